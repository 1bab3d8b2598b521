"""The pinyin scrambler, written from its description: the tests' way there, against ``pipeline.unscramble``'s way back."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_HALF = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)})


@dataclass(frozen=True, slots=True)
class Table:
    """A scrambler's list: characters in the order in which they are replaced, each with its one reading."""

    rows: tuple[tuple[str, str], ...]

    def replacements(self) -> list[tuple[bytes, bytes]]:
        return [(char.encode("gbk"), f"({reading})".encode("gbk")) for char, reading in self.rows]


@lru_cache(maxsize=1)
def common_table() -> Table:
    """Common traditional characters that differ from their simplified forms, in the order of their codes."""
    return Table(tuple((char, readings[0]) for char, readings in sorted(_marked().items())))


def random_table(seed: int) -> Table:
    """Six to ten in ten of the common table, in any order; one of a character's readings, mostly the usual one."""
    rng = random.Random(seed)
    share = rng.uniform(0.6, 1.0)
    rows = [
        (char, readings[0] if rng.random() < 0.8 else rng.choice(readings))
        for char, readings in sorted(_marked().items())
        if rng.random() < share
    ]
    rng.shuffle(rows)
    return Table(tuple(rows))


@lru_cache(maxsize=1)
def _marked() -> dict[str, list[str]]:
    from pypinyin import Style, pinyin

    level_one = [bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF)]
    marked = {}
    for simple in filter(None, level_one):
        char = _to_traditional(simple)
        if char != simple and len(char) == 1:
            marked[char] = pinyin(char, style=Style.TONE, heteronym=True)[0][:3]
    return marked


def traditional(simplified: str) -> str:
    """What the scrambler starts from: the text in traditional script, characters outside GBK left out."""
    return _to_traditional(simplified).encode("gbk", "ignore").decode("gbk")


@lru_cache(maxsize=4096)
def _to_traditional(text: str) -> str:
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def scramble(simplified: str, table: Table | None = None, *, after_step: bool = False) -> str:
    """Pass text through the scrambler, paragraph by paragraph, as a page shows it.

    ``after_step``: what crawls do to it: pairs of bytes that no character has are lost without a trace, and full-width
    signs become ASCII.
    """
    replacements = (table or common_table()).replacements()
    lines = [_scramble_line(line, replacements, after_step) for line in traditional(simplified).split("\n")]
    return "\n".join(lines)


def _scramble_line(line: str, replacements: list[tuple[bytes, bytes]], after_step: bool) -> str:
    data = line.encode("gbk")
    for char, reading in replacements:
        data = data.replace(char, char + reading)
    text = _show(data, after_step)
    return folded(text) if after_step else text


def folded(text: str) -> str:
    """Full-width signs, digits and letters as ASCII."""
    return text.translate(_HALF)


def _show(data: bytes, drop: bool) -> str:
    """Decode as a page is: a lead byte that meets no second byte is lost together with what it meets."""
    out: list[str] = []
    i = 0
    while i < len(data):
        if data[i] < 0x80:
            out.append(chr(data[i]))
            i += 1
            continue
        pair = data[i : i + 2]
        i += 2
        if len(pair) < 2 or pair[1] < 0x40 or pair[1] in (0x7F, 0xFF) or pair[0] in (0x80, 0xFF):
            out.append("?")
            continue
        try:
            out.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            if not drop:
                out.append(pair.decode("gb18030"))
    return "".join(out)
