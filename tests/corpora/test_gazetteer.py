"""The gazetteer's tables and what is derived from them."""

import re

import pytest

from corpora import gazetteer


def test_codes_and_parents_fit() -> None:
    divisions = gazetteer.divisions()
    assert len([d for d in divisions if d.level == "province"]) == 34
    assert len([d for d in divisions if d.level == "county"]) > 2800
    for division in divisions:
        assert re.fullmatch(r"\d{6}", division.code), division
        if division.level == "province":
            assert division.parent == "", division
            continue
        parent = gazetteer.by_code(division.parent)
        assert parent is not None, division
        assert gazetteer.LEVELS[parent.level] < gazetteer.LEVELS[division.level] or division.code == parent.code, (
            division
        )


def test_codes_are_unique_where_divisions_have_their_own() -> None:
    codes = [d.code for d in gazetteer.divisions() if d.code[:2] not in ("71", "81", "82")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("name", "code", "full"),
    [
        ("甘肃", "620000", "甘肃省"),
        ("酒泉", "620900", "酒泉市"),
        ("射洪", "510981", "射洪市"),
        ("射洪县", "510981", "射洪市"),
        ("襄樊", "420600", "襄阳市"),
        ("互助县", "630223", "互助土族自治县"),
        ("恩施州", "422800", "恩施土家族苗族自治州"),
        ("前郭", "220721", "前郭尔罗斯蒙古族自治县"),
        ("浦东", "310115", "浦东新区"),
        ("乌拉特中旗", "150824", "乌拉特中旗"),
        ("内蒙古", "150000", "内蒙古自治区"),
        ("高雄", "710000", "高雄市"),
        ("兰州新区", "620171", "兰州新区"),
    ],
)
def test_lookup(name: str, code: str, full: str) -> None:
    assert [(d.code, d.name) for d in gazetteer.lookup(name)][:1] == [(code, full)]


def test_lookup_gives_the_highest_level_first() -> None:
    levels = [gazetteer.LEVELS[d.level] for d in gazetteer.lookup("朝阳")]
    assert len(levels) >= 3
    assert levels == sorted(levels)


def test_names_have_two_characters_or_more() -> None:
    assert all(len(name) >= 2 for name in gazetteer.names())
    assert gazetteer.lookup("和") == []
    assert gazetteer.lookup("没有这个县") == []


def test_every_guarded_name_is_known() -> None:
    known = gazetteer.names()
    assert [name for name in gazetteer.guards() if name not in known] == []
    assert all(guard.before or guard.after for guard in gazetteer.guards().values())


def test_renamed_divisions_point_to_present_ones() -> None:
    assert all(gazetteer.lookup(name) for name in gazetteer.full_names())
