"""Tables as streams of documents: JSON lines, JSON, CSV, Parquet. Each row is bounded, the table is not."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from pipeline.documents import Document
from pipeline.inputs.columns import Chosen, Columns, MissingColumn, choose, to_document
from pipeline.inputs.rejects import SourceReject, printable, short_hash
from pipeline.inputs.streams import HEAD, encoding_of, lines

Item = Document | SourceReject

_NAME_IT = "name the column with --text-column or --html-column"
# So many rows without the column, and none with it, make a table without the column.
_HELD_ROWS = 1000


def read_jsonl(stream: io.BufferedReader, locator: str, columns: Columns, limit: int) -> Iterator[Item]:
    """One document per line; ``locator:N`` is line N. A bad line is a reject, the next ones are read."""
    chosen: dict[tuple[str, ...], Chosen] = {}
    held: list[SourceReject] = []
    found = False
    keys: tuple[str, ...] = ()
    for number, line in lines(stream, limit):
        where = f"{locator}:{number}"
        row = _parse(line, where, limit)
        if row is None:
            continue
        if isinstance(row, SourceReject):
            yield row
            continue
        keys = tuple(row)
        if keys not in chosen:
            if len(chosen) > 500:
                chosen.clear()
            try:
                chosen[keys] = choose(keys, _present(columns, keys))
            except MissingColumn as error:
                reason = f"{where}: {error}; the row has {_names(keys)}"
                reject = SourceReject(where, "bad_row", reason, _NAME_IT, content_hash=short_hash(line or b""))
                if found:
                    yield reject
                else:
                    held.append(reject)
                    if len(held) >= _HELD_ROWS:
                        break
                continue
        found = True
        yield from held
        held.clear()
        yield to_document(row, chosen[keys], where, limit)
    if held:
        yield _bad_table(locator, _missing(keys, columns), keys)


def _present(columns: Columns, keys: tuple[str, ...]) -> Columns:
    """The caller's columns without the optional ones that this row leaves out, as rows of JSON may."""
    low = {k.strip().casefold() for k in keys}

    def kept(name: str | None) -> str | None:
        return name if name is None or name.strip().casefold() in low else None

    text, html = columns.text, columns.html
    if text and html:  # one of the two is enough
        text, html = kept(text) or (text if not kept(html) else None), kept(html)
    return Columns(text, html, kept(columns.id), kept(columns.url), kept(columns.date), kept(columns.title))


def _missing(keys: tuple[str, ...], columns: Columns) -> str:
    try:
        choose(keys, columns)
    except MissingColumn as error:
        return str(error)
    return "no text or HTML column"


def _parse(line: bytes | None, where: str, limit: int) -> dict[str, Any] | SourceReject | None:
    if line is None:
        return SourceReject(where, "too_large", f"{where}: the line is longer than {limit:,} bytes", "raise --max-mb")
    if not line.strip(b" \t\r\n\xef\xbb\xbf"):
        return None
    try:
        row = json.loads(_decode(line))
    except (ValueError, RecursionError) as error:
        reason = f"{where}: not valid JSON ({_why(error)})"
        return SourceReject(where, "bad_row", reason, "mend or remove the line", content_hash=short_hash(line))
    if not isinstance(row, dict):
        reason = f"{where}: a line must hold a JSON object"
        return SourceReject(where, "bad_row", reason, 'write {"text": …}', content_hash=short_hash(line))
    return row


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(encoding_of(data), "replace")


def read_json(stream: io.BufferedReader, locator: str, columns: Columns, limit: int) -> Iterator[Item]:
    """A JSON file that is one object or a list of objects (``locator:N`` is the Nth); it is read at once."""
    data = stream.read(limit + 1)
    digest = short_hash(data)
    if len(data) > limit:
        remedy = "write it as JSON lines, which are streamed"
        yield SourceReject(locator, "too_large", f"{locator}: JSON of more than {limit:,} bytes", remedy)
        return
    try:
        rows = json.loads(_decode(data))
    except (ValueError, RecursionError) as error:
        reason = f"{locator}: not valid JSON ({_why(error)})"
        yield SourceReject(locator, "bad_table", reason, "mend the file", content_hash=digest)
        return
    rows = rows if isinstance(rows, list) else [rows]
    keys = tuple(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    try:
        choose(keys, columns)
    except MissingColumn as error:
        yield _bad_table(locator, str(error), keys)
        return
    for number, row in enumerate(rows, 1):
        where = f"{locator}:{number}"
        try:
            if not isinstance(row, dict):
                raise MissingColumn("not a JSON object")
            yield to_document(row, choose(tuple(row), _present(columns, tuple(row))), where, limit)
        except MissingColumn as error:
            row_hash = short_hash(json.dumps(row).encode())
            yield SourceReject(where, "bad_row", f"{where}: {error}", _NAME_IT, content_hash=row_hash)


def read_csv(
    stream: io.BufferedReader, locator: str, columns: Columns, limit: int, delimiter: str | None = None
) -> Iterator[Item]:
    """One document per row of a table with a header; ``locator:N`` is the line on which the row begins."""
    head = stream.peek(HEAD)[:HEAD]
    encoding = encoding_of(head)
    csv.field_size_limit(limit)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    rows = csv.reader(text, delimiter=delimiter or _delimiter(head.decode(encoding, "replace")))
    try:
        header = next(rows, None)
    except csv.Error as error:
        yield SourceReject(locator, "bad_table", f"{locator}: no CSV table ({error})", "check the file")
        return
    if not header:
        yield SourceReject(locator, "empty", f"{locator} is empty", "remove it or fill it")
        return
    try:
        chosen = choose(header, columns)
    except MissingColumn as error:
        yield _bad_table(locator, str(error), header)
        return
    begin = rows.line_num + 1
    while True:
        where, begin_hash = f"{locator}:{begin}", b""
        try:
            row = next(rows, None)
        except csv.Error as error:
            reason = f"{where}: not a CSV row ({error})"
            yield SourceReject(where, "bad_row", reason, "check its quotation marks", content_hash=short_hash(b""))
            begin = rows.line_num + 1
            continue
        if row is None:
            break
        begin = rows.line_num + 1
        if row:
            while len(row) > len(header) and not row[-1]:  # a comma at the end of every line
                row.pop()
            begin_hash = "\x1f".join(row).encode("utf-8", "surrogatepass") if len(row) != len(header) else b""
            if len(row) > len(header):
                reason = f"{where}: {len(row)} cells under {len(header)} columns"
                yield SourceReject(where, "bad_row", reason, "check its quotes", content_hash=short_hash(begin_hash))
            else:
                yield to_document(dict(zip(header, row, strict=False)), chosen, where, limit)
    text.detach()


def _delimiter(head: str) -> str:
    first = head.lstrip("\ufeff").partition("\n")[0]
    return max(",\t;|", key=first.count) if first else ","


def read_parquet(file: IO[bytes], locator: str, columns: Columns, limit: int) -> Iterator[Item]:
    """One document per row; ``locator:N`` is row N. Only the needed columns are read, some rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        table = pq.ParquetFile(file)
        header = table.schema_arrow.names
        chosen = choose(header, columns)
        for batch in table.iter_batches(batch_size=256, columns=chosen.names):
            for row in batch.to_pylist():
                number += 1
                yield to_document(row, chosen, f"{locator}:{number}", limit)
    except MissingColumn as error:
        yield _bad_table(locator, str(error), header)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = f"{locator}: damaged Parquet table, after row {number} ({_first_line(error)})"
        yield SourceReject(locator, "bad_table", reason, "write the table again")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _bad_table(locator: str, why: str, header: Sequence[str]) -> SourceReject:
    reason = f"{locator}: {why}; its columns are {_names(header)}"
    return SourceReject(locator, "bad_table", reason, _NAME_IT, content_hash=short_hash(reason.encode()))


def _names(header: Sequence[str]) -> str:
    shown = [printable(str(name))[:60] for name in header[:20]]
    return (", ".join(shown) or "none") + (" …" if len(header) > 20 else "")
