"""Mentions of places: divisions, towns and parks joined to the longest contiguous name."""

import re
from bisect import bisect_left

from extractors.mentions import Mention, Place
from extractors.places.divisions import Part, contains, find_divisions, find_foreign
from extractors.places.zones import find_zones

_REFERENCE = re.compile(
    r"(?:全|我|本|该|各|此)(?:省|市|县|区|旗|州|镇|乡|盟)(?!域|值|场|位|块|间)|当地|本地"
    r"|(?<![一-龥])(?:市|县|区)(?=里|委|政府)|园区|经济区|开发区|示范区|新区"
)


def find_places(text: str) -> list[Place]:
    """Places in the order of the text; no two overlap.

    Short forms that are also everyday words (和平, 资源) count only where the text backs them: behind a division that
    contains them, or where their full form stands in the text too. Place names that begin a company's name are returned
    like all others.
    """
    return [_place(text, chain) for chain in chains_of(text)]


def find_place_references(text: str) -> list[Mention]:
    """Words that point to a place without naming it: 全市, 我县, 该区, 园区, 开发区, 当地."""
    named = [(p.start, p.end) for p in find_places(text)]
    starts = [start for start, _ in named]
    found = []
    for match in _REFERENCE.finditer(text):
        i = bisect_left(starts, match.end()) - 1
        if i < 0 or named[i][1] <= match.start():
            found.append(Mention(match.group(), match.start(), match.end()))
    return found


def chains_of(text: str) -> list[list[Part]]:
    """Mentions as the contiguous parts that they are made of, in the order of the text."""
    divisions = list(find_divisions(text))
    parts = sorted([*divisions, *find_zones(text, divisions), *find_foreign(text)], key=lambda p: (p.start, -p.end))
    chains: list[list[Part]] = []
    end = 0
    for part in parts:
        if part.start < end:
            continue
        if chains and (_continues(chains[-1][-1], part) or _is_joint_zone(text, chains[-1], part)):
            chains[-1].append(part)
        else:
            chains.append([part])
        end = part.end
    return chains


def _is_joint_zone(text: str, chain: list[Part], part: Part) -> bool:
    """Whether two divisions run a zone together (常熟·思南飞地产业园): ``part`` heads a zone behind a dot."""
    end = chain[-1].end
    if part.start != end + 1 or text[end] not in "·—-" or chain[-1].division is None:
        return False
    return (
        part.kind == "park"
        or re.match(r"[一-龥]{0,6}(?:产业园|工业园|合作区|示范区|园区)", text[part.end : part.end + 10]) is not None
    )


def _place(text: str, chain: list[Part]) -> Place:
    start, end = chain[0].start, chain[-1].end
    division = next((p.division for p in reversed(chain) if p.division is not None), None)
    return Place(text[start:end], start, end, chain[-1].kind, division.code if division else None)


def _continues(left: Part, right: Part) -> bool:
    """Whether ``right`` goes on with the name that ``left`` begins (盐城市 + 亭湖区, but not 陕西 + 甘肃)."""
    if left.end != right.start:
        return False
    if right.division is None or right.kind in ("park", "town"):
        return True
    return contains(left.division, right.division)
