"""Companies: one row per company, with the articles and deals that name it."""

import sqlite3

from pipeline.resolve.pending import done, pending
from pipeline.stores.sqlite import Store

_BATCH = 500


def resolve_companies(store: Store) -> None:
    """Brings ``companies`` up to date with the names that wait in ``pending``."""
    while keys := pending(store, "company", _BATCH):
        with store.transaction() as db:
            for key in keys:
                _resolve_company(db, key)
            done(db, "company", keys)


def _resolve_company(db: sqlite3.Connection, key: str) -> None:
    db.execute(
        "INSERT OR REPLACE INTO companies SELECT ?,"
        " (SELECT count(DISTINCT article_id) FROM (SELECT article_id FROM article_companies WHERE company_key = ?"
        "  UNION SELECT r.article_id FROM deal_companies AS c JOIN deal_reports AS r ON r.id = c.deal_report_id"
        "  WHERE c.company_key = ?) JOIN articles AS a ON a.id = article_id WHERE a.outcome <> 'duplicate'),"
        " (SELECT count(DISTINCT r.deal_id) FROM deal_companies AS c JOIN deal_reports AS r"
        "  ON r.id = c.deal_report_id WHERE c.company_key = ?)",
        (key, key, key, key),
    )
    db.execute("DELETE FROM companies WHERE name = ? AND articles = 0", (key,))
