"""What the line model looks at: features of each line by itself, of its neighbours and of its place.

A feature is a short string; a line has a few dozen of them. All of it is linear in the text: long lines are looked at in
their first and last characters only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.content.lines import Kind, is_announcement, is_caption, is_long_sentence


class Seen(NamedTuple):
    """A line in its normal form, and its kind by the rules."""

    view: str
    kind: Kind


_LENGTHS = (1, 3, 5, 7, 9, 12, 15, 19, 24, 30, 38, 48, 64, 90, 130, 200)
_FEW = (1, 2, 3, 4, 6, 9, 14, 22, 40)
_SHARES = (1, 3, 5, 8, 12, 18, 26)  # percent
_HEAD, _TAIL = 160, 40
_SAMPLE = 80
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TEXT_GROUPS = frozenset(("tells", "deal", "first", "author", "menu"))  # words that running text has as well
_CELL = re.compile(r"^[-—]{1,2}$|^[\d.,]+(?:%|[万亿]?元|个|家|亩|人|吨|万|亿)?$")

# Words by what they speak for; the weight of each group is learned.
_WORDS: tuple[tuple[str, str], ...] = (
    ("rights", r"版权|著作权|转载|授权|侵权|侵犯|许可|镜像|摘编|禁止|严禁|版權|Copyright|©|All Rights|[Rr]eserved|权益|归属"),
    ("stance", r"声明|免责|观点|立场|不代表|仅供|参考|证实|真实性|风险|投资建议|决策|谨慎|甄别|异议|删除|处理|联系我|本站|本网|本平台|平台"),
    ("app", r"下载|APP|App|客户端|打开|应用市场|安装|订阅"),
    ("scan", r"扫码|扫描|扫一扫|二维码|长按|公众号|关注|回复|微信|加群|进群|群聊|转发|戳|后台|私信|点击"),
    ("staff", r"编辑|责编|审核|校对|终校|审校|审稿|撰稿|供稿|美编|整理|监制|值班|统筹|录入|上传|初审|复审|出品|制作"),
    ("counts", r"阅读|评论|点赞|分享|收藏|浏览|点击|人看|观看|播放|访问|次数|热度|跟贴|回帖|讨论|\d评|万次|赞\s?\d|字数"),
    ("lists", r"推荐|热门|相关|更多|排行|精选|热榜|热点|热文|热词|热搜|延伸|猜你|最新|随机|精彩|往期|上期|本周|昨日|今日|人气|榜|同类|同主题|相似|看点|精华|头条|MORE|[Rr]elated|TOP|换一"),
    ("turn", r"上一|下一|前一|后一|上篇|下篇|上期|下期|[Oo]lder|[Nn]ewer|Prev|Next|返回|顶部|到底|没有了"),
    ("contact", r"电话|热线|邮箱|传真|地址|邮编|QQ|https?:|www\.|@|专线|座机|联系人|E-?mail|mailto|网址|投稿|客服"),
    ("registry", r"ICP|公网安备|许可证|标识码|主办|承办|技术支持|维护|Powered|建议|分辨率|Theme|备案号|经营许可"),
    ("author", r"记者|通讯员|作者|摄影|撰文|文/|图/|采写|报道员|特约"),
    ("origin", r"来源|稿源|出处|转自|来自|出自|原发|媒体|发布|时间|日期|更新|发表|发布者|楼主"),
    ("offer", r"元起|￥|¥|秒杀|抢购|优惠|免费|报名|招聘|直销|促销|包邮|特惠|仅需|出租|加盟|开户|限时|满\d+减|下单|招展|白皮书|课程|咨询|现房|认筹|广告|推广|赞助|ADVERT|福利"),
    ("talk", r"登录|注册|评论|发帖|回帖|网友|楼主|沙发|顶|留言|跟帖|说两句|想法|昵称|发表于"),
    ("menu", r"首页|主页|频道|导航|菜单|新闻|财经|资讯|专题|视频|图片|论坛|公开|互动|关于我们|联系我们|网站|搜索|简体|繁体|简\s?\||EN"),
    ("crumb", r"位置|所在|>\s*正文|正文$|查看正文|详情$|文章详情|详细内容"),
    ("tools", r"字号|字体|字级|大 中 小|大中小|打印|关闭|收听|语音|海报|复制|纠错|举报|投诉|背景|A\+|附件"),
    ("tells", r"表示|介绍|据悉|了解到|记者从|告诉|说[。，：]|指出|强调|认为|透露|坦言|举行|召开|记者获悉|近年来|今年以来|截至|目前|此外|同时|其中"),
    ("deal", r"项目|投资|签约|开工|投产|亿元|万元|园区|建设|企业|公司"),
    ("promise", r"本院|本机构|本公司|本刊|本号|本栏目|本文|本稿|我们|欢迎|如需|如您|若您|您|敬请|烦请|读者|咨询服务|精准|专家团队"),
    ("duty", r"不得|须|应当|保留|追究|责任|自行|承担|负责|违者|核实|查阅|引用|出处|用途"),
    ("first", r"本报讯|日电|讯[（(]|消息|日讯"),
)  # fmt: skip
_FIRST = re.compile(r"(?:^|\|)(\[[^\]]+\]|\\[a-z]|[^|])")  # what an alternative begins with
_INITIALS = "".join(sorted({m[1].strip("[]") for _, pattern in _WORDS for m in _FIRST.finditer(pattern)}))
_ANY_WORD = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS)
# The look-ahead lets the search skip characters that begin no word: a quarter of the time.
_GROUPS = re.compile(f"(?=[{_INITIALS}])(?:{_ANY_WORD})")
_SIGNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("date", r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]"),
        ("day", r"\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日|\d天前|昨天|小时前"),
        ("clock", r"\d{1,2}:\d\d"),
        ("label", r"^[\W_]{0,3}[\u4e00-\u9fffA-Za-z]{2,6}\s?[:：丨|/]"),
        ("labels", r"[\u4e00-\u9fff]{2,5}[:：]\S.{0,24}[\u4e00-\u9fff]{2,5}[:：]"),
        ("bullet", r"^[\s·•●○◆◇■□★☆▶►▪▸›»☞※◎‧#\-*》👉📌]+\S"),
        ("number", r"^[\[(（]?(?:\d{1,2}|[①-⑳])[\])）.、．\s]"),
        ("ordinal", r"^[（(]?[一二三四五六七八九十]{1,3}[)）、]"),
        ("opens", r"^[\[【(（《「]"),
        ("closes", r"[\])）】]$"),
        ("quote", r"^[“\"「]"),
        ("cut", r"(?:\.{2,}|…+)[\[【（(]?(?:更多|详细|查看\S{0,4}|全文)?[\]】）)]?$"),
        ("stop", r"[。！？!?；][”’」』\"）)】]{0,2}$"),
        ("colon", r"[:：]$"),
        ("ask", r"[？?]$"),
        ("comma", r"[，,、]$"),
        ("spaced", r"\S\s\S"),
        ("menu_signs", r"[|｜>›»┊→/]"),
        ("inner", r"[，。；]"),
        ("latin", r"[A-Za-z]{4}"),
        ("emoji", r"[\u2190-\u21ff\u2300-\u27bf\U0001f300-\U0001faff]"),
        ("percent", r"[+\-▲▼]?\d[\d.]*%"),
    )
)
_MARKS: frozenset[Kind] = frozenset(("info", "related", "editor", "legal", "neighbour", "share", "comment", "byline"))
_ENDING: frozenset[Kind] = frozenset(("related", "editor", "legal", "neighbour", "comment"))


def bucket(value: int, bounds: Sequence[int]) -> int:
    return bisect_right(bounds, value)


def speaks_for_site(view: str) -> bool:
    """Whether a line has words of any group that running text seldom has: rights, counts, lists, offers and the like."""
    return any(m.lastgroup not in _TEXT_GROUPS for m in _GROUPS.finditer(view[:_HEAD]))


def own_features(line: Seen) -> list[str]:
    """Features of one line by itself, without its neighbours."""
    view, kind = line
    size = len(view)
    head = view if size <= _HEAD + _TAIL else view[:_HEAD] + view[-_TAIL:]
    groups = {m.lastgroup for m in _GROUPS.finditer(head)}
    out = [f"k={kind}", f"n={bucket(size, _LENGTHS)}"]
    out += [f"w={name}" for name in groups]
    signs = [name for name, sign in _SIGNS if sign.search(head)]
    out += [f"s={name}" for name in signs]
    out.append(f"stops={min(head.count('。'), 3)}")
    out.append(f"commas={min(head.count('，') + head.count(','), 4)}")
    out.append(f"gaps={min(head.count(' '), 6)}")
    sample = view[:_SAMPLE]
    out.append(f"digits={10 * sum(map(str.isdigit, sample)) // len(sample)}")
    out.append(f"han={10 * len(_HAN.findall(sample)) // len(sample)}")
    long = size >= 45
    out += [f"long&{name}" if long else f"brief&{name}" for name in groups if name]
    if long and is_long_sentence(view):
        out.append("running")
    if is_caption(view):
        out.append("caption")
    shape = ("sentence" if "inner" in signs else "stop") if "stop" in signs else "open"
    foreign = min(3, sum(name not in _TEXT_GROUPS for name in groups))
    out.append(f"{shape}&{'long' if long else 'brief'}&foreign={foreign}")
    if "tells" in groups and shape == "sentence":
        out.append("tells sentence")
    if size <= 16 and _CELL.match(view):
        out.append("cell")
    return out


def features(lines: Sequence[Seen]) -> list[list[str]]:
    """Features of every line of a document, in order."""
    own = [own_features(line) for line in lines]
    _add_neighbours(lines, own)
    _add_place(lines, own)
    _add_subject(lines, own)
    return own


def _add_neighbours(lines: Sequence[Seen], out: list[list[str]]) -> None:
    """What stands above and below each line."""
    n = len(lines)
    kinds = ["edge"] * 3 + [line.kind for line in lines] + ["edge"] * 3
    shapes = [next(name for name in names if "&foreign=" in name) for names in out]
    sizes = [names[1] for names in out]
    for i, (line, names) in enumerate(zip(lines, out, strict=True)):
        names += [
            f"-3k={kinds[i]}",
            f"-2k={kinds[i + 1]}",
            f"-1k={kinds[i + 2]}",
            f"1k={kinds[i + 4]}",
            f"2k={kinds[i + 5]}",
            f"3k={kinds[i + 6]}",
        ]
        for step, j in ((-1, i - 1), (1, i + 1)):
            if 0 <= j < n:
                other = lines[j].view
                names.append(f"{step}{sizes[j]}")
                names.append(f"{step}stop={other[-1] in '。！？”）'}")
                if other[0] == line.view[0]:
                    names.append(f"{step}opens alike")
                if other[-1] in "：:":
                    names.append(f"{step}announces")
                if abs(len(other) - len(line.view)) <= 6 and "brief" == _form(line.view) == _form(other):
                    names.append(f"{step}alike")
        if i:
            names.append(f"{sizes[i]}&after {kinds[i + 2]}")
            names.append(f"{shapes[i]}&after {kinds[i + 2]}")


def _add_place(lines: Sequence[Seen], out: list[list[str]]) -> None:
    """Where each line stands: by running text, by marks of the article's ends, by runs of short lines."""
    n = len(lines)
    kinds = [line.kind for line in lines]
    running = [i for i, kind in enumerate(kinds) if kind == "paragraph"]
    marks = [i for i, kind in enumerate(kinds) if kind in _MARKS]
    ending = [i for i, kind in enumerate(kinds) if kind in _ENDING]
    info = next((i for i in marks if kinds[i] == "info"), None)
    runs = _runs(kinds)
    tables = _tables(lines, runs)
    announced = _announced(lines)
    coda = _coda(lines)
    for i, names in enumerate(out):
        kind = kinds[i]
        above, after = bisect_left(running, i), bisect_right(running, i)
        below = len(running) - after
        names.append(f"above={bucket(above, _FEW)}")
        names.append(f"below={bucket(below, _FEW)}")
        names.append(f"up={bucket(i - running[above - 1], _FEW) if above else 'none'}")
        names.append(f"down={bucket(running[after] - i, _FEW) if below else 'none'}")
        m = bisect_left(marks, i)
        names.append(f"mark={kinds[marks[m - 1]] if m else 'none'}")
        if m:
            names.append(f"mark={kinds[marks[m - 1]]}@{bucket(i - marks[m - 1], _FEW)}")
        m = bisect_right(marks, i)
        names.append(f"next mark={kinds[marks[m]] if m < len(marks) else 'none'}")
        e = bisect_left(ending, i)
        names.append(f"ended={min(e, 3)}&{'some' if above else 'none'}")
        names.append(f"ends later={min(len(ending) - e, 3)}")
        names.append("no info" if info is None else f"info={'behind' if i > info else 'ahead'}")
        if info is not None:
            names.append(f"from info={'-' if i < info else ''}{bucket(abs(i - info), _FEW)}")
        names.append(f"first={bucket(i, _FEW)}")
        names.append(f"last={bucket(n - 1 - i, _FEW)}")
        names.append(f"run={bucket(runs[i], _FEW)}")
        names.append(f"k={kind}&{'below' if below else 'end'}&{'above' if above else 'start'}")
        names.append(f"k={kind}&ended={min(e, 1)}")
        if tables[i] >= 0:
            names.append(f"cells={tables[i]}")
        if announced[i]:
            names.append(f"announced={announced[i]}&{kind}")
        names.append(f"coda={coda[i]}&{kind}")


def _add_subject(lines: Sequence[Seen], out: list[list[str]]) -> None:
    """How far each line speaks of what the headline and the first paragraphs speak of."""
    title = _title_grams(lines)
    pairs, triples, last = _core(lines)
    above = False
    for i, (line, names) in enumerate(zip(lines, out, strict=True)):
        grams = _grams(line.view[:60])
        if title and grams:
            names.append(f"title={min(5, 10 * len(grams & title) // len(grams))}")
        if pairs and grams:
            told = min(6, 10 * len(grams & pairs) // len(grams))
            if line.kind != "paragraph":
                names.append(f"core={told}")
                names.append(f"core={told}&{'behind' if above else 'front'}")
            elif i > last:
                names.append(f"core para={told}")
                terms = _grams(line.view[:160], 3)
                names.append(f"core terms={bucket(100 * len(terms & triples) // max(1, len(terms)), _SHARES)}")
        above = above or line.kind == "paragraph"


def _form(view: str) -> str:
    return "brief" if len(view) < 45 and view[-1] not in "。；" else "text"


def _runs(kinds: Sequence[Kind]) -> list[int]:
    """For each line the length of the run of short lines that it is in, 0 where it is none."""
    out = [0] * len(kinds)
    start = 0
    for i in range(len(kinds) + 1):
        if i == len(kinds) or kinds[i] not in ("short", "item", "site", "row"):
            for j in range(start, i):
                out[j] = i - start
            start = i + 1
    return out


def _tables(lines: Sequence[Seen], runs: Sequence[int]) -> list[int]:
    """For each line of a run of six or more short lines the share of bare numbers in the run (tenths, at most 5), else -1."""
    out = [-1] * len(lines)
    i = 0
    while i < len(lines):
        size = max(1, runs[i])
        if size >= 6:
            cells = sum(1 for line in lines[i : i + size] if len(line.view) <= 16 and _CELL.match(line.view))
            out[i : i + size] = [min(5, 10 * cells // size)] * size
        i += size
    return out


def _announced(lines: Sequence[Seen]) -> list[str]:
    """For each line whether text above it announces a list (``如下：``): ``next`` to it, or ``far`` above."""
    out = [""] * len(lines)
    state = ""
    for i, (view, kind) in enumerate(lines):
        out[i] = state
        if is_announcement(view):
            state = "next"
        elif kind in _ENDING or kind == "paragraph":
            state = ""
        elif state:
            state = "far"
    return out


def _coda(lines: Sequence[Seen]) -> list[int]:
    """For each line how many long running paragraphs follow it, at most three."""
    out = [0] * len(lines)
    count = 0
    for i in range(len(lines) - 1, -1, -1):
        out[i] = min(count, 3)
        count += lines[i].kind == "paragraph" and len(lines[i].view) >= 80 and lines[i].view[-1] in "。！？”）)"
    return out


def _grams(text: str, size: int = 2) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _core(lines: Sequence[Seen]) -> tuple[set[str], set[str], int]:
    """Pairs and triples of characters of the first running text (what the article is about), and its last line."""
    pairs: set[str] = set()
    triples: set[str] = set()
    left, last = 700, -1
    for i, line in enumerate(lines):
        if left <= 0:
            break
        if line.kind == "paragraph" and len(line.view) >= 40:
            pairs |= _grams(line.view[:left])
            triples |= _grams(line.view[:left], 3)
            left -= len(line.view)
            last = i
    return pairs, triples, last


def _title_grams(lines: Sequence[Seen]) -> set[str]:
    """Pairs of characters of the lines that may be the headline: long short lines in front of the first paragraph."""
    first = next((i for i, line in enumerate(lines[:30]) if line.kind == "paragraph"), min(4, len(lines)))
    return set().union(*(_grams(line.view[:60]) for line in lines[: max(1, first)] if line.kind in ("short", "item")))
