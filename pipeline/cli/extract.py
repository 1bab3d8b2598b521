"""luodi extract: articles to records on a stream."""

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.common import (
    EXIT_REJECTS,
    DateColumn,
    Debug,
    HtmlColumn,
    IdColumn,
    Inputs,
    MaxMb,
    TextColumn,
    TitleColumn,
    UrlColumn,
    columns_of,
    guarded,
    limits_of,
    reject_line,
    say,
)


class StreamFormat(StrEnum):
    """Formats that articles can be written in one after the other."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


@guarded
def extract(  # noqa: PLR0913, PLR0917 - a parameter per option
    inputs: Inputs,
    format_: Annotated[
        StreamFormat | None,
        typer.Option("--format", help="Output format (else: by the suffix of -o, else jsonl)."),
    ] = None,
    output: Annotated[str, typer.Option("-o", "--output", help="Output file; - is standard output.")] = "-",
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    id_column: IdColumn = None,
    url_column: UrlColumn = None,
    date_column: DateColumn = None,
    title_column: TitleColumn = None,
    max_mb: MaxMb = 32,
    debug: Debug = False,
) -> None:
    """Read articles and write their records; nothing is stored.

    One article is one line of JSON (jsonl) or one row. In csv the lists (deals, indicators, companies, amounts) are
    JSON text, and text that a spreadsheet would run as a formula gets a leading apostrophe. In parquet they are nested
    columns, and sums are decimal(38, 10). An article without deals gives its line too, with empty lists. What cannot
    be read is named on standard error and makes the exit code 1.
    """
    from pipeline.documents import Reject
    from pipeline.engines import work
    from pipeline.inputs import InputReader
    from pipeline.stores.export import ARTICLE_COLUMNS, article_row, article_schema
    from pipeline.stores.tabular import Format, open_writer, output_file

    name: Format = (format_ or _format_of(output)).value
    _refuse_overwriting(inputs, output)
    columns = columns_of(
        text=text_column, html=html_column, id=id_column, url=url_column, date=date_column, title=title_column
    )
    reader = InputReader(inputs, columns, limits_of(max_mb), exclude=[output])
    if name == "parquet" and output == "-" and sys.stdout.isatty():
        raise typer.BadParameter("parquet is not for a terminal: give -o FILE.parquet")
    articles = rejected = 0
    with output_file(output, whole=False) as file:
        writer = open_writer(name, file, ARTICLE_COLUMNS, article_schema() if name == "parquet" else None)
        processor = None
        for item in reader:
            result: object = item
            if not isinstance(item, Reject):
                processor = processor or work.default_factory()
                result = work.process_safely(processor, item)
            if isinstance(result, Reject):
                rejected += 1
                say(reject_line(result))
                continue
            writer.write(article_row(result, name))  # type: ignore[arg-type]
            articles += 1
            if output == "-" and name == "jsonl":
                file.flush()
        writer.close()
    if rejected:
        say(f"{articles:,} articles extracted, {rejected:,} inputs rejected")
        raise typer.Exit(EXIT_REJECTS)


def _format_of(output: str) -> StreamFormat:
    from pipeline.errors import CallError

    suffix = os.path.splitext(output)[1].lower()
    if output == "-" or suffix in (".jsonl", ".ndjson", ".json", ""):
        return StreamFormat.jsonl
    if suffix == ".csv":
        return StreamFormat.csv
    if suffix in (".parquet", ".pq"):
        return StreamFormat.parquet
    raise CallError("bad_call", f"cannot tell a format from {output!r}", "give --format jsonl, csv or parquet")


def _refuse_overwriting(inputs: list[str], output: str) -> None:
    from pipeline.errors import CallError

    if output == "-" or not os.path.isfile(output):
        return
    for name in inputs:
        if os.path.exists(name) and os.path.samefile(name, output):
            raise CallError("bad_call", f"{output} is an INPUT and would be overwritten", "give -o another name")
