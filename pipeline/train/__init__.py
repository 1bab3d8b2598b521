"""Training of the models that Luodi ships. Needs the extra ``models``; nothing here runs when articles are read."""

from pathlib import Path

import corpora

# What models of lines and characters are trained on; the rest of the gold is unseen by them and tells how they do on
# other documents
TRAINING_GOLD = ("dev.jsonl", "dev2.jsonl", "dev3.jsonl")


def training_gold() -> list[Path]:
    """The gold files that models of lines and characters are trained on, in name order."""
    return [Path(corpora.__file__).parent / "gold" / name for name in TRAINING_GOLD]


def all_gold() -> list[Path]:
    """All gold files, in name order: what models of records are trained on."""
    return sorted((Path(corpora.__file__).parent / "gold").glob("dev*.jsonl"))
