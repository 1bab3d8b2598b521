"""Parts of a company's name: place, brand, trade word, legal form (Regulations on Enterprise Name Registration, art. 8)."""

import re

from corpora.lexicons import alternation, words
from extractors.place_names import place_prefix

BRACKET = r"[（(][\u4e00-\u9fffA-Za-z]{2,8}[）)]"
LEGAL_END = re.compile(r"(?:股份|控股|集团)?(?:" + alternation(words("company_suffixes")) + r")+$|股份$|控股$")
TRADE_END = re.compile(
    r"(?:"
    + alternation((*words("industry_suffixes"), *words("business_words")))
    + r"|工业|智造|制造|国际|中国|数字|食品|集团){1,3}$"
)
# what a firm says it does with its trade: 果鲜达农业|发展, 沐衡汽车|系统
_BUSINESS = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:发展|开发|投资|责任|管理|服务|系统)+$")
TRADE = re.compile("(?:" + alternation(words("industry_suffixes")) + ")")


def brand(name: str) -> str:
    """The part of a name that tells the company from others: no place in front, no bracket, legal form or trade word.

    >>> brand("江苏沃朗重工有限公司")
    '沃朗'
    """
    whole = core(name)
    short = TRADE_END.sub("", whole)
    return TRADE_END.sub("", _BUSINESS.sub("", short)) or short or whole


def core(name: str) -> str:
    """A name without place in front, brackets and legal form: 华芯光电科技（江苏）有限公司 is 华芯光电科技."""
    bare = LEGAL_END.sub("", re.sub(BRACKET, "", name))
    place = place_prefix(bare)
    return bare[len(place) :] if len(bare) - len(place) >= 2 else bare
