"""Quarterly grades: what a place had reached by the end of each quarter, its growth, and its share of the year's target.

Ranks are no rows: the view ``quarterly_grades`` ranks the places of one parent and level, so that a figure that comes later
changes the ranks of its neighbours without touching them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.resolve.promises.reckoning import Promise, Reached, share_of
from pipeline.resolve.promises.stretches import whole_year

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Quarter:
    """What had been reached from January to a quarter's end; for a state (开工率) its value then.

    ``yoy`` is growth in percent as told, else (``yoy_derived``) over the same quarter of the year before, to one digit.
    ``derived``: the value is a sum of quarters or months.
    """

    year: int
    quarter: int
    value: Decimal
    yoy: Decimal | None
    yoy_derived: bool
    share: Decimal | None
    derived: bool
    article_id: str


def quarters(promises: Sequence[Promise], *, level: bool) -> Iterator[Quarter]:
    """The quarters of a series, in order, that a value is known for."""
    known: dict[tuple[int, int], Decimal] = {}
    for promise in promises:
        if promise.stretch != whole_year(promise.stretch.year):
            continue
        year = promise.stretch.year
        for number, reached in sorted(_by_quarter(promise.reached, level).items()):
            telling = reached.telling
            if telling.value is None:
                continue
            known[year, number] = telling.value
            yoy, derived = telling.yoy, False
            if yoy is None and not level:
                yoy = _growth(telling.value, known.get((year - 1, number)))
                derived = yoy is not None
            share = share_of(telling.value, promise.target.value) if promise.target else None
            if "unit_suspect" in promise.flags:
                share = None
            yield Quarter(year, number, telling.value, yoy, derived, share, reached.derived, telling.article_id)


def _by_quarter(reached: Sequence[Reached], level: bool) -> dict[int, Reached]:
    """The last figure for each quarter's end; a state counts for the quarter or the months since January."""
    found: dict[int, Reached] = {}
    for one in reached:
        quarter = one.stretch.quarter
        if quarter is not None and (not level or one.stretch.first in (1, 3 * quarter - 2)):
            found[quarter] = one
    return found


def _growth(value: Decimal, before: Decimal | None) -> Decimal | None:
    if before is None or before <= 0:
        return None
    return ((value / before - 1) * 100).quantize(_TENTH, ROUND_HALF_UP)
