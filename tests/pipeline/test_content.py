import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.content import looks_like_html, main_content
from pipeline.content.lines import kind_of
from pipeline.errors import InputError
from pipeline.normalise import normalise
from tests.pipeline.cases_files import cases

ROOT = Path(__file__).parents[2]
KEYS = ("title", "source", "published", "author")


@pytest.mark.parametrize("case", cases("flat.jsonl"))
def test_flattened_page(case: dict[str, Any]) -> None:
    got = main_content(case["input"], is_html=False)
    title = normalise(got.title).text
    assert list(got.paragraphs) == case["body"]
    found = {"title": title, "source": got.source, "published": got.published, "author": got.author}
    assert {k: found[k] for k in KEYS if k in case} == {
        k: normalise(case[k]).text if k == "title" else case[k] for k in KEYS if k in case
    }


@pytest.mark.parametrize("case", cases("pages.jsonl"))
def test_html_page(case: dict[str, Any]) -> None:
    got = main_content(case["html"], url=case.get("url"))
    assert list(got.paragraphs) == case["body"]
    assert {k: getattr(got, k) for k in KEYS} == {k: case[k] for k in KEYS}


@pytest.mark.parametrize("case", cases("page_errors.jsonl"))
def test_page_without_an_article(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        main_content(case["html"], is_html=True)
    assert caught.value.code == case["code"]


@pytest.mark.parametrize("case", cases("lines.jsonl"))
def test_kind_of_line(case: dict[str, Any]) -> None:
    kind = kind_of(normalise(case["line"]).text)
    assert (kind in ("paragraph", "row", "short", "item")) is case["text"], kind


def gold() -> list[Any]:
    rows = []
    for file in sorted((ROOT / "corpora/gold").glob("dev*.jsonl")):
        rows += [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert rows
    return [pytest.param(row, id=row["id"]) for row in rows if row["noise"] != ["none"]]


@pytest.mark.parametrize("row", gold())
def test_no_headline_of_another_article_survives(row: dict[str, Any]) -> None:
    got = main_content(row["input"], is_html=False)
    body = normalise("\n".join(got.paragraphs)).text
    want = normalise("\n".join(row["body"])).text
    assert "".join(body.split()) == "".join(want.split())


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("<!DOCTYPE html><html></html>", True),
        ("\ufeff <html lang=zh>", True),
        ("<div><p>临江</p></div>", True),
        ("临江县签约\n2024-07-04 来源：临江日报", False),
        ("产能<500吨的项目>不予支持", False),
    ],
)
def test_html_is_told_from_text(text: str, expect: bool) -> None:
    assert looks_like_html(text) is expect


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<p>临江",
        "<a href=x>县</a>",
        "<table><tr><td>",
        "<b><i>",
        "<!--",
        "<br>",
        "&amp;",
        "（",
        "分享",
        "11",
        "。 ",
        "恒指",
        "短行\n",
        "来源：日报\n",
    ],
)
def test_long_repetitions_end(unit: str) -> None:
    """Whatever is repeated, there is an article or a reason (a slow pattern would hang here)."""
    for is_html in (True, False):
        try:
            main_content(unit * 20_000, is_html=is_html)
        except InputError as error:
            assert error.code in ("no_content", "too_deep")
