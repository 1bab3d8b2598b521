"""Blocking: the few keys under which reports of one deal meet, so that not every two reports are compared."""

import hashlib
from collections.abc import Iterator

from extractors.vocabulary import frequency
from pipeline.resolve.deals.reports import Report


def block_keys(report: Report) -> set[int]:
    """Signed 64-bit keys. Two reports are compared where they share an odd key or two even ones.

    Odd: a firm; in a city, how what is built begins or ends (two characters), where that is no word. Even: the whole name;
    two of what is built, the sum, the city, and how firm and name begin.
    """
    strong = {_number("|".join(key)) | 1 for key in _strong(report)}
    return strong | {_number("|".join(key)) & ~1 for key in _weak(report)}


def may_meet(a: set[int], b: set[int]) -> bool:
    """Whether reports with these keys are compared."""
    return sum(1 + (key & 1) for key in a & b) >= 2


def sort_key(report: Report) -> int:
    """A signed 64-bit number that brings reports with the same product, the same sum, the same place side by side."""
    amount = str(report.amount.value.normalize()) if report.amount else ""
    parts = (report.project_form.core, amount, report.place or "")
    sizes = (3, 3, 2)
    digest = b"".join(_hash(part)[:size] for part, size in zip(parts, sizes, strict=True))
    return int.from_bytes(digest, "big", signed=True)


def _strong(report: Report) -> Iterator[tuple[str, ...]]:
    yield ("name", report.project_form.key)
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
    """The cities that it may lie in; else, of a park or town that is told alone, how its name begins."""
    place = report.place_form
    return set(place.within(2) or place.within(1)) or ({place.park[:2]} if place.park else set())


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
