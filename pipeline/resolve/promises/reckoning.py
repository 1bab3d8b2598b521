"""Promises reckoned up: from the figures of one series to a row for each period that has a target or a result.

The same figures give the same promises in whatever order they come. All numbers are exact; shares are percent, rounded half
up to two digits.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from pipeline.resolve.promises.settle import Source, Telling, chosen_target, settle, typical
from pipeline.resolve.promises.stretches import Stretch, month_end, whole_year

Status = Literal["reached", "on_course", "behind", "no_result", "no_target", "unclear"]

_CENT = Decimal("0.01")
# Ours and the press's share may differ by what rounding of target and result makes; in percent points and as a share
_SHARE_POINTS, _SHARE_PART = Decimal("0.5"), Decimal("0.01")
# A result this many times its target, or this small a part of it, is a slip of the unit
_ABSURD_HIGH, _ABSURD_LOW = Decimal(100), Decimal("0.0005")


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached by the end of a stretch: one telling stands for all; ``derived`` ones are sums of pieces."""

    stretch: Stretch
    telling: Telling
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """A target, what was reached of it, and every telling of both."""

    stretch: Stretch
    target: Telling | None
    targets: int
    reached: tuple[Reached, ...]  # in order of time
    result: Reached | None  # the latest that can be held against the target
    share: Decimal | None
    press: Telling | None  # the press's own share
    elapsed: Decimal | None
    status: Status
    flags: tuple[str, ...]
    sources: tuple[Source, ...]


def reckon(tellings: Sequence[Telling], *, level: bool, money: bool) -> list[Promise]:
    """The promises of one series, by period.

    Args:
        tellings: its figures, in any order.
        level: whether the metric is a state (开工率) and not a sum over time.
        money: whether values are sums of money, where 万 may have been written for 亿.
    """
    ordered = sorted(tellings, key=Telling.order)
    targets = [t for t in ordered if t.part == "target"]
    years = {t.stretch.year for t in ordered if t.part == "share" or _counts(t, whole_year(t.stretch.year), level)}
    stretches = {t.stretch for t in targets} | {whole_year(year) for year in years}
    usual = typical(ordered) if money else None
    by_year: dict[int, list[Telling]] = defaultdict(list)
    for t in ordered:
        by_year[t.stretch.year].append(t)
    promises = [_promise(stretch, by_year[stretch.year], level, usual) for stretch in sorted(stretches, key=_by_time)]
    return [p for p in promises if p.target or p.reached or p.press]


def share_of(result: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Percent of a positive target that a result is, to two digits."""
    if result is None or target is None or target <= 0:
        return None
    return (result / target * 100).quantize(_CENT, ROUND_HALF_UP)


def _by_time(stretch: Stretch) -> tuple[int, int, date]:
    return stretch.year, stretch.first, stretch.end


def _counts(telling: Telling, stretch: Stretch, level: bool) -> bool:
    """Whether a result tells how far a stretch has come; that of another month alone does not, except for a state."""
    if telling.part != "result":
        return False
    if level:
        return telling.stretch.year == stretch.year and telling.stretch.end <= stretch.end
    return stretch.holds(telling.stretch)


def _promise(stretch: Stretch, tellings: Sequence[Telling], level: bool, usual: Decimal | None) -> Promise:
    told = [t for t in tellings if t.part == "target" and t.stretch == stretch]
    shares = [t for t in tellings if t.part == "share" and t.stretch.year == stretch.year and stretch.first == 1]
    shares = shares if stretch == whole_year(stretch.year) else []
    flags: set[str] = set()
    reached, sources = _reached(stretch, tellings, level, usual, flags)
    last = _last(reached, by_growth=bool(told) and all(t.value is None for t in told))
    tied = _tied(told, reached, shares)
    target, target_sources, target_flags = chosen_target(
        told, stretch.end, tied, usual, last.telling.value if last else None
    )
    flags |= target_flags
    press = max(shares, key=lambda t: (t.stretch.end, t.rank())) if shares else None
    sources += target_sources + [Source(t, "chosen" if t is press else "agrees") for t in shares]
    unclear = _unclear(target, last)
    if unclear:
        flags.add("unit_suspect")
    if any(t.assumed for t in (target, last.telling if last else None) if t):
        flags.add("period_assumed")
    if last and last.derived:
        flags.add("derived")
    share = None
    if target and last and not unclear:
        share = share_of(last.telling.value, target.value)
    if target and _differs(target, reached, shares):
        flags.add("share_differs")
    stands = press.value if press and (share is None or (last and press.stretch.end > last.stretch.end)) else share
    end = press.stretch.end if press and stands is press.value else last.stretch.end if last else None
    elapsed = _elapsed(stretch, end) if end and not level else None
    return Promise(
        stretch=stretch,
        target=target,
        targets=len({t.value for t in told}),
        reached=tuple(reached),
        result=last,
        share=share,
        press=press,
        elapsed=elapsed,
        status=_status(target, last, stands, elapsed, unclear),
        flags=tuple(sorted(flags)),
        sources=tuple(sorted(sources, key=lambda s: (s.telling.part != "target", s.telling.order()))),
    )


def _reached(
    stretch: Stretch, tellings: Sequence[Telling], level: bool, usual: Decimal | None, flags: set[str]
) -> tuple[list[Reached], list[Source]]:
    """What was reached by each day that figures were told for, then what pieces add up to behind the last of them."""
    by_end: dict[tuple[date, int], list[Telling]] = defaultdict(list)
    pieces: list[Telling] = []
    for t in tellings:
        if _counts(t, stretch, level):
            by_end[t.stretch.end, t.stretch.first if level else 0].append(t)
        elif t.part == "result" and not level and t.stretch.year == stretch.year and t.stretch.end <= stretch.end:
            pieces.append(t)
    reached: list[Reached] = []
    sources: list[Source] = []
    for _, same in sorted(by_end.items()):
        chosen, used, found = settle(same, usual)
        reached.append(Reached(chosen.stretch, chosen))
        sources += used
        flags |= found
    for before, after in pairwise(reached):
        if not level and _falls(before.telling, after.telling):
            flags.add("falls")
    derived, summed = _derived(stretch, reached, pieces, usual)
    sources += [Source(t, "summed" if t.key in summed else "piece") for t in pieces]
    return [*reached, *derived], sources


def _falls(before: Telling, after: Telling) -> bool:
    """A sum over time that is less than it was: one of the two is wrong, or counts something else."""
    if before.value is None or after.value is None:
        return False
    return after.value < before.value * (1 - _SHARE_PART)


def _derived(
    stretch: Stretch, reached: Sequence[Reached], pieces: Sequence[Telling], usual: Decimal | None
) -> tuple[list[Reached], set[tuple[str, int]]]:
    """Sums of quarters and months without a gap on top of the last figure told, and the pieces that they take."""
    followed: dict[int, list[Telling]] = defaultdict(list)
    for piece in pieces:
        if piece.value is not None and piece.stretch.months is not None:
            followed[piece.stretch.first].append(piece)
    base = next((r for r in reversed(reached) if r.stretch.months and r.telling.value is not None), None)
    if base is None or base.stretch.months is None:
        return [], set()
    if reached[-1] is not base and reached[-1].telling.value is not None:
        return [], set()
    total, month, found, summed = base.telling.value, base.stretch.months, list[Reached](), set[tuple[str, int]]()
    while total is not None and (same := followed.get(month + 1)):
        nearest = min(t.stretch.end for t in same)
        chosen, _, _ = settle([t for t in same if t.stretch.end == nearest], usual)
        assert chosen.value is not None
        total, month = total + chosen.value, nearest.month
        whole = Stretch(stretch.year, stretch.first, month_end(stretch.year, month))
        found.append(Reached(whole, replace(chosen, value=total, yoy=None, stretch=whole), derived=True))
        summed.add(chosen.key)
    return found, summed


def _tied(told: Sequence[Telling], reached: Sequence[Reached], shares: Sequence[Telling]) -> set[tuple[str, int]]:
    """Targets that the press itself measures a result by: result, target and share of one article agree."""
    articles = {t.article_id: t for t in shares}
    results = {(r.telling.article_id, r.stretch.end): r.telling.value for r in reached}
    tied = set()
    for t in told:
        press = articles.get(t.article_id)
        ours = share_of(results.get((t.article_id, press.stretch.end)), t.value) if press else None
        if press and ours is not None and _near(ours, press.value):
            tied.add(t.key)
    return tied


def _near(ours: Decimal, press: Decimal | None) -> bool:
    return press is not None and abs(ours - press) <= max(_SHARE_POINTS, _SHARE_PART * press)


def _differs(target: Telling, reached: Sequence[Reached], shares: Sequence[Telling]) -> bool:
    """Whether the press's share for the day of a result is not the one that the result and the target give."""
    by_end = {r.stretch.end: r.telling for r in reached}
    for share in shares:
        result = by_end.get(share.stretch.end)
        ours = share_of(result.value, target.value) if result else None
        exact = result is not None and result.qualifier == target.qualifier == "exact"
        if ours is not None and not _near(ours, share.value) and (exact or abs(ours - (share.value or 0)) > 5):
            return True
    return False


def _last(reached: Sequence[Reached], *, by_growth: bool) -> Reached | None:
    """The latest that tells what the target is in: a value, or growth; else the latest of all."""
    telling = [r for r in reached if (r.telling.yoy if by_growth else r.telling.value) is not None] or reached
    return telling[-1] if telling else None


def _unclear(target: Telling | None, last: Reached | None) -> bool:
    """Whether the last result is so far from its target that one of the two has the wrong unit."""
    if target is None or target.unit_count or last is None:
        return False
    result = last.telling.value
    if target.value is None or result is None or target.value <= 0 or result <= 0:
        return False
    return not _ABSURD_LOW <= result / target.value <= _ABSURD_HIGH


def _elapsed(stretch: Stretch, end: date) -> Decimal:
    """Percent of a stretch that is over by a day: whole months where the day ends one, else days."""
    last = stretch.end.month
    if end == month_end(end.year, end.month) and stretch.months:
        part = Decimal(end.month - stretch.first + 1) / Decimal(last - stretch.first + 1)
    else:
        start = date(stretch.year, stretch.first, 1)
        part = Decimal((end - start).days + 1) / Decimal((stretch.end - start).days + 1)
    return (part * 100).quantize(_CENT, ROUND_HALF_UP)


def _status(
    target: Telling | None, last: Reached | None, share: Decimal | None, elapsed: Decimal | None, unclear: bool
) -> Status:
    if unclear:
        return "unclear"
    if target is not None and target.value is None:  # 增长10%
        growth = last.telling.yoy if last else None
        if growth is None or target.yoy is None:
            return "no_result"
        if growth < target.yoy:
            return "behind"
        return "reached" if elapsed is None or elapsed == 100 else "on_course"
    if share is None:
        return "no_result" if target is not None else "no_target"
    if share >= 100:
        return "reached"
    return "on_course" if elapsed is not None and elapsed < 100 and share >= elapsed else "behind"
