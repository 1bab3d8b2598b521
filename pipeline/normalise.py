"""Text in its normal form: scrambling undone, simplified script, half-width digits and letters, no invisible signs.

Only characters are converted, never vocabulary (伺服器 stays what it is). Full-width Chinese punctuation stays; so
do line breaks, so that a text of many lines can be normalised at once.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.records import Repair, Script
from pipeline.unscramble import unscramble

if TYPE_CHECKING:
    from opencc import OpenCC

_FULL_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(0x5E) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%"}
_SPACES = {
    ord(c): " " for c in "\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f"
}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_RUNS = re.compile(r"  +")
_EDGES = re.compile(r"(?m)^ | $")
_ASCII_FOLD = str.maketrans({**_FULL_WIDTH, **_SPACES, 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"})
# 著 that is not 着: the word's own character in these
_ZHU = re.compile("著(?=[名作稱称書书述錄录者於于])|(?<=[名巨鉅原專专論论編编譯译遺遗新合顯显卓昭拙土])著")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Text in its normal form, the script it was written in, and what was mended (kinds that occurred)."""

    text: str
    script: Script
    repairs: tuple[Repair, ...] = ()


def normalise(text: str) -> Normalised:
    """Bring a text into its normal form. Repair kinds: ``pinyin``, ``byteshift``, ``entities``, ``private_use``,
    ``invisible``.

    Whether text is scrambled, and which script it is in, is judged on the whole: pass an article at once, its
    paragraphs joined by line breaks, rather than paragraph by paragraph.
    """
    repairs: list[Repair] = []

    def mended(kind: str, count: int) -> None:
        if count:
            repairs.append(Repair(kind, count))

    straight = unscramble(text)
    mended("pinyin", straight.brackets_removed)
    mended("byteshift", straight.bytes_restored)
    text = straight.text
    if "&" in text:
        text, n = _ENTITY.subn(_entity, text)
        mended("entities", n)
    text, n = _PRIVATE.subn("", text)
    mended("private_use", n)
    text, n = _INVISIBLE.subn("", text.replace("\r\n", "\n"))
    mended("invisible", n)
    script = script_of(text)
    if script == "Hant":
        text = _convert(text)
    text = _EDGES.sub("", _RUNS.sub(" ", text.translate(_ASCII_FOLD)))
    return Normalised(text, script, tuple(repairs))


def to_simplified(text: str) -> str:
    """The text in simplified characters (traditional text only; any other comes back as it is)."""
    return _convert(text) if script_of(text) == "Hant" else text


def script_of(text: str) -> Script:
    """``Hant`` where characters that only traditional script has outnumber those that only simplified script has."""
    if text.isascii():
        return "Hans"
    traditional, simplified = _signs()
    seen = set(text)
    if seen.isdisjoint(traditional):
        return "Hans"
    hant = sum(text.count(c) for c in seen & traditional)
    hans = sum(text.count(c) for c in seen & simplified)
    return "Hant" if hant > hans else "Hans"


def _entity(m: re.Match[str]) -> str:
    char = html.unescape(m[0])
    return char if len(char) == 1 and char not in "<>" else (char if char != m[0] else m[0])


def _convert(text: str) -> str:
    """Traditional to simplified; Taiwan's standard writes 著 for 着, which only its own table turns back."""
    taiwan = "著" in text and _ZHU.sub("", text).count("著") > text.count("着")
    return str(_converter("tw2s" if taiwan else "t2s").convert(text))


@lru_cache(maxsize=4)
def _converter(config: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(config)


@lru_cache(maxsize=1)
def _signs() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only one script has: traditional ones outside GB2312, simplified ones outside Big5."""
    folder = resources.files("opencc") / "dictionary"
    traditional, simplified = set(), set()
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        char, _, simple = line.partition("\t")
        if char and simple and char not in simple.split(" "):
            traditional.add(char)
            simplified.add(simple.split(" ")[0])
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
