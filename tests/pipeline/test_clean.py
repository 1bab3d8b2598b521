"""luodi clean, and luodi score --pages."""

import json
from pathlib import Path

import pytest
from opencc import OpenCC

from pipeline.cleaning import clean
from pipeline.documents import Document
from tests.conftest import Luodi

PAGE = """沅江网 > 财经 > 正文
沅江区签约3个项目
2024-05-06 09:10 来源：沅江日报
5月5日，沅江区举行签约仪式，3个项目签约落户，总投资12.6亿元，涉及装备制造、食品加工等领域。
区长李一表示，将全力服务项目建设，推动项目早开工、早投产、早见效，让企业安心发展。
责任编辑：王二
相关阅读
· 总投资56亿元！邻县电池项目签约
"""
HTML = """<html><head><title>沅江区签约3个项目</title></head><body><div class="nav"><a href="/">首页</a> <a href="/a">新闻</a></div>
<h1>沅江区签约3个项目</h1><p>2024-05-06 09:10 来源：沅江日报</p><div>
<p>5月5日，沅江区举行签约仪式，3个项目签约落户，总投资12.6亿元，涉及装备制造、食品加工等领域。</p>
<p>区长李一表示，将全力服务项目建设，推动项目早开工、早投产、早见效，让企业安心发展。</p></div>
<ul><li><a href="/b">总投资56亿元！邻县电池项目签约</a></li><li><a href="/c">邻县动态</a></li></ul></body></html>"""


@pytest.fixture(autouse=True)
def _inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("page.html").write_text(HTML, encoding="utf-8")
    Path("empty.txt").write_text("  \n", encoding="utf-8")


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_the_article_is_shown_without_its_page(luodi: Luodi, name: str) -> None:
    done = luodi("clean", name)
    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[1] == "沅江区签约3个项目"
    assert lines[2] == "沅江日报 | 2024-05-06"
    assert len(lines[3:-1]) == 2
    assert "邻县" not in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_diff_says_of_every_line_what_became_of_it(luodi: Luodi, name: str) -> None:
    done = luodi("clean", name, "--diff")
    assert done.code == 0
    shown = done.out.splitlines()[3:-1]
    assert all(line.startswith(("+ ", "- ")) for line in shown)
    assert sum(line.startswith("+ ") for line in shown) == 2
    assert all(line.endswith("]") for line in shown if line.startswith("- "))
    assert any("邻县电池" in line for line in shown if line.startswith("- "))


def test_json_lines(luodi: Luodi) -> None:
    done = luodi("clean", "page.txt", "--format", "jsonl", "--diff")
    row = json.loads(done.out)
    assert row["title"] == "沅江区签约3个项目"
    assert (row["source"], row["published"], len(row["body"])) == ("沅江日报", "2024-05-06", 2)
    assert [line["kept"] for line in row["lines"]].count(True) == 2
    assert {line["reason"] for line in row["lines"]} >= {"body", "headline", "related", "editor"}


def test_traditional_text_comes_out_simplified(luodi: Luodi) -> None:
    Path("page.txt").write_text(OpenCC("s2t").convert(PAGE), encoding="utf-8")
    assert "总投资12.6亿元" in luodi("clean", "page.txt").out


def test_rejects_are_one_line_and_exit_code_1(luodi: Luodi) -> None:
    done = luodi("clean", "empty.txt", "page.txt")
    assert done.code == 1
    assert "沅江区签约3个项目" in done.out
    assert len(done.err.splitlines()) == 1
    assert "empty.txt" in done.err


def test_a_missing_input_is_a_wrong_call(luodi: Luodi) -> None:
    assert luodi("clean", "nowhere.txt").code == 2


def gold(**row: object) -> None:
    body = "5月5日，沅江区举行签约仪式，3个项目签约落户，总投资12.6亿元，涉及装备制造、食品加工等领域。\n区长李一表示，将全力服务项目建设，推动项目早开工、早投产、早见效，让企业安心发展。"
    whole = {"page": "page.html", "title": "沅江区签约3个项目", "published": "2024-05-06", "source": "沅江日报", "author": None, "text": body}  # fmt: skip
    Path("gold.jsonl").write_text(json.dumps(whole | row, ensure_ascii=False) + "\n", encoding="utf-8")


def test_pages_are_scored(luodi: Luodi) -> None:
    gold()
    done = luodi("score", "--pages", ".", "gold.jsonl", "--errors", "1")
    assert done.code == 0
    table = dict(line.split(None, 1) for line in done.out.splitlines() if line.strip() and ":" not in line)
    assert table["f1"].strip() == "1.0"
    assert table["author"].strip() == "—"
    assert "page.html: precision 1.0000" in done.out


def test_a_wrong_gold_text_lowers_the_score(luodi: Luodi) -> None:
    gold(text="完全是另一篇文章的正文，与这一页没有任何关系，所以一个字也对不上。")
    done = luodi("score", "--pages", ".", "gold.jsonl")
    assert any(line.split() == ["f1", "0"] or line.split() == ["f1", "0.0"] for line in done.out.splitlines())


@pytest.mark.parametrize("row", [{"page": "nowhere.html"}, {"page": None}])
def test_a_page_that_is_not_there_is_a_wrong_call(luodi: Luodi, row: dict[str, object]) -> None:
    gold(**row)
    assert luodi("score", "--pages", ".", "gold.jsonl").code == 2


def test_gold_that_is_none_is_a_wrong_call(luodi: Luodi) -> None:
    Path("gold.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    assert luodi("score", "--pages", ".", "gold.jsonl").code == 2


@pytest.mark.parametrize("damage", ["latin-1", "gbk"])
def test_double_encodings_are_undone(damage: str) -> None:
    page = "某县新材料项目签约\n10月8日，某县与恒砺新材签约，总投资3亿元的工程塑料项目落户某县开发区。县里将全力服务项目建设。"
    damaged = page.encode("utf-8").decode("latin-1") if damage == "latin-1" else page.encode("gbk").decode("latin-1")
    sound, mended = clean(Document(page)), clean(Document(damaged))
    assert mended.content == sound.content
    assert sound.repairs == ()
    assert [repair.kind for repair in mended.repairs] == ["mojibake"]
