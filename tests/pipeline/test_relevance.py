"""The relevance gate: every article with records passes, articles on other matters do not."""

import json
from pathlib import Path

import pytest

from pipeline.relevance import GATE, relevance, speaks_of_money

GOLD = sorted((Path(__file__).parents[2] / "corpora" / "gold").glob("*.jsonl"))
DOCUMENTS = [json.loads(line) for path in GOLD for line in path.read_text(encoding="utf-8").splitlines()]

OTHERS = [
    ("县一中田径队夺冠", "全市中学生运动会上，县一中田径队以总分第一夺冠，队员刷新了两项纪录。"),
    ("今夜有雨", "受冷空气影响，今夜到明天我县有小到中雨，气温下降6到8度，请市民注意添衣。"),
    ("读书会走进社区", "周末，社区书屋举办读书会，二十多个家庭分享了自己喜爱的图书。"),
    ("警方提醒", "近期发生多起冒充客服的电信诈骗，受害人共损失3万余元，警方提醒不要转账。"),
    ("", ""),
]


def test_gold_with_records_passes() -> None:
    with_records = [d for d in DOCUMENTS if d["deals"] or d["indicators"]]
    assert len(with_records) >= 80
    turned_away = [d["id"] for d in with_records if relevance(d["title"], "\n".join(d["body"])) < GATE]
    assert not turned_away


@pytest.mark.parametrize(("title", "text"), OTHERS, ids=[title or "empty" for title, _ in OTHERS])
def test_other_matters_do_not_pass(title: str, text: str) -> None:
    assert relevance(title, text) < GATE


def test_the_score_is_a_share_and_repetition_proves_nothing() -> None:
    assert relevance("集中签约", "总投资5亿元的项目开工，招商引资到位资金增长，产业园投产。" * 9) == 1.0
    assert relevance("", "项目" * 50) == relevance("", "项目") < GATE


@pytest.mark.parametrize(("text", "expected"), [("补贴500元", True), ("3亿件", True), ("今夜有雨", False), ("", False)])
def test_speaks_of_money(text: str, expected: bool) -> None:
    assert speaks_of_money(text) is expected


def test_nearly_all_short_follow_ups_pass() -> None:
    """Articles of a paragraph or two that tell one stage of one project."""
    histories = [json.loads(line) for path in GOLD[0].parent.glob("deals/histories*.jsonl") for line in path.open("rb")]
    articles = [a for history in histories for a in history["articles"] if a["deals"]]
    assert len(articles) >= 300
    passed = sum(relevance(a["title"], "\n".join(a["body"])) >= GATE for a in articles)
    assert passed / len(articles) >= 0.97
