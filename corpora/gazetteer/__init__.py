"""Gazetteer of Chinese administrative divisions (GB/T 2260) and the word lists that place recognition needs.

Tables lie beside this module (``README.md`` says where they come from); each is read once, when first asked for.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Level = Literal["province", "city", "county", "zone"]
LEVELS: dict[str, int] = {"province": 0, "city": 1, "county": 2, "zone": 3}

_FOLDER = Path(__file__).parent

_PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
# Autonomous counties whose everyday name drops more than the peoples.
_EVERYDAY = {
    "前郭尔罗斯蒙古族自治县": "前郭",
    "杜尔伯特蒙古族自治县": "杜尔伯特",
    "喀喇沁左翼蒙古族自治县": "喀左",
    "围场满族蒙古族自治县": "围场",
    "阿克塞哈萨克族自治县": "阿克塞",
    "塔什库尔干塔吉克自治县": "塔县",
    "莫力达瓦达斡尔族自治旗": "莫旗",
    "巴音郭楞蒙古自治州": "巴州",
    "博尔塔拉蒙古自治州": "博州",
    "克孜勒苏柯尔克孜自治州": "克州",
}


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division.

    ``code`` is its six-digit code (GB/T 2260); divisions of Taiwan, Hong Kong and Macau, which have none of their own,
    carry their province's. ``parent`` is the code one level up, empty for a province. ``zone`` marks the development
    zones that national statistics count beside counties.
    """

    code: str
    name: str
    level: Level
    parent: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Neighbours that show a short form to be part of other words: 高密 before 度, 成都 behind 建."""

    before: str
    after: str


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions in order of their codes' table, provinces first."""
    return tuple(Division(code, name, _level(level), parent) for code, name, level, parent in _rows("divisions.tsv"))


@cache
def by_code(code: str) -> Division | None:
    """The province, city or county that has this code; None where there is none."""
    return _codes().get(code)


def lookup(name: str) -> list[Division]:
    """Divisions of this name, highest level first; short forms (酒泉) and names given up lately (襄樊市) count."""
    return list(names().get(name, ()))


@cache
def names() -> dict[str, tuple[Division, ...]]:
    """Every name and short form with the divisions that have it, highest level first."""
    table: dict[str, list[Division]] = {}
    for division in divisions():
        for name in (division.name, *short_forms(division)):
            table.setdefault(name, []).append(division)
    for name, now, code in _rows("renamed.tsv"):
        successor = next(d for d in divisions() if d.code == code and d.name == now)
        for form in (name, *short_forms(Division(code, name, "county", successor.parent))):
            if successor not in table.setdefault(form, []):
                table[form].append(successor)
    return {name: tuple(sorted(found, key=lambda d: LEVELS[d.level])) for name, found in table.items()}


@cache
def full_names() -> frozenset[str]:
    """Names that end in their kind (…省, …市, …县), present and past; everything else in ``names`` is a short form."""
    return frozenset(d.name for d in divisions()) | frozenset(name for name, _, _ in _rows("renamed.tsv"))


def short_forms(division: Division) -> list[str]:
    """The forms the press uses for a division beside its full name; none has fewer than two characters.

    甘肃省 gives 甘肃, 酒泉市 gives 酒泉, 互助土族自治县 gives 互助 and 互助县, 恩施土家族苗族自治州
    gives 恩施 and 恩施州.
    """
    name = division.name
    if division.level == "zone":
        return []
    if name in _PROVINCES:
        return [_PROVINCES[name]] + ([name[: name.index("特别")] + "特区"] if "特别" in name else [])
    if name in _EVERYDAY:
        short = _EVERYDAY[name]
        return [short] if short[-1] in "州县旗" else [short, short + "县"]
    autonomous = re.fullmatch(r"(.{2,20})自治([州县旗])", name)
    if autonomous:
        return _autonomous_forms(autonomous[1], autonomous[2])
    short = re.sub(r"(?:特区|林区|地区|新区|盟|省|市|县|区|旗)$", "", name)
    if len(short) < 2 or short == name:
        return []
    return [short]


@cache
def risky() -> frozenset[str]:
    """Names that are also everyday words (和平, 资源, 城区): places only where the text backs them."""
    return frozenset(_words("risky.txt"))


@cache
def guards() -> dict[str, Guard]:
    """Neighbouring characters that rule a short form out, by short form."""
    return {name: Guard(before, after) for name, before, after in _rows("guards.tsv")}


@cache
def countries() -> frozenset[str]:
    """Countries as the Chinese press names them, without China."""
    return frozenset(_words("countries.txt"))


@cache
def park_endings() -> frozenset[str]:
    """Endings of the names of zones and parks: 经济技术开发区, 产业园, 片区."""
    return frozenset(_words("park_endings.txt"))


@cache
def town_endings() -> frozenset[str]:
    """Endings of the names of townships and subdistricts: 镇, 乡, 街道."""
    return frozenset(_words("town_endings.txt"))


@cache
def left_words() -> frozenset[str]:
    """Words that end before a place name begins: prepositions, verbs of settling and building, connectives."""
    return frozenset(_words("left_words.txt"))


def _autonomous_forms(stem: str, kind: str) -> list[str]:
    short = stem
    peoples = True
    while peoples:
        peoples = False
        for people in _peoples():
            if short.endswith(people) and len(short) - len(people) >= 2:
                short = short[: -len(people)]
                peoples = True
    return [short, short + kind]


@cache
def _peoples() -> tuple[str, ...]:
    return tuple(sorted(_words("peoples.txt"), key=len, reverse=True))


@cache
def _codes() -> dict[str, Division]:
    table: dict[str, Division] = {}
    for division in divisions():
        table.setdefault(division.code, division)
    return table


def _level(text: str) -> Level:
    match text:
        case "province" | "city" | "county" | "zone":
            return text
    raise ValueError(f"divisions.tsv: unknown level {text!r}")


def _rows(file: str) -> list[list[str]]:
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line]


def _words(file: str) -> list[str]:
    """Words of a list: separated by white space, from ``#`` to the end of a line is comment."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [word for line in lines for word in line.partition("#")[0].split()]
