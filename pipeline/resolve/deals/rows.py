"""Rows of ``deals`` and ``deal_stages``: what the reports of one deal say together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.records import DETAIL_COLUMNS
from pipeline.resolve.companies.names import company_form, same_company
from pipeline.resolve.deals.matching import amounts_level
from pipeline.resolve.deals.reports import Report
from pipeline.stores.rows import Row, Value

STAGES = ("negotiating", "signed", "approved", "started", "completed", "operating")
_CONFLICTS = ("scale", "different", "different, three times", "revised")


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report with the columns of its row that its deal takes over.

    ``amount`` is text, value, value_high, currency, qualifier and kind; all None without a sum. ``companies`` are all of
    the report, also contractors.
    """

    report: Report
    article_id: str
    amount: Row
    companies: tuple[str, ...]
    confidence: float
    details: Row = (None,) * len(DETAIL_COLUMNS)


def deal_row(stored: Sequence[StoredReport]) -> Row:
    """The row of a deal from its reports, in their order."""
    reports = [s.report for s in stored]
    stages = stage_rows(stored)
    furthest = max(stages, key=lambda row: STAGES.index(str(row[1])), default=None)
    published = sorted(r.published for r in reports if r.published)
    place = _place(reports)
    return (
        reports[0].id,
        max((r.project for r in reports), key=len),
        place.place if place else None,
        place.place_form.code if place else None,
        *(None if v is None else str(v) for v in _amount(stored)),
        _flag(reports),
        furthest[1] if furthest else None,
        furthest[2] if furthest and furthest[3] else None,
        *_details(stored),
        "; ".join(_companies(stored)),
        published[0] if published else None,
        published[-1] if published else None,
        len(reports),
        len({s.article_id for s in stored}),
        max(s.confidence for s in stored),
    )


def stage_rows(stored: Sequence[StoredReport]) -> list[Row]:
    """When each stage was reached: the most exact date told, of several the first told; else the first report's day."""
    rows: list[Row] = []
    for stage in STAGES:
        told = [s.report for s in stored if s.report.stage == stage]
        if not told:
            continue
        best = max(told, key=lambda r: len(r.date or ""))  # the first of equals
        rows.append((stored[0].report.id, stage, best.date or best.published, int(best.date is not None), best.id))
    return rows


def _companies(stored: Sequence[StoredReport]) -> list[str]:
    """Its companies in the order of report, each by its fullest name: 澜拓新材 stands for what another report calls in full."""
    found: list[str] = []
    for name in (name for s in stored for name in s.companies):
        form = company_form(name)
        for place, other in enumerate(found):
            if same_company(form, company_form(other)) in ("same", "short"):
                found[place] = max(other, name, key=len)
                break
        else:
            found.append(name)
    return found


def _place(reports: Sequence[Report]) -> Report | None:
    """The report with the most exact place; of several the most common, then the first."""
    told = [r for r in reports if r.place]
    counts = Counter(r.place for r in told)
    return max(told, key=lambda r: (_exactness(r), counts[r.place]), default=None)


def _exactness(report: Report) -> int:
    form = report.place_form
    return max((len(path) for path in form.paths), default=0) + bool(form.park)


def _amount(stored: Sequence[StoredReport]) -> Row:
    """The sum of a deal: a total before others, what most outlets say (rounded or not), exact before rounded, the latest."""
    told = [s for s in stored if s.report.amount is not None]
    if not told:
        return (None,) * 6

    def rank(item: tuple[int, StoredReport]) -> tuple[bool, int, bool, int, int]:
        place, s = item
        amount = s.report.amount
        assert amount is not None
        agreeing = {
            o.report.source or o.article_id
            for o in told
            if amounts_level(amount, o.report.amount) not in (*_CONFLICTS, "part")
        }
        return (amount.kind == "total", len(agreeing), amount.qualifier == "exact", amount.digits, place)

    return max(enumerate(told), key=rank)[1].amount


def _flag(reports: Sequence[Report]) -> str | None:
    """What is wrong with the sums of a deal: ``scale`` or ``conflict``."""
    different = list({(r.amount.value, r.amount.currency): r.amount for r in reports if r.amount}.values())
    levels = {amounts_level(a, b) for a, b in combinations(different[:20], 2)}
    if "scale" in levels:
        return "scale"
    return "conflict" if levels & set(_CONFLICTS) else None


def _details(stored: Sequence[StoredReport]) -> Iterator[Value]:
    """Sector, industry and each measure from the first report that tells it."""
    groups = [slice(0, 1), slice(1, 2), *(slice(k, k + 3) for k in range(2, len(DETAIL_COLUMNS), 3))]
    for group in groups:
        told = (s.details[group] for s in stored if s.details[group][0] is not None)
        yield from next(told, (None,) * (group.stop - group.start))
