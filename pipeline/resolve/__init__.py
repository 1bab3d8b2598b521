"""Resolution across articles: reports of one deal, names of one company, promises against results."""

from pipeline.resolve.companies import resolve_companies
from pipeline.resolve.deals import resolve_deals
from pipeline.resolve.promises import resolve_promises
from pipeline.stores.sqlite import Store

_STEPS = (resolve_deals, resolve_companies, resolve_promises)


def resolve(store: Store) -> None:
    """Brings the derived tables up to date. Interrupted, it goes on where it was the next time."""
    for step in _STEPS:
        step(store)
