"""Assembly of deals: from project mentions to one record per project of an article."""

import re
from dataclasses import replace

from extractors.mentions import Amount
from extractors.projects import is_generic
from pipeline.assembly.money import amount_of, dealt_out
from pipeline.assembly.parties import companies_of
from pipeline.assembly.progress import Event, events, place_of, stage_and_date
from pipeline.assembly.reading import Reading, within
from pipeline.assembly.scopes import Candidate
from pipeline.records import Deal, Span
from pipeline.sentences import Sentence

_PHASE = re.compile(r"[一二三四五六]期|[（(][^（）()]{0,4}期")
_PUNCTUATION = re.compile(r"[“”\"'（）()《》·\s]")


def assemble_deals(reading: Reading, found: list[Candidate]) -> list[Deal]:
    """One deal per project that the text names or describes, in text order, with what the text says of it.

    ``found`` are the project mentions with their scopes.

    A project mention becomes a deal where an amount is invested in it, or where its own words or its list say that it was
    signed, started and so on; other mentions (a park that is only described, a plan in general) do not.
    """
    happened = events(reading)
    dealt = dealt_out(reading, found)
    batch = _batch_amounts(reading)
    deals: list[Deal] = []
    for i, candidate in enumerate(found):
        deal = _deal(reading, candidate, happened, dealt.get(i), batch, _last_listed(reading, found, i))
        if deal is None:
            continue
        same = next((k for k, other in enumerate(deals) if same_project(other.project, deal.project)), None)
        if same is None:
            deals.append(deal)
        else:
            deals[same] = _merge(deals[same], deal)
    return [_with_later_sum(reading, deal, used_by(deals)) for deal in deals]


def used_by(deals: list[Deal]) -> set[int]:
    """Starts of the amounts that deals have."""
    return {deal.amount.start for deal in deals if deal.amount}


def _with_later_sum(reading: Reading, deal: Deal, used: set[int]) -> Deal:
    """A project listed by its company's name gets the sum that a later sentence gives the company (凯润阀门计划投资3亿元)."""
    if deal.amount is not None or not deal.companies or comparable(deal.project) != comparable(deal.companies[0].name):
        return deal
    for company in reading.companies:
        if company.name != deal.companies[0].name or company.start <= deal.span.start:
            continue
        following = next((a for a in reading.amounts if company.end <= a.start <= company.end + 10), None)
        lead = reading.text[company.end : following.start] if following else ""
        if (
            following
            and following.start not in used
            and re.fullmatch(r"(?:计划|拟|将|项目)*总?投资(?:额)?(?:约|近|超|为)?", lead)
        ):
            return replace(deal, amount=following, amount_kind="total")
    return deal


def comparable(name: str) -> str:
    """A name without punctuation and white space."""
    return _PUNCTUATION.sub("", name)


def _deal(
    reading: Reading,
    candidate: Candidate,
    happened: list[Event],
    dealt: Amount | None,
    batch: set[int],
    listed_with: Candidate | None,
) -> Deal | None:
    amount, kind = (dealt, "total") if dealt else amount_of(reading, candidate, batch)
    stage, date, own = stage_and_date(reading, candidate, happened, listed_with)
    companies = companies_of(reading, candidate)
    if amount is None and not (own and (companies or _listed(reading, candidate))):
        return None
    if is_generic(candidate.project.text):
        return None
    project = candidate.project
    confidence = 0.4 + 0.25 * (amount is not None) + 0.15 * bool(companies) + 0.15 * own
    return Deal(
        project=project.text,
        span=Span(project.start, project.end),
        companies=tuple(companies),
        amount=amount,
        amount_kind=kind,
        stage=stage,
        place=place_of(reading, candidate),
        date=date,
        evidence=Span(candidate.sentence.start, candidate.sentence.end),
        confidence=round(confidence, 2),
    )


def _last_listed(reading: Reading, found: list[Candidate], i: int) -> Candidate | None:
    """The last item of the list that candidate ``i`` stands in; None where it stands in none or is the last."""
    last = i
    while last + 1 < len(found) and found[last + 1].sentence == found[i].sentence:
        gap = reading.text[found[last].project.end : found[last + 1].project.start]
        if not re.fullmatch(r"[（(]?[^，。；]{0,24}(?:、|和|及|以及)[^，。；、]{0,20}", gap):
            break
        last += 1
    return found[last] if last > i else None


def _listed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the name stands in a list of names."""
    before = reading.text[candidate.project.start - 1 : candidate.project.start]
    return before in ("、", "①", "②") or reading.text[candidate.project.end : candidate.project.end + 1] == "、"


def _batch_amounts(reading: Reading) -> set[int]:
    """Starts of amounts that are totals over several projects: 12个项目，总投资46.8亿元."""
    starts = set()
    pattern = re.compile(r"(?:项目|工程)?\s*\d+\s*个[^。；]{0,40}?总?投资|\d+个[^，。；]{0,12}项目[^。；]{0,24}投资")
    for match in pattern.finditer(reading.text):
        following = next((a for a in reading.amounts if match.end() <= a.start <= match.end() + 6), None)
        if following:
            starts.add(following.start)
    for sentence in reading.sentences:
        starts |= _list_totals(reading, sentence)
    return starts


def _list_totals(reading: Reading, sentence: Sentence) -> set[int]:
    """Starts of totals behind a list of projects that is no 分别 list: A、B、C等项目9个，计划总投资34亿元."""
    text = reading.text[sentence.start : sentence.end]
    if not re.search(r"项目\d+个|\d+个(?:[^，。；]{0,6})?项目|等项目", text) or "分别投" in text:
        return set()
    names = within(reading.projects, sentence.start, sentence.end)
    totals = set()
    for amount in within(reading.amounts, sentence.start, sentence.end):
        before = [p for p in names if p.end <= amount.start]
        lead = reading.text[max(sentence.start, amount.start - 10) : amount.start]
        listed = len(before) >= 2 and "、" in reading.text[before[-2].end : before[-1].start]
        if listed and re.search(r"[，,](?:计划|协议|合计|预计)?总?投资(?:额|约|近|超)?$", lead):
            totals.add(amount.start)
    return totals


def _key(name: str) -> str:
    return comparable(name).removesuffix("项目").removesuffix("工程")


def same_project(left: str, right: str) -> bool:
    """Whether two names of one article name one project: one inside the other, phases equal."""
    a, b = sorted((_key(left), _key(right)), key=len)
    if _PHASE.findall(left) != _PHASE.findall(right):
        return False
    return len(a) >= 4 and (a in b)


def _merge(first: Deal, second: Deal) -> Deal:
    """Both reports of one project in one: the longer name, what either lacks from the other, the further stage."""
    from extractors.stages import ORDER

    named, other = (first, second) if len(first.project) >= len(second.project) else (second, first)
    names = {c.name for c in first.companies}
    companies = first.companies + tuple(c for c in second.companies if c.name not in names)
    amount_from = (
        first if first.amount and not (first.amount_kind != "total" and second.amount_kind == "total") else second
    )
    rank = {stage: i for i, stage in enumerate(ORDER)}
    stage_from = max((first, second), key=lambda d: rank.get(d.stage, -1) if d.stage else -1)
    return replace(
        named,
        companies=companies,
        amount=amount_from.amount,
        amount_kind=amount_from.amount_kind,
        stage=stage_from.stage,
        date=stage_from.date or other.date,
        place=first.place or second.place,
        evidence=first.evidence,
        confidence=max(first.confidence, second.confidence),
    )
