"""Companies that no suffix gives away: bare brands of the lexicon, numbered builders, and names in Latin letters."""

import re

from corpora.lexicons import alternation, words
from extractors.companies.names import TRADE
from extractors.companies.registered import SINGLE_BOUNDARIES
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_word

_HAN = re.compile("[\u4e00-\u9fff]")

# The last word may be a legal form with full stops (B.V., S.p.A.)
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z&])[A-Z][A-Za-z&]{1,40}(?: (?:de |del |van |von )?[A-ZÀ-Ý][A-Za-zÀ-ÿ&]{0,40}\.?(?:[A-Z]\.)*){1,4}(?:, ?(?:Ltd|Inc|LLC|S\.A)\.?)?"
)
_KNOWN = re.compile(alternation(words("known_companies")))
# numbered builders of the central groups: 中建三局, 中铁十二局, 中交一公局, 水电十四局, 中化二建
_BUILDER = re.compile(
    r"(?:中建|中铁|中铁建|铁建|中交|中冶|中水|水电|中国水电|中化|中核|中煤|中电建)[一二三四五六七八九十]{1,3}"
    r"(?:公局|航局|局|冶|建|院)(?:集团|股份)?(?:第?[一二三四五六七八九十]{1,2}公司)?"
)


def known(text: str) -> list[tuple[int, int]]:
    """Spans of well-known brands, of numbered builders and of Latin names of companies."""
    bare = [m.span() for m in _KNOWN.finditer(text) if _stands_alone(text, *m.span())]
    return [*bare, *(m.span() for m in _BUILDER.finditer(text))] + [
        m.span() for m in _LATIN_NAME.finditer(text) if _latin_company(text, m)
    ]


_NOT_FIRM = re.compile(r"日产(?=[约近]?[\u4e00-\u9fff]{0,6}\d)")  # 日产液体肥30吨


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a known name is no piece of something longer (日立 in 日立兴材, 科勒 in 赛科勒, 京东方 in 北京东方雍和)."""
    if _NOT_FIRM.match(text, start) or text[end : end + 2] in ("行业", "协会"):
        return False
    if end - start > 2:
        across = text[max(0, start - 1) : start + 1]
        return not (is_common_word(across) and place_prefix(across) == across)
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    opens = not _HAN.match(before[-1:]) or before[-1] in SINGLE_BOUNDARIES or is_common_word(before)
    closes = len(behind) < 2 or not _HAN.match(behind) or (is_common_word(behind) and not TRADE.match(text, end))
    return opens and (closes or behind[0] in SINGLE_BOUNDARIES)


def _latin_company(text: str, match: re.Match[str]) -> bool:
    """Two or more capitalised words, told to be a company by a legal form or by what stands around them."""
    if re.search(
        r"\b(?:INC|LTD|CORP|CO|B\.V|N\.V|S\.A|S\.r\.l|S\.p\.A|Pty|Pte|LLC|Limited|Corporation|Company|Ltd|Inc|Co|Corp|GmbH|Kft|AG|SA|plc|LLC|Group|Holdings|Energy|Capital|Resources)\b",
        match[0],
    ):
        return True
    if re.search(r"(?:子公司|公司|集团|企业)$", text[: match.start()].rstrip()):
        return True
    return bool(re.match(r"公司|集团|合资|投资|将|宣布", text[match.end() :]))
