"""Stage words against the cases of ``cases/stages.jsonl``."""

from pathlib import Path
from typing import Any

import pytest

from corpora.lexicons import table
from extractors.stages import ORDER, find_stages, furthest
from tests.case_files import cases

CASES = cases(Path(__file__).parent / "cases" / "stages.jsonl", least=12)


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    found = find_stages(case["text"])
    assert [[m.text, m.stage, m.planned] for m in found] == case["expected"], case["why"]


def test_furthest() -> None:
    assert furthest(["started", "signed", "negotiating"]) == "started"
    assert furthest([]) is None


def test_every_word_of_the_lexicon_is_found_with_its_stage() -> None:
    rows = table("stages")
    assert len(rows) > 50
    assert {stage for _, stage in rows} == {*ORDER, "-"}
    for word, stage in rows:
        found = find_stages(f"项目{word}。")
        assert [m.text for m in found] == [word]
        assert found[0].stage == (None if stage == "-" else stage), word
