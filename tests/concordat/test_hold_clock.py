"""The command `hold_clock`."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.management.commands import hold_clock
from concordat.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch) -> list[str]:
    """The names of the tasks that were asked for."""
    names: list[str] = []
    monkeypatch.setattr(hold_clock, "wake", names.append)
    return names


def run(words: str) -> str:
    out = StringIO()
    call_command("hold_clock", words, stdout=out)
    return out.getvalue()


def test_a_day_is_held_and_printed():
    assert run("2015-06-15") == "2015-06-15, held\n"
    assert clock.today() == date(2015, 6, 15)


def test_days_go_on_from_the_held_day():
    run("2015-06-15")
    assert run("+7") == "2015-06-22, held\n"


def test_days_go_on_from_today_where_the_clock_runs():
    today = clock.today()
    run("+1")
    assert clock.today() in {today + timedelta(1), today + timedelta(2)}  # midnight may pass
    assert clock.held_day() is not None


def test_a_released_clock_runs():
    run("2015-06-15")
    assert run("release").endswith(", running\n")
    assert clock.held_day() is None


def test_moving_the_clock_rings_for_what_falls_due_by_that(rung):
    run("2015-06-15")
    assert rung == ["actions.make_due_dates", "actions.tick"]


@pytest.mark.parametrize("words", ["tomorrow", "+", "+x", "2015-02-30", "15/06/2015", "+99999", ""])
def test_what_is_no_day_is_refused_with_what_to_write(words, hold):
    hold("9900-01-01")
    with pytest.raises(CommandError, match="Write a day as 2015-06-15"):
        run(words)
    assert clock.today() == date(9900, 1, 1)


def test_production_refuses_in_one_sentence(settings, rung):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match=r"^In production the clock runs and cannot be held\.$"):
        run("2015-06-15")
    assert not clock.held_day_file().exists()
    assert rung == []
