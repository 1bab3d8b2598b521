from typing import Any

import pytest

from pipeline.decode import decode
from pipeline.errors import InputError
from tests.pipeline.cases_files import cases


@pytest.mark.parametrize("case", cases("decode.jsonl"))
def test_encoding_is_found(case: dict[str, Any]) -> None:
    data = case["text"].encode(case["encode"])
    damage = bytes.fromhex(case.get("damage", ""))
    got = decode(data + damage, case.get("declared"))
    assert (got.encoding, got.reason) == (case["encoding"], case["reason"])
    assert got.text.startswith(case["text"]) if damage else got.text == case["text"]


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
