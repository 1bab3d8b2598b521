"""One company, many forms: which short form stands for which long one, and where the forms occur again."""

import re
from collections.abc import Collection, Iterable

from extractors.companies.names import BRACKET, LEGAL_END, TRADE, brand, core
from extractors.place_names import place_prefix
from extractors.vocabulary import is_common_word


def family(found: Iterable[str], subsidiaries: Collection[str] = ()) -> dict[str, str]:
    """Short form -> longest form of the same company; ``subsidiaries`` are named as such and have no short form here."""
    names = sorted(set(found), key=lambda n: (-len(n), n))
    by_head: dict[str, list[str]] = {}  # a short form begins like the part of the long one that tells it from others
    longest: dict[str, str] = {}
    for name in names:
        for full in by_head.get(core(name)[:2], ()):
            if len(full) > len(name) and _short_for(name, full):
                longest[name] = full
                break
        else:
            if name not in subsidiaries:
                by_head.setdefault(core(name)[:2], []).append(name)
    return longest


def _short_for(short: str, full: str) -> bool:
    """Whether ``short`` is another way to write ``full`` (a parent and its subsidiary are two companies).

    蜀源集团 is 四川蜀源矿业集团有限公司, 江苏沃朗重工 is 江苏沃朗重工有限公司; 山东沃源集团 is not 黑龙江沃源生物科技有限公司.
    """
    if short.endswith("有限公司") or is_common_word(core(short)):
        return False
    place = place_prefix(short)
    if place and not full.startswith(place) and place not in full:
        return False
    if any(short.endswith(form) and form not in full for form in ("集团", "股份")) or short.endswith("株式会社"):
        return False
    own = core(short)
    whole = core(full)
    if whole.startswith(own):
        return True
    name = brand(short)
    return len(name) >= 2 and whole.startswith(name) and _letters_in_order(own, whole) and not is_common_word(name)


def _letters_in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def again(text: str, spans: list[tuple[int, int]], names: dict[str, str], *, by_brand: bool) -> list[tuple[int, int]]:
    """Later mentions of the companies found, by name, core, or place and core: 沃朗重工 after 江苏沃朗重工有限公司.

    A bare brand counts where ``by_brand``. What each form found stands for is added to ``names``.
    """
    forms = _forms({text[s:e] for s, e in spans}, names, by_brand)
    by_head: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_head.setdefault(form[:2], []).append(form)
    found = []
    at = 0
    while at < len(text) - 1:
        here = next((f for f in by_head.get(text[at : at + 2], ()) if text.startswith(f, at)), None)
        if here is None:
            at += 1
            continue
        if _goes_on_otherwise(text, at, here, forms[here]):
            at += len(here)
            continue
        found.append((at, at + len(here)))
        names.setdefault(here, forms[here])
        at += len(here)
    return found


_ZONE = re.compile(r"[\u4e00-\u9fff]{0,5}?(?:开发区|高新区|园区|工业园|产业园|集聚区|[镇乡]|街道)")
_OWN_SITE = re.compile(r"(?:中心|基地|工厂|产业园|项目)")


def _goes_on_otherwise(text: str, at: int, form: str, full: str) -> bool:
    """Whether a short form is the head of a zone's or another company's name: 申隆工业 beside 申隆（泰国）有限公司."""
    if len(form) == 2 and _ZONE.match(text, at + 2):
        return True  # 娄山 in 娄山关经济开发区
    longer = TRADE.match(text, at + len(form))
    if longer and _OWN_SITE.match(text, longer.end()):
        return False  # 香港信衡控股有限公司旗下的信衡|物流中心
    return longer is not None and len(form) <= 3 and form + longer[0] not in full and form + longer[0][0] not in full


def _forms(found: set[str], names: dict[str, str], by_brand: bool) -> dict[str, str]:
    """The forms under which companies may be named again -> the longest form of each."""
    forms: dict[str, str] = {}
    for name in sorted(found, key=lambda n: (-len(n), n)):
        mark = brand(name)
        whole = (name, LEGAL_END.sub("", re.sub(BRACKET, "", name)), core(name))
        for form in (*whole, mark) if by_brand else whole:
            if len(form) >= (2 if form == mark else 3) and not is_common_word(form) and place_prefix(form) != form:
                forms.setdefault(form, names.get(name, name))
    return forms
