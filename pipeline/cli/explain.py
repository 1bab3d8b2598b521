"""luodi explain: one article with what was found in it."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import Debug, HtmlColumn, MaxMb, TextColumn, columns_of, fail, guarded, limits_of, reject_line


@guarded
def explain(
    input_: Annotated[str, typer.Argument(metavar="INPUT", help="A file, or a table (its first row), or -.")],
    html: Annotated[str | None, typer.Option(help="Write an HTML page to this file instead.")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Of a table, the row with this id.")] = None,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    max_mb: MaxMb = 32,
    debug: Debug = False,
) -> None:
    """Show one article with the spans of its deals, companies and sums coloured, and the records below."""
    from rich.console import Console

    from pipeline.documents import Reject
    from pipeline.engines import work
    from pipeline.explain import render_html, render_terminal
    from pipeline.inputs import InputReader
    from pipeline.stores.tabular import output_file

    reader = InputReader([input_], columns_of(text=text_column, html=html_column), limits_of(max_mb))
    item = next((i for i in reader if id_ is None or i.id == id_), None)
    if item is None:
        fail(f"no article {'with id ' + id_ if id_ else ''} in {input_} (check the input)")
    result = item if isinstance(item, Reject) else work.process_safely(work.default_factory(), item)
    if isinstance(result, Reject):
        fail(reject_line(result))
    if html is None:
        Console().print(render_terminal(result))
        return
    with output_file(html) as file:
        file.write(render_html(result).encode("utf-8"))
    print(f"written to {Path(html)}")
