"""Names of companies: what two of them tell about whether they are one company.

Pure functions over names; what articles tell about them (aliases, former names) is weighed in ``groups.py``.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Literal

from corpora import gazetteer
from corpora.lexicons import words
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_word
from pipeline.resolve.companies.parts import CompanyForm, abbreviations, company_form, is_region

__all__ = ["CompanyForm", "Relation", "company_form", "is_distinctive", "is_same", "is_short", "same_company"]

Relation = Literal["same", "short", "group", "different"]

# Characters that thousands of brands are made of (the commonest in lists of registered brands): they tell firms apart badly
_STOCK = frozenset(
    "金龙华兴恒鑫源泰盛达宏远大建业中天东方新光明福顺昌隆瑞祥和永丰利通海德正诚信荣富康安宝嘉美佳亿亚飞凯伟力"
    "星宇景鼎巨双三汇辉创世联合万千百春平凤鹏翔腾茂旺庆成江山"
)
# Trades that say nothing about the business
_VAGUE = frozenset(
    ("科技", "技术", "实业", "发展", "开发", "投资", "管理", "服务", "国际", "企业", "产业", "工业", "制造", "资本")
)


def same_company(a: CompanyForm, b: CompanyForm) -> Relation:
    """What two names tell.

    - ``same``: equal but for script, brackets, legal form, or a place in front that one of them leaves out;
    - ``short``: one is a short form of the other (澜拓新材 of 浙江澜拓新能源材料有限公司, 上汽 of 上海汽车集团);
    - ``group``: parent and subsidiary, or sisters;
    - ``different``: nothing ties them.
    """
    if a.key == b.key:
        return "same"
    if a.block != b.block:
        return "different"
    if is_same(a, b):
        return "same"
    if is_short(a, b) or is_short(b, a):
        return "short"
    return "group" if _is_group(a, b) else "different"


def is_same(a: CompanyForm, b: CompanyForm) -> bool:
    """Whether two names are equal but for script, brackets, legal form, or a place that one of them leaves out."""
    if a.core != b.core or a.branch != b.branch or _grouped(a.legal) != _grouped(b.legal):
        return False
    if _within(a.divisions, b.divisions) and _within(b.divisions, a.divisions):
        return True  # 上海某某 and 某某（上海）
    if not (_within(a.site, b.site) and _within(b.site, a.site)):
        return False
    return _within(a.place, b.place) or _within(b.place, a.place)


def is_short(short: CompanyForm, full: CompanyForm) -> bool:
    """Whether the first name is a short form of the second."""
    bureau = short.known and short.known == full.known and short.branch == full.branch != ""
    if bureau and len(short.core) < len(full.core):
        return True  # 中建三局集团有限公司 of 中国建筑第三工程局有限公司
    if short.registered or short.branch != full.branch or not _legal_fits(short.legal, full.legal):
        return False
    if not _within(short.divisions, full.divisions) and not (short.known or full.known):
        return False
    if short.known or full.known:
        return short.known == full.known and all(abbreviations().get(f.whole) for f in (short, full))
    if short.brand == full.brand:
        if not short.trade:
            return bool(full.trade or full.place or full.legal) and is_distinctive(short.brand)
        return _abbreviates("".join(short.trade), full.trade)
    if short.trade:
        return False
    if short.brand.startswith(full.brand):  # 澜拓新 of 澜拓新能源
        return _abbreviates(short.brand[len(full.brand) :], full.trade)
    if full.brand.startswith(short.brand):  # 砺川 of 砺川微特
        whole = short.brand in _known_companies() or _is_stock(short.brand)  # 华润 is not 华润三九
        return len(full.brand) >= 4 and is_distinctive(short.brand) and not whole
    return not short.legal and _is_acronym(short.brand, full)


def is_distinctive(brand: str) -> bool:
    """Whether a brand by itself can name a company: it is neither a common word nor a place."""
    return not is_common_word(brand) and place_prefix(brand) != brand


def _within(few: Iterable[str], many: Sequence[str]) -> bool:
    """Whether each of some places is one of the others."""
    return all(any(_one_place(a, b) for b in many) for a in few)


@lru_cache(maxsize=65536)
def _one_place(a: str, b: str) -> bool:
    """Whether two names can be of one division: 浙江 and 浙江省; not 朝阳区 and 朝阳县."""
    return a == b or not set(gazetteer.lookup(a)).isdisjoint(gazetteer.lookup(b))


def _grouped(legal: str) -> tuple[bool, bool]:
    return "集团" in legal, "控股" in legal


def _legal_fits(short: str, full: str) -> bool:
    return all(word in full for word in ("集团", "控股", "股份") if word in short)


def _abbreviates(short: str, trade: Sequence[str]) -> bool:
    """Whether letters follow trade words: each begins one (新|材 of 新能源|材料) or goes on where the last one stood."""
    states = {(-1, 0)}
    for char in short:
        states = {
            (number, place)
            for before, at in states
            for number in range(max(before, 0), len(trade))
            for place in ((0,) if number > before else range(at + 1, len(trade[number])))
            if trade[number][place] == char
        }
    return bool(states)


def _is_acronym(short: str, full: CompanyForm) -> bool:
    """浙能 of 浙江能源集团, 上汽 of 上海汽车集团: the region and letters of the trade."""
    return 2 <= len(short) <= 4 and is_region(full.brand) and _abbreviates(short[1:], full.trade)


def _is_group(a: CompanyForm, b: CompanyForm) -> bool:
    if a.known or b.known:
        return a.known == b.known
    if a.brand != b.brand:
        long, short = sorted((a.brand, b.brand), key=len, reverse=True)
        return long.startswith(short) and short in _known_companies()
    one_place = _within(a.place, b.place) or _within(b.place, a.place)
    if place_prefix(a.brand) == a.brand:
        return a.core == b.core and one_place
    if a.branch != b.branch or a.core == b.core:
        return True
    if not _is_stock(a.brand) and not is_common_word(a.brand):
        return True
    shared = set(a.trade) & set(b.trade) - _VAGUE
    return bool(shared) and one_place


def _is_stock(brand: str) -> bool:
    """Whether a brand is one that unrelated firms are likely to share (金龙, 华兴)."""
    return len(brand) <= 2 and set(brand) <= _STOCK


@cache
def _known_companies() -> frozenset[str]:
    return frozenset(words("known_companies"))
