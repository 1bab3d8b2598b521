"""The article in a flattened page: lines are judged by kind and place, and the article's own are kept.

A line is judged by its view (unscrambled, simplified, half-width); what is returned is the line as it came.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.content.base import Content, strip_site
from pipeline.content.lines import Kind, is_announcement, is_caption, is_long_sentence, kind_of
from pipeline.content.meta import closing_source, find_date, named_author, read_info
from pipeline.errors import InputError
from pipeline.normalise import normalise

_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_EDITOR_TAIL = re.compile(
    r"[（(\[【](?:责任|責任)?(?:编辑|編輯|责编|責編|校对|校對)\s*[:：丨 ][^（()）\[\]【】]{1,30}[)）\]】]\s*$"
)
_DONE = re.compile(r"[（(]完[)）]\s*$")
_OVER: frozenset[Kind] = frozenset(("editor", "legal", "neighbour", "comment"))
_TEXT: frozenset[Kind] = frozenset(("paragraph", "row", "short", "item"))
_HEAD_LINES = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: as it came, as it is judged, and its kind."""

    raw: str
    view: str
    kind: Kind


def flat_content(text: str) -> Content:
    """Find the article in flattened text.

    Raises:
        InputError: ``no_content`` where no line is the article's own.
    """
    lines = _lines(text)
    if not lines:
        raise InputError("no_content", "there is no line of text in it", "check how the page was turned into text")
    start = _body_start(lines)
    title = _title(lines[:start])
    body = _body(lines[start:], title.view if title else "")
    if not body and start and lines[0].kind != "nav":
        start, body = 1, _body(lines[1:], lines[0].view)
    if not body:
        raise InputError("no_content", "no line of it is an article's own", "check how the page was turned into text")
    published, source, author = _told(lines, start, body)
    paragraphs = _join_cells([(_without_editor(line.raw), line.kind) for line in body])
    return Content(strip_site(title.raw) if title else "", source, author, published, tuple(p for p in paragraphs if p))


def _lines(text: str) -> list[_Line]:
    text = _BREAKS.sub("\n", text)
    raws = text.split("\n")
    views = normalise(text).text.split("\n")
    if len(views) != len(raws):
        views = [normalise(raw).text for raw in raws]
    out = []
    for raw, view in zip(raws, views, strict=True):
        kind = kind_of(view)
        if kind != "blank":
            out.append(_Line(raw.strip(), view.strip(), kind))
    return out


def _without_editor(raw: str) -> str:
    """A paragraph without the editor's bracket at its end."""
    m = _EDITOR_TAIL.search(raw, max(0, len(raw) - 60))
    return raw[: m.start()].rstrip() if m else raw


def _title_like(line: _Line) -> bool:
    return (
        4 <= len(line.view) <= 100
        and not line.view.endswith(("。", "；", ";", "，", ","))
        and line.view.count("。") == 0
    )


def _body_start(lines: Sequence[_Line]) -> int:
    """Where the head ends: behind the last information line before the first paragraph, else at that paragraph."""
    first = next((i for i, ln in enumerate(lines) if ln.kind == "paragraph" and not (i == 0 and _title_like(ln))), None)
    limit = min(len(lines) if first is None else first, _HEAD_LINES)
    infos = [i for i in range(limit) if lines[i].kind == "info"]
    if not infos:
        if first is not None:
            return _with_lead(lines, first)
        return 1 if len(lines) > 1 and _title_like(lines[0]) else 0
    start = infos[-1] + 1
    while start < len(lines) and lines[start].kind not in _TEXT and lines[start].kind not in ("related",):
        start += 1
    title = _title(lines[: infos[-1] + 1])
    while start < len(lines) and title and lines[start].kind == "short" and _repeats(lines[start].view, title.view):
        start += 1
    return start


def _with_lead(lines: Sequence[_Line], first: int) -> int:
    """Without an information line: a caption in front of the first paragraph belongs to the article."""
    while first > 1 and lines[first - 1].kind == "short" and is_caption(lines[first - 1].view):
        first -= 1
    return first


def _repeats(view: str, title: str) -> bool:
    """A subtitle, or the title once more."""
    return view.startswith(("——", "—")) or view in title or title in view


def _title(head: Sequence[_Line]) -> _Line | None:
    """The headline among the lines before the body."""
    info = max((i for i, ln in enumerate(head) if ln.kind == "info"), default=len(head))
    best: tuple[float, int] | None = None
    for i, line in enumerate(head[:_HEAD_LINES]):
        if line.kind not in ("short", "item", "paragraph", "row") or not _title_like(line):
            continue
        later = [ln.view for j, ln in enumerate(head) if j != i]
        score = min(len(line.view), 24) / 8 + (1.0 if i == 0 else 0.0) - abs(info - i) * 0.1
        if line.view in later:
            score += 2
        if any(other.startswith(line.view) and len(other) > len(line.view) >= 8 for other in later):
            score += 4  # the document's title is the headline with the site's name behind it
        if best is None or score > best[0]:
            best = (score, i)
    if best is not None:
        return head[best[1]]
    return head[0] if head and head[0].kind == "nav" and _title_like(head[0]) and len(head[0].view) >= 12 else None


def _body(lines: Sequence[_Line], title: str) -> list[_Line]:
    """The article's own lines."""
    kept: list[_Line] = []
    announced = in_advert = False
    i = -1
    while i + 1 < len(lines):
        i += 1
        line = lines[i]
        if in_advert:
            in_advert = line.kind != "advert_edge"
            continue
        if line.kind == "advert_edge":
            in_advert = any(ln.kind == "advert_edge" for ln in lines[i + 1 : i + 5])
        elif line.kind in _OVER or line.kind == "related":
            resumed = _resume(lines, i, kept)
            if resumed is None:
                break
            i = resumed - 1
            announced = False
        elif line.kind in _TEXT or _is_heading(lines, i, kept):
            if line.kind == "short" and not kept and _repeats(line.view, title) and title:
                continue
            kept.append(line)
            announced = is_announcement(line.view) or (announced and line.kind != "paragraph")
    return _without_tail(kept)


def _is_heading(lines: Sequence[_Line], at: int, kept: Sequence[_Line]) -> bool:
    """A line that ends like a site's name, but stands between paragraphs (织密服务网): a section heading."""
    between = bool(kept) and at + 1 < len(lines) and lines[at + 1].kind == "paragraph"
    return lines[at].kind == "site" and between


def _resume(lines: Sequence[_Line], at: int, kept: Sequence[_Line]) -> int | None:
    """Where the article goes on behind a line that usually ends it; None where it does not.

    An editor's line above the text, or a box of related articles within it, is passed over; once the article has
    been closed (editor, disclaimer, 完), nothing behind is its own.
    """
    kind = lines[at].kind
    if not kept:
        return (
            at + 1
            if kind != "related"
            else next((j for j in range(at + 1, len(lines)) if lines[j].kind == "paragraph"), None)
        )
    if kind == "editor":
        follows = at + 1 < len(lines) and is_long_sentence(lines[at + 1].view)
        return at + 1 if follows and len(kept) <= 2 and not _DONE.search(kept[-1].view) else None
    if kind != "related" or _DONE.search(kept[-1].view):
        return None
    since = lines[lines.index(kept[-1]) + 1 : at]
    if any(ln.kind in ("info", "byline") for ln in since):
        return None
    for j in range(at + 1, len(lines)):
        if lines[j].kind in _OVER or lines[j].kind == "related":
            return None
        if is_long_sentence(lines[j].view):
            run = j
            while run < len(lines) and lines[run].kind == "paragraph":
                run += 1
            closed = any(ln.kind == "editor" for ln in lines[run : run + 3])
            return j if closed or run - j >= 2 else None
    return None


def _without_tail(kept: list[_Line]) -> list[_Line]:
    """Drop headlines that stand behind the last paragraph without a head of their own."""
    last = max((i for i, ln in enumerate(kept) if ln.kind in ("paragraph", "row") or is_caption(ln.view)), default=None)
    if last is None or is_announcement(kept[last].view):
        return kept
    return kept[: last + 1]


_CELL = re.compile(r"^[-—]{1,2}$|^[\d.,]+(?:%|[万亿]?元|个|家|亩|人|吨|万|亿)?$")


def _join_cells(lines: list[tuple[str, Kind]]) -> list[str]:
    """Tables that were flattened a cell a line, put together row by row."""
    out: list[str] = []
    i = 0
    while i < len(lines):
        run = i
        while (
            run < len(lines) and lines[run][1] != "paragraph" and len(lines[run][0]) <= 24 and " " not in lines[run][0]
        ):
            run += 1
        cells = [text for text, _ in lines[i:run]]
        width = _columns(cells)
        if width:
            out += [" ".join(cells[k : k + width]) for k in range(0, len(cells), width)]
            i = run
        else:
            run = max(run, i + 1)
            out += [text for text, _ in lines[i:run]]
            i = run
    return out


def _columns(cells: list[str]) -> int | None:
    """The number of columns where cells make a table: below the head each column is all numbers or has none."""
    if len(cells) < 6 or sum(bool(_CELL.match(c)) for c in cells) * 4 < len(cells):
        return None
    for width in range(2, 11):
        if len(cells) % width or len(cells) < 2 * width:
            continue
        rows = [cells[k : k + width] for k in range(width, len(cells), width)]
        number = [[bool(_CELL.match(row[c])) for row in rows] for c in range(width)]
        if all(all(col) or not any(col) for col in number) and any(map(all, number)) and not any(map(_CELL.match, cells[:width])):  # fmt: skip
            return width
    return None


_LEAD = re.compile(
    r"^[\s【\[（(]{0,2}([\u4e00-\u9fffA-Za-z]{2,12}?(?:网|社|报|财经|视界|新闻|在线|客户端|融媒|日报|晚报))(?:[\u4e00-\u9fff]{0,8}?\s?\d{1,2}\s?月\s?\d{1,2}\s?日)?\s?(?:电|讯|消息)(?![\u4e00-\u9fff]{0,2}设备)"
)
_OWN = re.compile(r"^(?:本报|本网|本站|本社|我网|我报|本台)")
_TAIL_OUTLET = re.compile(
    r"[（(](?:来源[:：]\s?)?([\u4e00-\u9fff]{2,12}(?:报|网|社|快报|财经|观察|融媒|融媒体中心|发布|新闻|周刊|时报|在线))讯?[)）]\s*$"
)
_TAIL_STAFF = re.compile(
    r"[（(]([\u4e00-\u9fff]{2,10}?(?:报社|日报|晚报|时报|网|电视台|融媒体中心|报|社|融媒|新闻))(?:全媒体|融媒体?|首席|见习|特约|实习|特派)*记者[^（()）]{2,30}[)）]\s*$"
)
_STAFF = re.compile(
    r"^[\s□■◎●（(【]{0,3}([\u4e00-\u9fff]{2,10}?(?:报社|日报|晚报|时报|网|电视台|融媒体中心|报|社|融媒))(?:全媒体|融媒体?|首席|见习|特约|实习|特派)*记者"
)


def _told(lines: Sequence[_Line], start: int, body: Sequence[_Line]) -> tuple[str | None, str | None, str | None]:
    """Date, outlet and author: from the information lines, else from the first or last paragraph or a byline."""
    published = source = author = None
    end = lines.index(body[-1])
    for i, line in enumerate(lines):
        if line.kind == "info" and (i < start or i <= end + 3):
            info = read_info(line.view)
            published = published or info.published
            source = source or info.source
            author = author or info.author
    first, last = body[0].view, body[-1].view
    source = next((s for s in (closing_source(ln.view) for ln in lines[end + 1 : end + 4]) if s), source)
    lead = _LEAD.match(first)
    if source is None and lead and not _OWN.match(lead[1]):
        source = lead[1]
    for line in lines[start : end + 4]:
        if source is None and line.kind == "byline":
            staff = _STAFF.match(line.view)
            source = staff[1] if staff else None
        if author is None and line.kind == "byline":
            author = read_info(line.view).author
    if source is None:
        tail = _TAIL_OUTLET.search(last[-60:]) or _TAIL_STAFF.search(last[-60:])
        source = tail[1] if tail else None
    if author is None:
        author = named_author(first, last)
    if published is None:
        heads = [find_date(ln.view) for ln in lines[: min(start, _HEAD_LINES)] if ln.kind not in ("paragraph",)]
        published = next((d for d in heads[1:] if d), None)
    return published, source, author
