"""Promises against results: cases from articles' indicators to rows, and the tables that `luodi run` keeps."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import Document
from pipeline.records import Article, Indicator, Span
from pipeline.resolve import resolve
from pipeline.stores.rows import figures_pending
from pipeline.stores.sqlite import Step, Store

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/promises.jsonl").read_text("utf-8").splitlines()]


def indicators(rows: list[dict[str, Any]], start: int) -> tuple[str, list[Indicator]]:
    """A text that says the figures, one sentence per number of ``sentence``, and their records."""
    text, made = "", []
    for number in sorted({row.get("sentence", 0) for row in rows}):
        said, places = "", []
        for row in (row for row in rows if row.get("sentence", 0) == number):
            said += row.get("lead", row["text"])
            places.append((row, len(said)))
            said += f"{row['value'] or row.get('yoy')}{row['unit']}，"
        evidence = Span(start + len(text), start + len(text) + len(said))
        for row, at in places:
            made.append(indicator(row, evidence, evidence.start + at))
        text += said + "\n"
    return text, made


def indicator(row: dict[str, Any], evidence: Span, at: int) -> Indicator:
    value, yoy = (None if row.get(key) is None else Decimal(row[key]) for key in ("value", "yoy"))
    return Indicator(
        *(row["subject"], row["metric"], row["text"], value, row["unit"], row["status"], row.get("qualifier", "exact")),
        *(row["period"], yoy, Span(at, at + 1), evidence, 0.9),
    )


def step(article: dict[str, Any], number: int) -> Step:
    """An article of a case on its way into the store."""
    lead = article.get("body", f"第{number}篇。") + "\n"
    text, made = indicators(article["indicators"], len(lead))
    record = Article(
        *(str(number), None, None, article.get("title", f"标题{number}"), article["source"], None, article["published"]),
        *("Hans", (), 0.9, tuple((lead + text).rstrip("\n").split("\n"))),
        indicators=tuple(made),
        relevant=True,
    )
    return Step(Document(json.dumps(article, ensure_ascii=False), f"t:{number}", id=str(number)), record)


def derive(path: Path, *runs: list[Step]) -> Store:
    """A store into which the articles came in some runs."""
    store = Store.open(path, "1", create=True)
    for steps in runs:
        store.begin_run("{}")
        store.write(steps)
        resolve(store)
        store.finish_run()
    return store


def table(store: Store, sql: str) -> list[dict[str, Any]]:
    cursor = store.connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_promises(case: dict[str, Any], tmp_path: Path) -> None:
    with derive(tmp_path / "p.db", [step(a, n) for n, a in enumerate(case["articles"])]) as store:
        found = table(store, "SELECT * FROM promises")
    pairs = paired(found, case["promises"])
    assert [comparable(row, want) for row, want in pairs] == [comparable(want, want) for want in case["promises"]]
    assert len(found) == len(case["promises"])


def paired(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each wanted row with the row of its place, metric, scope and period (of several, the one most like it)."""
    left, pairs = list(found), []
    for want in wanted:
        left.sort(key=lambda row: sum(comparable(row, want)[key] != value for key, value in comparable(want, want).items()))
        pairs.append((left.pop(0) if left else {}, want))
    return pairs


def comparable(row: dict[str, Any], want: dict[str, Any]) -> dict[str, Any]:
    """The columns that a case speaks of; numbers by their value, flags in order."""
    return {key: plain(key, row.get(key)) for key in want}


def plain(key: str, value: Any) -> Any:
    if key == "flags":
        return sorted(value if isinstance(value, list) else [f for f in (value or "").split("; ") if f])
    if key in ("period", "result_period", "place_key") or value is None:
        return value
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return value


def test_there_are_cases() -> None:
    assert len(CASES) >= 60
