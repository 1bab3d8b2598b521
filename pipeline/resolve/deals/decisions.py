"""What persons decide about two reports: that they are of one deal, or that they are not. Later runs keep to it."""

from collections.abc import Sequence
from typing import Literal

from pipeline.errors import CallError
from pipeline.resolve.pending import add
from pipeline.stores.sqlite import Store

Verdict = Literal["same", "different"]


def report_id(store: Store, name: str) -> str:
    """The report that an id means: a report's own, or a deal's, which is that of its first report.

    Raises:
        CallError: where there is none, or the beginning of an id (six digits and more) fits several.
    """
    ask = store.connection.execute
    found = [r for (r,) in ask("SELECT id FROM deal_reports WHERE id = ?", (name,))]
    if not found and len(name) >= 6 and name.isalnum():
        found = [r for (r,) in ask("SELECT id FROM deal_reports WHERE id GLOB ? LIMIT 2", (f"{name}*",))]
    if len(found) > 1:
        raise CallError("bad_call", f"several reports have ids that begin with {name}", "give the whole id")
    if not found:
        remedy = "take an id of the tables deals or deal_reports (luodi export)"
        raise CallError("bad_call", f"there is no deal and no report {name}", remedy)
    return found[0]


def deal_of(store: Store, report: str) -> list[str]:
    """All reports of the deal that a report is in, the report itself among them, in the order of publication."""
    rows = store.connection.execute(
        "SELECT r.id FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id"
        " WHERE r.deal_id = (SELECT deal_id FROM deal_reports WHERE id = ?) ORDER BY coalesce(a.published, '9999'), r.id",
        (report,),
    )
    return [r for (r,) in rows]


def decided_with(store: Store, report: str, verdict: str) -> list[str]:
    """The reports that a person decided about together with one."""
    rows = store.connection.execute(
        "SELECT b FROM deal_decisions WHERE a = ?1 AND verdict = ?2"
        " UNION SELECT a FROM deal_decisions WHERE b = ?1 AND verdict = ?2 ORDER BY 1",
        (report, verdict),
    )
    return [r for (r,) in rows]


def decide(store: Store, report: str, others: Sequence[str], verdict: Verdict | None, reason: str = "") -> int:
    """Notes a decision about a report and each of some others; None takes earlier ones back.

    Their deals are formed anew by the next ``resolve(store)``.

    Returns:
        The number of pairs that it is about.
    """
    pairs = sorted({(min(report, other), max(report, other)) for other in others if other != report})
    with store.transaction() as db:
        for a, b in pairs:
            db.execute("DELETE FROM deal_decisions WHERE a = ? AND b = ?", (a, b))
            if verdict is not None:
                db.execute("INSERT INTO deal_decisions VALUES (?, ?, ?, ?)", (a, b, verdict, reason))
        for other in (report, *others):
            members = deal_of(store, other)
            add(db, "group", members or [other])
    return len(pairs)
