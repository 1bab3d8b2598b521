"""A page as a list of blocks of text, in one walk over its tree."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from pipeline.content.names import Role, told_by
from pipeline.errors import InputError

MAX_DEPTH = 2000  # the parser gives up, silently, a little below this
_XML = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_BASE64 = re.compile(r"data:[\w/+.-]{1,40};base64,[A-Za-z0-9+/=]*+")
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")

_ZERO_WIDTH = " \u200b\ufeff"
_INLINE, _BLOCK, _BREAK, _SKIP, _STORE, _LINK, _CELL, _ROW = range(8)
_KINDS = {
    **dict.fromkeys(
        [
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
        ],
        _INLINE,
    ),
    **dict.fromkeys(
        [
            "style",
            "iframe",
            "svg",
            "canvas",
            "select",
            "option",
            "button",
            "input",
            "template",
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
        ],
        _SKIP,
    ),
    **dict.fromkeys(("script", "noscript", "textarea", "video"), _STORE),
    "br": _BREAK,
    "a": _LINK,
    "td": _CELL,
    "th": _CELL,
    "tr": _ROW,
}
_LEFT_OUT = frozenset((_SKIP, _STORE))
_WITHIN = frozenset((_INLINE, _BREAK))
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article"))
_SHOWN = frozenset(("nav", "footer", "button", "select"))  # skipped, though a reader sees them


class Block(NamedTuple):
    """A run of text without a break in it.

    ``links`` counts its characters inside links; ``element`` is the block-level element that holds it; ``furniture``
    says why names around it tell of something beside the article, and is empty where they do not.
    """

    text: str
    links: int
    element: int
    furniture: str
    heading: int = 0


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, its blocks in order, and the parent of each block-level element (0 is the root).

    ``roles`` are elements named as a field of the article, with the number of blocks before them; ``stored`` are elements
    whose text readers do not see at once (scripts, ``noscript``, ``textarea``); ``skipped`` is visible text that can be no
    article's (menus, footers), with its place, where it was asked for; ``body`` is the element that a site's rule names.
    """

    tree: Any
    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    roles: list[tuple[Role, Any, int]] = field(default_factory=list)
    stored: list[Any] = field(default_factory=list)
    hidden: int = 0
    videos: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Names (``#id``, ``.class``) that a site gives to the article and to furniture."""

    body: Collection[str] = ()
    furniture: Collection[str] = ()


def parse(text: str) -> Any:
    """The tree of a page.

    Raises:
        InputError: ``no_content`` where there is nothing to parse.
    """
    from lxml import etree

    source = text.replace("\x00", "") if "\x00" in text else text
    if "<?xml" in source[:200]:
        source = _XML.sub("", source, count=1)
    try:
        parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("no_content", "the page cannot be parsed", "fetch it again") from error
    if tree is None:
        raise InputError("no_content", "there is nothing in the page", "fetch it again")
    return tree


def read_page(
    text: str, *, marks: Marks | None = None, tree: Any = None, hidden: bool = False, skipped: bool = False
) -> Page:
    """Parse HTML and collect its blocks; linear in the length of the text.

    Args:
        text: the page's HTML.
        marks: names of a site's own elements.
        tree: the page's tree where it was parsed before.
        hidden: also read what style sheets hide until a script shows it.
        skipped: also note the text of menus and footers.

    Raises:
        InputError: ``no_content`` where there is nothing to parse, ``too_deep`` beyond ``MAX_DEPTH`` levels.
    """
    page = Page(parse(text) if tree is None else tree)
    _walk(page, marks, hidden, skipped)
    return page


def _walk(page: Page, marks: Marks | None, hidden: bool, note_skipped: bool) -> None:  # noqa: PLR0912, PLR0915
    """The walk. One function and local names, because it runs for every element; no recursion, so that no page can
    exhaust Python's stack."""
    from lxml import etree

    blocks, parents, roles = page.blocks, page.parents, page.roles
    parts: list[str] = []
    add = parts.append
    links = depth = link_depth = heading = 0
    furniture = ""
    element = -1
    in_row: Any = None  # the table row whose cells are joined
    entered: list[tuple[int, str, int]] = []  # of block-level elements: element, furniture and heading outside

    def flush() -> None:
        nonlocal links
        text = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        if "\n" in text.strip():
            text = _WRAP.sub("", text)
        text = " ".join(text.split())
        if text[0] in _ZERO_WIDTH or text[-1] in _ZERO_WIDTH:
            text = text.strip(_ZERO_WIDTH)
        if "base64," in text:
            text = _BASE64.sub("", text).strip()
        if text:
            blocks.append(Block(text, links, element if element > 0 else 0, furniture, heading))
        links = 0

    kind_of_tag = _KINDS.get
    left_out: Any = None  # the element whose subtree is not walked
    walk = etree.iterwalk(page.tree, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        kind = kind_of_tag(tag, _BLOCK)
        if event == "start":
            depth += 1
            if depth > MAX_DEPTH:
                raise InputError("too_deep", f"its elements are nested deeper than {MAX_DEPTH}", "leave it out")
            style = node.get("style")
            concealed = style and not hidden and "none" in style and _HIDDEN.search(style)
            if kind in _LEFT_OUT or concealed:
                walk.skip_subtree()
                left_out = node
                if tag == "video":
                    page.videos += 1
                elif kind == _STORE:
                    page.stored.append(node)
                elif concealed:
                    page.hidden += 1
                elif tag == "head":
                    page.stored.extend(node.iter("script"))
                if note_skipped and (concealed or tag in _SHOWN):
                    _note(page, node)
                continue
            if kind == _BREAK:
                if parts and in_row is None:
                    flush()
                continue
            name, own = node.get("class"), node.get("id")
            if name or own:
                odd, role = told_by(f"{name} {own}" if name and own else name or own)
            else:
                odd = role = ""
            if kind == _LINK:
                link_depth += 1
            elif kind == _INLINE:
                pass
            elif in_row is not None:
                if parts:
                    add("  ")
            else:
                if parts:
                    flush()
                entered.append((element, furniture, heading))
                parents.append(element)
                element = len(parents) - 1
                if tag in _HEADINGS:
                    heading = _HEADINGS[tag]
                elif tag == "aside":
                    furniture = furniture or "sidebar"
                elif kind == _ROW and _is_data_row(node):
                    in_row = node
                if odd and not furniture and tag not in _NEVER_FURNITURE:
                    furniture = odd
                if marks is not None and (name or own):
                    if page.body is None and _is_marked(name, own, marks.body):
                        page.body, furniture = element, ""
                    elif _is_marked(name, own, marks.furniture):
                        furniture = "outside the article"
            if role:
                roles.append((role, node, len(blocks)))
            text = node.text
        else:
            depth -= 1
            if node is left_out:
                left_out = None
            elif kind == _LINK:
                link_depth -= 1
            elif kind not in _WITHIN and (in_row is None or node is in_row):
                if parts:
                    flush()
                element, furniture, heading = entered.pop()
                in_row = None
            text = node.tail
        if text:
            if text.isspace():
                if parts:
                    add(" ")
            else:
                add(text)
                if link_depth:
                    links += len(text.strip())
    if parts:
        flush()


def _is_marked(name: str | None, own: str | None, marks: Collection[str]) -> bool:
    return bool(marks) and ((own is not None and f"#{own}" in marks) or (name is not None and any(f".{n}" in marks for n in name.split())))  # fmt: skip


def _note(page: Page, node: Any) -> None:
    for text in node.itertext():
        line = " ".join(text.split())
        if line:
            page.skipped.append((len(page.blocks), line))


def _is_data_row(row: Any) -> bool:
    """Whether a table's row holds data, so that its cells make one line, and not columns of a layout."""
    cells = 0
    for cell in islice(row, 60):
        if cell.tag not in ("td", "th"):
            continue
        cells += 1
        if cell.find(".//table") is not None or len(cell) > 8:
            return False
        size = 0
        for text in cell.itertext():
            size += len(text.strip())
            if size > 300:
                return False
    return cells >= 2
