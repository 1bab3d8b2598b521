"""The sector of a project: its section of GB/T 4754—2017 and, where it has one, its strategic emerging industry.

Both are read off words (``corpora/lexicons/sectors.tsv``). A name's last word says what is done (锂电池|检测中心 tests), the words
before it what it is done with.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from corpora.lexicons import table
from extractors.mentions import within
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.records import DealCompany

Sector = tuple[str | None, str | None]
_UNTOLD: Sector = (None, None)
# Making, energy, software and research take over the industry of what they deal with (半导体|研发中心); a shop or a road does not.
_TAKE_OVER = frozenset("CDIM")
_NO_WORD = "-"
# 主要生产汽车座椅, 建设冷链物流园: the clause behind such a word says what the project is
_DOES = re.compile(r"从事|生产|研发|制造|加工|主营|建设|新建|打造|开展|提供|用于|产品为")
_CLAUSE = re.compile(r"[^，。；：\n]{2,40}")


def sector_of(reading: Reading, candidate: Candidate, companies: Sequence[DealCompany]) -> Sector:
    """Section and industry of a project, from its name, else from its share of the sentence, else from its investors' names.

    A company that opens the name counts as its first part, in its longest form (瀚海储能德阳基地: 四川瀚海储能科技有限公司).
    """
    project = candidate.project
    owners = [c for c in within(reading.companies, project.start, project.end) if c.start == project.start]
    own_name = reading.text[max((c.end for c in owners), default=project.start) : project.end]
    investors = (c.name for c in companies if c.role == "investor")
    told = (own_name, *(c.name for c in owners), *_clauses(reading, candidate), *investors)
    return next((sector for words in told if (sector := classify(words)) != _UNTOLD), _UNTOLD)


def classify(name: str) -> Sector:
    """Section and industry that the words of a name tell; its last word decides.

    >>> classify("锂电池隔膜检测中心")
    ('M', '新材料')
    """
    found = [sector for sector in _words_in(name) if sector[0] != _NO_WORD]
    if not found:
        return _UNTOLD
    section, industry = found[-1]
    if not industry and section in _TAKE_OVER:
        industry = next((other for _, other in reversed(found) if other), None)
    return section, industry


def _clauses(reading: Reading, candidate: Candidate) -> list[str]:
    """What the share of the sentence says behind words of doing, clause by clause; without companies and places."""
    clauses = []
    near = candidate.near
    named = [*within(reading.companies, near.start, near.end), *within(reading.places, near.start, near.end)]
    for clause in _CLAUSE.finditer(reading.text, near.start, near.end):
        does = _DOES.search(clause[0])
        if does:
            start = clause.start() + does.end()
            covered = [m for m in named if m.start < clause.end() and start < m.end]
            clauses.append(reading.text[max([start, *(m.end for m in covered)]) : clause.end()])
    return clauses


def _words_in(name: str) -> Iterator[Sector]:
    """What the words of a name tell, left to right, of those that begin at one place the longest."""
    sectors, longest = _lexicon()
    at = 0
    while at < len(name):
        word = next((word for n in range(longest, 0, -1) if (word := name[at : at + n]) in sectors), None)
        if word:
            yield sectors[word]
        at += len(word) if word else 1


@cache
def _lexicon() -> tuple[dict[str, Sector], int]:
    """The sector of each word, and the length of the longest."""
    sectors: dict[str, Sector] = {row[0]: (row[1], row[2] if len(row) > 2 else None) for row in table("sectors")}
    return sectors, max(map(len, sectors))
