"""The pager of an article that its site spread over several pages."""

import re
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from pipeline.content.blocks import Page
from pipeline.records import Pager

_NEXT = re.compile(r"^\W{0,3}(?:下一?[页頁]|后一?页|後一?頁|next(?: page)?)\W{0,3}$", re.I)
_LAST = re.compile(r"^\W{0,3}(?:[尾末][页頁]|最后一页)\W{0,3}$")
_NUMBER = re.compile(r"^[\s\[【(（第]{0,3}(\d{1,3})[\s\]】)）页頁]{0,3}$")
_TOTAL = re.compile(
    r"共\s{0,2}(\d{1,3})\s{0,2}[页頁]|第?\s{0,2}(\d{1,3})\s{0,2}[页頁]?\s{0,2}/\s{0,2}共?\s{0,2}(\d{1,3})\s{0,2}[页頁]?"
)
_CURRENT = re.compile(r"第\s{0,2}(\d{1,3})\s{0,2}[页頁]|(\d{1,3})\s{0,2}/\s{0,2}\d{1,3}\s{0,2}[页頁]")
_SCRIPT = re.compile(r"createPage(?:HTML|Html)?\s{0,3}\(\s{0,3}['\"]?(\d{1,3})['\"]?\s{0,3},\s{0,3}['\"]?(\d{1,3})['\"]?\s{0,3},\s{0,3}[\"']([^\"']{1,80})[\"']\s{0,3},\s{0,3}[\"'](\w{3,6})[\"']")  # fmt: skip
_SUFFIX = re.compile(r"[_\-]\d{1,3}$|(?:[_\-]|\b)p(?:age)?[=_\-]?\d{1,3}$", re.I)
_HINTS = ("下一页", "下一頁", "下页", "下頁", "后一页", "後一頁")
_LIST = re.compile(r"(?:index|list|default)(?:[_\-]\d+)?\.\w+$|/list/|[?&]page=", re.I)


def find_pager(page: Page, text: str, url: str | None) -> Pager | None:
    """The pager among a page's links, or in the script of the common government system.

    ``next_url`` is absolute where the page's own address is known.
    """
    at = text.find("createPage")
    script = _SCRIPT.search(text, at) if at >= 0 else None
    if script:
        pages, current = int(script[1]), int(script[2]) + 1
        more = f"{script[3]}_{current}.{script[4]}" if current < pages else None
        return Pager(current, pages, _absolute(more, url)) if pages > 1 else None
    linked = "\n".join([b.text for b in page.blocks if b.links])
    if not any(hint in linked for hint in _HINTS):
        return None
    link = next((a for a in page.tree.iter("a") if _NEXT.match(_label(a)) and _usable(a.get("href"))), None)
    if link is None:
        return None
    following = link.get("href").strip()
    box = link.getparent()
    while box is not None and box.tag in ("li", "span", "b", "strong", "em"):
        box = box.getparent()
    inside = [(_label(a), (a.get("href") or "").strip()) for a in box.iter("a")][:100] if box is not None else []
    told = " ".join("".join(box.itertext()).split())[:400] if box is not None else ""
    numbers = [int(m[1]) for label, href in inside if (m := _NUMBER.match(label))]
    last = next((href for label, href in inside if _LAST.match(label)), "")
    total_told = _TOTAL.search(told)
    total = int(total_told[1] or total_told[3]) if total_told else None
    if total is None:
        ends = [*numbers, *([int(m[1])] if (m := re.search(r"[_\-=](\d{1,3})(?:\.\w+)?$", last)) else [])]
        total = max(ends, default=None)
    current = _current(told, url, following, numbers)
    if total is not None and total < current + 1:
        total = current + 1
    return Pager(current, total, _absolute(following, url))


def _label(link: Any) -> str:
    return " ".join(("".join(islice(link.itertext(), 8)) if len(link) else link.text or "")[:40].split())


def _usable(href: str | None) -> bool:
    return href is not None and href != "" and not href.startswith(("#", "javascript:")) and not _LIST.search(href)


def _current(told: str, url: str | None, following: str, numbers: list[int]) -> int:
    m = _CURRENT.search(told)
    if m:
        return int(m[1] or m[2])
    nxt = re.search(r"[_\-=](\d{1,3})(?:\.\w+)?$", following)
    if nxt and 2 <= int(nxt[1]) <= 100 and (int(nxt[1]) in numbers or not numbers):
        return int(nxt[1]) - 1
    own = re.search(r"[_\-](\d{1,3})\.\w+$", url or "")
    return int(own[1]) if own and _SUFFIX.search((url or "").rsplit(".", 1)[0]) else 1


def _absolute(href: str | None, url: str | None) -> str | None:
    return urljoin(url, href) if href and url else href
