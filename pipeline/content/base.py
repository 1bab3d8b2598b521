"""The main content of a page, and small helpers that HTML and flattened text share."""

import re
from dataclasses import dataclass

from pipeline.records import Pager

_SITE_WORDS = r"(?:网|網|在线|在線|频道|頻道|门户|門戶|新闻|新聞|资讯|資訊|日报|日報|晚报|晚報|客户端|客戶端|之窗|政府|中心|传媒|傳媒|融媒|财经|財經|头条|頭條|社|com|cn|NEWS|News)"
_SUFFIX = re.compile(rf"\s*(?:[_|｜—–\-]{{1,3}}|\s-\s)\s*([^_|｜—–\-\s]{{1,16}}{_SITE_WORDS}[^_|｜—–\-\s]{{0,6}})\s*$")


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says, in the script it was written in; no navigation, lists of other articles or disclaimers.

    ``published`` is ``YYYY-MM-DD``; ``source`` is the outlet that wrote it; each is None where the page does not tell.
    ``pager`` is there where the article goes on on other pages.
    """

    title: str
    source: str | None
    author: str | None
    published: str | None
    paragraphs: tuple[str, ...]
    pager: Pager | None = None


def strip_site(title: str) -> str:
    """A headline without the names of site and section behind it (``…_汉水网``, ``…-县区新闻-濮阳网``)."""
    short = title.strip()[:300]
    cut = False
    for _ in range(4):
        m = _SUFFIX.search(short)
        if m is None or m.start() < 6:
            break
        short, cut = short[: m.start()].rstrip(), True
    if cut:  # a section between the headline and the site's name
        m = re.search(r"\s*[_|｜\-]\s*[^_|｜\-\s，。！？、]{2,6}$", short)
        if m is not None and m.start() >= 8 and re.search(r"[_|｜]|新闻|要闻|频道|动态|资讯", m[0]):
            short = short[: m.start()]
    return short
