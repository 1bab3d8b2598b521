"""Processing documents, in this process or in others. What runs in a worker process lives here."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pipeline.documents import Document, Reject, Stored
from pipeline.records import Article


class Processor(Protocol):
    """The road of one article, whole and by halves: ``pipeline.road.Pipeline`` or a stand-in for it.

    A copy goes the first half only.
    """

    def process_document(self, document: Document) -> Article | Reject: ...

    def clean_document(self, document: Document) -> Article | Reject:
        """The clean article, without records."""
        ...

    def extract_records(self, article: Article) -> Article:
        """A clean article with its records."""
        ...


Factory = Callable[[], Processor]
Task = Document | Stored

_processor: Processor | None = None


def default_factory() -> Processor:
    """The road of one article; results cross processes, so they leave the input behind."""
    from pipeline.road import Pipeline

    return Pipeline(keep_source=False)


def process_safely(processor: Processor, document: Document) -> Article | Reject:
    """One document's article with its records; an unexpected error is a reject."""
    return _safely(processor.process_document, document, document)


def do_safely(processor: Processor, task: Task) -> Article | Reject:
    """One task's result: a document cleaned, or a stored article with its records; an unexpected error is a reject."""
    if isinstance(task, Stored):
        return _safely(processor.extract_records, task.article, task)
    return _safely(processor.clean_document, task, task)


def _safely(half: Callable[[Any], Article | Reject], argument: Document | Article, task: Task) -> Article | Reject:
    try:
        return half(argument)
    except Exception as error:  # one document must not end the run
        reason = f"{task.locator}: {type(error).__name__}: {str(error)[:200]}"
        return Reject(task.locator, "failed", reason, "report it with the document", task.id, task.url)


def start_worker() -> None:
    """Leaves Ctrl-C to the main process and ends with it, also where that is killed."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        assert parent is not None
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=follow, daemon=True).start()


def process_chunk(factory: Factory, tasks: Sequence[Task]) -> list[Article | Reject]:
    """In a worker: the results of some tasks. The processor is made once per process."""
    global _processor  # noqa: PLW0603
    if _processor is None:
        _processor = factory()
    return [do_safely(_processor, task) for task in tasks]
