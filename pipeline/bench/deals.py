"""How the resolution of deals grows: ``python -m pipeline.bench.deals [REPORTS ...]``.

Makes up deal reports (each project told one to eight times, with other words, sums left out and rounded, short and full
names, parks for counties), puts them into a store and resolves them. Prints, for each number of reports, how long
that took, beside the time to store them, the peak of memory, and pairwise precision and recall against what was made up.
"""

import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from corpora import gazetteer
from pipeline.resolve import resolve
from pipeline.stores.rows import company_key, digest, money, project_key
from pipeline.stores.sqlite import Store

_SYLLABLES = (
    "澜拓恒砺卓沐禾钧睿辰曜泓峻岚煜晟昊朗铄锐铂钛璟珩瑾琅霖沛沅淳澄瀚屹嵘岳峥骏驰翎翰凯盛鑫隆瑞祥泰康宏博远航华晨星宇"
    "天成信达利丰源茂森林海川江河湖云雨雪春夏秋冬金银铜铁木水火土石玉珠宝龙凤虎鹏鹤雁鹰马牛羊鱼兰梅竹菊松柏桂枫荷莲"
)
_TRADES = ("新材料", "科技", "生物科技", "装备制造", "食品", "新能源", "精密机械", "电子", "医药", "纺织")
# What is made: one of the first with one of the second, some 2,000 goods, each word two characters
_KINDS = re.findall(
    "..",
    "钠电水产工程智能高端特种精密医用航空车规生物环保耐火抗菌光学海洋再生石墨稀土木质速冻有机富硒全屋铝镁不锈超薄柔性液冷氢能风电光伏储能轨道船舶农业矿山建筑纺织皮革"
    "陶瓷玻璃橡胶塑料食品饮料",
)
_THINGS = re.findall(
    "..",
    "饲料纱线薄膜纸浆饮片硅棒轮毂机箱冷链模组封测板材阀门线束膜片面料电缆轴承养殖电站耗材齿轮紧固催化涂料树脂滤芯电机泵体铸件模具刀具芯片基板背板支架家具门窗瓷砖"
    "制品仪表管材粉体溶剂钢材铜箔",
)
_HEADS = ("项目", "生产线", "生产基地", "产业园", "智能工厂")
_STAGES = ("negotiating", "signed", "approved", "started", "completed", "operating")
_BATCH = 5000


def made_up(count: int, seed: int = 1) -> Iterator[tuple[str, str, dict[str, str | None]]]:
    """Reports as (project number, report id, columns); a project's reports are spread over the years."""
    rng = random.Random(seed)
    counties = [d for d in gazetteer.divisions() if d.level == "county" and len(d.name) > 2]
    number = made = 0
    while made < count:
        number += 1
        brand = "".join(rng.sample(_SYLLABLES, 2)) + (rng.choice(_SYLLABLES) if rng.random() < 0.5 else "")
        trade, county = rng.choice(_TRADES), rng.choice(counties)
        goods = rng.choice(_KINDS) + rng.choice(_THINGS)
        full = f"{brand}{trade}有限公司"
        value = Decimal(rng.choice((rng.randint(1, 60), rng.randint(10, 600) / Decimal(10)))) * 10**8
        capacity = f"年产{rng.randint(1, 90)}万{rng.choice('吨台套')}" if rng.random() < 0.4 else ""
        phase = rng.choice(("", "", "", "一期", "二期"))
        year = rng.randint(2012, 2022)
        for turn in range(min(rng.choice((1, 1, 2, 3, 4, 8)), count - made)):
            stage = _STAGES[min(turn + 1, 5)]
            name = f"{rng.choice((brand + trade, brand, '', full))}{rng.choice((capacity, ''))}{goods}{rng.choice(_HEADS)}{phase}"
            rounded = value.quantize(Decimal(10**8)) if value > 5 * 10**9 else value
            told = rng.choice((value, value, rounded, None))
            yield (
                str(number),
                digest("bench", str(seed), str(number), str(turn)),
                {
                    "project": name,
                    "company": rng.choice((full, brand + trade, full)),
                    "amount": money(told),
                    "qualifier": "exact" if told == value else "about",
                    "stage": stage,
                    "place": rng.choice((county.name, county.name, f"{county.name}经济开发区")),
                    "published": f"{year + turn // 2}-{1 + (turn % 2) * 6 + rng.randint(0, 4):02}-{rng.randint(1, 28):02}",
                },
            )
            made += 1


def fill(store: Store, count: int) -> None:
    """Stores made-up reports, an article each; its locator is the number of the project."""
    batch: list[tuple[str, str, dict[str, str | None]]] = []
    for made in made_up(count):
        batch.append(made)
        if len(batch) == _BATCH:
            _insert(store, batch)
            batch = []
    _insert(store, batch)


def _insert(store: Store, batch: list[tuple[str, str, dict[str, str | None]]]) -> None:
    with store.transaction() as db:
        db.executemany(
            "INSERT INTO articles (id, locator, title, published, outcome, body, body_hash, version)"
            " VALUES (?, ?, '', ?, 'extracted', '', '', '')",
            [(report, project, row["published"]) for project, report, row in batch],
        )
        db.executemany(
            'INSERT INTO deal_reports (id, article_id, position, project, project_key, start, "end", amount_text,'
            " amount_value, currency, qualifier, amount_kind, stage, place, evidence_start, evidence_end, evidence,"
            " confidence) VALUES (?, ?, 0, ?, ?, 0, 1, ?, ?, ?, ?, ?, ?, ?, 0, 1, '', 0.9)",
            [
                (report, report, r["project"], project_key(r["project"] or ""), r["amount"], r["amount"])
                + (("CNY", r["qualifier"], "total") if r["amount"] else (None, None, None))
                + (r["stage"], r["place"])
                for _, report, r in batch
            ],
        )
        db.executemany(
            "INSERT INTO deal_companies VALUES (?, 0, ?, ?, 'investor', 0, 1)",
            [(report, r["company"], company_key(r["company"] or "")) for _, report, r in batch],
        )


def quality(store: Store) -> tuple[float, float]:
    """Pairwise precision and recall of the deals against the projects that the reports were made from."""

    def pairs(*columns: str) -> int:
        counted = f"SELECT count(*) AS n FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id GROUP BY {', '.join(columns)}"
        (found,) = store.connection.execute(f"SELECT sum(n * (n - 1) / 2) FROM ({counted})").fetchone()
        return int(found)

    right = pairs("a.locator", "r.deal_id")
    return right / (pairs("r.deal_id") or 1), right / (pairs("a.locator") or 1)


def main(sizes: list[int]) -> None:
    """Prints a line for each number of reports."""
    print("reports\tstoring CPU s\tresolving CPU s\tus/report\tpeak MB\tdeals\tprecision\trecall")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "b.db", create=True) as store:
            start = time.process_time()
            fill(store, size)
            stored = time.process_time()
            resolve(store)
            end = time.process_time()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            (deals,) = store.connection.execute("SELECT count(*) FROM deals").fetchone()
            precision, recall = quality(store)
            line = f"{size:,}\t{stored - start:.1f}\t{end - stored:.1f}\t{(end - stored) / size * 1e6:.0f}"
            print(f"{line}\t{peak:,}\t{deals:,}\t{precision:.4f}\t{recall:.4f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
