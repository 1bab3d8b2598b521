"""Mention types: what an extractor returns.

A mention is a span of the text that was searched, with what it says. Offsets are half-open and count characters:
``text[m.start:m.end] == m.text`` for every mention of every extractor.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar

Qualifier = Literal["exact", "about", "over", "under", "range"]
PlaceKind = Literal["province", "city", "county", "town", "park"]
StageName = Literal["negotiating", "signed", "approved", "started", "completed", "operating"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span ``text[start:end]`` of the searched text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Numeral(Mention):
    """A number written in Arabic digits, Chinese characters or both; ``value`` is exact."""

    value: Decimal
    value_high: Decimal | None = None
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True)
class Amount(Mention):
    """A sum of money. ``value`` is in units of ``currency`` (ISO 4217; 28亿元 is 2800000000 CNY).

    ``value_high`` is the upper end of a range and None otherwise.
    """

    value: Decimal
    value_high: Decimal | None
    currency: str
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class Quantity(Mention):
    """A count or measure. ``value`` is in base ``unit``: 个, 家, 次, 人, m2, 亩, t, W, Wh, %, 倍 and so on."""

    value: Decimal
    value_high: Decimal | None
    unit: str
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class Date(Mention):
    """A date or period as written; ``rule`` is how it is read (see ``extractors.dates``)."""

    rule: str
    numbers: tuple[int | None, ...] = ()

    def resolve(self, published: date | None) -> str | None:
        """``YYYY``, ``YYYYQn``, ``YYYYHn``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``from/to``; None where it cannot be told.

        ``published`` is the article's date, from which relative dates (昨日, 上月, 今年) and missing years are counted.
        """
        from extractors.dates import resolve

        return resolve(self, published)


@dataclass(frozen=True, slots=True)
class Place(Mention):
    """A place or park. ``code`` is its six-digit administrative division code (GB/T 2260) where it has one."""

    kind: PlaceKind
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Company(Mention):
    """A company. ``name`` is the longest form that the searched text gives for it."""

    name: str


@dataclass(frozen=True, slots=True)
class Project(Mention):
    """A named or described investment project, without the amount in front of it."""


@dataclass(frozen=True, slots=True)
class Stage(Mention):
    """A word that tells how far a project is. ``stage`` is None for a plan or a termination.

    ``planned`` marks a stage that is announced and not reached (将于年内开工).
    """

    stage: StageName | None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorTerm(Mention):
    """A term that names a metric of investment work (签约额, 到位资金); ``metric`` is its name in the guidelines."""

    metric: str


@dataclass(frozen=True, slots=True)
class Person(Mention):
    """A person named with an office or a role, e.g. 县委书记林涛; ``title`` is the office."""

    name: str
    title: str


M = TypeVar("M", bound=Mention)


def within(mentions: Sequence[M], start: int, end: int) -> list[M]:
    """The mentions that lie in ``start:end``; ``mentions`` are in text order. The cost is that of what is found."""
    found = []
    for k in range(bisect_left(mentions, start, key=lambda m: m.start), len(mentions)):
        mention = mentions[k]
        if mention.start >= end:
            break
        if mention.end <= end:
            found.append(mention)
    return found


_LONGEST = 60  # names are shorter


def touching(mentions: Sequence[M], start: int, end: int) -> list[M]:
    """The mentions that share a character with ``start:end``; ``mentions`` are names in text order."""
    return [m for m in within(mentions, start - _LONGEST, end + _LONGEST) if m.end > start and m.start < end]
