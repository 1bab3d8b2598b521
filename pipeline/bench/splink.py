"""Our matching of deal reports beside Splink's: ``python -m pipeline.bench.splink corpora/gold/deals [FILE ...]``.

Splink (extra ``bench``) gets the same reports as a table of comparable columns. Each of several settings is trained on the files
for fitting (those named, else ``pairs.jsonl`` and ``histories.jsonl``) and takes the threshold that is best on them; then all files are
scored, in the same way for both: pairs each by itself, histories all resolved together. The star is on the setting that
is best on the files for fitting. Our weights were set by hand on all of the files in ``corpora/gold/deals``, so that there
only Splink sees the others for the first time.
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.bench.splink_model import SETTINGS, Linked, Pair, Setting, report_table, train
from pipeline.errors import CallError
from pipeline.resolve.deals.reports import Report
from pipeline.score import read_rows
from pipeline.score_deals import Pairs, check_rows, gold_report, score_deals

FIT = ("pairs.jsonl", "histories.jsonl")
_THRESHOLDS = range(-10, 26)  # bits
_COLUMNS = (
    *("matcher", "files", "threshold", "pairs precision", "recall", "F1"),
    *("histories precision", "recall", "F1", "seconds to train", "to link"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """Reports to link and their deals by report id; ``pairs`` are those to judge, None all of them."""

    reports: Sequence[Report]
    deals: Mapping[str, str]
    pairs: Sequence[Pair] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the table: ``threshold`` in bits, times in seconds; None where there is none."""

    matcher: str
    files: str
    threshold: int | None
    pairs: Pairs
    histories: Pairs
    training: float | None
    linking: float
    chosen: bool = False

    @property
    def f1(self) -> float:
        """Mean of the two F1."""
        return (f1(self.pairs) + f1(self.histories)) / 2


def f1(pairs: Pairs) -> float:
    """Harmonic mean of precision and recall; 1 where there is nothing to join and nothing joined."""
    everything = 2 * pairs.right + pairs.wrong + pairs.missed
    return 2 * pairs.right / everything if everything else 1.0


def bench_splink(folder: str | Path, fit: Sequence[str] = FIT, settings: Sequence[Setting] = SETTINGS) -> list[Result]:
    """Rows of the table: each setting of Splink and ours, on the files for fitting and on the other JSONL files.

    Args:
        folder: gold of deals, in files such as those of ``corpora/gold/deals``.
        fit: names of the files for fitting.

    Raises:
        CallError: Splink is not installed, or the files are no gold of deals or do not hold both pairs and histories.
    """
    if not (find_spec("splink") and find_spec("duckdb")):
        raise CallError("bad_call", "Splink is not installed", 'pip install "luodi[bench]"')
    files = [Path(folder) / name for name in fit]
    others = [path for path in sorted(Path(folder).glob("*.jsonl")) if path not in files]
    rows = {"fit": check_rows(read_rows(files)), "others": check_rows(read_rows(others))}
    tasks = {name: (_pair_task(some), _history_task(some)) for name, some in rows.items()}
    results = []
    for setting in settings:
        results += _splink(setting, tasks)
    best = max((r for r in results if r.files == "fit"), key=lambda r: r.f1).matcher
    marked = [replace(r, chosen=r.matcher == best) for r in results]
    return marked + [_ours(name, some) for name, some in rows.items()]


def _pair_task(rows: Sequence[Mapping[str, Any]]) -> Task:
    reports: list[Report] = []
    deals: dict[str, str] = {}
    pairs: list[Pair] = []
    for number, row in enumerate(row for row in rows if "label" in row):
        a, b = f"{number}a", f"{number}b"
        reports += [gold_report(row["a"], row["a"], a), gold_report(row["b"], row["b"], b)]
        deals |= {a: f"pair {a}", b: f"pair {a if row['label'] == 'same' else b}"}
        pairs.append((a, b))
    return Task(_filled(reports, "pairs of reports"), deals, pairs)


def _history_task(rows: Sequence[Mapping[str, Any]]) -> Task:
    reports: list[Report] = []
    deals: dict[str, str] = {}
    for number, history in enumerate(row for row in rows if "articles" in row):
        for article in history["articles"]:
            article_id = f"{number}/{article['id']}"
            for place, deal in enumerate(article["deals"]):
                reports.append(gold_report(article, deal, f"{article_id}/{place}", article_id))
        for name, deal in enumerate(history["deals"]):
            deals |= {f"{number}/{article}/{place}": f"history {number}/{name}" for article, place in deal["reports"]}
    return Task(_filled(reports, "histories"), deals)


def _filled(reports: Sequence[Report], what: str) -> Sequence[Report]:
    if not reports:
        raise CallError("bad_call", f"no {what} among the files", "fit on pairs and histories, and leave some of both")
    return reports


def _splink(setting: Setting, tasks: Mapping[str, tuple[Task, Task]]) -> list[Result]:
    fit = tasks["fit"]
    start = time.perf_counter()
    model = train(report_table([r for t in fit for r in t.reports], {**fit[0].deals, **fit[1].deals}), setting)
    training = time.perf_counter() - start
    scored: dict[str, Result] = {}
    thresholds: Sequence[int] = _THRESHOLDS
    for name in ("fit", "others"):
        start = time.perf_counter()
        pairs, histories = (Linked(report_table(t.reports, t.deals), model) for t in tasks[name])
        linking = time.perf_counter() - start
        by_threshold = {
            threshold: Result(
                *(f"Splink, {setting.name}", name, threshold),
                score_links(tasks[name][0], pairs.weights, threshold),
                score_clusters(tasks[name][1], histories.clusters(threshold)),
                *(training, linking),
            )
            for threshold in thresholds
        }
        best = max(by_threshold, key=lambda threshold: by_threshold[threshold].f1)
        scored[name] = by_threshold[best]
        thresholds = (best,)
    return list(scored.values())


def score_links(task: Task, weights: Mapping[Pair, float], threshold: float) -> Pairs:
    """Judges the pairs of a task, each by its own weight; one that never met is not joined."""
    scores = Pairs()
    for a, b in task.pairs or ():
        scores.add(task.deals[a] == task.deals[b], weights.get((a, b), float("-inf")) >= threshold)
    return scores


def score_clusters(task: Task, clusters: Mapping[str, str]) -> Pairs:
    """Judges all pairs of a task's reports by the clusters they are in."""
    ids = [report.id for report in task.reports]
    both = _pairs_within(Counter((clusters[i], task.deals[i]) for i in ids))
    joined, true = (_pairs_within(Counter(of[i] for i in ids)) for of in (clusters, task.deals))
    return Pairs(both, joined - both, true - both)


def _pairs_within(sizes: Mapping[Any, int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _ours(name: str, rows: Sequence[Mapping[str, Any]]) -> Result:
    start = time.perf_counter()
    scores = score_deals(rows)
    seconds = time.perf_counter() - start
    return Result("ours", name, None, scores.pairs, scores.histories, None, seconds)


def _cells(result: Result) -> list[str]:
    ratios = (f"{x:.3f}" for p in (result.pairs, result.histories) for x in (p.precision, p.recall, f1(p)))
    times = ("" if s is None else f"{s:.1f}" for s in (result.training, result.linking))
    threshold = "" if result.threshold is None else str(result.threshold)
    return [result.matcher + " *" * result.chosen, result.files, threshold, *ratios, *times]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 2 for a wrong call."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        print("usage: python -m pipeline.bench.splink FOLDER [FILE ...]", file=sys.stderr)
        return 2
    try:
        results = bench_splink(given[0], given[1:] or FIT)
    except CallError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    for result in results:
        print("| " + " | ".join(_cells(result)) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
