"""Details of deals: sector, measures and signatories, joined from all that speaks of a project."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.mentions import within
from pipeline.assembly.measures import measures_of, measures_of_rest
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.assembly.sectors import Sector, sector_of
from pipeline.assembly.signatories import signatories_of, signings
from pipeline.records import Deal, Details

_AND = re.compile(r"(?:[（(][^（()）]{0,20}[）)])?(?:、|和|及|与|以及)")


def with_details(
    reading: Reading, found: Sequence[Candidate], deals: Sequence[Deal], owners: Sequence[int | None]
) -> list[Deal]:
    """The deals with their details, what is told first going before what is told later.

    ``owners`` holds for each candidate the number of the deal that it speaks of.
    """
    acts = signings(reading) if deals else []
    told = [Details()] * len(deals)
    of_deal: list[list[Candidate]] = [[] for _ in deals]
    whole, in_list = None, False
    for i, (candidate, owner) in enumerate(zip(found, owners, strict=True)):
        previous = found[i - 1] if i else None
        whole = owner if owner is not None else whole if _is_part(reading, previous, candidate) else None
        if whole is None:
            continue
        in_list = _is_listed(reading, previous, candidate) or (in_list and owner is None)
        more = measures_of(reading, candidate, in_list=in_list)
        if owner is not None:
            of_deal[owner].append(candidate)
            more = replace(more, signatories=signatories_of(candidate, acts))
        told[whole] = told[whole].or_from(more)
    if len(deals) == 1 and of_deal[0]:
        more = measures_of_rest(reading, of_deal[0][0])
        told[0] = told[0].or_from(replace(more, signatories=acts[0].by if acts else ()))
    made = []
    for deal, candidates, details in zip(deals, of_deal, told, strict=True):
        section, industry = _sector(reading, deal, candidates)
        made.append(replace(deal, details=replace(details, sector=section, industry=industry)))
    return made


def _is_part(reading: Reading, previous: Candidate | None, candidate: Candidate) -> bool:
    """Whether a mention that makes no deal belongs to the one before: …项目，将建设整机装配车间和训练场，达产后年产5万台."""
    if previous is None or previous.sentence != candidate.sentence:
        return False
    start, name = previous.project.end, candidate.project
    is_project = name.text.endswith(("项目", "工程", "期"))
    return not (is_project or "；" in reading.text[start : name.start] or within(reading.companies, start, name.end))


def _is_listed(reading: Reading, previous: Candidate | None, candidate: Candidate) -> bool:
    """Whether a project stands in a list, so that what follows speaks of all of it: A、B项目，租赁厂房9.6万平方米."""
    if previous is None or previous.sentence != candidate.sentence:
        return False
    return _AND.fullmatch(reading.text, previous.project.end, candidate.project.start) is not None


def _sector(reading: Reading, deal: Deal, candidates: Sequence[Candidate]) -> Sector:
    """The sector that the longest of the project's names tells, else the next."""
    ordered = sorted(candidates, key=lambda c: -len(c.project.text))
    told = (sector_of(reading, candidate, deal.companies) for candidate in ordered)
    return next((sector for sector in told if sector[0]), (None, None))
