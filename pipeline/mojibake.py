"""Text that was read in the wrong encoding before it reached us, read again in the right one.

UTF-8 read as GBK (新闻 shows as 鏂伴椈), and UTF-8 or GBK read as Latin-1 or Windows-1252 (æ–°é—», ÐÂÎÅ) turn back byte
by byte. That is done line by line, so that a quote gone wrong in a sound article is mended too, and only where the
result reads like Chinese and what stands there does not; doubtful text stays and is reported. A character of which the
last byte was lost is completed where only one fits its neighbours, else it becomes U+FFFD.
"""

import codecs
import re
from functools import lru_cache
from typing import Final

from pipeline.language import everyday_share

SUSPECTED: Final = "suspected"
_ROUNDS = 2  # some text went wrong twice
_LATIN = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
# two letters of UTF-8's lead and continuation bytes, or of GB2312's, in a row
_LATIN_CUE = re.compile(f"[\u00a1-\u00fe][{_LATIN}][\u00a1-\u00fe{_LATIN}][{_LATIN}]")
_LATIN_RUN = re.compile(f"[{_LATIN}](?:[\x20-\x7e]{{0,8}}[{_LATIN}]){{0,2000}}[@-~]?")
_HAN = re.compile("[\u3400-\u9fff]")
# what UTF-8's commonest characters and marks begin with when they are read as GBK: ， 。 的 “ and a byte order mark
_GBK_CUES = ("锛", "銆", "鐨", "鈥", "锘")
_LOST = "锟斤拷"  # replacement characters in UTF-8, read as GBK: what they replaced is gone
_LEAST = 3  # Chinese characters that prove something
_SAMPLE = 240
_BROKEN = 0xF0000  # in a private plane: a character of which the last byte is missing
_PREFIX = re.compile("([\U000f0000-\U000f03ff])[?\ufffd]?")
_EIGHTY = re.compile(rb"([\xe2\xe3])\x1a(?=[\x80-\xbf\x1a])")  # GBK has no lead byte 80, UTF-8's punctuation has many
_CLEAR = 1.5  # how much more likely, as log, a completion must be than any other


def repair_mojibake(text: str) -> tuple[str, str | None]:
    """Undo a wrong reading where the evidence is clear.

    Returns:
        the text, and what was undone: ``utf8-as-gbk``, ``utf8-as-latin`` or ``gbk-as-latin``; ``suspected`` where
        the text looks wrong and was left alone; None where nothing is wrong with it.
    """
    if text.isascii():
        return text, None
    kind: str | None = None
    for _ in range(_ROUNDS):
        latin = _LATIN_CUE.search(text) is not None
        gbk = any(cue in text for cue in _GBK_CUES) or everyday_share(text, _SAMPLE) < 0.12
        if not (latin or gbk):
            return text, kind or (SUSPECTED if _LOST in text else None)
        text, found = _undo(text, latin, gbk)
        if found is None:
            break
        kind = found
    return text, kind or (SUSPECTED if _is_suspect(text) else None)


def _undo(text: str, latin: bool, gbk: bool) -> tuple[str, str | None]:
    kinds: list[str] = []

    def straight(m: re.Match[str]) -> str:
        back, kind = _from_latin(m[0], sure=bool(kinds))
        if kind:
            kinds.append(kind)
        return back

    if latin:
        straightened = _LATIN_RUN.sub(straight, text)
        # what one run proves holds for the short ones too
        text = _LATIN_RUN.sub(straight, straightened) if kinds else straightened
    if gbk:
        lines = text.split("\n")
        for i, line in enumerate(lines):
            back = _from_gbk(line)
            if back is not None:
                lines[i] = back
                kinds.append("utf8-as-gbk")
        text = "\n".join(lines)
    return text, kinds[0] if kinds else None


def _from_latin(run: str, sure: bool) -> tuple[str, str | None]:
    """A run of Latin letters as the UTF-8 or GBK that it was; ``sure``: other runs of the text were that."""
    data = run.translate(_latin_bytes()).encode("latin-1", "ignore")
    back = data.decode("utf-8", "replace")
    whole = "\ufffd" not in back
    # bytes that are UTF-8 by chance are no run of Chinese characters; text that went wrong twice is Latin letters again
    if (whole and (len(_HAN.findall(back)) >= _LEAST or _LATIN_CUE.search(back))) or _reads_well(back, sure):
        return back, "utf8-as-latin"
    back = data.decode("gb18030", "replace")
    return (back, "gbk-as-latin") if _reads_well(back, sure) else (run, None)


def _from_gbk(line: str) -> str | None:
    """A line as the UTF-8 that was read as GBK, None where it was none."""
    if not _HAN.search(line):
        return None
    here = everyday_share(line, _SAMPLE)
    if here >= 0.25:
        return None
    # the last byte of an odd number was lost with what stood behind it; a mark may stand for it
    data = line.replace("\ufffd", "\x1a").replace("€", "\x1a").encode("gb18030", "ignore")
    data = _EIGHTY.sub(b"\\1\x80", data)
    back = data.decode("utf-8", _keep_prefixes()).replace("\x1a", "\ufffd").removeprefix("\ufeff")
    if len(_HAN.findall(back)) < 2 * len(_PREFIX.findall(back)):
        return None
    back = _PREFIX.sub(_complete, back)
    # Chinese text in GBK is UTF-8 in a character or two at most
    han, lost = len(_HAN.findall(back)), back.count("\ufffd")
    share = everyday_share(back, _SAMPLE)
    sure = _reads_well(back) if han < 6 else 2 * lost <= han and share > 0.2
    return back if sure and share > here + 0.15 else None


@lru_cache(maxsize=1)
def _keep_prefixes() -> str:
    """The name of an error handler that keeps the first two bytes of a broken character, as one character."""

    def keep(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        broken = error.object[error.start : error.end]
        if len(broken) == 2 and broken[0] >> 4 == 0xE:
            return chr(_BROKEN | (broken[0] & 15) << 6 | broken[1] & 63), error.end
        return "\ufffd", error.end

    codecs.register_error("luodi-keep-prefixes", keep)
    return "luodi-keep-prefixes"


def _complete(m: re.Match[str]) -> str:
    """The character of a broken one's first two bytes that fits its neighbours best, where one fits clearly."""
    return _fitting((ord(m[1]) & 0x3FF) << 6, m.string[m.start() - 1 : m.start()], m.string[m.end() : m.end() + 1])


@lru_cache(maxsize=1024)
def _fitting(first: int, before: str, behind: str) -> str:
    """Of the 64 characters from ``first`` on the one between its neighbours."""
    from pipeline.characters import character_model, gbk_tables

    model, simplified = character_model(), gbk_tables().simplified

    def fit(char: str) -> float:
        simple = simplified.get(char, char)
        here = model.score("", simplified.get(before, before), simple, True)
        if not behind:
            return here + 2.0 * (char in "。”！？")
        date = char in "年月日" and before.isdigit() and behind.isdigit()
        return here + model.score("", simple, simplified.get(behind, behind), True) + 4.0 * date

    ranked = sorted((fit(char), char) for char in map(chr, range(first, first + 64)))
    (second, _), (best, char) = ranked[-2:]
    return char if best > second + (_CLEAR if behind else 2 * _CLEAR) else "\ufffd"


def _reads_well(text: str, sure: bool = False) -> bool:
    """Whether what is not ASCII is mostly everyday Chinese, with little damage; ``sure`` asks for less of it."""
    han = len(_HAN.findall(text))
    if han < (1 if sure else _LEAST):
        return False
    foreign = sum(not c.isascii() for c in text)
    lost = text.count("\ufffd")
    signs = sum("\u2010" <= c <= "\u203b" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in text)
    share = 0.25 if han >= 8 and not lost else 0.4
    return lost * 3 <= han and han + signs + lost >= 0.9 * foreign and everyday_share(text, _SAMPLE) > share


def _is_suspect(text: str) -> bool:
    if _LOST in text:
        return True
    cues = sum(text.count(cue) for cue in _GBK_CUES[:3])
    return (cues > 2 and cues * 60 > len(text)) or len(_LATIN_CUE.findall(text)) * 30 > len(text)


@lru_cache(maxsize=1)
def _latin_bytes() -> dict[int, int]:
    """Windows-1252's own characters to the bytes they stand for; Latin-1's are their own."""
    table: dict[int, int] = {}
    for byte in range(0x80, 0xA0):
        char = bytes((byte,)).decode("cp1252", "ignore")
        if char:
            table[ord(char)] = byte
    return table
