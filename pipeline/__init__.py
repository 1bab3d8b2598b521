"""The road from press pages to records: ``Pipeline().process(html_or_text)``."""

from pipeline.documents import Document, Reject
from pipeline.errors import CallError, InputError, LuodiError, StoreError
from pipeline.records import Article, CompanyName, Deal, DealCompany, Indicator, Repair, Span
from pipeline.road import Pipeline

__all__ = [
    "Article",
    "CallError",
    "CompanyName",
    "Deal",
    "DealCompany",
    "Document",
    "Indicator",
    "InputError",
    "LuodiError",
    "Pipeline",
    "Reject",
    "Repair",
    "Span",
    "StoreError",
    "to_frames",
]


def __getattr__(name: str) -> object:
    """``to_frames`` needs pandas, which is loaded when it is first asked for."""
    if name == "to_frames":
        from pipeline.frames import to_frames

        return to_frames
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
