"""Rows to files: JSON lines, CSV, Parquet, XLSX. One writer each, all fed row by row in bounded memory."""

import csv
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import simplejson

from pipeline.errors import CallError, StoreError

Format = Literal["jsonl", "csv", "parquet", "xlsx"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet", "xlsx")

# A spreadsheet runs a text cell that begins like this as a formula (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_XLSX_CELL = 32_767
_XLSX_ROWS = 1_048_576
_XLSX_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARQUET_ROWS = 5_000
# Sums and figures: 28 digits before the point, 10 after.
DECIMAL_DIGITS, DECIMAL_SCALE = 38, 10


class RowWriter(Protocol):
    """Takes rows (by column name) and must be closed."""

    def write(self, row: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


def format_of(path: str) -> Format:
    """The format that a file's suffix asks for.

    Raises:
        CallError: for any other suffix.
    """
    suffix = os.path.splitext(path)[1].lower().removeprefix(".")
    for name in FORMATS:
        if suffix == name:
            return name
    raise CallError("bad_call", f"cannot tell a format from {path!r}", f"end its name in .{', .'.join(FORMATS)}")


@contextmanager
def output_file(path: str, *, whole: bool = True) -> Iterator[IO[bytes]]:
    """A binary file to write; ``-`` is standard output.

    With ``whole`` the file appears under its name only when all of it is written; else it is written in place.

    Raises:
        StoreError: when it cannot be opened or written (no folder, no permission, no space).
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        if whole and _is_replaceable(target):
            partial = target.with_name(f".{target.name}.part")
            try:
                with open(partial, "wb") as file:
                    yield file
                os.replace(partial, target)
            finally:
                partial.unlink(missing_ok=True)
        else:
            with open(target, "wb") as file:
                yield file
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            "database", f"cannot write {path}: {reason}", "check the folder, permissions and disk"
        ) from error


def _is_replaceable(target: Path) -> bool:
    try:
        return stat.S_ISREG(target.lstat().st_mode)
    except FileNotFoundError:
        return True


def open_writer(name: Format, file: IO[bytes], columns: Sequence[str], schema: Any = None) -> RowWriter:
    """A writer of rows with these columns; ``schema`` is the PyArrow schema for Parquet."""
    if name == "jsonl":
        return JsonlWriter(file)
    if name == "csv":
        return CsvWriter(file, columns)
    if name == "parquet":
        return ParquetWriter(file, schema)
    return XlsxWriter(file, columns)


class JsonlWriter:
    """One JSON object a line; decimals digit by digit."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, row: dict[str, Any]) -> None:
        line = simplejson.dumps(row, ensure_ascii=False, use_decimal=True, ignore_nan=True)
        self._file.write(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        self._file.flush()


class CsvWriter:
    """UTF-8 with a header. Lists become JSON text; text that a spreadsheet would run gets an apostrophe."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file, self._columns, self._line = file, columns, _Line()
        self._csv = csv.writer(self._line, lineterminator="\n")
        self._put(columns)

    def write(self, row: dict[str, Any]) -> None:
        self._put([cell(row.get(name)) for name in self._columns])

    def _put(self, values: Sequence[Any]) -> None:
        self._csv.writerow(values)
        self._file.write(self._line.text.encode("utf-8", "replace"))

    def close(self) -> None:
        self._file.flush()


class _Line:
    """The last line that a csv.writer wrote."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


class ParquetWriter:
    """Typed columns; numbers that must be exact are decimal(38, 10)."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        import pyarrow.parquet as pq

        self._schema = schema
        self._rows: list[dict[str, Any]] = []
        self._writer = pq.ParquetWriter(file, schema, compression="zstd")

    def write(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _PARQUET_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()

    def close(self) -> None:
        self._flush()
        self._writer.close()


class XlsxWriter:
    """One sheet with a frozen header. ``cut`` counts cells shortened to what Excel can hold."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        from openpyxl import Workbook

        self._file, self._columns, self.cut, self._count = file, columns, 0, 1
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet("luodi")
        self._sheet.freeze_panes = "A2"
        self._sheet.append(list(columns))

    def write(self, row: dict[str, Any]) -> None:
        self._count += 1
        if self._count > _XLSX_ROWS:
            raise CallError("bad_call", f"more rows than a sheet holds ({_XLSX_ROWS:,})", "export to .csv or .parquet")
        self._sheet.append([self._cell(row.get(name)) for name in self._columns])

    def _cell(self, value: Any) -> Any:
        value = cell(value)
        if not isinstance(value, str):
            return value
        value = _XLSX_ILLEGAL.sub("", value)
        if len(value) > _XLSX_CELL:
            self.cut += 1
            value = value[: _XLSX_CELL - 1] + "…"
        return value

    def close(self) -> None:
        self._book.save(self._file)


def cell(value: Any) -> Any:
    """A value as a spreadsheet cell: numbers as they are, lists as JSON text, text made safe."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if not isinstance(value, str):
        value = simplejson.dumps(value, ensure_ascii=False, use_decimal=True)
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def decimal(value: Any) -> Decimal | None:
    """An exact number from a NUMERIC column, whatever SQLite kept it as."""
    return None if value is None else Decimal(str(value))


def fitting(value: Any) -> Decimal | None:
    """An exact number as decimal(38, 10) holds it; None where it is too large for that."""
    if (number := decimal(value)) is None:
        return None
    if number.adjusted() >= DECIMAL_DIGITS - DECIMAL_SCALE:
        return None
    from decimal import Context

    return number.quantize(Decimal(1).scaleb(-DECIMAL_SCALE), context=Context(prec=DECIMAL_DIGITS))
