"""luodi score: the pipeline against gold documents."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
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
    pages: Annotated[
        Path | None,
        typer.Option(
            help="Score main content: GOLD has a row a page (page, text, title …), the pages lie in this folder."
        ),
    ] = None,
    deals: Annotated[
        bool, typer.Option("--deals", help="Score resolution: GOLD has pairs of deal reports, and histories of deals.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Extract the inputs of gold documents and score what comes out against what they hold."""
    if pages is not None:
        _score_pages(pages, gold, errors)
        return
    if deals:
        _score_deals(gold, errors)
        return
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


def _score_pages(folder: Path, gold: list[str], errors: int) -> None:
    """Main content of pages against gold rows: means over pages, and the ``errors`` lowest pages."""
    from rich.table import Table

    from pipeline.score_pages import score_pages

    rows = _page_rows(gold)
    scores = score_pages(rows, [_read_page(folder, str(row["page"])) for row in rows])
    table = Table("measure", "value", box=None, pad_edge=False)
    for name, value in scores.row().items():
        table.add_row(name, "—" if value is None else str(value))
    console = wide_console()
    console.print(table)
    for page in sorted(scores.pages, key=lambda p: p.f1)[:errors]:
        console.print(f"{page.page}: precision {page.precision:.4f} recall {page.recall:.4f} F1 {page.f1:.4f}")


def _score_deals(gold: list[str], errors: int) -> None:
    """Pairs and histories of deals: precision and recall of joined pairs, and the first ``errors`` wrong ones."""
    from rich.table import Table

    from pipeline.score import read_rows
    from pipeline.score_deals import check_rows, score_deals

    rows = check_rows(read_rows(gold))
    scores = score_deals(rows, road=True)
    table = Table("pairs of reports", "precision", "recall", "right", "wrong", "missed", box=None, pad_edge=False)
    for name, pairs in (
        ("by themselves", scores.pairs),
        ("in histories", scores.histories),
        ("in histories, extracted", scores.road),
    ):
        ratios = (f"{pairs.precision:.4f}", f"{pairs.recall:.4f}")
        table.add_row(name, *ratios, *(str(count) for count in (pairs.right, pairs.wrong, pairs.missed)))
    console = wide_console()
    console.print(table)
    for name, (right, everything) in (
        ("stages with their dates", scores.stages),
        ("sums chosen", scores.sums),
        ("conflicting sums flagged", scores.conflicts),
    ):
        console.print(f"{name}: {right:,} of {everything:,}")
    for mistake in scores.mistakes[:errors]:
        kind = "missed" if mistake.gold_same else "wrongly joined"
        why = ", ".join(f"{e.feature} {e.level} {e.bits:+.1f}" for e in mistake.match.evidence)
        told = " (not compared)" if mistake.blocked else f": {mistake.match.score:+.1f} = {why}"
        console.print(f"{mistake.id} {kind}{told}", markup=False)
        console.print(f"  {mistake.a.project} | {mistake.b.project}", markup=False)


def _page_rows(gold: list[str]) -> list[dict[str, Any]]:
    import json

    from pipeline.errors import CallError

    try:
        rows = [
            json.loads(line) for name in gold for line in Path(name).read_text("utf-8").splitlines() if line.strip()
        ]
    except (OSError, ValueError) as error:
        raise CallError(
            "bad_call", f"{', '.join(gold)} cannot be read as gold: {error}", "give JSONL files of pages"
        ) from error
    if not rows or not all(isinstance(row, dict) and "page" in row and "text" in row for row in rows):
        raise CallError("bad_call", "no gold pages with the keys page and text", "give a JSONL file with a row a page")
    return rows


def _read_page(folder: Path, page: str) -> dict[str, Any]:
    """What the pipeline makes of one page; nothing where it turns it away."""
    from pipeline.content import main_content
    from pipeline.decode import decode
    from pipeline.errors import CallError, InputError

    try:
        data = (folder / page).read_bytes()
    except OSError as error:
        raise CallError("bad_call", f"{folder / page} cannot be read: {error.strerror}", "check the folder") from error
    try:
        content = main_content(decode(data).text)
    except InputError:
        return {"page": page}
    return {
        "page": page,
        "text": "\n".join(content.paragraphs),
        "title": content.title,
        "published": content.published,
        "source": content.source,
        "author": content.author,
    }


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
