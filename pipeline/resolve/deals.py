"""Deals: one row per real-world deal, brought up to date from the reports that came or changed.

The reports of one project name are always resolved together and from scratch, so that the same reports give the same
deals however many runs or interruptions they came through.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import DETAIL_COLUMNS
from pipeline.resolve.pending import done, pending
from pipeline.stores.rows import Row, Value, digest, project_key
from pipeline.stores.sqlite import Store

_STAGES = ("negotiating", "signed", "approved", "started", "completed", "operating")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Report:
    """A deal report with what is needed to tell which deal it is about."""

    id: str
    article_id: str
    project: str
    amount: tuple[Value, ...]  # text, value, value_high, currency, qualifier, kind; all None without an amount
    stage: str | None
    place: str | None
    date: str | None
    published: str | None
    confidence: float
    companies: tuple[tuple[str, str], ...]  # name and its key
    details: Row = (None,) * len(DETAIL_COLUMNS)

    @property
    def sum(self) -> tuple[Value, Value] | None:
        return None if self.amount[1] is None else (self.amount[3], self.amount[1])

    def ties(self) -> set[Hashable]:
        """What two reports of the same project name must share one of to be about the same deal."""
        ties: set[Hashable] = {("company", key) for _, key in self.companies}
        if self.place:
            ties.add(("place", project_key(self.place)))
        return ties


def resolve_deals(store: Store) -> None:
    """Brings ``deals`` up to date with the reports that wait in ``pending``."""
    while keys := pending(store, "project", _BATCH):
        with store.transaction() as db:
            for key in keys:
                _resolve_name(db, key)
            done(db, "project", keys)


def same_deal(reports: Sequence[Report]) -> list[list[int]]:
    """Groups reports of one project name (indices, in order) into deals.

    Two reports are of one deal where they give the same sum and share a company or the place. A report without a sum
    joins the one deal that it shares a company or the place with; with none or several it stays apart.
    """
    by_sum: dict[Hashable, list[int]] = defaultdict(list)
    for index, report in enumerate(reports):
        by_sum[report.sum].append(index)
    without = by_sum.pop(None, [])
    groups = [group for indices in by_sum.values() for group in _tied(reports, indices)]
    owners: dict[Hashable, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for tie in _ties(reports, group):
            owners[tie].add(number)
    for group in _tied(reports, without):
        found = set().union(*(owners.get(tie, set()) for tie in _ties(reports, group)))
        if len(found) == 1:
            groups[found.pop()].extend(group)
        else:
            groups.append(group)
    return sorted(sorted(group) for group in groups)


def _identity(members: Sequence[Report]) -> str:
    """What tells a deal from others of its name: its sum and the first of its ties, which seldom change with more reports.

    Neither depends on the order in which reports came.
    """
    total = next((report.sum for report in members if report.sum), None)
    ties = sorted(repr(tie) for report in members if report.sum == total for tie in report.ties())
    return repr((total, ties[0])) if ties else members[0].id


def _ties(reports: Sequence[Report], group: Iterable[int]) -> set[Hashable]:
    return set().union(*(reports[i].ties() for i in group))


def _tied(reports: Sequence[Report], indices: Sequence[int]) -> list[list[int]]:
    """Connected groups of reports that share ties, by union-find."""
    parent = {i: i for i in indices}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[Hashable, int] = {}
    for i in indices:
        for tie in reports[i].ties():
            a, b = root(first.setdefault(tie, i)), root(i)
            parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in indices:
        groups[root(i)].append(i)
    return list(groups.values())


def _resolve_name(db: sqlite3.Connection, key: str) -> None:
    reports = _reports(db, key)
    db.execute(
        "DELETE FROM deals WHERE id IN"
        " (SELECT deal_id FROM deal_reports WHERE project_key = ? AND deal_id IS NOT NULL)",
        (key,),
    )
    for group in same_deal(reports):
        members = [reports[i] for i in group]
        deal_id = digest("deal", key, _identity(members))
        row = _deal(deal_id, members)
        db.execute(f"INSERT INTO deals VALUES ({', '.join('?' * len(row))})", row)
        db.executemany("UPDATE deal_reports SET deal_id = ? WHERE id = ?", [(deal_id, r.id) for r in members])
    names = {company for report in reports for _, company in report.companies}
    db.executemany("INSERT OR IGNORE INTO pending VALUES ('company', ?)", [(n,) for n in sorted(names)])


def _reports(db: sqlite3.Connection, key: str) -> list[Report]:
    companies: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report_id, name, company in db.execute(
        "SELECT c.deal_report_id, c.company, c.company_key FROM deal_companies AS c"
        " JOIN deal_reports AS r ON r.id = c.deal_report_id WHERE r.project_key = ? ORDER BY c.position",
        (key,),
    ):
        companies[report_id].append((name, company))
    rows = db.execute(
        "SELECT r.id, r.article_id, r.project, r.amount_text, r.amount_value, r.amount_value_high, r.currency,"
        f" r.qualifier, r.amount_kind, r.stage, r.place, r.date, a.published, r.confidence, {', '.join(DETAIL_COLUMNS)}"
        " FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id"
        " WHERE r.project_key = ? AND a.outcome <> 'duplicate'"
        " ORDER BY a.published IS NULL, a.published, a.id, r.position",
        (key,),
    )
    return [_report(r, tuple(companies[r[0]])) for r in rows]


def _report(row: Any, companies: tuple[tuple[str, str], ...]) -> Report:
    report_id, article_id, project = row[:3]
    stage, place, date, published, confidence, *details = row[9:]
    amount = tuple(row[3:9])
    return Report(
        *(report_id, article_id, project, amount, stage, place, date, published, confidence, companies),
        details=tuple(details),
    )


def _deal(deal_id: str, reports: Sequence[Report]) -> tuple[Value, ...]:
    stage = max((r.stage for r in reports if r.stage), key=_STAGES.index, default=None)
    stage_dates = [r.date for r in reports if r.stage == stage and r.date]
    places = Counter(r.place for r in reports if r.place)
    published = sorted(r.published for r in reports if r.published)
    with_sum = [r for r in reports if r.sum is not None]
    amount = next((r for r in with_sum if r.amount[5] == "total"), with_sum[0] if with_sum else reports[0]).amount
    # dict keys keep the order of report; the longest spelling of a company stands for it
    names: dict[str, str] = {}
    for name, key in (pair for r in reports for pair in r.companies):
        names[key] = max(names.get(key, name), name, key=len)
    return (
        deal_id,
        max((r.project for r in reports), key=len),
        places.most_common(1)[0][0] if places else None,
        *(None if v is None else str(v) for v in amount),
        stage,
        min(stage_dates) if stage_dates else None,
        *_details(reports),
        "; ".join(names.values()),
        published[0] if published else None,
        published[-1] if published else None,
        len(reports),
        len({r.article_id for r in reports}),
        max(r.confidence for r in reports),
    )


def _details(reports: Sequence[Report]) -> Iterator[Value]:
    """Sector, industry and each measure from the first report that tells it."""
    groups = [slice(0, 1), slice(1, 2), *(slice(k, k + 3) for k in range(2, len(DETAIL_COLUMNS), 3))]
    for group in groups:
        told = (r.details[group] for r in reports if r.details[group][0] is not None)
        yield from next(told, (None,) * (group.stop - group.start))
