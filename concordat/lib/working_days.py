"""Working days in England and Wales, from the list of bank holidays that comes with the software.

The list reaches some years back and ahead (2012 to 2028 as installed); on other days only the
weekend is known to be free. It is renewed with the package, never over the network.
"""

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

DAY = timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales that are known."""
    known = BankHolidays(use_cached_holidays=True)
    return frozenset(each["date"] for each in known.get_holidays(BankHolidays.ENGLAND_AND_WALES))


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and day not in bank_holidays()


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def working_day_before(day: date) -> date:
    """The last working day before a day."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def latest_working_day(day: date) -> date:
    """The day itself where it is a working day, else the last one before it."""
    return day if is_working_day(day) else working_day_before(day)
