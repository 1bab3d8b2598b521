"""Figures of promises: each indicator of an article with the series it belongs to, the stretch it covers and its part.

A series is what can be compared over time: one place's figures of one metric, scope and unit. Pure functions of an article's
rows, so that a figure is read the same whatever else is in the store.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.resolve.promises.scopes import COMPLETION, GENERIC, is_increment, names_metric, scope_of
from pipeline.resolve.promises.stretches import Stretch, day_of, days_of, month_end, stretch_of, whole_year
from pipeline.resolve.promises.subjects import PlaceFrom, PlaceKey, Told, place_of
from pipeline.stores.rows import digest

_BATCH = re.compile(r"(?:此次|本次|集中|现场)[^，。；]{0,6}(?:签约|开工|竣工|动工|投产)")

Part = Literal["target", "result", "share"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A row of ``indicators``. ``sentence`` is the evidence, ``at`` where the figure begins in it."""

    position: int
    subject: str | None
    metric: str
    metric_text: str
    value: Decimal | None
    unit: str
    status: str
    qualifier: str
    period: str | None
    yoy: Decimal | None
    sentence: str
    sentence_start: int
    at: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Series:
    """What figures must share to be comparable."""

    place: PlaceKey
    metric: str
    scope: str
    unit: str

    @property
    def id(self) -> str:
        return digest(self.place.key, self.metric, self.scope, self.unit)


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure in its series. A ``share`` is the press's own share of the target, its value in percent."""

    stated: Stated
    series: Series
    place_from: PlaceFrom
    part: Part
    stretch: Stretch
    assumed: bool  # its period is not told but taken from the day of publication
    own: bool  # told by the place's own outlet


@dataclass(slots=True)
class _Open:
    """A figure whose series is being looked for."""

    stated: Stated
    place: PlaceKey
    place_from: PlaceFrom
    lead: str
    scope: str


def placed(rows: Sequence[Stated], told: Told, published: str | None) -> Iterator[Placed]:
    """The figures of one article that a promise can be made of, in order of position.

    Left out are forecasts, figures of an event's day, of no period (results only: they may be totals of many years) and
    of no place.
    """
    by_sentence: dict[int, list[_Open]] = {}
    scopes: dict[str, str] = {}
    for row in rows:
        found = place_of(row.subject, told)
        if found is None or row.status == "forecast" or (row.value is None and row.yoy is None) or _of_batch(row):
            continue
        lead = _lead(row)
        scope = scope_of(row.metric, row.metric_text, lead)
        if not scope and row.sentence.startswith("其中"):  # 全市新签约亿元以上项目31个。其中，甲县4个
            scope = scopes.get(row.metric, "")
        scopes[row.metric] = scope
        by_sentence.setdefault(row.sentence_start, []).append(_Open(row, *found, lead, scope))
    for figures in by_sentence.values():
        linked = _completions(figures)
        for number, figure in enumerate(figures):
            if (share := number in linked) and linked[number] is None:
                continue
            series = linked.get(number) or _series(figure, figures[:number])
            stretch, assumed = _stretch(figure, published)
            if stretch is None:
                continue
            part: Part = "share" if share else "target" if figure.stated.status == "target" else "result"
            own = figure.place.is_outlet(told.source)
            yield Placed(figure.stated, series, figure.place_from, part, stretch, assumed, own)


def _of_batch(row: Stated) -> bool:
    """What a batch of an event's projects is to spend in the year is no target of the place."""
    return row.status == "target" and row.metric == "other" and _BATCH.search(row.sentence[: row.at]) is not None


def _lead(row: Stated) -> str:
    """What stands in front of a figure, from the comma or the figure before it."""
    said = row.sentence[max(0, row.at - 60) : row.at]
    return (
        re.split(r"[，,；;。：、（(]|\d[\d.]*(?:亿|万)?(?:美?元|个|家|%|次)(?!以上|级|[^，]{0,3}以上)", said)[-1]
        if said
        else ""
    )


def _series(figure: _Open, before: Sequence[_Open]) -> Series:
    """The series of a figure; one that is only called 年度任务 is of what its sentence spoke of before."""
    row, scope, unit = figure.stated, figure.scope, figure.stated.unit
    words = f"{figure.lead}{row.metric_text}"
    if row.status == "target" and GENERIC.search(words) and not names_metric(words) and not scope:
        spoken = [f for f in before if f.stated.metric == row.metric and f.place.key == figure.place.key]
        scope = spoken[-1].scope if spoken else scope
    if row.metric.startswith("projects_") and unit in ("项", "家", "宗"):
        unit = "个"
    if row.value is None and row.metric in ("fixed_asset_investment", "output_value", "tax"):
        unit = "CNY"
    return Series(figure.place, row.metric, scope, unit)


def _completions(figures: Sequence[_Open]) -> dict[int, Series | None]:
    """Shares of a target (完成年度任务的79%) of a sentence, by number, each with the series it is about; None for none found.

    That is the one it names, else the figure in front of it; shares dealt out with 分别 go to the figures in order.
    """
    shares = [n for n, f in enumerate(figures) if _is_completion(f)]
    linked: dict[int, Series | None] = {}
    others = [n for n in range(len(figures)) if n not in shares and figures[n].stated.metric != "rate"]
    for k, n in enumerate(shares):
        share = figures[n]
        before = [m for m in others if m < n and figures[m].place.key == share.place.key]
        results = [m for m in before if figures[m].stated.status == "result"]
        dealt = len(shares) > 1 and "分别" in share.stated.sentence[: share.stated.at]
        if dealt and len(results) == len(shares):
            before = [results[k]]
        linked[n] = _series(figures[before[-1]], [figures[m] for m in before[:-1]]) if before else _named(share)
    return linked


def _is_completion(figure: _Open) -> bool:
    row = figure.stated
    words = (figure.lead, row.metric_text)
    return row.metric == "rate" and row.status == "result" and any(COMPLETION.search(w) for w in words)


def _named(share: _Open) -> Series | None:
    """The series that a share names itself: 到位资金完成年度任务的73.1%."""
    from extractors.indicators import find_indicator_terms

    words = f"{share.lead}{share.stated.metric_text}"
    terms = [t for t in find_indicator_terms(words) if t.metric not in ("rate", "other")]
    if not terms:
        return None
    unit = "CNY" if terms[0].metric not in ("trips", "companies_visited", "leads", "jobs") else ""
    if not unit:
        return None
    return Series(share.place, terms[0].metric, scope_of(terms[0].metric, terms[0].text, words), unit)


def _stretch(figure: _Open, published: str | None) -> tuple[Stretch | None, bool]:
    """What a figure covers, and whether that is assumed.

    A year's result told within the year reaches to the day of publication. A target for no period, for the day it is
    announced or a day before is for the year of that day; one that comes on top of what is reached, for the rest of it.
    """
    row = figure.stated
    today = day_of(published)
    stretch, days = stretch_of(row.period), days_of(row.period)
    if row.status == "target":
        return _target_stretch(figure, stretch, days, today)
    if stretch is None:
        if days and (days[0].month, days[0].day) == (1, 1) and days[1] > days[0] and days[0].year == days[1].year:
            return Stretch(days[0].year, 1, days[1]), False
        return None, False
    if today and stretch == whole_year(today.year) and today < date(today.year, 12, 31):
        return Stretch(today.year, 1, today), False
    return stretch, today is None and stretch.label == str(stretch.year)


def _target_stretch(
    figure: _Open, stretch: Stretch | None, days: tuple[date, date] | None, today: date | None
) -> tuple[Stretch | None, bool]:
    assumed = stretch is None
    if days is not None:
        if today is None or days[1] > today:  # 到6月30日
            return Stretch(days[1].year, 1, days[1]), False
        stretch = whole_year(days[1].year)
    if stretch is None:
        if today is None:
            return None, False
        stretch = whole_year(today.year)
    more = is_increment(figure.lead, figure.stated.metric_text)
    if more and today and stretch == whole_year(today.year) and 1 < today.month < 12:
        return Stretch(stretch.year, today.month + 1, month_end(stretch.year, 12)), True
    return stretch, assumed
