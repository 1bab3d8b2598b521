"""The pinyin scrambler, written from its description: the tests' way there, against ``pipeline.unscramble``'s way back."""

from functools import lru_cache


@lru_cache(maxsize=1)
def marked_characters() -> tuple[tuple[bytes, bytes], ...]:
    """Common traditional characters that differ from their simplified forms, with what is put behind their bytes."""
    from opencc import OpenCC
    from pypinyin import Style, pinyin

    converter = OpenCC("s2t")
    level_one = [bytes((a, b)).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFF)]
    pairs = []
    for simple in level_one:
        char = converter.convert(simple)
        if char != simple and len(char) == 1:
            reading = pinyin(char, style=Style.TONE)[0][0]
            pairs.append((char.encode("gbk"), f"({reading})".encode("gbk")))
    return tuple(pairs)


def scramble(simplified: str, *, drop_gaps: bool = False, fold: bool = False) -> str:
    """Pass text through the scrambler, as a page shows it.

    ``drop_gaps``: pairs of bytes that no character has are lost without a trace; ``fold``: full-width signs become ASCII.
    """
    from opencc import OpenCC

    data = OpenCC("s2t").convert(simplified).encode("gbk", "ignore")
    for char, reading in marked_characters():
        data = data.replace(char, char + reading)
    text = _show(data, drop_gaps)
    if fold:
        text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return text


def _show(data: bytes, drop_gaps: bool) -> str:
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
            if not drop_gaps:
                out.append(pair.decode("gb18030"))
    return "".join(out)
