"""``luodi`` with the stub in place of the road, for tests that need a process of its own."""

from pipeline.cli import main
from pipeline.engines import work
from tests.pipeline.stub import StubPipeline

if __name__ == "__main__":
    work.default_factory = StubPipeline
    main()
