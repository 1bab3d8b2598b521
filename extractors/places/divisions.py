"""Administrative divisions and the like in a text: what the gazetteer's names stand for where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpora import gazetteer
from corpora.gazetteer import LEVELS, Division, Guard
from extractors.mentions import PlaceKind

# Characters that make a left word part of a name: 服务+业集聚区, 合作+区, 有+色金属产业园.
_NAME_GOES_ON = frozenset("业区园型化性城谷港带圈工")
_NAME_GOES_ON_AFTER = {
    "建": frozenset("华阳安德宁湖平瓯始水国材昌军"),
    "有": frozenset("色"),
    "由": frozenset("贸"),
    "向": frozenset("阳"),
    "于": frozenset("都洪"),
    "为": frozenset("民"),
    "到": frozenset("位"),
    "着": frozenset("力"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a mention: a division, a town or a park."""

    start: int
    end: int
    kind: PlaceKind
    division: Division | None


@cache
def _heads() -> dict[str, tuple[int, ...]]:
    """Lengths of the names of divisions and countries by their first two characters, longest first."""
    table: dict[str, set[int]] = {}
    for name in (*gazetteer.names(), *gazetteer.countries()):
        table.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in table.items()}


def find_divisions(text: str) -> Iterator[Part]:
    """Divisions by full name and short form, left to right, none overlapping; one ``Part`` each."""
    context = _Context(text)
    heads = _heads()
    last: Part | None = None
    i = 0
    while i < len(text) - 1:
        if text[i : i + 2] not in heads:
            i += 1
            continue
        name = _name_at(text, i)
        if name in gazetteer.countries():
            i += len(name)  # 巴西华人 does not name 西华
            continue
        if name is None or _better_next(text, i, name):
            i += 1
            continue
        behind = last.division if last is not None and last.end == i else None
        division = _choose(context, gazetteer.names()[name], behind)
        if not contains(behind, division) and not _is_believable(context, i, name):
            i += 1
            continue
        kind: PlaceKind = "park" if division.level == "zone" else division.level
        if behind is not None and name.endswith("新区") and not contains(behind, division):
            kind, division = "park", behind  # 绍兴 + 滨海新区 is not the 滨海新区 of Tianjin
        last = Part(i, i + len(name), kind, division)
        yield last
        i = last.end


class _Context:
    """A text and what has been asked of it: each name is looked for once, however often it stands there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._named: dict[str, bool] = {}
        self._backed: dict[str, bool] = {}

    def names(self, name: str) -> bool:
        if name not in self._named:
            self._named[name] = name in self.text
        return self._named[name]

    def backs(self, name: str) -> bool:
        """Whether the full form of a risky short form stands in the text too."""
        if name not in self._backed:
            full = {form for d in gazetteer.names()[name] for form in (d.name, name + d.name[-1])} - {name}
            full |= {name + zone for zone in ("经济开发区", "经济技术开发区", "经开区", "高新区")}
            self._backed[name] = any(self.names(form) for form in full)
        return self._backed[name]


def _is_believable(context: _Context, i: int, name: str) -> bool:
    """Whether a name that no division in front of it backs is a place all the same."""
    if name not in gazetteer.risky():
        return True
    if name not in gazetteer.full_names():
        return context.backs(name)
    return name[-1] == "县" and _free_standing(context.text, i)  # 和县, 应县; 城区 and 市中区 never by themselves


def _name_at(text: str, i: int) -> str | None:
    """The longest name of a division or country that stands at ``i`` and is not part of a plain word."""
    for length in _heads().get(text[i : i + 2], ()):
        name = text[i : i + length]
        if name in gazetteer.countries():
            return name
        if name not in gazetteer.names():
            continue
        if name[-1] in "镇乡" and length == 2 and not _free_standing(text, i):
            continue  # 沿丰镇 is a town, 丰镇 a city
        after = text[i + length : i + length + 1]
        # 北京市场 is 北京 and 市场, 颍东区域 is 颍东 and 区域
        if (name[-1] == "市" and after in set("场值价盈售况容面")) or (name[-1] == "区" and after in set("域位间")):
            continue
        guard = gazetteer.guards().get(name) or gazetteer.guards().get(short_name(name))
        if guard is not None and _is_guarded(guard, text[i - 1 : i], after):
            continue
        if name not in gazetteer.full_names() and re.match(
            r"[东西南北中]?(?:路|大道|街)(?!道)", text[i + length : i + length + 3]
        ):
            continue  # 南京西路 is a street
        return name
    return None


def _is_guarded(guard: Guard, before: str, after: str) -> bool:
    return (before != "" and before in guard.before) or (after != "" and after in guard.after)


def _better_next(text: str, i: int, name: str) -> bool:
    """Whether a short form that starts at ``i`` cuts through a city or a full name one character on (上|杭州)."""
    if len(name) > 2:
        return False
    following = _name_at(text, i + 1)
    if following is None or following in gazetteer.risky() or following in gazetteer.countries():
        return False
    if gazetteer.names()[name][0].level in ("province", "city"):
        return False
    return len(following) > 2 or gazetteer.names()[following][0].level in ("province", "city")


def _choose(context: _Context, candidates: tuple[Division, ...], behind: Division | None) -> Division:
    """The division meant: one inside the division in front of it, else one whose city is named, else the highest."""
    if len(candidates) == 1:
        return candidates[0]
    for division in candidates:
        if contains(behind, division):
            return division
    if candidates[0].level == candidates[1].level:
        for division in candidates:
            parent = gazetteer.by_code(division.parent)
            if parent is not None and context.names(short_name(parent.name)):
                return division
        for division in candidates:
            if context.names(division.name):
                return division
    return candidates[0]


def contains(outer: Division | None, inner: Division) -> bool:
    """Whether ``inner`` lies in ``outer`` by their codes."""
    if outer is None or LEVELS[outer.level] >= LEVELS[inner.level]:
        return False
    return outer.code == inner.parent or (outer.level == "province" and outer.code[:2] == inner.code[:2])


def _free_standing(text: str, i: int) -> bool:
    """Whether a two-character name (和县, 应县) begins where a name can begin."""
    return i == 0 or not is_han(text[i - 1]) or left_word_ends(text, i)


def short_name(name: str) -> str:
    """A division's name without its kind, where two characters or more remain."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区盟旗" else name


def left_word_ends(text: str, i: int, floor: int = 0, at_ending: bool = False) -> bool:
    """Whether a word no name begins with ends at ``i``; ``at_ending`` where a name's ending (园区) stands at ``i``."""
    words = gazetteer.left_words()
    following = "" if at_ending else text[i : i + 1]
    if i > floor and text[i - 1] in words and following not in _NAME_GOES_ON_AFTER.get(text[i - 1], ()):
        return True
    return following not in _NAME_GOES_ON and any(text[i - n : i] in words for n in (2, 3) if i - n >= floor)


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= char <= "\u9fff" or char == "〇"


@cache
def _foreign_pattern() -> re.Pattern[str]:
    countries = "|".join(sorted(gazetteer.countries(), key=len, reverse=True))
    return re.compile(f"(?:{countries})" + r"[一-龥]{1,6}?(?:省|市|州|(?<!政)府)(?![场值长])")


def find_foreign(text: str) -> Iterator[Part]:
    """Provinces and cities abroad, read behind the name of their country (越南隆安省)."""
    for match in _foreign_pattern().finditer(text):
        yield Part(match.start(), match.end(), "city", None)
