"""Assembly: mentions of one article in, its records out."""

from datetime import date

from pipeline.assembly.confidence import weighed
from pipeline.assembly.dating import dated
from pipeline.assembly.deals import assemble_deals
from pipeline.assembly.indicators import assemble_indicators
from pipeline.assembly.occasions import happenings_of
from pipeline.assembly.punctuation import as_written, full_width
from pipeline.assembly.reading import Reading, read
from pipeline.assembly.scopes import candidates
from pipeline.records import CompanyName, Deal, Records
from pipeline.spans import Cover, Span


def assemble(title: str, text: str, published: date | None, source: str | None) -> Records:
    """Extract the mentions of a body and assemble its records.

    Args:
        title: headline, simplified.
        text: the body in normal form, paragraphs joined by newlines; all offsets count in it.
        published: the article's date, from which relative dates are counted.
        source: the outlet.
    """
    reading = read(title, full_width(text), published, source)
    found = candidates(reading)
    happened = happenings_of(reading)
    assembled = assemble_deals(reading, found, happened)
    deals = dated(reading, found, happened, assembled.deals)
    project_spans = [
        span
        for candidate, is_deal in zip(found, assembled.is_deal, strict=True)
        if is_deal
        for span in (Span(candidate.project.start, candidate.near.end), *candidate.far)
    ]
    indicators = assemble_indicators(reading, deals, Cover(project_spans))
    deals, indicators = weighed(reading, deals, indicators)
    records = Records(
        deals=tuple(deals),
        indicators=tuple(indicators),
        companies=_companies(reading, deals),
        amounts=tuple(reading.amounts),
    )
    return as_written(records, reading, text)


def _companies(reading: Reading, deals: list[Deal]) -> tuple[CompanyName, ...]:
    """Every company once, in the longest form, where that form first stands; those of deals included."""
    first: dict[str, Span] = {}
    for company in sorted(reading.companies, key=lambda c: c.text != c.name):
        first.setdefault(company.name, Span(company.start, company.end))
    for deal in deals:
        for part in deal.companies:
            first.setdefault(part.name, part.span)
    return tuple(CompanyName(name, span) for name, span in sorted(first.items(), key=lambda row: row[1].start))
