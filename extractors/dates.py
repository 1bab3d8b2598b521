"""Dates and periods of the press, and what they resolve to.

``find_dates`` reads what is written; ``resolve`` adds the article's date. Wherever a rule has a year, ``Date.numbers``
begins with a year and a year offset: ``(2024, None, …)`` for 2024年, ``(None, -1, …)`` for 去年, ``(None, None, …)``
where none is told.

=================  =============================  ==========================================================
rule               numbers                        resolves to
=================  =============================  ==========================================================
``year``           year, offset                   ``2024`` (2023年, 去年, 全年, 年底)
``years``          year, year                     ``2021/2025`` (2021—2025年)
``half``           year, offset, half             ``2024H1`` (上半年)
``quarter``        year, offset, quarter          ``2024Q1`` (一季度, 首季)
``month``          year, offset, month            ``2024-08`` (8月, 8月底, 8月上旬)
``day``            year, offset, month, day       ``2024-08-18`` (8月18日; month None for 18日)
``months``         year, offset, month, month     ``2024-01/2024-10`` (1—10月, 前10个月, 前三季度)
``days``           year, offset, month, day,      ``2024-03-05/2024-03-08`` (3月5日至8日)
                   month, day
``until_month``    year, offset, month            ``2024-01/2024-08`` (截至8月底); a stock at that date is ``month``
``until_day``      year, offset, month, day       ``2024-01/2024-09`` (截至9月15日); a stock at that date is ``day``
``until_year``     year, offset                   ``2023`` (截至2023年底)
``month_offset``   months from the article's,     ``2024-07`` (上月, 本月), ``2024-07-27`` (上个月27日)
                   day or none
``week``           weeks, weekday 1..7 or None    ``2024-07-19`` (上周五), ``2024-07`` (上周)
``day_offset``     days from the article's        ``2024-07-25`` (昨日)
``plan``           number of the five-year plan   ``2021-01/2025-12`` (“十四五”期间)
``vague``          none                           None (近日, 目前, 近年来)
=================  =============================  ==========================================================
"""

import re
from datetime import date, timedelta

from extractors.mentions import Date
from extractors.numerals import parse_numeral

Numbers = tuple[int | None, ...]

_N2 = r"(?:[0-9０-９]{1,2}|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_DAY = r"(?:[0-9０-９]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"[ \u3000]?(?:[—–－\-~～]{1,2}|至|到)[ \u3000]?"
_YEAR_WORDS = {
    "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "前年": -2, "后年": 2, "翌年": 1,
}  # fmt: skip
_YEAR = r"""(?:
    (?P<year>(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})[ \u3000]?
      (?:年度?|(?=全年|上半年|下半年|[Qq][1-4]))
  | 民国(?P<roc>[0-9０-９]{2,3})[ \u3000]?年
  | (?P<short>(?<![0-9０-９.,])[0-2][0-9])年(?=[0-9一二三四五六七八九十]{1,2}月)
  | (?P<word>(?:[去今本明来前后翌]|(?<!新)上(?!年产[0-9一二三四五六七八九十百]))年)度?
  | (?P<same>[同当]年)
  | (?P<next>次年)
)(?:[的，,]|内?[底末初](?![步次期始])|全年|以来)?[ \u3000]?"""
_YEAR_ALONE = re.sub(r"\?P<(\w+)>", r"?P<\1_>", _YEAR)
_PERIOD = rf"""
    (?P<m1>{_N2})[ \u3000]?月份?[ \u3000]?(?P<d1>{_DAY})[ \u3000]?[日号]?{_TO}
      (?:(?P<m2>{_N2})[ \u3000]?月[ \u3000]?)?(?P<d2>{_DAY})[ \u3000]?[日号]
  | (?P<m3>{_N2})[ \u3000]?月[ \u3000]?(?P<d3>{_DAY})[ \u3000]?[日号](?:[上下]午|晚间?|凌晨|清晨|当天)?
  | (?P<ms>{_N2})[ \u3000]?月?份?{_TO}(?P<me>{_N2})[ \u3000]?月份?
  | (?P<m4>{_N2})[ \u3000]?月(?![光亮球龄薪租均产饼嫂])份?
      (?:中?[上中下]旬|[底初末]|中(?![国央标部心型小等医共华铁建石欧美日韩]))?
  | (?<!提)[前首头](?P<fm>{_N2}|两)个?月份?
  | 前(?P<fq>[二两三123])个?季度
  | 首(?P<fq2>[二两三23])季
  | (?:第(?=.季)|(?=.季度))(?P<q>[一二三四1-4１-４])季度?
  | 首季度?(?P<q0>)
  | [Qq](?P<q2>[1-4])
  | (?P<half>上半|下半|前半|后半)年度?
  | (?P<whole>全年(?!龄)|(?<![0-9一二三四五六七八九十两几数半多每])年(?:[底末初终]|内|中(?=[，,。前]))|岁末)
"""
_DATES = re.compile(
    rf"""
    (?=[0-9０-９一二三四五六七八九十截民同当次去上今本明来前后翌首头第Qq下全年岁昨这近日目眼不此最未“"])  # for speed
    (?P<until>截[至止](?:到)?[ \u3000]?)?
    (?:
        (?P<iso>(?<![0-9])(?P<iy>(?:19|20)[0-9]{{2}})[-/.](?P<im>[0-9]{{1,2}})[-/.](?P<id>[0-9]{{1,2}})(?![0-9]))
      | (?P<iso_month>(?<![0-9])(?P<jy>(?:19|20)[0-9]{{2}})[-/](?P<jm>0[1-9]|1[0-2])(?![0-9\-/]))
      | (?P<y1>(?<![0-9])(?:19|20)[0-9]{{2}})[ \u3000]?年?{_TO}(?P<y2>(?:19|20)[0-9]{{2}})[ \u3000]?年
      | (?:{_YEAR})?(?<![0-9０-９.])(?:{_PERIOD})
      | {_YEAR_ALONE}
      | [今本昨前明]?日?[（(](?P<dp>[0-9]{{1,2}})(?:日)?[)）]日?(?<=日)
      | (?P<month_word>上上个?月|上个?月|本月|(?<!月)(?<!月份)当月|下个?月)
          (?:(?P<month_day>{_DAY})[日号]|[底初末中]|[上中下]旬)?
      | (?P<week_word>上上周|上周|上星期|本周|这周|下周|下星期)(?P<weekday>[一二三四五六日天末])?
      | (?P<day_word>昨日|昨天|昨晚|今日|今天|今早|今晨|前天|前日|明日|明天|后天)(?![产报])
      | (?P<same_day>当[日天](?![均收])|同日|同[一]?天)
      | (?<![0-9０-９月第.])(?P<d4>{_DAY})[日号]?{_TO}(?P<d5>{_DAY})[日号](?![线楼馆])
      | (?<![0-9０-９月第.,])(?P<d6>(?:[12１２][0-9０-９]|3[01]|[1-9１-９])|二?十[一二三四五六七八九])
          日(?![均产报本处内历])(?:[上下]午|晚间?)?
      | [“"]?(?P<plan>十[一二三四五六])五[”"]?(?:规划)?(?:期间|时期|末|以来)?(?![0-9一二三四五六七八九十十])
      | (?P<vague>近日|日前|目前|近期|近来|近年来?|当前|眼下|不久前|此前|最近
          |近[0-9一二三四五两]{{1,2}}年来?|未来[0-9一二三四五两]{{1,2}}年|[0-9一二三四五两]{{1,2}}年来)
    )
    """,
    re.VERBOSE,
)
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日", start=1)} | {"天": 7, "末": 6}
_HALF_WIDTH = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "01234567890001234567" + "89")
_SENTENCE_END = re.compile(r"[。；;！!？?\n]")


def find_dates(text: str) -> list[Date]:
    """All dates and periods of ``text``, longest first where they overlap.

    A month without a year takes the year told earlier in its sentence (去年5月签约、8月开工), and 同年 and 当日 the
    year and the day told last.
    """
    found: list[Date] = []
    told = _Told()
    for match in _DATES.finditer(text):
        read = _read(match, told)
        if read:
            rule, numbers = read
            end = match.end() - (len(match[0]) - len(match[0].rstrip(" \u3000，,的")))
            mention = Date(text[match.start() : end], match.start(), end, rule, numbers)
            found.append(_inherit(text, found[-1], mention) if found else mention)
            told.add(found[-1])
    return found


def with_told_years(dates: list[Date]) -> list[Date]:
    """Months, quarters, halves and days without a year in the year that the text tells before them, or close behind
    the first of them (2024年…。1—8月…; 3月4日，某县2020年集中签约仪式举行).

    For articles that tell no date of their own: a date of publication says better which year is meant.
    """
    year: int | None = None
    out = []
    for i, told in enumerate(dates):
        n = told.numbers
        if n and _has_year(told):
            year = n[0] or year
        lacks = told.rule in _IN_A_YEAR and n[:2] == (None, None) and n[2] is not None
        if lacks and year is None and i + 1 < len(dates) and dates[i + 1].start - told.end <= _CLOSE:
            year = dates[i + 1].numbers[0] if dates[i + 1].rule == "year" else None
        out.append(Date(told.text, told.start, told.end, told.rule, (year, None, *n[2:])) if lacks and year else told)
    return out


_CLOSE = 12
_IN_A_YEAR = frozenset(("month", "months", "until_month", "quarter", "half", "day", "days", "until_day"))


class _Told:
    """The last year and the last day that the text has told: what 同年 and 当日 mean."""

    def __init__(self) -> None:
        self.year: tuple[int | None, int | None] = (None, None)
        self.day: Date | None = None

    def add(self, d: Date) -> None:
        if _has_year(d):
            self.year = d.numbers[0], d.numbers[1]
        if d.rule in ("day", "day_offset"):
            self.day = d


def resolve(mention: Date, published: date | None, *, future: bool = False) -> str | None:
    """``YYYY``, ``YYYYQn``, ``YYYYHn``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``from/to``; None where it cannot be told.

    A month or day without a year is the last one up to ``published``; with ``future`` (a plan) it is the next one.
    """
    n = mention.numbers
    rule = mention.rule
    if rule == "vague":
        return None
    if rule == "plan":
        start = 1956 + 5 * ((n[0] or 1) - 1)  # the tenth plan began in 2001
        return f"{start}-01/{start + 4}-12"
    if rule == "years":
        return f"{n[0]}/{n[1]}"
    if rule in ("month_offset", "day_offset", "week"):
        return _relative(rule, n, published) if published else None
    year = _year(rule, n, published, future)
    if year is None:
        return None
    return _absolute(rule, year, n[2:], published, future)


def _absolute(rule: str, year: int, n: Numbers, published: date | None, future: bool) -> str | None:
    match rule:
        case "year" | "until_year":
            return f"{year}"
        case "half":
            return f"{year}H{n[0]}"
        case "quarter":
            return f"{year}Q{n[0]}"
        case "month":
            return f"{year}-{n[0]:02}"
        case "months":
            return f"{year}-{n[0]:02}/{year}-{n[1]:02}"
        case "until_month" | "until_day":
            return f"{year}-01/{year}-{n[0]:02}" if n[0] else None
        case "day":
            return _day(year, n[0], n[1], published, future)
        case "days":
            first = _day(year, n[0], n[1], published, future)
            month = n[2] or (int(first[5:7]) if first else None)
            last = _day(year, month, n[3], published, future)
            return f"{first}/{last}" if first and last else None
    return None


def _year(rule: str, n: Numbers, published: date | None, future: bool) -> int | None:
    if n[0] is not None:
        return n[0]
    if published is None:
        return None
    if n[1] is not None:
        return published.year + n[1]
    month = _first_month(rule, n[2:])
    if month is None:
        return published.year
    if future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def _first_month(rule: str, n: Numbers) -> int | None:
    """The month that decides whether a period without a year lies ahead of the article."""
    if rule == "months":
        return n[1]
    if rule == "quarter":
        return 3 * (n[0] or 1) - 2
    if rule == "half":
        return 6 * (n[0] or 1) - 5
    return n[0] if n else None


def _day(year: int, month: int | None, day: int | None, published: date | None, future: bool) -> str | None:
    if day is None:
        return None
    if month is None:
        if published is None:
            return None
        month = published.month
        if not future and day > published.day:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _relative(rule: str, n: Numbers, published: date) -> str:
    if rule == "day_offset":
        return (published + timedelta(days=n[0] or 0)).isoformat()
    if rule == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=n[0] or 0)
        if n[1] is None:
            return (published + timedelta(weeks=n[0] or 0)).isoformat()[:7]
        return (monday + timedelta(days=n[1] - 1)).isoformat()
    month = published.year * 12 + published.month - 1 + (n[0] or 0)
    day = f"-{n[1]:02}" if len(n) > 1 and n[1] else ""
    return f"{month // 12}-{month % 12 + 1:02}{day}"


def _read(match: re.Match[str], told: _Told) -> tuple[str, Numbers] | None:
    g = match.groupdict()
    year = _read_year(g, told)
    until = "until_" if g["until"] else ""
    if g["iso"]:
        return _checked(until + "day", (int(g["iy"]), None, int(g["im"]), int(g["id"])))
    if g["iso_month"]:
        return _checked(until + "month", (int(g["jy"]), None, int(g["jm"])))
    if g["y1"]:
        return "years", (int(g["y1"]), int(g["y2"]))
    if g["m1"]:
        m1 = _int(g["m1"])
        return _checked("days", (*year, m1, _int(g["d1"]), _int(g["m2"]) or m1, _int(g["d2"])))
    if g["m3"]:
        return _checked(until + "day", (*year, _int(g["m3"]), _int(g["d3"])))
    if g["ms"]:
        return _checked("months", (*year, _int(g["ms"]), _int(g["me"])))
    if g["m4"]:
        return _checked(until + "month", (*year, _int(g["m4"])))
    if g["fm"]:
        return _checked("months", (*year, 1, _int(g["fm"])))
    if g["fq"] or g["fq2"]:
        return "months", (*year, 1, 3 * (_int(g["fq"] or g["fq2"]) or 0))
    quarter = g["q"] or g["q2"] or ("1" if g["q0"] is not None else None)
    if quarter:
        return "quarter", (*year, _int(quarter))
    if g["half"]:
        return "half", (*year, 1 if g["half"] in ("上半", "前半") else 2)
    if g["whole"]:
        return until + "year", year if year != (None, None) else (None, 0)
    return _read_other(g, year, until, told)


def _read_other(g: dict[str, str | None], year: Numbers, until: str, told: _Told) -> tuple[str, Numbers] | None:
    if year != (None, None):
        return until + "year", year
    if g["month_word"]:
        word = g["month_word"].replace("个", "")
        offset = {"上上月": -2, "上月": -1, "下月": 1}.get(word, 0)
        return ("month_offset", (offset, _int(g["month_day"]))) if g["month_day"] else ("month_offset", (offset,))
    if g["week_word"]:
        word = g["week_word"].replace("星期", "周")
        day = _WEEKDAYS[g["weekday"]] if g["weekday"] else None
        return "week", ({"上上周": -2, "上周": -1, "下周": 1}.get(word, 0), day)
    if g["day_word"]:
        return "day_offset", ({"昨": -1, "今": 0, "明": 1, "后": 2}.get(g["day_word"][0], -2),)
    if g["same_day"]:
        return (told.day.rule, told.day.numbers) if told.day else ("vague", ())
    if g["d5"]:
        return _checked("days", (None, None, None, _int(g["d4"]), None, _int(g["d5"])))
    if g["d6"] or g["dp"]:
        return _checked(until + "day", (None, None, None, _int(g["d6"] or g["dp"])))
    if g["plan"]:
        return "plan", (_int(g["plan"]),)
    return ("vague", ()) if g["vague"] else None


def _read_year(g: dict[str, str | None], told: _Told) -> tuple[int | None, int | None]:
    for tail in ("", "_"):
        if g["year" + tail]:
            return int(str(g["year" + tail]).translate(_HALF_WIDTH)), None
        if g["roc" + tail]:
            return int(str(g["roc" + tail]).translate(_HALF_WIDTH)) + 1911, None
        if g["short" + tail]:
            return 2000 + int(str(g["short" + tail])), None
        if g["word" + tail]:
            return None, _YEAR_WORDS[str(g["word" + tail])]
        if g["same" + tail]:
            return told.year
        if g["next" + tail]:
            year, offset = told.year
            return (year + 1 if year is not None else None), (offset + 1 if offset is not None else None)
    return None, None


def _has_year(d: Date) -> bool:
    return d.rule not in ("vague", "plan", "years", "week", "month_offset", "day_offset") and d.numbers[:2] != (
        None,
        None,
    )


def _checked(rule: str, numbers: Numbers) -> tuple[str, Numbers] | None:
    """``(rule, numbers)`` unless a month or a day is impossible."""
    kind = rule.removeprefix("until_")
    months, days = {"month": ((2,), ()), "months": ((2, 3), ()), "day": ((2,), (3,)), "days": ((2, 4), (3, 5))}[kind]
    ok = all(numbers[i] is None or 1 <= (numbers[i] or 0) <= 12 for i in months)
    ok = ok and all(1 <= (numbers[i] or 0) <= 31 for i in days)
    return (rule, numbers) if ok else None


def _inherit(text: str, previous: Date, mention: Date) -> Date:
    """A month without a year takes the year that its sentence has told just before, a day its month."""
    n, p = mention.numbers, previous.numbers
    if mention.rule not in ("month", "months", "day", "days", "quarter", "half") or n[:2] != (None, None):
        return mention
    gap = text[previous.end : mention.start]
    if len(gap) > 60 or _SENTENCE_END.search(gap) or gap.startswith(("同期", "相比")):
        return mention
    if mention.rule in ("day", "days") and n[2] is None:
        if previous.rule == "day" and p[2] is not None and (n[3] or 0) >= (p[3] or 0):
            return Date(mention.text, mention.start, mention.end, mention.rule, (*p[:3], *n[3:]))
        return mention
    if not _has_year(previous) or previous.rule.startswith("until") or _month_of(previous) > _month_of(mention):
        return mention
    return Date(mention.text, mention.start, mention.end, mention.rule, (*p[:2], *n[2:]))


def _month_of(d: Date) -> int:
    return (_first_month(d.rule, d.numbers[2:]) or 0) if len(d.numbers) > 2 else 0


def _int(s: str | None) -> int | None:
    if not s:
        return None
    value = parse_numeral(s)
    return None if value is None else int(value)
