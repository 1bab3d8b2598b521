"""Sums of money: exact value in units of the currency, with the qualifier that the words around it give.

Rules follow the gold corpus's guidelines ("Amounts"): the span runs from the numeral to the currency; a size without a
numeral (亿元以上, 百亿级) is no amount; table cells take the unit of their header; plain 元 is the currency that the
article has introduced (新台币 …, 港元，下同).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from extractors.cells import cell_spans
from extractors.mentions import Amount, Numeral
from extractors.numerals import find_numerals, iter_measures, qualifier_around, scale_of
from extractors.quantities import unit_follows

# ISO 4217 code and its spellings in the press (mainland, Hong Kong, Taiwan).
_CURRENCIES: dict[str, str] = {
    "USD": "美元|美金|美刀|USD|US\\$",
    "EUR": "欧元|EUR|€",
    "JPY": "日元|日圆|日币|JPY",
    "KRW": "韩元|韩圆|韩币|KRW",
    "GBP": "英镑|GBP|£",
    "HKD": "港元|港币|港纸|元港币|HKD|HK\\$",
    "TWD": "新台币|台币|元新台币|NTD|NT\\$|TWD",
    "MOP": "澳门元|澳门币|葡币|澳门圆|MOP",
    "SGD": "新加坡元|新加坡币|新币|坡元|新元|SGD",
    "CHF": "瑞士法郎|瑞郎|CHF",
    "THB": "泰铢|THB",
    "AUD": "澳大利亚元|澳元|澳币|AUD",
    "CAD": "加拿大元|加元|加币|CAD",
    "NZD": "新西兰元|纽元",
    "RUB": "卢布",
    "IDR": "印尼盾|印尼卢比",
    "PKR": "巴基斯坦卢比",
    "LKR": "斯里兰卡卢比",
    "INR": "印度卢比|卢比",
    "VND": "越南盾|越盾",
    "MYR": "马来西亚林吉特|林吉特|令吉|马币",
    "PHP": "菲律宾比索",
    "MXN": "墨西哥比索|比索",
    "BRL": "巴西雷亚尔|雷亚尔",
    "SAR": "沙特里亚尔|里亚尔",
    "AED": "阿联酋迪拉姆|迪拉姆",
    "TRY": "土耳其里拉|里拉",
    "SEK": "瑞典克朗",
    "NOK": "挪威克朗",
    "DKK": "丹麦克朗",
    "CZK": "捷克克朗",
    "PLN": "兹罗提",
    "HUF": "福林",
    "ZAR": "南非兰特|兰特",
    "KZT": "坚戈",
    "CNY": "元人民币|人民币元|人民币|RMB|CNY",
}
_CODE = {s.replace("\\", ""): code for code, spellings in _CURRENCIES.items() for s in spellings.split("|")}
_NAMES = "|".join(sorted(("|".join(_CURRENCIES.values())).split("|"), key=len, reverse=True))
_PLAIN = r"元(?![旦宵件素组器首老谋勋帅始配]|数据)|圆(?![形满桌柱盘弧])|块(?:钱|(?=[，。,；;、！!？?”」]|$))"
_BEHIND = re.compile(rf"[ \u3000\xa0]?(?:(?P<name>{_NAMES})|(?P<plain>{_PLAIN}))")
_FRONT = re.compile(
    r"(?P<name>人民币|RMB|CNY|新台币|台币|NT\$|NTD|港币|港元|HK\$|HKD|澳门币|美金|USD|US\$|EUR|欧元|日元|€|£|￥|¥|\$)"
    r"[ \u3000\xa0]?(?:约|近|逾|超过?|大约)?[ \u3000\xa0]?$"
)
_SYMBOLS = {"￥": "CNY", "¥": "CNY", "$": "USD"}

_MONEY = re.compile(
    r"投资(?![者商人]|项目)|投入|投了|[拟再共已]投|斥资|注资|出资|增资|融资|募资|耗资|涉资|筹资|[外内引台港侨]资|资金|资本|[贷借存罚赔货欠捐善赃回尾]款"
    r"|工程款|贷|补[贴助偿]|奖|[产净市估货总]值|价值|营收|收入|销售|订单|合同|利润|利税|税|[造总报售标成地底房]价|价格|作价|(?<!名)额|(?<!免)费(?!者)"
    r"|花[了费掉]?$|赚|亏|挣|捐|罚|拿出|成本|预算|减免|到位|让利|分红|债|财政|经费|营业|薪|工资|[一二三四首]期约?$"
)
_MONEY_BEHIND = re.compile(
    r"(?:高价|天价)|的?(?:底价|起拍价|总价|地价|销售额|营业额|收购价|价格|投资|资金|贷款|补[贴助]|奖[金励]|年薪|成交价|订单|注册资本|货款|罚款|产值|营收|收入|利润|税收)"
)
_NO_MONEY = re.compile(
    r"年产(?!值)|产能|产量|年加工|装机|面积|日产|年处理|吞吐|人口|流量|储量|存栏|出栏|平方|会员|用户|粉丝|游客"
)
_CLAUSE_END = re.compile(r"[，。；！？,;!?\n、]")
_MAY_FOLLOW = re.compile(
    r"$|[，。；：！？、,;:!?)）”」\n—]|的|以[上下内]|及?以上|左右|上下|之[内间多]|[增涨升降减提]|[建用上设打改新扩兴购买来到做给在去]|大关|还|就|和|与|及|起|拍"
)
_LIST_GAP = re.compile(r"(?:[、和与及]|以及|或)$")
_DEALT_OUT = re.compile(r"分别|依次|各[为达]|顺次")
_THREE_YUAN = re.compile(r"[锂正前材电乙聚催体区县村镇里庄桥坝朱]")

_INTRODUCED = re.compile(
    r"新台币|[（(](?P<same>[^（()）\n]{1,6})[，,、]?(?:下同|计价)[）)]|(?:以下|单位)[均皆]?[为:：]?(?P<all>港元|港币|美元)"
)
_HONG_KONG = re.compile(r"本港|港府|特区政府|香港报道|香港[^\n]{0,8}讯|港股|港交所")
_SIZED = r"(?P<scale>百万|千万|[万亿千])?(?P<currency>元|美元|欧元|港元|港币|日元)"
_HEADER_UNIT = rf"[（(](?:单位[:：]?)?{_SIZED}(?:人民币)?[)）]"
_SCALES = {s: Decimal(10) ** n for s, n in (("", 0), ("千", 3), ("万", 4), ("百万", 6), ("千万", 7), ("亿", 8))}
_KEYED = re.compile(_HEADER_UNIT + r"[:：]?[ \u3000]?(?=[0-9０-９])")
_UNIT_NOTE = re.compile(rf"单位[:：为]?[ \u3000]?{_SIZED}|" + re.sub(r"<(\w+)>", r"<\g<1>2>", _HEADER_UNIT))
_CELL_UNIT = re.compile(_HEADER_UNIT + r"|[/／](?P<scale2>[万亿])(?P<currency2>元|美元)$")
_MONEY_COLUMN = re.compile(
    r"投资|资金|金额|额|产值|收入|税|营收|造价|[概预估]算|费|外资|内资|补贴|奖|年度?计划|累计完成|资本"
)
_COUNT_COLUMN = re.compile(r"率|比|数|个|面积|亩|项目(?!名|内|类|单|负|业|总|投)|增长|增幅|[±%％]|排名|名次")
_TEXT_COLUMN = re.compile(r"单位|企业|公司|主体|业主|方$|内容|进度")
_BARE = re.compile(r"(?:[0-9０-９]{1,3}(?:,[0-9]{3})+|[0-9０-９]{1,12})(?:[.．][0-9０-９]{1,8})?")
_NO_VALUE = re.compile(r"[—\-－/／]{1,3}|无|暂无")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


def find_amounts(text: str) -> list[Amount]:
    """All sums of money of ``text``, in order and without overlap."""
    numerals = find_numerals(text)
    plain = _PlainCurrency(text)
    found: dict[int, Amount] = {}

    def unit_at(n: Numeral) -> tuple[int, str, Decimal] | None:
        return _currency_at(text, n, plain)

    for m in iter_measures(text, numerals, unit_at):
        found[m.start] = Amount(text[m.start : m.end], m.start, m.end, m.value, m.high, m.unit, m.qualifier)
    _deal_out(text, numerals, found)
    for amount in (*_keyed(text, numerals), *_bare(text, numerals, found)):
        found.setdefault(amount.start, amount)
    for amount in _table_cells(text, plain):
        found.setdefault(amount.start, amount)
    return sorted((a for a in found.values() if not _is_level(text, a)), key=lambda a: a.start)


# 三个万亿元级产业, 五个千亿级集群: how large they are to be, no sums
_LEVELS = re.compile(r"[\d一二两三四五六七八九十]+个[百千万]亿元?|[\d一二两三四五六七八九十]+个[百千]?[亿万]元?")


def _is_level(text: str, amount: Amount) -> bool:
    behind = text[amount.end : amount.end + 3]
    return ("个" in amount.text and _LEVELS.fullmatch(amount.text) is not None and behind[:1] in ("级", "产")) or (
        behind[:1] == "级" and amount.text[:1] in "百千万上"
    )


class _PlainCurrency:
    """What plain 元 means at a place: CNY, until the article introduces another currency."""

    def __init__(self, text: str) -> None:
        self._switches: list[tuple[int, str]] = []
        hong_kong = "港元" in text and "人民币" not in text and _HONG_KONG.search(text) is not None
        if hong_kong:
            self._switches.append((text.index("港元"), "HKD"))
        for m in _INTRODUCED.finditer(text):
            name = m["same"] or m["all"] or m[0]
            code = next((c for s, c in _CODE.items() if name.startswith(s)), None)
            if code and code != (self._switches[-1][1] if self._switches else "CNY"):
                self._switches.append((m.start(), code))

    def at(self, position: int) -> str:
        i = bisect_right(self._switches, (position, "~"))
        return self._switches[i - 1][1] if i else "CNY"


def _currency_at(text: str, n: Numeral, plain: _PlainCurrency) -> tuple[int, str, Decimal] | None:
    """End of the currency behind ``n`` and its code; the word in front (港币两千万元) decides about a plain 元."""
    behind = _BEHIND.match(text, n.end)
    front = _FRONT.search(text[max(0, n.start - 9) : n.start])
    code_front = (_SYMBOLS.get(front["name"]) or _CODE[front["name"]]) if front else None
    if behind is None:
        sized = scale_of(n) >= 10**4 or (front is not None and front["name"] in "￥¥$€£US$HK$NT$RMBCNY")
        if code_front and sized and not unit_follows(text, n.end):
            return n.end, code_front, Decimal(1)
        return None
    if behind["name"]:
        return behind.end(), _CODE[behind["name"]], Decimal(1)
    if not _is_yuan(text, n, behind.end()):
        return None
    return behind.end(), code_front or plain.at(n.start), Decimal(1)


def _is_yuan(text: str, n: Numeral, end: int) -> bool:
    """Whether 元, 圆 or 块 behind ``n`` is money: not in 三元锂电, 2024元月, 三块牌子."""
    after = text[end : end + 1]
    if text[end - 1] == "块":  # also a measure word
        return _money_before(text, n.start) or (n.qualifier != "exact" and 100 <= n.value < 10**5)
    if len(n.text) == 1 and not n.text.isdecimal():
        return not _THREE_YUAN.match(text, end) and (n.text != "一" or after in "，。,；;、/的")
    return not (after == "月" and len(n.text) == 4)


def _deal_out(text: str, numerals: list[Numeral], found: dict[int, Amount]) -> None:
    """分别为10、8.5和2.3亿元: unit and currency of a list's last sum hold for the bare numbers before it."""
    for i in range(len(numerals) - 1, 0, -1):
        last, n = numerals[i], numerals[i - 1]
        amount = found.get(last.start)
        gap = text[n.end : last.start]
        if amount is None or n.start in found or len(gap) > 2 or not _LIST_GAP.match(gap):
            continue
        scale = Decimal(1)
        if scale_of(n) < 10**4:
            scale = _list_scale(amount, last)
            if scale == 1 or not _DEALT_OUT.search(text[max(0, n.start - 60) : n.start]):
                continue
        qualifier = qualifier_around(text, n.start, n.end) if n.qualifier == "exact" else n.qualifier
        found[n.start] = Amount(n.text, n.start, n.end, n.value * scale, n.value_high, amount.currency, qualifier)


def _list_scale(amount: Amount, n: Numeral) -> Decimal:
    own = scale_of(n)
    return own if own > 1 or n.value == 0 else amount.value / n.value


def _keyed(text: str, numerals: list[Numeral]) -> Iterator[Amount]:
    """总投资（万元）：52000."""
    if "元）" not in text and "元)" not in text:
        return
    at = {n.start: n for n in numerals}
    for m in _KEYED.finditer(text):
        n = at.get(m.end())
        if n:
            code = _CODE.get(m["currency"], "CNY")
            yield Amount(n.text, n.start, n.end, n.value * _SCALES[m["scale"] or ""], None, code, n.qualifier)


def _bare(text: str, numerals: list[Numeral], found: dict[int, Amount]) -> Iterator[Amount]:
    """Sums without a currency (已投5000万, 3.2个亿): the words around them must speak of money."""

    def unit_at(n: Numeral) -> tuple[int, str, Decimal] | None:
        return (n.end, "CNY", Decimal(1)) if n.start not in found and _speaks_of_money(text, n) else None

    for m in iter_measures(text, numerals, unit_at):
        yield Amount(text[m.start : m.end], m.start, m.end, m.value, m.high, "CNY", m.qualifier)


def _speaks_of_money(text: str, n: Numeral) -> bool:
    if scale_of(n) < 10**4 or unit_follows(text, n.end) or n.text.rstrip("余多")[-1] not in "万亿":
        return False
    if "个" in n.text:
        return True
    if _MONEY_BEHIND.match(text, n.end):
        return True
    return _MAY_FOLLOW.match(text, n.end) is not None and _money_before(text, n.start)


def _money_before(text: str, position: int) -> bool:
    """Whether the clause that ends at ``position`` speaks of money."""
    clause = _CLAUSE_END.split(text[max(0, position - 14) : position])[-1]
    return _MONEY.search(clause) is not None and _NO_MONEY.search(clause) is None


def _table_cells(text: str, plain: _PlainCurrency) -> Iterator[Amount]:
    """Bare numbers in the money columns of a flattened table, whose unit stands in its header or right above it."""
    if not _UNIT_NOTE.search(text):
        return
    unit: tuple[Decimal, str] | None = None  # of the whole table: 单位：万元
    columns: _Columns | None = None
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        note = _UNIT_NOTE.search(line)
        header = _Columns.of(line, unit, plain.at(start))
        if header:
            columns = header
        elif note and not (columns and columns.row(line, start)):
            unit, columns = _unit_of(note, plain.at(start)), None
        elif columns:
            row = columns.row(line, start)
            columns = columns if row is not None else None
            yield from row or ()


def _unit_of(note: re.Match[str], plain: str) -> tuple[Decimal, str]:
    currency = note["currency"] or note["currency2"]
    return _SCALES[note["scale"] or note["scale2"] or ""], plain if currency == "元" else _CODE[currency]


class _Columns:
    """The columns of a table header: for each its (scale, currency), or None where it holds no money."""

    def __init__(self, units: list[tuple[Decimal, str] | None], counts: int) -> None:
        self._units = units
        self._counts = counts  # columns of numbers that are no money: 项目数, 完成率

    @classmethod
    def of(cls, line: str, table_unit: tuple[Decimal, str] | None, plain: str) -> "_Columns | None":
        """The columns where ``line`` is a header with at least one money column; no cell of a header is a number."""
        cells = [line[a:b] for a, b in cell_spans(line)]
        if len(cells) < 2 or any(_BARE.fullmatch(c) for c in cells) or re.search(r"[。；，]", line):
            return None
        units: list[tuple[Decimal, str] | None] = []
        for cell in cells:
            note = _CELL_UNIT.search(cell)
            if note:
                units.append(_unit_of(note, plain))
            else:
                other = _COUNT_COLUMN.search(cell) or _TEXT_COLUMN.search(cell)
                units.append(table_unit if _MONEY_COLUMN.search(cell) and not other else None)
        return cls(units, sum(bool(_COUNT_COLUMN.search(c)) for c in cells)) if any(units) else None

    def row(self, line: str, offset: int) -> list[Amount] | None:
        """The sums of one row; None where ``line`` is no row of this table."""
        cells = cell_spans(line)
        money = [i for i, u in enumerate(self._units) if u]
        numbers = [i for i, (a, b) in enumerate(cells) if _BARE.fullmatch(line[a:b])]
        if len(cells) < 2 or re.search(r"[。；]$", line):
            return None
        if len(cells) == len(self._units):
            places = {i: i for i in money}
        elif len(cells) > len(self._units):  # blanks inside names: count from the right
            shift = len(cells) - len(self._units)
            places = {i: i + shift for i in money}
            if not all(
                _BARE.fullmatch(line[slice(*cells[p])]) or _NO_VALUE.fullmatch(line[slice(*cells[p])])
                for p in places.values()
            ):
                places = {i: i for i in money}
        else:  # a total row leaves cells out: its numbers stand in the order of the columns
            places = (
                dict(zip(money, numbers, strict=False))
                if len(numbers) in (len(money), len(money) + self._counts)
                else {}
            )
        found = []
        for column, place in places.items():
            a, b = cells[place]
            unit = self._units[column]
            if unit and _BARE.fullmatch(line[a:b]):
                value = Decimal(line[a:b].translate(_HALF_WIDTH).replace(",", "")) * unit[0]
                found.append(Amount(line[a:b], offset + a, offset + b, value, None, unit[1], "exact"))
        return found
