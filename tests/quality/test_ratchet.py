"""The quality ratchet: no score on the development gold falls below its floor, and floors keep up with the scores."""

import json
from pathlib import Path

import pytest

from tests.gold import gold_digest
from tests.quality import floors, raise_floors

DIGEST, FLOORS = floors.read()


@pytest.fixture(scope="session")
def scores() -> dict[str, float]:
    return floors.scores()


def test_the_corpus_is_the_one_that_was_measured() -> None:
    assert gold_digest() == DIGEST, "the gold changed: python -m tests.quality.raise_floors --new-corpus"


def test_every_score_has_a_floor(scores: dict[str, float]) -> None:
    assert set(scores) == set(FLOORS)
    assert len(FLOORS) >= 19


@pytest.mark.parametrize("field", FLOORS)
def test_no_score_falls_below_its_floor(field: str, scores: dict[str, float]) -> None:
    assert scores[field] >= FLOORS[field], f"{field} fell to {scores[field]:.4f}, its floor is {FLOORS[field]}"


@pytest.mark.parametrize("field", FLOORS)
def test_floors_keep_up(field: str, scores: dict[str, float]) -> None:
    assert scores[field] <= FLOORS[field] + floors.HEADROOM, (
        f"{field} rose to {scores[field]:.4f}, its floor is {FLOORS[field]}: python -m tests.quality.raise_floors"
    )


@pytest.fixture
def floors_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "floors.json"
    monkeypatch.setattr(floors, "FILE", path)
    return path


def test_raising_lifts_low_floors(floors_file: Path, scores: dict[str, float]) -> None:
    floors.write(dict.fromkeys(scores, 0.1))
    assert raise_floors.main([]) == 0
    assert floors.read()[1] == {name: floors.floor_for(score) for name, score in scores.items()}


def test_raising_refuses_to_lower(floors_file: Path, scores: dict[str, float]) -> None:
    floors.write(dict.fromkeys(scores, 1.0))
    before = floors_file.read_bytes()
    assert raise_floors.main([]) == 1
    assert floors_file.read_bytes() == before


def test_raising_keeps_a_floor_that_is_already_higher(floors_file: Path, scores: dict[str, float]) -> None:
    name = min(scores, key=scores.__getitem__)
    floors.write(dict.fromkeys(scores, 0.1) | {name: scores[name]})
    assert raise_floors.main([]) == 0
    assert floors.read()[1][name] == scores[name]


def test_raising_refuses_another_corpus(floors_file: Path, scores: dict[str, float]) -> None:
    floors_file.write_text(json.dumps({"corpus": "another", "floors": {}}), encoding="utf-8")
    assert raise_floors.main([]) == 1
    assert raise_floors.main(["--new-corpus"]) == 0
    assert floors.read()[0] == gold_digest()


@pytest.mark.parametrize(("score", "floor"), [(1.0, 0.998), (0.85999, 0.857), (0.5, 0.498)])
def test_a_floor_lies_just_below_its_score(score: float, floor: float) -> None:
    assert floors.floor_for(score) == floor
