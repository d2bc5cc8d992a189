"""The derived state of a promise, and the rows from which it is derived: parts, deadlines."""

from collections.abc import Callable
from datetime import date

import pytest

from actions import by_when
from actions.models import Deliverable
from actions.services import dates, state
from actions.services.dates import agree_deadline, make_coming_due_dates, record_reading
from actions.services.establishing import Part, Promise, establish_deliverable
from actions.statuses import Assurance, Confidence, Progress, Timeliness
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


def fresh(promise: Deliverable) -> Deliverable:
    """The promise as it is now."""
    return Deliverable.objects.get(pk=promise.pk)


def dates_of(promise: Deliverable) -> tuple[date | None, date | None, date | None]:
    """The first owed, the last, and the last of what was agreed first."""
    now = fresh(promise)
    return now.due_on, now.final_due_on, now.first_due_on


# What was said


def test_nothing_said_is_nothing_reported() -> None:
    said = {
        "progress": Progress.NOTHING_REPORTED,
        "confidence": Confidence.NOT_SAID,
        "delivered_on": None,
        "assurance": Assurance.SAID,
        "superseded_by": None,
        "latest_update": None,
    }
    found = state.derive(make.deliverable())
    assert {name: found[name] for name in said} == said


def test_the_latest_word_on_each_fact_counts() -> None:
    promise = make.deliverable()
    make.update(promise, progress=Progress.NOT_STARTED, confidence=Confidence.AT_RISK)
    make.update(promise, progress=Progress.IN_PROGRESS)
    last = make.update(promise, progress="", happened="For the record")
    now = fresh(promise)
    assert (now.progress, now.confidence) == (Progress.IN_PROGRESS, Confidence.AT_RISK)
    assert now.latest_update == last


def test_what_is_added_to_the_record_does_not_settle_how_sure_it_is() -> None:
    """A supporting organisation must not wipe out the doubt of the one that is marked lead."""
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH")
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    make.update(promise, confidence=Confidence.AT_RISK)
    last = make.update(promise, at=tvp, progress="", confidence=Confidence.ON_TRACK)
    now = fresh(promise)
    assert now.confidence == Confidence.AT_RISK
    assert now.latest_update == last


def test_the_day_of_delivery_goes_when_it_is_taken_up_again() -> None:
    promise = make.deliverable()
    make.update(promise, progress=Progress.DELIVERED, delivered_on="2015-03-30")
    assert fresh(promise).delivered_on == date(2015, 3, 30)
    make.update(promise, progress=Progress.IN_PROGRESS, reason="It broke")
    assert fresh(promise).delivered_on is None


# What is owed


def test_one_date_is_owed_until_it_is_delivered_and_again_when_taken_up_again() -> None:
    promise = make.deliverable(by_when="Mar 15")
    march = date(2015, 3, 31)
    assert dates_of(promise) == (march, march, march)
    make.update(promise, progress=Progress.DELIVERED)
    assert dates_of(promise) == (None, march, march)
    make.update(promise, progress=Progress.IN_PROGRESS, reason="It broke")
    assert dates_of(promise) == (march, march, march)
    assert fresh(promise).timeliness(DAY) == Timeliness.OVERDUE


def test_dates_met_one_by_one_stay_met_when_a_promise_is_taken_up_again() -> None:
    promise = make.deliverable(by_when="Feb 15, Sep 15 and Dec 15")
    february = promise.reading.due_dates.order_by("due_on")[0]
    make.update(promise, met=[february])
    make.update(promise, progress=Progress.DELIVERED)
    make.update(promise, progress=Progress.IN_PROGRESS, reason="It broke")
    assert fresh(promise).due_on == date(2015, 9, 30)


def test_a_recurring_promise_has_no_last_date() -> None:
    promise = make.deliverable(by_when="Monthly from Apr 15")
    make_coming_due_dates(on=DAY)
    assert dates_of(promise) == (date(2015, 4, 30), None, None)
    make.update(promise, progress=Progress.DELIVERED)
    assert dates_of(promise) == (None, None, None), "it ended, so that nothing is owed"


def test_without_a_deadline_nothing_is_owed() -> None:
    action = make.action()
    promise = Deliverable.objects.create(action=action, number=1, text="No words at all")
    found = state.derive(promise)
    for name in ("reading", "due_on", "final_due_on", "first_due_on"):
        assert found[name] is None


def test_a_deadline_without_a_reading_has_no_first_date() -> None:
    promise = Deliverable.objects.create(action=make.action(), number=1, text="Not read yet")
    promise.deadlines.create(number=1, words="Mar 15", agreed_on=make.AGREED)
    assert state.derive(promise)["first_due_on"] is None


def test_deriving_again_changes_nothing() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    make.update(promise, met=[promise.reading.due_dates.order_by("due_on")[0]])
    before = state.derive(promise)
    state.refresh(promise)
    now = fresh(promise)
    assert {name: getattr(now, name) for name in before} == before


# Deadlines and readings


def test_newly_agreed_words_count_and_the_first_ones_stay() -> None:
    promise = make.deliverable(by_when="Mar 15")
    second = agree_deadline(deliverable=promise, words="Sep 15", agreed_on=DAY)
    assert second.number == 2
    assert dates_of(promise) == (date(2015, 9, 30), date(2015, 9, 30), date(2015, 3, 31))


def test_a_better_reading_of_the_same_words_is_no_slip() -> None:
    promise = make.deliverable(by_when="")
    assert fresh(promise).reading.flagged
    person = make.person()
    read = by_when.read_by_when("Mar 15", written_on=make.AGREED)
    row = record_reading(deadline=promise.deadlines.get(), reading=read, read_on=DAY, by=person)
    assert (row.number, row.read_by, row.in_words) == (2, person, "by 31 March 2015")
    march = date(2015, 3, 31)
    assert dates_of(promise) == (march, march, march)


def test_a_reading_that_a_person_decided_is_taken_as_it_is() -> None:
    promise = make.deliverable(by_when="Mar 15")
    read = by_when.read_by_when("Dec 15", written_on=None)
    agree_deadline(deliverable=promise, words="When the wards move", agreed_on=DAY, reading=read)
    now = fresh(promise)
    assert (now.due_on, now.reading.deadline.words) == (date(2015, 12, 31), "When the wards move")


def test_one_day_named_twice_is_one_due_date() -> None:
    promise = make.deliverable(by_when="Mar 15 and Mar 15")
    assert promise.reading.due_dates.count() == 1


# Due dates that come as time goes: test_services_dates.py


def test_without_a_rule_or_a_reading_none_are_made() -> None:
    promise = make.deliverable(by_when="Mar 15")
    assert dates.make_due_dates_of(deliverable=promise, on=DAY) == 0
    promise.reading = None
    assert dates.make_due_dates_of(deliverable=promise, on=DAY) == 0


def test_a_delivered_recurring_promise_owes_nothing_and_is_not_called_late() -> None:
    promise = make.deliverable(by_when="Monthly from Apr 15")
    make_coming_due_dates(on=DAY)
    make.update(promise, progress=Progress.DELIVERED)
    promise.refresh_from_db()
    assert promise.due_on is None
    assert promise.timeliness(DAY) == Timeliness.NO_DATE
    assert promise not in Deliverable.objects.overdue(DAY)


def test_instances_met_in_any_order_leave_the_first_one_that_is_not_met() -> None:
    promise = make.deliverable(by_when="Monthly from Mar 15")
    make_coming_due_dates(on=DAY)
    days = list(promise.reading.due_dates.order_by("due_on"))
    owed = []
    for at in (2, 0, 1):
        make.update(promise, met=[days[at]])
        owed.append(Deliverable.objects.get(pk=promise.pk).due_on)
    assert owed == [days[0].due_on, days[1].due_on, days[3].due_on]


def test_what_was_ended_or_withdrawn_owes_no_more_dates() -> None:
    ended, withdrawn = (make.deliverable(by_when="Monthly from Apr 15") for _ in range(2))
    make.update(ended, progress=Progress.DELIVERED)
    Deliverable.objects.filter(pk=withdrawn.pk).update(withdrawn_on=DAY)
    assert make_coming_due_dates(on=DAY) == 0


# Making a promise


def test_a_partner_named_twice_answers_once_where_it_stands_first() -> None:
    of = make.partnership()
    oh, tvp = make.partner("OH", of=of), make.partner("TVP", of=of)
    promise = establish_deliverable(
        action=make.action(make.plan(of)),
        promise=Promise(
            text="A promise",
            words_by_when="Mar 15",
            parts=[Part(oh, "lead", "OH"), Part(tvp, printed="TVP"), Part(oh, printed="Oxford H")],
        ),
        agreed_on=make.AGREED,
    )
    parts = promise.responsibilities.order_by("position")
    assert [(part.partner, part.position, part.printed) for part in parts] == [
        (oh, 1, "OH"),
        (tvp, 2, "TVP"),
    ]


def test_a_number_is_never_given_twice() -> None:
    first = make.deliverable()
    second = make.deliverable(of=first.action)
    assert (first.number, second.number) == (1, 2)
