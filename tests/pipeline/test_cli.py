"""The command line: what each command prints and how it ends."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.stores.sqlite import SCHEMA_VERSION
from tests.conftest import Luodi

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *(
        "extract",
        "run",
        "export",
        "info",
        "deal",
        "promises",
        "explain",
        "explain_match",
        "join",
        "split",
        "clean",
        "score",
    ),
)


def test_commands() -> None:
    assert tuple(command.callback.__name__ for command in app.registered_commands if command.callback) == COMMANDS


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(luodi: Luodi, command: str) -> None:
    done = luodi(*([command.replace("_", "-")] if command else []), "--help")
    assert done.code == 0
    assert "Usage" in done.out


def test_version(luodi: Luodi) -> None:
    assert luodi("--version").out.startswith("luodi ")


def test_bare_call_is_help(luodi: Luodi) -> None:
    done = luodi()
    assert (done.code, "Commands" in done.out) == (0, True)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.cli import app\n"
        "heavy = {'pandas', 'pyarrow', 'jieba', 'opencc', 'trafilatura', 'lxml', 'openpyxl', 'sqlite3'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True).stderr == b""


def test_run_closes_with_an_account_that_adds_up(luodi: Luodi, archive: Path) -> None:
    done = luodi("run", "press", "--db", "p.db")
    assert done.code == 1
    assert "read 8 = 3 extracted + 1 irrelevant + 2 duplicate + 2 rejected" in done.out
    assert "甲项目" in done.out
    assert "README" in done.out
    assert "luodi export p.db" in done.out
    again = luodi("run", "press", "--db", "p.db")
    assert again.code == 0
    assert "already in p.db, not read again: 8" in again.out
    assert "read 0 =" in again.out


def test_info(luodi: Luodi, archive: Path) -> None:
    luodi("run", "press", "--db", "p.db")
    done = luodi("info", "p.db")
    assert done.code == 0
    assert f"schema version {SCHEMA_VERSION}" in done.out
    assert "8 inputs = 3 extracted + 1 irrelevant + 2 duplicate + 2 rejected" in done.out
    for table in ("articles", "deals", "rejects", "runs"):
        assert table in done.out


def test_standard_input_and_output(luodi: Luodi, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"id": "a", "input": "t\\nb"}\n{"id": 2, "text": "u\\nc"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    done = luodi("extract", "-")
    assert done.code == 0
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["a", "2"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert luodi("run", "-", "--db", "p.db").code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "new\\nrow"}\n' + data)))
    assert "not read again: 2" in luodi("run", "-", "--db", "p.db").out


def test_rows_through_named_columns(luodi: Luodi, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("nr,art,when\n1,题,2024-05-06\n", encoding="utf-8")
    done = luodi("extract", "t.csv", "--text-column", "art", "--id-column", "nr", "--date-column", "when")
    row = json.loads(done.out)
    assert (row["id"], row["published"]) == ("1", "2024-05-06")
    assert "path" not in row


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": {n}, "text": "题\\n{"长" * 500}{n}"}}\n' for n in range(2000))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    command = f"{sys.executable} -m tests.pipeline.stub_cli extract {tmp_path / 'rows.jsonl'}; echo $? >&2"
    pipe = subprocess.run(
        ["sh", "-c", f"({command}) | head -n 1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert len(pipe.stdout.splitlines()) == 1
    assert pipe.stderr == "0\n"


def test_parquet_into_a_pipe(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    (tmp_path / "rows.jsonl").write_text('{"text": "t\\nb"}\n', encoding="utf-8")
    command = [sys.executable, "-m", "tests.pipeline.stub_cli", "extract", str(tmp_path / "rows.jsonl")]
    done = subprocess.run([*command, "--format", "parquet"], cwd=ROOT, capture_output=True, check=True)
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 1


def test_a_bar_on_a_terminal(tmp_path: Path, archive: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tests.pipeline.stub_cli", "run", str(archive), "--db", str(tmp_path / "p.db")]
    env = os.environ | {"STUB_SECONDS": "0.02", "TERM": "xterm"}
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, env=env, check=False)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode("utf-8", "replace")
    os.close(ours)
    assert done.returncode == 1
    assert "articles" in shown
    assert b"read 8" in done.stdout


def test_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("luodi ")


def test_extract_is_interrupted(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": {n}, "text": "题\\n{n}"}}\n' for n in range(1000))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    command = [sys.executable, "-m", "tests.pipeline.stub_cli", "extract", str(tmp_path / "rows.jsonl")]
    env = os.environ | {"STUB_SECONDS": "0.02"}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == b"luodi: interrupted\n"
    assert all(json.loads(line) for line in out.splitlines()), "whole lines only"
