"""Train the line model: ``python -m pipeline.train.lines`` writes ``corpora/models/lines.json``.

Documents are composed from the training templates and articles (``corpora/furniture``, ``corpora/gold``); the figures
that are stored with the model come from the held-out templates and articles, which training never sees. Costs and
regularisation were chosen by cross-validation over the training templates. Everything is seeded: the same data give the
same file.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora import furniture
from pipeline.content.flat import flat_content, read_lines
from pipeline.content.line_features import Seen, features
from pipeline.content.line_model import LineModel
from pipeline.train import training_gold
from pipeline.train.compose import Composed, compose, gold_inputs
from pipeline.train.measure import comparable, measure

MODEL = Path(furniture.__file__).parents[1] / "models" / "lines.json"
CLASSES = {
    "body": "body", "title": "title", "info": "info", "byline": "info", "nav": "nav", "share": "nav", "ticker": "nav",
    "related": "list", "headline": "list", "teaser": "teaser", "neighbour": "list", "editor": "close", "legal": "close",
    "comment": "close", "advert": "advert",
}  # fmt: skip
_OF_RULES = {
    "info": "info", "byline": "info", "nav": "nav", "site": "nav", "share": "nav", "ticker": "nav", "related": "list",
    "neighbour": "list", "editor": "close", "legal": "close", "comment": "close", "advert": "advert", "advert_edge": "advert",
}  # fmt: skip
EACH = 24  # documents per template and pass
STRENGTH = 0.1  # inverse of the regularisation's strength
COST = {"leave": 0.3, "stay": 0.1, "enter": 0.3, "again": 3.0, "bias": 0.3}  # see LineModel
LEAST = 0.03  # features that weigh less for every class are left out
FORGET = 0.3  # share of furniture lines whose kind by the rules, or whose words, are hidden in the second pass
_HIDDEN = frozenset(("related", "advert", "share", "neighbour", "comment", "nav", "legal", "ticker"))


@dataclass(frozen=True, slots=True)
class Example:
    """One line: its features and the class it is of."""

    features: tuple[str, ...]
    label: str


def examples(documents: Iterable[Composed], forget: float = 0.0, seed: int = 11) -> list[Example]:
    """Lines of composed documents as the pipeline sees them, with their classes.

    With ``forget``, some furniture loses its kind and its words, as furniture that no rule foresaw would lack them.
    """
    rng = random.Random(seed)
    out: list[Example] = []
    for document in documents:
        lines = read_lines(document.text)
        truth = _truth(document, [line.raw for line in lines])
        seen = [Seen(line.view, line.kind) for line in lines]
        if forget:
            seen = [
                Seen(s.view, "short") if kind in _HIDDEN and len(s.view) < 40 and rng.random() < forget else s
                for s, kind in zip(seen, truth, strict=True)
            ]
        for names, kind in zip(features(seen), truth, strict=True):
            if kind is None:
                continue
            hidden = kind != "body" and rng.random() < forget
            shown = [n for n in names if not (hidden and n.startswith(("w=", "brief&", "long&")))]
            out.append(Example(tuple(shown), CLASSES[kind]))
    return out


def gold_examples() -> list[Example]:
    """Lines of the gold's own inputs; what is neither body nor headline is of the class that its rule's kind has."""
    out: list[Example] = []
    for text, title, body in gold_inputs():
        lines = read_lines(text)
        wanted = comparable("".join(body))
        listed = False
        for line, names in zip(lines, features([Seen(line.view, line.kind) for line in lines]), strict=True):
            listed = listed or line.kind == "related"
            bare = comparable(line.view)
            if bare and bare in wanted and not (listed and len(bare) < 20):
                label = "body"
            elif bare == comparable(title):
                label = "title"
            else:
                label = _OF_RULES.get(line.kind, "list" if listed else "advert")
            out.append(Example(tuple(names), label))
    return out


def _truth(document: Composed, raws: Sequence[str]) -> list[str | None]:
    """The kind of every line; of lines glued together from several, body where they hold any."""
    table: dict[str, str] = {}
    for segment in document.segments:
        table.setdefault(segment.text.strip(), segment.kind)
    return [table.get(raw.strip()) or _mixed(document, raw.strip()) for raw in raws]


def _mixed(document: Composed, raw: str) -> str | None:
    parts = [s.kind for s in document.segments if len(s.text) >= 2 and (s.text.strip() in raw or raw in s.text)]
    return "body" if "body" in parts else (parts[0] if parts else None)


def train(rows: Sequence[Example], strength: float = STRENGTH) -> dict[str, Any]:
    """A multinomial logistic regression over the features: classes and weights in thousandths, with the costs."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(row.features, 1.0) for row in rows])
    found = LogisticRegression(C=strength, max_iter=400, tol=1e-4).fit(matrix, [row.label for row in rows])
    weights = {
        str(name): [round(1000 * float(v)) for v in row]
        for name, row in zip(vectors.get_feature_names_out(), found.coef_.T, strict=True)
        if max(abs(row)) >= LEAST
    }
    return {
        **COST,
        "classes": [str(name) for name in found.classes_],
        "intercept": [round(1000 * float(v)) for v in found.intercept_],
        "rows": dict(sorted(weights.items())),
    }


def training_rows(each: int = EACH) -> list[Example]:
    """Lines of the training documents: once as they are, once with some furniture made unknown."""
    return examples(compose("train", each)) + examples(compose("train", each, seed=8), FORGET) + gold_examples()


def data_digest() -> str:
    """SHA-256 over the files that training reads, in name order."""
    root = Path(furniture.__file__).parents[1]
    files = sorted([*(root / "furniture").glob("*.txt"), *(root / "furniture").glob("*.jsonl"), *training_gold()])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def heldout_figures(model: LineModel | None = None, each: int = 10) -> dict[str, float]:
    """How the pipeline cleans documents of the held-out templates and articles."""
    return measure(compose("heldout", each), lambda text: flat_content(text, model)).figures()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the line model and store it with its held-out figures.")
    parser.add_argument("--to", type=Path, default=MODEL, help="where to write the model")
    parser.add_argument("--each", type=int, default=EACH, help="documents per template")
    arguments = parser.parse_args()
    weights = train(training_rows(arguments.each))
    figures = heldout_figures(LineModel.of(weights))
    print(json.dumps(figures, indent=1))
    what = "line model of flattened pages; written by python -m pipeline.train.lines"
    data = {"what": what, "data_sha256": data_digest(), "heldout": figures, **weights}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    arguments.to.write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
