"""Why two reports were joined, or kept apart."""

from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from pipeline.resolve.deals.matching import Match, compare
from pipeline.resolve.deals.reports import Report
from pipeline.resolve.deals.step import load_reports
from pipeline.stores.sqlite import Store


@dataclass(frozen=True, slots=True)
class Step:
    """Two reports that a link, or a decision, joins directly; ``match`` is what their comparison gives."""

    a: Report
    b: Report
    match: Match
    decided: str | None = None  # same or different, by a person


@dataclass(frozen=True, slots=True)
class Explanation:
    """How two reports stand to each other.

    ``pair`` compares the two themselves. ``joined`` tells whether they are in one deal; ``path`` is then the chain of
    reports, each joined to the next, that leads from one to the other.
    """

    pair: Step
    joined: bool
    path: tuple[Step, ...]


def explain_match(store: Store, a: str, b: str) -> Explanation:
    """Explains two reports of the store, by their ids."""
    ask = store.connection.execute
    deals = dict(ask("SELECT id, deal_id FROM deal_reports WHERE id IN (?, ?)", (a, b)).fetchall())
    joined = deals.get(a) is not None and deals.get(a) == deals.get(b)
    ids = _path(store, deals[a], a, b) if joined else []
    steps = tuple(_step(store, x, y) for x, y in pairwise(ids))
    return Explanation(_step(store, a, b), joined, steps)


def _step(store: Store, a: str, b: str) -> Step:
    reports = {s.report.id: s.report for s in load_reports(store.connection, [a, b])}
    row = store.connection.execute(
        "SELECT verdict FROM deal_decisions WHERE a = ? AND b = ?", (min(a, b), max(a, b))
    ).fetchone()
    return Step(reports[a], reports[b], compare(reports[a], reports[b]), row[0] if row else None)


def _path(store: Store, deal_id: str, start: str, end: str) -> list[str]:
    """The shortest chain of links and decisions between two reports of a deal."""
    pairs = store.connection.execute(
        "SELECT a, b FROM deal_links WHERE a IN (SELECT id FROM deal_reports WHERE deal_id = ?1)"
        " AND b IN (SELECT id FROM deal_reports WHERE deal_id = ?1)"
        " UNION SELECT a, b FROM deal_decisions WHERE verdict = 'same'"
        " AND a IN (SELECT id FROM deal_reports WHERE deal_id = ?1) ORDER BY 1, 2",
        (deal_id,),
    ).fetchall()
    neighbours: dict[str, list[str]] = {}
    for a, b in pairs:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    before: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and end not in before:
        here = waiting.popleft()
        for other in neighbours.get(here, ()):
            if other not in before:
                before[other] = here
                waiting.append(other)
    path = [end]
    while path[-1] != start and path[-1] in before:
        path.append(before[path[-1]])
    return path[::-1]
