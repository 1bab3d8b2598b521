"""Numerals: Arabic, Chinese, formal and mixed numbers of the press, read exactly.

One grammar serves amounts and quantities: ``find_numerals`` finds the numbers of a text, ``iter_measures``
joins them with their units and into ranges (3至5亿元), ``qualifier_around`` reads the words beside them (约, 超, 以上).

A numeral is a chain of terms with falling units (1亿 + 2000万, 七万 + 五千 + 四百); a term is a coefficient in Arabic
digits or Chinese characters with its units. Vague digits (数, 几, 上, 余, 多) belong to the numeral and set its
qualifier.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.mentions import Numeral, Qualifier

_DIGIT_ROWS = ("零〇○", "一壹弌幺", "二贰两兩貳俩", "三叁", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = {c: n for n, row in enumerate(_DIGIT_ROWS) for c in row}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_UNITS = _SMALL | _BIG
_D = "".join(_DIGITS)
_S = "".join(_SMALL)
_NON_ZERO = "".join("".join(row) for row in _DIGIT_ROWS[1:])
_FORMAL = tuple("壹贰叁肆伍陆柒捌玖拾佰仟")
_FOLD = str.maketrans("０１２３４５６７８９．，", "0123456789.,")

# Longer rows of digits are identifiers; a full-width comma separates thousands only inside money-like sizes.
_ARABIC = (
    r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3}){1,6}(?![0-9０-９])"
    r"|[0-9０-９]{1,3}(?:，[0-9０-９]{3}){1,6}(?=\s?[万亿元])"
    r"|[0-9０-９]{1,18}(?![0-9０-９]))(?:[.．][0-9０-９]{1,12})?"
)
_DECIMAL_TAIL = rf"(?:点[{_D}]{{1,8}}(?![{_S}{_D}]))?"
# 兆 is 10^12 before a currency or a lower unit; elsewhere (兆瓦, 百兆宽带) it belongs to the unit of measure.
_BIG_UNIT = r"(?:[万萬亿億]|兆(?=[余多]?元|[日韩美港新]\w?元|[0-9一二两三四五六七八九十]))"
_TERM = re.compile(
    rf"""
    (?P<negative>负|(?:(?<=^)|(?<=[\s(（:：,，为]))[-－](?=[0-9０-９]))?
    (?:
        (?P<arabic>(?<![A-Za-z_0-9０-９.]){_ARABIC})(?P<gap>[ \u3000\xa0]?)
      | (?P<chinese>
            (?:(?<![以线晚马加网海路早碰赶北会身地台车船墙面基总之])上
              |(?<![总人个指次系户函参倍件位岁学分级多少代])数)[{_S}]{{0,2}}(?=[百千万亿个家名人项吨元余])
          | (?<=[近超逾破过达约])[百千](?=[余多]?[百千万亿个家名人项台套吨亩元])
          | (?<=分之)百
          | (?<=近)(?=[万亿]元?)
          | (?<![唯统逐])[{_NON_ZERO}十拾几][{_D}{_S}几]{{0,15}}{_DECIMAL_TAIL}
          | [零〇]点[{_D}]{{1,8}}
          | 半(?=[个百万亿成])
        )(?P<gap2>)
    )
    (?P<more>[余多]|来(?=[万亿个块元]))?
    (?:(?P<ge>个)(?P<more2>[余多]|来)?(?=[万亿][^名家人吨件套台亩千]|[万亿]$))?
    (?P<units>[{_S}]?{_BIG_UNIT}{{0,2}})
    (?P<more3>余(?![姚杭])|多(?![功能种样媒层方式]|元化)|来(?=[个块元]))?
    """,
    re.VERBOSE,
)
_TAIL_TERM = re.compile(
    rf"(?:(?P<zero>[零〇])?(?P<chinese>[{_NON_ZERO}十拾][{_D}{_S}]{{0,15}})|[零〇]?(?P<arabic>[0-9０-９]{{1,4}}))"
    rf"(?P<units>[{_S}]?{_BIG_UNIT}{{0,2}})(?P<more>余(?![姚杭])|多(?![功能种样媒层方式]|元化))?"
)
# A shared unit: all units after Arabic digits or one Chinese digit (5百万, 五百万), else only the big ones (二十八亿).
_SCALE = re.compile(
    rf"(?:(?<=[0-9０-９\s])(?P<all>[{_S}]?[万萬亿億兆]{{0,2}})|^[{_D}](?P<one>[百千佰仟]?[万萬亿億兆]{{0,2}})"
    rf"|(?P<big>[万萬亿億兆]{{1,2}}))[余多来]?$"
)
_BIG_ONLY = re.compile(r"[万萬亿億兆]{1,2}$")
# Words that only look like numbers; each stands here because it was read as one.
_NO_NUMERAL = re.compile(
    r"一[切体些起直定样般旦律致边面道带路共度同再半向心流手揽点]|四[川平]|三[亚峡明]|九[江寨]|五[粮台角]|六安|七台河|十堰"
    r"|千[方禧]|百[度姓货]|万[科达华一]"
)


_JOINER = re.compile(r"[ \u3000]?(?:[—–－\-~～]{1,2}|至|到)[ \u3000]?(?:约|近)?")
_FILLER = (
    r"(?:人民币|新台币|港币|澳门币|美金|每[亩年月人户吨家天次]|每平方米|总?共|达到?|为|了|合"
    r"|[ \u3000\xa0]|US\$|HK\$|NT\$|[$￥¥€£]){0,3}$"
)
_BEFORE = re.compile(
    r"(?:(?P<under>(?:不得?|不能|未|不会)超过?|不[得能]?[高大多]于|不到|不足|不及|未达"
    r"|低于|少于|小于|至多|最多|跌破|上限"
    r"|最高(?:可?(?:给予|获得?|补助|补贴|奖励?|享受?|贷|支持|资助|予以|不超过|申请)){0,2})"
    r"|(?P<over>不[得能]?[低少小]于|不下于?|至少|最少|起码|最低|突破|[^\W跌]?破|超过?|逾|高于|大于|多于"
    r"|(?<![通经不越太难悔度错走路])过(?!了)|上)"
    r"|(?P<about>(?<![签履节违预特制条公契邀集缔赴爽失续])(?<!(?<!折)合)约|接近|将近|(?<![最附邻临靠])近|大概|大致))"
    + _FILLER
)
_AFTER = re.compile(
    r"[ \u3000]?(?:[（(]不?含[^()（）]{0,6}[)）])?(?:(?P<over>及?以上|之上|有余|出头|起(?![来步点初])|级(?!别))"
    r"|(?P<under>及?以[下内]|之[下内])"
    r"|(?P<about>左右|上下))"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A numeral with its unit, or a range of two; ``value`` and a range's ``high`` are in ``unit``."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str
    qualifier: Qualifier
    numeral: Numeral


_LIST_GAP = re.compile(r"[、和与及]|以及")
_EACH = re.compile(r"(?:分别|均|各)(?:为|达到?)?(?:约|近|超过?|逾|突破|不低于|不少于|不超过|不足)$")
UnitAt = Callable[[Numeral], tuple[int, str, Decimal] | None]


@dataclass(slots=True)
class _Term:
    low: Decimal
    high: Decimal
    unit: Decimal
    vague: Qualifier
    trimmed: int = 0  # characters at the end that belong to the unit of measure: 千 in 一百千瓦


def find_numerals(text: str) -> list[Numeral]:
    """All numerals of ``text`` in order; 七八百 and 十五六 are ranges, 数十 and 300余 are ``over``.

    One behind U+FFFD, which stands for what was lost of the text, may lack its first digits and is left out.
    """
    return list(iter_numerals(text))


def iter_numerals(text: str) -> Iterator[Numeral]:
    """``find_numerals`` one at a time; time is linear in the text."""
    position = 0
    while True:
        match = _TERM.search(text, position)
        if match is None:
            return
        numeral = _read(text, match)
        if numeral is None:
            position = match.start() + 1 if match.end() == match.start() else match.end()
            continue
        if text[numeral.start - 1 : numeral.start] != "\ufffd":
            yield numeral
        position = numeral.end


def parse_numeral(s: str) -> Decimal | None:
    """The value of a string that is one numeral (二十八, 1亿2000万, 壹仟玖佰, 半); None where it is none or a range."""
    s = s.strip()
    if s in ("零", "〇"):
        return Decimal(0)
    if s == "半":
        return Decimal("0.5")
    match = _TERM.match(s)
    numeral = _read(s, match) if match else None
    return numeral.value if numeral and numeral.end == len(s) and numeral.value_high is None else None


def scale_of(numeral: Numeral) -> Decimal:
    """The unit that a numeral ends in (10^8 for 5亿, 10^7 for 3千万), 1 where it ends in a digit."""
    match = _SCALE.search(numeral.text)
    return _unit_value(match[match.lastgroup] if match and match.lastgroup else "")


def qualifier_around(text: str, start: int, end: int) -> Qualifier:
    """What the words around ``text[start:end]`` say: 约 ``about``, 超 ``over``, 不足 ``under``, else ``exact``."""
    before = _BEFORE.search(text[max(0, start - 16) : start])
    after = _AFTER.match(text, end)
    found = [m.lastgroup for m in (before, after) if m]
    for name in ("under", "over", "about"):
        if name in found:
            return name
    return "exact"


def iter_measures(text: str, numerals: Sequence[Numeral], unit_at: UnitAt) -> Iterator[Measure]:
    """Numerals with their units, joined into ranges: 5亿至6亿元, 3至5个, 8000万元至3.5亿元.

    ``unit_at(numeral)`` gives the unit that follows a numeral as (end, unit, factor), or None.
    """
    i = 0
    shared: tuple[int, Qualifier] = (
        -1,
        "exact",
    )  # where the last item of 分别不低于85%、60% ends, and what holds for all
    while i < len(numerals):
        a = numerals[i]
        i += 1
        unit_a = unit_at(a)
        joiner = _JOINER.match(text, unit_a[0] if unit_a else a.end)
        if joiner and i < len(numerals) and numerals[i].start == joiner.end():
            b = numerals[i]
            unit_b = unit_at(b)
            if unit_b and (unit_a is None or unit_a[1] == unit_b[1]):
                low = a.value * (unit_a or unit_b)[2]
                if unit_a is None:
                    low *= _shared_scale(a, b)
                high = (b.value_high or b.value) * unit_b[2]
                if low < high:
                    yield Measure(a.start, unit_b[0], low, high, unit_b[1], "range", a)
                    i += 1
                    continue
        if unit_a:
            end, unit, factor = unit_a
            qualifier = a.qualifier if a.qualifier != "exact" else qualifier_around(text, a.start, end)
            if qualifier == "exact" and shared[0] >= 0 and _LIST_GAP.fullmatch(text, shared[0], a.start):
                qualifier, shared = shared[1], (end, shared[1])
            else:
                shared = (end if _EACH.search(text, max(0, a.start - 8), a.start) else -1, qualifier)
            top = None if a.value_high is None else a.value_high * factor
            yield Measure(a.start, end, a.value * factor, top, unit, qualifier, a)


def _shared_scale(a: Numeral, b: Numeral) -> Decimal:
    """What the lower end of a range takes from the upper one: 10^8 in 3至5亿, 10^4 in 五百至八百万, else 1."""
    own, scale = scale_of(a), scale_of(b)
    if own > 1:
        match = _BIG_ONLY.search(b.text)
        scale = _unit_value(match[0]) if match and own < 10**4 else Decimal(1)
    return scale if a.value < b.value / scale else Decimal(1)


def _read(text: str, match: re.Match[str]) -> Numeral | None:
    """The numeral that begins with the term ``match``: further terms join while their units fall."""
    first = _term(match)
    if first is None or _is_word(text, match):
        return None
    low, high, unit, end = first.low * first.unit, first.high * first.unit, first.unit, match.end() - first.trimmed
    vague = first.vague
    if unit == 1 and match["gap"]:  # a blank belongs to the numeral only where a unit follows it
        end = match.end("arabic")
    chainable = vague == "exact" and not first.trimmed and low == high and first.low == first.low.to_integral_value()
    smallest = _smallest_unit(match["units"] or match["chinese"] or "")
    for _ in range(6):
        tail = _TAIL_TERM.match(text, end) if chainable and smallest > 1 else None
        joined = _tail_value(text, tail, smallest, low) if tail else None
        if tail is None or joined is None:
            break
        low = high = joined
        end = tail.end()
        if tail["more"]:
            vague = "over"
            break
        smallest = _smallest_unit(tail["units"] or tail["chinese"] or "") if tail["units"] else Decimal(1)
    if match["negative"]:
        low, high = -low, -high
    start = match.start()
    if low == high:
        return Numeral(text[start:end], start, end, low, None, vague)
    return Numeral(text[start:end], start, end, low, high, "range")


def _term(match: re.Match[str]) -> _Term | None:
    vague: Qualifier = "exact"
    trimmed = 0
    if match["arabic"]:
        low = high = Decimal(match["arabic"].translate(_FOLD).replace(",", ""))
    else:
        chinese = match["chinese"]
        if chinese[:1] in ("上", "数"):
            vague, chinese = "over", chinese[1:]
        if "几" in chinese:
            vague = "over"
        section = _section(chinese) if chinese else (Decimal(1), Decimal(1))
        if section is None and len(chinese) > 1 and match["chinese"] == match[0]:
            section, trimmed = _section(chinese[:-1]), 1
        if section is None:
            return None
        low, high = section
    for name in ("more", "more2", "more3"):
        if match[name]:
            vague = "about" if match[name] == "来" else "over"
    return _Term(low, high, _unit_value(match["units"]), vague, trimmed)


def _section(s: str) -> tuple[Decimal, Decimal] | None:
    """A Chinese number below 10^4, or a row of digits, as (low, high): 三千八百六十, 二〇二四, 七八百, 一点五, 十几."""
    if s == "半":
        return Decimal("0.5"), Decimal("0.5")
    whole, point, fraction = s.partition("点")
    tail = Decimal(0)
    if point:
        tail = Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction))
    low = high = 0
    last = 0  # the last unit read; 0 at the start
    pending: list[int] = []
    zero = several = False
    for c in whole:
        if c == "几":
            several = True
        elif c in _DIGITS:
            if _DIGITS[c] == 0 and last and not pending:
                zero = True
            else:
                pending.append(_DIGITS[c])
        else:
            unit = _SMALL[c]
            pair = _pair(pending) if pending else (1, 1)
            if pair is None or (last and unit >= last):
                return None
            low, high, last = low + pair[0] * unit, high + pair[1] * unit, unit
            pending, zero, several = [], False, False
    if several and not last:
        return Decimal(1), Decimal(1)  # 几 alone before a unit: 几亿
    if pending:
        if last == 0 and (len(pending) > 2 or _pair(pending) is None):
            low = high = int("".join(map(str, pending)))
        else:
            pair = _pair(pending)
            if pair is None or (len(pending) == 2 and last > 10):
                return None
            step = 1 if zero or last == 0 or point else last // 10
            low, high = low + pair[0] * step, high + pair[1] * step
    return Decimal(low) + tail, Decimal(high) + tail


def _pair(digits: list[int]) -> tuple[int, int] | None:
    """One digit, or two neighbours that mean "one or the other" (七八, 三五)."""
    if len(digits) == 1:
        return digits[0], digits[0]
    if len(digits) == 2 and (digits[1] == digits[0] + 1 or digits == [3, 5]) and digits[0]:
        return digits[0], digits[1]
    return None


def _tail_value(text: str, tail: re.Match[str], smallest: Decimal, so_far: Decimal) -> Decimal | None:
    """The value of the whole chain once ``tail`` joins it, None where it does not belong to it."""
    unit = _unit_value(tail["units"])
    if tail["arabic"]:
        digits = tail["arabic"].translate(_FOLD)
        value = Decimal(digits) * unit
        # 3万4000: bare digits join only where they fill the places below the unit; else they begin something new.
        fits = value < smallest if unit > 1 else Decimal(10) ** len(digits) == smallest
        return so_far + value if fits else None
    section = _section(tail["chinese"])
    if section is None or section[0] != section[1]:
        return None
    value = section[0]
    if unit > smallest and so_far % smallest == 0:  # 一万五千亿
        return (so_far + value) * unit
    if unit == 1 and len(tail["chinese"]) == 1 and not tail["zero"]:  # 一万三
        mixed = text[tail.start() - 2 : tail.start() - 1] in "0123456789０１２３４５６７８９"
        if mixed or text[tail.end() : tail.end() + 1] in ("期", "号", "批", "级", "体", "流"):
            return None
        return so_far + value * smallest / 10
    return so_far + value * unit if value * unit < smallest else None


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether a lone Chinese digit or unit is part of a word."""
    if match[0] in _FORMAL:  # 陆家嘴, 收拾
        return True
    return len(match[0]) == 1 and bool(match["chinese"]) and _NO_NUMERAL.match(text, match.start()) is not None


def _unit_value(units: str) -> Decimal:
    value = Decimal(1)
    for c in units:
        value *= _UNITS[c]
    return value


def _smallest_unit(s: str) -> Decimal:
    """What the next term must stay below: the unit (千万 in 5千万, 百 in 三百) that ``s`` ends in, else 1."""
    compound = s[-2:] in ("万亿", "千万", "百万", "千亿", "百亿", "十万", "十亿")
    return _unit_value(s[-2:]) if compound else Decimal(_UNITS.get(s[-1:], 1))
