"""The road of one article: from text, HTML and bytes to records, and what becomes of inputs that cannot be used."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from opencc import OpenCC

import extractors
import pipeline
import pipeline.road
from pipeline import Article, Document, InputError, Pipeline, Reject
from pipeline.relevance import GATE
from tests.pipeline.scrambler import scramble

TITLE = "沐阳县集中签约两个重点项目"
PARAGRAPHS = (
    "4月18日，沐阳县举行重点项目集中签约仪式，总投资15亿元的恒砾新材年产6万吨工程塑料项目签约落户沐阳县经济开发区。",
    "江苏沐衡重工有限公司计划投资3.2亿元建设年产5万台环卫车生产线，项目力争年内开工。",
    "县长表示，全县将继续抓好招商引资工作，为项目建设提供优质服务，推动签约项目早落地、早投产。",
)
TEXT = "\n".join((TITLE, "2024-04-19 09:12 来源：沐阳日报", *PARAGRAPHS))
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>{TITLE}</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/news">新闻</a></div>
<h1>{TITLE}</h1><div class="info">2024-04-19 09:12 来源：沐阳日报</div>
<div class="content">{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</div>
<div class="foot">版权所有 沐阳新闻网</div></body></html>"""
OTHER = "县一中田径队夺冠\n全市中学生运动会上，县一中田径队以总分第一夺冠，队员刷新了两项纪录。"


@pytest.fixture(scope="module")
def road() -> Pipeline:
    return Pipeline()


def check(article: Article) -> None:
    assert article.title == TITLE
    assert article.published == "2024-04-19"
    assert article.source == "沐阳日报"
    assert article.body == PARAGRAPHS
    assert article.relevant and article.relevance >= GATE
    first, second = article.deals
    assert (first.project, first.stage) == ("恒砾新材年产6万吨工程塑料项目", "signed")
    assert first.amount is not None and first.amount.value == 1_500_000_000
    assert (second.project, second.companies[0].name) == ("年产5万台环卫车生产线", "江苏沐衡重工有限公司")
    assert [a.text for a in article.amounts] == ["15亿元", "3.2亿元"]
    assert "江苏沐衡重工有限公司" in [c.name for c in article.companies]


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        PAGE,
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("gb18030"),
        PAGE.encode(),
        PAGE.replace("utf-8", "gb2312").encode("gb18030"),
        PAGE.encode("gb18030"),
    ],
    ids=["text", "html", "utf-8", "bom", "gb18030", "html utf-8", "html gbk", "html misdeclared"],
)
def test_the_same_article_in_every_wrapping(road: Pipeline, content: str | bytes) -> None:
    article = road.process(content)
    check(article)
    assert article.script == "Hans"


@pytest.mark.parametrize("content", [TEXT, PAGE], ids=["text", "html"])
def test_traditional_script_is_told_and_converted(road: Pipeline, content: str) -> None:
    article = road.process(OpenCC("s2t").convert(content))
    check(article)
    assert article.script == "Hant"
    assert not article.repairs


def test_pinyin_is_removed_and_told(road: Pipeline) -> None:
    article = road.process(scramble(TEXT))
    check(article)
    assert {r.kind for r in article.repairs} & {"pinyin", "byteshift"}
    assert all(r.count > 0 for r in article.repairs)


def test_what_the_caller_knows_is_kept(road: Pipeline) -> None:
    article = road.process(PAGE, url="https://news.example/a/1.html", id="a-1", path="a/1.html", published="2024-05-02")
    assert (article.id, article.url, article.path) == ("a-1", "https://news.example/a/1.html", "a/1.html")
    assert article.published == "2024-05-02", "the caller's date goes before the one that is read"
    assert article.deals[0].date == "2024-04-18"


def test_a_date_that_is_none_gives_way_to_the_one_read(road: Pipeline) -> None:
    assert road.process(TEXT, published="last week").published == "2024-04-19"
    assert road.process(TEXT, published="2024-04-20T08:00:00+08:00").published == "2024-04-20"


def test_identity_follows_the_content(road: Pipeline) -> None:
    same, again, other = road.process(TEXT), road.process(TEXT), road.process(TEXT + "\n完。")
    assert same == again
    assert same.id != other.id
    assert same.id != road.process(TEXT, url="https://news.example/b").id


def test_relative_dates_count_from_the_given_date(road: Pipeline) -> None:
    text = "沐阳县项目投产\n昨日，总投资2亿元的沐澜电机智能制造项目在沐阳县投产。"
    assert road.process(text, published="2024-03-01").deals[0].date == "2024-02-29"
    assert road.process(text).deals[0].date is None


def test_an_irrelevant_article_has_no_records(road: Pipeline) -> None:
    article = road.process(OTHER)
    assert article.title and article.body
    assert not article.relevant and article.relevance < GATE
    assert (article.deals, article.indicators, article.companies, article.amounts) == ((), (), (), ())


def test_an_irrelevant_article_still_tells_sums_and_companies(road: Pipeline) -> None:
    article = road.process("警方提醒\n江苏沐衡重工有限公司的一名员工遭遇诈骗，损失3万元，警方提醒不要转账。")
    assert not article.relevant
    assert [a.text for a in article.amounts] == ["3万元"]
    assert [c.name for c in article.companies] == ["江苏沐衡重工有限公司"]
    assert not article.deals and not article.indicators


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "empty"), (" \n\u3000", "empty"), (b"", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary")],
    ids=["no text", "blank", "no bytes", "picture"],
)
def test_what_cannot_be_used_is_refused_with_reason_and_remedy(road: Pipeline, content: str | bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        road.process(content)
    assert refused.value.code == code
    assert refused.value.message and refused.value.remedy


def test_many_keep_their_order_and_bad_ones_become_rejects(road: Pipeline) -> None:
    documents: list[Document | str | bytes] = [
        Document(TEXT, "rows:1", id="one"),
        Document(b"", "rows:2", id="two", url="https://news.example/2"),
        OTHER,
    ]
    one, two, three = road.process_many(documents)
    assert isinstance(one, Article) and one.id == "one" and one.deals
    assert isinstance(two, Reject)
    assert (two.locator, two.code, two.id, two.url) == ("rows:2", "empty", "two", "https://news.example/2")
    assert isinstance(three, Article) and not three.relevant


def test_many_are_processed_one_at_a_time(road: Pipeline) -> None:
    taken = []

    def source() -> Iterator[str]:
        for n in range(3):
            taken.append(n)
            yield OTHER

    outcomes = road.process_many(source())
    next(outcomes)
    assert taken == [0]


def test_an_unexpected_error_becomes_a_reject(road: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> float:
        raise ZeroDivisionError("told on purpose")

    monkeypatch.setattr(pipeline.road, "relevance", broken)
    outcome = road.process_document(Document(TEXT, "a.txt"))
    assert isinstance(outcome, Reject)
    assert (outcome.code, outcome.locator) == ("failed", "a.txt")
    assert "told on purpose" in outcome.reason


def test_everything_of_the_package_can_be_imported_from_it() -> None:
    for name in pipeline.__all__:
        assert getattr(pipeline, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pipeline.no_such_name


MODULES = ["pipeline.road", *(m.name for m in pkgutil.walk_packages(extractors.__path__, "extractors."))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_docstrings() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = {n: sum(len(t.examples) for t in finder.find(importlib.import_module(n))) for n in MODULES}
    assert examples["pipeline.road"] >= 2
    assert sum(examples.values()) >= 4
