"""Companies against the cases of ``cases/companies.jsonl``."""

from pathlib import Path
from typing import Any

import pytest

from extractors.companies import find_companies, leading_company
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "companies.jsonl", least=25)


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    found = find_companies(case["text"])
    assert [[m.text, m.name] for m in found] == case["expected"], case["why"]


@pytest.mark.parametrize(
    ("project", "company"),
    [
        ("恒砾新材年产6万吨工程塑料项目", "恒砾新材"),
        ("智能仓储装备研发制造项目", None),
        ("绿色食品加工产业园项目", None),
        ("年产10万套座椅项目", None),
    ],
)
def test_the_company_that_opens_a_project_name(project: str, company: str | None) -> None:
    assert leading_company(project) == company
