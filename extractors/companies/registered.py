"""Registered names: they end in a legal form; where they begin is told by boundary words and place names."""

import re
from functools import cache

from corpora.lexicons import alternation, words
from extractors.companies.names import BRACKET
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_phrase, is_common_word

NAME_CHARS = r"[\u4e00-\u9fffA-Za-z0-9·&\-]"
SINGLE_BOUNDARIES = frozenset(w for w in words("company_boundaries") if len(w) == 1)
_GENERIC = re.compile(
    r"(?:该|本|我|贵|某|分|子|母|总|各|多|几|两|三|四|五|家|这|一|上市|全资|控股|孙|参股|理财|合资|项目|新|大|小|物业|劳务|保险|投资|企业|跨国|完成|提交|工程"
    r"|外资|内资|民营|国有|龙头|平台|国企|央企|集团|科技|股份|担保|融资|建筑|房地产|食品|物流|旅游|农业|能源|去年|今年|前年|成为|尽快|称|所持|对方|附属|下属|关于|合组|货代|仅|占|投资额|旗下|本次|此次|短期内|尚需|需要|无需|不会|影响|向|对|由|经|母子|实施|股东|下游|上游|客户"
    r"|\d+年|\d+[月日号])*"
    r"(?:公司|集团|银行|企业|合作社|株式会社|商业银行|信用社|分行|设计院|有限公司)"
)
# Government bodies and parks that end like firms (人民银行 is the regulator)
_NOT_COMPANY = re.compile(
    r"^(?:中国)?人民银行|管理委员会|管委会|(?:专业|农民|供销)合作社$|^(?:村|镇|乡|县|市)(?:合作社|集团|公司)$"
)
NATION_END = re.compile("(?:" + alternation(words("nationalities")) + ")$")
_NATION = re.compile("(?:" + alternation(words("nationalities")) + r")(?:的)?")
_LONG_BOUNDARY = re.compile(
    alternation(tuple(w for w in words("company_boundaries") if len(w) > 1))
    + r"|\d+(?:家|个|位|名|年|月|日|号|亿元|万元|美元|亿|万)|[一二三四五六七八九十]+是|书记|市长|县长|区长|主任|局长|记者|代表|第[一二三四五六七八九十]+[次个届批场名](?!公司)|[的了说们称是这那]|项目(?!管理)|核准|批复|备案"
)
_JOINERS = "由与向为是系和及对"


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
        name = text[start:end]
        generic = match.start() - start < 2 or _GENERIC.fullmatch(name) or _NOT_COMPANY.search(name)
        # 县供销集团: a body's own firm may have a short left part
        if (generic or _is_phrase(name, match[0])) and not re.fullmatch(r"[县市区州][\u4e00-\u9fff]{2,4}集团", name):
            continue
        spans.append((start, end))
        previous = end
    return spans


def _is_phrase(name: str, form: str) -> bool:
    """Whether a short legal form closes a phrase of common words or a bare place (尚需提交公司, 浦北公司), not a name."""
    if re.search(r"(?:子|母|孙|附属)公司$", name):  # 墨西哥子公司
        return True
    if form not in ("公司", "集团", "银行", "合作社"):
        return False
    stem = name.removesuffix(form)
    if re.search(r"[及向从由和与等]$", stem):
        return True
    place = place_prefix(stem)
    if form == "集团" and place and len(stem) - len(place) >= 2:  # 安庆港口集团
        return _QUALITY.search(stem) is not None
    if form == "公司" and place and _STATE_FIRM.search(stem[len(place) :]):  # 宿松县国有资产投资运营公司
        return False
    if form == "银行" and stem.startswith("中国") and len(stem) > 2:
        return False
    return (form == "公司" and place == stem) or is_common_phrase(stem)


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
        before = run[i - 2 : i]
        if i - 2 >= cut and is_common_word(before) and not place_prefix(before) and place_prefix(run[i:]):
            return start + i
    return start + cut


def _leading(rest: str) -> int:
    """How many characters at the head of ``rest`` are no part of a name (和, 由, 德国, 3月 …)."""
    if match := _NATION.match(rest):
        return match.end()
    if rest[:1] in SINGLE_BOUNDARIES and not is_common_word(rest[:2]):
        return 1
    if rest[:1] in "和与及由向被将等的":
        return 1
    return 0
