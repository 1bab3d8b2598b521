"""luodi info: what a database holds."""

from typing import Annotated

import typer

from pipeline.cli.common import Debug, guarded, wide_console

_SHOWN_RUNS = 10


@guarded
def info(
    db: Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)],
    debug: Debug = False,
) -> None:
    """Show the tables of a database and their sizes, its account and its runs."""
    from rich.table import Table

    from pipeline.stores.export import TABLES
    from pipeline.stores.sqlite import Store

    console = wide_console()
    with Store.open(db) as store:
        ask = store.connection.execute
        (schema,) = ask("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
        console.print(f"{db}: schema version {schema}", markup=False)
        tables = Table("table", "rows", box=None, pad_edge=False)
        for name in TABLES:
            if name not in ("deal_history", "company_deals"):  # views
                tables.add_row(name, f"{ask(f'SELECT count(*) FROM {name}').fetchone()[0]:,}")
        console.print(tables)
        outcomes = dict(ask("SELECT outcome, count(*) FROM articles GROUP BY outcome").fetchall())
        (rejects,) = ask("SELECT count(*) FROM rejects").fetchone()
        counts = {name: outcomes.get(name, 0) for name in ("extracted", "irrelevant", "duplicate")}
        parts = " + ".join(f"{count:,} {name}" for name, count in counts.items())
        console.print(f"account: {sum(counts.values()) + rejects:,} inputs = {parts} + {rejects:,} rejected")
        runs = Table(
            "run", "started (UTC)", "finished", "version", "read", "known", "rejected", box=None, pad_edge=False
        )
        for row in ask(
            "SELECT id, started, coalesce(finished, 'interrupted'), version, read, known, rejected FROM runs"
            " ORDER BY id DESC LIMIT ?",
            (_SHOWN_RUNS,),
        ):
            runs.add_row(*(f"{value:,}" if isinstance(value, int) else value for value in row))
        console.print(runs)
        if ask("SELECT EXISTS (SELECT 1 FROM pending)").fetchone()[0]:
            console.print("deals and companies are behind the articles: run the last luodi run again to finish it")
