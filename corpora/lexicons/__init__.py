"""Typed loaders of the lexicons: one entry a line, ``#`` starts a comment that says where a group comes from or why."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def words(name: str) -> tuple[str, ...]:
    """Entries of ``<name>.txt`` in the order of the file, without comments and blank lines.

    Raises:
        FileNotFoundError: there is no such lexicon.
    """
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.partition("#")[0].strip()))


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of ``<name>.tsv``: tab-separated cells, comments and blank lines left out.

    Raises:
        FileNotFoundError: there is no such table.
    """
    lines = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("#")[0].rstrip() for line in lines)
    return tuple(tuple(cell.strip() for cell in row.split("\t")) for row in rows if row.strip())


def alternation(entries: tuple[str, ...]) -> str:
    """A regular-expression alternation of the entries, longest first, so that the longest entry matches."""
    import re

    return "|".join(re.escape(entry) for entry in sorted(set(entries), key=lambda e: (-len(e), e)))
