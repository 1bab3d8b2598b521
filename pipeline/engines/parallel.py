"""A pool of worker processes that survives the death of its workers."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from pipeline.documents import Document, Reject, Stored
from pipeline.engines.work import Factory, Task, process_chunk, start_worker
from pipeline.records import Article
from pipeline.stores.sqlite import Step

Results = list[Article | Reject]
Chunk = list[Step]


@dataclass(slots=True)
class _Job:
    """Some tasks that a worker was given, or was to be given."""

    tasks: Sequence[Task]
    future: "Future[Results]"

    @property
    def lost(self) -> bool:
        return not self.future.done() or self.future.cancelled() or self.future.exception() is not None


class Pool:
    """Works in ``workers`` processes, with few chunks under way at a time, and gives results back in order."""

    def __init__(self, factory: Factory, workers: int) -> None:
        self._factory, self._workers = factory, workers
        self._executor: ProcessPoolExecutor | None = None
        self._under_way: deque[tuple[Chunk, _Job | None]] = deque()
        self._extracting: deque[_Job] = deque()
        self._before = set(multiprocessing.active_children())

    def map(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The chunks with their results filled in, in the order given."""
        for chunk in chunks:
            tasks = _documents(chunk)
            self._under_way.append((chunk, self._submit(tasks) if tasks else None))
            if len(self._under_way) > self._workers * 2 + 1:
                yield self._first()
        while self._under_way:
            yield self._first()

    def extract(self, articles: Sequence[Stored], size: int) -> Iterator[Results]:
        """The records of some articles, ``size`` at a time, in the order given; it may be called amid :meth:`map`."""
        for job in self._extracting:  # of a call that was interrupted
            job.future.cancel()
        self._extracting = deque(self._submit(articles[i : i + size]) for i in range(0, len(articles), size))
        while self._extracting:
            results = self._results(self._extracting[0])
            self._extracting.popleft()
            yield results

    def finished(self) -> Iterator[Chunk]:
        """After an interruption: the chunks that are done already, as far as they follow each other."""
        while self._under_way:
            chunk, job = self._under_way.popleft()
            if job is not None:
                if job.lost:
                    job.future.cancel()
                    break
                _fill(chunk, job.future.result())
            yield chunk
        for _, job in self._under_way:
            if job is not None:
                job.future.cancel()
        self._under_way.clear()

    def close(self, *, wait: bool) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=wait, cancel_futures=True)
            if not wait:
                for child in self._children():
                    child.terminate()
        self._executor = None

    def _children(self) -> set[BaseProcess]:
        return set(multiprocessing.active_children()) - self._before

    def _submit(self, tasks: Sequence[Task]) -> _Job:
        try:
            return _Job(tasks, self._pool(self._workers).submit(process_chunk, self._factory, tasks))
        except BrokenProcessPool:
            broken: Future[Results] = Future()
            broken.set_exception(BrokenProcessPool("a worker died"))
            return _Job(tasks, broken)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = _executor(workers)
        return self._executor

    def _first(self) -> Chunk:
        chunk, job = self._under_way[0]
        if job is not None:
            _fill(chunk, self._results(job))
        self._under_way.popleft()
        return chunk

    def _results(self, job: _Job) -> Results:
        try:
            return job.future.result()
        except BrokenProcessPool:
            results = self._one_by_one(job.tasks)
            self._start_again(job)
            return results

    def _one_by_one(self, tasks: Sequence[Task]) -> Results:
        """After the death of a worker: each task alone, so that only the one that kills is rejected."""
        results: Results = []
        executor = _executor(1)
        try:
            for task in tasks:
                try:
                    results += executor.submit(process_chunk, self._factory, [task]).result()
                except BrokenProcessPool:
                    executor.shutdown(wait=False)
                    executor = _executor(1)
                    reason = f"{task.locator}: the process that worked on it died (out of memory or a crash)"
                    remedy = "try it alone with luodi explain, and report it"
                    results.append(Reject(task.locator, "failed", reason, remedy, task.id, task.url))
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
        return results

    def _start_again(self, done: _Job) -> None:
        """A new pool for what was under way in the broken one."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
        jobs = [*(job for _, job in self._under_way if job is not None), *self._extracting]
        for job in jobs:
            if job is not done and job.lost:
                job.future = self._submit(job.tasks).future


def _executor(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)


def _documents(chunk: Chunk) -> list[Document]:
    return [step.document for step in chunk if step.document is not None and not step.done]


def _fill(chunk: Chunk, results: Results) -> None:
    waiting = [step for step in chunk if not step.done]
    for step, result in zip(waiting, results, strict=True):
        step.result = result
