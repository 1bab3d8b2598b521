"""What a project makes, takes up and is expected to bring: capacity, land, floor area, output, tax and jobs.

The words in front of a figure, in its own clause, say what it measures (占地120亩, 年产5万吨); where the words stand behind it, those
(120亩工业用地). Figures are looked for in the project's name, in its share of the sentence, and in the sentences that follow about it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extractors.mentions import Amount, Mention, Quantity, within
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate
from pipeline.records import Details
from pipeline.spans import Span

_REACH = 40  # characters around a figure that say what it measures
_AHEAD_REACH = 120  # characters before a figure that say whether it lies ahead

# --- capacity ---
_YEARLY = re.compile(
    r"(?:年|年均|每年|全年)(?:可|能|将|新增|实现)?(?:产(?!值|出值|业)|生产|处理|加工|屠宰|吞吐|出栏|存栏|发电|回收|拆解|处置|利用|消纳|供热|供应|周转|提取|灌装|组装|冶炼|纺)[^，。；\d]{0,24}$"
)
_CAPACITY = re.compile(
    r"(?:产能(?!利用)|(?:生产|处理|加工|屠宰|吞吐|供热)(?:能力|规模|量)|装机(?:总?容量|规模)?|纺纱规模)[^，。；\d]{0,8}$"
)
_POWER = re.compile(r"(?:规模|容量|功率)[^，。；\d]{0,6}$")
_POWER_BEHIND = re.compile(
    r"[^，。；、\d]{0,4}(?:光伏|风电|风力|风光|储能|发电|机组|农光|渔光|抽水蓄能|电站|集中式|分布式|并网)"
)
_CAPACITY_BEHIND = re.compile(r"(?:[/／]年|[^，。；、\d]{0,8}(?:产能|(?:生产|处理|加工)能力))")
_NO_CAPACITY = frozenset(
    ("年", "月", "天", "小时", "分钟", "岁", "%", "pp", "倍", "次", "人", "户", "家", "亩", "V", "m", "工作日", "层")
)
_POWER_UNITS = frozenset(("W", "Wh", "VA"))
# Units that in a name need no 年产: 30万锭紧密纺, 70万吨煤制烯烃, 百万千瓦风电
_NAME_UNITS = frozenset(("t", "W", "Wh", "m3", "锭", "头", "羽", "标箱"))
# What is told by the day or month, or belongs to something beside the project (配套20万千瓦光伏)
_OTHER = re.compile(r"(?:日|月|天|小时|时)(?:均)?(?:产|处理|加工|屠宰|供)[^，。；\d]{0,16}$|配[套建][^，。；\d]{0,6}$")
_PHASE = re.compile(r"(?:首期|[一二三四]期|第[一二三]期)")

# --- land and floor area ---
_LAND = re.compile(
    r"(?:(?:占地|用地|征地|供地|拿地|购地|租地)(?:总?面积)?|(?:征用|取得|竞得|摘得|出让|受让|新征|供应|提供)(?:工业|国有|建设)?土地)[^，。；、\d]{0,8}$"
)
_LAND_BEHIND = re.compile(r"的?(?:净地|[^，。；、\d]{0,6}(?:用地|土地(?!流转)|地块|宗地))")
_FLOOR = re.compile(r"(?:建筑(?:总)?面积|总建面|建面)[^，。；、\d]{0,10}$")
_ROOMS = re.compile(r"(?:厂房|车间|仓库|库房|冷库|办公楼|研发楼|综合楼|大楼|用房)(?:面积)?[^，。；\d占]{0,14}$")
_ROOMS_BEHIND = re.compile(r"的?[^，。；、\d]{0,8}?(?:厂房|车间|仓库|库房|冷库|办公楼|研发楼|综合楼|大楼|用房)")

# --- expected output, tax, jobs ---
_AHEAD = re.compile(
    r"预计|预期|预估|有望|达产|满产|达效|达纲|(?:投产|建成|竣工|投用|投运|运营|完工|使用)后|可(?:实现|新增|达|年|带动|创|形成|增加|提供|贡献|安排|吸纳|解决|为)|将|每年|新增(?:就业|用工|岗位)"
)
_PAST = re.compile(
    r"去年|上年|前年|同比|累计|目前|截至|已(?:实现|带动|吸纳|解决|提供|完成)|亩均|每亩|今年(?:以来|前|[一1]-?)"
)
_OUTPUT = re.compile(
    r"(?:产值|产出|销售收入|营业收入|业务收入|经营收入|营收|销售额|营业额|开票销售|年销售|年收入)[^，。；、\d]{0,10}$"
)
_TAX = re.compile(r"(?<![利退免减])(?:税收|税金|纳税|缴税|创税|税款|上税|入库税)[^，。；、\d]{0,10}$")
# 年产值和税收分别可达20亿元和1亿元
_TERM = re.compile(r"产值|收入|营收|销售额|(?<![利退免减])税[收金]|纳税")
_DEALT = re.compile(r"分别[^，。；、\d]{0,8}$")
_NEXT = re.compile(r"[、和与及]\s*[约近超逾达]{0,2}")
_JOBS = re.compile(r"(?:就业|岗位|用工|务工|吸纳|招工|安置)[^，。；\d]{0,10}$")
_JOBS_BEHIND = re.compile(r"(?:以上|左右|多)?的?[^，。；、\d]{0,8}?(?:就业|岗位|务工|用工)")


def measures_of(reading: Reading, candidate: Candidate, *, in_list: bool) -> Details:
    """The measures that the candidate's name and scope give; the other details are left open.

    What stands around the last name of a list (``in_list``) is of the whole list, so that only its name counts.
    """
    project = candidate.project
    scope = [Span(project.start, project.end)]
    if not in_list:
        scope = [candidate.near, *candidate.far, *_sequel(reading, candidate)]
    return _measures(reading, scope, project)


def measures_of_rest(reading: Reading, first: Candidate) -> Details:
    """The measures that an article on a single project gives in any sentence about it, from where it ``first`` is named."""
    later = reading.sentences[bisect_left(reading.sentences, first.sentence.start, key=lambda s: s.start) :]
    about = [s for s in later if _is_about_it(reading.text[s.start : s.end])]
    return _measures(reading, [Span(s.start, s.end) for s in about], None)


# 全面达产后，可实现年产值20亿元: what the next sentence goes on about
_GOES_ON = re.compile(
    r"(?:预计|力争)?(?:全面|全部|整体|一期|首期|企业承诺|公司承诺)?(?:项目)?(?:达产|投产|建成|满产|运营|竣工|投用|建设内容|主要建设|规划建设|占地|总占地|用地)"
)
_ABOUT_IT = re.compile(r"项目|达产|满产|投产后|建成后|[首一]期|工厂")
_ABOUT_OTHERS = re.compile(
    r"全[省市县区州旗]|全年|累计|截至|去年|上年|今年以来|前[一二三四五六七八九十\d]+个?[月季]|\d{4}年(?:[上下]半年|前|度)?[^，。；]{0,12}(?:实现|完成|达到)|个项目|家企业|成立于|这些|我[省市县区]"
)


def _is_about_it(sentence: str) -> bool:
    return _ABOUT_IT.search(sentence) is not None and _ABOUT_OTHERS.search(sentence) is None


def _sequel(reading: Reading, candidate: Candidate) -> list[Span]:
    """The next sentence of the paragraph, where it goes on about the sentence's last project."""
    sentence, sentences = candidate.sentence, reading.sentences
    if candidate.far or candidate.near.end < sentence.end:
        return []
    k = bisect_right(sentences, sentence.start, key=lambda s: s.start)
    following = sentences[k] if k < len(sentences) else sentence
    if following.paragraph != sentence.paragraph or not _GOES_ON.match(reading.text, following.start):
        return []
    if within(reading.projects, following.start, following.end):  # 投产的有：某项目
        return []
    return [Span(following.start, following.end)] if following != sentence else []


def _measures(reading: Reading, scope: Sequence[Span], project: Mention | None) -> Details:
    quantities = [q for span in scope for q in within(reading.quantities, span.start, span.end)]
    amounts = [a for span in scope for a in within(reading.amounts, span.start, span.end)]
    text = reading.text
    told = _told(text, amounts)
    return Details(
        capacity=_capacity(reading, project, quantities),
        land=next((q for q in quantities if _is_land(text, q)), None),
        floor_area=_floor_area(text, quantities),
        output_value=_expected(text, told, _OUTPUT),
        tax=_expected(text, told, _TAX),
        jobs=next((q for q in quantities if _is_jobs(text, q)), None),
    )


def _before(text: str, at: int) -> str:
    return text[max(0, at - _REACH) : at]


def _behind(text: str, at: int) -> str:
    return text[at : at + _REACH]


def _capacity(reading: Reading, project: Mention | None, quantities: Sequence[Quantity]) -> Quantity | None:
    """The capacity that the name gives, else the scope's, one of the whole project before one of a phase."""
    text = reading.text
    in_name = within(reading.quantities, project.start, project.end) if project else []
    named = [q for q in in_name if q.unit in _NAME_UNITS or _is_capacity(text, q)]
    if named:
        return named[0]
    told = [q for q in quantities if _is_capacity(text, q)]
    return next((q for q in told if not _PHASE.search(_clause_before(text, q.start))), told[0] if told else None)


def _clause_before(text: str, at: int) -> str:
    return re.split(r"[，。；\n]", _before(text, at))[-1]


def _is_capacity(text: str, quantity: Quantity) -> bool:
    if quantity.unit in _NO_CAPACITY:
        return False
    before, behind = _before(text, quantity.start), _behind(text, quantity.end)
    if _OTHER.search(before):
        return False
    if _YEARLY.search(before) or _CAPACITY.search(before):
        return True
    if quantity.unit != "m2" and _CAPACITY_BEHIND.match(behind):
        return True
    return quantity.unit in _POWER_UNITS and bool(_POWER.search(before) or _POWER_BEHIND.match(behind))


def _is_land(text: str, quantity: Quantity) -> bool:
    if quantity.unit not in ("亩", "m2"):
        return False
    return bool(_LAND.search(_before(text, quantity.start)) or _LAND_BEHIND.match(_behind(text, quantity.end)))


def _floor_area(text: str, quantities: Sequence[Quantity]) -> Quantity | None:
    """The area called 建筑面积, else that of the factory halls, stores or offices."""
    areas = [q for q in quantities if q.unit == "m2" and not _is_land(text, q)]
    built = [q for q in areas if _FLOOR.search(_before(text, q.start))]
    rooms = [q for q in areas if _ROOMS.search(_before(text, q.start)) or _ROOMS_BEHIND.match(_behind(text, q.end))]
    return next(iter(built + rooms), None)


def _is_ahead(text: str, at: int) -> bool:
    """Whether the sentence up to ``at`` speaks of what a project will bring, and its clause of nothing reached."""
    said = re.split(r"[。\n]", text[max(0, at - _AHEAD_REACH) : at])[-1]
    return _AHEAD.search(said) is not None and _PAST.search(_clause_before(text, at)) is None


def _expected(text: str, told: Sequence[tuple[Amount, str]], term: re.Pattern[str]) -> Amount | None:
    return next((a for a, words in told if term.search(words) and _is_ahead(text, a.start)), None)


def _told(text: str, amounts: Sequence[Amount]) -> list[tuple[Amount, str]]:
    """Each amount with the words that say what it is; 分别 deals the terms of its clause out in order."""
    told: list[tuple[Amount, str]] = []
    terms: list[str] = []
    last = 0
    for amount in amounts:
        words = _clause_before(text, amount.start)
        if _DEALT.search(words):
            terms = _TERM.findall(words)
        elif not _NEXT.fullmatch(text[last : amount.start]):
            terms = []
        told.append((amount, terms.pop(0) if terms else words))
        last = amount.end
    return told


def _is_jobs(text: str, quantity: Quantity) -> bool:
    if quantity.unit not in ("人", "个") or not _is_ahead(text, quantity.start):
        return False
    behind = _JOBS_BEHIND.match(_behind(text, quantity.end))
    if quantity.unit == "个":
        return behind is not None or _clause_before(text, quantity.start).endswith("岗位")
    return behind is not None or _JOBS.search(_before(text, quantity.start)) is not None
