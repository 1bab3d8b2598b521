"""What a figure counts of its metric: all of it, or the part that its words narrow it to.

到位资金 and 省外到位资金, 签约项目 and 签约亿元以上项目, 固定资产投资 and 工业投资 are different figures of one metric; a promise is held
against results of the same scope only.
"""

import re
from decimal import Decimal

from extractors.indicators import find_indicator_terms
from extractors.places import find_places

# 目标, 年度任务, 市定目标, 计划: a figure named by its being a target, not by what it counts
GENERIC = re.compile(r"任务|目标|计划(?!总?投资|新增投资|投资)")
# 完成年度任务的79%, 占年度计划的60%, 任务完成率: the share of a target
COMPLETION = re.compile(
    r"(?:完成|占|为|达到?|实现)[^，。；]{0,16}(?:任务|目标|计划)|(?:任务|目标|计划)[^，。；]{0,16}的$"
    r"|(?:任务|目标|计划|投资|资金|外资|内资)[^，。；]{0,6}(?:完成率|达成率)|^完成率$|序时进度"
)
_THRESHOLD = re.compile(
    r"(?:(?:[\d.]{1,8}|[一二三五]十?|十|两|百|千|超|过|上)?(?:百|千)?(?:亿|千万|百万|万)(?:美?元)?(?:\(含\))?(?:以上|级)"
    r"|(?:超|过)(?:[\d.]{1,8}|[一二三五]十?|十|百|千)?(?:百|千)?(?:亿|千万|百万|万)元?(?=[\u4e00-\u9fff]{0,6}项目)"
    r"|[“\"]?(?:[三3]类)?500强[”\"]?)"
)
_FROM = re.compile(
    r"(省|市|县|区|州|旗|境|域|国)(?:外|内)(?!资企业)|湘商回归|楚商回归|闽商回归|返乡|乡友|央企|民企|腾笼换鸟"
)
_FOREIGN = re.compile(r"((?<![省市县区州旗境域国])外|[台港侨日韩德]|港澳|东盟|闽台|境外)资")
_STATE = re.compile(r"在建|续建|开?复工|盘活|供应|出让|闲置|储备|意向|在谈|试生产")
_INVESTMENT = re.compile(r"工业|制造业|技改|技术改造|民间|基础设施|房地产|产业")
_SECTOR = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,10}?(?:产业链|(?:工|农|制造|服务|加工|林|牧|渔|矿|建筑|旅游|物流|纺织|服装|食品|化工|医药|材料|装备|文化|养殖|种植)业"
    r"|新能源|能源|信息|装备|医药|材料|文旅|旅游|物流|化工|康养|电子|食品|纺织|汽车|数字经济|光伏|风电|氢能|算力|加工|农产品|园林|冶金|模具"
    r"|(?<![企就创从专])(?<!产)业)(?:及[\u4e00-\u9fff]{2,6})?(?=类|项目|产业|签约|到位|投资|实际|产值|领域|方面|企业|链)"
)
# What is said around a figure without narrowing it
_FILLER = re.compile(
    r"开发区|经开区|高新区|园区|试验区|示范区|[\d.,:/~\-—至到月日年\s]|一季度|二季度|三季度|四季度|上半年|下半年|前三季度|今年|去年|明年|当年|全年|年度|年内|以来|截至|目前|期间|其中|现场|此次|本次|会上|"
    r"累计|共计|合计|共|已|又|再|还|要|将|力争|争取|确保|计划|目标|任务|预计|完成|实现|达到|达|有|新增|新|集中|引进|引入|招引|招商引资|招商|签约|签订|签下|落地|落户|"
    r"开工建设|开工|动工|竣工|投产|建成|投用|在谈|洽谈|协议|合同|实际|到位|资金|总投资|投资额|项目|产业(?!链)|企业|重大|优质|不少于|不低于|以上|超过|超|约|近|个|全[市县区省州旗]|我[市县区省州]|该[市县区省州]|[市县区省州旗](?=[^外内])|的|和|与|及|、"
)
_INCREMENT = re.compile(r"再(?:新?签|引|招|开|实现|完成|新增|到位|度)|还要|再$")


def scope_of(metric: str, metric_text: str, lead: str) -> str:
    """The words that narrow a figure, in one spelling and order, separated by spaces; empty for the whole metric.

    Args:
        metric: the metric's name.
        metric_text: how the article names it.
        lead: what stands between the figure and the figure or comma in front of it.
    """
    # the text of a metric is mostly the end of the lead, cut anywhere: 川县引进苹果全产业链项目
    words = lead if lead and metric_text[-3:] in lead else f"{lead}，{metric_text}"
    if metric == "rate":
        return _rate(metric_text)
    if metric == "other":
        return _other(metric_text)
    # 新签约亿元以上项目60个，其中10亿元以上5个: the words in front of the figure before those it goes on with
    told = _THRESHOLD.findall(lead) or _THRESHOLD.findall(metric_text)
    found = {_threshold(words) for words in told}
    found |= {f"{m[1]}外" if m[1] and "外" in m[0] else "" if m[1] else m[0] for m in _FROM.finditer(words)}
    found |= {
        m[0] for m in _STATE.finditer(words) if not (metric == "projects_negotiating" and m[0] in ("在谈", "意向"))
    }
    if metric == "fixed_asset_investment":
        found |= {m[0].replace("技术改造", "技改") for m in _INVESTMENT.finditer(words)}
    else:
        found |= set(_sectors(words))
    if metric != "foreign_capital":
        found |= {m[0] for m in _FOREIGN.finditer(words)}
    else:
        found |= {m[0] for m in _FOREIGN.finditer(words) if m[1] not in ("外", "境外")}
    if metric == "projects_completed" and re.search(r"投产|投用", words) and not re.search(r"竣工|建成", words):
        found.add("投产")
    if metric == "output_value" and re.search(r"营收|营业收入|主营业务收入|销售收入|开票", words):
        found.add("营收")
    if metric == "signed_amount" and re.search(r"开工|竣工|投产|在建", words) and "签" not in words:
        found.add("开工")
    return " ".join(sorted(found - {""}))


def is_increment(lead: str, metric_text: str) -> bool:
    """Whether a target comes on top of what is reached: 再签约40个."""
    return _INCREMENT.search(f"{lead}{metric_text}") is not None


def names_metric(words: str) -> bool:
    """Whether words name what a figure counts, and do not only call it a task."""
    return bool(find_indicator_terms(GENERIC.sub("", words)))


def _threshold(words: str) -> str:
    """亿元以上, 超亿元 and 过亿元 in one spelling."""
    plain = re.sub(r"[超过上]|\(含\)|以上|级|元|[“”\"]|[三3]类", "", words)
    if "500强" in plain:
        return "500强"
    number = plain.rstrip("百千万亿")
    if number and not re.fullmatch(r"[\d.]+", number):
        digits = {"一": 1, "二": 2, "两": 2, "三": 3, "五": 5, "十": 10, "五十": 50, "二十": 20, "三十": 30}
        plain = f"{digits.get(number, number)}{plain[len(number) :]}"
    if (match := re.fullmatch(r"([\d.]+)(千万|百万|万)", plain)) is not None:
        value = Decimal(match[1]) * {"千万": 1000, "百万": 100, "万": 1}[match[2]]
        plain = "千万" if value == 1000 else f"{value:f}万" if value < 10_000 else f"{value / 10_000:f}亿"
    plain = re.sub(r"^1亿$", "亿", plain)
    return f"{plain}元以上"


def _sectors(words: str) -> list[str]:
    """Sectors and industries that a clause narrows its figure to, without what stands around them."""
    sectors = []
    for clause in re.split(r"[，,。；、]", words):
        named = clause
        for place in reversed(find_places(clause)):
            named = named[: place.start] + "，" + named[place.end :]
        for part in named.split("，"):
            for match in _SECTOR.finditer(part[-30:]):
                plain = _FILLER.sub("", _STATE.sub("", _FROM.sub("", _THRESHOLD.sub("", match[0]))))
                if len(plain) > 1:
                    sectors.append(plain)
    return sectors


def _rate(words: str) -> str:
    """签约项目开工率 and 开工率 are one; 重点项目开工率 is not."""
    rate = re.search(r"[\u4e00-\u9fff]{1,20}率", words)
    name = rate[0] if rate else words
    for place in reversed(find_places(name)):
        name = name[: place.start] + name[place.end :]
    filler = r"全[市县区省州]|今年|目前|当年|全年|年度|上半年|[一二三四]季度|\d+月?|底前|确保|力争|其中|达到|新?签约|招商引资|新引进|引进|项目|(?<=.)平均|的$"
    return re.sub(filler, "", name) or "率"


def _other(words: str) -> str:
    """年度计划投资 is the target of what 完成投资 reports."""
    if re.search(
        r"(?:年度|年内|本年|今年|全年)?计划(?:完成)?投资|年度投资计划|^年度计划$|^[^，。]{0,8}完成投资", words
    ):
        head = re.split(r"年度|年内|本年|今年|全年|已?(?:累计)?完成|计划", words)[0]
        return f"{_plain(head)}完成投资"
    return _plain(words)


def _plain(words: str) -> str:
    for place in reversed(find_places(words)):
        words = words[: place.start] + words[place.end :]
    plain = re.sub(
        r"今年|去年|全年|年度|年内|当年|全[市县区省州]|该[市县区]|累计|共|已|新(?=增|引)|力争|确保|争取|计划|目标|任务|再|还|要|将|达到|达|实现"
        r"|\d[\d.]*(?:年|月|日|亿元?|万元?)?|[—\-至到]|以上|不少于|不低于|超过?|的|\s|[“”]",
        "",
        words,
    )
    return plain
