"""The account of a run: nothing that went in is unaccounted for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Account:
    """What became of the inputs of a run: ``read == extracted + irrelevant + duplicate + rejected``.

    ``known`` inputs were in the store already and were not processed. ``interrupted`` tells that the run was stopped
    before the end of its input; ``skipped`` counts bookkeeping files (README, manifests) left out of folders.
    """

    extracted: int = 0
    irrelevant: int = 0
    duplicate: int = 0
    rejected: int = 0
    known: int = 0
    skipped: int = 0
    interrupted: bool = False

    @property
    def read(self) -> int:
        return self.extracted + self.irrelevant + self.duplicate + self.rejected

    def add(self, counts: Mapping[str, int]) -> None:
        self.extracted += counts.get("extracted", 0)
        self.irrelevant += counts.get("irrelevant", 0)
        self.duplicate += counts.get("duplicate", 0)
        self.rejected += counts.get("rejected", 0)
        self.known += counts.get("known", 0)

    def line(self) -> str:
        """The account as one line of text."""
        return (
            f"read {self.read:,} = {self.extracted:,} extracted + {self.irrelevant:,} irrelevant"
            f" + {self.duplicate:,} duplicate + {self.rejected:,} rejected"
        )
