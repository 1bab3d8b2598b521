from typing import Any

import pytest

from pipeline.language import language_hint
from tests.gold import gold_documents
from tests.pipeline.cases_files import cases


@pytest.mark.parametrize("case", cases("language.jsonl"))
def test_language(case: dict[str, Any]) -> None:
    assert language_hint(case["text"]) == case["language"]


def test_the_gold_is_chinese() -> None:
    assert {language_hint(document["input"]) for document in gold_documents()} == {"zh"}
