"""Stages: words that tell how far a project is (guidelines: negotiating, signed, approved, started, completed, operating)."""

import re
from functools import cache

from corpora.lexicons import alternation, table
from extractors.mentions import Stage, StageName

# The order in which a project passes its stages.
ORDER: tuple[StageName, ...] = ("negotiating", "signed", "approved", "started", "completed", "operating")

# Words before a stage word in its clause that make it a plan (预计10月动工, 力争年内开工)
_PLANNED_BEFORE = re.compile(
    r"还没|没(?=[动开签投])|尚未|原定|原计划|本应|未(?!来)|没有|迟迟|年内|年底前|(?<![去上前\d])年底(?!已)|年前|下个?月|预计|计划(?![处委])|规划(?![局院馆])|力争|争取|有望|即将|将于|将在|拟于|拟|将|就能|就可|即可|料(?=[将于在可今明]|\d)|确保|推动|促成|促进(?![中局会署司委])|加快|尽快|早日|待|届时|可(?!.*已)|目标|准备|打算|要|推进(?![会办])|明年|力促|后续|未来"
)
# Words behind it that make it a noun of work rather than an event (签约项目, 开工率, 落地见效)
_NOT_EVENT_AFTER = re.compile(
    # 建成投产后, 建成并投入使用后: what is expected of it then
    r"(?:并|、)?(?:投产|达产|投用|投运|运营|使用|投入使用|达效|满产){1,3}[^，。；、]{0,3}后(?!续)"
    r"|情况|模式|经验|成本|机构|团队|方(?!面)|商(?!务)|中心"
    r"|在即|在望|率|额|后(?!续)|之后|以后|前(?=[，的、一])|难|库|清单|见效|生根|前期|政策|条件|单位|企业(?=[，。；、]|$)|企业总数|以来"
    # what is signed is a letter of intent
    r"|(?<=签[署订定下])[^，,。；]{0,16}(?:备忘录|意向书|意向协议)"
)
# 由A公司建设运营, 负责运营: what a company does, not what happened
_WORK_BEFORE = re.compile(r"(?:建设|投资|开发|管理|负责|委托|合作|日常)(?:和|及|、|与)?$")
# 建设中央厨房, 建设中心, 建设中药产业园: the word goes on
_GOES_ON = frozenset("央心药国高低小型试转欧日韩医游式部")
# 从签约到投产: a span of time; 从签约到投产只用了75天 tells that the end of it was reached
_TOOK = re.compile(r"[，,]?(?:只|仅|总共|一共)?(?:用了?|历时|用时|花了?)(?:不到|短短)?[\d一二三四五六七八九十]")
_FROM_TO = re.compile(r"(?:^|[^\u4e00-\u9fff]|[，。；])?从(?:[\u4e00-\u9fff]{2}到)?[\u4e00-\u9fff]{2,4}$")
_DONE = re.compile(r"已|正式|顺利|成功|刚刚|如期|率先|全面(?!推)|于\d|了|[昨今]日|日前|近日")


# 通过38家企业: an office that approves
_PASSED = r"通过(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?=家企业|家厂商|案|件[^，。；]{0,6}案)"
# 土建部分完成70%, 完成总工程量的四分之三, 已完成85%: how far the building is
_UNDER_WAY = (
    r"(?:土建|主体|基础|桩基|厂房)(?:部分|工程|施工|结构|建设)?(?:已|累计)?完成(?:了|过)?(?=\d|[一二三四五六七八九]成|过半|近)"
    r"|(?<=[目程地线园站厂期房心施])(?:建设)?(?:正在|正|也在|均|都在)?(?:加速|加快|加紧|有序|稳步|顺利|全速|快速|紧张)(?:有序)?(?:推进|建设|施工)(?=中|[，。；、,;]|$)"
    r"|正(?:在)?(?:平整场地|平整土地|浇筑|栽植|安装|打桩|砌筑|架设|铺设|搭建|开挖)|(?:基础|地基|桩)打了(?=[一二三四五六七八九]成|大半|一半)"
    r"|工程量的?(?=[一二三四五六七八九]成|\d+%|百分之|[一二三四五六七八九]分之)|已完成(?=\d+%)|完成(?:总)?进度的?(?=\d+%)"
)


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, StageName | None]]:
    rows: dict[str, StageName | None] = {}
    for word, stage in table("stages"):
        rows[word] = None if stage == "-" else stage  # type: ignore[assignment]
    return re.compile(f"{alternation(tuple(rows))}|(?P<approved>{_PASSED})|(?P<started>{_UNDER_WAY})"), rows


def find_stages(text: str) -> list[Stage]:
    """Stage words in ``text``; ``planned`` where their clause announces the stage and does not report it."""
    pattern, stages = _lexicon()
    found: list[Stage] = []
    for match in pattern.finditer(text):
        if _NOT_EVENT_AFTER.match(text, match.end()):
            continue
        if _FROM_TO.search(text[max(0, match.start() - 6) : match.end()]) and not _TOOK.match(text, match.end()):
            continue
        if match[0] == "建设中" and text[match.end() : match.end() + 1] in _GOES_ON:
            continue
        if match[0] == "运营" and _WORK_BEFORE.search(text[max(0, match.start() - 3) : match.start()]):
            continue
        clause = _clause_before(text, match.start())
        found.append(Stage(match[0], match.start(), match.end(), _stage(match, stages), _is_planned(clause)))
    return found


def _stage(match: re.Match[str], stages: dict[str, StageName | None]) -> StageName | None:
    if match.lastgroup:
        return "approved" if match.lastgroup == "approved" else "started"
    return stages[match[0]]


def _clause_before(text: str, at: int) -> str:
    """The clause up to ``at``, at most 30 characters of it."""
    head = text[max(0, at - 30) : at]
    return re.split(r"[，,。；;！？：:（(\n]", head)[-1]


def _is_planned(clause: str) -> bool:
    announced = list(_PLANNED_BEFORE.finditer(clause))
    return bool(announced) and not _DONE.search(clause, announced[-1].end())


def furthest(stages: list[StageName]) -> StageName | None:
    """The furthest of the stages; None for none."""
    return max(stages, key=ORDER.index, default=None)
