"""`reread_deadlines`: dry unless told otherwise, and nothing to do for the plans that are here."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from actions.models import Deliverable, Reading
from actions.services.dates import record_reading
from actions.services.readings import as_read
from tests import factories as make

pytestmark = pytest.mark.django_db


def ran(*options: str) -> list[str]:
    """What the command prints."""
    out = StringIO()
    call_command("reread_deadlines", *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def misread() -> Deliverable:
    """A promise that an older reader took for the 15th of March."""
    promise = make.deliverable(plan=make.plan(title="The plan"), by_when="Mar\n15")
    wrong = replace(as_read(promise.reading), due_on=(date(2015, 3, 15),))
    record_reading(deadline=promise.reading.deadline, reading=wrong, read_on=make.AGREED)
    return promise


def test_it_shows_what_would_change_and_writes_nothing(misread: Deliverable) -> None:
    before = Reading.objects.count()
    assert ran() == [
        "The plan, 1.1: “Mar 15”: by 15 March 2015, sure → by 31 March 2015, sure",
        "Readings that would change: 1 (--commit writes them)",
    ]
    assert Reading.objects.count() == before


def test_with_commit_it_writes_and_then_finds_nothing(misread: Deliverable) -> None:
    assert ran("--commit")[-1] == "Readings written: 1"
    misread.refresh_from_db()
    assert misread.due_on == date(2015, 3, 31)
    assert ran() == ["Readings that would change: 0"]
    assert ran("--commit") == ["Readings written: 0"]


def test_the_word_for_what_recurs_is_shown() -> None:
    promise = make.deliverable(by_when="Annually in April", of=make.action(ref=""))
    old = replace(as_read(promise.reading), recurrence="yearly")
    record_reading(deadline=promise.reading.deadline, reading=old, read_on=make.AGREED)
    (line, _) = ran()
    assert "–.1" in line
    assert "yearly, yearly, sure → every year, annually, sure" in line


def test_the_plans_of_the_fixtures_are_read_as_they_stand() -> None:
    call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
    assert ran() == ["Readings that would change: 0"]
