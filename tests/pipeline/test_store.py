"""The store: what becomes of each kind of input, exact money, reprints, deals across articles, refusals."""

import os
import sqlite3
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import Document, Reject
from pipeline.errors import CallError, StoreError
from pipeline.resolve import resolve
from pipeline.resolve.reprints import resolve_reprints
from pipeline.stores.rows import body_hash, company_key, money, project_key
from pipeline.stores.sqlite import SCHEMA_VERSION, Step, Store, check_file
from tests.pipeline.stub import StubPipeline


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open(tmp_path / "s.db", "1", create=True)
    opened.begin_run("{}")
    return opened


def put(store: Store, *documents: Document) -> "Counter[str]":
    steps = [Step(d, seen=store.seen(d)) for d in documents]
    for step in steps:
        if not step.done and step.document:
            step.result = StubPipeline().clean_document(step.document)
    counts = store.write(steps)
    counts.update(resolve_reprints(store))
    while waiting := store.without_records(100):
        store.write_records([(stored, StubPipeline().extract_records(stored.article)) for stored in waiting])
    return Counter({outcome: count for outcome, count in counts.items() if count})


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return store.connection.execute(query).fetchall()


def text(title: str = "题", *lines: str) -> str:
    return "\n".join([title, "正文。", *lines])


def test_outcomes(store: Store) -> None:
    deal = text("题", "deal: 甲项目 | 甲公司 | 12.5 | signed | 某县")
    counts = put(
        store,
        Document(deal, "t:1", id="1", published="2024-05-01"),
        Document(text("无关"), "t:2", id="2"),
        Document(deal.replace("题", "转载"), "t:3", id="3", published="2024-05-02"),
        Document("REJECT", "t:4", id="4"),
        Document(deal, "t:5", id="1"),
    )
    assert counts == {"extracted": 1, "irrelevant": 1, "duplicate": 2, "rejected": 1}
    assert rows(store, "SELECT own_id, outcome FROM articles ORDER BY rowid") == [
        *(("1", "extracted"), ("2", "irrelevant"), ("3", "duplicate"), ("1", "duplicate")),
    ]
    assert rows(store, "SELECT locator, kind FROM reprints JOIN articles ON id = article_id ORDER BY locator") == [
        ("t:3", "exact"),
        ("t:5", "identical"),
    ]
    assert rows(store, "SELECT count(DISTINCT original_id) FROM reprints") == [(1,)]
    assert rows(store, "SELECT count(*) FROM deal_reports") == [(1,)]
    assert rows(store, "SELECT read, extracted, irrelevant, duplicate, rejected, known FROM runs") == [
        (5, 1, 1, 2, 1, 0)
    ]


def test_again_is_known(store: Store) -> None:
    documents = [Document(text(), "t:1", id="1"), Document("REJECT", "t:2"), Document(text(), "t:3", id="1")]
    put(store, *documents)
    before = list(store.connection.iterdump())
    store.begin_run("{}")
    assert put(store, *documents) == {"known": 3}
    after = list(store.connection.iterdump())
    assert [line for line in after if '"runs"' not in line] == [line for line in before if '"runs"' not in line]


def test_evidence_and_offsets(store: Store) -> None:
    put(store, Document(text("题", "deal: 甲项目 | 甲公司 | 12.5 | signed | 某县"), "t:1"))
    ((body, start, end, project, evidence, amount_start, amount_end),) = rows(
        store,
        'SELECT a.body, r.start, r."end", r.project, r.evidence, r.amount_start, r.amount_end'
        " FROM deal_reports r JOIN articles a ON a.id = r.article_id",
    )
    assert body[start:end] == project == "甲项目"
    assert evidence == "deal: 甲项目 | 甲公司 | 12.5 | signed | 某县"
    assert body[amount_start:amount_end].startswith("12.5")


@pytest.mark.parametrize("value", ["0.1", "1250000000", "12.345", "123456789012345678", "9999999999999.99"])
def test_money_is_exact(store: Store, value: str) -> None:
    db = store.connection
    db.execute("CREATE TEMP TABLE m (v NUMERIC)")
    db.execute("INSERT INTO m VALUES (?)", (money(Decimal(value)),))
    assert Decimal(str(db.execute("SELECT v FROM m").fetchone()[0])) == Decimal(value)


def test_money_has_no_exponent() -> None:
    assert money(Decimal("1.50E+10")) == "15000000000"
    assert money(Decimal("2.50")) == "2.5"
    assert money(None) is None


def test_keys() -> None:
    assert project_key("“甲 项目”（二期）项目") == project_key("甲项目(二期)")
    assert project_key("项目") == "项目"
    assert company_key("甲（上海）有限公司") == company_key("甲(上海) 有限公司")
    assert body_hash("甲，乙。１") == body_hash("甲 乙 1")
    assert body_hash("。，") != body_hash("，。")
    assert body_hash("甲") != body_hash("乙")


def test_copies_of_files(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(text(), encoding="utf-8")

    def file(path: str) -> Document:
        return Document(Path(path).read_bytes(), path, path=path)

    assert put(store, file("a.txt"), file("b.txt")) == {"irrelevant": 1, "duplicate": 1}
    assert put(store, file("b.txt"), file(str(tmp_path / "a.txt")), file(str(tmp_path / "b.txt"))) == {"known": 3}
    os.rename("a.txt", "moved.txt")
    assert put(store, file("moved.txt"), file("b.txt")) == {"known": 2}, "its earlier place is gone: it was moved"


def test_a_reject_goes_when_its_input_is_mended(store: Store) -> None:
    bad = Reject("p/a.txt", "unreadable", "cannot read", "permit it")
    assert store.write([Step(None, bad)]) == {"rejected": 1}
    assert store.write([Step(None, bad)]) == {"rejected": 1}, "unreadable is tried again"
    assert rows(store, "SELECT count(*) FROM rejects") == [(1,)]
    assert put(store, Document(text(), "p/a.txt", path="p/a.txt")) == {"irrelevant": 1}
    assert rows(store, "SELECT count(*) FROM rejects") == [(0,)]


def test_a_table_that_reads_through_loses_its_reject(store: Store) -> None:
    bad = Reject("t.csv", "bad_table", "no column", "name it")
    assert store.write([Step(None, bad)]) == {"rejected": 1}
    assert store.write([Step(None, bad)]) == {"known": 1}
    store.begin_run("{}")
    put(store, Document(text(), "t.csv:2"))
    assert rows(store, "SELECT count(*) FROM rejects") == [(1,)], "not yet through"
    store.finish_run()
    assert rows(store, "SELECT count(*) FROM rejects") == [(0,)]


def test_a_standing_reject_stays(store: Store) -> None:
    bad = Document("REJECT", "p/a.txt", path="p/a.txt")
    assert put(store, bad) == {"rejected": 1}
    assert put(store, bad, Document(text(), "t.csv:2")) == {"known": 1, "irrelevant": 1}
    store.finish_run()
    assert rows(store, "SELECT locator FROM rejects") == [("p/a.txt",)]


def test_another_version_tries_rejects_again(tmp_path: Path) -> None:
    bad = Document("REJECT", "p/a.txt", path="p/a.txt")
    for version, expected in (("1", "rejected"), ("1", "known"), ("2", "rejected")):
        with Store.open(tmp_path / "v.db", version, create=True) as store:
            store.begin_run("{}")
            assert put(store, bad) == {expected: 1}


def test_deals_across_articles(store: Store) -> None:
    put(
        store,
        Document(text("一", "deal: 甲项目二期 | 甲公司 | 12.5 | signed | 某县"), "t:1", published="2024-01-01"),
        Document(
            text("二", "x", "deal: “甲项目” 二期项目 | 甲公司 |  | operating | 别处"), "t:2", published="2024-01-02"
        ),
        Document(text("三", "y", "deal: 甲项目二期 | 乙公司 | 3 | started | 另县"), "t:3", published="2024-01-03"),
    )
    resolve(store)
    deals = rows(store, "SELECT project, companies, amount_value, stage, reports FROM deals ORDER BY reports DESC")
    assert deals == [
        ("“甲项目” 二期项目", "甲公司", 1250000000, "operating", 2),
        ("甲项目二期", "乙公司", 300000000, "started", 1),
    ]
    companies = rows(store, "SELECT name, articles, deals FROM companies ORDER BY name")
    assert companies == [("乙公司", 1, 1), ("甲公司", 2, 1)]
    assert rows(store, "SELECT count(*) FROM pending") == [(0,)]
    ((first,),) = rows(store, "SELECT id FROM deals WHERE reports = 2")
    put(
        store,
        Document(text("四", "z", "deal: 甲项目二期 | 甲公司 | 12.5 | completed | 某县"), "t:4", published="2024-01-04"),
    )
    resolve(store)
    assert rows(store, "SELECT id FROM deals WHERE reports = 3") == [(first,)], "a later report keeps the id"
    assert [r[0] for r in rows(store, f"SELECT stage FROM deal_history WHERE deal_id = '{first}'")] == [
        *("signed", "operating", "completed"),
    ]


def test_details_of_a_deal(store: Store) -> None:
    put(
        store,
        Document(text("一", "deal: 甲项目二期 | 甲公司 | 12.5 | signed | 某县"), "t:1"),
        Document(text("二", "x", "deal: 甲项目二期 | 甲公司 | 12.5 | started | 某县 | 120.5亩 | 张三"), "t:2"),
        Document(text("三", "y", "deal: 甲项目二期 | 甲公司 | 12.5 | started | 某县 | 300亩 | 李四"), "t:3"),
    )
    resolve(store)
    assert rows(store, "SELECT sector, land_text, land_value, land_unit FROM deal_reports ORDER BY rowid") == [
        *((None, None, None, None), ("C", "120.5亩", 120.5, "亩"), ("C", "300亩", 300, "亩")),
    ]
    assert rows(store, "SELECT sector, industry, land_text, land_value, capacity_value, jobs_unit FROM deals") == [
        ("C", None, "120.5亩", 120.5, None, None)
    ], "the first report that tells it"
    ((body, start, end),) = rows(
        store,
        "SELECT a.body, r.land_start, r.land_end FROM deal_reports r JOIN articles a ON a.id = r.article_id"
        " WHERE r.land_value = 300",
    )
    assert body[start:end] == "300亩"
    assert rows(store, "SELECT name, title FROM deal_signatories ORDER BY name") == [("张三", "县长"), ("李四", "县长")]


def test_foreign_keys_hold(store: Store) -> None:
    put(store, Document(text("一", "deal: 甲项目 | 甲公司 | 12.5 | signed | 某县"), "t:1"))
    resolve(store)
    assert rows(store, "PRAGMA foreign_key_check") == []
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("INSERT INTO amounts VALUES ('none', 0, '', 0, 0, 1, NULL, 'CNY', 'exact')")


def test_a_failed_batch_leaves_nothing(store: Store) -> None:
    good = Step(Document(text(), "t:1"), StubPipeline().clean_document(Document(text(), "t:1")))
    poison = Document(text("SURROGATE"), "t:2")
    with pytest.raises(UnicodeError):
        store.write([good, Step(poison, StubPipeline().clean_document(poison))])
    assert rows(store, "SELECT count(*) FROM articles") == [(0,)]
    assert rows(store, "SELECT read FROM runs") == [(0,)]


def test_no_space(store: Store) -> None:
    put(store, Document(text(), "t:1"))
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="no space left"):
        put(store, *(Document(text("题", "长" * 5000, str(n)), f"t:{n}") for n in range(20)))
    assert rows(store, "SELECT count(*) FROM articles") == [(1,)]
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no database"):
        Store.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database at all, but text", encoding="utf-8")
    for attempt in (lambda: Store.open(tmp_path / "text.db"), lambda: check_file(tmp_path / "text.db")):
        with pytest.raises(StoreError, match="is not an SQLite database"):
            attempt()
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    with pytest.raises(StoreError, match="not a Luodi database"):
        Store.open(tmp_path / "other.db", create=True)
    with Store.open(tmp_path / "newer.db", create=True) as store:
        store.connection.execute("UPDATE meta SET value = ?", (str(SCHEMA_VERSION + 1),))
    with pytest.raises(StoreError, match="newer Luodi"):
        Store.open(tmp_path / "newer.db")
    with Store.open(tmp_path / "older.db", create=True) as store:
        store.connection.execute("UPDATE meta SET value = ?", (str(SCHEMA_VERSION - 1),))
    with pytest.raises(StoreError, match="too old to use"):
        Store.open(tmp_path / "older.db", create=True)
    with pytest.raises(StoreError):
        Store.open(tmp_path, create=True)


def test_readers_cannot_write(tmp_path: Path) -> None:
    Store.open(tmp_path / "s.db", create=True).connection.close()
    with Store.open(tmp_path / "s.db") as store, pytest.raises(sqlite3.Error):
        store.connection.execute("DELETE FROM articles")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.db"], "nothing is left beside it"
