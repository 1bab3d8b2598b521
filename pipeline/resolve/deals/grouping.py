"""From matches of two reports to deals: groups that hold nothing that must stay apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import islice, product

from pipeline.resolve.deals.matching import Match
from pipeline.resolve.deals.reports import Report

Pair = tuple[str, str]
Comparison = Callable[[Report, Report], Match]

# Of two groups that a match joins, so many reports each are held against each other.
_HELD_AGAINST = 8
# A report that fits two deals equally well, to this many bits, stays by itself.
_UNDECIDED = 1.5
_DECIDED = 1e6  # the score of what a person decided


def group(
    reports: Mapping[str, Report],
    links: Mapping[Pair, float],
    compare: Comparison,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[list[str]]:
    """Groups reports (by id) into deals; a function of its arguments, whatever their order.

    The strongest matches join first. A match does not join two groups where a report of one and a report of the other
    are apart by themselves: two phases, other firms. ``together`` and ``apart`` are what a person decided; they
    go before all matches, and a report that a person joined to another is held against none.

    Args:
        reports: all reports that the links name, and others.
        links: pairs (the smaller id first) with their scores.
        compare: compares two reports.

    Returns:
        Lists of ids, each in the order of the reports; sorted by their first.
    """
    order = {report_id: report.order for report_id, report in reports.items()}
    forbidden = {_pair(*pair) for pair in apart}
    together = {_pair(*pair) for pair in together} - forbidden
    exempt = {report_id for pair in together for report_id in pair}
    undecided = _undecided(reports, links, compare)
    scored = {pair: s for pair, s in links.items() if undecided.isdisjoint(pair)}
    scored |= dict.fromkeys(together, _DECIDED)
    members = {report_id: [report_id] for report_id in reports}
    of = {report_id: report_id for report_id in reports}
    for pair, score in sorted(scored.items(), key=lambda item: (-item[1], sorted(map(order.__getitem__, item[0])))):
        a, b = (of[report_id] for report_id in pair)
        if a == b or _split(members[a], members[b], forbidden):
            continue
        if score < _DECIDED and _against(members[a], members[b], exempt, reports, compare):
            continue
        a, b = (a, b) if len(members[a]) >= len(members[b]) else (b, a)
        for report_id in members[b]:
            of[report_id] = a
        members[a] = sorted(members[a] + members.pop(b), key=order.__getitem__)
    return sorted(members.values(), key=lambda ids: order[ids[0]])


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _split(left: list[str], right: list[str], forbidden: set[Pair]) -> bool:
    """Whether a person parted a report of one group from a report of the other."""
    if not forbidden:
        return False
    left_ids, right_ids = set(left), set(right)
    return any((a in left_ids and b in right_ids) or (a in right_ids and b in left_ids) for a, b in forbidden)


def _against(
    left: list[str], right: list[str], exempt: set[str], reports: Mapping[str, Report], compare: Comparison
) -> bool:
    """Whether reports of the two groups are apart by themselves."""
    some = (islice((r for r in side if r not in exempt), _HELD_AGAINST) for side in (left, right))
    return any(compare(reports[a], reports[b]).apart for a, b in product(*some))


def _undecided(reports: Mapping[str, Report], links: Mapping[Pair, float], compare: Comparison) -> set[str]:
    """Reports that fit two others about equally well which are themselves apart: it cannot be told whose they are."""
    linked: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (a, b), score in links.items():
        linked[a].append((-score, b))
        linked[b].append((-score, a))
    found = set()
    for report_id, others in linked.items():
        best, *rest = sorted(others, key=lambda item: (item[0], reports[item[1]].order))
        near = [other for score, other in rest if score <= best[0] + _UNDECIDED][:_HELD_AGAINST]
        if any(compare(reports[best[1]], reports[other]).apart for other in near):
            found.add(report_id)
    return found
