"""Quantities: counts and measures with their units in base units (㎡, 万平方米 -> m2; 万千瓦, GW -> W; 六成 -> 60 %).

Counts keep their measure word (个, 家, 项, 次, 批次, 人次); people (名, 位) are 人. Sums of money belong to
``extractors.amounts``.
"""

import re
from decimal import Decimal

from extractors.mentions import Numeral, Quantity
from extractors.numerals import find_numerals, iter_measures

# Spelling, base unit, factor. What may not follow stands behind the spelling (家居 is no count of 家).
_MEASURES: tuple[tuple[str, str, str], ...] = (
    ("平方公里|km²|km2", "m2", "1000000"),
    ("平方米|平米|㎡|m²|m2|平方(?![公千英厘分毫米])", "m2", "1"),
    ("公顷", "m2", "10000"),
    ("亩(?![均产])", "亩", "1"),
    ("立方米|m³|m3|方(?=混凝土|土)", "m3", "1"),
    ("吨", "t", "1"),
    ("公斤|千克|kg|KG", "t", "0.001"),
    ("斤", "t", "0.0005"),
    ("毫克|mg", "t", "0.000000001"),
    ("微克", "t", "0.000000000001"),
    ("克(?![服拉隆劳莱])", "t", "0.000001"),
    ("吉瓦时|GWh|GWH|Gwh", "Wh", "1000000000"),
    ("兆瓦时|MWh|MWH|Mwh", "Wh", "1000000"),
    ("千瓦时|kWh|KWh|kwh|KWH|度(?=电|绿电|清洁)", "Wh", "1000"),
    ("瓦时|Wh", "Wh", "1"),
    ("吉瓦|GWp?(?![A-Za-z])", "W", "1000000000"),
    ("兆瓦|MWp?(?![A-Za-z])", "W", "1000000"),
    ("千瓦|[kK]Wp?(?![A-Za-z])", "W", "1000"),
    ("瓦(?![楞特斯])|W(?![A-Za-z])", "W", "1"),
    ("千伏安|[kK]VA", "VA", "1000"),
    ("兆伏安|MVA", "VA", "1000000"),
    ("伏安", "VA", "1"),
    ("千伏|[kK]V(?![A-Za-z])", "V", "1000"),
    ("伏(?![羲牛])", "V", "1"),
    ("公里|千米|km(?![A-Za-z²2])|KM", "m", "1000"),
    ("英寸", "英寸", "1"),
    ("厘米|公分|cm|CM", "m", "0.01"),
    ("毫米|mm", "m", "0.001"),
    ("微米", "m", "0.000001"),
    ("纳米|nm(?![A-Za-z])", "m", "0.000000001"),
    ("米(?![粉业兰面线其糠价村])|m(?![A-Za-z0-9²³])", "m", "1"),
    ("个?百分点", "pp", "1"),
    ("[%％﹪]", "%", "1"),
    ("‰", "%", "0.1"),
    ("成(?![立为果功员长都分本交效品熟份型千名群了就])", "%", "10"),
    ("倍(?![增数特])", "倍", "1"),
    ("个?工作日", "工作日", "1"),
    ("个多?月", "月", "1"),
    ("个?小时", "小时", "1"),
    ("分钟", "分钟", "1"),
    ("天(?![津府然河津平长地气])", "天", "1"),
    ("(?:周年|年)(?![产度均加销级初底末份轻代处货新\\d]|[一二三四五六七八九十]{1,2}月)", "年", "1"),
    ("岁", "岁", "1"),
    ("批次", "次", "1"),
    ("标准?箱|TEU", "标箱", "1"),
    ("名(?![称单录牌优列义为校企])|位(?![于居列置次数])|人(?![民才均工士次])", "人", "1"),
)
_COUNTS = (
    "人次|车次|架次|班次|场次|次(?![日年品新])|批(?![准复量发示])|场(?![地所馆景区内])|个(?![股体税性])|家(?![居具电纺装庭乡])|项(?!目)"
    "|条(?![件例款约])|户(?![均外籍口型])|宗|件|台(?![湾商资账阶风胞南北中东州企币籍])|套(?![利路餐])|辆|架(?!构)|艘|只(?![有是能要])|头(?!部)|羽|株|棵"
    "|支(?![持付出撑行部柱架])|枚|片(?![区式])|栋|幢|座(?![落谈椅位])|所(?![以有在属需])|间(?![接隔])|层(?![面次级])"
    "|处(?![理于长在室罚置级])|类(?![型似别])|种(?![植子苗类养业])|份(?!额)|道(?![路德])|瓶|箱|桶|盒|袋|册|张|锭|樘|部(?![分门署委队长])"
    "|块(?!钱)|组(?![织建成团长合装])|班(?![子组])|趟|轮(?!胎|毂)"
)
_UNIT = re.compile(
    "[ \\u3000\\xa0]?(?:"
    + "|".join(f"(?P<u{i}>{spelling})" for i, (spelling, _, _) in enumerate(_MEASURES))
    + f"|(?P<count>{_COUNTS}))"
)
_BASE = {f"u{i}": (unit, Decimal(factor)) for i, (_, unit, factor) in enumerate(_MEASURES)}
_FRACTION = re.compile(r"(百|千|万)分之")
_PER = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_HALF = re.compile(r"半(?!导|年|月|天|成|数|径|自|个)")
_INDEFINITE = frozenset("这那每某同另任唯又逐哪单统万")


def find_quantities(text: str) -> list[Quantity]:
    """All counts and measures of ``text``; ``value`` is in base units, ordinals (第三批, 前三位) are left out."""
    numerals = find_numerals(text)

    def unit_at(n: Numeral) -> tuple[int, str, Decimal] | None:
        return _unit_at(text, n)

    found = []
    for m in iter_measures(text, numerals, unit_at):
        half = _HALF.match(text, m.end) if m.high is None else None
        value = m.value + _factor_of(text, m.numeral) / 2 if half and m.numeral.qualifier == "exact" else m.value
        end = half.end() if half and value != m.value else m.end
        start = m.start - 3 if m.unit == "%" and m.start >= 3 and _FRACTION.match(text, m.start - 3) else m.start
        found.append(Quantity(text[start:end], start, end, value, m.high, m.unit, m.qualifier))
    return found


def unit_follows(text: str, position: int) -> bool:
    """Whether a unit or measure word stands at ``position``: then the number before it is no sum of money."""
    return _UNIT.match(text, position) is not None


def _unit_at(text: str, n: Numeral) -> tuple[int, str, Decimal] | None:
    fraction = _FRACTION.match(text, n.start - 3) if n.start >= 3 else None
    if fraction:
        return n.end, "%", _PER[fraction[1]]
    match = _UNIT.match(text, n.end)
    if match is None or not _is_count(text, n, match):
        return None
    if match.lastgroup == "count":
        return match.end(), match["count"], Decimal(1)
    unit, factor = _BASE[str(match.lastgroup)]
    return match.end(), unit, factor


def _is_count(text: str, n: Numeral, unit: re.Match[str]) -> bool:
    before = text[n.start - 1 : n.start]
    word = unit[0].strip()
    if before == "第" or (before == "前" and word in ("名", "位", "家", "强")):
        return False
    if n.text == "一" and before in _INDEFINITE:
        return False
    if word == "成" and n.value > 10:
        return False
    if word in ("年", "周年"):
        return n.value < 1000 and not (len(n.text) == 2 and n.text[0] == "0")
    # A number at the start of a line is a row's number, not a count of the word in the next cell.
    return not (unit[0][0] in " \u3000\xa0" and before in ("", "\n"))


def _factor_of(text: str, n: Numeral) -> Decimal:
    found = _unit_at(text, n)
    return found[2] if found else Decimal(1)
