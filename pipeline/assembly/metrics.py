"""What a figure measures: the metric of an amount, a count, an area or a percentage, from the words around it."""

import re
from dataclasses import dataclass

from extractors.mentions import Amount, IndicatorTerm, Quantity


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the guidelines and the words that name it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its surroundings.

    ``before`` is the sentence before its own, ``said`` its sentence up to it, ``clause`` the part of it behind the last comma, ``near`` the part behind the figure
    before (not further back than the clause), ``head`` what follows up to the next punctuation, ``terms`` the metric terms
    of the clause.
    """

    mention: Amount | Quantity
    said: str
    clause: str
    near: str
    head: str
    terms: tuple[IndicatorTerm, ...]
    before: str = ""


def metric_of(figure: Figure, carried: Metric | None) -> Metric | None:
    """The metric of a figure; None for a figure that is no indicator.

    ``carried`` is the metric of the figure before, which breakdowns and lists go on with.
    """
    mention = figure.mention
    if isinstance(mention, Amount):
        return _of_amount(figure, carried)
    if mention.unit == "%":
        return _of_percentage(figure, carried)
    if mention.unit in {"m2", "亩"}:
        return _of_area(figure, carried)
    if mention.unit in _COUNTED:
        return _of_count(figure, carried)
    return None


_COUNTED = frozenset(
    ("个", "项", "家", "次", "场", "场次", "条", "人", "人次", "户", "处", "批", "批次", "宗", "件", "栋")
)

# --- amounts ---------------------------------------------------------------------------------------------------------

# Sums that are no investment work (guidelines: GDP, revenue of a company, loans, subsidies, funds …)
_OTHER_MONEY = re.compile(
    r"补贴|补助|奖励|奖补|贷款|融资|基金|债券|罚|承诺|减免|出口|进口|增加值|GDP|生产总值|财政|公共预算|零售|旅游|注册资[本金]|市值|成交|奖金|兑现|租金|营业额|净利|工资|支出|(?<!固定)资产|强度|每亩"
)
# The same sum in another currency: 1亿美元（约合人民币7.1亿元）
_CONVERTED = re.compile(r"[（(，]?\s*(?:约合|折合|相当于)(?:人民币)?约?")
# Orders are a company's sales: 获得意向订单320架，金额逾11亿元
_ORDERS = re.compile(r"订单|中标|订货")
# Totals that say nothing by themselves: a batch's where the sentence counts projects, else a project's
_BARE_TOTALS = frozenset(
    (
        "金额",
        "资金",
        "总投资",
        "计划投资",
        "投资额",
        "总投资额",
        "计划总投资",
        "投资总额",
        "投资金额",
        "新增投资",
        "总金额",
        "规划投资",
        "计划新增投资",
    )
)
_BATCH = re.compile(
    r"\d+\s*(?:多|余)?(?:个|项|家|户)|[两三四五六七八九十]+个|集中(?:签约|开工)|累计|迄今|吸引|重点项目"
)
_COMPANY_OUTPUT = re.compile(r"公司|集团(?!化)|企业(?!产值|实现|集群|纳税|缴)|厂区|工厂|车间|该厂|母公司")
_ZONE_OUTPUT = re.compile(
    r"产业|园区|全[市县区镇]|规上|规模以上|集群|产业链|加工|项目全部|上述项目|个项目|开发区|高新区|该[市县区]|新区|力争|企业(?:纳税|缴)|全年"
)


def _of_amount(figure: Figure, carried: Metric | None) -> Metric | None:
    if _is_size(figure) or _OTHER_MONEY.search(figure.near) or _CONVERTED.fullmatch(figure.near):
        return None
    term = figure.terms[-1] if figure.terms else None
    if term is None:
        return _without_term(figure, carried)
    abroad = isinstance(figure.mention, Amount) and figure.mention.currency != "CNY"
    of_foreign = carried is not None and carried.name == "foreign_capital" and abroad
    if (
        of_foreign
        and term.metric in ("funds_in_place", "signed_amount")
        and not re.search(r"合同|协议|签约", figure.clause)
    ):
        return Metric("foreign_capital", term.text)
    if term.metric == "signed_amount":
        return _signed(figure, term, carried)
    if term.metric in ("output_value", "tax") and (
        _COMPANY_OUTPUT.search(figure.clause) or not _ZONE_OUTPUT.search(figure.clause + figure.said[-40:])
    ):
        return None
    return Metric(term.metric, term.text)


def _is_size(figure: Figure) -> bool:
    """10亿元以上项目, 投资5000万元以上的项目: the sum sorts projects and is no figure of its own."""
    if "到位" in figure.near or re.search(r"(?:总额|总投资|签约额|资金)[^，]{0,4}$", figure.near):
        return False
    return (
        re.match(
            r"(?:[（(]含[^（()）]{0,3}[)）])?(?:及)?(?:以上|以下)?(?:的)?[\u4e00-\u9fff]{0,6}项目|级|(?:以上|以下)\s*(?:的)?\s*\d|(?:以上)?(?:的)?企业",
            figure.head,
        )
        is not None
    )


def _signed(figure: Figure, term: IndicatorTerm, carried: Metric | None) -> Metric | None:
    if re.search(r"意向", figure.clause):
        return Metric("other", term.text)
    if re.search(r"储备|谋划", figure.said[-40:]) and "签约" not in figure.clause:
        return Metric("other", term.text)
    counted = carried is not None and (carried.name.startswith("projects_") or carried.name == "other")
    if _ORDERS.search(figure.said[-20:]):
        return None
    if term.text in _BARE_TOTALS and not counted and not _BATCH.search(figure.said):
        return None
    return Metric("signed_amount", term.text)


# 比年初确定的120亿元目标多出3.6亿元: a difference is no figure of its own
_DIFFERENCE = re.compile(r"(?:任务|目标|计划)[^，。；]{0,4}(?:[多超高低]出|少|差)\s*$")


def _without_term(figure: Figure, carried: Metric | None) -> Metric | None:
    if carried is None:
        return None
    if _DIFFERENCE.search(figure.clause):
        return None
    task = re.search(r"([\u4e00-\u9fff]{0,6}(?:任务|目标))(?:数)?[^，。；]{0,6}$", figure.clause)
    if task and carried.name not in ("rate", "trips"):
        kept = ("foreign_capital", "funds_in_place", "signed_amount", "other", "output_value", "tax")
        money = carried if carried.name in kept else None
        return Metric(money.name, task[1]) if money else Metric("funds_in_place", task[1])
    if carried.name in ("funds_in_place", "foreign_capital", "signed_amount") and names_only(figure.near):
        return carried
    if re.fullmatch(
        r"(?:今年|全年|去年|上年|到年底|年底|预计|力争|有望|可|将|突破|达到?|到位|超过|完成|为|，)+", figure.near
    ):
        return carried
    if re.search(r"(?:完成|占|超额完成|[比较])[^，。；]{0,12}$", figure.clause) and re.match(
        r"的?(?:任务|目标|计划)", figure.head
    ):
        return carried
    return None


_NAME = re.compile(
    r"[、，和及；]?\s*(?:其中)?(?:[①-⑳]|\d{1,2}[.、．])?\s*"
    r"(?:前[一二两三四五六七八九十]+?[位名](?:为|是|分别为|依次为)?)?"
    r"(?:(?:[\u4e00-\u9fff]{1,8}?(?:[市县区旗镇乡州省]|街道|园区|开发区|产业|制造业|服务业|工业|农业|专班|[一-龥]{1,3}链)[、和及]?)+)?"
    r"(?:各|为|是|分别为|分别|依次为|则为|仅|仅为|仅完成|完成)?"
)


def names_only(near: str) -> bool:
    """Whether only separators, numbering and names of places or industries stand between two figures.

    七星关区78.9亿元、黔西市66.4亿元; 1.永城市136.2亿元；2.民权县98.4亿元.
    """
    return _NAME.fullmatch(near) is not None


# --- percentages -----------------------------------------------------------------------------------------------------

_RATE = re.compile(
    r"([\u4e00-\u9fff]{0,8}(?:率|完成比例))(?:分别|依次|仅|已|为|达|到|达到|不低于|超过|要|约|均|在|的目标|高达|也|突破|提高|提升至|提升到|升至|至|力争)*\s*$"
)
_NO_RATE = re.compile(
    r"增长率|市占率|收益率|负债|不良|贷款率|持股|利率|税率|占有率|毛利率|上座率|有效率|合格率|命中率|概率|负债率|覆盖率|良品率|自给率|利用率|满意率|产能"
)
_SHARE_OF_TASK = re.compile(r"(?:完成|占|达到|为|超额|达|的)[^，。；%]{0,18}?(?:任务|目标|计划|进度)[^，。；%]{0,16}$")
_SHARE = re.compile(r"占比|比重|占[^，。；]{0,14}$")
_NO_SHARE = re.compile(
    r"负债|市场份额|占股|前者|后者|持股|股份|股权|股比|营收|营业|收入|集团|支出|预算|封装|员工|份额|销量|产量|公司|自筹|出资"
)


def _of_percentage(figure: Figure, carried: Metric | None) -> Metric | None:
    if figure.terms and figure.terms[-1].metric == "rate" and names_only(figure.near):
        return Metric("rate", figure.terms[-1].text)
    if match := _RATE.search(figure.clause):
        return None if _NO_RATE.search(match[1]) else Metric("rate", match[1])
    if re.search(r"减持|增持|股东", figure.clause):
        return None
    if _SHARE_OF_TASK.search(figure.clause) or re.match(r"的?(?:任务|目标)", figure.head):
        return Metric("rate", figure.clause.strip()[-10:])
    if _SHARE.search(figure.near) and not _NO_SHARE.search(figure.clause):
        return Metric("other", figure.clause.strip()[-10:])
    if carried is not None and carried.name == "rate" and names_only(figure.near):
        return carried
    return None


# --- areas -----------------------------------------------------------------------------------------------------------

_FLOOR = re.compile(r"厂房|楼宇|载体|写字楼|园区|仓库|面积|盘活")
_BUILT_FOR_ONE = re.compile(
    r"占地|建筑面积|总建面|租用|建设内容|一期|二期|项目建设|新建厂房|主要建设|整体租|受灾|种植|取得土地|规划用地|项目用地"
)
_FREE_SPACE = re.compile(r"盘活|闲置|标准化?厂房|楼宇|园区|腾出|载体|租赁厂房|可供|低效|收储")


def _of_area(figure: Figure, carried: Metric | None) -> Metric | None:
    context = figure.clause[-24:]
    if _BUILT_FOR_ONE.search(figure.clause) or _BUILT_FOR_ONE.search(figure.near):
        return None
    unit = figure.mention.unit if isinstance(figure.mention, Quantity) else ""
    if unit == "亩":
        return (
            Metric("land_area", "用地")
            if re.search(r"盘活|闲置|低效|腾出|收储|腾退|出让|供应|成交|供地|产业用地|工业用地", context)
            else None
        )
    if _FREE_SPACE.search(context) or _FREE_SPACE.search(figure.head[:8]):
        found = _FLOOR.findall(context)
        return Metric("floor_area", found[-1] if found else "面积")
    if carried is not None and carried.name == "floor_area" and names_only(figure.near):
        return carried
    return None


# --- counts ----------------------------------------------------------------------------------------------------------

_PROJECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("other", re.compile(r"续建|预备|列入|未开工|停建|缓建|停工|僵尸|前期项目")),
    ("projects_negotiating", re.compile(r"在谈|洽谈|合作意向|投资意向|意向")),
    ("projects_completed", re.compile(r"竣工|投产|建成|完工|投用")),
    ("projects_started", re.compile(r"开工|在建|动工|开复工|复工|奠基|破土|施工")),
    ("other", re.compile(r"储备|摸排|盘活|停缓建|新批|谋划|批准|包装|实施|执行|安排|核准|备案|重点(?:工程)?项目|链上")),
    ("projects_signed", re.compile(r"签约|引进|招引|引入|落户|落地|签订|新增|签下|新上|合同|回归|新引|合作项目")),
)
_NO_PROJECT_HEAD = re.compile(
    r"(?:产业(?!项目|类)|专职|工作|责任|部门|县|市|区|乡镇|村|小组|专班|月|方面|系列|品种|国家|省|城市|等级|环节|组|机架|标准机架|岗位|就业|季度|小时|品牌|地区|镇|街道)"
)
_TRIPS = re.compile(r"外出|赴外|招商活动|敲门招商|走出去|派出招商|招商小组|招商小分队|上门招商|驻点招商|出访")
_MEETINGS = re.compile(r"推介|洽谈会|座谈|对接会|接待|考察|来访|招商会|恳谈|论坛|专题")
_LEADS = re.compile(r"线索|有效信息|招商信息|项目信息|投资信息")
_JOBS = re.compile(r"就业|岗位|用工|从业|务工|工作机会")
_VISITS = re.compile(r"拜访|走访|对接|登门|叩门")
_FIRMS = re.compile(
    r"引进|入驻|新设|新增|落户|进驻|签约|设立|集聚|累计|吸引|盘活|清退|500强|签订|总部|总数|批准|突破|共有|达成|推进|实施|已有|入园"
)
_FIRMS_COUNTED = re.compile(r"企业(?:总数)?(?:已)?(?:达到?|超过?|共|共有|已有|有)?$")
_NO_FIRMS = re.compile(r"商会|协会|高校|机构|医院|学校|银行|客户|门店|国内外|供应商|获奖")


def _of_count(figure: Figure, carried: Metric | None) -> Metric | None:
    tail, head = figure.near[-20:], figure.head
    unit = figure.mention.unit if isinstance(figure.mention, Quantity) else ""
    label = (tail + head).strip()[-12:]
    if carried is not None and carried.name in ("trips", "leads", "companies_visited") and names_only(figure.near):
        return carried
    if unit in ("次", "批次", "场", "场次", "批", "人次"):
        if unit != "场次" and _TRIPS.search(tail) and not re.search(r"推介", tail):
            return Metric("trips", "外出招商")
        return Metric("other", label) if _MEETINGS.search(figure.clause[-24:] + head) and "游客" not in tail else None
    if unit == "条" or re.match(r"(?:条)?[^，。]{0,4}线索", head):
        return Metric("leads", "线索") if _LEADS.search(tail + head) else None
    if unit in ("人", "个") and _JOBS.search(tail[-10:] + head[:6]):
        return Metric("jobs", "就业")
    if unit in ("家", "户"):
        return _of_firms(figure, tail, head, label)
    if unit == "宗" and re.search(r"用地|地块|土地", tail):
        return Metric("other", label)
    if unit == "件" and re.search(r"投资|案|核准", tail + head):
        return Metric("other", label)
    if unit in ("处", "栋"):
        return Metric("other", label) if re.search(r"厂房|楼宇|盘活|闲置", tail + head) else None
    return None if unit == "人" else _of_projects(figure, tail, head, label, carried)


def _of_firms(figure: Figure, tail: str, head: str, label: str) -> Metric | None:
    if re.match(r"(?:单位|部门|高校|银行|媒体|国家|供应商|客户)", head):
        return None
    if _VISITS.search(figure.said[-80:]) and not re.search(r"商会|协会|机构", tail[-6:] + head[:4]):
        return Metric("companies_visited", "拜访企业")
    if (
        _FIRMS.search(figure.clause[-20:]) or _FIRMS_COUNTED.search(figure.near) or _FIRMS.search(head[:10])
    ) and not _NO_FIRMS.search(tail[-6:] + head[:4]):
        return Metric("other", label)
    return Metric("other", label) if _VISITS.search(tail) else None


def projects_of(words: str) -> str | None:
    """The metric of a count of projects that words such as 新签约项目 name; None where they name none."""
    return next((name for name, pattern in _PROJECTS if pattern.search(words)), None)


def _of_projects(figure: Figure, tail: str, head: str, label: str, carried: Metric | None) -> Metric | None:
    """A count of projects: 新签约项目12个, 12个项目集中签约, 新开工51个, 其中10亿元以上4个."""
    if _NO_PROJECT_HEAD.match(head) or re.match(r"(?:这|那|前|上述|该|每|某|另|首)$", tail[-1:]):
        return None
    named = re.search(r"项目|工程|合作|协议", tail) or re.search(r"项目|工程", head[:10])
    ends = re.search(
        r"(?:签约|开工|竣工|投产|在建|在谈|引进|建成|落户|落地|续建|新建|预备|以上|的|复工|储备|合同|盘活|摸排)(?:项目)?(?:已|仅|达|了|有|共|分别|超过|力争|约)*$",
        tail,
    )
    by_kind = not head and _KIND.fullmatch(figure.near) is not None and not projects_of(figure.near)
    listed_by_place = (
        (names_only(figure.near) or by_kind) and carried is not None and carried.name.startswith("projects_")
    )
    if listed_by_place and carried is not None and not ends:
        return carried
    if not named and not names_only(figure.near) and not (ends and (carried is not None or "个" in figure.said)):
        return None
    for context in (tail, head[:14], figure.clause[-30:]):
        name = projects_of(context)
        if name:
            return _occasions(name, context, label)
    if names_only(figure.near) and (listed := projects_of(figure.said[-30:])):
        return Metric(listed, label)
    if carried is not None and (carried.name.startswith("projects_") or carried.name in ("other", "signed_amount")):
        return Metric("projects_signed" if carried.name == "signed_amount" else carried.name, label)
    name = (projects_of(figure.said) or projects_of(figure.before)) if named else None
    return Metric(name, label) if name else None


# 其中制鞋类3个、电子信息类2个; 中医药加工5个、12.4亿元: a breakdown of the count before by kinds
_KIND = re.compile(r"[、，；：]?(?:其中[，：]?)?[\u4e00-\u9fff（）]{2,14}(?<![有共达为的了])")


def _occasions(name: str, context: str, label: str) -> Metric:
    """集中签约、开工、投产: a count over several stages is no one stage's."""
    kinds = {kind for kind, pattern in _PROJECTS if pattern.search(context) and kind != "other"}
    if len(kinds) >= 3 and re.search(r"签约、开工", context):
        return Metric("other", label)
    return Metric(name, label)
