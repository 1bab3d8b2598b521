"""Rejects of the reading step, which stand for bytes that never became a document."""

import hashlib
from dataclasses import dataclass

from pipeline.documents import Reject


@dataclass(frozen=True, slots=True)
class SourceReject(Reject):
    """A file, row or folder that gave no document. ``content_hash`` tells its bytes apart from later ones there."""

    content_hash: str = ""


def short_hash(data: bytes) -> str:
    """16 hex digits over some bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def printable(text: str) -> str:
    """A path or cell without lone surrogates (undecodable bytes of a file name show as ``\\xNN``)."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape_or_replace").decode("utf-8", "backslashreplace")


def _surrogates(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    # U+DC80..U+DCFF are undecodable bytes of a file name; any other lone surrogate is damage.
    out = b"".join(bytes([ord(c) - 0xDC00]) if 0xDC80 <= ord(c) <= 0xDCFF else b"\xef\xbf\xbd" for c in bad)
    return out, error.end


def _register() -> None:
    import codecs

    codecs.register_error("surrogateescape_or_replace", _surrogates)


_register()
