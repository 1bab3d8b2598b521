"""Records of the gold and of the samples: they keep the contract, their spans say what they claim, numbers stay exact."""

import json
from decimal import Decimal
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import simplejson

from extractors.mentions import Amount
from pipeline.records import Article, Indicator, Span, plain
from pipeline.schema import article_schema
from tests.gold import gold_articles, sample_articles

LAND = {"text": "10亩", "start": 4, "end": 7, "value": 10, "unit": "亩"}
FULL: dict[str, Any] = {
    **{"project": "某项目", "start": 0, "end": 3, "companies": [], "amount": None, "stage": None, "place": None},
    **{"date": None, "sector": "C", "industry": "新材料", "capacity": None, "land": LAND, "floor_area": None},
    "expected": {"output_value": None, "tax": None, "jobs": {**LAND, "text": "10人", "unit": "人"}},
    "signatories": [{"name": "某", "title": "县长", "start": 0, "end": 3}],
    **{"evidence": {"start": 0, "end": 3}, "confidence": 0.5},
}


@pytest.fixture(scope="module", params=["gold", "samples"])
def articles(request: pytest.FixtureRequest) -> tuple[Article, ...]:
    found = gold_articles() if request.param == "gold" else sample_articles()
    assert len(found) >= 25
    assert sum(len(a.deals) for a in found) >= 25
    return found


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = article_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_record_keeps_the_contract(articles: tuple[Article, ...], validator: Any) -> None:
    for article in articles:
        errors = [
            f"{article.id} {e.json_path}: {e.message}" for e in validator.iter_errors(json.loads(article.to_json()))
        ]
        assert not errors


@pytest.mark.parametrize(
    "damage",
    [
        {"id": ""},
        {"published": "19.4.2024"},
        {"script": "Latn"},
        {"relevance": 1.5},
        {"body": "text"},
        {"more": 1},
        {"deals": [{"project": "某项目"}]},
        {"deals": [FULL | {"sector": "U"}]},
        {"deals": [FULL | {"industry": "新兴产业"}]},
        {"deals": [FULL | {"land": {"text": "10亩", "start": 0, "end": 3, "value": 10}}]},
        {"deals": [FULL | {"expected": {"output_value": None}}]},
        {"deals": [{k: v for k, v in FULL.items() if k != "signatories"}]},
        {"amounts": [{"text": "1亿元", "start": -1, "end": 3, "value": 1, "currency": "CNY", "qualifier": "exact"}]},
    ],
    ids=lambda damage: next(iter(damage)),
)
def test_the_contract_refuses_other_records(damage: dict[str, Any], validator: Any) -> None:
    record = json.loads(gold_articles()[0].to_json())
    assert validator.is_valid(record | {"deals": [FULL]})
    assert not validator.is_valid(record | damage)


def test_a_record_without_a_key_is_refused(validator: Any) -> None:
    record = json.loads(gold_articles()[0].to_json())
    for key in record:
        assert not validator.is_valid({k: v for k, v in record.items() if k != key}), key


def inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start < inner.end <= outer.end


def test_spans_say_what_the_records_claim(articles: tuple[Article, ...]) -> None:
    for article in articles:
        whole = Span(0, len(article.text))
        for amount in article.amounts:
            assert article.text[amount.start : amount.end] == amount.text
        for company in article.companies:
            assert inside(company.span, whole)
            assert article.quote(company.span) == company.name
        for deal in article.deals:
            assert article.quote(deal.span) == deal.project
            assert inside(deal.span, deal.evidence)
            assert inside(deal.evidence, whole)
            if deal.amount:
                assert article.text[deal.amount.start : deal.amount.end] == deal.amount.text
                assert deal.amount in article.amounts
            for measure in filter(None, deal.details.measures.values()):
                assert article.text[measure.start : measure.end] == measure.text
            for signatory in deal.details.signatories:
                words = article.quote(signatory.span)
                assert words.startswith(signatory.title) and words.endswith(signatory.name)
            for part in deal.companies:
                assert inside(part.span, whole)
                assert part.name in {c.name for c in article.companies}
        for figure in article.indicators:
            assert inside(figure.span, figure.evidence)
            assert inside(figure.evidence, whole)


def test_confidence_is_a_share(articles: tuple[Article, ...]) -> None:
    shares = [d.confidence for a in articles for d in a.deals] + [i.confidence for a in articles for i in a.indicators]
    assert all(0 < share <= 1 for share in shares)


def test_records_come_in_text_order(articles: tuple[Article, ...]) -> None:
    for article in articles:
        for starts in (
            [a.start for a in article.amounts],
            [c.span.start for c in article.companies],
        ):
            assert starts == sorted(starts)
        assert len({c.name for c in article.companies}) == len(article.companies)


def test_numbers_survive_json_exactly(articles: tuple[Article, ...]) -> None:
    for article in articles:
        record = simplejson.loads(article.to_json(), use_decimal=True)
        assert [Decimal(a["value"]) for a in record["amounts"]] == [a.value for a in article.amounts]
        written = [i["value"] for i in record["indicators"]]
        assert [v if v is None else Decimal(v) for v in written] == [i.value for i in article.indicators]


@pytest.mark.parametrize("number", ["51.71", "0.1", "12.34567890123456789", "100000000000000000001", "-4.2"])
def test_a_decimal_is_written_digit_by_digit(number: str) -> None:
    value = Decimal(number)
    figure = Indicator(
        *("某县", "rate", "完成率", value, "%", "result", "exact", "2024", value),
        *(Span(0, 1), Span(0, 1), 0.5),
    )
    amount = Amount("某", 0, 1, value, None, "CNY", "exact")
    article = Article(
        *("a", None, None, "题", None, None, None, "Hans", (), 1.0, ("某",)), (), (figure,), (), (amount,)
    )
    line = article.to_json()
    assert f'"value": {number},' in line
    assert f'"yoy": {number},' in line
    record = simplejson.loads(line, use_decimal=True)
    assert Decimal(record["indicators"][0]["value"]) == Decimal(record["amounts"][0]["value"]) == value


@pytest.mark.parametrize(
    ("value", "shown"), [("28E8", "2800000000"), ("5.50", "5.5"), ("0", "0"), ("-0.10", "-0.1"), ("1E+20", f"{10**20}")]
)
def test_plain_numbers_show_no_exponent(value: str, shown: str) -> None:
    assert simplejson.dumps(plain(Decimal(value)), use_decimal=True) == shown
