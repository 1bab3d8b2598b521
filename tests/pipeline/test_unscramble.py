import json
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from pipeline.normalise import normalise
from pipeline.unscramble import unscramble
from tests.pipeline.cases_files import cases
from tests.pipeline.scrambler import scramble

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / ".." / "shared" / "gold" / "seeds.jsonl"


@pytest.mark.parametrize("case", cases("unscramble.jsonl"))
def test_scrambling_is_undone(case: dict[str, Any]) -> None:
    got = unscramble(case["text"])
    assert (got.text, got.brackets_removed, got.bytes_restored) == (case["expect"], case["brackets"], case["bytes"])


def gold_bodies() -> list[str]:
    rows = [json.loads(line) for line in (ROOT / "corpora/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return ["\n".join(row["body"]) for row in rows if "traditional" not in row["noise"]]


@pytest.mark.parametrize(("drop_gaps", "fold"), [(False, False), (True, True)])
def test_there_and_back(drop_gaps: bool, fold: bool) -> None:
    """Nearly every character comes back: what is truly lost is chosen by a model, and that may err."""
    wrong = total = damaged = 0
    for body in gold_bodies()[::4]:
        straight = scramble_nothing(body)
        scrambled = scramble(body, drop_gaps=drop_gaps, fold=fold)
        got = unscramble(scrambled)
        damaged += got.bytes_restored
        want, text = (plain(straight), plain(got.text))
        same = sum(m.size for m in SequenceMatcher(None, text, want, autojunk=False).get_matching_blocks())
        wrong += max(len(want), len(text)) - same
        total += len(want)
    assert damaged > 10, "the scrambler shifted nothing: the test proves nothing"
    assert wrong <= total * 0.002


def scramble_nothing(body: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(body)).encode("gbk", "ignore").decode("gbk")


def plain(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


@pytest.mark.skipif(not SEEDS.exists(), reason="the real articles are not here")
@pytest.mark.parametrize("seed", ["seed-1", "seed-4"])
def test_real_articles_come_back_whole(seed: str) -> None:
    rows = {r["id"]: r for r in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines())}
    got = normalise(rows[seed]["input"])
    lines = got.text.split("\n")
    assert [p for p in rows[seed]["body"] if p not in lines] == []
    assert {r.kind for r in got.repairs} >= {"pinyin", "byteshift"}
