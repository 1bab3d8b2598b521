"""Which amount is a project's investment, and of which kind.

The words in front of an amount, in its own clause, say what it is: 总投资 makes it a total, 年产值 no investment at all.
Lists with 分别 deal their amounts out in order.
"""

import re
from bisect import bisect_left

from extractors.mentions import Amount, Mention, within
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate, is_row
from pipeline.records import AmountKind, Span

# Amounts that are no investment in the project (guidelines: expected output, tax; not deals: revenue, loans, funds)
_NOT_INVESTMENT = re.compile(
    r"产值|税收|纳税|缴税|利税|营收|收入|销售|开票|利润|注册资[本金]|注册外资|贷款|授信|补贴|补助|奖励|订单|合同额|中标价|市值|租金|融资|基金|专项债|债券"
    r"|亩均|成交|交易额|出口|现金|货币|增加值|流动资金|年销|竞得|拍得|身家|奖金|首付|赔|罚|自筹|成本|薪|工资|回报|借款|储备金|保证金|规模|营业额|每年"
)
_KINDS: tuple[tuple[AmountKind, re.Pattern[str]], ...] = (
    (
        "paid",
        re.compile(
            r"(?:已|累计|今年|目前)?完成(?:固定资产)?投资|已投入|已投资|到位资金|资金到位|已?累计投入|累计完成|已完成"
        ),
    ),
    ("phase", re.compile(r"(?:首期|[一二三四]期|第[一二三]期|一标段)[^，,。；]{0,8}$")),
    ("fixed", re.compile(r"固定资产投[资入]|固投|设备投[资入]")),
    ("foreign", re.compile(r"(?:其中)?(?:外资|外方出资|外方投资|合同外资)")),
    (
        "total",
        re.compile(
            r"投资|投入|投了|斥资|出资|耗资|涉资|增资|追加|加码|凑了|凑齐|花了?$|筹集|掏出|砸下|造价|预算|投资额|投资总额|估算|概算|拿出|总额|总金额|(?:要|拟|再|将|计划)投(?:下)?$"
        ),
    ),
)
_DEALT = re.compile(r"(?:分别|依次)(?:投资|签约|斥资|为|是|约|达|约为|拟投资)?|(?:均为|都是|均投资|各投资|各(?=约?\d))")
_EACH_WORDS = ("均为", "都是", "均投资", "各")


def kind_of(reading: Reading, amount: Amount) -> AmountKind | None:
    """What the words before (and straight behind) an amount make it; None where it is no investment."""
    named = within(reading.projects, amount.start - 40, amount.start)
    before = _clause_before(reading.text, amount.start, named[-1].end if named else 0)
    after = reading.text[amount.end : amount.end + 8]
    if re.match(
        r"(?:以上|以下)?(?:的)?(?:有\d|订单|贷款|补贴|奖励|罚款|授信|基金|产值|税收|营收|以上项目|以上的项目|级)", after
    ):
        return None
    if re.match(r"的(?:投资计划|总投资|投资额)", after):
        return "total"
    if _NOT_INVESTMENT.search(before):
        last_no = max((m.end() for m in _NOT_INVESTMENT.finditer(before)), default=0)
        if not re.search(r"总投资|投资额|计划投资", before[last_no:]):
            return None
    for kind, pattern in _KINDS:
        if pattern.search(before):
            return kind
    return None


def _clause_before(text: str, at: int, floor: int = 0) -> str:
    """The words of the clause before ``at``, none left of ``floor``; 投资额最小，为6000万元 is one clause."""
    head = text[max(0, at - 24, floor) : at]
    clauses = re.split(r"[，,。；;！？：:（(、\n]", head.rstrip("：: 约"))
    return clauses[-2] if len(clauses) > 1 and re.fullmatch(r"[为达仅是约]{1,2}", clauses[-1]) else clauses[-1]


def dealt_out(reading: Reading, found: list[Candidate]) -> dict[int, Amount]:
    """Amounts of 分别 lists by the index of their candidate: A、B、C项目总投资分别为3亿元、2亿元和1亿元."""
    dealt: dict[int, Amount] = {}
    by_sentence: dict[int, list[int]] = {}
    for i, candidate in enumerate(found):
        by_sentence.setdefault(candidate.sentence.start, []).append(i)
    for sentence in reading.sentences:
        here = by_sentence.get(sentence.start, [])
        for match in _DEALT.finditer(reading.text, sentence.start, sentence.end):
            at = _behind_companies(reading, match.end(), sentence.end)
            run = _run(reading, within(reading.amounts, at, sentence.end), at)
            clause = reading.text.rfind("；", sentence.start, match.start()) + 1
            before = [i for i in here if found[i].project.end <= match.start()]
            before = [i for i in before if found[i].project.start >= clause] or before
            after = [i for i in here if found[i].project.start >= match.end()]
            if not before and _THESE.match(reading.text, sentence.start, match.start()):
                told = bisect_left(found, sentence.start, key=lambda c: c.project.start)
                before = list(range(max(0, told - len(run)), told))  # 三个项目投资额依次为…: those named last
            if any(_has_own(reading, found[i], match.start()) for i in before):
                before = []
            if match[0].startswith(_EACH_WORDS):
                amounts = within(reading.amounts, match.end(), match.end() + 16)
                if amounts and amounts[0].start <= match.end() + 3:
                    listed = [i for i in before if not _has_own(reading, found[i], match.start())]
                    if reading.text[amounts[0].end : amounts[0].end + 1] == "的":  # 投资额均为8500万元的A、B两个项目
                        listed = after
                    dealt.update(dict.fromkeys(listed, amounts[0]))
                continue
            for group in (before, after):
                if len(run) > 1 and len(group) >= len(run):
                    chosen = group[-len(run) :] if group is before else group[: len(run)]
                    dealt.update({i: amount for i, amount in zip(chosen, run, strict=True) if i not in dealt})
                    break
    return dealt


def _behind_companies(reading: Reading, at: int, end: int) -> int:
    """Where sums may begin behind the companies that are dealt out with them: 分别由A、B和C投资|2亿元、3亿元…."""
    start = at
    for company in within(reading.companies, at, end):
        if not re.fullmatch(r"由?[、和及与]?", reading.text[at : company.start]):
            break
        at = company.end
    invests = re.compile(r"(?:投资|出资|斥资)").match(reading.text, at)
    return invests.end() if at > start and invests else start


# 三个项目投资额依次为, 上述项目总投资分别为
_THESE = re.compile(r"(?:其中)?(?:[前后]?[\d两三四五六七八九十]+个|上述|以上|这些|各|几个)(?:[^，。；]{0,6})?项目")


def _has_own(reading: Reading, candidate: Candidate, before: int) -> bool:
    """Whether the candidate already has an investment of its own before the 分别."""
    return any(
        a.end < before and kind_of(reading, a)
        for a in within(reading.amounts, candidate.near.start, candidate.near.end)
    )


def _run(reading: Reading, amounts: list[Amount], at: int) -> list[Amount]:
    """The amounts that follow ``at`` one after the other with only separators between them."""
    run: list[Amount] = []
    for amount in amounts:
        between = reading.text[at : amount.start]
        if not re.fullmatch(r"\s*(?:、|，|,|和|及|以及|与)?\s*(?:约|近|超|逾)?\s*", between):
            break
        run.append(amount)
        at = amount.end
    return run


def amount_of(reading: Reading, candidate: Candidate, taken: set[int]) -> tuple[Amount | None, AmountKind | None]:
    """The investment that the candidate's scope gives it, the total before any other kind.

    ``taken`` holds the starts of amounts that belong to other deals or to a whole batch.
    """
    near = _of_span(reading, candidate.near, candidate.project, taken)
    best = _best(reading, near, candidate.project)
    if best is not None and best[1] in ("total", "fixed"):
        return best
    far = [pair for span in candidate.far for pair in _of_span(reading, span, None, taken)]
    best_far = _best(reading, far, candidate.project)
    if best is None or (best_far is not None and best_far[1] == "total"):
        best = best_far or best
    return best or (None, None)


def _of_span(reading: Reading, span: Span, project: Mention | None, taken: set[int]) -> list[tuple[Amount, AmountKind]]:
    pairs: list[tuple[Amount, AmountKind]] = []
    row = is_row(reading.text[span.start : span.end])
    for amount in within(reading.amounts, span.start, span.end):
        if amount.start in taken or (project and project.start <= amount.start < project.end):
            continue
        kind: AmountKind | None = "total" if row else kind_of(reading, amount)
        if (
            kind is None
            and project is not None
            and (_adjacent(reading.text, amount, project) or _spent_on(reading.text, amount, project))
        ):
            kind = "total"
        if kind is not None:
            pairs.append((_revised(reading, amount), kind))
    return pairs[:1] if row else pairs  # the first column of money in a row is the total


# 总投资由10亿元增加到|12亿元, 概算2.9亿元调整为|3.5亿元
_REVISED = re.compile(
    r"[，,]?(?:调整|调增|调减|增加|提高|提升|追加|上调|下调|扩大|变更|压缩|缩减|削减|减少|修订|增|减|升|降)(?:到|至|为)(?:约|近|超|逾)?"
)


def _revised(reading: Reading, amount: Amount) -> Amount:
    """The sum to which the text says that ``amount`` was changed, else ``amount``."""
    changed = _REVISED.match(reading.text, amount.end)
    later = within(reading.amounts, changed.end(), changed.end() + 24) if changed else []
    return (
        later[0]
        if changed and later and reading.text[changed.end() : later[0].start] in ("", "新台币", "人民币")
        else amount
    )


def _adjacent(text: str, amount: Amount, project: Mention) -> bool:
    """(15亿元)项目, 15亿元的项目: an amount straight before the name, or in a bracket straight behind it."""
    if amount.end <= project.start:
        return text[amount.end : project.start] in ("", "的") and not _NOT_INVESTMENT.search(
            _clause_before(text, amount.start)
        )
    between = text[project.end : amount.start]
    return (
        not between
        or re.fullmatch(r"\s*[（(](?:[^（）()，,]{2,30}[，,])?(?:投资|总投资)?", between) is not None
        or re.fullmatch(r"\s*(?:——|\s)\s*", between) is not None
        or re.fullmatch(r"(?:虽然?|尽管)?(?:只有|仅有?|高达)(?:约|近)?", between) is not None
    )


def _spent_on(text: str, amount: Amount, project: Mention) -> bool:
    """以3.2亿美元在…设立先进封装厂, 以12.5亿元的盘子签下: what somebody builds or takes for a sum."""
    if not re.search(
        r"以(?:等值)?(?:人民币|新台币|港币|美金)?(?:约)?$", text[max(0, amount.start - 8) : amount.start]
    ) or _NOT_INVESTMENT.search(_clause_before(text, amount.start)):
        return False
    behind = text[amount.end : max(amount.end, project.start)]
    builds = re.fullmatch(
        r"(?:[（(][^（()）]*[）)])?(?:之外币)?[^，。；]{0,24}(?:设立|设置|兴建|建设|新建|扩建|增资)[^。；]{0,40}",
        behind,
    )
    takes = re.match(r"的?(?:盘子|总投资|规模|价格)?(?:签下|落户|签约|落地|增资)", text[amount.end : amount.end + 12])
    return builds is not None or takes is not None


_RANK = {"total": 0, "fixed": 1, "phase": 2, "paid": 3, "foreign": 4}


def _best(
    reading: Reading, pairs: list[tuple[Amount, AmountKind]], project: Mention
) -> tuple[Amount, AmountKind] | None:
    """Totals first; of these what is called so (总投资) or stands at the name, then the nearest."""

    def rank(pair: tuple[Amount, AmountKind]) -> tuple[int, int, int]:
        amount, kind = pair
        sure = _adjacent(reading.text, amount, project) or re.search(
            r"总投资|投资总额|投资额", _clause_before(reading.text, amount.start)
        )
        return _RANK[kind], 0 if sure else 1, min(abs(amount.end - project.start), abs(amount.start - project.end))

    return min(pairs, key=rank, default=None)
