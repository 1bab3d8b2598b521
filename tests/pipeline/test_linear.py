"""Assembly takes time linear in the text, whatever the text: four times the text, no more than some six times the time."""

import time
from datetime import date

import pytest

from pipeline.assembly import assemble

LETTERS = "澜沐衡砾恺朔砚蜀瀚晟"


def name(i: int) -> str:
    return "".join(LETTERS[int(digit)] for digit in f"{i:04d}")


UNITS = {
    "deals": lambda i: f"4月16日，江苏{name(i)}重工有限公司总投资{i + 1}亿元的{name(i)}风机叶片制造项目签约。",
    "a list of projects in one sentence": lambda i: f"总投资{i + 1}亿元的{name(i)}风机叶片制造项目、",
    "a list of names": lambda i: f"{name(i)}风机叶片项目、",
    "indicators": lambda i: f"全县到位资金{i}亿元，同比增长{i}%。",
    "amounts in one sentence": lambda i: f"到位资金{i}亿元，同比增长{i}%，",
    "talk of one project": lambda i: (
        f"该项目由江苏{name(i)}重工有限公司投资{i + 1}亿元建设。" if i else "总投资3亿元的风机叶片项目签约。"
    ),
    "table rows": lambda i: f"{i} {name(i)}风机叶片项目 {i}.5亿元 主体施工\n",
    "sums dealt out": lambda i: f"{name(i)}风机项目、{name(i)}塔筒项目分别投资{i + 1}亿元、2亿元。",
    "one company": lambda i: f"公司计划投资{i + 1}亿元建设{name(i)}风机叶片项目。",
    "forms of one company": lambda i: f"{name(i % 40)}重工、江苏{name(i % 40)}重工有限公司、{name(i % 40)}集团，",
    "no punctuation": lambda i: f"{name(i)}公司投资{i}亿元建设项目",
    "figures of projects": lambda i: (
        f"{name(i)}风机叶片项目总投资{i + 1}亿元，占地{i + 1}亩，厂房{i + 1}万平方米，达产后年产叶片{i + 1}万吨，年产值{i + 1}亿元，就业{i + 1}人。"
    ),
    "figures in one sentence": lambda i: f"占地{i + 1}亩，年产{i + 1}万吨，预计年产值{i + 1}亿元，",
    "people who sign": lambda i: f"县长秦方圆与{name(i)}公司董事长丁一鸣签署{name(i)}风机叶片项目协议，",
    "dates of one project": lambda i: f"{i % 4 + 1}月{i % 28 + 1}日开工，" if i else "总投资3亿元的风机叶片项目签约，",
    "firms whose projects bear no brand": lambda i: (
        f"江苏{name(i)}重工有限公司投资{i + 1}亿元建设年产{i + 1}万吨饲料生产线。"
    ),
    "lists of firms in no place": lambda i: f"拜访{name(i)}科技、{name(i)}光源等9家企业。",
    "open brackets": lambda i: f"（{name(i)}风机叶片项目（",
}


def seconds(unit: str, count: int) -> float:
    text = "".join(UNITS[unit](i) for i in range(count))
    best = 9.0e9
    for _ in range(2):
        begin = time.perf_counter()
        assemble("某县签约", text, date(2024, 4, 19), None)
        best = min(best, time.perf_counter() - begin)
    return best


@pytest.mark.parametrize("unit", UNITS)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str) -> None:
    assemble("", "江苏沐衡重工有限公司。", None, None)
    small, large = seconds(unit, 250), seconds(unit, 1000)
    assert large < 8 * small or large < 0.3, f"{unit}: {small:.2f} s, then {large:.2f} s for four times the text"


def test_three_thousand_projects_in_a_list_are_three_thousand_deals() -> None:
    text = "".join(UNITS["a list of projects in one sentence"](i) for i in range(3000)) + "同时签约。"
    assert len(assemble("某县签约", text, None, None).deals) == 3000
