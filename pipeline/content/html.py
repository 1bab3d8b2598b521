"""The article in an HTML page: one walk over the tree, the subtree with most running text, and what it lacks in the head.

Every block of text counts for the elements around it: running text (Chinese punctuation, few links) in favour, lists of
links against. The element with the best sum is the article; a child that holds nearly all of it is taken instead.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.content.base import Content
from pipeline.content.blocks import Block, Page, read_page
from pipeline.content.head import Head, read_head
from pipeline.content.lines import is_long_sentence, kind_of
from pipeline.content.meta import Info, closing_source, named_author, read_info
from pipeline.errors import InputError
from pipeline.normalise import normalise

_DESCEND = 0.85  # a child with this share of its parent's running text is the article
_NEAR = 0.5  # lists of links beside its paragraphs cannot take more from an element than this leaves
_HEAD_BLOCKS = 14
_NAME = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,12}$")
_PUNCTUATION = re.compile(r"[，。；：、！？“”…,;]")


def html_content(text: str, *, url: str | None = None) -> Content:
    """Find the article in a page's HTML.

    Raises:
        InputError: ``no_content`` or ``too_deep``.
    """
    page = read_page(text)
    head = read_head(page, url)
    chosen = _choose(_trusted(page))
    body = [b for b in page.blocks[chosen[0] : chosen[1]] if not b.furniture and not _is_links(b)] if chosen else []
    views = _views([b.text for b in body])
    keep = _own(body, views, head)
    if not keep:
        raise InputError("no_content", "the page holds no article", "leave it out, or check that it is a page of news")
    info = _info(page, head, [body[i] for i in keep])
    return Content(
        head.title,
        info.source or head.source,
        info.author or head.author,
        head.published or info.published,
        tuple(body[i].text for i in keep),
    )


def _trusted(page: Page) -> Page:
    """The page; where names of elements would make furniture of most of its text, the names are wrong."""
    running = [b for b in page.blocks if _value(b, False) > 20]
    total = sum(len(b.text) for b in running)
    if sum(len(b.text) for b in running if b.furniture) > 0.65 * total:
        page.blocks[:] = [replace(b, furniture=False) for b in page.blocks]
    return page


def _views(texts: Sequence[str]) -> list[str]:
    views = normalise("\n".join(texts)).text.split("\n")
    return views if len(views) == len(texts) else [normalise(t).text for t in texts]


def _is_links(block: Block) -> bool:
    return block.links * 2 > len(block.text) and not (len(block.text) > 60 and "。" in block.text and block.links * 10 < 9 * len(block.text))  # fmt: skip


def _value(block: Block, furniture: bool) -> float:
    """What a block says for its being part of the article."""
    size = len(block.text)
    if _is_links(block):
        return -size - 15.0
    marks = len(_PUNCTUATION.findall(block.text))
    running = (marks >= 1 and size >= 8) or size >= 50
    if furniture:
        return -0.3 * size
    return size * 1.0 + 8.0 * min(marks, size // 6 + 1) if running else -4.0


def _choose(page: Page) -> tuple[int, int] | None:
    """The blocks of the best element, as a half-open range."""
    own = [0.0] * len(page.parents)
    first = [len(page.blocks)] * len(page.parents)
    last = [0] * len(page.parents)
    for i, block in enumerate(page.blocks):
        own[block.element] += _value(block, block.furniture)
        first[block.element] = min(first[block.element], i)
        last[block.element] = max(last[block.element], i + 1)
    children: list[list[int]] = [[] for _ in page.parents]
    total = own[:]
    near = [max(value, 0.0) for value in own]  # running text directly in an element or in its paragraphs
    for element in range(len(page.parents) - 1, 0, -1):
        parent = page.parents[element]
        total[parent] += total[element]
        if not children[element]:
            near[parent] += max(own[element], 0.0)
        first[parent] = min(first[parent], first[element])
        last[parent] = max(last[parent], last[element])
        children[parent].append(element)
    worth = [max(t, _NEAR * n) for t, n in zip(total, near, strict=True)]
    best = max(range(len(worth)), key=lambda e: (worth[e], -e), default=None)
    if best is None or worth[best] <= 0:
        return None
    if worth[best] > total[best]:
        return first[best], last[best]
    while True:
        child = max(children[best], key=lambda e: total[e], default=None)
        if child is None or total[child] < _DESCEND * total[best]:
            return first[best], last[best]
        best = child


def _own(body: Sequence[Block], views: Sequence[str], head: Head) -> list[int]:
    """Which blocks of the chosen element are the article's own."""
    keep: list[int] = []
    for i, view in enumerate(views):
        kind = kind_of(view)
        if kind in ("blank", "nav", "share", "ticker", "info", "advert", "advert_edge", "neighbour", "byline"):
            continue
        if kind in ("related", "legal", "editor", "comment"):
            closed = kind == "editor" and len(keep) >= 3
            if closed or not any(is_long_sentence(v) for v in views[i + 1 : i + 40]):
                break
            continue
        if not keep and head.title and (view in head.title or head.title in view) and len(view) < len(head.title) + 20:
            continue
        keep.append(i)
    return keep


def _info(page: Page, head: Head, text: Sequence[Block]) -> Info:
    """Date, outlet and author from the blocks around the article: those between headline and text, then those behind."""
    start, end = page.blocks.index(text[0]), page.blocks.index(text[-1]) + 1
    above = _views([b.text[:200] for b in page.blocks[max(0, start - _HEAD_BLOCKS) : start]])
    if head.title:
        title = normalise(head.title).text
        at = next((i for i, t in enumerate(above) if title in t or (len(t) >= 8 and t in title)), None)
        above = above[at + 1 :] if at is not None else above[-8:]
    above = [t for t in above if len(t) <= 160]
    below = _views([b.text[:200] for b in page.blocks[end - 1 : end + 6]])
    published = source = author = None
    for line in above:
        told = read_info(line)
        published, source, author = published or told.published, source or told.source, author or told.author
    if source is None:  # beside the date some sites print the outlet's bare name in an element of its own
        source = next((t for t in above if _NAME.match(t) and kind_of(t) == "short"), None)
    for line in (t for t in below if len(t) <= 60):
        told = read_info(line)
        published, author = published or told.published, author or told.author
    source = next((s for s in map(closing_source, below) if s), source)
    if author is None:
        first = next((b for b in text[:3] if len(b.text) >= 30), text[0])
        author = named_author(normalise(first.text).text, normalise(text[-1].text).text)
    return Info(published, source, author)
