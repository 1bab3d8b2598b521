"""Deals and indicators put together from one article's mentions, against ``cases/assembly.jsonl``.

``deals`` and ``indicators`` of a case hold all records of their kind in text order, each with the fields that the case is
about: ``amount`` is the value, ``companies`` are pairs of name and role in any order. A case without one of the keys does
not look at that kind.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.assembly import assemble
from pipeline.records import Deal, Indicator
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "assembly.jsonl", least=30)


def deal_row(deal: Deal) -> dict[str, Any]:
    amount = deal.amount
    return {
        "project": deal.project,
        "companies": sorted([c.name, c.role] for c in deal.companies),
        "amount": amount and amount.value,
        "currency": amount and amount.currency,
        "qualifier": amount and amount.qualifier,
        "kind": deal.amount_kind,
        "stage": deal.stage,
        "place": deal.place,
        "date": deal.date,
    }


def indicator_row(figure: Indicator) -> dict[str, Any]:
    fields = ("subject", "metric", "value", "unit", "status", "qualifier", "period", "yoy")
    return {name: getattr(figure, name) for name in fields}


def told(rows: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the fields that are expected of them; all fields of a row that is expected by none."""
    padded = [*expected, *({} for _ in rows[len(expected) :])]
    return [{k: row[k] for k in (want or row)} for row, want in zip(rows, padded, strict=False)]


def exact(expected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {k: Decimal(str(v)) if isinstance(v, float) else v for k, v in row.items()} for row in expected
    ]
    return [row | {"companies": sorted(row["companies"])} if "companies" in row else row for row in rows]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    records = assemble(case["title"], case["text"], date.fromisoformat(case["published"]), case["source"])
    assert {"deals", "indicators"} & set(case), "the case expects nothing"
    if "deals" in case:
        deals = exact(case["deals"])
        assert told([deal_row(d) for d in records.deals], deals) == deals, case["why"]
    if "indicators" in case:
        figures = exact(case["indicators"])
        assert told([indicator_row(i) for i in records.indicators], figures) == figures, case["why"]


def test_every_field_is_looked_at_by_some_case() -> None:
    rows: list[Any] = [param.values[0] for param in CASES]
    deal_fields = {field for row in rows for deal in row.get("deals", ()) for field in deal}
    figure_fields = {field for row in rows for figure in row.get("indicators", ()) for field in figure}
    assert deal_fields == {"project", "companies", "amount", "currency", "qualifier", "kind", "stage", "place", "date"}
    assert figure_fields >= {"subject", "metric", "value", "unit", "status", "period", "yoy"}
