"""The road from press pages to records: ``Pipeline().process(html_or_text)``.

The names below are loaded when they are first used, so that the command line starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.documents import Document, Reject
    from pipeline.errors import CallError, InputError, LuodiError, StoreError
    from pipeline.frames import to_frames
    from pipeline.records import Article, CompanyName, Deal, DealCompany, Indicator, Repair, Span
    from pipeline.road import Pipeline

_HOMES = {
    "Article": "records",
    "CallError": "errors",
    "CompanyName": "records",
    "Deal": "records",
    "DealCompany": "records",
    "Document": "documents",
    "Indicator": "records",
    "InputError": "errors",
    "LuodiError": "errors",
    "Pipeline": "road",
    "Reject": "documents",
    "Repair": "records",
    "Span": "records",
    "StoreError": "errors",
    "to_frames": "frames",
}

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
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
