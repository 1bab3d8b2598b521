"""Reprints: articles that print one another, whole, cut or put together, and the likely origin of each.

Three steps: bodies are sorted into versions that say the same (``versions``), versions into clusters with what they were
cut or merged from (``clusters``), and the articles of clusters linked to their originals (``links``). All three are
functions of the set of articles, so that neither the order of the inputs nor the number of runs matters.
"""

from collections import Counter

from pipeline.resolve.pending import done, pending
from pipeline.resolve.reprints.links import link
from pipeline.resolve.reprints.versions import Versions
from pipeline.stores.sqlite import Store

_BATCH = 1000


def resolve_reprints(store: Store) -> Counter[str]:
    """Brings ``reprints`` and the outcomes of articles up to date with the bodies that wait in ``pending``.

    Originals that have no records yet then wait in ``pending`` for these; records of what is a copy now are gone.

    Returns:
        How many more or fewer articles of this run have each outcome now.
    """
    shifts: Counter[str] = Counter()
    while keys := pending(store, "body", _BATCH):
        with store.transaction() as db:
            versions = Versions(db)
            versions.take_in(keys)
            shift = link(db, versions.leaders(), every=store.every, since=store.rows_before)
            store.recount(shift)
            done(db, "body", keys)
        shifts.update(shift)
    return shifts
