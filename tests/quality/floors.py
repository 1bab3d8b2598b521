"""Floors of the development scores: where they lie, how they are read and written."""

import json
import math
from pathlib import Path

from tests.gold import gold_digest, gold_report

FILE = Path(__file__).parent / "floors.json"
SLACK = 0.002  # a rounding of scores is no loss of quality
HEADROOM = 0.02  # a score that far above its floor is no longer held by it


def read() -> tuple[str, dict[str, float]]:
    """The digest of the corpus that the floors were measured on, and the floor of every field's F1."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return stored["corpus"], stored["floors"]


def write(floors: dict[str, float]) -> None:
    FILE.write_text(json.dumps({"corpus": gold_digest(), "floors": floors}, indent=2) + "\n", encoding="utf-8")


def scores() -> dict[str, float]:
    """F1 of every field on the development gold."""
    return {name: tally.f1 for name, tally in gold_report().tallies.items()}


def floor_for(score: float) -> float:
    """The floor that holds a score: rounded down to three decimals, less the slack."""
    return round(math.floor(score * 1000 + 1e-9) / 1000 - SLACK, 3)
