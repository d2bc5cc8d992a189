"""The contacts register: adding, changing, taking out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import Contact, ContactVisibility, Partner, Role
from partners.permissions import Standing
from partners.services.contacts import ContactWords, add_contact, change_contact, end_contact
from partners.services.refusing import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def partner() -> Partner:
    """An organisation in a partnership."""
    return make.partner("OH")


@pytest.fixture
def by(partner: Partner) -> Standing:
    """A coordinator of its partnership."""
    return make.standing(make.coordinator(partner.partnership))


def words(**says: Any) -> ContactWords:
    """What is said of a contact."""
    return ContactWords(
        **{"name": "Duty desk", "what_for": "Section 136", "phone": "01632 960001"} | says
    )


def test_a_contact_stands_in_the_register_from_today(partner: Partner, by: Standing) -> None:
    contact = add_contact(partner=partner, words=words(name="  Duty \n desk "), by=by)
    assert (contact.name, contact.phone, contact.since) == ("Duty desk", "01632 960001", TODAY)
    entry = Entry.objects.get()
    assert (entry.what, entry.about) == ("contact-added", {"contact": contact.pk})
    assert entry.partnership == partner.partnership_id


def test_the_very_same_is_not_added_twice(partner: Partner, by: Standing) -> None:
    """A double click; with other words it is another contact."""
    first = add_contact(partner=partner, words=words(), by=by)
    assert add_contact(partner=partner, words=words(), by=by) == first
    assert add_contact(partner=partner, words=words(what_for="Nights"), by=by) != first
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("says", "about"),
    [
        ({"name": " "}, "name"),
        ({"what_for": ""}, "what_for"),
        ({"phone": ""}, "email"),
    ],
)
def test_what_is_missing_is_asked_for(
    partner: Partner, by: Standing, says: dict[str, str], about: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_contact(partner=partner, words=words(**says), by=by)
    assert refused.value.about == about


def test_a_collective_has_no_contacts(partner: Partner, by: Standing) -> None:
    both = make.collective(members=[partner])
    with pytest.raises(Refused, match="nobody works for a group"):
        add_contact(partner=both, words=words(), by=by)


def test_a_contact_is_changed_and_may_go_to_another_partner(partner: Partner, by: Standing) -> None:
    contact, other = make.contact(partner), make.partner(of=partner.partnership)
    change_contact(
        contact=contact, seen_version=contact.version, partner=other, words=words(), by=by
    )
    contact.refresh_from_db()
    assert (contact.name, contact.partner, contact.email) == ("Duty desk", other, "")
    assert Entry.objects.get().what == "contact-changed"


def test_of_two_who_change_the_same_the_second_is_asked(partner: Partner, by: Standing) -> None:
    contact = make.contact(partner)
    seen = contact.version
    says = {"contact": contact, "seen_version": seen, "partner": partner, "by": by}
    change_contact(**says, words=words())
    with pytest.raises(EditedMeanwhile):
        change_contact(**says, words=words(name="Another"))
    with pytest.raises(EditedMeanwhile):
        end_contact(contact=contact, seen_version=seen, by=by)


def test_a_contact_stays_in_its_partnership(partner: Partner, by: Standing) -> None:
    """Also for somebody who coordinates both."""
    elsewhere = make.partner()
    make.membership(by.person, elsewhere, Role.COORDINATOR)
    contact = make.contact(partner)
    with pytest.raises(Refused, match="of this partnership") as refused:
        change_contact(
            contact=contact,
            seen_version=contact.version,
            partner=elsewhere,
            words=words(),
            by=make.standing(by.person),
        )
    assert refused.value.about == "partner"


def test_who_is_taken_out_is_gone_at_once_and_kept(partner: Partner, by: Standing) -> None:
    contact = make.contact(partner)
    end_contact(contact=contact, seen_version=contact.version, by=by)
    assert contact.until == TODAY
    assert not Contact.objects.listed(TODAY).filter(pk=contact.pk).exists()
    assert Entry.objects.get().what == "contact-ended"
    for again in (
        lambda: end_contact(contact=contact, seen_version=contact.version, by=by),
        lambda: change_contact(
            contact=contact,
            seen_version=contact.version,
            partner=partner,
            words=words(),
            by=by,
        ),
    ):
        with pytest.raises(Refused, match="was taken out on 15 June 2015"):
            again()


def test_leads_keep_the_contacts_of_their_own_partners_and_teams(partner: Partner) -> None:
    team = make.partner(of=partner.partnership, at=make.organisation(parent=partner.organisation))
    lead = make.standing(make.lead(partner))
    for own in (partner, team):
        contact = add_contact(partner=own, words=words(), by=lead)
        end_contact(contact=contact, seen_version=contact.version, by=lead)


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSIONER, Role.CHAIR])
def test_nobody_else_does(partner: Partner, role: Role) -> None:
    other_lead = make.lead(make.partner(of=partner.partnership))
    contact = make.contact(partner)
    for who in (make.member(partner, role), other_lead, make.coordinator()):
        by = make.standing(who)
        with pytest.raises(PermissionDenied, match="a lead of the same organisation"):
            add_contact(partner=partner, words=words(), by=by)
        with pytest.raises(PermissionDenied):
            end_contact(contact=contact, seen_version=contact.version, by=by)


def test_a_lead_gives_a_contact_to_no_other_organisation(partner: Partner) -> None:
    contact, lead = make.contact(partner), make.standing(make.lead(partner))
    with pytest.raises(PermissionDenied):
        change_contact(
            contact=contact,
            seen_version=contact.version,
            partner=make.partner(of=partner.partnership),
            words=words(),
            by=lead,
        )


def test_what_only_coordinators_see_only_they_change(partner: Partner, by: Standing) -> None:
    contact = make.contact(partner, visibility=ContactVisibility.COORDINATORS)
    with pytest.raises(PermissionDenied, match="for coordinators only"):
        end_contact(
            contact=contact, seen_version=contact.version, by=make.standing(make.lead(partner))
        )
    end_contact(contact=contact, seen_version=contact.version, by=by)
