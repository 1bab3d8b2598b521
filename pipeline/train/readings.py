"""Gold documents as the pipeline reads them, for training models of records."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.assembly.punctuation import full_width
from pipeline.assembly.reading import Reading, read
from pipeline.records import Article
from pipeline.road import Pipeline
from pipeline.train import all_gold


@dataclass(frozen=True, slots=True)
class Read:
    """A gold document (``gold``), what the pipeline makes of it, and the mentions that it is made from."""

    name: str
    gold: dict[str, Any]
    article: Article
    reading: Reading


def readings(paths: Sequence[Path]) -> Iterator[Read]:
    """The documents of gold files that pass the gate of relevance."""
    pipeline = Pipeline(keep_source=False)
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            article = pipeline.process(gold["input"], id=str(gold["id"]))
            if not article.relevant:
                continue
            published = date.fromisoformat(article.published) if article.published else None
            reading = read(article.title, full_width(article.text), published, article.source)
            yield Read(f"{path.stem}/{gold['id']}", gold, article, reading)


def data_digest() -> str:
    """SHA-256 over the gold files that models of records are trained on, in name order."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in all_gold())).hexdigest()
