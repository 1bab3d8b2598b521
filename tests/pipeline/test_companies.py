"""Companies across articles: cases, independence of order and of runs, blocks of many names, names that go away."""

import itertools
import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from corpora import gazetteer
from pipeline.resolve import resolve
from pipeline.resolve.companies.groups import cluster_names
from pipeline.resolve.companies.names import company_form
from pipeline.stores.sqlite import Store
from tests.pipeline.cases_files import CASES as FOLDER
from tests.pipeline.cases_files import cases
from tests.pipeline.companies_across import article, companies, resolved

CASES = cases("companies_across.jsonl")
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (FOLDER / "companies_across.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES)
def test_companies(case: dict[str, Any], tmp_path: Path) -> None:
    """The first name of each company is the one it goes by."""
    with resolved(tmp_path / "c.db", [[article(n, given) for n, given in enumerate(case["articles"])]]) as store:
        found = {(_plain(name), frozenset(map(_plain, names))) for name, names in companies(store)}
        assert found == {(_plain(names[0]), frozenset(map(_plain, names))) for names in case["companies"]}
        _assert_sound(store)


def test_there_are_cases() -> None:
    assert len(CASES) >= 40


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name)


def _assert_sound(store: Store) -> None:
    ask = store.connection.execute
    assert ask("PRAGMA foreign_key_check").fetchall() == []
    assert ask("SELECT count(*) FROM pending").fetchone() == (0,)
    assert ask("SELECT count(*) FROM companies WHERE articles = 0").fetchone() == (0,)
    assert ask("SELECT count(*) FROM company_names WHERE company_id IS NULL").fetchone() == (0,)


def _tables(store: Store) -> list[list[tuple[Any, ...]]]:
    names = ("companies", "company_names", "company_deals")
    return [store.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4").fetchall() for name in names]


@pytest.mark.parametrize("seed", range(6))
def test_neither_order_nor_number_of_runs_shows(tmp_path: Path, seed: int) -> None:
    """All cases in one database, so that names of several cases meet; deals are left out, as their ids keep the order."""
    given = [a | {"deals": []} for row in ROWS for a in row["articles"]]
    steps = list(enumerate(given))
    with resolved(tmp_path / "whole.db", [[article(n, g) for n, g in steps]]) as store:
        expected = _tables(store)
    chance = random.Random(seed)
    chance.shuffle(steps)
    cuts = sorted(chance.sample(range(1, len(steps)), seed * 2))
    batches = [steps[a:b] for a, b in itertools.pairwise([0, *cuts, len(steps)])]
    with resolved(tmp_path / "cut.db", [[article(n, g) for n, g in batch] for batch in batches]) as store:
        assert _tables(store) == expected
        _assert_sound(store)


@pytest.mark.parametrize(
    "case", [row for row in ROWS if row["why"].startswith("ambiguous")], ids=lambda row: row["why"]
)
def test_every_order_gives_the_same(tmp_path: Path, case: dict[str, Any]) -> None:
    orders = itertools.permutations(enumerate(case["articles"]))
    found = []
    for number, order in enumerate(orders):
        with resolved(tmp_path / f"{number}.db", [[article(n, given)] for n, given in order]) as store:
            found.append(companies(store))
    assert all(each == found[0] for each in found)


def test_a_company_with_the_deals_it_is_in(tmp_path: Path) -> None:
    full, short = "浙江澜拓新能源材料有限公司", "澜拓新材"
    deals = [
        {"project": f"正极材料{n}期项目", "company": name, "place": "某县"} for n, name in enumerate((full, short))
    ]
    steps = [article(n, {"companies": [deal["company"]], "deals": [deal]}) for n, deal in enumerate(deals)]
    with resolved(tmp_path / "c.db", [steps]) as store:
        ask = store.connection.execute
        assert ask("SELECT name, brand, articles, deals FROM companies").fetchall() == [(full, "澜拓", 2, 2)]
        rows = ask("SELECT company, role, project, stage, place FROM company_deals ORDER BY project").fetchall()
        assert rows == [(full, "investor", deal["project"], "signed", "某县") for deal in deals]
        names = ask("SELECT name, kind, articles, evidence_id FROM company_names ORDER BY kind").fetchall()
        assert names == [(full, "full", 1, None), (short, "short", 1, None)]


def test_evidence_is_the_article_that_tells(tmp_path: Path) -> None:
    body = "砚山机械有限公司正式更名为桐砚智能装备股份有限公司。"
    with resolved(tmp_path / "c.db", [[article(0, {"body": body}), article(1, {"companies": ["砚山机械"]})]]) as store:
        ask = store.connection.execute
        rows = ask(
            "SELECT n.name, n.kind, a.own_id FROM company_names AS n LEFT JOIN articles AS a ON a.id = n.evidence_id"
            " ORDER BY n.kind"
        ).fetchall()
        assert rows == [
            ("砚山机械有限公司", "former", "a0"),
            ("桐砚智能装备股份有限公司", "full", None),
            ("砚山机械", "short", None),
        ]
        ((start, end),) = ask('SELECT start, "end" FROM told_names').fetchall()
        assert body[start:end] == "砚山机械有限公司正式更名为桐砚智能装备股份有限公司"


def test_names_go_away_with_their_articles(tmp_path: Path) -> None:
    """What held names together is resolved anew without it, as if it had never come."""
    given = [{"companies": [name]} for name in ("浙江澜拓新能源材料有限公司", "澜拓新材", "澜拓")]
    given.append({"body": "澜拓新材（现桐砚智能装备有限公司）签约。"})
    with resolved(tmp_path / "less.db", [[article(n, g) for n, g in enumerate(given[1:3], 1)]]) as store:
        expected = _tables(store)
    with resolved(tmp_path / "more.db", [[article(n, g) for n, g in enumerate(given)]]) as store:
        gone = "SELECT id FROM articles WHERE own_id IN ('a0', 'a3')"
        with store.transaction() as db:
            db.execute(f"DELETE FROM articles WHERE id IN ({gone})")
        resolve(store)
        assert _tables(store) == expected
        _assert_sound(store)


def test_forty_spellings_of_one_company(tmp_path: Path) -> None:
    brand, trades = "澜拓", ("", "新", "新材", "新能", "新能源", "新能源材", "新能源材料", "材料")
    ends = ("", "公司", "有限公司", "有限责任公司", "股份有限公司")
    names = [f"{place}{brand}{trade}" for place in ("浙江", "浙江省", "") for trade in trades]
    names += [f"{place}{brand}新能源材料{end}" for place in ("浙江", "浙江省", "") for end in ends]
    names += ["瀾拓新材", "浙江瀾拓新能源材料有限公司", "澜拓(浙江)新能源材料有限公司", "“澜拓新材”"]
    assert len(set(names)) >= 40
    with resolved(tmp_path / "c.db", [[article(n, {"companies": [name]}) for n, name in enumerate(names)]]) as store:
        ((name, found),) = companies(store)
        assert name.startswith("浙江") and len(found) >= 40


def test_a_brand_of_thousands_of_firms_is_compared_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.resolve.companies import groups

    compared = 0
    real = groups.is_short

    def counted(*forms: Any) -> bool:
        nonlocal compared
        compared += 1
        return real(*forms)

    monkeypatch.setattr(groups, "is_short", counted)
    trades = ("科技", "食品", "新材料", "机械", "物流", "置业", "农业", "电子", "商贸", "能源")
    places = [d.name for d in gazetteer.divisions() if d.level == "county"][:250]
    names = [f"{place}澜拓{trade}{end}" for place in places for trade in trades for end in ("有限公司", "")]
    names += [f"澜拓{trade}{form}" for trade in trades for form in ("", "有限公司", "集团有限公司")]
    letters = [chr(0x4E00 + 37 * n) for n in range(20)]
    names += [f"澜拓{a}{b}{trade}" for a in letters for b in letters for trade in trades[:4]]
    clusters = cluster_names({name: company_form(name) for name in names}, [], lambda *_: [])
    assert len(clusters) == len(set(names)) > 6000
    place = places[0]
    assert clusters[f"{place}澜拓科技"] == clusters[f"{place}澜拓科技有限公司"]
    assert clusters["澜拓科技"] == "澜拓科技", "it may be anyone's"
    assert compared < 20 * len(names)


@pytest.mark.parametrize("seed", range(8))
def test_any_names_and_links_come_out_alike_in_any_order(tmp_path: Path, seed: int) -> None:
    """Names drawn from few brands, with links told at random, also false and circular ones."""
    chance = random.Random(seed)
    parts = (("", "浙江", "安徽"), ("澜拓", "恒砺"), ("", "新材料", "新材"), ("", "有限公司", "集团", "股份有限公司"))
    pool = chance.sample(["".join(name) for name in itertools.product(*parts)], 12)
    told = ("{}（以下简称“{}”）签约。", "{}（原名{}）签约。", "{}更名为“{}”。")
    given = [
        {
            "companies": chance.sample(pool, chance.randint(0, 2)),
            "body": chance.choice(told).format(*chance.sample(pool, 2)),
        }
        for _ in range(12)
    ]
    steps = [article(n, g) for n, g in enumerate(given)]
    with resolved(tmp_path / "whole.db", [steps]) as store:
        expected = _tables(store)
    chance.shuffle(steps)
    with resolved(tmp_path / "single.db", [[step] for step in steps]) as store:
        assert _tables(store) == expected
        _assert_sound(store)
