"""The place an article is about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpora.gazetteer import Division
from extractors.mentions import PlaceKind
from extractors.places.divisions import Part, find_divisions, short_name
from extractors.places.search import chains_of
from extractors.places.zones import ENDING, SINGLE_ZONES

# The short forms of what zones are called
ZONE_SHORT = {
    "经济技术开发区": "经开区",
    "经济开发区": "经开区",
    "高新技术产业开发区": "高新区",
    "高新技术开发区": "高新区",
}
# What shows a mention to be part of a company's name, a project's name or where somebody came from.
_COMPANY_AHEAD = re.compile(
    r"[（(]?[一-龥A-Za-z（）()]{0,14}?(?:公司|集团|股份|银行|大学|学院|研究院|商会|科技|药业|重工)"
)
_PROJECT_AHEAD = re.compile(r"[一-龥]{0,8}?(?:项目|动工|开工|奠基)|[：:]?[一二三]期|[（(，,]?(?:总投资|占地)")
_GUEST_BEHIND = re.compile(r"(?:来自|远赴|赶赴|奔赴|赴|与|从|前往|抵达|原籍|总部位于|总部在)$")
_GUEST_AHEAD = re.compile(r"[（(]?(?:推介|招商|客商|企业|等地|、|商会|考察|籍)")
_LEVEL_WORD = re.compile(
    r"(?<![一-龥])(?:市|县|区|旗)(?:委|长|政府)|(?:全|我|该)(?:省|市|县|区|旗)(?![域场])|(?:市|县|区|旗)委书记"
)
_ZONE_WORD = re.compile(
    r"(?<![一-龥])(?:高新区|经开区|开发区|合作区|示范区|新区|园区|全区|全园)|管委会|园区|[全该我][镇乡]"
)
_OWN_KIND = frozenset("省市县区旗盟州")
_LEVEL_WEIGHT = {"province": 0.25, "city": 0.8, "county": 1.0, "park": 0.9, "town": 0.35}


@dataclass(slots=True)
class _Host:
    """What speaks for one place: its mentions by themselves and inside longer names, and the forms it is written in.

    ``alone`` and ``inside`` are weighted by position and context, ``mentions`` is a plain count (twice in the title).
    """

    kind: PlaceKind
    division: Division | None
    forms: list[str]
    alone: float = 0.0
    inside: float = 0.0
    mentions: int = 0


def host_place(title: str, body: str, source: str | None) -> str | None:
    """The county, city, district or zone that an article is about, in the fullest form that the article writes.

    What speaks for a division: standing in the title, in the first sentences, being named often, agreeing with 全县 or
    市委书记, and the outlet. A zone or town inside it is taken instead where the article speaks more of that. Where no
    place is named but the article says 我市 or 全区, it is the outlet's place (酒泉日报: 酒泉). None where none tells.
    """
    text = f"{title}\n{body}"
    hosts = _hosts(text, len(title))
    outlet = _outlet_divisions(source)
    told = _outlet_place(text, outlet, hosts) or _outlet_city(text, source, outlet, hosts)
    if told is not None or not hosts:
        return told
    own_words = Counter(next(c for c in m.group() if c in _OWN_KIND) for m in _LEVEL_WORD.finditer(text))
    below = Counter(h.division.parent for h in hosts if h.division is not None and h.kind in ("city", "county"))
    divisions = [h for h in hosts if h.kind not in ("park", "town")]
    zone_words = Counter(m.group() for m in _ZONE_WORD.finditer(text))
    zones = {id(h): _zone_evidence(h, zone_words) for h in hosts if _may_be_host_zone(h)}
    best = max(divisions, key=lambda h: _score(h, outlet, own_words, below), default=None)
    zone = max((h for h in hosts if id(h) in zones), key=lambda h: zones[id(h)], default=None)
    if zone is not None and (
        best is None
        or zones[id(zone)] > max(_own_evidence(best, own_words), 1)
        or (best.kind == "province" and not best.mentions)
    ):
        best = zone
    if best is None:
        return None  # a park named once is a project, not where everything is
    if _is_national(text, divisions, best):
        return None
    bare = _bare_zone(text, hosts, best)
    if bare is not None:
        return bare
    if best.kind in ("park", "town"):
        return max(best.forms, key=lambda form: (text.count(form), len(form)))
    return max(best.forms, key=lambda form: (form[-1] in _OWN_KIND, len(form), -best.forms.index(form)))


def _hosts(text: str, title_length: int) -> list[_Host]:
    hosts: dict[str, _Host] = {}
    for chain in chains_of(text):
        position = _position_weight(chain[0].start, title_length)
        for form, part, share in _readings(text, chain):
            host = hosts.setdefault(_key(text, form, part), _Host(part.kind, part.division, []))
            if form not in host.forms:
                host.forms.append(form)
            if part is not chain[-1]:
                host.inside += share * position
                continue
            host.alone += share * position
            if share == 1.0:
                host.mentions += 2 if part.start < title_length and form[-1] not in "园城港" else 1
    return list(hosts.values())


def _readings(text: str, chain: list[Part]) -> Iterator[tuple[str, Part, float]]:
    """The places that one mention speaks for, each with its share in 0..1.

    The last part counts in full (a park or town is written with the division in front of it), the one around it less.
    """
    for i, part in enumerate(chain):
        start = part.start
        if part.kind in ("park", "town") and i and chain[i - 1].division is not None:
            start = chain[i - 1].start
        form = text[start : part.end]
        if form in SINGLE_ZONES or form[0] in "市县区":
            continue
        outside = len(chain) - 1 - i
        if outside == 0:
            share = _context_weight(text, chain[0].start, part)
        elif outside == 1 and chain[-1].kind in ("park", "town"):
            share = 0.7
        else:
            share = 0.3
        yield form, part, share


def _key(text: str, form: str, part: Part) -> str:
    """What all forms of one place share: a division's code, a park's own name with its ending in the short form."""
    if part.division is not None and part.kind not in ("park", "town"):
        return part.division.code + part.division.name
    own = text[part.start : part.end]
    key = form if ENDING.fullmatch(own) else own
    for long, short in ZONE_SHORT.items():
        key = key.replace(long, short)
    return key


def _position_weight(start: int, title_length: int) -> float:
    if start < title_length:
        return 4.0 if start < 12 else 3.0
    return 2.0 if start < title_length + 100 else 1.0


def _context_weight(text: str, start: int, part: Part) -> float:
    before, after = text[max(start - 5, 0) : start], text[part.end : part.end + 24]
    is_park = part.kind == "park"
    if not is_park and text[part.end - 1] not in _OWN_KIND and _COMPANY_AHEAD.match(after):
        return 0.1
    if is_park and text[part.end - 1] != "区" and (_PROJECT_AHEAD.match(after) or re.search(r"元[的）)]?$", before)):
        return 0.15
    if _GUEST_BEHIND.search(before) or (not is_park and _GUEST_AHEAD.match(after)):
        return 0.4
    return 1.0


def _outlet_divisions(source: str | None) -> list[Division]:
    """Divisions named in an outlet's name, the most specific last (桐城市融媒体中心)."""
    return [p.division for p in find_divisions(source) if p.division is not None] if source else []


def _outlet_place(text: str, outlet: list[Division], hosts: list[_Host]) -> str | None:
    """The outlet's place where the article names no place in it and speaks of 我市, 全区."""
    if not outlet or not _LEVEL_WORD.search(text):
        return None
    home = outlet[-1]
    if home.level == "province" and not re.search("[全我]省", text):
        return None
    foreign = all(h.division is not None and h.division.code[:4] != home.code[:4] for h in hosts)
    ours = not hosts or re.search("我[省市县区旗]", text) or not any(h.mentions for h in hosts)
    return short_name(home.name) if foreign and ours else None


def _outlet_city(text: str, source: str | None, outlet: list[Division], hosts: list[_Host]) -> str | None:
    """The outlet's city where the article speaks of 全市 and names only what lies in it (a bulletin on its counties)."""
    if not source or not outlet or outlet[-1].level != "city" or not re.search("[全我]市", text):
        return None
    home = outlet[-1]
    named = [h.division for h in hosts if h.division is not None]
    if len({d.code for d in named}) < 2 or not all(d.code[:4] == home.code[:4] and d.code != home.code for d in named):
        return None
    return home.name if home.name in source else short_name(home.name)


def _is_national(text: str, divisions: list[_Host], best: _Host) -> bool:
    """Whether the article is about the whole country: it says so, and names places of many provinces once each."""
    provinces = {h.division.code[:2] for h in divisions if h.division is not None}
    return best.mentions <= 1 and len(provinces) >= 3 and text.count("全国") >= 2


_BARE_ZONE = re.compile(r"(?<![一-龥])(?:经济区|高新区|经开区|开发区|示范区|新区|合作区|集聚区)")


def _bare_zone(text: str, hosts: list[_Host], best: _Host) -> str | None:
    """The zone that an outlet of its own calls by its kind only (经济区聚焦…) where it hardly names anything else."""
    counted = Counter(_BARE_ZONE.findall(text)).most_common(1)
    if not counted or counted[0][1] < 5 or counted[0][1] <= 2 * best.mentions:
        return None
    word = counted[0][0]
    named = any(h.kind == "park" and any(form.endswith(word) for form in h.forms) for h in hosts)
    return None if named else word


def _score(host: _Host, outlet: list[Division], own_words: Counter[str], below: Counter[str]) -> float:
    score = (host.alone + host.inside) * _LEVEL_WEIGHT[host.kind]
    division = host.division
    if division is None:
        return score
    score += 0.3 * min(own_words[division.name[-1]], 6)
    if below[division.code] >= 3:  # one that several of its counties are named beside
        score += 8.0 if below[division.code] >= 5 else 4.0
    if any(o.code == division.code and o.level == division.level for o in outlet):
        score += 3.0 if division.level == "county" else 1.0
    elif any(o.code == division.parent for o in outlet):
        score += 1.5
    return score


def _may_be_host_zone(host: _Host) -> bool:
    """A zone (…区) or town named once will do; a 产业园 or 小镇, which may be a project, must be named again."""
    return host.kind in ("park", "town") and host.mentions >= (1 if host.forms[0][-1] in "区镇乡道" else 2)


def _own_evidence(host: _Host, own_words: Counter[str]) -> float:
    kind = host.division.name[-1] if host.division is not None else ""
    return host.mentions + own_words[kind]


def _zone_evidence(host: _Host, words: Counter[str]) -> float:
    """How often a zone or town is spoken of: by its name, by 园区 or 高新区, by 全镇."""
    if host.kind == "town":
        return host.mentions + sum(n for word, n in words.items() if word[-1] in "镇乡")
    form = min(host.forms, key=len)
    short = next((short for long, short in ZONE_SHORT.items() if form.endswith(long)), form)
    return host.mentions + sum(
        n for word, n in words.items() if word in ("园区", "管委会", "全园") or short.endswith(word)
    )
