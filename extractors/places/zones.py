"""Towns, parks and zones: names read from their endings to the left."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from corpora import gazetteer
from extractors.places.divisions import Part, contains, is_han, left_word_ends

MAX_PARK_NAME = 14  # characters in front of a park's ending
MAX_TOWN_NAME = 4

_PARK_ENDINGS, _TOWN_ENDINGS = gazetteer.park_endings(), gazetteer.town_endings()
ENDING = re.compile("|".join(sorted(_PARK_ENDINGS | _TOWN_ENDINGS, key=len, reverse=True)))
# Zones of which a county or city has one: without a name of their own they still say which place is meant.
SINGLE_ZONES = frozenset({"经开区", "高新区", "经济开发区", "经济技术开发区", "高新产业园", "高新技术产业开发区"})
_TOWN_FALSE_BEFORE = frozenset(
    "城乡村集小重名强古全本该各我个家故老返回下还离异他建一二三四五六七八九十几数多两县区破年点心"
)
_NO_PARK_NAME = re.compile(r"以来|截至|目前|争创|不断|提升|打造|加快|推[进动]|创建|建成|形成|今年|去年|新增")
_TOWN_FALSE_AFTER = frozenset("村镇街贤亲愁土情音党友里下间江海静压定痛流远平宁原坪康巴赉雄宏安沅野民")


def find_zones(text: str, divisions: list[Part]) -> Iterator[Part]:
    """Towns, parks and zones; ``divisions`` are the divisions of the same text, where names may begin."""
    by_end = {d.end: d for d in divisions}
    starts = [d.start for d in divisions]
    previous = 0
    for match in ENDING.finditer(text):
        i = bisect_left(starts, match.end()) - 1
        if i >= 0 and divisions[i].end >= match.end():
            continue
        ending = match.group()
        is_town = ending in _TOWN_ENDINGS
        if is_town and not _can_be_town(text, match.start(), match.end()):
            continue
        floor = max(divisions[i].end if i >= 0 else 0, previous)
        start = _name_start(text, match.start(), floor, MAX_TOWN_NAME if is_town else MAX_PARK_NAME)
        if start is None:
            continue
        name = match.start() - start
        behind = by_end.get(start)
        linked = behind is not None or start == previous > 0
        division = None
        if behind and _is_name_of_its_own(text, behind, by_end, previous, is_town and name == 0):
            start, name = behind.start, match.start() - behind.start
        elif behind and previous and behind.start == previous:
            start, division = behind.start, behind.division  # 南部科学园区 + 嘉义园区
        if is_town and name < (1 if linked else 2):
            continue  # 侯镇 only behind 寿光市
        if is_town and text.startswith(_NO_TOWN_NAME, start):
            continue
        if not is_town and not linked and (text[start] in "同该此这" or _NO_PARK_NAME.match(text, start)):
            continue  # 同一片区, 该园区, 争创国家某试验区, 今年以来|开发区
        if not is_town and (
            text.startswith("个", start) or (text[match.start() - 1] == "级" and "亿" in text[start : match.start()])
        ):
            continue  # 三个万亿元级产业基地
        if name == 0 and not linked and ending not in SINGLE_ZONES:
            continue
        if name == 1 and not linked and text[start] not in "县市区":
            continue
        previous = match.end()
        yield Part(start, match.end(), "town" if is_town else "park", division)


# 部分镇, 有关乡镇: towns that are not named
_NO_TOWN_NAME = ("部分", "有关", "相关", "其他", "多个", "重点", "所有", "各")


def _is_name_of_its_own(text: str, behind: Part, by_end: dict[int, Part], previous: int, bare_town: bool) -> bool:
    """Whether a short form is no division but a town's or park's own name (柳城街道, 江安县 + 阳春化工园)."""
    if text[behind.start : behind.end] in gazetteer.full_names():
        return False
    outer = by_end.get(behind.start)
    if outer is not None and behind.division is not None:
        return not contains(outer.division, behind.division)
    return bare_town and behind.kind != "province"


def _can_be_town(text: str, start: int, end: int) -> bool:
    if end - start > 1:
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return before not in _TOWN_FALSE_BEFORE and after not in _TOWN_FALSE_AFTER


def _name_start(text: str, stop: int, floor: int, limit: int) -> int | None:
    """Where the name in front of an ending begins, not left of ``floor``, the end of the name before it.

    None where no boundary is found within ``limit`` characters.
    """
    for start in range(stop, max(stop - limit, 0) - 1, -1):
        if start <= floor or not is_han(text[start - 1]) or left_word_ends(text, start, floor, start == stop):
            return start
        if text[start - 1] in "和及" and (start - 1 == floor or text[start - 2] in "镇乡道市县区园城"):
            return start
    return None
