"""ASCII punctuation in Chinese text: read as its full-width form, written as it stands.

Crawls fold ， to , and （ to (. The rules of assembly know the full-width forms only, so they see a text in which these are
restored, one character for one, and the records are given the characters of the body again.
"""

import re
from dataclasses import replace

from extractors.mentions import M
from pipeline.assembly.reading import Reading
from pipeline.records import Details, Records, Signatory

_FULL = str.maketrans(",;:!?()", "，；：！？（）")
# 1,850 and Type-C:A keep theirs: a sign between two ASCII letters or digits is no Chinese punctuation
_SIGN = re.compile(r"(?<![0-9A-Za-z])[,;:!?]|[,;:!?](?![0-9A-Za-z])|[()]")


def full_width(text: str) -> str:
    """The text with ASCII signs of punctuation in full width; as many characters as before."""
    return _SIGN.sub(lambda match: match[0].translate(_FULL), text)


def as_written(records: Records, reading: Reading, text: str) -> Records:
    """The records with names and amounts as ``text`` has them."""
    if reading.text == text:
        return records
    names = {c.name: text[c.start : c.end] for c in reading.companies if c.text == c.name}
    return Records(
        deals=tuple(
            replace(
                deal,
                project=text[deal.span.start : deal.span.end],
                companies=tuple(replace(c, name=names.get(c.name, c.name)) for c in deal.companies),
                amount=deal.amount and replace(deal.amount, text=text[deal.amount.start : deal.amount.end]),
                place=deal.place and _as_in(text, reading.text, deal.place),
                details=_details_in(text, deal.details),
            )
            for deal in records.deals
        ),
        indicators=tuple(
            replace(one, subject=one.subject and _as_in(text, reading.text, one.subject)) for one in records.indicators
        ),
        companies=tuple(replace(c, name=names.get(c.name, c.name)) for c in records.companies),
        amounts=tuple(replace(a, text=text[a.start : a.end]) for a in records.amounts),
    )


def _details_in(text: str, details: Details) -> Details:
    """The details with the words of their spans."""
    return replace(
        details,
        capacity=_words_of(text, details.capacity),
        land=_words_of(text, details.land),
        floor_area=_words_of(text, details.floor_area),
        output_value=_words_of(text, details.output_value),
        tax=_words_of(text, details.tax),
        jobs=_words_of(text, details.jobs),
        signatories=tuple(_signatory_in(text, s) for s in details.signatories),
    )


def _words_of(text: str, measure: M | None) -> M | None:
    return measure and replace(measure, text=text[measure.start : measure.end])


def _signatory_in(text: str, signatory: Signatory) -> Signatory:
    start, end = signatory.span.start, signatory.span.end
    return replace(
        signatory,
        title=text[start : start + len(signatory.title)],
        name=text[end - len(signatory.name) : end],
    )


def _as_in(text: str, view: str, words: str) -> str:
    """``words`` of the view as the text has them."""
    at = view.find(words)
    return text[at : at + len(words)] if at >= 0 else words
