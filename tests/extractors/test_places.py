"""Places against cases; agreement with the gold corpus's places has floors."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.places import find_place_references, find_places, host_place

CASES = Path(__file__).parent / "cases"


def cases(file: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (CASES / file).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert rows, f"{file} holds no cases"
    return rows


@pytest.mark.parametrize("case", cases("places.jsonl"), ids=lambda c: c["text"])
def test_places(case: dict[str, Any]) -> None:
    found = find_places(case["text"])
    assert [[p.text, p.kind, p.code] for p in found] == case["expected"], case["why"]
    for place in found:
        assert case["text"][place.start : place.end] == place.text


@pytest.mark.parametrize("case", cases("place_references.jsonl"), ids=lambda c: c["text"])
def test_references(case: dict[str, Any]) -> None:
    found = find_place_references(case["text"])
    assert [m.text for m in found] == case["expected"], case["why"]
    for mention in found:
        assert case["text"][mention.start : mention.end] == mention.text


@pytest.mark.parametrize("case", cases("host_places.jsonl"), ids=lambda c: c["title"])
def test_host_place(case: dict[str, Any]) -> None:
    assert host_place(case["title"], case["text"], case["source"]) == case["expected"], case["why"]


GOLD = Path(__file__).parents[2] / "corpora" / "gold"


def gold_documents() -> list[dict[str, Any]]:
    lines = [line for file in sorted(GOLD.glob("dev*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    assert lines, "no gold documents"
    return [json.loads(line) for line in lines]


def agree(a: str | None, b: str) -> bool:
    return a is not None and (a in b or b in a)


def test_mentions_hold_the_places_of_gold_deals() -> None:
    hits = [
        any(agree(place.text, deal["place"]) for place in places)
        for document in gold_documents()
        for places in [find_places("\n".join([document["title"], *document["body"]]))]
        for deal in document["deals"]
        if deal["place"]
    ]
    assert sum(hits) / len(hits) >= 0.96


def test_host_place_is_the_usual_subject_or_place_of_gold() -> None:
    hits = []
    for document in gold_documents():
        subjects = [i["subject"] for i in document["indicators"] if i["subject"]]
        named = subjects + [d["place"] for d in document["deals"] if d["place"]]
        if named:
            host = host_place(document["title"], "\n".join(document["body"]), document["source"])
            hits.append(agree(host, max(named, key=named.count)))
    assert sum(hits) / len(hits) >= 0.82
