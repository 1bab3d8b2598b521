"""Spans of text."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open span of characters."""

    start: int
    end: int


class Cover:
    """A set of spans that tells quickly whether a place lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def __contains__(self, place: int) -> bool:
        k = bisect_right(self._starts, place)
        return k > 0 and place < self._reach[k - 1]
