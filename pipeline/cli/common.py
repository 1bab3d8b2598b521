"""What the commands share: options, error lines and exit codes.

Exit codes: 0 all done; 1 done, with rejects; 2 the call was wrong or the output cannot be written; 130 interrupted.
"""

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.documents import Reject
    from pipeline.inputs import Columns
    from pipeline.settings import Limits

EXIT_REJECTS, EXIT_CALL, EXIT_INTERRUPTED = 1, 2, 130

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders (read recursively, in order), globs, or - for JSON lines on standard input. HTML, plain "
        "text, JSONL, CSV and Parquet, also as .gz or .zst.",
        show_default=False,
    ),
]
TextColumn = Annotated[str | None, typer.Option(help="Column with the text (else: input, text, content, body …).")]
HtmlColumn = Annotated[str | None, typer.Option(help="Column with the HTML (else: html, raw_html).")]
IdColumn = Annotated[str | None, typer.Option(help="Column with the row's own id (else: id).")]
UrlColumn = Annotated[str | None, typer.Option(help="Column with the address (else: url, link).")]
DateColumn = Annotated[str | None, typer.Option(help="Column with the day of publication (else: date, published …).")]
TitleColumn = Annotated[str | None, typer.Option(help="Column with the headline (else: title, headline).")]
MaxMb = Annotated[int, typer.Option(help="Largest single document in MB; larger ones are rejected.", min=1)]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error came from.")]

F = TypeVar("F", bound=Callable[..., Any])


def guarded(command: F) -> F:
    """Turns errors into one line and an exit code; with ``--debug`` they keep their stack trace."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from pipeline.errors import LuodiError

        debug = bool(kwargs.get("debug"))
        try:
            return command(*args, **kwargs)
        except LuodiError as error:
            if debug:
                raise
            fail(str(error))
        except KeyboardInterrupt:
            say("interrupted")
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of our output went away (head, less): no error. Nothing may be flushed to it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            if debug:
                raise
            where = f" {error.filename}" if error.filename else ""
            fail(
                f"cannot read or write{where}: {error.strerror or error} (check the path, its permissions and the disk)"
            )
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if debug or type(error).__module__.startswith(("click", "typer")):
                raise
            fail(f"unexpected {type(error).__name__}: {str(error)[:200]} (run again with --debug and report it)")

    return run  # type: ignore[return-value]


def say(line: str) -> None:
    """One line on standard error."""
    print(f"luodi: {' '.join(line.split())}", file=sys.stderr, flush=True)


def fail(line: str) -> NoReturn:
    """One line on standard error and exit code 2."""
    say(line)
    raise typer.Exit(EXIT_CALL)


def reject_line(reject: "Reject") -> str:
    """Locator, reason and remedy of a reject in one line."""
    where = "" if reject.locator in reject.reason else f"{reject.locator}: "
    remedy = f" ({reject.remedy})" if reject.remedy else ""
    return f"rejected {where}{reject.reason}{remedy}"


def wide_console() -> "Console":
    """A console on standard output that wraps tables to the terminal, and hardly at all where there is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 160
    return Console(width=width, soft_wrap=True, highlight=False)


def columns_of(**names: str | None) -> "Columns":
    from pipeline.inputs import Columns

    return Columns(**names)


def limits_of(max_mb: int) -> "Limits":
    from pipeline.settings import Limits

    return Limits(document_bytes=max_mb * 2**20)
