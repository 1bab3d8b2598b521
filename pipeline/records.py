"""Record types: what the road of one article ends in.

All records are frozen; offsets are half-open and count characters of ``"\\n".join(article.body)``. Money is ``Decimal``.
``Article.to_dict()`` is the JSON contract (``pipeline/schema/article.schema.json``).
"""

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Literal

import simplejson

from extractors.mentions import Amount, Qualifier, Quantity, StageName
from pipeline.provenance import Provenance, text_fragment
from pipeline.spans import Span

Role = Literal["investor", "partner", "contractor"]
AmountKind = Literal["total", "phase", "fixed", "paid", "foreign"]
Status = Literal["target", "result", "forecast"]
Script = Literal["Hans", "Hant"]


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company as the article names it, in the longest form, where that form stands."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class DealCompany:
    """A company's part in a deal."""

    name: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who signs the agreement on a deal for one of its parties; ``span`` covers title and name."""

    name: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Details:
    """What an article says about a project beyond its sum, stage and place; None where it does not tell.

    ``sector`` is the section (A to T) of GB/T 4754—2017, ``industry`` the strategic emerging industry (战略性新兴产业分类（2018）),
    both by ``corpora/lexicons/sectors.tsv``. ``capacity`` is annual output or treatment, or installed capacity.
    ``output_value``, ``tax`` and ``jobs`` are what the project is expected to bring, the two sums in a year.
    """

    sector: str | None = None
    industry: str | None = None
    capacity: Quantity | None = None
    land: Quantity | None = None
    floor_area: Quantity | None = None
    output_value: Amount | None = None
    tax: Amount | None = None
    jobs: Quantity | None = None
    signatories: tuple[Signatory, ...] = ()

    @property
    def measures(self) -> dict[str, Amount | Quantity | None]:
        """The sums and quantities, by the names that their columns begin with."""
        return {
            "capacity": self.capacity,
            "land": self.land,
            "floor_area": self.floor_area,
            "output": self.output_value,
            "tax": self.tax,
            "jobs": self.jobs,
        }

    def or_from(self, other: "Details") -> "Details":
        """These details, and what they lack from ``other``."""
        lacking = [f.name for f in fields(self) if not getattr(self, f.name)]
        return replace(self, **{name: getattr(other, name) for name in lacking})


MEASURES = tuple(Details().measures)
# Details of a deal as columns of a table
DETAIL_COLUMNS = ("sector", "industry", *(f"{name}_{part}" for name in MEASURES for part in ("text", "value", "unit")))


def unit_of(measure: Amount | Quantity) -> str:
    """The unit that a measure's value counts: a currency for sums, the base unit for quantities."""
    return measure.currency if isinstance(measure, Amount) else measure.unit


@dataclass(frozen=True, slots=True)
class Deal:
    """One investment project as one article reports it (definitions: the gold corpus's guidelines).

    ``confidence`` is the share of deals with such evidence whose name, sum and a company are right.
    """

    project: str
    span: Span
    companies: tuple[DealCompany, ...]
    amount: Amount | None
    amount_kind: AmountKind | None
    stage: StageName | None
    place: str | None
    date: str | None
    evidence: Span
    confidence: float = 0.0
    details: Details = Details()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure about a place's or organisation's investment work: a target, a result or a forecast.

    ``confidence`` is the share of figures with such evidence whose metric, value and status are right.
    """

    subject: str | None
    metric: str
    metric_text: str
    value: Decimal | None
    unit: str
    status: Status
    qualifier: Qualifier
    period: str | None
    yoy: Decimal | None
    span: Span
    evidence: Span
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one article, each kind in text order."""

    deals: tuple[Deal, ...]
    indicators: tuple[Indicator, ...]
    companies: tuple[CompanyName, ...]
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was mended on the way from bytes to text, and how often."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Pager:
    """The place of a page in an article of several pages, counted from 1; what the page does not tell is None."""

    page: int
    total: int | None = None
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article with everything that was read from it.

    ``script`` is the script it was written in (ISO 15924: Hans, Hant); all text here is simplified.
    ``relevance`` is the gate's score in 0..1; an article below the gate has no deals and indicators. ``pager`` tells
    where its page stands in an article of several pages.
    """

    id: str
    url: str | None
    path: str | None
    title: str
    source: str | None
    author: str | None
    published: str | None
    script: Script
    repairs: tuple[Repair, ...]
    relevance: float
    body: tuple[str, ...]
    deals: tuple[Deal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    companies: tuple[CompanyName, ...] = ()
    amounts: tuple[Amount, ...] = ()
    relevant: bool = field(default=False)
    pager: Pager | None = None
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The body as one string, which all offsets count in."""
        return "\n".join(self.body)

    def quote(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]

    def source_span(self, start: int, end: int) -> Span:
        """Where body characters ``start:end`` stand in the decoded input.

        Raises:
            ValueError: the span is empty or outside the body, or the article was made without keeping its input.
        """
        if self.provenance is None:
            raise ValueError(
                "the article was processed without keeping its input (Pipeline(keep_source=True) keeps it)"
            )
        return self.provenance.span(start, end)

    def link(self, span: Span) -> str | None:
        """The article's address with a text fragment that opens it at a span of the body; None without an address."""
        if self.url is None:
            return None
        quoted = self.provenance.visible(span.start, span.end) if self.provenance else self.quote(span)
        return text_fragment(self.url, quoted)

    def to_dict(self) -> dict[str, Any]:
        """The article as plain values (numbers are ``Decimal`` or ``int``), keys as in the JSON Schema."""
        head: dict[str, Any] = {"id": self.id, "url": self.url}
        if self.path is not None:
            head["path"] = self.path
        if self.pager is not None:
            head["pager"] = {"page": self.pager.page, "total": self.pager.total, "next_url": self.pager.next_url}
        return head | {
            "title": self.title,
            "source": self.source,
            "author": self.author,
            "published": self.published,
            "script": self.script,
            "repairs": [{"kind": r.kind, "count": r.count} for r in self.repairs],
            "relevance": self.relevance,
            "body": list(self.body),
            "deals": [_deal(d) for d in self.deals],
            "indicators": [_indicator(i) for i in self.indicators],
            "companies": [{"name": c.name, **_span(c.span)} for c in self.companies],
            "amounts": [_amount(a) for a in self.amounts],
        }

    def to_json(self) -> str:
        """The article as one line of JSON; decimals are written digit by digit, never through a float."""
        return simplejson.dumps(self.to_dict(), ensure_ascii=False, use_decimal=True)


def plain(value: Decimal | None) -> Decimal | int | None:
    """An exact number as JSON should show it: an integer without exponent or trailing zeros, else the decimal."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _amount(a: Amount) -> dict[str, Any]:
    row: dict[str, Any] = {
        "text": a.text,
        "start": a.start,
        "end": a.end,
        "value": plain(a.value),
        "currency": a.currency,
        "qualifier": a.qualifier,
    }
    if a.value_high is not None:
        row["value_high"] = plain(a.value_high)
    return row


def _deal(d: Deal) -> dict[str, Any]:
    return {
        "project": d.project,
        **_span(d.span),
        "companies": [{"name": c.name, "role": c.role, **_span(c.span)} for c in d.companies],
        "amount": None if d.amount is None else {**_amount(d.amount), "kind": d.amount_kind},
        "stage": d.stage,
        "place": d.place,
        "date": d.date,
        **_details(d.details),
        "evidence": _span(d.evidence),
        "confidence": d.confidence,
    }


def _details(d: Details) -> dict[str, Any]:
    return {
        "sector": d.sector,
        "industry": d.industry,
        "capacity": _quantity(d.capacity),
        "land": _quantity(d.land),
        "floor_area": _quantity(d.floor_area),
        "expected": {
            "output_value": None if d.output_value is None else _amount(d.output_value),
            "tax": None if d.tax is None else _amount(d.tax),
            "jobs": _quantity(d.jobs),
        },
        "signatories": [{"name": s.name, "title": s.title, **_span(s.span)} for s in d.signatories],
    }


def _quantity(q: Quantity | None) -> dict[str, Any] | None:
    return (
        None if q is None else {"text": q.text, "start": q.start, "end": q.end, "value": plain(q.value), "unit": q.unit}
    )


def _indicator(i: Indicator) -> dict[str, Any]:
    return {
        "subject": i.subject,
        "metric": i.metric,
        "metric_text": i.metric_text,
        "value": plain(i.value),
        "unit": i.unit,
        "status": i.status,
        "qualifier": i.qualifier,
        "period": i.period,
        "yoy": plain(i.yoy),
        **_span(i.span),
        "evidence": _span(i.evidence),
        "confidence": i.confidence,
    }
