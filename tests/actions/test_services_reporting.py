"""Reporting: one report is one row; what is refused and what is offered."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Deliverable, Update
from actions.services import reporting
from actions.services.dates import agree_deadline, make_coming_due_dates
from actions.services.evidence import where
from actions.services.reporting import (
    MOST_DATES_ASKED,
    WITHDRAWN,
    Report,
    dates_to_ask_about,
    offer_to,
    report_progress,
    supersede,
)
from actions.services.revising import withdraw_deliverable
from actions.statuses import Confidence, MoveRefused, Progress, Refused
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


def fresh(promise: Deliverable) -> Deliverable:
    """The promise as it is now, with nothing kept from before."""
    return Deliverable.objects.get(pk=promise.pk)


def first_partner(promise: Deliverable) -> Partner:
    """Who answers first."""
    return promise.responsibilities.order_by("position")[0].partner


def send(promise: Deliverable, **says: Any) -> Update:
    """A report of the first that answers, or of `by`, with the version as it is."""
    partner = says.pop("partner", first_partner(promise))
    by = says.pop("by", None) or make.lead(partner)
    promise = fresh(promise)
    if says.get("progress") == "delivered":
        says = {"happened": "It is open", "evidence": [where("In the board's minutes")]} | says
    return report_progress(
        deliverable=promise,
        seen_version=says.pop("seen_version", promise.version),
        nonce=says.pop("nonce", None) or uuid.uuid4(),
        by=make.standing(by),
        report=Report(partner=partner, **says),
    )


def refused(promise: Deliverable, **says: Any) -> MoveRefused:
    """The refusal of a report; nothing is written."""
    before = Update.objects.count()
    version = fresh(promise).version
    with pytest.raises(MoveRefused) as found:
        send(promise, **says)
    assert (Update.objects.count(), fresh(promise).version) == (before, version)
    return found.value


def test_a_report_is_one_row_with_what_was_said_and_when() -> None:
    promise = make.deliverable()
    update = send(
        promise,
        progress=Progress.IN_PROGRESS,
        confidence=Confidence.AT_RISK,
        reason=" No rooms ",
        happened=" Looked at three ",
        next_steps="Ask the board",
    )
    update.refresh_from_db()
    assert (update.reason, update.happened, update.next_steps) == (
        "No rooms",
        "Looked at three",
        "Ask the board",
    )
    assert clock.day_of(update.reported_at) == DAY
    promise = fresh(promise)
    assert (promise.progress, promise.confidence) == (Progress.IN_PROGRESS, Confidence.AT_RISK)
    assert (promise.latest_update, promise.version) == (update, 2)


def test_the_same_report_twice_is_one_row() -> None:
    promise, nonce = make.deliverable(by_when="May 15 and Dec 15"), uuid.uuid4()
    person = make.lead(first_partner(promise))
    may = promise.reading.due_dates.order_by("due_on")[0]
    says: dict[str, Any] = {"progress": "in_progress", "happened": " Done ", "met": [may]}
    seen = promise.version
    first, second = (
        send(promise, by=person, nonce=nonce, seen_version=seen, **says) for _ in range(2)
    )
    assert first == second
    assert promise.updates.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"happened": "Other words"},
        {"progress": "not_started"},
        {"confidence": "on_track"},
        {"next_steps": "More"},
    ],
)
def test_the_same_nonce_with_other_words_is_not_dropped_as_a_repetition(
    other: dict[str, str],
) -> None:
    promise, nonce = make.deliverable(), uuid.uuid4()
    person = make.lead(first_partner(promise))
    says = {"progress": "in_progress", "happened": "Words"}
    send(promise, by=person, nonce=nonce, **says)
    with pytest.raises(EditedMeanwhile):
        send(promise, by=person, nonce=nonce, **says | other)
    assert promise.updates.count() == 1


def test_the_same_nonce_on_another_promise_or_by_somebody_else_is_no_repetition() -> None:
    promise, nonce = make.deliverable(leads=["OH", "TVP"]), uuid.uuid4()
    other = make.deliverable(of=promise.action, leads=["OH"])
    person = make.lead(first_partner(promise))
    send(promise, by=person, nonce=nonce, progress="in_progress")
    with pytest.raises(EditedMeanwhile):
        send(other, by=person, nonce=nonce, progress="in_progress")
    with pytest.raises(EditedMeanwhile):
        send(promise, nonce=nonce, progress="in_progress")
    assert Update.objects.count() == 1


def test_a_double_click_that_loses_the_race_still_finds_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other half is written between our look and our claim."""
    promise, nonce = make.deliverable(), uuid.uuid4()
    person = make.lead(first_partner(promise))
    seen = promise.version
    written = send(promise, by=person, nonce=nonce, progress="in_progress")
    look, looks = reporting._sent_before, []

    def late(*args: Any) -> Update | None:
        looks.append(args)
        return None if len(looks) == 1 else look(*args)

    monkeypatch.setattr(reporting, "_sent_before", late)
    again = send(promise, by=person, nonce=nonce, seen_version=seen, progress="in_progress")
    assert (again, len(looks), promise.updates.count()) == (written, 2, 1)


def test_whoever_saw_an_older_version_is_stopped() -> None:
    promise = make.deliverable()
    seen = promise.version
    make.update(promise)
    with pytest.raises(EditedMeanwhile) as stopped:
        send(promise, seen_version=seen, progress="in_progress")
    assert stopped.value.row == promise
    assert promise.updates.count() == 1


def test_who_does_not_answer_cannot_report() -> None:
    promise = make.deliverable()
    outsider = make.lead(make.partner(of=promise.action.plan.partnership))
    with pytest.raises(PermissionDenied, match="Only the organisations that lead this"):
        send(promise, by=outsider, progress="in_progress")
    assert not promise.updates.exists()


def test_where_another_is_marked_lead_only_words_are_added() -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH", by_when="May 15 and Dec 15")
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    send(promise, progress="in_progress")
    may = promise.reading.due_dates.order_by("due_on")[0]
    for says in ({"progress": "delivered"}, {"progress": "in_progress"}, {"met": [may]}):
        with pytest.raises(PermissionDenied, match="is marked as the lead"):
            send(promise, partner=tvp, **says)
    send(promise, partner=tvp, happened="We trained everybody")
    promise = fresh(promise)
    assert (promise.progress, promise.updates.count()) == (Progress.IN_PROGRESS, 2)


def test_one_reports_for_ones_own_organisation() -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    found = refused(promise, by=make.lead(tvp), progress="in_progress")
    assert found.about == "partner"
    assert str(found).startswith("You cannot report for The OH organisation")


def test_a_collective_is_never_reported_for() -> None:
    member = make.partner()
    collective = make.collective(members=[member])
    promise = make.deliverable(plan=make.plan(member.partnership), leads=[collective])
    assert refused(promise, by=make.lead(member), progress="in_progress").about == "partner"
    assert send(promise, partner=member, progress="in_progress").partner == member


def test_nothing_is_reported_on_what_was_withdrawn() -> None:
    promise = make.deliverable()
    coordinator = make.standing(make.coordinator(promise.action.plan.partnership))
    withdraw_deliverable(
        deliverable=promise, seen_version=promise.version, why="Agreed", by=coordinator
    )
    assert "withdrawn from the plan" in str(refused(promise, happened="More"))
    offer = offer_to(by=coordinator, deliverable=fresh(promise))
    assert (offer.moves, offer.only_for_the_record) == ([], WITHDRAWN)


@pytest.mark.parametrize(
    ("says", "about", "words"),
    [
        ({"progress": "delivered"}, "delivered_on", "Give the day"),
        (
            {"progress": "in_progress", "delivered_on": DAY},
            "delivered_on",
            "Only what was delivered",
        ),
        (
            {"progress": "delivered", "delivered_on": date(2015, 6, 16)},
            "delivered_on",
            "cannot be in the future",
        ),
        ({"progress": "in_progress", "confidence": "at_risk"}, "reason", "not on track"),
        (
            {"progress": "in_progress", "confidence": "off_track", "reason": " "},
            "reason",
            "not on track",
        ),
        ({"progress": "not_delivered_proposed"}, "reason", "Say why it goes from"),
        ({"progress": "not_delivered", "reason": "No"}, "progress", "It cannot go from"),
        ({}, "happened", "Say what has happened."),
        ({"next_steps": "More", "happened": "  "}, "happened", "Say what has happened."),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_sentence(
    says: dict[str, Any], about: str, words: str
) -> None:
    found = refused(make.deliverable(), **says)
    assert found.about == about
    assert words in str(found)


def test_all_refusals_come_at_once_in_the_order_of_the_form() -> None:
    found = refused(make.deliverable(), progress="delivered", confidence="at_risk")
    assert [each.about for each in (found, *found.others)] == ["delivered_on", "reason"]
    assert all(isinstance(each, Refused) for each in found.others)


def test_delivered_today_is_not_in_the_future() -> None:
    promise = make.deliverable()
    send(promise, progress="delivered", delivered_on=DAY)
    assert fresh(promise).delivered_on == DAY


def test_the_day_of_delivery_can_be_put_right_by_saying_it_again() -> None:
    promise = make.deliverable()
    send(promise, progress="delivered", delivered_on=DAY)
    send(promise, progress="delivered", delivered_on=date(2015, 3, 30))
    assert fresh(promise).delivered_on == date(2015, 3, 30)


# Dates


def test_one_date_of_several_can_be_met_and_the_next_is_owed() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    may = promise.reading.due_dates.order_by("due_on")[0]
    update = send(promise, progress="in_progress", met=[may])
    assert [row.due_date for row in update.met_due_dates.all()] == [may]
    assert fresh(promise).due_on == date(2015, 12, 31)


def test_meeting_a_date_is_something_said() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    may = promise.reading.due_dates.order_by("due_on")[0]
    assert send(promise, met=[may]).progress == ""


def test_a_date_is_met_once() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    may = promise.reading.due_dates.order_by("due_on")[0]
    send(promise, progress="in_progress", met=[may])
    found = refused(promise, progress="in_progress", met=[may])
    assert (found.about, str(found)) == ("met", "One of the dates was already reported as met.")


def test_the_last_date_comes_with_delivered() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    both = list(promise.reading.due_dates.all())
    assert "That is the last date" in str(refused(promise, progress="in_progress", met=both))
    send(promise, progress="delivered", delivered_on=DAY, met=both)
    assert fresh(promise).progress == Progress.DELIVERED


def test_the_coming_date_of_a_recurring_promise_can_be_met_without_an_end() -> None:
    promise = make.deliverable(by_when="Monthly from Dec 14")
    make_coming_due_dates(on=DAY)
    all_of_them = list(promise.reading.due_dates.all())
    send(promise, progress="in_progress", met=all_of_them)
    assert fresh(promise).progress == Progress.IN_PROGRESS


def test_a_date_of_another_promise_or_of_an_older_reading_is_refused() -> None:
    promise, other = make.deliverable(by_when="May 15 and Dec 15"), make.deliverable()
    old = promise.reading.due_dates.order_by("due_on")[0]
    foreign = other.reading.due_dates.get()
    assert "not in force" in str(refused(promise, progress="in_progress", met=[foreign]))
    agree_deadline(deliverable=promise, words="June 16 and Dec 16", agreed_on=DAY)
    assert "not in force" in str(refused(promise, progress="in_progress", met=[old]))


def test_a_date_cannot_be_met_where_nothing_is_read() -> None:
    promise, other = make.deliverable(), make.deliverable()
    Deliverable.objects.filter(pk=promise.pk).update(reading=None)
    foreign = other.reading.due_dates.get()
    assert "not in force" in str(refused(promise, progress="in_progress", met=[foreign]))


# What is offered


def test_a_lead_is_offered_the_moves_of_the_tables_but_superseding() -> None:
    promise = make.deliverable()
    coordinator = make.standing(make.coordinator(promise.action.plan.partnership))
    lead = make.standing(make.lead(first_partner(promise)))
    for by in (coordinator, lead):
        offer = offer_to(by=by, deliverable=promise)
        assert offer.moves == [
            Progress.NOT_STARTED,
            Progress.IN_PROGRESS,
            Progress.DELIVERED,
            Progress.NOT_DELIVERED_PROPOSED,
        ]
        assert offer.only_for_the_record == ""


def test_a_closed_promise_offers_only_to_be_taken_up_again() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    make.update(promise, progress=Progress.DELIVERED)
    offer = offer_to(by=make.standing(make.lead(first_partner(promise))), deliverable=promise)
    assert (offer.moves, offer.dates) == ([Progress.IN_PROGRESS], [])


def test_who_may_only_add_to_the_record_is_told_why() -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH")
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    offer = offer_to(by=make.standing(make.lead(tvp)), deliverable=promise)
    assert (offer.moves, offer.dates) == ([], [])
    assert "is marked as the lead" in offer.only_for_the_record


def test_a_superseded_promise_takes_words_of_a_lead_only() -> None:
    promise = make.deliverable()
    instead = make.deliverable(of=promise.action)
    coordinator = make.standing(make.coordinator(promise.action.plan.partnership))
    replace(promise, instead, coordinator)
    offer = offer_to(
        by=make.standing(make.lead(first_partner(promise))), deliverable=fresh(promise)
    )
    assert offer.only_for_the_record.startswith("This is superseded.")
    offer = offer_to(by=coordinator, deliverable=fresh(promise))
    assert offer.moves == [Progress.IN_PROGRESS]


def test_who_has_nobody_to_report_for_is_told_so() -> None:
    collective = make.collective(members=[make.partner()])
    promise = make.deliverable(plan=make.plan(collective.partnership), leads=[collective])
    with pytest.raises(PermissionDenied, match="nobody to report for"):
        offer_to(by=make.standing(make.lead(collective)), deliverable=promise)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Mar 15", []),
        ("May 15 and Dec 15", [date(2015, 5, 31), date(2015, 12, 31)]),
        ("Feb 15, Sep 15 and Dec 15", [date(2015, 2, 28), date(2015, 9, 30)]),
        ("Monthly from Apr 15", [date(2015, 4, 30), date(2015, 5, 31), date(2015, 6, 30)]),
        ("", []),
    ],
)
def test_dates_passed_and_the_coming_one_are_asked_about(words: str, asked: list[date]) -> None:
    promise = make.deliverable(by_when=words)
    make_coming_due_dates(on=DAY)
    assert [row.due_on for row in dates_to_ask_about(fresh(promise), DAY)] == asked


def test_when_one_of_two_dates_is_left_it_comes_with_delivered() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    send(promise, progress="in_progress", met=[promise.reading.due_dates.order_by("due_on")[0]])
    assert dates_to_ask_about(fresh(promise), DAY) == []


def test_a_promise_without_a_reading_asks_about_no_dates() -> None:
    promise = make.deliverable()
    promise.reading = None
    assert dates_to_ask_about(promise, DAY) == []


def test_the_oldest_dates_are_asked_about_first_and_not_all_at_once() -> None:
    promise = make.deliverable(by_when="Monthly from Dec 12")
    make_coming_due_dates(on=DAY)
    asked = dates_to_ask_about(fresh(promise), DAY)
    assert len(asked) == MOST_DATES_ASKED
    assert asked[0].due_on == date(2012, 12, 31)


# Superseding


def replace(promise: Deliverable, instead: Deliverable, by: Any, **other: Any) -> Update:
    """Mark a promise as superseded."""
    promise = fresh(promise)
    return supersede(
        deliverable=promise,
        seen_version=promise.version,
        instead=instead,
        reason=other.get("reason", "Joined"),
        by=by,
        nonce=uuid.uuid4(),
    )


def test_a_coordinator_marks_as_superseded_for_their_own_organisation() -> None:
    promise = make.deliverable()
    instead = make.deliverable(of=promise.action)
    by = make.standing(make.coordinator(promise.action.plan.partnership))
    update = replace(promise, instead, by)
    assert update.partner == by.memberships[0].partner
    promise = fresh(promise)
    assert (promise.progress, promise.superseded_by) == (Progress.SUPERSEDED, instead)


def test_a_coordinator_at_a_collective_does_it_for_one_that_answers() -> None:
    promise = make.deliverable(leads=["OH"])
    instead = make.deliverable(of=promise.action)
    collective = make.collective(members=[make.partner(of=promise.action.plan.partnership)])
    by = make.standing(make.member(collective, "coordinator"))
    assert replace(promise, instead, by).partner.short_name == "OH"


def test_superseding_is_a_coordinators() -> None:
    promise = make.deliverable()
    instead = make.deliverable(of=promise.action)
    lead = make.lead(first_partner(promise))
    with pytest.raises(PermissionDenied, match="Only a coordinator"):
        replace(promise, instead, make.standing(lead))
    with pytest.raises(PermissionDenied, match="Only a coordinator"):
        send(promise, by=lead, progress="superseded", superseded_by=instead, reason="Joined")


def test_what_replaces_a_promise_is_another_of_the_same_plan_that_is_still_promised() -> None:
    promise = make.deliverable()
    plan = promise.action.plan
    by = make.standing(make.coordinator(plan.partnership))
    withdrawn = make.deliverable(of=promise.action)
    Deliverable.objects.filter(pk=withdrawn.pk).update(withdrawn_on=DAY)
    superseded = make.deliverable(of=promise.action)
    replace(superseded, make.deliverable(of=promise.action), by)
    elsewhere = make.deliverable(plan=make.plan(plan.partnership))
    for instead in (promise, fresh(withdrawn), fresh(superseded), elsewhere):
        with pytest.raises(MoveRefused, match="Choose another deliverable") as found:
            replace(promise, instead, by)
        assert found.value.about == "superseded_by"


def test_superseded_says_by_which_and_nothing_else_does() -> None:
    promise = make.deliverable()
    other = make.deliverable(of=promise.action)
    coordinator = make.coordinator(promise.action.plan.partnership)
    for says in (
        {"progress": "superseded", "reason": "Joined"},
        {"progress": "in_progress", "superseded_by": other},
    ):
        assert "which deliverable replaces" in str(refused(promise, by=coordinator, **says))
