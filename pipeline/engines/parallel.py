"""A pool of worker processes that survives the death of its workers."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess

from pipeline.documents import Document, Reject
from pipeline.engines.work import Factory, process_chunk, start_worker
from pipeline.records import Article
from pipeline.stores.sqlite import Step

Results = list[Article | Reject]
Chunk = list[Step]


class Pool:
    """Processes chunks in ``workers`` processes and gives them back in order, with few of them under way at a time."""

    def __init__(self, factory: Factory, workers: int) -> None:
        self._factory, self._workers = factory, workers
        self._executor: ProcessPoolExecutor | None = None
        self._under_way: deque[tuple[Chunk, Future[Results] | None]] = deque()
        self._before = set(multiprocessing.active_children())

    def map(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The chunks with their results filled in, in the order given."""
        for chunk in chunks:
            self._under_way.append((chunk, self._submit(chunk)))
            if len(self._under_way) > self._workers * 2 + 1:
                yield self._first()
        while self._under_way:
            yield self._first()

    def finished(self) -> Iterator[Chunk]:
        """After an interruption: the chunks that are done already, as far as they follow each other."""
        while self._under_way:
            chunk, future = self._under_way.popleft()
            if future is not None:
                if not future.done() or future.cancelled() or future.exception() is not None:
                    return
                _fill(chunk, future.result())
            yield chunk

    def close(self, *, wait: bool) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=wait, cancel_futures=True)
            if not wait:
                for child in self._children():
                    child.terminate()
        self._executor = None

    def _children(self) -> set[BaseProcess]:
        return set(multiprocessing.active_children()) - self._before

    def _submit(self, chunk: Chunk) -> "Future[Results] | None":
        documents = _documents(chunk)
        if not documents:
            return None
        try:
            return self._pool(self._workers).submit(process_chunk, self._factory, documents)
        except BrokenProcessPool:
            broken: Future[Results] = Future()
            broken.set_exception(BrokenProcessPool("a worker died"))
            return broken

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = _executor(workers)
        return self._executor

    def _first(self) -> Chunk:
        chunk, future = self._under_way[0]
        if future is not None:
            try:
                results = future.result()
            except BrokenProcessPool:
                results = self._one_by_one(_documents(chunk))
                self._start_again()
            _fill(chunk, results)
        self._under_way.popleft()
        return chunk

    def _one_by_one(self, documents: Sequence[Document]) -> Results:
        """After the death of a worker: each document alone, so that only the one that kills is rejected."""
        results: Results = []
        executor = _executor(1)
        try:
            for document in documents:
                try:
                    results += executor.submit(process_chunk, self._factory, [document]).result()
                except BrokenProcessPool:
                    executor.shutdown(wait=False)
                    executor = _executor(1)
                    reason = f"{document.locator}: the process that worked on it died (out of memory or a crash)"
                    remedy = "try it alone with luodi explain, and report it"
                    results.append(Reject(document.locator, "failed", reason, remedy, document.id, document.url))
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
        return results

    def _start_again(self) -> None:
        """A new pool for what was under way in the broken one."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
        first, *rest = self._under_way
        self._under_way = deque([first])
        for chunk, future in rest:
            lost = future is not None and (not future.done() or future.cancelled() or future.exception() is not None)
            self._under_way.append((chunk, self._submit(chunk) if lost else future))


def _executor(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)


def _documents(chunk: Chunk) -> list[Document]:
    return [step.document for step in chunk if step.document is not None and not step.done]


def _fill(chunk: Chunk, results: Results) -> None:
    waiting = [step for step in chunk if not step.done]
    for step, result in zip(waiting, results, strict=True):
        step.result = result
