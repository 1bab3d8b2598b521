"""How much of one body stands in another, and whether the two tell other facts where they run side by side.

Bodies are compared by their letters and digits alone, so that paragraphs, punctuation and widths do not matter. What
both have is found as blocks of equal letters that are seeded by shared shingles and extended (as in diff tools and
BLAST). Between two blocks that lie side by side in both bodies the few letters that differ are looked at: a wrong
letter is a slip of a script conversion, a missing one of an edit or of a scrambler, which loses digits too; another
number, or another word of two or more letters, is another fact. What stands before the first block and behind the last is
left alone: there outlets put their own words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# Blocks of at least so many letters count where they continue the block before, others where they are longer.
_SEED, _APART = 6, 16
# As far as this from where the block before would go on, a block still lies beside it.
_BESIDE = 40
# A shingle that repeats more often in a body is looked for at its first places only.
_PLACES = 8
# Contradictions are counted once in so many letters: about a sentence.
_STRETCH = 40
_NUMERALS = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿]+")

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """``length`` equal letters, from ``a`` of one body and ``b`` of the other."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a shorter and a longer body have in common.

    ``shorter`` and ``longer`` are the shares, 0 to 1, of their letters that stand in the other; ``against`` is the share
    of the common stretches in which the two tell other facts; ``spans`` are the longer one's letters that stand in the
    shorter, half-open, in order.
    """

    shorter: float
    longer: float
    against: float
    spans: tuple[Interval, ...]


NOTHING = Overlap(0.0, 0.0, 0.0, ())


def compare(one: str, other: str) -> Overlap:
    """The overlap of two bodies, given by their letters and digits; which comes first does not matter.

    Takes time linear in their lengths.
    """
    shorter, longer = sorted((one, other), key=lambda letters: (len(letters), letters))
    if not _related(shorter, longer):
        return NOTHING
    blocks = list(_blocks(shorter, longer))
    covered = sum(block.length for block in blocks)
    if not covered:
        return NOTHING
    spans = joined((block.b, block.b + block.length) for block in blocks)
    against = len(_contradictions(shorter, longer, blocks)) * _STRETCH / covered
    return Overlap(covered / len(shorter), measure(spans) / len(longer), min(1.0, against), spans)


def joined(spans: Iterator[Interval] | tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Intervals in order, those that touch or overlap put together."""
    found: list[Interval] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def measure(spans: tuple[Interval, ...]) -> int:
    """How many letters intervals cover that do not overlap."""
    return sum(end - start for start, end in spans)


def _related(shorter: str, longer: str) -> bool:
    """Whether one in ten of some shingles is shared: the cheap question, for bodies that met by chance."""
    starts = range(0, len(shorter) - _SEED + 1, max(_SEED, len(shorter) // 24))
    return sum(shorter[i : i + _SEED] in longer for i in starts) * 10 >= len(starts)


def _blocks(a: str, b: str) -> Iterator[Block]:
    places: dict[str, list[int]] | None = None  # made when it is needed: most copies go on where they were
    i = shift = 0
    while i <= len(a) - _SEED:
        seed = a[i : i + _SEED]
        j = _beside(b, seed, i + shift)
        if j < 0:
            places = _places(b) if places is None else places
            j = min(places.get(seed, ()), key=lambda place: (abs(place - i - shift), place), default=-1)
        if j >= 0:
            length = _common(a, i, b, j)
            if length >= _APART or abs(j - i - shift) <= _BESIDE:
                yield Block(i, j, length)
                i, shift = i + length, j - i
                continue
        i += 1


def _beside(text: str, seed: str, at: int) -> int:
    """Where a seed stands near ``at``, best there, else behind it, else before it; -1 where it does not."""
    if at >= 0 and text.startswith(seed, at):
        return at
    after = text.find(seed, max(at, 0), max(at + _BESIDE + _SEED, 0))
    return after if after >= 0 else text.rfind(seed, max(at - _BESIDE, 0), max(at + _SEED, 0))


def _places(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for j in range(len(text) - _SEED + 1):
        known = found.setdefault(text[j : j + _SEED], [])
        if len(known) < _PLACES:
            known.append(j)
    return found


def _common(a: str, i: int, b: str, j: int) -> int:
    """How many letters from ``a[i]`` and ``b[j]`` on are equal, by comparing slices that double."""
    limit = min(len(a) - i, len(b) - j)
    low, high = 0, min(64, limit)
    while low < limit and a[i + low : i + high] == b[j + low : j + high]:
        low, high = high, min(3 * high - 2 * low, limit)
    while high - low > 1:
        middle = (low + high) // 2
        if a[i + low : i + middle] == b[j + low : j + middle]:
            low = middle
        else:
            high = middle
    return low


def _contradictions(a: str, b: str, blocks: list[Block]) -> set[int]:
    """Stretches of ``a`` in which it tells another fact than ``b``."""
    found: set[int] = set()
    for before, after in pairwise(blocks):
        i, j = before.a + before.length, before.b + before.length
        if 0 <= after.b - j <= _BESIDE and after.a - i <= _BESIDE and _contradict(a, i, after.a, b, j, after.b):
            found.add(i // _STRETCH)
    return found


def _contradict(a: str, i: int, i_end: int, b: str, j: int, j_end: int) -> bool:
    """Whether ``a[i:i_end]`` and ``b[j:j_end]``, between equal letters, are other facts and no slip, cut or insertion."""
    from rapidfuzz.distance import Levenshtein

    mine, its = a[i:i_end], b[j:j_end]
    numbers = ["".join(_NUMERALS.findall(part)) for part in (mine, its)]
    if numbers[0] != numbers[1] and all(numbers):
        return True
    return any(
        op.tag == "replace" and op.src_end - op.src_start >= 2 and op.dest_end - op.dest_start >= 2
        for op in Levenshtein.opcodes(mine, its)
    )
