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
from pipeline.stores.sqlite import Step, Store
from tests.pipeline.stub import take_in

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
        *(
            str(number),
            None,
            None,
            article.get("title", f"标题{number}"),
            article["source"],
            None,
            article["published"],
        ),
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
        take_in(store, steps)
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
        left.sort(
            key=lambda row: sum(comparable(row, want)[key] != value for key, value in comparable(want, want).items())
        )
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


# -- the tables of a store


def archive(count: int = 60) -> list[Step]:
    """Articles of some counties over two years: targets, cumulative results, quarters, contradictions."""
    counties = ("榆中县", "永登县", "皋兰县", "城关区")
    periods = ("2023", "2023Q1", "2023H1", "2024", "2024Q1", "2024Q2", "2024-01/2024-08", "2024H1")
    steps = []
    for n in range(count):
        row = {
            "subject": counties[n % 4],
            "metric": "funds_in_place",
            "text": "到位资金",
            "value": str((n * 37 % 11 + 1) * 10**8),
            "unit": "CNY",
            "status": "target" if n % 3 == 0 else "result",
            "period": periods[n * 5 % 8],
        }
        article = {"published": f"2024-{n % 12 + 1:02}-10", "source": "兰州日报", "indicators": [row]}
        steps.append(step(article, n))
    return steps


def derived(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    names = ("promise_series", "promise_figures", "promises", "promise_sources", "promise_quarters")
    return {name: sorted(store.connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def test_neither_order_nor_number_of_runs_matters(tmp_path: Path) -> None:
    steps = archive()
    with derive(tmp_path / "whole.db", steps) as store:
        whole = derived(store)
        assert store.connection.execute("SELECT count(*) FROM pending").fetchone() == (0,)
    assert whole["promises"] and whole["promise_quarters"]
    shuffled = list(steps)
    random.Random(5).shuffle(shuffled)
    with derive(tmp_path / "shuffled.db", shuffled) as store:
        assert derived(store) == whole
    with derive(tmp_path / "split.db", shuffled[:1], shuffled[1:20], shuffled[20:55], shuffled[55:]) as store:
        assert derived(store) == whole


def test_what_an_article_said_goes_with_its_records(tmp_path: Path) -> None:
    steps = archive()
    with derive(tmp_path / "fewer.db", steps[:40]) as store:
        fewer = derived(store)
    with derive(tmp_path / "all.db", steps) as store:
        gone = [s.document.fingerprint() for s in steps[40:] if s.document is not None]
        with store.transaction() as db:
            for article_id in gone:
                db.execute("DELETE FROM indicators WHERE article_id = ?", (article_id,))
        resolve(store)
        assert derived(store) == fewer


def test_sources_say_where(tmp_path: Path) -> None:
    (case,) = [case for case in CASES if case["name"] == "slip of the unit against a right telling"]
    with derive(tmp_path / "p.db", [step(a, n) for n, a in enumerate(case["articles"])]) as store:
        said = table(store, "SELECT part, use, value, source, published FROM promise_history ORDER BY number")
    assert [tuple(one.values()) for one in said] == [
        ("target", "chosen", 10_000_000_000, "天水日报", "2024-01-10"),
        ("result", "chosen", 9_500_000_000, "天水日报", "2025-01-12"),
        ("result", "differs", 950_000, "某网", "2025-01-14"),
    ]


def grades(tmp_path: Path, rows: list[tuple[str, str, int]]) -> list[tuple[Any, ...]]:
    told = [
        {"subject": s, "metric": "funds_in_place", "text": "到位资金", "value": str(v * 10**8), "unit": "CNY"}
        | {"status": "result", "period": period, "sentence": n}
        for n, (s, period, v) in enumerate(rows)
    ]
    steps = [step({"published": "2025-01-20", "source": "兰州日报", "indicators": told}, 1)]
    with derive(tmp_path / "g.db", steps) as store:
        found = table(
            store,
            "SELECT place, year, quarter, value, yoy, rank, compared, rank_change, derived FROM quarterly_grades"
            " ORDER BY year, quarter, rank, place",
        )
    return [tuple(row.values()) for row in found]


def test_grades(tmp_path: Path) -> None:
    e = 10**8
    rows = [
        *(("榆中县", "2024Q1", 10), ("永登县", "2024Q1", 20), ("皋兰县", "2024Q1", 5), ("兰州市", "2024Q1", 60)),
        *(("榆中县", "2024H1", 30), ("永登县", "2024Q2", 5), ("皋兰县", "2024-06", 50), ("静宁县", "2024H1", 99)),
        *(("榆中县", "2023H1", 24),),
    ]
    assert grades(tmp_path, rows) == [
        ("榆中县", 2023, 2, 24 * e, None, 1, 1, None, 0),
        ("兰州市", 2024, 1, 60 * e, None, 1, 1, None, 0),  # of its province's cities
        ("永登县", 2024, 1, 20 * e, None, 1, 3, None, 0),
        ("榆中县", 2024, 1, 10 * e, None, 2, 3, None, 0),
        ("皋兰县", 2024, 1, 5 * e, None, 3, 3, None, 0),
        ("榆中县", 2024, 2, 30 * e, 25, 1, 2, 1, 0),  # growth over the year before; up by one
        ("静宁县", 2024, 2, 99 * e, None, 1, 1, None, 0),  # of another city
        ("永登县", 2024, 2, 25 * e, None, 2, 2, -1, 1),  # two quarters added up; a month alone is none
    ]
