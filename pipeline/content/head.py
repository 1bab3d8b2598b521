"""What a page's head tells: title, date, outlet and author from meta elements, JSON-LD and the title element."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.content.base import strip_site
from pipeline.content.blocks import Page
from pipeline.content.meta import clean_author, clean_outlet, find_date, is_outlet, iso_date
from pipeline.normalise import normalise

_TITLE_KEYS = ("articletitle", "og:title", "twitter:title", "title")
_DATE_KEYS = (
    "article:published_time", "pubdate", "publishdate", "publish_date", "publishtime", "og:release_date", "og:time", "datepublished",
    "weibo:article:create_at", "weibo: article:create_at", "apub:time", "bytedance:published_time", "article:create_at",
    "article:published", "article:publish_time", "publish-date", "pub_date", "publicationdate", "dc.date.issued", "parsely-pub-date",
)  # fmt: skip
_LATE_KEYS = ("date", "createdate", "dateupdate", "article:modified_time", "lastmodified")
_SOURCE_KEYS = ("contentsource", "source", "mediaid", "og:source", "article:source")
_AUTHOR_KEYS = ("author", "article:author", "og:article:author", "dable:author")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NOT_NAME = re.compile(r"[@\d.,]|网$|^(?:admin|root|name|system|webmaster)", re.I)
_PORTALS = frozenset(
    ("网易", "搜狐", "腾讯", "新浪", "凤凰网", "腾讯网", "搜狐网", "新浪网", "百度", "今日头条", "CSDN.NET")
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head tells; ``title`` is never None, and empty where there is none. ``other_date`` is a day from the address,
    or from an element that need not mean publication."""

    title: str
    published: str | None = None
    source: str | None = None
    author: str | None = None
    other_date: str | None = None
    site: str | None = None


def read_head(page: Page, metas: dict[str, str], url: str | None = None) -> Head:
    """Read the head, whose meta elements are given (:func:`metas_of`)."""
    published = date_of(metas)
    need_data = published is None or not any(metas.get(k) for k in _AUTHOR_KEYS)
    data = _json_ld(page) if need_data else {}
    published = published or find_date(str(data.get("datePublished") or data.get("pubDate") or ""))
    told = [metas.get(k, "")[:200] for k in (*_SOURCE_KEYS, *_AUTHOR_KEYS)] + [_name(data.get("author"))]
    views = normalise("\n".join(t.replace("\n", " ") for t in told)).text.split("\n") if any(told) else told
    source = next((s for s in map(clean_outlet, views[: len(_SOURCE_KEYS)]) if s), None)
    author = None
    for key, name in zip((*_AUTHOR_KEYS, "ld"), views[len(_SOURCE_KEYS) :], strict=True):
        if name and is_outlet(name):
            source = source or (name if key in ("article:author", "ld") and name not in _PORTALS else None)
        elif name and not _NOT_NAME.search(name):
            author = author or clean_author([name])
    other = next((d for d in (find_date(metas.get(k, "")) for k in _LATE_KEYS) if d), None)
    if url and (m := _URL_DATE.search(url)):
        other = iso_date(m[1], m[2], m[3]) or other
    site = metas.get("sitename") or metas.get("og:site_name") or None
    return Head(_title(page, metas), published, source, author, other, site)


def date_of(metas: dict[str, str]) -> str | None:
    """The day of publication that meta elements tell."""
    return next((d for d in (find_date(metas[k]) for k in _DATE_KEYS if metas.get(k)) if d), None)


def _name(value: Any) -> str:
    """A name in JSON-LD: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip()[:60] if isinstance(value, str) else ""


def _title(page: Page, metas: dict[str, str]) -> str:
    """The headline: a heading that the document's title begins with; else such a line without links, or one that makes up
    most of it; else what the head says without the site's name."""
    element = page.tree.find(".//title")
    document = " ".join("".join(element.itertext()).split()) if element is not None else ""
    told = [metas[k] for k in _TITLE_KEYS if metas.get(k)]
    whole = _squeeze(document)
    wanted = {_squeeze(strip_site(t)) for t in told}
    headings: list[str] = []
    lines: list[str] = []
    for block in page.blocks:
        text = block.text
        if not 5 <= len(text) <= 100 or block.links * 2 > len(text):
            continue
        if not block.heading and (text[:4] not in document or len(lines) > 50):
            continue
        short = _squeeze(text)
        if len(short) < 6:
            continue
        if whole.startswith(short) or short in wanted:
            (headings if block.heading else lines).append(text)
        elif len(short) >= 8 and 2 * len(short) >= len(whole) and short in whole:
            lines.append(text)
    for found in (headings, lines):
        if found and (found is headings or len(_squeeze(max(found, key=len))) * 2.5 >= len(whole)):
            return max(found, key=len)
    if told and len(told[0]) >= 6:
        return strip_site(told[0])
    first = next((b.text for b in page.blocks if b.heading == 1 and 5 <= len(b.text) <= 100), "")
    return strip_site(document) if len(document) >= 6 else first


_SIGNS = re.compile(r"\W+")


def _squeeze(text: str) -> str:
    return _SIGNS.sub("", text)


def metas_of(tree: Any) -> dict[str, str]:
    """The meta elements of a page by name, in lower case; the first of a name counts."""
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if key and content:
            metas.setdefault(key, content)
    return metas


def _json_ld(page: Page) -> dict[str, Any]:
    """The first JSON-LD object that tells a date."""
    for node in page.stored:
        if node.tag == "script" and "ld+json" in (node.get("type") or "") and node.text and len(node.text) < 1_000_000:
            try:
                found = list(_objects(json.loads(node.text, strict=False)))
            except (ValueError, RecursionError):
                continue
            for row in found:
                if row.get("datePublished") or row.get("pubDate"):
                    return row
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    queue = deque([value])
    while queue:
        item = queue.popleft()
        if isinstance(item, dict):
            yield item
            queue.extend(v for v in item.values() if isinstance(v, dict | list))
        elif isinstance(item, list):
            queue.extend(item[:50])
