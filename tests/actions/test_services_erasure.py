"""Erasure: nothing says who somebody was, and nothing of what was done is lost."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from actions.models import Update
from actions.reports.timeline import entries_of
from actions.services.erasure import ErasureRefused, erase, sessions_of
from concordat.outbox.models import Letter, LetterState
from concordat.trail.chain import verify
from concordat.trail.models import Entry
from partners.models import Contact, Membership, Person
from partners.services.trail import names_of_people
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold(TODAY)


@pytest.fixture
def operator() -> Person:
    """Who may."""
    return Person.objects.create_superuser("operator@example.org", name="Op")


def everywhere(*words: str) -> list[str]:
    """Where one of some words stands, over every row of every table."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            said = str(row).lower()
            found += [f"{model.__name__}: {word}" for word in words if word in said]
    return found


def letter(person: Person, state: str = LetterState.WAITING) -> Letter:
    """A letter to somebody."""
    sent = {"sent_at": timezone.now(), "subject": "Hello Quillon", "text": "Dear Quillon"}
    return Letter.objects.create(
        kind="invitation",
        person=person.pk,
        key=uuid.uuid4().hex,
        state=state,
        **(sent if state == LetterState.SENT else {}),
    )


def test_nothing_says_any_more_who_it_was(operator: Person) -> None:
    """The name and the address stand in no row of any table, in sessions neither."""
    partner = make.partner("OH")
    person = make.member(partner, name="Quillon Ashby", email="quillon@example.org")
    make.update(make.deliverable(leads=[partner]), at=partner, by=person)
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "quillon"})
    make.contact(partner, name="Quillon Ashby", email="desk@example.org")
    make.contact(make.partner(), name="Q.", email="Quillon@example.org")
    letter(person)
    letter(person, LetterState.SENT)
    assert len(everywhere("quillon")) > 5, "the control: before, it is found"
    erase(person=person, by=make.standing(operator))
    assert everywhere("quillon") == []
    assert not Authenticator.objects.filter(user=person).exists()
    assert not EmailAddress.objects.filter(user=person).exists()


def test_the_account_is_closed_and_named_for_where_they_were(operator: Person) -> None:
    partner = make.partner("OH", at=make.organisation("Oxford Health"))
    person = make.member(partner)
    erased = erase(person=person, by=make.standing(operator))
    assert erased.name == "A former member of Oxford Health"
    assert erased.email == f"erased-{person.pk}@erased.invalid"
    assert (erased.is_active, erased.has_usable_password(), erased.last_login) == (
        False,
        False,
        None,
    )
    assert erased.erased_at is not None


@pytest.mark.parametrize("places", [0, 2])
def test_whoever_was_in_several_places_or_none_is_a_former_member(
    operator: Person, places: int
) -> None:
    """Several places together would say again who it was."""
    person = make.person()
    for _ in range(places):
        make.membership(person, make.partner())
    assert erase(person=person, by=make.standing(operator)).name == "A former member"


def test_what_they_wrote_stays_by_a_former_member_of_the_partner_it_was_for(
    operator: Person,
) -> None:
    """In two places: each report says its own."""
    person = make.person("Ann Lee")
    here, there = make.partner("OH"), make.partner("TVP")
    shown = []
    for partner in (here, there):
        make.membership(person, partner)
        promise = make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
        make.update(promise, on="2015-05-01", at=partner, by=person, happened="Rooms were found")
        shown.append(promise.action)
    before = list(Update.objects.order_by("pk").values())
    entries = [entries_of(action, several=False)[0].by for action in shown]
    assert entries == ["Ann Lee for OH", "Ann Lee for TVP"]
    erase(person=person, by=make.standing(operator))
    entries = [entries_of(action, several=False)[0].by for action in shown]
    assert entries == ["A former member of OH", "A former member of TVP"]
    assert list(Update.objects.order_by("pk").values()) == before


def test_the_trail_stays_whole_and_names_nobody(operator: Person) -> None:
    partner = make.partner()
    person = make.member(partner, name="Ann Lee")
    Client().force_login(person)
    before = list(Entry.objects.values())
    erase(person=person, by=make.standing(operator))
    assert list(Entry.objects.exclude(what="person-erased").values()) == before
    entry = Entry.objects.get(what="person-erased")
    assert (entry.actor, entry.partnership) == (operator.pk, partner.partnership.pk)
    assert entry.about == {"person": person.pk}
    assert names_of_people([person.pk])[person.pk].words == "a former member"
    verify()


def test_roles_end_at_once_and_keep_the_days_they_had(operator: Person) -> None:
    person = make.person()
    partner = make.partner()
    now = make.membership(person, partner, "lead")
    short = make.membership(person, partner, "reader", until="2015-12-31")
    coming = make.membership(person, make.partner(), since="2015-09-01")
    past = make.membership(person, make.partner(), until="2014-12-31")
    erase(person=person, by=make.standing(operator))
    assert not Membership.objects.of(person).not_ended(TODAY).exists()
    for membership in (now, short):
        membership.refresh_from_db()
        assert (membership.until, membership.ended_on) == (TODAY, TODAY)
    coming.refresh_from_db()
    assert (coming.until, coming.ended_on) == (date(2015, 9, 1), TODAY)
    past.refresh_from_db()
    assert (past.until, past.ended_on) == (date(2014, 12, 31), None)


def test_they_are_signed_out_everywhere_at_once_and_nobody_else_is(operator: Person) -> None:
    person, other = make.member(make.partner()), make.member(make.partner())
    clients = [Client(), Client(), Client()]
    for client, who in zip(clients, (person, person, other), strict=True):
        client.force_login(who)
    assert len(sessions_of(person)) == 2
    erase(person=person, by=make.standing(operator))
    assert sessions_of(person) == []
    assert Session.objects.count() == 1
    assert not UserSession.objects.filter(user=person).exists()
    assert [client.get("/plans/").status_code for client in clients] == [302, 302, 200]


def test_letters_that_wait_are_dropped_and_sent_ones_emptied(operator: Person) -> None:
    person, other = make.member(make.partner()), make.person()
    waiting, sent, foreign = letter(person), letter(person, LetterState.SENT), letter(other)
    erase(person=person, by=make.standing(operator))
    for row in (waiting, sent, foreign):
        row.refresh_from_db()
    assert (waiting.state, foreign.state) == (LetterState.DROPPED, LetterState.WAITING)
    assert (sent.state, sent.subject, sent.text) == (LetterState.SENT, "", "")


def test_contacts_of_others_stay(operator: Person) -> None:
    """Of the same name in another partnership: somebody else, as far as anybody knows."""
    person = make.member(make.partner(), name="Ann Lee")
    namesake = make.contact(make.partner(), name="Ann Lee", email="other@example.org")
    colleague = make.contact(person.memberships.get().partner, name="Bo")
    erase(person=person, by=make.standing(operator))
    assert set(Contact.objects.all()) == {namesake, colleague}


def test_again_changes_nothing(operator: Person) -> None:
    person = make.member(make.partner())
    first = erase(person=person, by=make.standing(operator))
    again = erase(person=person, by=make.standing(operator))
    assert again.erased_at == first.erased_at
    assert Entry.objects.filter(what="person-erased").count() == 1


# Refused


def unchanged(person: Person) -> dict[str, Any]:
    """The person's row and their roles."""
    roles = list(person.memberships.order_by("pk").values())
    return {"row": Person.objects.filter(pk=person.pk).values().get(), "roles": roles}


def test_the_last_coordinator_is_not_erased_before_there_is_another(operator: Person) -> None:
    partnership = make.partnership()
    person = make.coordinator(partnership)
    before = unchanged(person)
    with pytest.raises(ErasureRefused, match="is the only coordinator of this partnership"):
        erase(person=person, by=make.standing(operator))
    assert unchanged(person) == before
    make.coordinator(partnership)
    assert erase(person=person, by=make.standing(operator)).erased_at is not None


def test_an_operator_is_not_erased(operator: Person) -> None:
    other = Person.objects.create_superuser("second@example.org", name="Second")
    with pytest.raises(ErasureRefused, match="runs the service"):
        erase(person=other, by=make.standing(operator))


@pytest.mark.parametrize("role", ["lead", "coordinator", "chair"])
def test_only_operators_erase(role: str) -> None:
    partner = make.partner()
    person = make.member(partner)
    with pytest.raises(PermissionDenied):
        erase(person=person, by=make.standing(make.member(partner, role)))
    with pytest.raises(PermissionDenied):
        erase(person=person, by=make.standing(person))
