"""What a page's head tells: title, date, outlet and author from meta elements, JSON-LD and the title element."""

import json
import re
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
    "weibo:article:create_at", "weibo: article:create_at", "apub:time", "date", "bytedance:published_time", "dateupdate", "article:create_at", "createdate",
)  # fmt: skip
_SOURCE_KEYS = ("contentsource", "source", "mediaid", "og:source", "article:source")
_AUTHOR_KEYS = ("author", "article:author", "og:article:author", "dable:author")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NOT_NAME = re.compile(r"[@\d.,]|网$|^(?:admin|root|name|system|webmaster)", re.I)
_PORTALS = frozenset(
    ("网易", "搜狐", "腾讯", "新浪", "凤凰网", "腾讯网", "搜狐网", "新浪网", "百度", "今日头条", "CSDN.NET")
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head tells; ``title`` is never None, and empty where there is none."""

    title: str
    published: str | None = None
    source: str | None = None
    author: str | None = None


def read_head(page: Page, url: str | None = None) -> Head:
    """Read the head; the address gives the day where nothing else does."""
    metas = _metas(page.tree)
    data = _json_ld(page.tree)
    published = next((d for d in (find_date(metas.get(k, "")) for k in _DATE_KEYS) if d), None)
    published = published or find_date(str(data.get("datePublished") or data.get("pubDate") or ""))
    if published is None and url:
        m = _URL_DATE.search(url)
        published = iso_date(m[1], m[2], m[3]) if m else None
    source = next((s for s in (clean_outlet(normalise(metas.get(k, "")).text) for k in _SOURCE_KEYS) if s), None)
    author = None
    for key in _AUTHOR_KEYS:
        told = normalise(metas.get(key, "")).text
        if told and is_outlet(told):
            source = source or (told if key == "article:author" and told not in _PORTALS else None)
        elif told and not _NOT_NAME.search(told):
            author = author or clean_author([told])
    source, author = _by_id(page.tree, "source_baidu", "js_name") or source, _by_id(page.tree, "author_baidu") or author
    return Head(_title(page, metas), published, source, author)


def _title(page: Page, metas: dict[str, str]) -> str:
    """The headline: a heading that the document's title begins with, else what the head says without the site's name."""
    element = page.tree.find(".//title")
    document = " ".join("".join(element.itertext()).split()) if element is not None else ""
    told = [metas[k] for k in _TITLE_KEYS if metas.get(k)]
    headings = [b.text for b in page.blocks if b.heading and 5 <= len(b.text) <= 100]
    for heading in sorted(headings, key=len, reverse=True):
        if len(heading) >= 6 and (
            _squeeze(document).startswith(_squeeze(heading))
            or any(_squeeze(heading) == _squeeze(strip_site(t)) for t in told)
        ):
            return heading
    if told and len(told[0]) >= 6:
        return strip_site(told[0])
    first = next((b.text for b in page.blocks if b.heading == 1 and 5 <= len(b.text) <= 100), "")
    return strip_site(document) if len(document) >= 6 else first


def _by_id(tree: Any, *ids: str) -> str | None:
    """The text of an element whose id says what it holds (Baidu's and WeChat's conventions)."""
    for name in ids:
        for node in tree.xpath(f"//*[@id='{name}']")[:1]:
            text = clean_outlet(re.sub(r"^\s*(?:来源|作者)\s*[:：]", "", normalise(" ".join(node.itertext())).text))
            if text:
                return text
    return None


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _metas(tree: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if key and content:
            metas.setdefault(key, content)
    return metas


def _json_ld(tree: Any) -> dict[str, Any]:
    """The first JSON-LD object that tells a date."""
    for node in tree.iter("script"):
        if "ld+json" in (node.get("type") or "") and node.text:
            try:
                found = list(_objects(json.loads(node.text, strict=False)))
            except (ValueError, RecursionError):
                continue
            for row in found:
                if row.get("datePublished") or row.get("pubDate"):
                    return row
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    queue = [value]
    while queue:
        item = queue.pop(0)
        if isinstance(item, dict):
            yield item
            queue.extend(v for v in item.values() if isinstance(v, dict | list))
        elif isinstance(item, list):
            queue.extend(item[:50])
