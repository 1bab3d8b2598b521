"""Input reading: cases in inputs.jsonl, then what takes more than one file."""

import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipeline.documents import Document, Reject
from pipeline.errors import CallError
from pipeline.inputs import Columns, InputReader
from pipeline.settings import Limits

CASES = [json.loads(line) for line in (Path(__file__).parent / "inputs.jsonl").read_text("utf-8").splitlines()]
LIMITS = Limits(document_bytes=2**21)
PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}


def read(*inputs: str, columns: dict[str, str] | None = None) -> list[Document | Reject]:
    return list(InputReader(inputs, Columns(**(columns or {})), LIMITS))


def seen(item: Document | Reject) -> dict[str, Any]:
    if isinstance(item, Reject):
        return {"locator": item.locator, "code": item.code, "says": item.reason}
    content = item.content if isinstance(item.content, str) else item.content.decode("utf-8")
    names = ("locator", "id", "url", "path", "published", "is_html")
    return {"content": content} | {name: getattr(item, name) for name in names}


def test_there_are_cases() -> None:
    assert len(CASES) > 30


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    letter, count = case.get("tail", ("", 0))
    text = case["text"] + letter * count + case.get("after", "")
    name = case["file"] + suffix
    Path(name).write_bytes(PACKERS[suffix](text.encode(case.get("encoding", "utf-8"))))
    found = [seen(item) for item in read(name, columns=case.get("columns"))]
    assert len(found) == len(case["expected"]), found
    for item, expected in zip(found, case["expected"], strict=True):
        for key, value in expected.items():
            if key == "says":
                assert value in item["says"]
            elif key in ("locator", "path") and value is not None:
                assert item[key] == value.replace(case["file"], name)
            else:
                assert item[key] == value


@pytest.mark.parametrize("suffix", PACKERS)
def test_parquet(tmp_path: Path, suffix: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": [1, 2], "html": [b"<p>1</p>", b""], "x": [0, 0]}), buffer)
    path = tmp_path / f"t.parquet{suffix}"
    path.write_bytes(PACKERS[suffix](buffer.getvalue()))
    first, second = read(str(path))
    assert isinstance(first, Document)
    assert (first.content, first.id, first.locator, first.is_html) == (b"<p>1</p>", "1", f"{path}:1", True)
    assert isinstance(second, Reject)
    assert second.code == "empty"
    (missing,) = read(str(path), columns={"text": "nope"})
    assert isinstance(missing, Reject)
    assert missing.code == "bad_table"
    assert "id, html, x" in missing.reason


def test_damaged_parquet(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + b"\x01" * 500)
    (reject,) = read(str(tmp_path / "t.parquet"))
    assert isinstance(reject, Reject)
    assert reject.code == "bad_table"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("damage", ["cut", "flip", "none of it"])
def test_damaged_archive(tmp_path: Path, suffix: str, damage: str) -> None:
    rows = "".join(f'{{"text": "{os.urandom(20).hex()}"}}\n' for _ in range(9000)).encode()
    data = PACKERS[suffix](rows)
    middle = len(data) * 9 // 10
    damaged = {
        "cut": data[:middle],
        "flip": data[:middle] + bytes(b ^ 255 for b in data[middle:]),
        "none of it": b"hello",
    }[damage]
    path = tmp_path / f"t.jsonl{suffix}"
    path.write_bytes(damaged)
    *before, last = read(str(path))
    assert isinstance(last, Reject)
    assert (last.code, last.locator) == ("unreadable", str(path))
    if damage != "none of it":
        assert before
        assert all(isinstance(item, Document) for item in before)


def test_two_frames_are_one_file(tmp_path: Path) -> None:
    for suffix in (".gz", ".zst"):
        path = tmp_path / f"t.jsonl{suffix}"
        path.write_bytes(PACKERS[suffix](b'{"text": "a"}\n') + PACKERS[suffix](b'{"text": "b"}\n'))
        assert [d.content for d in read(str(path)) if isinstance(d, Document)] == ["a", "b"]


def test_folders_are_walked_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("p/b.txt", "p/a/z.txt", "p/a/y.txt", "p/c.txt", "p/.h/x.txt", "p/.x.txt", "p/README.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x", encoding="utf-8")
    os.symlink(tmp_path / "p", tmp_path / "p" / "loop")
    os.mkfifo(tmp_path / "p" / "pipe")
    os.symlink("nowhere", tmp_path / "p" / "zlink")
    reader = InputReader(["p/"])
    assert [item.locator for item in reader] == [
        *("p/a/y.txt", "p/a/z.txt", "p/b.txt", "p/c.txt", "p/pipe", "p/zlink"),
    ]
    assert reader.skipped == 1
    assert reader.bytes_done == reader.total_bytes() == 4
    assert [i.locator for i in InputReader(["p/*.txt"])] == ["p/b.txt", "p/c.txt"]
    assert [i.locator for i in InputReader(["p/**/[xyz].txt"])] == ["p/a/y.txt", "p/a/z.txt"]
    assert [i.locator for i in InputReader(["p"], exclude=["p/b.txt", "nowhere"])][:3] == [
        *("p/a/y.txt", "p/a/z.txt", "p/c.txt"),
    ]


@pytest.mark.parametrize("inputs", [[], ["nothing"], ["*.nothing"], ["empty"], ["-", "-"]])
def test_inputs_that_match_nothing(inputs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CallError):
        InputReader(inputs)


def test_undecodable_file_name(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as file:
        file.write(b"x")
    (document,) = read(str(tmp_path))
    assert document.locator.endswith("\\xff.txt")
    document.locator.encode("utf-8")


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "b.txt").write_text("b", encoding="utf-8")
    _forbid(monkeypatch, "a.txt")
    first, second = read(str(tmp_path))
    assert isinstance(first, Reject)
    assert first.code == "unreadable"
    assert "permission" in first.remedy
    assert isinstance(second, Document)


def test_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("a", encoding="utf-8")
    (tmp_path / "b.txt").write_text("b", encoding="utf-8")
    listdir = os.listdir

    def refuse(path: str) -> list[str]:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    first, second = read(str(tmp_path))
    assert isinstance(first, Reject)
    assert (first.code, first.locator) == ("unreadable", str(tmp_path / "a"))
    assert isinstance(second, Document)


def test_file_that_vanishes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    items = iter(InputReader([tmp_path]))
    assert isinstance(next(items), Document)
    (tmp_path / "b.txt").unlink()
    vanished, last = items
    assert isinstance(vanished, Reject)
    assert vanished.code == "unreadable"
    assert isinstance(last, Document)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = '{"text": "甲"}\nbad\n'.encode()
    for packer in PACKERS.values():
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(packer(data))))
        first, second = read("-")
        assert (first.locator, second.locator) == ("stdin:1", "stdin:2")
        assert isinstance(second, Reject)


def _forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Makes opening a file of this name fail, also for root."""
    import builtins

    real = builtins.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> Any:
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
