"""Projects: names and descriptions of what is invested in.

A project's name is a noun phrase that ends in a head (项目, 基地, 生产线, 二期 …; ``corpora/lexicons/project_heads.txt``). Its right
end is the last head before something that is no name; its left end is the nearest boundary: punctuation, an amount with 的
("总投资28亿元的"), a verb of building or signing, a company that invests, a place after 在. What is left must say more than the
generic words of ``generic_projects.txt`` ("重大项目" names nothing).
"""

import re
from bisect import bisect_right

from corpora.lexicons import alternation, words
from extractors.cells import cells_of_tables
from extractors.companies import find_companies
from extractors.generic_projects import is_generic
from extractors.mentions import Company, Project, touching
from extractors.place_names import place_prefix

_CHARS = r"\u4e00-\u9fffA-Za-z0-9·.\-—/%+&"
# A segment: characters of a name, with short brackets and quotes inside it
_SEGMENT = re.compile(
    rf"(?:[{_CHARS}]|(?<=[A-Za-z]) (?=[A-Za-z])|[（(][{_CHARS}、]{{1,14}}[）)]|“[{_CHARS}]{{1,16}}”){{2,120}}"
)
_HEAD = re.compile(
    "(?:"
    + alternation(words("project_heads"))
    + r")(?:[（(](?:[一二三四五六]期|[^（()）亿万元,，:：]{1,12}期[^（()）,，]{0,10}|一标段|联合体)[）)]|[一二三四五六]期(?:工程|项目)?)?"
)
_PHASE_BRACKET = re.compile(r"[（(][^（）()]{0,6}期[^（）()]{0,10}[）)]")

_MONEY = r"(?:[\d,.]+(?:[—~至到\-][\d,.]+)?|[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟零几数上]+)(?:余|多|来)?(?:个)?(?:多)?(?:亿|万|千|百)+(?:\d{1,4}万)?(?:[余多])?(?:元(?:人民币)?|美元|欧元|港元|日元|韩元|英镑|泰铢|卢布|(?=的|在|建设|新建|左右|上马))"
# Verbs and particles behind which a name begins. Each must be followed by the name itself.
_LEFT = re.compile(
    rf"(?:(?:总|计划|拟|估算|概算|协议|固定资产|一期|首期|意向|追加|增资|动态)*(?:投资|投入|投资额|斥资|出资|耗资|涉资)?(?:约|近|超|逾|达|超过|不超过|不低于|至少)*{_MONEY}(?:以上|左右|余)?的?)"
    r"|(?:共同|合资|独资|联合|联手|规划|计划|拟|将|准备|打算|再|用于|主要|负责|启动|获批|正式|率先|合作|专门|追加|增资|回乡|继续|分期|异地)*"
    r"(?:投资(?:兴建|建设|新建|打造|设立|实施|改造|开发|的)|合资(?:建设|兴建|的)|共同出资的|出资(?:建设|的)|承建的|承建|兴建|新建(?:的|设)?|扩建(?=[^项工的])|改建|共建|建成(?!后)(?:了|投产的)?|建起|办起了?|打造(?:的)?|设立|建立|建造|筹建|设置|投建|核准(?!进驻|投资|设立)(?=[^，。；、项]{4,})|带来|上马|新上|竞得|摘得|导入|购置|承担|共同见证|见证了?|观看了?|发挥|迎来了?|依托|引进(?:了|的)?|新引进|实施(?:的)?|启动|布局|落户的|落户(?!项目|企业)|落地(?=[^项，。；]{3,})|举行|标志着(?![我这该本])|投建的|签约的|签下|签订|签约(?!仪式|活动|金额|总|额|落户|项目|率|企业|的|[一二两三四五六七八九十\d]+个|入驻|入园|合同|现场|引进|开工|投产|成功|后)(?=[^，。；、]{4,})|合作的|对接(?:了|的)?|洽谈|(?<![电助])推进|达成|开工的|投产的|竣工的|建设(?:的)?(?!项目|工程|基地|中心|生产线))"
    r"|今[（(]\d{1,2}[)）]日为?|(?<=[内区市县元])设(?![备计施立置定想有在])|(?:募投项目|约定|要建|租用|租赁|租下|落脚|正在安装|安装|改造成|改建成|建设成|首条|首个|首批|一个|一处|一条|一座|一家|两条|这个|这座|该|其中|包括|分别是|分别为|分别|涉及|涵盖|以及|参与|围绕|称为|名为|即为|为|是|有(?![机限色轨])|把|对(?!虾)|就|于|将|由|与|的|了|在|向|及其|和|及|等|已|另)"
)
_VERB_INSIDE = re.compile(
    r"(?:[还又也]与|获悉|记者|出席|切实|尽最大|努力|促成|推进项目|加快推进|高标准|参加项目|调研|拓展其他|争取|进一步|充分发挥|主动发挥|本项目|关于拟|租[下用赁]|承租|共同为|解决好?|涵盖|通往|呈现|记录|又一|分[一二两三四五]期|签[署订]|协议|当月无|尚无|拟分|^完成|计划完成|通过项目|不久前|陪同|一直|排到|来到|带着|有限公司[到在与向为]|这家|那家|看中|看好|标志着|满足|修通|月月|日日|强调|指出|借着|称项目|做好|抓好|抓项目|紧盯|服务项目|推动|加上|下定决心|早落地|之日|取得|改成|对接了|中标|进入|施工方|本地|把[^手握]|表示|介绍|举行|召开|宣布|正在|已经|目前|今年|去年|以来|为了|能够|可以|我们|他们|签约仪式|开工仪式)"
)


def find_projects(text: str, companies: list[Company] | None = None) -> list[Project]:
    """Names and descriptions of projects in ``text``, in order, without overlaps.

    ``companies`` saves finding them again where the caller has them.
    """
    known = find_companies(text) if companies is None else companies
    listed = _listed(text) + _cells(text)
    spans = list(listed)
    for segment in _SEGMENT.finditer(text):
        for span in _names(text, segment.start(), segment.end(), touching(known, segment.start(), segment.end())):
            if all(span[1] <= start or span[0] >= end for start, end in listed):
                spans.append(span)
    taken = sorted(spans)
    spans += [s for s in _built(text) + _itemised(text) if _is_free(taken, known, *s)]
    return [Project(text[start:end], start, end) for start, end in sorted(set(spans))]


def _is_free(taken: list[tuple[int, int]], companies: list[Company], start: int, end: int) -> bool:
    """Whether a span touches no project's name and is no company's."""
    at = bisect_right(taken, (start, end))
    touches = (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)
    return not touches and not any(c.start <= start and c.end >= end for c in touching(companies, start, end))


# 投资6300万元上了|三条吹塑线; 斥资8800万港元，在某工业园添置|医用粒料产线: what is built for a sum, whatever its last word
_BUILT = re.compile(
    rf"(?:投资|斥资|出资|投入|拿出|花费|砸下|再投|增资)(?:了|约|近|超|逾|不少于|不超过|不低于)*{_MONEY}(?:以上|左右|上下)?[，,]?"
    r"(?:[在于到][^，。；、]{2,16}?|租[赁用下][^，。；、]{0,6}?厂房)?"
    r"(?:新建|改建|扩建|兴建|建起|建成(?!后)|建设|投建|上了|上马|新上|添置|打造|设立|办起|筹建)(?:了|的)?"
    r"(?P<what>(?:年(?:产|加工|处理)[^，。；、（(]{2,20}的(?:生产线|项目|基地))|[\u4e00-\u9fffA-Za-z0-9·/\-.“”]{3,26})(?=[，。；、（(\n]|$)"
)
_NOT_BUILT = re.compile(
    r"^集|^的|正式|公司|用于|其中|等$|的$|了$|[^\d]\d+(?:个|栋|公里|米|万平方米|平方米|套|台)$|厂房$|道路|设施$|配套$|体系|环境|格局|平台经济|^[\d.]+万?平方米|投资|目标|机制|队伍|品牌|乡村|城市$|集群$"
)
# 5.某某骨料加工系统，投资方：某工程局，投资2.7亿元; 某某县际公路（某某段），投资5.3亿元: items of a list with their sums
_ITEM_SUM = re.compile(rf"[，,（(](?:计划|估算|概算)?总?投资(?:额)?(?:约|近|超)?{_MONEY}")
_ITEM_NAME = re.compile(
    rf"\s{{0,4}}(?:\d{{1,2}}[.．、]|[（(]\d{{1,2}}[)）]|[①-⑳])?\s{{0,4}}(?P<what>[{_CHARS}]{{4,30}}(?:[（(][{_CHARS}]{{1,14}}[）)])?)"
    r"(?:[，,](?:投资方|建设单位|业主|实施单位|投资单位)[:：][^，。；\n]{2,40})?"
)
_ITEM_START = re.compile(r"[；;：:。\n]")
_MOST_ITEM = 110  # characters from the head of an item to its sum
_NOT_ITEM = re.compile(
    r"[由与在已拟将租]|公司$|集团$|^(?:其中|业主|建设单位|投资方|总|计划|一期|二期|项目|合计|该|此|另|同比|全[市县区]|今年|去年|目前|\d)|个$|共|等$|签约|引进|实现|完成|新增|累计|开工|到位|\d+个"
)


def _cells(text: str) -> list[tuple[int, int]]:
    """Spans of the names below a table's 项目名称."""
    found = []
    for cell in cells_of_tables(text):
        name = text[cell.start : cell.end]
        if (
            cell.header in ("项目名称", "工程名称")
            and len(name) >= 4
            and not re.fullmatch(r"[\d.，,%—-]+|合计.*|小计.*", name)
        ):
            found.append((cell.start, cell.end))
    return found


def _built(text: str) -> list[tuple[int, int]]:
    """Spans of what is built for a sum where no known last word tells a project's name."""
    found = []
    for match in _BUILT.finditer(text):
        what = match["what"]
        if not _NOT_BUILT.search(what) and not is_generic(what) and not _VERB_INSIDE.search(what):
            found.append(match.span("what"))
    return found


def _itemised(text: str) -> list[tuple[int, int]]:
    """Spans of the items of a list that have a sum each, where no known last word tells their names."""
    found = []
    for told in _ITEM_SUM.finditer(text):
        floor = max(0, told.start() - _MOST_ITEM)
        starts = [m.end() for m in _ITEM_START.finditer(text, floor, told.start())]
        heads = starts or ([0] if floor == 0 else [])
        # 投资方：某工程局 has a colon of its own
        for head in heads[-2:]:
            match = _ITEM_NAME.match(text, head, told.start())
            if match and match.end() == told.start() and _is_item(match["what"]):
                found.append(match.span("what"))
                break
    return found


def _is_item(what: str) -> bool:
    return not (_NOT_ITEM.search(what) or is_generic(what) or _VERB_INSIDE.search(what))


# 已签约A、B、C等项目9个; 签约的A、B、C三个项目; 10个项目分别为：A、B、C，…
_LIST_END = re.compile(
    r"(?:等(?:一批|\d+个|[一二三四五六七八九十两]+个)?(?:重点|重大|优质|产业|工业|内资|台资|港资|央企|战略性|新兴|高端|先进|制造业|外资|标志性|龙头|文旅|民生|续建|新建|储备|建设|省级|市级|[省市区县]定)*(?:项目|工程)|[一二两三四五六七八九十\d]{1,6}个(?:[^，。；、的]{0,6})?项目)"
)
_LIST_LEAD = re.compile(
    r".*(?:签约的?|引进的?|引入|招引|落户|落地|开工的?|投产的?|竣工的?|包括|备案的有|项目有|签约的有|分别[为是]|[：:]|[亿万]元的|的还有|加快|实施了?|同台签约的|签约的还有)(?:了|有|[：:])?(?!项目)"
)
# A、B、C三个项目签约入驻: without a verb in front the list begins with its clause
_LIST_VERB = re.compile(
    r"(?:同时|集中|正式|相继|先后|同日|成功|已经?|正在?|加快|加速|顺利|高效|全面|有序|稳步|提前|陆续|抓紧|计划|按期|如期)*"
    r"(?:签约|落户|落地|开工|投产|入驻|签订|启动|推进|竣工|建成|完工|通车|投用|建设|进入|进场)"
)
# 项目名称：X 建设单位：…: a record of labelled fields
_LABELLED = re.compile(rf"项目名称[：:]\s*((?:[{_CHARS}、（）()“”]){{3,60}})")
_LIST_START = re.compile(r"项目(?:分别)?(?:为|是|有|包括)?[：:](?=[^。；;\n（(]{4,200}、)")
_ITEM = re.compile(rf"(?:[{_CHARS} ]|[（(][{_CHARS}、]{{1,14}}[）)]|“[{_CHARS}]{{1,16}}”){{3,40}}")


def _listed(text: str) -> list[tuple[int, int]]:
    """Spans of the items of project lists whose items need no head of their own."""
    spans: list[tuple[int, int]] = []
    for match in _LIST_END.finditer(text):
        floor = max((text.rfind(mark, 0, match.start()) for mark in "，。；;\n！？"), default=-1) + 1
        comma = text.rfind(",", max(floor, match.start() - 200), match.start())
        floor = max(floor, comma + 1, match.start() - 200)
        lead = _LIST_LEAD.match(text, floor, match.start())
        opens = match.start() if lead is None and not _LIST_VERB.match(text, match.end()) else floor
        chunk = text[lead.end() if lead else opens : match.start()]
        if "、" in chunk and not re.search(r"领域|拜访|走访|考察|产业(?!园|化)|行业", chunk):
            spans += _items(text, match.start() - len(chunk), match.start())
    spans += [m.span(1) for m in _LABELLED.finditer(text)]
    for match in _LIST_START.finditer(text):
        stop = min((i for mark in "，,。；;\n" if (i := text.find(mark, match.end())) >= 0), default=len(text))
        spans += _items(text, match.end(), stop)
    return sorted(set(spans))


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of ``text[start:end]`` between 、 and before a closing 和; none unless all look like names."""
    spans = []
    at = start
    pieces = re.split(r"、|以及|(?<=项目)[和及与]", text[start:end])
    for piece in pieces:
        at = text.index(piece, at)
        bare = piece.strip()
        if not _ITEM.fullmatch(bare) or is_generic(bare) or re.search(_MONEY, bare):
            return []
        spans.append((at + piece.index(bare), at + piece.index(bare) + len(bare)))
        at += len(piece)
    return spans


def _names(text: str, start: int, end: int, companies: list[Company]) -> list[tuple[int, int]]:
    """Name spans inside one segment, left to right."""
    spans: list[tuple[int, int]] = []
    floor = start
    heads = [
        h
        for h in _HEAD.finditer(text, start, end)
        if not any(c.start <= h.start() and h.end() < c.end for c in companies)
    ]  # 某某酱园|酿造有限公司
    parts: set[int] = set()
    for k, head in enumerate(heads):
        if k in parts:
            floor = head.end()
            continue
        stop = head.end()
        bracket = _PHASE_BRACKET.match(text, stop, end)
        if bracket:
            stop = bracket.end()
        following = heads[k + 1] if k + 1 < len(heads) else None
        if following and _is_part(text, head, following):
            parts.add(k + 1)
            following = None
        next_item = head[0].endswith(("项目", "工程")) and text[stop : stop + 1] in ("和", "及", "与")  # A项目和B项目
        if following and not next_item and _joined(text[stop : following.start()]):
            continue
        begin = _left_end(text, floor, head.start(), companies)
        numbering = _NUMBERING.match(text, begin, head.start())
        begin = numbering.end() if numbering else begin
        begin += len(_POINTER.match(text, begin)[0])  # type: ignore[index]
        name = text[begin:stop]
        if _CLOSES.match(name):
            continue
        if any(
            c.start == begin and _JOINS.match(text, c.end) and not place_prefix(text[c.end : stop]) for c in companies
        ):
            continue  # 某公司联合某研究院
        if (
            _acceptable(name, head[0])
            and not _cuts_company(companies, stop)
            and not _is_label(text, begin, stop, companies)
            and not _SUPERLATIVE.search(text, max(start, begin - 16), begin)
            and not (name.endswith(("园", "区", "城", "港")) and _SETTLED.search(text, max(0, begin - 4), begin))
        ):
            spans.append((begin, stop))
        floor = stop
    return spans


# 某基地|综合车间封顶, 某电站|地下厂房开挖过半: a part of what is built
_PARTS = frozenset(("厂房", "车间", "主厂房"))
_WHOLE = re.compile(r"(?:产业|科技|智造)?(?:基地|产业园区?|工业园|科技园|工厂(?!化)|电站|风电场|水电站|中心|项目)")
_PART_ONLY = re.compile(r"主体|结构|已|正|顺利|封顶|开挖|全部")


def _is_part(text: str, head: re.Match[str], following: re.Match[str]) -> bool:
    """Whether the second head is a part of what the first one names, of which something is told."""
    return (
        following[0] in _PARTS
        and _WHOLE.fullmatch(head[0]) is not None
        and following.start() - head.end() <= 4
        and _PART_ONLY.match(text, following.end()) is not None
    )


# 将成为其亚洲最大的|汽车漆生产基地: what a project is to become
_SUPERLATIVE = re.compile(r"(?:成为|将是)[^，。；]{0,10}(?:最大|首个|重要)的?$")
# 落户某产业园: a site, no project
_SETTLED = re.compile(r"(?:落[户地子脚][于在]?|选址[：:于在]?|入驻|位于|坐落于?|花落)$")


def _joined(between: str) -> bool:
    """Whether what stands between two heads still belongs to the name: 加工基地|建设|项目, 总部|及智能制造|基地."""
    if not between:
        return True
    if len(between) > 14 or _VERB_INSIDE.search(between) or "的" in between:
        return False
    return not re.search(
        rf"等|总投资|投资|{_MONEY}|\d+(?:栋|座|台|条)|落地|利用|首条|[一二两三四五\d]个|在|将|已|由|签约|开工|投产|落户|举行|正在|主体|是|有|位于|为",
        between,
    )


def _left_end(text: str, floor: int, head_start: int, companies: list[Company]) -> int:
    """Where the name that ends in the head at ``head_start`` begins, not before ``floor``."""
    cut = floor
    position = floor
    while position < head_start:
        match = _LEFT.search(text, position, head_start)
        if not match:
            break
        position = max(match.end(), match.start() + 1)
        if _is_boundary(text, match, cut, head_start, companies):
            cut = match.end()
    for company in companies:
        if not cut <= company.start or company.end >= head_start:
            continue
        if text[company.end] == "的":  # 某公司的…项目
            cut = company.end + 1
        elif (
            company.start > cut and _LEGAL.search(company.text) and not _BETWEEN_NAMES.search(text[cut : company.start])
        ):
            cut = company.start  # 某集团旗下某有限公司…项目
    return cut


_CLOSES = re.compile(r"[）)”的次]|\d层|约?\d+(?:余|多)?家|约[\d.]+万?平方米")
_JOINS = re.compile(r"联合|携手|联手|与|和|同")
# 其现代中药配方颗粒技改扩能项目: words that point at a project are no part of its name
_NUMBERING = re.compile(r"(?<![^\n；;：:。 ])\d{1,2}[.．](?!\d)")  # of a list: 3.某某项目
_POINTER = re.compile(r"(?:其|该|此|这个|这一|公司(?=年[产加处]|[A-Z]))?")
_LEGAL = re.compile(r"有限公司|集团")
_BETWEEN_NAMES = re.compile(r"[、和与及]$")


def _is_boundary(text: str, match: re.Match[str], cut: int, head_start: int, companies: list[Company]) -> bool:
    word = match[0]
    rest = text[match.end() : head_start]
    if word == "的" and _OUTPUT.search(text[cut : match.start()]):
        return False  # 年产100亿颗的背光源封装生产线
    if any(c.start < match.end() and match.start() < c.end for c in companies):
        return False
    if word == "举行":
        return _CEREMONY.match(text, match.end()) is not None
    if len(word) == 1 and word not in "的了":
        return _single_boundary(text, match, cut, rest, companies)
    if not rest and word != "的":
        return bool(re.search(r"\d|的$", word))
    return True


# 举行|某某三厂动土典礼; not 举行某类项目签约仪式
_CEREMONY = re.compile(r"[^，。；、项批]{2,24}?(?:动土|奠基|开工|上梁|启用|开业)(?:典礼|仪式)")
_OUTPUT = re.compile(r"年(?:产|加工|处理)[\d.]+[万亿]?[\u4e00-\u9fff]{1,2}$")


def _single_boundary(text: str, match: re.Match[str], cut: int, rest: str, companies: list[Company]) -> bool:
    """和, 及, 与, 为, 是 … are boundaries only where no name runs across them."""
    word = match[0]
    before = text[cut : match.start()]
    if word in "和及与":
        return text[max(0, match.start() - 2) : match.start()] in ("项目", "工程")
    if word == "就" and (
        any(c.end == match.start() for c in companies) or before.endswith(("会", "政府", "局", "区", "双方"))
    ):
        return True
    if word in "为是有把就由将":
        return not before or before[-1] in "别点，的" or len(before) <= 6
    if word == "向" and not place_prefix(rest):
        return not before  # 多轴向织物
    if word in "在于对向":
        return True
    return True


# What follows a head that is only the beginning of another word (厂商, 港资, 园长, 中心城区, 平台公司)
_NO_END = re.compile(
    r"主任|(?<=厂)区|管理办公室|管委会|管理局|商(?!务)|资(?!额|金)|企|股|长(?!期)|城区|公司|经济|建筑|区位|业主?管"
)


def _is_label(text: str, start: int, stop: int, companies: list[Company]) -> bool:
    """Whether the phrase labels something else: a count (锂电产业项目9个), a company (电路板大厂敬拓电子), another word (厂商)."""
    if _NO_END.match(text, stop) or re.match(
        r"\s*(?:共|总数|数量|达)?\d+(?:个|项|家)|(?:包括|有|如下)[：:]", text[stop : stop + 8]
    ):
        return True
    if re.match(
        r"(?:、[^，,。；、]{2,12}){0,4}等(?:一批|\d+[处栋家])?(?:闲置|知名|重点)?(?:楼宇|厂房|园区|载体|企业|单位|地区|地(?!块)|领域|产业)",
        text[stop : stop + 60],
    ):
        return True
    if re.match(
        r"(?:、[^，,。；]{2,14}){0,5}[一二三四五六七八九十\d]+大?(?:类|领域|方面|板块|方向)", text[stop : stop + 80]
    ):
        return True
    return any(c.start == stop for c in companies) and text[start:stop].endswith("厂")


def _cuts_company(companies: list[Company], at: int) -> bool:
    """Whether a company's name runs up to ``at`` or across it, so that the head is a part of it (广西建工第五建筑工程|集团)."""
    return any(c.start < at <= c.end for c in companies)


# Bodies and services that end like projects: 县招商服务中心, 市民中心
_BODY = re.compile(
    r"(?:招商|投资促进|政务|便民|行政|融媒体|市民|会展|政府|人才|就业|志愿|指挥|体育|文化|活动)(?:服务)?中心$|^(?:[\u4e00-\u9fff]{0,6}[省市县区州旗])?大?数据(?:服务|管理|资源)?中心$|大厂$|(?:签约|同日|正式|企业)[^项]{0,4}入园$"
)


# 某公司一期投资…: a company's phase without a project's name
_COMPANY_PHASE = re.compile(r"(?:公司|集团)[一二三四]期$")


# 原名某产业园, 包括购物中心, 与两家组件厂, 地点某工业园
_NO_START = re.compile(r"原名|包括|包含|涵盖|(?:与|同|和)[一两三四五几多数]家|地点|选址|这座")
# VR科创城和红谷新城: two places
_BETWEEN_SITES = re.compile(r"(?:城|园|区|港)[和及与][^项]{2,8}(?:新城|园区|小镇|园)$|公司以|以厂房$")


def _acceptable(name: str, head: str) -> bool:
    if _BETWEEN_SITES.search(name) or _NO_START.match(name):
        return False
    if len(name) - len(head) < 2 and not re.search(r"厂$|总部$|中心$", name):
        return False
    if _BODY.search(name) or _COMPANY_PHASE.search(name):
        return False
    if is_generic(name) or _VERB_INSIDE.search(name) or name.count("“") != name.count("”"):
        return False
    return len(name) >= 3
