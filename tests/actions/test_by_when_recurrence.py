"""Due days of promises that come round, from the rules that the reader writes."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.by_when import next_occurrence, occurrences, read_by_when


def test_a_monthly_promise_is_due_at_month_ends():
    rule = read_by_when("Monthly from Dec 14").rrule

    assert occurrences(rule, date(2014, 12, 1), date(2015, 2, 28)) == [
        date(2014, 12, 31),
        date(2015, 1, 31),
        date(2015, 2, 28),
    ]
    assert next_occurrence(rule, date(2014, 12, 1), date(2014, 12, 31)) == date(2015, 1, 31)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Daily", ["2015-01-05", "2015-01-06", "2015-01-07"]),
        ("Weekly", ["2015-01-11", "2015-01-18", "2015-01-25"]),
        ("Fortnightly", ["2015-01-11", "2015-01-25", "2015-02-08"]),
        ("Quarterly", ["2015-03-31", "2015-06-30", "2015-09-30"]),
        ("Quarterly from Jan 15", ["2015-01-31", "2015-04-30", "2015-07-31"]),
        ("Every 6 months", ["2015-01-31", "2015-07-31", "2016-01-31"]),
        ("Annually", ["2015-01-31", "2016-01-31", "2017-01-31"]),
        ("Every April", ["2015-04-30", "2016-04-30", "2017-04-30"]),
        ("5 April each year", ["2015-04-05", "2016-04-05", "2017-04-05"]),
        ("Every May and November", ["2015-05-31", "2015-11-30", "2016-05-31"]),
        ("Every 18 months", ["2015-01-31", "2016-07-31", "2018-01-31"]),
        ("every 24 months", ["2015-01-31", "2017-01-31", "2019-01-31"]),
    ],
)
def test_a_recurrence_gives_its_due_days(words, expected):
    rule = read_by_when(words).rrule
    days = occurrences(rule, date(2015, 1, 5), date(2020, 1, 1))

    assert [day.isoformat() for day in days[:3]] == expected


@pytest.mark.parametrize("words", ["Termly", "At each meeting", "Hourly", "every 48 hours"])
def test_what_follows_no_calendar_rule_has_none(words):
    assert read_by_when(words).rrule is None


def test_a_recurrence_may_end():
    reading = read_by_when("Monthly from Dec 14 until Jan 15")

    assert occurrences(reading.rrule, reading.opens_on, date(2016, 1, 1)) == [
        date(2014, 12, 31),
        date(2015, 1, 31),
    ]
    with pytest.raises(ValueError, match="Nothing is due after 2015-01-31"):
        next_occurrence(reading.rrule, reading.opens_on, date(2015, 1, 31))


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYSETPOS=1", "FREQ=HOURLY", "", "monthly"])
def test_a_rule_of_another_sort_is_refused(rule):
    with pytest.raises(ValueError, match="Not a recurrence rule"):
        occurrences(rule, date(2015, 1, 1), date(2016, 1, 1))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2016-02-29", "2017-02-28", "2018-02-28"]),
        ("FREQ=YEARLY;INTERVAL=2", ["2016-02-29", "2018-02-28", "2020-02-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", ["2016-03-15", "2016-04-15", "2016-05-15"]),
    ],
)
def test_a_day_that_a_month_lacks_becomes_its_last_day(rule, expected):
    days = occurrences(rule, date(2016, 2, 29), date(2022, 1, 1))

    assert [day.isoformat() for day in days[:3]] == expected


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYMONTHDAY=-1"])
def test_the_end_of_the_calendar_is_not_an_error(rule):
    assert occurrences(rule, date(9999, 12, 1), date.max)[-1] > date(9999, 12, 20)
    with pytest.raises(ValueError, match="Nothing is due"):
        next_occurrence(rule, date(9999, 12, 1), date.max)


@settings(deadline=None)
@given(
    st.sampled_from(["Weekly", "Monthly", "Quarterly from Mar 15", "Every April", "Annually"]),
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    st.integers(0, 900),
)
def test_the_next_occurrence_is_the_first_one_after_a_day(words, opens_on, days):
    rule = read_by_when(words).rrule
    after = opens_on + timedelta(days=days)
    following = next_occurrence(rule, opens_on, after)

    assert following > after
    assert occurrences(rule, opens_on, following)[-1] == following
    assert all(day <= after for day in occurrences(rule, opens_on, following)[:-1])
