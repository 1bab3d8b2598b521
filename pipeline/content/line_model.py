"""The line model: what each line of a flattened page is, by a linear model over its features.

Trained by ``python -m pipeline.train.lines``; the weights are plain JSON (``corpora/models/lines.json``). Whether lines
are the article's own is decided for the whole document at once: going from body to furniture and back costs something,
so that a lone line is not torn from its neighbours.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipeline.content.line_features import Seen, features

_FLOOR = 1e-5
_NEVER_YET = 1e9
_FIELD, _ZERO = 40, 1 << 24  # bits of one class's field: sums of sixty-five thousand features fit
_MASK = (1 << _FIELD) - 1
COSTS = ("leave", "stay", "enter", "again", "bias")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of a line: its likeliest class, that it is body or the headline (probabilities), and whether
    it is kept as body."""

    label: str
    body: float
    title: float
    own: bool


@dataclass(frozen=True, slots=True)
class LineModel:
    """Weights of a linear model with several classes, in thousandths.

    ``rows`` has for each feature a weight per class, packed into one integer (see :func:`_pack`), so that a line's
    scores for all classes are one sum of integers. The costs, in natural logarithms: ``leave`` the body, ``stay`` in
    furniture between its paragraphs for a further line, ``enter`` the body again, come to it ``again`` from what stands
    behind the article; ``bias`` is added to what speaks against body.
    """

    classes: tuple[str, ...]
    intercept: tuple[int, ...]
    rows: dict[str, int]
    leave: float
    stay: float
    enter: float
    again: float
    bias: float

    @classmethod
    def of(cls, data: dict[str, Any]) -> "LineModel":
        """The model of a JSON object with ``classes``, ``intercept``, ``rows`` (weights per class) and the costs."""
        rows = {name: _pack(row) for name, row in data["rows"].items()}
        return cls(tuple(data["classes"]), tuple(data["intercept"]), rows, *(data[cost] for cost in COSTS))

    def judge(self, lines: Sequence[Seen]) -> list[Judged]:
        """Judge the lines of one document, given in order and without blank ones."""
        return self.decide(features(lines))

    def decide(self, rows: Sequence[Sequence[str]]) -> list[Judged]:
        """Judge lines by their features."""
        body, title = self.classes.index("body"), self.classes.index("title")
        known, exp = self.rows, math.exp
        fields = [(_FIELD * k, start) for k, start in enumerate(self.intercept)]
        shares: list[tuple[str, float, float]] = []
        for names in rows:
            found = [known[name] for name in names if name in known]
            total, zero = sum(found), len(found) * _ZERO
            scores = [(total >> shift & _MASK) - zero + start for shift, start in fields]
            top = max(scores)
            exps = [exp((score - top) / 1000) for score in scores]
            whole = sum(exps)
            shares.append((self.classes[scores.index(top)], exps[body] / whole, exps[title] / whole))
        own = self._own([share[1] for share in shares])
        return [Judged(*share, kept) for share, kept in zip(shares, own, strict=True)]

    def _own(self, body: Sequence[float]) -> list[bool]:
        """The cheapest way through the document: in front of the body, in it, in furniture between, or behind it."""
        front, within, between, behind = 0.0, -_NEVER_YET, -_NEVER_YET, -_NEVER_YET
        back: list[tuple[int, int, int]] = []  # from which state body, furniture between and the end were reached
        for share in body:
            speaks = math.log(max(share, _FLOOR))
            against = math.log(max(1.0 - share, _FLOOR)) + self.bias
            to_body = max((within, 1), (front, 0), (between - self.enter, 2), (behind - self.again, 3))
            to_between = max((between - self.stay, 2), (within - self.leave, 1))
            to_behind = max((behind, 3), (within - self.leave, 1))
            front += against
            within, between, behind = to_body[0] + speaks, to_between[0] + against, to_behind[0] + against
            back.append((to_body[1], to_between[1], to_behind[1]))
        state = max((within, 1), (front, 0), (between, 2), (behind, 3))[1]
        kept: list[bool] = []
        for sources in reversed(back):
            kept.append(state == 1)
            state = sources[state - 1] if state else 0
        return kept[::-1]


def _pack(row: Sequence[int]) -> int:
    """Weights of all classes side by side in one integer, each lifted by ``_ZERO`` so that none is negative."""
    return sum((weight + _ZERO) << _FIELD * k for k, weight in enumerate(row))


@cache
def line_model() -> LineModel:
    """The model that is shipped."""
    file = resources.files("corpora") / "models" / "lines.json"
    return LineModel.of(json.loads(file.read_text(encoding="utf-8")))
