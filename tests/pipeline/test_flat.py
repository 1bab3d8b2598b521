"""Flattened pages: glued lines, decisions, bodies that look like furniture, and input made to hurt."""

import pytest

from corpora import furniture
from pipeline.content.decisions import Decision
from pipeline.content.flat import flat_content, flat_decisions, read_lines
from pipeline.content.glue import unglue
from pipeline.errors import InputError
from pipeline.train.compose import articles, compose
from pipeline.train.measure import comparable, measure
from tests.pipeline.cases_files import cases

REASONS = {
    "body", "headline", "info line", "byline", "navigation", "tools", "related", "comments", "advert", "disclaimer",
    "editor", "ticker", "outside the article",
}  # fmt: skip
PAGE = "\n".join(
    (
        "沅江网 > 财经 > 正文",
        "沅江区签约3个项目",
        "2024-05-06 09:10 来源：沅江日报",
        "5月5日，沅江区举行签约仪式，3个项目签约落户，总投资12.6亿元，涉及装备制造、食品加工等领域。",
        "区长李一表示，将全力服务项目建设，推动项目早开工、早投产、早见效，让企业安心发展。",
        "责任编辑：王二",
        "相关阅读",
        "· 总投资56亿元！邻县电池项目签约",
        "· 某集团投资8亿元建设产业园",
    )
)


@pytest.mark.parametrize("case", cases("glue.jsonl"))
def test_glued_lines_are_cut(case: dict[str, list[str] | str]) -> None:
    assert [" ".join(line.split()) for line in unglue(case["lines"]) if line.strip()] == case["cut"]


def test_cutting_loses_nothing() -> None:
    for document in compose("heldout", 2):
        lines = document.text.split("\n")
        assert "".join("".join(unglue(lines)).split()) == "".join("".join(lines).split())


def test_decisions_name_every_line_once() -> None:
    decisions = flat_decisions(PAGE)
    assert [d.text for d in decisions] == [line.raw for line in read_lines(PAGE)]
    assert {d.reason for d in decisions} <= REASONS
    assert all(isinstance(d, Decision) and d.kept == (d.reason == "body") for d in decisions)
    assert [d.reason for d in decisions] == [
        "navigation", "headline", "info line", "body", "body", "editor", "related", "related", "related",
    ]  # fmt: skip


def test_decisions_and_content_agree() -> None:
    for document in compose("heldout", 1):
        kept = comparable("".join(d.text for d in flat_decisions(document.text) if d.kept))
        assert comparable("".join(flat_content(document.text).paragraphs)) in kept


def test_decisions_on_a_text_without_an_article() -> None:
    assert not any(d.kept for d in flat_decisions("首页 > 新闻\n登录 注册\n"))


def test_templates_are_many_and_held_out_ones_are_others() -> None:
    train, held = furniture.templates("train"), furniture.templates("heldout")
    assert len(train) >= 60
    assert len(held) >= 15
    assert not {t.before + t.after for t in train} & {t.before + t.after for t in held}
    assert not set(furniture.pool("train_headlines")) & set(furniture.pool("heldout_headlines"))
    assert not {a["id"] for a in articles("train")} & {a["id"] for a in articles("heldout")}


def test_composed_documents_are_the_same_each_time() -> None:
    first, again = list(compose("heldout", 2)), list(compose("heldout", 2))
    assert [d.text for d in first] == [d.text for d in again]
    assert all(p in d.text.replace("\u3000", "") or d.template for d in first for p in d.body)


def test_held_out_documents_stay_clean() -> None:
    figures = measure(compose("heldout", 4), flat_content).figures()
    assert figures["documents"] >= 60
    assert figures["body_f1"] >= 0.975
    assert figures["published"] >= 0.95
    assert figures["title"] >= 0.85
    assert figures["strangers_kept"] <= 0.02 * figures["strangers"]


@pytest.mark.parametrize(
    "text",
    [
        "总投资3亿元的项目，开工。" * 20_000,
        "项目 " * 60_000,
        "\n" * 200_000,
        "某县签约项目\n" * 3_000,
        "（" * 100_000,
        "。 责任编辑：" * 3_000,
        "2024-01-01 " * 20_000,
        "。\u3000\u3000" * 3_000,
        "首页 > " * 20_000,
        "来源：" * 30_000,
    ],
    ids=lambda text: text[:8].replace("\n", "breaks"),
)
def test_input_made_to_hurt_ends(text: str) -> None:
    try:
        flat_content(text)
    except InputError as error:
        assert error.code == "no_content"
