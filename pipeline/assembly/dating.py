"""Dates of deals, weighed: which of the article's dates, or none, a deal's stage has.

The rules (``pipeline.assembly.progress``) choose first. They were developed on the gold and err more often elsewhere, so
a model that does not know their choice gives every date near the project, and having none, its odds; the rules' choice
is given an advance and stays unless another is likelier by more than that. Trained by ``python -m pipeline.train.dates``.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors.mentions import Date, within
from pipeline.assembly.occasions import CEREMONY, NOT_ITS_DATE, Happenings, is_future, reached
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.assembly.weights import Weights, model, step
from pipeline.records import Deal

_BEFORE, _FIRST, _SHARE, _FAR = 6, 4, 8, 4  # dates before the name, in the opening, in a share; sentences behind
_PLANNED = re.compile(r"(?:预计|计划|力争|争取|有望|将于|拟于|确保)[^，。；]{0,4}$")
_BACKGROUND = re.compile(r"去年|前年|上年|此前|早前|上月|前不久|早在|年初|曾|已于|今年以来|截至|目前|近年")
_SINCE = re.compile(r"截至|自|从$|以来")
_MARK = re.compile(r"[，,；;：:]")
_CLOSE = re.compile(r"[，。；\n]")


@dataclass(frozen=True, slots=True)
class Option:
    """A date that a deal may have, None for having none, with what speaks for it."""

    date: str | None
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateModel:
    """The weights and the advance of the rules' choice, in natural logarithms."""

    weights: Weights
    advance: float

    def choose(self, rule: str | None, options: Sequence[Option]) -> str | None:
        """The likeliest date, the rules' choice having its advance."""
        best = max(options, key=lambda o: self.weights.odds(o.signs) + self.advance * (o.date == rule))
        return best.date


@cache
def date_model() -> DateModel:
    """The model that is shipped."""
    data = model("dates")
    return DateModel(Weights.of(data), data["advance"])


def dated(reading: Reading, found: Sequence[Candidate], happened: Happenings, deals: Sequence[Deal]) -> list[Deal]:
    """The deals with the dates that the model leaves or gives them."""
    by_start = {candidate.project.start: candidate for candidate in found}
    return [
        replace(deal, date=date_model().choose(deal.date, options(reading, by_start[deal.span.start], happened, deal)))
        for deal in deals
    ]


def options(reading: Reading, candidate: Candidate, happened: Happenings, deal: Deal) -> list[Option]:
    """The dates that a deal may have: those near its name and those that the article opens with, the rules' own, none."""
    near: dict[str, list[Date]] = {deal.date: []} if deal.date else {}
    for mention in _near(reading, candidate):
        value = _value(reading, mention)
        if value:
            near.setdefault(value, []).append(mention)
    shown = {value: _signs(reading, candidate, deal, value, mentions) for value, mentions in near.items()}
    told = [value for value, signs in shown.items() if _TOLD & signs.keys()]
    background = _in_background(reading, candidate)
    out = [
        Option(value, (*signs, *_article_signs(reading, happened, deal, value, background), *_rivals(value, told)))
        for value, signs in shown.items()
    ]
    none = _signs_of_none(reading, candidate, happened, deal, background)
    return [*out, Option(None, tuple(f"none, {sign}" for sign in (*none, *_rivals(None, told))))]


# Signs that a date is told with its stage
_TOLD = frozenset(
    ("share, front, clause of its stage", "share, behind, clause of its stage", "far, clause of its stage")
)


def _rivals(value: str | None, told: Sequence[str]) -> list[str]:
    """Whether another date is told with the stage."""
    return ["another is told with its stage"] if any(other != value for other in told) else []


def _near(reading: Reading, candidate: Candidate) -> list[Date]:
    """A bounded number of the article's dates, in text order."""
    dates = reading.dates
    at = bisect_right(dates, candidate.project.start, key=lambda m: m.start)
    chosen = {*range(max(0, at - _BEFORE), at), *range(min(_FIRST, len(dates)))}
    for span in (candidate.near, *candidate.far[:_FAR]):
        first = bisect_left(dates, span.start, key=lambda m: m.start)
        last = bisect_left(dates, span.end, key=lambda m: m.start)
        chosen |= set(range(first, min(last, first + _SHARE)))
    return [dates[i] for i in sorted(chosen)]


def _value(reading: Reading, mention: Date) -> str | None:
    """What a date tells: a day, month or year that is over; of some days, their month."""
    value = reached(reading, mention) or mention.resolve(reading.published)
    if not value or is_future(reading, mention):
        return None
    if re.match(r"\d{4}-\d\d-\d\d/", value):
        return value[:7]
    return None if re.search("[/QH]", value) else value


def _in_background(reading: Reading, candidate: Candidate) -> bool:
    """Whether words around the name tell that it did not happen with what the article reports."""
    text, at = reading.text, candidate.project.start
    floor = max(0, at - 60)
    opening = max(text.rfind(mark, floor, at) for mark in "。；\n") + 1
    shares = [(s.start, min(s.end, s.start + 200)) for s in (candidate.near, *candidate.far[:_FAR])]
    return any(_BACKGROUND.search(text, start, end) for start, end in [(max(floor, opening), at), *shares])


def _signs_of_none(
    reading: Reading, candidate: Candidate, happened: Happenings, deal: Deal, background: bool
) -> list[str]:
    return [
        "at all",
        f"stage={deal.stage}",
        f"background={background}",
        f"report={happened.report is not None}",
        f"ceremony={happened.occasion is not None}",
        f"first paragraph={reading.paragraph_start(candidate.project.start) == 0}",
    ]


def _signs(reading: Reading, candidate: Candidate, deal: Deal, value: str, mentions: Sequence[Date]) -> dict[str, None]:
    """What the places where a date is told say for it (a dictionary keeps their order)."""
    signs = {f"grain={len(value)}": None, f"stage={deal.stage}": None}
    for mention in mentions:
        signs |= dict.fromkeys(_mention_signs(reading, candidate, deal, value, mention))
    start = candidate.project.start
    at = bisect_right(reading.dates, start, key=lambda m: m.start)
    last = reading.dates[at - 1] if at else None
    if last and last.end <= start and _value(reading, last) == value:
        here = last.start >= reading.paragraph_start(start)
        signs |= dict.fromkeys(("last before", f"last before, same paragraph={here}"))
    return signs


def _article_signs(reading: Reading, happened: Happenings, deal: Deal, value: str, background: bool) -> list[str]:
    """What the article as a whole says for a date."""
    signs = []
    if happened.occasion and happened.occasion.day[:10] == value:
        signs.append("ceremony's day")
    report = happened.report
    if report and report.date == value:
        stage = deal.stage in report.stages
        signs += ["report's day", f"report's day, background={background}", f"report's day, stage in it={stage}"]
    if reading.published and value[:4] == str(reading.published.year):
        signs.append("year of publication")
    return signs


def _mention_signs(reading: Reading, candidate: Candidate, deal: Deal, value: str, mention: Date) -> list[str]:
    text, end = reading.text, mention.end
    where = _where(reading, candidate, mention)
    signs = [where, f"{where}, grain={len(value)}"]
    if mention.start < 60:
        signs.append("opening")
    if NOT_ITS_DATE.match(text, end, end + 20):
        signs += ["told to a reporter", f"told to a reporter, {where}"]
    if _PLANNED.search(text[max(0, mention.start - 8) : mention.start]):
        signs.append("planned")
    if _SINCE.search(text[max(0, mention.start - 3) : end + 3]):
        signs.append("since")
    close = _CLOSE.search(text, end, end + 80)
    signs.append(f"{where}, clause of {_stage_told(reading, deal, end, close.start() if close else end + 80)}")
    stop = text.find("。", end, end + 160)
    sentence_end = stop if stop >= 0 else end + 160
    if CEREMONY.search(text, end, sentence_end):
        signs.append(f"{where}, ceremony")
    following = within(reading.dates, end, sentence_end)
    until = following[0].start if following else sentence_end
    signs.append(f"{where}, up to the next date {_stage_told(reading, deal, end, until)}")
    if where in ("share, front", "share, behind", "sentence, front", "paragraph"):
        project = candidate.project
        gap = (end, project.start) if end <= project.start else (project.end, mention.start)
        marks = len(_MARK.findall(text, gap[0], min(gap[1], gap[0] + 300)))
        signs.append(f"{where}, clauses={step(marks, 0, 1, 2, 4)}")
    return signs


def _stage_told(reading: Reading, deal: Deal, start: int, end: int) -> str:
    stages = within(reading.stages, start, end)
    if any(stage.stage == deal.stage for stage in stages):
        return "its stage"
    return "another stage" if stages else "no stage"


def _where(reading: Reading, candidate: Candidate, mention: Date) -> str:
    """Where a date stands, seen from the project's name."""
    at = mention.start
    front = mention.end <= candidate.project.start
    side = "front" if front else "behind"
    if candidate.near.start <= at < candidate.near.end:
        return f"share, {side}"
    if any(span.start <= at < span.end for span in candidate.far[:_FAR]):
        return "far"
    if candidate.sentence.start <= at < candidate.sentence.end:
        return f"sentence, {side}"
    if front and at >= reading.paragraph_start(candidate.project.start):
        return "paragraph"
    return side
