"""The road of one article: bytes or text in, an :class:`Article` with its records out."""

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.documents import Document, Reject
from pipeline.records import Article
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
        except Exception as error:
            return Reject.of(document, error)

    def clean_document(self, document: Document) -> Article | Reject:
        """The first half of the road: the clean article without records; what is wrong becomes a :class:`Reject`."""
        try:
            return self._clean(document)
        except Exception as error:
            return Reject.of(document, error)

    def extract_records(self, article: Article) -> Article:
        """The second half: a clean article with its records; below the gate only companies and sums that it names."""
        from dataclasses import replace

        from pipeline.assembly import assemble

        relevant = article.relevance >= GATE
        if not relevant and not speaks_of_money(article.text):
            return article
        records = assemble(article.title, article.text, _date(article.published), article.source)
        return replace(
            article,
            deals=records.deals if relevant else (),
            indicators=records.indicators if relevant else (),
            companies=records.companies,
            amounts=records.amounts,
        )

    def process_many(self, documents: Iterable[Document | str | bytes]) -> Iterator[Article | Reject]:
        """Process a stream, one document at a time, in order and in bounded memory."""
        for document in documents:
            yield self.process_document(document if isinstance(document, Document) else Document(document))

    def _process(self, document: Document) -> Article:
        return self.extract_records(self._clean(document))

    def _clean(self, document: Document) -> Article:
        from pipeline.cleaning import clean
        from pipeline.provenance import Provenance

        cleaned = clean(document)
        content = cleaned.content
        published = _date(document.published) or _date(content.published)
        body = content.paragraphs
        score = relevance(content.title, "\n".join(body))
        return Article(
            id=document.id or document.fingerprint(),
            url=document.url,
            path=document.path,
            title=content.title,
            source=content.source,
            author=content.author,
            published=published.isoformat() if published else None,
            script=cleaned.script,
            repairs=cleaned.repairs,
            relevance=score,
            body=body,
            relevant=score >= GATE,
            pager=content.pager,
            provenance=Provenance(cleaned.text, body, is_html=cleaned.is_html) if self._keep_source else None,
        )


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
