"""The laws of every extractor: what is registered has cases, its spans hold, and its time is linear."""

import json
import time
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import extractors
from extractors import EXTRACTORS
from extractors.mentions import Mention

CASES = Path(__file__).parent / "cases"
GOLD = Path(__file__).parents[2] / "corpora" / "gold"
# Extractors that promise mentions without overlaps; a person's office may be told with each of several names
APART = ("numerals", "amounts", "quantities", "dates", "places", "companies", "projects", "stages", "indicators")

UNITS = (
    *("的", "、", "，", "1", "（", "）", "(", "一", "亿", "年", "某", "·", "“", "\n", " ", "-", "A", "A ", "和", "个"),
    *(
        "项目",
        "公司",
        "有限公司和",
        "总投资1亿元的",
        "等项目",
        "分别为",
        "项目和",
        "A项目、",
        "（一期）",
        "某某（江苏）",
    ),
    *("临江县", "市长", "书记、", "记者 王", "2024年", "1至", "1.", "1,", "一百", "亿元", "同比增长", "签约", "产业园"),
    *(
        "恒砾新材",
        "江苏沐衡重工有限公司",
        "在建",
        "拟",
        "率",
        "经济技术开发区",
        "Ab Cd ",
        "单位：万元\n",
        "1 项目 5 2\n",
    ),
)
LENGTH = 20_000
PATIENCE = 0.5  # seconds; below, a ratio of times says nothing
RATIO = 12  # four times the text; a quadratic extractor takes sixteen times as long


@cache
def gold_bodies() -> list[tuple[str, str]]:
    lines = [line for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    documents = [json.loads(line) for line in lines]
    assert len(documents) >= 100
    return [(d["id"], "\n".join(d["body"])) for d in documents]


def check_spans(name: str, text: str, found: list[Mention]) -> None:
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.start < mention.end
    assert [m.start for m in found] == sorted(m.start for m in found)
    if name in APART:
        assert all(left.end <= right.start for left, right in pairwise(found))


def test_the_registry_names_every_extractor_of_the_package() -> None:
    functions = {getattr(extractors, n) for n in extractors.__all__ if n.startswith("find_")}
    assert functions == set(EXTRACTORS.values())
    assert set(APART) <= set(EXTRACTORS)


@pytest.mark.parametrize("name", EXTRACTORS)
def test_every_extractor_has_cases_and_finds_something_in_them(name: str) -> None:
    rows = [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]
    assert len(rows) >= 12
    assert all({"text", "expected", "why"} <= set(row) for row in rows)
    assert any(EXTRACTORS[name](row["text"]) for row in rows)


@pytest.mark.parametrize("name", EXTRACTORS)
def test_spans_hold_on_gold(name: str) -> None:
    count = 0
    for _, body in gold_bodies():
        found = list(EXTRACTORS[name](body))
        check_spans(name, body, found)
        count += len(found)
    assert count >= 100, f"{name} finds hardly anything"


@pytest.mark.parametrize("name", EXTRACTORS)
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\u3000", "abc", "。", "）", "公司", "项目", "亿元", "\U00020000项目"]
)
def test_hardly_any_text(name: str, text: str) -> None:
    check_spans(name, text, list(EXTRACTORS[name](text)))


def seconds(name: str, text: str) -> float:
    before = time.perf_counter()
    found = list(EXTRACTORS[name](text))
    spent = time.perf_counter() - before
    check_spans(name, text, found)
    return spent


@pytest.mark.parametrize("name", EXTRACTORS)
def test_time_is_linear_in_repetition(name: str) -> None:
    """Texts of one repeated word: where the long one takes long, it must not take much more than four times the short."""
    slow = {}
    for unit in UNITS:
        long = unit * (LENGTH // len(unit))
        spent = seconds(name, long)
        if spent > PATIENCE:
            short = seconds(name, long[: len(long) // 4])
            if spent > RATIO * short:
                slow[unit] = (round(short, 2), round(spent, 2))
    assert not slow, f"{name} grows faster than its text: {slow}"
