"""Errors: one root exception, each with a code, what went wrong and what to do about it."""

from typing import Literal

ErrorCode = Literal[
    "unreadable",  # the file cannot be opened or vanished while it was read
    "empty",  # nothing in it, or nothing but white space
    "binary",  # neither text nor HTML
    "too_large",  # above the size limit
    "undecodable",  # no encoding fits
    "no_content",  # a page without an article
    "language",  # a text that is not Chinese
    "too_deep",  # nesting beyond what can be parsed
    "bad_row",  # a table row or JSON line that cannot be used
    "bad_table",  # a table without the needed columns
    "bad_call",  # wrong arguments
    "database",  # the store cannot be used
    "failed",  # an unexpected error while one document was processed
]


class LuodiError(Exception):
    """Root of all errors that Luodi raises on purpose.

    Args:
        code: what kind of error it is.
        message: one line that names the input and the reason.
        remedy: one line that says what to do.
    """

    def __init__(self, code: ErrorCode, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class InputError(LuodiError):
    """One input that cannot be used: it becomes a reject, and the run goes on."""


class CallError(LuodiError):
    """A wrong call: nothing is done."""


class StoreError(LuodiError):
    """The database or an output file cannot be used."""
