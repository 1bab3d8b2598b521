"""The development gold and the samples, run through the pipeline once for all tests of a session."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.documents import Document
from pipeline.inputs import InputReader
from pipeline.records import Article
from pipeline.road import Pipeline
from pipeline.score import Report, load_gold, score
from pipeline.train import all_gold
from pipeline.train.readings import Read, readings

CORPORA = Path(__file__).parents[1] / "corpora"


@cache
def gold_paths() -> tuple[Path, ...]:
    """Gold files in name order."""
    return tuple(sorted((CORPORA / "gold").glob("*.jsonl")))


@cache
def gold_documents() -> tuple[dict[str, Any], ...]:
    return tuple(load_gold(gold_paths()))


@cache
def gold_articles() -> tuple[Article, ...]:
    """What the pipeline makes of the gold documents, in their order; raises where it refuses one."""
    return tuple(Pipeline().process(d["input"], id=str(d["id"])) for d in gold_documents())


@cache
def gold_readings() -> tuple[Read, ...]:
    """The gold documents that models of records are trained on, with their mentions."""
    return tuple(readings(all_gold()))


@cache
def gold_report() -> Report:
    return score(gold_documents(), {a.id: a.to_dict() for a in gold_articles()})


@cache
def gold_digest() -> str:
    """SHA-256 over the gold files' bytes in name order."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in gold_paths())).hexdigest()


@cache
def sample_articles() -> tuple[Article, ...]:
    """Articles of every file and row of the samples that can be used."""
    documents = [item for item in InputReader([str(CORPORA / "samples")]) if isinstance(item, Document)]
    outcomes = Pipeline().process_many(documents)
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Article))
