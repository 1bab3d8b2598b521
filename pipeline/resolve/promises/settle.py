"""Several tellings of one figure: which stands for them, which agree, which contradict it."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from pipeline.resolve.promises.agreement import agree, distance, is_slip
from pipeline.resolve.promises.stretches import Stretch, day_of, whole_year

# No year's target is set at five times, or at a fifth, of what is usual for the place
_UNUSUAL = Decimal(5)
# So many contradicting values of one figure are told apart; what comes behind them only differs
_MOST_GROUPS = 40


@dataclass(frozen=True, slots=True)
class Telling:
    """A figure as one article tells it. ``unit_count`` marks counts, which have no unit to be wrong about."""

    article_id: str
    position: int
    part: str
    value: Decimal | None
    yoy: Decimal | None
    qualifier: str
    stretch: Stretch
    assumed: bool
    own: bool
    published: str | None
    confidence: float
    unit_count: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.article_id, self.position

    def order(self) -> tuple[date, str, str, int]:
        """By time covered, then by publication; the same in every run."""
        return self.stretch.end, self.published or "", self.article_id, self.position

    def rank(self) -> tuple[bool, int, bool, str, float, str, int]:
        """What is trusted more: a value, exact before rounded and with more digits, the place's own outlet, the later one."""
        return (
            self.value is not None,
            (self.qualifier == "exact") * 100 + _digits(self.value),
            self.own,
            self.published or "",
            self.confidence,
            self.article_id,
            -self.position,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A telling's use for a promise: ``chosen``, ``agrees``, ``differs``, ``part`` (a smaller figure of the same article), or
    for a figure of another month or quarter ``summed`` or ``piece``."""

    telling: Telling
    use: str


def typical(tellings: Sequence[Telling]) -> Decimal | None:
    """The middle of what a series tells for whole years (targets, results), else of all: a yardstick for slips."""
    told = [t for t in tellings if t.part != "share" and t.value is not None and t.value > 0]
    yearly = [t for t in told if t.stretch == whole_year(t.stretch.year)]
    values = sorted(t.value for t in (yearly or told) if t.value is not None)
    return values[len(values) // 2] if len(values) > 2 else None


def settle(tellings: Sequence[Telling], usual: Decimal | None) -> tuple[Telling, list[Source], set[str]]:
    """The telling that stands for a stretch, the use of each, and flags.

    Told by the most articles; of those alike, by the place's own outlet, then exactly, then last. Where two lie a unit's slip
    apart, the one nearer to what is usual for the series.
    """
    kept, parts = _without_parts(tellings)
    flags: set[str] = set()
    groups = _groups(kept)
    slips = [pair for pair in combinations(groups, 2) if _slip(*pair)]
    if slips:
        flags.add("unit_suspect")
    if len(groups) > 1 and len(slips) < len(groups) - 1:
        flags.add("conflict")

    def weight(group: Sequence[Telling]) -> tuple[object, ...]:
        best = max(group, key=Telling.rank)
        near = -distance(best.value, usual) if slips and usual and best.value and best.value > 0 else Decimal(0)
        return near, len({t.article_id for t in group}), any(t.own for t in group), best.rank()

    group = max(groups, key=weight)
    chosen = max(group, key=Telling.rank)
    if chosen.yoy is None and (grown := [t for t in group if t.yoy is not None]):
        chosen = replace(chosen, yoy=max(grown, key=Telling.rank).yoy)
    uses = _uses(kept, chosen, group) + [Source(t, "part") for t in parts]
    return chosen, uses, flags


def chosen_target(
    told: Sequence[Telling], end: date, tied: set[tuple[str, int]], usual: Decimal | None, reached: Decimal | None
) -> tuple[Telling | None, list[Source], set[str]]:
    """The target that results are held against, the use of every telling, and flags; ``reached`` is the last result.

    Announced before the end of its period, not out of proportion to what is usual for the place, then the latest; of one day
    the one that the article itself measures by, then the place's own outlet, the exact and the larger one.
    """
    if not told:
        return None, [], set()
    kept, parts = _without_parts(told, tied)
    flags: set[str] = set()
    groups = _groups(kept)
    if any(_slip(a, b) for a, b in combinations(groups, 2)):
        flags.add("unit_suspect")
        usual = usual or reached

    def weight(t: Telling) -> tuple[object, ...]:
        day = day_of(t.published)
        usable = not usual or t.value is None or (t.value > 0 and distance(t.value, usual) < _UNUSUAL)
        is_tied = t.key in tied
        in_time = day is not None and day <= end
        return usable, t.value is not None, in_time, t.published or "", is_tied, t.own, t.rank()

    latest = max(kept, key=weight)
    group = next((g for g in groups if latest in g), [latest])
    # who said it first, not who repeats it, as exactly as any does
    exact = max(t.rank()[:2] for t in group)
    chosen = min(
        (t for t in group if t.rank()[:2] == exact), key=lambda t: (t.published or "9999", not t.own, t.order())
    )
    if chosen.yoy is None and (grown := [t for t in group if t.yoy is not None]):
        chosen = replace(chosen, yoy=max(grown, key=Telling.rank).yoy)
    others = [t for g in groups if g is not group for t in g]
    if others and "unit_suspect" not in flags:
        flags.add("target_revised" if _is_revision(others, group) else "conflict")
    uses = _uses(kept, chosen, group) + [Source(t, "part") for t in parts]
    return chosen, uses, flags


def _is_revision(others: Sequence[Telling], group: Sequence[Telling]) -> bool:
    """Whether the chosen target was only told after every telling of another one."""
    dates = [t.published for t in (*others, *group)]
    return None not in dates and max(t.published or "" for t in others) < min(t.published or "" for t in group)


def _without_parts(
    tellings: Sequence[Telling], tied: Set[tuple[str, int]] = frozenset()
) -> tuple[list[Telling], list[Telling]]:
    """One figure per article: the one it measures by, else the largest; smaller ones are parts of it (其中工业项目9个).

    Two that lie a unit's slip apart are both kept, for neither is a part.
    """
    kept, parts = list[Telling](), list[Telling]()
    articles: dict[str, list[Telling]] = defaultdict(list)
    for t in tellings:
        articles[t.article_id].append(t)
    for same in articles.values():
        first = max(same, key=lambda t: (t.key in tied, t.value is not None, t.value or 0))
        for t in same:
            alike = t is first or _same(t, first) or t.value is None
            (kept if alike or _slip([t], [first]) else parts).append(t)
    return kept, parts


def _groups(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Tellings that agree, each group around its most exact one."""
    groups: list[list[Telling]] = []
    for t in sorted(tellings, key=lambda t: (t.rank(), t.value or 0), reverse=True):
        group = next((g for g in groups if _same(g[0], t)), None)
        if group is not None:
            group.append(t)
        elif len(groups) < _MOST_GROUPS:
            groups.append([t])
    return groups


def _same(a: Telling, b: Telling) -> bool:
    if a.value is None or b.value is None:
        return True
    return agree(a.value, a.qualifier, b.value, b.qualifier)


def _slip(a: Sequence[Telling], b: Sequence[Telling]) -> bool:
    x, y = a[0].value, b[0].value
    return x is not None and y is not None and not a[0].unit_count and is_slip(x, y)


def _uses(kept: Sequence[Telling], chosen: Telling, group: Sequence[Telling]) -> list[Source]:
    alike = {t.key for t in group}
    return [Source(t, "chosen" if t.key == chosen.key else "agrees" if t.key in alike else "differs") for t in kept]


def _digits(value: Decimal | None) -> int:
    return len(value.normalize().as_tuple().digits) if value is not None else 0
