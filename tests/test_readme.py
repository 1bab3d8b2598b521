"""The front page is run: its commands, its Python blocks, the record it shows and the scores it claims."""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.test_samples import ROWS

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md", "corpora/README.md", "corpora/gold/README.md")
RECORD_OF = "corpora/samples/01_signing_gov_utf8.html"
# So much may a claim in the table be above what is measured: a rule may trade some precision for more recall or the
# other way round, but the F1 holds.
TOLERANCES = {"precision": 0.03, "recall": 0.03, "F1": 0.01}

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SCORES = re.compile(r"^\| (\w+) \| (\d\.\d\d) \| (\d\.\d\d) \| (\d\.\d\d) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_PATH = re.compile(r"`((?:pipeline|extractors|corpora|tests)/[\w./]*)`")


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has run."""

    code: int
    out: str
    err: str


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, *languages: str) -> list[str]:
    return [m[2] for m in _BLOCK.finditer(read(name)) if m[1] in languages]


def shell_lines(name: str) -> list[str]:
    lines = (
        line.removeprefix("$ ").partition(" #")[0].strip()
        for b in blocks(name, "sh", "console")
        for line in b.splitlines()
    )
    return [line for line in lines if line]


def luodi_lines(name: str) -> list[str]:
    return [line for line in shell_lines(name) if shlex.split(line)[0] == "luodi"]


def environment() -> dict[str, str]:
    """Ours, without what a surrounding ``make`` passes on to the makes below it."""
    kept = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the repository's root to the commands, so that they write there."""
    folder = tmp_path_factory.mktemp("root")
    for part in ("samples", "gold"):
        shutil.copytree(ROOT / "corpora" / part, folder / "corpora" / part)
    return folder


@pytest.fixture(scope="module")
def finished(folder: Path) -> dict[str, Finished]:
    """All ``luodi`` commands of the English page, run one after the other as a reader would, after ``make run``."""
    done: dict[str, Finished] = {}
    for line in ["luodi run corpora/samples --db press.db", *luodi_lines("README.md")]:
        command = [sys.executable, "-m", "pipeline", *shlex.split(line)[1:]]
        process = subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8", check=False
        )
        done[line] = Finished(process.returncode, process.stdout, process.stderr)
    return done


def test_there_is_something_to_test() -> None:
    commands = {shlex.split(line)[1] for line in luodi_lines("README.md")}
    assert commands >= {"extract", "run", "info", "export", "explain", "score"}
    assert len(blocks("README.md", "python")) >= 4


def test_both_pages_hold_the_same_commands_code_and_scores() -> None:
    english, chinese = READMES
    assert shell_lines(english) == shell_lines(chinese)
    uncommented = [[re.sub(r" +# .*", "", b) for b in blocks(name, "python", "json")] for name in READMES]
    assert uncommented[0] == uncommented[1]
    assert _SCORES.findall(read(english)) == _SCORES.findall(read(chinese))


@pytest.mark.parametrize("line", list(dict.fromkeys(luodi_lines("README.md"))))
def test_command_works(line: str, finished: dict[str, Finished]) -> None:
    done = finished[line]
    assert done.code in (0, 1), done.err
    assert "Traceback" not in done.err


def test_commands_write_the_files_they_name(finished: dict[str, Finished], folder: Path) -> None:
    named = [word for line in finished for word in re.findall(r"(?:--to|--html|--db|-o) (\S+)", line)]
    assert named
    assert [name for name in named if not (folder / name).stat().st_size] == []


@pytest.mark.parametrize("number", range(len(blocks("README.md", "python"))))
def test_python_block_runs_and_prints_what_it_says(
    number: int, finished: dict[str, Finished], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = blocks("README.md", "python")[number]
    monkeypatch.chdir(folder)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, f"README.md, Python block {number}", "exec"), {"__name__": "readme"})
    lines = iter(printed.getvalue().splitlines())
    for expected in re.findall(r"^# → (.+)$", code, re.MULTILINE):
        assert expected in lines, f"not printed, or not in this order: {expected}\n{printed.getvalue()}"


@pytest.mark.parametrize("name", READMES)
def test_record_is_what_the_command_gives(name: str, finished: dict[str, Finished]) -> None:
    (block,) = blocks(name, "json")
    shown = json.loads(block)
    article = json.loads(finished[f"luodi extract {RECORD_OF}"].out)
    assert list(differences(shown, article)) == []
    span = shown["deals"][0]["evidence"]
    assert f"\n> {chr(10).join(article['body'])[span['start'] : span['end']]}\n" in read(name)


def test_record_agrees_with_the_manifest() -> None:
    (shown,) = json.loads(blocks("README.md", "json")[0])["deals"]
    (row,) = [row for row in ROWS if RECORD_OF.endswith(row.name)]
    assert row.deals == (f"{shown['project']} / {shown['amount']['text']} / {shown['stage']}",)


def differences(shown: Any, given: Any, where: str = "") -> Iterator[str]:
    """What is shown and not given. Keys and list items that are not shown are not compared; … ends a shortened text."""
    if isinstance(shown, dict) and isinstance(given, dict):
        for key, value in shown.items():
            yield from differences(value, given.get(key), f"{where}/{key}")
    elif isinstance(shown, list) and isinstance(given, list):
        for number, value in enumerate(shown):
            if all(any(differences(value, item)) for item in given):
                yield f"{where}/{number}: {value} is not among {given}"
    elif isinstance(shown, str) and shown.endswith("…"):
        if not str(given).startswith(shown[:-1]):
            yield f"{where}: {shown} is {given}"
    elif shown != given:
        yield f"{where}: {shown} is {given}"


def test_differences_are_found() -> None:
    given = {"a": [{"b": 1, "c": 2}, {"b": 3}], "d": "正文"}
    assert not any(differences({"a": [{"b": 1}], "d": "正…"}, given))
    for wrong in ({"a": [{"b": 2}]}, {"d": "文…"}, {"e": 1}, {"a": {"b": 1}}):
        assert any(differences(wrong, given))


def test_scores_claim_no_more_than_is_measured(finished: dict[str, Finished]) -> None:
    (table,) = [done.out for line, done in finished.items() if line.startswith("luodi score")]
    measured = {row[0]: [float(x) for x in row[1:4]] for row in (line.split() for line in table.splitlines()[1:])}
    claimed = {name: [float(x) for x in ratios] for name, *ratios in _SCORES.findall(read("README.md"))}
    # Cut off, not rounded: 0.998 is not 1.00.
    current = "\n".join(
        f"| {n} | {' | '.join(f'{int(x * 100 + 1e-6) / 100:.2f}' for x in r)} |" for n, r in measured.items()
    )
    assert list(claimed) == list(measured), f"the fields have changed; now:\n{current}"
    too_high = [
        f"{name} {kind}"
        for name in claimed
        for said, got, (kind, more) in zip(claimed[name], measured[name], TOLERANCES.items(), strict=True)
        if said > got + more
    ]
    assert not too_high, f"claimed too high: {too_high}; measured now:\n{current}"


def test_sample_deals_claim_no_more_than_is_measured(folder: Path) -> None:
    from pipeline import Article, Pipeline
    from pipeline.documents import Document
    from pipeline.inputs import InputReader

    road = Pipeline()
    documents = [d for d in InputReader([folder / "corpora" / "samples"]) if isinstance(d, Document)]
    results = {Path(d.locator).name: road.process_document(d) for d in documents}
    found = {
        name: {f"{d.project} / {d.amount.text if d.amount else 'none'} / {d.stage or 'none'}" for d in result.deals}
        for name, result in results.items()
        if isinstance(result, Article)
    }
    expected = [(row.name, deal) for row in ROWS if row.outcome == "extracted" for deal in row.deals]
    right = sum(deal in found[name] for name, deal in expected)
    english = re.search(r"at least (\d+) of the (\d+) deals", read("README.md"))
    chinese = re.search(r"(\d+) 个项目，至少有 (\d+) 个", read("README.zh-CN.md"))
    assert english and chinese
    assert (english[1], english[2]) == (chinese[2], chinese[1])
    assert int(english[2]) == len(expected)
    assert int(english[1]) <= right


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize(
    ("target", "part"), [("run", "luodi run corpora/samples --db press.db"), ("test", "-m pytest")]
)
def test_make_command_exists(target: str, part: str) -> None:
    assert f"make {target}" in shell_lines("README.md")
    process = subprocess.run(
        ["make", "-n", target], cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert process.returncode == 0, process.stderr
    assert part in process.stdout


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    links = {(ROOT / name).parent / link for link in _LINK.findall(read(name))}
    paths = {ROOT / path for path in _PATH.findall(read(name))}
    assert links | paths
    assert sorted(path for path in links | paths if not path.exists()) == []


def test_gold_is_counted() -> None:
    counted = re.findall(
        r"^\| `(\w+\.jsonl)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|",
        read("corpora/gold/README.md"),
        re.MULTILINE,
    )
    files = sorted((ROOT / "corpora" / "gold").glob("*.jsonl"), key=lambda path: (len(path.name), path.name))
    assert [name for name, *_ in counted] == [path.name for path in files]
    for path, (_, *said) in zip(files, counted, strict=True):
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        sizes = [sum(len(d[key]) for d in documents) for key in ("deals", "indicators", "companies", "amounts")]
        assert [int(number) for number in said] == [len(documents), *sizes]


def test_number_of_inputs() -> None:
    assert f"the {len(ROWS)} sample inputs" in read("README.md")
    assert f"{len(ROWS)} 份样例" in read("README.zh-CN.md")
