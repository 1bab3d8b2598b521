"""Names that only their surroundings give away: items of company lists, and who invests, signs or leads.

拜访了杞康源、味之源等9家企业 lists companies, whatever their names; 宜昌钢铁斥资17亿元 and 老味斋投资1.2亿美元 act as one.
"""

import re
from collections.abc import Iterator

from corpora.lexicons import alternation, words
from extractors.cells import cells_of_tables
from extractors.companies.names import TRADE, TRADE_END
from extractors.companies.registered import NATION, NATION_END
from extractors.companies.spans import added
from extractors.place_names import place_prefix
from extractors.vocabulary import brand_run, frequency, is_common_phrase, is_common_word

_HAN = "\u4e00-\u9fff"
_LIST = re.compile(
    rf"((?:[{_HAN}A-Za-z（）]{{2,14}}、){{1,12}}[{_HAN}A-Za-z（）]{{2,14}}?)"
    r"等(?:一批|\d+|[一二三四五六七八九十]+|多)?余?家?(?:知名|龙头|重点|下游|上游|配套|大型|台资|港资|本土)*(?:企业|公司|厂商|客户|车企|药企)"
)
_LEAD = re.compile(r".*(?:拜访|走访|考察|引进|对接|吸引|包括|与|向|为|及|有|由|的|了|自|和)")
_ACTS = re.compile(
    rf"(?:^|(?<=[，。；：、\n])|(?<=，是)|(?<=来自))([{_HAN}]{{2,14}}?)(?=(?:已|则|也|还)?(?:斥资|获准|(?:拟|将|计划|追加|累计)?(?:总?投资|加码)(?:约|近|超|逾)?[\d一二三四五六七八九十]))",
    re.M,
)
# 灌装线项目(2.4亿元,杞康源): who stands behind the sum in a bracket
_BEHIND_SUM = re.compile(
    rf"[（(](?:总?投资)?(?:约)?\d[\d.]*(?:亿|万)(?:元|美元|港元|欧元)[,，]([{_HAN}A-Za-z]{{2,12}})[)）]"
)
# 【恒砺资源】5月30日晚间公告, 【沃芯电路】董事会昨（8）日决议, 厂商【稻岚园】昨宣布: a firm that announces or decides
_WHEN = (
    r"(?:\d{1,2}月)?(?:\d{1,2}日|[昨今](?:[（(]\d{1,2}[)）])?日?|日前|近日|同日)?(?:晚间|早间|午间|盘后|晚|上午|下午)?"
)
_ANNOUNCES = re.compile(
    rf"(?:^|(?<=[，。；\n]))([{_HAN}]{{3,10}}?)(?=(?:[（(][\dA-Z.，、]{{4,12}}[)）])?(?:董事会|股东会)?{_WHEN}(?:发布|披露)?(?:公告|披露|宣布|公布|决议|决定斥资))",
    re.M,
)
# 记者从【汐岚数据】获悉, 业主【粤岬海上风电】透露, 核准【沃芯电路】投资案, 同属【崮岳重工】的
_PROVEN = re.compile(
    rf"(?:从([{_HAN}]{{3,8}}?)(?=[处方]?(?:获悉|了解到|处?得知))|(?:业主|投资方)(?:为|是)?([{_HAN}]{{3,10}}?)(?=透露|表示|介绍|称|说|[，。；])"
    rf"|(?<![{_HAN}])([{_HAN}]{{2}}(?:{alternation(words('business_words'))}))(?=[{_HAN}]{{0,6}}(?:负责人|董事长|董事|总经理|副总|总裁)|正在?组织)"
    rf"|(?:核准|通过)([{_HAN}]{{3,8}}?)(?=(?:投资|增资)案)|同属([{_HAN}]{{3,8}}?)(?=的|旗下))"
)
# 由互信营造统包, 由某某与某某共同出资
_DOES = re.compile(
    rf"由([{_HAN}A-Za-z]{{3,12}}?)(?=统包|承建|总承包|施工|负责(?:建设|投资|实施|运营)|投资(?:建设|兴建|开发|(?:约|近|超|逾|超过|总额)?[\d一二三四五六七八九十])|斥资|独资|承接|运营|出资|联合投资|共同(?:投资|出资|组建))"
)
# 新加坡商…将, 自行车大厂…则
_OF_KIND = re.compile(
    rf"(?:[{_HAN}]{{1,6}}?[商厂]|巨头|龙头|老字号|独角兽)([{_HAN}]{{3,10}}?)(?=(?:则|将|拟|也|也将|还|已)?(?:[与和同]|斥资|投资|获准|增资|来台|规划|计划|宣布|获|[今昨]|以(?:等值)?(?:新台币|人民币|约)?[\d一二三四五六七八九十]))"
)
# 企业联众彩印的…项目, ；砚岚纸品的…生产线: whose project it is
_OWNS = re.compile(
    rf"(?:^|(?<=[，。；：、\n])|(?<=企业)|(?<=厂商))([{_HAN}]{{3,8}})(?=的[{_HAN}A-Za-z0-9]{{2,16}}(?:项目|基地|生产线|工厂|产业园)(?!里|内|中|上))",
    re.M,
)
_OWNER = re.compile(r"建设单位|投资(?:企业|单位|方|主体)|实施(?:单位|主体)|业主|企业名称|公司名称|投资商")
_NO_OWNER = re.compile(r"局$|政府|委$|管委会|中心$|办$|学校|医院|^[\d.]+|[—-]{1,3}$|待定|镇$|乡$|街道$")
_NO_ACTOR = re.compile(
    r"(?:项目|工程|基地|产业园|生产线|其中|一期|二期|三期|首期|全[市县区省]|[市县区镇]|政府|财政|园区|新区|开发区|企业|公司|集团|年度|计划|协议|累计|总|拟|将|已|固定资产|设备|合计|双方|各方|方|亿|万|个|再|追加)$"
    r"|^(?:拟|将|在|于|该|此|这|其|今年|去年|目前|全|我|由|项目|一|二|三|新|以|并|且|则|先后|分别|主要|预计|计划)|\d|签[约订署]|经开区|高新区|开发区|管委会|政府|[还正]在|等地|也是|[得来某他她]|^[而另]|[乡镇村州旗]$|街道$|(?:专用线|铁路|公路|车间|中心|基地|厂房|产线|平台|电站|航道)$|核准|获批|^[同为]|局$|[厅委办]$|[之的]|并无|总裁|总经理|董事长|负责人|现代农业|重要$|特色|(?:筹划|筹建|配套|急需|所需)$"
)
_GENERIC = frozenset(words("not_brands"))


def by_context(text: str) -> list[tuple[int, int]]:
    """Spans of companies that a list or a verb of investing gives away, in order, without overlaps."""
    spans = added([], _listed(text))
    for pattern in (_ACTS, _ANNOUNCES, _DOES, _OF_KIND, _OWNS, _PROVEN):
        spans = added(spans, _actors(text, pattern))
    behind = (m for m in _BEHIND_SUM.finditer(text) if not _NO_ACTOR.search(m[1]))
    return added(added(spans, _owners(text)), (m.span(1) for m in behind))


def _actors(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Names in the group of ``pattern`` that matched, which may join several by 与 or 和."""
    for match in pattern.finditer(text):
        start = match.start(match.lastindex or 1)
        for part in _PART.finditer(match[match.lastindex or 1]):
            span = _trimmed(text, start + part.start(), start + part.end())
            if _is_name(text[slice(*span)]):
                yield span


# of names joined by 与 or 和; in 芩和医药 the word is part of the brand
_PART = re.compile(r"(?:[^与和]|(?<![^与和]{2})[与和](?=[^与和]))+")


def _owners(text: str) -> Iterator[tuple[int, int]]:
    """Names below a table's 建设单位 or 投资方."""
    for cell in cells_of_tables(text):
        if not _OWNER.search(cell.header):
            continue
        for name in re.finditer(r"[^、，（(]+(?:[（(][^（()）]{2,6}[)）][^、，（(]*)?", text[cell.start : cell.end]):
            if len(name[0]) >= 4 and not _NO_OWNER.search(name[0]):
                yield cell.start + name.start(), cell.start + name.end()


_AND = r"(?:、|和|及|与|以及|，以及)"
_NEXT_ITEM = re.compile(
    rf"{_AND}([{_HAN}]{{3,10}}?)(?=[、，。；（(\n]|和|及|与|以及|等|共同|合资|领投|跟投|主投|供应|各|两家|[三四五六七八九十\d]+家|$)"
)
_ITEM_BEFORE = re.compile(
    rf"(?:^|[、，。；：（\n]|包括|由|与|向|为|有|引进|拜访|走访|吸引|仅|的|盘活|到后来的|和|及)([{_HAN}]{{3,8}}){_AND}(?:[{_HAN}]{{1,4}}商)?$"
)


def coordinated(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Names that a list joins to companies already found: 粤港资本、和辉创投 beside 美的集团 (``spans`` in order)."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        at = end
        while (item := _NEXT_ITEM.match(text, at)) and item.end() - at <= 16:
            span = _without_nation(text, *item.span(1))
            if not _is_listed_name(text[slice(*span)]):
                break
            found.append(span)
            at = item.end()
        at = start
        while item := _ITEM_BEFORE.search(text[max(0, at - 16) : at]):
            floor = max(0, at - 16)
            span = _without_nation(text, floor + item.start(1), floor + item.end(1))
            if not _is_listed_name(text[slice(*span)]):
                break
            found.append(span)
            at = span[0]
    return found


def _is_listed_name(name: str) -> bool:
    """Whether an item beside companies is one: a name by itself, or any words but common ones that a trade word ends."""
    trade = TRADE_END.search(name)
    return _is_name(name) or (
        trade is not None
        and trade.start() >= 2
        and len(name) <= 8
        and not is_common_word(name)
        and not is_common_phrase(name)
        and not _NO_ACTOR.search(name)
        and name[: trade.start()] not in _GENERIC
    )


def _without_nation(text: str, start: int, end: int) -> tuple[int, int]:
    nation = NATION.match(text, start, end)
    return (nation.end() if nation and end - nation.end() >= 3 else start, end)


def _listed(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _LIST.finditer(text):
        at = match.start(1)
        for number, item in enumerate(match[1].split("、")):
            start, end = at, at + len(item)
            at = end + 1
            if number == 0 and (lead := _LEAD.match(item)):
                start += lead.end()
            if (
                2 <= end - start <= 12
                and not is_common_phrase(text[start:end])
                and not _NO_ACTOR.search(text[start:end])
            ):
                spans.append((start, end))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what describes the company in front of its name: 食品厂老味斋, 设备商沪芯精机, 日商东阳化学."""
    descriptor = re.match(rf"[{_HAN}]{{0,6}}?(?:厂|商|企业|巨头|龙头|大厂|业者)(?=[{_HAN}]{{3}})", text[start:end])
    return start + descriptor.end() if descriptor else start, end


# 永康市飞拓电动工具厂就…, 某食品厂计划…: a works that acts, named with place and brand
_WORKS = re.compile(
    rf"([{_HAN}]{{4,14}}厂)(?=就|与|和|投资|拟|将|计划|斥资|负责|总经理|厂长|董事|老板|以\d|表示|有意|追加|出资)"
)


def works(text: str) -> list[tuple[int, int]]:
    """Spans of works (…厂) that act as companies: a place, a brand and what they make."""
    spans = []
    for match in _WORKS.finditer(text):
        start, end = match.span(1)
        for at in range(start, end - 4):
            place = place_prefix(text[at:end])
            if place and end - at - len(place) >= 3 and place_prefix(text[at - 1 : end]) in ("", text[at - 1 : at]):
                coined = brand_run(text[at + len(place) : end])
                if coined and not _NO_ACTOR.search(text[at : end - 1]):
                    spans.append((at, end))
                break
    return spans


_FIRM_END = re.compile(
    TRADE.pattern + "$|(?:" + alternation(words("business_words")) + r")$|[业材工能电科技化硅药械铸锻镁锂股份]$"
)


# 关岭乳业, 沃尔岚涂料: trades that name no goods, behind a word that is none of the most common ones
_IS_FIRM = re.compile(
    rf"[{_HAN}]{{2,3}}(?:[乳酒药面米茶纸铝铜锂钛塑石肥果渔矿盐糖]业|实业|重工|{alternation(words('business_words'))})"
)
_MOST_COMMON = 1000  # occurrences in the corpus behind jieba's dictionary


def _is_name(name: str) -> bool:
    """Whether an actor's words can be a company: a coined word, or a place and a trade."""
    if not 3 <= len(name) <= 10 or _NO_ACTOR.search(name) or NATION_END.search(name):
        return False
    place = place_prefix(name)
    rest = name[len(place) :]
    if (
        place
        and place[-1] not in "县区镇乡旗"
        and 4 <= len(rest) <= 8
        and _FIRM_END.search(rest)
        and rest not in _GENERIC
    ):
        return True  # 浙江晨曦氟硅, 深圳启明储能: a place, two more characters and a trade
    if _IS_FIRM.fullmatch(rest) and rest[:-2] not in _GENERIC and frequency(rest[:-2]) < _MOST_COMMON:
        return True
    if is_common_phrase(name) and not (rest != name and TRADE.fullmatch(rest)):  # 宜昌钢铁 is a name all the same
        return False
    if rest in _GENERIC or not rest:
        return False
    coined = brand_run(rest + "，")
    return bool(coined and len(coined) >= 2) or (rest != name and TRADE.fullmatch(rest) is not None)
