"""Undo the pinyin scrambler: readings in brackets, and the bytes that they pushed out of step.

Some copy sites put ``(reading)`` behind the two GBK bytes of listed characters. Where the two bytes lie across two
characters, the bracket lands inside a character: its lead byte is lost with the ``(`` and shown as ``?``, and what
follows is decoded one byte out of step. Brackets go, and ``pipeline.realign`` puts shifted bytes back.

Text that only explains a reading here and there is left alone: the scrambler marks every occurrence of a character,
many characters, and common ones in traditional script.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from pipeline.characters import TONED, gbk_tables, toneless
from pipeline.realign import SYLLABLE, Page, is_reading, realign

_BRACKET = re.compile(rf"[(（]({SYLLABLE})[)）]")
_CUT = re.compile(rf"[?？\ufffd]({SYLLABLE})[)）]")
# what all scrambled text has: a bracket that closes behind a letter
_CUE = re.compile(rf"[a-z{TONED}1-5][)）]")
_DOUBT = re.compile("[?？\ufffd]")
# A lead byte takes the sign behind it along: of 目標15億 the page may show 目?5億, and no trace of the 1 is left.
_LOST_DIGIT = re.compile(r"(?<=[\u4e00-\u9fff])[?\ufffd](?=\d)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WEIGHED = 10  # characters weighed for each character of a text, at most; a body of scrambled press takes less
_WEIGHED_AT_LEAST = 200_000


@dataclass(frozen=True, slots=True)
class Unscrambled:
    """The text with brackets removed and shifted bytes put back; both counts are 0 where it was not scrambled."""

    text: str
    brackets_removed: int = 0
    bytes_restored: int = 0


def unscramble(text: str, *, scrambled: bool | None = None) -> Unscrambled:
    """Undo the scrambler where it was at work; any other text comes back as it is. Line breaks stay; one that was
    lost together with the last byte of a sentence comes back. Where a digit may be lost, U+FFFD stands in front of the rest.

    Args:
        text: an article, its paragraphs joined by line breaks.
        scrambled: True where it is known that the text is scrambled (the headline of a scrambled article), although
            it may be too short to show it; None finds out.
    """
    if scrambled is False or _CUE.search(text) is None:
        return Unscrambled(text)
    marks = _marks(text)
    if not (scrambled or _is_scramblers(marks)):
        return Unscrambled(text)
    page = _page(text, marks)
    lines: list[str] = []
    brackets = restored = 0
    for line in text.split("\n"):
        if _DOUBT.search(line) and (")" in line or "）" in line):
            fixed, b, r = realign(line, page)
        else:
            fixed, b, r = (*_strip(line), 0)
        lines.append(_LOST_DIGIT.sub("\ufffd", fixed) if r else fixed)
        brackets += b
        restored += r
    return Unscrambled("\n".join(lines), brackets, restored)


@dataclass(frozen=True, slots=True)
class _Marks:
    """Characters with their own reading behind them and how often; how often they stand in those lines at all."""

    marked: Counter[str]
    present: int
    cuts: int
    plain: int  # readings without a tone mark


def _marks(text: str) -> _Marks:
    """Read the brackets of the lines that have any: a page may be scrambled in parts."""
    marked: Counter[str] = Counter()
    present: Counter[str] = Counter()
    plain = cuts = 0
    readings_of = gbk_tables().readings_of
    for line in text.split("\n"):
        if _CUE.search(line) is None:
            continue
        here: set[str] = set()
        for m in _BRACKET.finditer(line):
            char = line[m.start() - 1] if m.start() else ""
            own = readings_of(char) if char else ()
            reading = m[1].replace("ɑ", "a").replace("ɡ", "g")
            if reading in own:
                marked[char] += 1
                here.add(char)
            elif any(toneless(reading) == toneless(r) for r in own):
                marked[char] += 1
                plain += 1
                here.add(char)
        cuts += sum(m[1] in gbk_tables().syllables for m in _CUT.finditer(line))
        for char in here:
            present[char] += line.count(char)
    return _Marks(marked, sum(present.values()), cuts, plain)


def _is_scramblers(marks: _Marks) -> bool:
    """The scrambler marks every occurrence of a character, and it marks common traditional characters; a writer who
    explains a rare character does so once. Text that was turned simplified afterwards, or whose readings have no tones,
    needs more evidence.
    """
    total = marks.marked.total()
    if total + marks.cuts < 2 or not total:
        return False
    if total < 0.75 * marks.present and total < 20:
        return False
    simplified = gbk_tables().simplified
    kinds = len(marks.marked)
    traditional = sum(n for char, n in marks.marked.items() if char in simplified)
    common = sum(n for char, n in marks.marked.items() if _is_common(simplified.get(char, char)))
    if marks.plain > 0.5 * total and (total < 6 or kinds < 4):
        return False
    if traditional >= 0.6 * total and common >= 0.75 * total:
        return True
    return total >= 8 and common >= 0.75 * total and sum(n > 1 for n in marks.marked.values()) >= 3


def _is_common(simple: str) -> bool:
    """Whether a character is of the first level of GB 2312, which holds the 3,755 common ones."""
    try:
        return 0xB0 <= simple.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _page(text: str, marks: _Marks) -> Page:
    """What the text as a whole shows of how it was made."""
    simplified = gbk_tables().simplified
    sure: list[str] = []
    for line in text.split("\n"):
        doubt = _DOUBT.search(line)
        sure.append(line[: doubt.start()] if doubt else line)
    bare = Counter(_BRACKET.sub("", "\n".join(sure)))
    kept = Counter(line[m.start() - 1] for line in sure for m in _BRACKET.finditer(line) if m.start())
    unmarked = {c for c, n in bare.items() if c in simplified and kept[c] < n and c not in marks.marked}
    return Page(
        marked=frozenset(c for c, n in marks.marked.items() if 2 * n > bare[c]),
        unmarked=unmarked if len(marks.marked) >= 5 else frozenset(),
        unlisted=math.log((len(unmarked) + 1) / (len(marks.marked) + len(unmarked) + 2)),
        folded="," in text and "，" not in text,
        gaps=_PRIVATE.search(text) is None,
        plain=2 * marks.plain > marks.marked.total(),
        budget=_WEIGHED_AT_LEAST + _WEIGHED * len(text),
    )


def _strip(line: str) -> tuple[str, int]:
    """Remove the readings of a line that has no lost byte."""
    removed = 0

    def drop(m: re.Match[str]) -> str:
        nonlocal removed
        if m.start() and is_reading(m[1], line[m.start() - 1]):
            removed += 1
            return ""
        return m[0]

    return _BRACKET.sub(drop, line), removed
