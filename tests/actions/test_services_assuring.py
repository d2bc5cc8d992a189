"""Confirmed, returned, closed, sent back: what becomes of a report, and of two who decide."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F

from actions.models import Confirmation, Deliverable, Update, Verdict
from actions.services import assuring
from actions.services.assuring import (
    close_as_not_delivered,
    confirm_delivered,
    return_report,
    send_back,
)
from actions.services.revising import withdraw_deliverable
from actions.statuses import Assurance, MoveRefused, Progress
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Role
from partners.permissions import Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


@dataclass
class Case:
    """A promise that a lead reported on, and a commissioner of another organisation."""

    promise: Deliverable
    report: Update
    commissioner: Standing

    def now(self) -> Deliverable:
        """The promise as it is now."""
        return Deliverable.objects.get(pk=self.promise.pk)

    def decide(self, service: Callable[..., Any], **says: Any) -> Any:
        """Do it as it stands, as the commissioner unless `by` says otherwise."""
        promise = self.now()
        says.setdefault("seen_version", promise.version)
        says.setdefault("by", self.commissioner)
        if service is not confirm_delivered:
            says = {"nonce": uuid.uuid4(), "reason": "Two wards are missing"} | says
        return service(deliverable=promise, **says)


def case(progress: str = Progress.DELIVERED, **says: Any) -> Case:
    """Reported for OH; the commissioner is at the CCG."""
    promise = make.deliverable(leads=["OH"])
    of = promise.action.plan.partnership
    if progress == Progress.NOT_DELIVERED_PROPOSED:
        says.setdefault("reason", "No money")
    report = make.update(promise, progress=progress, **says)
    return Case(
        promise, report, make.standing(make.member(make.partner("CCG", of=of), "commissioner"))
    )


def test_what_is_confirmed_is_confirmed_by_somebody_on_a_day() -> None:
    found = case()
    assert found.now().assurance == Assurance.EVIDENCED
    confirmation = found.decide(confirm_delivered)
    assert (confirmation.update, confirmation.verdict) == (found.report, Verdict.CONFIRMED)
    assert (confirmation.person, confirmation.partner.short_name) == (
        found.commissioner.person,
        "CCG",
    )
    assert clock.day_of(confirmation.confirmed_at) == DAY
    now = found.now()
    assert (now.progress, now.assurance) == (Progress.DELIVERED, Assurance.CONFIRMED)
    assert now.version == 3, "whoever has a page open is told"


def test_what_was_only_said_before_evidence_was_asked_for_can_be_confirmed_too() -> None:
    found = case(before_evidence=True)
    assert found.now().assurance == Assurance.SAID
    found.decide(confirm_delivered)
    assert found.now().assurance == Assurance.CONFIRMED


def test_returned_is_in_progress_again_with_the_reason_and_by_whom() -> None:
    found = case()
    update = found.decide(return_report, reason=" Two wards are missing ")
    confirmation = Confirmation.objects.get()
    assert (confirmation.verdict, confirmation.reason) == (
        Verdict.RETURNED,
        "Two wards are missing",
    )
    assert (update.progress, update.reason) == (Progress.IN_PROGRESS, "Two wards are missing")
    assert (update.person, update.partner.short_name) == (found.commissioner.person, "CCG")
    now = found.now()
    assert (now.progress, now.delivered_on, now.assurance) == (
        Progress.IN_PROGRESS,
        None,
        Assurance.SAID,
    )


def test_what_was_returned_can_be_reported_again_and_confirmed() -> None:
    found = case()
    found.decide(return_report)
    again = make.update(found.promise, progress=Progress.DELIVERED)
    assert found.now().assurance == Assurance.EVIDENCED
    assert found.decide(confirm_delivered).update == again
    assert found.now().assurance == Assurance.CONFIRMED


def test_a_report_for_the_record_leaves_what_was_confirmed() -> None:
    found = case()
    found.decide(confirm_delivered)
    make.update(found.promise, progress="", happened="A plaque was put up")
    assert found.now().assurance == Assurance.CONFIRMED


def test_delivered_said_anew_is_to_be_confirmed_anew() -> None:
    """It may have another day and other evidence."""
    found = case()
    found.decide(confirm_delivered)
    make.update(found.promise, progress=Progress.DELIVERED, delivered_on="2015-03-30")
    assert found.now().assurance == Assurance.EVIDENCED


def test_a_commissioner_closes_what_is_proposed_as_not_delivered() -> None:
    found = case(Progress.NOT_DELIVERED_PROPOSED)
    update = found.decide(close_as_not_delivered, reason="Agreed by the board")
    now = found.now()
    assert (now.progress, now.is_open) == (Progress.NOT_DELIVERED, False)
    assert (update.reason, update.partner.short_name) == ("Agreed by the board", "CCG")


def test_or_sends_it_back() -> None:
    found = case(Progress.NOT_DELIVERED_PROPOSED)
    found.decide(send_back, reason="There is money now")
    assert found.now().progress == Progress.IN_PROGRESS


def test_what_was_closed_opens_again_only_with_a_reason() -> None:
    found = case(Progress.NOT_DELIVERED_PROPOSED)
    found.decide(close_as_not_delivered)
    with pytest.raises(MoveRefused, match="Say why it goes from “Not delivered”"):
        make.update(found.promise, progress=Progress.IN_PROGRESS)
    make.update(found.promise, progress=Progress.IN_PROGRESS, reason="A grant came")
    assert found.now().progress == Progress.IN_PROGRESS


SERVICES = {
    return_report: Progress.DELIVERED,
    close_as_not_delivered: Progress.NOT_DELIVERED_PROPOSED,
    send_back: Progress.NOT_DELIVERED_PROPOSED,
}


def rows() -> tuple[int, int]:
    """How much was written."""
    return Update.objects.count(), Confirmation.objects.count()


@pytest.mark.parametrize("service", SERVICES)
def test_each_but_confirming_needs_a_reason(service: Callable[..., Any]) -> None:
    found = case(SERVICES[service])
    before, version = rows(), found.now().version
    with pytest.raises(MoveRefused, match="Say why it goes from") as refused:
        found.decide(service, reason="  ")
    assert refused.value.about == "reason"
    assert (rows(), found.now().version) == (before, version)


@pytest.mark.parametrize("service", [confirm_delivered, *SERVICES])
def test_who_is_of_the_same_organisation_decides_nothing(service: Callable[..., Any]) -> None:
    found = case(SERVICES.get(service, Progress.DELIVERED))
    same = make.standing(make.member(found.report.partner, Role.COMMISSIONER))
    with pytest.raises(PermissionDenied, match="for your own organisation"):
        found.decide(service, by=same)
    assert rows() == (1, 0)


@pytest.mark.parametrize("service", [confirm_delivered, *SERVICES])
def test_whoever_saw_an_older_version_is_stopped(service: Callable[..., Any]) -> None:
    found = case(SERVICES.get(service, Progress.DELIVERED))
    seen = found.now().version
    make.update(found.promise, progress="", happened="More")
    with pytest.raises(EditedMeanwhile):
        found.decide(service, seen_version=seen)
    assert rows() == (2, 0)


@pytest.mark.parametrize("service", SERVICES)
def test_the_same_decision_twice_is_one(service: Callable[..., Any]) -> None:
    found = case(SERVICES[service])
    says = {"nonce": uuid.uuid4(), "seen_version": found.now().version}
    assert found.decide(service, **says) == found.decide(service, **says)
    assert Update.objects.count() == 2
    with pytest.raises(EditedMeanwhile):
        found.decide(service, **says, reason="Other words")


def test_confirming_twice_is_confirming_once() -> None:
    found = case()
    seen = found.now().version
    first, second = (found.decide(confirm_delivered, seen_version=seen) for _ in range(2))
    assert first == second
    with pytest.raises(MoveRefused, match="confirmed already, by .* on 15 June 2015"):
        found.decide(confirm_delivered)
    with pytest.raises(MoveRefused, match="confirmed already"):
        found.decide(return_report)
    assert rows() == (1, 1)


@pytest.mark.parametrize("service", [confirm_delivered, *SERVICES])
def test_where_nothing_waits_there_is_nothing_to_decide(service: Callable[..., Any]) -> None:
    found = case(Progress.IN_PROGRESS)
    with pytest.raises(MoveRefused, match="in progress by now"):
        found.decide(service)
    with pytest.raises(PermissionDenied, match="Only a commissioner or coordinator"):
        found.decide(service, by=make.standing(make.lead(found.report.partner)))


@pytest.mark.parametrize("service", [confirm_delivered, *SERVICES])
def test_nothing_is_decided_on_what_was_withdrawn(service: Callable[..., Any]) -> None:
    found = case(SERVICES.get(service, Progress.DELIVERED))
    coordinator = make.standing(make.coordinator(found.promise.action.plan.partnership))
    promise = found.now()
    withdraw_deliverable(
        deliverable=promise, seen_version=promise.version, why="Agreed", by=coordinator
    )
    with pytest.raises(MoveRefused, match="was withdrawn from the plan"):
        found.decide(service)


def test_where_no_commissioner_is_left_a_coordinator_closes_it() -> None:
    found = case(Progress.NOT_DELIVERED_PROPOSED)
    found.commissioner.memberships[0].delete()
    coordinator = make.standing(make.coordinator(found.promise.action.plan.partnership))
    update = found.decide(close_as_not_delivered, by=coordinator)
    assert update.partner == coordinator.memberships[0].partner


def test_nothing_is_kept_of_a_return_that_fails_halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    found = case()

    def fails(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(assuring.state, "refresh", fails)
    with pytest.raises(RuntimeError):
        found.decide(return_report)
    assert rows() == (1, 0)


# Two at once


def both_at_once(found: Case) -> list[str]:
    """One confirms and one returns, each in a thread of their own, from the same page."""
    of = found.promise.action.plan.partnership
    other = make.standing(make.commissioner(of))
    seen, start, ends = found.now().version, threading.Barrier(2), []

    def one(service: Callable[..., Any], by: Standing) -> None:
        try:
            start.wait(timeout=10)
            found.decide(service, seen_version=seen, by=by)
            ends.append("written")
        except (EditedMeanwhile, MoveRefused) as stopped:
            ends.append(type(stopped).__name__)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=one, args=args)
        for args in ((confirm_delivered, found.commissioner), (return_report, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does_and_one_is_told() -> None:
    assert both_at_once(case()) == ["EditedMeanwhile", "written"]
    assert Confirmation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_check_of_the_version_the_second_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the rules then see that nothing waits any more, but nobody knows it changed."""

    def write_always(self: Deliverable, seen_version: int, **changes: Any) -> None:
        Deliverable.objects.filter(pk=self.pk).update(version=F("version") + 1, **changes)
        self.refresh_from_db()

    monkeypatch.setattr(Deliverable, "write", write_always)
    assert both_at_once(case()) == ["MoveRefused", "written"]
