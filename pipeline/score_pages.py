"""Scores of main content on pages: characters in common with the gold text, and the share of right fields."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import mean
from typing import Any

_GRAM = 8
_SPACE = re.compile(r"\s+")
FIELDS = ("title", "published", "source", "author")
_CONTAINED = {
    "title": 8,
    "source": 2,
    "author": 2,
}  # a longer value that holds the gold one counts from so many characters


@dataclass(frozen=True, slots=True)
class PageScore:
    """Precision, recall and F1 of one page's text, each in 0..1."""

    page: str
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class PageScores:
    """Means over pages in 0..1; ``median_f1`` is the upper median; ``good`` is the share of pages with an F1 of 0.95 or more; a field's share counts the pages
    whose gold has it, and is None where none has."""

    pages: tuple[PageScore, ...]
    precision: float
    recall: float
    f1: float
    median_f1: float
    good: float
    fields: dict[str, float | None]

    def row(self) -> dict[str, float | int | None]:
        """The figures as one flat row."""
        return {
            "pages": len(self.pages),
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "median_f1": round(self.median_f1, 4),
            "f1>=.95": round(self.good, 4),
            **{k: None if v is None else round(v, 4) for k, v in self.fields.items()},
        }


def score_pages(gold_rows: Iterable[Mapping[str, Any]], predicted_rows: Iterable[Mapping[str, Any]]) -> PageScores:
    """Score predicted pages against gold ones.

    Both are rows with ``page`` (the key), ``text`` (paragraphs joined by line breaks), ``title``, ``published``,
    ``source`` and ``author``; a field that is missing or None is not there. A page that was not predicted scores as
    empty, a predicted page that is not in the gold is left out. Text is compared without white space, in
    compatibility form (NFKC), by cover of runs of eight characters: order does not count, and a repeated line cannot
    count twice. Of dates only the day counts.

    Raises:
        ValueError: the gold holds no pages, or one page twice.
    """
    gold: dict[str, Mapping[str, Any]] = {}
    for row in gold_rows:
        if row["page"] in gold:
            raise ValueError(f"the gold holds {row['page']} twice")
        gold[str(row["page"])] = row
    if not gold:
        raise ValueError("the gold holds no pages")
    predicted = {str(row["page"]): row for row in predicted_rows}
    nothing: Mapping[str, Any] = {}
    pages = []
    for name, row in gold.items():
        precision, recall = text_overlap(row.get("text"), predicted.get(name, nothing).get("text"))
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        pages.append(PageScore(name, precision, recall, f1))
    fields: dict[str, float | None] = {}
    for key in FIELDS:
        rights = [same_field(key, row[key], predicted.get(name, nothing).get(key)) for name, row in gold.items() if row.get(key)]  # fmt: skip
        fields[key] = sum(rights) / len(rights) if rights else None
    f1s = sorted(p.f1 for p in pages)
    return PageScores(
        tuple(pages),
        mean(p.precision for p in pages),
        mean(p.recall for p in pages),
        mean(f1s),
        f1s[len(f1s) // 2],
        sum(f >= 0.95 for f in f1s) / len(f1s),
        fields,
    )


def text_overlap(gold: str | None, predicted: str | None) -> tuple[float, float]:
    """Precision and recall of a text. Without gold text, nothing is right and anything is wrong."""
    want, got = squeeze(gold), squeeze(predicted)
    if not want:
        return (0.0, 1.0) if got else (1.0, 1.0)
    if not got:
        return 1.0, 0.0
    if min(len(want), len(got)) < _GRAM:
        blocks = SequenceMatcher(None, want, got, autojunk=False).get_matching_blocks()
        common = sum(block.size for block in blocks)
        return common / len(got), common / len(want)
    return _cover(got, want) / len(got), _cover(want, got) / len(want)


def _cover(text: str, other: str) -> int:
    """How many characters of a text lie in runs of eight that the other text has too."""
    known = {other[i : i + _GRAM] for i in range(len(other) - _GRAM + 1)}
    covered = 0
    until = 0  # characters before this are counted
    for i in range(len(text) - _GRAM + 1):
        if text[i : i + _GRAM] in known:
            end = i + _GRAM
            covered += end - max(i, until)
            until = end
    return covered


def same_field(key: str, gold: str | None, predicted: str | None) -> bool:
    """Whether a field is right: equal, or, where names may be given more fully, one within the other."""
    want, got = squeeze(gold), squeeze(predicted)
    if key == "published":
        return want[:10] == got[:10]
    return want == got or (len(got) >= _CONTAINED.get(key, 2) and (want in got or got in want))


def squeeze(text: str | None) -> str:
    """A text in compatibility form and without white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text or ""))
