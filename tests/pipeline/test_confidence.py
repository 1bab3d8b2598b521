"""Confidence: what is shipped, that it behaves as a share, and that training gives it again."""

import json
from datetime import date
from typing import Any

import pytest

from pipeline.assembly import assemble
from pipeline.assembly.confidence import LEAST, MOST, confidence
from pipeline.assembly.weights import Weights
from pipeline.records import Deal, Indicator
from pipeline.train import confidence as training
from pipeline.train.readings import data_digest
from tests.gold import gold_articles, gold_readings

DAY = date(2024, 4, 19)


def stored() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(training.MODEL.read_text(encoding="utf-8"))
    return data


def deal(text: str) -> Deal:
    return assemble("沭阳县签约", text, DAY, "沭阳日报").deals[0]


def indicator(text: str) -> Indicator:
    return assemble("沭阳县招商", text, DAY, "沭阳日报").indicators[0]


def test_the_shipped_weights_were_trained_on_the_data_as_they_are() -> None:
    assert stored()["data_sha256"] == data_digest(), "the data changed: python -m pipeline.train.confidence"


def test_training_again_gives_the_shipped_weights() -> None:
    pytest.importorskip("sklearn")
    rows = training.examples(gold_readings())
    again, shipped = training.doubting(training.train(rows)), stored()
    for kind, of_kind in again.items():
        # the last digit may differ between versions of the library
        assert of_kind["start"] == pytest.approx(shipped[kind]["start"], abs=3), "python -m pipeline.train.confidence"
        for sign in of_kind["signs"].keys() | shipped[kind]["signs"].keys():
            same = pytest.approx(shipped[kind]["signs"].get(sign, 0), abs=12)  # those under 10 are left out
            assert of_kind["signs"].get(sign, 0) == same, f"{kind}, {sign}: python -m pipeline.train.confidence"
    recorded = {kind: [tuple(row) for row in table] for kind, table in shipped["crossvalidated"].items()}
    assert {kind: [r[:2] for r in table] for kind, table in training.crossvalidated(rows).items()} == {
        kind: [r[:2] for r in table] for kind, table in recorded.items()
    }


def test_the_recorded_calibration_is_of_records_held_out() -> None:
    figures = stored()["crossvalidated"]
    assert sum(row[2] for row in figures["deals"]) >= 500
    assert sum(row[2] for row in figures["indicators"]) >= 1000
    for table in figures.values():
        for low, high, number, mean, right in table:
            assert low <= mean < high
            chance = 2.5 * (mean * (1 - mean) / number) ** 0.5
            assert number < 100 or abs(mean - right) < max(0.05, chance), (low, high)


@pytest.mark.parametrize("signs", [[], ["unknown"], ["x"] * 500, ["y"] * 500])
def test_confidence_stays_within_its_bounds(signs: list[str]) -> None:
    assert LEAST <= confidence(Weights(0, {"x": 900, "y": -900}), signs) <= MOST


def test_a_sign_adds_its_weight() -> None:
    weights = Weights(-500, {"a": 1500, "b": -200})
    assert weights.odds(["a", "b", "unknown"]) == pytest.approx(0.8)
    assert weights.share([]) < weights.share(["a", "b"]) < weights.share(["a"])
    assert Weights(0, {}).share(["a"]) == 0.5


def test_confidence_falls_where_evidence_is_missing() -> None:
    full = deal("4月18日，江苏恒砺新材有限公司总投资3亿元的年产6万吨改性工程塑料项目签约落户沭阳经开区。")
    no_sum = deal("4月18日，江苏恒砺新材有限公司年产6万吨改性工程塑料项目签约落户沭阳经开区。")
    nobody = deal("4月18日，总投资3亿元的年产6万吨改性工程塑料项目签约落户沭阳经开区。")
    assert full.confidence > no_sum.confidence
    assert full.confidence > nobody.confidence
    assert full.confidence >= 0.8


def test_figures_with_their_metric_are_surer_than_others() -> None:
    plain = indicator("今年以来，全县新签约项目28个，协议引资56亿元。")
    vague = indicator("全县力争再上台阶，走访企业、各类机构、商会等28家次，其中外埠12家。")
    assert plain.confidence > vague.confidence


def test_sure_records_of_the_gold_are_right_more_often() -> None:
    articles = gold_articles()
    for of_kind in ("deals", "indicators"):
        shares = [one.confidence for article in articles for one in getattr(article, of_kind)]
        assert all(LEAST <= share <= MOST for share in shares)
        assert len(set(shares)) >= 10
    rows = training.examples(gold_readings())["deals"]
    weights = Weights.of(stored()["deals"])
    sure = [row.right for row in rows if confidence(weights, row.signs) >= 0.9]
    unsure = [row.right for row in rows if confidence(weights, row.signs) < 0.6]
    assert sum(sure) / len(sure) > 0.95
    assert sum(unsure) / len(unsure) < 0.6
