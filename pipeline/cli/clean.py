"""luodi clean: the article of a page or text, and what was cut around it."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

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

if TYPE_CHECKING:
    from pipeline.cleaning import Cleaned
    from pipeline.content.decisions import Decision
    from pipeline.documents import Document, Reject


class CleanFormat(StrEnum):
    """How cleaned articles are shown."""

    text = "text"
    jsonl = "jsonl"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cleaned document, and with ``--diff`` the decisions on every line or block of its page."""

    document: "Document"
    cleaned: "Cleaned"
    decisions: "list[Decision] | None"


@guarded
def clean(  # noqa: PLR0913, PLR0917 - a parameter per option
    inputs: Inputs,
    diff: Annotated[bool, typer.Option("--diff", help="Show every line with + or - and why it was cut.")] = False,
    format_: Annotated[CleanFormat, typer.Option("--format", help="Output format.")] = CleanFormat.text,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    id_column: IdColumn = None,
    url_column: UrlColumn = None,
    date_column: DateColumn = None,
    title_column: TitleColumn = None,
    max_mb: MaxMb = 32,
    debug: Debug = False,
) -> None:
    """Show the cleaned article of every input: headline, outlet, date and paragraphs, without records.

    What cannot be read is named on standard error and makes the exit code 1.
    """
    from pipeline.documents import Reject
    from pipeline.inputs import InputReader

    columns = columns_of(
        text=text_column, html=html_column, id=id_column, url=url_column, date=date_column, title=title_column
    )
    rejected = 0
    for result in _results(InputReader(inputs, columns, limits_of(max_mb)), diff):
        if isinstance(result, Reject):
            rejected += 1
            say(reject_line(result))
        elif format_ is CleanFormat.jsonl:
            _print_json(result)
        else:
            _print_text(result)
        sys.stdout.flush()
    if rejected:
        raise typer.Exit(EXIT_REJECTS)


def _results(items: "Iterable[Document | Reject]", diff: bool) -> "Iterator[_Shown | Reject]":
    from pipeline.cleaning import clean as clean_document
    from pipeline.documents import Reject

    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        try:
            cleaned = clean_document(item)
            decisions = _decisions(cleaned.text, item.url, cleaned.is_html) if diff else None
            yield _Shown(item, cleaned, decisions)
        except Exception as error:
            yield Reject.of(item, error)


def _decisions(text: str, url: str | None, is_html: bool) -> "list[Decision]":
    if is_html:
        from pipeline.content.decisions import html_decisions

        return html_decisions(text, url)
    from pipeline.content.flat import flat_decisions

    return flat_decisions(text)


def _print_json(shown: _Shown) -> None:
    import json

    content = shown.cleaned.content
    row: dict[str, Any] = {
        "id": shown.document.id or shown.document.fingerprint(),
        "path": shown.document.path,
        "url": shown.document.url,
        "title": content.title,
        "source": content.source,
        "author": content.author,
        "published": _published(shown),
        "body": list(content.paragraphs),
    }
    if shown.decisions is not None:
        row["lines"] = [{"text": d.text, "kept": d.kept, "reason": d.reason} for d in shown.decisions]
    print(json.dumps(row, ensure_ascii=False))


def _published(shown: _Shown) -> str | None:
    return (shown.document.published or shown.cleaned.content.published or "")[:10] or None


def _print_text(shown: _Shown) -> None:
    """The article in lines, or the diff; in colour on a terminal, plain elsewhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    content = shown.cleaned.content
    console.print(Text(f"== {shown.document.locator}", style="dim"))
    console.print(Text(content.title, style="bold"))
    told = [part for part in (content.source, content.author, _published(shown)) if part]
    if told:
        console.print(Text(" | ".join(told), style="cyan"))
    if shown.decisions is None:
        for paragraph in content.paragraphs:
            console.print(Text(paragraph))
    else:
        for decision in shown.decisions:
            line = " ".join(decision.text.split())
            if decision.kept:
                console.print(Text(f"+ {line}", style="green"))
            else:
                console.print(Text(f"- {line}", style="red").append(f"  [{decision.reason}]", style="dim"))
    console.print()
