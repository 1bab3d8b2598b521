"""luodi run: an archive into a SQLite database."""

import sys
import threading
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.common import (
    EXIT_INTERRUPTED,
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
    say,
    wide_console,
)

if TYPE_CHECKING:
    from pipeline.engines.account import Account
    from pipeline.engines.local import Progress

_LOG_SECONDS = 10.0
_SHOWN_DEALS = 8


@guarded
def run(  # noqa: PLR0913, PLR0917 - a parameter per option
    inputs: Inputs,
    db: Annotated[str, typer.Option(help="The SQLite database, made where it is not there.", show_default=False)],
    workers: Annotated[int, typer.Option(help="Processes that extract.", min=1)] = 1,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Extract copies too, and from now on all that come into this database. Their records are kept with them"
            " and count in no deal and no company.",
        ),
    ] = False,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    id_column: IdColumn = None,
    url_column: UrlColumn = None,
    date_column: DateColumn = None,
    title_column: TitleColumn = None,
    max_mb: MaxMb = 32,
    debug: Debug = False,
) -> None:
    """Read articles into a database: records, reprints, deals across articles, companies, rejects.

    Of articles that print the same, only the likely origin (the earliest; a named source) is extracted.

    Run it again on the same input and it does only what is new; interrupted at any point, it goes on where it was.
    What cannot be read is kept in the table rejects, with the reason, and makes the exit code 1.
    """
    from pipeline.engines import local

    columns = columns_of(
        text=text_column, html=html_column, id=id_column, url=url_column, date=date_column, title=title_column
    )
    options = local.Options(columns, limits_of(max_mb), every=every)
    meter: _Bar | _Log = _Bar(inputs, db) if sys.stderr.isatty() else _Log()
    with meter:
        account = local.run(inputs, db, workers, meter.update, options)
    _close(account, db)
    if account.interrupted:
        say("interrupted; the same command goes on where it was")
        raise typer.Exit(EXIT_INTERRUPTED)
    if account.rejected:
        raise typer.Exit(EXIT_REJECTS)


class _Log:
    """Plain lines, for logs."""

    def __enter__(self) -> "_Log":
        self._begin = self._last = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, progress: "Progress") -> None:
        now = time.monotonic()
        if now - self._last >= _LOG_SECONDS:
            self._last = now
            rate = progress.account.read / (now - self._begin)
            say(f"{progress.account.line()}; already known {progress.account.known:,}; {rate:,.0f} articles/s")


class _Bar:
    """A bar over the bytes of the input, which are counted beside the work; its end is open until they are."""

    def __init__(self, inputs: list[str], db: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.fields[done]}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._inputs, self._task = inputs, self._progress.add_task("", total=None, done="starting", rate="")
        self._begin = time.monotonic()

    def __enter__(self) -> "_Bar":
        self._progress.start()
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _count(self) -> None:
        from pipeline.errors import LuodiError
        from pipeline.inputs import InputReader

        try:
            total = InputReader(self._inputs).total_bytes()
        except (LuodiError, OSError):
            return
        self._progress.update(self._task, total=total or None)

    def update(self, progress: "Progress") -> None:
        account = progress.account
        rate = account.read / max(time.monotonic() - self._begin, 1e-3)
        done = f"{account.read + account.known:,} articles"
        self._progress.update(self._task, completed=progress.bytes_done, done=done, rate=f"{rate:,.0f}/s")


def _close(account: "Account", db: str) -> None:
    """The closing account, the largest deals and what to do next."""
    from pipeline.stores.sqlite import Store

    console = wide_console()
    console.print(account.line())
    if account.known:
        console.print(f"already in {db}, not read again: {account.known:,}", markup=False)
    if account.skipped:
        console.print(f"left out of folders (README, manifests and the like): {account.skipped:,}")
    with Store.open(db) as store:
        (deals,) = store.connection.execute("SELECT count(*) FROM deals").fetchone()
        codes = store.connection.execute(
            "SELECT code, count(*) FROM rejects GROUP BY code ORDER BY 2 DESC, 1"
        ).fetchall()
        if deals:
            console.print(_largest(store, deals, db))
    if codes:
        console.print(f"rejects: {', '.join(f'{code} {count:,}' for code, count in codes)}")
    console.print(f"next: luodi info {db}", markup=False)
    if deals:
        console.print(f"      luodi export {db} --table deals --to deals.xlsx", markup=False)
    if codes:
        console.print(f"      luodi export {db} --table rejects --to rejects.csv", markup=False)


def _largest(store: Any, deals: int, db: str) -> Any:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"deals in {escape(db)}: {deals:,}, the largest first", title_justify="left")
    for name in ("project", "companies", "amount", "stage", "place"):
        table.add_column(name, overflow="fold", no_wrap=False)
    rows = store.connection.execute(
        "SELECT project, companies, amount_text, stage, place FROM deals"
        " ORDER BY currency IS NOT 'CNY', amount_value DESC, project, id LIMIT ?",
        (_SHOWN_DEALS,),
    )
    for row in rows:
        table.add_row(*(escape(value or "") for value in row))
    return table
