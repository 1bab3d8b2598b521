"""Registered names: they end in a legal form; where they begin is told by boundary words and place names."""

import re
from functools import cache

from corpora.lexicons import alternation, words
from extractors.companies.names import BRACKET, TRADE_END
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_phrase, is_common_word

NAME_CHARS = r"[\u4e00-\u9fffA-Za-z\u00c0-\u017f0-9·&\-]"
SINGLE_BOUNDARIES = frozenset(w for w in words("company_boundaries") if len(w) == 1)
_GENERIC = re.compile(
    r"(?:该|本|我|贵|某|分|子|母|总|各|多|几|两|三|四|五|家|这|一|上市|全资|控股|孙|参股|理财|合资|项目|新|大|小|物业|劳务|保险|投资|企业|跨国|完成|提交|工程"
    r"|外资|内资|民营|国有|龙头|平台|国企|央企|集团|科技|股份|担保|融资|建筑|房地产|食品|物流|旅游|农业|能源|去年|今年|前年|成为|尽快|称|所持|对方|附属|下属|关于|合组|货代|仅|占|投资额|旗下|这是|当地|电网|公交|燃气|自来水|本次|此次|短期内|尚需|需要|无需|不会|影响|向|对|由|经|母子|实施|股东|下游|上游|客户"
    r"|\d+年|\d+[月日号])*"
    r"(?:公司|集团|银行|企业|合作社|株式会社|商业银行|信用社|分行|设计院|有限公司)"
)
# Government bodies and parks that end like firms (人民银行 is the regulator)
_NOT_COMPANY = re.compile(
    r"^(?:中国)?人民银行|管理委员会|管委会|(?:专业|农民|供销)合作社$|^(?:村|镇|乡|县|市)(?:合作社|集团|公司)$"
)
NATION_END = re.compile("(?:" + alternation(words("nationalities")) + ")$")
NATION = re.compile("(?:" + alternation(words("nationalities")) + r")(?:的)?")
_LONG_BOUNDARY = re.compile(
    alternation(tuple(w for w in words("company_boundaries") if len(w) > 1))
    + r"|[一两三四五六七八九十几数多][家]|国有(?!色)|\d+(?:家|个|位|名|年|月|日|号|亿元|万元|美元|亿|万)|[一二三四五六七八九十]+是|书记|市长|县长|区长|主任|局长|记者|代表|第[一二三四五六七八九十]+[次个届批场名](?!公司)|[的了说们称是这那]|项目(?!管理)|核准|批复|备案"
)
_PLACE_AND_BRAND = re.compile(r"[省市县区州旗][\u4e00-\u9fff]{0,4}$")
_KNOWN_HEAD = re.compile(alternation(words("known_companies")))
_JOINERS = "由与向为是系和及对给在"
# boundary words that also stand inside names, behind a brand: 立晟显示技术, 新杭企业服务
_ALSO_TRADES = frozenset(("显示", "企业", "全球", "联合", "合作", "本土", "中央", "头部", "合作方"))
# 冠名商贵州…, 项目方辽宁…, 增资福建…: in front of a place these end a word that says what the firm is or has done to it
_ROLE_END = re.compile(r"[商方者属给户]$|方为$|[增注出]资$|收购$|参股$|入股$|转让$|质押$|[厂店]主$|人$")


@cache
def _suffix_pattern() -> re.Pattern[str]:
    forms = alternation(words("company_suffixes"))
    return re.compile(rf"(?:集团|控股|股份|投资)*(?:{forms})(?:[（(]有限合伙[）)])?|合伙企业(?:[（(]有限合伙[）)])?")


# A trade word or 银行 closes the name of the firm that a branch belongs to
_PARENT = re.compile("(?:" + alternation(words("industry_suffixes")) + "|银行|公司|集团)$")


def registered(text: str) -> list[tuple[int, int]]:
    """Spans of names that end in a legal form."""
    spans: list[tuple[int, int]] = []
    previous = 0
    for match in _suffix_pattern().finditer(text):
        end = match.end()
        if text[match.start() - 1 : match.start()] in ("了", "家", "某"):
            continue  # 设有了分公司, 一家银行
        if match[0] == "公司" and text[end : end + 2] in ("债券", "治理", "章程"):
            continue
        if spans and spans[-1][1] == match.start():  # 银行 + 股份有限公司
            previous = match.end()
            spans[-1] = (spans[-1][0], previous)
            continue
        begin = run_start(text, max(previous, match.start() - 30), match.start())
        start = _name_start(text, begin, match.start())
        if match[0] in ("分公司", "分行") and place_prefix(text[start : match.start()]) == text[start : match.start()]:
            if spans and spans[-1][1] == start:  # 有限公司 + 内蒙古分公司
                start = spans.pop()[0]
            elif _PARENT.search(text[begin:start]):  # 清润能源 + 广西分公司
                start = _name_start(text, begin, start)
            else:
                continue
            spans.append((start, end))
            previous = end
            continue
        start = _latin_start(text, start)
        name = text[start:end]
        if spans and spans[-1][1] == start and (_BRANCH.fullmatch(name) or place_prefix(name) + match[0] == name):
            spans[-1] = (spans[-1][0], end)  # 集团 + 浦北公司, 集团 + 第三工程公司
            previous = end
            continue
        generic = match.start() - start < 2 or _GENERIC.fullmatch(name) or _NOT_COMPANY.search(name)
        # 县供销集团: a body's own firm may have a short left part
        if match[0] in ("公司", "集团") and _is_clause(text[start : match.start()]):
            continue
        if "某" in name or re.match(r"[一几多数两三]家|[\u4e00-\u9fff]{1,3}中心支公司$", name):
            continue
        if (generic or _is_phrase(name, match[0])) and not re.fullmatch(r"[县市区州][\u4e00-\u9fff]{2,4}集团", name):
            continue
        spans.append((start, end))
        previous = end
    return spans


# 第三工程公司, 第六建筑分公司: what a group numbers is part of the group's name
_BRANCH = re.compile(r"第[一二三四五六七八九十]{1,2}[\u4e00-\u9fff]{0,6}公司")


def _latin_start(text: str, start: int) -> int:
    """Where a name of several Latin words begins, of which the last stands at ``start`` (KazTrans Logistics公司)."""
    if not re.match(r"[A-Za-z\u00c0-\u017f]", text[start : start + 1]):
        return start
    before = re.search(r"(?:[A-Z][A-Za-z\u00c0-\u017f&.\-]{0,30} ){1,4}$", text[max(0, start - 80) : start])
    return start - len(before[0]) if before else start


_FUNCTION = re.compile(
    r"[的了着把将对从被使让由]|就成|成为|只用|^(?:其|此|该|是该?|未来|建成后|投产后|目前|同时|进一步|为|本次|对已)|(?:提交|满足|实施|支持|推动|帮助|助力|保障|符合|增强|提升|扩大|提高|优化|完善|促进|维护|损害|根据|按照|结合|落实|执行|构成|拓展|丰富|利于|特大型|大型|综合性)|(?:后|前|等地?|各地|首家|一家|合资|新设|上市|控股|母|子)$"
)


def _is_clause(stem: str) -> bool:
    """Whether the words before a bare 公司 or 集团 are a piece of a sentence (建成后将全面提升|公司), not a name."""
    if _FUNCTION.search(stem):
        return True
    if place_prefix(stem) or TRADE_END.search(stem) or _KNOWN_HEAD.match(stem) or re.search(r"[A-Za-z（(]", stem):
        return False
    return len(stem) > 10


def _is_phrase(name: str, form: str) -> bool:
    """Whether a short legal form closes a phrase of common words or a bare place (尚需提交公司, 浦北公司), not a name."""
    if re.search(r"(?:子|母|孙|附属)公司$", name):  # 墨西哥子公司
        return True
    if form not in ("公司", "集团", "银行", "农商行", "合作社"):
        return False
    stem = name.removesuffix(form)
    if re.search(r"[及向从由和与等]$", stem):
        return True
    place = place_prefix(stem)
    if form == "集团" and place and len(stem) > len(place):  # 安庆港口集团
        return _QUALITY.search(stem) is not None
    if form == "公司" and place and _STATE_FIRM.search(stem[len(place) :]):  # 宿松县国有资产投资运营公司
        return False
    if form == "公司" and place and len(stem) - len(place) >= 4 and TRADE_END.search(stem):  # 浙江天岚路桥公司
        return False
    if form == "银行" and ((stem.startswith("中国") and len(stem) > 2) or (place and place == stem)):
        return False  # 杭州银行
    if form.endswith(("银行", "行")) and _NO_BANK.search(stem):
        return True
    return (form == "公司" and place == stem) or is_common_phrase(stem)


# 12人被禁止终身从事|银行, 除安|银行, 从此次上市|银行
_NO_BANK = re.compile(
    r"\d人|从事|上市|地方|派出|政策性|开发性|股份制|国有|民营|外资|中资|各家|部分|多家|此次|全被|的$|等|针对|委托|合作$"
)
_STATE_FIRM = re.compile(
    r"国有|资产|城投|交投|农投|水投|建投|产投|文旅投|(?:投资|开发|建设|发展)(?:经营|运营|投资|集团)?$"
)
_QUALITY = re.compile(r"大型|龙头|国有|民营|知名|著名|多家|企业|骨干|头部|旗下|实力|上市")


def run_start(text: str, floor: int, end: int) -> int:
    """Left end of the run of characters that can belong to a name, brackets included only as (江苏)."""
    i = end
    while i > floor:
        char = text[i - 1]
        if char in "）)":
            opening = max(text.rfind("（", floor, i), text.rfind("(", floor, i))
            if opening < floor or not re.fullmatch(BRACKET, text[opening:i]):
                break
            i = opening
        elif re.match(NAME_CHARS, char):
            i -= 1
        else:
            break
    return i


def _name_start(text: str, start: int, end: int) -> int:
    """Where a name begins in the run ``text[start:end]`` (its legal form not included)."""
    run = text[start:end]
    cut = 0
    for match in _LONG_BOUNDARY.finditer(run):
        if len(run) - match.end() >= 2 and not _inside_name(run[cut:], match.start() - cut, match[0]):
            cut = match.end()
    cut = _behind_leading(run, cut)
    # 项目由陕西…, 射洪市与四川…: a joiner in the middle counts where a place name or the run's rest follows
    for i in range(len(run) - 3, cut, -1):
        if run[i] in _JOINERS and (
            place_prefix(run[i + 1 :])
            or NATION.match(run, i + 1)
            or (run[i] in "由与在对" and not is_common_word(run[i - 1 : i + 1]) and not is_common_word(run[i : i + 2]))
        ):
            cut = _behind_leading(run, i + 1)
            break
    # 第一次接触南京…, 冠名商贵州…: a place behind a common word or a role begins the name
    for i in range(len(run) - 3, cut, -1):
        before = run[max(cut, i - 2) : i]
        told = (len(before) == 2 and is_common_word(before)) or _ROLE_END.search(before)
        if told and not place_prefix(before) and place_prefix(run[i:]):
            return start + i
    return start + cut


def _inside_name(rest: str, at: int, word: str) -> bool:
    """Whether a boundary word at ``rest[at:]`` stands inside a name that begins with a place and a brand (深圳立晟|显示|技术)."""
    if word == "国有":  # 叙州区兴叙|国有资产经营公司
        return (
            re.match(r"国有(?:资产|资本|控股|投资|独资)", rest[at:]) is not None
            and _PLACE_AND_BRAND.search(rest[:at]) is not None
        )
    if word not in _ALSO_TRADES:
        return False
    for start in range(at - 2, max(-1, at - 10), -1):
        place = place_prefix(rest[start:at])
        between = rest[start + len(place) : at].removeprefix("市").removeprefix("省").removeprefix("县")
        if place and 2 <= len(between) <= 4:
            return not is_common_word(between)
    return False


def _behind_leading(run: str, cut: int) -> int:
    """``cut`` moved behind the words at the head of ``run[cut:]`` that are no part of a name."""
    while True:
        rest = run[cut:]
        step = _leading(rest)
        if not step or len(rest) - step < 2:
            return cut
        cut += step


def _leading(rest: str) -> int:
    """How many characters at the head of ``rest`` are no part of a name (和, 由, 德国, 3月 …)."""
    if match := NATION.match(rest):
        return match.end()
    if _KNOWN_HEAD.match(rest):
        return 0
    if place_prefix(rest):  # 都昌某某公司
        return 0
    if rest[:1] in SINGLE_BOUNDARIES and not is_common_word(rest[:2]):
        return 1
    if rest[:1] in "和与及由向被将等的":
        return 1
    return 0
