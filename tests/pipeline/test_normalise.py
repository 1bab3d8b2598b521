from typing import Any

import pytest

from pipeline.normalise import _REGIONAL, normalise, script_of, to_simplified
from tests.gold import gold_documents
from tests.pipeline.cases_files import cases


@pytest.mark.parametrize("case", cases("normalise.jsonl"))
def test_normal_form(case: dict[str, Any]) -> None:
    got = normalise(case["text"])
    assert (got.text, got.script) == (case["expect"], case["script"])
    if "repairs" in case:
        assert {r.kind: r.count for r in got.repairs} == case["repairs"]


@pytest.mark.parametrize("case", cases("normalise.jsonl"))
def test_normal_form_is_stable(case: dict[str, Any]) -> None:
    assert normalise(case["expect"]).text == case["expect"]


@pytest.mark.parametrize("case", cases("script.jsonl"))
def test_script(case: dict[str, Any]) -> None:
    """Only characters are converted, and only in traditional paragraphs."""
    got = normalise(case["text"])
    assert (got.text, got.script) == (case["expect"], case["script"])
    assert normalise(got.text).text == got.text


def test_conversion_is_that_of_opencc() -> None:
    """The tables are OpenCC's, whose converter is the reference; the regional forms it leaves are ours."""
    from opencc import OpenCC

    there, back = OpenCC("s2t"), OpenCC("t2s")
    for document in gold_documents():
        text = there.convert("\n".join(document["body"]))
        assert to_simplified(text) == back.convert(text).translate(_REGIONAL)


def test_lines_stay_lines() -> None:
    lines = ["臨江縣", "", " 簽約６個項目 ", "總投資"]
    assert normalise("\n".join(lines)).text.split("\n") == ["临江县", "", "签约6个项目", "总投资"]


def test_to_simplified_leaves_simplified_text_alone() -> None:
    assert to_simplified("乾县的项目") == "乾县的项目"
    assert to_simplified("臺灣項目") == "台湾项目"
    assert script_of("abc") == "Hans"
