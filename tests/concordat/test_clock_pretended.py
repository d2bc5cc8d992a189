"""Tests of the clock that stands at a moment for what is called inside."""

from datetime import UTC, date, datetime

import pytest

from concordat.lib import clock

MOMENT = datetime(2015, 3, 2, 23, 30, tzinfo=UTC)


def test_inside_it_stamps_and_days_are_the_moments(hold):
    hold("2015-06-15")
    with clock.pretend(MOMENT):
        assert clock.now() == MOMENT
        assert clock.today() == date(2015, 3, 2)
    assert clock.today() == date(2015, 6, 15)


def test_the_day_is_the_one_in_london():
    with clock.pretend(MOMENT.replace(month=7)):
        assert clock.today() == date(2015, 7, 3)


def test_the_clock_runs_again_after_an_error_inside(hold):
    hold("2015-06-15")
    with pytest.raises(ValueError, match="refused"), clock.pretend(MOMENT):
        raise ValueError("refused")
    assert clock.today() == date(2015, 6, 15)


def test_in_production_nobody_pretends(settings):
    settings.PRODUCTION = True
    with pytest.raises(RuntimeError, match="production"), clock.pretend(MOMENT):
        pass
