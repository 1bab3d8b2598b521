"""Articles that are not in a page's visible text: in the data of its scripts, in ``noscript`` and in ``textarea``.

Scripts are read for their string literals, whatever the syntax around them (JSON, ``window.__STATE__ = {…}``,
``JSON.parse("…")``, ``document.write("…")``): the strings under one key together are a candidate for the article.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.content.meta import find_date

# a key, if any, and a string literal; a string without an end runs to the end of the text, so that none is read twice
_LITERAL = re.compile(
    r"(?:[\"']?(?<![\w$])([A-Za-z_$][\w$]{0,40})[\"']?\s{0,3}[:=]\s{0,3}(?:\[\s{0,3})?)?\"((?:[^\"\\]++|\\.)*+)(?:\"|$)"
    r"|(?<![\w$])([A-Za-z_$][\w$]{0,40})[\"']?\s{0,3}[:=]\s{0,3}'((?:[^'\\\n]++|\\.)*+)(?:'|$|\n)",
    re.S,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]|\\u[4-9][0-9a-fA-F]{3}|&#x?[0-9a-fA-F]{4,5};|%E[4-9]%")
_SENTENCE = re.compile(r"[，。；！？]")
_TAG = re.compile(
    r"</?(?:p|div|br|span|section|img|strong|h\d)\b[^<>]{0,2000}>|&lt;/?(?:p|div|br|span|section)\b", re.I
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.S)
_PLAIN = {"n": "\n", "t": " ", "r": "\n", "b": "", "f": ""}
_NOT_BODY = re.compile(r"comment|reply|keyword|license|copyright|desc|summary|digest|abstract|intro|share|recommend|relat|hot|css|style", re.I)  # fmt: skip
_FIELDS = {
    "title": re.compile(r"^(?:title|newsTitle|articleTitle|art_title|headline|contTitle)$", re.I),
    "published": re.compile(r"^(?:pub(?:lish(?:ed)?)?_?(?:time|date|at|long)(?:Str|New|Long)?|ptime|datePublished|newsTime|news_date|showTime|p?ubTimeLong|releaseDate|ctime|create_?time)$", re.I),
    "source": re.compile(r"^(?:source|sourceName|source_name|media|mediaName|media_name|origin|copyfrom|news_source|src_name)$", re.I),
    "author": re.compile(r"^(?:author|authorName|author_name|writer|reporter)$", re.I),
}  # fmt: skip
_NUMBER_FIELD = re.compile(r"(pub(?:lish)?_?[tT]ime(?:Long)?|ptime|pubTimeLong|publishedAt|ctime|create_?[tT]ime)\\?[\"']?\s{0,3}[:=]\s{0,3}(1\d{9}(?:\d{3})?)\b")  # fmt: skip
_MOST = 30_000_000
_CHINA = timedelta(hours=8)


@dataclass(slots=True)
class Stored:
    """What scripts hold: texts by key, longest first, and fields of the article by name; ``last`` is the key of the text
    read last."""

    texts: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    last: str | None = None


def read_scripts(scripts: list[str]) -> Stored:
    """Collect the texts and the fields in scripts; linear in their length."""
    found = Stored()
    by_key: dict[str, list[str]] = {}
    for script in scripts:
        for key, value in _literals(script[:_MOST]):
            _take(key, value, by_key, found)
        if "published" not in found.fields:
            m = _NUMBER_FIELD.search(script)
            day = _day(m[2]) if m else None
            if day:
                found.fields["published"] = day
    groups = ["\n".join(dict.fromkeys(values)) for key, values in by_key.items() if not _NOT_BODY.search(key)]
    found.texts = sorted((g for g in groups if len(g) >= 60), key=len, reverse=True)[:5]
    return found


def _literals(script: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Keys and decoded strings; a string that holds JSON itself is read in its turn."""
    key = ""
    end = -1
    for m in _LITERAL.finditer(script):
        raw = m[2] if m[2] is not None else m[4]
        named = m[1] or m[3]
        if named:
            key = named
        elif end >= 0 and script[end : m.start()].strip(" \t\r\n,") != "":
            key = "" if "{" not in script[end : m.start()] else key  # neither a further item of a list nor a key
        end = m.end()
        if len(raw) < 2:
            continue
        if not _CHINESE.search(raw) and not raw[:4].isdigit():
            continue
        value = _unescape(raw)
        first = value.lstrip()[:1]
        if depth < 2 and len(value) > 60 and (first in ("{", "[") or (first != "<" and '":"' in value)):
            yield from _literals(value, depth + 1)
        else:
            yield key, value


def _unescape(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:
        text = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), raw)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _take(key: str, value: str, by_key: dict[str, list[str]], found: Stored) -> None:
    for name, pattern in _FIELDS.items():
        if len(value) <= 120 and pattern.match(key):
            told: str | None = value.strip()
            if name == "published":
                told = find_date(value) or _day(value)
            if told:
                found.fields.setdefault(name, told)
            return
    goes_on = key == found.last  # headings and rows of tables between paragraphs
    if goes_on or (len(value) >= 16 and _SENTENCE.search(value)):
        found.last = key
        if value.startswith("%") or "%E" in value[:200]:
            from urllib.parse import unquote

            value = unquote(value)
        by_key.setdefault(key, []).append(value)


def _day(text: str) -> str | None:
    """The day in China of a time in seconds or milliseconds."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", text.strip()):
        return None
    seconds = int(text) / (1000 if len(text.strip()) == 13 else 1)
    return (datetime.fromtimestamp(seconds, UTC) + _CHINA).date().isoformat()


def is_markup(text: str) -> bool:
    return _TAG.search(text) is not None


def plain_html(text: str) -> str:
    """Markup that was escaped once more (``&lt;p&gt;``) as markup."""
    import html

    return html.unescape(text) if "&lt;" in text and "<p" not in text else text


def hidden_markup(nodes: list[Any]) -> Iterator[str]:
    """The text or markup of ``noscript`` and ``textarea`` elements, where it is long enough for an article."""
    from lxml import etree

    for node in nodes:
        if node.tag == "script":
            continue
        text = "".join(node.itertext())
        if len(text) >= 60 and _SENTENCE.search(text):
            inner = node.tag == "noscript" and len(node)
            if inner:  # as a div: a walk over the page leaves noscript out
                text = etree.tostring(node, encoding="unicode", method="html", with_tail=False)
                text = text.replace("<noscript", "<div", 1)
            yield text


def script_texts(nodes: list[Any]) -> list[str]:
    """The scripts that may hold text: those with Chinese or escapes in them."""
    return [node.text for node in nodes if node.tag == "script" and node.text and len(node.text) >= 60 and _CHINESE.search(node.text)]  # fmt: skip
