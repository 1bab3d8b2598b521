"""Projects against the cases of ``cases/projects.jsonl``."""

from pathlib import Path
from typing import Any

import pytest

from extractors.generic_projects import is_generic
from extractors.projects import find_projects
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "projects.jsonl", least=25)


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    found = find_projects(case["text"])
    assert [m.text for m in found] == case["expected"], case["why"]


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("重大项目", True),
        ("3个项目", True),
        ("二期", True),
        ("全区新签约亿元以上项目", True),
        ("恒砾新材年产6万吨工程塑料项目", False),
        ("冷链物流园二期项目", False),
    ],
)
def test_generic_names(name: str, generic: bool) -> None:
    assert is_generic(name) is generic
