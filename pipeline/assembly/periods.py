"""The period that a figure is told for.

The rules follow the guidelines: what a ceremony counts has its day; 今年以来 is the year; 截至8月底 is a span since January for
what flows (签约, 到位) and the month for a stock (闲置厂房, 总数); 目前 and 累计 without a span have none; a figure without a
period of its own goes on with the last one told.
"""

import re

from extractors.dates import find_dates
from extractors.mentions import Date, within
from pipeline.assembly.occasions import CEREMONY, Occasion, is_outlook, review_of
from pipeline.assembly.reading import Reading
from pipeline.records import Status
from pipeline.sentences import Sentence

_OF_CEREMONY = re.compile(
    r"此次|本次|本期|当天|当日|现场|同日|仪式上|活动中|推介会上|会上|大会上|签约项目中|开工项目中|其中|分会场|从产业看|从规模看|共签约|首批|协议项下"
)
# The year or quarter in the name of a batch: 2024年第二批, 三季度…集中签约仪式
_BATCH_NAME = re.compile(
    r"(?:度)?(?:第[一二三四五六七八九十\d]+[批次期轮]|首批|招商引资项目集中|重[点大][^，。；]{0,8}集中|[^，。；]{0,12}(?:集中(?:签约|开工|动工|竣工)|观摩|仪式|大会|推进会|部署会))"
)
# 全年任务, 年度计划: the year belongs to the task, not to the figure behind it
_OF_TASK = re.compile(r"(?:度)?(?:[^，。；]{0,10})?(?:目标|任务|计划)")
# 较去年同期减少5个: what a figure is compared with
_COMPARED = re.compile(r"(?:较|比|同)[^，。；]{0,2}$")
_STOCK = re.compile(r"闲置|总数|纳税亿元|在册|现有|存量|在库|入驻|楼宇")
_OPEN = re.compile(r"目前|现有|迄今|开园至今|已建成|累计(?!签约|引进|新签约|完成|外出|到位|实现)|截至目前|成立以来")


def period_of(
    reading: Reading,
    sentence: Sentence,
    at: int,
    said: str,
    status: Status,
    occasion: Occasion | None,
    carried: str | None,
) -> str | None:
    """The period of the figure at ``at``.

    Args:
        reading: the article's mentions.
        sentence: the figure's sentence.
        at: where the figure begins.
        said: its sentence up to it.
        status: target, result or forecast.
        occasion: the ceremony that the article reports.
        carried: the period of the figure before.
    """
    told = _told(reading, sentence, at, status)
    if status == "target" and told and _TASK_OF_YEAR.search(said):
        return told[:4]
    if told is None and (ahead := _looked_ahead(reading, at)):
        return ahead
    if told is not None:
        if (
            occasion
            and status == "result"
            and _is_day(occasion.day)
            and (len(told) == 4 or told[4:5] in "QH")
            and CEREMONY.search(said)
            and occasion.day[:4] == told[:4]
        ):
            return occasion.day
        return told
    if (
        occasion
        and status == "result"
        and (CEREMONY.search(said) or _OF_CEREMONY.search(said))
        and not _OPEN.search(said)
    ):
        return occasion.day
    if occasion and status == "target" and "年度" in said:
        return occasion.day[:4]
    if _OPEN.search(said) and status == "result":
        return None
    if status == "target" and carried and _is_day(carried):
        return carried[:4]
    return carried or (_reviewed(reading, at) if status == "result" else None)


# 占年度任务50亿元: the task of the year, whatever part of it is counted
_TASK_OF_YEAR = re.compile(r"(?:年度|全年)[^，。；]{0,8}(?:任务|目标|计划)[^，。；]{0,4}$")
_SINCE_THEN = re.compile(r"目前|现有|迄今|截至目前|如今")


def opening_period(reading: Reading) -> str | None:
    """The span of time that a bulletin is about, by its headline or first sentences: 2022年1至11月…考评结果."""
    first = reading.sentences[:2]
    dates = [*find_dates(reading.title), *within(reading.dates, 0, first[-1].end if first else 0)]
    spans = [v for d in dates if (v := d.resolve(reading.published)) and re.search(r"-\d\d/\d{4}-\d\d$|[QH]\d$", v)]
    return told_as(spans[0], reading) if spans else None


def heading_period(reading: Reading, sentence: Sentence) -> str | None:
    """The period that a heading or a short question opens a part of the text with: 四、八月任务。下半年怎么干？"""
    if sentence.end - sentence.start > 14:
        return None
    dates = within(reading.dates, sentence.start, sentence.end)
    values = [v for d in dates if (v := d.resolve(reading.published))]
    return told_as(values[-1], reading) if values and re.search(r"[QH]\d$|-\d\d$", values[-1]) else None


def _looked_ahead(reading: Reading, at: int) -> str | None:
    """The year that the outlook of a review is about."""
    report = review_of(reading)
    return str(int(report.date) + 1) if report and is_outlook(reading, at) else None


def _reviewed(reading: Reading, at: int) -> str | None:
    """The year that an article reviews, for a figure in front of its outlook."""
    report = review_of(reading)
    return report.date if report and not is_outlook(reading, at) else None


def _is_day(period: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d", period) is not None


def _told(reading: Reading, sentence: Sentence, at: int, status: Status) -> str | None:
    """The period that the sentence itself names for the figure: the last one before it that is its own."""
    own: list[tuple[Date, str]] = []
    for mention in within(reading.dates, sentence.start, at):
        after = reading.text[mention.end : mention.end + 30]
        value = mention.resolve(reading.published)
        if value is None or _BATCH_NAME.match(after):
            continue
        if "同期" in reading.text[mention.start : mention.end + 2] and _COMPARED.search(
            reading.text[max(0, mention.start - 4) : mention.start]
        ):
            continue
        if _OF_TASK.match(after[:14]) and own and not (status == "target" and mention.end + 12 >= at):
            continue
        own.append((mention, value))
    if not own:
        return None
    if status == "result" and _SINCE_THEN.search(reading.text, own[-1][0].end, at):
        return None
    until = next((pair for pair in own if pair[0].rule in ("until_month", "until_day")), None)
    mention, value = own[-1]
    if until and mention.rule == "year":
        mention, value = until
    if mention.rule in ("until_month", "until_day") and _STOCK.search(reading.text[mention.end : at]):
        return value.rpartition("/")[2]
    if mention.text == "全年" and status == "result" and (past := _reviewed(reading, at) or _year_over(reading)):
        return past
    if re.fullmatch(r"\d{4}", value) and re.search(r"截[至止].*年[底末]$", mention.text):
        return f"{value}-12"
    return told_as(value, reading)


def _year_over(reading: Reading) -> str | None:
    """The year before that of an article of January or February: what it tells of 全年 as reached is over."""
    published = reading.published
    return str(published.year - 1) if published and published.month <= 2 else None


def told_as(value: str, reading: Reading) -> str:
    """A span of months as the quarter or half-year by which the article calls it: 1—3月 is 一季度 there."""
    whole = reading.title + reading.text
    if re.fullmatch(r"(\d{4})-01/\1-03", value) and re.search(r"一季度|首季", whole):
        return f"{value[:4]}Q1"
    if re.fullmatch(r"(\d{4})-01/\1-06", value) and "上半年" in whole:
        return f"{value[:4]}H1"
    return value
