"""Names of projects in a form that can be compared: what is built, which part of it, how much of it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpora.lexicons import alternation, table, words
from extractors.numerals import find_numerals
from extractors.place_names import place_prefix
from extractors.quantities import find_quantities
from pipeline.resolve.place_forms import PlaceForm, division_paths

_QUOTES = re.compile(r"[\s“”\"'‘’《》「」『』（）()\[\]【】·•—\-]+")
_NUMBER = "[一二三四五六七八九十两]{1,3}|\\d{1,3}|[IVX]{1,4}"
# 一期, 第2期, 一、二期, 首期; not 周期, 工期, 近期
_PHASE = re.compile(
    rf"第?(?P<first>{_NUMBER}|首)(?:期?[、和及与至~](?P<second>{_NUMBER}))?期(?:工程)?(?!货)|(?P<roman>[IVX]{{1,4}})期"
)
# 南区, A地块, 3号机组, 第二工厂, 二厂: parts of one whole that are undertakings of their own
_PARTS = (
    ("区", re.compile(r"(?P<n>[A-Z]|[东南西北])(?:区|地块|标段|组团|厂区|院区|校区|园区|苑|厂房)(?!域)")),
    ("号", re.compile(rf"(?P<n>{_NUMBER})#?号(?:机组|生产线|产线|线|炉|厂房|楼|井|泊位|地块|园|馆|窑|仓)")),
    (
        "序",
        re.compile(rf"第(?P<n>{_NUMBER})(?:座|条|个|家)?(?=[\u4e00-\u9fff]{{0,6}}(?:厂|线|基地|园|中心|车间|项目))"),
    ),
    ("序", re.compile(r"(?P<n>[二三四五六七八九])(?=厂|线(?!城))")),
)
# An undertaking of its own beside what stands there already
_CHANGE = re.compile("提标|扩建|扩产|扩能|扩容|技改|技术改造|改扩能|改扩建|升级改造|提升改造|改造|增资|二次开发")
_MOVE = re.compile("环保搬迁|整体搬迁|整体迁建|搬迁|迁建|新建|异地")
_MAKING = re.compile("年产值?|日产|年加工|年处理|日处理|年出栏|年存栏|装机容量?|总建筑面积|占地|总投资|建设|新建|兴建")
_TAIL_WORDS = (
    *(
        "项目",
        "工程",
        "建设",
        "生产",
        "制造",
        "加工",
        "基地",
        "产业化",
        "一体化",
        "产业",
        "投资",
        "开发",
        "研发",
        "运营",
    ),
    *(
        "及",
        "和",
        "与",
        "的",
        "等",
        "配套",
        "综合",
        "示范",
        "智能",
        "现代",
        "现代化",
        "国际",
        "全国",
        "新厂区",
        "新工厂",
        "厂区",
        "新院区",
        "院区",
        "分厂",
        "总部",
        "新",
        "高端",
    ),
)
# Names of which nothing tells what is built or made there
_GENERAL = frozenset(
    (
        "项目",
        "工程",
        "基地",
        "生产基地",
        "产业园",
        "产业园区",
        "园区",
        "工业园",
        "科技园",
        "工厂",
        "新厂",
        "厂",
        "厂房",
        "生产线",
        "产线",
    )
) | {
    "新厂区",
    "新工厂",
    "厂区",
    "新院区",
    "院区",
    "分厂",
    "总部",
    "中心",
    "车间",
    "智能工厂",
    "研发中心",
    "制造基地",
    "新",
    "",
}
_LETTERS = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """A project's name as reports can be compared by it.

    ``key`` is the whole name in one spelling; ``core`` what is built or made, without place, firm, phase, amount and the
    general words at the end (钠电正极材料); ``grams`` its pairs of characters, and ``wide`` those of
    what is left when only the firm's brand is taken off. ``parts`` are the phase and the like
    (``期2``, ``区A``); ``measures`` its capacity and size in base units; ``change`` tells an extension or a conversion. ``head``
    is the two characters that the name begins with behind its place: those of the firm, where it is named by it; ``stems``
    the two characters that what is built begins and ends with. ``site``
    is where the name itself says it lies (贵阳店), not counting the names of its firms.
    """

    key: str
    core: str
    grams: frozenset[str]
    wide: frozenset[str]
    parts: frozenset[str]
    measures: frozenset[tuple[str, Decimal]]
    change: bool
    head: str
    stems: frozenset[str]
    site: PlaceForm

    def kinds(self) -> frozenset[str]:
        """Kinds of the parts that the name tells."""
        return frozenset(part[0] for part in self.parts)


def project_form(name: str, owners: Iterable[str] = (), brands: Iterable[str] = (), place: str = "") -> ProjectForm:
    """The comparable form of a project's name.

    ``owners`` are spellings of its companies, ``brands`` the parts of them that tell them from others, ``place`` is its
    park or town.
    """
    text = unicodedata.normalize("NFKC", name)
    measures = []
    for quantity in reversed(find_quantities(text)):
        if quantity.unit in _COUNTED_PARTS:
            continue
        measures.append((quantity.unit, quantity.value))
        text = text[: quantity.start] + "/" + text[quantity.end :]
    text = _QUOTES.sub("", text.replace("/", ""))
    parts, text = _parts(text)
    key = _QUOTES.sub("", unicodedata.normalize("NFKC", name).casefold())
    whole = text
    branded = _without(text, brands)
    text = _without(text, owners)
    core = _core(text, place)
    return ProjectForm(
        key.removesuffix("项目") if len(key) > 5 else key,
        core,
        _grams(core),
        _grams(_core(branded, place)),
        frozenset(parts),
        frozenset(measures),
        _CHANGE.search(text) is not None,
        key[len(place_prefix(key)) :][:2],
        frozenset(_stems(core if len(core) > 2 else _core(whole, place))),
        PlaceForm(division_paths(text)),
    )


# 2座, 3条 count what is built; they are sizes of no product
_COUNTED_PARTS = frozenset(("座", "个", "号", "家", "期"))


def name_likeness(a: ProjectForm, b: ProjectForm) -> float:
    """How alike the things built are, in 0..1: pairs of characters shared, of both names (Dice) or of the shorter one.

    The second counts nine tenths, less for a shorter one of two or three characters.
    """
    short, long = sorted((a.core, b.core), key=len)
    least = 0.35 if _abbreviates(short, long) else 0.0
    return max(_likeness(a.grams, b.grams), _likeness(a.wide, b.wide), least)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a short name takes characters of a long one in order, its first and its last among them (海缆: 海底电缆)."""
    if not 2 <= len(short) < len(long) <= 8 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    if not a or not b:
        return 0.0
    shared = len(a & b)
    least = min(len(a), len(b))
    dice = 2 * shared / (len(a) + len(b))
    return max(dice, (0.5, 0.7, 0.9)[min(least, 3) - 1] * shared / least)


def _parts(text: str) -> tuple[set[str], str]:
    parts: set[str] = set()

    def phase(match: re.Match[str]) -> str:
        numbers = [_number(n) for n in (match["first"], match["second"], match["roman"]) if n]
        if len(numbers) == 1:
            parts.add(f"期{numbers[0]}")
        elif numbers[1] - numbers[0] < 10:  # 一、二期 are the first and the second
            parts.update(f"期{n}" for n in range(numbers[0], numbers[1] + 1))
        return ""

    text = _PHASE.sub(phase, text)
    for kind, pattern in _PARTS:
        bare = text[len(place_prefix(text)) :]
        for match in pattern.finditer(bare):
            number = match["n"]
            parts.add(f"{kind}{number if kind == '区' else _number(number)}")
    return parts, text


_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


def _number(text: str) -> int:
    if text == "首":
        return 1
    if text in _ROMAN:
        return _ROMAN[text]
    found = find_numerals(text)
    return int(found[0].value) if found else 0


def _without(text: str, owners: Iterable[str]) -> str:
    """A name without those of its firms, as far as something is left."""
    for owner in sorted({_QUOTES.sub("", owner) for owner in owners}, key=lambda o: (-len(o), o)):
        if len(owner) >= 2 and len(text) - len(owner) >= 2:
            text = text.replace(owner, "", 1)
    return text


def _core(text: str, place: str) -> str:
    """What is built: the name without what stands in its own columns; '' where only a general word is left."""
    text = text[len(place_prefix(text)) :] or text
    for stem in (place, place[:-1]):
        if len(stem) >= 2 and len(text) - len(stem) >= 2 and text.startswith(stem):
            text = text[len(stem) :]
            break
    text = text.lstrip("镇乡县市区") if len(text) > 4 else text
    bare = _MAKING.sub("", _MOVE.sub("", _CHANGE.sub("", text)))
    while (match := _tails().search(bare)) is not None:
        rest = bare[: match.start()]
        if len(rest) < 2 and bare not in _GENERAL:
            break
        bare = rest
    return bare.casefold()


def _stems(core: str) -> set[str]:
    return {core[:2], core[-2:]} if len(core) >= 2 else set()


def _grams(core: str) -> frozenset[str]:
    """Pairs of neighbouring characters; a word in Latin letters (TOPCon) is one. Words for one kind of project count as one."""
    core = _synonym().sub(lambda m: _synonyms()[m[0]], core)
    latin = {word.casefold() for word in _LETTERS.findall(core)}
    rest = _LETTERS.sub(" ", core)
    pairs = {rest[i : i + 2] for i in range(len(rest) - 1) if " " not in rest[i : i + 2]}
    return frozenset(pairs | latin)


@cache
def _synonyms() -> dict[str, str]:
    return {word: kind for kind, listed in table("project_synonyms") for word in listed.split()}


@cache
def _synonym() -> re.Pattern[str]:
    return re.compile(alternation(tuple(_synonyms())))


@cache
def _tails() -> re.Pattern[str]:
    return re.compile("(?:" + alternation((*words("project_heads"), *_TAIL_WORDS)) + ")$")
