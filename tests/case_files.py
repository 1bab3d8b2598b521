"""Case files: one JSON object a line; a case with ``known`` names a weakness and must fail until it is mended."""

import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

MOST_KNOWN = 0.15  # a file of known weaknesses would test nothing


def cases(path: Path, least: int) -> list[ParameterSet]:
    """Parameters of a case file, weaknesses marked as strict expected failures.

    Args:
        path: JSONL file; every case has ``text`` and ``why``.
        least: the file must hold at least so many cases.
    """
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert len(rows) >= least, f"{path.name} holds {len(rows)} cases, fewer than {least}"
    assert all(row["why"] for row in rows), f"{path.name} holds a case without a reason"
    known = [row for row in rows if "known" in row]
    assert len(known) <= MOST_KNOWN * len(rows), f"{path.name} holds {len(known)} known weaknesses of {len(rows)}"
    return [pytest.param(row, id=row["text"][:24] or "empty", marks=_marks(row)) for row in rows]


def _marks(row: dict[str, Any]) -> tuple[pytest.MarkDecorator, ...]:
    return (pytest.mark.xfail(reason=row["known"], strict=True),) if "known" in row else ()
