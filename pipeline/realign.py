"""Bytes that the pinyin scrambler pushed out of step, put back: a search over what a line's bytes may have been.

A displayed character gives its two bytes. ``?reading)`` gives one unknown byte that makes a character of that reading
with the byte before it, and a ``?`` inside a shifted run one unknown byte and the ASCII sign that it took along. Pairs
of bytes that no character has are dropped by crawlers, so a gap may stand between two shifted characters. Where that
leaves a choice, a model of neighbouring characters decides, together with what the page shows of the scrambler's list:
a character that is marked elsewhere would be marked here too.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.characters import TONED, character_model, gbk_tables, toneless

SYLLABLE = f"[a-zü{TONED}ɑɡ]{{1,6}}[1-5]?"
_TOKEN = re.compile(
    rf"[(（](?P<whole>{SYLLABLE})[)）]|[?？\ufffd](?P<cut>{SYLLABLE})[)）]|(?P<lost>[?？\ufffd])|(?P<run>[^(（?？\ufffd]{{1,400}}|.)"
)
_ANY = tuple(range(0x81, 0xFF))
_TRAILS = tuple(range(0x81, 0xFF))
_BEAM = 12
_MARGIN = 12.0  # paths that are so much less likely than the best one are given up
_STEP = 4  # what a step of one path costs, measured in characters weighed
_KEEP = 5  # readings of one shifted character that are followed
_LOST = -5.0  # log weight of a byte that left no trace but "?"
_EATEN = -4.0  # of a "?" for a byte and the ASCII sign behind it
_DOUBTFUL = -6.0  # a character that is less likely than that may stand behind a gap
_GAP = -1.5  # of a dropped pair of bytes: about one pair in twenty has no character
_OPEN_END = -15.0  # of a line that ends inside a character
_MARKED = 1.5  # for a reading's character that is marked elsewhere, or is of the kind that is
_UNMARKED = -4.0  # for one that stands unmarked elsewhere
_MISSED = -5.0  # for a shifted character that should have been marked
_VARIANT = -6.0  # for a character that is no usual traditional one
_FULL_STOPS = frozenset("。！？")
_CLOSING = frozenset('。！？”；：)）.!?"')
_HOLE = "\x00"  # stands for the ASCII sign that was taken along, until the line is whole
_UNIT = frozenset("0123456789.%％年月日号號时時分个個家项項亿億万萬千百亩畝元吨噸名人位公平米次倍岁歲成期届屆")

FOLD = {chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)} | {"　": " "}
_FULL = {half: full for full, half in FOLD.items() if not half.isalnum()}


@dataclass(slots=True)
class Page:
    """What a whole text shows of how it was made.

    ``marked`` are the characters that carry a reading, ``unmarked`` traditional ones that stand without one; ``unlisted`` is the
    log probability that a traditional character is not on the list; ``folded``: its
    full-width signs became ASCII; ``gaps``: pairs without a character may have been dropped; ``plain``: its readings
    have no tone marks. ``budget`` is how many characters may still be weighed, so that no text takes for ever; then
    what is displayed is taken.
    """

    marked: Collection[str] = ()
    unmarked: Collection[str] = ()
    unlisted: float = 0.0
    folded: bool = False
    gaps: bool = True
    plain: bool = False
    budget: int = 1_000_000


class Realigned(NamedTuple):
    text: str
    brackets: int
    restored: int


def is_reading(reading: str, char: str) -> bool:
    """Whether a bracket behind a character is a reading: its own, or any syllable with a tone.

    The character in front need not be Chinese: a listed character's second byte may be an ASCII letter's.
    """
    reading = reading.replace("ɑ", "a").replace("ɡ", "g")
    own = gbk_tables().readings_of(char)
    return (
        reading in own
        or (any(c in TONED for c in reading) and reading in gbk_tables().syllables)
        or any(toneless(reading) == toneless(r) for r in own)
    )


def realign(line: str, page: Page) -> Realigned:
    """One line with lost bytes, put back. Brackets without a reading stay."""
    search = _Search(page)
    brackets = 0
    shown = ""  # the character displayed last
    for m in _TOKEN.finditer(line.replace(_HOLE, "")):
        kind = m.lastgroup
        if kind == "whole" and (is_reading(m["whole"], shown) or (search.shifted and search.is_syllable(m["whole"]))):
            brackets += 1
            continue
        if kind == "cut" and search.is_syllable(m["cut"]):
            brackets += 1
            search.cut(m["cut"], shown)
            continue
        if kind == "run":
            search.run(m[0])
        else:
            last = m.end() == len(m.string)
            for i, char in enumerate(m[0]):
                if char in "?？\ufffd":
                    search.lost(char, last and i == len(m[0]) - 1)
                else:
                    search.char(char)
        shown = m[0][-1]
    text, restored = search.finish()
    return Realigned(_fill(text, "," in line), brackets, restored)


def _fill(text: str, commas: bool) -> str:
    """Put signs into the holes: a bracket, a line break, a comma; a digit cannot be known and stays a question mark."""
    if _HOLE not in text:
        return text
    parts = text.split(_HOLE)
    out = parts[0]
    for i, part in enumerate(parts[1:], 1):
        behind = part or (parts[i + 1] if i + 1 < len(parts) else "")
        opened, closed = out.rfind("("), out.rfind(")")
        next_open, next_close = part.find("("), part.find(")")
        if next_close >= 0 and (next_open < 0 or next_open > next_close) and opened <= closed:
            out += "("
        elif opened > closed and (next_close < 0 or 0 <= next_open < next_close):
            out += ")"
        elif out[-1:] in _FULL_STOPS and "\u3400" <= behind[:1] <= "\u9fff":
            out += "\n"
        elif (out[-1:] in _UNIT and out[-1:].isascii()) or behind[:1] in _UNIT:
            out += "?"
        else:
            out += "," if commas else " "
        out += part
    return out


@dataclass(frozen=True, slots=True)
class _Chain:
    """The characters put out, newest first (paths share their beginnings)."""

    text: str
    before: "_Chain | None" = field(repr=False)


class _Path(NamedTuple):
    """One reading of the line so far: ``pending`` holds the choices for a byte whose character is not complete."""

    score: float
    earlier: str
    last: str
    pending: tuple[int, ...]
    out: _Chain | None
    restored: int
    began: bool = True  # whether the last character began a word, as far as is known


class _Search:
    """Beam search over what the bytes of a line may have been."""

    def __init__(self, page: Page) -> None:
        self.t = gbk_tables()
        self.model = character_model()
        self.page = page
        self.by_reading = self.t.by_toneless if page.plain else self.t.by_reading
        self.shifted = False  # whether the character displayed last was out of step, or may have been
        self.done: list[str] = []
        self.restored = 0
        self.paths = [_Path(0.0, "", "", (), None, 0)]

    def is_syllable(self, reading: str) -> bool:
        return self._key(reading) in self.t.syllables

    def _key(self, reading: str) -> str:
        return toneless(reading) if self.page.plain else reading.replace("ɑ", "a").replace("ɡ", "g")

    def run(self, chars: str) -> None:
        """Displayed characters; once nothing is in doubt they are taken as they are."""
        if self.page.budget <= 0:
            self._give_up()
        for i, char in enumerate(chars):
            if self._settled():
                self._take(chars[i:])
                return
            self.char(char)

    def char(self, char: str) -> None:
        """A displayed character: two bytes, or one where it is ASCII (which may be a folded full-width sign)."""
        if self._settled():
            self._take(char)
            return
        self.shifted = True
        data = _bytes(char)
        new: list[_Path] = []
        for path in self.paths:
            if not path.pending:
                new.append(self._put(path, char, 0.0, keep=True))
            elif len(data) == 2:
                new += self._shifted(path, data)
            elif data:
                new += self._shifted_ascii(path, data[0])
        self._prune(new)

    def cut(self, reading: str, shown: str) -> None:
        """``?reading)``: one byte that makes a character of that reading with the byte before it."""
        if self.page.budget <= 0:
            self._give_up()
            return
        key = self._key(reading)
        last = _bytes(shown)[-1:]
        choices = self.by_reading.get((last[0], key), ()) if last else ()
        leads = self._leads(last[0], choices) if last else ()
        new: list[_Path] = []
        for path in self.paths:
            if path.pending:
                for start in (path, *self._gaps(path)):
                    for byte in start.pending:
                        for trail in self.by_reading.get((byte, key), ()):
                            char = self.t.chars[byte << 8 | trail]
                            new.append(self._put(start, char, self._as_marked(char), restored=1))
            elif leads:
                new += [path._replace(score=path.score + s, pending=ws, restored=path.restored + 1) for s, ws in leads]
            else:
                new.append(path._replace(score=path.score + 2 * _LOST, pending=_ANY, restored=path.restored + 1))
        self._prune(new or [self._put(p._replace(pending=()), "", 0.0) for p in self.paths])

    def _leads(self, first: int, choices: Iterable[int]) -> list[tuple[float, tuple[int, ...]]]:
        """The bytes that may have been lost, those of equal weight together."""
        found: dict[float, list[int]] = {}
        for w in choices:
            if w >= 0x81:
                found.setdefault(self._as_marked(self.t.chars[first << 8 | w]), []).append(w)
        return [(score, tuple(ws)) for score, ws in found.items()]

    def lost(self, sign: str, at_end: bool) -> None:
        """A ``?`` of its own: a question mark, or a byte that nothing is known of."""
        if self.page.budget <= 0:
            self._give_up()
            self._take(sign)
            return
        new: list[_Path] = []
        for path in self.paths:
            if not path.pending:
                new.append(self._put(path, sign, 0.0, keep=True))
                if not at_end:
                    new.append(path._replace(score=path.score + _LOST, pending=_ANY, restored=path.restored + 1))
                continue
            best = path.score > self.paths[0].score - 2.0
            for start in (path, *self._gaps(path)) if best else (path,):
                leads = start.pending[:4]
                choices = [(byte, w) for byte in leads for w in _TRAILS]
                if at_end:
                    for p in self._best(start, choices, 0.0, restored=1):
                        new.append(p._replace(score=p.score + (0.0 if p.last in _CLOSING else -3.0)))
                    continue
                for p in self._best(start, choices, _EATEN, restored=1):
                    new.append(self._put(p, _HOLE, 0.0, score=_LOST if p.last in _FULL_STOPS else 0.0))
                # 0x80 is no lead byte: it is lost alone, or with the byte behind it
                for p in self._best(start, [(byte, 0x80) for byte in leads], _LOST, restored=1):
                    new += [p, p._replace(pending=_ANY, restored=p.restored + 1)]
            if self.page.folded or sign == "？":
                new += self._shifted(path, b"\xa3\xbf")
        self._prune(new)

    def finish(self) -> tuple[str, int]:
        """The best reading and the number of bytes put back."""
        ends = [p._replace(score=p.score + _OPEN_END) if p.pending else p for p in self.paths]
        best = max(ends, key=lambda p: p.score)
        self._flush(best)
        if best.pending:
            self.done.append("?")
        return "".join(self.done), self.restored

    def _give_up(self) -> None:
        """Too much was weighed: what is displayed is taken from here on."""
        self.paths = [max(self.paths, key=lambda p: p.score)._replace(pending=())]

    def _settled(self) -> bool:
        return len(self.paths) == 1 and not self.paths[0].pending

    def _take(self, chars: str) -> None:
        """Characters that are what they seem, behind a reading that has no rival."""
        self.shifted = False
        self._flush(self.paths[0])
        self.done.append(chars)
        simple = [self._simple(c) for c in chars[-2:]]
        earlier = simple[-2] if len(simple) > 1 else self.paths[0].last
        self.paths = [_Path(0.0, earlier, simple[-1], (), None, 0)]

    def _flush(self, path: _Path) -> None:
        parts: list[str] = []
        chain = path.out
        while chain is not None:
            parts.append(chain.text)
            chain = chain.before
        self.done.append("".join(reversed(parts)))
        self.restored += path.restored

    def _shifted(self, path: _Path, data: bytes) -> list[_Path]:
        """Out of step: the first byte completes a character, the second one begins the next; maybe behind a gap."""
        new = self._shifted_by(path, data)
        if all(p.score < path.score + _DOUBTFUL for p in new):
            for start in self._gaps(path):
                new += self._shifted_by(start, data)
        return new

    def _shifted_by(self, path: _Path, data: bytes) -> list[_Path]:
        done = self._best(path, [(byte, data[0]) for byte in path.pending], 0.0)
        if data[1] >= 0x81:
            return [p._replace(pending=(data[1],)) for p in done]
        # an ASCII character that the display took for a second byte
        return [self._put(p, chr(data[1]), _LOST) for p in done]

    def _shifted_ascii(self, path: _Path, byte: int) -> list[_Path]:
        """Out of step, ASCII is a second byte shown alone, or a folded full-width sign (lead byte A3)."""
        new: list[_Path] = []
        for start in (path, *self._gaps(path)):
            if byte >= 0x40:
                new += self._best(start, [(lead, byte) for lead in start.pending], 0.0)
            if self.page.folded:
                lead, trail = (0xA1, 0xA1) if byte == 0x20 else (0xA3, 0x80 | byte)
                for done in self._best(start, [(first, lead) for first in start.pending], -1.0):
                    new.append(done._replace(pending=(trail,)))
        return new

    def _gaps(self, path: _Path) -> Iterator[_Path]:
        """The path behind a dropped pair of bytes: the first one completes a character, the second one is open."""
        if not self.page.gaps:
            return
        choices = [(byte, first) for byte in path.pending[:4] for first in self.t.dropped]
        for score, char, first in self._scored(path, choices):
            done = self._put(path, char, _GAP, score=score, restored=2)
            yield done._replace(pending=self.t.dropped[first])

    def _best(self, path: _Path, choices: Iterable[tuple[int, int]], cost: float, restored: int = 0) -> list[_Path]:
        scored = self._scored(path, choices)
        return [self._put(path, char, cost, score=score, restored=restored) for score, char, _ in scored]

    def _scored(self, path: _Path, choices: Iterable[tuple[int, int]]) -> list[tuple[float, str, int]]:
        """Characters of pairs of bytes with their scores, best first."""
        t = self.t
        trails = {char: trail for lead, trail in choices if (char := t.chars.get(lead << 8 | trail)) is not None}
        self.page.budget -= len(trails)
        simple = [t.simplified.get(char, char) for char in trails]
        scores = self.model.scores(path.earlier, path.last, simple, path.began)
        ranked = sorted(zip(scores, trails.items(), strict=True), reverse=True)[: 2 * _KEEP]
        rows = [(score + self._as_unmarked(char), char, trail) for score, (char, trail) in ranked]
        rows.sort(reverse=True)
        return rows[:_KEEP]

    def _as_unmarked(self, char: str) -> float:
        """How well a character fits a place without a reading."""
        if char in self.page.marked:
            return _MISSED
        if char in self.t.variants:
            return _VARIANT
        return self.page.unlisted if char in self.t.simplified and char not in self.page.unmarked else 0.0

    def _as_marked(self, char: str) -> float:
        """How well a character fits a reading: those that the page marks, or that such lists hold."""
        if char in self.page.marked:
            return _MARKED
        value = _UNMARKED if char in self.page.unmarked else 0.0
        if char in self.t.variants:
            value += _VARIANT
        elif char not in self.t.simplified:
            value -= _MARKED
        return value

    def _simple(self, char: str) -> str:
        simple = self.t.simplified.get(char, char)
        return _FULL.get(simple, simple)

    def _put(
        self, path: _Path, char: str, cost: float, *, score: float | None = None, keep: bool = False, restored: int = 0
    ) -> _Path:
        """The path with one more character; ``keep`` leaves it as it was displayed."""
        if not char:
            return path
        simple = self._simple(char)
        if score is None:
            score = -4.0 if simple.isascii() else self.model.score(path.earlier, path.last, simple, path.began)
        if not keep and self.page.folded:
            char = FOLD.get(char, char)
        began = simple not in self.model.inside(path.last)
        chain = _Chain(char, path.out)
        return _Path(path.score + score + cost, path.last, simple, (), chain, path.restored + restored, began)

    def _prune(self, paths: list[_Path]) -> None:
        """Keep the best path of each state, and the best states."""
        states: dict[tuple[str, str, tuple[int, ...], bool], _Path] = {}
        for path in paths:
            key = (path.earlier, path.last, path.pending, path.began)
            if key not in states or states[key].score < path.score:
                states[key] = path
        self.page.budget -= _STEP * len(paths)
        ranked = sorted(states.values(), key=lambda p: -p.score)[:_BEAM]
        best = ranked[0].score if ranked else -math.inf
        self.paths = [p for p in ranked if p.score > best - _MARGIN] or [p._replace(pending=()) for p in self.paths[:1]]


def _bytes(char: str) -> bytes:
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) <= 2 else b""
