"""Where each character of an article's body came from in the decoded input.

Cleaning, unscrambling and conversion to simplified script change a text many times; rather than carry offsets through
every step, the finished body is laid beside the input once more. Both are brought into a comparable form character by
character (markup, white space and bracketed pinyin left out, simplified, half-width), each character with its place.
A paragraph that stands in the input as it is maps exactly; where characters differ (bytes restored by unscrambling,
phrases that OpenCC converts as a whole) the stretches around them map exactly and what lies between maps as a whole.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from urllib.parse import quote

from pipeline.spans import Span

_TOKEN = re.compile(
    r"(?P<cut><!--.*?(?:-->|\Z)|<(?P<raw>script|style|noscript|textarea)\b.*?(?:</(?P=raw)\s*>|\Z)|</?[a-zA-Z!?][^<>]*>?)"
    r"|(?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});?)",
    re.S | re.I,
)
_PINYIN = re.compile(r"[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜɑɡ]{1,6}[）)]")
# How far from where a paragraph is expected its stretches are looked for, in characters
_WINDOW = 4000


@dataclass(frozen=True, slots=True)
class Alignment:
    """For every character of a body its span in the decoded input.

    ``starts[i]`` and ``ends[i]`` are the span of body character ``i``; characters that stand nowhere in the input
    (a line break put between two table cells) have the span between their neighbours.
    """

    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> Span:
        """The span of the input behind body characters ``start:end``.

        Raises:
            ValueError: the span is empty or lies outside the body.
        """
        if not 0 <= start < end <= len(self.starts):
            raise ValueError(f"no characters {start}:{end} in a body of {len(self.starts)}")
        return Span(self.starts[start], max(self.ends[start:end]))


class Provenance:
    """The decoded input of one article; the alignment is made when it is first asked for."""

    def __init__(self, source: str, body: Sequence[str], *, is_html: bool) -> None:
        self.source = source
        self.is_html = is_html
        self._body = body
        self._alignment: Alignment | None = None

    def span(self, start: int, end: int) -> Span:
        """The span of ``source`` behind body characters ``start:end``."""
        if self._alignment is None:
            self._alignment = align(self.source, self._body, is_html=self.is_html)
        return self._alignment.span(start, end)

    def visible(self, start: int, end: int) -> str:
        """What a reader of the input sees there, in the script it was written in."""
        return visible_text(self.source, self.span(start, end), is_html=self.is_html)


def align(source: str, body: Sequence[str], *, is_html: bool) -> Alignment:
    """Lay a body beside the decoded input it was made from.

    Args:
        source: the decoded input (a page's HTML or flattened text).
        body: the article's paragraphs in normal form.
        is_html: whether ``source`` is HTML.
    """
    stream, places, stops = _stream(source, is_html)
    starts: array[int] = array("q")
    ends: array[int] = array("q")
    at = 0
    for number, paragraph in enumerate(body):
        if number:
            starts.append(-1)
            ends.append(-1)
        key, own = _comparable(paragraph)
        found = _match(stream, key, at)
        if found:
            at = max(found) + 1
        to_stream = dict(zip(own, found, strict=True))
        for i in range(len(paragraph)):
            j = to_stream.get(i, -1)
            starts.append(places[j] if j >= 0 else -1)
            ends.append(stops[j] if j >= 0 else -1)
    _fill(starts, ends)
    return Alignment(starts, ends)


def text_fragment(url: str, quoted: str) -> str:
    """A link that opens ``url`` at a sentence (``#:~:text=``; WICG Scroll To Text Fragment).

    ``quoted`` is the sentence as it stands in the input; a long one is named by its first and last characters.
    """
    words = re.sub(r"\s+", " ", quoted).strip()
    ends = [words] if len(words) <= 40 else [words[:16].strip(), words[-16:].strip()]
    target = ",".join(_escaped(end) for end in ends)
    return f"{url.split('#', maxsplit=1)[0]}#:~:text={target}"


def visible_text(source: str, span: Span, *, is_html: bool) -> str:
    """What a reader sees of a span of the input: no markup, entities resolved."""
    piece = source[span.start : span.end]
    return html.unescape(_TOKEN.sub(lambda m: m[0] if m["entity"] else "", piece)) if is_html else piece


def _escaped(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


@cache
def _fold() -> dict[int, str]:
    """Character table of the comparable form: simplified, half-width."""
    from importlib import resources

    table = {0xFF01 + i: chr(0x21 + i) for i in range(0x5E)}
    text = (resources.files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        char, _, simple = line.partition("\t")
        if len(char) == 1 and simple:
            table[ord(char)] = simple.split(" ")[0]
    table[ord("著")] = "着"
    return table


def _comparable(text: str) -> tuple[str, list[int]]:
    """A text in comparable form without white space, and the place of each of its characters."""
    kept = [(i, c) for i, c in enumerate(text) if not c.isspace()]
    return "".join(c for _, c in kept).translate(_fold()), [i for i, _ in kept]


def _stream(source: str, is_html: bool) -> tuple[str, array[int], array[int]]:
    """The input in comparable form, and for each of its characters the span it has in the input."""
    chars: list[str] = []
    places: array[int] = array("q")
    stops: array[int] = array("q")

    def take(text: str, start: int) -> None:
        for i, char in enumerate(text):
            if not char.isspace():
                chars.append(char)
                places.append(start + i)
                stops.append(start + i + 1)

    at = 0
    cuts = _TOKEN.finditer(source) if is_html else _PINYIN.finditer(source)
    for match in cuts:
        take(source[at : match.start()], at)
        if is_html and match["entity"]:
            for char in html.unescape(match[0]):
                if not char.isspace():
                    chars.append(char)
                    places.append(match.start())
                    stops.append(match.end())
        at = match.end()
    take(source[at:], at)
    return "".join(chars).translate(_fold()), places, stops


def _match(stream: str, key: str, at: int) -> list[int]:
    """For each character of ``key`` its index in ``stream``, -1 where it has none."""
    if not key:
        return []
    found = stream.find(key, at)
    if found < 0:
        found = stream.find(key)
    if found >= 0:
        return list(range(found, found + len(key)))
    low = _anchor(stream, key, at)
    window = stream[low : low + len(key) + _WINDOW]
    places = [-1] * len(key)
    for block in SequenceMatcher(None, key, window, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            places[block.a + k] = low + block.b + k
    return places


def _anchor(stream: str, key: str, at: int) -> int:
    """Where to look for a paragraph that does not stand in the input as it is: before its first stretch that does."""
    size = 8
    for begin in range(0, max(1, len(key) - size), size):
        found = stream.find(key[begin : begin + size], at)
        if found >= 0:
            return max(0, found - begin - size * 4)
    return at


def _fill(starts: array[int], ends: array[int]) -> None:
    """Give characters without a place the stretch between their neighbours."""
    known = [i for i, place in enumerate(starts) if place >= 0]
    for i, place in enumerate(starts):
        if place >= 0:
            continue
        k = bisect_right(known, i)
        low = ends[known[k - 1]] if k else (starts[known[0]] if known else 0)
        high = starts[known[k]] if k < len(known) else low
        starts[i] = low
        ends[i] = max(low, high)
