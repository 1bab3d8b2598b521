"""Companies: which names of different articles are of one company."""

from pipeline.resolve.companies.step import resolve_companies

__all__ = ["resolve_companies"]
