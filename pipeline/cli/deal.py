"""luodi deal: one deal with its history."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import Debug, guarded, wide_console

if TYPE_CHECKING:
    from pipeline.resolve.deals.history import History, Source, ToldSum

_SHOWN = 5


@guarded
def deal(
    db: Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)],
    words: Annotated[
        str, typer.Argument(help="Words of the project, a company or the place; or an id.", show_default=False)
    ],
    debug: Debug = False,
) -> None:
    """Show a deal: its stages in time with the article behind each, its sums, how long it has not been heard of."""
    from pipeline.errors import CallError
    from pipeline.normalise import to_simplified
    from pipeline.resolve.deals.decisions import deal_of, report_id
    from pipeline.resolve.deals.history import find_deals, history
    from pipeline.stores.sqlite import Store

    console = wide_console()
    with Store.open(db) as store:
        found = find_deals(store, to_simplified(words.strip())) if words.strip() else []
        if not found:
            try:
                found = deal_of(store, report_id(store, words))[:1]
            except CallError as error:
                remedy = "try fewer words; luodi export DB --table deals lists all"
                raise CallError("bad_call", f"no deal has the words {words!r}", remedy) from error
        for deal_id in found[:_SHOWN]:
            console.print(_lines(history(store, deal_id)), markup=False)
    if len(found) > _SHOWN:
        console.print(f"and others ({len(found) - _SHOWN} or more); give more words", markup=False)


def _lines(told: "History") -> str:
    head = " · ".join(filter(None, (told.project, told.place, told.companies)))
    silent = "" if told.silent_for is None else f", not heard of for {told.silent_for} months"
    lines = [head, f"  {told.id}: {told.reports} report{'s' if told.reports > 1 else ''}{silent}"]
    for reached in told.stages:
        when = reached.date or "no date"
        lines.append(f"  {when if reached.dated else f'by {when}':13} {reached.stage:12} {_where(reached.source)}")
    lines += _sums(told)
    return "\n".join([*lines, ""])


def _sums(told: "History") -> list[str]:
    """The sum chosen; where reports give others, each with who told it."""
    by_value: dict[tuple[object, str], list[ToldSum]] = {}
    for item in told.sums:
        by_value.setdefault((item.value, item.currency), []).append(item)
    if len(by_value) == 1:
        return [f"  sum           {told.sums[0].text}"]
    note = {"conflict": " (they contradict each other)", "scale": " (万 for 亿?)"}.get(told.amount_flag or "", "")
    return [
        f"  sum           {'*' if items[0].chosen else ' '} {items[0].text}"
        f"{note if items[0].chosen else ''}: {'; '.join(_where(i.source) for i in items)}"
        for items in by_value.values()
    ]


def _where(source: "Source") -> str:
    return " ".join(filter(None, (source.outlet, source.published, f"《{source.title}》")))
