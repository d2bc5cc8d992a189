"""`manage.py make_due_dates`: a thin door."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.models import DueDate
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("make_due_dates", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def monthly() -> None:
    """A promise that recurs."""
    make.deliverable(by_when="Monthly from Dec 14")


@pytest.mark.usefixtures("monthly")
def test_a_dry_run_only_says_how_many():
    assert run("--on", "2015-01-15", "--dry-run") == (
        "Due dates would be made for 15 January 2015: 2"
    )
    assert not DueDate.objects.exists()


@pytest.mark.usefixtures("monthly")
def test_they_are_made_once_for_the_day_on_which_the_clock_stands(hold):
    hold("2015-01-15")
    assert run() == "Due dates made for 15 January 2015: 2"
    assert run() == "Due dates made for 15 January 2015: 0"
    assert DueDate.objects.count() == 2


def test_a_day_in_another_form_is_refused():
    with pytest.raises(CommandError, match="2015-06-15") as caught:
        run("--on", "15 June")
    assert caught.value.returncode == 2
