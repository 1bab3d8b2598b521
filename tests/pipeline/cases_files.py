"""Cases as data: JSON lines beside the tests."""

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of a file as pytest parameters, named by what they are there for; a file without cases is an error."""
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        raise ValueError(f"{name} holds no cases")
    return [pytest.param(row, id=row["why"]) for row in rows]
