"""Exports in every format: all rows, exact money, no formula that a spreadsheet would run."""

import csv
import io
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import CallError, StoreError
from pipeline.stores.export import TABLES, export_table
from pipeline.stores.sqlite import Store
from pipeline.stores.tabular import cell, fitting, format_of, output_file
from tests.conftest import Luodi


@pytest.fixture
def db(luodi: Luodi, archive: Path, tmp_path: Path) -> Path:
    formula = (
        "=HYPERLINK(1)\n江苏沃朗重工有限公司（以下简称“沃朗重工”）到会。\n"
        "deal: @丁项目 | +丁公司 | 0.07 | signed | -某县\nFIGURES\n"
    )
    (archive / "formula.txt").write_text(formula, encoding="utf-8")
    luodi("run", "press", "--db", "p.db")
    first, second, *_ = (r for (r,) in sqlite3.connect("p.db").execute("SELECT id FROM deal_reports ORDER BY id"))
    luodi("split", "p.db", first, second, "--reason", "two plants")
    return tmp_path / "p.db"


def test_every_table_is_exported_or_internal(db: Path) -> None:
    names = {
        n for (n,) in sqlite3.connect(db).execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    }
    internal = {
        "promise_series",
        "promise_figures",
        "promise_sources",
        "promise_quarters",
        "deal_keys",
        "deal_profiles",
        "deal_links",
    }
    assert names == {
        *TABLES,
        *internal,
        "meta",
        "pending",
        "texts",
        "bands",
        "overlaps",
        "counted_companies",
        "counted_names",
    }


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "xlsx"])
@pytest.mark.parametrize("table", TABLES)
def test_rows_are_all_there(luodi: Luodi, db: Path, table: str, suffix: str) -> None:
    done = luodi("export", "p.db", "--table", table, "--to", f"{table}.{suffix}")
    assert done.code == 0, done
    connection = sqlite3.connect(db)
    columns = [d[0] for d in connection.execute(f"SELECT * FROM {table}").description]
    expected = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert expected > 0
    found, header = read_back(Path(f"{table}.{suffix}"))
    assert (found, header) == (expected, columns)
    assert f"{expected} rows" in done.out


def read_back(path: Path) -> tuple[int, list[str]]:
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return len(rows), list(rows[0])
    if path.suffix == ".csv":
        with open(path, encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        return len(lines), header
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        return table.num_rows, table.column_names
    import openpyxl

    header_row, *cells = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return len(cells), list(header_row)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_formulas_are_neutralised(luodi: Luodi, db: Path, suffix: str) -> None:
    for table, columns in (("articles", ["title"]), ("deals", ["project", "companies", "place"])):
        luodi("export", "p.db", "--table", table, "--to", f"x.{suffix}")
        values = [str(v) for v in values_of(Path(f"x.{suffix}"), columns)]
        assert not [v for v in values if v.startswith(("=", "+", "-", "@"))]
        assert [v for v in values if v.startswith(("'=", "'+", "'-", "'@"))]


def values_of(path: Path, columns: list[str]) -> list[object]:
    if path.suffix == ".csv":
        with open(path, encoding="utf-8", newline="") as file:
            return [row[c] for row in csv.DictReader(file) for c in columns]
    import openpyxl

    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [row[header.index(c)] for row in rows for c in columns if row[header.index(c)] is not None]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((text, "'" + text) for text in ("=1", "+1", "-1", "@x", "\tx", "\rx")),
        *((value, value) for value in ("a=1", "", None, 3, -3, 2.5, "甲")),
        (Decimal("-2.50"), Decimal("-2.50")),
        (Decimal("2E+3"), 2000),
        ([{"a": Decimal("0.1")}], '[{"a": 0.1}]'),
    ],
)
def test_cell(value: object, expected: object) -> None:
    assert cell(value) == expected


def test_money_is_exact_in_every_format(luodi: Luodi, db: Path) -> None:
    import pyarrow.parquet as pq

    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE deals SET amount_value = '1234567.89' WHERE amount_value = 7000000")
    for suffix in ("parquet", "csv", "jsonl"):
        luodi("export", "p.db", "--to", f"x.{suffix}")
    assert Decimal("1234567.89") in pq.read_table("x.parquet")["amount_value"].to_pylist()
    assert "1234567.89" in Path("x.csv").read_text("utf-8")
    values = [
        json.loads(line, parse_float=Decimal)["amount_value"]
        for line in Path("x.jsonl").read_text("utf-8").splitlines()
    ]
    assert Decimal("1234567.89") in values
    assert 1250000000 in values


def test_fitting() -> None:
    assert fitting("0.1") == Decimal("0.1")
    assert fitting(None) is None
    assert fitting(10**29) is None


def test_wrong_calls(db: Path, tmp_path: Path, luodi: Luodi) -> None:
    with Store.open(db) as store:
        with pytest.raises(CallError, match="no table"):
            export_table(store, "articles; DROP TABLE deals", "x.csv")
        with pytest.raises(CallError, match="format"):
            export_table(store, "deals", "x.doc")
        with pytest.raises(StoreError, match="cannot write"):
            export_table(store, "deals", "none/x.csv")
    assert luodi("export", "p.db", "--table", "nope", "--to", "x.csv").code == 2
    assert not list(tmp_path.glob("x.*"))


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), output_file(str(target)) as file:
        file.write(b"half")
        raise RuntimeError
    assert target.read_text("utf-8") == "before"
    with output_file(str(target)) as file:
        file.write(b"all")
    assert target.read_bytes() == b"all"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]
    with output_file("/dev/null") as file:
        file.write(b"x")
    assert not Path("/dev/null").is_file()


def test_format_of() -> None:
    assert format_of("a/b.XLSX") == "xlsx"
    with pytest.raises(CallError):
        format_of("x")


def test_cells_that_excel_cannot_hold(luodi: Luodi, archive: Path) -> None:
    (archive / "long.txt").write_text("题\n" + "长" * 40000 + "\x0b\ufffe", encoding="utf-8")
    luodi("run", "press", "--db", "p.db")
    done = luodi("export", "p.db", "--table", "articles", "--to", "x.xlsx")
    assert done.code == 0
    assert "1 cells were cut" in done.err


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_extracted_articles(luodi: Luodi, archive: Path, suffix: str) -> None:
    import pyarrow.parquet as pq

    assert luodi("extract", "press", "-o", f"x.{suffix}").code == 1
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(Path("x.csv").read_text("utf-8"))))
        deals = [json.loads(row["deals"]) for row in rows]
    elif suffix == "parquet":
        rows = pq.read_table("x.parquet").to_pylist()
        deals = [row["deals"] for row in rows]
    else:
        rows = [json.loads(line) for line in Path("x.jsonl").read_text("utf-8").splitlines()]
        deals = [row["deals"] for row in rows]
    assert [row["id"] for row in rows if not row.get("path")] == ["r1", "3"]
    assert [row["path"] for row in rows if row.get("path")] == [
        *("press/2024/c.txt", "press/2024/d.txt", "press/a.txt", "press/b.txt"),
    ]
    assert deals[0] == []
    assert deals[1][0]["amount"]["value"] == Decimal("1250000000")
    assert deals[4][0]["amount"] is None
    ((land, signatories),) = [(d["land"], d["signatories"]) for row in deals for d in row if d["sector"] == "C"]
    assert Decimal(str(land["value"])) == Decimal("120.5")
    assert (land["text"], land["unit"]) == ("120.5亩", "亩")
    assert [s["name"] for s in signatories] == ["张三"]
    assert deals[1][0]["expected"] == {"output_value": None, "tax": None, "jobs": None}
