"""A coordinator adds partners of their own partnership; the shared list is only ever added to."""

import pytest
from django.core.exceptions import PermissionDenied

from concordat.trail.models import Entry
from partners.models import Organisation, Partner, Partnership, Person
from partners.services.organisations import add_alias, add_partner
from partners.services.refusing import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Partnership:
    """A partnership."""
    return make.partnership("Oxfordshire")


@pytest.fixture
def coordinator(home: Partnership) -> Person:
    """Its coordinator."""
    return make.coordinator(home)


def added(home: Partnership, by: Person, short_name: str, full_name: str = "") -> Partner:
    """A partner that somebody adds."""
    return add_partner(
        partnership=home, short_name=short_name, full_name=full_name, by=make.standing(by)
    )


def test_an_organisation_that_nobody_knew_is_added_with_a_note_for_the_operators(
    home: Partnership, coordinator: Person
) -> None:
    partner = added(home, coordinator, " OHFT ", "Oxford Health  NHS Trust")
    organisation = partner.organisation
    assert organisation is not None
    assert (partner.short_name, organisation.name) == ("OHFT", "Oxford Health NHS Trust")
    assert (organisation.slug, organisation.kind) == ("oxford-health-nhs-trust", "other")
    assert organisation.note == (
        "Named by a plan of Oxfordshire; no operator has looked at it yet."
    )
    entry = Entry.objects.get()
    assert (entry.what, entry.about) == ("partner-added", {"partner": partner.pk})


def test_an_organisation_of_exactly_this_name_is_that_one_and_stays_as_it_is(
    home: Partnership, coordinator: Person
) -> None:
    there = make.organisation("Thames Valley Police", kind="police")
    partner = added(home, coordinator, "TVP", "thames valley police")
    there.refresh_from_db()
    assert partner.organisation == there
    assert (there.name, there.kind, there.note) == ("Thames Valley Police", "police", "")


def test_a_name_that_is_only_alike_is_another_organisation(
    home: Partnership, coordinator: Person
) -> None:
    make.organisation("Thames Valley Police", slug="thames-valley-police")
    partner = added(home, coordinator, "TVP", "Thames-Valley Police")
    assert Organisation.objects.filter(name__contains="Valley Police").count() == 2
    assert partner.organisation is not None
    assert partner.organisation.slug == "thames-valley-police-2"


def test_without_a_full_name_the_short_one_stands_for_both(
    home: Partnership, coordinator: Person
) -> None:
    partner = added(home, coordinator, "Ψ")
    assert partner.full_name == "Ψ"
    assert partner.organisation is not None
    assert partner.organisation.slug == "organisation"


def test_what_is_a_partner_already_is_not_added_again(
    home: Partnership, coordinator: Person
) -> None:
    make.partner("Police", of=home, at=make.organisation("Thames Valley Police"))
    with pytest.raises(Refused, match="is a partner already, as Police"):
        added(home, coordinator, "TVP", "Thames Valley Police")
    with pytest.raises(Refused, match="Another partner is called “police” already"):
        added(home, coordinator, "police", "Another one")


@pytest.mark.parametrize(("short", "full"), [("x" * 121, "Fits"), ("Fits", "x" * 201)])
def test_a_name_that_is_too_long_is_refused(
    home: Partnership, coordinator: Person, short: str, full: str
) -> None:
    with pytest.raises(Refused, match="is too long"):
        added(home, coordinator, short, full)


def test_a_coordinator_of_another_partnership_adds_nothing(home: Partnership) -> None:
    for person in (make.coordinator(), make.commissioner(home), make.lead()):
        with pytest.raises(PermissionDenied):
            added(home, person, "TVP")
    assert not Partner.objects.filter(short_name="TVP").exists()


def test_an_alias_is_added_once(home: Partnership, coordinator: Person) -> None:
    partner = make.partner("OHFT", of=home)
    by = make.standing(coordinator)
    for name in (" Oxford  Health ", "oxford health", "ohft"):
        add_alias(partner=partner, name=name, by=by)
    assert list(partner.aliases.values_list("name", flat=True)) == ["Oxford Health"]


def test_an_alias_is_not_the_name_of_another(home: Partnership, coordinator: Person) -> None:
    make.partner("TVP", of=home)
    partner = make.partner("OHFT", of=home)
    with pytest.raises(Refused, match="Another partner is called “tvp” already"):
        add_alias(partner=partner, name="tvp", by=make.standing(coordinator))
    with pytest.raises(PermissionDenied):
        add_alias(partner=partner, name="Oxford", by=make.standing(make.coordinator()))
