"""Occasions: what an article reports as having happened, and when, for all the projects it names with it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.mentions import Date, Project, Stage, StageName, within
from extractors.stages import ORDER
from pipeline.assembly.reading import Reading
from pipeline.spans import Span

CEREMONY = re.compile(
    r"(?:集中|现场|云)[“”]?(?:签约|开工|开复工|开（复）工|动工|竣工|投产)|(?:签约|开工|开复工|开（复）工|奠基|动土|投产|竣工|推介|招商|启动)[^，。；]{0,6}(?:仪式|活动|大会|会举行|会在|会上)|签约会|项目建设活动|建设活动|推介会|投洽会|论坛|论壇|三个一批|通过\d+家|通过[^，。；]{0,4}企业"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A ceremony or a report's occasion that projects named behind it share: 4月18日…集中签约仪式."""

    stage: StageName
    date: str | None
    span: Span


# The day on which somebody told the reporter: no date of a stage
NOT_ITS_DATE = re.compile(
    r"[^，。；]{0,4}[，,]?[^，。；]{0,3}(?:记者|获悉|了解到|公布|发布|披露|告诉|介绍)|[^，。；]{0,2}从[^，。；]{2,24}(?:获悉|了解到)"
)


def events(reading: Reading) -> list[Event]:
    """Occasions in text order: sentences that report a stage as reached, with their date where they tell one."""
    found: list[Event] = []
    for sentence in reading.sentences:
        stages = reached_stages(reading, sentence.start, sentence.end)
        if not stages:
            continue
        ceremony = _REPORTED.search(reading.text, sentence.start, sentence.end)
        of_projects = within(reading.projects, sentence.start, sentence.end)
        leads = len(of_projects) > 1 and any(_leads(reading, stage, of_projects[0]) for stage in stages)
        if of_projects and not leads and not CEREMONY.search(reading.text, sentence.start, sentence.end):
            continue  # what it reports is its own projects'
        dates = [
            r
            for d in within(reading.dates, sentence.start, sentence.end)
            if (r := reached(reading, d)) and not NOT_ITS_DATE.match(reading.text, d.end, d.end + 40)
        ]
        if ceremony or (dates and sentence.paragraph <= 1):
            stage = stages[0]
            if ceremony:
                stage = min(stages, key=lambda s: abs(s.start - ceremony.start()))
            found.append(
                Event(stage.stage or "signed", dates[0] if dates else None, Span(sentence.start, sentence.end))
            )
    return found


def _leads(reading: Reading, stage: Stage, project: Project) -> bool:
    """核准甲公司A项目和乙公司B项目: a verb whose objects are the projects behind it."""
    gap = reading.text[stage.end : project.start]
    return stage.end <= project.start and not re.search(r"[，。；：]", gap)


_REPORTED = re.compile(
    r"(?:集中|现场|云|正式|成功)(?:签约|开工|开复工|开（复）工|动工|投产|竣工|奠基)|(?:签约|开工|开复工|开（复）工|奠基|动土|投产|竣工|启用)(?:仪式|活动|典礼)|签[订署下][^，。；]{0,20}(?:协议|合同|备忘录|意向书)|投资协议"
    r"|(?:共|新|累计|已)?(?:签约|引进|开工|核准|备案)[^，。；]{0,10}项目|落户|洽谈|在谈|通过[^，。；]{0,8}(?:投资|审查)"
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day of the ceremony that an article reports."""

    day: str
    paragraph: int


def occasion_of(reading: Reading) -> Occasion | None:
    """The first ceremony that the text dates by day."""
    for sentence in reading.sentences[:6]:
        if not CEREMONY.search(reading.text, sentence.start, sentence.end):
            continue
        for mention in within(reading.dates, sentence.start, sentence.end):
            value = mention.resolve(reading.published)
            if value and re.fullmatch(r"\d{4}-\d\d-\d\d(?:/.+)?", value):
                return Occasion(value, sentence.paragraph)
    return None


@dataclass(frozen=True, slots=True)
class Report:
    """What an article opens with, and where that ends.

    ``date`` is its day, of a trip of days the month, of a review of a year (政府工作报告) the year. ``stages`` are those it
    tells; a ceremony or review tells of all.
    """

    date: str
    stages: frozenset[StageName]
    is_trip: bool
    end: int

    @property
    def is_review(self) -> bool:
        """Whether it reviews a year."""
        return len(self.date) == 4


_ALL_STAGES: frozenset[StageName] = frozenset(ORDER)
# 2024年工作回顾, 回顾2024年; 过去一年 is the year before
_REVIEW = re.compile(
    r"(\d{4})年(?:度)?(?:工作)?(?:回顾|总结|盘点|成绩单|招商(?:运营|引资)?(?:工作)?报告)|(?:回顾|盘点|回眸)(\d{4})|过去(?:的)?一年|一年来"
)
# What comes behind is planned: 2025年工作安排, 主要预期目标
_OUTLOOK = re.compile(r"\d{4}年(?:重点)?工作(?:安排|任务|重点|打算)|预期目标|重点抓好|下一步|新的一年|今年工作")


def review_of(reading: Reading) -> Report | None:
    """A review of the year before that opens the text."""
    published = reading.published
    found = _REVIEW.search(reading.text, 0, 200)
    if found is None or published is None:
        return None
    year = found[1] or found[2] or str(published.year - 1)
    return Report(year, _ALL_STAGES, is_trip=False, end=0)


def is_outlook(reading: Reading, at: int) -> bool:
    """Whether the part of the text at ``at`` tells what is planned for the year to come."""
    return at > _outlook_start(reading.text)


@lru_cache(maxsize=4)
def _outlook_start(text: str) -> int:
    found = _OUTLOOK.search(text)
    return found.start() if found else len(text)


_REPORTED_DAY = re.compile(
    r"举行|举办|召开|登场|签约|签署|签订|签下|开工|动工|奠基|投产|竣工|启用|揭牌|核准|批复|印发|出让|成交|挂牌|开展|招商|考察|洽谈|座谈"
)
_TRIP = re.compile(r"率[^，。；]{0,8}(?:队|团|组)|带队|一行|考察|走访|拜访|赴[^，。；]{1,24}(?:招商|洽谈|对接)")


def report_of(reading: Reading) -> Report | None:
    """The first event of the article's opening sentences that is dated by days."""
    for sentence in reading.sentences[:3]:
        for mention in within(reading.dates, sentence.start, sentence.end):
            value = mention.resolve(reading.published)
            if not value or not re.match(r"\d{4}-\d\d-\d\d", value) or is_future(reading, mention):
                continue
            told_to_reporter = NOT_ITS_DATE.match(reading.text, mention.end, mention.end + 40)
            if told_to_reporter or not _REPORTED_DAY.search(reading.text, mention.end, sentence.end):
                continue
            if CEREMONY.search(reading.text, sentence.start, sentence.end):
                stages = _ALL_STAGES
            else:
                stages = frozenset(s.stage for s in reached_stages(reading, sentence.start, sentence.end) if s.stage)
            return Report(
                value[:7] if "/" in value else value,
                stages,
                _TRIP.search(reading.text, sentence.start, sentence.end) is not None,
                sentence.end,
            )
    return review_of(reading)


@dataclass(frozen=True, slots=True)
class Happenings:
    """What an article reports as having happened: its events in text order, the dated ceremony, its opening."""

    events: list[Event]
    occasion: Occasion | None
    report: Report | None


def happenings_of(reading: Reading) -> Happenings:
    """Read an article for what it reports."""
    return Happenings(events(reading), occasion_of(reading), report_of(reading))


# 开工仪式上，三家企业签约: the ceremony is only the scene
_SCENE_AFTER = re.compile(r"[^，。；]{0,2}(?:仪式|活动|典礼|大会|会)(?:现场)?上")
_CLAUSE = re.compile(r"[，,。；;！？\n]")


def reached_stages(reading: Reading, start: int, end: int) -> list[Stage]:
    """Stages that a part of the text reports as reached; one dated after the article is a plan, a scene is none
    unless it is a signing (签约仪式上，又有…) and nothing else is told."""
    found: list[Stage] = []
    scenes: list[Stage] = []
    for stage in within(reading.stages, start, end):
        if stage.stage is None or stage.planned:
            continue
        dates = clause_dates(reading, start, stage.start)
        if dates and is_future(reading, dates[-1]):
            continue
        (scenes if _SCENE_AFTER.match(reading.text, stage.end) else found).append(stage)
    return found or [s for s in scenes if s.stage == "signed"]


def clause_dates(reading: Reading, floor: int, at: int) -> list[Date]:
    """The dates between the clause's start (not left of ``floor``) and ``at``; else a date that is a clause before it."""
    start = before = floor
    for match in _CLAUSE.finditer(reading.text, floor, at):
        start, before = match.end(), start
    own = within(reading.dates, start, at)
    alone = within(reading.dates, before, start)  # 去年10月，首批流水线开机
    return own or [d for d in alone if d.start == before and d.end == start - 1]


def reached(reading: Reading, mention: Date) -> str | None:
    """The day, month or year that a date tells, if it is none after the article's."""
    value = mention.resolve(reading.published)
    if not value or "/" in value or "Q" in value or "H" in value or is_future(reading, mention):
        return None
    return value


def is_future(reading: Reading, mention: Date) -> bool:
    """Whether a date begins after the article's."""
    value = mention.resolve(reading.published)
    if not value or not reading.published:
        return False
    day = _first_month(value.split("/")[0])
    return day > reading.published.isoformat()[: len(day)]


def _first_month(value: str) -> str:
    """A quarter or half of a year as its first month, what is none as it is."""
    part = re.fullmatch(r"(\d{4})([QH])(\d)", value)
    if part is None:
        return value
    months = 3 if part[2] == "Q" else 6
    return f"{part[1]}-{(int(part[3]) - 1) * months + 1:02d}"
