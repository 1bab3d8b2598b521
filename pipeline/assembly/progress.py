"""How far a deal is and since when; where it stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractors.mentions import Date, Place, Stage, StageName, within
from extractors.stages import ORDER
from pipeline.assembly.parties import prefix_company
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate, heading_stage
from pipeline.records import Span

_CLAUSE = re.compile(r"[，,。；;！？\n]")
# 在X举行 tells where a ceremony was held; 在X建设, 落户X, 位于X tell the project's own place
_HOST_BEFORE = re.compile(r"(?:落户于?|落地于?|落子|位于|坐落于?|选址于?|选址在|入驻|地点[：:]\s*|建在|在|于|布局)$")


# How many occasions back a project's own may lie
_MEMORY = 20


@dataclass(frozen=True, slots=True)
class Event:
    """A ceremony or a report's occasion that projects named behind it share: 4月18日…集中签约仪式."""

    stage: StageName
    date: str | None
    span: Span


def events(reading: Reading) -> list[Event]:
    """Occasions in text order: sentences that report a stage as reached, with their date where they tell one."""
    found: list[Event] = []
    for sentence in reading.sentences:
        stages = [s for s in within(reading.stages, sentence.start, sentence.end) if s.stage and not s.planned]
        if not stages:
            continue
        ceremony = _CEREMONY.search(reading.text, sentence.start, sentence.end)
        dates = [r for d in within(reading.dates, sentence.start, sentence.end) if (r := _reached(reading, d))]
        if ceremony or (dates and sentence.paragraph <= 1):
            stage = stages[0]
            if ceremony:
                stage = min(stages, key=lambda s: abs(s.start - ceremony.start()))
            found.append(
                Event(stage.stage or "signed", dates[0] if dates else None, Span(sentence.start, sentence.end))
            )
    return found


_CEREMONY = re.compile(
    r"(?:集中|现场|云|正式|成功)(?:签约|开工|动工|投产|竣工|奠基)|(?:签约|开工|奠基|动土|投产|竣工|启用)(?:仪式|活动|典礼)|签[订署下][^，。；]{0,20}(?:协议|合同|备忘录|意向书)|投资协议"
    r"|(?:共|新|累计|已)?(?:签约|引进|开工|核准|备案)[^，。；]{0,10}项目|落户|洽谈|在谈|通过[^，。；]{0,8}(?:投资|审查)"
)


def stage_and_date(
    reading: Reading, candidate: Candidate, happened: list[Event], listed_with: Candidate | None
) -> tuple[StageName | None, str | None, bool]:
    """Stage, its date, and whether the candidate's own words (or its list's) say the stage.

    ``listed_with`` is the last item of the candidate's list, behind which the list's verb stands (A、B、C等项目纷纷落地).
    """
    own = _own_stages(reading, candidate)
    if not own and listed_with is not None:
        own = [s for s in _own_stages(reading, listed_with) if 0 <= s.start - listed_with.project.end <= 16]
    told = bisect_right(happened, candidate.project.start, key=lambda e: e.span.start)
    before = happened[max(0, told - _MEMORY) : told]
    if own:
        stage = max(own, key=lambda s: ORDER.index(s.stage or "negotiating"))
        date = _date_near(reading, candidate, stage) or _occasion_date(candidate, stage.stage, before)
        return stage.stage, date, True
    listed, _ = heading_stage(reading, candidate)
    if listed:
        return listed, _occasion_date(candidate, listed, before, anywhere=True), True  # type: ignore[arg-type, return-value]
    if before:
        return before[-1].stage, _occasion_date(candidate, before[-1].stage, before, anywhere=True), False
    return None, None, False


def _occasion_date(
    candidate: Candidate, stage: StageName | None, before: list[Event], *, anywhere: bool = False
) -> str | None:
    """The date of the last occasion of that stage told up to the candidate: in its sentence, or anywhere before."""
    for event in reversed(before):
        if event.stage == stage and event.date and (anywhere or event.span.start == candidate.sentence.start):
            return event.date
    return None


def _own_stages(reading: Reading, candidate: Candidate) -> list[Stage]:
    """Stages that the candidate's share of the text reports as reached; one dated after the article is a plan."""
    project = candidate.project
    found = []
    for span in (candidate.near, *candidate.far):
        for stage in within(reading.stages, span.start, span.end):
            if stage.stage and not stage.planned and not (project.start <= stage.start < project.end):
                dates = _clause_dates(reading, span.start, stage.start)
                if not (dates and _is_future(reading, dates[-1])):
                    found.append(stage)
    return found


def _clause_dates(reading: Reading, floor: int, at: int) -> list[Date]:
    start = floor
    for match in _CLAUSE.finditer(reading.text, floor, at):
        start = match.end()
    return within(reading.dates, start, at)


def _is_future(reading: Reading, mention: Date) -> bool:
    value = mention.resolve(reading.published)
    return bool(value and reading.published and value > reading.published.isoformat()[: len(value)])


def _date_near(reading: Reading, candidate: Candidate, stage: Stage) -> str | None:
    """The date told with a stage word: in its clause before it, or in the same share before the project's name."""
    spans = [s for s in (candidate.near, *candidate.far) if s.start <= stage.start < s.end]
    floor = spans[0].start if spans else candidate.sentence.start
    own = [r for d in _clause_dates(reading, floor, stage.start) if (r := _reached(reading, d))]
    if own:
        return own[-1]
    if not (candidate.near.start <= stage.start < candidate.near.end):
        return None
    lead = [
        r for d in within(reading.dates, candidate.near.start, candidate.project.start) if (r := _reached(reading, d))
    ]
    between = [
        s for s in within(reading.stages, candidate.project.end, stage.start) if s.end < stage.start
    ]  # 建成|投产 is one
    return lead[-1] if lead and not between else None


def _reached(reading: Reading, mention: Date) -> str | None:
    """The day, month or year that a date tells, if it is none after the article's."""
    value = mention.resolve(reading.published)
    if not value or "/" in value or "Q" in value or "H" in value or _is_future(reading, mention):
        return None
    return value


def place_of(reading: Reading, candidate: Candidate) -> str | None:
    """The most specific host place that the text names for the project, else the place that the article is about.

    Looked for in the project's share, in its table row, at the head of its name, and in the words that open its
    sentence or paragraph (在经开区，…).
    """
    project = candidate.project
    said = [
        p
        for span in (candidate.near, *candidate.far)
        for p in within(reading.places, span.start, span.end)
        if _hosts(reading, candidate, p)
    ]
    if said:
        return max(said, key=lambda p: (p.kind == "park", len(p.text))).text
    inside = [p for p in within(reading.places, project.start, project.end) if p.start == project.start]
    if inside and inside[0].end < project.end - 2 and inside[0].kind != "province":
        owners = prefix_company(reading, candidate)
        if not any(owner.name.startswith(inside[0].text) for owner in owners):
            return inside[0].text
    return _opening_place(reading, candidate) or reading.host


def _hosts(reading: Reading, candidate: Candidate, place: Place) -> bool:
    project = candidate.project
    if project.start <= place.start < project.end:
        return False
    before = reading.text[max(0, place.start - 6) : place.start]
    after = reading.text[place.end : place.end + 10]
    if place.start > project.end and re.search(r"[\s　|]$", before) and re.match(r"\s|$", after):
        return True  # a table cell
    if re.match(r"[^，。；]{0,6}(?:举行|举办|召开|签署|签订|推介|考察|开展|走访)", after) or (
        re.match(r"[，,]", after) and place.kind in ("city", "county", "province")
    ):
        return False
    return _HOST_BEFORE.search(before) is not None


# 在经开区，; 走进云岭工业城，; 位于…的; 一批企业接连落户盘龙工业园
_OPENING = re.compile(r"(?:在|走进|来到|位于|落户|落户于|全部落户|布局)$")


def _opening_place(reading: Reading, candidate: Candidate) -> str | None:
    """The park or town that the paragraph named last as the site of what it tells."""
    paragraph = reading.text.rfind("\n", 0, candidate.project.start) + 1
    found = None
    for place in within(reading.places, paragraph, candidate.project.start):
        if place.kind not in ("park", "town"):
            continue
        before = reading.text[max(paragraph, place.start - 4) : place.start]
        after = reading.text[place.end : place.end + 10]
        if (_OPENING.search(before) and not re.match(r"[^，。；]{0,6}(?:举行|举办|召开|签署|签订|签约)", after)) or (
            place.start == paragraph and re.match(r"[：:内，]", after)
        ):
            found = place.text
    return found
