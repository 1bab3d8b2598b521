"""Clusters: which versions are cut, merged or contained, and what they are copies of. A pure function of versions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.resolve.reprints.overlap import Interval, joined, measure

# A version is a copy where so much of it stands in others.
SHARE = 0.75
# A copy is cut to no less than about half; what is shorter against the whole is a report of its own that the whole contains.
_CUT = 0.4
# Parts of a merged body bring so much of it each, and share so little of themselves with the other parts.
_BRINGS, _COMMON = 0.1, 0.05
# A merged body has at most so many parts.
_PARTS = 8


@dataclass(frozen=True, slots=True)
class Version:
    """A version by its leader's key, its length in letters, and the earliest date of its articles."""

    key: str
    length: int
    published: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What two versions share: the share of the shorter, and the spans of the longer that stand in the shorter."""

    shorter: str
    longer: str
    share: float
    spans: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """The versions that a version was made from, with the share of it that each brings.

    A ``copy`` has nothing, or little, of its own; else it is an article of its own that contains them.
    """

    copy: bool
    of: tuple[tuple[str, float], ...] = ()


def origins(versions: Mapping[str, Version], overlaps: Sequence[Shared]) -> dict[str, Origins]:
    """What each version of a component was made from; the versions given are all that overlaps connect."""
    within: dict[str, list[Shared]] = defaultdict(list)  # by the longer one
    around: dict[str, list[Shared]] = defaultdict(list)  # by the shorter one
    for overlap in overlaps:
        if overlap.shorter in versions and overlap.longer in versions:
            within[overlap.longer].append(overlap)
            around[overlap.shorter].append(overlap)
    merged: dict[str, list[Shared]] = {}
    for key, version in sorted(versions.items(), key=lambda item: (item[1].length, item[0])):
        # What shares a part with another merged one is no part of it: parts are shorter, so they are known by now.
        parts = _parts(version, [o for o in within[key] if o.shorter not in merged], versions)
        if parts:
            merged[key] = parts
    whole = _wholes(versions, around, within, merged)

    @cache
    def ends(key: str) -> set[str]:
        """Upwards from what is cut to the whole, downwards from what is merged to its parts: it ends."""
        if key in merged:
            return {end for overlap in merged[key] for end in ends(overlap.shorter)}
        return ends(whole[key][0]) if key in whole else {key}

    found: dict[str, Origins] = {}
    for key, version in versions.items():
        if key in whole:
            found[key] = Origins(True, tuple((end, whole[key][1]) for end in sorted(ends(key))))
            continue
        parts = merged.get(key) or [o for o in within[key] if o.share >= SHARE]
        brings: dict[str, float] = {}
        for overlap in parts:
            for end in ends(overlap.shorter) - {key}:
                brings[end] = max(brings.get(end, 0.0), _share(overlap, version))
        found[key] = Origins(key in merged, tuple(sorted(brings.items())))
    return found


def _wholes(
    versions: Mapping[str, Version],
    around: Mapping[str, Sequence[Shared]],
    within: Mapping[str, Sequence[Shared]],
    merged: Mapping[str, object],
) -> dict[str, tuple[str, float]]:
    """The version that each copy was cut from or changed little against, with the share of the copy that it brings."""
    found: dict[str, tuple[str, float]] = {}
    for key, version in versions.items():
        if key in merged:
            continue
        cut_from = [(o.longer, o.share) for o in around[key] if _is_cut(version, versions[o.longer], o)]
        added_to = [(o.shorter, _share(o, version)) for o in within[key] if _is_added(version, versions[o.shorter], o)]
        candidates = [(whole, share) for whole, share in (*cut_from, *added_to) if whole not in merged]
        if candidates:
            found[key] = min(candidates, key=lambda c: _order(versions[c[0]]))
    for start in versions:  # undated versions can make a ring: its first is the whole
        path, key = [], start
        while key in found and key not in path:
            path.append(key)
            key = found[key][0]
        if key in path:
            del found[min(path[path.index(key) :], key=lambda k: _order(versions[k]))]
    return found


def _is_cut(version: Version, whole: Version, overlap: Shared) -> bool:
    """Whether a version is a longer one with something cut off; not where it was published before that."""
    long_enough = whole.length > version.length >= _CUT * whole.length
    return overlap.share >= SHARE and long_enough and not _before(version, whole)


def _is_added(version: Version, whole: Version, overlap: Shared) -> bool:
    """Whether a version is an earlier, shorter one with little added."""
    return min(overlap.share, _share(overlap, version)) >= SHARE and _before(whole, version)


def _share(overlap: Shared, longer: Version) -> float:
    return round(measure(overlap.spans) / longer.length, 3)


def _order(version: Version) -> tuple[bool, str, int, str]:
    return version.published is None, version.published or "", -version.length, version.key


def _parts(version: Version, shorter: Sequence[Shared], versions: Mapping[str, Version]) -> list[Shared]:
    """The versions that a merged version was put together from; none where it is not.

    They share hardly anything, together they bring nearly all of it, and it was not published before them: an article of
    which copies were cut in two is not merged from these.
    """
    parts: list[Shared] = []
    spans: tuple[Interval, ...] = ()
    for overlap in sorted(shorter, key=lambda o: (-measure(o.spans), o.shorter)):
        part, brings = versions[overlap.shorter], measure(overlap.spans)
        together = joined((*spans, *overlap.spans))
        common = measure(spans) + brings - measure(together)
        if brings < _BRINGS * version.length or common > _COMMON * brings or _before(version, part):
            continue
        parts, spans = [*parts, overlap], together
        if len(parts) == _PARTS:
            break
    return parts if len(parts) > 1 and measure(spans) >= SHARE * version.length else []


def _before(one: Version, other: Version) -> bool:
    return one.published is not None and other.published is not None and one.published < other.published
