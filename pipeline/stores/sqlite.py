"""The SQLite store: one writer, batches in transactions, every input accounted for."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Literal

from pipeline.documents import Document, Reject, Stored
from pipeline.errors import CallError, StoreError
from pipeline.records import Article
from pipeline.relevance import GATE
from pipeline.stores.record_tables import delete_records, insert_records, marks, stored_articles
from pipeline.stores.rows import article_rows, body_hash, digest

SCHEMA_VERSION = 3
APPLICATION_ID = 0x4C756F64  # "Luod"
# Rejects of these codes may go away by themselves, so their inputs are tried again in every run.
RETRIED = frozenset({"unreadable", "failed"})

Outcome = Literal["extracted", "irrelevant", "duplicate", "rejected", "known"]
_COUNTED: tuple[Outcome, ...] = ("extracted", "irrelevant", "duplicate", "rejected", "known")


@dataclass(slots=True)
class Step:
    """One input on its way into the store: its document (None for a reject of the reading step) and its result.

    ``result`` is None as long as it is not processed, and stays None for an input that is already in the store. Of an
    article its records are not read here: they wait for :meth:`Store.write_records`.
    """

    document: Document | None
    result: Article | Reject | None = None
    seen: bool = False

    @property
    def done(self) -> bool:
        return self.seen or self.result is not None


class Store:
    """A database of articles and their records. Open it with :meth:`open`; close it by leaving the ``with`` block."""

    def __init__(self, connection: sqlite3.Connection, path: Path, version: str) -> None:
        self.connection = connection
        self.path = path
        self.version = version
        self.run_id: int | None = None
        self.every = False  # whether copies have records too
        self.rows_before = 0  # articles behind this row came in with this run
        self._any_rejects = True
        self._source: str | None = None
        self._source_has_rows = False
        self._source_rejected = False

    @classmethod
    def open(cls, path: str | Path, version: str = "", *, create: bool = False) -> "Store":
        """Opens a store, for writing (and making it where it is not there) with ``create``, else for reading only.

        Raises:
            CallError: when there is no such file.
            StoreError: when it cannot be opened, is no store of Luodi or one of a newer schema.
        """
        path = Path(path)
        if not create and not path.is_file():
            raise CallError("bad_call", f"there is no database {path}", f"make it with: luodi run INPUT --db {path}")
        with _as_store_error(path):
            uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else _reading_mode(path)}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
        try:
            with _as_store_error(path):
                if create:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    connection.execute("PRAGMA cache_size = -65536")
                    connection.execute("PRAGMA wal_autocheckpoint = 8000")
                else:
                    connection.execute("PRAGMA query_only = ON")
                connection.execute("PRAGMA foreign_keys = ON")
                _check_schema(connection, path, create=create)
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, version)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end, rolls back on any exception.

        Raises:
            StoreError: for a full disk, a damaged or a locked database. Errors about one value (wrong type, broken
                constraint) pass as they are.
        """
        with _as_store_error(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    # -- a run

    def begin_run(self, arguments: str, *, every: bool = False) -> int:
        """Opens a row in ``runs``; everything written until :meth:`finish_run` counts for it.

        ``every``: from now on, in this database, copies have records too; those that have none wait for them.
        """
        with self.transaction() as db:
            started = datetime.now(UTC).isoformat(timespec="seconds")
            cursor = db.execute(
                "INSERT INTO runs (started, version, arguments) VALUES (?, ?, ?)", (started, self.version, arguments)
            )
            self.run_id = cursor.lastrowid
            self._source = None
            self.every = self._keep_every(every)
            (self.rows_before,) = db.execute("SELECT coalesce(max(rowid), 0) FROM articles").fetchone()
            (self._any_rejects,) = db.execute("SELECT EXISTS (SELECT 1 FROM rejects)").fetchone()
            db.execute("CREATE TEMP TABLE IF NOT EXISTS passed (id TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
            db.execute("DELETE FROM passed")
        assert self.run_id is not None
        return self.run_id

    def finish_run(self) -> None:
        """Notes that the run went through to the end of its input."""
        with self.transaction() as db:
            self._leave_source()
            finished = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute("UPDATE runs SET finished = ? WHERE id = ?", (finished, self.run_id))

    def seen(self, document: Document) -> bool:
        """Whether the document needs no processing: its content is stored, or was rejected by this same version."""
        fingerprint = document.fingerprint()
        if self._has_article(fingerprint):
            return True
        return self._any_rejects and self._standing_reject(digest(document.locator, fingerprint))

    def write(self, steps: Sequence[Step]) -> Counter[str]:
        """Stores finished steps in their order, in one transaction, and counts what became of them."""
        counts: Counter[str] = Counter()
        with self.transaction():
            for step in steps:
                counts[self._write_one(step)] += 1
            self.recount(counts)
        return counts

    def recount(self, counts: Mapping[str, int]) -> None:
        """Adds to what the run has told about its inputs, in a transaction of the caller; counts may be below zero."""
        told = [counts.get(name, 0) for name in _COUNTED]
        self.connection.execute(
            "UPDATE runs SET read = read + ?, extracted = extracted + ?, irrelevant = irrelevant + ?,"
            " duplicate = duplicate + ?, rejected = rejected + ?, known = known + ? WHERE id = ?",
            (sum(told[:-1]), *told, self.run_id),
        )

    # -- records of articles

    def without_records(self, limit: int) -> list[Stored]:
        """Up to ``limit`` articles whose records are still to be extracted."""
        return stored_articles(self.connection, limit)

    def write_records(self, results: Sequence[tuple[Stored, Article | Reject]]) -> Counter[str]:
        """Stores the records of articles, in one transaction; one that was rejected for them is an article no longer.

        Returns:
            How many more or fewer articles of this run have each outcome now.
        """
        shifts: Counter[str] = Counter()
        with self.transaction() as db:
            for stored, result in results:
                if isinstance(result, Reject):
                    shifts.update(self._reject_article(stored, result))
                else:
                    insert_records(db, article_rows(result, stored.article.id))
                    db.execute("DELETE FROM pending WHERE kind = 'records' AND key = ?", (stored.article.id,))
            self.recount(shifts)
        return shifts

    def _reject_article(self, stored: Stored, reject: Reject) -> dict[str, int]:
        article_id, db = stored.article.id, self.connection
        row, outcome, body, content = db.execute(
            "SELECT rowid, outcome, body_hash, coalesce(copy_of, id) FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        delete_records(db, article_id)
        db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        self._wait("body", body)  # its copies need another original
        self._write_reject(reject, content)
        return {outcome: -1, "rejected": 1} if row > self.rows_before else {}

    def _keep_every(self, every: bool) -> bool:
        db = self.connection
        kept = db.execute("SELECT 1 FROM meta WHERE key = 'every'").fetchone() is not None
        if every and not kept:
            db.execute("INSERT INTO meta VALUES ('every', '1')")
            db.execute("INSERT OR IGNORE INTO pending SELECT 'records', id FROM articles WHERE outcome = 'duplicate'")
        return every or kept

    def _wait(self, kind: str, key: str) -> None:
        self.connection.execute("INSERT OR IGNORE INTO pending VALUES (?, ?)", (kind, key))

    # -- one input

    def _write_one(self, step: Step) -> Outcome:
        document, result = step.document, step.result
        if document is None:
            assert isinstance(result, Reject)
            self._enter_source(result.locator, rejected=True)
            return self._write_reject(result, getattr(result, "content_hash", ""))
        self._enter_source(document.locator)
        fingerprint = document.fingerprint()
        times = 1 if document.path is not None else self._pass(fingerprint)
        stored = self.connection.execute("SELECT path FROM articles WHERE id = ?", (fingerprint,)).fetchone()
        if stored is not None:
            self._clear_rejects(document.locator)
            return self._write_again(document, fingerprint, times, stored[0])
        if isinstance(result, Article):
            self._clear_rejects(document.locator)
            return self._write_article(document, fingerprint, result)
        if isinstance(result, Reject):
            return self._write_reject(result, fingerprint)
        return "known"  # a standing reject

    def _pass(self, fingerprint: str) -> int:
        (times,) = self.connection.execute(
            "INSERT INTO passed VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (fingerprint,),
        ).fetchone()
        return int(times)

    def _write_article(self, document: Document, article_id: str, article: Article) -> Outcome:
        """An article with all to be found out: its records, and whether it is a copy."""
        outcome: Outcome = "extracted" if article.relevance >= GATE else "irrelevant"
        body = body_hash(article.text)
        self.connection.execute(
            f"INSERT INTO articles VALUES ({marks(16)})",
            (
                *(article_id, None, document.id, article.url or document.url, document.path, document.locator),
                *(article.title, article.source, article.author, article.published, article.script),
                *(article.relevance, outcome, article.text, body, self.version),
            ),
        )
        self._wait("body", body)
        self._wait("records", article_id)
        return outcome

    def _write_again(self, document: Document, original: str, times: int, path: str | None) -> Outcome:
        """Content that is stored already: the same input again, or a copy of it beside it."""
        copy_path, copy_locator = document.path, document.locator
        if document.path is not None:
            if self._same_file(document.path, original, path):
                return "known"
            if path is not None and document.path < path:  # whichever file came first, the same one is the copy
                copy_path, copy_locator = path, self._move(original, document.path, document.locator)
            copy_id = digest(original, str(copy_path))
        elif times == 1:  # the same row from another table or an earlier run; moved rows are no copies
            return "known"
        else:
            copy_id = digest(original, str(times))
            if self._has_article(copy_id):
                return "known"
        self.connection.execute(
            "INSERT INTO articles SELECT ?, id, own_id, url, ?, ?, title, source, author, published, script, relevance,"
            " 'duplicate', body, body_hash, version FROM articles WHERE id = ?",
            (copy_id, copy_path, copy_locator, original),
        )
        self.connection.execute(
            "INSERT OR IGNORE INTO pending SELECT 'body', body_hash FROM articles WHERE id = ?", (copy_id,)
        )
        if self.every:
            self._wait("records", copy_id)
        return "duplicate"

    def _move(self, article_id: str, path: str, locator: str) -> str:
        """Gives an article another place; returns the locator of the former one."""
        (before,) = self.connection.execute("SELECT locator FROM articles WHERE id = ?", (article_id,)).fetchone()
        self.connection.execute("UPDATE articles SET path = ?, locator = ? WHERE id = ?", (path, locator, article_id))
        return str(before)

    def _same_file(self, path: str, original: str, stored: str | None) -> bool:
        """Whether a file is one that is stored, under this or another spelling of its path, or moved since."""
        if stored is None or stored == path or not os.path.exists(stored) or _same_file(path, stored):
            return True
        spellings = {path, os.path.abspath(path), os.path.relpath(path)}
        return any(self._has_article(digest(original, spelling)) for spelling in spellings)

    def _has_article(self, article_id: str) -> bool:
        return self.connection.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is not None

    # -- rejects

    def _standing_reject(self, reject_id: str) -> bool:
        row = self.connection.execute("SELECT code, version FROM rejects WHERE id = ?", (reject_id,)).fetchone()
        return row is not None and row[0] not in RETRIED and row[1] == self.version

    def _write_reject(self, reject: Reject, content_hash: str) -> Outcome:
        content_hash = content_hash or digest(reject.code, reject.reason)
        reject_id = digest(reject.locator, content_hash)
        if self._standing_reject(reject_id):
            return "known"
        self._clear_rejects(reject.locator)
        self.connection.execute(
            f"INSERT OR REPLACE INTO rejects VALUES ({marks(9)})",
            (
                *(reject_id, reject.id, reject.url, reject.locator, reject.code),
                *(reject.reason, reject.remedy, content_hash, self.version),
            ),
        )
        self._any_rejects = True
        return "rejected"

    def _clear_rejects(self, locator: str) -> None:
        """What lies at a place now replaces what was rejected there before (standard input has no place)."""
        if self._any_rejects and not locator.startswith("stdin"):
            self.connection.execute("DELETE FROM rejects WHERE locator = ?", (locator,))

    def _enter_source(self, locator: str, *, rejected: bool = False) -> None:
        """Follows which table is being read, so that a table that reads through clears its own old reject."""
        table, colon, row = locator.rpartition(":")
        is_row = bool(colon) and row.isdecimal()
        source = table if is_row else locator
        if source != self._source:
            self._leave_source()
            self._source, self._source_has_rows, self._source_rejected = source, False, False
        self._source_has_rows |= is_row
        self._source_rejected |= rejected and not is_row

    def _leave_source(self) -> None:
        if self._source is not None and self._source_has_rows and not self._source_rejected:
            self._clear_rejects(self._source)
        self._source = None


def check_file(path: Path) -> None:
    """Refuses a file that is there and is no database, before anything is put beside it.

    Raises:
        StoreError: naming the file.
    """
    try:
        with open(path, "rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError("database", f"cannot open {path}: {error.strerror}", "name another file with --db") from error
    if head and head != b"SQLite format 3\x00":
        raise StoreError("database", f"{path} is not an SQLite database", "name another file with --db")


def _reading_mode(path: Path) -> str:
    """A reader that may write leaves no journal files behind; one that may not must not try to."""
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        return "rw"
    return "ro" if Path(f"{path}-wal").exists() else "ro&immutable=1"


def _same_file(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)
    except OSError:
        return False


def _check_schema(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables and create:
        schema = resources.files("pipeline.stores").joinpath("schema.sql").read_text("utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{schema}\nINSERT INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}');\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
        )
        return
    if not {"meta", "articles", "runs"} <= tables:
        raise StoreError("database", f"{path} is not a Luodi database", "name another file with --db")
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    found = int(row[0]) if row and str(row[0]).isdecimal() else 0
    if found > SCHEMA_VERSION:
        reason = f"{path} was written by a newer Luodi (schema {found}, this one knows {SCHEMA_VERSION})"
        raise StoreError("database", reason, "upgrade luodi")
    if found < SCHEMA_VERSION:
        raise StoreError("database", f"{path} has schema {found}, too old to use", "run into a new database")


@contextmanager
def _as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError):
        raise
    except sqlite3.Error as error:
        raise _explain(error, path) from error


def _explain(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error)
    if "full" in text:
        return StoreError("database", f"no space left for {path}", "free some disk space, then run again: it goes on")
    if "not a database" in text:
        return StoreError("database", f"{path} is not an SQLite database", "name another file with --db")
    if "malformed" in text:
        return StoreError("database", f"{path} is damaged ({text})", "restore it, or run into a new database")
    if "unable to open" in text:
        return StoreError("database", f"cannot open {path}", "check the path and its permissions")
    if "readonly" in text:
        return StoreError("database", f"cannot write to {path}", "check its permissions")
    if "locked" in text:
        return StoreError("database", f"another program is writing to {path}", "wait for it to end")
    return StoreError("database", f"cannot use {path}: {text}", "check the disk, then run again: it goes on")
