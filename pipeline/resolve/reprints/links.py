"""Links: from clusters of versions to ``reprints`` and to the outcomes of articles."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.relevance import GATE
from pipeline.resolve.reprints.clusters import Origins, Shared, Version, origins
from pipeline.resolve.reprints.versions import neighbours
from pipeline.stores.record_tables import delete_records

# The likely origin comes first: the earliest, a named source, the longest body.
_ORDER = "a.published IS NULL, a.published, a.source IS NULL, t.length DESC, a.copy_of IS NOT NULL, a.id"

Link = tuple[str, str, float]  # the original's id, the kind, the share


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a version; ``content`` is the same for articles that came as the same bytes."""

    id: str
    body_hash: str
    content: str
    published: str | None
    outcome: str
    relevance: float
    new: bool
    share: float


def link(db: sqlite3.Connection, leaders: Iterable[str], *, every: bool, since: int) -> Counter[str]:
    """Brings ``reprints`` and the outcomes of articles up to date where versions changed.

    Args:
        leaders: of the versions that changed; those that lead no longer are passed over.
        every: whether records of copies are kept too.
        since: articles behind this row came in with this run.

    Returns:
        How many more or fewer articles of this run have each outcome now.
    """
    shifts: Counter[str] = Counter()
    seen: set[str] = set()
    for leader in sorted(leaders):
        if leader in seen:
            continue
        component = _component(db, leader)
        seen |= component
        members = {key: found for key in sorted(component) if (found := _members(db, key, since))}
        versions = {key: Version(key, _length(db, key), found[0].published) for key, found in members.items()}
        before = {article: links for key in members for article, links in _linked(db, key).items()}
        for article, links in _links(members, origins(versions, _overlaps(db, versions))):
            if before.get(article.id, set()) != set(links):
                _write(db, article, links)
            shifts.update(_settle(db, article, links, every=every))
    return shifts


def _component(db: sqlite3.Connection, leader: str) -> set[str]:
    found, waiting = {leader}, [leader]
    while waiting:
        new = neighbours(db, waiting.pop()) - found
        found |= new
        waiting.extend(new)
    return found


def _members(db: sqlite3.Connection, leader: str, since: int) -> list[Member]:
    """The articles of a version, the likely origin first."""
    rows = db.execute(
        "SELECT a.id, a.body_hash, coalesce(a.copy_of, a.id), a.published, a.outcome, a.relevance, a.rowid > ?, t.share"
        f" FROM texts AS t JOIN articles AS a ON a.body_hash = t.body_hash WHERE t.leader = ? ORDER BY {_ORDER}",
        (since, leader),
    )
    return [Member(*row) for row in rows]


def _length(db: sqlite3.Connection, leader: str) -> int:
    (length,) = db.execute("SELECT length FROM texts WHERE body_hash = ?", (leader,)).fetchone()
    return int(length)


def _overlaps(db: sqlite3.Connection, versions: Mapping[str, Version]) -> list[Shared]:
    found = []
    for key in versions:
        for longer, share, spans in db.execute("SELECT longer, share, spans FROM overlaps WHERE shorter = ?", (key,)):
            ends = (span.split("-") for span in spans.split())
            found.append(Shared(key, longer, share, tuple((int(start), int(end)) for start, end in ends)))
    return found


def _links(
    members: Mapping[str, list[Member]], made: Mapping[str, Origins]
) -> Iterator[tuple[Member, tuple[Link, ...]]]:
    """Each article with its links: to the origin of its own version or to those its version was made from."""
    for key, found in members.items():
        first = found[0]
        others = tuple((members[end][0], share) for end, share in made[key].of)
        for article in found:
            if made[key].copy:
                yield article, tuple((other.id, _kind(article, other), share) for other, share in others)
            elif article is first:
                yield article, tuple((other.id, "contains", share) for other, share in others)
            else:
                same = article.body_hash == first.body_hash
                share = 1.0 if same else min(article.share, first.share)
                yield article, ((first.id, _kind(article, first), share),)


def _kind(article: Member, original: Member) -> str:
    if article.content == original.content:
        return "identical"
    return "exact" if article.body_hash == original.body_hash else "near"


def _linked(db: sqlite3.Connection, leader: str) -> dict[str, set[Link]]:
    """The links of a version's articles as they are."""
    found: dict[str, set[Link]] = defaultdict(set)
    for article, original, kind, share in db.execute(
        "SELECT r.* FROM texts AS t JOIN articles AS a ON a.body_hash = t.body_hash JOIN reprints AS r ON r.article_id = a.id"
        " WHERE t.leader = ?",
        (leader,),
    ):
        found[article].add((original, kind, share))
    return found


def _write(db: sqlite3.Connection, article: Member, links: tuple[Link, ...]) -> None:
    db.execute("DELETE FROM reprints WHERE article_id = ?", (article.id,))
    db.executemany("INSERT INTO reprints VALUES (?, ?, ?, ?)", [(article.id, *link) for link in links])


def _settle(db: sqlite3.Connection, article: Member, links: tuple[Link, ...], *, every: bool) -> dict[str, int]:
    """Gives an article its outcome; what was an original and is none loses its records, and the other way round."""
    outcome = "extracted" if article.relevance >= GATE else "irrelevant"
    if any(kind != "contains" for _, kind, _ in links):
        outcome = "duplicate"
    if outcome == article.outcome:
        return {}
    db.execute("UPDATE articles SET outcome = ? WHERE id = ?", (outcome, article.id))
    if outcome == "duplicate" and not every:
        delete_records(db, article.id)
    elif not every:
        db.execute("INSERT OR IGNORE INTO pending VALUES ('records', ?)", (article.id,))
    return {article.outcome: -1, outcome: 1} if article.new else {}
