"""The demonstration's contacts, who was here when, and who was invited and never came."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max

from concordat.lib import clock
from partners.models import Contact, Invitation, Membership, Partner, Person, Role
from partners.permissions import Standing, standing_of
from partners.services.contacts import ContactWords, add_contact
from partners.services.people import invite

# The same invitation has the same nonce for ever, so that loading again adds nothing.
NONCES = uuid.UUID("7c1f6b52-3b0d-5d0a-8a53-0f6f1a6c2e07")
AT = time(10)
# Who reported nothing was here some days before the day at which the clock is held.
LAST_HERE = timedelta(days=4)


def load_people(data: Mapping[str, Any], on: date) -> int:
    """Contacts, invitations and last sign-ins of the file; how many people were new.

    What is there already is left alone.
    """
    for entry in data.get("contact", []):
        _add(entry)
    _were_here(on)
    return sum(_invite(entry) for entry in data.get("invited", []))


def _partner(entry: Mapping[str, Any]) -> Partner:
    """The organisation that an entry names, in its partnership."""
    return Partner.objects.select_related("organisation").get(
        partnership__slug=entry["plan"], organisation__slug=entry["organisation"]
    )


def _coordinator(partner: Partner, day: date) -> Standing:
    """Whoever coordinates a partnership in the demonstration."""
    membership = Membership.objects.filter(
        role=Role.COORDINATOR,
        partner__partnership=partner.partnership_id,
        person__is_demonstration=True,
    ).select_related("person")[0]
    return standing_of(membership.person, day)


def _add(entry: Mapping[str, Any]) -> None:
    """One contact, through the same door as everybody's."""
    partner = _partner(entry)
    if Contact.objects.filter(partner=partner, name=entry["name"]).exists():
        return
    words = ContactWords(**{name: entry[name] for name in ContactWords.__slots__ if name in entry})
    with clock.pretend(datetime.combine(entry["day"], AT, tzinfo=clock.LONDON)):
        add_contact(partner=partner, words=words, by=_coordinator(partner, entry["day"]))


def _invite(entry: Mapping[str, Any]) -> bool:
    """Somebody who was invited and has not come yet; True where new."""
    nonce = uuid.uuid5(NONCES, entry["email"])
    if Invitation.objects.filter(nonce=nonce).exists():
        return False
    partner = _partner(entry)
    Person.objects.create_user(entry["email"], name=entry["name"], is_demonstration=True)
    with clock.pretend(datetime.combine(entry["day"], AT, tzinfo=clock.LONDON)):
        invite(
            name=entry["name"],
            email=entry["email"],
            partner=partner,
            role=entry["role"],
            nonce=nonce,
            by=_coordinator(partner, entry["day"]),
        )
    return True


def _were_here(on: date) -> None:
    """Everybody so far was here when they reported last, or lately."""
    people = Person.objects.filter(
        is_demonstration=True, last_login__isnull=True, memberships__invitations__isnull=True
    )
    lately = datetime.combine(on - LAST_HERE, AT, tzinfo=clock.LONDON)
    for person in people.annotate(reported_at=Max("updates__reported_at")):
        person.last_login = person.reported_at or lately
        person.save(update_fields=["last_login"])
