"""The registry of extractors: every kind of mention and the function that finds it."""

from collections.abc import Callable, Sequence

from extractors.amounts import find_amounts
from extractors.companies import find_companies
from extractors.dates import find_dates
from extractors.indicators import find_indicator_terms
from extractors.mentions import Mention
from extractors.numerals import find_numerals
from extractors.people import find_people
from extractors.places import find_places
from extractors.projects import find_projects
from extractors.quantities import find_quantities
from extractors.stages import find_stages

EXTRACTORS: dict[str, Callable[[str], Sequence[Mention]]] = {
    "numerals": find_numerals,
    "amounts": find_amounts,
    "quantities": find_quantities,
    "dates": find_dates,
    "places": find_places,
    "companies": find_companies,
    "projects": find_projects,
    "stages": find_stages,
    "indicators": find_indicator_terms,
    "people": find_people,
}
