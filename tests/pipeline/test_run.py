"""The local engine: resuming, interruptions at any point, workers and their deaths, two runs at once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.documents import Document, Reject, Stored
from pipeline.engines import local
from pipeline.engines.account import Account
from pipeline.errors import CallError, StoreError
from pipeline.records import Article
from pipeline.resolve.companies import step as companies_module
from pipeline.resolve.deals import step as deals_module
from pipeline.resolve.promises import step as promises_module
from pipeline.stores import sqlite as store_module
from pipeline.stores.sqlite import Step, Store
from tests.pipeline.stub import StubPipeline

STUB = local.Options(factory=StubPipeline)
ROOT = Path(__file__).parents[2]


def run(archive: Path, db: Path, workers: int = 1) -> Account:
    return local.run(archive, db, workers, None, STUB)


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the runs, without the order of rows."""
    connection = sqlite3.connect(db)
    names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'runs'")]
    return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def write_rows(path: Path, count: int, word: str = "") -> Path:
    rows = (
        f'{{"id": {n}, "input": "标题{n}\\n正文{n}{word}\\ndeal: 甲项目{n % 7} | 公司{n % 5} | {n % 3} | signed | 县{n % 4}"}}'
        for n in range(count)
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_account_adds_up_and_second_run_does_nothing(archive: Path, tmp_path: Path, workers: int) -> None:
    db = tmp_path / "p.db"
    account = run(archive, db, workers)
    assert (account.extracted, account.irrelevant, account.duplicate, account.rejected) == (3, 1, 2, 2)
    assert (account.read, account.known, account.skipped) == (8, 0, 1)
    tables = contents(db)
    assert len(tables["articles"]) + len(tables["rejects"]) == account.read
    assert len(tables["reprints"]) == account.duplicate
    again = run(archive, db, workers)
    assert (again.read, again.known) == (0, 8)
    assert contents(db) == tables
    (archive / "new.txt").write_text("新\n新的正文。", encoding="utf-8")
    assert (run(archive, db).read, run(archive, db).read) == (1, 0)


def test_absolute_path_and_other_folder_are_the_same_input(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(Path("press"), Path("p.db"))
    assert run(archive, Path("p.db")).known == 6, "documents are known; rejects lie at another locator"
    before = len(contents(Path("p.db"))["articles"])
    monkeypatch.chdir(archive)
    run(Path(), tmp_path / "p.db")
    assert len(contents(tmp_path / "p.db")["articles"]) == before


class Stop(BaseException):
    """Stands for a power cut: nothing in the program expects it."""


@pytest.mark.parametrize("after", range(1, 12, 2))
def test_interrupted_anywhere_it_ends_the_same(tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_CHUNK_DOCUMENTS", 4)
    rows = write_rows(tmp_path / "rows.jsonl", 40)
    with open(rows, "a", encoding="utf-8") as file:
        file.write("\nbad\n" + rows.read_text("utf-8").splitlines()[3] + "\n")
    run(rows, tmp_path / "whole.db")
    writes = 0
    real = Store.write

    def write(self: Store, steps: list[Step]) -> object:
        nonlocal writes
        writes += 1
        if writes == after:
            raise Stop
        return real(self, steps)

    monkeypatch.setattr(Store, "write", write)
    with pytest.raises(Stop):
        run(rows, tmp_path / "cut.db")
    account = run(rows, tmp_path / "cut.db")
    assert account.known == (after - 1) * 4
    assert contents(tmp_path / "cut.db") == contents(tmp_path / "whole.db")


@pytest.mark.parametrize("after", [1, 2, 5])
def test_interrupted_while_extracting(tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_CHUNK_DOCUMENTS", 4)
    monkeypatch.setattr(local, "_WAVE", 12)
    rows = write_rows(tmp_path / "rows.jsonl", 40)
    run(rows, tmp_path / "whole.db")
    writes = 0
    real = Store.write_records

    def write(self: Store, results: list[tuple[Stored, Article | Reject]]) -> object:
        nonlocal writes
        writes += 1
        if writes == after:
            raise Stop
        return real(self, results)

    monkeypatch.setattr(Store, "write_records", write)
    with pytest.raises(Stop):
        run(rows, tmp_path / "cut.db")
    assert ("records",) in sqlite3.connect(tmp_path / "cut.db").execute("SELECT kind FROM pending").fetchall()
    account = run(rows, tmp_path / "cut.db")
    assert account.read + account.known == 40
    assert contents(tmp_path / "cut.db") == contents(tmp_path / "whole.db")


@pytest.mark.parametrize("after", [1, 3, 8, 25, 53])
def test_interrupted_while_deriving(tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deals_module, "_BATCH", 2)
    monkeypatch.setattr(companies_module, "_BATCH", 2)
    monkeypatch.setattr(promises_module, "_BATCH", 2)
    rows = write_rows(tmp_path / "rows.jsonl", 40)
    run(rows, tmp_path / "whole.db")
    calls = 0
    steps = [(deals_module, "_group")]
    steps += [(companies_module, name) for name in ("_resolve_name", "_resolve_block", "_count_company")]
    steps += [(promises_module, "_read_article"), (promises_module, "_reckon_series")]
    for module, name in steps:
        real = getattr(module, name)

        def step(*arguments: object, real: Callable[..., object] = real) -> object:
            nonlocal calls
            calls += 1
            if calls == after:
                raise Stop
            return real(*arguments)

        monkeypatch.setattr(module, name, step)
    with pytest.raises(Stop):
        run(rows, tmp_path / "cut.db")
    assert contents(tmp_path / "cut.db")["pending"]
    assert run(rows, tmp_path / "cut.db").read == 0
    assert contents(tmp_path / "cut.db") == contents(tmp_path / "whole.db")


def test_derived_tables_do_not_depend_on_the_number_of_runs(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 40).read_text("utf-8").splitlines()
    run(tmp_path / "rows.jsonl", tmp_path / "whole.db")
    for end in (5, 17, 40):
        (tmp_path / "rows.jsonl").write_text("\n".join(rows[:end]), encoding="utf-8")
        run(tmp_path / "rows.jsonl", tmp_path / "steps.db")
    assert contents(tmp_path / "steps.db") == contents(tmp_path / "whole.db")


def test_workers_give_the_same_database(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 100)
    run(rows, tmp_path / "one.db")
    run(rows, tmp_path / "two.db", workers=2)
    assert contents(tmp_path / "one.db") == contents(tmp_path / "two.db")


def test_a_document_that_kills_its_worker_is_rejected_alone(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 60).read_text("utf-8").splitlines()
    rows[25] = '{"id": "killer", "input": "标题\\nCRASH"}'
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    account = run(tmp_path / "rows.jsonl", tmp_path / "p.db", workers=2)
    assert (account.read, account.rejected) == (60, 1)
    ((own_id, code),) = sqlite3.connect(tmp_path / "p.db").execute("SELECT own_id, code FROM rejects")
    assert (own_id, code) == ("killer", "failed")


def test_an_unexpected_error_rejects_one_document(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(
        '{"text": "RAISE"}\n{"text": "SURROGATE\\n正文"}\n{"text": "题\\n文"}\n', encoding="utf-8"
    )
    account = run(tmp_path / "rows.jsonl", tmp_path / "p.db")
    assert (account.rejected, account.irrelevant) == (2, 1)
    assert [row[4] for row in contents(tmp_path / "p.db")["rejects"]] == ["failed", "failed"]


def test_a_factory_that_fails_ends_the_run(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 3)
    for workers in (1, 2):
        with pytest.raises(RuntimeError, match="no model"):
            local.run([rows], tmp_path / f"{workers}.db", workers, None, local.Options(factory=broken_factory))


def broken_factory() -> StubPipeline:
    raise RuntimeError("no model")


def test_two_runs_on_one_database(archive: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(f"{tmp_path / 'p.db'}.lock"), pytest.raises(StoreError, match="another run"):
        run(archive, tmp_path / "p.db")
    assert run(archive, tmp_path / "p.db").read == 8


def test_the_database_is_no_input_of_itself(tmp_path: Path, archive: Path) -> None:
    for _ in range(2):
        account = run(archive, archive / "p.db")
    assert account.known == 8


def test_wrong_calls_make_no_files(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(CallError):
        run(tmp_path / "nothing", tmp_path / "p.db")
    with pytest.raises(StoreError, match="folder"):
        run(archive, tmp_path / "none" / "p.db")
    (tmp_path / "text.txt").write_text("this is a text", encoding="utf-8")
    with pytest.raises(StoreError, match="not an SQLite database"):
        run(archive, tmp_path / "text.txt")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["press", "text.txt"]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 300, "长" * 2000)
    real = store_module.Store.begin_run

    def begin(self: Store, arguments: str, *, every: bool) -> int:
        self.connection.execute("PRAGMA max_page_count = 200")
        return real(self, arguments, every=every)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "begin_run", begin)
        with pytest.raises(StoreError, match="no space left"):
            run(rows, tmp_path / "p.db")
    stored = len(contents(tmp_path / "p.db")["articles"])
    assert 0 < stored < 300
    assert sqlite3.connect(tmp_path / "p.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert run(rows, tmp_path / "p.db").known == stored
    run(rows, tmp_path / "whole.db")
    assert contents(tmp_path / "p.db") == contents(tmp_path / "whole.db")


def test_progress_is_told(archive: Path, tmp_path: Path) -> None:
    told: list[local.Progress] = []
    local.run([archive], tmp_path / "p.db", 1, told.append, STUB)
    assert told[-1].account.read == 8
    assert told[-1].bytes_done > 0


def test_what_is_done_of_a_chunk_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = StubPipeline.clean_document

    def process(self: StubPipeline, document: Document) -> Article | Reject:
        if document.id == "5":
            raise KeyboardInterrupt
        return real(self, document)

    monkeypatch.setattr(StubPipeline, "clean_document", process)
    account = run(write_rows(tmp_path / "rows.jsonl", 10), tmp_path / "p.db")
    assert (account.interrupted, account.read) == (True, 5)
    tables = contents(tmp_path / "p.db")
    assert sorted(row[2] for row in tables["articles"]) == ["0", "1", "2", "3", "4"]
    assert tables["deals"]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signals(tmp_path: Path, workers: int, number: signal.Signals) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", 120)
    db = tmp_path / "p.db"
    command = [sys.executable, "-m", "tests.pipeline.stub_cli", "run", str(rows), "--db", str(db)]
    with subprocess.Popen(
        [*command, "--workers", str(workers)],
        cwd=ROOT,
        env=os.environ | {"STUB_SECONDS": "0.05"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        _wait_for_articles(db, process)
        if number == signal.SIGINT:  # as a terminal sends it: to all processes of the group
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
    if number == signal.SIGKILL:
        assert process.returncode == -number
    else:
        assert process.returncode == 130, err
        assert "Traceback" not in err
        assert "read " in out
        counts = sqlite3.connect(db).execute("SELECT read, finished FROM runs").fetchone()
        assert counts[0] == len(contents(db)["articles"])
        assert counts[1] is None
        assert contents(db)["pending"] == []
    stored = len(contents(db)["articles"])
    assert 0 < stored < 120
    account = run(rows, db)
    assert (account.known, account.read) == (stored, 120 - stored)
    run(rows, tmp_path / "whole.db")
    assert contents(db) == contents(tmp_path / "whole.db")


def _wait_for_articles(db: Path, process: "subprocess.Popen[str]") -> None:
    for _ in range(1200):
        time.sleep(0.05)
        if process.poll() is not None:
            raise AssertionError(process.communicate())
        try:
            (count,) = (
                sqlite3.connect(f"file:{db}?mode=ro", uri=True).execute("SELECT count(*) FROM articles").fetchone()
            )
        except sqlite3.Error:
            continue
        if count:
            return
    raise AssertionError("nothing was stored")
