"""HTML pages: layouts of many kinds with invented news, pages without an article, sites' rules, decisions, bad input."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.bench.pages import bench_pages
from pipeline.bench.pages import main as bench_main
from pipeline.content import main_content
from pipeline.content.decisions import html_decisions
from pipeline.content.html import read_article
from pipeline.content.names import told_by
from pipeline.content.sites import site_names, site_of
from pipeline.decode import decode
from pipeline.errors import CallError, InputError
from pipeline.normalise import normalise
from pipeline.records import Pager
from pipeline.score_pages import score_pages, text_overlap
from tests.pipeline.cases_files import cases
from tests.pipeline.pages.render import Made, layouts, made

REASONS = {
    "body", "headline", "info line", "byline", "navigation", "links", "tools", "related", "comments", "advert", "disclaimer",
    "editor", "tags", "ticker", "sidebar", "outside the article", "no text",
}  # fmt: skip
PAGES = list(made(each=2))


def text_of(page: Made) -> str:
    return decode(page.page).text if isinstance(page.page, bytes) else page.page


def squeezed(text: str | None) -> str:
    return normalise(text or "").text.replace(" ", "")


def test_there_are_layouts() -> None:
    assert len(layouts()) >= 50
    assert all(page.options["why"] for page in PAGES)
    assert sum("weak" in page.options for page in PAGES) <= 0.05 * len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_layout(page: Made) -> None:
    got = main_content(text_of(page), url=page.url, is_html=True)
    if "weak" in page.options:  # what is found is the article's, but may not be all of it
        precision, recall = text_overlap("\n".join(page.paragraphs), "\n".join(got.paragraphs))
        assert precision == 1.0
        assert recall >= 0.4
    elif "hant" in page.options:  # there and back again, a character may change
        assert len(got.paragraphs) == len(page.paragraphs)
        assert min(text_overlap(squeezed("".join(page.paragraphs)), squeezed("".join(got.paragraphs)))) >= 0.95
    else:
        assert [squeezed(p) for p in got.paragraphs] == [squeezed(p) for p in page.paragraphs]
    assert squeezed(got.title) == squeezed(page.title)
    assert got.published == page.published
    if page.source:
        assert squeezed(got.source) == squeezed(page.source)
    if page.author:
        assert squeezed(got.author) == page.author
    if "pager" in page.options:
        assert got.pager == Pager(*page.options["pager"])
    else:
        assert got.pager is None


@pytest.mark.parametrize("case", cases("page_kinds.jsonl"))
def test_what_a_page_without_an_article_is(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        main_content(case["html"], url=case["url"], is_html=True)
    assert caught.value.code == "no_content"
    assert case["kind"] in caught.value.message


@pytest.mark.parametrize("case", cases("sites.jsonl"))
def test_rule_of_a_site(case: dict[str, Any]) -> None:
    got = main_content(case["html"], url=case["url"], is_html=True)
    assert list(got.paragraphs) == case["body"]
    assert (got.title, got.published) == (case["title"], case["published"])
    if case["source"]:
        assert got.source == case["source"]
    without = main_content(case["html"], is_html=True)
    assert list(without.paragraphs) != case["body"], "the case would pass without the rule"


def test_every_site_has_a_case() -> None:
    told = {case.values[0]["site"] for case in cases("sites.jsonl")}
    assert told == set(site_names())
    assert len(told) >= 6


def test_a_rule_holds_in_its_time_only() -> None:
    site = site_of("http://politics.people.com.cn/n1/2016/a.html")
    assert site is not None
    old, new = site.marks_on("2016-05-05"), site.marks_on("2022-05-05")
    assert old is not None and "#rwb_zw" in old.body and ".rm_txt_con" not in old.body
    assert new is not None and ".rm_txt_con" in new.body and "#rwb_zw" not in new.body


@pytest.mark.parametrize(
    "url", [None, "", "http://", "http://[", "http://example.org/", "http://xpeople.com.cn/", "a/b"]
)
def test_no_rule(url: str | None) -> None:
    assert site_of(url) is None


@pytest.mark.parametrize("page", PAGES[::2], ids=lambda page: page.name)
def test_decisions_agree_with_the_content(page: Made) -> None:
    text = text_of(page)
    decided = html_decisions(text, page.url)
    assert [d.text for d in decided if d.kept] == list(main_content(text, url=page.url, is_html=True).paragraphs)
    assert {d.reason for d in decided} <= REASONS
    assert all(d.kept == (d.reason == "body") for d in decided)


def test_decisions_cover_the_page_in_order() -> None:
    page = next(p for p in PAGES if p.name.startswith("people_like"))
    decided = html_decisions(text_of(page))
    reasons = [d.reason for d in decided]
    assert {"links", "headline", "info line", "body", "editor", "related", "disclaimer"} <= set(reasons)
    assert reasons.index("headline") < reasons.index("info line") < reasons.index("body") < reasons.index("editor")


def test_decisions_on_a_page_without_an_article() -> None:
    html = json.loads((Path(__file__).parent / "cases/page_kinds.jsonl").read_text("utf-8").splitlines()[2])["html"]
    decided = html_decisions(html)
    assert decided
    assert not any(d.kept for d in decided)


@pytest.mark.parametrize("wrap", ["<dialog open>@</dialog>", "<p><a href='app://read'>@</a></p>", "<object>@</object>"])
def test_trafilatura_is_asked_where_the_page_shows_no_text_of_its_own(
    wrap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.content import html

    asked: list[int] = []
    real = html._by_trafilatura
    monkeypatch.setattr(html, "_by_trafilatura", lambda *a: asked.append(1) or real(*a))
    page = PAGES[0]
    read_article(text_of(page))
    assert not asked, "a sure page needs no rival"
    inner = "".join(wrap.replace("@", f"<span>{p}</span>") for p in page.paragraphs)
    found = read_article(
        f"<html><head><title>{page.title}</title></head><body><h1>{page.title}</h1>{inner}</body></html>"
    )
    assert asked
    assert found.found.origin == "trafilatura"
    assert list(found.content.paragraphs) == list(page.paragraphs)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("article-related", "related"),
        ("relatedNews", "related"),
        ("content-with-sidebar", ""),
        ("main-content", ""),
        ("comment_list", "comments"),
        ("article-tags", "tags"),
        ("bdsharebuttonbox", "tools"),
        ("hot article-body", ""),
        ("copyright", "disclaimer"),
    ],
)
def test_names_of_elements(names: str, reason: str) -> None:
    assert told_by(names)[0] == reason


P = "<p>某县签约项目6个，总投资23.5亿元，涵盖装备制造、农产品加工等领域，年内全部开工。</p>"
BAD: dict[str, Callable[[int], str]] = {
    "long": lambda n: P * n,
    "unclosed": lambda n: "<div><p>某县签约，总投资3亿元。" * n,
    "tables in tables": lambda n: "<table><tr><td>" * n + P,
    "rows": lambda n: "<table>" + "<tr><td>项目</td><td>3亿元</td></tr>" * n + "</table>" + P * 3,
    "quotes in a script": lambda n: "<script>" + '"\\"' * n + "某</script>",
    "keys in a script": lambda n: "<script>var 某='';" + "abcdefghij" * n + "</script>",
    "objects in JSON-LD": lambda n: "<script type='application/ld+json'>" + '{"a":' * n + "</script>" + P,
    "entities": lambda n: P * 4 + "&b19;" * n,
    "data in the text": lambda n: P * 5 + "<p>data:image/png;base64," + "iVBORw0KGgo" * n + "</p>",
    "names": lambda n: "<div class='" + "a-" * n + "'>" + P * 4 + "</div>",
    "textareas": lambda n: "<textarea>" + "&lt;p&gt;某县，某乡。" * n + "</textarea>",
    "next links": lambda n: P * 5 + "<a href=x>下一页</a>" * n,
    "fields": lambda n: "<span class=source>某报</span>" * n + P * 5,
    "lists between": lambda n: (P + "<ul><li><a href=x>某某县签约项目新闻标题</a></li></ul>") * n,
    "a script writes it": lambda n: "<script>" + 'document.write("<p>某县，某乡。");' * n + "</script>",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_pages_end(kind: str) -> None:
    """A result or a reason for every page (a slow pattern would hang here)."""
    declared = "<!DOCTYPE html [<!ENTITY a 'aaaa'>" + "".join(f"<!ENTITY b{i} '&a;&a;&a;'>" for i in range(20)) + "]>"
    page = f"{declared}<html><head><title>某县签约6个项目</title></head><body><h1>某县签约6个项目</h1>{BAD[kind](10_000)}</body></html>"
    try:
        got = main_content(page, is_html=True)
    except InputError as error:
        assert error.code in ("no_content", "too_deep")
    else:
        assert got.paragraphs
        assert not any("base64" in p for p in got.paragraphs)


@pytest.mark.parametrize(
    "paragraph",
    [
        "市は７日、新しい工場の建設を発表した。投資額は約３０億円で、来年の操業開始を目指す。",
        "The county signed six projects on Tuesday, with a total investment of 2.3 billion yuan, officials said.",
    ],
)
def test_other_languages_are_read(paragraph: str) -> None:
    got = main_content(f"<html><body><h1>News</h1>{f'<p>{paragraph}</p>' * 3}</body></html>", is_html=True)
    assert len(got.paragraphs) == 3


def test_scores() -> None:
    text = "某县签约项目六个，总投资二十三亿元。"
    gold = [{"page": "a", "text": text, "title": "某县签约六个项目", "published": "2024-01-02 10:00"}, {"page": "b", "text": text * 2, "source": "某报"}]  # fmt: skip
    same = score_pages(gold, gold)
    assert (same.precision, same.recall, same.f1, same.good) == (1.0, 1.0, 1.0, 1.0)
    assert same.fields == {"title": 1.0, "published": 1.0, "source": 1.0, "author": None}
    half = score_pages(
        gold, [{"page": "a", "text": text + "一二三四五六七八九十" * 2, "title": "错", "published": "2024-01-02"}]
    )
    assert half.pages[0].recall == 1.0
    assert half.pages[0].precision == pytest.approx(len(text) / (len(text) + 20))
    assert (half.pages[1].precision, half.pages[1].recall, half.pages[1].f1) == (1.0, 0.0, 0.0)
    assert half.fields == {"title": 0.0, "published": 1.0, "source": 0.0, "author": None}
    with pytest.raises(ValueError, match="no pages"):
        score_pages([], [])


def test_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGES[0]
    (tmp_path / "a.html").write_text(text_of(page), encoding="utf-8")
    row = {"page": "a.html", "text": "\n".join(page.paragraphs), "title": page.title, "published": page.published}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = {r["extractor"]: r for r in bench_pages(tmp_path, gold, rounds=1)}
    assert rows["luodi"]["f1"] == rows["luodi"]["title"] == 1.0
    assert all(r["ms"] > 0 for r in rows.values())
    assert bench_main([str(tmp_path), str(gold)]) == 0
    assert re.search(r"\| luodi \| 1\.000 \|", capsys.readouterr().out)
    gold.write_text('{"page": "b.html"}\n', encoding="utf-8")
    with pytest.raises(CallError):
        bench_pages(tmp_path, gold)
    assert bench_main([]) == bench_main([str(tmp_path), str(gold)]) == 2
