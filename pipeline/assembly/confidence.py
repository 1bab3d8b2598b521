"""Confidence: how likely a record is right as a whole, by a small model over signs of how it came about.

A deal is whole where its project, its sum and a company are right, an indicator where metric, value and status are. The
signs are what the records and the words around them show: whether the sum stands at the name and is called an investment,
whether the company is named in full and in the same sentence, whether the words of a metric stand at its figure. Trained by
``python -m pipeline.train.confidence``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.assembly.reading import Reading
from pipeline.assembly.weights import Weights, count, model, step
from pipeline.records import Deal, Indicator

LEAST, MOST = 0.02, 0.98  # the model is never surer than that
_SAID = 160  # characters looked at in front of a figure


def weighed(
    reading: Reading, deals: Sequence[Deal], indicators: Sequence[Indicator]
) -> tuple[list[Deal], list[Indicator]]:
    """The records of one article with their confidence."""
    data = model("confidence")
    of_deals, of_indicators = Weights.of(data["deals"]), Weights.of(data["indicators"])
    return (
        [
            replace(deal, confidence=confidence(of_deals, signs))
            for deal, signs in zip(deals, deal_signs(reading, deals), strict=True)
        ],
        [
            replace(one, confidence=confidence(of_indicators, signs))
            for one, signs in zip(indicators, indicator_signs(reading, indicators), strict=True)
        ],
    )


def confidence(weights: Weights, signs: Iterable[str]) -> float:
    """The share of records with these signs that are whole."""
    return round(min(MOST, max(LEAST, weights.share(signs))), 2)


_CALLED = re.compile(r"总投资|投资总额|投资额|计划投资|协议投资|拟投资")
_ENDING = re.compile(r"(?:项目|工程|基地|产业园|生产线|[一二三四五六]期)(?:[（(][^（()）]{0,10}[)）])?$")
_LEGAL = re.compile(r"公司|集团|股份|银行|株式会社")


def deal_signs(reading: Reading, deals: Sequence[Deal]) -> list[list[str]]:
    """The signs of each deal of an article."""
    together = Counter(deal.evidence.start for deal in deals)
    owners = Counter(company.name for deal in deals for company in deal.companies)
    return [
        [
            f"in its sentence={step(together[deal.evidence.start], 1, 2, 4)}",
            f"name={step(len(deal.project), 5, 8, 14, 24)}",
            "ends as projects do" if _ENDING.search(deal.project) else "ends otherwise",
            *_sum_signs(reading, deal),
            *_company_signs(deal, owners),
        ]
        for deal in deals
    ]


def _sum_signs(reading: Reading, deal: Deal) -> list[str]:
    amount = deal.amount
    if amount is None:
        beside = count(reading.amounts, deal.evidence.start, deal.evidence.end)
        return ["no sum", "no sum, but sums beside it" if beside else "no sum in its sentence"]
    away = max(deal.span.start - amount.end, amount.start - deal.span.end)
    signs = [
        f"sum={deal.amount_kind}",
        f"sum away={step(away, 2, 12, 40, 100)}",
        "sum behind" if amount.start >= deal.span.end else "sum in front",
    ]
    if _CALLED.search(reading.text, max(0, amount.start - 8), amount.start):
        signs.append("sum called investment")
    if not deal.evidence.start <= amount.start < deal.evidence.end:
        signs.append("sum of another sentence")
    return signs


def _company_signs(deal: Deal, owners: Counter[str]) -> list[str]:
    signs = [f"companies={step(len(deal.companies), 0, 1, 2)}"]
    if deal.companies:
        first = deal.companies[0]
        signs.append("full name" if _LEGAL.search(first.name) else "short name")
        if deal.project.startswith(first.name):
            signs.append("company in the name")
        if not deal.evidence.start <= first.span.start < deal.evidence.end:
            signs.append("company of another sentence")
        if owners[first.name] > 1:
            signs.append("company of several")
    return signs


def indicator_signs(reading: Reading, indicators: Sequence[Indicator]) -> list[list[str]]:
    """The signs of each indicator of an article."""
    return [
        [
            f"metric={one.metric}",
            f"status={one.status}",
            "growth alone" if one.value is None else "value",
            "period" if one.period else "no period",
            *_figure_signs(reading, one),
        ]
        for one in indicators
    ]


def _figure_signs(reading: Reading, one: Indicator) -> list[str]:
    start, end = one.evidence.start, one.evidence.end
    said = reading.text[max(start, one.span.start - _SAID) : one.span.start]
    near = "at it" if one.metric_text in said[-16:] else "before it" if one.metric_text in said else "elsewhere"
    signs = [f"metric {near}"]
    if count(reading.projects, start, end):
        signs.append("projects beside it")
    if count(reading.companies, start, end):
        signs.append("companies beside it")
    return signs
