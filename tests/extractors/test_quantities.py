"""Quantities: the cases of ``cases/quantities.jsonl`` and the laws that hold for every text."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.quantities import find_quantities

LINES = (Path(__file__).parent / "cases" / "quantities.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def test_there_are_cases() -> None:
    assert len(CASES) >= 18


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:20])
def test_case(case: dict) -> None:
    got = [(m.text, m.value, m.value_high, m.unit, m.qualifier) for m in find_quantities(case["text"])]
    expected = [(t, Decimal(v), None if h is None else Decimal(h), u, q) for t, v, h, u, q in case["expected"]]
    assert got == expected, case["why"]


@settings(max_examples=300)
@given(
    st.text(
        alphabet="0123456789.,、和至—一十百千万亿几数上余多个元美港新台币投资约近超以（）：单位 \n%成家", max_size=60
    )
)
def test_spans_hold_and_never_overlap(text: str) -> None:
    end = 0
    for m in find_quantities(text):
        assert text[m.start : m.end] == m.text
        assert m.start >= end
        assert m.value_high is None or m.value_high > m.value
        end = m.end
