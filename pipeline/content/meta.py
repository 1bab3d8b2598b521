"""What the line under a headline tells: date, outlet and author, in the many ways that sites write them.

All functions expect normalised (simplified, half-width) text.
"""

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)\s?日?")
_CLOCK = re.compile(
    r"(?:[上下]午|凌晨|晚)?\s?(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d{1,3})?(?!\d)|T\d\d:\d\d\S{0,14}"
)
_PAGE = re.compile(r"第?[A-Z]?\s?[0-9一二三四五六七八九十]{1,3}版|[A-Z]\d{1,3}$")

_SOURCE_LABEL = "信息来源|文章来源|稿件来源|新闻来源|内容来源|来源|稿源|信息提供|发布机构|发布单位|发文机关|发文单位|公开机构|供稿单位|来自|转自|摘自|出处|媒体"
_AUTHOR_LABEL = (
    "文字记者|见习记者|特约记者|特派记者|首席记者|实习记者|全媒体记者|融媒体记者|融媒记者|本报记者|本网记者|记者"
    "|特约通讯员|通讯员|作者|撰文|撰稿|采写|文/图|图/文|文图|图文|供稿|文字"
)
_EDITOR_LABEL = "责任编辑|收集编辑|网络编辑|值班编辑|值班主任|编辑|责编|主编|编审|初审|复审|终审|二审|三审|一审|审核|审校|校对|校审|监制|统筹|签发|录入|摄影"
_TIME_LABEL = "发布时间|发布日期|发表时间|更新时间|更新日期|发稿时间|成文日期|时间|日期|发布于|发布|更新"
_OTHER_LABEL = (
    "浏览次数|浏览量|浏览|阅读次数|阅读量|阅读数|阅读|访问量|访问次数|点击数|点击量|点击率|点击|人气|评论|字号|字体|分享到|分享|打印本页|打印"
    "|关闭窗口|关闭|收藏|纠错|我要纠错|我要评论|索引号|文号|主题分类|标签|关键词|关键字|版次|版面|栏目|背景色|大字|扫一扫|原标题|标题|繁体|无障碍"
)
_LABEL = re.compile(
    rf"(?P<source>{_SOURCE_LABEL})\s*[:：丨｜]|(?<=[|｜] )(?P<origin>来源)(?=\S)|(?P<author>{_AUTHOR_LABEL})(?:\s*[:：/丨|｜]|\s+)|(?<=[|｜] )(?P<writer>作者)(?=\S)"
    rf"|(?P<editor>{_EDITOR_LABEL})(?:\s*[:：]|\s+)|(?P<time>(?:{_TIME_LABEL})\s*[:：]|发表于)|(?P<other>{_OTHER_LABEL})(?:\s*[:：\(（\]】]|\s|$|次|量)"
)
_EDGE = " \t|｜丨·•,，;；:：/／\\-—_>《》“”\"'()（）[]【】〔〕「」『』<"
_OUTLET_END = re.compile(
    r"(?:报|日报|晚报|晨报|时报|商报|早报|网|在线|融媒|融媒体|融媒体中心|电视台|广播|通讯社|社|周刊|杂志|客户端|发布|传媒|新闻|财经|资讯|之窗|观察"
    r"|频道|通讯|商讯|快报|速报|局|办|中心|委员会|政府|宣传部|开发区|管委会|版|号|评|娱评|论坛|头条|视界)$"
)
_STAFF_TAIL = re.compile(r"(?<=[报社网台媒])(?:(?:全媒体|融媒体|首席|见习|特约|实习|特派)+(?:记者)?|记者)$")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{5}")
_NO_NAME = re.compile(r"\d|[。！？]")
_BRANDS = frozenset(("网易", "搜狐", "腾讯", "新浪", "新浪科技", "新浪财经", "凤凰", "百度", "澎湃"))
_STOP = re.compile(
    r"^(?:首页|正文|原创|转载|互联网|网络|综合|未知|本站|本网|本站原创|不详|网友|微信|微博|Qzone|大中小|大 中 小|字号|更多|查看|返回)$"
)


@dataclass(frozen=True, slots=True)
class Info:
    """What an information line tells, each None where it does not. ``labels`` counts the labels and dates seen."""

    published: str | None = None
    source: str | None = None
    author: str | None = None
    labels: int = 0
    rest: str = ""


def find_date(text: str) -> str | None:
    """The first full date in a text, as ``YYYY-MM-DD``."""
    for m in _DATE.finditer(text):
        found = iso_date(m[1], m[2], m[3])
        if found:
            return found
    return None


def iso_date(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_info(line: str) -> Info:
    """Take an information line apart; ``rest`` is what no label and no date covers."""
    published = find_date(line)
    bare = _CLOCK.sub(" ", _DATE.sub(" \t ", line))
    labels = int(published is not None) + (bare.count("\t") == 0 and bare != line)
    fields: dict[str, list[str]] = {}
    rest: list[str] = []
    marks = list(_LABEL.finditer(bare))
    rest.append(bare[: marks[0].start()] if marks else bare)
    for i, m in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(bare)
        kind = m.lastgroup or "other"
        value = bare[m.end() : end]
        if kind in ("time", "other"):
            rest.append(_behind(value) if kind == "time" else "")
            labels += 1
            continue
        labels += 1
        first, _, more = value.strip().partition("\t")
        kind = {"origin": "source", "writer": "author"}.get(kind, kind)
        if kind == "source":
            parts = re.split(r"\s{2,}|[|｜丨\]】]", first.strip(), maxsplit=1)
            fields.setdefault(kind, []).append(parts[0])
            rest.append(parts[1] if len(parts) > 1 else "")
        else:
            fields.setdefault(kind, []).append(first)
        rest.append(more)
    remainder = " ".join(rest)
    source = next((s for s in map(clean_outlet, fields.get("source", [])) if s), None)
    if source is None and labels:
        source = _bare_outlet(remainder)
    return Info(
        published, source, clean_author(fields.get("author", [])), labels, remainder.replace("\t", " ").strip(_EDGE)
    )


def _behind(value: str) -> str:
    """What stands behind the date of a time label."""
    return value.partition("\t")[2]


def clean_outlet(text: str) -> str | None:
    """An outlet's name as told, without quotes, links and what runs on behind it; None where it is no name."""
    name = re.split(r"\s{2,}|\t|[|｜丨\[【]|https?:|(?<=[^A-Za-z]) (?=[^A-Za-z])", text.strip(_EDGE), maxsplit=1)[
        0
    ].strip(_EDGE)
    name = re.sub(r"^(?:本文)?(?:来源|转自|来自)\s*[:：]?\s*", "", name)
    if not 2 <= len(name) <= 30 or _STOP.search(name) or re.search(r"[。！？，,]|\d{4}", name):
        return None
    return name


def _bare_outlet(text: str) -> str | None:
    """An outlet without a label, beside a date: ``荆门日报 2022-11-09``."""
    best = None
    for part in re.split(r"[\s|｜丨/>\[\]【】]+", text):
        name = _PAGE.sub("", part.strip(_EDGE))
        name = _STAFF_TAIL.sub("", re.sub(r"(?<=[网报社台])讯$", "", name))
        if not 2 <= len(name) <= 20 or _STOP.search(name) or not _WORD.search(name) or "首页" in name:
            continue
        if _OUTLET_END.search(name):
            return name
        best = best or name
    return best


def is_outlet(name: str) -> bool:
    """Whether a name ends as outlets' names do (报, 网, 社, 融媒 …), or is no person's by its length."""
    return (
        bool(_OUTLET_END.search(name)) or (len(name) > 4 and not name.isascii() and " " not in name) or name in _BRANDS
    )


def clean_author(values: list[str]) -> str | None:
    """Names of authors joined by spaces, in the order told."""
    names: list[str] = []
    for value in values:
        parts = re.split(r"[\s,，、;；/|｜丨&]+", re.sub(r"[（(][^（()）]{0,40}[)）]", " ", value[:120]))
        for part in _join_single([part.strip(_EDGE + "□■◎○●*") for part in parts]):
            long = 20 if part.isascii() else 8
            if 2 <= len(part) <= long and part not in names and not _STOP.search(part) and not _NO_NAME.search(part):
                names.append(part)
    return " ".join(names) or None


def _join_single(parts: list[str]) -> list[str]:
    """Two-character names are often spread with a space (张 花)."""
    out: list[str] = []
    for part in parts:
        if out and len(part) == 1 == len(out[-1]):
            out[-1] += part
        else:
            out.append(part)
    return out


_TEAM = re.compile(r"[（(〔【\[](?:[\u4e00-\u9fff]{0,8})?(?:记者|通讯员)([^（()）〔〕【】\[\]。，]{1,40})[)）〕】\]]")
_SIGNED = re.compile(r"[。！？”][（(]([\u4e00-\u9fff]{2,4}(?:[\s、][\u4e00-\u9fff]{2,4}){0,3})[)）]\s*$")
_NOT_SIGNED = re.compile(r"完|网|报|社|图|下同|简称|待续|视频")


def named_author(first: str, last: str) -> str | None:
    """Who is named in the brackets of the first or at the end of the last paragraph."""
    m = _TEAM.search(first[:80]) or _TEAM.search(last[-60:])
    if m is None:
        signed = _SIGNED.search(last[-40:])
        m = signed if signed and not _NOT_SIGNED.search(signed[1]) else None
    return clean_author([re.sub(r"记者|通讯员|报道|综合|整合|摄影", " ", m[1])]) if m else None


_CLOSING = re.compile(r"^[\W_]{0,3}(?:文章来源|信息来源|稿件来源|来源|稿源)\s*[:：]\s*(\S.{0,40})$")


def closing_source(line: str) -> str | None:
    """The outlet of a line of its own behind the text (``来源：山东潍坊经济开发区``), which names the first hand."""
    m = _CLOSING.match(line)
    return read_info(line).source if m else None
