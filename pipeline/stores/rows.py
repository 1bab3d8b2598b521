"""From an article to table rows: keys, ids and values as SQLite binds them. Pure functions."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractors.companies.told import told_names
from extractors.mentions import Amount, Quantity
from pipeline.records import Article, Deal, Indicator, unit_of

Value = str | int | float | None
Row = tuple[Value, ...]

_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """The rows of one article's records, by table."""

    deal_reports: list[Row]
    deal_companies: list[Row]
    deal_signatories: list[Row]
    article_companies: list[Row]
    told_names: list[Row]
    indicators: list[Row]
    amounts: list[Row]


def digest(*parts: str) -> str:
    """16 hex digits over some strings."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def body_hash(text: str) -> str:
    """Identity of a body by its letters (of any script) and digits; where it has none, by itself."""
    return digest(letters(text) or text)


def project_key(project: str) -> str:
    """Comparable form of a project's name: NFKC, lower case, letters and digits only, without a closing 项目."""
    core = letters(project)
    return core.removesuffix("项目") if len(core) > 5 else core


def company_key(name: str) -> str:
    """Comparable form of a company's name: NFKC, without white space, brackets in one form."""
    return "".join(unicodedata.normalize("NFKC", name).split()) or name


def letters(text: str) -> str:
    """The letters (of any script) and digits of a text: NFKC, lower case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def money(value: Decimal | None) -> str | None:
    """An exact number as plain decimal text, without exponent (a NUMERIC column keeps 15 digits of it without loss)."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def article_rows(article: Article, article_id: str) -> ArticleRows:
    """All rows of an article's records, ready to bind."""
    rows = ArticleRows([], [], [], [], [], [], [])
    text = article.text
    for position, deal in enumerate(article.deals):
        report_id = digest(article_id, str(position))
        rows.deal_reports.append(_report(deal, report_id, article_id, position, text))
        for place, c in enumerate(deal.companies):
            key = company_key(c.name)
            rows.deal_companies.append((report_id, place, c.name, key, c.role, c.span.start, c.span.end))
        rows.deal_signatories.extend(
            (report_id, place, s.name, s.title, s.span.start, s.span.end)
            for place, s in enumerate(deal.details.signatories)
        )
    for position, company in enumerate(article.companies):
        key = company_key(company.name)
        span = company.span
        rows.article_companies.append((article_id, position, company.name, key, span.start, span.end))
    for position, told in enumerate(told_names(text)):
        keys = company_key(told.name), company_key(told.company)
        rows.told_names.append(
            (article_id, position, told.kind, told.name, keys[0], told.company, keys[1], told.start, told.end)
        )
    rows.indicators.extend(_indicator(i, article_id, n, text) for n, i in enumerate(article.indicators))
    rows.amounts.extend((article_id, n, *_amount(a)) for n, a in enumerate(article.amounts))
    return rows


def _report(deal: Deal, report_id: str, article_id: str, position: int, text: str) -> Row:
    amount, evidence = deal.amount, deal.evidence
    sums: Row = (None,) * 7
    if amount is not None:
        sums = (
            amount.text,
            amount.start,
            amount.end,
            money(amount.value),
            money(amount.value_high),
            amount.currency,
            amount.qualifier,
        )
    return (
        *(report_id, article_id, position, deal.project, project_key(deal.project), deal.span.start, deal.span.end),
        *sums,
        *(deal.amount_kind, deal.stage, deal.place, deal.date, deal.details.sector, deal.details.industry),
        *(value for measure in deal.details.measures.values() for value in _measure(measure)),
        *(evidence.start, evidence.end, text[evidence.start : evidence.end], deal.confidence),
    )


def _measure(m: Amount | Quantity | None) -> Row:
    return (None,) * 5 if m is None else (m.text, m.start, m.end, money(m.value), unit_of(m))


def _indicator(i: Indicator, article_id: str, position: int, text: str) -> Row:
    evidence = i.evidence
    return (
        *(article_id, position, i.subject, i.metric, i.metric_text, money(i.value), i.unit, i.status, i.qualifier),
        *(i.period, money(i.yoy), i.span.start, i.span.end),
        *(evidence.start, evidence.end, text[evidence.start : evidence.end], i.confidence),
    )


def _amount(a: Amount) -> Iterator[Value]:
    yield from (a.text, a.start, a.end, money(a.value), money(a.value_high), a.currency, a.qualifier)
