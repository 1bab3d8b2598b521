"""luodi score: the pipeline against gold documents."""

from typing import Annotated

import typer

from pipeline.cli.common import Debug, guarded


@guarded
def score(
    gold: Annotated[list[str], typer.Argument(metavar="GOLD...", help="Gold files (JSON lines).", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Show the scores of each field (--by field).")] = None,
    errors: Annotated[int, typer.Option(help="Show so many errors of each kind.", min=0)] = 0,
    debug: Debug = False,
) -> None:
    """Extract gold documents and score what comes out against what they hold."""
    from pipeline import score as scoring

    scoring.main(gold, by=by, errors=errors)
