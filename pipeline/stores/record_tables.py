"""The tables of one article's records: filled, emptied, and read back for extraction. For use within a transaction."""

import sqlite3
from collections.abc import Sequence

from pipeline.documents import Stored
from pipeline.records import Article
from pipeline.relevance import GATE
from pipeline.stores.rows import ArticleRows, Row

_BY_ARTICLE = ("deal_reports", "article_companies", "told_names", "indicators", "amounts")


def insert_records(db: sqlite3.Connection, rows: ArticleRows) -> None:
    """Adds the rows of an article's records."""
    tables: tuple[tuple[str, Sequence[Row]], ...] = (
        ("deal_companies", rows.deal_companies),
        ("deal_signatories", rows.deal_signatories),
        ("article_companies", rows.article_companies),
        ("told_names", rows.told_names),
        ("indicators", rows.indicators),
        ("amounts", rows.amounts),
    )
    if rows.deal_reports:
        reports = f"INSERT INTO deal_reports VALUES (?, ?, NULL, {marks(len(rows.deal_reports[0]) - 2)})"
        db.executemany(reports, rows.deal_reports)
    for table, values in tables:
        if values:
            db.executemany(f"INSERT INTO {table} VALUES ({marks(len(values[0]))})", values)


def delete_records(db: sqlite3.Connection, article_id: str) -> None:
    """Removes an article's records, also where they are still to be extracted."""
    for table in _BY_ARTICLE:
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM pending WHERE kind = 'records' AND key = ?", (article_id,))


def stored_articles(db: sqlite3.Connection, limit: int) -> list[Stored]:
    """Up to ``limit`` articles that wait for their records, these in the order in which they came."""
    rows = db.execute(
        "SELECT a.id, a.own_id, a.url, a.path, a.locator, a.title, a.source, a.author, a.published, a.script, a.relevance,"
        " a.body FROM (SELECT key FROM pending WHERE kind = 'records' ORDER BY key LIMIT ?) JOIN articles AS a ON a.id = key"
        " ORDER BY a.rowid",
        (limit,),
    )
    return [_stored(*row) for row in rows]


def _stored(  # noqa: PLR0913, PLR0917 - a parameter per column
    article_id: str,
    own_id: str | None,
    url: str | None,
    path: str | None,
    locator: str,
    title: str,
    source: str | None,
    author: str | None,
    published: str | None,
    script: str,
    relevance: float,
    body: str,
) -> Stored:
    article = Article(
        id=article_id,
        url=url,
        path=path,
        title=title,
        source=source,
        author=author,
        published=published,
        script="Hant" if script == "Hant" else "Hans",
        repairs=(),
        relevance=relevance,
        body=tuple(body.split("\n")),
        relevant=relevance >= GATE,
    )
    return Stored(article, locator, own_id)


def marks(count: int) -> str:
    """Place holders for so many values."""
    return ", ".join("?" * count)
