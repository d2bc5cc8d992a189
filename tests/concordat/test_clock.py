"""The clock: what day it is in London, held or running."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from concordat.lib import clock


def test_a_clock_that_nobody_holds_tells_the_day_in_london():
    """Half past eleven at night in UTC is already the next day in a British summer."""
    with time_machine.travel(datetime(2015, 6, 15, 23, 30, tzinfo=UTC), tick=False):
        assert clock.held_day() is None
        assert clock.today() == date(2015, 6, 16)


def test_in_winter_london_keeps_utc():
    with time_machine.travel(datetime(2015, 1, 15, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2015, 1, 15)


def test_a_held_clock_tells_its_day_whatever_the_real_one_is(hold):
    hold("2015-06-15")
    assert clock.held_day() == date(2015, 6, 15)
    assert clock.today() == date(2015, 6, 15)


def test_rows_are_stamped_on_the_held_day_at_the_real_time_of_day(hold):
    hold("2015-06-15")
    with time_machine.travel(datetime(2026, 1, 5, 9, 30, tzinfo=UTC), tick=False):
        # 09:30 in London's winter is kept as 09:30 in London's summer, which is 08:30 UTC.
        assert clock.now() == datetime(2015, 6, 15, 8, 30, tzinfo=UTC)


def test_a_stamp_of_the_held_clock_falls_on_its_day_at_any_hour(hold):
    hold("2015-06-15")
    midnight = datetime(2026, 7, 1, tzinfo=UTC)
    for minutes in range(0, 24 * 60, 30):
        with time_machine.travel(midnight + timedelta(minutes=minutes), tick=False):
            assert clock.day_of(clock.now()) == date(2015, 6, 15)


def test_a_running_clock_stamps_the_real_moment_in_utc():
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        assert clock.now() == moment
        assert clock.now().tzinfo is UTC


def test_a_released_clock_runs_again_and_releasing_twice_does_no_harm(hold):
    hold("2015-06-15")
    clock.release()
    clock.release()
    assert clock.held_day() is None
    assert clock.today() != date(2015, 6, 15)


def test_production_ignores_a_held_day_left_behind(hold, settings):
    hold("2015-06-15")
    settings.PRODUCTION = True
    assert clock.held_day() is None


@pytest.mark.parametrize("words", ["", "yesterday", "2015-02-30"])
def test_a_file_that_names_no_day_holds_nothing(own_var, words):
    clock.held_day_file().write_text(words, encoding="ascii")
    assert clock.held_day() is None


def test_the_day_ends_with_its_last_moment_in_london():
    assert clock.end_of(date(2015, 6, 15)) == datetime(2015, 6, 15, 22, 59, 59, 999999, tzinfo=UTC)


def test_each_test_has_a_clock_of_its_own(own_var):
    """The control of the fixture: what another test held does not reach here."""
    assert list(own_var.iterdir()) == []
