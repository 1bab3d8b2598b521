"""An article shown in place: marks, the terminal, the HTML page."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from rich.console import Console

from extractors.mentions import Amount
from pipeline import explain
from pipeline.records import Article, CompanyName, Deal, DealCompany, Details, Indicator, Repair, Signatory, Span
from tests.gold import gold_articles

BODY = ("<script>alert(1)</script>公司投资3亿元建设<b>箱</b>&项目。", "全县到位资金51.71亿元。")
EVIL = "<script>alert(1)</script>公司"


def evil_article() -> Article:
    """An article every text of which is markup."""
    text = "\n".join(BODY)
    project = "<b>箱</b>&项目"
    money = Amount("3亿元", text.index("3亿元"), text.index("3亿元") + 4, 3 * 10**8, None, "CNY", "exact")  # type: ignore[arg-type]
    at = text.index(project)
    sentence = Span(0, len(BODY[0]))
    deal = Deal(
        *(project, Span(at, at + len(project)), (DealCompany(EVIL, "partner", Span(0, len(EVIL))),), money, "total"),
        *("signed", "<i>某县</i>", "2024", sentence, 0.9),
        Details("C", "<s>新材料</s>", signatories=(Signatory("<s>某</s>", "县长", Span(0, 2)),)),
    )
    figure_at = text.index("51.71亿元")
    figure = Indicator(
        *("<u>全县</u>", "funds_in_place", "到位资金", None, "CNY", "result", "exact", None, None),
        *(Span(figure_at, figure_at + 7), Span(len(BODY[0]) + 1, len(text)), 0.7),
    )
    return Article(
        *("evil", "javascript:alert(1)<x>", None, "<script>alert(2)</script>题", "<源>", "<者>", "2024-04-19", "Hans"),
        *((Repair("pinyin", 3),), 1.0, BODY, (deal,), (figure,), (CompanyName(EVIL, Span(0, len(EVIL))),), (money,)),
    )


def shown_in_terminal(article: Article) -> str:
    console = Console(width=200, no_color=True, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(explain.render_terminal(article))
    return capture.get()


def test_marks_do_not_overlap_and_lie_in_the_body() -> None:
    count = 0
    for article in gold_articles():
        marks = explain._marks(article)
        assert all(left.end <= right.start for left, right in pairwise(marks))
        assert all(0 <= m.start < m.end <= len(article.text) for m in marks)
        count += len(marks)
    assert count > 500


def test_the_page_shows_the_whole_body_and_marks_the_project() -> None:
    article = next(a for a in gold_articles() if a.deals and a.indicators)
    page = explain.render_html(article)
    paragraphs = [unescape(re.sub(r"<[^>]+>", "", p)) for p in re.findall(r"<p>(.*?)</p>", page)]
    assert tuple(paragraphs[: len(article.body)]) == article.body
    assert f'<mark class="project">{article.deals[0].project}' in page
    assert page.count("<mark") == page.count("</mark>")
    assert article.title in page


def test_every_text_of_the_page_is_escaped() -> None:
    page = explain.render_html(evil_article())
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", page))
    assert not tags & {"script", "b", "i", "u", "x", "s"}
    for shown in (
        "&lt;script&gt;alert(1)&lt;/script&gt;公司",
        "&lt;script&gt;alert(2)&lt;/script&gt;题",
        "&lt;i&gt;某县",
        "C &lt;s&gt;新材料",
        "signed by 县长&lt;s&gt;某",
    ):
        assert shown in page
    assert "&lt;b&gt;箱&lt;/b&gt;&amp;项目" in page


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = explain.render_html(gold_articles()[0])
    assert not re.search(
        r"<(?:link|img|iframe|script)\b|https?://|@import|url\(", page.replace(gold_articles()[0].url or "\0", "")
    )


def test_the_terminal_shows_head_body_and_records() -> None:
    article = next(a for a in gold_articles() if a.deals and a.indicators)
    shown = shown_in_terminal(article)
    assert article.title in shown
    assert article.deals[0].project in "".join(shown.split())
    assert article.indicators[0].metric in shown
    assert "deals" in shown and "indicators" in shown


def test_square_brackets_in_a_body_are_no_terminal_markup() -> None:
    article = replace(evil_article(), body=("[bold]投资[/bold]" + BODY[0], BODY[1]), deals=(), indicators=())
    assert "[bold]投资[/bold]" in shown_in_terminal(replace(article, companies=(), amounts=()))


def test_square_brackets_in_names_are_no_terminal_markup() -> None:
    article = evil_article()
    deal = replace(article.deals[0], place="[红旗]镇", companies=(DealCompany("[/x]甲公司", "investor", Span(0, 2)),))
    shown = shown_in_terminal(replace(article, deals=(deal,)))
    assert "[红旗]镇" in shown
    assert "[/x]甲公司" in shown


@pytest.mark.parametrize("render", [explain.render_html, shown_in_terminal], ids=["html", "terminal"])
def test_an_article_without_records(render) -> None:  # type: ignore[no-untyped-def]
    bare = Article("a", None, None, "", None, None, None, "Hans", (), 0.0, ())
    assert "a" in render(bare)
