import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from pipeline.characters import FILE
from pipeline.normalise import normalise
from pipeline.realign import realign
from pipeline.train import characters as train
from pipeline.unscramble import _marks, _page, unscramble
from tests.pipeline.cases_files import cases
from tests.pipeline.roundtrip import gold_bodies, invented_texts, model_of, there_and_back
from tests.pipeline.scrambler import scramble, traditional

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / ".." / "shared" / "gold" / "seeds.jsonl"


@pytest.mark.parametrize("case", cases("unscramble.jsonl"))
def test_scrambling_is_undone(case: dict[str, Any]) -> None:
    got = unscramble(case["text"], scrambled=case.get("scrambled"))
    assert (got.text, got.brackets_removed, got.bytes_restored) == (case["expect"], case["brackets"], case["bytes"])


@pytest.mark.parametrize(("after_step", "least"), [(False, 0.9995), (True, 0.9985)])
def test_gold_comes_back(after_step: bool, least: float) -> None:
    account = there_and_back(gold_bodies(), after_step=after_step)
    assert account.sentences > 800
    assert account.bytes_restored > 100, "the scrambler shifted nothing: the test proves nothing"
    assert account.share >= least


@pytest.mark.parametrize(("after_step", "least"), [(False, 0.9993), (True, 0.998)])
def test_text_that_the_model_has_not_seen_comes_back(after_step: bool, least: float) -> None:
    """What is truly lost is chosen by the model, and on new text that may err."""
    bodies = gold_bodies()
    with model_of(bodies[::2]):
        account = there_and_back(bodies[1::2], after_step=after_step)
    assert account.sentences > 400
    assert account.share >= least


@pytest.mark.parametrize(("after_step", "least"), [(False, 0.9993), (True, 0.9985)])
def test_invented_sentences_come_back(after_step: bool, least: float) -> None:
    account = there_and_back(invented_texts(), after_step=after_step)
    assert account.sentences >= 600
    assert account.share >= least


def test_only_some_paragraphs_are_scrambled() -> None:
    first, second = invented_texts(2)
    mixed = scramble(first) + "\n" + second
    got = unscramble(mixed).text.split("\n")
    assert got == [*traditional(first).split("\n"), *second.split("\n")]


def test_unscrambled_text_comes_back_as_it_is() -> None:
    for body in gold_bodies():
        assert unscramble(body).text is body


@pytest.mark.parametrize("hostile", ["?", "勇?tīng)", "(", "勇?", "項(xiàng", "?ā)", "\x00?"])
def test_hostile_text_is_bounded(hostile: str) -> None:
    page = _page(text := "項(xiàng)目產(chǎn)業發(fā)展" * 4 + hostile * 20_000, _marks(text))
    before = page.budget
    realign(text, page)
    assert before - page.budget < 15 * len(text) + 300_000


def test_the_shipped_model_is_the_one_that_its_sources_give() -> None:
    text = (resources.files("corpora") / "models" / FILE).read_text(encoding="utf-8")
    assert len(text.encode()) <= 1_500_000
    gold, libraries = train.digests()
    stored = text.split("\n", 2)[:2]
    assert stored[0] == gold, "the dev gold changed: python -m pipeline.train.characters"
    if stored[1] != libraries:
        pytest.skip("other versions of jieba, OpenCC or pypinyin than those that the model was built with")
    assert text == train.content()


@pytest.mark.skipif(not SEEDS.exists(), reason="the real articles are not here")
@pytest.mark.parametrize("seed", ["seed-1", "seed-4"])
def test_real_articles_come_back_whole(seed: str) -> None:
    rows = {r["id"]: r for r in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines())}
    got = normalise(rows[seed]["input"])
    lines = got.text.split("\n")
    assert [p for p in rows[seed]["body"] if p not in lines] == []
    assert {r.kind for r in got.repairs} >= {"pinyin", "byteshift"}
