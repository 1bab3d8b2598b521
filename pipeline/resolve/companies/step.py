"""Companies: one row per company, with all its names and the articles and deals that it is in.

Names wait in ``pending`` in three steps, each worked off in batches: a name is counted (``company``); the names of its block
are compared, and their clusters joined by what articles tell (``company block``); the companies that changed are counted
(``company count``). A block is always resolved from scratch, so that the same articles give the same companies.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.resolve.companies.groups import (
    Link,
    canonical_name,
    cluster_names,
    former_names,
    join_clusters,
    kind_of,
)
from pipeline.resolve.companies.names import company_form
from pipeline.resolve.pending import add, work_off
from pipeline.stores.rows import digest
from pipeline.stores.sqlite import Store

_BATCH = 500
# Of a company with more names than that, these are looked at for what else speaks of it
_MOST_SPELLINGS = 16


def resolve_companies(store: Store) -> None:
    """Brings ``companies`` and ``company_names`` up to date with the names that wait in ``pending``."""
    steps: tuple[tuple[str, Callable[[sqlite3.Connection, str], None]], ...] = (
        ("company", _resolve_name),
        ("company block", _resolve_block),
        ("company count", _count_company),
    )
    for kind, resolve in steps:
        work_off(store, kind, _BATCH, partial(_each, resolve))


def _each(resolve: Callable[[sqlite3.Connection, str], None], db: sqlite3.Connection, keys: list[str]) -> None:
    for key in keys:
        resolve(db, key)


_ARTICLES = (
    "SELECT article_id FROM counted_companies WHERE company_key = :key UNION SELECT r.article_id"
    " FROM deal_companies AS c JOIN deal_reports AS r ON r.id = c.deal_report_id"
    " WHERE c.company_key = :key AND r.deal_id IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A row of ``company_names`` without its key, block and count."""

    name: str
    company_id: str | None
    kind: str
    evidence_id: str | None
    cluster: str


# -- names


def _resolve_name(db: sqlite3.Connection, key: str) -> None:
    """Counts a name, and lets its block and its company wait; a name that no article has any more is taken out."""
    stored = db.execute("SELECT block, company_id FROM company_names WHERE key = ?", (key,)).fetchone()
    block, company_id = stored or (None, None)
    (articles,) = db.execute(
        f"SELECT count(*) FROM (SELECT article_id FROM ({_ARTICLES}) UNION SELECT article_id FROM counted_names"
        " WHERE name_key = :key UNION SELECT article_id FROM counted_names WHERE company_key = :key)",
        {"key": key},
    ).fetchone()
    blocks = {block} if block else set()
    if articles:
        name = _usual_spelling(db, key)
        blocks.add(company_form(name).block)
        db.execute(
            "INSERT INTO company_names VALUES (:key, NULL, :name, 'full', :articles, NULL, :block, :key)"
            " ON CONFLICT (key) DO UPDATE SET name = :name, articles = :articles, block = :block",
            {"key": key, "name": name, "articles": articles, "block": company_form(name).block},
        )
    elif company_id:  # what it held together is resolved anew without it
        blocks |= {b for (b,) in db.execute("SELECT block FROM company_names WHERE company_id = ?", (company_id,))}
        db.execute("DELETE FROM company_names WHERE key = ?", (key,))
    add(db, "company block", blocks)
    add(db, "company count", [company_id] if company_id else [])


def _usual_spelling(db: sqlite3.Connection, key: str) -> str:
    (name,) = db.execute(
        "SELECT name FROM (SELECT company AS name FROM counted_companies WHERE company_key = :key"
        " UNION ALL SELECT c.company FROM deal_companies AS c JOIN deal_reports AS r ON r.id = c.deal_report_id"
        " WHERE c.company_key = :key AND r.deal_id IS NOT NULL"
        " UNION ALL SELECT name FROM counted_names WHERE name_key = :key"
        " UNION ALL SELECT company FROM counted_names WHERE company_key = :key)"
        " GROUP BY name ORDER BY count(*) DESC, name LIMIT 1",
        {"key": key},
    ).fetchone()
    return str(name)


# -- blocks


def _resolve_block(db: sqlite3.Connection, block: str) -> None:
    """Compares the names of a block, and joins their clusters to those of other blocks that articles link them with."""
    rows = db.execute("SELECT key, name, cluster FROM company_names WHERE block = ?", (block,)).fetchall()
    forms = {key: company_form(name) for key, name, _ in rows}
    links = [link for key in forms for link in _links(db, "name_key", key)]
    clusters = cluster_names(forms, links, lambda key, groups: _ties(db, key, groups))
    changed = [(clusters[key], key) for key, _, before in rows if clusters[key] != before]
    db.executemany("UPDATE company_names SET cluster = ? WHERE key = ?", changed)
    names, links = _connected(db, forms)
    roots, held = join_clusters({key: name.cluster for key, name in names.items()}, links)
    companies: dict[str, dict[str, _Name]] = defaultdict(dict)
    for key, root in roots.items():
        companies[root][key] = names[key]
    told: dict[str, list[Link]] = defaultdict(list)
    for link in held:
        told[roots[link.name]].append(link)
    for root, members in companies.items():
        _write_company(db, members, told[root])


def _connected(db: sqlite3.Connection, keys: Iterable[str]) -> tuple[dict[str, _Name], list[Link]]:
    """The names that these are one company with, now or before, or are linked with, and so on; and all their links."""
    names: dict[str, _Name] = {}
    links: dict[Link, None] = {}
    seen: set[tuple[str, str]] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key in names:
            continue
        name = names[key] = _Name(
            *db.execute(
                "SELECT name, company_id, kind, evidence_id, cluster FROM company_names WHERE key = ?", (key,)
            ).fetchone()
        )
        for link in (*_links(db, "name_key", key), *_links(db, "company_key", key)):
            links[link] = None
            waiting += (link.name, link.company)
        for column, value in (("cluster", name.cluster), ("company_id", name.company_id)):
            if value and (column, value) not in seen:
                seen.add((column, value))
                waiting += (k for (k,) in db.execute(f"SELECT key FROM company_names WHERE {column} = ?", (value,)))
    return names, list(links)


def _links(db: sqlite3.Connection, column: str, key: str) -> list[Link]:
    query = (
        f"SELECT DISTINCT kind, name_key, company_key FROM counted_names WHERE {column} = ? AND name_key <> company_key"
    )
    return [Link(*row) for row in db.execute(query, (key,))]


def _write_company(db: sqlite3.Connection, names: Mapping[str, _Name], links: Sequence[Link]) -> None:
    forms = {key: company_form(name.name) for key, name in names.items()}
    former = former_names(forms, links)
    canonical = canonical_name(forms, former)
    company_id = digest("company", canonical)
    db.execute(
        "INSERT INTO companies VALUES (?, ?, ?, 0, 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        (company_id, names[canonical].name, forms[canonical].brand),
    )
    evidence: dict[str, str] = {}
    for link in links:
        article = _evidence(db, link)
        evidence[link.name] = min(article, evidence.get(link.name, article))
    for key, name in names.items():
        kind = kind_of(key, forms[key], forms[canonical], former)
        row = (company_id, kind, evidence.get(key))
        if row != (name.company_id, name.kind, name.evidence_id):
            db.execute("UPDATE company_names SET company_id = ?, kind = ?, evidence_id = ? WHERE key = ?", (*row, key))
        if name.company_id != company_id:
            add(db, "company count", {company_id, name.company_id or company_id})


def _evidence(db: sqlite3.Connection, link: Link) -> str:
    """One of the articles that tell a link, the same in whatever order they came."""
    (article,) = db.execute(
        "SELECT min(article_id) FROM counted_names WHERE name_key = ? AND kind = ? AND company_key = ?",
        (link.name, link.kind, link.company),
    ).fetchone()
    return str(article)


def _ties(db: sqlite3.Connection, key: str, groups: Sequence[Collection[str]]) -> list[int]:
    """Which of several companies share an article, or the project or place of a deal, with a name."""
    own = _deal_marks(db, key)
    tied = []
    for number, keys in enumerate(groups):
        spellings = sorted(keys)[:_MOST_SPELLINGS]
        if any(own & _deal_marks(db, k) or _in_one_article(db, key, k) for k in spellings):
            tied.append(number)
    return tied


def _deal_marks(db: sqlite3.Connection, key: str) -> set[tuple[str, str]]:
    rows = db.execute(
        "SELECT DISTINCT r.project_key, r.place FROM deal_companies AS c"
        " JOIN deal_reports AS r ON r.id = c.deal_report_id WHERE c.company_key = ? AND r.deal_id IS NOT NULL",
        (key,),
    )
    return {mark for project, place in rows for mark in (("project", project), ("place", place)) if mark[1]}


def _in_one_article(db: sqlite3.Connection, a: str, b: str) -> bool:
    """Whether an article names both; the one with fewer articles is looked through."""
    counts = "SELECT key FROM company_names WHERE key IN (?, ?) ORDER BY articles, key"
    few, many = (key for (key,) in db.execute(counts, (a, b)))
    query = (
        "SELECT 1 FROM counted_companies AS f CROSS JOIN counted_companies AS m ON m.company_key = ?"
        " AND m.article_id = f.article_id WHERE f.company_key = ? LIMIT 1"
    )
    return db.execute(query, (many, few)).fetchone() is not None


# -- companies


def _count_company(db: sqlite3.Connection, company_id: str) -> None:
    """Counts a company's articles and deals; one that has no names any more is taken out."""
    names = [key for (key,) in db.execute("SELECT key FROM company_names WHERE company_id = ?", (company_id,))]
    if not names:
        db.execute("DELETE FROM companies WHERE id = ?", (company_id,))
        return
    db.execute(
        "UPDATE companies SET articles = (SELECT count(DISTINCT article_id) FROM ("
        " SELECT c.article_id FROM company_names AS n JOIN counted_companies AS c ON c.company_key = n.key"
        "  WHERE n.company_id = :id"
        " UNION ALL SELECT r.article_id FROM company_names AS n JOIN deal_companies AS c ON c.company_key = n.key"
        "  JOIN deal_reports AS r ON r.id = c.deal_report_id WHERE n.company_id = :id AND r.deal_id IS NOT NULL"
        " UNION ALL SELECT t.article_id FROM company_names AS n JOIN counted_names AS t ON t.name_key = n.key"
        "  WHERE n.company_id = :id"
        " UNION ALL SELECT t.article_id FROM company_names AS n JOIN counted_names AS t ON t.company_key = n.key"
        "  WHERE n.company_id = :id)),"
        " deals = (SELECT count(DISTINCT r.deal_id) FROM company_names AS n JOIN deal_companies AS c"
        "  ON c.company_key = n.key JOIN deal_reports AS r ON r.id = c.deal_report_id WHERE n.company_id = :id)"
        " WHERE id = :id",
        {"id": company_id},
    )
