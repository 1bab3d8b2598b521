"""Short names: a brand and a trade word (恒砺新材), in running text and at the head of project names.

A brand is a word that the general vocabulary (jieba's dictionary) does not have or hardly has.
"""

import re

from corpora.lexicons import words
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
        if _AFTER_SHORT.match(text, end) or _is_coined(text[begin + start : head]):
            spans.append((begin + start, end))
            ends.add(end)
    return spans


# 绿色食品、轻纺服饰等产业: kinds of goods, not firms
_INDUSTRIES = re.compile(
    r"(?:(?:、|和|与|及)[\u4e00-\u9fff]{2,10}){0,6}(?:等|为主的|[两三四五六七八九\d]大)[^，。；、\n]{0,6}(?:产业|领域|行业|产品)(?!链?企业)"
)
_MAKING = re.compile(r"(?:购置|建起|建成|办起|上马|新上|筹建|筹划)的?$")


def _is_product(text: str, start: int, end: int, ends: set[int]) -> bool:
    """Whether a name is what the firm named straight before it makes (上海睿包科技|无菌包材|项目), or what was set up."""
    if not _PRODUCT.match(text, end):
        return False
    return start in ends or _MAKING.search(text, max(0, start - 4), start) is not None


# 德利印刷|智能包装项目: in a project's name a second trade word begins the product, but for those that close names
_CLOSING_TRADE = frozenset(("科技", "技术", "股份", "集团", "实业", "材料", "新材料", "新材", "控股", "制造", "工业"))
_PRODUCT = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()“”\-]{0,14}?(?:项目|基地|产业园|生产线|工厂|车间|中心|总部|产线|园|一期|二期|三期)"
)


def _goes_on(text: str, trade: re.Match[str]) -> bool:
    """Whether a trade word behind another belongs to the name, not to what the project makes."""
    return trade[0] in _CLOSING_TRADE or not _PRODUCT.match(text, trade.end())


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
    run = brand_run(name[len(place) :])
    if run is None:
        return _rare_leading(name, len(place))
    if _REGION.fullmatch(run) or run[:2] in _NOT_BRANDS:
        return None
    end = len(place) + len(run)
    trade = TRADE.match(name, end)
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


def _rare_leading(name: str, at: int) -> str | None:
    """A brand that is a rare word of the vocabulary and stands before a trade word: 长风铝业, 三江微特电机."""
    trade = TRADE.match(name, at + 2)
    word = name[at : at + 2]
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
_SITE = re.compile(
    r"抽水蓄能|水电站|水利枢纽|工业|集聚|保护|景区|古|水库|大道|路|街|流域|风电场|铁路|公路|高速|超算|片区|新区|园"
)
_GEOGRAPHIC = re.compile(
    r"[湖河江山岭坪湾沟槽坳沱滩崖洞镇村乡岛港寺坝塘桥溪洲谷茶剂液及线服袋具品料油粉片机器仪车船板材管膜级封型式化性量类用]$"
)
