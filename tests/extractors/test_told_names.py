"""Names that a text itself says to be of one company."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.companies.told import told_names
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "told_names.jsonl", least=40)


@pytest.mark.parametrize("case", CASES)
def test_told_names(case: dict[str, Any]) -> None:
    assert [[t.kind, t.name, t.company] for t in told_names(case["text"])] == case["names"], case["why"]


PIECES = st.sampled_from(
    *[
        [
            "浙江澜拓新能源材料有限公司",
            "砚山机械有限公司",
            "澜拓新材",
            "（以下简称“",
            "”",
            "）",
            "（",
            "更名为",
            "原名",
            "前身为",
            "由",
            "现",
            "变更为",
            "、",
            "，",
            "。",
            "拟",
        ]
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_both_names_stand_in_the_span(text: str) -> None:
    for told in told_names(text):
        span = text[told.start : told.end]
        assert told.name in span and told.company in span and told.name != told.company
