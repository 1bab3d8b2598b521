"""Blocking: the few keys under which reports of one deal meet, so that not every two reports are compared."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from extractors.vocabulary import frequency
from pipeline.resolve.deals.reports import Report

_DISTINCT = 6  # characters of what is built that hardly two projects share by chance


def block_keys(report: Report) -> set[int]:
    """Signed 64-bit keys. Two reports are compared where they share an odd key or two even ones.

    Odd: a firm; a name that says much; in a city, how what is built begins or ends (two characters), where that is no word.
    Even: any other name; two of what is built, the sum, the city, and how firm and name begin. Reports that surely lie in two cities are not
    compared whatever they share (:func:`are_apart`).
    """
    strong = {_number("|".join(key)) | 1 for key in _strong(report)}
    return strong | {_number("|".join(key)) & ~1 for key in _weak(report)}


def sort_key(report: Report) -> int:
    """A signed 64-bit number that brings reports with the same product and the same sum side by side.

    Its lowest two bytes are the city (the first four digits of its code), 0 where that is not sure.
    """
    amount = str(report.amount.value.normalize()) if report.amount else ""
    digest = _hash(report.project_form.core)[:3] + _hash(amount)[:3] + _city(report).to_bytes(2, "big")
    return int.from_bytes(digest, "big", signed=True)


def are_apart(sort: int, other: int) -> bool:
    """Whether two sort keys tell two cities."""
    return sort & 0xFFFF != other & 0xFFFF and sort & 0xFFFF != 0 and other & 0xFFFF != 0


def may_meet(a: Report, b: Report) -> bool:
    """Whether two reports are compared, where no block is large."""
    (keys, sort), (others, other) = _placed(a), _placed(b)
    return sum(1 + (key & 1) for key in keys & others) >= 2 and not are_apart(sort, other)


@lru_cache(10_000)
def _placed(report: Report) -> tuple[frozenset[int], int]:
    return frozenset(block_keys(report)), sort_key(report)


def _city(report: Report) -> int:
    cities = report.place_form.within(2)
    if not report.place_form.in_full or len(cities) != 1:
        return 0
    city = int(next(iter(cities))[:4])
    return city if city < 7100 else 0  # the cities of Taiwan and the districts of Hong Kong share one code


def _strong(report: Report) -> Iterator[tuple[str, ...]]:
    form = report.project_form
    if len(form.core) >= _DISTINCT or any(_is_coined(stem) for stem in form.stems):
        yield ("name", form.key)
    yield from (("firm", firm) for firm in _firms(report))
    yield from (
        ("product", product, area)
        for product in report.project_form.stems
        if _is_coined(product)
        for area in _areas(report)
    )


def _weak(report: Report) -> Iterator[tuple[str, ...]]:
    products, amounts = report.project_form.stems, _amounts(report)
    yield ("name", report.project_form.key)
    yield from (("product", product, amount) for product in products for amount in amounts)
    for area in _areas(report):
        yield from (("head", head, area) for head in {form.block for form in report.company_forms})
        yield ("head", report.project_form.head, area)
        yield from (("product", product, area) for product in products if not _is_coined(product))
        yield from (("amount", amount, area) for amount in amounts)


def _areas(report: Report) -> set[str]:
    """The cities that it may lie in, and how the name of its park or town begins, where it has one of its own."""
    place = report.place_form
    areas = set(place.within(2) or place.within(1))
    return areas | {place.park[:2]} if place.park and not (place.is_plain_park and areas) else areas


def _is_coined(product: str) -> bool:
    return frequency(product) == 0


def _firms(report: Report) -> set[str]:
    return {form.known or form.brand for form in report.company_forms} - {""}


def _amounts(report: Report) -> set[str]:
    return {str(report.amount.value.normalize())} if report.amount else set()


def _number(key: str) -> int:
    return int.from_bytes(_hash(key)[:8], "big", signed=True)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
