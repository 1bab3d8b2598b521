"""The command line: parses arguments, calls the library, tells what happened."""

import sys

import typer

from pipeline.cli import clean, deal, decide, explain, explain_match, export, extract, info, promises, run, score
from pipeline.cli.common import EXIT_CALL, EXIT_INTERRUPTED, say

app = typer.Typer(
    name="luodi",
    help="Luodi (落地) reads Chinese press archives and writes records of investment deals: who, what, how much, "
    "where, how far. Exit codes: 0 all done, 1 done with rejects, 2 wrong call or unwritable output, 130 interrupted.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(extract.extract)
app.command()(run.run)
app.command()(export.export)
app.command()(info.info)
app.command()(deal.deal)
app.command()(promises.promises)
app.command()(explain.explain)
app.command()(explain_match.explain_match)
app.command()(decide.join)
app.command()(decide.split)
app.command()(clean.clean)
app.command()(score.score)


def _show_version(value: bool) -> None:
    if value:
        from pipeline.settings import version

        print(f"luodi {version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", is_eager=True, callback=_show_version
    ),
) -> None:
    pass


def main() -> None:
    """Entry point of ``luodi`` and ``python -m pipeline``."""
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    try:
        sys.exit(app(prog_name="luodi", standalone_mode=False))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        # A wrong call, as the option parser says it; its class lives in Typer or in Click, depending on the version.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        context = getattr(error, "ctx", None)
        say(f"{message()} (see: {context.command_path if context else 'luodi'} --help)")
        sys.exit(EXIT_CALL)
