"""What the trail knows of people: sign-ins that worked and that failed, and how rows are named."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from concordat.lib import clock
from concordat.trail.kinds import names_of
from concordat.trail.models import Entry
from partners.models import Person
from partners.services.trail import record_sign_in_failed, record_signed_out
from tests import factories as make

pytestmark = pytest.mark.django_db


def written() -> list[tuple[str, int | None]]:
    """What was recorded, and of whom, the first first."""
    return list(Entry.objects.order_by("number").values_list("what", "actor"))


def test_signing_in_and_out_is_recorded() -> None:
    person, client = make.coordinator(), Client()
    client.force_login(person)
    client.post(reverse("sign-out"))
    assert written() == [("signed-in", person.pk), ("signed-out", person.pk)]


def test_a_session_that_was_nobodys_ends_without_a_word() -> None:
    record_signed_out(Person, user=None)
    assert written() == []


def test_a_failure_is_recorded_with_the_account_that_was_meant_whatever_its_case() -> None:
    person = make.person(email="ann@example.org")
    assert authenticate(None, username="ANN@example.org", password="wrong") is None
    assert written() == [("sign-in-failed", person.pk)]


@pytest.mark.parametrize("typed", [{"username": "nobody@example.org"}, {"email": ""}, {}])
def test_a_failure_to_an_account_that_is_not_there_names_nobody(typed: dict[str, str]) -> None:
    record_sign_in_failed(Person, credentials=typed)
    assert written() == [("sign-in-failed", None)]


def test_nothing_that_was_typed_is_kept() -> None:
    record_sign_in_failed(Person, credentials={"username": "nobody@example.org", "password": "x"})
    entry = Entry.objects.get()
    assert (entry.about, entry.details) == ({}, {})
    assert "nobody@example.org" not in str(list(Entry.objects.values()))


def test_people_and_their_memberships_are_named_as_they_are_called_now() -> None:
    person = make.lead(make.partner("Police"), name="Ann Lee")
    membership = person.memberships.get()
    invitation = make.invitation(membership)
    said = "Ann Lee, partner lead at Police"
    assert names_of("person", {person.pk})[person.pk].words == "Ann Lee"
    assert names_of("membership", {membership.pk})[membership.pk].words == said
    assert names_of("invitation", {invitation.pk})[invitation.pk].words == said
    Person.objects.filter(pk=person.pk).update(erased_at=clock.now(), is_active=False)
    for kind, pk in (("membership", membership.pk), ("invitation", invitation.pk)):
        words = names_of(kind, {pk})[pk].words
        assert words == "a former member, partner lead at Police"


def test_rows_with_a_page_of_their_own_lead_to_it() -> None:
    partner = make.partner("Police")
    organisation, contact = partner.organisation, make.contact(partner)
    assert organisation is not None
    named = names_of("organisation", {organisation.pk})[organisation.pk]
    assert (named.words, named.address) == (str(organisation), organisation.get_absolute_url())
    assert names_of("partner", {partner.pk})[partner.pk].words == "Police"
    assert names_of("contact", {contact.pk})[contact.pk].words == str(contact)
