"""A page as a list of blocks of text, in one walk over its tree."""

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import InputError

MAX_DEPTH = 2000  # the parser gives up, silently, a little below this
_XML = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "svg",
        "canvas",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "template",
        "video",
        "audio",
        "object",
        "embed",
        "map",
        "head",
        "nav",
        "footer",
        "dialog",
        "datalist",
        "math",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "nobr",
        "o:p",
        "st1:chsdate",
    ]
)
_SPACED = frozenset(("td", "th"))
_FURNITURE = re.compile(
    r"(?:^|[\s_\-])(?:comments?|cmt|footer|foot|share|shares|sharebar|bdshare\S*|bdsharebuttonbox|relat\w*|recommend\w*|recom\w*|tuijian|hot\w{0,6}|rank\w*|side\w{0,4}|sidebar|aside|copyright|crumbs?"
    r"|breadcrumbs?|nav|navbar|navigation|menu|toolbar|tools?|qrcode|ewm|erweima|advert\w*|ads?|gg|guanggao|statement|disclaimer|mianze|shengming|tags?|tag-?list|keywords?|prev|next|prenext|pager|pagination|login|search"
    r"|editor-?name|zeren|bianji|xgxw|xgyd|ep-source|article-?tags?|more|popup|modal|tips?|feedback|report|subscribe|vote|survey|download|appdown\w*|news-?list|list-?news)(?:$|[\s_\-\d])",
    re.I,
)
_ARTICLE = re.compile(r"article|content|detail|TRS_|zoom|editor|post_?body|rich_media|text|main", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a break in it. ``links`` counts its characters inside links; ``element`` is the block-level
    element that holds it; ``furniture`` says that names around it tell of something beside the article."""

    text: str
    links: int
    element: int
    furniture: bool
    heading: int = 0


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, its blocks in order, and the parent of each block-level element (0 is the root)."""

    tree: Any
    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)


def read_page(text: str) -> Page:
    """Parse HTML and collect its blocks; linear in the length of the text.

    Raises:
        InputError: ``no_content`` where there is nothing to parse, ``too_deep`` beyond ``MAX_DEPTH`` levels.
    """
    from lxml import etree

    source = _XML.sub("", text.replace("\x00", ""), count=1)
    try:
        parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("no_content", "the page cannot be parsed", "fetch it again") from error
    if tree is None:
        raise InputError("no_content", "there is nothing in the page", "fetch it again")
    return _Walk(tree).run()


class _Walk:
    """The walk: an explicit stack, so that no page can exhaust Python's own."""

    def __init__(self, tree: Any) -> None:
        self.page = Page(tree)
        self.parts: list[str] = []
        self.links = 0
        self.element = -1
        self.furniture = 0
        self.link_depth = 0
        self.heading = 0

    def run(self) -> Page:
        from lxml import etree

        skipping: Any = None
        depth = 0
        entered: list[tuple[int, bool]] = []  # of block-level elements: the one outside, and whether it is furniture
        for event, node in etree.iterwalk(self.page.tree, events=("start", "end")):
            tag = node.tag if isinstance(node.tag, str) else "script"
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH:
                    raise InputError("too_deep", f"its elements are nested deeper than {MAX_DEPTH}", "leave it out")
                if skipping is not None:
                    continue
                if tag in _SKIP or _HIDDEN.search(node.get("style") or ""):
                    skipping = node
                    continue
                self._enter(tag, node, entered)
            else:
                depth -= 1
                if skipping is None:
                    self._leave(tag, entered)
                elif skipping is node:
                    skipping = None
                if skipping is None and node.tail:
                    self._text(node.tail)
        self._flush()
        return self.page

    def _enter(self, tag: str, node: Any, entered: list[tuple[int, bool]]) -> None:
        if tag in _INLINE:
            if tag == "a":
                self.link_depth += 1
        elif tag == "br":
            self._flush()
        elif tag in _SPACED:
            self._text("  ")
            entered.append((self.element, False))
        else:
            self._flush()
            names = f"{node.get('class') or ''} {node.get('id') or ''}"
            odd = tag == "aside" or (bool(_FURNITURE.search(names)) and not _ARTICLE.search(names))
            entered.append((self.element, odd))
            self.page.parents.append(self.element)
            self.element = len(self.page.parents) - 1
            self.furniture += odd
            if tag in ("h1", "h2", "h3"):
                self.heading = int(tag[1])
        if node.text:
            self._text(node.text)

    def _leave(self, tag: str, entered: list[tuple[int, bool]]) -> None:
        if tag in _INLINE:
            if tag == "a":
                self.link_depth -= 1
        elif tag == "br":
            pass
        elif tag in _SPACED:
            entered.pop()
        else:
            self._flush()
            self.element, odd = entered.pop()
            self.furniture -= odd
            if tag in ("h1", "h2", "h3"):
                self.heading = 0

    def _text(self, text: str) -> None:
        self.parts.append(text)
        if self.link_depth:
            self.links += len(text.strip())

    def _flush(self) -> None:
        if self.parts:
            text = _BLANKS.sub(" ", "".join(self.parts)).strip(" \u3000\u200b\ufeff")
            if text:
                element = max(self.element, 0)
                self.page.blocks.append(Block(text, self.links, element, self.furniture > 0, self.heading))
        self.parts.clear()
        self.links = 0
