"""Limits and the version: what a run is bounded by and signed with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep memory flat whatever comes in.

    ``document_bytes`` is the largest single document (a file, a table row) that is read. Tables are streamed and have
    no total limit.
    """

    document_bytes: int = 32 * 2**20


def version() -> str:
    """The version of the installed distribution, or ``0+source`` in a checkout that is not installed."""
    from importlib import metadata

    try:
        return metadata.version("luodi")
    except metadata.PackageNotFoundError:
        return "0+source"
