"""Which names are of one company: by what they look like, and by what articles tell about them.

Pure functions of sets of names and links; neither the order nor the number of runs shows in what they return.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.resolve.companies.names import is_same, is_short, same_company
from pipeline.resolve.companies.parts import CompanyForm, is_region

# A short name that fits so many names is told apart by nothing; no more are compared.
_MOST_COMPARED, _MOST_FITTING = 256, 8

# Of several companies (each by the keys of its names), the places in the list of those that the articles and deals of a name
# also speak of.
Ties = Callable[[str, Sequence[Collection[str]]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Link:
    """Articles tell that the name with key ``name`` is a short or a former name of ``company``."""

    kind: str
    name: str
    company: str


class _Groups:
    """Union-find; a group goes by its smallest key."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}
        self._members = {key: [key] for key in self._parent}

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def members(self, root: str) -> list[str]:
        return self._members[root]

    def join(self, a: str, b: str) -> None:
        a, b = sorted((self.root(a), self.root(b)))
        if a != b:
            small, large = sorted((self._members[a], self._members.pop(b)), key=len)
            self._members[a] = large + small
            self._parent[b] = a

    def roots(self) -> dict[str, str]:
        return {key: self.root(key) for key in self._parent}


def cluster_names(forms: Mapping[str, CompanyForm], links: Sequence[Link], ties: Ties) -> dict[str, str]:
    """Clusters of the names of one block: each name's key -> the smallest key of its cluster.

    A name joins where articles tell it to be a short form of one company. One of which nothing is told joins the only
    company that it fits; where it fits several, the one that its articles and deals also speak of, if that is a single one.

    Args:
        forms: the names of the block by their keys.
        links: what is told of them, also where the other name is of another block.
    """
    groups = _Groups(forms)
    first: dict[str, str] = {}
    for key in sorted(forms):  # script and brackets
        groups.join(key, first.setdefault(forms[key].key, key))
    told = _targets(links, "short")
    _join_told(groups, _targets(links, "former"))
    postings: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(first.values(), key=lambda key: _fullness(forms[key]), reverse=True):
        form = forms[key]
        spellings = [name for name in groups.members(groups.root(key)) if forms[name].key == form.key]
        targets = set().union(*(told.get(name, ()) for name in spellings)) - set(spellings)
        if targets:
            if all(t in groups for t in targets) and len({groups.root(t) for t in targets}) == 1:
                groups.join(key, min(targets))
        else:
            fitting = _fitting(form, forms, groups, postings)
            if groups.root(key) in fitting:
                fitting = []  # a former name: what it was told to be is settled
            if len(fitting) > 1:
                fitting = [fitting[i] for i in ties(key, [groups.members(f) for f in fitting])]
            if len(fitting) == 1:
                groups.join(key, fitting[0])
        for entry in _entries(form):
            postings[entry].append(key)
    return groups.roots()


def join_clusters(clusters: Mapping[str, str], links: Sequence[Link]) -> tuple[dict[str, str], list[Link]]:
    """Companies over clusters that links connect: each name's key -> the smallest key of its company; the links that hold.

    A link holds where all that is told of the name (its former names before its short ones) leads to one company.

    Args:
        clusters: each name's key -> the smallest key of its cluster.
        links: what is told between these names.
    """
    groups = _Groups(clusters)
    for key, cluster in clusters.items():
        groups.join(key, cluster)
    told = {kind: _targets(links, kind) for kind in ("former", "short")}
    for targets in told.values():
        _join_told(groups, targets)
    roots = groups.roots()
    held = [link for link in links if {roots[t] for t in told[link.kind][link.name]} == {roots[link.name]}]
    return roots, held


def _join_told(groups: _Groups, told: Mapping[str, set[str]]) -> None:
    """Joins each name to the one group that all it is told to stand for belongs to, until no more can be joined.

    Joining only ever makes groups fewer, so that the order does not show in the end.
    """
    waiting = {name: targets for name, targets in told.items() if name in groups and all(t in groups for t in targets)}
    while joined := [name for name, ts in waiting.items() if len({groups.root(t) for t in ts}) == 1]:
        for name in joined:
            groups.join(name, min(waiting.pop(name)))


def canonical_name(forms: Mapping[str, CompanyForm], former: Collection[str]) -> str:
    """The key of the name that stands for a company: the fullest that it has today, in simplified script."""
    today = [key for key in forms if key not in former] or list(forms)
    return max(today, key=lambda key: (forms[key].registered, _fullness(forms[key]), forms[key].key == key, key))


def former_names(forms: Mapping[str, CompanyForm], links: Sequence[Link]) -> set[str]:
    """The keys of a company's names that it has given up, with those that are equal to one of them but for their form."""
    given_up = {link.name for link in links if link.kind == "former" and link.name in forms}
    today = {link.company for link in links if link.kind == "former"} - given_up
    old = [forms[key] for key in sorted(given_up)[:_MOST_FITTING]]
    return given_up | {
        key
        for key, form in forms.items()
        if key not in today
        and any(form.key == f.key or (form.registered and same_company(form, f) == "same") for f in old)
    }


def kind_of(key: str, form: CompanyForm, canonical: CompanyForm, former: Collection[str]) -> str:
    """What a name is to its company: full, short, former, or script (the canonical name but for script and brackets)."""
    if key in former:
        return "former"
    if form.key == canonical.key and form.key != key.casefold():
        return "script"
    return "full" if form.registered else "short"


def _targets(links: Sequence[Link], kind: str) -> dict[str, set[str]]:
    targets: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.kind == kind and link.name != link.company:
            targets[link.name].add(link.company)
    return targets


def _fullness(form: CompanyForm) -> tuple[int, bool, int, int, int, str]:
    """Orders names so that every name stands before those that can be short for it, counted from the greatest."""
    places = 0 if form.known else len(form.divisions)
    return places, form.registered, len(form.core), len(form.legal), len(form.key), form.key


def _fitting(
    form: CompanyForm,
    forms: Mapping[str, CompanyForm],
    groups: _Groups,
    postings: Mapping[tuple[str, ...], Sequence[str]],
) -> list[str]:
    """The groups of fuller names that a name fits, the fullest first; none where it is too vague to tell."""
    fitting: dict[str, None] = {}
    compared = 0
    for kind, *query in _queries(form):
        if kind == "prefix" and fitting:  # 沃朗 is 沃朗重工 before it is 沃朗砺泽
            break
        for other in postings.get((kind, *query), ()):
            compared += 1
            if is_same(form, forms[other]) or is_short(form, forms[other]):
                fitting[groups.root(other)] = None
            if len(fitting) > _MOST_FITTING or compared > _MOST_COMPARED:
                return []
    return list(fitting)


def _entries(form: CompanyForm) -> Iterator[tuple[str, ...]]:
    """Under what a name is found by those that are short for it; the queries of :func:`_queries` meet these."""
    starts = sorted({word[0] for word in form.trade})
    if form.known:
        yield "known", form.known
    for place in dict.fromkeys(("", *(d[:2] for d in form.divisions))):  # 浙江 and 浙江省 begin alike
        yield "core", form.core, place
        yield "brand", form.brand, place
        yield from (("trade", form.brand, start, place) for start in starts)
        yield from (("prefix", form.brand[:size], place) for size in range(2, len(form.brand)))
        if is_region(form.brand):
            yield from (("region", start, place) for start in starts)


def _queries(form: CompanyForm) -> Iterator[tuple[str, ...]]:
    place = form.divisions[0][:2] if form.divisions else ""
    if form.known:
        yield "known", form.known
    yield "core", form.core, place
    if form.registered:
        return
    if form.trade:
        yield "trade", form.brand, form.trade[0][0], place
        return
    yield "brand", form.brand, place
    yield from (("trade", form.brand[:size], form.brand[size], place) for size in range(2, len(form.brand)))
    if 2 <= len(form.brand) <= 4:
        yield "region", form.brand[1], place
    yield "prefix", form.brand, place
