"""Scores against gold documents: precision, recall and F1 of every field, with the misses grouped by cause.

Definitions (the gold corpus's guidelines): names are compared in NFKC, lower case, without punctuation; deals and
indicators are paired one to one, best match first; the fields of a deal are judged on paired deals, a deal is *whole*
where its name, amount and one company are right; an indicator is whole where its status is right too.
"""

import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.errors import CallError

Row = dict[str, Any]

_IGNORED = re.compile(r"[\s“”\"'‘’《》<>()（）\[\]【】「」『』,，、。.:：;；·•\-—_]+")
NAME_FLOOR = 0.55  # two project names are about one project
NAME_RIGHT = 0.85  # the name is right
TITLE_RIGHT = 0.9


@dataclass(slots=True)
class Tally:
    """Counts of one field."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, right: int, gold: int, predicted: int) -> None:
        self.right += right
        self.gold += gold
        self.predicted += predicted

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference: ``cause`` groups misses (``deal missed``, ``stage wrong`` …)."""

    document: str
    cause: str
    gold: Any
    predicted: Any


@dataclass(slots=True)
class Report:
    """Tallies by field, in a fixed order, and every miss."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    def causes(self) -> list[tuple[str, int]]:
        """Causes and how often each occurred, most frequent first."""
        return Counter(miss.cause for miss in self.misses).most_common()


def load_gold(paths: Iterable[str | Path]) -> list[Row]:
    """Gold documents of JSONL files; of a folder, those of all its JSONL files in name order.

    Raises:
        CallError: a file cannot be read or is no gold file.
    """
    documents = read_rows(paths)
    if not all(isinstance(d, dict) and "id" in d and "input" in d for d in documents) or not documents:
        raise CallError(
            "bad_call", "no gold documents with the keys id and input", "give files such as corpora/gold/dev.jsonl"
        )
    return documents


def read_rows(paths: Iterable[str | Path]) -> list[Row]:
    """The rows of JSONL files; of a folder, those of all its JSONL files in name order.

    Raises:
        CallError: a file cannot be read as JSON lines.
    """
    rows: list[Row] = []
    for path in itertools.chain.from_iterable(_gold_files(Path(p)) for p in paths):
        try:
            with open(path, encoding="utf-8") as lines:
                rows += [json.loads(line) for line in lines if line.strip()]
        except (OSError, ValueError) as error:
            raise CallError(
                "bad_call", f"{path} cannot be read as gold: {error}", "give JSONL files with gold documents"
            ) from error
    return rows


def _gold_files(path: Path) -> list[Path]:
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def predict(gold: Sequence[Row]) -> dict[str, Row]:
    """What the pipeline makes of the gold documents' inputs, by id; a rejected one is an empty prediction."""
    from pipeline.documents import Document
    from pipeline.records import Article
    from pipeline.road import Pipeline

    outcomes = Pipeline().process_many(Document(d["input"], locator=str(d["id"]), id=str(d["id"])) for d in gold)
    return {str(d["id"]): o.to_dict() if isinstance(o, Article) else {} for d, o in zip(gold, outcomes, strict=True)}


def score(gold: Sequence[Row], predicted: dict[str, Row]) -> Report:
    """Compare predictions with gold documents, joined by id."""
    report = Report()
    for document in gold:
        name = str(document["id"])
        got = predicted.get(name, {})
        _score_text(report, name, document, got)
        _score_amounts(report, name, document, got)
        _score_companies(report, name, document, got)
        _score_deals(report, name, document, got)
        _score_indicators(report, name, document, got)
    return report


def comparable(name: str | None) -> str:
    """The form in which names are compared."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name or "")).lower()


def similarity(left: str | None, right: str | None) -> float:
    """Overlap of two names, 0 to 1."""
    a, b = comparable(left), comparable(right)
    if not a or not b:
        return 0.0
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def same_company(left: str, right: str) -> bool:
    """Equal, or one (of four characters or more) inside the other."""
    a, b = sorted((comparable(left), comparable(right)), key=len)
    return bool(a) if a == b else len(a) >= 4 and a in b


def same_value(left: Any, right: Any) -> bool:
    """Equal numbers (relative tolerance 1e-6), or both absent."""
    if left is None or right is None:
        return left is right
    a, b = float(left), float(right)
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _contains(left: Any, right: Any) -> bool:
    a, b = comparable(str(left or "")), comparable(str(right or ""))
    return bool(a and b) and (a in b or b in a)


def _pairs(
    gold: Sequence[Any], got: Sequence[Any], grade: Callable[[Any, Any], float], floor: float
) -> list[tuple[int, int]]:
    """One-to-one pairs of indices, best grade first, none below ``floor``."""
    graded = sorted(((grade(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(got)), key=lambda r: -r[0])
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for value, i, j in graded:
        if value < floor:
            break
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _unpaired(
    report: Report, document: str, what: str, gold: Sequence[Any], got: Sequence[Any], pairs: list[tuple[int, int]]
) -> None:
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    report.misses += [Miss(document, f"{what} missed", g, None) for i, g in enumerate(gold) if i not in left]
    report.misses += [Miss(document, f"{what} too many", None, p) for j, p in enumerate(got) if j not in right]


def _score_text(report: Report, document: str, gold: Row, got: Row) -> None:
    a, b = comparable("".join(gold.get("body") or [])), comparable("".join(got.get("body") or []))
    common = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    report.tally("body").add(common, len(a), len(b))
    for key in ("title", "published", "source"):
        if gold.get(key):
            right = similarity(gold[key], got.get(key)) >= (TITLE_RIGHT if key == "title" else 1.0)
            report.tally(key).add(int(right), 1, int(bool(got.get(key))))
            if not right:
                report.misses.append(Miss(document, f"{key} wrong", gold[key], got.get(key)))


def _score_amounts(report: Report, document: str, gold: Row, got: Row) -> None:
    def same(g: Row, p: Row) -> float:
        return float(
            same_value(g.get("value"), p.get("value")) and g.get("currency", "CNY") == p.get("currency", "CNY")
        )

    wanted, found = gold.get("amounts") or [], got.get("amounts") or []
    pairs = _pairs(wanted, found, same, 1.0)
    report.tally("amounts").add(len(pairs), len(wanted), len(found))
    _unpaired(report, document, "amount", wanted, found, pairs)


def _name(company: Any) -> str:
    return company if isinstance(company, str) else str(company.get("name", ""))


def _score_companies(report: Report, document: str, gold: Row, got: Row) -> None:
    wanted, found = gold.get("companies") or [], got.get("companies") or []
    pairs = _pairs(wanted, found, lambda g, p: float(same_company(_name(g), _name(p))), 1.0)
    report.tally("companies").add(len(pairs), len(wanted), len(found))
    _unpaired(report, document, "company", wanted, found, pairs)


def _value(deal: Row) -> Any:
    return (deal.get("amount") or {}).get("value")


def deal_pairs(gold: Sequence[Row], got: Sequence[Row]) -> list[tuple[int, int]]:
    """Which gold deal (index) is which found one: by name, a sum that agrees decides between like names."""

    def grade(g: Row, p: Row) -> float:
        alike = similarity(g["project"], p.get("project"))
        bonus = 0.3 * (_value(g) is not None and same_value(_value(g), _value(p)))
        return alike + bonus if alike >= NAME_FLOOR else 0.0

    return _pairs(gold, got, grade, NAME_FLOOR)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is right of a paired deal; ``hits`` companies agree."""

    name: bool
    amount: bool
    company: bool
    hits: int

    @property
    def whole(self) -> bool:
        return self.name and self.amount and self.company


def judge_deal(gold: Row, got: Row) -> Judged:
    """Judge a paired deal's name, sum and companies."""
    wanted = [_name(c) for c in gold.get("companies") or []]
    found = [_name(c) for c in got.get("companies") or []]
    hits = len(_pairs(wanted, found, lambda g, p: float(same_company(g, p)), 1.0))
    return Judged(
        name=similarity(gold["project"], got.get("project")) >= NAME_RIGHT,
        amount=same_value(_value(gold), _value(got)),
        company=hits > 0 if wanted else not found,
        hits=hits,
    )


def _score_deals(report: Report, document: str, gold: Row, got: Row) -> None:
    wanted, found = gold.get("deals") or [], got.get("deals") or []
    pairs = deal_pairs(wanted, found)
    report.tally("deal_found").add(len(pairs), len(wanted), len(found))
    whole = sum(_score_deal(report, document, wanted[i], found[j]) for i, j in pairs)
    report.tally("deal_whole").add(whole, len(wanted), len(found))
    _unpaired(report, document, "deal", wanted, found, pairs)


def _score_deal(report: Report, document: str, gold: Row, got: Row) -> bool:
    """Judge the fields of one paired deal; True where it is whole."""
    judged = judge_deal(gold, got)
    report.tally("deal_name").add(int(judged.name), 1, 1)
    report.tally("deal_amount").add(int(judged.amount), 1, 1)
    report.tally("deal_companies").add(judged.hits, len(gold.get("companies") or []), len(got.get("companies") or []))
    for what, right in (("name", judged.name), ("amount", judged.amount), ("company", judged.company)):
        if not right:
            report.misses.append(Miss(document, f"deal {what} wrong", gold, got))
    for key in ("stage", "place", "date"):
        g, p = gold.get(key) or "", got.get(key) or ""
        if not g and not p:
            continue
        right = _contains(g, p) if key == "place" else g == p
        report.tally(f"deal_{key}").add(int(right), int(bool(g)), int(bool(p)))
        if not right:
            report.misses.append(Miss(document, f"deal {key} wrong", gold, got))
    return judged.whole


def indicator_pairs(gold: Sequence[Row], got: Sequence[Row]) -> list[tuple[int, int]]:
    """Which gold indicator (index) is which found one: metric and value agree, best with the status."""

    def grade(g: Row, p: Row) -> float:
        if g.get("metric") != p.get("metric") or not same_value(g.get("value"), p.get("value")):
            return 0.0
        if g.get("value") is None and not same_value(g.get("yoy"), p.get("yoy")):
            return 0.0
        return 1.0 if g.get("status") == p.get("status") else 0.6

    return _pairs(gold, got, grade, 0.6)


def _score_indicators(report: Report, document: str, gold: Row, got: Row) -> None:
    wanted, found = gold.get("indicators") or [], got.get("indicators") or []
    pairs = indicator_pairs(wanted, found)
    status_right = sum(wanted[i].get("status") == found[j].get("status") for i, j in pairs)
    report.tally("indicator_found").add(len(pairs), len(wanted), len(found))
    report.tally("indicator_whole").add(status_right, len(wanted), len(found))
    for i, j in pairs:
        g, p = wanted[i], found[j]
        if g.get("status") != p.get("status"):
            report.misses.append(Miss(document, "indicator status wrong", g, p))
        for key in ("subject", "period", "yoy"):
            if g.get(key) is None:
                continue
            same = {"subject": _contains, "yoy": same_value}.get(key, lambda x, y: x == y)
            right = same(g[key], p.get(key))
            report.tally(f"indicator_{key}").add(int(right), 1, int(p.get(key) is not None))
            if not right:
                report.misses.append(Miss(document, f"indicator {key} wrong", g, p))
    _unpaired(report, document, "indicator", wanted, found, pairs)
