"""Main content: the article's own title, outlet, author, date and paragraphs, from HTML or flattened text."""

import re

from pipeline.content.base import Content

__all__ = ["Content", "main_content"]

_TAG = re.compile(
    r"<(?:!doctype\s|html[\s>]|head[\s>]|body[\s>]|div[\s>]|p[\s>/]|meta\s|span[\s>]|table[\s>]|article[\s>]|br\s?/?>)",
    re.I,
)


def main_content(text: str, *, url: str | None = None, is_html: bool | None = None) -> Content:
    """Find the article in a page.

    Args:
        text: a page's HTML, or text flattened from a page, with line breaks.
        url: the page's address; dates and outlets may be read from it.
        is_html: whether ``text`` is HTML; looked at where it is None.

    Raises:
        InputError: ``no_content`` where there is no article, ``too_deep`` where HTML cannot be parsed safely.
    """
    if looks_like_html(text) if is_html is None else is_html:
        from pipeline.content.html import html_content

        return html_content(text, url=url)
    from pipeline.content.flat import flat_content

    return flat_content(text)


def looks_like_html(text: str) -> bool:
    """Whether text begins as HTML does, or holds several of its tags near its beginning."""
    head = text[:20_000]
    if head.lstrip("\ufeff \t\r\n")[:9].lower().startswith(("<!doctype", "<html", "<?xml")):
        return True
    return "</" in head and len(_TAG.findall(head)) >= 2
