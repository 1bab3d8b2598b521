"""Train the model of deals' dates: ``python -m pipeline.train.dates`` writes ``corpora/models/dates.json``.

Every date that a gold deal may have is an example, right where it is the gold's. The model does not see which one the
rules choose: on the gold that they were developed on they look better than they are elsewhere. The advance of their
choice was set on ``dev4.jsonl`` to ``dev6.jsonl`` as the rules of the time met them first, each with a model trained on the
files before.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import corpora
from pipeline.assembly.dating import DateModel, Option, options
from pipeline.assembly.deals import assemble_deals
from pipeline.assembly.occasions import happenings_of
from pipeline.assembly.scopes import candidates
from pipeline.assembly.weights import Weights
from pipeline.score import Tally, deal_pairs
from pipeline.train import all_gold
from pipeline.train.logistic import FOLDS, Example, fit, fold_of
from pipeline.train.readings import Read, data_digest, readings

MODEL = Path(corpora.__file__).parent / "models" / "dates.json"
STRENGTH = 0.3  # inverse of the regularisation's strength
ADVANCE = 2.0  # of the rules' choice, see DateModel


@dataclass(frozen=True, slots=True)
class Case:
    """A deal of the gold that was found: the gold's date, the rules', and the dates to choose from."""

    document: str
    gold: str | None
    rule: str | None
    options: list[Option]


def cases(documents: Iterable[Read]) -> list[Case]:
    """The found deals of gold documents."""
    out: list[Case] = []
    for document in documents:
        reading = document.reading
        found, happened = candidates(reading), happenings_of(reading)
        by_start = {candidate.project.start: candidate for candidate in found}
        deals = assemble_deals(reading, found, happened).deals
        for i, j in deal_pairs(document.gold["deals"], document.article.to_dict()["deals"]):
            near = options(reading, by_start[deals[j].span.start], happened, deals[j])
            out.append(Case(document.name, document.gold["deals"][i].get("date"), deals[j].date, near))
    return out


def train(rows: Sequence[Case]) -> dict[str, Any]:
    """The weights and the advance as they are stored."""
    examples = [
        Example(case.document, option.signs, option.date == case.gold) for case in rows for option in case.options
    ]
    return {"advance": ADVANCE, **fit(examples, STRENGTH)}


def model_of(data: dict[str, Any]) -> DateModel:
    """The model of a stored object."""
    return DateModel(Weights.of(data), data["advance"])


def f1(pairs: Iterable[tuple[str | None, str | None]]) -> float:
    """F1 of dates, pairs of the gold's and the chosen one."""
    tally = Tally()
    for gold, got in pairs:
        tally.add(int(gold is not None and gold == got), int(gold is not None), int(got is not None))
    return round(tally.f1, 3)


def crossvalidated(rows: Sequence[Case]) -> dict[str, float]:
    """F1 of the rules' dates and of the model's, each document's by a model that did not see it."""
    folds = fold_of(case.document for case in rows)
    models = [model_of(train([case for case in rows if folds[case.document] != k])) for k in range(FOLDS)]
    chosen = [(case.gold, models[folds[case.document]].choose(case.rule, case.options)) for case in rows]
    return {"rules": f1((case.gold, case.rule) for case in rows), "model": f1(chosen)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the model of deals' dates and store it.")
    parser.add_argument("--to", type=Path, default=MODEL, help="where to write the model")
    arguments = parser.parse_args()
    rows = cases(readings(all_gold()))
    figures = crossvalidated(rows)
    print(json.dumps(figures))
    what = "model of deals' dates; written by python -m pipeline.train.dates"
    data = {"what": what, "data_sha256": data_digest(), "crossvalidated": figures, **train(rows)}
    arguments.to.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
