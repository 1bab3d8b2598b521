"""Extractors: one module per kind of mention, each ``str -> list[Mention]``; ``EXTRACTORS`` lists them all.

The names below are loaded when they are first used: the mention types alone cost no compiled rules.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.mentions import (
        Amount,
        Company,
        Date,
        IndicatorTerm,
        Mention,
        Numeral,
        Person,
        Place,
        Project,
        Quantity,
        Stage,
    )
    from extractors.registry import (
        EXTRACTORS,
        find_amounts,
        find_companies,
        find_dates,
        find_indicator_terms,
        find_numerals,
        find_people,
        find_places,
        find_projects,
        find_quantities,
        find_stages,
    )

__all__ = [
    "EXTRACTORS",
    "Amount",
    "Company",
    "Date",
    "IndicatorTerm",
    "Mention",
    "Numeral",
    "Person",
    "Place",
    "Project",
    "Quantity",
    "Stage",
    "find_amounts",
    "find_companies",
    "find_dates",
    "find_indicator_terms",
    "find_numerals",
    "find_people",
    "find_places",
    "find_projects",
    "find_quantities",
    "find_stages",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "registry" if name == "EXTRACTORS" or name.startswith("find_") else "mentions"
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
