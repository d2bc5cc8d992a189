"""`load_demonstration` and `prepare_demonstration`: what `make run` needs, and nowhere else."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.models import DueDate, Plan, Update
from concordat.lib import clock
from partners.models import Person

pytestmark = pytest.mark.django_db


def run(command: str) -> list[str]:
    """The lines that a command prints."""
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().splitlines()


def test_preparing_loads_everything_holds_the_clock_and_does_it_only_once():
    said = run("prepare_demonstration")
    people, updates = Person.objects.count(), Update.objects.count()
    assert said == [
        "Plans: 2",
        f"Demonstration: {people} people and {updates} reports were new.",
        "The clock is held at 15 June 2015.",
    ]
    assert clock.held_day() == date(2015, 6, 15)
    assert DueDate.objects.filter(due_on="2015-06-30", reading__kind="recurring").count() == 2
    before = (Plan.objects.count(), Update.objects.count(), DueDate.objects.count())
    clock.hold(date(2015, 6, 20))
    assert run("prepare_demonstration") == [
        "Plans: 2",
        "Demonstration: 0 people and 0 reports were new.",
        "The clock is held at 20 June 2015.",
    ]
    assert (Plan.objects.count(), Update.objects.count(), DueDate.objects.count()) == before


@pytest.mark.parametrize("command", ["load_demonstration", "prepare_demonstration"])
def test_outside_the_demonstration_it_is_refused(settings, command):
    settings.TESTING = settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="only for the demonstration") as caught:
        run(command)
    assert caught.value.returncode == 2
    assert not Person.objects.exists()


def test_without_the_plans_loading_is_one_sentence():
    with pytest.raises(CommandError, match="load the fixtures first") as caught:
        run("load_demonstration")
    assert caught.value.returncode == 2
