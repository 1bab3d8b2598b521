"""Indicator terms against the cases of ``cases/indicators.jsonl``."""

from pathlib import Path
from typing import Any

import pytest

from corpora.lexicons import table
from extractors.indicators import find_indicator_terms
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "indicators.jsonl", least=12)


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    found = find_indicator_terms(case["text"])
    assert [[m.text, m.metric] for m in found] == case["expected"], case["why"]


def test_every_term_of_the_lexicon_is_found_with_its_metric() -> None:
    rows = table("metrics")
    assert len(rows) > 80
    for term, metric in rows:
        assert [(m.text, m.metric) for m in find_indicator_terms(f"，{term}。")] == [(term, metric)]
