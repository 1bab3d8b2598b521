"""Every character of a body points at the input it came from."""

import pytest

from pipeline.provenance import align, text_fragment, visible_text
from pipeline.records import Span
from pipeline.road import Pipeline

TEXT = "某县签约\n2024-03-05 来源：某县日报\n3月4日，恒砺新材投资３亿元建设年产6万吨 工程塑料项目。该项目落户某县经开区，已开工。"
PAGE = """<html><head><title>某县签约_某某网</title></head><body><div class="nav"><a href="/">首页</a></div>
<h1>某县签约</h1><p class="info">2024-03-05 来源：某县日报</p>
<div><p>　　3月4日，恒砺新材投资&nbsp;<b>3亿</b>元建设年产6万吨工程塑料项目&mdash;&mdash;该项目落户某县经开区。</p>
<script>var x = "3月4日，恒砺新材";</script>
<p>目前项目已经开工，预计明年六月投产，达产后年产值可达五亿元，<a href="/x">全县</a>签约项目12个。</p></div></body></html>"""
TRADITIONAL = "嘉義縣招商\n2024/11/06 中時通訊\n宏曜半導體5日在嘉義園區動土，總投資新臺幣120億元，預計後年完工，裏外工程著手進行。縣府表示，將持續提供單一窗口服務。"


def characters(text: str, is_html: bool) -> tuple[str, list[str]]:
    """The body of a text and what its input shows for each character."""
    article = Pipeline().process(text, is_html=is_html)
    shown = [
        visible_text(text, article.source_span(i, i + 1), is_html=is_html)
        for i, char in enumerate(article.text)
        if not char.isspace()
    ]
    return "".join(c for c in article.text if not c.isspace()), shown


@pytest.mark.parametrize(("text", "is_html"), [(TEXT, False), (PAGE, True)])
def test_each_character_points_at_itself(text: str, is_html: bool) -> None:
    body, shown = characters(text, is_html)
    assert len(body) > 40
    full_width = {ord("３"): "3"}
    assert [s.translate(full_width) for s in shown] == list(body)


def test_traditional_characters_point_at_their_traditional_forms() -> None:
    body, shown = characters(TRADITIONAL, False)
    pairs = dict(zip(body, shown, strict=True))
    assert pairs["义"] == "義"
    assert pairs["台"] == "臺"
    assert pairs["着"] == "著"
    assert pairs["里"] == "裏"


def test_a_span_covers_markup_between_its_characters() -> None:
    article = Pipeline().process(PAGE)
    start = article.text.index("3亿元建设")
    span = article.source_span(start, start + 3)
    assert PAGE[span.start : span.end] == "3亿</b>元"
    assert visible_text(PAGE, span, is_html=True) == "3亿元"


def test_bracketed_readings_lie_inside_the_span_around_them() -> None:
    source = "某縣簽約項(xiàng)目12個(gè)，總投資30億元。"
    alignment = align(source, ["某县签约项目12个，总投资30亿元。"], is_html=False)
    at = "某县签约项目12个".index("目")
    assert alignment.span(at, at + 1) == Span(source.index("目"), source.index("目") + 1)
    whole = alignment.span(0, at + 1)
    assert source[whole.start : whole.end] == "某縣簽約項(xiàng)目"


def test_characters_that_the_input_lacks_lie_between_their_neighbours() -> None:
    alignment = align("甲乙丙?tīng)戊己庚辛壬癸", ["甲乙丙丁戊己庚辛壬癸"], is_html=False)
    assert alignment.span(2, 3) == Span(2, 3)
    lost = alignment.span(3, 4)
    assert 3 <= lost.start <= lost.end <= "甲乙丙?tīng)戊".index("戊")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (0, 99)])
def test_spans_outside_the_body_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no characters"):
        align("甲乙丙丁", ["甲乙丙丁"], is_html=False).span(start, end)


def test_without_the_input_the_article_says_so() -> None:
    article = Pipeline(keep_source=False).process(TEXT)
    with pytest.raises(ValueError, match="keep_source"):
        article.source_span(0, 1)


def test_text_fragments_quote_what_the_page_shows() -> None:
    article = Pipeline().process(PAGE, url="https://news.example/a.html#top")
    link = article.link(article.deals[0].evidence) if article.deals else article.link(Span(0, 4))
    assert link is not None and link.startswith("https://news.example/a.html#:~:text=")
    assert text_fragment("https://a.example/", "甲-乙") == "https://a.example/#:~:text=%E7%94%B2%2D%E4%B9%99"
    long = text_fragment("https://a.example/", "一" * 20 + "二" * 30)
    assert long.count(",") == 1


def test_a_long_page_is_laid_beside_its_body_in_one_pass() -> None:
    paragraphs = [f"第{i}段，某公司投资{i}亿元建设第{i}号生产线项目。" for i in range(3000)]
    source = "\n".join(paragraphs)
    alignment = align(source, paragraphs, is_html=False)
    assert list(alignment.starts) == list(range(len(source)))
