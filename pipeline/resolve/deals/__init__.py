"""Deals: which reports of different articles are of one project."""

from pipeline.resolve.deals.step import resolve_deals

__all__ = ["resolve_deals"]
