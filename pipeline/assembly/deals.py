"""Assembly of deals: from project mentions to one record per project of an article."""

import re
from dataclasses import dataclass, replace

from extractors.generic_projects import content_of, is_generic
from extractors.mentions import Amount, Company, StageName, within
from pipeline.assembly.details import with_details
from pipeline.assembly.money import amount_of, dealt_out
from pipeline.assembly.occasions import Happenings
from pipeline.assembly.parties import companies_of, dealt_companies
from pipeline.assembly.progress import stage_and_date
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.assembly.sites import place_of
from pipeline.records import Deal, DealCompany, Span
from pipeline.sentences import Sentence

_PHASE = re.compile(r"[一二三四五六]期|[（(][^（）()]{0,4}期")
_PUNCTUATION = re.compile(r"[“”\"'（）()《》·\s]")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The deals of an article in text order, and by the index of each candidate whether it speaks of one of them."""

    deals: list[Deal]
    is_deal: list[bool]


def assemble_deals(reading: Reading, found: list[Candidate], happened: Happenings) -> Assembled:
    """One deal per project that the text names or describes, with what the text says of it.

    ``found`` are the project mentions with their scopes, ``happened`` what the article reports.

    A project mention becomes a deal where an amount is invested in it, or where its own words or its list say that it was
    signed, started and so on; other mentions (a park that is only described, a plan in general) do not.
    """
    dealt, investors = dealt_out(reading, found), dealt_companies(reading, found)
    batch = _batch_amounts(reading)
    listed_with = _last_listed(reading, found)
    deals: list[Deal] = []
    names = _Names()
    made: dict[int, int] = {}  # the number of its deal by the number of a candidate
    for i, candidate in enumerate(found):
        deal = _deal(reading, candidate, happened, dealt.get(i), investors.get(i), batch, listed_with[i])
        same = names.find(candidate.project.text)
        if deal is None:
            if same is not None:  # 其中，某项目由某公司负责建设
                deals[same] = _with_companies(deals[same], companies_of(reading, candidate, investors.get(i)))
            continue
        if same is None:
            made[i] = len(deals)
            names.add(deal.project, len(deals))
            deals.append(deal)
        else:
            deals[same] = _merge(deals[same], deal)
    used = {deal.amount.start for deal in deals if deal.amount}
    deals = _of_one_investor([_with_later_sum(reading, deal, used) for deal in deals])
    meant = [names.find(candidate.project.text) for candidate in found]
    owners = [made.get(i, deal) for i, deal in enumerate(meant)]
    return Assembled(with_details(reading, found, deals, owners), [deal is not None for deal in meant])


def _of_one_investor(deals: list[Deal]) -> list[Deal]:
    """Phases of one project have one investor: what one phase tells, the others that tell none are given."""
    told: dict[str, tuple[DealCompany, ...]] = {}
    for deal in deals:
        if deal.companies and _PHASE.search(deal.project):
            told.setdefault(
                _PHASE.sub("", _key(deal.project)), tuple(c for c in deal.companies if c.role == "investor")
            )
    return [
        deal if deal.companies else replace(deal, companies=told.get(_PHASE.sub("", _key(deal.project)), ()))
        for deal in deals
    ]


class _Names:
    """Names of projects, to find the one that another mention means: one name inside the other, phases equal.

    Names are looked up by pieces of four characters, so that a list of thousands is not compared pair by pair.
    """

    _PIECE = 4
    _MOST = 40  # names looked at for one piece; only lists made to be slow share a piece more often

    def __init__(self) -> None:
        self._by_head: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        self._by_piece: dict[tuple[str, ...], list[tuple[str, int]]] = {}

    def add(self, name: str, deal: int) -> None:
        key, phases = _key(name), _PHASE.findall(name)
        pieces = self._pieces(key)
        for index, keys in ((self._by_head, pieces[:1]), (self._by_piece, pieces)):
            for piece in keys:
                index.setdefault((piece, *phases), []).append((key, deal))

    def find(self, name: str) -> int | None:
        """The number of the deal that ``name`` means, the first of several; None for a new project."""
        key, phases = _key(name), _PHASE.findall(name)
        pieces = self._pieces(key)
        longer = self._by_piece.get((pieces[0], *phases), ())[: self._MOST] if pieces else ()
        deals = [deal for known, deal in longer if key in known]
        for piece in pieces:
            deals += [deal for known, deal in self._by_head.get((piece, *phases), ())[: self._MOST] if known in key]
        return min(deals, default=None)

    def _pieces(self, key: str) -> list[str]:
        return list(dict.fromkeys(key[i : i + self._PIECE] for i in range(len(key) - self._PIECE + 1)))


def _with_later_sum(reading: Reading, deal: Deal, used: set[int]) -> Deal:
    """A project listed by its company's name gets the sum that a later sentence gives the company (凯润阀门计划投资3亿元)."""
    if deal.amount is not None or not deal.companies or comparable(deal.project) != comparable(deal.companies[0].name):
        return deal
    name = deal.companies[0].name
    for later in re.finditer(re.escape(name) + r"(?:计划|拟|将|项目){0,2}总?投资(?:额)?(?:约|近|超|为)?", reading.text):
        following = within(reading.amounts, later.end(), later.end() + 16)
        if following and following[0].start == later.end() and following[0].start not in used:
            return replace(deal, amount=following[0], amount_kind="total")
    return deal


def comparable(name: str) -> str:
    """A name without punctuation and white space."""
    return _PUNCTUATION.sub("", name)


def _deal(
    reading: Reading,
    candidate: Candidate,
    happened: Happenings,
    dealt: Amount | None,
    investor: Company | None,
    batch: set[int],
    listed_with: Candidate | None,
) -> Deal | None:
    amount, kind = (dealt, "total") if dealt else amount_of(reading, candidate, batch)
    stage, date, own = stage_and_date(reading, candidate, happened, listed_with)
    companies = companies_of(reading, candidate, investor)
    if amount is None and not _is_told(reading, candidate, stage, own, companies):
        return None
    if is_generic(candidate.project.text):
        return None
    project = candidate.project
    return Deal(
        project=project.text,
        span=Span(project.start, project.end),
        companies=tuple(companies),
        amount=amount,
        amount_kind=kind,
        stage=stage,
        place=place_of(reading, candidate, listed_with),
        date=date,
        evidence=Span(candidate.sentence.start, candidate.sentence.end),
    )


def _is_told(
    reading: Reading, candidate: Candidate, stage: StageName | None, own: bool, companies: list[DealCompany]
) -> bool:
    """Whether a project without a sum is told of enough to be a deal: a stage of its own, and which one it is."""
    name = candidate.project.text
    listed = _listed(reading, candidate)
    counted = _counted_list(reading, candidate)
    if stage and not own and listed:
        # 首期建设项目9个，包括年产300吨单晶棒生产线、…: a list of what the reported event begins
        own = counted or _SIZED.match(name) is not None
    named = len(name) >= 8 or name.endswith(("项目", "工程", "期"))
    subject = (named or len(name) >= 6) and _is_subject(reading, candidate)
    return own and bool(companies or counted or (named and listed) or subject)


_SIZED = re.compile(r"年(?:产|加工|处理)\d|\d[\d.]*万?(?:吨|千瓦|兆瓦|套|台)")
# 马驹沟光伏电站加速推进, 高铁配套产业园项目正式落地: the project is what the stage is told of
_BETWEEN = re.compile(r"[^，。；、：的和与]{0,10}")


def _is_subject(reading: Reading, candidate: Candidate) -> bool:
    """Whether a stage is told right behind a name that says which project is meant."""
    project = candidate.project
    for stage in within(reading.stages, project.end, project.end + 20):
        if stage.stage and not stage.planned and _BETWEEN.fullmatch(reading.text, project.end, stage.start):
            return content_of(project.text) >= 4
    return False


def _last_listed(reading: Reading, found: list[Candidate]) -> list[Candidate | None]:
    """For each candidate the last item of the list that it stands in; None where it stands in none or is the last."""
    last: list[Candidate | None] = [None] * len(found)
    for i in range(len(found) - 2, -1, -1):
        if found[i + 1].sentence != found[i].sentence:
            continue
        gap = reading.text[found[i].project.end : found[i + 1].project.start]
        if re.fullmatch(r"[（(]?[^，。；]{0,24}(?:、|和|及|以及)[^，。；、]{0,20}", gap):
            last[i] = last[i + 1] or found[i + 1]
    return last


def _listed(reading: Reading, candidate: Candidate) -> bool:
    """Whether the name stands in a list of names, or in a sentence that tells how several projects go on."""
    if len(within(reading.projects, candidate.sentence.start, candidate.sentence.end)) >= 4:
        return True
    before = reading.text[candidate.project.start - 1 : candidate.project.start]
    return before in ("、", "①", "②") or reading.text[candidate.project.end : candidate.project.end + 1] in ("、", "等")


# 岚谷树脂、恒砺轮胎等7个外资项目
_COUNTED = re.compile(r"(?:、[^，。；、]{2,24}){0,8}等\d+个(?:[^，。；、的]{0,6})?项目")


def _counted_list(reading: Reading, candidate: Candidate) -> bool:
    """Whether the name stands in a list that closes with the number of the projects it names, and not of their kinds."""
    project = candidate.project
    if re.search(r"涵盖|涉及", reading.text[max(candidate.sentence.start, project.start - 60) : project.start]):
        return False
    return _COUNTED.match(reading.text, project.end, candidate.sentence.end) is not None


def _batch_amounts(reading: Reading) -> set[int]:
    """Starts of amounts that are totals over several projects: 12个项目，总投资46.8亿元."""
    starts = set()
    pattern = re.compile(r"(?:项目|工程)?\s*\d+\s*个[^。；]{0,40}?总?投资|\d+个[^，。；]{0,12}项目[^。；]{0,24}投资")
    for match in pattern.finditer(reading.text):
        following = within(reading.amounts, match.end(), match.end() + 30)
        named = within(reading.projects, match.start(), match.end())
        if following and not named and following[0].start <= match.end() + 6:
            starts.add(following[0].start)
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
        if listed and re.search(
            r"[，,](?:计划|协议|合同|签约|合计|预计)?总?(?:投资|金额|资金)(?:总?额)?(?:共计|合计|总计|共|达|约|近|超)*$",
            lead,
        ):
            totals.add(amount.start)
    return totals


def _key(name: str) -> str:
    return comparable(name).removesuffix("项目").removesuffix("工程")


def _with_companies(deal: Deal, more: list[DealCompany]) -> Deal:
    known = {company.name for company in deal.companies}
    return replace(deal, companies=deal.companies + tuple(company for company in more if company.name not in known))


def _merge(first: Deal, second: Deal) -> Deal:
    """Both reports of one project in one: the longer name, what either lacks from the other, the further stage."""
    from extractors.stages import ORDER

    named, other = (first, second) if len(first.project) >= len(second.project) else (second, first)
    companies = _with_companies(first, list(second.companies)).companies
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
    )
