"""What a text itself says about the names of one company: short forms that it introduces, former names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpora.lexicons import words
from extractors.companies.aliases import family
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_phrase

NameKind = Literal["short", "former"]


@dataclass(frozen=True, slots=True)
class ToldName:
    """A text says that ``name`` is a short form or a former name of ``company``; both stand in ``start:end``."""

    kind: NameKind
    name: str
    company: str
    start: int
    end: int


# A sentence with one of these is read; any other costs one search.
_CUE = re.compile(
    r"简称|下称|原名|原称|曾用名|曾名|前身|更名|改名|改称|易名|变更[为设]|改制|[（(](?:原|现)|(?:公司|集团|股份|厂)[（(][“\"]?[\u4e00-\u9fff]"
)
_SENTENCE = re.compile(r"[^。；！？\n]{4,600}")
_HAN = "\u4e00-\u9fff"
_OPEN, _CLOSE = "“\"「『《'‘【", "”\"」』》'’】"
_QUOTED = re.compile(rf"[{_OPEN}]([{_HAN}A-Za-z0-9（）()·]{{2,40}})[{_CLOSE}]")
_BARE_ALIAS = re.compile(rf"([{_HAN}A-Za-z0-9·]{{2,16}}?)(?=[）)，,、或。]|$)")
# （证券代码：300000，以下简称“澜拓新材”或“公司”）
_INTRODUCES = re.compile(
    r"[，,]?[（(]?(?:[^（()）。；“”]{1,30}[，,；;])?(?:以下|下文|以下统一|证券|股票)?(?:简称|下称)[为作]?[：:]?"
)
_OR = re.compile(r"[，,、]?(?:或者?|、|/|及)?(?:简称|下称)?")
_BRACKET = re.compile(rf"[（(][{_OPEN}]?([{_HAN}A-Za-z]{{2,8}})[{_CLOSE}]?(?:[，, ：:]?[\dA-Z.]{{4,10}})?[）)]")
# What stands between two names, the later one first: Y（原名X）, Y，前身为X
_FORMERLY = re.compile(
    rf"[{_CLOSE}]?[，,]?[（(]?(?:其|公司|的)?(?:(?:原|曾用)(?:公司|企业)?名称?(?:为|叫|是)?|原称|曾名|(?<=[（(])原为?"
    r"|前身(?:为|是|即|系|乃)?(?:\d{4}年)?(?:成立于\d{4}年的|成立的|创办的|组建的|的)?)[：:]?"
)
# ... and the former one: X更名为Y, X（现Y）, X名称变更为Y
_NOW = re.compile(
    rf"[{_CLOSE}]?(?:[（(]现(?:名|称|为|已?更名为|已?改名为)?|[，,]?[（(]?[{_HAN}\d，,]{{0,18}}?(?:更名|改名|改称|易名)[为成作]?"
    rf"|[，,]?(?:的?(?:公司|企业)?名称)?[{_HAN}\d]{{0,10}}?变更为)[：:]?"
)
# X更名而来, between Y由 and what follows X
_MADE_OF = re.compile(r"[，,]?(?:是|系)?由")
_BECAME = re.compile(rf"[{_CLOSE}]?(?:整体)?(?:更名|改名|变更|改制)(?:而来|而成|设立)")
# 变更为 is a change of name only where names are spoken of
_OF_NAME = re.compile(r"名称|简称|名字|更名")
# what is planned or denied has not happened; a merger of several firms is no change of name
_NOT_YET = re.compile(r"拟|计划|将|未|不|申请|建议|审议|议案|关于|项目|园")
_SEVERAL = re.compile(rf"[{_CLOSE}]?(?:、|和|与|及|等)")
_FIRM = re.compile(rf"[{_HAN}A-Za-z（）()]{{2,30}}?(?:有限公司|公司|集团|厂|合作社|商行|设计院|研究所)(?![{_HAN}])")
# short names of the stock exchange stand in quotation marks, as the extractor need not know them
_STOCK_NAME = re.compile(
    rf"简称(?:已|正式)?由[{_OPEN}]([{_HAN}A-Za-z]{{2,8}})[{_CLOSE}](?:正式)?(?:变更|更名|更改|改)为[{_OPEN}]([{_HAN}A-Za-z]{{2,8}})[{_CLOSE}]"
)
_GENERIC = frozenset(words("alias_roles"))
_FORM = re.compile(r"(?:有限公司|公司|集团|厂|合作社)$")
_NO_NAME = re.compile(
    r"(?:协议|合同|项目|产业园|园区|基地|办法|条例|方案|规划|政府|管委会|开发区|高新区|计划|意见|工程|大会|局|厅|部|委)$"
)


def told_names(text: str) -> list[ToldName]:
    """Pairs of names of one company that a text gives, in text order.

    Read are 简称, 下称, a short form in brackets behind the full one, 原名, 曾用名, 前身, 更名, 改名, （现…）, 名称变更为. A change of
    name that is only planned is left out, and so is a merger of several firms.
    """
    if not _CUE.search(text):
        return []
    return [
        told
        for sentence in _SENTENCE.finditer(text)
        if _CUE.search(sentence[0])
        for told in _told(sentence[0], sentence.start())
    ]


def _told(sentence: str, offset: int) -> Iterator[ToldName]:
    from extractors.companies import find_companies

    spans = [(m.start, m.end) for m in find_companies(sentence)]
    starts = dict(spans)
    for start, end in spans:
        name = sentence[start:end]
        for alias, stop in _aliases(sentence, end, name):
            yield ToldName("short", alias, name, offset + start, offset + stop)
        change = _change(sentence, (start, end), starts)
        if change and change[0] != name:
            other, stop, now = change
            former, today = (name, other) if now else (other, name)
            yield ToldName("former", former, today, offset + start, offset + stop)
    if stock := _STOCK_NAME.search(sentence):
        yield ToldName("former", stock[1], stock[2], offset + stock.start(1), offset + stock.end(2))


def _aliases(sentence: str, end: int, name: str) -> Iterator[tuple[str, int]]:
    """Short forms that are introduced behind a name, and where each ends."""
    head = _INTRODUCES.match(sentence, end)
    if head is None:
        bracket = _BRACKET.match(sentence, end)
        if bracket and bracket[1] not in _GENERIC and family((name, bracket[1])).get(bracket[1]) == name:
            yield bracket[1], bracket.end(1)
        return
    at = head.end()
    for _ in range(3):
        alias = _QUOTED.match(sentence, at) or _BARE_ALIAS.match(sentence, at)
        if not alias:
            return
        if _is_alias(alias[1], name):
            yield alias[1], alias.end(1)
        at = alias.end()
        more = _OR.match(sentence, at)
        at = more.end() if more else at


def _is_alias(alias: str, name: str) -> bool:
    if alias in _GENERIC or alias == name or _NO_NAME.search(alias) or place_prefix(alias) == alias:
        return False
    return alias.isascii() or len(set(alias) & set(name)) >= 2


def _change(sentence: str, span: tuple[int, int], starts: dict[int, int]) -> tuple[str, int, bool] | None:
    """The other name that a change of name gives beside the one at ``span``, where it ends, and whether it is today's."""
    start, end = span
    if _SEVERAL.match(sentence, end) or _SEVERAL.search(sentence, start - 1, start):
        return None
    if gap := _FORMERLY.match(sentence, end):
        other = _name_at(sentence, gap.end(), starts)
        return (*other, False) if other else None
    if gap := _MADE_OF.match(sentence, end):
        other = _name_at(sentence, gap.end(), starts)
        return (*other, False) if other and _BECAME.match(sentence, other[1]) else None
    gap = _NOW.match(sentence, end)
    if not gap or _NOT_YET.search(sentence, max(0, start - 6), start) or _NOT_YET.search(gap[0]):
        return None
    if "变更为" in gap[0] and not (_OF_NAME.search(gap[0]) or _OF_NAME.search(sentence, max(0, start - 8), start)):
        return None
    if any(end < other and stop <= gap.end() for other, stop in starts.items()):
        return None  # the change is another firm's
    other = _name_at(sentence, gap.end(), starts)
    return (*other, True) if other else None


def _name_at(sentence: str, at: int, starts: dict[int, int]) -> tuple[str, int] | None:
    """The company's name that begins at a place: one that the extractor finds, one in quotation marks, or one that ends
    like a firm's; None where several are listed.
    """
    if quoted := _QUOTED.match(sentence, at):
        name, end = quoted[1], quoted.end(1)
    else:
        end = starts.get(at, 0)
        end += end > 0 and sentence.startswith("厂", end)
        if not end and (firm := _FIRM.match(sentence, at)):
            end = firm.end()
        name = sentence[at:end]
    if not name or name in _GENERIC or _NO_NAME.search(name) or _SEVERAL.match(sentence, end):
        return None
    return None if is_common_phrase(_FORM.sub("", name) or name) else (name, end)  # 国营|厂
