"""Tasks are doors: what is behind them is tested where it stands."""

import pytest

from actions import tasks
from actions.models import DueDate
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
