"""Places of deals in a form that can be compared: paths of administrative divisions, and the name of a park or town."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpora import gazetteer
from corpora.gazetteer import LEVELS, Division
from extractors.places.divisions import find_divisions
from extractors.places.search import chains_of

PlaceRelation = Literal["park", "same", "inside", "towns", "doubtful", "counties", "province", "apart", "unknown"]
Path = tuple[str, ...]

_CACHED = 50_000
_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
# Kinds of zones, long and short: 太和经济技术开发区 is 太和经开区.
_ZONE_KINDS = (
    ("国家级", ""),
    ("省级", ""),
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("工业园区", "工业园"),
    ("产业园区", "产业园"),
)


_FULL_NAME = re.compile("[市县旗]|[^园新港城片社小]区(?!域)")
_DIVISION_ENDS = frozenset("省市县区旗州盟")
_KINDS = frozenset(("高新区", "经开区", "工业园", "产业园", "开发区", "保税区", "综保区", "工业区", "化工园"))


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """A place as reports can be compared by it.

    ``paths`` are the divisions that it may lie in, each from the province down as codes of GB/T 2260 (several where a
    name is that of several counties); ``park`` is the name of its zone, park or town without the divisions, or ''.
    ``sure`` is False where only the beginning of a park's name tells the division (三江口新区 need not lie in 三江). ``text`` is
    the place as written.
    """

    paths: frozenset[Path]
    park: str = ""
    sure: bool = True
    text: str = ""

    @property
    def code(self) -> str | None:
        """Code of the division it lies in, where that is not in doubt."""
        ends = {path[-1][:6] for path in self.paths}
        return ends.pop() if len(ends) == 1 else None

    @property
    def is_plain_park(self) -> bool:
        """Whether the park has no name of its own (经开区)."""
        return self.park in _KINDS

    @property
    def in_full(self) -> bool:
        """Whether a county or city is told by its full name (开鲁县, 湛江市), so that its name cannot mislead."""
        return self.sure and _FULL_NAME.search(self.text) is not None

    def within(self, size: int) -> frozenset[str]:
        """Codes of its provinces (1), cities (2) or counties (3); empty where it is told less exactly than that."""
        return frozenset(path[size - 1] for path in self.paths if len(path) >= size)


NOWHERE = PlaceForm(frozenset())


@lru_cache(_CACHED)
def place_form(place: str | None, outlet: str | None = None) -> PlaceForm:
    """The comparable form of a place; ``outlet`` (the name of the newspaper or office) tells apart and fills in.

    A county whose name several share is that of the outlet's city or province where one of them is; a zone that no
    division is named with (高新区) lies where the outlet is.
    """
    if not place:
        return NOWHERE
    form = _read(place)
    home = _read(outlet).paths if outlet else frozenset()
    text = _park(place)
    if not form.paths:
        return PlaceForm(home, form.park, sure=False, text=text)
    near = frozenset(p for p in form.paths if any(_shared(p, h) >= min(len(h), 2) for h in home))
    if not near and not form.sure:  # 三江口新区 need not lie in 三江, nor where the paper comes from
        return PlaceForm(form.paths | home, form.park, sure=False, text=text)
    return PlaceForm(near or form.paths, form.park, form.sure or any(len(h) > 1 for h in home), text)


@lru_cache(_CACHED)
def place_relation(a: PlaceForm, b: PlaceForm) -> PlaceRelation:
    """How two places lie to each other.

    ``park``: one park or town; ``same``: one county; ``inside``: one is a county or park of the other, or both are parks of
    one county; ``towns``: in two towns; ``doubtful``: in two places, unless the name of a park misleads; ``counties``: two counties of one city; ``province``: two cities of one province; ``apart``: two
    provinces; ``unknown``: not told of one of them, or only its province.
    """
    if not (a.paths or a.park) or not (b.paths or b.park):
        return "unknown"
    one_park = _is_one_park(a.park, b.park) or _is_end(a.text, b.text)
    if not one_park and _is_town(a.park) and _is_town(b.park):
        return "towns"
    if not a.paths or not b.paths:
        return "park" if one_park else "unknown"
    relations = {_path_relation(p, q) for p in a.paths for q in b.paths}
    best: PlaceRelation = next(r for r in _NEAREST if r in relations)
    if one_park and (best in ("same", "inside", "unknown") or _is_end(a.text, b.text)):
        return "park"
    if best in ("counties", "province", "apart") and not (a.sure and b.sure):
        return "inside" if one_park and min(a.park, b.park, key=len) not in _KINDS else "doubtful"
    # a county holds several parks, and a park may be called in several ways
    return "inside" if best == "same" and a.park and b.park else best


_NEAREST: tuple[PlaceRelation, ...] = ("same", "inside", "unknown", "counties", "province", "apart")


def _is_one_park(a: str, b: str) -> bool:
    """Whether two names are one park's or town's: 百善镇 and 百善."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 2 and (short == long or (long.startswith(short) and long[len(short) :] in _TOWN_ENDS))


def _is_end(a: str, b: str) -> bool:
    """Whether one place is written as the end of the other: 湛江东海岛 and 东海岛; an 经开区 may be that of anywhere."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 3 and long.endswith(short) and short not in _KINDS


def _is_town(park: str) -> bool:
    return park.endswith(_TOWN_KINDS) and not park.endswith("小镇")


_TOWN_KINDS = ("镇", "乡", "街道")
_TOWN_ENDS = frozenset(("镇", "乡", "村", "街道", "县", "区", "市", "园区"))


def _path_relation(p: Path, q: Path) -> PlaceRelation:
    shared = _shared(p, q)
    if shared == min(len(p), len(q)) == 1:
        return "unknown"  # a province says little
    if shared == len(p) == len(q):
        return "same"
    if shared == min(len(p), len(q)):
        return "inside"
    return "counties" if shared == 2 else "province" if shared else "apart"


def _shared(p: Path, q: Path) -> int:
    return next((i for i, (a, b) in enumerate(zip(p, q, strict=False)) if a != b), min(len(p), len(q)))


@lru_cache(_CACHED)
def _read(text: str) -> PlaceForm:
    """The place that a text is or begins with."""
    chains = chains_of(text)
    if not chains:  # a short form that is also a word (朝阳) is a place where a place is asked for
        named = frozenset(_path(d) for d in gazetteer.lookup(text))
        return PlaceForm(named, "" if named else _park(text))
    chain = max(chains, key=lambda parts: parts[-1].end - parts[0].start)
    paths: frozenset[Path] = frozenset()
    park_from = chain[0].start
    for part in chain:
        if part.division is None:
            continue
        end = part.end if part.kind not in ("park", "town") or part.division.level == "zone" else None
        named = _paths(text[part.start : end], part.division)
        paths = frozenset(p for p in named if any(_shared(p, q) == len(q) for q in paths)) or paths or named
        if part.kind not in ("park", "town"):
            park_from = part.end
    if chain[-1].kind not in ("park", "town"):
        return PlaceForm(paths)
    park = _park(_without_division(text[park_from : chain[-1].end]))
    if not paths:  # 前锋 in 前锋工业园区 is a word as well
        heads = (gazetteer.lookup(text[:size]) for size in range(4, 1, -1))
        paths = frozenset(_path(d) for d in next(filter(None, heads), ()))
    whole = text[chain[0].start : park_from][-1:] in _DIVISION_ENDS and park_from > chain[0].start
    sure = len(chains) == 1 and (whole or park in _KINDS)
    return PlaceForm(paths, park, sure)


def division_paths(text: str) -> frozenset[Path]:
    """Paths of the divisions that a text names, of the last one where it names several inside each other."""
    found: frozenset[Path] = frozenset()
    for part in find_divisions(text):
        if part.division is not None and part.division.level != "zone":
            found |= _paths(text[part.start : part.end], part.division)
    return frozenset(p for p in found if not any(q != p and _shared(p, q) == len(p) for q in found))


def _paths(name: str, division: Division) -> frozenset[Path]:
    """Paths of all divisions of a name, or of the longest name that it begins with."""
    for size in range(min(len(name), 11), 1, -1):
        found = gazetteer.lookup(name[:size])
        if found:
            top = min(LEVELS[d.level] for d in found) if size == len(name) else LEVELS[division.level]
            return frozenset(_path(d) for d in found if LEVELS[d.level] <= max(top, LEVELS[division.level]))
    return frozenset((_path(division),))


def _path(division: Division) -> Path:
    """Codes from the province down. Divisions of Taiwan, Hong Kong and Macau, which share a code, carry their names."""
    own = division.code
    if division.level != "province" and (above := gazetteer.by_code(division.code)) is not None and above != division:
        own = f"{division.code}{division.name}"
    if not division.parent:
        return (own,)
    if division.level == "zone":  # a zone lies in several counties of its city
        own = ""
    parent = gazetteer.by_code(division.parent)
    above_it = _path(parent) if parent is not None else ()
    if division.parent[:2] in _MUNICIPALITIES and len(above_it) == 1:
        above_it *= 2  # Shanghai is province and city
    return (*above_it, own) if own else above_it


def _without_division(park: str) -> str:
    """A park's own name: 太和经济开发区 is 经济开发区, 桐城双新产业园 is 双新产业园."""
    for size in range(min(len(park) - 2, 11), 1, -1):
        if gazetteer.lookup(park[:size]):
            return park[size:].lstrip("市县区旗")
    return park


_PEOPLE = re.compile("(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{1,3}族(?=乡)")


def _park(text: str) -> str:
    text = _PEOPLE.sub("", text)  # 瑶山瑶族乡 is 瑶山乡
    for long, short in _ZONE_KINDS:
        text = text.replace(long, short)
    return text
