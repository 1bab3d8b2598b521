"""Indicators of tables that lost their markup: a header line of metrics, a row for each place, cells apart by spaces."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.dates import find_dates
from extractors.indicators import find_indicator_terms
from extractors.mentions import within
from pipeline.assembly.metrics import Metric, projects_of
from pipeline.assembly.periods import told_as
from pipeline.assembly.reading import Reading
from pipeline.records import Indicator, Status
from pipeline.spans import Span

_CELL = re.compile(r"[^ \t　|\n]+")
_NUMBER = re.compile(r"(?:-?\d[\d，,]*(?:\.\d+)?%?|—+|-+|/)")
_TARGET = re.compile(r"任务|目标|计划(?!总?投资)|年度计划")
_TOTAL = re.compile(r"合计|总计|全[市县区]|小计")
_GROWTH = re.compile(r"^(?:同比)?(?:增长|增幅|增速|增减)")
_PLACE = re.compile(r".{2,12}(?:[镇乡县市区旗州]|街道|园区|开发区|新区|专班|局)$")


@dataclass(frozen=True, slots=True)
class _Column:
    """What the cells of a column measure."""

    metric: Metric | None
    status: Status
    period: str | None
    scale: Decimal | None
    growth: bool = False  # of the column in front of it, in percent


def table_indicators(reading: Reading) -> tuple[list[Indicator], list[Span]]:
    """Indicators of the tables in a body, and the lines that tables take up."""
    found: list[Indicator] = []
    lines: list[Span] = []
    columns: list[_Column] = []
    caption = ""
    for line in re.finditer(r"[^\n]+", reading.text):
        cells = [Span(*m.span()) for m in _CELL.finditer(reading.text, line.start(), line.end())]
        if len(cells) < 3 or re.search(r"[。；！？]", line[0]):
            columns, caption = [], line[0]
            continue
        header = _header(reading, cells, caption)
        if header:
            columns = header
            lines.append(Span(line.start(), line.end()))
        elif columns:
            found += _row(reading, Span(line.start(), line.end()), cells, columns)
            lines.append(Span(line.start(), line.end()))
    return found, lines


def _header(reading: Reading, cells: list[Span], caption: str) -> list[_Column]:
    """The columns of figures that a header line names; none where the line is no header.

    ``caption`` is the line above, whose period its columns have where they tell none: 2024年上半年各县（市、区）到位资金.
    """
    columns: list[_Column] = []
    period = _period(reading, caption) if len(caption) <= 40 else None
    for cell in cells:
        words = reading.text[cell.start : cell.end]
        if re.match(r"[\d.，,]+%?$", words):
            return []
        if _NAMES.search(words):
            continue
        if _GROWTH.match(words) and columns:
            columns.append(replace(columns[-1], growth=True))
            continue
        metric = _metric(words)
        status: Status = "target" if _TARGET.search(words) else "result"
        own = _period(reading, words)
        if own is None and status == "target" and reading.published:
            own = str(reading.published.year)
        period = own if status == "result" and own else period
        columns.append(_Column(metric, status, own or period, _scale(words)))
    return columns if sum(column.metric is not None for column in columns) >= 2 else []


def _period(reading: Reading, words: str) -> str | None:
    dates = [value for d in find_dates(words) if (value := d.resolve(reading.published))]
    return told_as(dates[-1], reading) if dates else None


# Columns of words: 序号, 单位, 项目名称, 建设地点, 进展
_NAMES = re.compile(
    r"序号|位次|名次|排名|名称|^单位$|单位[（(]|建设单位|投资单位|实施单位|乡镇|镇街|县市区|县[（(][市区]|地区|地点|进展|进度$|内容|备注|投资企业|投资方|业主|专班$|部门"
)


def _scale(words: str) -> Decimal | None:
    """Yuan to the unit that a header gives in brackets: 到位资金（万元）."""
    unit = re.search(r"[（(](亿|万)元[)）]", words)
    return Decimal({"亿": 10**8, "万": 10**4}[unit[1]]) if unit else None


def _metric(words: str) -> Metric | None:
    if "外出招商" in words or "招商次数" in words:
        return Metric("trips", words)
    terms = find_indicator_terms(words)
    if terms:
        return Metric(terms[-1].metric, words)
    name = (
        projects_of(words) if re.search(r"项目|个数", words) and not re.search(r"名称|概况|内容|进度", words) else None
    )
    return Metric(name, words) if name else None


def _row(reading: Reading, line: Span, cells: list[Span], columns: list[_Column]) -> list[Indicator]:
    """The indicators of a place's row, or of the row of totals."""
    text = reading.text
    numbers = [c for c in cells if _NUMBER.fullmatch(text[c.start : c.end])]
    names = [text[c.start : c.end] for c in cells if c not in numbers]
    if len(numbers) > len(columns):
        numbers = numbers[-len(columns) :]
    if len(numbers) != len(columns) or not names:
        return []
    if _TOTAL.match(names[0]):
        subject = reading.host
    elif len(names) == 1 and _PLACE.fullmatch(names[0]):
        subject = names[0]
    else:
        return []
    made: list[Indicator | None] = []
    for cell, column in zip(numbers, columns, strict=True):
        words = text[cell.start : cell.end]
        if not column.growth:
            made.append(_cell(reading, line, cell, column, subject))
        elif made and (grown := made[-1]) is not None and words.endswith("%"):
            made[-1] = replace(grown, yoy=Decimal(words[:-1]))
    return [one for one in made if one is not None]


def _cell(reading: Reading, line: Span, cell: Span, column: _Column, subject: str | None) -> Indicator | None:
    if column.metric is None:
        return None
    words = reading.text[cell.start : cell.end]
    amounts = within(reading.amounts, cell.start, cell.end)
    if words.endswith("%"):
        value, unit = Decimal(words[:-1]), "%"
    elif amounts:
        value, unit = amounts[0].value, amounts[0].currency
    elif column.scale and re.fullmatch(r"\d+(?:\.\d+)?", words):
        value, unit = Decimal(words) * column.scale, "CNY"
    elif re.fullmatch(r"\d+", words) and column.metric.name.startswith(("projects_", "other", "trips")):
        value, unit = Decimal(words), "次" if column.metric.name == "trips" else "个"
    else:
        return None
    return Indicator(
        subject=subject,
        metric="rate" if unit == "%" else column.metric.name,
        metric_text=column.metric.text,
        value=value,
        unit=unit,
        status=column.status,
        qualifier="exact",
        period=column.period,
        yoy=None,
        span=cell,
        evidence=line,
    )
