"""Working days in England and Wales."""

from datetime import date

import pytest

from concordat.lib.working_days import (
    bank_holidays,
    is_working_day,
    latest_working_day,
    next_working_day,
    working_day_before,
)

DAYS = [
    # day, whether offices are open, the working day before it, the one after it
    ("2015-06-15", True, "2015-06-12", "2015-06-16"),  # a plain Monday
    ("2015-06-13", False, "2015-06-12", "2015-06-15"),  # a Saturday
    ("2015-05-25", False, "2015-05-22", "2015-05-26"),  # the spring bank holiday
    ("2015-04-03", False, "2015-04-02", "2015-04-07"),  # Good Friday, then Easter Monday
    ("2015-12-28", False, "2015-12-24", "2015-12-29"),  # Boxing Day fell on a Saturday
    ("2020-05-04", True, "2020-05-01", "2020-05-05"),  # moved to the 8th in 2020
    ("2020-05-08", False, "2020-05-07", "2020-05-11"),
    ("2020-02-29", False, "2020-02-28", "2020-03-02"),  # a Saturday in a leap year
    ("2020-12-31", True, "2020-12-30", "2021-01-04"),  # in week 53
    ("2015-03-17", True, "2015-03-16", "2015-03-18"),  # St Patrick's day is Northern Ireland's
    ("1999-12-27", True, "1999-12-24", "1999-12-28"),  # before the list only weekends are known
]


@pytest.mark.parametrize(("day", "open_", "before", "after"), DAYS)
def test_offices_are_open_except_on_weekends_and_bank_holidays(day, open_, before, after):
    found = date.fromisoformat(day)
    assert is_working_day(found) is open_
    assert working_day_before(found) == date.fromisoformat(before)
    assert next_working_day(found) == date.fromisoformat(after)
    assert latest_working_day(found) == (found if open_ else date.fromisoformat(before))


def test_the_list_that_came_with_the_software_reaches_ahead():
    assert max(bank_holidays()) > date(2027, 1, 1)
