"""There and back through the scrambler: ``python -m tests.pipeline.roundtrip`` prints the share of characters restored.

``held out`` texts were not in the character model: it is built anew from the other half of the dev gold, or the texts
are none of the gold's.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from unittest.mock import patch

from pipeline.characters import parse
from pipeline.unscramble import unscramble
from tests.gold import gold_documents
from tests.pipeline.scrambler import folded, random_table, scramble, traditional


@dataclass(slots=True)
class Account:
    """What was compared: ``wrong`` characters are those that one of the two texts has and the other has not."""

    sentences: int = 0
    characters: int = 0
    wrong: int = 0
    bytes_restored: int = 0

    @property
    def share(self) -> float:
        return 1 - self.wrong / self.characters


def there_and_back(texts: Sequence[str], *, after_step: bool, seed: int = 1) -> Account:
    """Scramble each text with a table of its own, undo it, compare line by line."""
    account = Account()
    for i, text in enumerate(texts):
        got = unscramble(scramble(text, random_table(1000 * seed + i), after_step=after_step))
        want, back = traditional(text), got.text
        if after_step:
            want, back = folded(want), folded(back)
        account.bytes_restored += got.bytes_restored
        lines = want.split("\n"), back.split("\n")
        if len(lines[0]) != len(lines[1]):
            lines = ([want], [back])
        for one, other in zip(*lines, strict=True):
            account.characters += len(one)
            account.sentences += len(re.findall("[。！？!?]", one)) or 1
            account.wrong += _difference(one, other)
    return account


def _difference(one: str, other: str) -> int:
    if one == other:
        return 0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)


def gold_bodies() -> list[str]:
    return ["\n".join(document["body"]) for document in gold_documents()]


@contextmanager
def model_of(bodies: Sequence[str]) -> Iterator[None]:
    """Within it the character model knows no running text but these."""
    from pipeline.train.characters import build, jieba_words

    press = [line for body in bodies for line in body.split("\n")]
    built = parse(build(press, jieba_words()))
    with patch("pipeline.characters._loaded", lambda: built):
        yield


_PLACES = [
    "临沧市",
    "榆林高新区",
    "盘锦市",
    "肇庆新区",
    "铜仁市",
    "延边州",
    "宜春经开区",
    "濮阳县",
    "石嘴山市",
    "钦州港区",
    "牡丹江市",
    "普洱市",
]
_FIRMS = [
    "恒砺新材",
    "澜拓能源",
    "瑞颖光电",
    "聚禾生物",
    "启宸装备",
    "云樾医药",
    "远筑建工",
    "盈沛食品",
    "拓岚科技",
    "骏驰汽车零部件",
]
_GOODS = [
    "年产3万吨特种纸",
    "锂电池隔膜",
    "智能农机",
    "冷链物流",
    "高端轴承",
    "生猪屠宰及深加工",
    "数字印刷",
    "中药饮片",
    "海上风电叶片",
    "预制构件",
]
_FORMS = (
    "{place}与{firm}签订{goods}项目合作协议，计划总投资{sum}亿元，建设周期{months}个月。",
    "项目负责人介绍，{goods}生产线预计今年{month}月投产，达产后年产值可达{sum}亿元，新增就业岗位{jobs}个。",
    "“我们看中的是这里的营商环境。”{firm}董事长说，从洽谈到开工只用了{months}个月。",
    "截至{month}月底，{place}累计引进项目{months}个，到位资金{sum}亿元，完成年度任务的{share}%。",
    "为确保{goods}项目早日见效，{place}成立工作专班，实行“一个项目、一名领导、一套班子”机制！",
    "{firm}为什么选择{place}？当地发展改革局局长认为，关键在于产业链配套齐全、用电成本较低。",
)


def invented_texts(number: int = 60, seed: int = 7) -> list[str]:
    """Articles of ten invented sentences each."""
    rng = random.Random(seed)

    def sentence() -> str:
        return rng.choice(_FORMS).format(
            place=rng.choice(_PLACES),
            firm=rng.choice(_FIRMS),
            goods=rng.choice(_GOODS),
            sum=round(rng.uniform(0.5, 60), 1),
            months=rng.randint(2, 36),
            month=rng.randint(1, 12),
            jobs=rng.randint(40, 3000),
            share=round(rng.uniform(20, 140), 2),
        )

    return ["\n".join("".join(sentence() for _ in range(5)) for _ in range(2)) for _ in range(number)]


def main() -> int:
    bodies = gold_bodies()
    for after_step in (False, True):
        name = "with the crawl's after-step" if after_step else "as the page shows it"
        known = there_and_back(bodies, after_step=after_step)
        print(f"{name}: gold in the model {known.share:.5f} {known}")
        for half in (0, 1):
            with model_of(bodies[half::2]):
                held_out = there_and_back(bodies[1 - half :: 2], after_step=after_step)
            print(f"{name}: held out, half {half + 1} {held_out.share:.5f} {held_out}")
        invented = there_and_back(invented_texts(), after_step=after_step)
        print(f"{name}: held out, invented {invented.share:.5f} {invented}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
