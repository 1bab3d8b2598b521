"""The line model: what is shipped, how it decides, and that training gives it again."""

import json

import pytest

from pipeline.content.line_features import Seen, features
from pipeline.content.line_model import COSTS, LineModel, line_model
from pipeline.content.lines import kind_of
from pipeline.train import lines as training
from pipeline.train.compose import compose
from pipeline.train.measure import measure

FLOORS = {"body_precision": 0.982, "body_recall": 0.985, "body_f1": 0.985, "title": 0.91, "source": 0.75, "published": 0.98}  # fmt: skip
MOST_STRANGERS = 20  # of those in the held-out documents


def stored() -> dict[str, object]:
    data: dict[str, object] = json.loads(training.MODEL.read_text(encoding="utf-8"))
    return data


def small(**costs: float) -> LineModel:
    free = dict.fromkeys(COSTS, 0.0) | costs
    return LineModel.of(
        {"classes": ["body", "title"], "intercept": [0, 100], "rows": {"a": [1500, -700], "b": [-9000, 12]}, **free}
    )


def test_the_shipped_model_was_trained_on_the_data_as_they_are() -> None:
    assert stored()["data_sha256"] == training.data_digest(), "the data changed: python -m pipeline.train.lines"


def test_the_recorded_figures_hold_their_floors() -> None:
    figures = stored()["heldout"]
    assert isinstance(figures, dict)
    for name, floor in FLOORS.items():
        assert figures[name] >= floor, name
    assert figures["strangers_kept"] <= MOST_STRANGERS
    assert figures["documents"] >= 150


def test_every_weight_has_a_value_for_every_class() -> None:
    data = stored()
    classes, rows = data["classes"], data["rows"]
    assert isinstance(classes, list) and isinstance(rows, dict)
    assert {"body", "title", "info", "list"} <= set(classes)
    assert len(rows) >= 300
    assert all(len(row) == len(classes) and all(isinstance(w, int) for w in row) for row in rows.values())
    assert set(line_model().rows) == set(rows)


def test_packed_sums_are_exact() -> None:
    judged = small().decide([["a", "b", "unknown"], ["b"], []])
    assert judged[0].body == pytest.approx(1 / (1 + 2.718281828459045 ** (-0.588 - -7.5)))
    assert judged[1].label == "title"
    assert judged[2].title == pytest.approx(1 / (1 + 2.718281828459045**-0.1))


def test_costs_keep_a_lone_doubtful_line_in_the_body() -> None:
    doubtful = {"classes": ["body", "title"], "intercept": [0, 0], "rows": {"a": [3000, 0], "b": [0, 400]}}
    lines = [["a"], ["b"], ["a"]]
    free = LineModel.of({**doubtful, **dict.fromkeys(COSTS, 0.0)})
    dear = LineModel.of({**doubtful, **dict.fromkeys(COSTS, 1.0)})
    assert [j.own for j in free.decide(lines)] == [True, False, True]
    assert [j.own for j in dear.decide(lines)] == [True, True, True]


def test_no_lines_are_judged_as_none() -> None:
    assert line_model().judge([]) == []


def test_every_line_has_features_of_itself_and_its_place() -> None:
    views = ("沅江区签约3个项目", "2024-05-06 来源：沅江日报", "5月5日，沅江区举行签约仪式，3个项目签约落户。")
    rows = features([Seen(view, kind_of(view)) for view in views])
    assert [row[0] for row in rows] == [f"k={kind_of(view)}" for view in views]
    assert all(any(name.startswith(start) for name in row) for row in rows for start in ("-1k=", "1k=", "first=", "above="))  # fmt: skip


def test_training_again_on_a_part_gives_a_model_that_cleans() -> None:
    pytest.importorskip("sklearn")
    rows = training.examples(compose("train", 4)) + training.gold_examples()
    model = LineModel.of(training.train(rows))
    figures = measure(compose("heldout", 2), lambda text: training.flat_content(text, model)).figures()
    assert figures["body_f1"] >= 0.96
    assert figures["strangers_kept"] <= 0.04 * figures["strangers"]


def test_training_is_the_same_each_time() -> None:
    pytest.importorskip("sklearn")
    rows = training.examples(compose("train", 1))
    assert training.train(rows) == training.train(training.examples(compose("train", 1)))
