"""Dates: the cases of ``cases/dates.jsonl`` and the laws that hold for every text."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates import find_dates, resolve, with_told_years

LINES = (Path(__file__).parent / "cases" / "dates.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def test_there_are_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:20])
def test_case(case: dict) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    future = case.get("future", False)
    got = [[d.text, d.rule, resolve(d, published, future=future)] for d in find_dates(case["text"])]
    assert got == case["expected"], case["why"]


def test_the_method_resolves() -> None:
    assert find_dates("上月")[0].resolve(date(2024, 1, 5)) == "2023-12"


def test_an_article_without_a_date_takes_the_years_it_tells() -> None:
    told = find_dates("2024年安排项目476个。1—8月完成投资325.7亿元，8月底开工率73%，9日动工。")
    years = [resolve(d, None) for d in with_told_years(told)]
    assert years[:2] == ["2024", "2024-01/2024-08"]
    assert years[-1] is None, "a day alone has no month either"
    assert [resolve(d, None) for d in with_told_years(find_dates("1—8月完成投资325.7亿元。"))] == [None]
    opening = with_told_years(find_dates("3月4日，岚谷县2020年集中签约仪式举行。"))
    assert [resolve(d, None) for d in opening] == ["2020-03-04", "2020"]


@settings(max_examples=300)
@given(
    st.text(alphabet="0123456789一二三十年月日号去今昨上下本周前至—-/截同当季度半个（）“”五“底初、，。", max_size=50),
    st.dates(),
)
def test_spans_hold_and_nothing_breaks(text: str, published: date) -> None:
    end = 0
    for d in find_dates(text):
        assert text[d.start : d.end] == d.text
        assert d.start >= end
        resolve(d, published)
        resolve(d, None, future=True)
        end = d.end
