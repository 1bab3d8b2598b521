"""Deals: one row per real-world project, brought up to date from the reports that came or went.

Two steps. New reports are compared with those that share a block key (``blocking``), and pairs that match
(``matching``) are kept as links. Then the reports that links connect are grouped from scratch (``grouping``), so that the
same reports give the same deals however many runs, interruptions or orders they came through.
"""

import json
import sqlite3
from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from pipeline.records import DETAIL_COLUMNS
from pipeline.resolve.deals.blocking import are_apart, block_keys, sort_key
from pipeline.resolve.deals.grouping import Pair, group
from pipeline.resolve.deals.matching import compare, may_match
from pipeline.resolve.deals.reports import Report, Sum
from pipeline.resolve.deals.rows import StoredReport, deal_row, stage_rows
from pipeline.resolve.pending import add, work_off
from pipeline.stores.rows import company_key
from pipeline.stores.sqlite import Store

_BATCH = 500
# New reports are matched so many in one transaction: their keys lie all over a large table, whose pages are then written once.
_MATCHED = 5_000
_CACHED = 50_000
# A report meets so many of a block before and behind it, in the order of the sort keys.
_NEIGHBOURS = 30
_KEYS_ASKED = 100  # in one query: SQLite takes 500 parts
_NEIGHBOUR_QUERY = (
    "SELECT * FROM (SELECT report, sort, ? AS w FROM deal_keys WHERE key = ? AND sort >= ? ORDER BY sort LIMIT ?)"
    " UNION ALL"
    " SELECT * FROM (SELECT report, sort, ? FROM deal_keys WHERE key = ? AND sort < ? ORDER BY sort DESC LIMIT ?)"
)


def resolve_deals(store: Store) -> None:
    """Brings ``deals`` and ``deal_stages`` up to date with the reports that wait in ``pending``."""
    reports = Reports(store.connection)

    def match(db: sqlite3.Connection, ids: list[str]) -> None:
        _match(db, reports, ids)
        add(db, "group", ids)

    def open_deals(db: sqlite3.Connection, ids: list[str]) -> None:
        for deal_id in ids:
            _open(db, deal_id)

    def group_reports(db: sqlite3.Connection, ids: list[str]) -> set[str]:
        seen: set[str] = set()
        for report_id in ids:
            if report_id not in seen:
                seen |= _group(db, reports, report_id)
        return seen

    work_off(store, "gone", _BATCH, _forget)
    work_off(store, "report", _MATCHED, match)
    work_off(store, "deal", _BATCH, open_deals)
    work_off(store, "group", _BATCH, group_reports)


class Reports:
    """Reports by id, the last used ones kept."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: OrderedDict[str, StoredReport] = OrderedDict()

    def get(self, ids: Iterable[str]) -> dict[str, StoredReport]:
        """The reports of these ids; one that is not in the store is left out."""
        found = {}
        missing = []
        for report_id in ids:
            stored = self._kept.get(report_id)
            if stored is None:
                missing.append(report_id)
            else:
                self._kept.move_to_end(report_id)
                found[report_id] = stored
        for start in range(0, len(missing), _BATCH):
            for stored in load_reports(self._db, missing[start : start + _BATCH]):
                found[stored.report.id] = self._kept[stored.report.id] = stored
        while len(self._kept) > _CACHED:
            self._kept.popitem(last=False)
        return found


def load_reports(db: sqlite3.Connection, ids: Sequence[str]) -> Iterator[StoredReport]:
    """Reports of the store by id, at most some hundred at a time; not those of copies."""
    marks = ", ".join("?" * len(ids))
    companies: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report_id, name, role in db.execute(
        f"SELECT deal_report_id, company, role FROM deal_companies WHERE deal_report_id IN ({marks})"
        " ORDER BY deal_report_id, position",
        ids,
    ):
        companies[report_id].append((name, role))
    rows = db.execute(
        "SELECT r.id, r.article_id, r.project, r.stage, r.place, r.date, a.published, a.source, r.confidence,"
        " r.amount_text, r.amount_value, r.amount_value_high, r.currency, r.qualifier, r.amount_kind,"
        f" {', '.join(DETAIL_COLUMNS)} FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id"
        f" WHERE r.id IN ({marks}) AND a.outcome <> 'duplicate'",
        ids,
    )
    for row in rows:
        yield _stored(row, companies[row[0]])


def _stored(row: Any, companies: list[tuple[str, str]]) -> StoredReport:
    report_id, article_id, project, stage, place, date, published, source, confidence = row[:9]
    amount = tuple(row[9:15])
    _, value, high, currency, qualifier, kind = amount
    total = None
    if value is not None:
        upper = None if high is None else Decimal(str(high))
        total = Sum(Decimal(str(value)), currency, qualifier, kind or "total", upper)
    report = Report(
        report_id,
        project,
        tuple(name for name, role in companies if role != "contractor"),
        *(total, stage, place, date, published, source, article_id),
    )
    return StoredReport(report, article_id, amount, tuple(n for n, _ in companies), confidence, tuple(row[15:]))


def _match(db: sqlite3.Connection, reports: Reports, ids: Sequence[str]) -> None:
    """Compares reports with all that share a block with them, and keeps what matches."""
    _forget(db, ids)
    new = {report_id: s.report for report_id, s in reports.get(ids).items()}
    keys = {report_id: block_keys(report) for report_id, report in new.items()}
    sorts = {report_id: sort_key(report) for report_id, report in new.items()}
    db.executemany(
        "INSERT INTO deal_keys VALUES (?, ?, ?)",
        sorted((key, sorts[report_id], _number(report_id)) for report_id, found in keys.items() for key in found),
    )
    db.executemany(
        "INSERT INTO deal_profiles VALUES (?, ?, ?)",
        [(report_id, sorts[report_id], array("q", sorted(found)).tobytes()) for report_id, found in keys.items()],
    )
    pairs: set[Pair] = set()
    for report_id in new:
        for other in _block_mates(db, keys[report_id], sorts[report_id]):
            if other != report_id:
                pairs.add((report_id, other) if report_id < other else (other, report_id))
    known = reports.get({report_id for pair in pairs for report_id in pair})
    links = []
    for a, b in sorted(pairs):
        if a in known and b in known and may_match(known[a].report, known[b].report):
            match = compare(known[a].report, known[b].report)
            if match.same:
                links.append((a, b, match.score))
    db.executemany("INSERT OR REPLACE INTO deal_links VALUES (?, ?, ?)", links)


def _forget(db: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Takes back what was found of reports that were compared before, or that are gone."""
    listed = json.dumps(ids)
    known = "SELECT value FROM json_each(?)"
    deals = db.execute(f"SELECT DISTINCT deal_id FROM deal_reports WHERE id IN ({known})", (listed,)).fetchall()
    add(db, "deal", [deal for (deal,) in deals if deal is not None])
    for report_id, sort, keys in db.execute(f"SELECT * FROM deal_profiles WHERE report_id IN ({known})", (listed,)):
        rows = [(key, sort, _number(report_id)) for key in array("q", keys)]
        db.executemany("DELETE FROM deal_keys WHERE key = ? AND sort = ? AND report = ?", rows)
    db.execute(f"DELETE FROM deal_profiles WHERE report_id IN ({known})", (listed,))
    db.execute(f"DELETE FROM deal_links WHERE a IN ({known})", (listed,))
    db.execute(f"DELETE FROM deal_links WHERE b IN ({known})", (listed,))


def _number(report_id: str) -> int:
    """The 64 bits of an id as a signed number."""
    return int.from_bytes(bytes.fromhex(report_id), "big", signed=True)


def _id(number: int) -> str:
    return number.to_bytes(8, "big", signed=True).hex()


def _block_mates(db: sqlite3.Connection, keys: set[int], sort: int) -> list[str]:
    """Reports to compare with (``blocking.may_meet``); of a large block only those that lie next by their sort key."""
    weights: Counter[int] = Counter()
    sorts: dict[int, int] = {}
    listed = sorted(keys)
    for start in range(0, len(listed), _KEYS_ASKED):
        part = listed[start : start + _KEYS_ASKED]
        blocks = " UNION ALL ".join([_NEIGHBOUR_QUERY] * len(part))
        asked = [value for key in part for value in (1 + (key & 1), key, sort, _NEIGHBOURS) * 2]
        for report, other, weight in db.execute(
            f"SELECT report, max(sort), sum(w) FROM ({blocks}) GROUP BY report", asked
        ):
            weights[report] += weight
            sorts[report] = other
    return [_id(report) for report, weight in weights.items() if weight >= 2 and not are_apart(sort, sorts[report])]


def _open(db: sqlite3.Connection, deal_id: str) -> None:
    """Lets all reports of a deal be grouped again; those of copies leave it, and a deal without others goes."""
    copies = "SELECT id FROM articles WHERE outcome = 'duplicate'"
    db.execute(f"UPDATE deal_reports SET deal_id = NULL WHERE deal_id = ? AND article_id IN ({copies})", (deal_id,))
    members = [r for (r,) in db.execute("SELECT id FROM deal_reports WHERE deal_id = ?", (deal_id,))]
    add(db, "group", members)
    if not members:
        db.execute("DELETE FROM deals WHERE id = ?", (deal_id,))


def _group(db: sqlite3.Connection, reports: Reports, report_id: str) -> set[str]:
    """Groups all reports that links and decisions connect with one, and writes their deals.

    Returns:
        The ids of those reports.
    """
    links, together = _connected(db, report_id)
    ids = {report_id} | {r for pair in [*links, *together] for r in pair}
    stored = reports.get(ids)
    if not stored:
        return ids
    apart = _decided(db, stored, "different")
    deals = group({r: s.report for r, s in stored.items()}, links, compare, together, apart)
    _write(db, [[stored[r] for r in members] for members in deals])
    return set(stored)


def _connected(db: sqlite3.Connection, report_id: str) -> tuple[dict[Pair, float], set[Pair]]:
    """All links, and all decisions that reports are of one deal, that can be reached from a report."""
    links: dict[Pair, float] = {}
    together: set[Pair] = set()
    seen, waiting = {report_id}, [report_id]
    while waiting:
        here = waiting.pop()
        found = db.execute(
            "SELECT a, b, score FROM deal_links WHERE a = ? UNION ALL SELECT a, b, score FROM deal_links WHERE b = ?",
            (here, here),
        ).fetchall()
        links.update({(a, b): score for a, b, score in found})
        decided = _decided(db, [here], "same")
        together |= decided
        for pair in [*((a, b) for a, b, _ in found), *decided]:
            for other in pair:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return links, together


def _decided(db: sqlite3.Connection, ids: Iterable[str], verdict: str) -> set[Pair]:
    """What a person decided about reports that are in the store."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM deal_decisions)").fetchone()[0]:
        return set()
    rows = db.execute(
        "SELECT d.a, d.b FROM json_each(?) AS i JOIN deal_decisions AS d ON i.value IN (d.a, d.b)"
        " JOIN deal_reports AS r ON r.id = d.a JOIN deal_reports AS s ON s.id = d.b WHERE d.verdict = ?",
        (json.dumps(sorted(ids)), verdict),
    )
    return set(rows.fetchall())


def _write(db: sqlite3.Connection, deals: Sequence[Sequence[StoredReport]]) -> None:
    """Puts these deals in the place of those that their reports were in."""
    ids = {s.report.id: members[0].report.id for members in deals for s in members}
    former = {
        deal_id
        for (deal_id,) in db.execute(
            "SELECT DISTINCT deal_id FROM deal_reports WHERE deal_id IS NOT NULL"
            " AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(ids)),),
        )
    }
    db.executemany("DELETE FROM deals WHERE id = ?", [(d,) for d in sorted(former)])
    for members in deals:
        row = deal_row(members)
        db.execute(f"INSERT INTO deals VALUES ({', '.join('?' * len(row))})", row)
        db.executemany("INSERT INTO deal_stages VALUES (?, ?, ?, ?, ?)", stage_rows(members))
    db.executemany("UPDATE deal_reports SET deal_id = ? WHERE id = ?", [(deal, r) for r, deal in ids.items()])
    # what was in those deals and is connected with them no more is grouped by itself
    left = [
        r
        for deal in sorted(former)
        for (r,) in db.execute("SELECT id FROM deal_reports WHERE deal_id = ?", (deal,))
        if r not in ids
    ]
    db.executemany("UPDATE deal_reports SET deal_id = NULL WHERE id = ?", [(r,) for r in left])
    add(db, "group", left)
    add(db, "company", {company_key(name) for members in deals for s in members for name in s.companies})
