"""How far a deal is and since when; where it stands."""

import re
from dataclasses import dataclass

from extractors.mentions import Date, Place, Stage, StageName
from extractors.stages import ORDER
from pipeline.assembly.reading import Reading, within
from pipeline.assembly.scopes import Candidate, heading_stage
from pipeline.records import Span

_CLAUSE = re.compile(r"[，,。；;！？\n]")
# 在X举行 tells where a ceremony was held; 在X建设, 落户X, 位于X tell the project's own place
_HOST_BEFORE = re.compile(r"(?:落户于?|落地于?|落子|位于|坐落于?|选址于?|选址在|入驻|地点[：:]\s*|建在|在|于|布局)$")


@dataclass(frozen=True, slots=True)
class Event:
    """A ceremony or a report's occasion that projects named behind it share: 4月18日…集中签约仪式."""

    stage: StageName
    date: str | None
    span: Span


def events(reading: Reading) -> list[Event]:
    """Events in text order: stage words of ceremonies (签约, 开工, 投产 … 仪式/活动/集中) with the date of their sentence."""
    found: list[Event] = []
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        match = re.search(r"(?:集中|现场|举行|举办|签署|签订|共|新|已)[^，。；]{0,24}?(签约|开工|动工|奠基|投产|竣工|核准|备案|引进|签署|签订|签下|洽谈|在谈)", text)
        if not match:
            continue
        stages = [s for s in within(reading.stages, sentence.start, sentence.end) if s.stage and not s.planned]
        if not stages:
            continue
        dates = [d for d in within(reading.dates, sentence.start, sentence.end) if _resolved(reading, d)]
        first = stages[0]
        found.append(Event(first.stage or "signed", _resolved(reading, dates[0]) if dates else None, Span(sentence.start, sentence.end)))
    return found


def stage_and_date(
    reading: Reading, candidate: Candidate, happened: list[Event]
) -> tuple[StageName | None, str | None, bool]:
    """Stage, its date, and whether the candidate's own words say the stage."""
    own = _own_stages(reading, candidate)
    if own:
        stage = max(own, key=lambda s: ORDER.index(s.stage or "negotiating"))
        return stage.stage, _date_near(reading, candidate, stage), True
    listed, span = heading_stage(reading, candidate)
    before = [e for e in happened if e.span.start <= candidate.project.start]
    if listed and span:
        same = [e for e in before if e.stage == listed]
        return listed, same[-1].date if same else _event_date(before), True  # type: ignore[return-value]
    if before:
        return before[-1].stage, before[-1].date, False
    return None, None, False


def _event_date(before: list[Event]) -> str | None:
    return before[-1].date if before else None


def _own_stages(reading: Reading, candidate: Candidate) -> list[Stage]:
    project = candidate.project
    spans = [candidate.near, *candidate.far]
    stages = [s for span in spans for s in within(reading.stages, span.start, span.end)]
    return [s for s in stages if s.stage and not s.planned and not (project.start <= s.start < project.end)]


def _date_near(reading: Reading, candidate: Candidate, stage: Stage) -> str | None:
    """The date told with a stage word: in its clause before it, straight behind it, or in the clause before."""
    spans = [s for s in (candidate.near, *candidate.far) if s.start <= stage.start < s.end]
    floor = spans[0].start if spans else candidate.sentence.start
    clause_start = floor
    for match in _CLAUSE.finditer(reading.text, floor, stage.start):
        clause_start = match.end()
    own = [r for d in within(reading.dates, clause_start, stage.start) if (r := _resolved(reading, d))]
    if own:
        return own[-1]
    earlier = [r for d in within(reading.dates, candidate.sentence.start, clause_start) if (r := _resolved(reading, d))]
    return earlier[-1] if earlier and candidate.near.start <= stage.start < candidate.near.end else None


def _resolved(reading: Reading, mention: Date) -> str | None:
    value = mention.resolve(reading.published)
    return value if value and "/" not in value and "Q" not in value and "H" not in value else None


def place_of(reading: Reading, candidate: Candidate) -> str | None:
    """The most specific host place that the scope names for the project, else the article's."""
    project = candidate.project
    inside = [p for p in within(reading.places, project.start, project.end) if p.start == project.start]
    said: list[Place] = []
    for span in (candidate.near, *candidate.far):
        for place in within(reading.places, span.start, span.end):
            if project.start <= place.start < project.end:
                continue
            before = reading.text[max(0, place.start - 6) : place.start]
            ceremony = re.match(r"[^，。；]{0,4}(?:举行|举办|召开|签署|签订)", reading.text[place.end : place.end + 8])
            if _HOST_BEFORE.search(before) and not ceremony:
                said.append(place)
    if said:
        return max(said, key=lambda p: (p.kind == "park", len(p.text))).text
    if inside and inside[0].end < project.end - 2:
        return inside[0].text
    return reading.host
