"""Tasks are doors: what is behind them is tested where it stands."""

from datetime import UTC, datetime

import pytest

from actions import tasks
from actions.models import DueDate
from concordat.outbox.models import Occurrence
from tests import factories


@pytest.mark.django_db
def test_the_task_makes_what_falls_due_by_the_held_day_and_nothing_twice(hold):
    factories.deliverable(by_when="Monthly from Dec 14")
    before = DueDate.objects.count()
    hold("2015-06-15")
    made = tasks.make_due_dates()
    assert made > 0
    assert DueDate.objects.count() == before + made
    assert tasks.make_due_dates() == 0


@pytest.mark.django_db
def test_the_tick_writes_what_is_due_on_the_held_day_and_nothing_twice(hold):
    factories.plan(factories.lead().memberships.get().partner.partnership)
    hold("2015-06-15")
    assert tasks.tick() == 1
    assert tasks.tick() == 0


@pytest.mark.django_db
def test_the_house_is_kept(hold):
    hold("2015-06-15")
    Occurrence.objects.create(
        kind="reminder-after",
        subject="person:1/deliverable:1",
        period="2014-01-31",
        created_at=datetime(2014, 2, 3, 9, tzinfo=UTC),
    )
    assert tasks.keep_house() == 1
    assert tasks.keep_house() == 0
