"""luodi deal, explain-match, join and split on a small archive."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Luodi

ROWS = (
    ("2021-03-16", "澜拓新材钠电正极材料项目 | 澜拓新材 | 18.6 | signed | 太和县"),
    ("2021-09-20", "钠电正极材料项目 | 浙江澜拓新材有限公司 | 20 | started | 太和县"),
    ("2023-07-06", "卓砺减速机项目 | 卓砺传动 | 12 | signed | 浠水县"),
)


@pytest.fixture
def db(luodi: Luodi, tmp_path: Path) -> Path:
    rows = [
        json.dumps({"id": str(n), "date": day, "text": f"标题{n}\n第{n}篇正文。\ndeal: {deal}"}, ensure_ascii=False)
        for n, (day, deal) in enumerate(ROWS)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert luodi("run", "rows.jsonl", "--db", "p.db").code == 0
    return tmp_path / "p.db"


def ids(db: Path) -> list[str]:
    query = "SELECT r.id FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id ORDER BY a.published"
    return [r for (r,) in sqlite3.connect(db).execute(query)]


def test_deal_shows_stages_sums_and_silence(luodi: Luodi, db: Path) -> None:
    done = luodi("deal", "p.db", "瀾拓")
    assert done.code == 0
    assert [line.split()[1:3] for line in done.out.splitlines() if "《" in line][:2] == [
        ["2021-03-16", "signed"],
        ["2021-09-20", "started"],
    ]
    assert "18.6亿元" in done.out
    assert "contradict" in done.out
    assert "not heard of for 21 months" in done.out
    assert luodi("deal", "p.db", ids(db)[1]).out == done.out, "the id of any report leads to its deal"
    wrong = luodi("deal", "p.db", "没有这个")
    assert wrong.code == 2
    assert "no deal has the words" in wrong.err


def test_explain_match(luodi: Luodi, db: Path) -> None:
    first, second, other = ids(db)
    done = luodi("explain-match", "p.db", first)
    assert "one deal" in done.out
    assert "threshold" in done.out
    row = json.loads(luodi("explain-match", "p.db", first, other, "--json").out)
    assert (row["joined"], row["a"], row["b"]) == (False, first, other)
    assert row["score"] == pytest.approx(sum(e["bits"] for e in row["evidence"]))
    assert luodi("explain-match", "p.db", first[:8], second[:8]).code == 0
    assert luodi("explain-match", "p.db", "nothing").code == 2
    assert "only report" in luodi("explain-match", "p.db", other).out


def test_split_and_join(luodi: Luodi, db: Path) -> None:
    first, second, other = ids(db)

    def deals() -> list[tuple[int]]:
        return sqlite3.connect(db).execute("SELECT reports FROM deals ORDER BY reports").fetchall()

    assert deals() == [(1,), (2,)]
    assert luodi("split", "p.db", second, "--reason", "two plants").code == 0
    assert deals() == [(1,), (1,), (1,)]
    assert luodi("join", "p.db", first, other).code == 0
    assert deals() == [(1,), (2,)]
    assert luodi("run", "rows.jsonl", "--db", "p.db").code == 0
    assert deals() == [(1,), (2,)], "later runs keep decisions"
    assert "a person decided: same" in luodi("explain-match", "p.db", first, other).out
    assert luodi("split", "p.db", second, "--forget").code == 0
    assert luodi("join", "p.db", first, other, "--forget").code == 0
    assert deals() == [(1,), (2,)]
    assert sqlite3.connect(db).execute("SELECT count(*) FROM deal_decisions").fetchone() == (0,)
    for wrong in (("join", "p.db", first, first), ("split", "p.db", other), ("join", "p.db", first, "zzzzzz")):
        assert luodi(*wrong).code == 2
