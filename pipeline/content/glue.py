"""Lines that a flattener ran together: cut before they are judged.

Only at places that are certain: paragraph indents within a line, page furniture behind the end of a sentence, and the
head of a page (menus, headline, information line) in front of the first running text. Works on lines as they came, in
either script; each rule looks at a bounded piece of the line or reads it once.
"""

import re
from collections.abc import Iterator, Sequence

_HEAD = 700  # characters in which the glued head of a page ends
_HEAD_LINES = 12
_INDENT = re.compile(r"(?:\u3000{2,}|\t+| {4,})")
_INDENTED = re.compile(r"[。！？”：:）)]\s?(?:\u3000{2,}|\t| {4,})")
_LISTS = (
    r"相关(?:阅读|新闻|推荐|文章|链接|报道|资讯|信息)|相關(?:閱讀|新聞|推薦|文章|連結|報導|報道|資訊)|延伸(?:阅读|閱讀)|(?:推荐|推薦)(?:阅读|閱讀|文章)"
    r"|(?:热门|熱門)(?:推荐|推薦|文章|新闻|新聞|排行|点击)|猜你(?:喜欢|喜歡)|(?:编辑|編輯)(?:推荐|推薦)|(?:点击|新闻|热点|一周)排行|24小时热榜|最新(?:文章|新闻|资讯)"
)
_TAIL = re.compile(
    r"(?:(?<=[。！？!?”」）)\]】])\s*|(?<=\s))(?="
    r"[（(【\[]?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|值班主任|责任校对|审核|審核|校对)\s?[:：丨]"
    r"|[（(【\[]?(?:(?:文章|本文|信息|稿件)?(?:来源|來源)|稿源|原标题|原標題)\s?[:：丨]"
    r"|(?:一审|初审|值班编辑|声明|聲明|风险提示|風險提示)\s?[:：]"
    r"|(?:上一篇|下一篇|上一条|下一条)\s?[:：]"
    r"|[（(【\[]?(?:版权|版權|免责|免責|郑重|鄭重|特别|本网|本站)(?:声明|聲明)\s?[:：】\]）)]"
    r"|[（(【\[](?:打印本页|打印|关闭窗口|关闭|返回顶部|我要纠错|加入收藏)[)）】\]]|(?:分享到|分享至)\s?[:：]"
    rf"|(?:{_LISTS})(?:[\s:：]|$)"
    r")"
)
_DATE = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_LEAD = re.compile(
    r"[（(](?:本报|本網|本网)?(?:记者|記者|通讯员|通訊員|见习)|[电讯電訊][（(]|(?:本报|本網|本网|本站|本社)[\u4e00-\u9fff]{0,4}[讯訊]|日[电電]"
)
_STOP = re.compile(r"[。！？]")
_REST = re.compile(r"(?<=[。！？])[ \u3000]+(?=[^（(。，,\s][^。]{0,60}$)")
_TOKEN = re.compile(r"[^\s\u3000]+")
_RUNNING = re.compile(r"[，,][^，,]*[，。,！？]|。")
_INFO_TOKEN = re.compile(
    r"^(?:\d{1,2}:\d\d(?::\d\d)?$|https?:|\d{1,2}月\d{1,2}日$|(?:19|20)\d\d$|[|｜丨]$|第?[A-Z]?\d{1,2}版)"
    r"|^(?:文|图|圖)[/·／]\S|^(?:打开|下载)APP$|^(?:本报|本网|本站|本報)?(?:记者|記者)$"
    r"|^[\W_]{0,3}(?:原创|原創|发布人|發布人|来源|來源|作者|记者|記者|通讯员|編輯|编辑|责编|責編|责任编辑|时间|時間|日期|发布|發佈|更新|稿源|文章来源|信息来源|新闻来源|发布时间|發布時間|发布日期|更新时间|浏览次数|浏览|阅读|点击|点击数"
    r"|访问次数|字号|字體|字体|评论|媒体|出处|转自|来自|发布机构|索引号|分享到|发表于|收集编辑|摄影|图源)(?:\s?[:：丨|/(（]|$)"
)
_OUTLET = re.compile(
    r"^[^，。：:]{2,13}(?:[报報网網社]|新闻|新聞|财经|財經|融媒|融媒体中心|发布|發布|客户端|频道|周刊|在线|观察|资讯|时报|传媒|[局办]|政府|委员会|管委会|开发区|经开区|高新区|快报|财讯)(?:/[\u4e00-\u9fff]{2,4})?$"
)
_TOOL_TOKEN = re.compile(
    r"^[\W_]{0,2}(?:[大中小]|打印|收藏|分享|微信|微博|QQ空间|空间|关闭|打印本页|关闭窗口|听新闻|朗读|字号|字体|A[-+]?|T\|T|我要评论|订阅|评论|点赞|次|空间)[\W_]{0,2}$"
)
_CRUMB_TOKEN = re.compile(r"^(?:>+|»|›|→|/|-|\||｜|>>)$")
_CRUMB = re.compile(r"[>»›→|｜]|位置[:：]|^(?:首页|首頁|主页|主頁|正文|网站首页|內文)$")


# 5 某产业园二期 某公司 某镇 18000 2000 — 土地摘牌: a numbered row of a table
_ROW = re.compile(
    r"[|｜]?\s*(?:\d{1,3}|序号|合计|总计)\s*[|｜](?:[^|｜]{1,40}[|｜]){2,12}[^|｜]{0,40}$|"
    r"\d{1,3}[.、]?[ \t]\S{2,40}(?:[ \t]+[^\s。，；：:>]{1,40}){3,12}\s*$"
)


def unglue(raws: Sequence[str]) -> list[str]:
    """The lines, glued ones cut into several."""
    out: list[str] = []
    for i, raw in enumerate(raws):
        if len(raw) < 40 or _ROW.match(raw):
            out.append(raw)
            continue
        for piece in _indents(raw):
            head, rest = _head(piece) if i < _HEAD_LINES else ([], piece)
            out += head
            out += _tail(rest)
    return out


def _indents(raw: str) -> list[str]:
    """Paragraphs that stand behind one another with their indents."""
    if not _INDENTED.search(raw):
        return [raw]
    return [piece for piece in _INDENT.split(raw) if piece]


def _tail(raw: str) -> Iterator[str]:
    start = 0
    stop = _STOP.search(raw)
    for m in _TAIL.finditer(raw, stop.start()) if stop else ():
        if m.end() > start and raw[start : m.end()].strip():
            yield raw[start : m.end()]
            start = m.end()
    rest = _REST.search(raw, max(start, len(raw) - 70)) if raw[start:].strip() and raw[-1] not in "。！？；" else None
    if rest:
        yield raw[start : rest.end()]
        start = rest.end()
    yield raw[start:]


def _head(raw: str) -> tuple[list[str], str]:
    """Menus, headline and information line in front of running text, and that text; nothing where they are not there."""
    tokens = list(_TOKEN.finditer(raw[:_HEAD]))
    if len(tokens) < 3 or (len(raw) > _HEAD and not any(_is_running(m[0]) for m in tokens)):
        return [], raw
    first = next((k for k, m in enumerate(tokens) if _is_running(m[0])), len(tokens))
    before = raw[: tokens[first].start()] if first < len(tokens) else raw[:_HEAD]
    if first == 0 or _LEAD.search(before) or _open_bracket(before):
        return [], raw
    end = tokens[first].start() if first < len(tokens) else len(raw[:_HEAD])
    kinds = [_token_kind(m[0]) for m in tokens[:first]]
    if "info" not in kinds and "nav" not in kinds:
        return [], raw
    _widen(kinds, [m[0] for m in tokens[:first]])
    if "other" not in kinds or (first == len(tokens) and not _worth(tokens[:first], kinds)):
        return ([], raw) if first == len(tokens) else ([raw[:end]], raw[end:])
    lines: list[str] = []
    start = 0
    for k in range(1, first):
        if kinds[k] != kinds[k - 1]:
            lines.append(raw[start : tokens[k].start()])
            start = tokens[k].start()
    lines.append(raw[start:end])
    return lines, raw[end:]


def _open_bracket(text: str) -> bool:
    """Whether a bracket is open at the end, as in ``本报讯（记者 某某``: no head of a page."""
    return sum(map(text.count, "（(【")) > sum(map(text.count, "）)】"))


def _is_running(token: str) -> bool:
    return (len(token) >= 24 and _RUNNING.search(token) is not None) or (
        len(token) >= 8 and (token[-1] in "。！？" or token[-2:] in ("。”", "！”", "？”", "。」"))
    )


def _worth(tokens: Sequence[re.Match[str]], kinds: Sequence[str]) -> bool:
    """Without running text behind it: whether a headline stands beside the information."""
    headline = sum(len(m[0]) for m, kind in zip(tokens, kinds, strict=True) if kind == "other")
    return "info" in kinds and any(len(m[0]) >= 7 for m, k in zip(tokens, kinds, strict=True) if k == "other") and headline >= 10  # fmt: skip


def _token_kind(token: str) -> str:
    if (len(token) <= 40 and _DATE.search(token)) or _INFO_TOKEN.match(token):
        return "info"
    if _TOOL_TOKEN.match(token):
        return "tool"
    if _CRUMB_TOKEN.match(token) or (len(token) <= 40 and _CRUMB.search(token)):
        return "nav"
    return "other"


def _widen(kinds: list[str], tokens: Sequence[str]) -> None:
    """Short words beside menus are menus; values behind labels, names and tools beside information are information."""
    for k, token in enumerate(tokens):
        if kinds[k] == "tool":
            kinds[k] = "info" if "info" in kinds[:k] else "nav"
        elif kinds[k] == "other" and k and kinds[k - 1] == "info" and (tokens[k - 1][-1] in ":：" or len(token) <= 6):
            kinds[k] = "info"
    run = 0
    for k in range(len(kinds) + 1):  # a menu without a sign in it
        if k < len(kinds) and kinds[k] in ("other", "nav") and len(tokens[k]) <= 4:
            run += 1
            continue
        if run >= 3:
            kinds[k - run : k] = ["nav"] * run
        run = 0
    for k in range(1, len(kinds) - 1):  # an outlet between headline and date
        if kinds[k] == "other" == kinds[k - 1] and kinds[k + 1] == "info" and _OUTLET.search(tokens[k]):
            kinds[k] = "info"
    for step in (range(len(kinds) - 1, -1, -1), range(len(kinds))):
        for k in step:
            near = kinds[k - 1 : k] + kinds[k + 1 : k + 2]
            if kinds[k] == "other" and len(tokens[k]) <= 5 and "nav" in near:
                kinds[k] = "nav"
