"""People against cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.people import find_people

CASES = Path(__file__).parent / "cases"


def cases(file: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (CASES / file).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert rows, f"{file} holds no cases"
    return rows


@pytest.mark.parametrize("case", cases("people.jsonl"), ids=lambda c: c["text"])
def test_people(case: dict[str, Any]) -> None:
    found = find_people(case["text"])
    assert [[p.title, p.name] for p in found] == case["expected"], case["why"]
    for person in found:
        assert case["text"][person.start : person.end] == person.text
        assert person.text.endswith(person.name)
