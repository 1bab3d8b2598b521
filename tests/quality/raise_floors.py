"""Raise the floors to the present scores: ``python -m tests.quality.raise_floors``. Floors are never lowered.

A change of the corpus makes scores incomparable: then ``--new-corpus`` measures all floors again.
"""

import sys

from tests.gold import gold_digest
from tests.quality import floors


def main(arguments: list[str]) -> int:
    """0 where the floors stand or were raised; 1 where a score lies below its floor or the corpus is another."""
    present = {name: floors.floor_for(score) for name, score in floors.scores().items()}
    if arguments == ["--new-corpus"]:
        floors.write(present)
        print(f"measured {len(present)} floors on the corpus {gold_digest()[:12]}")
        return 0
    digest, held = floors.read()
    if digest != gold_digest():
        print("the corpus is not the one that the floors were measured on: run with --new-corpus", file=sys.stderr)
        return 1
    lost = {name: floor for name, floor in held.items() if floors.scores().get(name, 0.0) < floor}
    for name, floor in lost.items():
        print(f"{name} lies below its floor {floor}: floors are not lowered", file=sys.stderr)
    if lost:
        return 1
    raised = {name: max(value, held.get(name, 0.0)) for name, value in present.items()}
    for name, value in raised.items():
        if value != held.get(name):
            print(f"{name} {held.get(name)} -> {value}")
    floors.write(raised)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
