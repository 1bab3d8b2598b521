"""An article with its records shown in place: coloured spans in the terminal, or an HTML page of its own."""

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Article, Deal, Details, Indicator, plain

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

# Kind of span -> terminal style and background of the HTML page; later kinds lie inside earlier ones.
_STYLES = {
    "project": ("bold black on bright_yellow", "#ffe08a"),
    "company": ("black on bright_cyan", "#b6ecf5"),
    "amount": ("black on bright_green", "#bff0c0"),
    "indicator": ("black on bright_magenta", "#f3cdf0"),
}


_DEAL_HEAD = ("project", "companies", "amount", "stage", "place", "date", "sector", "details", "confidence")
_INDICATOR_HEAD = ("subject", "metric", "value", "growth %", "status", "period", "confidence")


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str


def render_terminal(article: Article) -> "Group":
    """The article for a terminal: facts of its head, the body with coloured spans, the records below."""
    from rich.console import Group
    from rich.text import Text

    body = Text(article.text)
    for mark in _marks(article):
        body.stylize(_STYLES[mark.kind][0], mark.start, mark.end)
    legend = Text("  ").join(Text(f" {kind} ", style) for kind, (style, _) in _STYLES.items())
    parts: list[object] = [Text(article.title, "bold"), Text(_head(article), "dim"), legend, Text(), body]
    if article.deals:
        parts += [Text(), _terminal_table("deals", _DEAL_HEAD, [_deal_row(d) for d in article.deals])]
    if article.indicators:
        parts += [
            Text(),
            _terminal_table("indicators", _INDICATOR_HEAD, [_indicator_row(i) for i in article.indicators]),
        ]
    return Group(*parts)  # type: ignore[arg-type]


def render_html(article: Article) -> str:
    """The article as one HTML page that needs nothing else; every text in it is escaped."""
    colours = "".join(f"mark.{kind}{{background:{colour}}}" for kind, (_, colour) in _STYLES.items())
    legend = " ".join(f'<mark class="{kind}">{kind}</mark>' for kind in _STYLES)
    deals = _html_table(_DEAL_HEAD, [_deal_row(d) for d in article.deals])
    figures = _html_table(_INDICATOR_HEAD, [_indicator_row(i) for i in article.indicators])
    title = html.escape(article.title or article.id)
    return f"""<!doctype html>
<html lang="zh-Hans">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body{{font:17px/1.8 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#222}}
h1{{font-size:1.4rem;line-height:1.4}} .head{{color:#666;font-size:.9rem}} p{{margin:.7em 0}}
mark{{color:inherit;padding:.05em .1em;border-radius:.2em}} {colours}
table{{border-collapse:collapse;font-size:.85rem;line-height:1.4;margin:1rem 0}} td,th{{border:1px solid #ddd;padding:.3em .5em;text-align:left;vertical-align:top}}
</style>
<h1>{title}</h1>
<p class="head">{html.escape(_head(article))}</p>
<p class="head">{legend}</p>
{_html_body(article)}
<h2>deals</h2>{deals}
<h2>indicators</h2>{figures}
</html>
"""


def _marks(article: Article) -> list[_Mark]:
    """Spans to colour, in text order; where two overlap, the one that starts first (of equals the longer) is kept."""
    marks = [_Mark(d.span.start, d.span.end, "project") for d in article.deals]
    marks += [_Mark(i.span.start, i.span.end, "indicator") for i in article.indicators]
    marks += [_Mark(a.start, a.end, "amount") for a in article.amounts]
    marks += [_Mark(c.span.start, c.span.end, "company") for c in article.companies]
    order = list(_STYLES)
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, order.index(m.kind))):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _html_body(article: Article) -> str:
    text = article.text
    pieces: list[str] = []
    at = 0
    for mark in _marks(article):
        pieces.append(html.escape(text[at : mark.start]))
        pieces.append(f'<mark class="{mark.kind}">{html.escape(text[mark.start : mark.end])}</mark>')
        at = mark.end
    pieces.append(html.escape(text[at:]))
    return "".join(f"<p>{line}</p>\n" for line in "".join(pieces).split("\n"))


def _head(article: Article) -> str:
    repairs = ", ".join(f"{repair.kind} {repair.count}" for repair in article.repairs)
    facts = [
        article.source,
        article.author,
        article.published,
        article.script,
        f"relevance {article.relevance}",
        repairs,
        article.url,
    ]
    return " | ".join(fact for fact in facts if fact)


def _deal_row(deal: Deal) -> tuple[str, ...]:
    companies = "; ".join(c.name if c.role == "investor" else f"{c.name} ({c.role})" for c in deal.companies)
    amount = "" if deal.amount is None else f"{deal.amount.text} ({deal.amount_kind}, {deal.amount.qualifier})"
    return (
        deal.project,
        companies,
        amount,
        deal.stage or "",
        deal.place or "",
        deal.date or "",
        " ".join(part for part in (deal.details.sector, deal.details.industry) if part),
        _details(deal.details),
        f"{deal.confidence:.2f}",
    )


def _details(details: Details) -> str:
    told = [f"{name.replace('_', ' ')} {measure.text}" for name, measure in details.measures.items() if measure]
    if details.signatories:
        told.append("signed by " + ", ".join(f"{s.title}{s.name}" for s in details.signatories))
    return "; ".join(told)


def _indicator_row(indicator: Indicator) -> tuple[str, ...]:
    value = "" if indicator.value is None else f"{plain(indicator.value)} {indicator.unit}"
    growth = "" if indicator.yoy is None else str(plain(indicator.yoy))
    return (
        indicator.subject or "",
        indicator.metric,
        value,
        growth,
        indicator.status,
        indicator.period or "",
        f"{indicator.confidence:.2f}",
    )


def _terminal_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # never read as markup
    return table


def _html_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return "<p>none</p>"
    cells = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table><tr>{cells}</tr>\n{lines}</table>"
