"""Cells of tables that lost their markup: a header line, rows below it, cells apart by bars, tabs or blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BARRED = re.compile(r"[^|\t\s](?:[^|\t\n]{0,300}[^|\t\s])?")
_SPACED = re.compile(r"[^ \u3000\xa0]+")
_HEADER = re.compile(r"(?:^|[|\t \u3000])(?:项目名称|工程名称)(?=$|[|\t \u3000])")
_SENTENCE = re.compile(r"[。；！？]\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below the column that ``header`` names."""

    header: str
    start: int
    end: int


def cells_of_tables(text: str) -> Iterator[Cell]:
    """The cells of tables with a column of projects' names, row by row; a row of another length than its header's is left."""
    if not _HEADER.search(text):
        return
    header: list[str] = []
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        spans = cell_spans(line)
        if _HEADER.search(line) and len(spans) >= 3:
            header = [line[a:b] for a, b in spans]
        elif len(spans) < 2 or _SENTENCE.search(line):
            header = []
        elif len(spans) == len(header):
            yield from (Cell(name, start + a, start + b) for name, (a, b) in zip(header, spans, strict=True))


def cell_spans(line: str) -> list[tuple[int, int]]:
    """Spans of the cells of a row: set off by bars or tabs where there are any, else by blanks."""
    cell = _BARRED if "|" in line or "\t" in line else _SPACED
    return [m.span() for m in cell.finditer(line)]
