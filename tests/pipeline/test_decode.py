from difflib import SequenceMatcher
from typing import Any

import pytest

from pipeline.decode import decode
from pipeline.errors import InputError
from pipeline.mojibake import repair_mojibake
from tests.pipeline.cases_files import cases


def stored(case: dict[str, Any]) -> bytes:
    """The bytes of a case: its text, read wrongly (``through``), encoded, and damaged."""
    text = case.get("given", case["text"])
    for encoding, read_as in case.get("through", ()):
        text = _read(text.encode(encoding), read_as)
    data = bytes.fromhex(case.get("front", "")) + text.encode(case["encode"])
    for place, stray in reversed(case.get("strays", ())):
        data = data[:place] + bytes.fromhex(stray) + data[place:]
    return data[case.get("skip", 0) : len(data) - case.get("cut", 0)] + bytes.fromhex(case.get("damage", ""))


def _read(data: bytes, encoding: str) -> str:
    """Decoded; ``cp1252~`` reads the five bytes that it lacks as Latin-1 does."""
    if encoding == "cp1252~":
        return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)
    return data.decode(encoding, "replace")


def is_right(case: dict[str, Any], text: str) -> bool:
    if text == case["text"].removeprefix("\ufeff"):
        return True
    damaged = {"strays", "skip", "cut", "damage", "lossy", "front"} & set(case)
    return bool(damaged) and SequenceMatcher(None, text, case["text"], autojunk=False).ratio() > 0.93


@pytest.mark.parametrize("case", cases("decode.jsonl"))
def test_encoding_is_found(case: dict[str, Any]) -> None:
    got = decode(stored(case), case.get("declared"))
    assert is_right(case, got.text), got.text
    assert (got.encoding, got.reason, got.mojibake) == (case["encoding"], case["reason"], case.get("mojibake"))


@pytest.mark.parametrize("case", [c for c in cases("decode.jsonl") if "through" in c.values[0]])
def test_text_that_was_read_wrongly_is_read_again(case: dict[str, Any]) -> None:
    text = stored(case).decode(case["encode"])
    got, kind = repair_mojibake(text)
    assert is_right(case, got), got
    assert kind == case.get("mojibake", "utf8-as-gbk")


@pytest.mark.parametrize("case", [c for c in cases("decode.jsonl") if "through" not in c.values[0]])
def test_text_that_was_read_rightly_is_left_alone(case: dict[str, Any]) -> None:
    if "given" not in case:
        got, kind = repair_mojibake(case["text"])
        assert got is case["text"]
        assert kind == case.get("mojibake")


@pytest.mark.parametrize("case", cases("decode_errors.jsonl"))
def test_what_is_no_text_is_turned_away(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        decode(bytes.fromhex(case["hex"]))
    assert caught.value.code == case["code"]


def test_stray_bytes_within_become_replacement_characters() -> None:
    text = "临江县签约项目总投资。" * 30
    data = text.encode("utf-8")
    got = decode(data[:300] + b"\xff" + data[300:])
    assert got.reason == "repaired"
    assert got.text.replace("\ufffd", "") == text
