"""One writer at a time: a lock file beside the database."""

from pathlib import Path

from pipeline.errors import StoreError
from pipeline.stores.sqlite import check_file


class locked:
    """The lock that keeps two writers out of one database.

    Raises:
        StoreError: when another holds it, or the database cannot be there.
    """

    def __init__(self, db: str | Path) -> None:
        from filelock import FileLock

        self._db = db
        self._lock = FileLock(f"{db}.lock")

    def __enter__(self) -> None:
        from filelock import Timeout

        if not Path(self._db).absolute().parent.is_dir():
            raise StoreError("database", f"the folder of {self._db} does not exist", "create the folder first")
        check_file(Path(self._db))
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            reason = f"another run is writing to {self._db}"
            raise StoreError("database", reason, "wait for it to end, or name another --db") from error
        except OSError as error:
            reason = f"cannot write beside {self._db}: {error.strerror or error}"
            raise StoreError("database", reason, "check the folder and its permissions") from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()
