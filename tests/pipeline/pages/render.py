"""Pages made of layouts and invented articles: the layouts are files beside this one, the articles come from the dev gold.

A layout's first line is JSON: ``why``; ``url``; ``encoding``; ``hant`` (an OpenCC table, for pages in traditional script);
``author``: null or "author" for what must be found; ``source_any`` and ``author_any`` where the page does not tell; ``short``
where only the first paragraph is the article; ``pager``; ``weak`` where it is known that part of the article may be lost. The rest is the page, with fields in double braces: a name, or
``{{each:<p>@</p>}}`` for something once per paragraph (``half1``, ``half2``, ``rest``), ``{{heads:5:…}}`` for headlines of other
articles, ``{{teasers:3:…}}`` for headlines with summaries, ``{{comments:9:…}}``.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GOLD = HERE.parents[2] / "corpora/gold"
AUTHORS = ("韩一鸣", "许乐", "王思远", "陈晓", "李明哲", "周海燕", "赵磊")
_FIELD = re.compile(r"\{\{(\w+)(?::(?:(\d+):)?(.*?))?\}\}", re.S)
_NAMED = re.compile("记者|通讯员|作者|文/")  # the text itself names its writer
_NAV = ("首页", "新闻", "要闻", "政务", "经济", "民生", "视频", "专题", "图片", "旅游", "教育", "健康", "体育", "娱乐", "数字报", "客户端")  # fmt: skip
_COMMENTS = ("支持家乡的发展，希望项目早日投产，让我们在家门口就能上班。", "这个项目说了好几年了，希望这次能真正落地，别再让大家失望。", "配套的路什么时候修？每天上下班堵得不行，有关部门能不能管一管。")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A page with what must be found in it; None in ``source`` or ``author`` is not asked for."""

    name: str
    page: str | bytes
    url: str | None
    title: str
    paragraphs: tuple[str, ...]
    published: str
    source: str | None
    author: str | None
    options: dict[str, Any]


@lru_cache(maxsize=1)
def articles() -> list[dict[str, Any]]:
    rows = []
    for file in (GOLD / name for name in ("dev.jsonl", "dev2.jsonl", "dev3.jsonl")):
        rows += [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [r for r in rows if r["published"] and r["source"] and len(r["body"]) >= 3 and len(r["title"]) >= 8 and len(r["body"][0]) >= 40]  # fmt: skip


def layouts() -> list[Path]:
    return sorted((HERE / "layouts").glob("*.html"))


def made(each: int = 3, first: int = 0) -> Iterator[Made]:
    """Every layout with ``each`` articles, another choice of articles for another ``first``."""
    rows = articles()
    for i, file in enumerate(layouts()):
        for k in range(each):
            at = (i * 7 + (first + k) * 31) % len(rows)
            yield make(file, rows[at], at)


def make(file: Path, row: dict[str, Any], seed: int) -> Made:
    head, _, layout = file.read_text(encoding="utf-8").partition("\n")
    options = json.loads(head)
    author = AUTHORS[seed % len(AUTHORS)]
    fill = _Fill(row, author, seed)
    page: str | bytes = _FIELD.sub(fill, layout)
    if "hant" in options:
        page = _traditional(str(page), options["hant"])
    if "encoding" in options:
        page = str(page).encode(options["encoding"], "xmlcharrefreplace")
    options = json.loads(_FIELD.sub(fill, head))
    return Made(
        f"{file.stem}-{row['id']}",
        page,
        options.get("url"),
        row["title"],
        tuple(row["body"][:1] if options.get("short") else row["body"]),
        row["published"],
        None if options.get("source_any") else row["source"],
        author if options.get("author") == "author" and not _NAMED.search("".join(row["body"])) else None,
        options,
    )


class _Fill:
    """Replaces the fields of a layout."""

    def __init__(self, row: dict[str, Any], author: str, seed: int) -> None:
        self.row, self.author, self.seed = row, author, seed
        y, m, d = row["published"].split("-")
        body = row["body"]
        marked = "".join(f"<p>{html.escape(p)}</p>" for p in body)
        epoch = int(datetime(int(y), int(m), int(d), 2, 30, tzinfo=UTC).timestamp())
        self.words = {
            "title": html.escape(row["title"]),
            "source": row["source"],
            "author": author,
            "date": row["published"],
            "cdate": f"{y}年{int(m)}月{int(d)}日",
            "zdate": f"{y}年{m}月{d}日",
            "ydate": f"{y}/{int(m)}/{int(d)}",
            "compact": f"{y}{m}{d}",
            "ym": f"{y}{m}",
            "yyyy": y,
            "mm": m,
            "dd": d,
            "time": "09:26",
            "epoch": str(epoch),
            "first": html.escape(body[0]),
            "nav": "<ul>" + "".join(f'<li><a href="/{i}">{w}</a></li>' for i, w in enumerate(_NAV)) + "</ul>",
            "navtd": " | ".join(f"<a href={i}.asp>{w}</a>" for i, w in enumerate(_NAV[:8])),
            "b64": "iVBORw0KGgoAAAANSUhEUg" * 200,
            "escaped": html.escape(marked),
            "json_title": _js(row["title"]),
            "json_source": _js(row["source"]),
            "json_author": _js(author),
            "json_html": _js(marked),
            "json_escaped": _js(html.escape(marked)),
            "json_text": _js("\n".join(body)),
            "json_items": json.dumps([{"type": "text", "data": p} for p in body], ensure_ascii=False),
            "json_json": _js(
                json.dumps(
                    {"title": row["title"], "source": row["source"], "publishTime": epoch * 1000, "body": marked}
                )
            ),
        }

    def __call__(self, m: re.Match[str]) -> str:
        name, count, shape = m[1], int(m[2] or 0), m[3]
        if shape is None:
            return self.words[name]
        body = [html.escape(p) for p in self.row["body"]]
        half = (len(body) + 1) // 2
        if name == "wrapped":
            body = [_wrap(p) for p in body]
        parts = {"each": body, "half1": body[:half], "half2": body[half:], "rest": body[1:], "wrapped": body}
        if name in parts:
            return "\n".join(shape.replace("@", p) for p in parts[name])
        rows = articles()
        others = [rows[(self.seed + 11 + 5 * i) % len(rows)] for i in range(count)]
        if name == "comments":
            return "".join(shape.replace("@", _COMMENTS[i % 3]).replace("#", str(i)) for i in range(count))
        if name == "teasers":
            return "".join(shape.replace("@", r["title"]) + f"<p>{r['body'][0][:70]}……</p>" for r in others)
        return "".join(shape.replace("@", r["title"]).replace("#", r["published"]) for r in others)


def _js(text: str) -> str:
    return json.dumps(text, ensure_ascii=len(text) % 2 == 0).replace("</", "<\\/")


def _wrap(text: str) -> str:
    return "\n      ".join(text[i : i + 30] for i in range(0, len(text), 30))


def _traditional(page: str, table: str) -> str:
    from opencc import OpenCC

    return str(OpenCC(table).convert(page))
