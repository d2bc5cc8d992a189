"""A plan's timeline from its rows."""

from datetime import date

import pytest

from actions.models import Deliverable
from actions.reports.as_at import as_at
from actions.reports.schedule import moved_in_words, schedule_of, schedule_then, soft_days
from actions.services.dates import agree_deadline
from actions.statuses import Progress
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


@pytest.mark.parametrize(
    ("due_on", "words", "guessed", "days"),
    [
        (date(2015, 3, 31), "Mar 15", False, 31),
        (date(2015, 2, 28), "end of February 2015", False, 28),
        (date(2015, 3, 31), "31 March 2015", False, 0),
        (date(2015, 3, 31), "31/03/2015", False, 0),
        (date(2015, 3, 20), "20 March 2015", False, 0),
        (date(2015, 11, 30), "Autumn 2015", True, 92),
        (date.max, "the end of days", False, 31),
    ],
)
def test_an_end_is_soft_where_no_day_was_agreed(due_on, words, guessed, days):
    assert soft_days(due_on, words, guessed=guessed) == days


@pytest.mark.parametrize(
    ("times", "first", "now", "words"),
    [
        (0, date(2015, 3, 31), date(2015, 3, 31), ""),
        (1, date(2015, 3, 31), date(2015, 4, 1), "Moved once, 1 day later than first agreed"),
        (2, date(2015, 3, 31), date(2015, 1, 1), "Moved twice, 89 days earlier than first agreed"),
        (3, None, date(2015, 1, 1), "Moved 3 times"),
    ],
)
def test_a_move_is_said_in_days_against_the_first(times, first, now, words):
    assert moved_in_words(times, first, now) == words


def test_a_plan_is_drawn_said_and_listed():
    plan = make.plan()
    overdue = make.deliverable("Late", plan=plan, by_when="Mar 15")
    make.update(make.deliverable("Done", plan=plan), progress=Progress.DELIVERED, on="2015-03-01")
    make.deliverable("Whenever", plan=plan, by_when="")
    schedule = schedule_of(plan, ON)
    assert [row.text for panel in schedule.panels for row in panel.rows] == ["Late", "Done"]
    assert [line.text for line in schedule.undated] == ["Whenever"]
    assert [line.text for line in schedule.lines] == ["Late", "Done", "Whenever"]
    assert schedule.sentence == "3 promises: 1 overdue, 1 without a date, 1 delivered on time."
    assert schedule.panels[0].rows[0].url == overdue.get_absolute_url()
    assert schedule.lines[0].first_date == "31 March 2015"


def test_a_moved_date_is_drawn_and_said():
    promise = make.deliverable(by_when="Mar 15")
    agree_deadline(deliverable=promise, words="Sep 15", agreed_on=date(2015, 3, 1))
    plan = promise.action.plan
    schedule = schedule_of(plan, ON)
    assert schedule.panels[0].rows[0].moved is not None
    assert schedule.lines[0].moved == "Moved once, 183 days later than first agreed"
    before = schedule_then(plan, as_at(Deliverable.objects.all(), date(2015, 2, 1)))
    assert before.panels[0].rows[0].moved is None
    assert before.lines[0].moved == ""


def test_looking_back_is_the_picture_that_was_seen_then(hold):
    """Delivered later, and so not on that day; links stay on the day."""
    promise = make.deliverable(by_when="May 15 and Dec 15")
    then = date(2015, 5, 1)
    seen = schedule_of(promise.action.plan, then)
    make.update(promise, progress=Progress.DELIVERED, on="2015-06-01")
    past = schedule_then(promise.action.plan, as_at(Deliverable.objects.all(), then))
    assert past.panels[0].rows[0].marks == seen.panels[0].rows[0].marks
    assert past.sentence == seen.sentence
    assert "?as_at=2015-05-01#deliverable-" in past.panels[0].rows[0].url


def test_a_plan_without_promises_says_so():
    schedule = schedule_of(make.plan(), ON)
    assert (schedule.panels, schedule.sentence) == ((), "This plan has no promises yet.")


def test_the_key_holds_only_what_occurs():
    promise = make.deliverable(by_when="Mar 15")
    words = [sample.words for sample in schedule_of(promise.action.plan, ON).key]
    assert "Overdue" in words
    assert "A whole month: due until its last day" in words
    assert not {"Provisional date", "Comes back on its days"} & set(words)
