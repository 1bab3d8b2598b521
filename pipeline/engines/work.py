"""Processing documents, in this process or in others. What runs in a worker process lives here."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from pipeline.documents import Document, Reject
from pipeline.records import Article


class Processor(Protocol):
    """What turns documents into articles: ``pipeline.road.Pipeline`` or a stand-in for it."""

    def process_document(self, document: Document) -> Article | Reject: ...


Factory = Callable[[], Processor]

_processor: Processor | None = None


def default_factory() -> Processor:
    """The road of one article; results cross processes, so they leave the input behind."""
    from pipeline.road import Pipeline

    return Pipeline(keep_source=False)


def process_safely(processor: Processor, document: Document) -> Article | Reject:
    """One document's result; an unexpected error is a reject."""
    try:
        return processor.process_document(document)
    except Exception as error:  # one document must not end the run
        reason = f"{document.locator}: {type(error).__name__}: {str(error)[:200]}"
        return Reject(document.locator, "failed", reason, "report it with the document", document.id, document.url)


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


def process_chunk(factory: Factory, documents: Sequence[Document]) -> list[Article | Reject]:
    """In a worker: the results of some documents. The processor is made once per process."""
    global _processor  # noqa: PLW0603
    if _processor is None:
        _processor = factory()
    return [process_safely(_processor, document) for document in documents]
