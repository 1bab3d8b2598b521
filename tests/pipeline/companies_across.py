"""Articles with given company names in a store, and the companies that come out: what the tests of companies share."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.documents import Document
from pipeline.records import Article, CompanyName, Deal, DealCompany
from pipeline.resolve import resolve
from pipeline.spans import Span
from pipeline.stores.sqlite import Step, Store
from tests.pipeline.stub import take_in


def article(number: int, given: Mapping[str, Any]) -> Step:
    """An article that names ``companies``, says ``body`` and reports ``deals`` (project, company, place)."""
    names = given.get("companies", ())
    body = (given.get("body", ""), f"第{number}篇。", *names)
    text = "\n".join(body)
    found = {name: Span(at := text.rindex(name), at + len(name)) for name in names}
    deals = tuple(
        Deal(
            *(deal["project"], Span(0, 1), (DealCompany(deal["company"], "investor", found[deal["company"]]),)),
            *(None, None, "signed", deal.get("place") or None, None, Span(0, 1)),
        )
        for deal in given.get("deals", ())
    )
    record = Article(
        *(f"a{number}", None, None, f"题{number}", None, None, None, "Hans", (), 1.0, body, deals),
        companies=tuple(CompanyName(name, span) for name, span in found.items()),
        relevant=True,
    )
    return Step(Document(text, f"a{number}", id=f"a{number}"), record)


def companies(store: Store) -> set[tuple[str, frozenset[str]]]:
    """Every company's name with all its names."""
    rows = store.connection.execute(
        "SELECT c.name, n.name FROM companies AS c LEFT JOIN company_names AS n ON n.company_id = c.id"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for name, other in rows:
        found.setdefault(name, set()).add(other)
    return {(name, frozenset(others)) for name, others in found.items()}


def resolved(path: Path, batches: Iterable[Iterable[Step]]) -> Store:
    """A new store into which the batches went, each with a run of its own."""
    store = Store.open(path, "1", create=True)
    store.begin_run("{}")
    for batch in batches:
        take_in(store, list(batch))
        resolve(store)
    return store
