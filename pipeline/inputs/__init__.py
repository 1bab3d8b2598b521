"""Input reading: files, folders, globs, standard input and tables become a stream of documents and rejects."""

from pipeline.inputs.columns import Columns
from pipeline.inputs.reader import InputReader
from pipeline.inputs.rejects import SourceReject

__all__ = ["Columns", "InputReader", "SourceReject"]
