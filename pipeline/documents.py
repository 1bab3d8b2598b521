"""What goes in and what is turned away: documents and rejects."""

import hashlib
from dataclasses import dataclass

from pipeline.errors import ErrorCode, LuodiError
from pipeline.records import Article


@dataclass(frozen=True, slots=True)
class Document:
    """One input before any processing.

    ``content`` is raw bytes (a file) or text (a table cell). ``locator`` says where it came from, e.g.
    ``archive/a.html`` or ``rows.jsonl:17``; ``id`` is the input's own identifier, where it has one.
    """

    content: bytes | str
    locator: str = ""
    id: str | None = None
    url: str | None = None
    path: str | None = None
    published: str | None = None
    is_html: bool | None = None

    def fingerprint(self) -> str:
        """Content-derived identity: 16 hex digits over the content and the input's own id and address."""
        data = self.content if isinstance(self.content, bytes) else self.content.encode("utf-8", "surrogatepass")
        head = f"{self.id or ''}\x00{self.url or ''}\x00".encode("utf-8", "surrogatepass")
        return hashlib.sha256(head + data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Stored:
    """An article that is in a store and whose records are still to be extracted; ``id`` is the input's own."""

    article: Article
    locator: str
    id: str | None = None

    @property
    def url(self) -> str | None:
        return self.article.url


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that could not be used, with the reason and the remedy."""

    locator: str
    code: ErrorCode
    reason: str
    remedy: str = ""
    id: str | None = None
    url: str | None = None

    @classmethod
    def of(cls, document: Document | Stored, error: Exception) -> "Reject":
        """The reject that an error makes of a document: its own code, or ``failed`` for one that nobody foresaw."""
        if isinstance(error, LuodiError):
            return cls(document.locator, error.code, error.message, error.remedy, document.id, document.url)
        reason = f"{type(error).__name__}: {error}"
        return cls(document.locator, "failed", reason, "report it with the input", document.id, document.url)
