"""A reading: the mentions of one body, sorted, with the look-ups that assembly needs."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from extractors.amounts import find_amounts
from extractors.companies import brand, core, find_companies
from extractors.dates import find_dates, with_told_years
from extractors.mentions import Amount, Company, Date, Person, Place, Project, Quantity, Stage, within
from extractors.people import find_people
from extractors.places import find_places, host_place
from extractors.projects import find_projects
from extractors.quantities import find_quantities
from extractors.stages import find_stages
from pipeline.sentences import Sentence, split_sentences

# 全市, 我县, 开发区: what an article calls a place that it never names; 全国 where it is about the country
OWN_WORD = re.compile(r"[全我](?:省|市|县(?!域)|区(?!域)|州|旗)|全国|(?<![\u4e00-\u9fff])(?:开发区|高新区|经开区)")


@dataclass(frozen=True, slots=True)
class Reading:
    """All mentions of ``text`` (a body, paragraphs joined by newlines), each list in text order.

    ``host`` is the county, district or zone that the article is about; ``published`` its date, for relative dates;
    ``own_word`` is what an article without a host calls its place; ``brands`` are the first companies of each brand, ``cores`` of each two or three characters that names begin with; ``products`` are words that look like companies at the head of projects' names and are what these make.
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
    own_word: str | None = None
    brands: dict[str, Company] = field(default_factory=dict)
    products: frozenset[str] = frozenset()
    cores: dict[str, Company] = field(default_factory=dict)

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
    products = _products(text, companies, projects)
    companies = [c for c in companies if c.text not in products and c.name not in products]
    places = _outside(_outside(find_places(text), companies), find_people(text))
    host = _host(title, text, source, places, projects)
    own_word = None if host else OWN_WORD.search(f"{title}\n{text}")
    return Reading(
        title=title,
        text=text,
        published=published,
        sentences=split_sentences(text),
        amounts=find_amounts(text),
        quantities=find_quantities(text),
        dates=find_dates(text) if published else with_told_years(find_dates(text)),
        places=places,
        companies=companies,
        projects=projects,
        stages=find_stages(text),
        host=host,
        own_word=own_word and own_word[0],
        brands=_brands(companies),
        products=products,
        cores=_cores(companies),
    )


def _brands(companies: list[Company]) -> dict[str, Company]:
    found: dict[str, Company] = {}
    for company in companies:
        name = brand(company.name)
        if len(name) >= 2:
            found.setdefault(name, company)
    return found


def _cores(companies: list[Company]) -> dict[str, Company]:
    found: dict[str, Company] = {}
    for company in companies:
        name = core(company.name)
        for size in (2, 3):
            found.setdefault(name[:size], company)
    return found


def _host(title: str, text: str, source: str | None, places: list[Place], projects: list[Project]) -> str | None:
    """The article's place; where only a province is sure, the county or zone that the text names most."""
    host = _first_form(host_place(title, text, source), places)
    if host and _NOTICE.search(text) and not any(host in p.text or p.text in host for p in places):
        return None  # a listed company's notice: only companies' names tell the place
    named = [p for p in places if p.text == host]
    if not named or named[0].kind != "province":
        return host
    named_in = {i for p in projects for i in range(p.start, p.end)}
    local = Counter(p.text for p in places if p.kind in ("county", "park") and p.start not in named_in)
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


# Trades that are as often what a project makes: 高多层|线路板, 风电主|轴承, 耐热|陶瓷, 零碳|物流
_PRODUCT = re.compile(
    r"(?:线路板|电路|半导体|航空|水产|轴承|齿轮|陶瓷|玻璃|电池|锂电池|锂电|储能|光伏|饲料|管道|冷链|物流|门窗|铝箔|铜箔|健康|智能|饮品|饮料|食品|家具|家居|服装|服饰|鞋业|包装|塑料|橡胶|机器人|芯片|显示"
    r"|传感|激光|照明|电缆|线缆|纤维|碳纤维|石墨|特材|材料|氢能|生物|医药|医疗|医疗器械|疫苗|汽车|汽配|轮胎|轮毂|模具|五金|仪器|装备|机械|农机|新能源|能源|环保|水泥|建材|文化|文旅|康养|煤基|电器|阀门|元)$"
)
_LEGAL = re.compile(r"公司|集团|企业|厂")
_BY_WHOM = re.compile(r"[^。；\n]{0,60}?(?:由|业主|建设单位|投资方|投资单位|实施单位|主体)")
_BUILDS = re.compile(r"(?:建设|新建|兴建|打造|斥资[^，。；]{2,12}|投资[^，。；]{2,12})的?$")


def _products(text: str, companies: list[Company], projects: list[Project]) -> frozenset[str]:
    """Short names that only open a project's name and say what it makes, where its investor is named in full beside it
    (某有限公司的|高多层线路板|生产基地)."""
    heads = {p.start: p for p in projects}
    wrong: set[str] = set()
    for company in companies:
        project = heads.get(company.start)
        if (
            project is None
            or company.end >= project.end
            or not _PRODUCT.search(company.text)
            or company.name != company.text
        ):
            continue
        floor = max(0, company.start - 60)
        if _of_another(company, companies):
            wrong.add(company.text)
            continue
        clause = max(floor, max(text.rfind(mark, floor, company.start) for mark in "，。；：\n、") + 1)
        before = [c for c in within(companies, clause, company.start) if _LEGAL.search(c.name)]
        behind = _BY_WHOM.match(text, project.end)
        owner = within(companies, project.end, behind.end() + 30) if behind else []
        verb = _BUILDS.search(text, clause, company.start)
        if before or any(_LEGAL.search(c.name) for c in owner) or (verb and text[company.start - 1] != "的"):
            wrong.add(company.text)
    return frozenset(wrong)


_MOST_NAMES = 40  # companies of one text that a short name is compared with


def _of_another(company: Company, companies: list[Company]) -> bool:
    """Whether a registered company of the text has the short name's brand and another trade: 岚驰|新能源重卡基地 of 岚驰汽车有限公司."""
    mark = brand(company.text)
    trade = company.text[company.text.find(mark) + len(mark) :]
    return bool(trade) and any(
        _LEGAL.search(other.name) and core(other.name).startswith(mark) and trade not in other.name
        for other in companies[:_MOST_NAMES]
    )


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
