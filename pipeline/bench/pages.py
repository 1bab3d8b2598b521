"""Main content of pages, ours beside other libraries': accuracy and milliseconds a page.

``python -m pipeline.bench.pages FOLDER GOLD`` prints a table. FOLDER holds the pages as their sites served them, GOLD is JSONL
with ``page`` (a file's name), ``text``, ``title``, ``published``, ``source``, ``author``. Libraries that are not installed are left out
(``pip install "luodi[bench]"``). Every extractor gets the same decoded text; decoding is not timed.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.errors import CallError, InputError
from pipeline.score_pages import score_pages

Extractor = Callable[[str], dict[str, Any]]
_ROUNDS = 5
_COLUMNS = (
    "extractor",
    "precision",
    "recall",
    "f1",
    "f1>=.95",
    "title",
    "published",
    "source",
    "author",
    "ms",
    "ratio",
)


def bench_pages(folder: str | Path, gold: str | Path, *, rounds: int = _ROUNDS) -> list[dict[str, Any]]:
    """Rows of the table: one for parsing alone (lxml), one for each extractor.

    ``ms`` is milliseconds a page: the mean over pages of each page's median over the rounds; ``ratio`` is that to parsing
    alone, measured in the same rounds.

    Raises:
        CallError: the gold holds no page, or names one that is not in the folder.
    """
    from pipeline.decode import decode

    rows = [json.loads(line) for line in Path(gold).read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        raise CallError("bad_call", f"{gold} holds no pages", "name a JSONL file with a page a line")
    missing = [row["page"] for row in rows if not (Path(folder) / row["page"]).is_file()]
    if missing:
        raise CallError("bad_call", f"{missing[0]} is not in {folder}", "name the folder of the gold's pages")
    pages = {row["page"]: decode((Path(folder) / row["page"]).read_bytes()).text for row in rows}
    extractors = _installed()
    predicted = {name: [{"page": page, **_safe(run, text)} for page, text in pages.items()] for name, run in extractors.items()}  # fmt: skip
    times = _times({"lxml (parse alone)": _parse, **extractors}, pages, rounds)
    base = times["lxml (parse alone)"]
    table: list[dict[str, Any]] = [{"extractor": "lxml (parse alone)", "ms": round(base, 2), "ratio": 1.0}]
    for name in extractors:
        scores = score_pages(rows, predicted[name]).row()
        table.append({"extractor": name, **scores, "ms": round(times[name], 2), "ratio": round(times[name] / base, 2)})
    return table


def _times(extractors: dict[str, Extractor], pages: dict[str, str], rounds: int) -> dict[str, float]:
    """Milliseconds a page; extractors take turns on each page, so that a busy machine slows all alike."""
    taken: dict[str, dict[str, list[float]]] = {name: {page: [] for page in pages} for name in extractors}
    for _ in range(rounds):
        for page, text in pages.items():
            for name, run in extractors.items():
                start = time.perf_counter()
                _safe(run, text)
                taken[name][page].append(time.perf_counter() - start)
    return {name: 1000 * sum(map(median, by_page.values())) / len(by_page) for name, by_page in taken.items()}


def _safe(run: Extractor, text: str) -> dict[str, Any]:
    """What an extractor finds; nothing where it fails, whatever the error of a foreign library is."""
    try:
        return run(text)
    except Exception:
        return {"text": ""}


def _installed() -> dict[str, Extractor]:
    found: dict[str, Extractor] = {"luodi": _luodi, "trafilatura": _trafilatura}
    if find_spec("gne"):
        found["GNE"] = _gne
    if find_spec("readability"):
        found["readability"] = _readability
    return found


def _parse(text: str) -> dict[str, Any]:
    from lxml import html

    html.fromstring(text)
    return {}


def _luodi(text: str) -> dict[str, Any]:
    from pipeline.content import main_content

    try:
        content = main_content(text, is_html=True)
    except InputError:
        return {"text": ""}
    return {
        "text": "\n".join(content.paragraphs),
        "title": content.title,
        "published": content.published,
        "source": content.source,
        "author": content.author,
    }


def _trafilatura(text: str) -> dict[str, Any]:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(text, include_comments=False, with_metadata=True)
    if found is None:
        return {"text": ""}
    return {"text": found.text, "title": found.title, "published": found.date, "source": found.sitename, "author": found.author}  # fmt: skip


def _gne(text: str) -> dict[str, Any]:
    from gne import GeneralNewsExtractor

    found = GeneralNewsExtractor().extract(text)
    published = str(found.get("publish_time") or "").replace("年", "-").replace("月", "-").replace("/", "-")
    return {"text": found.get("content"), "title": found.get("title"), "published": published, "author": found.get("author")}  # fmt: skip


def _readability(text: str) -> dict[str, Any]:
    from lxml import html
    from readability import Document

    found = Document(text)
    return {"text": html.fromstring(found.summary()).text_content(), "title": found.short_title()}


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 2 for a wrong call."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 2:
        print("usage: python -m pipeline.bench.pages FOLDER GOLD", file=sys.stderr)
        return 2
    try:
        rows = bench_pages(*given)
    except (CallError, OSError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|" + "---|" * len(_COLUMNS))
    for row in rows:
        print("| " + " | ".join("" if row.get(c) is None else f"{row[c]:.3f}" if isinstance(row[c], float) and c not in ("ms", "ratio") else str(row[c]) for c in _COLUMNS) + " |")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
