"""Stretches of a year: what the period of an indicator covers.

A figure of a stretch that begins in January is cumulative (2024, 2024Q1, 2024H1, 2024-01/2024-08); one of a later month or
quarter is a piece; one of a day or of some days is an event's, and no state of a year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_HALF = re.compile(r"(\d{4})H([12])")
_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:/(\d{4})-(\d{2}))?")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of one year: from the first day of a month (1..12) to a day, both included."""

    year: int
    first: int
    end: date

    @property
    def label(self) -> str:
        """As periods are written: 2024, 2024Q1, 2024H2, 2024-03, 2024-01/2024-08, 2024-01/2024-05-20."""
        last = self.end.month
        if self.end != month_end(self.year, last):
            return f"{self.year}-{self.first:02}/{self.end.isoformat()}"
        if (self.first, last) == (1, 12):
            return str(self.year)
        if last - self.first == 5 and self.first in (1, 7):
            return f"{self.year}H{1 if self.first == 1 else 2}"
        if last - self.first == 2 and last % 3 == 0:
            return f"{self.year}Q{last // 3}"
        span = f"{self.year}-{self.first:02}"
        return span if last == self.first else f"{span}/{self.year}-{last:02}"

    @property
    def months(self) -> int | None:
        """Its last month where it ends with one, else None."""
        return self.end.month if self.end == month_end(self.year, self.end.month) else None

    @property
    def quarter(self) -> int | None:
        """The quarter that it ends with; None where it ends elsewhere. Late December stands for the year's end."""
        if self.end >= date(self.year, 12, 16):
            return 4
        return self.months // 3 if self.months and self.months % 3 == 0 else None

    def holds(self, other: "Stretch") -> bool:
        """Whether another stretch lies in this one and begins with it."""
        return self.year == other.year and self.first == other.first and other.end <= self.end


def whole_year(year: int) -> Stretch:
    return Stretch(year, 1, date(year, 12, 31))


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def day_of(text: str | None) -> date | None:
    """A day written YYYY-MM-DD (a time behind it is dropped); None for anything else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def stretch_of(period: str | None) -> Stretch | None:
    """What a period of months covers; None for days, spans over two years, and what is no period."""
    text = period or ""
    if re.fullmatch(r"\d{4}", text):
        return _stretch(int(text), 1, 12)
    if match := _QUARTER.fullmatch(text):
        return _stretch(int(match[1]), 3 * int(match[2]) - 2, 3 * int(match[2]))
    if match := _HALF.fullmatch(text):
        return _stretch(int(match[1]), 6 * int(match[2]) - 5, 6 * int(match[2]))
    match = _MONTHS.fullmatch(text)
    if match is None or (match[3] and match[3] != match[1]):
        return None
    return _stretch(int(match[1]), int(match[2]), int(match[4] or match[2]))


def days_of(period: str | None) -> tuple[date, date] | None:
    """First and last day of a period of days."""
    match = _DAYS.fullmatch(period or "")
    first = day_of(match[1]) if match else None
    last = day_of(match[2]) if match and match[2] else first
    return (first, last) if first and last and first <= last else None


def _stretch(year: int, first: int, last: int) -> Stretch | None:
    if year < 1949 or not 1 <= first <= last <= 12:
        return None
    return Stretch(year, first, month_end(year, last))
