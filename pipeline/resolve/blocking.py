"""Blocking: the few keys under which reports of one deal meet, so that not every two reports are compared."""

import hashlib
from collections.abc import Iterator

from pipeline.resolve.reports import Report

_DISTINCT = 6  # characters of what is built that hardly two deals share by chance


def block_keys(report: Report) -> set[int]:
    """Signed 64-bit keys; two reports that share none are never compared.

    A firm (by its brand) meets itself in one city, with one sum, or with one product; a name meets itself; a product or a
    sum meets itself in one city.
    """
    return {_number("|".join(key)) for key in _keys(report)}


def sort_key(report: Report) -> int:
    """A signed 64-bit number that brings reports with the same product, the same sum, the same place side by side."""
    amount = str(report.amount.value.normalize()) if report.amount else ""
    parts = (report.project_form.core, amount, report.place or "")
    sizes = (3, 3, 2)
    digest = b"".join(_hash(part)[:size] for part, size in zip(parts, sizes, strict=True))
    return int.from_bytes(digest, "big", signed=True)


def _keys(report: Report) -> Iterator[tuple[str, ...]]:
    name, place = report.project_form, report.place_form
    areas = sorted((place.within(2) or place.within(1)) | ({place.park[:2]} if place.park else set()))
    amount = str(report.amount.value.normalize()) if report.amount else None
    core = name.core if len(name.core) >= 2 else ""
    products = {core[:2], core[-2:]} - {""}
    yield ("name", name.key)
    if len(core) >= _DISTINCT:
        yield ("core", core)
    firms = {key for form in report.company_forms for key in (form.block, form.known or form.brand)} - {""}
    if report.amount and report.amount.digits >= 3:
        yield ("amount", str(amount))
    for firm in sorted(firms):
        yield ("firm", firm)
        yield from (("firm", firm, area) for area in areas)
        yield from (("firm", firm, product) for product in sorted(products))
        if amount:
            yield ("firm", firm, amount)
    heads = {firm[:2] for firm in firms} | {name.head}
    for area in areas:
        yield from (("head", head, area) for head in sorted(heads))
        if amount:
            yield ("amount", amount, area)
        yield from (("product", product, area) for product in sorted(products))


def _number(key: str) -> int:
    return int.from_bytes(_hash(key)[:8], "big", signed=True)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
