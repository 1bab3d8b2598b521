"""Scores of resolution: pairs of reports judged the same deal or not, and the histories of deals that come out.

Gold rows are of two kinds, told apart by their keys: report pairs (``a``, ``b``, ``label``) and histories (``articles``,
``deals``); ``corpora/gold/deals/README.md`` defines them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from pipeline.errors import CallError
from pipeline.resolve.deals.blocking import may_meet
from pipeline.resolve.deals.grouping import group
from pipeline.resolve.deals.matching import Match, compare
from pipeline.resolve.deals.reports import Report, Sum
from pipeline.resolve.deals.rows import StoredReport, deal_row, stage_rows

Row = Mapping[str, Any]


@dataclass(slots=True)
class Pairs:
    """Counts of pairs of reports: joined rightly, joined wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, gold: bool, predicted: bool) -> None:
        self.right += gold and predicted
        self.wrong += predicted and not gold
        self.missed += gold and not predicted


@dataclass(frozen=True, slots=True)
class Mistake:
    """A pair that was judged wrongly."""

    id: str
    why: str
    gold_same: bool
    a: Report
    b: Report
    match: Match
    blocked: bool


@dataclass(slots=True)
class DealScores:
    """``pairs``: report pairs, each judged by itself; ``histories``: pairs of reports of all histories, resolved together;
    ``road``: the same, with reports as they are extracted from the articles (one that is not found misses its pairs).

    The others are (right, all): ``stages`` with their dates, sums chosen, deals whose sums were rightly flagged or not.
    """

    pairs: Pairs = field(default_factory=Pairs)
    histories: Pairs = field(default_factory=Pairs)
    road: Pairs = field(default_factory=Pairs)
    stages: list[int] = field(default_factory=lambda: [0, 0])
    sums: list[int] = field(default_factory=lambda: [0, 0])
    conflicts: list[int] = field(default_factory=lambda: [0, 0])
    mistakes: list[Mistake] = field(default_factory=list)


def check_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, where all are pairs or histories.

    Raises:
        CallError: where one is neither, or there is none.
    """
    if not rows or not all(isinstance(r, dict) and ({"a", "b", "label"} <= r.keys() or "articles" in r) for r in rows):
        reason = "no pairs of reports (keys a, b, label) or histories (articles, deals)"
        raise CallError("bad_call", reason, "give files such as those of corpora/gold/deals")
    return rows


def score_deals(rows: Iterable[Row], *, road: bool = False) -> DealScores:
    """Scores the matching of reports as they are annotated; with ``road`` also as they are extracted."""
    rows = list(rows)
    scores = DealScores()
    for row in rows:
        if "label" in row:
            _score_pair(row, scores)
    histories = [row for row in rows if "articles" in row]
    _score_histories(histories, scores)
    if road:
        _score_road(histories, scores)
    return scores


def _score_pair(row: Row, scores: DealScores) -> None:
    a, b = (gold_report(row[side], row[side], f"{row['id']}{side}") for side in "ab")
    match = compare(a, b)
    blocked = not may_meet(a, b)
    gold = row["label"] == "same"
    predicted = match.same and not blocked
    scores.pairs.add(gold, predicted)
    if gold != predicted:
        scores.mistakes.append(Mistake(row["id"], row.get("why", ""), gold, a, b, match, blocked))


def gold_report(article: Row, deal: Row, report_id: str, article_id: str | None = None) -> Report:
    """A gold deal of a gold article as a report."""
    amount = deal.get("amount")
    companies = tuple(c["name"] for c in deal["companies"] if c.get("role") != "contractor")
    return Report(
        report_id,
        deal["project"],
        companies,
        gold_sum(amount) if amount else None,
        *(deal.get("stage"), deal.get("place"), deal.get("date"), article.get("published"), article.get("source")),
        article_id,
    )


def gold_sum(amount: Row) -> Sum:
    """The sum of a gold deal."""
    high = amount.get("value_high")
    return Sum(
        Decimal(str(amount["value"])),
        amount["currency"],
        amount.get("qualifier", "exact"),
        amount.get("kind") or "total",
        None if high is None else Decimal(str(high)),
    )


def _score_histories(histories: Sequence[Row], scores: DealScores) -> None:
    stored: dict[str, StoredReport] = {}
    gold: dict[str, str] = {}
    for history in histories:
        for article in history["articles"]:
            for place, deal in enumerate(article["deals"]):
                report_id = f"{history['id']}/{article['id']}/{place}"
                stored[report_id] = _stored(
                    gold_report(article, deal, report_id, f"{history['id']}/{article['id']}"), article, deal
                )
        for number, deal in enumerate(history["deals"]):
            for article_id, place in deal["reports"]:
                gold[f"{history['id']}/{article_id}/{place}"] = f"{history['id']}/{number}"
    reports = {report_id: s.report for report_id, s in stored.items()}
    groups = resolve_in_memory(reports)
    predicted = {report_id: members[0] for members in groups for report_id in members}
    for a, b in combinations(sorted(reports), 2):
        same, found = gold[a] == gold[b], predicted[a] == predicted[b]
        scores.histories.add(same, found)
        if same != found:
            match = compare(reports[a], reports[b])
            blocked = not may_meet(reports[a], reports[b])
            scores.mistakes.append(Mistake(f"{a} {b}", "", same, reports[a], reports[b], match, blocked))
    by_history = {(h["id"], n): deal for h in histories for n, deal in enumerate(h["deals"])}
    for (history_id, _), deal in by_history.items():
        first = f"{history_id}/{deal['reports'][0][0]}/{deal['reports'][0][1]}"
        members = next(m for m in groups if first in m)
        _score_deal(deal, [stored[m] for m in members], scores)


def _score_road(histories: Sequence[Row], scores: DealScores) -> None:
    """All articles of all histories through extraction, store and resolution."""
    import json
    import tempfile
    from pathlib import Path

    from pipeline.engines import local
    from pipeline.score import deal_pairs
    from pipeline.stores.sqlite import Store

    articles = {f"{h['id']}/{a['id']}": a for h in histories for a in h["articles"]}
    found: dict[str, dict[int, dict[str, Any]]] = {key: {} for key in articles}
    with tempfile.TemporaryDirectory() as folder:
        inputs, db = Path(folder) / "articles.jsonl", Path(folder) / "h.db"
        rows = ({"id": key, "date": a["published"], "text": _text(a)} for key, a in articles.items())
        inputs.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        local.run(inputs, db)
        with Store.open(db) as store:
            for key, place, project, value, deal in store.connection.execute(
                "SELECT a.own_id, r.position, r.project, r.amount_value, r.deal_id"
                " FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id"
            ):
                found[key][place] = {"project": project, "amount": {"value": value}, "deal": deal}
    reports: list[tuple[str, str | None]] = []  # deal in the gold, deal found
    for history in histories:
        deals = {(a, n): f"{history['id']}/{k}" for k, deal in enumerate(history["deals"]) for a, n in deal["reports"]}
        for article in history["articles"]:
            got = [row for _, row in sorted(found[f"{history['id']}/{article['id']}"].items())]
            aligned = dict(deal_pairs(article["deals"], got))
            for place in range(len(article["deals"])):
                reports.append((deals[article["id"], place], got[aligned[place]]["deal"] if place in aligned else None))
    for (a, found_a), (b, found_b) in combinations(reports, 2):
        scores.road.add(a == b, found_a is not None and found_a == found_b)


def _text(article: Row) -> str:
    return "\n".join([article["title"], f"来源：{article['source']}　{article['published']}", *article["body"]])


def resolve_in_memory(reports: Mapping[str, Report]) -> list[list[str]]:
    """Deals of some reports, as the store's resolution forms them."""
    pairs = [(a, b) for a, b in combinations(sorted(reports), 2) if may_meet(reports[a], reports[b])]
    matches = {(a, b): compare(reports[a], reports[b]) for a, b in pairs}
    return group(reports, {pair: m.score for pair, m in matches.items() if m.same}, compare)


def _stored(report: Report, article: Row, deal: Row) -> StoredReport:
    amount = deal.get("amount") or {}
    keys = ("text", "value", "value_high", "currency", "qualifier", "kind")
    companies = tuple(c["name"] for c in deal["companies"])
    return StoredReport(report, str(article["id"]), tuple(amount.get(k) for k in keys), companies, 1.0)


def _score_deal(gold: Row, stored: Sequence[StoredReport], scores: DealScores) -> None:
    stages = {(row[1], row[2]) for row in stage_rows(stored) if row[3]}
    told = {(stage, day) for stage, day, _ in gold["stages"] if day}
    scores.stages[0] += len(stages & told)
    scores.stages[1] += len(stages | told)
    row = deal_row(stored)
    value = None if row[5] is None else Decimal(str(row[5]))
    expected = gold["amount"]
    scores.sums[0] += value == (None if expected is None else Decimal(str(expected["value"])))
    scores.sums[1] += 1
    scores.conflicts[0] += (row[10] is not None) == gold["conflict"]
    scores.conflicts[1] += 1
