"""Dates of deals, weighed: what is shipped, how it chooses, and that training gives it again."""

import json
from datetime import date
from typing import Any

import pytest

from pipeline.assembly.dating import DateModel, Option, date_model, options
from pipeline.assembly.deals import assemble_deals
from pipeline.assembly.occasions import happenings_of
from pipeline.assembly.reading import read
from pipeline.assembly.scopes import candidates
from pipeline.assembly.weights import Weights
from pipeline.train import dates as training
from pipeline.train.readings import data_digest
from tests.gold import gold_readings


def stored() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(training.MODEL.read_text(encoding="utf-8"))
    return data


def options_in(text: str) -> list[Option]:
    reading = read("沭阳县签约", text, date(2024, 4, 19), "沭阳日报")
    found, happened = candidates(reading), happenings_of(reading)
    deal = assemble_deals(reading, found, happened).deals[0]
    return options(reading, found[0], happened, deal)


def test_the_shipped_model_was_trained_on_the_data_as_they_are() -> None:
    assert stored()["data_sha256"] == data_digest(), "the data changed: python -m pipeline.train.dates"


def test_training_again_gives_the_shipped_model() -> None:
    pytest.importorskip("sklearn")
    cases = training.cases(gold_readings())
    again, shipped = training.train(cases), stored()
    assert again["advance"] == shipped["advance"]
    assert again["start"] == pytest.approx(shipped["start"], abs=3), "python -m pipeline.train.dates"
    for sign in again["signs"].keys() | shipped["signs"].keys():
        same = pytest.approx(shipped["signs"].get(sign, 0), abs=12)  # those under 10 are left out
        assert again["signs"].get(sign, 0) == same, f"{sign}: python -m pipeline.train.dates"


def test_the_recorded_figures_say_that_it_pays() -> None:
    figures = stored()["crossvalidated"]
    assert figures["model"] > figures["rules"] > 0.9


def test_the_choice_of_the_rules_stays_unless_another_is_likelier_by_its_advance() -> None:
    model = DateModel(Weights(0, {"likely": 1500, "sure": 2500}), advance=2.0)
    rule, likely, sure = Option("2024-04-17", ()), Option("2024-04-10", ("likely",)), Option("2024-04", ("sure",))
    none = Option(None, ())
    assert model.choose("2024-04-17", [likely, rule, none]) == "2024-04-17"
    assert model.choose("2024-04-17", [likely, rule, sure, none]) == "2024-04"
    assert model.choose(None, [likely, none]) is None
    assert model.choose(None, [sure, none]) == "2024-04"


def test_options_are_what_is_over_and_none() -> None:
    found = options_in("4月18日，总投资3亿元的恒砺新材年产6万吨工程塑料项目在沭阳县签约，计划2025年6月开工。")
    assert [option.date for option in found] == ["2024-04-18", None]


def test_some_days_are_their_month() -> None:
    found = options_in("4月16日至18日，沭阳县赴深圳招商，总投资3亿元的恒砺新材年产6万吨工程塑料项目签约。")
    assert "2024-04" in [option.date for option in found]


def test_the_number_of_options_is_bounded() -> None:
    days = "".join(f"4月{day}日，施工队进场。" for day in range(1, 19))
    found = options_in(days * 20 + "4月18日，总投资3亿元的恒砺新材年产6万吨工程塑料项目开工。" + days * 20)
    assert len(found) <= 24


def test_every_option_has_its_signs_once() -> None:
    for option in options_in("4月18日上午，总投资3亿元的恒砺新材年产6万吨工程塑料项目开工。4月18日下午，该项目备案。"):
        assert len(set(option.signs)) == len(option.signs) > 0


def test_the_model_knows_signs_of_dates_and_of_none() -> None:
    signs = date_model().weights.signs
    assert any(sign.startswith("none, ") for sign in signs)
    assert any(sign.startswith("share, front") for sign in signs)
