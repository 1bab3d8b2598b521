"""The history of a deal: its stages in time, its sums and how long it has not been heard of."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.stores.sqlite import Store
from pipeline.stores.tabular import decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was said: the article and its sentence."""

    title: str
    outlet: str | None
    published: str | None
    url: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage, when it was reached (as exactly as told; the day of publication where ``dated`` is False) and who says so."""

    stage: str
    date: str | None
    dated: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ToldSum:
    """A sum that was told of a deal, in units of its currency, with who told it; ``chosen`` is the one in ``deals``."""

    text: str
    value: Decimal
    currency: str
    kind: str | None
    chosen: bool
    source: Source


@dataclass(frozen=True, slots=True)
class History:
    """A deal with its stages and sums in order of time.

    ``silent_for`` is the number of whole months from its last report to the newest article of the database.
    """

    id: str
    project: str
    companies: str
    place: str | None
    amount_flag: str | None
    reports: int
    silent_for: int | None
    stages: tuple[Reached, ...]
    sums: tuple[ToldSum, ...]


def find_deals(store: Store, words: str, limit: int = 20) -> list[str]:
    """Ids of deals whose project, company or place has some words, those with the most reports first."""
    pattern = f"%{words.replace('%', '')}%"
    rows = store.connection.execute(
        "SELECT id FROM deals WHERE project LIKE ?1 OR companies LIKE ?1 OR place LIKE ?1"
        " OR id IN (SELECT deal_id FROM deal_reports WHERE project LIKE ?1)"
        " ORDER BY reports DESC, first_published, id LIMIT ?2",
        (pattern, limit),
    )
    return [deal for (deal,) in rows]


def history(store: Store, deal_id: str) -> History:
    """The history of a deal of the store."""
    ask = store.connection.execute
    row = ask(
        "SELECT d.id, d.project, d.companies, d.place, d.amount_flag, d.reports, s.silent_for"
        " FROM deals AS d JOIN deal_status AS s ON s.deal_id = d.id WHERE d.id = ?",
        (deal_id,),
    ).fetchone()
    source = "a.title, a.source, a.published, a.url, r.evidence"
    stages = ask(
        f"SELECT s.stage, s.date, s.dated, {source} FROM deal_stages AS s JOIN deal_reports AS r ON r.id = s.deal_report_id"
        " JOIN articles AS a ON a.id = r.article_id WHERE s.deal_id = ? ORDER BY s.date IS NULL, s.date, a.published",
        (deal_id,),
    )
    sums = ask(
        f"SELECT m.amount_text, m.amount_value, m.currency, m.amount_kind, m.chosen, {source} FROM deal_amounts AS m"
        " JOIN deal_reports AS r ON r.id = m.deal_report_id JOIN articles AS a ON a.id = m.article_id WHERE m.deal_id = ?"
        " ORDER BY a.published IS NULL, a.published, m.deal_report_id",
        (deal_id,),
    )
    reached = tuple(Reached(stage, date, bool(dated), Source(*rest)) for stage, date, dated, *rest in stages)
    told = tuple(
        ToldSum(text, decimal(value) or Decimal(0), currency, kind, bool(chosen), Source(*rest))
        for text, value, currency, kind, chosen, *rest in sums
    )
    deal, project, companies, place, flag, reports, silent_for = row
    return History(deal, project, companies, place, flag, reports, silent_for, reached, told)
