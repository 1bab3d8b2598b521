"""Deal reports as they are compared: the facts of one article about one project, in comparable forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.resolve.companies.names import CompanyForm, company_form
from pipeline.resolve.deals.project_forms import ProjectForm, project_form
from pipeline.resolve.place_forms import PlaceForm, place_form


@dataclass(frozen=True, slots=True)
class Sum:
    """A deal's sum in units of its currency; ``high`` is the upper end of a range."""

    value: Decimal
    currency: str
    qualifier: str = "exact"
    kind: str = "total"
    high: Decimal | None = None

    @property
    def digits(self) -> int:
        """Significant digits: 18.6亿 has three, 10亿 one."""
        return len(self.value.normalize().as_tuple().digits)

    def bounds(self) -> tuple[Decimal, Decimal]:
        """The values that may be meant, by the qualifier and by what rounding hides (at most a twentieth)."""
        value = self.value
        exponent = value.normalize().as_tuple().exponent
        unit = min(Decimal(1).scaleb(int(exponent)), value / 10)
        if self.high is not None:
            return value, self.high
        if self.qualifier == "over":
            return value, value + max(unit, value / 10)
        if self.qualifier == "under":
            return value - max(unit, value / 10), value
        slack = unit if self.qualifier == "about" else unit / 2
        return value - slack, value + slack


@dataclass(frozen=True)
class Report:
    """One deal report. ``companies`` are those that invest or take part (no contractors), as its article calls them."""

    id: str
    project: str
    companies: tuple[str, ...] = ()
    amount: Sum | None = None
    stage: str | None = None
    place: str | None = None
    date: str | None = None
    published: str | None = None
    source: str | None = None
    article: str | None = None

    @cached_property
    def company_forms(self) -> tuple[CompanyForm, ...]:
        return tuple(company_form(name) for name in self.companies)

    @cached_property
    def place_form(self) -> PlaceForm:
        """Its place, in the division that the project's name tells where the place does not (肥东餐厨垃圾处置项目, in 白龙镇)."""
        form = place_form(self.place, self.source)
        site = self.project_form.site
        use = site.paths and not form.sure and form.park
        return PlaceForm(site.paths, form.park, sure=False, text=form.text) if use else form

    @cached_property
    def project_form(self) -> ProjectForm:
        owners = {spelling for form in self.company_forms for spelling in (form.key, form.core, form.brand)}
        return project_form(self.project, owners, {form.brand for form in self.company_forms}, self.place or "")

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """First and last day (ordinals) that its date may mean; None without one."""
        return days_of(self.date)

    @cached_property
    def published_day(self) -> int | None:
        days = days_of(self.published)
        return days[0] if days else None

    @property
    def order(self) -> tuple[str, str]:
        """Reports of one deal come in this order; the first of them gives the deal its id."""
        return self.published or "9999", self.id


def days_of(text: str | None) -> tuple[int, int] | None:
    """First and last day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as ordinals; None for anything else."""
    try:
        numbers = [int(part) for part in (text or "").split("-")]
        if len(numbers) == 3:
            day = date(*numbers).toordinal()
            return day, day
        if len(numbers) == 2:
            year, month = numbers
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1).toordinal(), following.toordinal() - 1
        return date(numbers[0], 1, 1).toordinal(), date(numbers[0], 12, 31).toordinal()
    except ValueError:
        return None
