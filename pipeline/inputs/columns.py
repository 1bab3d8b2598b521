"""Which columns of a table hold what: named by the caller, or found under their usual names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.documents import Document
from pipeline.inputs.rejects import SourceReject, printable, short_hash

# "input" is the key of the gold files; it comes first because its rows carry their answers under the other names.
TEXT_NAMES = ("input", "text", "content", "body", "article", "fulltext", "full_text", "正文", "内容", "全文")
HTML_NAMES = ("html", "raw_html", "page_html", "网页")
ID_NAMES = ("id", "_id", "doc_id", "article_id", "uid", "编号")
URL_NAMES = ("url", "link", "href", "source_url", "网址", "链接")
TITLE_NAMES = ("title", "headline", "标题")
DATE_NAMES = (
    *("date", "published", "publish_date", "published_at", "pub_date", "pubdate", "publish_time", "pubtime"),
    *("发布时间", "发布日期", "日期", "时间"),
)
_DATE = re.compile(r"\s*(\d{4})(?:\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})|(\d\d)(\d\d))(?!\d)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names given by the caller; None stands for the usual names."""

    text: str | None = None
    html: str | None = None
    id: str | None = None
    url: str | None = None
    date: str | None = None
    title: str | None = None


class MissingColumn(Exception):
    """The table has no such column."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns of one table, as it spells them."""

    text: str | None
    html: str | None
    id: str | None
    url: str | None
    date: str | None
    title: str | None
    text_is_plain: bool

    @property
    def names(self) -> list[str]:
        found = (self.text, self.html, self.id, self.url, self.date, self.title)
        return list(dict.fromkeys(name for name in found if name is not None))


def choose(header: Sequence[str], columns: Columns) -> Chosen:
    """The columns to read from a table with this header.

    Raises:
        MissingColumn: where a named column is absent, or no column has a usual name for text or HTML.
    """
    by_name = {str(name).strip().lstrip("\ufeff").casefold(): str(name) for name in reversed(header)}

    def named(name: str | None, label: str) -> str | None:
        if name is None:
            return None
        if name in header:
            return name
        if (found := by_name.get(name.strip().casefold())) is None:
            raise MissingColumn(f"no {label} column {name!r}")
        return found

    def usual(names: tuple[str, ...]) -> str | None:
        return next((by_name[name] for name in names if name in by_name), None)

    text, html = named(columns.text, "text"), named(columns.html, "HTML")
    text_is_plain = text is not None
    if text is None and html is None:
        text, html = usual(TEXT_NAMES), usual(HTML_NAMES)
        if text is None and html is None:
            raise MissingColumn("no text or HTML column under a usual name")
    answers_beside = not text_is_plain and text is not None and text.casefold() == "input"
    if answers_beside:
        html = None
    return Chosen(
        text=text,
        html=html,
        id=named(columns.id, "id") or usual(ID_NAMES),
        url=named(columns.url, "URL") or usual(URL_NAMES),
        date=named(columns.date, "date") or (None if answers_beside else usual(DATE_NAMES)),
        title=named(columns.title, "title") or (None if answers_beside else usual(TITLE_NAMES)),
        text_is_plain=text_is_plain,
    )


def to_document(row: Mapping[str, Any], chosen: Chosen, locator: str, limit: int) -> Document | SourceReject:
    """One table row as a document; ``limit`` is in bytes (for text: characters)."""
    own_id = _string(row.get(chosen.id)) if chosen.id else None
    url = _string(row.get(chosen.url)) if chosen.url else None

    def reject(code: Any, reason: str, remedy: str, data: bytes = b"") -> SourceReject:
        return SourceReject(locator, code, reason, remedy, own_id, url, short_hash(data))

    content = _content(row.get(chosen.html)) if chosen.html else None
    is_html = True if content else None
    if not content and chosen.text:
        content = _content(row.get(chosen.text))
        is_html = False if chosen.text_is_plain else None
        title = _string(row.get(chosen.title)) if chosen.title else None
        if title and isinstance(content, str) and content and not content.lstrip().startswith(title):
            content = f"{title}\n{content}"
    if content is None:
        names = " or ".join(repr(n) for n in (chosen.html, chosen.text) if n)
        return reject("bad_row", f"{locator}: column {names} holds no text", "give the text as a string")
    if not content.strip():
        return reject("empty", f"{locator}: the text is empty", "remove the row or fill in its text")
    if len(content) > limit:
        return reject("too_large", f"{locator}: the text is longer than {limit:,} characters", "raise --max-mb")
    return Document(
        content=content,
        locator=locator,
        id=own_id,
        url=url,
        published=to_date(row.get(chosen.date)) if chosen.date else None,
        is_html=is_html,
    )


def to_date(value: object) -> str | None:
    """``YYYY-MM-DD`` from a date cell; None where it cannot be told."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    match = _DATE.match(str(value)) if value is not None else None
    if match is None:
        return None
    year, month, day, month_too, day_too = match.groups()
    try:
        return date(int(year), int(month or month_too), int(day or day_too)).isoformat()
    except ValueError:
        return None


def _content(value: object) -> str | bytes | None:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bytes):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return _clean("\n".join(value))
    return None


def _string(value: object) -> str | None:
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _clean(str(value)).strip() or None


def _clean(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return printable(text)
    return text
