"""Partnerships, organisations, partners, people, memberships: who sees what, and since when."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from partners.models import (
    CollectiveMember,
    Membership,
    Organisation,
    Partner,
    PartnerAlias,
    Partnership,
    Person,
    Role,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
BEFORE, AFTER = ON - timedelta(days=1), ON + timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [
        (BEFORE, None, True),
        (ON, None, True),
        (AFTER, None, False),
        (BEFORE, ON, True),
        (BEFORE, BEFORE, False),
        (ON, ON, True),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(
    since: date, until: date | None, in_force: bool
) -> None:
    """And what it shows, counts with it."""
    membership = make.membership(since=since, until=until)
    person, partner = membership.person, membership.partner
    assert Membership.objects.current(ON).exists() is in_force
    assert Partnership.objects.visible_to(person, ON).exists() is in_force
    assert Partner.objects.visible_to(person, ON).exists() is in_force
    assert Organisation.objects.visible_to(person, ON).exists() is in_force
    assert partner.partnership.partners.get() == partner


def test_somebody_switched_off_is_nowhere_a_member() -> None:
    membership = make.membership()
    membership.person.is_active = False
    membership.person.save()
    assert not Membership.objects.current(ON).exists()
    assert not Partnership.objects.visible_to(membership.person, ON).exists()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_its_partnership_and_no_other(role: str) -> None:
    partner, foreign = make.partner(), make.partner()
    person = make.member(partner, role)
    assert list(Partnership.objects.visible_to(person, ON)) == [partner.partnership]
    assert list(Partner.objects.visible_to(person, ON)) == [partner]
    assert list(Organisation.objects.visible_to(person, ON)) == [partner.organisation]
    assert foreign.partnership not in Partnership.objects.visible_to(person, ON)


def test_several_memberships_show_several_partnerships_each_once() -> None:
    person, one, two = make.person(), make.partner(), make.partner()
    make.membership(person, one, Role.LEAD)
    make.membership(person, one, Role.COORDINATOR)
    make.membership(person, two, Role.READER)
    assert set(Partnership.objects.visible_to(person, ON)) == {one.partnership, two.partnership}
    assert len(Partnership.objects.visible_to(person, ON)) == 2


@pytest.mark.parametrize(
    ("since", "until", "belongs"),
    [(None, None, True), (ON, None, True), (AFTER, None, False), (None, BEFORE, False)],
)
def test_a_partner_belongs_to_a_collective_from_and_until(
    since: date | None, until: date | None, belongs: bool
) -> None:
    make.collective(members=[make.partner()], since=since, until=until)
    assert CollectiveMember.objects.current(ON).exists() is belongs


def test_collectives_and_bodies_are_told_apart() -> None:
    body = make.partner("OH", at=make.organisation("Oxford Health"))
    collective = make.collective("CCGs", members=[body])
    assert (body.is_collective, body.full_name) == (False, "Oxford Health")
    assert (collective.is_collective, collective.full_name) == (True, "CCGs")
    assert list(Partner.objects.bodies()) == [body]
    assert list(Partner.objects.collectives()) == [collective]


def test_an_address_is_one_person_whatever_its_case() -> None:
    person = Person.objects.create_user(" Kim@Example.ORG ", "correct horse", name="Kim")
    assert person.email == "kim@example.org"
    assert authenticate(username="KIM@example.org", password="correct horse") == person
    assert authenticate(username="kim@example.org", password="wrong horse") is None


def test_somebody_without_a_password_cannot_sign_in_with_one() -> None:
    person = make.person()
    assert not person.has_usable_password()
    assert authenticate(username=person.email, password="") is None


def test_an_operator_is_made_by_djangos_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse")
    options = {"email": "operator@example.org", "name": "Operator", "interactive": False}
    call_command("createsuperuser", verbosity=0, **options)
    person = Person.objects.get()
    assert (person.is_superuser, person.name) == (True, "Operator")
    assert not person.is_demonstration


def test_an_operator_without_a_membership_sees_no_plan() -> None:
    """Rights come from memberships alone."""
    make.plan()
    operator = Person.objects.create_superuser("o@example.org", name="Operator")
    assert not Partnership.objects.visible_to(operator, ON).exists()


def test_rows_say_who_they_are_and_are_found_by_their_natural_keys() -> None:
    partnership = make.partnership("Oxfordshire", slug="oxfordshire")
    organisation = make.organisation("Oxford Health", slug="oxford-health")
    partner = make.partner("OH", of=partnership, at=organisation)
    alias = PartnerAlias.objects.create(partner=partner, name="Oxford Health NHS FT")
    collective = make.collective("Trusts", members=[partner])
    belonging = collective.collective_members.get()
    person = make.person("Kim", email="kim@example.org")
    membership = make.membership(person, partner)
    words = {
        "Oxfordshire": partnership,
        "Oxford Health": organisation,
        "OH": partner,
        "Oxford Health NHS FT": alias,
        "Kim": person,
        "Kim at OH as Partner lead": membership,
    }
    assert [str(row) for row in words.values()] == list(words)
    keyed = [partnership, organisation, partner, alias, collective, belonging, person]
    for row in keyed:
        assert type(row)._default_manager.get_by_natural_key(*row.natural_key()) == row
    assert partner.natural_key() == ("oxfordshire", "OH")
    assert organisation.get_absolute_url() == f"/organisations/{organisation.pk}/"


@pytest.mark.parametrize(
    ("since", "until", "ended_on", "is_active"),
    [
        ("2015-06-15", None, None, True),
        ("2015-06-16", None, None, True),
        ("2015-01-01", "2015-06-15", None, True),
        ("2015-01-01", "2015-06-14", None, True),
        ("2015-01-01", "2015-06-15", "2015-06-15", True),
        ("2015-06-20", "2015-06-20", "2015-06-15", True),
        ("2015-01-01", "2015-06-30", "2015-06-16", True),
        ("2015-01-01", None, None, False),
    ],
)
def test_a_membership_says_the_same_of_itself_as_the_database(
    since: str, until: str | None, ended_on: str | None, is_active: bool
) -> None:
    """Whether it is over; who is neither over nor to come, and not switched off, is in force."""
    on = date(2015, 6, 15)
    row = make.membership(make.person(is_active=is_active), since=since, until=until)
    Membership.objects.filter(pk=row.pk).update(ended_on=ended_on)
    row.refresh_from_db()
    rows = Membership.objects.filter(pk=row.pk)
    assert rows.ended(on).exists() == row.is_ended(on)
    assert rows.not_ended(on).exists() == (not row.is_ended(on))
    in_force = not row.is_ended(on) and row.since <= on and is_active
    assert rows.current(on).exists() == in_force
