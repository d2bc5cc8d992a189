"""Handing over somebody's work: one act that moves the role, and nothing of the record."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import DateRequest, Responsibility, Update
from actions.services.handover import hand_over
from concordat.outbox.models import Letter
from concordat.trail.models import Entry
from partners.models import Membership, Person, Role
from partners.services.people import end_membership, name_deputy
from partners.services.refusing import Refused
from tests import factories as make
from tests.actions.views.scene import Scene, scene

pytestmark = pytest.mark.django_db
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A lead with a promise, a report and a request that waits."""
    found = scene()
    promise = make.deliverable(of=found.action, leads=[found.one])
    make.update(promise, on="2015-03-01", by=found.lead, at=found.one)
    make.date_request(promise, on="2015-04-01", by=found.lead, at=found.one)
    return found


@pytest.fixture
def colleague(found: Scene) -> Person:
    """A reader at the same organisation."""
    return make.member(found.one, Role.READER, name="Bo Hill")


def over(found: Scene, colleague: Person, **says: Any) -> Membership:
    """The coordinator hands the lead's work to a colleague."""
    defaults = {
        "membership": found.lead.memberships.get(role=Role.LEAD),
        "nonce": uuid.uuid4(),
        "by": make.standing(found.coordinator),
    }
    return hand_over(colleague=colleague, **defaults | says)


def test_the_colleague_leads_from_today_and_the_other_no_longer(
    found: Scene, colleague: Person
) -> None:
    taken = over(found, colleague)
    assert (taken.person, taken.partner, taken.role) == (colleague, found.one, "lead")
    assert (taken.since, taken.until) == (TODAY, None)
    before = found.lead.memberships.get()
    assert (before.ended_on, before.until) == (TODAY, TODAY)
    assert make.standing(colleague).answers_for >= {found.one.pk}
    assert not make.standing(found.lead).memberships
    assert Letter.objects.get().person == colleague.pk


def test_promises_reports_and_requests_stay_as_they_are(found: Scene, colleague: Person) -> None:
    def record() -> list[Any]:
        return [
            list(model._default_manager.order_by("pk").values())
            for model in (Responsibility, Update, DateRequest)
        ]

    before = record()
    over(found, colleague)
    assert record() == before


def test_it_is_one_act_in_the_trail(found: Scene, colleague: Person) -> None:
    before = found.lead.memberships.get()
    over(found, colleague)
    entry = Entry.objects.get(what="work-handed-over")
    assert entry.what == "work-handed-over"
    assert entry.actor == found.coordinator.pk
    assert entry.about == {"membership": before.pk, "person": colleague.pk}


def test_a_double_click_is_one(found: Scene, colleague: Person) -> None:
    nonce, membership = uuid.uuid4(), found.lead.memberships.get()
    first = over(found, colleague, nonce=nonce, membership=membership)
    assert over(found, colleague, nonce=nonce, membership=membership) == first
    assert Entry.objects.filter(what="work-handed-over").count() == 1


def test_who_leads_there_already_takes_over_without_a_second_role(found: Scene) -> None:
    other = make.lead(found.one)
    assert over(found, other) == other.memberships.get()


def test_who_stood_in_has_the_role_itself_afterwards(found: Scene, colleague: Person) -> None:
    deputy = name_deputy(
        membership=found.lead.memberships.get(),
        colleague=colleague,
        since=TODAY,
        until=date(2015, 6, 30),
        nonce=uuid.uuid4(),
        by=make.standing(found.coordinator),
    )
    taken = over(found, colleague)
    deputy.refresh_from_db()
    assert deputy.ended_on == TODAY
    assert (taken.until, taken.deputy_for) == (None, None)


def test_only_a_colleague_takes_over(found: Scene) -> None:
    for stranger in (found.reader, found.lead):
        with pytest.raises(Refused, match="at the same organisation") as refused:
            over(found, stranger)
        assert refused.value.about == "colleague"
    assert found.lead.memberships.get().ended_on is None


def test_only_a_lead_who_still_is_one_hands_over(found: Scene, colleague: Person) -> None:
    reader = colleague.memberships.get()
    with pytest.raises(Refused, match="Only a partner lead hands over"):
        over(found, found.lead, membership=reader)
    membership = found.lead.memberships.get()
    end_membership(membership=membership, by=make.standing(found.coordinator))
    with pytest.raises(Refused, match="nothing is left to hand over"):
        over(found, colleague, membership=membership)


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
def test_only_a_coordinator_of_the_partnership_hands_over(
    found: Scene, colleague: Person, role: str
) -> None:
    for person in (found.people[role], make.coordinator()):
        with pytest.raises(PermissionDenied, match="Only a coordinator"):
            over(found, colleague, by=make.standing(person))
