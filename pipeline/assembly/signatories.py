"""Who signs: the people whom a sentence names as signing an agreement. Who attends, witnesses or presides does not sign."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from corpora.lexicons import words
from extractors.mentions import Person, within
from extractors.people import find_people
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.records import Signatory
from pipeline.spans import Span

# 签约仪式, 签约项目, 已签约的 are no acts of signing
_SIGNS = re.compile(
    r"签(?:署|订|定|下|字|约(?!仪式|活动|大会|项目|现场|额|金额|资金|总额|会|的|后|前|企业|主体|双方|方|台|厅|率|暨|，?落户项目))(?!仪式|活动)"
)
_REPORTERS = frozenset(words("reporters"))
_REACH = 160  # characters before the verb in which its people stand
# Between the signing and its people, or between two of them: those named before did something else
_ELSE = re.compile(
    r"出席|见证|主持|参加|参会|陪同|致辞|讲话|座谈|会见|考察|调研|介绍|表示|等领导|记者|说|(?<!简)称|指出|宣布|[。；\n]"
)
_ON_BEHALF = re.compile(r"代表(?![^，。；]{0,8}(?:出席|见证|参加))")
_TOGETHER = re.compile(r"(?:[（(][^（()）]{0,12}[）)])?[^，。；]{0,30}?(?:与|和|同|跟|、|及|代表)[^，。；]{0,40}")


@dataclass(frozen=True, slots=True)
class Signing:
    """An act of signing at ``place`` in the text, by the people named before it."""

    place: int
    by: tuple[Signatory, ...]


def signings(reading: Reading) -> list[Signing]:
    """The acts of signing that the text tells of with people, in text order."""
    verbs = list(_SIGNS.finditer(reading.text))
    if not verbs:
        return []
    people = [p for p in find_people(reading.text) if p.title not in _REPORTERS]
    starts = [s.start for s in reading.sentences]
    found = []
    for verb in verbs:
        k = bisect_right(starts, verb.start()) - 1
        floor = max(starts[k] if k >= 0 else 0, verb.start() - _REACH)
        by = _signers(reading.text, within(people, floor, verb.start()), verb.start())
        if by:
            found.append(Signing(verb.start(), by))
    return found


def _signers(text: str, people: list[Person], at: int) -> tuple[Signatory, ...]:
    """The people who sign at ``at``: the last one named before, and those joined to them by 与, 和 or 、."""
    if not people:
        return ()
    between = text[people[-1].end : at]
    if _ELSE.search(between) or (re.search(r"[，,]", between) and not _ON_BEHALF.search(between)):
        return ()
    signers = [people[-1]]
    for person in reversed(people[:-1]):
        gap = text[person.end : signers[0].start]
        if _ELSE.search(gap) or not _TOGETHER.fullmatch(gap):
            break
        signers.insert(0, person)
    return tuple(Signatory(p.name, p.title, Span(p.start, p.end)) for p in signers)


def signatories_of(candidate: Candidate, acts: list[Signing]) -> tuple[Signatory, ...]:
    """The people who sign in the candidate's scope: those of the first act of signing in it."""
    for span in (candidate.near, *candidate.far):
        k = bisect_left(acts, span.start, key=lambda act: act.place)
        if k < len(acts) and acts[k].place < span.end:
            return acts[k].by
    return ()
