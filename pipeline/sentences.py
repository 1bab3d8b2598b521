"""Sentences: half-open spans of the body, each within one paragraph."""

import re
from dataclasses import dataclass

# A sentence ends at 。！？ (with the closing quotes behind it) or with its paragraph. ； does not end one: lists hang together.
_END = re.compile(r"[。！？!?]+[”’」』）)]*|\n")


# No sentence is longer than this, so that assembly, which compares what a sentence holds, takes time linear in the text.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Sentence:
    """``body[start:end]``; ``paragraph`` counts from 0."""

    start: int
    end: int
    paragraph: int


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of a body (paragraphs joined by newlines), in order, without white space at their ends."""
    sentences: list[Sentence] = []
    start = paragraph = 0
    for match in _END.finditer(text):
        _append(sentences, text, start, match.end(), paragraph)
        start = match.end()
        paragraph += match[0] == "\n"
    _append(sentences, text, start, len(text), paragraph)
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    while end - start > LONGEST:
        cut = _cut(text, start)
        sentences.append(Sentence(start, cut, paragraph))
        start = cut
    if end > start:
        sentences.append(Sentence(start, end, paragraph))


def _cut(text: str, start: int) -> int:
    """Where to break an endless sentence: behind its last ； else ，else 、 in reach, else anywhere."""
    for marks in ("；;", "，,", "、 "):
        at = max(text.rfind(mark, start, start + LONGEST) for mark in marks)
        if at > start + LONGEST // 4:
            return at + 1
    return start + LONGEST
