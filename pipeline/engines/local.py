"""The local engine: many inputs into one SQLite store, on one machine, in any number of processes."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import simplejson

from pipeline.documents import Document, Reject, Stored
from pipeline.engines import work
from pipeline.engines.account import Account
from pipeline.engines.interrupt import Interrupts
from pipeline.engines.parallel import Chunk, Pool
from pipeline.engines.work import Factory, Processor, do_safely
from pipeline.inputs import Columns, InputReader
from pipeline.inputs.sources import check_inputs
from pipeline.records import Article
from pipeline.resolve import resolve
from pipeline.resolve.reprints import resolve_reprints
from pipeline.settings import Limits, version
from pipeline.stores.lock import locked
from pipeline.stores.sqlite import Step, Store

# A transaction holds so many processed documents, so much text, or so many inputs that need no processing.
_CHUNK_DOCUMENTS, _CHUNK_BYTES, _CHUNK_STEPS = 16, 2**21, 1024
# So many articles are cleaned before reprints are looked for among them and the rest is extracted: the more, the fewer
# copies are extracted that an article behind them shows to be copies; what is left of them is done after Ctrl-C.
_WAVE = 256


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: its account so far, and bytes of input passed."""

    account: Account
    bytes_done: int


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read, what makes their processor (else ``pipeline.road.Pipeline``), and whether copies are extracted."""

    columns: Columns = field(default_factory=Columns)
    limits: Limits = field(default_factory=Limits)
    factory: Factory | None = None
    every: bool = False


def run(
    inputs: Sequence[str | Path] | str | Path,
    db: str | Path,
    workers: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    options: Options | None = None,
) -> Account:
    """Reads the inputs and stores what is new; run again on the same input, it does only what is missing.

    Ctrl-C (or SIGTERM) ends it with what is done stored and ``interrupted`` set in the account.

    Args:
        inputs: files, folders, globs, ``-`` for standard input.
        db: the SQLite file, made where it is not there.
        workers: number of processes that extract; 1 does it in this one.
        on_progress: called after every transaction.

    Raises:
        CallError: when an input matches nothing.
        StoreError: when the database cannot be used, or another run is writing to it.
    """
    options = options or Options()
    names = [str(name) for name in ([inputs] if isinstance(inputs, (str, Path)) else inputs)]
    check_inputs(names)
    with locked(db), Store.open(db, version(), create=True) as store, Interrupts() as interrupts:
        reader = InputReader(names, options.columns, options.limits, exclude=_own_files(db))
        arguments = {"inputs": names, "workers": workers, "all": options.every}
        store.begin_run(simplejson.dumps(arguments, ensure_ascii=False), every=options.every)
        engine = _Engine(store, reader, interrupts, on_progress, options.factory or work.default_factory)
        return engine.run(workers)


class _Engine:
    """Articles are cleaned and stored in chunks; after a wave of them reprints are found and the others extracted.

    What is still to be done for an article that is stored waits in the store, so that a run may end at any point.
    """

    def __init__(
        self,
        store: Store,
        reader: InputReader,
        interrupts: Interrupts,
        on_progress: Callable[[Progress], None] | None,
        factory: Factory,
    ) -> None:
        self.store, self.reader, self.interrupts, self.on_progress = store, reader, interrupts, on_progress
        self.factory = factory
        self.account = Account()
        self.current: Chunk = []
        self._made: Processor | None = None

    def run(self, workers: int) -> Account:
        pool = Pool(self.factory, workers) if workers > 1 else None
        complete = False
        try:
            waiting = 0
            chunks = self._chunks()
            for chunk in pool.map(chunks) if pool else self._serial(chunks):
                waiting += sum(step.document is not None and not step.seen for step in chunk)
                self._write(chunk)
                if waiting >= _WAVE:
                    self._extract(pool)
                    waiting = 0
            self._extract(pool)
            resolve(self.store)
            with self.interrupts.held_off():
                self.store.finish_run()
                complete = True
        except KeyboardInterrupt:
            self.account.interrupted = not complete
            self._write_rest(pool)
            self._extract(pool)
            resolve(self.store)
        finally:
            self.account.skipped = self.reader.skipped
            if pool:
                pool.close(wait=complete)
        return self.account

    def _extract(self, pool: Pool | None) -> None:
        """Finds the reprints among what was written and extracts what is none; again, where a rejected one had copies."""
        self._add(resolve_reprints, self.store)
        while articles := self.store.without_records(2 * _WAVE):
            for stored, results in self._records(articles, pool):
                self._add(_write_records, self.store, list(zip(stored, results, strict=True)))
            self._add(resolve_reprints, self.store)

    def _records(
        self, articles: Sequence[Stored], pool: Pool | None
    ) -> Iterator[tuple[Sequence[Stored], list[Article | Reject]]]:
        size = _CHUNK_DOCUMENTS
        parts = (articles[i : i + size] for i in range(0, len(articles), size))
        if pool:
            yield from zip(parts, pool.extract(articles, size), strict=True)
        else:
            for part in parts:
                yield part, [do_safely(self._processor(), stored) for stored in part]

    def _processor(self) -> Processor:
        self._made = self._made or self.factory()
        return self._made

    def _chunks(self) -> Iterator[Chunk]:
        """Inputs in chunks of bounded size, each step marked where it needs no processing."""
        chunk: Chunk = []
        documents = size = 0
        for item in self.reader:
            step = Step(None, item) if isinstance(item, Reject) else Step(item, seen=self.store.seen(item))
            chunk.append(step)
            if step.document is not None:
                documents += not step.done
                size += len(step.document.content)
            if documents >= _CHUNK_DOCUMENTS or size >= _CHUNK_BYTES or len(chunk) >= _CHUNK_STEPS:
                yield chunk
                chunk, documents, size = [], 0, 0
        if chunk:
            yield chunk

    def _serial(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        for chunk in chunks:
            self.current = chunk
            for step in chunk:
                if step.document is not None and not step.done:
                    step.result = do_safely(self._processor(), step.document)
            yield chunk

    def _write(self, chunk: Chunk) -> None:
        with self.interrupts.held_off():
            self.current = []
            self.account.add(_write_all(self.store, chunk))
        if self.on_progress:
            self.on_progress(Progress(self.account, self.reader.bytes_done))

    def _add(self, step: Callable[..., Mapping[str, int]], *arguments: object) -> None:
        """Does something that changes outcomes, and the account with it."""
        with self.interrupts.held_off():
            self.account.add(step(*arguments))

    def _write_rest(self, pool: Pool | None) -> None:
        """After an interruption: what was done of the current work."""
        with self.interrupts.held_off():
            for chunk in pool.finished() if pool else [self.current]:
                done = _until_undone(chunk)
                if done:
                    self.account.add(_write_all(self.store, done))


def _until_undone(chunk: Chunk) -> Chunk:
    for number, step in enumerate(chunk):
        if not step.done:
            return chunk[:number]
    return chunk


def _write_all(store: Store, chunk: Chunk) -> dict[str, int]:
    """Writes a chunk; where one of its records does not fit the store, that one is rejected and the others stay."""
    try:
        return dict(store.write(chunk))
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        if len(chunk) > 1:
            total: dict[str, int] = {}
            for step in chunk:
                for key, count in _write_all(store, [step]).items():
                    total[key] = total.get(key, 0) + count
            return total
        document = chunk[0].document
        if document is None or isinstance(chunk[0].result, Reject):
            raise
        return dict(store.write([Step(document, _unfit(document, error))]))


def _write_records(store: Store, results: Sequence[tuple[Stored, Article | Reject]]) -> dict[str, int]:
    """Writes records; where those of one article do not fit the store, it is rejected and the others stay."""
    try:
        return dict(store.write_records(results))
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        if len(results) > 1:
            total: Counter[str] = Counter()
            for one in results:
                total.update(_write_records(store, [one]))
            return dict(total)
        stored, result = results[0]
        if isinstance(result, Reject):
            raise
        return dict(store.write_records([(stored, _unfit(stored, error))]))


def _unfit(document: Document | Stored, error: Exception) -> Reject:
    reason = f"{document.locator}: its records do not fit the store ({error})"
    return Reject(document.locator, "failed", reason, "report it with the document", document.id, document.url)


def _own_files(db: str | Path) -> list[str]:
    return [f"{db}{suffix}" for suffix in ("", "-wal", "-shm", "-journal", ".lock")]
