"""Companies: registered names, short names and the names by which an article calls them again.

Three sources, in this order:

1. registered names end in a legal form (有限公司, 集团, 株式会社 …); the left end is found by boundary words;
2. short names are a brand and a trade word (恒砺新材, 安徽普泰科技). A brand is a word that the general vocabulary
   (jieba's dictionary) does not have or hardly has; without such a brand 绿色食品 would be a company;
3. names already found are looked for again by their brand and by their form without place and legal form.

A mention's ``name`` is the longest form that the searched text gives for the same company.
"""

import re
from collections.abc import Iterable
from functools import cache

from corpora.lexicons import alternation, words
from extractors.mentions import Company
from extractors.place_names import place_prefix
from extractors.vocabulary import COMMON, brand_run, frequency, is_common_phrase, is_common_word

_NAME_CHARS = r"[\u4e00-\u9fffA-Za-z0-9·&\-]"
_BRACKET = r"[（(][\u4e00-\u9fffA-Za-z]{2,8}[）)]"
_LATIN_NAME = re.compile(r"(?<![A-Za-z&])[A-Z][A-Za-z&]{1,40}(?: [A-Z][A-Za-z&]{0,40}\.?){1,4}")

_SINGLE_BOUNDARIES = frozenset(w for w in words("company_boundaries") if len(w) == 1)
_GENERIC = re.compile(
    r"(?:该|本|我|贵|某|分|子|母|总|各|多|几|两|三|四|五|家|这|一|上市|全资|控股|孙|参股|理财|合资|项目|新|大|小|物业|劳务|保险|投资|企业|跨国|完成|提交|工程"
    r"|外资|内资|民营|国有|龙头|平台|国企|央企|集团|科技|股份|担保|融资|建筑|房地产|食品|物流|旅游|农业|能源|去年|今年|前年|成为|尽快|称|所持|对方"
    r"|\d+年|\d+[月日号])*"
    r"(?:公司|集团|银行|企业|合作社|株式会社|商业银行|信用社|分行|设计院|有限公司)"
)
# Government bodies and parks that end like firms (人民银行 is the regulator)
_NOT_COMPANY = re.compile(
    r"^(?:中国)?人民银行|管理委员会|管委会|(?:专业|农民|供销)合作社$|^(?:村|镇|乡|县|市)(?:合作社|集团|公司)$"
)
_AFTER_SHORT = re.compile(
    r"投资|年产|年加工|年处理|董事|总经理|总裁|负责|创始|首席|CEO|高管|方面|表示|介绍|计划|拟|将|的|、|和|与|及|等|公司|集团|增资|加码|斥资|追加|"
    r"（|\(|[，,。；;：:\s]|$|华[东南西北中]|西部|项目|有意|达成|共同|携手|旗下|总部|三期|二期|一期|\d|为|在|已|今年|去年|于|智能|新能源|"
    r"[\u4e00-\u9fff]{2,16}?(?:项目|基地|产业园|生产线|工厂|中心|总部|扩产|车间)"
)


def find_companies(text: str) -> list[Company]:
    """Companies in ``text``, in order, without overlaps; each with the longest form of its name."""
    spans = _registered(text)
    spans = _add(spans, _known(text))
    spans = _add(spans, _short(text))
    names = _family([text[s:e] for s, e in spans])
    spans = _add(spans, _again(text, spans, names))
    return [Company(text[s:e], s, e, names.get(text[s:e], text[s:e])) for s, e in sorted(spans)]


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
    if _REGION.fullmatch(run):
        return None
    end = len(place) + len(run)
    trade = _TRADE.match(name, end)
    if trade and name[trade.end() : trade.end() + 1] != "化":
        return name[: trade.end()]
    if re.match(r"年产|年加工|年处理", name[end:]) and len(run) >= 2:
        return name[:end]
    if len(run) >= 3 and not _GEOGRAPHIC.search(run) and len(name) - end >= 4 and not _SITE.match(name, end):
        return name[:end]
    return None


def _rare_leading(name: str, at: int) -> str | None:
    """A brand that is a rare word of the vocabulary and stands before a trade word: 长风铝业, 三江微特电机."""
    trade = _TRADE.match(name, at + 2)
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
    if frequency(word) < COMMON or (at and name.startswith("年产", trade.end())):
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
_SITE = re.compile(r"工业|集聚|保护|景区|古|水库|大道|路|街|流域|风电场|铁路|公路|高速|超算|片区|新区|园")
_GEOGRAPHIC = re.compile(r"[湖河江山岭坪湾沟镇村乡岛港寺坝塘桥溪洲谷茶剂液及线服袋具品料油粉片机器仪车船板材管膜]$")


def brand(name: str) -> str:
    """The part of a name that tells the company from others: no place in front, no bracket, legal form or trade word.

    >>> brand("江苏沃朗重工有限公司")
    '沃朗'
    """
    return _TRADE_END.sub("", core(name)) or core(name)


def core(name: str) -> str:
    """A name without place in front, brackets and legal form: 华芯光电科技（江苏）有限公司 is 华芯光电科技."""
    bare = _LEGAL_END.sub("", re.sub(_BRACKET, "", name))
    place = place_prefix(bare)
    return bare[len(place) :] if len(bare) - len(place) >= 2 else bare


@cache
def _suffix_pattern() -> re.Pattern[str]:
    forms = alternation(words("company_suffixes"))
    return re.compile(rf"(?:集团|控股|股份|投资)*(?:{forms})(?:[（(]有限合伙[）)])?|合伙企业(?:[（(]有限合伙[）)])?")


_LEGAL_END = re.compile(r"(?:股份|控股|集团)?(?:" + alternation(words("company_suffixes")) + r")+$|股份$|控股$")
_TRADE_END = re.compile(
    r"(?:" + alternation(words("industry_suffixes")) + r"|工业|智造|制造|国际|中国|数字|食品|集团){1,3}$"
)
_TRADE = re.compile("(?:" + alternation(words("industry_suffixes")) + ")")
_KNOWN = re.compile(alternation(words("known_companies")))
_NATION = re.compile("(?:" + alternation(words("nationalities")) + r")(?:的)?")
_LONG_BOUNDARY = re.compile(
    alternation(tuple(w for w in words("company_boundaries") if len(w) > 1))
    + r"|\d+(?:家|个|位|名|年|月|日|号|亿元|万元|美元|亿|万)|[一二三四五六七八九十]+是|书记|市长|县长|区长|主任|局长|记者|代表|第[一二三四五六七八九十]+[次个届批场名](?!公司)|[的了说们称是这那]"
)
_JOINERS = "由与向为是系和及对"


def _registered(text: str) -> list[tuple[int, int]]:
    """Spans of names that end in a legal form."""
    spans: list[tuple[int, int]] = []
    previous = 0
    for match in _suffix_pattern().finditer(text):
        end = match.end()
        if match[0] == "公司" and text[end : end + 2] in ("债券", "治理", "章程"):
            continue
        if spans and spans[-1][1] == match.start():  # 银行 + 股份有限公司
            previous = match.end()
            spans[-1] = (spans[-1][0], previous)
            continue
        run_start = _run_start(text, max(previous, match.start() - 30), match.start())
        start = _name_start(text, run_start, match.start())
        name = text[start:end]
        generic = match.start() - start < 2 or _GENERIC.fullmatch(name) or _NOT_COMPANY.search(name)
        # 县供销集团: a body's own firm may have a short left part
        if (generic or _is_phrase(name, match[0])) and not re.fullmatch(r"[县市区州][\u4e00-\u9fff]{2,4}集团", name):
            continue
        if spans and spans[-1][1] == start and match[0] == "分公司":  # 有限公司 + 内蒙古分公司
            start = spans.pop()[0]
        spans.append((start, end))
        previous = end
    return spans


def _is_phrase(name: str, form: str) -> bool:
    """Whether a short legal form closes a phrase of common words or a bare place (尚需提交公司, 浦北公司), not a name."""
    if form not in ("公司", "集团", "银行", "合作社"):
        return False
    stem = name.removesuffix(form)
    return (form == "公司" and place_prefix(stem) == stem) or is_common_phrase(stem)


def _run_start(text: str, floor: int, end: int) -> int:
    """Left end of the run of characters that can belong to a name, brackets included only as (江苏)."""
    i = end
    while i > floor:
        char = text[i - 1]
        if char in "）)":
            opening = max(text.rfind("（", floor, i), text.rfind("(", floor, i))
            if opening < floor or not re.fullmatch(_BRACKET, text[opening:i]):
                break
            i = opening
        elif re.match(_NAME_CHARS, char):
            i -= 1
        else:
            break
    return i


def _name_start(text: str, start: int, end: int) -> int:
    """Where a name begins in the run ``text[start:end]`` (its legal form not included)."""
    run = text[start:end]
    cut = 0
    for match in _LONG_BOUNDARY.finditer(run):
        if len(run) - match.end() >= 2:
            cut = match.end()
    while True:
        rest = run[cut:]
        step = _leading(rest)
        if not step or len(rest) - step < 2:
            break
        cut += step
    # 项目由陕西…, 射洪市与四川…: a joiner in the middle counts where a place name or the run's rest follows
    for i in range(len(run) - 3, cut, -1):
        if run[i] in _JOINERS and (
            place_prefix(run[i + 1 :]) or (run[i] in "由与" and not is_common_word(run[i - 1 : i + 1]))
        ):
            cut = i + 1
            break
    # 第一次接触南京…: a place behind a common word begins the name
    for i in range(len(run) - 3, cut + 1, -1):
        if is_common_word(run[i - 2 : i]) and i - 2 >= cut and place_prefix(run[i:]):
            return start + i
    return start + cut


def _leading(rest: str) -> int:
    """How many characters at the head of ``rest`` are no part of a name (和, 由, 德国, 3月 …)."""
    if match := _NATION.match(rest):
        return match.end()
    if rest[:1] in _SINGLE_BOUNDARIES and not is_common_word(rest[:2]):
        return 1
    if rest[:1] in "和与及由向被将等的":
        return 1
    return 0


def _known(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _KNOWN.finditer(text)] + [
        m.span() for m in _LATIN_NAME.finditer(text) if _latin_company(text, m)
    ]


def _latin_company(text: str, match: re.Match[str]) -> bool:
    """Two or more capitalised words, told to be a company by a legal form or by what stands around them."""
    if re.search(r"\b(?:Ltd|Inc|Co|Corp|GmbH|Kft|AG|SA|plc|LLC|Group|Holdings|Energy|Capital|Resources)\b", match[0]):
        return True
    return bool(re.match(r"公司|集团|合资|投资|将|宣布", text[match.end() :]))


def _short(text: str) -> list[tuple[int, int]]:
    """Spans of brand-and-trade names, where what follows speaks of a company."""
    spans: list[tuple[int, int]] = []
    for match in _TRADE.finditer(text):
        end = match.end()
        while longer := _TRADE.match(text, end):
            end = longer.end()
        if spans and end <= spans[-1][1]:
            continue
        if not _AFTER_SHORT.match(text, end):
            continue
        floor = max(spans[-1][1] if spans else 0, match.start() - 10)
        run_start = _run_start(text, floor, match.start())
        start = _short_start(text[run_start : match.start()])
        if start is not None:
            spans.append((run_start + start, end))
    return spans


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
    "的了等和与及、在年产个家第套件台辆吨只锭樘期总首拟将已该其首各分区县省镇乡村每有还再需由对把被供"
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
        head[-1] in _SINGLE_BOUNDARIES
        or any(head.endswith(w) for w in words("company_boundaries") if len(w) > 1)
        or (head[-2:] in ("投资", "包括", "签约", "引进", "项目") or head[-1].isdigit())
    )


def _family(found: Iterable[str]) -> dict[str, str]:
    """Short form -> longest form of the same company."""
    names = sorted(set(found), key=lambda n: (-len(n), n))
    longest: dict[str, str] = {}
    for name in names:
        for full in names:
            if len(full) <= len(name):
                break
            if full not in longest and _short_for(name, full):
                longest[name] = full
                break
    return longest


def _short_for(short: str, full: str) -> bool:
    """Whether ``short`` is another way to write ``full`` (a parent and its subsidiary are two companies).

    蜀源集团 is 四川蜀源矿业集团有限公司, 江苏沃朗重工 is 江苏沃朗重工有限公司; 山东沃源集团 is not 黑龙江沃源生物科技有限公司.
    """
    if short.endswith("有限公司") or is_common_word(core(short)):
        return False
    place = place_prefix(short)
    if place and not full.startswith(place) and place not in full:
        return False
    if any(short.endswith(form) and form not in full for form in ("集团", "股份")) or short.endswith("株式会社"):
        return False
    own = core(short)
    whole = core(full)
    if whole.startswith(own):
        return True
    name = brand(short)
    return len(name) >= 2 and whole.startswith(name) and _letters_in_order(own, whole) and not is_common_word(name)


def _letters_in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _again(text: str, spans: list[tuple[int, int]], names: dict[str, str]) -> list[tuple[int, int]]:
    """Later mentions of the companies found, by name, core, or place and core: 沃朗重工 after 江苏沃朗重工有限公司."""
    aliases: dict[str, str] = {}
    for name in sorted({text[s:e] for s, e in spans}, key=lambda n: (-len(n), n)):
        own = core(name)
        for alias in (name, _LEGAL_END.sub("", re.sub(_BRACKET, "", name)), own, brand(name)):
            if (
                len(alias) >= (2 if alias == brand(name) else 3)
                and not is_common_word(alias)
                and place_prefix(alias) != alias
            ):
                aliases.setdefault(alias, names.get(name, name))
    if not aliases:
        return []
    again = []
    for match in re.finditer(alternation(tuple(aliases)), text):
        again.append(match.span())
        names.setdefault(match[0], aliases[match[0]])
    return again


def _add(spans: list[tuple[int, int]], more: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Both lists in order; of two that overlap the one already there stays."""
    taken = sorted(spans)
    kept = list(taken)
    for start, end in sorted(more):
        if all(end <= s or start >= e for s, e in taken):
            kept.append((start, end))
    return sorted(kept)
