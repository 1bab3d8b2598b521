"""Text in its normal form: scrambling undone, simplified script, half-width digits and letters, no invisible signs.

Only characters are converted, never vocabulary (伺服器 stays what it is). Full-width Chinese punctuation stays; so
do line breaks, so that a text of many lines can be normalised at once.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from pipeline.records import Repair, Script
from pipeline.unscramble import unscramble

_FULL_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(0x5E) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%"}
_SPACES = {
    ord(c): " " for c in "\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f"
}
# units in one character that the extractors read in their usual spelling; ㎡ ℃ ‰ are usual themselves
_UNITS = dict(
    zip(map(ord, "㎥㎞㎏㎝㎜㎢㎎㎿㎾㎸"), ["m³", "km", "kg", "cm", "mm", "km²", "mg", "MW", "kW", "kV"], strict=True)
)
_BREAKS = {0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_COMBINING = re.compile("[\u0300-\u036f]")
# characters that look like others and stand for them: radicals, compatibility ideographs
_LOOKALIKES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_NAMED = "nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|mdash|middot|hellip"
_ENTITY = re.compile(
    rf"&(?:amp;){{0,3}}(?:(?:[a-zA-Z]{{2,8}}|#\d{{1,6}}|#[xX][0-9a-fA-F]{{1,5}});|(?:{_NAMED})(?![a-zA-Z;=]))"
)
_RUNS = re.compile(r"  +")
_EDGES = re.compile(r"(?m)^ | $")
_FULL_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FULL_POINT = re.compile("(?<=[0-9０-９])．(?=[0-9０-９])")
_HAN = "\u3400-\u4db5\u4e00-\u9fff"
_APART = f"(?![一二三四五六七八九十〇零是否有无男女日周月年])[{_HAN}]"
# a heading whose characters stand apart: a line of three and more; digits and ticks are cells of a table
_LETTERSPACED = re.compile(rf"(?m)^ {{0,3}}(?:{_APART} {{1,3}}){{2,60}}{_APART} {{0,3}}$")
_SPLIT_UNIT = re.compile(
    r"(?<=[0-9多余几数百千万亿]) ?(百|千|万|亿|百万|千万) (?=(?:人民币|[美欧港日]?)元|吨|平方米|千瓦|亩)"
)
# a number split by a space, where words of money in front and the unit behind leave no other reading
_SPLIT_NUMBER = re.compile(
    r"(?<=投资|资金|总额|金额|产值|收入|税收)(达|约|近|超|超过|为|达到)?([1-9]) (?=\d{1,3}(?:\.\d{1,4})? ?[万亿]元)"
)
_TABLE = str.maketrans({**_FULL_WIDTH, **_SPACES, **_BREAKS, **_UNITS})
# nothing is to be done to these; one look at a text's set of characters tells whether it holds others
_PLAIN = (
    frozenset(map(chr, range(0x4E00, 0xA000)))
    | frozenset(map(chr, range(0x20, 0x7F)))
    | frozenset("\n，。、；：？！“”‘’（）《》〈〉【】「」『』—…·～／＋－％") - {"％"}
)
# Hong Kong's and Taiwan's forms that OpenCC's main table does not hold
_REGIONAL = str.maketrans("衞敍粧衹枱糭簷痺擡綫裏", "卫叙妆只台粽檐痹抬线里")
# 著 that is not 着: the word's own character in these
_ZHU = re.compile("著(?=[名作稱称書书述錄录者於于])|(?<=[名巨鉅原專专論论編编譯译遺遗新合顯显卓昭拙土知])著")


_KEPT = 0xF0000  # moves characters to a private plane, which normal text has no more
_LEAST_HANT = 3  # characters that show a traditional paragraph in a simplified text


@dataclass(frozen=True, slots=True)
class Normalised:
    """Text in its normal form, the script it was written in, and what was mended (kinds that occurred)."""

    text: str
    script: Script
    repairs: tuple[Repair, ...] = ()


def normalise(text: str, *, scrambled: bool | None = None) -> Normalised:
    """Bring a text into its normal form. Repair kinds: ``pinyin``, ``byteshift``, ``entities``, ``private_use``,
    ``invisible``.

    Whether text is scrambled, and which script it is in, is judged on the whole: pass an article at once, its
    paragraphs joined by line breaks, rather than paragraph by paragraph. Paragraphs in the other script are found
    in it, and are converted too.

    Args:
        text: the text.
        scrambled: True where the text belongs to a scrambled page and is too short to show it (a headline).
    """
    repairs: list[Repair] = []

    def mended(kind: str, count: int) -> None:
        if count:
            repairs.append(Repair(kind, count))

    straight = unscramble(text, scrambled=scrambled)
    mended("pinyin", straight.brackets_removed)
    mended("byteshift", straight.bytes_restored)
    text = straight.text
    if "&" in text:
        text, n = _ENTITY.subn(_entity, text)
        mended("entities", n)
    seen = set(text)
    if not seen <= _PLAIN:
        odd = "".join(seen - _PLAIN)
        if _PRIVATE.search(odd):
            text, n = _PRIVATE.subn("", text)
            mended("private_use", n)
        if _INVISIBLE.search(odd):
            text, n = _INVISIBLE.subn("", text)
            mended("invisible", n)
        text = _folded(text, odd)
    script: Script = "Hans"
    if not seen.isdisjoint(_signs()[0]):
        text, script = _simplified(text)
    if " " in seen or " " in text:
        text = _closed_up(text)
    return Normalised(text, script, tuple(repairs))


def _folded(text: str, odd: str) -> str:
    """Half-width digits and letters, one kind of space and line break; ``odd`` are the characters in question."""
    if "\r" in odd:
        text = text.replace("\r\n", "\n")
    if "．" in odd:
        text = _FULL_POINT.sub(".", text)
    if _COMBINING.search(odd):
        text = unicodedata.normalize("NFC", text)
    if _LOOKALIKES.search(odd):
        text = _LOOKALIKES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    if any(ord(c) in _TABLE for c in odd):
        text = _FULL_COMMA.sub(",", text).translate(_TABLE)
    return text


def _closed_up(text: str) -> str:
    """Single spaces, none at the edges of lines or inside words."""
    if "  " in text:
        text = _LETTERSPACED.sub(_joined, text)
        text = _RUNS.sub(" ", text)
    text = _EDGES.sub("", text)
    if " " in text:
        text = _LETTERSPACED.sub(_joined, text)
        text = _SPLIT_UNIT.sub(r"\1", text)
        text = _SPLIT_NUMBER.sub(r"\1\2", text)
    return text


def to_simplified(text: str) -> str:
    """The text in simplified characters (traditional paragraphs only; any other comes back as it is)."""
    return _simplified(text)[0]


def script_of(text: str) -> Script:
    """``Hant`` where characters that only traditional script has outnumber those that only simplified script has."""
    if text.isascii():
        return "Hans"
    if _signs()[0].isdisjoint(text):
        return "Hans"
    hant, hans = _evidence(text)
    return "Hant" if hant > hans else "Hans"


def _evidence(text: str) -> tuple[int, int]:
    """How many characters only traditional script has, and only simplified script."""
    traditional, simplified = _signs()
    seen = set(text)
    return sum(text.count(c) for c in seen & traditional), sum(text.count(c) for c in seen & simplified)


def _simplified(text: str) -> tuple[str, Script]:
    """The text with its traditional paragraphs converted, and the script of the whole."""
    if text.isascii() or set(text).isdisjoint(_signs()[0]):
        return text, "Hans"
    hant, hans = _evidence(text)
    if not hans:
        return (_convert(text), "Hant") if hant else (text, "Hans")
    script: Script = "Hant" if hant > hans else "Hans"
    if script == "Hans" and hant < _LEAST_HANT:
        return text, script
    lines = text.split("\n")
    taiwan = _is_taiwans(text)
    for i, line in enumerate(lines):
        if _is_traditional(line, script):
            lines[i] = _convert(line, taiwan)
    return "\n".join(lines), script


def _is_traditional(line: str, script: Script) -> bool:
    """Whether a paragraph is to be converted: in a traditional text unless it is simplified for sure; in a simplified
    text, where names keep rare characters, only if nearly all that tells is traditional.
    """
    hant, hans = _evidence(line)
    if script == "Hant":
        return hans <= 2 * hant
    return hant >= _LEAST_HANT and hant > 4 * hans


def _entity(m: re.Match[str]) -> str:
    """What a character reference stands for, also one that was escaped again or has lost its semicolon."""
    name = m[0].removesuffix(";").rpartition("&amp;")[2].removeprefix("&")
    return html.unescape(f"&{name or 'amp'};")


def _joined(m: re.Match[str]) -> str:
    return m[0].replace(" ", "")


def _is_taiwans(text: str) -> bool:
    """Taiwan's standard writes 著 for 着."""
    return "著" in text and _ZHU.sub("", text).count("著") > text.count("着")


def _convert(text: str, taiwan: bool | None = None) -> str:
    """Traditional to simplified, the forms of Taiwan and Hong Kong included; words stay."""
    if _is_taiwans(text) if taiwan is None else taiwan:
        kept = {m.start() for m in _ZHU.finditer(text)}
        text = "".join("着" if c == "著" and i not in kept else c for i, c in enumerate(text))
    characters, phrases, pattern = _tables()
    # a phrase is left to stand as it is to be while its neighbours are converted
    return pattern.sub(lambda m: phrases[m[0]], text.translate(_REGIONAL)).translate(characters)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], dict[str, str], re.Pattern[str]]:
    """OpenCC's tables from traditional to simplified: characters, and phrases that differ from their characters.

    Its own converter takes a hundred times as long. Characters of a phrase that are not to be converted (乾 in 乾坤) are
    moved to a private plane by the phrases, and back by the characters.
    """
    folder = resources.files("opencc") / "dictionary"
    characters: dict[int, str] = {}
    for char, simple in _rows(folder / "TSCharacters.txt"):
        characters[ord(char)] = simple
    phrases: dict[str, str] = {}
    for phrase, simple in _rows(folder / "TSPhrases.txt"):
        if phrase.translate(characters) != simple:
            phrases[phrase] = "".join(chr(_KEPT + ord(c)) if ord(c) in characters else c for c in simple)
    for kept in {c for simple in phrases.values() for c in simple if ord(c) >= _KEPT}:
        characters[ord(kept)] = chr(ord(kept) - _KEPT)
    pattern = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
    return characters, phrases, pattern


def _rows(file: Traversable) -> Iterator[tuple[str, str]]:
    """Entries of one of OpenCC's tables, with the first of the words that they may become."""
    for line in file.read_text(encoding="utf-8").splitlines():
        word, _, choices = line.partition("\t")
        if choices.strip():
            yield word, choices.split()[0]


@lru_cache(maxsize=1)
def _signs() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only one script has: traditional ones outside GB2312, simplified ones outside Big5."""
    traditional, simplified = set(), set()
    for line in (
        (resources.files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    ):
        char, _, choices = line.partition("\t")
        if char and choices and char not in choices.split(" "):
            traditional.add(char)
            simplified.add(choices.split(" ")[0])
    return (
        frozenset(c for c in traditional if not _has(c, "gb2312")),
        frozenset(c for c in simplified if not _has(c, "big5")),
    )


def _has(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
