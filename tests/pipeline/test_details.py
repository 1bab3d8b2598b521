"""Details of deals: sectors by name against ``cases/sectors.jsonl``, all details in a text against ``cases/details.jsonl``.

``deals`` of a details case hold all deals in text order, each with the fields that the case is about: a measure is its text, value
and unit, signatories are pairs of name and title.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from corpora.lexicons import table
from extractors.mentions import Quantity
from pipeline.assembly import assemble
from pipeline.assembly.sectors import classify
from pipeline.records import Deal, Details, Signatory, Span, unit_of
from pipeline.schema import article_schema
from tests.case_files import cases

FOLDER = Path(__file__).parent / "cases"
MEASURES = ("capacity", "land", "floor_area", "output_value", "tax", "jobs")
INDUSTRIES = {"新一代信息技术", "高端装备", "新材料", "生物医药", "新能源汽车", "新能源", "节能环保", "数字创意"}


@pytest.mark.parametrize("case", cases(FOLDER / "sectors.jsonl", least=40))
def test_sector_of_a_name(case: dict[str, Any]) -> None:
    assert classify(case["text"]) == (case["sector"], case["industry"]), case["why"]


def row(deal: Deal) -> dict[str, Any]:
    details = deal.details
    told: dict[str, Any] = {"project": deal.project, "sector": details.sector, "industry": details.industry}
    for name in MEASURES:
        measure = getattr(details, name)
        told[name] = measure and [measure.text, measure.value, unit_of(measure)]
    return told | {"signatories": [[s.name, s.title] for s in details.signatories]}


@pytest.mark.parametrize("case", cases(FOLDER / "details.jsonl", least=25))
def test_details_of_deals(case: dict[str, Any]) -> None:
    deals = assemble("沭阳县项目签约", case["text"], date(2024, 4, 19), "沭阳日报").deals
    found = [{k: row(deal)[k] for k in want} for deal, want in zip(deals, case["deals"], strict=False)]
    assert len(deals) == len(case["deals"]), [deal.project for deal in deals]
    assert found == case["deals"], case["why"]


@pytest.mark.parametrize("case", cases(FOLDER / "details.jsonl", least=25))
def test_spans_of_details_say_what_they_claim(case: dict[str, Any]) -> None:
    text = case["text"]
    for deal in assemble("沭阳县项目签约", text, date(2024, 4, 19), "沭阳日报").deals:
        for measure in filter(None, deal.details.measures.values()):
            assert text[measure.start : measure.end] == measure.text
            assert isinstance(measure.value, Decimal)
        for signatory in deal.details.signatories:
            words = text[signatory.span.start : signatory.span.end]
            assert words.startswith(signatory.title) and words.endswith(signatory.name)


def test_every_detail_is_looked_at_by_some_case() -> None:
    rows: list[Any] = [param.values[0] for param in cases(FOLDER / "details.jsonl", least=25)]
    told = {field for case in rows for deal in case["deals"] for field in deal}
    assert told == {"project", "sector", "industry", "signatories", *MEASURES}


def test_the_lexicon_keeps_to_the_two_classifications() -> None:
    rows = table("sectors")
    assert len({word for word, *_ in rows}) == len(rows), "a word stands twice"
    assert {section for _, section, *_ in rows} <= {*"ABCDEFGHIJKLMNOPQRST", "-"}
    assert {industry for *_, industry in (r for r in rows if len(r) == 3)} == INDUSTRIES
    enum = article_schema()["properties"]["deals"]["items"]["properties"]["industry"]["enum"]
    assert {*enum} == {*INDUSTRIES, None}


def test_what_is_told_first_goes_before_what_is_told_later() -> None:
    land, other = (Quantity(t, 0, 3, Decimal(v), None, "亩", "exact") for t, v in (("10亩", 10), ("20亩", 20)))
    signs = (Signatory("某", "县长", Span(0, 3)),)
    first, second = (
        Details(sector="C", land=land),
        Details(sector="G", industry="新材料", land=other, signatories=signs),
    )
    assert first.or_from(second) == Details(sector="C", industry="新材料", land=land, signatories=signs)
