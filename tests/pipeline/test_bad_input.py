"""Bad input through the command line: each is one reject with a reason, and what was stored stays whole."""

import base64
import gzip
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Luodi

CASES = [json.loads(line) for line in (Path(__file__).parent / "bad_input.jsonl").read_text("utf-8").splitlines()]
GOOD = "标题\n正文。\ndeal: 甲项目 | 甲公司 | 3 | signed | 某县\n"


def make(folder: Path, case: dict[str, Any]) -> None:
    path = folder / case["file"]
    path.parent.mkdir(exist_ok=True, parents=True)
    if "megabytes" in case:  # a hole: large without being written
        with open(path, "wb") as file:
            file.truncate(case["megabytes"] * 2**20)
        return
    data = base64.b64decode(case["base64"]) if "base64" in case else case.get("text", "").encode("utf-8")
    data = case.get("before", "").encode() * case.get("times", 1) + data
    path.write_bytes(gzip.compress(data)[: case["cut"]] if "cut" in case else data)


def test_there_are_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], luodi: Luodi, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    make(folder, case)
    options = case.get("options", [])
    done = luodi("run", "in", "--db", "p.db", *options)
    assert done.code == 1, done
    assert "Traceback" not in done.err
    db = sqlite3.connect(tmp_path / "p.db")
    assert db.execute("SELECT locator, code FROM rejects").fetchall() == [(f"in/{case['locator']}", case["code"])]
    assert db.execute("SELECT count(*) FROM articles WHERE outcome = 'extracted'").fetchone() == (case.get("good", 1),)
    ((reason, remedy),) = db.execute("SELECT reason, remedy FROM rejects")
    assert case.get("says", "") in reason
    assert remedy
    assert "\n" not in reason
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    streamed = luodi("extract", "in", *options)
    assert streamed.code == 1
    assert len(streamed.out.splitlines()) == case.get("good", 1)
    lines = streamed.err.splitlines()
    assert case["locator"] in lines[0]
    assert remedy in lines[0]
    assert len(lines) == 2


def test_unreadable_is_tried_again_and_goes(luodi: Luodi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    with monkeypatch.context() as patch:
        forbid(patch, "a.txt")
        for _ in range(2):
            done = luodi("run", "a.txt", "--db", "p.db")
            assert done.code == 1
            assert "1 rejected" in done.out
    assert luodi("run", "a.txt", "--db", "p.db").code == 0
    assert sqlite3.connect("p.db").execute("SELECT count(*) FROM rejects").fetchone() == (0,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_real_permissions(luodi: Luodi, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "a.txt").chmod(0)
    assert luodi("run", "in", "--db", "p.db").code == 1


def test_folder_that_cannot_be_written(luodi: Luodi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "dir.db").mkdir()
    for arguments in (
        ["run", "a.txt", "--db", "dir.db"],
        ["run", "a.txt", "--db", "none/p.db"],
        ["run", "a.txt", "--db", "a.txt"],
        ["extract", "a.txt", "-o", "none/x.jsonl"],
        ["extract", "a.txt", "-o", "dir.db", "--format", "jsonl"],
        ["extract", "a.txt", "-o", "/dev/full"],
        ["extract", "a.txt", "-o", "a.txt"],
        ["explain", "none.txt"],
        ["info", "none.db"],
        ["export", "none.db", "--to", "x.csv"],
        ["run", "nothing*", "--db", "p.db"],
        ["extract", "nothing"],
        ["extract"],
        ["run", "a.txt"],
        ["run", "a.txt", "--db", "p.db", "--workers", "0"],
        ["nonsense"],
        ["extract", "a.txt", "--format", "xml"],
    ):
        done = luodi(*arguments)
        assert done.code == 2, arguments
        assert len(done.err.splitlines()) == 1, done.err
        assert done.err.startswith("luodi: ")
        assert "(" in done.err, "no remedy"
    assert (tmp_path / "a.txt").read_text("utf-8") == GOOD
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "dir.db"]


def test_a_database_of_another_kind(luodi: Luodi, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE t (x)")
    assert luodi("run", "a.txt", "--db", "other.db").code == 2
    assert luodi("info", "other.db").code == 2
    assert sqlite3.connect("other.db").execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]


def test_debug_shows_where(luodi: Luodi, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.errors import CallError

    with pytest.raises(CallError):
        luodi("info", "none.db", "--debug")


def test_an_unexpected_error_is_one_line(luodi: Luodi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pipeline.engines import work

    def broken() -> None:
        raise RuntimeError("no model")

    monkeypatch.setattr(work, "default_factory", broken)
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    done = luodi("run", "a.txt", "--db", "p.db")
    assert done.code == 2
    assert done.err.splitlines() == ["luodi: unexpected RuntimeError: no model (run again with --debug and report it)"]


def test_interrupted_before_it_began(luodi: Luodi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pipeline.engines import work

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "default_factory", interrupt)
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    for command in (["run", "a.txt", "--db", "p.db"], ["extract", "a.txt"]):
        assert luodi(*command).code == 130


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Makes opening a file of this name fail, also for root."""
    import builtins

    real: Callable[..., Any] = builtins.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> Any:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
