"""luodi join, luodi split: what a person decides about which reports are of one deal."""

from typing import Annotated

import typer

from pipeline.cli.common import Debug, guarded

Db = Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)]
Report = Annotated[
    str, typer.Argument(help="Id of a deal or of a deal report (its beginning will do).", show_default=False)
]
Reason = Annotated[str, typer.Option(help="Why, for whoever reads the table deal_decisions.")]
Forget = Annotated[bool, typer.Option("--forget", help="Take the decision back.")]


@guarded
def join(
    db: Db,
    report: Report,
    others: Annotated[list[str], typer.Argument(help="Ids of those that it belongs with.", show_default=False)],
    reason: Reason = "",
    forget: Forget = False,
    debug: Debug = False,
) -> None:
    """Decide that deal reports speak of one deal. Later runs keep to it.

    The deals are formed anew at once; all decisions are in the table deal_decisions.
    """
    _decide(db, report, others, "same", reason, forget=forget)


@guarded
def split(
    db: Db,
    report: Report,
    others: Annotated[
        list[str] | None,
        typer.Argument(
            help="Ids of those that it does not belong with; else all others of its deal.", show_default=False
        ),
    ] = None,
    reason: Reason = "",
    forget: Forget = False,
    debug: Debug = False,
) -> None:
    """Decide that a deal report is of another deal than others. Later runs keep to it."""
    _decide(db, report, others or [], "different", reason, forget=forget)


def _decide(db: str, report: str, others: list[str], verdict: str, reason: str, *, forget: bool) -> None:
    from typing import cast

    from pipeline.errors import CallError
    from pipeline.resolve import resolve
    from pipeline.resolve.deals.decisions import Verdict, deal_of, decide, decided_with, report_id
    from pipeline.settings import version
    from pipeline.stores.lock import locked
    from pipeline.stores.sqlite import Store

    with Store.open(db) as store:  # before anything is made: is it there, and are the ids?
        one = report_id(store, report)
        rest = [report_id(store, other) for other in others]
        if not rest:
            rest = decided_with(store, one, verdict) if forget else [r for r in deal_of(store, one) if r != one]
    if not rest:
        raise CallError("bad_call", f"there is nothing to part {one} from", "its deal has no other report")
    if one in rest:
        raise CallError("bad_call", f"{one} is given twice", "name two reports")
    with locked(db), Store.open(db, version(), create=True) as store:
        pairs = decide(store, one, rest, None if forget else cast(Verdict, verdict), reason)
        resolve(store)
        print(f"{pairs:,} {'decisions taken back' if forget else f'pairs of reports are {verdict}'}")
        for deal in sorted({d[0] for r in (one, *rest) if (d := deal_of(store, r))}):
            project, count = store.connection.execute(
                "SELECT project, reports FROM deals WHERE id = ?", (deal,)
            ).fetchone()
            print(f"  {deal} {project}: {count:,} report{'s' if count > 1 else ''}")
