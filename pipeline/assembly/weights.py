"""Small linear models over signs: what assembly weighs where rules alone are too sure of themselves.

A sign is a short text that is there or not; it has a weight, and the sum of the weights is the logarithm of the odds. The
weights are plain JSON (``corpora/models``), written by ``pipeline.train``; reading them needs no library.
"""

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from extractors.mentions import Mention


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of signs, and where their sum starts, in thousandths."""

    start: int
    signs: dict[str, int]

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Weights":
        """The weights of a JSON object with ``start`` and ``signs``."""
        return cls(data["start"], data["signs"])

    def odds(self, signs: Iterable[str]) -> float:
        """The logarithm of the odds; a sign that training did not see weighs nothing."""
        return (self.start + sum(self.signs.get(sign, 0) for sign in signs)) / 1000

    def share(self, signs: Iterable[str]) -> float:
        """The share of cases with these signs that the model expects to be right, 0 to 1."""
        return 1 / (1 + math.exp(-self.odds(signs)))


@cache
def model(name: str) -> dict[str, Any]:
    """The JSON object of a model that is shipped."""
    file = resources.files("corpora") / "models" / f"{name}.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def step(number: int, *steps: int) -> str:
    """A number as the first step that it does not pass."""
    return next((str(limit) for limit in steps if number <= limit), "more")


def count(mentions: Sequence[Mention], start: int, end: int) -> int:
    """How many mentions begin in ``start:end``; ``mentions`` are in text order."""
    return bisect_left(mentions, end, key=lambda m: m.start) - bisect_left(mentions, start, key=lambda m: m.start)
