"""Scopes: which part of the text speaks of which project.

A sentence with several projects is dealt out among them: ``；`` always divides, a clause that opens with an investor or with
the next project's amount belongs to the next project, every other clause to the one before. Sentences behind that name no
project and speak of "the project" follow the last one named.
"""

import itertools
import re
from dataclasses import dataclass, field

from extractors.mentions import Project, StageName, within
from extractors.stages import furthest
from pipeline.assembly.reading import Reading
from pipeline.records import Span
from pipeline.sentences import Sentence

_CLAUSE_END = re.compile(r"[，,、]")
_DIVIDER = re.compile(r"[；;\n]")
_OPENS_NEXT = re.compile(
    r"(?:另有|另外|此外|同时|同日|同期|以及|其次|随后|还有|相邻的|而|位于|总投资|计划投资|投资|②|③|④|⑤|⑥|⑦|⑧|⑨|[二三四五六七八九]、|\d+[、.])"
)
_FOLLOWS = re.compile(
    r"[●•·]?\s*(?:(?:(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬)?，?|记者(?:从[^，。]{1,10})?(?:获悉|了解到)，?)(?=该|项目)|受[^，。；]{2,12}影响，(?=概算|项目)|概算|投资金额|投资规模|投资总额|计划总投资|项目总投资|实施主体|建设地点|建设周期)[：:，]?|(?:总投资|投资)(?:额)?(?:约|近|超)?\d[^的]{0,12}[，。]|(?:据(?:介绍|悉|了解|公告)，?|公告(?:披露|称|显示)，?|预案显示，?|根据协议，?|按照(?:协议|规划)，?|其中，?|建成后，?|目前，?|“|双方|会上，?)?(?:(?:该|此|这个|这一|本)(?:总?投资|计划总?投资|占地)[^，。；]{2,14}的|该|此|这个|这一|本|上述|整个)?(?:项目|基地|产业园|园区项目|工厂|新厂|厂(?=位于|占|总|由|将|预计|已|自)|新工厂|生产线|工程|电站|一期|首期|全部建成|投产后|达产后)"
)


@dataclass(slots=True)
class Candidate:
    """A project mention with the text that speaks of it.

    ``near`` is its share of its own sentence; ``far`` are later sentences about "the project".
    """

    project: Project
    sentence: Sentence
    near: Span
    far: list[Span] = field(default_factory=list)


def candidates(reading: Reading) -> list[Candidate]:
    """Every project mention with its scope, in text order."""
    found: list[Candidate] = []
    for sentence in reading.sentences:
        follows = bool(found) and _follows(reading, sentence, found[-1])
        if follows and sentence.paragraph - found[-1].sentence.paragraph <= 1:
            found[-1].far.append(Span(sentence.start, sentence.end))
            continue
        mentions = [m for m in within(reading.projects, sentence.start, sentence.end) if not _is_site(reading, m)]
        if is_row(reading.text[sentence.start : sentence.end]):
            mentions = mentions[:1]
        mentions = [m for i, m in enumerate(mentions) if not (i and _is_content(reading, mentions[i - 1], m))]
        if mentions:
            found += _divide(reading, sentence, mentions)
    return found


def is_row(line: str) -> bool:
    """Whether a line is a row of a table that lost its markup: cells apart by spaces, no punctuation."""
    return not re.search(r"[，。；！？]", line) and len(re.findall(r"[ \t　|]+", line.strip())) >= 2


def _follows(reading: Reading, sentence: Sentence, last: Candidate) -> bool:
    """Whether a sentence goes on about the project named last: 该项目…, 项目由…, or its head again (母港由…)."""
    if _SOME_OF.match(reading.text, sentence.start, sentence.end):
        return False
    if _FOLLOWS.match(reading.text, sentence.start, sentence.end):
        return True
    if sentence.paragraph == last.sentence.paragraph and _is_item_title(reading, last):
        return True
    if _TELLS.search(reading.text, sentence.start, sentence.end):
        return True
    if _OWNER_SPEAKS.match(reading.text, sentence.start) and not within(reading.projects, sentence.start, sentence.end):
        return True
    head = re.sub(r"[（(][^（()）]*[）)]$|[一二三四五]期$", "", last.project.text)[-2:]
    heads = (*_LONG_HEAD.findall(last.project.text), *((head, "园区") if head.endswith("园") else (head,)))
    return any(
        reading.text.startswith(lead + word, sentence.start)
        and not _PART_OF.match(reading.text, sentence.start + len(lead + word))
        for word in heads
        for lead in ("", "该")
    )


# 某某山地|度假区: 度假区由某公司投资
_LONG_HEAD = re.compile(r"(?:度假区|产业园|物流园|物流港|综合体|生产线|风电场|工业园|科技园)$")


def _is_item_title(reading: Reading, candidate: Candidate) -> bool:
    """Whether a numbered item opens with the name as a sentence of its own: 1.某某项目。由某公司投资，总投资7.2亿元。"""
    lead = reading.text[candidate.sentence.start : candidate.project.start]
    tail = reading.text[candidate.project.end : candidate.sentence.end]
    return (
        re.fullmatch(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]+、)\s*", lead) is not None
        and re.fullmatch(r"[。：:\s]*", tail) is not None
    )


# 据了解，上述项目中，某某项目已完成备案: names its projects itself
_SOME_OF = re.compile(r"(?:据(?:介绍|悉|了解)，?|目前，?|其中，?)?(?:上述|以上|这些)(?:\d+个)?项目中")
# 投资方某公司表示: of the project named last
_OWNER_SPEAKS = re.compile(r"(?:投资方|建设方|业主|建设单位)[^，。；]{2,24}(?:表示|介绍|说|透露|称)")
# 现场负责人某某说，项目总投资1.65亿元: the project is the one on whose site he speaks
_TELLS = re.compile(
    r"(?:说|介绍|表示|透露)[，：:]“?(?:该|这个|新)?(?:项目|厂|中心|基地|电站|园区)(?:总投资|计划|占地|由|分|去年|今年|一期)"
)
# 车间主任…说, 基地里…: the head's word is somebody's title or a place here
_PART_OF = re.compile(r"主任|负责|工人|经理|里|内|外|旁|门口|现场")


def _is_site(reading: Reading, mention: Project) -> bool:
    """Whether the mention is the place of something: 在…产业园举行, 落户…产业园."""
    before = reading.text[max(0, mention.start - 4) : mention.start]
    if before.endswith("等") and mention.text.endswith("项目"):  # A、B、C等总部研发项目
        return True
    if re.search(r"(?:在|落户|落户于|选址|选址：|位于|入驻|走进|来到|地点：)$", before) or re.match(
        r"(?:[\u4e00-\u9fff]{0,4}(?:落户|落地|落子)|落在|入驻|选址|位于)", mention.text
    ):
        return True
    tenants = within(reading.companies, mention.end, mention.end + 40)
    if mention.text.endswith(("园", "区", "城")) and reading.text[mention.end : mention.end + 1] == "的":
        return any(c.start == mention.end + 1 for c in tenants)  # 进驻某园区的某公司
    return bool(re.search(r"(?:园|园区|新城|新区|大厦)$", mention.text)) and bool(
        _SITE_AFTER.match(reading.text, mention.end, mention.end + 50)
    )


# …产业园内, …产业园举行, …产业园还与某公司签署协议: the park is the place or the host
_SITE_AFTER = re.compile(
    r"内|里|[\d.]+余?亩|(?:今年|去年|全年|上半年|前三季度|前\d+个月)(?:已|共|累计)?(?:完成|实现)|的(?:优势|资源|企业|产业)|(?:现|目前)?(?:已|共|累计)(?:经)?(?:集聚|聚集|入驻|吸引|引进|落户)|\d{4}-\d+号|管委会|举行|召开|负责人|的(?:运营方|管理方|业主)|(?:还|又|先后|分别)?(?:与|和|同)[^，。；]{2,40}(?:签[约署订下]|达成|洽谈|对接)"
)


def _is_content(reading: Reading, previous: Project, mention: Project) -> bool:
    """Whether the mention is what the previous project consists of: …项目，总投资5亿元，主要建设热处理生产线."""
    gap = reading.text[previous.end : mention.start]
    if re.search(r"[；;。\n]", gap):
        return False
    if re.match(r"[^，。；]{0,4}(?:签约|开工|奠基|投产|竣工|揭牌|启动)(?:仪式|活动)", gap) and not re.search(
        r"同时|同日|还有|以及", gap
    ):
        return True
    clause = re.split(r"[，,]", gap)[-1]
    return (
        re.search(r"主要建设|建设内容|建有|新建厂房|将新增|新增|将建|规划建设|拟建设|主要生产|包括|含|建设\d", clause)
        is not None
        and not within(reading.amounts, mention.end, mention.end + 12)
        and not re.search(r"投资", clause)
    )


def _divide(reading: Reading, sentence: Sentence, mentions: list[Project]) -> list[Candidate]:
    bounds = [sentence.start]
    for left, right in itertools.pairwise(mentions):
        bounds.append(_boundary(reading, left.end, right.start))
    closing = _DIVIDER.search(reading.text, mentions[-1].end, sentence.end)
    bounds.append(closing.end() if closing else sentence.end)
    found = [Candidate(m, sentence, Span(bounds[i], bounds[i + 1])) for i, m in enumerate(mentions)]
    _deal_pronouns(reading, sentence, found)
    return found


def _deal_pronouns(reading: Reading, sentence: Sentence, found: list[Candidate]) -> None:
    """A、B两个项目…，前者总投资…；后者由…: what is told of the former and of the latter goes to the last two."""
    if len(found) < 2:
        return
    first = reading.text.find("前者", found[-1].project.end, sentence.end)
    second = reading.text.find("后者", first, sentence.end) if first >= 0 else -1
    if second < 0:
        return
    found[-1].near = Span(found[-1].near.start, first)
    found[-2].far.append(Span(first, second))
    found[-1].far.append(Span(second, sentence.end))


def _boundary(reading: Reading, start: int, end: int) -> int:
    """Where the share of the project that ends at ``start`` stops and that of the one at ``end`` begins."""
    gap = reading.text[start:end]
    dividers = list(_DIVIDER.finditer(gap))
    if dividers:
        return start + dividers[-1].end()
    openings = [start + m.end() for m in _CLAUSE_END.finditer(gap)]
    openings = [o for o in openings if not _inside_bracket(reading.text, start, o)]
    if not openings:
        return start + gap.find("和") if "和" in gap else start
    for opening in openings:
        if _opens_next(reading, opening, end):
            return opening
    return openings[-1]


def _inside_bracket(text: str, start: int, at: int) -> bool:
    opened = max(text.rfind("（", start, at), text.rfind("(", start, at))
    return opened >= 0 and max(text.rfind("）", opened, at), text.rfind(")", opened, at)) < 0


def _opens_next(reading: Reading, opening: int, end: int) -> bool:
    """Whether the clause at ``opening`` speaks of the next project: it opens with an investor or leads into the name."""
    if _OPENS_NEXT.match(reading.text, opening):
        match = re.compile(r"[，,]").search(reading.text, opening, end)
        return match is None or reading.text[opening : opening + 2] not in ("投资", "总投", "计划")
    head = opening + (1 if reading.text[opening : opening + 1] in "由与和以及" else 0)
    starts_with_company = any(c.start in (opening, head, head + 2) for c in within(reading.companies, opening, end))
    clause_end = min((i for mark in "，,。" if (i := reading.text.find(mark, opening, end)) >= 0), default=end)
    is_about_last = re.search(
        r"由.{2,40}(?:投资)?(?:建设|承建|实施|兴建|施工)$|承建$|承接$", reading.text[opening:clause_end]
    )
    return starts_with_company and not (is_about_last and clause_end < end)


# 签约项目中，…; 其他开工的重点项目有：…; 签约的A、B、C三个项目; 签订意向协议的有：…
_HEADING = re.compile(
    r"(?:签约|开工|动工|投产|竣工|建成|在建|在谈|洽谈|引进|落户|核准|备案|意向协议|合同|协议)"
    r"(?:的|[\u4e00-\u9fff]{0,4}项目(?=中|，|：|有|包括|为|方面|分别)|了?(?=[^，。；：]{2,40}、))"
)


def heading(reading: Reading, candidate: Candidate) -> Span | None:
    """The words that open a list and say what its items have in common; None where the candidate stands in no such list."""
    project = candidate.project
    listed = reading.text[project.end : project.end + 1] in ("、", "和", "及")
    leads = [
        lead
        for lead in _HEADING.finditer(reading.text, candidate.sentence.start, project.start)
        if listed or lead.end() < project.start  # 次年投产的第一工厂 tells of this project alone
    ]
    return Span(*leads[-1].span()) if leads else None


def heading_stage(reading: Reading, candidate: Candidate) -> StageName | None:
    """The stage that a list's heading gives its items."""
    lead = heading(reading, candidate)
    if lead is None:
        return None
    stages = [s.stage for s in within(reading.stages, max(0, lead.start - 6), lead.end) if s.stage and not s.planned]
    return "negotiating" if "negotiating" in stages else furthest(stages)
