"""Sentences: where they end, and that nothing but white space lies between them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import split_sentences

CASES = [
    ("项目开工。项目投产！真的？", ["项目开工。", "项目投产！", "真的？"], "three end marks"),
    ("甲项目投资1亿元；乙项目投资2亿元。", ["甲项目投资1亿元；乙项目投资2亿元。"], "a list hangs together over ；"),
    (
        "他说：“项目年内投产。”随后离开。",
        ["他说：“项目年内投产。”", "随后离开。"],
        "the closing quote belongs to its sentence",
    ),
    ("（总投资3亿元。）其余待定", ["（总投资3亿元。）", "其余待定"], "the closing bracket belongs to its sentence"),
    ("标题没有句号\n正文。", ["标题没有句号", "正文。"], "a paragraph ends a sentence"),
    ("  项目开工。 　项目投产。 ", ["项目开工。", "项目投产。"], "white space at the ends is left out"),
    ("增长3.5%，总额2.1亿元。", ["增长3.5%，总额2.1亿元。"], "a decimal point ends nothing"),
    ("怎么办？！签约！！！", ["怎么办？！", "签约！！！"], "several marks end one sentence"),
    ("\n\n。\n", ["。"], "nothing but marks"),
    ("", [], "empty text"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[why for *_, why in CASES])
def test_case(text: str, expected: list[str], why: str) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == expected, why


def test_paragraphs_are_counted_from_zero_blank_ones_too() -> None:
    assert [s.paragraph for s in split_sentences("甲。乙。\n丙。\n\n丁")] == [0, 0, 1, 3]


@given(st.text(alphabet="项目开工。！？!?；，\n 　”’」）)“1亿", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    sentences = split_sentences(text)
    assert all(left.end <= right.start for left, right in pairwise(sentences))
    covered = "".join(text[s.start : s.end] for s in sentences)
    assert "".join(covered.split()) == "".join(text.split())
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip() != ""
        assert "\n" not in piece
        assert text[: sentence.start].count("\n") == sentence.paragraph
