"""A plan month by month, as it was known each time."""

from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Deliverable, Plan
from actions.reports.as_at import as_at
from actions.reports.over_time import (
    BOTTOM,
    LEFT,
    TOP,
    WIDTH,
    Point,
    ends_of_months,
    histories_of,
    over_time_of,
    picture_of_points,
    points_of,
    sentence_of,
)
from actions.services.dates import agree_deadline
from actions.statuses import Progress, Timeliness
from tests import factories as make

ON = date(2015, 6, 15)


def counts(promise: Deliverable, *days: str) -> list[tuple[int, int, int]]:
    """Promised, delivered and overdue of a promise's plan on some days."""
    points = points_of(histories_of(promise.action.plan), map(date.fromisoformat, days))
    return [(point.promised, point.delivered, point.overdue) for point in points]


def test_months_end_on_their_last_day_and_the_last_one_today():
    days = ends_of_months(date(2014, 11, 30), date(2015, 3, 1))
    assert [str(day) for day in days] == [
        "2014-11-30",
        "2014-12-31",
        "2015-01-31",
        "2015-02-28",
        "2015-03-01",
    ]
    assert ends_of_months(ON, ON) == [ON]


@pytest.mark.django_db
def test_a_promise_is_overdue_until_it_is_said_to_be_delivered():
    promise = make.deliverable(by_when="Mar 15")
    make.update(promise, progress=Progress.DELIVERED, on="2015-05-10", delivered_on="2015-03-20")
    found = counts(promise, "2014-10-31", "2015-03-31", "2015-04-30", "2015-05-31")
    assert found == [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0)]


@pytest.mark.django_db
def test_a_date_agreed_later_does_not_change_what_was_known_before():
    promise = make.deliverable(by_when="Mar 15")
    agree_deadline(deliverable=promise, words="Sep 15", agreed_on=date(2015, 5, 1))
    assert counts(promise, "2015-04-30", "2015-05-31") == [(1, 0, 1), (1, 0, 0)]


@pytest.mark.django_db
def test_provisional_dates_are_never_overdue_and_withdrawn_promises_not_promised():
    promise = make.deliverable(by_when="Dec 14 (TBC)")
    Deliverable.objects.filter(pk=promise.pk).update(withdrawn_on=date(2015, 3, 1))
    assert counts(promise, "2015-02-28", "2015-03-01") == [(1, 0, 0), (0, 0, 0)]


@pytest.mark.django_db
def test_a_date_met_counts_from_the_report_that_says_so():
    promise = make.deliverable(by_when="Jan 15 and Dec 15")
    first = promise.reading.due_dates.get(due_on="2015-01-31")
    make.update(promise, on="2015-03-15", met=(first,))
    assert counts(promise, "2015-02-28", "2015-03-31") == [(1, 0, 1), (1, 0, 0)]


@pytest.mark.django_db
def test_of_the_demonstration_each_month_is_what_looking_back_shows(tmp_path):
    """The same counts as the plan page of that day, for both plans and every month's end."""
    call_command("prepare_demonstration", verbosity=0)
    for plan in Plan.objects.all():
        points = points_of(histories_of(plan), ends_of_months(plan.agreed_on, ON))
        assert len(points) > 2
        for point in points:
            past = as_at(Deliverable.objects.filter(action__plan=plan), point.on).promised
            says = [each.timeliness(point.on) for each in past]
            delivered = sum(each.progress == Progress.DELIVERED for each in past)
            expected = (len(past), delivered, says.count(Timeliness.OVERDUE))
            assert (point.promised, point.delivered, point.overdue) == expected


@pytest.mark.django_db
def test_a_plan_that_is_not_agreed_has_no_history():
    plan = make.plan(agreed_on=None, status="draft", chased_from=None)
    assert over_time_of(plan, ON).columns == ()


def test_the_sentence_says_today_and_what_it_was():
    before, now = Point(date(2015, 5, 31), 41, 17, 11), Point(ON, 41, 17, 14)
    assert sentence_of([before, now]) == (
        "On 15 June 2015, 17 of 41 promises are delivered and 14 overdue. "
        "On 31 May 2015 17 were delivered and 11 overdue."
    )
    worse = Point(date(2015, 4, 30), 41, 1, 20)
    assert sentence_of([worse, now]).endswith("Most were overdue on 30 April 2015: 20.")
    assert sentence_of([]) == "There is nothing to count yet."


numbers = st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))


@given(st.lists(numbers, max_size=150))
def test_every_column_stands_inside_and_is_as_high_as_its_numbers(found):
    points = [
        Point(date(2015 + place // 12, place % 12 + 1, 28), sum(each), each[0], each[1])
        for place, each in enumerate(found)
    ]
    picture = picture_of_points(points)
    assert len(picture.columns) == len(points)
    for column in picture.columns:
        assert LEFT <= column.x < column.x + column.width <= WIDTH
        heights = sum(part.height for part in column.parts)
        assert all(TOP <= part.y <= part.y + part.height <= BOTTOM for part in column.parts)
        assert heights <= BOTTOM - TOP
    assert all(TOP <= level.y <= BOTTOM for level in picture.levels)
    assert len(picture.levels) <= 6
