"""Spans of names from several sources, put together."""

from collections.abc import Iterable


def added(spans: list[tuple[int, int]], more: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Both lists in order; of two that overlap the one already there stays, of two of ``more`` the first.

    ``spans`` are in order and do not overlap.
    """
    kept: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(more):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        free = (at == len(spans) or end <= spans[at][0]) and (not kept or kept[-1][1] <= start)
        if free:
            kept.append((start, end))
    return sorted([*spans, *kept])
