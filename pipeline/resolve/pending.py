"""What the derived tables have yet to take in: keys of a kind, worked off in batches, each in one transaction.

Triggers of the schema let keys wait when records are written or deleted; steps let others wait for the next step.
"""

import sqlite3
from collections.abc import Callable, Iterable

from pipeline.stores.sqlite import Store


def work_off(
    store: Store, kind: str, batch: int, work: Callable[[sqlite3.Connection, list[str]], Iterable[str] | None]
) -> None:
    """Works all keys of a kind off, ``batch`` of them in a transaction; ``work`` may give keys that it did besides."""
    while keys := pending(store, kind, batch):
        with store.transaction() as db:
            besides = work(db, keys)
            done(db, kind, {*keys, *(besides or ())})


def pending(store: Store, kind: str, limit: int) -> list[str]:
    """Up to ``limit`` keys of a kind that wait, in order."""
    rows = store.connection.execute("SELECT key FROM pending WHERE kind = ? ORDER BY key LIMIT ?", (kind, limit))
    return [key for (key,) in rows]


def add(db: sqlite3.Connection, kind: str, keys: Iterable[str]) -> None:
    """Lets keys wait."""
    db.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?)", [(kind, key) for key in sorted(keys)])


def done(db: sqlite3.Connection, kind: str, keys: Iterable[str]) -> None:
    """Takes keys off, in the transaction that did their work."""
    db.executemany("DELETE FROM pending WHERE kind = ? AND key = ?", [(kind, key) for key in keys])
