"""How well flattened documents are cleaned: body by characters, title, outlet and date by documents, strangers left."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.content.base import Content
from pipeline.errors import InputError
from pipeline.train.compose import Composed

_GRAM = 8
_LEFT_OUT = re.compile(r"[\s“”\"'‘’《》<>()（）\[\]【】「」『』,，、。.:：;；·•\-—_]+")


@dataclass(slots=True)
class Measured:
    """Counts over documents; ``misses`` holds (document's id, F1, strangers kept)."""

    documents: int = 0
    common_gold: int = 0
    common_got: int = 0
    gold: int = 0
    got: int = 0
    title: int = 0
    source: list[int] = field(default_factory=lambda: [0, 0])
    published: list[int] = field(default_factory=lambda: [0, 0])
    strangers: int = 0
    strangers_shown: int = 0
    mean: float = 0.0
    misses: list[tuple[str, float, list[str]]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of the body in characters over all documents, mean F1 a document, shares of right
        titles, outlets and dates, and the number of other articles' lines that survived."""
        p, r = self.common_got / max(1, self.got), self.common_gold / max(1, self.gold)
        return {
            "body_precision": round(p, 4),
            "body_recall": round(r, 4),
            "body_f1": round(2 * p * r / max(1e-9, p + r), 4),
            "body_f1_mean": round(self.mean / max(1, self.documents), 4),
            "title": round(self.title / max(1, self.documents), 4),
            "source": round(self.source[0] / max(1, self.source[1]), 4),
            "published": round(self.published[0] / max(1, self.published[1]), 4),
            "strangers_kept": self.strangers,
            "strangers": self.strangers_shown,
            "documents": self.documents,
        }


def measure(documents: Iterable[Composed], clean: Callable[[str], Content]) -> Measured:
    """Clean every document and compare with its truth."""
    out = Measured()
    for document in documents:
        try:
            content = clean(document.text)
        except InputError:
            content = Content("", None, None, None, ())
        _add(out, document, content)
    return out


def _add(out: Measured, document: Composed, content: Content) -> None:
    gold, got = comparable("".join(document.body)), comparable("".join(content.paragraphs))
    in_gold, in_got = _cover(gold, got), _cover(got, gold)
    p, r = in_got / max(1, len(got)), in_gold / max(1, len(gold))
    f1 = 2 * p * r / max(1e-9, p + r)
    kept = [s for s in document.strangers if len(t := comparable(s)) >= 6 and t in got and t not in gold]
    out.documents += 1
    out.mean += f1
    out.common_gold += in_gold
    out.common_got += in_got
    out.gold += len(gold)
    out.got += len(got)
    out.strangers += len(kept)
    out.strangers_shown += len(document.strangers)
    out.title += comparable(content.title) == comparable(document.title)
    for name in ("source", "published"):
        wanted = getattr(document, name)
        if wanted is not None:
            tally = getattr(out, name)
            tally[0] += comparable(getattr(content, name)) == comparable(wanted)
            tally[1] += 1
    if f1 < 0.9995:
        out.misses.append((document.id, f1, kept))


def comparable(text: str | None) -> str:
    """The form in which texts are compared: simplified, NFKC, without punctuation and spaces."""
    from pipeline.normalise import to_simplified

    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", to_simplified(text or ""))).lower()


def _cover(text: str, other: str) -> int:
    """Characters of ``text`` that lie in runs of eight that ``other`` has too."""
    if len(text) < _GRAM or len(other) < _GRAM:
        return len(text) if text and text in other else 0
    grams = {other[i : i + _GRAM] for i in range(len(other) - _GRAM + 1)}
    hit = bytearray(len(text))
    for i in range(len(text) - _GRAM + 1):
        if text[i : i + _GRAM] in grams:
            hit[i : i + _GRAM] = b"\1" * _GRAM
    return sum(hit)
