"""Rules for single sites, as dated data: one TOML file a site, named after its domain and read when a page of it comes.

A file says which hosts it is for, the name of the outlet, and for each period which elements hold the article and which
are furniture::

    hosts = ["people.com.cn", "*.people.com.cn"]
    outlet = "人民网"

    [[layouts]]
    from = 2020-01-01           # first day of it; without from or to it has no end on that side
    to = 2024-12-31             # last day of it
    body = [".rm_txt_con"]      # #id or .class of the element that holds the paragraphs
    furniture = [".edit"]
    why = "what was seen, and where"

The rules help where they fit and are not needed: a page without the named element is read as any other.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from pipeline.content.blocks import Marks


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of elements in one period of a site; both days are included."""

    marks: Marks
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Site:
    """The rules of one site; ``outlet`` is what it calls itself."""

    hosts: tuple[str, ...]
    outlet: str | None
    layouts: tuple[Layout, ...]

    def marks_on(self, published: str | None) -> Marks | None:
        """The names that were used on a day (``YYYY-MM-DD``); those of all periods where the day is not known."""
        day = date.fromisoformat(published) if published else None
        fits = [lay.marks for lay in self.layouts if day is None or lay.since <= day <= lay.until]
        if not fits:
            return None
        return Marks(
            frozenset(name for m in fits for name in m.body), frozenset(name for m in fits for name in m.furniture)
        )


def site_of(url: str | None) -> Site | None:
    """The rules for the site of an address; None where there are none."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return None
    parts = host.lower().removesuffix(".").split(".")[-5:]
    for i in range(len(parts) - 1):
        site = _load(".".join(parts[i:]))
        if site is not None and any(fnmatchcase(host, pattern) for pattern in site.hosts):
            return site
    return None


def site_names() -> list[str]:
    """The domains that have a file."""
    return sorted(f.name.removesuffix(".toml") for f in resources.files(__name__).iterdir() if f.name.endswith(".toml"))


@lru_cache(maxsize=1024)
def _load(domain: str) -> Site | None:
    if not domain.replace("-", "").replace(".", "").isalnum():
        return None
    file = resources.files(__name__) / f"{domain}.toml"
    if not file.is_file():
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    layouts = tuple(
        Layout(
            Marks(frozenset(row["body"]), frozenset(row.get("furniture", ()))),
            row.get("from", date.min),
            row.get("to", date.max),
        )
        for row in data["layouts"]
    )
    return Site(tuple(data["hosts"]), data.get("outlet"), layouts)
