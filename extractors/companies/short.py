"""Short names: a brand and a trade word (恒砺新材), in running text and at the head of project names.

A brand is a word that the general vocabulary (jieba's dictionary) does not have or hardly has.
"""

import re

from corpora.lexicons import alternation, words
from extractors.companies.names import TRADE
from extractors.companies.registered import NATION_END, SINGLE_BOUNDARIES, run_start
from extractors.place_names import place_prefix
from extractors.vocabulary import COMMON, brand_run, frequency, is_common_word

_AFTER_SHORT = re.compile(
    r"总?投资|签[订署约]|联合|入股|持股|出资|合资|斥资|联手|年产|年加工|年处理|董事|总经理|总裁|负责|创始|首席|CEO|高管|方面|表示|介绍|计划|拟|将|的|、|和|与|及|等|公司|集团|增资|加码|斥资|追加|"
    r"[（()）【】“”‘’/／|《》]|[，,。；;：:\s]|$|华[东南西北中]|西部|项目|有意|达成|共同|携手|旗下|总部|三期|二期|一期|\d|为|在|已|今年|去年|于|智能|新能源|"
    r"[\u4e00-\u9fff]{2,16}?(?:项目|基地|产业园|生产线|工厂|中心|总部|扩产|车间)"
)


# 查干新能源产业园, 溪仑工业区: a park's name, not a company's
_PARK = re.compile(r"(?:产业|工业|科技|智能装备)?(?:园|集聚区|小区|园区|片区|开发区|基地)(?!项目)|局|厅|委")


def short(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of brand-and-trade names, where what follows speaks of a company; ``found`` are those known before."""
    ends = {end for _, end in found}
    spans: list[tuple[int, int]] = []
    for match in TRADE.finditer(text):
        end = match.end()
        while (longer := TRADE.match(text, end)) and _goes_on(text, longer):
            end = longer.end()
        if spans and end <= spans[-1][1]:
            continue
        if _PARK.match(text, end) or text[end : end + 1] in "级封":  # 车规级, 预灌封: qualities of goods
            continue
        head = match.start() - 2 if text.endswith("国际", 0, match.start()) else match.start()  # 伟成|国际控股
        floor = max(spans[-1][1] if spans else 0, head - 10)
        begin = run_start(text, floor, head)
        start = _short_start(text[begin:head])
        if start is None or _INDUSTRIES.match(text, end) or _is_product(text, begin + start, end, ends):
            continue
        if _is_goods(text, match.start(), end) or _USED.search(text, max(0, begin + start - 4), begin + start):
            continue
        if _AFTER_SHORT.match(text, end) or _is_coined(text[begin + start : head]):
            spans.append((begin + start, end))
            ends.add(end)
    return spans


# 绿色食品、轻纺服饰等产业: kinds of goods, not firms
_INDUSTRIES = re.compile(
    r"(?:(?:、|和|与|及)[\u4e00-\u9fff]{2,10}){0,6}(?:等|为主的|[两三四五六七八九\d]大)[^，。；、\n]{0,6}(?:产业|领域|行业|产品)(?!链?企业)"
)
# 采用液冷技术, 拥有焊接机器人: what is used, no firm
_USED = re.compile(r"(?:采用|应用|拥有|使用|掌握|培训|配备)了?$")
_MAKING = re.compile(r"(?:购置|建起|建成|办起|上马|新上|筹建|筹划)的?$")


def _is_product(text: str, start: int, end: int, ends: set[int]) -> bool:
    """Whether a name is what the firm named straight before it makes (上海睿包科技|无菌包材|项目), or what was set up."""
    if not _PRODUCT.match(text, end):
        return False
    return start in ends or _MAKING.search(text, max(0, start - 4), start) is not None


# 川砚|包装项目, 渤岚|印染园: a trade straight before the head is what is made there
_GOODS_TRADE = re.compile(
    r"(?:智能|包装|印染|食品|饮料|饮品|玻璃|光伏|储能|电池|锂电|锂电池|冷链|物流|陶瓷|水泥|建材|家居|家具|服装|服饰|纺织|饲料|水产|橡胶|塑料|机器人|芯片|装备|汽车|轮胎|模具|五金|医疗|医药|环保|新能源|能源|文旅|康养|酒店|果汁|面粉|肉食|乳品|农业|印刷)$"
)
_SITE_HEAD = re.compile(r"(?:产业|工业|生产|加工|制造)?(?:项目|工程|基地|园|工厂|厂|生产线|产线|车间|中心|城|港|枢纽)")
# 驭岚|新能源重卡, 皖砺|光伏玻璃, 湘峤|智能挖掘机: with the word behind it the trade names a product
_GOODS_COMPOUND = re.compile(
    r"智能(?=[\u4e00-\u9fff]{2})|新能源(?=[\u4e00-\u9fff]{0,3}(?:车|重卡|卡车|客车|轻卡))"
    r"|光伏(?=玻璃|压延|组件|支架|边框|发电|电站|背板|胶膜|逆变)|汽车(?=零部件|零配件|配件|部件|线束|座椅|内饰|水性|轻量|模具|制动|安全)"
    r"|航空(?=维修|零部件|部件|紧固|发动机|复合)|水产(?=养殖|品|预制|加工)|冷链(?=物流|仓储|枢纽|配送)|物流(?=枢纽|产业)"
    r"|精密(?=清洗|铸造|模具|减速|结构|零)|生物(?=质|医药|制药|有机|基|敷料|柴油)|(?:微晶|电子)玻璃"
)


_LINE = re.compile(r"[\u4e00-\u9fff]{0,6}?线(?=[、，。；投开竣落]|$)")


def _is_goods(text: str, start: int, end: int) -> bool:
    """Whether the trade at ``start:end`` behind a brand is not part of a firm's name but of what its project makes."""
    if _GOODS_TRADE.search(text, start, end) and _SITE_HEAD.match(text, end):
        return True
    compound = _GOODS_COMPOUND.match(text, start)
    return (
        compound is not None
        and compound.end() <= end
        and text[end : end + 1] != "的"
        and (_PRODUCT.match(text, end) or _LINE.match(text, end)) is not None
    )


# 德利印刷|智能包装项目: in a project's name a second trade word begins the product, but for those that close names
_CLOSING_TRADE = frozenset(("科技", "技术", "股份", "集团", "实业", "材料", "新材料", "新材", "控股", "制造", "工业"))
_PRODUCT = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()“”\-]{0,14}?(?:项目|基地|产业园|生产线|工厂|车间|中心|总部|产线|园|一期|二期|三期)"
)


def _goes_on(text: str, trade: re.Match[str]) -> bool:
    """Whether a trade word behind another belongs to the name, not to what the project makes."""
    return (
        trade[0] in _CLOSING_TRADE
        or text[trade.end() : trade.end() + 1] == "的"
        or not _PRODUCT.match(text, trade.end())
    )


def _is_coined(name: str) -> bool:
    """Whether the brand is no word at all, so that the name needs nothing behind it to prove it."""
    return frequency(name[len(place_prefix(name)) :]) == 0


def _short_start(run: str) -> int | None:
    """Where a brand (2-3 characters, an uncommon word, perhaps behind a place) begins in ``run``; None where there is none."""
    for size in (2, 3):
        at = len(run) - size
        if at < 0:
            break
        word = run[at:]
        if (
            not re.fullmatch(r"[\u4e00-\u9fff]+", word)
            or is_common_word(word)
            or set(word) & _NO_BRAND
            or word[0] in "和与及就于为对向将把"
            or word[1:2] in "和与及"
            or word[2:] in ("和", "与", "及")
            or _REGION.fullmatch(word)
            or re.fullmatch(r"[港澳台粤琴深珠]{2}", word)
            or word[-2:] in _NOT_BRANDS
        ):
            continue
        if size == 3 and (is_common_word(word[-2:]) or is_common_word(word[:2])):
            continue
        before = run[:at]
        if before[-1:].isdigit():
            continue
        place = _place_suffix(before)
        head = before[: len(before) - len(place)]
        if place_prefix(word) == word or (head and not _ends_at_boundary(head)):
            continue
        return len(head)
    return None


_NOT_BRANDS = frozenset(words("not_brands"))
# Characters that stand in no brand: particles, measure words and the first characters of investment vocabulary
_NO_BRAND = frozenset(
    "的了是等、在年产个家第套件台辆吨只锭樘期总首拟将已该其首各分区县省镇乡村每有还再需由对把被供要懂里到"
)


def _place_suffix(before: str) -> str:
    """The place name with which ``before`` ends (苏州, 吉林省), or ''."""
    for size in (6, 5, 4, 3, 2):
        tail = before[-size:]
        if len(tail) == size and place_prefix(tail) == tail:
            return tail
    return ""


def _ends_at_boundary(head: str) -> bool:
    return (
        head[-1] in SINGLE_BOUNDARIES
        or head[-1] in "厂商"  # 食品机械厂|福益机械
        or NATION_END.search(head) is not None
        or any(head.endswith(w) for w in words("company_boundaries") if len(w) > 1)
        or (head[-2:] in ("投资", "包括", "签约", "引进", "项目") or head[-1].isdigit())
    )


def leading_company(name: str) -> str | None:
    """The company with whose short name a project's name begins (恒砺新材 in 恒砺新材年产6万吨改性工程塑料项目), if any.

    The guidelines count it as the project's investor. The brand is a run of characters that make no word of the general
    vocabulary; without a trade word behind it, it must be followed by 年产 or be three characters or more and no place.
    """
    place = place_prefix(name)
    dotted = re.match(r"([\u4e00-\u9fff]{3,6})[·•]", name)
    if dotted and not place:
        return dotted[1]
    rest = name[len(place) :]
    run = brand_run(rest)
    if run is None:
        return _rare_leading(name, len(place))
    if run[0] in _JOINED or (run[-1] in _JOINED and not _GOES_ON_AS_FIRM.match(name, len(place) + len(run))):
        return None
    if _REGION.fullmatch(run) or run[:2] in _NOT_BRANDS:
        return None
    end = len(place) + len(run)
    trade = TRADE.match(name, end)
    if trade and _is_goods(name, trade.start(), trade.end()):
        return name[:end] if _is_coined(run) else None
    if trade and name[trade.end() : trade.end() + 1] != "化":
        known = place and len(run) == 2 and trade[0] in _WEAK_TRADES and frequency(run)
        return None if known else name[: trade.end()]
    if re.match(r"年产|年加工|年处理", name[end:]) and len(run) >= 2:
        return name[:end]
    if place and place[-1] in "县区旗镇乡":
        return None  # 桑珠孜区聂日雄…项目
    if place and len(run) == 2 and not _GEOGRAPHIC.search(run) and len(name) - end >= 5 and not _SITE.match(name, end):
        return name[:end]
    if len(run) >= 3 and not _GEOGRAPHIC.search(run) and len(name) - end >= 4 and not _SITE.match(name, end):
        return name[:end]
    return None


# 塔筒|和|导管架项目: a run with a joiner is no brand
_JOINED = frozenset("和与及后的")
_GOES_ON_AS_FIRM = re.compile(TRADE.pattern + "|国际")  # 东岚和|国际


def coined_lead(name: str) -> str | None:
    """The coined word of two or more characters with which a project's name begins (迅岚 in 迅岚贵阳大数据中心), if any.

    It is as often a place or a piece of the goods as a brand, so that it counts only where the text names nobody else.
    """
    rest = name[len(place_prefix(name)) :]
    cut = _cut_run(rest)
    if cut or rest != name:
        return cut
    run = brand_run(name)
    if run is None or len(run) != 2 or len(name) < 6 or not _is_coined_pair(run) or _NATURAL.match(name, 2):
        return None
    business = _BUSINESS_WORD.match(name, 2)
    return name[: business.end()] if business else run


# 汐岚|海洋, 皓岚|环境, 川砚|酱园: words that close short names and are no trade words of the lexicon, as they have other uses
_BUSINESS_WORD = re.compile(
    "(?:"
    + alternation(words("business_words"))
    + r")(?=[\u4e00-\u9fff]{2})(?!项目|基地|产业|工程|生产|中心|牧场|装备|治理|整治|板)"
)


def _cut_run(rest: str) -> str | None:
    """A coined brand that a place, a bracket or a word for goods cuts off (迅岚|贵阳大数据中心, 膳砚|（遂溪）…, 禾岚芯|车规级…)."""
    for size in (2, 3, 4):
        head, behind = rest[:size], rest[size:]
        told = behind[:1] in ("（", "(") or place_prefix(behind)
        if (told or behind[:2] in _NOT_BRANDS) and brand_run(head) == head:
            coined = _is_coined(head) and not set(head) & _NO_BRAND and head[0] not in _NO_FIRST
            return head if coined and (told or not _GEOGRAPHIC.search(head)) else None
    return None


# 水岚|河漂流工程, 熙岚|小镇项目: the word goes on to a place
_NATURAL = re.compile(
    r"[湖河江山岭坪湾沟峡谷溪泉岛港桥坝洞村镇乡寨城]|小镇|古镇|抽水蓄能|水电站|水利|铁路|高铁|公路|高速|大道|景区|水库|片区|新区"
)
# characters that open names of sites and directions: 东岭风电场, 三岔枢纽
_NO_FIRST = frozenset("东西南北中上下前后新老大小一二三四五六七八九十第原旧")

# characters that close names of goods, sites and people: 富砚渣, 两渡, 赣商
_GOODS_LAST = frozenset("渣艾菜豆薯竹盐酸碱醇胶苗肉虾蟹菌菇棉麻绒皮砂废筒棒场渡商东西南北中")


def _is_coined_pair(name: str) -> bool:
    return (
        name[0] not in _NO_FIRST
        and name[-1] not in _GOODS_LAST
        and _is_coined(name)
        and not _GEOGRAPHIC.search(name)
        and not set(name) & _NO_BRAND
        and not _REGION.fullmatch(name)
        and not _REGIONS.fullmatch(name)
        and name not in _NOT_BRANDS
    )


def _rare_leading(name: str, at: int) -> str | None:
    """A brand that is a rare word of the vocabulary and stands before a trade word: 长风铝业, 三江微特电机."""
    trade = TRADE.match(name, at + 2)
    word = name[at : at + 2]
    if trade and _is_goods(name, trade.start(), trade.end()):
        return None
    weak = trade is not None and trade[0] in _WEAK_TRADES and (not at or frequency(word) >= 50)
    if (
        not trade
        or weak
        or word in _NOT_BRANDS
        or _REGION.fullmatch(word)
        or name[trade.end() : trade.end() + 1] == "化"
    ):
        return None
    if frequency(word) < COMMON / 2 or (at and name.startswith("年产", trade.end())):
        return name[: trade.end()]
    return None


# Trade words that are as often the product: 石材智能, 冷冻食品, 白酒包装
_WEAK_TRADES = frozenset(
    (
        "智能",
        "食品",
        "包装",
        "饮料",
        "橡胶",
        "新能源",
        "物流",
        "冷链",
        "材料",
        "健康",
        "康养",
        "汽车",
        "家居",
        "塑料",
        "玻璃",
        "数字",
        "饮品",
        "建材",
        "装备",
        "仪器",
    )
)

# 苏北, 粤西, 滇东: regions, not brands; 卤阳湖, 小乐坪: places; 锌硒茶, 酶制剂: products
_REGION = re.compile(
    r"[苏皖豫鲁冀晋陕甘蒙辽吉黑沪浙闽赣鄂湘粤桂琼川渝黔滇藏青宁新京津港澳台][东南西北中]?[东南西北中]?"
)
# 川渝, 粤澳: two regions
_REGIONS = re.compile(r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀渝黔贵滇云藏陕秦甘陇青宁新疆港澳台巴]{2}")
_SITE = re.compile(
    r"抽水蓄能|水电站|水利枢纽|工业|集聚|保护|景区|古|水库|大道|路|街|流域|风电场|铁路|公路|高速|超算|片区|新区|园"
)
_GEOGRAPHIC = re.compile(
    r"[湖河江山岭坪湾沟槽坳沱滩崖洞镇村乡岛港寺坝塘桥溪洲谷茶剂液及线服袋具品料油粉片机器仪车船板材管膜级封型式化性量类用]$"
)
