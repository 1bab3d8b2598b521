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
    from pipeline.content import Content
    from pipeline.content.decisions import Decision
    from pipeline.documents import Document, Reject


class CleanFormat(StrEnum):
    """How cleaned articles are shown."""

    text = "text"
    jsonl = "jsonl"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article in its normal form, and with ``--diff`` the decisions on every line or block of its page."""

    document: "Document"
    content: "Content"
    decisions: "tuple[Decision, ...] | None"


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


def _results(items: "Iterable[Document | Reject]", diff: bool) -> "Iterator[Cleaned | Reject]":
    from pipeline.documents import Reject
    from pipeline.errors import LuodiError

    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        try:
            yield _cleaned(item, diff)
        except LuodiError as error:
            yield Reject.of(item, error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            yield Reject(item.locator, "failed", reason, "report it with the input", item.id, item.url)


def _cleaned(document: "Document", diff: bool) -> Cleaned:
    from pipeline.content import Content, looks_like_html, main_content
    from pipeline.decode import decode
    from pipeline.errors import InputError
    from pipeline.normalise import normalise

    text = decode(document.content).text if isinstance(document.content, bytes) else document.content
    if not text.strip():
        raise InputError("empty", "the text is empty", "give it content or leave it out")
    is_html = looks_like_html(text) if document.is_html is None else document.is_html
    decisions = tuple(_decisions(text, document.url, is_html)) if diff else None
    found = main_content(text, url=document.url, is_html=is_html)
    content = Content(
        normalise(found.title).text.strip(),
        normalise(found.source).text.strip() if found.source else None,
        normalise(found.author).text.strip() if found.author else None,
        (document.published or found.published or "")[:10] or None,
        tuple(p for line in normalise("\n".join(found.paragraphs)).text.split("\n") if (p := line.strip())),
    )
    return Cleaned(document, content, decisions)


def _decisions(text: str, url: str | None, is_html: bool) -> "list[Decision]":
    if is_html:
        from pipeline.content.decisions import html_decisions

        return html_decisions(text, url)
    from pipeline.content.flat import flat_decisions

    return flat_decisions(text)


def _print_json(cleaned: Cleaned) -> None:
    import json

    content = cleaned.content
    row: dict[str, Any] = {
        "id": cleaned.document.id or cleaned.document.fingerprint(),
        "path": cleaned.document.path,
        "url": cleaned.document.url,
        "title": content.title,
        "source": content.source,
        "author": content.author,
        "published": content.published,
        "body": list(content.paragraphs),
    }
    if cleaned.decisions is not None:
        row["lines"] = [{"text": d.text, "kept": d.kept, "reason": d.reason} for d in cleaned.decisions]
    print(json.dumps(row, ensure_ascii=False))


def _print_text(cleaned: Cleaned) -> None:
    """The article in lines, or the diff; in colour on a terminal, plain elsewhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    content = cleaned.content
    console.print(Text(f"== {cleaned.document.locator}", style="dim"))
    console.print(Text(content.title, style="bold"))
    told = [part for part in (content.source, content.author, content.published) if part]
    if told:
        console.print(Text(" | ".join(told), style="cyan"))
    if cleaned.decisions is None:
        for paragraph in content.paragraphs:
            console.print(Text(paragraph))
    else:
        for decision in cleaned.decisions:
            line = " ".join(decision.text.split())
            if decision.kept:
                console.print(Text(f"+ {line}", style="green"))
            else:
                console.print(Text(f"- {line}", style="red").append(f"  [{decision.reason}]", style="dim"))
    console.print()
