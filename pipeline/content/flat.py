"""The article in a flattened page: lines are judged by what they say and where they stand, and its own are kept.

A line is judged by its view (unscrambled, simplified, half-width); what is returned is the line as it came. The line
model decides, and rules only where a rule is certain: what no text's own line is, rows that go on below a row, and a
first long paragraph where nothing else was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from pipeline.content.base import Content, strip_site
from pipeline.content.decisions import Decision
from pipeline.content.glue import unglue
from pipeline.content.line_features import Seen, speaks_for_site
from pipeline.content.line_model import Judged, LineModel, line_model
from pipeline.content.lines import Kind, is_long_sentence, kind_of
from pipeline.content.meta import closing_source, find_date, named_author, read_info
from pipeline.errors import InputError
from pipeline.normalise import normalise

_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_EDITOR_TAIL = re.compile(
    r"[（(\[【](?:责任|責任)?(?:编辑|編輯|责编|責編|校对|校對)\s*[:：丨 ][^（()）\[\]【】]{1,30}[)）\]】]\s*$"
)
_NEVER: frozenset[Kind] = frozenset(("neighbour", "ticker", "advert_edge"))  # certain wherever they stand
_HEAD_LINES = 30
_REASONS: dict[str, str] = {
    "info": "info line",
    "byline": "byline",
    "nav": "navigation",
    "site": "navigation",
    "share": "tools",
    "editor": "editor",
    "related": "related",
    "neighbour": "related",
    "legal": "disclaimer",
    "advert": "advert",
    "advert_edge": "advert",
    "ticker": "ticker",
    "comment": "comments",
}
_LABEL_REASONS = {
    "title": "headline",
    "info": "info line",
    "nav": "navigation",
    "list": "related",
    "teaser": "related",
    "advert": "advert",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: as it came, as it is judged, and its kind by the rules."""

    raw: str
    view: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Read:
    """Lines of a document with what was decided: which are its body (positions), and which is the headline."""

    lines: Sequence[Line]
    judged: Sequence[Judged]
    body: Sequence[int]
    title: int | None


def flat_content(text: str, model: LineModel | None = None) -> Content:
    """Find the article in flattened text.

    Args:
        text: the page's text with line breaks.
        model: the model that judges its lines; else the one that is shipped.

    Raises:
        InputError: ``no_content`` where no line is the article's own.
    """
    read = _read(text, model)
    if not read.body:
        reason = "no line of it is an article's own" if read.lines else "there is no line of text in it"
        raise InputError("no_content", reason, "check how the page was turned into text")
    lines = read.lines
    body = [lines[i] for i in read.body]
    published, source, author = _told(read, body)
    paragraphs = _join_cells([(_without_editor(line.raw), line.kind) for line in body])
    title = strip_site(lines[read.title].raw) if read.title is not None else ""
    return Content(title, source, author, published, tuple(p for p in paragraphs if p))


def flat_decisions(text: str, model: LineModel | None = None) -> list[Decision]:
    """What was decided about every line of flattened text, in order; blank lines are left out.

    A text without an article gives decisions none of which is kept.
    """
    read = _read(text, model)
    own = set(read.body)
    out = []
    for i, (line, judged) in enumerate(zip(read.lines, read.judged, strict=True)):
        if i in own:
            reason = "body"
        elif i == read.title:
            reason = "headline"
        else:
            reason = _REASONS.get(line.kind) or _LABEL_REASONS.get(judged.label, "outside the article")
        out.append(Decision(line.raw, i in own, reason))
    return out


def read_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, glued ones taken apart, each with its kind."""
    raws = unglue(_BREAKS.sub("\n", text).split("\n"))
    views = normalise("\n".join(raws)).text.split("\n")
    if len(views) != len(raws):
        views = [normalise(raw).text for raw in raws]
    out = []
    for raw, view in zip(raws, views, strict=True):
        kind = kind_of(view)
        if kind != "blank":
            out.append(Line(raw.strip(), view.strip(), kind))
    return out


def _read(text: str, model: LineModel | None) -> _Read:
    lines = read_lines(text)
    judged = (model or line_model()).judge([Seen(line.view, line.kind) for line in lines])
    own = [i for i, verdict in enumerate(judged) if verdict.own and _can_be_own(lines[i])]
    if not own:  # an article of one paragraph among much else: the first that runs long
        first = next((i for i, line in enumerate(lines) if is_long_sentence(line.view)), None)
        own = [] if first is None else [first]
    own = _with_edges(lines, judged, _with_lists(lines, own))
    title = _title(lines, judged, own[0] if own else len(lines))
    if title is not None:
        below = (i for i in own if i > title)
        own = list(dropwhile(lambda i: _repeats(lines[i], lines[title]), below))
    return _Read(lines, judged, own, title)


def _can_be_own(line: Line) -> bool:
    """The certain rules: what no article's own line is, whatever the model thinks of its surroundings."""
    if line.kind == "advert":
        return line.view.endswith("。")  # a sentence of the text may speak of codes and accounts too
    return line.kind not in _NEVER and not _LINKED.match(line.view[:90]) and any(c.isalnum() for c in line.view)


def _with_lists(lines: Sequence[Line], own: Sequence[int]) -> list[int]:
    """Lists and tables of the body in full: what its text announces (``如下：``), rows below rows, heads and totals.

    Nor does an item or a cell go missing in the midst of those that were kept.
    """
    kept = set(own)
    announced = False
    for i, line in enumerate(lines):
        follows = i - 1 in kept
        listed = line.kind in ("item", "row")
        below = follows and lines[i - 1].kind == "row"
        if (announced and listed) or (below and (_TOTAL.match(line.view) or _as_wide(lines[i - 1], line))):
            kept.add(i)
        announced = (announced and listed) or (i in kept and _ANNOUNCES.search(line.view[-12:]) is not None)
    for i in range(len(lines) - 2, -1, -1):
        heads = _UNIT.match(lines[i].view) or _ANNOUNCES.search(lines[i].view[-12:])
        if heads and i + 1 in kept and lines[i + 1].kind in ("item", "row") and lines[i].kind != "related":
            kept.add(i)
    for i in range(len(lines)):
        goes_on = i - 1 in kept and _cells(lines[i - 1]) >= 4 and _cells(lines[i - 1]) == _cells(lines[i])
        widens = i + 1 < len(lines) and _cells(lines[i]) >= 4 and _cells(lines[i + 1]) == _cells(lines[i])
        if goes_on or (widens and _COLUMNS.search(lines[i].view)):
            kept.add(i)
    for i in range(1, len(lines) - 1):
        if i - 1 in kept and i + 1 in kept and (_SECTION.match(lines[i].view) or _is_cell_among(lines, i)):
            kept.add(i)
    kept.update(_headings(lines, kept))
    for run in _numbered_runs(lines):
        if 2 * sum(i in kept for i in run) > len(run):
            kept.update(i for i in run if _can_be_own(lines[i]))
    return sorted(kept)


def _headings(lines: Sequence[Line], kept: set[int]) -> list[int]:
    """Short lines right above a paragraph of the body that are made like its sections' other headings, two at least."""
    above = [
        i
        for i in range(1, len(lines) - 1)
        if i + 1 in kept and lines[i + 1].kind == "paragraph" and lines[i].kind == "short" and len(lines[i].view) <= 24
    ]
    sure = [i for i in above if i in kept and lines[i - 1].kind == "paragraph" and i - 1 in kept]
    signs = [set(lines[i].view) & _HEADING_SIGNS for i in sure]
    common = set.intersection(*signs) if len(signs) >= 2 else set()
    return [i for i in above if common and i > sure[0] and common <= set(lines[i].view)]


_HEADING_SIGNS = frozenset("，“”：—、 ")


def _is_cell_among(lines: Sequence[Line], at: int) -> bool:
    """Whether a short line stands among cells of a table, a cell a line: a number within three lines on either side."""
    around = lines[max(0, at - 3) : at], lines[at + 1 : at + 4]
    return lines[at].kind == "short" and all(any(_CELL.match(line.view) for line in side) for side in around)


_NUMBERED = re.compile(r"(\d{1,2})\s?[.、．)）](?!\d)")


def _numbered_runs(lines: Sequence[Line]) -> list[list[int]]:
    """Three and more lines one below the other that are numbered in order: their positions."""
    runs: list[list[int]] = []
    last = 0
    for i, line in enumerate(lines):
        m = _NUMBERED.match(line.view)
        number = int(m[1]) if m else 0
        if m and number == last + 1 and runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        elif m:
            runs.append([i])
        last = number
    return [run for run in runs if len(run) >= 3]


# 序号 | 项目名称 | 总投资: the head of a table that kept its bars
_COLUMNS = re.compile(r"^[|｜\s]*序号|项目名称|总投资")


def _cells(line: Line) -> int:
    return len(re.split(r"[|｜]", line.view.strip("|｜ ")))


# 二、2025年主要预期目标: the heading of a section, between lines of the body
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.][\u4e00-\u9fff\d“”]{2,24}$")


def _with_edges(lines: Sequence[Line], judged: Sequence[Judged], own: Sequence[int]) -> list[int]:
    """Plain paragraphs right above the first or right below the last line of the body: theirs is no other place."""
    if not own:
        return []
    first, last = own[0], own[-1]
    while first and (
        _is_plain(lines[first - 1], judged[first - 1].label == "info") or _OPENS_TEXT.match(lines[first - 1].view)
    ):
        first -= 1
    if last + 1 < len(lines) and _is_plain(lines[last + 1]) and lines[last].kind == "paragraph":
        last += 1
    return [*range(first, own[0]), *own, *range(own[-1] + 1, last + 1)]


# What opens official texts: whom they address, the points of an announcement, the first section's heading
_OPENS_TEXT = re.compile(
    r"各[\u4e00-\u9fff、（）()]{2,40}[:：]$|(?:重要(?:内容|事项)?|特别)提示[:：]?$|[一二]、[\u4e00-\u9fff\d]{2,24}$"
    r"|[●○■◆▪•·]\s?(?:投资标的|交易标的|标的名称|投资金额|交易金额|合同(?:类型|金额)|协议(?:类型|金额)|(?:特别)?风险提示|实施主体)"
)


def _is_plain(line: Line, whatever: bool = False) -> bool:
    """A paragraph without words that sites use of themselves (``whatever``: with any)."""
    return (
        line.kind == "paragraph"
        and line.view[-1] in "。！？”"
        and len(line.view) >= 30
        and (whatever or not speaks_for_site(line.view))
    )


def _as_wide(above: Line, line: Line) -> bool:
    return line.kind == "row" and len(above.view.split()) == len(line.view.split())


_EDITED = re.compile(r"责任编辑|责编|编辑|记者|通讯员")
# [提要] 前7月外资数据出炉: a summary under the headline
_SUMMARY = re.compile(r"[\[【（(]?(?:提要|摘要|导读|核心提示|核心阅读|内容提要)(?:[\]】）)：: ]|$)")


def _title(lines: Sequence[Line], judged: Sequence[Judged], start: int) -> int | None:
    """The headline: the line in front of the body that the model finds likeliest; its first showing where it stands twice."""
    heads = [i for i in range(min(start, _HEAD_LINES)) if not _SUMMARY.match(lines[i].view)]
    best = max(heads, key=lambda i: judged[i].title, default=None)
    if best is None:
        return 0 if start == 0 and len(lines) > 1 and _title_like(lines[0]) else None
    if judged[best].title >= 0.05:
        return best
    return next((i for i in range(min(start, _HEAD_LINES)) if lines[i].kind == "short" and _title_like(lines[i])), None)


def _title_like(line: Line) -> bool:
    return (
        4 <= len(line.view) <= 100
        and not line.view.endswith(("。", "；", ";", "，", ","))
        and line.view.count("。") == 0
    )


def _repeats(line: Line, title: Line) -> bool:
    """A subtitle, or the title once more."""
    view = line.view
    if line.kind != "short" or view[-1] in "：:。！？":
        return False
    again = title.view in view and len(view) <= len(title.view) + 12
    return view.startswith(("——", "—")) or view in title.view or again


def _without_editor(raw: str) -> str:
    """A paragraph without the editor's bracket at its end."""
    m = _EDITOR_TAIL.search(raw, max(0, len(raw) - 60))
    return raw[: m.start()].rstrip() if m else raw


# another article named within the text: 相关阅读：某县签约…
_LINKED = re.compile(
    r"^[\W_]{0,4}(?:点此|点击|戳)?(?:相关(?:阅读|报道|新闻|链接)?|更多阅读|(?:阅读|查看|看)更多|延伸阅读|推荐阅读|往期(?:回顾)?|回看|前情(?:回顾)?|(?:此前|早前)报道)\s?[:：】][^。；]{4,80}$"
)
_UNIT = re.compile(r"^[（(]?单位[:：]\S{1,12}$")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)\s")
_ANNOUNCES = re.compile(r"(?:如下|名单|附表|一览|[具分]别是)[^，。]{0,4}[：:。)）]?$")
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
_SOURCE_SAID = re.compile(r"(?:来源|稿源|出处|转自|来自|摘自|发布机构|发布单位|供稿单位|媒体)\s*[:：/丨|]")
_PARTS = re.compile(r"[\s|｜丨·/【】\[\]()（）:：,，<>]+")
_SAID = re.compile(r"^(?:发布于|来自|转自|出自|原发|摘自)")
_OUTLET_NAME = re.compile(
    r"(?:报|网|社|在线|融媒|融媒体|融媒体中心|电视台|周刊|杂志|客户端|发布|传媒|新闻|财经|资讯|之窗|观察|快报|快讯|速报|财讯|商讯|局|办公室|政府|委员会|宣传部|开发区|经开区|高新区|管委会|视界|号)$"
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


def _told(read: _Read, body: Sequence[Line]) -> tuple[str | None, str | None, str | None]:
    """Date, outlet and author: from the information lines, else from the first or last paragraph or a byline."""
    lines, start, end = read.lines, read.body[0], read.body[-1]
    infos = [lines[i] for i in range(min(end + 4, len(lines))) if _informs(read, i)]
    told = [read_info(line.view) for line in infos]
    published = next((info.published for info in told if info.published), None)
    behind = [read_info(ln.view).author for ln in lines[end + 1 : end + 3] if ln.kind == "info"]
    author = next((name for name in [*(info.author for info in told), *behind] if name), None)
    first, last = body[0].view, body[-1].view
    source = (
        next((s for s in (closing_source(ln.view) for ln in lines[end + 1 : end + 4]) if s), None)
        or next(
            (i.source for i, ln in zip(told, infos, strict=True) if i.source and _SOURCE_SAID.search(ln.view)), None
        )
        or next(
            (
                info.source
                for info, line in zip(told, infos, strict=True)
                if info.source and info.published and (info.author or _EDITED.search(line.view))
            ),
            None,
        )
        or _bare_outlet(read)
        or next((info.source for info in told if info.source), None)
    )
    lead = _LEAD.match(first)
    if source is None and lead and not _OWN.match(lead[1]):
        source = lead[1]
    for line in lines[start : end + 4]:
        if source is None and line.kind in ("byline", "info"):
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
        heads = [find_date(ln.view) for ln in lines[: min(start, _HEAD_LINES)] if ln.kind != "paragraph"]
        published = next((d for d in heads[1:] if d), None)
    return published, source, author


def _informs(read: _Read, at: int) -> bool:
    """Whether a line tells of the article: by rule and not against the model, or by the model; behind it, only a source."""
    line, label = read.lines[at], read.judged[at].label
    if at > read.body[-1]:
        return line.kind == "info" and (label == "info" or _SOURCE_SAID.search(line.view) is not None)
    return not read.judged[at].own and (
        label == "info" or (line.kind == "info" and label not in ("nav", "list", "teaser"))
    )


def _bare_outlet(read: _Read) -> str | None:
    """An outlet's name without a label, among the information between headline and body."""
    for at in range((-1 if read.title is None else read.title) + 1, min(read.body[0], _HEAD_LINES)):
        line = read.lines[at]
        if read.judged[at].label == "info" or line.kind in ("info", "byline") or len(line.view) <= 16:
            for part in _PARTS.split(line.view):
                name = _SAID.sub("", part)
                if 3 <= len(name) <= 16 and name not in ("听新闻", "索引号") and _OUTLET_NAME.search(name):
                    return name
    return None
