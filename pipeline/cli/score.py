"""luodi score: the pipeline against gold documents."""

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.common import Debug, guarded, wide_console

if TYPE_CHECKING:
    from pipeline.score import Report


class By(StrEnum):
    """What scores are shown by."""

    field = "field"
    cause = "cause"


@guarded
def score(
    gold: Annotated[list[str], typer.Argument(metavar="GOLD...", help="Gold files (JSON lines).", show_default=False)],
    by: Annotated[By, typer.Option(help="Scores by field, or misses by cause.")] = By.field,
    errors: Annotated[int, typer.Option(help="Show so many misses of each cause.", min=0)] = 0,
    debug: Debug = False,
) -> None:
    """Extract the inputs of gold documents and score what comes out against what they hold."""
    from pipeline import score as scoring

    documents = scoring.load_gold(gold)
    report = scoring.score(documents, scoring.predict(documents))
    console = wide_console()
    console.print(_by_field(report) if by is By.field else _by_cause(report))
    shown: Counter[str] = Counter()
    for miss in report.misses:
        shown[miss.cause] += 1
        if shown[miss.cause] <= errors:
            console.print(
                f"{miss.document}: {miss.cause}\n  gold {_brief(miss.gold)}\n  got  {_brief(miss.predicted)}",
                markup=False,
            )


def _by_field(report: "Report") -> Any:
    from rich.table import Table

    table = Table("field", "precision", "recall", "F1", "right", "gold", "predicted", box=None, pad_edge=False)
    for name, tally in report.tallies.items():
        ratios = (f"{value:.4f}" for value in (tally.precision, tally.recall, tally.f1))
        table.add_row(name, *ratios, *(str(count) for count in (tally.right, tally.gold, tally.predicted)))
    return table


def _by_cause(report: "Report") -> Any:
    from rich.table import Table

    table = Table("cause", "misses", box=None, pad_edge=False)
    for cause, count in report.causes():
        table.add_row(cause, str(count))
    return table


def _brief(value: Any) -> str:
    import simplejson

    text = simplejson.dumps(value, ensure_ascii=False, use_decimal=True, default=str)
    return text if len(text) <= 300 else f"{text[:299]}…"
