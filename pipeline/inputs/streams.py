"""From a file to a stream of plain bytes: decompression, what kind of file it is, what encoding a table has."""

import gzip
import io
import json
import os
import zlib
from collections.abc import Iterator
from typing import IO, Any, Literal, cast

Kind = Literal["html", "text", "page", "jsonl", "json", "csv", "tsv", "parquet"]

HEAD = 65_536
_GZIP, _ZSTD, _PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"
_PACKED = (".gz", ".zst", ".zstd", ".gzip")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".html", ".htm", ".shtml", ".xhtml"), "html"),
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".jsonl", ".ndjson", ".jl"), "jsonl"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
}
_SIGNATURES: dict[bytes, str] = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"WARC/1.": "a WARC archive",
    _PARQUET: "a Parquet table without its suffix",
}
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b")
# The most frequent characters of running Chinese text in both scripts: they tell GB18030 from Big5.
_FREQUENT = frozenset("的一是在不了有和人这中大为上个国要以时会用生到作地于出就分对成会可主发年动同工也能下过子说产"
                      "這為個國時會對發動說產過後與業區資項")  # fmt: skip

DecompressError = (EOFError, zlib.error, gzip.BadGzipFile)


class CorruptError(Exception):
    """Compressed data that is damaged or cut off."""


class _Unzstd(io.RawIOBase):
    """A zstd file of any number of frames as a raw stream; unlike the library's reader it notices a cut-off end."""

    def __init__(self, source: IO[bytes]) -> None:
        import zstandard

        self._make: Any = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj
        self._errors = zstandard.ZstdError
        self._source = source
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._source.read(1024)  # small, because 4 bytes can stand for 128 KB
            if not data:
                if self._frame is not None:
                    raise CorruptError("the zstd data is cut off")
                return 0
            self._feed(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _feed(self, data: bytes) -> None:
        parts = []
        while data:
            self._frame = self._frame or self._make()
            try:
                parts.append(self._frame.decompress(data))
            except self._errors as error:
                raise CorruptError(f"the zstd data is damaged ({error})") from error
            data = b""
            if self._frame.eof:
                data, self._frame = self._frame.unused_data, None
        self._ready = b"".join(parts)


class _Ungzip(io.RawIOBase):
    """A gzip file as a raw stream with one kind of error for all kinds of damage."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = gzip.GzipFile(fileobj=source, mode="rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return self._source.readinto(buffer)
        except DecompressError as error:
            raise CorruptError(f"the gzip data is damaged or cut off ({error})") from error


def unpack(raw: IO[bytes], name: str) -> tuple[io.BufferedReader, str]:
    """The plain bytes of a possibly compressed file, and its name without the suffixes of compression.

    Raises:
        CorruptError: when the name promises compressed data that is not there (damage further on is raised by reading).
    """
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), HEAD)
    for _ in range(3):
        head = stream.peek(4)[:4]
        packed = name.lower().endswith(_PACKED)
        if head.startswith(_GZIP):
            stream = io.BufferedReader(_Ungzip(stream), HEAD)
        elif head.startswith(_ZSTD):
            stream = io.BufferedReader(_Unzstd(stream), HEAD)
        elif packed and head:
            raise CorruptError(f"the name ends in {os.path.splitext(name)[1]} but the data is not compressed that way")
        else:
            break
        name = os.path.splitext(name)[0] if packed else name
    return stream, name


def kind_of(stream: io.BufferedReader, name: str) -> Kind:
    """What kind of file it is: by its suffix, else by how it begins."""
    head = stream.peek(HEAD)[:HEAD]
    kind = _KINDS.get(os.path.splitext(name)[1].lower())
    if kind == "json":
        return "jsonl" if _is_object(head) else "json"
    if kind is not None:
        return kind
    if head.startswith(_PARQUET):
        return "parquet"
    return "jsonl" if _is_object(head) else "page"


def _is_object(head: bytes) -> bool:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    line, newline, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        return isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return not newline and len(head) >= HEAD  # one long line


def what_binary(head: bytes) -> str | None:
    """What a file is that is no text, or None."""
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            return what
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        return None
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls > len(head) / 20 else None


def encoding_of(head: bytes) -> str:
    """The encoding of a table from its first bytes: UTF-8, UTF-16 (with its mark), GB18030 or Big5."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head.decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        if error.start > len(head) - 4:  # only the last character is cut
            return "utf-8-sig"
    return max(("gb18030", "big5hkscs"), key=lambda name: _familiar(head, name))


def _familiar(head: bytes, encoding: str) -> int:
    text = head.decode(encoding, "replace")
    return sum(c in _FREQUENT for c in text) - text.count("\ufffd")


def lines(stream: io.BufferedReader, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None in place of one longer than ``limit`` bytes, which is passed over in pieces."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(HEAD)) and not rest.endswith(b"\n"):
            pass
        yield number, None
