"""Characters as bytes, as readings and in company: GBK's tables and a model of neighbouring characters.

Both are built when they are first asked for (about two seconds), from the tables of Python, OpenCC, pypinyin and jieba.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

_PRESS_WEIGHT = 100  # one pair in the dev gold counts as so many of the word list, which is a thousand times as large
_RARE = 5  # words that the list has so seldom are left out: two in three, and no loss


@lru_cache(maxsize=4096)
def readings_of(char: str) -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT

    return frozenset(PINYIN_DICT.get(ord(char), "").split(",")) - {""}


@dataclass(frozen=True, slots=True)
class GbkTables:
    """GBK's characters by code, the pairs that no character has by lead byte, and the character model."""

    chars: dict[int, str]
    dropped: dict[int, tuple[int, ...]]
    by_reading: dict[tuple[int, str], tuple[int, ...]]
    simplified: dict[str, str]
    syllables: frozenset[str]


@lru_cache(maxsize=1)
def gbk_tables() -> GbkTables:
    from opencc import OpenCC
    from pypinyin.constants import PINYIN_DICT

    chars: dict[int, str] = {}
    dropped: dict[int, list[int]] = {}
    by_reading: dict[tuple[int, str], list[int]] = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                char = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                dropped.setdefault(lead, []).append(trail)
                continue
            chars[lead << 8 | trail] = char
            for reading in PINYIN_DICT.get(ord(char), "").split(","):
                by_reading.setdefault((lead, reading), []).append(trail)
    # one character a line, so that no phrase is converted
    simple = OpenCC("t2s").convert("\n".join(chars.values())).split("\n")
    return GbkTables(
        chars,
        {lead: tuple(trails) for lead, trails in dropped.items()},
        {key: tuple(trails) for key, trails in by_reading.items()},
        {c: s for c, s in zip(chars.values(), simple, strict=True) if c != s},
        frozenset(reading for _, reading in by_reading),
    )


@dataclass(frozen=True, slots=True)
class CharacterModel:
    """How likely a character is behind another: log probabilities over simplified characters.

    A character follows inside a word (``inside``), or one word ends (``ends``) and another begins (``begins``);
    ``alone`` is how likely a character that began a word is all of it.
    """

    inside: dict[str, float]
    ends: dict[str, float]
    alone: dict[str, float]
    begins: dict[str, float]
    floor: float = -18.0

    def score(self, before: str, char: str, began: bool) -> float:
        known = self.inside.get(before + char)
        if known is not None:
            return known
        over = (self.alone if began else self.ends).get(before, 0.0)
        return over + self.begins.get(char, self.floor)


# punctuation is not in the word list; shares of running news text
_PUNCTUATION = {
    **dict.fromkeys("，", 0.06),
    **dict.fromkeys("、。", 0.025),
    **dict.fromkeys("“”", 0.01),
    **dict.fromkeys("：；（）", 0.005),
    **dict.fromkeys("《》—！％", 0.001),
    **dict.fromkeys("·？．", 0.0005),
}


@lru_cache(maxsize=1)
def character_model() -> CharacterModel:
    import jieba

    words = 0
    count: dict[str, int] = {}
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    alone: dict[str, int] = {}
    pairs: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for raw in lines:
            word, number, *_ = raw.decode("utf-8").split(" ")
            n = int(number)
            if n < _RARE:
                continue
            words += n
            begins[word[0]] = begins.get(word[0], 0) + n + 1
            ends[word[-1]] = ends.get(word[-1], 0) + n
            if len(word) == 1:
                alone[word] = n
            for char in word:
                count[char] = count.get(char, 0) + n
            for i in range(len(word) - 1):
                pairs[word[i : i + 2]] = pairs.get(word[i : i + 2], 0) + n
    for text in _press():
        for pair in map("".join, pairwise(text)):
            if _is_chinese(pair[0]) and _is_chinese(pair[1]):
                count[pair[0]] = count.get(pair[0], 0) + _PRESS_WEIGHT
                pairs[pair] = pairs.get(pair, 0) + _PRESS_WEIGHT
    log_begins = {c: math.log(n / words) for c, n in begins.items()} | {c: math.log(p) for c, p in _PUNCTUATION.items()}
    inside: dict[str, float] = {}
    for pair, n in pairs.items():
        if n >= 3:
            between = ends.get(pair[0], 0) * begins.get(pair[1], 0) / words
            inside[pair] = math.log((n + between) / count[pair[0]])
    return CharacterModel(
        inside,
        {c: math.log(n / count[c]) for c, n in ends.items()},
        {c: math.log((alone.get(c, 0) + 1) / n) for c, n in begins.items() if n},
        log_begins,
    )


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _press() -> Iterator[str]:
    """Paragraphs of local press: the bodies of the dev gold, for pairs that the word list lacks (紧盯)."""
    folder = resources.files("corpora") / "gold"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".jsonl"):
            for line in file.read_text(encoding="utf-8").splitlines():
                yield from json.loads(line)["body"]
