"""Assembly of indicators: figures about a place's or organisation's investment work.

Figures are read in text order. The words around a figure say what it measures (``pipeline.assembly.metrics``); what its
sentence said before says whose it is, for which period, and whether it is a target, a result or a forecast.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.indicators import find_indicator_terms
from extractors.mentions import Amount, IndicatorTerm, Place, Quantity, within
from pipeline.assembly.metrics import Figure, Metric, metric_of, names_only
from pipeline.assembly.occasions import Occasion, occasion_of
from pipeline.assembly.periods import heading_period, opening_period, period_of
from pipeline.assembly.reading import OWN_WORD, Reading
from pipeline.assembly.tables import table_indicators
from pipeline.records import Deal, Indicator, Status
from pipeline.sentences import Sentence
from pipeline.spans import Cover, Span

_TARGET = re.compile(
    r"目标(?!客户|企业)|力争|争取|确保|任务|要达到|不少于|不低于|计划(?!总?投资|新增投资|投资)|年内(?:新增|引进|实现)|冲刺|要提高到"
    r"|要(?:再|实现|完成|引进|招引|新签|求)|还要|至少|将(?:新建|引进|新增|举办|安排|赴|全力)|年度(?:投资)?计划|工作安排|下步打算|提出，?到"
)
# 完成年度任务的79.4%, 占市上下达任务78亿元的109.7%: a share that was reached announces nothing
_REACHED_SHARE = re.compile(
    r"(?:完成|占|为|达到?|超额完成)[^，。；%力争确保]{0,10}(?:任务|目标|计划)[^，。；]{0,16}?(?:%|[一二三四五六七八九]成)"
)
_FORECAST = re.compile(r"预计|有望|预期|据测算|可(?:新增|实现|带动|创)|将(?:带动|新增年|实现年)")
_RESULT = re.compile(
    r"已(?!经明确)|截至|目前|同比|累计|实际完成|去年|上年|达成|共签约|共引进|完成率|达成率|通报|回顾|完成[^，。；]{0,8}任务"
)
_GROWTH = re.compile(
    r"(增长|增幅|增速|提高|上升|升|增|增加|下降|减少|降低|跌|降|负增长)(?:达|约|了|超|超过|率为|分别为|分别达|到)*\s*-?\s*$"
)
_FALL = re.compile(r"下降|减少|降低|跌|降|负增长")
_REFERENCE = re.compile(
    r"(?:全|我|该|本|此)(?:省|市|县|区|州|旗|镇|乡|园区|新区|开发区|高新区|经开区)|当地|园区|开发区|高新区"
)
_COMMA = re.compile(r"[，,；;。：:（(\n]")
# Figures of one project told in its own sentences: expected output, tax, jobs, what it has spent (guidelines: left out)
_OF_PROJECT = frozenset(
    (
        "output_value",
        "tax",
        "jobs",
        "fixed_asset_investment",
        "floor_area",
        "land_area",
        "rate",
        "other",
        "signed_amount",
    )
)


@dataclass(slots=True)
class _State:
    """What the text has said so far: the last period, and the last metric of money, of counts and of any kind."""

    period: str | None = None
    metric: Metric | None = None
    money: Metric | None = None
    count: Metric | None = None
    subject: tuple[int, str | None] = (-1, None)  # paragraph and place that its sentences speak of

    def carried(self, mention: Amount | Quantity) -> Metric | None:
        """The metric that a figure without words of its own goes on with."""
        if isinstance(mention, Amount):
            return self.money or self.metric
        if mention.unit in ("个", "项"):
            return self.count or self.metric
        return self.metric

    def keep(self, mention: Amount | Quantity, metric: Metric) -> None:
        self.metric = metric
        if isinstance(mention, Amount):
            self.money = metric
        elif metric.name.startswith("projects_"):
            self.count = metric


def assemble_indicators(reading: Reading, deals: list[Deal], project_spans: Cover) -> list[Indicator]:
    """Figures about investment work in text order, without the figures that belong to single projects.

    ``project_spans`` are the parts of the text that speak of single projects.
    """
    used = {d.amount.start for d in deals if d.amount}
    names = Cover(d.span for d in deals)
    terms = find_indicator_terms(reading.text)
    found, lines = table_indicators(reading)
    tables = Cover(lines)
    state = _State(opening_period(reading))
    occasion = occasion_of(reading)
    for sentence in reading.sentences:
        if sentence.start in tables:
            continue
        reader = _SentenceReader(reading, sentence, state, terms, project_spans, occasion)
        for figure in _figures(reading, sentence, used, names):
            reader.take(figure)
        if not reader.found:
            state.period = heading_period(reading, sentence) or state.period
        found += reader.found
    return _distinct(sorted(found, key=lambda one: one.span.start))


def _figures(reading: Reading, sentence: Sentence, used: set[int], names: Cover) -> list[Amount | Quantity]:
    """Amounts and quantities of the sentence that belong to no single project's name or sum, in text order."""
    figures: list[Amount | Quantity] = [
        *(a for a in within(reading.amounts, sentence.start, sentence.end) if a.start not in used),
        *within(reading.quantities, sentence.start, sentence.end),
    ]
    ordered = sorted(figures, key=lambda f: f.start)
    return [f for f in ordered if f.start not in names and not _VAGUE_ONE.match(f.text)]


# 一个个优质项目, 一批知名企业: no counts
_VAGUE_ONE = re.compile(r"一(?:个|批|家|项|系列|条|处)")


@dataclass(slots=True)
class _SentenceReader:
    """Reads the figures of one sentence in order."""

    reading: Reading
    sentence: Sentence
    state: _State
    terms: list[IndicatorTerm]
    project_spans: Cover
    occasion: Occasion | None
    found: list[Indicator] = field(default_factory=list)
    at: int = 0  # end of the figure before
    left: bool = False  # whether the figure before was no indicator

    def take(self, mention: Amount | Quantity) -> None:
        """Make an indicator of a figure, or give it as growth to one before, or leave it."""
        figure = self._figure(mention)
        self.at = mention.end
        if isinstance(mention, Quantity) and mention.unit == "%" and self._take_growth(figure, mention):
            return
        if self.left and re.fullmatch(r"[、和及]\s*", figure.near):  # 分别奖励100万元、80万元
            return
        metric = metric_of(figure, self.state.carried(mention))
        self.left = metric is None
        if metric is None or self._sums_up(figure) or self._is_of_project(mention, metric):
            return
        self.state.keep(mention, metric)
        if re.match(r"大关", figure.head):
            return
        unit = mention.currency if isinstance(mention, Amount) else mention.unit
        made = self._make(figure, metric, mention.value, unit)
        each = self._each(figure)
        self.found += [replace(made, subject=place.text) for place in each] if each else [made]

    def _each(self, figure: Figure) -> list[Place]:
        """化隆县、循化县各12亿元: the places that have the figure each."""
        if not figure.near.endswith("各"):
            return []
        start = figure.mention.start - len(figure.near)
        places = within(self.reading.places, start, figure.mention.start)
        return places if len(places) > 1 else []

    def _figure(self, mention: Amount | Quantity) -> Figure:
        text = self.reading.text
        said = text[self.sentence.start : mention.start]
        clause_start = self.sentence.start + max((m.end() for m in _COMMA.finditer(said)), default=0)
        near_start = max(clause_start, self.at)
        head = _COMMA.split(text[mention.end : min(mention.end + 20, self.sentence.end)].replace("、", "，"))[0]
        terms = tuple(within(self.terms, near_start, mention.start))
        if not terms:  # 到位资金排名依次为：七星关区78.9亿元
            terms = (
                tuple(within(self.terms, max(self.sentence.start, self.at), mention.start))[-1:]
                if names_only(text[near_start : mention.start])
                else ()
            )
        clause, near = text[clause_start : mention.start], text[near_start : mention.start]
        opens = len(said) <= 12 and self.sentence.paragraph <= 1  # 14个项目集体亮相: of the ceremony told before
        before = text[max(0, self.sentence.start - 80) : self.sentence.start] if opens else ""
        return Figure(mention, said, clause, near, head, terms, before)

    def _sums_up(self, figure: Figure) -> bool:
        """A、B、C三个项目: a count behind the names it counts, or of what was named before (两个项目, 三家企业), is none."""
        if not isinstance(figure.mention, Quantity) or figure.mention.unit not in ("个", "家"):
            return False
        start = figure.mention.start
        if figure.near.endswith("其余"):
            return True
        if self.reading.text[start - 1 : start] == "等":  # the names are all that it counts, or only some of it
            listed = within(self.reading.projects, self.sentence.start, start)
            return figure.mention.value == len(listed) and figure.mention.unit == "个"
        named = any(p.end in (start, start - 1) for p in within(self.reading.projects, self.sentence.start, start))
        named = named or any(
            c.end in (start, start - 1) for c in within(self.reading.companies, self.sentence.start, start)
        )
        spelled = re.match(r"[两二三四五六七八九十]", figure.mention.text) is not None
        return named or (spelled and re.fullmatch(r"\s*|目前|这|其他|上述|前", figure.near) is not None)

    def _is_of_project(self, mention: Amount | Quantity, metric: Metric) -> bool:
        """Whether the figure is one project's, by metric and by where it stands."""
        if metric.name not in _OF_PROJECT:
            return False
        inside = mention.start in self.project_spans
        lead = self.reading.text[max(self.sentence.start, mention.start - 30) : mention.start]
        if inside:
            return not re.search(r"(?:全[市县区]|个项目|累计签约|总投资)[^，。；]{0,12}$", lead) or metric.name in (
                "output_value",
                "tax",
                "jobs",
            )
        expected = re.search(r"(?:达产|投产|建成|运营)后", self.reading.text[self.sentence.start : mention.start])
        return (
            metric.name in ("output_value", "tax", "jobs")
            and expected is not None
            and not re.search(
                r"\d+个|全部项目|上述项目|这些项目", self.reading.text[self.sentence.start : mention.start]
            )
        )

    # --- growth ---

    def _take_growth(self, figure: Figure, mention: Quantity) -> bool:
        """Whether the percentage is growth; it goes to the figure it speaks of, or makes an indicator of its own."""
        if re.fullmatch(r"\s*[、和及与，]\s*-?\s*", figure.near) and self._in_growth_run(mention):
            return True
        match = _GROWTH.search(figure.near)
        if not match:
            return False
        if "环比" in figure.near:
            return True
        run = self._run(mention)
        falls = _FALL.search(match[1]) is not None
        values = [-q.value if falls or self.reading.text[q.start - 1] == "-" else q.value for q in run]
        metric = self._grown(figure)
        # 到位资金99亿元，完成目标115亿元的86%，同比增长9.4%: not the target grew
        reached = "同比" in figure.near and any(made.status == "result" for made in self.found)
        open_ones = [
            i
            for i, made in enumerate(self.found)
            if made.yoy is None
            and made.unit != "%"
            and made.value is not None
            and not (reached and made.status == "target")
        ]
        own = metric is not None and (
            not open_ones or self.found[open_ones[-1]].metric != metric.name or (len(run) == 1 and bool(figure.terms))
        )
        if metric is not None and own:
            self.state.metric = metric
            made = self._make(figure, metric, None, "CNY", values[0])
            if not self._is_of_project(mention, metric):
                self.found.append(made)
            return True
        targets = open_ones[-len(run) :] if len(run) > 1 else open_ones[-1:]
        for index, value in zip(targets, values, strict=False):
            self.found[index] = replace(self.found[index], yoy=value)
        return True

    def _grown(self, figure: Figure) -> Metric | None:
        """The metric that a growth rate without a figure speaks of: 固定资产投资增长12%, 全年增速超50%."""
        if figure.terms and figure.terms[-1].metric != "rate":
            term = figure.terms[-1]
            same = (
                self.found
                and self.found[-1].metric == term.metric
                and self.found[-1].yoy is None
                and "同比" in figure.near
            )
            return None if same and self.found[-1].metric_text == term.text else Metric(term.metric, term.text)
        if not self.found or re.match(r"\s*(?:全年|今年|上半年|下半年)", figure.clause):
            return self.state.metric if re.match(r"\s*(?:全年|今年|上半年|下半年)", figure.clause) else None
        return None

    def _run(self, first: Quantity) -> list[Quantity]:
        """Percentages in a row: 增长7.7%、31.2%和18.4%."""
        run = [first]
        for quantity in within(self.reading.quantities, first.end, self.sentence.end):
            between = self.reading.text[run[-1].end : quantity.start]
            if quantity.unit != "%" or not re.fullmatch(r"\s*[、和及与，]\s*-?", between):
                break
            run.append(quantity)
        return run

    def _in_growth_run(self, mention: Quantity) -> bool:
        before = within(self.reading.quantities, self.sentence.start, mention.start)
        for quantity in reversed(before):
            if quantity.unit != "%":
                return False
            if _GROWTH.search(self.reading.text[max(self.sentence.start, quantity.start - 12) : quantity.start]):
                return True
        return False

    # --- what a figure is said of ---

    def _status(self, figure: Figure) -> Status:
        """The status that the words before a figure (from the start of its sentence) and straight behind it give it."""
        if re.match(r"(?:以上)?的?(?:年度|全年)?(?:目标|任务)", figure.head):
            return "target"
        marks: list[tuple[int, int, Status]] = []
        kinds: tuple[tuple[re.Pattern[str], Status], ...] = (
            (_RESULT, "result"),
            (_FORECAST, "forecast"),
            (_TARGET, "target"),
        )
        said = _REACHED_SHARE.sub(lambda m: "　" * len(m[0]), figure.said)
        part = said.rpartition("；")[2]
        if part != said and within(self.reading.dates, figure.mention.start - len(part), figure.mention.start):
            said = part  # …，今年目标是200亿元；一季度，新引进…: a period of its own begins anew
        for rank, (pattern, status) in enumerate(kinds):
            marks += [(m.start(), rank, status) for m in pattern.finditer(said)]
        share = isinstance(figure.mention, Quantity) and figure.mention.unit == "%" and "的" in figure.near[-2:]
        if share and re.search(r"完成|占|为", figure.clause):
            return "result"
        if self._lies_ahead(figure.mention.start) and not any(status == "forecast" for *_, status in marks):
            return "target"
        if any(status == "target" for *_, status in marks):  # 力争…累计突破30个
            marks = [m for m in marks if not (m[2] == "result" and said.startswith("累计", m[0]))]
        return max(marks)[2] if marks else "result"

    def _lies_ahead(self, at: int) -> bool:
        """Whether the sentence speaks of a year after the article's: 到2027年产值突破1500亿元."""
        published = self.reading.published
        dates = within(self.reading.dates, self.sentence.start, at)
        values = [value for d in dates if (value := d.resolve(published))]
        return bool(published and values and values[-1][:4] > str(published.year))

    def _subject(self, at: int) -> str | None:
        listed = self._listed_subject(at) or self._body_subject(at)
        if listed:
            return listed
        places = [p for p in within(self.reading.places, self.sentence.start, at) if _is_subject(self.reading, p)]
        references = list(_REFERENCE.finditer(self.reading.text, self.sentence.start, at))
        office = _OFFICE.search(self.reading.text, self.sentence.start, at)
        if office:
            return office[0]
        if places and (not references or places[-1].start >= references[-1].start()):
            self.state.subject = (self.sentence.paragraph, places[-1].text)
            return places[-1].text
        paragraph, subject = self.state.subject
        if not references and paragraph == self.sentence.paragraph:
            return subject
        return self.reading.host or self._own_word(at)

    def _own_word(self, at: int) -> str | None:
        """What an article that never names its place calls it, here or else first."""
        own = [m[0] for m in OWN_WORD.finditer(self.reading.text, self.sentence.start, at)]
        return own[-1] if own else self.reading.own_word

    def _body_subject(self, at: int) -> str | None:
        """磷化工链签约项目13个; 各乡镇（街道）每月外出招商不少于1次: the body that the figure's part of the sentence names."""
        text = self.reading.text
        start = max((text.rfind(mark, self.sentence.start, at) for mark in "；;：:"), default=-1) + 1
        found = list(_BODY.finditer(text, max(start, self.sentence.start), at))
        return found[-1][1] if found else None

    def _listed_subject(self, at: int) -> str | None:
        """乐都区、平安区、民和县到位资金目标分别为28亿元、24亿元和22亿元: places and figures in the same order."""
        text = self.reading.text
        dealt = text.rfind("分别", self.sentence.start, at)
        if dealt < 0:
            return None
        clause = max(text.rfind(mark, self.sentence.start, dealt) for mark in "，,；;。") + 1
        places = within(self.reading.places, max(clause, self.sentence.start), dealt)
        figures = [
            *within(self.reading.amounts, dealt, self.sentence.end),
            *within(self.reading.quantities, dealt, self.sentence.end),
        ]
        order = sorted(f.start for f in figures)
        if len(places) < 2 or at not in order[: len(places)]:
            return None
        return places[order.index(at)].text

    def _make(
        self, figure: Figure, metric: Metric, value: Decimal | None, unit: str, yoy: Decimal | None = None
    ) -> Indicator:
        mention = figure.mention
        status = self._status(figure)
        subject = self._subject(mention.start)
        period = period_of(
            self.reading, self.sentence, mention.start, figure.said, status, self.occasion, self.state.period
        )
        self.state.period = period
        return Indicator(
            subject=subject,
            metric=metric.name,
            metric_text=metric.text,
            value=value,
            unit=unit,
            status=status,
            qualifier=mention.qualifier,
            period=period,
            yoy=yoy,
            span=Span(mention.start, mention.end),
            evidence=Span(self.sentence.start, self.sentence.end),
        )


# Bodies that are given work: industry chains, task forces, all of a kind of units, leaders
_BODY = re.compile(
    r"(?:(?<=[，；、。：\n])|^)(?:其中，?)?"
    r"([\u4e00-\u9fff]{2,10}?(?:产业链|[工料药车件电业品]链|专班)(?=签约|新签|引进|协议|完成|到位|外出|在谈|开工|实现|拜访)"
    r"|各(?:乡镇|镇街|乡街|县区|县市区|区县|街道|专班|单位|部门|园区|产业链)(?:[（(][^（()）]{1,6}[)）])?"
    r"|[市县区旗州省]直各?(?:单位|部门)|(?:全体)?[市县区旗州省]级领导(?:干部)?|[市县区旗]{1,3}党政主要(?:领导|负责人|负责同志))"
)
# Taiwan's offices that approve investments count them themselves
_OFFICE = re.compile(r"(?:经济部)?投资?审(?:议)?[司会](?=统计|指出|表示|通过|召开|今|核准|昨|公布|\d)")
# 赴广东深圳、东莞; 在深圳、上海设分会场; 肇庆（香港）推介会: where somebody went
_GONE_TO = re.compile(r"(?:[赴在到来自从往于]|前往)(?:[\u4e00-\u9fff]{2,8}、)*[\u4e00-\u9fff]{0,3}$|[（(]$")


def _is_subject(reading: Reading, place: Place) -> bool:
    """Whether figures may be the place's: nobody went there, and it is no part of a name."""
    before = reading.text[max(0, place.start - 30) : place.start]
    after = reading.text[place.end : place.end + 2]
    if _GONE_TO.search(before) or re.match(r"举行|召开|地区|企业|商会|客商|的", after):
        return False
    return not any(
        name.start <= place.start and place.end < name.end
        for names in (reading.companies, reading.projects)
        for name in within(names, max(0, place.start - 40), place.end + 40)
    )


def _distinct(found: list[Indicator]) -> list[Indicator]:
    """Each figure once: what is told twice of one subject and period stays once."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Indicator] = []
    for one in found:
        key = (one.subject, one.metric, one.value, one.status, one.period, one.yoy, one.unit)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
