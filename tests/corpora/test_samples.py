"""The sample pages are what their manifest says: the table in ``corpora/samples/README.md`` is the case file."""

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from opencc import OpenCC

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
STAGES = {"negotiating", "signed", "approved", "started", "completed", "operating", "none"}
STATUSES = {"target", "result", "forecast"}
READING = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\)")
LOST_BYTE = re.compile(r"\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\)")
TO_SIMPLIFIED = OpenCC("t2s")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the manifest: one input, i.e. a file or (``file:line``) a line of a JSONL table."""

    name: str
    encoding: str
    script: str
    outcome: str
    copy_of: str | None
    deals: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def file(self) -> str:
        return self.name.partition(":")[0]

    def text(self) -> str:
        """The input's characters, decoded strictly as the manifest says."""
        text = (SAMPLES / self.file).read_bytes().decode(self.encoding)
        if line := self.name.partition(":")[2]:
            return str(json.loads(text.splitlines()[int(line) - 1])["text"])
        return unescape(text)


def read_manifest() -> list[Row]:
    rows = []
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        name, _, encoding, script, outcome, deals, indicators = (c.strip() for c in line.strip("|").split("|"))
        verdict, _, original = outcome.partition(" (of ")
        rows.append(
            Row(
                name.strip("`"),
                encoding,
                script,
                verdict,
                original.rstrip(")") or None,
                _list(deals),
                _list(indicators),
            )
        )
    return rows


def _list(cell: str) -> tuple[str, ...]:
    return () if cell == "none" else tuple(cell.split("<br>"))


ROWS = read_manifest()
READABLE = [r for r in ROWS if r.outcome != "rejected"]


def named(rows: list[Row]) -> list[object]:
    assert rows, "the manifest has no such case"
    return [pytest.param(r, id=r.name) for r in rows]


def test_manifest_and_folder_agree() -> None:
    files = {p.name for p in SAMPLES.iterdir() if p.is_file()} - {"README.md"}
    assert files == {r.file for r in ROWS}
    assert len({r.name for r in ROWS}) == len(ROWS)
    assert len(files) >= 24
    assert sum((SAMPLES / f).stat().st_size for f in files) < 400_000


def test_every_line_of_the_table_is_listed() -> None:
    tables = sorted(p for p in SAMPLES.iterdir() if p.suffix == ".jsonl")
    assert tables
    for table in tables:
        lines = table.read_text(encoding="utf-8").splitlines()
        assert {f"{table.name}:{i}" for i in range(1, len(lines) + 1)} == {r.name for r in ROWS if r.file == table.name}
        assert all({"id", "url", "date", "text"} <= json.loads(line).keys() for line in lines)


def test_outcomes_are_known_and_counted() -> None:
    counts = Counter(r.outcome for r in ROWS)
    assert set(counts) == {"extracted", "irrelevant", "duplicate", "rejected"}
    parts = " + ".join(f"{counts[k]} {k}" for k in ("extracted", "irrelevant", "duplicate", "rejected"))
    assert f"Inputs: {len(ROWS)} = {parts}." in (SAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_folder_shows_every_kind_of_input() -> None:
    kinds = Counter((Path(r.file).suffix, r.encoding) for r in READABLE)
    assert kinds[".html", "utf-8"] >= 10
    assert kinds[".html", "gbk"] >= 3
    assert kinds[".html", "big5"] >= 1
    assert kinds[".txt", "utf-8"] + kinds[".txt", "gbk"] >= 5
    assert sum(r.script == "Hant" and "scrambled" not in r.name for r in READABLE) >= 2


@pytest.mark.parametrize("row", named(READABLE))
def test_bytes_are_in_the_encoding_said_and_in_no_other(row: Row) -> None:
    assert row.text().strip()
    if row.encoding != "utf-8":
        with pytest.raises(UnicodeDecodeError):
            (SAMPLES / row.file).read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("start", "declared"), [("12_", "gb2312"), ("13_", "gbk"), ("14_", None), ("15_", "utf-8"), ("16_", "big5")]
)
def test_declarations_are_right_wrong_and_absent(start: str, declared: str | None) -> None:
    (page,) = SAMPLES.glob(start + "*.html")
    found = re.search(rb"charset=[\"']?([\w-]+)", page.read_bytes())
    assert (found and found[1].decode()) == declared


@pytest.mark.parametrize("row", named(READABLE))
def test_script_is_as_said(row: Row) -> None:
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]", row.text()))
    turned = sum(a != b for a, b in zip(chinese, TO_SIMPLIFIED.convert(chinese), strict=True)) / len(chinese)
    assert turned > 0.1 if row.script == "Hant" else turned < 0.02


@pytest.mark.parametrize("row", named([r for r in READABLE if r.outcome == "extracted" and "scrambled" not in r.name]))
def test_expected_records_stand_in_the_text(row: Row) -> None:
    assert row.deals or row.indicators
    text = TO_SIMPLIFIED.convert(row.text())
    for deal in row.deals:
        project, amount, stage = deal.split(" / ")
        assert project in text
        assert amount in text
        assert stage in STAGES
    for indicator in row.indicators:
        _, metric, value, status = indicator.split(" / ")
        assert metric in text
        assert value in text
        assert status in STATUSES


@pytest.mark.parametrize("row", named([r for r in ROWS if r.outcome == "duplicate"]))
def test_copies_name_their_original(row: Row) -> None:
    originals = [r for r in ROWS if r.outcome == "extracted" and r.name.startswith(row.copy_of or "?")]
    assert len(originals) == 1
    assert row.deals == (f"as {row.copy_of}",)
    if "scrambled" not in row.name:
        text = TO_SIMPLIFIED.convert(row.text())
        assert all(deal.split(" / ")[0] in text for deal in originals[0].deals)


@pytest.mark.parametrize("row", named([r for r in READABLE if r.outcome == "irrelevant"]))
def test_irrelevant_pages_hold_no_records(row: Row) -> None:
    assert not row.deals
    assert not row.indicators


def test_mild_scrambling_puts_brackets_behind_whole_characters_only() -> None:
    (page,) = SAMPLES.glob("*_scrambled_mild*")
    text = page.read_text(encoding="utf-8")
    assert len(READING.findall(text)) > 100
    assert not LOST_BYTE.search(text)
    plain = TO_SIMPLIFIED.convert(READING.sub("", text))
    assert all(deal.split(" / ")[0] in plain for r in ROWS if r.name.startswith("11_") for deal in r.deals)


def test_shifted_copies_lost_bytes_and_full_width_forms() -> None:
    pages = sorted(SAMPLES.glob("*_scrambled_shift*"))
    assert len(pages) >= 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert len(LOST_BYTE.findall(text)) >= 5
        assert not re.search(r"[\uff01-\uff5e\ue000-\uf8ff\ufffd]", text)


def test_broken_files_are_broken() -> None:
    rejected = [r for r in ROWS if r.outcome == "rejected"]
    assert {r.encoding for r in rejected} == {"gzip", "binary"}
    for row in rejected:
        data = (SAMPLES / row.file).read_bytes()
        if row.encoding == "gzip":
            with pytest.raises(EOFError):
                gzip.decompress(data)
        else:
            assert b"\0" in data
            for encoding in ("utf-8", "gb18030", "big5"):
                with pytest.raises(UnicodeDecodeError):
                    data.decode(encoding)
