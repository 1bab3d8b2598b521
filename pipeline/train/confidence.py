"""Train the confidence of records: ``python -m pipeline.train.confidence`` writes ``corpora/models/confidence.json``.

Every record that the pipeline makes of the gold is an example, right where it is whole. The rules were developed on these
documents, and so more of their records are right here than elsewhere: ``DOUBT`` is taken off the logarithm of the odds. It
was learnt where rules met documents for the first time (``corpora/models/README.md`` tells which, and what came of it).
"""

import argparse
import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import corpora
from pipeline.assembly.confidence import confidence, deal_signs, indicator_signs
from pipeline.assembly.weights import Weights
from pipeline.score import deal_pairs, indicator_pairs, judge_deal
from pipeline.train import all_gold
from pipeline.train.logistic import FOLDS, Example, fit, fold_of
from pipeline.train.readings import Read, data_digest, readings

MODEL = Path(corpora.__file__).parent / "models" / "confidence.json"
STRENGTH = {"deals": 0.2, "indicators": 0.1}  # inverse of the regularisation's strength
DOUBT = {"deals": 1.2, "indicators": 1.0}
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def examples(documents: Iterable[Read]) -> dict[str, list[Example]]:
    """The deals and indicators of gold documents."""
    out: dict[str, list[Example]] = {"deals": [], "indicators": []}
    for document in documents:
        gold, got = document.gold, document.article.to_dict()
        deals, figures = document.article.deals, document.article.indicators
        whole = {
            j for i, j in deal_pairs(gold["deals"], got["deals"]) if judge_deal(gold["deals"][i], got["deals"][j]).whole
        }
        right = {
            j
            for i, j in indicator_pairs(gold["indicators"], got["indicators"])
            if gold["indicators"][i]["status"] == got["indicators"][j]["status"]
        }
        for kind, signs, good in (
            ("deals", deal_signs(document.reading, deals), whole),
            ("indicators", indicator_signs(document.reading, figures), right),
        ):
            out[kind] += [Example(document.name, tuple(row), j in good) for j, row in enumerate(signs)]
    return out


def train(rows: dict[str, list[Example]]) -> dict[str, Any]:
    """The weights of both kinds, the doubt not yet taken off."""
    return {kind: fit(of_kind, STRENGTH[kind]) for kind, of_kind in rows.items()}


def doubting(weights: dict[str, Any]) -> dict[str, Any]:
    """The weights as they are stored."""
    return {
        kind: {**of_kind, "start": of_kind["start"] - round(1000 * DOUBT[kind])} for kind, of_kind in weights.items()
    }


Row = tuple[float, float, int, float, float]


def table(pairs: Iterable[tuple[float, bool]]) -> list[Row]:
    """Calibration: for each bin of confidence its bounds, its number, its mean confidence and its share right."""
    known = list(pairs)
    rows: list[Row] = []
    for low, high in itertools.pairwise(BINS):
        inside = [(c, right) for c, right in known if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            rows.append((low, high, len(inside), round(mean, 2), round(sum(r for _, r in inside) / len(inside), 2)))
    return rows


def crossvalidated(rows: dict[str, list[Example]]) -> dict[str, list[Row]]:
    """Calibration on the gold, each document's records by weights that did not see it; without the doubt."""
    folds = fold_of(row.document for of_kind in rows.values() for row in of_kind)
    out: dict[str, list[Row]] = {}
    for kind, of_kind in rows.items():
        models = [
            Weights.of(fit([row for row in of_kind if folds[row.document] != k], STRENGTH[kind])) for k in range(FOLDS)
        ]
        out[kind] = table((confidence(models[folds[row.document]], row.signs), row.right) for row in of_kind)
    return out


def calibration(weights: dict[str, Any], rows: dict[str, Sequence[Example]]) -> dict[str, list[Row]]:
    """Calibration of stored weights on other documents."""
    return {
        kind: table((confidence(Weights.of(weights[kind]), row.signs), row.right) for row in of_kind)
        for kind, of_kind in rows.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the confidence of records and store it.")
    parser.add_argument("--to", type=Path, default=MODEL, help="where to write the weights")
    arguments = parser.parse_args()
    rows = examples(readings(all_gold()))
    figures = crossvalidated(rows)
    for kind, of_kind in figures.items():
        for low, high, number, mean, right in of_kind:
            print(f"{kind} {low:.1f}-{high:.1f}: {number}, mean {mean:.2f}, right {right:.2f}")
    what = "confidence of records; written by python -m pipeline.train.confidence"
    data = {"what": what, "data_sha256": data_digest(), "crossvalidated": figures, **doubting(train(rows))}
    arguments.to.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
