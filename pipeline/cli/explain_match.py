"""luodi explain-match: why two reports were joined into one deal, or kept apart."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.common import Debug, guarded, wide_console

if TYPE_CHECKING:
    from pipeline.resolve.deals.explain import Explanation, Step


@guarded
def explain_match(
    db: Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)],
    first: Annotated[str, typer.Argument(help="Id of a deal or of a deal report.", show_default=False)],
    second: Annotated[
        str | None, typer.Argument(help="Another one; without it, all reports of the deal.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each pair.")] = False,
    debug: Debug = False,
) -> None:
    """Show why two deal reports were joined into one deal, or kept apart: each piece of evidence with its weight in bits.

    Reports are joined from the threshold on, directly or through others, unless two of them must stay apart. A person's
    decision (luodi join, luodi split) goes before all evidence.
    """
    from pipeline.resolve.deals.decisions import deal_of, report_id
    from pipeline.resolve.deals.explain import explain_match as explain
    from pipeline.stores.sqlite import Store

    with Store.open(db) as store:
        one = report_id(store, first)
        others = [report_id(store, second)] if second else [r for r in deal_of(store, one) if r != one]
        explanations = [explain(store, one, other) for other in others]
    if json:
        import simplejson

        for explanation in explanations:
            print(simplejson.dumps(_plain(explanation), ensure_ascii=False))
        return
    console = wide_console()
    if not explanations:
        console.print(f"{one} is the only report of its deal", markup=False)
    for explanation in explanations:
        _show(console, explanation)


def _show(console: Any, explanation: "Explanation") -> None:
    from pipeline.resolve.deals.matching import THRESHOLD

    pair = explanation.pair
    console.print(_table(pair))
    if pair.match.barred:
        console.print(f"may not be joined: {pair.match.barred}", markup=False)
    else:
        console.print(f"sum of the bits {pair.match.score:+.1f}, threshold {THRESHOLD:+.1f}")
    if pair.decided:
        console.print(f"a person decided: {pair.decided}")
    if explanation.joined and len(explanation.path) > 1:
        chain = [explanation.path[0].a, *(step.b for step in explanation.path)]
        console.print("one deal, joined through: " + " — ".join(f"{r.project} ({r.id})" for r in chain), markup=False)
    else:
        console.print("one deal" if explanation.joined else "two deals")
    console.print()


def _table(step: "Step") -> Any:
    from rich.markup import escape
    from rich.table import Table

    a, b = step.a, step.b
    table = Table("", a.id, b.id, "evidence", "bits", box=None, pad_edge=False)
    told = {e.feature: e for e in step.match.evidence}
    rows = (
        ("name", a.project, b.project),
        ("company", "; ".join(a.companies), "; ".join(b.companies)),
        ("place", a.place, b.place),
        ("amount", _sum(a), _sum(b)),
        ("time", _when(a), _when(b)),
    )
    for feature, left, right in rows:
        evidence = told.pop(feature, None)
        table.add_row(feature, escape(left or "—"), escape(right or "—"), *_weight(evidence))
    for feature, evidence in told.items():
        table.add_row(feature, "", "", *_weight(evidence))
    return table


def _weight(evidence: Any) -> tuple[str, str]:
    return (evidence.level, f"{evidence.bits:+.1f}") if evidence else ("", "")


def _sum(report: Any) -> str:
    amount = report.amount
    return f"{amount.value:,f} {amount.currency} ({amount.qualifier}, {amount.kind})" if amount else ""


def _when(report: Any) -> str:
    return f"{report.stage or '—'} {report.date or '—'}, published {report.published or '—'}"


def _plain(explanation: "Explanation") -> dict[str, Any]:
    from pipeline.resolve.deals.matching import THRESHOLD

    pair = explanation.pair
    return {
        "a": pair.a.id,
        "b": pair.b.id,
        "joined": explanation.joined,
        "decided": pair.decided,
        "score": round(pair.match.score, 2),
        "threshold": THRESHOLD,
        "barred": pair.match.barred,
        "evidence": [{"feature": e.feature, "level": e.level, "bits": e.bits} for e in pair.match.evidence],
        "path": [explanation.path[0].a.id, *(step.b.id for step in explanation.path)] if explanation.path else [],
    }
