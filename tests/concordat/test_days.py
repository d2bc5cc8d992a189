"""Days and spans in words."""

import calendar
import locale
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.lib.days import counted, in_words, months_before, span_in_words

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def test_a_day_is_written_as_people_write_it() -> None:
    assert in_words(date(2015, 2, 3)) == "3 February 2015"
    assert in_words(None) == ""


@given(DAYS)
def test_a_day_in_words_names_the_same_day(day: date) -> None:
    number, month, year = in_words(day).split()
    assert (int(number), list(calendar.month_name).index(month), int(year)) == (
        day.day,
        day.month,
        day.year,
    )


def test_the_words_do_not_follow_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's own month names say does not matter."""
    monkeypatch.setattr(calendar, "month_name", ["", *["Monat"] * 12])
    assert locale.getlocale() is not None
    assert in_words(date(2015, 5, 1)) == "1 May 2015"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (60, "8 weeks"),
        (61, "2 months"),
        (77, "3 months"),
        (365, "12 months"),
        (729, "24 months"),
        (730, "2 years"),
        (3650, "10 years"),
    ],
)
def test_a_span_is_rounded_as_a_person_would_say_it(days: int, words: str) -> None:
    assert span_in_words(days) == words


@given(st.integers(0, 20000))
def test_a_span_in_words_is_never_far_from_the_days(days: int) -> None:
    """Weeks and years are rounded down, months to the nearest."""
    number, unit = span_in_words(days).replace(",", "").split()
    length = {"day": 1, "week": 7, "month": 30.44, "year": 365}[unit.rstrip("s")]
    assert abs(int(number) * length - days) < length


def test_numbers_are_counted_with_their_nouns() -> None:
    assert [counted(number, "day") for number in (0, 1, 2, 1000)] == [
        "0 days",
        "1 day",
        "2 days",
        "1,000 days",
    ]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2015-06-15", 1, "2015-05-15"),
        ("2015-03-31", 1, "2015-02-28"),
        ("2016-03-31", 1, "2016-02-29"),
        ("2015-05-31", 1, "2015-04-30"),
        ("2015-01-15", 1, "2014-12-15"),
        ("2015-01-31", 11, "2014-02-28"),
        ("2015-06-15", 0, "2015-06-15"),
        ("2015-06-15", 24, "2013-06-15"),
    ],
)
def test_months_are_counted_back_by_the_calendar(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@given(DAYS, st.integers(0, 48))
def test_counting_back_lands_in_the_right_month_and_never_on_a_later_day(
    day: date, months: int
) -> None:
    before = months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day <= day.day
