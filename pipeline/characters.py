"""Characters as bytes, as readings and in company: GBK's tables and a model of neighbouring characters.

Both come from ``corpora/models/characters.tsv``, which ``python -m pipeline.train.characters`` builds from public word
lists and the dev gold. The file is text, a row for each character of GBK: the character, its simplified form (where it
is another one), with ``~`` where no simplified text is turned into it, its readings, three weights, the
characters that follow it inside words and a weight for each. Rows of two characters hold what follows such a pair.
Weights are negative log probabilities in steps of 1/5, written as one character from ``!`` (0) on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Final

FILE: Final = "characters.tsv"
STEPS: Final = 5  # of weights per unit of log probability
LEAST: Final = 33  # the code of the character that stands for weight 0
_FLOOR = -18.0
_TRI = -0.4  # share of a known pair's followers in the probability, as log
_BI = -1.1  # and of the last character's followers, where the pair is known
_TONES = {
    toned: plain
    for plain, row in {
        "a": "āáǎà",
        "e": "ēéěè",
        "i": "īíǐì",
        "o": "ōóǒò",
        "u": "ūúǔù",
        "ü": "ǖǘǚǜ",
        "n": "ńňǹ",
        "m": "ḿ",
    }.items()
    for toned in row
}
TONED: Final = "".join(_TONES)
_PLAIN = str.maketrans({**_TONES, **dict.fromkeys("12345", ""), "ɑ": "a", "ɡ": "g", "v": "ü"})


def toneless(reading: str) -> str:
    """A reading without its tone, be it a mark or a number."""
    return reading.translate(_PLAIN)


class GbkTables:
    """GBK's characters by code, the pairs of bytes that no character has by lead byte, readings, simplified forms.

    ``variants`` are characters that simplified text is not turned into: unusual forms, and simplified characters. ``by_reading`` gives
    the trail bytes that make a character of that reading with a lead byte.
    """

    def __init__(self, simplified: dict[str, str], readings: dict[str, str]) -> None:
        self.simplified = {char: simple[0] for char, simple in simplified.items() if simple != "~"}
        self.variants = frozenset(char for char, simple in simplified.items() if simple.endswith("~"))
        self._readings = readings
        self.chars: dict[int, str] = {}
        self.dropped: dict[int, tuple[int, ...]] = {}
        trails = bytes((*range(0x40, 0x7F), *range(0x80, 0xFF)))
        for lead in range(0x81, 0xFF):
            row = b"".join(bytes((lead, trail, 10)) for trail in trails).decode("gbk", "replace").split("\n")
            known = {
                lead << 8 | trail: c for trail, c in zip(trails, row, strict=False) if c != "\ufffd" and len(c) == 1
            }
            self.chars.update(known)
            missing = tuple(trail for trail in trails if lead << 8 | trail not in known)
            if missing:
                self.dropped[lead] = missing

    def readings_of(self, char: str) -> frozenset[str]:
        """The readings of a character, with tone marks."""
        return frozenset(self._readings.get(char, "").split(",")) - {""}

    @cached_property
    def by_reading(self) -> dict[tuple[int, str], tuple[int, ...]]:
        return self._indexed(plain=False)

    @cached_property
    def by_toneless(self) -> dict[tuple[int, str], tuple[int, ...]]:
        return self._indexed(plain=True)

    @cached_property
    def syllables(self) -> frozenset[str]:
        """All readings of all characters, with tone marks and without."""
        found = {r for rs in set(self._readings.values()) for r in rs.split(",")}
        return frozenset(found | {toneless(r) for r in found})

    def _indexed(self, plain: bool) -> dict[tuple[int, str], tuple[int, ...]]:
        found: dict[tuple[int, str], list[int]] = {}
        for code, char in self.chars.items():
            readings = self._readings.get(char, "")
            if readings:
                for reading in dict.fromkeys(map(toneless, readings.split(","))) if plain else readings.split(","):
                    found.setdefault((code >> 8, reading), []).append(code & 0xFF)
        return {key: tuple(trails) for key, trails in found.items()}


@dataclass(frozen=True, slots=True)
class CharacterModel:
    """How likely a character is behind others: log probabilities over simplified characters.

    A character follows inside a word, or one word ends (``ends``) and another begins (``begins``); ``alone`` is how
    likely a character that began a word is all of it. Rows of followers are read from their text when first needed.
    """

    begins: dict[str, float]
    ends: dict[str, float]
    alone: dict[str, float]
    rows: dict[str, tuple[str, str]] = field(repr=False)
    _read: dict[str, dict[str, float]] = field(default_factory=dict, repr=False)

    def inside(self, before: str) -> dict[str, float]:
        """What follows one or two characters inside words, with log probabilities."""
        known = self._read.get(before)
        if known is None:
            row = self.rows.get(before)
            known = {c: weight(w) for c, w in zip(*row, strict=True)} if row else {}
            self._read[before] = known
        return known

    def score(self, earlier: str, before: str, char: str, began: bool) -> float:
        """Log probability of ``char`` behind ``before``, which stands behind ``earlier`` (either may be empty)."""
        return self.scores(earlier, before, (char,), began)[0]

    def scores(self, earlier: str, before: str, chars: Iterable[str], began: bool) -> list[float]:
        """Log probabilities of several characters in one place; ``began``: whether ``before`` began a word."""
        pair = self.inside(before)
        triple = self.inside(earlier + before) if earlier else {}
        over = (self.alone if began else self.ends).get(before, 0.0)
        begins = self.begins
        found = []
        for char in chars:
            value = pair.get(char)
            if value is None:
                value = over + begins.get(char, _FLOOR)
            if triple:
                value += _BI
                third = triple.get(char)
                if third is not None and third + _TRI > value:
                    value = third + _TRI
            found.append(value)
        return found


def weight(sign: str) -> float:
    """A log probability from its sign in the file."""
    return (LEAST - ord(sign)) / STEPS


@lru_cache(maxsize=1)
def _loaded() -> tuple[GbkTables, CharacterModel]:
    text = (resources.files("corpora") / "models" / FILE).read_text(encoding="utf-8")
    return parse(text.splitlines())


def parse(lines: Iterable[str]) -> tuple[GbkTables, CharacterModel]:
    """Read the rows of the model file; lines that begin with ``#`` say what it was built from."""
    simplified: dict[str, str] = {}
    readings: dict[str, str] = {}
    begins: dict[str, float] = {}
    ends: dict[str, float] = {}
    alone: dict[str, float] = {}
    rows: dict[str, tuple[str, str]] = {}
    for line in lines:
        if line.startswith("# "):
            continue
        fields = line.split("\t")
        key = fields[0]
        if len(fields) == 3:
            rows[key] = (fields[1], fields[2])
            continue
        _, simple, sounds, weights, followers, signs = fields
        if simple:
            simplified[key] = simple
        if sounds:
            readings[key] = sounds
        if weights:
            begins[key], ends[key], alone[key] = map(weight, weights)
        if followers:
            rows[key] = (followers, signs)
    return GbkTables(simplified, readings), CharacterModel(begins, ends, alone, rows)


def gbk_tables() -> GbkTables:
    return _loaded()[0]


def character_model() -> CharacterModel:
    return _loaded()[1]
