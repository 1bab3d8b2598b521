"""Fixtures that tests of several folders share."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str


Luodi = Callable[..., Outcome]


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines and commands process with the stub instead of the road."""
    from pipeline.engines import work
    from tests.pipeline.stub import StubPipeline

    monkeypatch.setattr(work, "default_factory", StubPipeline)


@pytest.fixture
def luodi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, stubbed: None) -> Luodi:
    """Runs a command of the command line in this process, in ``tmp_path``, over the stub."""
    from pipeline.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["luodi", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Outcome(int(end.value.code or 0), out, err)

    return run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive: deals, a page without any, a copy, a reprint, a table with a bad line, an empty file."""
    root = tmp_path / "press"
    (root / "2024").mkdir(parents=True)
    deal = "标题一\n正文一段。\ndeal: 甲项目 | 甲公司 | 12.5 | signed | 某县\n"
    (root / "a.txt").write_text(deal, encoding="utf-8")
    (root / "b.txt").write_text(deal, encoding="utf-8")
    (root / "2024" / "c.txt").write_text("标题二\n没有项目。\n", encoding="utf-8")
    (root / "2024" / "d.txt").write_text(deal.replace("标题一", "转载").replace("一段。", "一段 !"), encoding="utf-8")
    (root / "empty.html").write_bytes(b"")
    (root / "rows.jsonl").write_text(
        '{"id": "r1", "input": "标题三\\n甲项目开工。\\ndeal: 甲项目 | 甲公司 |  | started | 某县"}\n'
        "not json\n"
        '{"id": 3, "input": "标题四\\n乙项目签约。\\ndeal: 乙项目 | 乙公司 | 3 | signed | 某市 | 120.5亩 | 张三"}\n',
        encoding="utf-8",
    )
    (root / "README.md").write_text("about this archive", encoding="utf-8")
    (root / ".hidden.txt").write_text("hidden", encoding="utf-8")
    return root
