"""Undo the pinyin scrambler: readings in brackets, and the bytes that they pushed out of step.

Some copy sites put ``(reading)`` behind the two GBK bytes of listed characters. Where the two bytes lie across two
characters, the bracket lands inside a character: its lead byte is lost with the ``(`` and shown as ``?``, and what
follows is decoded one byte out of step. The way back is a search over the bytes: a displayed character gives its two
bytes, ``?reading)`` one unknown byte that makes a character of that reading with the byte before it. Pairs of bytes
that no character has are dropped by crawlers, so a gap may stand between two shifted characters. Where the rules leave
a choice, a model of neighbouring characters (from the word list of jieba and the dev gold) decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.characters import character_model, gbk_tables, readings_of

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = f"[a-zü{_TONED}ɑɡ]{{1,6}}"
_BRACKET = re.compile(rf"\(({_SYLLABLE})\)")
_TOKEN = re.compile(
    rf"\((?P<whole>{_SYLLABLE})\)|[?？\ufffd](?P<cut>{_SYLLABLE})\)|(?P<lost>[?？\ufffd])|(?P<char>.)", re.S
)
_CUT = re.compile(rf"[?？\ufffd]{_SYLLABLE}\)")
_ANY = tuple(range(0x81, 0xFF))
_BEAM = 24
_MARGIN = 20.0  # paths that are so much less likely than the best one are given up
_KEEP = 10  # readings of one shifted character that are followed
_LOST = -5.0  # log weight of a byte that left no trace but "?"
_GAP = -3.5  # of a dropped pair of bytes: about one pair in twenty has no character
_DOUBTS = (
    400  # lost bytes in a text that are searched for; beyond that only brackets go, so that no text takes for ever
)
_OPEN_END = -15.0  # of a line that ends inside a character


@dataclass(frozen=True, slots=True)
class Unscrambled:
    """The text with brackets removed and shifted bytes put back; both counts are 0 where it was not scrambled."""

    text: str
    brackets_removed: int = 0
    bytes_restored: int = 0


def unscramble(text: str) -> Unscrambled:
    """Undo the scrambler where it was at work; any other text comes back as it is. Line breaks stay where they are."""
    if ")" not in text or not is_scrambled(text):
        return Unscrambled(text)
    folded = "," in text and "，" not in text
    lines: list[str] = []
    brackets = restored = 0
    budget = _DOUBTS
    for line in text.split("\n"):
        doubts = line.count("?") + line.count("？") + line.count("\ufffd")
        if 0 < doubts <= budget:
            budget -= doubts
            fixed, b, r = _realign(line, folded)
        else:
            fixed, b, r = (*_strip(line), 0)
        lines.append(fixed)
        brackets += b
        restored += r
    return Unscrambled("\n".join(lines), brackets, restored)


def is_scrambled(text: str) -> bool:
    """Whether brackets with readings are the scrambler's work.

    The scrambler marks every occurrence of a character, and it marks traditional characters; a writer who explains a
    rare character does so once, and in simplified text. Text that was turned simplified afterwards needs more evidence.
    """
    marked: dict[str, int] = {}
    for m in _BRACKET.finditer(text):
        char = text[m.start() - 1] if m.start() else ""
        if char and _plain(m[1]) in readings_of(char):
            marked[char] = marked.get(char, 0) + 1
    total = sum(marked.values())
    cuts = sum(1 for _ in _CUT.finditer(text))
    if total + cuts < 2 or not marked:
        return False
    if total < 0.75 * sum(text.count(char) for char in marked) and total < 20:
        return False
    simplified = gbk_tables().simplified
    traditional = sum(n for char, n in marked.items() if simplified.get(char, char) != char)
    if traditional >= 0.6 * total:
        return True
    return total >= 8 and sum(n > 1 for n in marked.values()) >= 3


def _strip(line: str) -> tuple[str, int]:
    """Remove the readings of a line that has no lost byte."""
    removed = 0

    def drop(m: re.Match[str]) -> str:
        nonlocal removed
        if m.start() and _is_reading(m[1], line[m.start() - 1]):
            removed += 1
            return ""
        return m[0]

    return _BRACKET.sub(drop, line), removed


def _is_reading(reading: str, char: str) -> bool:
    """Whether a bracket is a reading: the character's own, or any syllable with a tone.

    The character in front need not be Chinese: a listed character's second byte may be an ASCII letter's.
    """
    reading = _plain(reading)
    return reading in readings_of(char) or (any(c in _TONED for c in reading) and reading in gbk_tables().syllables)


def _plain(reading: str) -> str:
    return reading.replace("ɑ", "a").replace("ɡ", "g")


class _Path(NamedTuple):
    """One reading of the line so far: ``pending`` holds the choices for a byte whose character is not complete."""

    score: float
    last: str
    pending: tuple[int, ...]
    out: "_Chain | None"
    restored: int
    began: bool = True  # whether the last character began a word, as far as is known


@dataclass(frozen=True, slots=True)
class _Chain:
    """The characters put out, newest first (paths share their beginnings)."""

    text: str
    before: "_Chain | None" = field(repr=False)


def _realign(line: str, folded: bool) -> tuple[str, int, int]:
    """One line with lost bytes, put back: text, brackets removed, bytes restored."""
    search = _Search(folded)
    brackets = 0
    shown = ""  # the character displayed last
    for m in _TOKEN.finditer(line):
        kind = m.lastgroup
        if kind == "whole" and _is_reading(m["whole"], shown):
            brackets += 1
            continue
        if kind == "cut" and _plain(m["cut"]) in gbk_tables().syllables:
            brackets += 1
            search.cut(_plain(m["cut"]), shown)
            continue
        for char in m[0]:
            search.lost() if char in "?？\ufffd" else search.char(char)
        shown = m[0][-1]
    text, restored = search.finish()
    return text, brackets, restored


class _Search:
    """Beam search over what the bytes of a line may have been."""

    def __init__(self, folded: bool) -> None:
        self.t = gbk_tables()
        self.model = character_model()
        self.folded = folded
        self.paths = [_Path(0.0, "", (), None, 0)]

    def char(self, char: str) -> None:
        """A displayed character: two bytes, or one where it is ASCII (which may be a folded full-width sign)."""
        data = _bytes(char)
        shown = self._put
        new: list[_Path] = []
        for path in self.paths:
            if not path.pending:
                new.append(shown(path, char, 0.0, keep=True))
            elif len(data) == 2:
                new += self._shifted(path, data)
            elif data:
                new += self._shifted_ascii(path, data[0])
        self._prune(new)

    def cut(self, reading: str, shown: str) -> None:
        """``?reading)``: one byte that makes a character of that reading with the byte before it."""
        new: list[_Path] = []
        for path in self.paths:
            if path.pending:
                for byte in path.pending:
                    trails = self.t.by_reading.get((byte, reading), ())
                    new += [self._put(path, self.t.chars[byte << 8 | w], 0.0, restored=1) for w in trails]
                continue
            last = _bytes(shown)[-1:] if shown else b""
            choices = self.t.by_reading.get((last[0], reading), ()) if last else ()
            leads = tuple(w for w in choices if w >= 0x81)
            score = path.score if leads else path.score + _LOST
            new.append(path._replace(score=score, pending=leads or _ANY, restored=path.restored + 1))
        self._prune(new or [self._put(p._replace(pending=()), "", 0.0) for p in self.paths])

    def lost(self) -> None:
        """A ``?`` of its own: a question mark, or a byte that nothing is known of."""
        new: list[_Path] = []
        for path in self.paths:
            if path.pending:
                choices = [(byte, w) for byte in path.pending[:4] for w in range(0x40, 0xFF)]
                new += self._best(path, choices, _LOST, restored=1)
                new += self._shifted(path, b"\xa3\xbf")
            else:
                new.append(self._put(path, "?", 0.0, keep=True))
                new.append(path._replace(score=path.score + _LOST, pending=_ANY, restored=path.restored + 1))
        self._prune(new)

    def finish(self) -> tuple[str, int]:
        """The best reading and the number of bytes put back."""
        ends = [p._replace(score=p.score + _OPEN_END) if p.pending else p for p in self.paths]
        best = max(ends, key=lambda p: p.score)
        parts: list[str] = ["?"] if best.pending else []
        chain = best.out
        while chain is not None:
            parts.append(chain.text)
            chain = chain.before
        return "".join(reversed(parts)), best.restored

    def _shifted(self, path: _Path, data: bytes) -> list[_Path]:
        """Out of step: the first byte completes a character, the second one begins the next; maybe behind a gap."""
        new: list[_Path] = []
        for start in (path, *self._gaps(path)):
            for done in self._best(start, [(byte, data[0]) for byte in start.pending], 0.0):
                if data[1] >= 0x81:
                    new.append(done._replace(pending=(data[1],)))
                else:  # an ASCII character that the display took for a second byte
                    new.append(self._put(done, chr(data[1]), _LOST))
        return new

    def _shifted_ascii(self, path: _Path, byte: int) -> list[_Path]:
        """Out of step, ASCII is a second byte shown alone, or a folded full-width sign (lead byte A3)."""
        new: list[_Path] = []
        for start in (path, *self._gaps(path)):
            if byte >= 0x40:
                new += self._best(start, [(lead, byte) for lead in start.pending], 0.0)
        lead, trail = (0xA1, 0xA1) if byte == 0x20 else (0xA3, 0x80 | byte)
        for done in self._best(path, [(first, lead) for first in path.pending], -1.0):
            new.append(done._replace(pending=(trail,)))
        return new

    def _gaps(self, path: _Path) -> Iterator[_Path]:
        """The path behind a dropped pair of bytes: the first one completes a character, the second one is open."""
        choices = [(byte, first) for byte in path.pending[:4] for first in self.t.dropped]
        scored = self._scored(path, choices)[:_KEEP]
        for score, char, first in scored:
            done = self._put(path, char, _GAP, score=score, restored=2)
            yield done._replace(pending=self.t.dropped[first])

    def _best(self, path: _Path, choices: Iterable[tuple[int, int]], cost: float, restored: int = 0) -> list[_Path]:
        scored = self._scored(path, choices)[:_KEEP]
        return [self._put(path, char, cost, score=score, restored=restored) for score, char, _ in scored]

    def _scored(self, path: _Path, choices: Iterable[tuple[int, int]]) -> list[tuple[float, str, int]]:
        """Characters of pairs of bytes with their scores, best first."""
        chars, simplified, score = self.t.chars, self.t.simplified, self.model.score
        rows = []
        for lead, trail in choices:
            char = chars.get(lead << 8 | trail)
            if char is not None:
                rows.append((score(path.last, simplified.get(char, char), path.began), char, trail))
        rows.sort(reverse=True)
        return rows

    def _put(
        self, path: _Path, char: str, cost: float, *, score: float | None = None, keep: bool = False, restored: int = 0
    ) -> _Path:
        """The path with one more character; ``keep`` leaves it as it was displayed."""
        if not char:
            return path
        simple = self.t.simplified.get(char, char)
        simple = _FULL.get(simple, simple)
        if score is None:
            score = -4.0 if simple.isascii() else self.model.score(path.last, simple, path.began)
        if not keep and self.folded:
            char = _FOLD.get(char, char)
        began = path.last + simple not in self.model.inside
        return _Path(path.score + score + cost, simple, (), _Chain(char, path.out), path.restored + restored, began)

    def _prune(self, paths: list[_Path]) -> None:
        """Keep the best path of each state, and the best states."""
        states: dict[tuple[str, tuple[int, ...], bool], _Path] = {}
        for path in paths:
            key = (path.last, path.pending, path.began)
            if key not in states or states[key].score < path.score:
                states[key] = path
        ranked = sorted(states.values(), key=lambda p: -p.score)[:_BEAM]
        self.paths = [p for p in ranked if p.score > ranked[0].score - _MARGIN] or [
            p._replace(pending=()) for p in self.paths
        ]


_FOLD = {chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)} | {"　": " "}
_FULL = {half: full for full, half in _FOLD.items() if not half.isalnum()}


def _bytes(char: str) -> bytes:
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) <= 2 else b""
