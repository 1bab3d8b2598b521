"""Exports: a table of the store as JSON lines, CSV, Parquet or XLSX; an article as a row of those."""

from collections.abc import Iterator
from typing import Any

from pipeline.errors import CallError
from pipeline.records import Article
from pipeline.stores.sqlite import Store
from pipeline.stores.tabular import (
    DECIMAL_DIGITS,
    DECIMAL_SCALE,
    Format,
    XlsxWriter,
    decimal,
    fitting,
    format_of,
    open_writer,
    output_file,
)

# What may be exported, in the order of `luodi info`, and how its rows are sorted.
TABLES: dict[str, str] = {
    "articles": "rowid",
    "reprints": "original_id, article_id",
    "deals": "project, id",
    "deal_reports": "rowid",
    "deal_companies": "deal_report_id, position",
    "deal_signatories": "deal_report_id, position",
    "deal_history": "deal_id",
    "deal_stages": "deal_id, date, stage",
    "deal_amounts": "deal_id",
    "deal_status": "silent_for DESC, deal_id",
    "deal_decisions": "a, b",
    "companies": "deals DESC, articles DESC, name",
    "company_names": "company_id, kind, key",
    "company_deals": "company, company_id, deal_id, role",
    "article_companies": "article_id, position",
    "told_names": "article_id, position",
    "indicators": "article_id, position",
    "amounts": "article_id, position",
    "promises": "province, city, place, metric, scope, unit, period",
    "promise_history": "promise_id, number",
    "promise_gaps": "article_id, position",
    "quarterly_grades": "year, quarter, metric, scope, unit, parent_code, place_level, rank, place",
    "rejects": "locator, id",
    "runs": "id",
}
VIEWS = frozenset(
    {
        "deal_history",
        "deal_amounts",
        "deal_status",
        "company_deals",
        "promise_history",
        "promise_gaps",
        "quarterly_grades",
    }
)
_LISTS = ("repairs", "deals", "indicators", "companies", "amounts")


def export_table(store: Store, table: str, to: str) -> tuple[int, int]:
    """Writes one table of the store to a file whose suffix tells the format.

    Returns:
        The number of rows, and of cells that were cut to fit a spreadsheet.

    Raises:
        CallError: for an unknown table or suffix.
        StoreError: when the file cannot be written.
    """
    if table not in TABLES:
        raise CallError("bad_call", f"there is no table {table!r}", f"choose one of {', '.join(TABLES)}")
    name = format_of(to)
    kinds = _kinds(store, table)
    numeric = [column for column, kind in kinds.items() if kind == "NUMERIC"]
    exact = fitting if name == "parquet" else decimal
    rows = 0
    with output_file(to) as file:
        writer = open_writer(name, file, list(kinds), _schema(kinds) if name == "parquet" else None)
        for values in store.connection.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}"):
            row = dict(zip(kinds, values, strict=True))
            for column in numeric:
                row[column] = exact(row[column])
            writer.write(row)
            rows += 1
        writer.close()
    return rows, writer.cut if isinstance(writer, XlsxWriter) else 0


def _kinds(store: Store, table: str) -> dict[str, str]:
    """Column names and their declared types; what a view computes has none, but that of its values."""
    kinds = {row[1]: row[2] for row in store.connection.execute(f"PRAGMA table_info({table})")}
    for name, kind in kinds.items():
        if kind not in ("TEXT", "INTEGER", "REAL", "NUMERIC"):
            found = store.connection.execute(
                f'SELECT typeof("{name}") FROM {table} WHERE "{name}" IS NOT NULL LIMIT 1'
            ).fetchone()
            kinds[name] = found[0].upper() if found else "TEXT"
    return kinds


def _schema(kinds: dict[str, str]) -> Any:
    import pyarrow as pa

    types = {
        "INTEGER": pa.int64(),
        "REAL": pa.float64(),
        "NUMERIC": pa.decimal128(DECIMAL_DIGITS, DECIMAL_SCALE),
    }
    return pa.schema([(name, types.get(kind, pa.string())) for name, kind in kinds.items()])


# -- articles as rows


ARTICLE_COLUMNS = (
    *("id", "url", "path", "title", "source", "author", "published", "script", "repairs", "relevance", "body"),
    *("deals", "indicators", "companies", "amounts"),
)


def article_row(article: Article, name: Format) -> dict[str, Any]:
    """An article as one row of a table: for CSV lists as JSON text and the body as one text, for Parquet nested."""
    row = article.to_dict()
    if name == "csv":
        row["body"] = article.text
    elif name == "parquet":
        for key in _LISTS:
            row[key] = list(_exact(row[key]))
    return row


def _exact(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        fixed: dict[str, Any] = {k: fitting(v) if k in ("value", "value_high", "yoy") else v for k, v in row.items()}
        yield {k: next(_exact([v])) if isinstance(v, dict) else v for k, v in fixed.items()}


def article_schema() -> Any:
    """The PyArrow schema of :func:`article_row`: nested lists of structs, sums as decimal(38, 10)."""
    import pyarrow as pa

    text, number, ratio = pa.string(), pa.int64(), pa.float64()
    exact = pa.decimal128(DECIMAL_DIGITS, DECIMAL_SCALE)
    span = [("start", number), ("end", number)]
    amount = [
        *(("text", text), *span, ("value", exact), ("value_high", exact), ("currency", text), ("qualifier", text)),
    ]
    quantity = pa.struct([("text", text), *span, ("value", exact), ("unit", text)])
    expected = [("output_value", pa.struct(amount)), ("tax", pa.struct(amount)), ("jobs", quantity)]
    company = [("name", text), *span]
    deal = [
        *(("project", text), *span, ("companies", pa.list_(pa.struct([("name", text), ("role", text), *span])))),
        *(("amount", pa.struct([*amount, ("kind", text)])), ("stage", text), ("place", text), ("date", text)),
        *(("sector", text), ("industry", text), ("capacity", quantity), ("land", quantity), ("floor_area", quantity)),
        ("expected", pa.struct(expected)),
        ("signatories", pa.list_(pa.struct([("name", text), ("title", text), *span]))),
        *(("evidence", pa.struct(span)), ("confidence", ratio)),
    ]
    indicator = [
        *(("subject", text), ("metric", text), ("metric_text", text), ("value", exact), ("unit", text)),
        *(("status", text), ("qualifier", text), ("period", text), ("yoy", exact), *span),
        *(("evidence", pa.struct(span)), ("confidence", ratio)),
    ]
    lists = {
        "repairs": pa.list_(pa.struct([("kind", text), ("count", number)])),
        "body": pa.list_(text),
        "deals": pa.list_(pa.struct(deal)),
        "indicators": pa.list_(pa.struct(indicator)),
        "companies": pa.list_(pa.struct(company)),
        "amounts": pa.list_(pa.struct(amount)),
        "relevance": ratio,
    }
    return pa.schema([(name, lists.get(name, text)) for name in ARTICLE_COLUMNS])
