"""The reader: all INPUTs as one stream of documents and rejects, in bounded memory."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from pipeline.documents import Document
from pipeline.inputs.columns import Columns
from pipeline.inputs.rejects import SourceReject, short_hash
from pipeline.inputs.sources import STDIN, Source, check_inputs, expand, unreadable
from pipeline.inputs.streams import HEAD, CorruptError, Kind, kind_of, unpack, what_binary
from pipeline.inputs.tables import read_csv, read_json, read_jsonl, read_parquet
from pipeline.settings import Limits

Item = Document | SourceReject


class InputReader:
    """Iterates over the documents and rejects of files, folders, globs and standard input (``-``, JSON lines).

    A whole file is one document with its ``path``; a table row is one with the locator ``table:line``.
    ``bytes_done`` and ``skipped`` may be read while iterating.

    Raises:
        CallError: on construction, when an INPUT matches nothing.
    """

    def __init__(
        self,
        inputs: Sequence[str | Path] | str | Path,
        columns: Columns | None = None,
        limits: Limits | None = None,
        exclude: Iterable[str | Path] = (),
    ) -> None:
        self.inputs = [str(name) for name in ([inputs] if isinstance(inputs, (str, Path)) else inputs)]
        self.columns = columns or Columns()
        self.limits = limits or Limits()
        self.skipped = 0
        self._exclude = frozenset(_identities(exclude))
        self._finished_bytes = 0
        self._open: IO[bytes] | None = None
        check_inputs(self.inputs)

    @property
    def bytes_done(self) -> int:
        """Bytes of files passed so far, as they lie on disk."""
        if self._open is None:
            return self._finished_bytes
        try:
            return self._finished_bytes + self._open.tell()
        except (OSError, ValueError):
            return self._finished_bytes

    def total_bytes(self) -> int:
        """Bytes of all files, by a walk that opens none of them; 0 where standard input makes it unknowable."""
        if STDIN in self.inputs:
            return 0
        return sum(_size(s.path) for s in expand(self.inputs, self._exclude) if isinstance(s, Source))

    def __iter__(self) -> Iterator[Item]:
        for source in expand(self.inputs, self._exclude, self._skip):
            if isinstance(source, SourceReject):
                yield source
            else:
                yield from self._read(source)

    def _skip(self, _locator: str) -> None:
        self.skipped += 1

    def _read(self, source: Source) -> Iterator[Item]:
        size = 0
        try:
            if source.path == STDIN:
                yield from self._read_stream(sys.stdin.buffer, source, "stdin.jsonl")
                return
            with open(source.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._open = file
                yield from self._read_stream(file, source, os.path.basename(source.path))
        except CorruptError as error:
            reason = f"{source.locator}: {error}"
            yield SourceReject(source.locator, "unreadable", reason, "fetch or compress the file again")
        except OSError as error:
            yield unreadable(source.locator, error)
        finally:
            self._open = None
            self._finished_bytes += size

    def _read_stream(self, file: IO[bytes], source: Source, name: str) -> Iterator[Item]:
        stream, name = unpack(file, name)
        kind: Kind = "jsonl" if source.path == STDIN else kind_of(stream, name)
        limit, locator = self.limits.document_bytes, source.locator
        head = stream.peek(1)
        if not head and source.path != STDIN:
            yield SourceReject(locator, "empty", f"{locator} is empty", "remove it or fill it")
        elif kind == "jsonl":
            yield from read_jsonl(stream, locator, self.columns, limit)
        elif kind == "json":
            yield from read_json(stream, locator, self.columns, limit)
        elif kind in ("csv", "tsv"):
            yield from read_csv(stream, locator, self.columns, limit, "\t" if kind == "tsv" else None)
        elif kind == "parquet":
            if stream is file:
                yield from read_parquet(file, locator, self.columns, limit)
            else:
                yield from self._spooled_parquet(stream, locator)
        else:
            yield self._page(stream, source, kind, file if stream is file else None)

    def _spooled_parquet(self, stream: IO[bytes], locator: str) -> Iterator[Item]:
        import shutil
        import tempfile

        with tempfile.TemporaryFile() as spool:  # Parquet is read from its end
            shutil.copyfileobj(stream, spool, 2**20)
            spool.seek(0)
            yield from read_parquet(spool, locator, self.columns, self.limits.document_bytes)

    def _page(self, stream: IO[bytes], source: Source, kind: Kind, plain: IO[bytes] | None) -> Item:
        limit, locator = self.limits.document_bytes, source.locator
        size = os.fstat(plain.fileno()).st_size if plain is not None else 0
        data = stream.read(limit + 1) if size <= limit else b""
        if size > limit or len(data) > limit:
            reason = f"{locator} is larger than the limit of {limit / 2**20:g} MB for one document"
            return SourceReject(
                locator, "too_large", reason, "raise --max-mb, or split the file", content_hash=str(size)
            )
        digest = short_hash(data)
        if not data.strip(b" \t\r\n\f\x0b\xef\xbb\xbf\x00"):
            return SourceReject(locator, "empty", f"{locator} is empty", "remove it or fill it", content_hash=digest)
        if what := what_binary(data[:HEAD]):
            remedy = "give HTML, plain text, JSONL, CSV or Parquet"
            return SourceReject(locator, "binary", f"{locator} is {what}", remedy, content_hash=digest)
        is_html = True if kind == "html" else None
        return Document(content=data, locator=locator, path=locator, is_html=is_html)


def _identities(paths: Iterable[str | Path]) -> Iterator[tuple[int, int]]:
    for path in paths:
        try:
            info = os.stat(path)
        except OSError:
            continue
        yield info.st_dev, info.st_ino


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
