"""People as the press names them: an office or role with a name behind it (县委书记林涛, 记者 韩一鸣)."""

import re
from dataclasses import dataclass
from functools import cache

from corpora import lexicons
from extractors.mentions import Person

_SPEECH = ("说", "表示", "介绍", "告诉", "坦言", "透露", "指出", "感慨", "认为", "回忆", "称")
# Words that may end a name and may stand in one: only where nothing better is found.
_SOFT_ENDS = frozenset("与和在向对为就从是把将被同及等到用给指谈讲笑拿走来去主出参签作于的见带")
_NEVER_IN_NAMES = frozenset("的了着是在这那有们吗呢把被给就都也很最更不没我你他她它每各该此某与及和或等将们")
# Bodies that belong to a title only where no name of a body ends with them.
_BODIES = frozenset({"公司", "集团", "企业", "项目", "省", "市", "县", "区", "旗", "州", "镇", "乡", "村"})
_GIVEN_NAME = re.compile(r"[\u3400-\u9fff]{1,2}")
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,6}(?:[·•・][\u3400-\u9fff]{1,8}){1,3}")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,5}")
# 城市长江 is no mayor: before these characters an office that can be cut from other words needs a clear front.
_CUT_OFFICES = frozenset({"市长", "县长", "区长", "镇长", "州长", "乡长", "村长", "部长", "司长"})
_AMBIGUOUS_NEXT = frozenset("江沙春期远安治城乐宁三兴白湖")


@dataclass(frozen=True, slots=True)
class _Words:
    offices: re.Pattern[str]
    prefixes: frozenset[str]
    reporters: frozenset[str]
    surnames: frozenset[str]
    risky: frozenset[str]
    ends: re.Pattern[str]
    speech: re.Pattern[str]


def find_people(text: str) -> list[Person]:
    """People named behind an office or role, in the order of the text.

    ``title`` is the office with what belongs to it (市委副书记、市长), ``name`` the name alone; the mention spans both.
    Of several reporters in a row each is one mention, the later ones without the word 记者 in their span.
    """
    words = _words()
    people: list[Person] = []
    title_start, office_end = -1, -1
    for match in words.offices.finditer(text):
        joined = title_start >= 0 and text[office_end : match.start()] in ("、", "兼", "，", "/")
        front = _title_start(text, match.start(), office_end, words)
        linked = joined or (
            title_start >= 0 and front > office_end and text[office_end:front] in ("、", "兼", "，", "/")
        )
        title_start = title_start if linked else front
        office_end = match.end()
        if _is_split_word(text, match.start(), match.end(), title_start):
            continue
        start = office_end + (1 if text[office_end : office_end + 1] in (" ", "\u3000", "：", ":") else 0)
        end = _name_end(text, start, words)
        if end is None:
            continue
        title = text[title_start:office_end]
        people.append(Person(text[title_start:end], title_start, end, text[start:end], title))
        if match.group() in words.reporters:
            people.extend(_more_names(text, end, title, words))
        title_start = -1
    return people


def _title_start(text: str, start: int, floor: int, words: _Words) -> int:
    """The start of a title: its office with up to four prefixes in front (市委 + 副 + 书记)."""
    for _ in range(4):
        length = next(
            (n for n in (5, 4, 3, 2, 1) if start - n >= max(floor, 0) and _is_prefix(text, start, n, words)), 0
        )
        if not length:
            break
        start -= length
    return start


def _is_prefix(text: str, end: int, length: int, words: _Words) -> bool:
    prefix = text[end - length : end]
    if prefix not in words.prefixes:
        return False
    # 公司总经理, but 某某有限公司 + 总经理; 市商务局局长, but 横山区 + 区长
    return prefix not in _BODIES or end == length or not _is_han(text[end - length - 1])


def _is_split_word(text: str, start: int, end: int, title_start: int) -> bool:
    if text[start:end] not in _CUT_OFFICES:
        return False
    if text[end : end + 1] not in _AMBIGUOUS_NEXT:
        return False
    return title_start == start and start > 0 and _is_han(text[start - 1])


def _more_names(text: str, end: int, title: str, words: _Words) -> list[Person]:
    people: list[Person] = []
    while text[end : end + 1] in ("、", " ", "\u3000") and len(people) < 8:
        start = end + 1
        stop = _name_end(text, start, words)
        if stop is None or _is_han(text[stop : stop + 1]) or words.offices.match(text, start):
            break
        people.append(Person(text[start:stop], start, stop, text[start:stop], title))
        end = stop
    return people


def _name_end(text: str, start: int, words: _Words) -> int | None:
    """Where the name that begins at ``start`` ends; None where none begins there."""
    dotted = _DOTTED.match(text, start)
    if dotted:
        return _cut_dotted(text, start, dotted.end(), words)
    if words.offices.match(text, start) or words.ends.match(text, start):
        return None
    surname = _surname_length(text, start, words)
    if surname:
        end = _chinese_name_end(text, start, surname, words)
        if end is not None:
            return end
    return _bare_name_end(text, start, words)


def _cut_dotted(text: str, start: int, end: int, words: _Words) -> int:
    dot = max(text.rfind(mark, start, end) for mark in "·•・")
    for cut in range(dot + 3, end):
        if words.ends.match(text, cut) and words.ends.match(text, cut + 1):
            return cut + 1  # 买买提 + 出席, not 买买 + 提出
        if words.ends.match(text, cut) or text[cut] in _SOFT_ENDS:
            return cut
    return end


def _surname_length(text: str, start: int, words: _Words) -> int:
    if text[start : start + 2] in words.surnames:
        return 2
    return 1 if text[start : start + 1] in words.surnames else 0


def _chinese_name_end(text: str, start: int, surname: int, words: _Words) -> int | None:
    given = _GIVEN_NAME.match(text, start + surname)
    if given is None:
        return None
    short, long = start + surname + 1, start + surname + 2
    has_long = given.end() == long
    if _ends_plainly(text, short, words):
        end, plain = short, True
    elif has_long and _ends_plainly(text, long, words):
        end, plain = long, True
    elif has_long and _bare_name_end(text, start, words):
        return None  # 艾尼瓦尔说: longer than a Chinese name
    elif has_long and text[long] in _SOFT_ENDS and text[long - 1] not in _SOFT_ENDS:
        end, plain = long, False
    elif text[short] in _SOFT_ENDS:
        end, plain = short, False
    else:
        end, plain = long if has_long else short, False
    name = text[start:end]
    if (not plain and name[:surname] in words.risky) or _NEVER_IN_NAMES & set(name[surname:]):
        return None
    return None if words.offices.search(text, start + surname, end + 1) else end


def _ends_plainly(text: str, i: int, words: _Words) -> bool:
    return i >= len(text) or not _is_han(text[i]) or words.ends.match(text, i) is not None


def _bare_name_end(text: str, start: int, words: _Words) -> int | None:
    """The end of a name without a known surname (巴图, 施奈德): two to five characters in front of a word of speech."""
    run = _HAN_RUN.match(text, start)
    if run is None:
        return None
    for end in range(start + 2, min(run.end(), start + 5) + 1):
        if words.speech.match(text, end):
            name = text[start:end]
            return None if _NEVER_IN_NAMES & set(name) or words.ends.search(name) else end
    return None


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


@cache
def _words() -> _Words:
    surnames, reporters = lexicons.words("surnames"), lexicons.words("reporters")
    return _Words(
        offices=re.compile(lexicons.alternation((*lexicons.words("offices"), *reporters))),
        prefixes=frozenset(lexicons.words("office_prefixes")),
        reporters=frozenset(reporters),
        surnames=frozenset(surnames),
        risky=frozenset(lexicons.words("surnames_risky")),
        ends=re.compile(lexicons.alternation(lexicons.words("name_ends"))),
        speech=re.compile("|".join(_SPEECH)),
    )
