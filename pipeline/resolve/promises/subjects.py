"""Whose a figure is: the subject of an indicator as a place of the gazetteer, a zone in one, or a body of its own.

兰州市, 兰州 and 兰州全市 are one place; 兰州高新区 and 兰州高新技术产业开发区 are another one, inside it; 市商务局 and 甲公司 are
bodies, kept apart by the place that their article is about.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from corpora import gazetteer
from corpora.gazetteer import LEVELS, Division
from extractors.places import host_place
from extractors.places.divisions import contains, short_name
from extractors.places.host import ZONE_SHORT

PlaceLevel = Literal["province", "city", "county", "zone", "town", "body"]
PlaceFrom = Literal["subject", "host"]

# 全市, 我县, 该区, 本省; 市 alone: what an article calls its own place
_OWN = re.compile(r"(?:[全我该本此]|市域|县域)?([省市州县区旗])(?:级|域)?|当地|全域|各地")
_WHOLE = re.compile(r"(?:全[省市州县区旗域]|[市县区]域|本级|境内|辖区内?)$")
_GRADE = re.compile(r"国家级|省级|国家")
_MAX_TOWN = 8
_MAX_ZONE = 24


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A place that figures are told of. ``key`` is the same for all its spellings.

    ``code`` is a division's own six-digit code, ``parent`` the code of the division that it lies in (for a body: of the
    place its article is about); both None where unknown.
    """

    key: str
    name: str
    level: PlaceLevel
    code: str | None
    parent: str | None

    @property
    def area(self) -> str | None:
        """The code of the smallest division that holds the place."""
        return self.code or self.parent

    @property
    def city(self) -> str | None:
        """The name of the city that it is or lies in."""
        return next((d.name for d in _upward(self.area) if d.level == "city"), None)

    @property
    def province(self) -> str | None:
        """The name of the province that it is or lies in."""
        return next((d.name for d in _upward(self.area) if d.level == "province"), None)

    def is_outlet(self, source: str | None) -> bool:
        """Whether an outlet is the place's own, by its name: 兰州日报 is that of 兰州市."""
        return source is not None and self.level != "body" and short_name(self.name) in source


@dataclass(frozen=True)
class Told:
    """The article that a subject stands in; what it is about is looked for when first needed."""

    title: str
    body: str
    source: str | None

    @cached_property
    def host(self) -> PlaceKey | None:
        """The place that the article is about."""
        name = host_place(self.title, self.body, self.source)
        candidates = parse_place(name) if name else ()
        return self.choose(candidates) if candidates else None

    def choose(self, candidates: tuple[PlaceKey, ...]) -> PlaceKey:
        """The one of several places of a name that the article speaks of.

        That is the one whose city or province, else whose full name, the outlet or the article names; else the highest. Where
        that leaves several, they are kept as one by the name alone.
        """
        if len(candidates) == 1:
            return candidates[0]
        for text in (self.source or "", f"{self.title}\n{self.body}"):
            for names in (_outer_names, _own_names):
                named = [c for c in candidates if any(n in text for n in names(c))]
                if len(named) == 1:
                    return named[0]
        order = sorted(candidates, key=lambda c: LEVELS.get(c.level, 9))
        if LEVELS.get(order[0].level, 9) < LEVELS.get(order[1].level, 9):
            return order[0]
        return PlaceKey(f"?{order[0].name}", order[0].name, order[0].level, None, None)


def place_of(subject: str | None, told: Told) -> tuple[PlaceKey, PlaceFrom] | None:
    """The place that a figure is told of, and whether its subject says so or its article; None where neither does."""
    text = clean(subject or "")
    own = _OWN.fullmatch(text)
    if not text or own:
        host = _of_kind(told.host, own[1] if own else None)
        return (host, "host") if host else None
    candidates = parse_place(text)
    if not candidates:
        return _body(text, told.host), "subject"
    if candidates[0].parent is None and candidates[0].code is None:  # 高新区, 前海片区: where, the article tells
        return _zone_of_host(candidates[0], told.host)
    return told.choose(candidates), "subject"


def clean(subject: str) -> str:
    """A subject in its plain form: no white space, no 全市 behind a name (兰州全市)."""
    text = "".join(unicodedata.normalize("NFKC", subject).split())
    whole = _WHOLE.sub("", text)
    text = (whole or text).replace("自治", "") if text not in gazetteer.names() else text
    return text[1:] if text.startswith("全") and text[1:] in gazetteer.names() else text


@lru_cache(maxsize=20_000)
def parse_place(text: str) -> tuple[PlaceKey, ...]:
    """The places that a name may be, read as a chain of divisions (甘肃兰州), with a zone or town at its end; empty for none.

    A zone without a division in front of it has neither ``code`` nor ``parent``.
    """
    text = clean(text)
    if len(text) < 2 or len(text) > 60:
        return ()
    read = [
        (len(rest), _part(rest, division) if rest else _division(division)) for division, rest in _chains(text, None)
    ]
    places = [(left, place) for left, place in read if place is not None]
    if not places:
        bare = _part(text, None)
        return (bare,) if bare else ()
    least = min(left for left, _ in places)  # 兰州市 + 高新区, not 兰州 + 市高新区
    return tuple({place.key: place for left, place in places if left == least}.values())


def _chains(text: str, outer: Division | None) -> Iterator[tuple[Division, str]]:
    """Divisions, each inside the one before, that a name begins with, and what is left of it; the longest names first."""
    for end in range(min(len(text), 15), 1, -1):
        for division in gazetteer.names().get(text[:end], ()):
            if outer is not None and not contains(outer, division):
                continue
            rest = text[end:]
            deeper = list(_chains(rest, division)) if rest else []
            yield from deeper
            if not deeper:
                yield division, rest


def _division(division: Division) -> PlaceKey:
    parent = gazetteer.by_code(division.parent)
    if division.level == "zone" and parent is not None:
        own = division.name
        for prefix in (parent.name, short_name(parent.name)):
            own = own.removeprefix(prefix)
        return _zone(own, parent)
    return PlaceKey(
        division.code + division.name, division.name, division.level, division.code, division.parent or None
    )


def _part(name: str, division: Division | None) -> PlaceKey | None:
    """A zone or town by the ending of its name."""
    if name[0] in "各全":  # 各乡镇
        return None
    if len(name) <= _MAX_ZONE and any(name.endswith(ending) for ending in gazetteer.park_endings()):
        return _zone(name, division)
    if len(name) <= _MAX_TOWN and any(name.endswith(e) and len(name) > len(e) for e in gazetteer.town_endings()):
        return _inside(name, division, "town")
    return None


def _zone(name: str, division: Division | None) -> PlaceKey:
    name = _GRADE.sub("", name)
    for long, short in ZONE_SHORT.items():
        name = name.replace(long, short)
    return _inside(name, division, "zone")


def _inside(name: str, division: Division | None, level: PlaceLevel) -> PlaceKey:
    if division is None:
        return PlaceKey(f"?/{name}", name, level, None, None)
    return PlaceKey(
        f"{division.code}{division.name}/{name}", short_name(division.name) + name, level, None, division.code
    )


def _zone_of_host(zone: PlaceKey, host: PlaceKey | None) -> tuple[PlaceKey, PlaceFrom]:
    """A zone without its division in the article's place: 经开区 in that place itself, one with a name in its city."""
    if host is None or host.level == "body":
        return zone, "subject"
    if host.level in ("zone", "town") and host.name.endswith(zone.name):
        return host, "host"
    division = next(iter(_upward(host.area)), None)
    if division is None:
        return zone, "subject"
    if zone.level == "zone" and zone.name not in ZONE_SHORT.values() and len(zone.name) > 3:
        city = next((d for d in _upward(host.area) if d.level == "city"), division)
        return PlaceKey(f"{city.code}{city.name}/{zone.name}", zone.name, zone.level, None, city.code), "host"
    return _inside(zone.name, division, zone.level), "host"


def _of_kind(host: PlaceKey | None, kind: str | None) -> PlaceKey | None:
    """The division of a kind (全市, 全省) that the article's place is or lies in."""
    if host is None or kind is None or host.name.endswith(kind):
        return host
    level = {"省": "province", "市": "city", "州": "city"}.get(kind)
    outer = next((d for d in _upward(host.area) if d.level == level), None)
    return _division(outer) if outer is not None else host


def _body(name: str, host: PlaceKey | None) -> PlaceKey:
    return PlaceKey(f"{host.area if host else ''}:{name}", name, "body", None, host.area if host else None)


def _upward(code: str | None) -> Iterator[Division]:
    """The division of a code and those that it lies in."""
    while code and (division := gazetteer.by_code(code)):
        yield division
        code = division.parent


def _outer_names(place: PlaceKey) -> list[str]:
    own = place.code
    return [short_name(d.name) for d in _upward(place.area) if d.code != own or place.code is None]


def _own_names(place: PlaceKey) -> list[str]:
    return [place.name]
