"""Promises from texts: the sample pages and invented articles through the road into the tables, and `luodi promises`."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines import local
from pipeline.stores.sqlite import Store
from tests.conftest import Luodi
from tests.pipeline.test_promises import table

SAMPLES = Path(__file__).parents[2] / "corpora/samples"
TEXTS = (
    {
        "text": "榆中县部署全年招商引资工作\n2024-02-20 来源：榆中县融媒体中心\n2月19日，榆中县召开招商引资工作会议。会议提出，2024年榆中县力争签约额达到"
        "180亿元，到位资金达到90亿元，新开工项目45个。会议要求，各专班要把签约项目盯到底。",
    },
    {
        "text": "榆中县上半年招商引资交出答卷\n2024-07-16 来源：兰州日报\n记者从榆中县招商局获悉，今年上半年，榆中县新签约项目33个，签约额96.5亿元，到位资金"
        "43.2亿元，同比增长14.6%，完成年度任务90亿元的48%；新开工项目21个。",
    },
    {
        "text": "榆中县全年到位资金突破目标\n2025-01-15 来源：兰州日报\n1月14日，榆中县召开招商引资工作总结会。2024年，榆中县实现签约额171.9亿元，到位资金"
        "93.6亿元，同比增长12.1%，全年新开工项目47个。会议明确，2025年榆中县力争到位资金达到100亿元。",
    },
)


@pytest.fixture(scope="module")
def sample_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("samples") / "press.db"
    local.run(SAMPLES, db)
    return db


def standing(db: Path, place: str, year: int) -> dict[tuple[str, str], tuple[Any, ...]]:
    columns = "target, result, result_period, share, press_share, status"
    with Store.open(db) as store:
        rows = table(store, f"SELECT metric, scope, {columns} FROM promises WHERE place = '{place}' AND year = {year}")
    return {(row["metric"], row["scope"]): tuple(list(row.values())[2:]) for row in rows}


def test_the_samples_target_and_its_result(sample_db: Path) -> None:
    found = standing(sample_db, "浠水县", 2024)
    assert found["funds_in_place", ""] == (12_000_000_000, 12_360_000_000, "2024-01/2024-12-27", 103, None, "reached")
    assert found["foreign_capital", ""] == (15_000_000, 15_800_000, "2024-01/2024-12-27", 105.33, 105.3, "reached")
    assert found["projects_signed", "亿元以上"][:2] == (60, 64)
    assert found["projects_signed", "10亿元以上"][0] == 5
    assert found["signed_amount", ""][:2] == (25_500_000_000, 27_180_000_000)
    assert standing(sample_db, "浠水县", 2025)["funds_in_place", ""][0] == 13_500_000_000


def test_the_samples_ranks(sample_db: Path) -> None:
    with Store.open(sample_db) as store:
        rows = table(
            store,
            "SELECT place, rank, compared, yoy FROM quarterly_grades WHERE city = '黄冈市' AND metric = 'funds_in_place'"
            " AND place_level = 'county' AND year = 2024 AND quarter = 2 ORDER BY rank",
        )
    assert [row["place"] for row in rows[:3]] == ["麻城市", "武穴市", "浠水县"]
    assert (rows[2]["rank"], rows[2]["compared"], rows[2]["yoy"]) == (3, 10, 18.8)


def test_a_year_in_texts(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("\n".join(json.dumps(t, ensure_ascii=False) for t in TEXTS), encoding="utf-8")
    local.run(tmp_path / "t.jsonl", tmp_path / "p.db")
    found = standing(tmp_path / "p.db", "榆中县", 2024)
    assert found["funds_in_place", ""] == (9_000_000_000, 9_360_000_000, "2024", 104, 48, "reached")
    assert found["signed_amount", ""] == (18_000_000_000, 17_190_000_000, "2024", 95.5, None, "behind")
    assert found["projects_started", ""] == (45, 47, "2024", 104.44, None, "reached")
    assert standing(tmp_path / "p.db", "榆中县", 2025)["funds_in_place", ""][0] == 10_000_000_000


def test_the_command(luodi: Luodi, sample_db: Path) -> None:
    done = luodi("promises", str(sample_db), "--place", "浠水縣", "--year", "2024", "--metric", "到位资金")
    assert done.code == 0
    head, line, *said = done.out.splitlines()
    assert head.split() == ["place", "metric", "period", "target", "result", "share", "status"]
    assert line.split() == [
        *("浠水县", "到位资金", "funds_in_place", "2024", "120亿元", "123.6亿元", "(+19.5%)", "in"),
        *("2024-01/2024-12-27", "103.00%", "reached"),
    ]
    assert any("target 120亿元 2024: 浠水县人民政府办公室 2024-01-12" in one for one in said)
    assert any("黄冈日报 2024-12-27 《浠水：全年到位资金123.6亿元 超额完成目标》" in one for one in said)


def test_the_command_in_other_formats(luodi: Luodi, sample_db: Path) -> None:
    done = luodi("promises", str(sample_db), "--place", "浠水", "--year", "2024", "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert {row["place"] for row in rows} == {"浠水县"}
    assert rows[0]["said"][0]["evidence"]
    done = luodi("promises", str(sample_db), "--grades", "--place", "黄冈", "--within", "--format", "csv")
    assert done.out.splitlines()[0].startswith("place,place_level,place_code")
    done = luodi("promises", str(sample_db), "--grades", "--place", "黄冈", "--within", "--metric", "funds_in_place")
    assert ["2024Q2", "到位资金", "funds_in_place", "黄冈市", "3/10", "浠水县"] in [
        line.split()[:6] for line in done.out.splitlines()
    ]
    done = luodi("promises", str(sample_db), "--limit", "1")
    assert "only the first 1 rows" in done.err


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_front_page_shows_what_it_prints(luodi: Luodi, sample_db: Path, readme: str) -> None:
    done = luodi("promises", sample_db, "--place", "浠水", "--year", "2024", "--metric", "到位资金")
    assert f"```text\n{done.out}```" in (SAMPLES.parents[1] / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--place", "浠水市"), "names near it: 浠水县"),
        (("--place", "湖北"), "--within shows what lies in it"),
        (("--place", "酒泉"), "lists all places"),
        (("--place", "浠冰县"), "names near it: 浠水县"),
        (("--metric", "money"), "there is no metric 'money'"),
    ],
)
def test_unknown_names(luodi: Luodi, sample_db: Path, options: tuple[str, ...], message: str) -> None:
    done = luodi("promises", str(sample_db), *options)
    assert (done.code, message in done.err) == (2, True), done.err


def test_nothing_found(luodi: Luodi, sample_db: Path) -> None:
    done = luodi("promises", str(sample_db), "--year", "1999")
    assert (done.code, "no figures for that" in done.err) == (0, True)
