"""`manage.py tick`: a thin door."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.models import DueDate, Escalation
from concordat.outbox.models import Letter
from partners.models import DigestWish
from tests import factories as make
from tests.actions import plain_letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_letters(monkeypatch):
    plain_letters.use(monkeypatch)


def run(*arguments: str) -> tuple[str, str]:
    """What the command prints, and what it complains of."""
    out, err = StringIO(), StringIO()
    call_command("tick", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


@pytest.fixture
def of():
    """A partnership with a lead, a commissioner and a promise long overdue."""
    of = make.partnership()
    at = make.partner(of=of)
    make.lead(at, name="Ann Lee")
    make.member(make.partner(of=of), "commissioner", name="Bea Fox")
    make.letter_wishes(make.lead(at, name="Cy Hill"), digest=DigestWish.NONE)
    make.deliverable(plan=make.plan(of), leads=[at], by_when="1 May 2015")
    make.deliverable(plan=make.plan(of), leads=[at], by_when="13 July 2015")
    return of


def test_a_dry_run_says_who_would_get_what_and_writes_nothing(of):
    out, err = run("--on", "2015-06-15", "--dry-run")
    assert out.splitlines() == [
        "Ann Lee: the digest of 15 June 2015, 1 reminder",
        "Bea Fox: the digest of 15 June 2015, 1 step of the ladder",
        "Cy Hill: 1 reminder",
        "Letters would be written for 15 June 2015: 3",
    ]
    assert err == ""
    assert not Letter.objects.exists()
    out, _ = run("--on", "2015-06-13", "--dry-run")
    assert "Cy Hill: nothing. They want no digest, and nothing else is due." in out


def test_it_writes_them_and_a_second_time_nothing(of):
    assert run("--on", "2015-06-15")[0] == "Letters written for 15 June 2015: 3"
    assert run("--on", "2015-06-15")[0] == "Letters written for 15 June 2015: 0"
    assert Letter.objects.count() == 3
    assert Escalation.objects.count() == 1


def test_it_makes_the_due_dates_that_come_first_so_that_cron_alone_suffices(hold):
    hold("2015-06-15")
    make.deliverable(by_when="Monthly from Dec 14")
    before = DueDate.objects.count()
    run("--dry-run")
    assert DueDate.objects.count() == before
    run()
    assert DueDate.objects.count() > before


def test_before_eight_it_says_that_nothing_goes_yet(of, monkeypatch):
    monkeypatch.setattr("actions.dispatch.has_begun", lambda now: False)
    out, err = run("--on", "2015-06-15")
    assert out == "Letters written for 15 June 2015: 0"
    assert err == "It is before eight in the morning in London: nothing goes yet."


def test_what_is_no_day_is_refused():
    with pytest.raises(CommandError, match="'June' is not a day such as 2015-06-15"):
        run("--on", "June")
