"""How far a deal is and since when."""

import re
from bisect import bisect_right

from extractors.mentions import Date, Stage, StageName, within
from extractors.stages import ORDER
from pipeline.assembly.occasions import (
    NOT_ITS_DATE,
    Event,
    Happenings,
    Occasion,
    Report,
    clause_dates,
    is_outlook,
    reached,
    reached_stages,
)
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate, heading, heading_stage

# How many occasions back a project's own may lie
_MEMORY = 20


def stage_and_date(
    reading: Reading,
    candidate: Candidate,
    happened: Happenings,
    listed_with: Candidate | None,
) -> tuple[StageName | None, str | None, bool]:
    """Stage, its date, and whether the candidate's own words (or its list's) say the stage.

    Args:
        reading: the article's mentions.
        candidate: the project.
        happened: what the article reports.
        listed_with: the last item of the candidate's list, behind which the list's verb stands (A、B、C等项目纷纷落地).
    """
    stage, date, own = _told(reading, candidate, happened, listed_with)
    if stage and date is None and happened.report:
        date = _report_date(reading, candidate, stage, happened.report)
    return stage, date, own


def _told(
    reading: Reading,
    candidate: Candidate,
    happened: Happenings,
    listed_with: Candidate | None,
) -> tuple[StageName | None, str | None, bool]:
    if _is_ended(reading, candidate):
        return None, None, True
    own = _own_stages(reading, candidate)
    if not own and listed_with is not None:
        own = [s for s in _own_stages(reading, listed_with) if 0 <= s.start - listed_with.project.end <= 16]
    occasion = happened.occasion
    told = bisect_right(happened.events, candidate.project.start, key=lambda e: e.span.start)
    before = happened.events[max(0, told - _MEMORY) : told]
    if own:
        stage = _decisive(reading, candidate, own)
        date = _date_near(reading, candidate, stage)
        if date is None and _SAME_DAY.search(reading.text, candidate.near.start, candidate.near.end) and occasion:
            date = occasion.day[:10]
        return stage.stage, date or _occasion_date(candidate, stage.stage, before), True
    if happened.report and happened.report.is_review and is_outlook(reading, candidate.project.start):
        return None, None, False
    listed = heading_stage(reading, candidate)
    stage_name = listed or (before[-1].stage if before else None)
    if stage_name is None:
        return None, None, False
    lead = heading(reading, candidate)
    if lead and (told_there := _dates_of(reading, clause_dates(reading, candidate.sentence.start, lead.start))):
        return stage_name, told_there[-1], True
    if occasion and _in_day(occasion, before, stage_name):
        return stage_name, occasion.day[:10], listed is not None
    return stage_name, _occasion_date(candidate, stage_name, before, anywhere=True), listed is not None


# 会上, 签约仪式上, 当天: what follows happened on the day that the article reports
_SCENE = re.compile(
    r"会上|仪式上|活动上|典礼上|活动中|会期间|现场|当天|当日|同日|同台|同期|签约的?项目|签订[^，。；]{0,8}的有|首批"
)
# 去年, 此前, 目前: it did not happen with what the article reports
_BACKGROUND = re.compile(
    r"去年|前年|上年|此前|早前|先前|上月|今年以来|年以来|截至|近年|目前|如今|上半年|季度|年初|已于|曾|前不久|早在|在谈|谋划|储备|\d月|\d{4}年"
)


def _report_date(reading: Reading, candidate: Candidate, stage: StageName, report: Report) -> str | None:
    """The day that the article reports, for what its words tell to have happened with it."""
    project, text = candidate.project, reading.text
    paragraph = reading.paragraph_start(project.start)
    start = max(text.rfind(mark, paragraph, project.start) for mark in "。；") + 1
    lead = text[max(start, paragraph) : project.start]
    shares = "".join(text[span.start : span.end] for span in (candidate.near, *candidate.far))
    if (
        re.match(r"在谈|储备|谋划", text[paragraph : paragraph + 2])
        or _BACKGROUND.search(lead)
        or re.search(r"去年|此前|早前|上月|前年|已于|年初", shares)
    ):
        return None
    if report.is_review and is_outlook(reading, project.start):
        return None
    opening = project.start < report.end
    if opening or _SCENE.search(text, paragraph, project.start):
        return report.date
    if stage in report.stages:
        return report.date
    if report.is_trip and stage in ("negotiating", "signed") and not _GOING_ON.search(shares):
        return report.date
    return None


# 正与某县洽谈, 仍在对接: talks that go on began on no day of the trip
_GOING_ON = re.compile(r"(?:正|正在|仍在|还在|持续)[^，。；]{0,10}(?:洽谈|对接|谈|磋商)")


def _is_ended(reading: Reading, candidate: Candidate) -> bool:
    """Whether the candidate's share tells that the project was given up (guidelines: stage null)."""
    spans = (candidate.near, *candidate.far)
    return any(
        s.stage is None and not s.planned for span in spans for s in within(reading.stages, span.start, span.end)
    )


# What is said to have happened with the ceremony: 也同台签约, 同步开工, 主会场开工的
_SAME_DAY = re.compile(r"同台|同步|同场|同日|同时(?:签约|开工)|主会场|分会场|现场签约|当天|当日")
# 仍在洽谈, 正在洽谈: talks that go on decide, whatever else the share names
_STILL = re.compile(r"(?:仍|还|尚|正|正在|目前)[^，。；]{0,6}$")


def _decisive(reading: Reading, candidate: Candidate, own: list[Stage]) -> Stage:
    """The furthest stage; but talks that are said to go on behind the name come first."""
    for stage in own:
        lead = reading.text[max(candidate.project.end, stage.start - 10) : stage.start]
        if stage.stage == "negotiating" and stage.start >= candidate.project.end and _STILL.search(lead):
            return stage
    furthest = max(ORDER.index(s.stage or "negotiating") for s in own)
    same = [s for s in own if ORDER.index(s.stage or "negotiating") == furthest]
    dated = [s for s in same if _dates_of(reading, clause_dates(reading, candidate.sentence.start, s.start))]
    return (dated or [s for s in same if _date_near(reading, candidate, s)] or same)[0]


def _in_day(occasion: Occasion, before: list[Event], stage: StageName) -> bool:
    """Whether a stage told by a list's head is the ceremony's: no other date was told for it since."""
    dated = [e for e in before if e.date and e.stage == stage]
    return not dated or dated[-1].date == occasion.day[:10] or len(dated[-1].date or "") < 10


def _occasion_date(
    candidate: Candidate, stage: StageName | None, before: list[Event], *, anywhere: bool = False
) -> str | None:
    """The date of the last occasion of that stage told up to the candidate: in its sentence, or anywhere before."""
    for event in reversed(before):
        if event.stage == stage and event.date and (anywhere or event.span.start == candidate.sentence.start):
            return event.date
    return None


def _own_stages(reading: Reading, candidate: Candidate) -> list[Stage]:
    """Stages that the candidate's share of the text reports as reached, outside its name and its list's heading."""
    apart = [candidate.project, heading(reading, candidate)]
    return [
        stage
        for span in (candidate.near, *candidate.far)
        for stage in reached_stages(reading, span.start, span.end)
        if not any(part and part.start <= stage.start < part.end for part in apart)
    ]


_PLAN_BEFORE = re.compile(r"(?:预计|计划|力争|争取|有望|将于|拟于|确保)[^，。；]{0,4}$")


def _date_near(reading: Reading, candidate: Candidate, stage: Stage) -> str | None:
    """The date told with a stage word: in its clause before it, or in the same share before the project's name."""
    spans = [s for s in (candidate.near, *candidate.far) if s.start <= stage.start < s.end]
    floor = spans[0].start if spans else candidate.sentence.start
    own = _dates_of(reading, clause_dates(reading, floor, stage.start))
    if own:
        return own[-1]
    if not (candidate.near.start <= stage.start < candidate.near.end):
        return None
    if re.search(r"近日|日前", reading.text[candidate.project.end : stage.start]):
        return None
    lead = _dates_of(reading, within(reading.dates, candidate.near.start, candidate.project.start))
    # 建成|投产 is one
    between = [s for s in within(reading.stages, candidate.project.end, stage.start) if s.end < stage.start]
    return lead[-1] if lead and not between else None


def _dates_of(reading: Reading, mentions: list[Date]) -> list[str]:
    """What the dates resolve to, without those of talking to reporters and of plans."""
    text = reading.text
    return [
        value
        for mention in mentions
        if (value := reached(reading, mention))
        and not NOT_ITS_DATE.match(text, mention.end, mention.end + 40)
        and not _PLAN_BEFORE.search(text[max(0, mention.start - 8) : mention.start])
    ]
