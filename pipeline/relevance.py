"""The relevance gate: does an article speak of investment work at all? The cheap question before the expensive ones."""

import re

# What articles on investment work say and others hardly do. Counted by kind, so that one word repeated proves little.
_CUES = re.compile(
    r"招商|引资|签约|总投资|投资额|到位资金|资金到位|投资建设|追加投资|拟投资|计划投资|固定资产投资|工业投资|完成投资|开工|投产|投用|奠基|动工|动土|破土|竣工|封顶|落户|"
    r"落地|在建|产业园|工业园|开发区|经开区|高新区|扩产|扩建|新建|技改|生产线|产线|生产基地|利用外资|使用外资|外资|引进|楼宇|厂房|新厂|备案|核准|斥资|增资|入驻|建厂|设厂|"
    r"框架协议|合作协议|投资协议|重点项目|重大项目|项目建设|投入(?:运营|使用|生产)|开建|量产|并网|竞得|开业|项目[^，。]{0,6}\d+个|\d+个[^，。]{0,6}项目|投资[约近超逾]?\d|投[建产资]|产能|招引|客商|项目"
)
# Terms of art of investment promotion: one of them is worth two common cues
_STRONG = re.compile(r"招商引资|到位资金|签约额|总投资|利用外资|使用外资|集中签约|集中开工|投资协议|总部企业|招商")
# A sum that is invested: 投资30亿元, 投资额为1.2亿元, 投資約五千萬 (in simplified script)
_INVESTED = re.compile(
    r"投资(?:额|规模)?(?:为|约|近|超过?|逾|达|高达|不低于)?\s?[\d.,一二三四五六七八九十百千两]{1,8}[余多]?[万亿]"
)
# What is built, at a stage: 基地正式投产, 迁建工程主体封顶, 发电厂并网
_REACHED = re.compile(
    r"(?:项目|工程|基地|产业园|工厂|[电钢水药新]厂|院区|医院|枢纽|风电场|电站|生产线|园区|中心|小镇|综合体)[^，。；\n]{0,8}"
    r"(?:开工|动工|封顶|竣工|完工|投产|投用|投运|量产|并网|投入使用|投入运营|运营|摘牌|签约)"
)
_MONEY = re.compile(r"[元亿]|美金|欧元|日圆")
GATE = 0.5


def relevance(title: str, text: str) -> float:
    """How surely an article speaks of investment work, 0 to 1; ``GATE`` and more is relevant.

    The share grows with the number of different cues: five kinds are certain, one or two common ones are not enough. A sum
    that is invested and something built that reached a stage count by themselves.
    """
    whole = f"{title}\n{text}"
    kinds = {m[0][:2] for m in _CUES.finditer(whole)}
    strong = {m[0] for m in _STRONG.finditer(whole)}
    told = sum(pattern.search(whole) is not None for pattern in (_INVESTED, _REACHED))
    return round(min(1.0, 0.2 * (len(kinds) + len(strong) + told)), 2)


def speaks_of_money(text: str) -> bool:
    """Whether a text can hold a money expression at all."""
    return _MONEY.search(text) is not None
