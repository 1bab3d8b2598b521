"""Which companies take part in a deal, and as what."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from extractors.companies import coined_lead, leading_company
from extractors.mentions import Company, Project, touching, within
from extractors.place_names import place_prefix
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.records import DealCompany, Role, Span

_CONTRACTOR_BEFORE = re.compile(
    r"(?:施工单位|总承包(?:单位|方)?|EPC|设计单位|监理|承建单位|中标(?:人|单位|联合体))[^，。；]{0,6}$"
)
_CONTRACTOR_AFTER = re.compile(r"[^，。；]{0,4}?(?:承建|承揽|承担施工|施工|总承包|负责(?:工艺)?设计|组织实施)")
_PARTNER_BEFORE = re.compile(r"(?:联合|携手|与|同|联同)$")
_PARTNER_AFTER = re.compile(r"(?:合作(?:的|建设)|组成联合体|联合体)")
# Companies that a sentence about a project names without a part in it
_BYSTANDER_BEFORE = re.compile(r"(?:客户|供应|供货|配套给|销往|供给|为|向|来自于|贷款由|竞争对手|包括|原|毗邻|紧邻)$")
_BYSTANDER_AFTER = re.compile(r"(?:等(?:下游|客户|车企|主机厂|整车)|提供(?:融资|贷款)|分行|银行|的客户|的订单)")
_FAR_CUES = re.compile(r"(?:由|业主|单位|公司|股东|投资方|合作|联合|出资|持股|系|全资|控股|母公司|实施主体)")


def dealt_companies(reading: Reading, found: list[Candidate]) -> dict[int, Company]:
    """Investors of 分别 and 依次 lists by the index of their candidate, in the order of the list.

    A、B、C公司分别投资…建设X、Y、Z; 三个项目的投资方依次是A、B和C (of the projects named last).
    """
    dealt: dict[int, Company] = {}
    starts = [candidate.project.start for candidate in found]
    for sentence in reading.sentences:
        for match in _DEALT.finditer(reading.text, sentence.start, sentence.end):
            before = _row(reading, sentence.start, match.start(), from_end=True)
            behind = _row(reading, match.end(), sentence.end, from_end=False)
            told = bisect_right(starts, match.start())  # so many projects are named before the word
            after = range(told, bisect_left(starts, sentence.end))
            if len(before) > 1 and len(after) == len(before):
                dealt.update(zip(after, before, strict=True))
            elif len(behind) > 1 and told >= len(behind) and not after:
                dealt.update(zip(range(told - len(behind), told), behind, strict=True))
        for match in _ALL_OF.finditer(reading.text, sentence.start, sentence.end):
            behind = _row(reading, match.end(), sentence.end, from_end=False)
            first, told = bisect_left(starts, sentence.start), bisect_right(starts, match.start())
            if len(behind) == 1:
                dealt.update(dict.fromkeys(range(first, told), behind[0]))
    return dealt


# 开发主体均为某公司: one investor of all the sentence's projects
_ALL_OF = re.compile(
    r"(?:主体|业主|投资方|单位|方)(?:均|都)[为是]|(?:均|都)由(?=[^，。；]{2,30}(?:投资|建设|实施|开发))"
)


_DEALT = re.compile(r"(?:分别|依次)(?:为|是|由)?")


def _row(reading: Reading, start: int, end: int, *, from_end: bool) -> list[Company]:
    """The companies next to one end of ``start:end`` that have only separators between them."""
    companies = within(reading.companies, start, end)
    row: list[Company] = []
    at = end if from_end else start
    for company in reversed(companies) if from_end else companies:
        gap = reading.text[company.end : at] if from_end else reading.text[at : company.start]
        if not re.fullmatch(
            r"\s*(?:[、，和与及]|[一二三四五六七八九两]家企业[^，。；]{0,8}[，,]?将?|则|将|等)*\s*", gap
        ):
            break
        row.append(company)
        at = company.start if from_end else company.end
    return row[::-1] if from_end else row


def companies_of(reading: Reading, candidate: Candidate, dealt: Company | None) -> list[DealCompany]:
    """Companies of the candidate's scope with their roles, each once, in text order.

    ``dealt`` is the investor that a list deals to it; the list's other companies are then no part of the deal.
    """
    parts: dict[str, DealCompany] = {}
    if dealt is not None:
        _add(parts, dealt, "investor")
        return list(parts.values())
    for company in prefix_company(reading, candidate):
        _add(parts, company, "investor")
    for company in within(reading.companies, candidate.near.start, candidate.near.end):
        role = _role(reading, company)
        if role and not _inside_tail(candidate, company):
            _add(parts, company, role)
            parent = _parent(reading, company) if role == "investor" else None
            if parent:
                _add(parts, parent, role)
    for span in candidate.far:
        for company in within(reading.companies, span.start, span.end):
            role = _role(reading, company)
            if role and _FAR_CUES.search(
                reading.text[max(span.start, company.start - 14) : min(span.end, company.end + 14)]
            ):
                _add(parts, company, role)
    if not parts and (lead := _coined(reading, candidate.project)):
        _add(parts, lead, "investor")
    if not any(part.role == "investor" for part in parts.values()):
        meant = _meant(reading, candidate) or _speaker(reading, candidate) or _issuer(reading, candidate.project.start)
        if meant:
            _add(parts, meant, "investor")
    return list(parts.values())


# 公司计划投资…, 该企业还将…, 双方共建…: the company is the one spoken of before
_ANAPHOR = re.compile(
    r"(?:该|这家)(?:公司|企业|集团|厂)|(?:尝到甜头的)?(?:公司|企业|集团|厂家)(?:总投资|计划|(?:19|20)\d\d年|前年|同时|同日|从|在|位于|旗下|的|还|又|再|将|拟|计划|投资|追加|另|有意|已|今年|去年|去|也|在|打算)|(?:公司|集团|企业)(?:副?董事长|副?总经理|副?总裁|负责人)[^，。；]{0,8}(?:透露|说|表示|介绍|称)|后者|他又|他们?(?:拿|投|回)|双方|这个总?投资|这笔资金|老板|业主|该厂|地块将?用于|用来建"
)


def _meant(reading: Reading, candidate: Candidate) -> Company | None:
    """The company that 公司, 该企业, 集团 in the candidate's share stand for: the last one named before."""
    share = reading.text[candidate.near.start : candidate.project.start]
    whole = reading.text[candidate.near.start : candidate.near.end]
    if not _ANAPHOR.search(share) and not re.search(r"[，,]公司(?:计划|拟|投资)", whole):
        return None
    before = _named_before(reading, candidate.project.start)
    if re.search(r"(?<![\u4e00-\u9fff])(?:该)?集团(?!旗下)", share):
        before = [c for c in before if c.name.endswith(("集团", "集团有限公司"))] or before
    return before[-1] if before else None


_MEMORY = 40  # companies before a place that 集团 and 公司 there may mean


def _named_before(reading: Reading, at: int) -> list[Company]:
    """The last companies named before ``at``."""
    told = bisect_left(reading.companies, at, key=lambda c: c.start)
    return [c for c in reading.companies[max(0, told - _MEMORY) : told] if c.end <= at]


# 该集团控股子公司A公司, 公司拟通过全资孙公司B公司: who stands behind a subsidiary
_SUBSIDIARY = re.compile(
    r"(?:(?P<group>该?集团)|(?:公司|本公司|该企业)?(?:拟|将|已)?(?:通过|透过)?)(?:旗下|的)?(?:全资|控股|全资控股)?(?:旗下|子公司|孙公司|附属公司)$"
)


def _parent(reading: Reading, company: Company) -> Company | None:
    """The parent of a subsidiary that is named as one, where the parent is only called 集团 or 公司 there."""
    before = reading.text[max(0, company.start - 24) : company.start]
    named = _SUBSIDIARY.search(before)
    if named is None:
        return None
    at = company.start - len(named[0])
    known = _named_before(reading, at)
    if known and known[-1].end == at:
        return None
    if named["group"]:
        return next((c for c in reversed(known) if "集团" in c.name and c.name != company.name), None)
    first = next((c for c in reading.companies if c.name != company.name), None)
    if first and first.end <= at and re.search(r"公司|公告", before[: -len(named[0])] + named[0][:2]):
        return first
    issuer = _issuer(reading, company.start)
    return issuer if issuer and issuer.name != company.name else None


_SPEAKS = re.compile(r"(?:项目)?(?:总?经理|负责人|董事长|总裁|厂长|副总)[^，。；]{1,8}(?:说|表示|介绍|告诉)")


def _speaker(reading: Reading, candidate: Candidate) -> Company | None:
    """The company whose manager speaks of the project in the rest of the paragraph, before another is named."""
    end = reading.text.find("\n", candidate.near.end)
    behind = within(reading.projects, candidate.near.end, end if end >= 0 else len(reading.text))
    stop = behind[0].start if behind else (end if end >= 0 else len(reading.text))
    for company in within(reading.companies, candidate.near.end, min(stop, candidate.near.end + 300)):
        if _SPEAKS.match(reading.text, company.end):
            return company
    return None


# 某公司披露…预案, 发布公告称, 宣布: whose projects the article is about
_ISSUES = re.compile(
    r"(?:[（(][\dA-Za-z.，、]{4,12}[)）])?(?:昨日|今日|日前|近日|\d{1,2}月\d{1,2}日)?(?:晚间?|盘后|早间)?(?:发布|披露|公告|公布|宣布|发公告)"
)
_CORPORATE = re.compile(r"公告|募集资金|预案|董事会|股东|上市公司|营业收入|净利润|每股")


@lru_cache(maxsize=4)
def _is_corporate(text: str) -> bool:
    return _CORPORATE.search(text) is not None


def _issuer(reading: Reading, at: int) -> Company | None:
    """The listed company whose notice the article reports, told before ``at``."""
    if not _is_corporate(reading.text):
        return None
    early = reading.sentences[min(2, len(reading.sentences) - 1)].end
    for company in within(reading.companies, 0, early):
        if _ISSUES.match(reading.text, company.end) and company.end <= at:
            return company
    return None


def _add(parts: dict[str, DealCompany], company: Company, role: Role) -> None:
    parts.setdefault(company.name, DealCompany(company.name, role, Span(company.start, company.end)))


def prefix_company(reading: Reading, candidate: Candidate) -> list[Company]:
    """The companies with whose names the project's name begins, be it only by brand (华芯特种玻璃基板项目)."""
    project = candidate.project
    inside = [c for c in within(reading.companies, project.start, project.end) if c.start == project.start]
    if inside:
        return inside
    joint = re.match(r"([\u4e00-\u9fff]{2,8})[和与]", project.text)
    if joint and not place_prefix(project.text[joint.end() - 1 :]):  # 和林格尔 is a place
        at = project.start + joint.end()
        behind = next((c for c in touching(reading.companies, at, at + 1) if c.start == at), None)
        second = behind.name if behind else leading_company(project.text[joint.end() :])
        if second and not touching(reading.companies, project.start, at - 1):
            return [_company(project, 0, joint[1]), behind or _company(project, joint.end(), second)]
    head = project.text[len(place_prefix(project.text)) :]
    named = [reading.brands[head[:n]] for n in range(2, len(head) + 1) if head[:n] in reading.brands]
    if named:
        return [min(named, key=lambda c: c.start)]
    name_of_investor = leading_company(project.text)
    if not name_of_investor or name_of_investor in reading.products or _is_town(reading, name_of_investor):
        return []
    return [_named_after(reading, name_of_investor) or _company(project, 0, name_of_investor)]


# 岚口镇, 砾湖街道: what a text uses for a place is no brand
_TOWN = re.compile(r"(?=([\u4e00-\u9fff]{2})(?:[镇乡村县市区州旗湖山河江岛湾港]|街道))")


@lru_cache(maxsize=4)
def _towns(text: str) -> frozenset[str]:
    """The pairs of characters that ``text`` uses for places."""
    return frozenset(m[1] for m in _TOWN.finditer(text))


def _is_town(reading: Reading, lead: str) -> bool:
    """Whether the first two characters of ``lead``, behind its place, are a place in the text: 岚口|影人酒店 beside 岚口镇."""
    return lead[len(place_prefix(lead)) :][:2] in _towns(reading.text)


def _named_after(reading: Reading, lead: str) -> Company | None:
    """The first company of the text whose name begins with the coined word of ``lead``, be it from another place."""
    coined = lead[len(place_prefix(lead)) :]
    return reading.cores.get(coined) if 2 <= len(coined) <= 3 else None


def _coined(reading: Reading, project: Project) -> Company | None:
    """The firm that a coined word at the head of the project's name is, if the text does not use it for a place."""
    name = coined_lead(project.text)
    if name is None or _is_town(reading, name):
        return None
    return _named_after(reading, name) or _company(project, project.text.index(name), name)


def _company(project: Project, at: int, name: str) -> Company:
    return Company(name, project.start + at, project.start + at + len(name), name)


def _inside_tail(candidate: Candidate, company: Company) -> bool:
    """A company word inside the project's name but not at its head belongs to the name."""
    return candidate.project.start < company.start and company.end <= candidate.project.end


def _visits(text: str, company: Company) -> bool:
    """Whether the company's clause tells of a visit: 许继集团、平高集团等一批知名企业来酒考察."""
    clause = re.split(r"[，,。；;\n]", text[company.end : company.end + 40])[0]
    lead = re.split(r"[，,。；;\n]", text[max(0, company.start - 24) : company.start])[-1]
    return (
        re.search(r"考察(?![组团])|来访|参观|调研|回访", clause) is not None
        or re.search(r"拜访|走访|考察(?![组团])|参观", lead) is not None
    )


def _role(reading: Reading, company: Company) -> Role | None:
    text = reading.text
    before = text[max(0, company.start - 14) : company.start]
    after = text[company.end : company.end + 14]
    if _BYSTANDER_BEFORE.search(before) and not re.search(r"(?:业主|单位|主体|公司|投资方|其次|依次|分别)为$", before):
        return None
    if _BYSTANDER_AFTER.match(after) or _visits(text, company):
        return None
    if _CONTRACTOR_BEFORE.search(before) or _CONTRACTOR_AFTER.match(after):
        return "contractor"
    if (
        _PARTNER_BEFORE.search(before)
        and _PARTNER_AFTER.match(after)
        and text[company.start - 2 : company.start - 1] != "，"
    ):
        return "partner" if re.search(r"(?:公司|集团|[\u4e00-\u9fff])(?:联合|携手|与|联同)$", before) else "investor"
    return "investor"
