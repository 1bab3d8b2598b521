"""Bytes to text: the encoding that fits, whatever was declared.

Chinese pages declare GB2312 and hold GBK or GB18030, declare UTF-8 and hold GBK, or declare nothing. A declaration is
taken when the bytes decode under it and the result reads like text; otherwise the encodings of the Chinese web are
tried, and the one whose text has most everyday characters wins.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import InputError
from pipeline.language import everyday_share, foreign
from pipeline.mojibake import SUSPECTED, repair_mojibake

Reason = Literal["declared", "bom", "meta", "detected", "repaired"]

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:\-]{2,40})", re.I)
_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_:\-]{2,40})", re.I)
_CONTROL = bytes((*range(9), *range(14, 27), 28, 29, 30, 31))
_META_WINDOW = 4096
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "an RTF document"),
)
# names that mean a superset of what they say, or that are misspelt on the web
_ALIASES = {
    **dict.fromkeys(("gb2312", "gb_2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "gb18030", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "big5hkscs", "x-x-big5", "cp950", "big5-tw"), "big5hkscs"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8", "utf-8mb4", "utf8mb4"), "utf-8"),
}
_NEVER = {
    "utf-8": bytes((0xC0, 0xC1, *range(0xF5, 0x100))),
    "gb18030": b"\xff",
    "big5hkscs": b"\x80\xff",
}
_ONE_BYTE = re.compile(r"iso-?8859|latin|ascii|cp125|windows-125")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was read. ``encoding`` is Python's name for it; ``reason`` says why it was chosen:

    by what the caller ``declared``, by its byte order mark (``bom``), by the page's own ``meta``, because it fits
    (``detected``), or because it fits but for a few stray bytes, which became U+FFFD (``repaired``). Text that had
    been read wrongly before it was stored is ``repaired`` too; ``mojibake`` says how (see ``repair_mojibake``), and is
    ``suspected`` where it looks wrong and was left alone.
    """

    text: str
    encoding: str
    reason: Reason
    mojibake: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text.

    Args:
        data: the raw bytes of a page or a text file.
        declared: the encoding that was told with them (HTTP header, command line); it is checked, not trusted.

    Raises:
        InputError: ``empty``, ``binary`` or ``undecodable``.
    """
    if not data.strip():
        raise InputError("empty", "there is nothing in it but white space", "leave it out, or fetch it again")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError("binary", f"it is {what}, not text", "turn it into text or HTML first")
    decoded = _by_bom(data) or _by_zeros(data) or _by_name(data, declared) or _by_fit(data)
    if not decoded.text.strip():
        raise InputError("empty", "there is nothing in it but white space", "leave it out, or fetch it again")
    text, kind = repair_mojibake(decoded.text)
    if kind is None:
        return decoded
    reason = decoded.reason if kind == SUSPECTED else "repaired"
    return Decoded(text, decoded.encoding, reason, kind)


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            body = data[len(bom) :]
            text = body.decode(encoding, "replace")
            if _damage(text) > 0.05:  # some files carry the mark of one encoding and the text of another
                return None
            return Decoded(text.replace("\x00", ""), encoding, "bom")
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    """NULs are UTF-16 without a mark, a few stray bytes, or the sign of a binary file."""
    control = len(data) - len(data.translate(None, _CONTROL))
    if control <= max(2, len(data) // 1000):
        return None
    found = [_wide(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    share, text, encoding = max(found)
    if share > 0.25 or (b"\x00" in data and text.isascii() and text):
        return Decoded(text, encoding, "detected")
    if control > len(data) // 50 or b"\x00" in data:
        raise InputError("binary", "it holds control bytes that no text has", "turn it into text or HTML first")
    return None


def _wide(data: bytes, encoding: str) -> tuple[float, str, str]:
    """The share of everyday characters in bytes read two by two, with the text; 0 and nothing where they cannot be."""
    try:
        text = data[: len(data) & ~1].decode(encoding)
    except UnicodeDecodeError:
        return 0.0, "", encoding
    return everyday_share(text), text, encoding


def _by_name(data: bytes, declared: str | None) -> Decoded | None:
    """What the caller or the page says, where the bytes decode under it and read like text."""
    told: list[tuple[str | None, Reason]] = [(declared, "declared"), (_meta(data), "meta")]
    for name, reason in told:
        encoding = _python_name(name)
        if encoding is None or _ONE_BYTE.search(encoding):
            continue  # a one-byte encoding decodes anything, so it proves nothing
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _plausible(text) or (encoding == "utf-8" and _was_misread(text)):
            return Decoded(text, encoding, reason)
    return None


def _was_misread(text: str) -> bool:
    """Whether text that does not read like any was read wrongly before it was stored."""
    return repair_mojibake(text[:_SAMPLE])[1] not in (None, SUSPECTED)


def _by_fit(data: bytes) -> Decoded:
    try:
        text = data.decode("utf-8")
        if _plausible(text) or _was_misread(text) or everyday_share(data[:_SAMPLE].decode("gb18030", "ignore")) < 0.3:
            return Decoded(text, "utf-8", "detected")
    except UnicodeDecodeError:
        pass
    best = max(_tries(data[:_SAMPLE]))
    if best[0] > 0.2:
        return _read(data, best[1])
    return _last_resort(data)


def _tries(sample: bytes) -> Iterator[tuple[float, str]]:
    """How well each encoding of the Chinese web fits: the share of everyday characters less that of damage."""
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        # a sample may end inside a character: incremental decoding leaves the rest
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
        yield everyday_share(text) - 2 * _damage(text), encoding


def _read(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
        reason: Reason = "detected"
    except UnicodeDecodeError:
        # a byte that the encoding never has would take a good one along
        text = data.translate(None, _NEVER.get(encoding, b"")).decode(encoding, "replace")
        reason = "repaired"
    if encoding != "utf-8" and data[0] >= 0x80 and _is_cut(data[:80], encoding):
        return Decoded("\ufffd" + data[1:].decode(encoding, "replace"), encoding, "repaired")
    return Decoded(text, encoding, reason)


def _is_cut(head: bytes, encoding: str) -> bool:
    """Whether two-byte text begins with the second half of a character."""
    there = everyday_share(head[1:].decode(encoding, "ignore"))
    return there > 0.3 and there > everyday_share(head.decode(encoding, "ignore")) + 0.2


def _last_resort(data: bytes) -> Decoded:
    """Text of another language, or too little text to tell: ask the detector (slow)."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    encoding = _python_name(best.encoding) if best is not None else None
    if encoding is None:
        raise InputError("undecodable", "no encoding fits its bytes", "declare its encoding, or fetch it again")
    return _read(data, encoding)


def _meta(data: bytes) -> str | None:
    head = data[:_META_WINDOW]
    m = _META.search(head) or _XML.search(head)
    return m[1].decode("ascii") if m else None


def _python_name(name: str | None) -> str | None:
    """Python's name of an encoding, supersets for the Chinese ones; None where there is no such encoding."""
    if not name:
        return None
    key = name.strip().lower().replace("_", "-")
    key = _ALIASES.get(key) or _ALIASES.get(name.strip().lower()) or key
    try:
        info = codecs.lookup(key)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _plausible(text: str) -> bool:
    """Whether decoded text reads like text: everyday characters among its Chinese ones, little private use."""
    if text.isascii():
        return True
    sample = foreign(text)
    if _damage(sample) > 0.002 or text.count("\ufffd") > len(text) // 1000:
        return False
    chinese = sum("\u3400" <= c <= "\u9fff" for c in sample)
    if chinese * 4 < len(sample):  # Japanese, Korean, Latin: nothing to compare with, the strict decoding is the proof
        return len(sample) < 8 or chinese == 0
    return chinese < 8 or everyday_share(sample) > 0.2


def _damage(text: str) -> float:
    """Share of replacement and private-use characters among those that are not ASCII."""
    sample = foreign(text)
    bad = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in sample)
    return bad / len(sample) if sample else 0.0
