"""Readings that a coordinator confirms or corrects, and those that are made again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions import by_when
from actions.by_when import Certainty, Kind
from actions.models import Deliverable, Reading
from actions.services import readings
from actions.services.dates import make_coming_due_dates, record_reading
from actions.services.readings import (
    ReadingRefused,
    as_read,
    changes,
    confirm_reading,
    from_dict,
    meaning,
    meanings_of,
    read_again,
    reread,
)
from actions.statuses import Timeliness
from concordat.lib.versioned import EditedMeanwhile
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


def fresh(promise: Deliverable) -> Deliverable:
    """The promise as it is now."""
    return Deliverable.objects.get(pk=promise.pk)


def own(kind: Kind, *days: str, begins: str | None = None) -> by_when.Reading:
    """A reading that a person gives."""
    return by_when.Reading(
        words="",
        kind=kind,
        opens_on=make.day(begins),
        due_on=tuple(date.fromisoformat(day) for day in days),
        recurrence=None,
        rrule=None,
        tentative=False,
        certainty=Certainty.SURE,
        why="",
        alternatives=(),
    )


def confirm(promise: Deliverable, reading: by_when.Reading | None = None, **says: Any) -> Reading:
    """A coordinator's word, as the words are read unless it says otherwise."""
    promise = fresh(promise)
    by = says.pop("by", None) or make.coordinator(promise.action.plan.partnership)
    return confirm_reading(
        deliverable=promise,
        seen_version=says.pop("seen_version", promise.version),
        reading=reading or as_read(promise.reading),
        why=says.pop("why", "The minutes say so"),
        by=make.standing(by),
    )


# Confirming and correcting


def test_a_confirmed_reading_is_a_new_row_with_a_name_and_a_day_and_is_sure() -> None:
    promise = make.deliverable(by_when="Spring 2015")
    assert promise.reading.flagged
    person = make.coordinator(promise.action.plan.partnership)
    row = confirm(promise, by=person)
    assert (row.number, row.read_by, row.read_on, row.why) == (
        2,
        person,
        DAY,
        "The minutes say so",
    )
    assert not row.flagged
    assert row.certainty == Certainty.SURE
    assert fresh(promise).reading == row
    assert fresh(promise).due_on == promise.due_on


def test_a_corrected_reading_is_no_slip() -> None:
    """The first date follows the better reading of the first words."""
    promise = make.deliverable(by_when="Spring 2015")
    confirm(promise, own(Kind.BY, "2015-04-30"))
    promise = fresh(promise)
    assert (promise.due_on, promise.first_due_on) == (date(2015, 4, 30), date(2015, 4, 30))
    assert promise.reading.deadline.number == 1


def test_a_correction_of_a_later_date_leaves_the_first_one_alone() -> None:
    promise = make.deliverable(by_when="Mar 15")
    make.date_decision(make.date_request(promise, "Autumn 2015"))
    confirm(promise, own(Kind.BY, "2015-10-31"))
    promise = fresh(promise)
    assert (promise.final_due_on, promise.first_due_on) == (date(2015, 10, 31), date(2015, 3, 31))


def test_only_a_coordinator_says_what_words_mean() -> None:
    promise = make.deliverable()
    of = promise.action.plan.partnership
    lead = make.lead(promise.responsibilities.get().partner)
    for by in (lead, make.commissioner(of), make.coordinator()):
        with pytest.raises(PermissionDenied):
            confirm(promise, by=by)


@pytest.mark.parametrize(
    ("reading", "about"),
    [
        (own(Kind.BY), "days"),
        (own(Kind.BY, "2015-04-30", "2015-05-31"), "days"),
        (own(Kind.MULTIPLE, "2015-04-30"), "days"),
        (own(Kind.ONGOING, "2015-04-30"), "days"),
        (own(Kind.FROM), "begins"),
        (own(Kind.BETWEEN, "2015-04-30"), "begins"),
        (own(Kind.BETWEEN, "2015-04-30", begins="2015-05-01"), "days"),
        (own(Kind.BY, "1815-04-30"), "days"),
    ],
)
def test_days_that_a_kind_does_not_have(reading: by_when.Reading, about: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        confirm(make.deliverable(), reading)
    assert refused.value.about == about


@pytest.mark.parametrize(
    ("reading", "due_on", "clock_says"),
    [
        (own(Kind.BY, "2015-04-30"), date(2015, 4, 30), Timeliness.OVERDUE),
        (own(Kind.FROM, begins="2015-05-01"), None, Timeliness.OPEN),
        (
            own(Kind.BETWEEN, "2015-06-30", begins="2015-04-01"),
            date(2015, 6, 30),
            Timeliness.DUE_SOON,
        ),
        (
            own(Kind.MULTIPLE, "2015-12-31", "2015-08-31"),
            date(2015, 8, 31),
            Timeliness.NOT_YET_DUE,
        ),
        (own(Kind.ONGOING), None, Timeliness.OPEN),
        (own(Kind.NONE), None, Timeliness.NO_DATE),
    ],
)
def test_every_kind_that_a_person_may_give(
    reading: by_when.Reading, due_on: date | None, clock_says: Timeliness
) -> None:
    promise = make.deliverable(by_when="when the new ward opens, perhaps")
    confirm(promise, reading)
    assert fresh(promise).due_on == due_on
    assert fresh(promise).timeliness(DAY) == clock_says


def test_it_says_how_one_knows() -> None:
    with pytest.raises(ReadingRefused) as refused:
        confirm(make.deliverable(), why=" ")
    assert refused.value.about == "why"


def test_nothing_is_read_anew_in_what_was_withdrawn_or_has_no_words() -> None:
    promise = make.deliverable()
    Deliverable.objects.filter(pk=promise.pk).update(withdrawn_on=DAY)
    with pytest.raises(ReadingRefused, match="withdrawn"):
        confirm(promise)
    bare = Deliverable.objects.create(action=promise.action, number=9, text="Bare")
    with pytest.raises(ReadingRefused, match="no words"):
        confirm(bare, own(Kind.NONE))


def test_the_same_word_again_is_one_row_and_another_meets_what_happened() -> None:
    promise = make.deliverable(by_when="Spring 2015")
    person = make.coordinator(promise.action.plan.partnership)
    one = confirm(promise, by=person, seen_version=1)
    assert confirm(promise, by=person, seen_version=1) == one
    with pytest.raises(EditedMeanwhile):
        confirm(promise, own(Kind.BY, "2015-04-30"), by=person, seen_version=1)


def test_what_recurs_keeps_its_dates_and_what_was_met() -> None:
    promise = make.deliverable(by_when="Monthly from Mar 15")
    make_coming_due_dates(on=DAY)
    make.update(promise, met=[promise.reading.due_dates.get(due_on=date(2015, 3, 31))])
    confirm(promise)
    promise = fresh(promise)
    assert promise.reading.due_dates.count() == 4
    assert promise.due_on == date(2015, 4, 30)


# Other meanings


def test_alternatives_are_kept_and_come_back_as_they_were() -> None:
    promise = make.deliverable(by_when="01/02/15 (was 01/03/15)")
    read = by_when.read_by_when("01/02/15 (was 01/03/15)", written_on=make.AGREED)
    assert read.alternatives, "the test needs words that may mean two things"
    assert as_read(promise.reading).alternatives == read.alternatives
    assert from_dict(read.as_dict()) == read


def test_every_meaning_is_offered_once_those_of_todays_reader_too() -> None:
    promise = make.deliverable(by_when="Mar 15")
    record_reading(
        deadline=promise.reading.deadline, reading=own(Kind.BY, "2015-04-30"), read_on=DAY
    )
    offered = [meaning(each) for each in meanings_of(fresh(promise).reading)]
    assert len(set(offered)) == len(offered)
    assert offered == [
        meaning(own(Kind.BY, "2015-04-30")),
        meaning(own(Kind.BY, "2015-03-31")),
    ]


# Reading again


def misread(words: str = "Mar 15", **fields: Any) -> Deliverable:
    """A promise whose words an older reader took for the 15th of March."""
    promise = make.deliverable(by_when=words)
    wrong = replace(as_read(promise.reading), due_on=(date(2015, 3, 15),), **fields)
    record_reading(deadline=promise.reading.deadline, reading=wrong, read_on=make.AGREED)
    return fresh(promise)


def test_what_is_read_as_before_is_left_alone() -> None:
    for words in ("Mar 15", "May 15 and Dec 15", "Monthly from Dec 14", "Ongoing", ""):
        make.deliverable(by_when=words)
    make_coming_due_dates(on=DAY)
    assert list(changes()) == []


def test_a_better_reading_is_a_new_row_and_no_slip() -> None:
    promise = misread()
    assert promise.due_on == date(2015, 3, 15)
    (change,) = reread(on=DAY)
    assert change.becomes.due_on == (date(2015, 3, 31),)
    promise = fresh(promise)
    assert (promise.due_on, promise.first_due_on) == (date(2015, 3, 31), date(2015, 3, 31))
    assert (promise.reading.number, promise.reading.read_by) == (3, None)
    assert reread(on=DAY) == [], "again, it changes nothing"


def test_looking_writes_nothing() -> None:
    promise = misread()
    assert len(list(changes())) == 1
    assert fresh(promise).reading == promise.reading


def test_what_a_person_confirmed_is_left_alone() -> None:
    confirm(misread())
    assert list(changes()) == []


def test_less_certainty_is_a_change_too() -> None:
    promise = make.deliverable(by_when="Spring 2015")
    sure = replace(as_read(promise.reading), certainty=Certainty.SURE)
    record_reading(deadline=promise.reading.deadline, reading=sure, read_on=make.AGREED)
    (change,) = changes()
    assert change.becomes.flagged


def test_a_date_that_was_asked_for_is_read_from_the_month_in_which_it_was() -> None:
    decision = make.date_decision(make.date_request(words="end of March"))
    assert read_again(decision.deadline).due_on == (date(2016, 3, 31),)
    assert list(changes()) == []


def test_the_first_words_are_read_again_where_others_are_in_force() -> None:
    promise = misread()
    make.date_decision(make.date_request(promise, "Sep 15"))
    reread(on=DAY)
    promise = fresh(promise)
    assert (promise.first_due_on, promise.final_due_on) == (date(2015, 3, 31), date(2015, 9, 30))


def test_what_recurs_by_a_better_reading_gets_its_dates_at_once() -> None:
    promise = make.deliverable(by_when="Monthly from Mar 15")
    once = own(Kind.BY, "2015-03-31")
    record_reading(deadline=promise.reading.deadline, reading=once, read_on=make.AGREED)
    reread(on=DAY)
    assert fresh(promise).reading.due_dates.count() == 4


def test_it_looks_at_all_plans_in_few_queries(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for _ in range(5):
        make.deliverable()
    with django_assert_max_num_queries(2):
        assert list(readings.changes()) == []
