"""luodi export: one table of a database to a file."""

from typing import Annotated

import typer

from pipeline.cli.common import Debug, guarded, say


@guarded
def export(
    db: Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)],
    to: Annotated[str, typer.Option(help="The file to write: .csv, .parquet, .jsonl or .xlsx.", show_default=False)],
    table: Annotated[str, typer.Option(help="The table to write; luodi info lists them.")] = "deals",
    debug: Debug = False,
) -> None:
    """Write a table of the database to a file.

    In csv and xlsx, text that a spreadsheet would run as a formula gets a leading apostrophe. In parquet sums are
    decimal(38, 10).
    """
    from pipeline.stores.export import export_table
    from pipeline.stores.sqlite import Store

    with Store.open(db) as store:
        rows, cut = export_table(store, table, to)
    print(f"{rows:,} rows of {table} written to {to}")
    if cut:
        say(f"{cut:,} cells were cut to the 32,767 characters that Excel holds; .csv and .parquet keep all of them")
