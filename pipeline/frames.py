"""Articles as pandas data frames, one per kind of record."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from extractors.mentions import Amount, Quantity
from pipeline.records import DETAIL_COLUMNS, Article, unit_of

if TYPE_CHECKING:
    import pandas as pd

_AMOUNT = ("amount_text", "amount_value", "amount_value_high", "currency", "qualifier", "amount_kind")
COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        *("article_id", "url", "path", "title", "source", "author", "published", "script", "relevance", "relevant"),
        "body",
    ),
    "deals": (
        *("deal_id", "article_id", "project", *_AMOUNT, "stage", "place", "date", *DETAIL_COLUMNS, "start", "end"),
        *("evidence", "evidence_start", "evidence_end", "confidence"),
    ),
    "deal_companies": ("deal_id", "article_id", "company", "role", "start", "end"),
    "deal_signatories": ("deal_id", "article_id", "name", "title", "start", "end"),
    "indicators": (
        *("article_id", "subject", "metric", "metric_text", "value", "unit", "status", "qualifier", "period", "yoy"),
        *("start", "end", "evidence", "evidence_start", "evidence_end", "confidence"),
    ),
    "companies": ("article_id", "company", "start", "end"),
    "amounts": ("article_id", "text", "value", "value_high", "currency", "qualifier", "start", "end"),
}


def to_frames(articles: Iterable[Article]) -> "dict[str, pd.DataFrame]":
    """Data frames ``articles``, ``deals``, ``deal_companies``, ``deal_signatories``, ``indicators``, ``companies``, ``amounts``.

    They join on ``article_id`` and ``deal_id`` (``article id/number of the deal``). Money and figures are ``Decimal``
    objects or None. All columns are there also where there are no rows.
    """
    import pandas as pd

    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for a in articles:
        rows["articles"].append(
            (a.id, a.url, a.path, a.title, a.source, a.author, a.published, a.script, a.relevance, a.relevant, a.text)
        )
        _add_deals(rows, a)
        for i in a.indicators:
            rows["indicators"].append(
                (
                    *(a.id, i.subject, i.metric, i.metric_text, i.value, i.unit, i.status, i.qualifier, i.period),
                    *(i.yoy, i.span.start, i.span.end, a.quote(i.evidence), i.evidence.start, i.evidence.end),
                    i.confidence,
                )
            )
        rows["companies"].extend((a.id, c.name, c.span.start, c.span.end) for c in a.companies)
        rows["amounts"].extend(
            (a.id, m.text, m.value, m.value_high, m.currency, m.qualifier, m.start, m.end) for m in a.amounts
        )
    return {name: _frame(pd, rows[name], columns) for name, columns in COLUMNS.items()}


def _add_deals(rows: dict[str, list[tuple[Any, ...]]], a: Article) -> None:
    for number, d in enumerate(a.deals):
        deal_id = f"{a.id}/{number}"
        m = d.amount
        amount = (None,) * 5 if m is None else (m.text, m.value, m.value_high, m.currency, m.qualifier)
        rows["deals"].append(
            (
                *(deal_id, a.id, d.project, *amount, d.amount_kind, d.stage, d.place, d.date),
                *(d.details.sector, d.details.industry),
                *(value for measure in d.details.measures.values() for value in _measure(measure)),
                *(d.span.start, d.span.end),
                *(a.quote(d.evidence), d.evidence.start, d.evidence.end, d.confidence),
            )
        )
        rows["deal_companies"].extend((deal_id, a.id, c.name, c.role, c.span.start, c.span.end) for c in d.companies)
        rows["deal_signatories"].extend(
            (deal_id, a.id, s.name, s.title, s.span.start, s.span.end) for s in d.details.signatories
        )


def _measure(m: Amount | Quantity | None) -> tuple[Any, ...]:
    return (None,) * 3 if m is None else (m.text, m.value, unit_of(m))


def _frame(pd: Any, rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> "pd.DataFrame":
    """Object columns for text and exact numbers (None stays None), plain integers and floats for the rest."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    for name in columns:
        if name.endswith(("start", "end")):
            frame[name] = frame[name].astype("int64")
        elif name in ("confidence", "relevance"):
            frame[name] = frame[name].astype("float64")
        elif name == "relevant":
            frame[name] = frame[name].astype("bool")
    return frame
