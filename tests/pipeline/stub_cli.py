"""``luodi`` with the stub in place of the road, for tests that need a process of its own."""

import signal

from pipeline.cli import main
from pipeline.engines import work
from tests.pipeline.stub import StubPipeline

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # jobs of a shell in the background ignore it
    work.default_factory = StubPipeline
    main()
