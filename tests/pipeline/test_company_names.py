"""Names of companies: what two of them tell (cases), and what holds for any."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.companies.names import company_form, is_short, same_company
from tests.pipeline.cases_files import cases

CASES = cases("company_names.jsonl")


@pytest.mark.parametrize("case", CASES)
def test_relation(case: dict[str, Any]) -> None:
    a, b = company_form(case["a"]), company_form(case["b"])
    assert same_company(a, b) == same_company(b, a) == case["relation"]
    if case["relation"] in ("same", "short"):
        assert a.block == b.block, "they would not be found"


def test_there_are_cases_of_each_relation() -> None:
    assert len(CASES) >= 120
    assert {case.values[0]["relation"] for case in CASES} == {"same", "short", "group", "different"}


@pytest.mark.parametrize(
    ("name", "place", "site", "brand", "trade", "legal", "branch"),
    [
        ("浙江省湖州市澜拓新能源材料有限公司", ("浙江省", "湖州市"), (), "澜拓", ("新能源", "材料"), "有限公司", ""),
        ("恒砺新材料（太和）有限公司", (), ("太和",), "恒砺", ("新材料",), "有限公司", ""),
        ("桐砚智能装备（集团）股份有限公司", (), (), "桐砚", ("智能", "装备"), "集团股份有限公司", ""),
        ("清润能源有限公司广西分公司", (), (), "清润", ("能源",), "有限公司", "广西分公司"),
        ("中铁十二局集团第三工程有限公司", (), (), "中铁", (), "有限公司", "十二局第三工程"),
        ("国网安徽省电力有限公司", (), (), "国网", ("电力",), "有限公司", "安徽"),
        ("上海汽车集团", (), (), "上海", ("汽车",), "集团", ""),
        ("重庆长安汽车股份有限公司", ("重庆",), (), "长安", ("汽车",), "股份有限公司", ""),
    ],
)
def test_parts(
    name: str, place: tuple[str], site: tuple[str], brand: str, trade: tuple[str], legal: str, branch: str
) -> None:
    form = company_form(name)
    assert (form.place, form.site, form.brand, form.trade, form.legal, form.branch) == (
        *(place, site, brand, trade, legal, branch),
    )


NAMES = st.text(alphabet="中国上海澜拓新能源材料股份有限公司集团第一三局()（）银行分AB. ", min_size=1, max_size=40)


@given(NAMES, NAMES)
def test_any_two_names(a: str, b: str) -> None:
    first, second = company_form(a), company_form(b)
    assert first.key and first.block and all(first.keys())
    assert same_company(first, first) == "same"
    assert same_company(first, second) == same_company(second, first)
    assert company_form(first.key).key == first.key
    if first.key != second.key and same_company(first, second) == "same":
        assert first.block == second.block
    assert isinstance(is_short(first, second), bool)
