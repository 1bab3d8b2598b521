"""A reading: the mentions of one body, sorted, with the look-ups that assembly needs."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from extractors.amounts import find_amounts
from extractors.companies import find_companies
from extractors.dates import find_dates
from extractors.mentions import Amount, Company, Date, Person, Place, Project, Quantity, Stage
from extractors.people import find_people
from extractors.places import find_places, host_place
from extractors.projects import find_projects
from extractors.quantities import find_quantities
from extractors.stages import find_stages
from pipeline.sentences import Sentence, split_sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """All mentions of ``text`` (a body, paragraphs joined by newlines), each list in text order.

    ``host`` is the county, district or zone that the article is about; ``published`` its date, for relative dates.
    """

    title: str
    text: str
    published: date | None
    sentences: list[Sentence]
    amounts: list[Amount]
    quantities: list[Quantity]
    dates: list[Date]
    places: list[Place]
    companies: list[Company]
    projects: list[Project]
    stages: list[Stage]
    host: str | None

    def paragraph_start(self, at: int) -> int:
        """Where the paragraph of ``at`` begins; in a very long one, at most 2000 characters before."""
        floor = max(0, at - 2000)
        return max(self.text.rfind("\n", floor, at) + 1, floor)


def read(title: str, text: str, published: date | None, source: str | None) -> Reading:
    """Run the extractors over a body.

    Args:
        title: headline, simplified; only the host place is looked for in it.
        text: the body, paragraphs joined by newlines, in normal form.
        published: the article's date.
        source: outlet, whose name tells the place where the text only says 我市.
    """
    companies = find_companies(text)
    projects = find_projects(text, companies)
    places = _outside(_outside(find_places(text), companies), find_people(text))
    return Reading(
        title=title,
        text=text,
        published=published,
        sentences=split_sentences(text),
        amounts=find_amounts(text),
        quantities=find_quantities(text),
        dates=find_dates(text),
        places=places,
        companies=companies,
        projects=projects,
        stages=find_stages(text),
        host=_host(title, text, source, places),
    )


def _host(title: str, text: str, source: str | None, places: list[Place]) -> str | None:
    """The article's place; where only a province is sure, the county or zone that the text names most."""
    host = _first_form(host_place(title, text, source), places)
    if host and _NOTICE.search(text) and not any(host in p.text or p.text in host for p in places):
        return None  # a listed company's notice: only companies' names tell the place
    named = [p for p in places if p.text == host]
    if not named or named[0].kind != "province":
        return host
    local = Counter(p.text for p in places if p.kind in ("county", "park"))
    return local.most_common(1)[0][0] if local else host


_NOTICE = re.compile(r"公告|募集资金|董事会")
_ZONE = re.compile(
    r"(?:高新技术产业开发区|高新技术产业园区|高新技术开发区|高新区|经济技术开发区|经济开发区|经开区|工业园区|工业园|综合保税区|综保区)$"
)
_SHORT_ZONE = {"高新": "高", "经济": "经", "经开": "经", "工业": "工", "综合": "综", "综保": "综"}


def _first_form(host: str | None, places: list[Place]) -> str | None:
    """A zone by the form in which the body names it first (禹城高新技术产业开发区 and 禹城高新区 are one)."""
    if host is None:
        return None
    ending = _ZONE.search(host)
    if ending is None:
        return _most_used(host, places)
    for place in places:
        other = _ZONE.search(place.text)
        same = other and _SHORT_ZONE[other[0][:2]] == _SHORT_ZONE[ending[0][:2]]
        if same and other and _core(place.text[: other.start()]) == _core(host[: ending.start()]):
            return place.text
    return host


def _most_used(host: str, places: list[Place]) -> str:
    """A division in the form that the body uses, where it never uses the full one (喀左县)."""
    meant = find_places(host)
    if len(meant) != 1 or meant[0].code is None or any(host in p.text for p in places):
        return host
    forms = Counter(p.text for p in places if p.code == meant[0].code and p.kind == meant[0].kind)
    return forms.most_common(1)[0][0] if forms else host


def _core(name: str) -> str:
    return re.sub(r"[省市县区]", "", name)


def _outside(places: list[Place], names: list[Company] | list[Person]) -> list[Place]:
    """Places that are no part of a company's or a person's name (南京 in 南京高速齿轮, 永川 in 赵永川)."""
    spans = [(n.end - len(n.name), n.end) if isinstance(n, Person) else (n.start, n.end) for n in names]
    kept: list[Place] = []
    at = 0
    for place in places:
        while at < len(spans) and spans[at][1] <= place.start:
            at += 1
        if at < len(spans) and spans[at][0] < place.end and spans[at][0] <= place.start:
            continue
        kept.append(place)
    return kept
