"""Assembly of indicators: figures about a place's or organisation's investment work.

Figures are read in text order. What stands between a figure and the one before says what it is; what the sentence said
before says whose it is, for which period, and whether it is a target, a result or a forecast.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.indicators import find_indicator_terms
from extractors.mentions import Amount, IndicatorTerm, Place, Quantity
from pipeline.assembly.reading import Reading, within
from pipeline.records import Deal, Indicator, Span, Status
from pipeline.sentences import Sentence

_COUNT_UNITS = frozenset(("个", "项", "家", "次", "场", "场次", "条", "人", "人次", "户", "处", "批", "批次", "宗", "件", "栋"))
_TARGET = re.compile(
    r"目标|力争|争取|确保|任务|要达到|不少于|不低于|计划(?!总?投资|新增投资|投资)|年内(?:新增|引进|实现)|安排(?=.*(?:不少于|以上))|要(?:实现|完成|引进|新签)|至少|举办.{0,10}不少于|将(?:新建|引进|新增)"
)
_FORECAST = re.compile(r"预计|有望|预期|据测算|可(?:新增|实现|带动|创)|将(?:带动|新增年|实现年)")
_RESULT = re.compile(r"已|截至|目前|同比|累计|实际完成|去年|上年|达成|共签约|共引进|[完达]成率|总结|通报|回顾")
_GROWTH = re.compile(r"(?:同比|比上年|较上年|按年|年|较去年|比去年|环比|分别|均)*(?:分别)?(增长|增幅|增速|提高|上升|升|增|增加|下降|减少|降低|跌|降|负增长)(?:达|约|了|超|超过|率为)*\s*$")
_FALL = re.compile(r"下降|减少|降低|跌|降|负增长")
_SHARE_OF_TASK = re.compile(r"(?:完成|占|达到|为)[^，。；%]{0,16}?(?:任务|目标|计划|进度)[^，。；%]{0,14}$")
_SHARE = re.compile(r"占比|比重|占全市|占全[县区省]|占集团|占[^，。；]{1,12}$")
_RATE_WORD = re.compile(r"([\u4e00-\u9fff]{0,8}率)(?:分别|仅|已|为|达|到|达到|不低于|超过|要|约|均|在)*\s*$")
_PROJECT_WORD = re.compile(r"项目|工程")
_COUNT_METRICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("projects_negotiating", re.compile(r"在谈|洽谈|合作意向|投资意向|意向项目|意向")),
    ("projects_completed", re.compile(r"竣工|投产|建成|完工|投用")),
    ("projects_started", re.compile(r"开工|在建|动工|开复工|复工|奠基|破土|落地开工|施工")),
    ("other", re.compile(r"储备|谋划|包装|实施|执行|安排|观摩|推介项目|核准|备案|重点项目")),
    ("projects_signed", re.compile(r"签约|引进|招引|引入|落户|落地|签订|新增|签下|新上|合同")),
)
_HOUSE_METRICS = re.compile(r"拜访|走访|对接|考察企业|登门")
_VISIT_NOT_FIRM = re.compile(r"商会|协会|高校|机构")
_TRIPS = re.compile(r"外出|赴外|招商活动|敲门招商|走出去|上门招商|驻点招商")
_LEADS = re.compile(r"线索|项目信息|投资信息")
_JOBS = re.compile(r"就业|岗位|用工|从业|务工")
_FLOOR = re.compile(r"厂房|楼宇|载体|面积|楼面|写字楼|园区|仓库")
_LAND = re.compile(r"土地|用地|地块")
_SUBJECT_REFERENCE = re.compile(r"(?:全|我|该|本|此)(?:省|市|县|区|州|旗|镇|乡|园区|新区|开发区|高新区|经开区)|当地|园区|开发区|高新区")


@dataclass(slots=True)
class _State:
    """What a paragraph has said so far."""

    period: str | None = None
    metric: str | None = None
    metric_text: str = ""
    status: Status = "result"


def assemble_indicators(reading: Reading, deals: list[Deal]) -> list[Indicator]:
    """Figures about investment work in text order, without the figures that belong to single projects."""
    taken = {d.amount.start for d in deals if d.amount}
    project_spans = [d.span for d in deals]
    terms = find_indicator_terms(reading.text)
    found: list[Indicator] = []
    state = _State()
    paragraph = -1
    for sentence in reading.sentences:
        if sentence.paragraph != paragraph:
            paragraph, state = sentence.paragraph, _State(period=None)
        own = [d for d in deals if sentence.start <= d.span.start < sentence.end]
        if _single_project(reading, sentence, own):
            continue
        found += _of_sentence(reading, sentence, state, taken, project_spans, terms)
    return _distinct(found)


def _single_project(reading: Reading, sentence: Sentence, deals: list[Deal]) -> bool:
    """Whether the sentence tells of one project's expected output, tax and jobs, which are no indicators."""
    text = reading.text[sentence.start : sentence.end]
    if re.match(r"(?:据介绍，?|目前，?|“)?(?:该|此|这个)?(?:项目|基地|工厂|生产线|公司|企业|集团)(?!分别)(?:总投资|全部|建成|达产|投产|计划|由|一期|规划|拟)", text):
        return True
    return bool(deals) and re.search(r"达产后|投产后|建成后|可年产|年产值可", text) is not None and len(deals) == 1


def _of_sentence(
    reading: Reading, sentence: Sentence, state: _State, taken: set[int], projects: list[Span], terms: list[IndicatorTerm]
) -> list[Indicator]:
    figures = _figures(reading, sentence, taken, projects)
    found: list[Indicator] = []
    at = sentence.start
    growth_from = 0
    for figure in figures:
        before = reading.text[at : figure.start]
        after = reading.text[figure.end : figure.end + 16]
        state.period = _period(reading, sentence, figure.start) or state.period
        state.status = _status(reading.text[sentence.start : figure.start], after)
        if isinstance(figure, Quantity) and figure.unit == "%":
            grown = _growth(before, figure)
            if grown is not None:
                growth_from = _attach_growth(reading, sentence, state, figure, grown, before, found, growth_from, terms)
                at = figure.end
                continue
        made = _indicator(reading, sentence, state, figure, before, after, at, terms)
        if made is not None:
            found.append(made)
            state.metric, state.metric_text = made.metric, made.metric_text
        at = figure.end
    return found


def _figures(reading: Reading, sentence: Sentence, taken: set[int], projects: list[Span]) -> list[Amount | Quantity]:
    """Amounts and quantities of the sentence that belong to no single project, in text order."""
    figures: list[Amount | Quantity] = [
        *(a for a in within(reading.amounts, sentence.start, sentence.end) if a.start not in taken),
        *(q for q in within(reading.quantities, sentence.start, sentence.end)),
    ]
    figures = [f for f in figures if not any(s.start <= f.start < s.end for s in projects) and not _VAGUE_ONE.match(f.text)]
    return sorted(figures, key=lambda f: f.start)


# 一个个优质项目, 一批知名企业: no counts
_VAGUE_ONE = re.compile(r"一(?:个|批|家|项|系列)")


def _growth(before: str, figure: Quantity) -> Decimal | None:
    clause = re.split(r"[，,；;。]", before)[-1]
    if re.fullmatch(r"\s*(?:、|和|及|与)\s*", clause):
        return None
    match = _GROWTH.search(clause)
    if not match:
        return None
    return -figure.value if _FALL.search(match[1]) else figure.value


def _attach_growth(
    reading: Reading,
    sentence: Sentence,
    state: _State,
    figure: Quantity,
    grown: Decimal,
    before: str,
    found: list[Indicator],
    growth_from: int,
    terms: list[IndicatorTerm],
) -> int:
    """Give the growth to the figure it speaks of; without one it is an indicator of its own."""
    if "环比" in before[-8:]:
        return growth_from
    run = _percent_run(reading, sentence, figure)
    clause = re.split(r"[，,；;。、]", before)[-1]
    own_terms = [t for t in terms if figure.start - len(clause) <= t.start and t.end <= figure.start]
    open_figures = [i for i, made in enumerate(found) if made.yoy is None and made.unit != "%"]
    if own_terms and not (open_figures and found[open_figures[-1]].metric_text == own_terms[-1].text and len(run) > 1):
        term = own_terms[-1]
        if term.metric != "rate":
            state.metric, state.metric_text = term.metric, term.text
            found.append(_make(reading, sentence, state, figure, term.metric, term.text, None, "CNY", yoy=grown, span=Span(term.start, figure.end)))
        return growth_from
    values = [grown if i == 0 else (-q.value if grown < 0 else q.value) for i, q in enumerate(run)]
    if not open_figures and state.metric and re.match(r"\s*(?:全年|今年|上半年|下半年)", clause):
        found.append(_make(reading, sentence, state, figure, state.metric, state.metric_text, None, "CNY", yoy=grown))
        return growth_from
    targets = open_figures[-len(run) :] if len(run) > 1 else open_figures[-1:]
    for index, value in zip(targets, values, strict=False):
        found[index] = replace(found[index], yoy=value)
    return growth_from


def _percent_run(reading: Reading, sentence: Sentence, first: Quantity) -> list[Quantity]:
    """Percentages in a row: 增长7.7%、31.2%和18.4%."""
    run = [first]
    for quantity in within(reading.quantities, first.end, sentence.end):
        if quantity.unit != "%" or not re.fullmatch(r"\s*(?:、|和|及|与|，)\s*-?", reading.text[run[-1].end : quantity.start]):
            break
        run.append(quantity)
    return run


def _indicator(
    reading: Reading,
    sentence: Sentence,
    state: _State,
    figure: Amount | Quantity,
    before: str,
    after: str,
    at: int,
    terms: list[IndicatorTerm],
) -> Indicator | None:
    if isinstance(figure, Amount):
        named = _amount_metric(reading, sentence, state, figure, before, after, at, terms)
    elif figure.unit == "%":
        named = _percent_metric(before, state)
    elif figure.unit in ("m2", "亩"):
        named = _area_metric(figure, before, after)
    elif figure.unit in _COUNT_UNITS:
        named = _count_metric(figure, before, after, state)
    else:
        named = None
    if named is None:
        return None
    metric, label = named
    unit = figure.currency if isinstance(figure, Amount) else figure.unit
    return _make(reading, sentence, state, figure, metric, label, figure.value, unit)


def _amount_metric(
    reading: Reading, sentence: Sentence, state: _State, figure: Amount, before: str, after: str, at: int, terms: list[IndicatorTerm]
) -> tuple[str, str] | None:
    clause = re.split(r"[，,；;。]", before)[-1]
    if re.match(r"(?:以上|以下)?(?:的)?(?:[\u4e00-\u9fff]{0,6})项目|级|(?:以上|以下)\s*\d", after) and "投资" not in clause[-4:]:
        return None
    if re.search(r"补贴|奖励|贷款|融资|基金|罚|减免|出口|增加值|GDP|生产总值|财政收入|公共预算|零售|旅游收入|注册资[本金]|市值|成交|奖金|兑现|设备投资$|租金", clause):
        return None
    own = [t for t in terms if figure.start - len(clause) <= t.start and t.end <= figure.start]
    if own:
        term = own[-1]
        if term.metric == "signed_amount" and term.text in ("总投资", "计划投资", "投资额", "总投资额", "计划总投资", "投资总额", "投资金额", "新增投资"):
            if re.search(r"储备|谋划|意向", reading.text[sentence.start : figure.start][-30:]):
                return "other", term.text
            if not _batch(reading.text[sentence.start : figure.start], state):
                return None
        if term.metric == "output_value" and re.search(r"公司|集团|企业(?!集)", clause):
            return None
        return term.metric, term.text
    if re.search(r"(?:任务|目标|计划)[^，。；]{0,8}$", clause) and state.metric and state.metric not in ("rate", "projects_signed"):
        return state.metric, clause.strip()[-8:]
    if state.metric in ("funds_in_place", "foreign_capital", "signed_amount") and _only_place(reading, figure, clause):
        return state.metric, state.metric_text
    return None


def _batch(said: str, state: _State) -> bool:
    """Whether the sentence speaks of several projects, so that a total investment is the batch's."""
    return bool(re.search(r"\d+\s*(?:个|项|家)|项目\d+|[两三四五六七八九十]个|共有|集中(?:签约|开工)", said)) or (state.metric or "").startswith("projects_")


def _only_place(reading: Reading, figure: Amount | Quantity, clause: str) -> bool:
    """七星关区78.9亿元、黔西市66.4亿元: nothing but a place between two figures."""
    start = figure.start - len(clause)
    places = within(reading.places, start, figure.start)
    rest = clause
    for place in places:
        rest = rest.replace(place.text, "")
    return bool(places) and re.fullmatch(r"[、和各为分别：:\s依次为]*", rest) is not None


def _percent_metric(before: str, state: _State) -> tuple[str, str] | None:
    clause = re.split(r"[，,；;。]", before)[-1]
    if match := _RATE_WORD.search(clause):
        if re.search(r"增长率|持股|利率|税率|市场占有率|毛利率|上座率|降水|有效率|合格率|命中率|概率", match[1]):
            return None
        return "rate", match[1]
    if _SHARE_OF_TASK.search(clause):
        return "rate", clause.strip()[-10:]
    if _SHARE.search(clause) and not re.search(r"持股|股份|股权|营收|收入|集团", clause):
        return "other", clause.strip()[-10:]
    if state.metric == "rate" and re.fullmatch(r"[、和及]?[\u4e00-\u9fff]{0,6}[市县区旗]", clause):
        return "rate", state.metric_text
    return None


def _area_metric(figure: Quantity, before: str, after: str) -> tuple[str, str] | None:
    clause = re.split(r"[。；;]", before)[-1][-24:]
    if re.search(r"占地|项目用地|建筑面积|总建面|租用|新建厂房|整体租下|受灾|种植|规划用地|用地约?$", clause[-8:]):
        return None
    if figure.unit == "m2" and re.search(r"盘活|闲置|标准化?厂房|楼宇|园区|腾出|载体|租赁厂房", clause):
        found = _FLOOR.findall(clause)
        return "floor_area", (found[-1] if found else "面积")
    if figure.unit == "亩" and re.search(r"盘活|闲置|低效|腾出|收储", clause):
        found = _LAND.findall(clause)
        return "land_area", (found[-1] if found else "用地")
    return None


def _count_metric(figure: Quantity, before: str, after: str, state: _State) -> tuple[str, str] | None:
    clause = re.split(r"[，,；;。]", before)[-1]
    tail = clause[-20:]
    head = re.split(r"[，,；;。、（(]", after)[0]
    unit = figure.unit
    if unit in ("次", "批次", "场", "场次", "批", "人次"):
        if _TRIPS.search(tail) and unit != "场次":
            return "trips", "外出招商"
        if re.search(r"推介|洽谈会|座谈|对接会|接待|考察|客商", tail + head):
            return "other", tail.strip()[-8:]
        return None
    if unit == "条":
        return ("leads", "线索") if _LEADS.search(tail + head) else None
    if unit in ("人", "个") and _JOBS.search(tail[-10:] + head[:6]):
        return "jobs", "就业"
    if unit == "人":
        return None
    if unit in ("家", "户"):
        if re.search(r"拜访|走访|对接|登门", before[-60:]) and not _VISIT_NOT_FIRM.search(tail[-6:] + head[:4]):
            return "companies_visited", "拜访企业"
        if re.search(r"引进|入驻|新设|新增|新引进|落户|企业|厂商|客商|走访|签约|设立", tail + head[:8]):
            return "other", (tail + head).strip()[-10:]
        return None
    if unit == "处":
        return ("other", tail.strip()[-6:]) if re.search(r"厂房|楼宇|盘活", tail) else None
    return _project_count(tail, head, before, state)


def _project_count(tail: str, head: str, before: str, state: _State) -> tuple[str, str] | None:
    """A count of projects: 新签约项目12个, 12个项目集中签约, 新开工51个, 其中10亿元以上4个."""
    if re.match(r"[^，。]{0,4}线索", head):
        return "leads", "线索"
    if re.match(r"(?:产业|专职|工作|责任|部门|县|市|区|乡镇|村|小组|专班|月|工作日|方面|系列|品种|国家|省|城市|等级|环节)", head):
        return None
    named = _PROJECT_WORD.search(tail) or _PROJECT_WORD.search(head)
    said = tail + head
    if not named and not re.search(r"(?:签约|开工|竣工|投产|在建|在谈|引进|建成|落户|以上|的)(?:已|仅|达|了|有|共|分别|超过|力争)*$", tail):
        return None
    if not named and state.metric is None:
        return None
    for metric, pattern in _COUNT_METRICS:
        if pattern.search(tail):
            return metric, said.strip()[-12:]
    for metric, pattern in _COUNT_METRICS:
        if pattern.search(head):
            return metric, said.strip()[-12:]
    if state.metric and (state.metric.startswith("projects_") or state.metric in ("other", "signed_amount")):
        return (state.metric if state.metric.startswith("projects_") else "projects_signed"), said.strip()[-12:]
    earlier = [metric for metric, pattern in _COUNT_METRICS if pattern.search(before)]
    return (earlier[0], said.strip()[-12:]) if earlier and named else None


def _status(said: str, after: str) -> Status:
    """The status that the words before a figure (from the start of its sentence) give it."""
    if re.match(r"\s*(?:以上)?的目标|的?目标任务", after):
        return "target"
    marks: list[tuple[int, Status]] = []
    for pattern, status in ((_TARGET, "target"), (_FORECAST, "forecast"), (_RESULT, "result")):
        marks += [(m.end(), status) for m in pattern.finditer(said)]  # type: ignore[misc]
    if not marks:
        return "result"
    return max(marks)[1]


def _period(reading: Reading, sentence: Sentence, at: int) -> str | None:
    """The last period named in the sentence before ``at``."""
    resolved = [r for d in within(reading.dates, sentence.start, at) if (r := d.resolve(reading.published))]
    return resolved[-1] if resolved else None


def _subject(reading: Reading, sentence: Sentence, at: int) -> tuple[str | None, Place | None]:
    places = [p for p in within(reading.places, sentence.start, at) if _is_subject(reading, p)]
    text = reading.text[sentence.start : at]
    references = list(_SUBJECT_REFERENCE.finditer(text))
    if places and (not references or places[-1].start >= sentence.start + references[-1].start()):
        return places[-1].text, places[-1]
    return reading.host, None


def _is_subject(reading: Reading, place: Place) -> bool:
    before = reading.text[max(0, place.start - 2) : place.start]
    after = reading.text[place.end : place.end + 2]
    return not re.search(r"[赴在到来自从往于]$", before) and not re.match(r"举行|召开|地区|企业|商会|客商|的", after)


def _make(
    reading: Reading,
    sentence: Sentence,
    state: _State,
    figure: Amount | Quantity,
    metric: str,
    label: str,
    value: Decimal | None,
    unit: str,
    *,
    yoy: Decimal | None = None,
    span: Span | None = None,
) -> Indicator:
    subject, _ = _subject(reading, sentence, figure.start)
    explicit = bool(state.period)
    return Indicator(
        subject=subject,
        metric=metric,
        metric_text=label,
        value=value,
        unit=unit,
        status=state.status,
        qualifier=figure.qualifier,
        period=state.period,
        yoy=yoy,
        span=span or Span(figure.start, figure.end),
        evidence=Span(sentence.start, sentence.end),
        confidence=round(0.55 + 0.15 * explicit + 0.15 * bool(subject) + 0.1 * (metric != "other"), 2),
    )


def _distinct(found: list[Indicator]) -> list[Indicator]:
    """Each figure of the text once (the same figure told twice with one metric stays once)."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Indicator] = []
    for one in found:
        key = (one.subject, one.metric, one.value, one.status, one.period, one.yoy, one.unit)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
