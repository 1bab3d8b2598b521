"""Promises against results: what was announced for a place and a period, and what was reached."""

from pipeline.resolve.promises.step import resolve_promises

__all__ = ["resolve_promises"]
