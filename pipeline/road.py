"""The road of one article: bytes or text in, an :class:`Article` with its records out."""

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.documents import Document, Reject
from pipeline.errors import InputError, LuodiError
from pipeline.records import Article, Repair, Script
from pipeline.relevance import GATE, relevance, speaks_of_money


class Pipeline:
    """Turns documents into articles with records. One instance can process any number of documents.

    >>> article = Pipeline().process("某县签约\\n总投资3亿元的恒砺新材年产6万吨工程塑料项目落户某县。")
    >>> article.deals[0].project
    '恒砺新材年产6万吨工程塑料项目'
    """

    def __init__(self, *, keep_source: bool = True) -> None:
        """``keep_source``: articles keep their decoded input, so that ``Article.source_span`` can point into it."""
        self._keep_source = keep_source

    def process(
        self,
        content: str | bytes,
        *,
        url: str | None = None,
        published: str | None = None,
        id: str | None = None,
        path: str | None = None,
        is_html: bool | None = None,
    ) -> Article:
        """Process one page or text.

        Args:
            content: raw bytes, HTML, or plain (also flattened) text.
            url: its address, kept in the article.
            published: its date (``YYYY-MM-DD``) where the caller knows it; else it is read from the content.
            id: the caller's own identifier; else one is derived from the content.
            path: where the file lies, kept in the article.
            is_html: whether ``content`` is HTML; None finds out.

        Raises:
            InputError: the content cannot be used; ``code`` says why.
        """
        return self._process(Document(content, id=id, url=url, path=path, published=published, is_html=is_html))

    def process_document(self, document: Document) -> Article | Reject:
        """Process one document; whatever is wrong with it becomes a :class:`Reject`, never an exception."""
        try:
            return self._process(document)
        except LuodiError as error:
            return Reject.of(document, error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Reject(document.locator, "failed", reason, "report it with the input", document.id, document.url)

    def process_many(self, documents: Iterable[Document | str | bytes]) -> Iterator[Article | Reject]:
        """Process a stream, one document at a time, in order and in bounded memory."""
        for document in documents:
            yield self.process_document(document if isinstance(document, Document) else Document(document))

    def _process(self, document: Document) -> Article:
        from pipeline.content import looks_like_html, main_content
        from pipeline.decode import decode
        from pipeline.mojibake import repair_mojibake
        from pipeline.normalise import normalise
        from pipeline.provenance import Provenance

        repairs: list[Repair] = []
        if isinstance(document.content, bytes):
            decoded = decode(document.content)
            text, mojibake = decoded.text, decoded.mojibake
            if decoded.reason == "repaired":
                repairs.append(Repair("decoding", 1))
        else:
            if not document.content.strip():
                raise InputError("empty", "the text is empty", "give it content or leave it out")
            text, mojibake = repair_mojibake(document.content)
        if mojibake:
            repairs.append(Repair("suspected_mojibake" if mojibake == "suspected" else "mojibake", 1))
        is_html = looks_like_html(text) if document.is_html is None else document.is_html
        content = main_content(text, url=document.url, is_html=is_html)
        body = normalise("\n".join(content.paragraphs))
        _refuse_foreign(body.text)
        # a headline is too short to show by itself that it is scrambled
        scrambled = any(repair.kind == "pinyin" for repair in body.repairs) or None
        title = normalise(content.title, scrambled=scrambled).text.strip()
        source = normalise(content.source).text.strip() if content.source else None
        author = normalise(content.author).text.strip() if content.author else None
        paragraphs = tuple(p for line in body.text.split("\n") if (p := line.strip()))
        published = _date(document.published) or _date(content.published)
        return _with_records(
            Article(
                id=document.id or document.fingerprint(),
                url=document.url,
                path=document.path,
                title=title,
                source=source,
                author=author,
                published=published.isoformat() if published else None,
                script=_script(body.script),
                repairs=(*repairs, *body.repairs),
                pager=content.pager,
                relevance=relevance(title, body.text),
                body=paragraphs,
                provenance=Provenance(text, paragraphs, is_html=is_html) if self._keep_source else None,
            ),
            published,
        )


def _with_records(article: Article, published: date | None) -> Article:
    """The article with its records; below the gate only with the companies and sums of money that it names."""
    from dataclasses import replace

    from pipeline.assembly import assemble

    relevant = article.relevance >= GATE
    if not relevant and not speaks_of_money(article.text):
        return article
    records = assemble(article.title, article.text, published, article.source)
    return replace(
        article,
        relevant=relevant,
        deals=records.deals if relevant else (),
        indicators=records.indicators if relevant else (),
        companies=records.companies,
        amounts=records.amounts,
    )


_FOREIGN = {"ja": "Japanese", "ko": "Korean", "en": "English"}


def _refuse_foreign(text: str) -> None:
    from pipeline.language import language_hint

    language = _FOREIGN.get(language_hint(text))
    if language:
        raise InputError("language", f"the text is {language}", "leave it out; only Chinese is read")


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _script(value: str) -> Script:
    return "Hant" if value == "Hant" else "Hans"
