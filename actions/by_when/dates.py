"""Periods of the calendar: months, quarters, years of both sorts, seasons, terms, holidays."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)

# First month and length in months of a season or a school term; winter runs into the next year.
SEASONS = {"spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "winter": (12, 3)}
TERMS = {"spring": (1, 3), "summer": (4, 4), "autumn": (9, 4), "winter": (9, 4)}

# How many months of a longer period have passed when its early part, or its first half, is over.
EARLY_MONTHS = {"quarter": 1, "half": 2, "year": 3, "season": 1, "term": 1}
MIDDLE_MONTHS = {"quarter": 2, "half": 3, "year": 6, "season": 2, "term": 2}
EARLY_DAY, MIDDLE_DAY = 10, 15

# Years in which every period and its neighbours can be held by a date.
SAFE_YEARS = range(10, 9990)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; ``others`` are other possible meanings.

    ``shape`` is day, week, month, quarter, half, year, season or term.
    """

    first: date
    last: date
    shape: str
    others: tuple["Period", ...] = ()

    def or_else(self, *others: "Period | None") -> Self:
        """The same period, with other possible meanings beside it."""
        return replace(self, others=tuple(other for other in others if other))


@dataclass(frozen=True, slots=True)
class Yearless:
    """A period that comes round every year, written without its year.

    ``make`` gives the one that begins in a year, or None where there is none (29 February).
    ``code`` is that of its item once the year is found: what opens with it, or runs until it.
    ``years_on`` counts from the year in which the words were written ("March next year");
    ``next_one`` is the one after that in which they were written ("next financial year").
    """

    make: Callable[[int], Period | None]
    code: str = "P"
    years_on: int | None = None
    next_one: bool = False

    def before(self, limit: date) -> Period | None:
        """The latest one that begins on or before ``limit``."""
        return self._nearest(range(limit.year, limit.year - 9, -1), lambda p: p.first <= limit)

    def after(self, limit: date) -> Period | None:
        """The earliest one that ends on or after ``limit``."""
        if self.years_on is not None:
            return self._nearest(range(limit.year + self.years_on, limit.year + 9), lambda _: True)
        years = range(limit.year - 1, limit.year + 9)
        found = self._nearest(years, lambda p: p.last >= limit)
        if found and self.next_one:
            return self._nearest(years, lambda p: p.first > found.last)
        return found

    def changed(self, change: Callable[[Period], Period]) -> "Yearless":
        """The same, with every period changed ("end of March")."""

        def make(year: int) -> Period | None:
            period = self.make(year)
            return change(period) if period else None

        return replace(self, make=make)

    def _nearest(self, years: range, fits: Callable[[Period], bool]) -> Period | None:
        for year in years:
            period = self.make(year) if year in SAFE_YEARS else None
            if period and fits(period):
                return period
        return None


def last_of_month(year: int, month: int) -> date:
    """The last day of a month (1 to 12); safe up to the end of the calendar."""
    if month == 12:  # the month after December 9999 does not exist
        return date(year, 12, 31)
    return date(year, month + 1, 1) - ONE_DAY


def ends_a_month(day: date) -> bool:
    """Whether it is the last day of its month."""
    return day == last_of_month(day.year, day.month)


def months(year: int, month: int, length: int, shape: str) -> Period:
    """A run of whole months; ``month`` may be beyond 12 and then counts into the next year."""
    start = year * 12 + month - 1
    end = start + length - 1
    return Period(
        date(start // 12, start % 12 + 1, 1), last_of_month(end // 12, end % 12 + 1), shape
    )


def day(year: int, month: int, number: int) -> Period | None:
    """One day, or None where the calendar has no such day."""
    try:
        only = date(year, month, number)
    except ValueError:
        return None
    return Period(only, only, "day")


def month(year: int, number: int) -> Period:
    """A whole month."""
    return months(year, number, 1, "month")


def calendar_year(year: int) -> Period:
    """January to December."""
    return months(year, 1, 12, "year")


def financial_year(year: int) -> Period:
    """April of ``year`` to March of the next."""
    return months(year, 4, 12, "year")


def academic_year(year: int) -> Period:
    """September of ``year`` to August of the next."""
    return months(year, 9, 12, "year")


def part_of_year(first_month: int, year: int, number: int, length: int) -> Period:
    """Quarter (length 3) or half (length 6) ``number`` of a year that begins in ``first_month``."""
    shape = "quarter" if length == 3 else "half"
    return months(year, first_month + (number - 1) * length, length, shape)


def season(name: str, year: int) -> Period:
    """A season by whole months, as the Met Office counts: spring is March to May."""
    first_month, length = SEASONS[name]
    return months(year, first_month, length, "season")


def term(name: str, year: int) -> Period:
    """A school term by whole months, roughly: autumn is September to December."""
    first_month, length = TERMS[name]
    return months(year, first_month, length, "term")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap_centuries, odd_centuries = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, odd_years = divmod(rest, 4)
    weekday = (32 + 2 * odd_centuries + 2 * leaps - epact - odd_years) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month_number, day_before = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month_number, day_before + 1)


def holiday(name: str, year: int) -> Period:
    """Christmas, New Year or Easter as one day."""
    days = {"christmas": date(year, 12, 25), "new year": date(year, 1, 1), "easter": easter(year)}
    return Period(days[name], days[name], "day")


def end_of(period: Period) -> Period:
    """Its last day."""
    return Period(period.last, period.last, "day")


def start_of(period: Period) -> Period:
    """Its first day."""
    return Period(period.first, period.first, "day")


def early(period: Period) -> Period:
    """Its beginning: up to the 10th of a month, the first third or so of anything longer."""
    return _part(period, EARLY_MONTHS, EARLY_DAY)


def middle(period: Period) -> Period:
    """Its first half: up to the 15th of a month, to the half of anything longer."""
    return _part(period, MIDDLE_MONTHS, MIDDLE_DAY)


def late(period: Period) -> Period:
    """Its end: from the 21st of a month, the last third or so of anything longer."""
    days = (period.last - period.first).days
    return Period(period.first + timedelta(days=days - days // 3), period.last, period.shape)


def _part(period: Period, in_months: dict[str, int], in_days: int) -> Period:
    first = period.first
    if period.shape in in_months:
        return months(first.year, first.month, in_months[period.shape], period.shape)
    last = min(period.last, first + timedelta(days=in_days - 1))
    return Period(first, last, "day")


def week_from(period: Period) -> Period:
    """The seven days from its first."""
    return Period(period.first, period.first + timedelta(days=6), "week")
