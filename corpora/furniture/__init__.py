"""Invented page furniture: templates of what portals put around an article, and what to fill them with.

A template file holds blocks that begin with ``== id [Hant]``; a line is ``kind: text``. ``[body]`` is where the article
stands; ``~`` marks lines that stand between its paragraphs; ``kind*3`` repeats a line, and ``+kind`` lines repeat with the
line above them.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

_FOLDER = Path(__file__).parent

Split = Literal["train", "heldout"]
KINDS = (
    "body", "title", "info", "byline", "nav", "share", "editor", "related", "headline", "teaser", "neighbour", "legal",
    "advert", "ticker", "comment",
)  # fmt: skip
_LINE = re.compile(r"^(~ )?([a-z]+)(?:\*(\d+))?: (.*)$")
_MORE = re.compile(r"^\+([a-z]+): (.*)$")


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that come together ``times`` times: pairs of kind and text."""

    lines: tuple[tuple[str, str], ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """One portal's furniture: before, between and behind the article's paragraphs."""

    id: str
    traditional: bool
    before: tuple[Item, ...]
    within: tuple[Item, ...]
    after: tuple[Item, ...]


@cache
def templates(split: Split) -> tuple[Template, ...]:
    """The templates of a split.

    Raises:
        ValueError: a line cannot be read or names an unknown kind.
    """
    text = (_FOLDER / f"{split}.txt").read_text(encoding="utf-8")
    return tuple(_template(block) for block in re.split(r"(?m)^== ", text)[1:])


def _template(block: str) -> Template:
    head, *lines = block.splitlines()
    places: dict[str, list[Item]] = {"before": [], "within": [], "after": []}
    place = "before"
    for line in lines:
        if line == "[body]":
            place = "after"
            continue
        more = _MORE.match(line)
        if more:
            last = places[place].pop()
            places[place].append(Item((*last.lines, (_known(more[1]), more[2])), last.times))
            continue
        m = _LINE.match(line)
        if not m:
            raise ValueError(f"template {head}: cannot read {line!r}")
        places["within" if m[1] else place].append(Item(((_known(m[2]), m[4]),), int(m[3] or 1)))
    name, *flags = head.split()
    return Template(name, "Hant" in flags, *(tuple(places[p]) for p in ("before", "within", "after")))


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"unknown kind of line: {kind}")
    return kind


@cache
def pool(name: str) -> tuple[str, ...]:
    """Lines of ``<name>.txt``, such as ``train_headlines``, without comments."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("# "))


@cache
def articles(split: Split) -> tuple[dict[str, Any], ...]:
    """Invented articles with bodies that look like furniture: lists, questions, verses, captions."""
    lines = (_FOLDER / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(row for row in map(json.loads, lines) if row["split"] == split)
