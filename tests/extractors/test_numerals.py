"""Numerals: the cases of ``cases/numerals.jsonl`` and the laws that hold for every text."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.numerals import find_numerals, parse_numeral, qualifier_around, scale_of

LINES = (Path(__file__).parent / "cases" / "numerals.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
SHARED = Path(__file__).parents[2] / ".." / "shared" / "peers" / "recognizers-text-zh" / "NumberModel.json"


def test_there_are_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:20])
def test_case(case: dict) -> None:
    got = [(n.text, n.value, n.value_high, n.qualifier) for n in find_numerals(case["text"])]
    expected = [(t, Decimal(v), None if h is None else Decimal(h), q) for t, v, h, q in case["expected"]]
    assert got == expected, case["why"]


@pytest.mark.parametrize(
    ("s", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("半", Decimal("0.5")),
        ("二十八", 28),
        ("1亿2000万", 120000000),
        ("七八百", None),
        ("元", None),
    ],
)
def test_parse_numeral(s: str, value: Decimal | int | None) -> None:
    assert parse_numeral(s) == value


@pytest.mark.parametrize(
    ("s", "scale"), [("5亿", 10**8), ("3千万", 10**7), ("二十八亿", 10**8), ("五百万", 10**6), ("12", 1)]
)
def test_scale_of(s: str, scale: int) -> None:
    assert scale_of(find_numerals(s)[0]) == scale


def test_qualifier_around() -> None:
    text = "签约5个，约6个，不超过7个，8个以上"
    assert [qualifier_around(text, text.index(c), text.index(c) + 2) for c in "5678"] == [
        "exact",
        "about",
        "under",
        "over",
    ]


@given(st.integers(min_value=1, max_value=10**16 - 1))
def test_digits_round_trip(n: int) -> None:
    assert parse_numeral(str(n)) == n
    assert parse_numeral(f"{n:,}") == n
    assert parse_numeral(in_chinese(n)) == n


@settings(max_examples=300)
@given(st.text(alphabet="0123456789.,，一二两十百千万亿零几数上半余多来个元点-约近 ", max_size=40))
def test_spans_hold_and_never_overlap(text: str) -> None:
    end = 0
    for n in find_numerals(text):
        assert text[n.start : n.end] == n.text
        assert n.start >= end
        assert n.value_high is None or n.value_high > n.value or n.value < 0
        end = n.end


@pytest.mark.skipif(not SHARED.exists(), reason="the cases that others wrote are not at hand")
def test_numbers_of_others() -> None:
    """Single numerals that a recogniser for speech agrees on; fractions, powers and dozens are not of the press."""
    rows = json.loads(SHARED.read_text(encoding="utf-8-sig"))
    plain = [r for r in rows if len(r["Results"]) == 1 and r["Results"][0]["Text"] == r["Input"]]
    plain = [
        r for r in plain if not set("^eEkKM打/分 半-兆對对又負萬幾億倆點") & set(r["Input"]) and r["Input"][0] != "."
    ]
    wrong = [r["Input"] for r in plain if parse_numeral(r["Input"]) != Decimal(r["Results"][0]["Resolution"]["value"])]
    assert len(plain) > 100
    assert len(wrong) <= 0.1 * len(plain), wrong


def in_chinese(n: int) -> str:
    """``n`` below 10^16 as it is written out in full."""
    words = ""
    groups = [(n // 10**12, "万"), (n // 10**8 % 10**4, "亿"), (n // 10**4 % 10**4, "万"), (n % 10**4, "")]
    gap = False
    for i, (group, unit) in enumerate(groups):
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + below_ten_thousand(group) + unit
            gap = False
        else:
            gap = bool(words)
        if i == 1 and not group and words:
            words += "亿"
    return words


def below_ten_thousand(n: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words
