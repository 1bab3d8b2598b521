from typing import Any

import pytest

from pipeline.normalise import normalise, script_of, to_simplified
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


def test_lines_stay_lines() -> None:
    lines = ["臨江縣", "", " 簽約６個項目 ", "總投資"]
    assert normalise("\n".join(lines)).text.split("\n") == ["临江县", "", "签约6个项目", "总投资"]


def test_to_simplified_leaves_simplified_text_alone() -> None:
    assert to_simplified("乾县的项目") == "乾县的项目"
    assert to_simplified("臺灣項目") == "台湾项目"
    assert script_of("abc") == "Hans"
