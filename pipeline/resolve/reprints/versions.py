"""Versions: bodies that say the same throughout, gathered around a leader.

A body (``texts``: one row for all articles with the same letters and digits) belongs to the first leader that says the
same; where there is none it leads itself. Longer bodies come first, so that whole ones lead; those of about the same length
in the order of their hashes, which is random: this is the greedy maximal independent set in random order, in which one
more body changes on average no more than one other (Censor-Hillel, Haramaty & Karnin, "Optimal dynamic distributed MIS",
2016). The result depends on the set of bodies alone, not on their order of arrival, and a body is compared with leaders
only: ten thousand copies have one.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from heapq import heappop, heappush
from math import log

from pipeline.resolve.reprints.overlap import Overlap, compare
from pipeline.resolve.reprints.signature import band_keys
from pipeline.stores.rows import letters

# A body says what another says where so much of each stands in the other,
_SAME = 0.85
# and in fewer of their common stretches than this they tell other facts.
_AGAINST = 0.12
# a few more where one is part of the other: a slip weighs more in a part.
_AGAINST_PART = 0.15
# Of a smaller share than this of the shorter body nothing is concluded, not even where others bring the rest.
_PART = 0.5
# Leaders that a body is compared with at most, those first that it shares the most bands with; and leaders of one band
# that are looked at: crowded bands hold what all issues of a column share.
_CANDIDATES, _CROWD = 32, 64

Place = tuple[int, str]


class Versions:
    """Sorts bodies into versions, within a transaction of the caller."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._queue: list[tuple[Place, str]] = []
        self._queued: set[str] = set()
        self._touched: set[str] = set()
        self.letters = lru_cache(maxsize=256)(self._letters)
        self.compared = lru_cache(maxsize=4096)(self._compared)

    def take_in(self, keys: Iterable[str]) -> None:
        """Sorts in the bodies of articles that were written or taken away; keys are ``articles.body_hash``."""
        for key in keys:
            if not self._is_printed(key):
                self._forget(key)
            elif (leader := self._leader(key)) is not None:
                self._touched.add(leader)
            else:
                self._push([key])
        while self._queue:
            self._decide(heappop(self._queue)[1])

    def leaders(self) -> list[str]:
        """Of the versions that changed, and of their neighbours."""
        return sorted(key for key in self._touched if self._leader(key) == key)

    def _decide(self, key: str) -> None:
        body = self.letters(key)
        before = self._leader(key)
        bands = band_keys(body)
        near = self._near(key, bands)
        place = self._place(key)
        leader, share = next(
            ((n, o.shorter) for n in near if self._place(n) < place and says_the_same(o := self.compared(key, n))),
            (key, 1.0),
        )
        self._db.execute(
            "INSERT INTO texts VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET leader = excluded.leader, share = excluded.share",
            (key, len(body), leader, round(share, 3)),
        )
        self._touched.add(leader)
        if before is not None:
            self._touched.add(before)
        if leader != key and before == key:
            self._db.executemany("DELETE FROM bands WHERE band = ? AND body_hash = ?", [(band, key) for band in bands])
            self._retire(key)
        elif leader == key and before != key:
            self._promote(key, bands, near)

    def _promote(self, key: str, bands: list[int], near: list[str]) -> None:
        """A new leader; bodies behind it in the order may belong to it now."""
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, key) for band in bands])
        for other in near:
            overlap = self.compared(key, other)
            if overlap.shorter >= _PART and overlap.against < _AGAINST_PART:
                self._keep(key, other, overlap)
            if self._place(other) > self._place(key):
                self._push(self._members(other))
                if says_the_same(overlap):
                    self._push([other])

    def _keep(self, one: str, other: str, overlap: Overlap) -> None:
        shorter, longer = sorted((one, other), key=lambda key: (len(self.letters(key)), self.letters(key)))
        spans = " ".join(f"{start}-{end}" for start, end in overlap.spans)
        self._db.execute(
            "INSERT OR REPLACE INTO overlaps VALUES (?, ?, ?, ?)", (shorter, longer, round(overlap.shorter, 3), spans)
        )
        self._touched.add(other)

    def _retire(self, key: str) -> None:
        self._touched.update(neighbours(self._db, key))
        self._db.execute("DELETE FROM overlaps WHERE shorter = ? OR longer = ?", (key, key))
        self._push(self._members(key))

    def _forget(self, key: str) -> None:
        """No article has the body any more: the only one was rejected later. Its bands stay, as nothing tells them."""
        leader = self._leader(key)
        if leader == key:
            self._retire(key)
        self._db.execute("DELETE FROM texts WHERE body_hash = ?", (key,))
        if leader is not None:
            self._touched.add(leader)

    def _near(self, key: str, bands: list[int]) -> list[str]:
        """Leaders that share bands with a body, in order."""
        shared: Counter[str] = Counter()
        for band in bands:
            rows = self._db.execute("SELECT body_hash FROM bands WHERE band = ? LIMIT ?", (band, _CROWD))
            shared.update(other for (other,) in rows if other != key)
        nearest = sorted(shared, key=lambda other: (-shared[other], other))[:_CANDIDATES]
        return sorted((other for other in nearest if self._leader(other) == other), key=self._place)

    def _push(self, keys: Iterable[str]) -> None:
        for key in set(keys) - self._queued:
            self._queued.add(key)
            heappush(self._queue, (self._place(key), key))

    def _place(self, key: str) -> Place:
        """Where a body comes in the order: by its length, to a tenth of it, then by its hash."""
        return -round(10 * log(len(self.letters(key)) + 1)), key

    def _members(self, leader: str) -> list[str]:
        rows = self._db.execute("SELECT body_hash FROM texts WHERE leader = ? AND body_hash <> ?", (leader, leader))
        return [key for (key,) in rows]

    def _leader(self, key: str) -> str | None:
        row = self._db.execute("SELECT leader FROM texts WHERE body_hash = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _is_printed(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM articles WHERE body_hash = ?", (key,)).fetchone() is not None

    def _letters(self, key: str) -> str:
        """Those of a body; all articles of a key have the same. None where its only article was rejected later."""
        row = self._db.execute("SELECT body FROM articles WHERE body_hash = ? LIMIT 1", (key,)).fetchone()
        return "" if row is None else letters(row[0])

    def _compared(self, one: str, other: str) -> Overlap:
        return compare(self.letters(one), self.letters(other))


def says_the_same(overlap: Overlap) -> bool:
    """Whether two bodies are versions of one another."""
    return min(overlap.shorter, overlap.longer) >= _SAME and overlap.against < _AGAINST


def neighbours(db: sqlite3.Connection, leader: str) -> set[str]:
    """Leaders of versions that share much with a version."""
    rows = db.execute(
        "SELECT longer FROM overlaps WHERE shorter = ? UNION SELECT shorter FROM overlaps WHERE longer = ?",
        (leader, leader),
    )
    return {key for (key,) in rows}
