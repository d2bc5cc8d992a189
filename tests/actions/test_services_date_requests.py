"""Asking for a new date and deciding on it: what is refused, what moves, what two at once get."""

import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from actions.models import DateDecision, DateOutcome, DateRequest, Deliverable, MetDueDate
from actions.services.date_requests import (
    DateRefused,
    ask_for_new_date,
    decide,
    reading_of,
    waiting_request,
    withdraw_request,
)
from actions.services.dates import agree_deadline, make_coming_due_dates
from actions.services.revising import withdraw_deliverable
from actions.statuses import Progress, Refused, Timeliness
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


def fresh(promise: Deliverable) -> Deliverable:
    """The promise as it is now."""
    return Deliverable.objects.get(pk=promise.pk)


def refused(do: Callable[..., Any], *args: Any, **options: Any) -> DateRefused:
    """What a refusal says; it is a sentence."""
    with pytest.raises(DateRefused) as found:
        do(*args, **options)
    assert str(found.value).endswith(".")
    return found.value


# Asking


def test_a_request_keeps_what_was_said_and_the_date_that_it_would_move() -> None:
    promise = make.deliverable(leads=["OH"])
    asked = make.date_request(promise, "  Sep 15 ", why=" Late ", done_so_far=" Half ")
    assert (asked.words, asked.why, asked.done_so_far) == ("Sep 15", "Late", "Half")
    assert asked.deadline == promise.reading.deadline
    assert asked.partner.short_name == "OH"
    assert waiting_request(promise) == asked


def test_asking_moves_nothing_by_itself() -> None:
    promise = make.deliverable(by_when="Mar 15")
    make.date_request(promise)
    assert fresh(promise).due_on == date(2015, 3, 31)
    assert promise.deadlines.count() == 1


def test_who_may_not_report_may_not_ask() -> None:
    promise = make.deliverable()
    for person in (make.lead(), make.commissioner(promise.action.plan.partnership)):
        with pytest.raises(PermissionDenied):
            make.date_request(promise, by=person)


def test_nobody_asks_for_another_organisation() -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    one, two = (part.partner for part in promise.responsibilities.order_by("position"))
    assert refused(make.date_request, promise, by=make.lead(one), at=two).about == "partner"


def test_a_coordinator_asks_for_any_that_answers() -> None:
    promise = make.deliverable(leads=["OH"])
    person = make.coordinator(promise.action.plan.partnership)
    assert make.date_request(promise, by=person).person == person


@pytest.mark.parametrize(
    ("says", "about"),
    [
        ({"words": " "}, "words"),
        ({"words": " MAR   15 "}, "words"),
        ({"why": " "}, "why"),
        ({"done_so_far": " "}, "done_so_far"),
    ],
)
def test_what_a_request_must_say(says: dict[str, str], about: str) -> None:
    promise = make.deliverable(by_when="Mar 15")
    assert refused(make.date_request, promise, **says).about == about
    assert not DateRequest.objects.exists()


def test_everything_that_is_missing_is_said_at_once() -> None:
    found = refused(make.date_request, words="", why="", done_so_far="")
    assert [each.about for each in found.others] == ["why", "done_so_far"]


def test_one_request_waits_at_a_time_and_the_sentence_says_whose() -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    one, two = (part.partner for part in promise.responsibilities.order_by("position"))
    make.date_request(promise, "Sep 15", by=make.lead(one, name="Ann Lee"))
    said = str(refused(make.date_request, promise, "Oct 15", at=two))
    assert "Ann Lee" in said
    assert "“Sep 15” for OH on 15 June 2015" in said


def test_after_a_decision_it_can_be_asked_again() -> None:
    promise = make.deliverable()
    make.date_decision(make.date_request(promise), DateOutcome.DECLINED)
    assert make.date_request(promise, "Oct 15").words == "Oct 15"


@pytest.mark.parametrize("progress", [Progress.DELIVERED, Progress.SUPERSEDED])
def test_the_date_of_a_closed_promise_does_not_move(progress: str) -> None:
    promise = make.deliverable()
    if progress == Progress.DELIVERED:
        make.update(promise, progress=progress)
    else:
        make.update(
            promise,
            progress=progress,
            reason="Joined",
            superseded_by=make.deliverable(plan=promise.action.plan),
            by=make.coordinator(promise.action.plan.partnership),
        )
    assert progress.lower() in str(refused(make.date_request, promise))


def test_the_date_of_a_withdrawn_promise_does_not_move() -> None:
    promise = make.deliverable()
    withdraw(promise)
    assert "withdrawn" in str(refused(make.date_request, promise))


def withdraw(promise: Deliverable) -> None:
    """Take a promise off its plan."""
    withdraw_deliverable(
        deliverable=fresh(promise),
        seen_version=fresh(promise).version,
        why="Not needed",
        by=make.standing(make.coordinator(promise.action.plan.partnership)),
    )


def test_a_promise_without_any_date_row_has_none_to_move() -> None:
    promise = make.deliverable()
    bare = Deliverable.objects.create(action=promise.action, number=9, text="Bare")
    partner = promise.responsibilities.get().partner
    bare.responsibilities.create(partner=partner, position=1, since=make.SINCE)
    assert "no date yet" in str(refused(make.date_request, bare))


def test_the_same_question_again_is_one_row() -> None:
    promise, nonce = make.deliverable(), uuid.uuid4()
    partner = promise.responsibilities.get().partner
    person = make.lead(partner)
    one = make.date_request(promise, by=person, nonce=nonce)
    assert make.date_request(promise, by=person, nonce=nonce) == one


def test_other_words_with_an_old_nonce_meet_what_happened_meanwhile() -> None:
    promise, nonce = make.deliverable(), uuid.uuid4()
    person = make.lead(promise.responsibilities.get().partner)
    make.date_request(promise, by=person, nonce=nonce)
    with pytest.raises(EditedMeanwhile):
        make.date_request(promise, "Oct 15", by=person, nonce=nonce)


def test_words_without_a_year_are_read_from_the_day_on_which_they_were_asked() -> None:
    """The plan was written in November 2014: "September" would be the same, "March" would not."""
    asked = make.date_request(words="end of March")
    assert reading_of(asked).due_on == (date(2016, 3, 31),)
    decision = make.date_decision(asked)
    assert fresh(decision.request.deliverable).due_on == date(2016, 3, 31)


# Deciding


def test_an_agreed_date_is_a_new_deadline_from_today_and_the_first_one_stays() -> None:
    promise = make.deliverable(by_when="Mar 15")
    assert promise.timeliness(DAY) == Timeliness.OVERDUE
    decision = make.date_decision(make.date_request(promise, "Sep 15"), meeting="The board")
    promise = fresh(promise)
    assert decision.deadline == promise.reading.deadline
    assert (decision.deadline.number, decision.deadline.words) == (2, "Sep 15")
    assert decision.deadline.agreed_on == DAY
    assert promise.timeliness(DAY) == Timeliness.NOT_YET_DUE
    assert promise.first_due_on == date(2015, 3, 31)
    assert promise.final_due_on == date(2015, 9, 30)


def test_a_declined_request_moves_nothing() -> None:
    promise = make.deliverable(by_when="Mar 15")
    decision = make.date_decision(make.date_request(promise), DateOutcome.DECLINED)
    assert decision.deadline is None
    assert fresh(promise).due_on == date(2015, 3, 31)
    assert waiting_request(promise) is None


def test_a_decision_says_for_whom_it_was_made() -> None:
    asked = make.date_request()
    of = asked.deliverable.action.plan.partnership
    one, two = make.partner("CCG", of=of), make.partner("OCC", of=of)
    person = make.member(one, Role.COORDINATOR)
    make.membership(person, two, Role.COMMISSIONER)
    assert refused(make.date_decision, asked, by=person, partner=asked.partner).about == "partner"
    decision = make.date_decision(asked, by=person)
    assert decision.partner == two, "as a commissioner, where they are both"


@pytest.mark.parametrize(
    ("outcome", "sentence", "about"),
    [
        (DateOutcome.AGREED, " ", "sentence"),
        (DateOutcome.DECLINED, "", "sentence"),
        (DateOutcome.WITHDRAWN, "Yes", "outcome"),
        ("perhaps", "Yes", "outcome"),
    ],
)
def test_what_a_decision_must_say(outcome: str, sentence: str, about: str) -> None:
    asked = make.date_request()
    found = refused(make.date_decision, asked, outcome, sentence=sentence)
    assert found.about == about
    assert waiting_request(asked.deliverable) == asked


def test_a_request_on_a_date_that_moved_meanwhile_can_only_be_declined() -> None:
    promise = make.deliverable(by_when="Mar 15")
    asked = make.date_request(promise, "Sep 15")
    agree_deadline(deliverable=promise, words="Aug 15", agreed_on=DAY)
    said = str(refused(make.date_decision, asked))
    assert "moved to “Aug 15”" in said
    assert "“Mar 15”" in said
    assert make.date_decision(asked, DateOutcome.DECLINED).outcome == DateOutcome.DECLINED


def test_the_date_of_a_promise_that_was_closed_meanwhile_cannot_be_agreed() -> None:
    promise = make.deliverable()
    asked = make.date_request(promise)
    make.update(promise, progress=Progress.DELIVERED)
    assert "delivered by now" in str(refused(make.date_decision, asked))
    other = make.date_request(second := make.deliverable())
    withdraw(second)
    assert "withdrawn from the plan" in str(refused(make.date_decision, other))


def test_who_may_not_decide_is_told_who_can() -> None:
    asked = make.date_request()
    of = asked.deliverable.action.plan.partnership
    make.commissioner(of, name="Bea Hill")
    own = make.member(asked.partner, Role.COMMISSIONER)
    with pytest.raises(PermissionDenied, match="Bea Hill"):
        make.date_decision(asked, by=own)


def test_the_same_decision_again_is_one_row_and_another_one_is_refused() -> None:
    asked = make.date_request()
    of = asked.deliverable.action.plan.partnership
    person = make.commissioner(of, name="Bea Hill")
    one = make.date_decision(asked, by=person)
    assert make.date_decision(asked, by=person) == one
    for by in (person, make.commissioner(of)):
        said = str(refused(make.date_decision, asked, DateOutcome.DECLINED, by=by))
        assert "agreed by Bea Hill on 15 June 2015" in said


def test_a_decision_on_a_promise_that_somebody_changed_is_not_made_unseen() -> None:
    promise = make.deliverable()
    asked, seen = make.date_request(promise), fresh(promise).version
    make.update(promise)
    with pytest.raises(EditedMeanwhile):
        decide(
            request=DateRequest.objects.get(pk=asked.pk),
            seen_version=seen,
            outcome=DateOutcome.AGREED,
            sentence="Yes",
            by=make.standing(make.commissioner(promise.action.plan.partnership)),
        )
    assert waiting_request(promise) == asked


def decide_at_once(asked: DateRequest, outcomes: dict[Any, str]) -> list[object]:
    """Several people decide, each in a thread with a connection of their own."""
    seen, start, ends = asked.deliverable.version, threading.Barrier(len(outcomes)), []

    def one(by: Any, outcome: str) -> None:
        try:
            request = DateRequest.objects.get(pk=asked.pk)
            start.wait()
            made = decide(
                request=request,
                seen_version=seen,
                outcome=outcome,
                sentence="So we think",
                by=make.standing(by, DAY),
            )
            ends.append(made)
        except Exception as error:
            ends.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=each) for each in outcomes.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_reads_who_did() -> None:
    asked = make.date_request()
    of = asked.deliverable.action.plan.partnership
    ends = decide_at_once(
        asked,
        {make.commissioner(of): DateOutcome.AGREED, make.commissioner(of): DateOutcome.DECLINED},
    )
    assert sorted(type(end).__name__ for end in ends) == ["DateDecision", "DateRefused"]
    assert DateDecision.objects.count() == 1
    (said,) = [str(end) for end in ends if isinstance(end, DateRefused)]
    assert said.startswith("This was decided already")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_wins() -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    one, two = (part.partner for part in promise.responsibilities.order_by("position"))
    make.date_request(promise, at=one)
    with pytest.raises(Refused):
        make.date_request(promise, at=two)
    assert promise.date_requests.count() == 1


# Withdrawing


def test_only_who_asked_withdraws_and_the_row_stays() -> None:
    person = make.lead()
    promise = make.deliverable(leads=[person.memberships.get().partner])
    asked = make.date_request(promise, by=person)
    coordinator = make.coordinator(promise.action.plan.partnership)
    with pytest.raises(PermissionDenied, match=person.name):
        withdraw_request(request=asked, by=make.standing(coordinator))
    version = fresh(promise).version
    gone = withdraw_request(request=asked, by=make.standing(person))
    assert gone.outcome == DateOutcome.WITHDRAWN
    assert waiting_request(promise) is None
    assert fresh(promise).version == version + 1, "an open decision page meets it"
    assert withdraw_request(request=asked, by=make.standing(person)) == gone


def test_what_is_decided_cannot_be_withdrawn() -> None:
    person = make.lead()
    promise = make.deliverable(leads=[person.memberships.get().partner])
    asked = make.date_request(promise, by=person)
    make.date_decision(asked)
    assert "agreed by" in str(refused(withdraw_request, request=asked, by=make.standing(person)))


def test_what_was_withdrawn_cannot_be_decided() -> None:
    asked = make.date_request()
    withdraw_request(request=asked, by=make.standing(asked.person))
    assert "withdrawn by" in str(refused(make.date_decision, asked))


# What was met


def met_days(promise: Deliverable) -> list[date]:
    """The days of the reading in force that are met."""
    met = MetDueDate.objects.filter(due_date__reading=fresh(promise).reading)
    return sorted(row.due_date.due_on for row in met)


def test_a_day_that_was_met_stays_met_where_it_stands_in_the_new_date() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    first = promise.reading.due_dates.get(due_on=date(2015, 5, 31))
    make.update(promise, met=[first])
    make.date_decision(make.date_request(promise, "May 15 and Mar 16"))
    assert met_days(promise) == [date(2015, 5, 31)]
    assert fresh(promise).due_on == date(2016, 3, 31)


def test_a_day_that_does_not_stand_in_the_new_date_is_not_carried() -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    make.update(promise, met=[promise.reading.due_dates.get(due_on=date(2015, 5, 31))])
    make.date_decision(make.date_request(promise, "Jun 15 and Mar 16"))
    assert met_days(promise) == []
    assert fresh(promise).due_on == date(2015, 6, 30)


def test_months_that_were_met_stay_met_when_a_monthly_promise_becomes_quarterly() -> None:
    promise = make.deliverable(by_when="Monthly from Dec 14")
    make_coming_due_dates(on=DAY)
    for day in (date(2014, 12, 31), date(2015, 1, 31)):
        make.update(promise, met=[promise.reading.due_dates.get(due_on=day)])
    make.date_decision(make.date_request(promise, "Quarterly from Jan 15"))
    days = [row.due_on for row in fresh(promise).reading.due_dates.all()]
    assert days == [date(2015, 1, 31), date(2015, 4, 30), date(2015, 7, 31)], "made at once"
    assert met_days(promise) == [date(2015, 1, 31)]
    assert fresh(promise).due_on == date(2015, 4, 30)


def test_what_recurs_without_a_start_runs_from_the_day_it_was_agreed() -> None:
    promise = make.deliverable(by_when="Mar 15")
    make.date_decision(make.date_request(promise, "Quarterly"))
    assert fresh(promise).due_on == date(2015, 6, 30), "not from the day of the plan"


# Between the look and the claim


def too_late_to_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next claim comes too late."""
    write = Deliverable.write

    def too_late(self: Deliverable, seen_version: int, **changes: Any) -> None:
        monkeypatch.setattr(Deliverable, "write", write)
        raise EditedMeanwhile(fresh(self))

    monkeypatch.setattr(Deliverable, "write", too_late)


def test_the_other_half_of_a_double_click_may_ask_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row comes back; where there is none, somebody else was faster."""
    promise, made = make.deliverable(), [None, other := DateRequest(pk=7), None, None]
    monkeypatch.setattr("actions.services.date_requests._asked_before", lambda _: made.pop(0))
    partner = promise.responsibilities.get().partner
    person = make.lead(partner)

    def ask() -> DateRequest:
        too_late_to_claim(monkeypatch)
        return ask_for_new_date(
            deliverable=promise,
            seen_version=promise.version,
            partner=partner,
            words="Sep 15",
            why="Late",
            done_so_far="Half",
            nonce=uuid.uuid4(),
            by=make.standing(person),
        )

    assert ask() is other
    with pytest.raises(EditedMeanwhile):
        ask()


def test_the_other_half_of_a_double_click_may_decide_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, made = make.date_request(), [None, DateDecision(pk=7)]
    monkeypatch.setattr("actions.services.date_requests._decided_before", lambda _: made.pop(0))
    too_late_to_claim(monkeypatch)
    assert make.date_decision(asked).pk == 7
