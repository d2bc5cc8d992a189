"""Due dates that come as time goes: what is made, and what is never made twice."""

from datetime import date

import pytest

from actions.models import DueDate, PlanStatus
from actions.services.dates import days_up_to_the_next, make_coming_due_dates
from actions.statuses import Timeliness
from tests import factories as make

pytestmark = pytest.mark.django_db


def days_of(deliverable):
    """The days of the reading in force, in order."""
    return [row.due_on for row in DueDate.objects.filter(reading=deliverable.reading)]


def test_a_monthly_promise_gets_every_month_end_and_the_one_to_come():
    promise = make.deliverable(by_when="Monthly from Dec 14")
    made = make_coming_due_dates(on=date(2015, 3, 15))
    assert made == 4
    assert days_of(promise) == [
        date(2014, 12, 31),
        date(2015, 1, 31),
        date(2015, 2, 28),
        date(2015, 3, 31),
    ]


def test_running_it_again_makes_nothing_and_a_late_run_makes_up_for_what_was_missed():
    promise = make.deliverable(by_when="Monthly from Dec 14")
    make_coming_due_dates(on=date(2015, 1, 1))
    assert make_coming_due_dates(on=date(2015, 1, 1)) == 0
    assert make_coming_due_dates(on=date(2015, 6, 15)) == 5
    assert len(days_of(promise)) == 7


def test_on_a_due_day_the_next_one_is_made_as_well():
    promise = make.deliverable(by_when="Monthly from Dec 14")
    make_coming_due_dates(on=date(2014, 12, 31))
    assert days_of(promise)[-1] == date(2015, 1, 31)


def test_the_first_date_not_met_decides_what_the_clock_says():
    promise = make.deliverable(by_when="Monthly from Dec 14")
    assert promise.timeliness(date(2015, 1, 15)) == Timeliness.OPEN
    make_coming_due_dates(on=date(2015, 1, 15))
    promise.refresh_from_db()
    assert promise.due_on == date(2014, 12, 31)
    assert promise.timeliness(date(2015, 1, 15)) == Timeliness.OVERDUE
    assert promise.final_due_on is None, "what recurs has no last day"


def test_a_recurrence_without_a_start_runs_from_the_day_the_plan_was_agreed():
    promise = make.deliverable(by_when="Quarterly")
    make_coming_due_dates(on=date(2015, 1, 15))
    assert days_of(promise) == [date(2014, 12, 31), date(2015, 3, 31)]


def test_words_that_recur_without_a_rule_get_no_invented_date():
    promise = make.deliverable(by_when="At each meeting")
    assert promise.reading.kind == "recurring"
    assert make_coming_due_dates(on=date(2015, 6, 15)) == 0


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.CLOSED])
def test_only_live_plans_get_dates(status):
    plan = make.plan(status=status)
    make.deliverable(plan=plan, by_when="Monthly from Dec 14")
    assert make_coming_due_dates(on=date(2015, 6, 15)) == 0


def test_an_ended_recurrence_gives_its_days_and_no_more():
    rule = "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20150228"
    days = days_up_to_the_next(rule, date(2014, 12, 1), date(2015, 6, 15))
    assert days == [date(2014, 12, 31), date(2015, 1, 31), date(2015, 2, 28)]


def test_no_rule_gives_no_days():
    assert days_up_to_the_next("", date(2014, 12, 1), date(2015, 6, 15)) == []
