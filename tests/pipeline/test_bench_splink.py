"""The benchmark against Splink: how it scores, what it refuses, and one setting on a part of the gold."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.bench import splink as bench
from pipeline.bench.splink_model import SETTINGS
from pipeline.errors import CallError
from pipeline.resolve.deals.reports import Report
from pipeline.score_deals import Pairs

GOLD = Path(__file__).parents[2] / "corpora" / "gold" / "deals"
needs_splink = pytest.mark.skipif(
    not (find_spec("splink") and find_spec("duckdb")), reason="the extra bench is missing"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The first rows of four files of the gold."""
    for name, rows in {"pairs": 40, "histories": 8, "pairs2": 20, "histories2": 4}.items():
        lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()[:rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_scores_count_pairs() -> None:
    deals = {"a": "1", "b": "1", "c": "1", "d": "2"}
    task = bench.Task([Report(i, "某项目") for i in deals], deals, [("a", "b"), ("a", "c"), ("a", "d")])
    assert bench.score_clusters(task, {"a": "x", "b": "x", "c": "y", "d": "y"}) == Pairs(right=1, wrong=1, missed=2)
    assert bench.score_links(task, {("a", "b"): 5.0, ("a", "d"): 3.0}, 3) == Pairs(right=1, wrong=1, missed=1)


def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 2
    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    assert bench.main([str(tmp_path)]) == 2
    assert "luodi[bench]" in capsys.readouterr().err
    monkeypatch.setattr(bench, "find_spec", lambda name: True)
    assert bench.main([str(tmp_path)]) == 2
    assert "pairs.jsonl cannot be read" in capsys.readouterr().err


@needs_splink
def test_files_without_histories(folder: Path) -> None:
    with pytest.raises(CallError, match="no histories"):
        bench.bench_splink(folder, ["pairs.jsonl"])


@needs_splink
def test_bench(folder: Path) -> None:
    results = bench.bench_splink(folder, settings=SETTINGS[3:])
    assert [(r.files, r.chosen) for r in results] == [
        ("fit", True),
        ("others", True),
        ("fit", False),
        ("others", False),
    ]
    for r in results:
        assert r.pairs.right + r.pairs.missed > 5
        assert r.histories.right + r.histories.missed > 5
        assert r.f1 > 0.6
    splink, ours = results[:2], results[2:]
    assert [r.pairs.right + r.pairs.missed for r in splink] == [r.pairs.right + r.pairs.missed for r in ours]
    assert [r.histories.right + r.histories.missed for r in splink] == [
        r.histories.right + r.histories.missed for r in ours
    ]
