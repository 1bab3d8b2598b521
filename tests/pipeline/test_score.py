"""The scorer: hand-made predictions whose precision and recall are known, and agreement with the gold corpus's own scorer."""

import importlib.util
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pipeline import score
from pipeline.errors import CallError
from tests.gold import gold_articles, gold_documents, gold_report

Row = dict[str, Any]
SHARED = Path(__file__).parents[2] / ".." / "shared" / "gold" / "score.py"

GOLD: Row = {
    "id": "g",
    "input": "",
    "title": "沭阳县签约三个项目",
    "source": "沭阳日报",
    "published": "2024-04-19",
    "body": ["甲乙丙丁戊己庚辛壬癸"],
    "amounts": [{"value": v, "currency": "CNY"} for v in (3e8, 2e8, 2e8, 1e8)],
    "companies": ["江苏沐衡重工有限公司", "浙江朔望集团"],
    "deals": [
        {"project": "风电齿轮箱制造项目", "amount": {"value": 3e8}, "companies": [{"name": "江苏沐衡重工有限公司", "role": "investor"}],
         "stage": "signed", "place": "沭阳经济开发区", "date": "2024-04-18"},
        {"project": "酶制剂生产项目", "amount": {"value": 2e8}, "companies": [{"name": "浙江朔望集团", "role": "investor"}],
         "stage": "started", "place": None, "date": None},
        {"project": "智能水表产业园", "amount": None, "companies": [], "stage": None, "place": "沭阳县", "date": None},
    ],
    "indicators": [
        {"metric": "signed_amount", "value": 12e9, "status": "target", "subject": "沭阳县", "period": "2024", "yoy": None},
        {"metric": "funds_in_place", "value": 4.5e9, "status": "result", "subject": "全县", "period": "2024Q1", "yoy": 18.5},
        {"metric": "fixed_asset_investment", "value": None, "status": "result", "subject": None, "period": None, "yoy": 12.4},
    ],
}  # fmt: skip


def tallies(change: Any) -> dict[str, tuple[int, int, int]]:
    """(right, gold, predicted) of every field after ``change`` was made to a perfect prediction."""
    got = deepcopy(GOLD)
    change(got)
    report = score.score([GOLD], {"g": got})
    return {name: (t.right, t.gold, t.predicted) for name, t in report.tallies.items()}


def test_a_perfect_prediction_is_perfect() -> None:
    report = score.score([GOLD], {"g": deepcopy(GOLD)})
    assert {name: t.f1 for name, t in report.tallies.items()} == dict.fromkeys(report.tallies, 1.0)
    assert not report.misses


def test_nothing_predicted_has_no_recall_and_no_wrong_record() -> None:
    report = score.score([GOLD], {})
    assert report.tallies["deal_found"].recall == 0.0
    assert report.tallies["deal_found"].precision == 1.0
    assert report.tallies["deal_found"].f1 == 0.0
    assert ("deal missed", 3) in report.causes()


def drop_amount(got: Row) -> None:
    got["amounts"].pop()
    got["amounts"].append({"value": 2e8, "currency": "USD"})


def rename(got: Row) -> None:
    got["deals"][0]["project"] = "沐衡风电齿轮箱制造基地"  # similar enough to be found, not to be right


def wrong_stage(got: Row) -> None:
    got["deals"][0]["stage"] = "started"
    got["deals"][2]["stage"] = "signed"


CHANGES = [
    (lambda g: g["body"].append("子丑寅卯辰"), {"body": (10, 10, 15)}),
    (lambda g: g.update(body=["甲乙丙丁戊"]), {"body": (5, 10, 5)}),
    (lambda g: g.update(title="今日要闻"), {"title": (0, 1, 1)}),
    (lambda g: g.update(published=None), {"published": (0, 1, 0)}),
    (lambda g: g.update(source="别的报"), {"source": (0, 1, 1)}),
    (drop_amount, {"amounts": (3, 4, 4)}),
    (lambda g: g.update(companies=["沐衡重工", "乙公司", "丙公司"]), {"companies": (1, 2, 3)}),
    (lambda g: g.update(companies=["沐衡"]), {"companies": (0, 2, 1)}),
    (lambda g: g["deals"].pop(0), {"deal_found": (2, 3, 2), "deal_whole": (2, 3, 2)}),
    (rename, {"deal_found": (3, 3, 3), "deal_name": (2, 3, 3), "deal_whole": (2, 3, 3)}),
    (lambda g: g["deals"][0].update(project="完全不同的名字"), {"deal_found": (2, 3, 3)}),
    (lambda g: g["deals"][1].update(amount=None), {"deal_amount": (2, 3, 3), "deal_whole": (2, 3, 3)}),
    (lambda g: g["deals"][2].update(amount={"value": 5}), {"deal_amount": (2, 3, 3), "deal_whole": (2, 3, 3)}),
    (lambda g: g["deals"][0].update(companies=[]), {"deal_companies": (1, 2, 1), "deal_whole": (2, 3, 3)}),
    (lambda g: g["deals"][2].update(companies=[{"name": "甲公司"}]), {"deal_companies": (2, 2, 3), "deal_whole": (2, 3, 3)}),
    (wrong_stage, {"deal_stage": (1, 2, 3), "deal_whole": (3, 3, 3)}),
    (lambda g: g["deals"][0].update(place="经济开发区"), {"deal_place": (2, 2, 2)}),
    (lambda g: g["deals"][0].update(place="别处"), {"deal_place": (1, 2, 2)}),
    (lambda g: g["deals"][0].update(date="2024-04"), {"deal_date": (0, 1, 1)}),
    (lambda g: g["indicators"][0].update(status="result"), {"indicator_found": (3, 3, 3), "indicator_whole": (2, 3, 3)}),
    (lambda g: g["indicators"][0].update(metric="other"), {"indicator_found": (2, 3, 3), "indicator_whole": (2, 3, 3)}),
    (lambda g: g["indicators"][2].update(yoy=99), {"indicator_found": (2, 3, 3), "indicator_yoy": (1, 1, 1)}),
    (lambda g: g["indicators"][1].update(yoy=None), {"indicator_found": (3, 3, 3), "indicator_yoy": (1, 2, 1)}),
    (lambda g: g["indicators"][1].update(subject="某镇"), {"indicator_subject": (1, 2, 2)}),
    (lambda g: g["indicators"][1].update(period=None), {"indicator_period": (1, 2, 1)}),
    (lambda g: g["indicators"].append(GOLD["indicators"][0]), {"indicator_found": (3, 3, 4)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), CHANGES, ids=[f"{i}-{next(iter(e))}" for i, (_, e) in enumerate(CHANGES)]
)
def test_one_change(change: Any, expected: dict[str, tuple[int, int, int]]) -> None:
    found = tallies(change)
    assert {name: found[name] for name in expected} == expected


def test_fields_that_a_change_does_not_touch_stay_perfect() -> None:
    found = tallies(wrong_stage)
    assert all(right == gold == predicted for name, (right, gold, predicted) in found.items() if name != "deal_stage")


def test_precision_recall_and_f1() -> None:
    tally = score.Tally(right=3, gold=4, predicted=6)
    assert (tally.precision, tally.recall) == (0.5, 0.75)
    assert tally.f1 == pytest.approx(0.6)
    assert (score.Tally().precision, score.Tally().recall, score.Tally().f1) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("“云砚”产业园（一期）", "云砚产业园(一期)", True),
        ("ＡＢ项目", "ab项目", True),
        ("甲项目", "乙项目", False),
    ],
)
def test_names_are_compared_without_punctuation_and_width(left: str, right: str, same: bool) -> None:
    assert (score.comparable(left) == score.comparable(right)) is same


@pytest.mark.parametrize(
    ("text", "why"), [("not json\n", "no JSON"), ("", "empty"), ('{"a": 1}\n', "no gold"), ("[1]\n", "no objects")]
)
def test_what_is_no_gold_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CallError) as refused:
        score.load_gold([path])
    assert refused.value.code == "bad_call", why
    assert refused.value.remedy
    with pytest.raises(CallError):
        score.load_gold([tmp_path / "absent.jsonl"])


def test_predictions_are_joined_by_id_and_numbers_are_ids_too() -> None:
    rows: list[Row] = [{"id": 7, "input": "甲\n总投资2亿元的酶制剂生产项目签约。"}, {"id": "empty", "input": " "}]
    predicted = score.predict(rows)
    assert set(predicted) == {"7", "empty"}
    assert predicted["7"]["deals"] and predicted["empty"] == {}


@pytest.mark.skipif(not SHARED.exists(), reason="the gold corpus's own scorer is not at hand")
def test_both_scorers_agree_on_the_development_gold() -> None:
    spec = importlib.util.spec_from_file_location("gold_score", SHARED)
    assert spec and spec.loader
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    predicted = {a.id: json.loads(a.to_json()) for a in gold_articles()}
    rows, _ = theirs.score({str(d["id"]): d for d in gold_documents()}, predicted)
    ours = gold_report().tallies
    assert set(rows) == set(ours)
    for name, row in rows.items():
        assert ours[name].precision == pytest.approx(row["p"], abs=1e-4), name
        assert ours[name].recall == pytest.approx(row["r"], abs=1e-4), name
        assert ours[name].f1 == pytest.approx(row["f1"], abs=1e-4), name
