"""From a document to its clean article: decoding, main content, normal form. What ``luodi clean`` shows and the road reads."""

from dataclasses import dataclass

from pipeline.content.base import Content
from pipeline.documents import Document
from pipeline.errors import InputError
from pipeline.records import Repair, Script


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document's decoded text, and what it says in its normal form.

    ``content`` is simplified; ``script`` is the one it was written in; ``repairs`` tell what was mended on the way.
    """

    text: str
    is_html: bool
    content: Content
    script: Script
    repairs: tuple[Repair, ...]


def clean(document: Document) -> Cleaned:
    """Decode a document, find its main content and bring it into its normal form.

    Raises:
        InputError: it cannot be decoded, holds no article, or is not Chinese; ``code`` says which.
    """
    from pipeline.content import looks_like_html, main_content
    from pipeline.normalise import normalise

    text, repairs = _decoded(document.content)
    is_html = looks_like_html(text) if document.is_html is None else document.is_html
    found = main_content(text, url=document.url, is_html=is_html)
    body = normalise("\n".join(found.paragraphs))
    _refuse_foreign(body.text)
    # a headline is too short to show by itself that it is scrambled
    scrambled = any(repair.kind == "pinyin" for repair in body.repairs) or None
    content = Content(
        title=normalise(found.title, scrambled=scrambled).text.strip(),
        source=normalise(found.source).text.strip() if found.source else None,
        author=normalise(found.author).text.strip() if found.author else None,
        published=found.published,
        paragraphs=tuple(p for line in body.text.split("\n") if (p := line.strip())),
        pager=found.pager,
    )
    return Cleaned(text, is_html, content, body.script, (*repairs, *body.repairs))


def _decoded(content: str | bytes) -> tuple[str, list[Repair]]:
    from pipeline.decode import decode
    from pipeline.mojibake import repair_mojibake

    repairs: list[Repair] = []
    if isinstance(content, bytes):
        decoded = decode(content)
        text, mojibake = decoded.text, decoded.mojibake
        if decoded.reason == "repaired":
            repairs.append(Repair("decoding", 1))
    else:
        if not content.strip():
            raise InputError("empty", "the text is empty", "give it content or leave it out")
        text, mojibake = repair_mojibake(content)
    if mojibake:
        repairs.append(Repair("suspected_mojibake" if mojibake == "suspected" else "mojibake", 1))
    return text, repairs


_FOREIGN = {"ja": "Japanese", "ko": "Korean", "en": "English"}


def _refuse_foreign(text: str) -> None:
    from pipeline.language import language_hint

    language = _FOREIGN.get(language_hint(text))
    if language:
        raise InputError("language", f"the text is {language}", "leave it out; only Chinese is read")
