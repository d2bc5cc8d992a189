"""The contacts register as one reader may see it: whom to call about what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from concordat.lib.days import in_words
from partners.models import Contact, ContactVisibility, Partner, Partnership, Role
from partners.models.contact import ContactQuerySet
from partners.permissions import Standing, at_the_same_as, may_edit_contact, may_edit_contacts_at

# Where an address is not for everybody.
SEEN_BY = {
    ContactVisibility.PARTNER: "the same organisation, coordinators and commissioners",
    ContactVisibility.COORDINATORS: "coordinators",
}
HEADER = (
    "What for",
    "Name",
    "Post",
    "Organisation",
    "Short name",
    "Email address",
    "Telephone",
    "Address seen by",
    "Since",
)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact. `email` and `phone` are blank where the reader may not see them."""

    what_for: str
    name: str
    post: str
    organisation: str
    short_name: str
    email: str
    phone: str
    visibility: str
    seen_by: str  # who sees the address; blank where everybody does
    hidden: bool  # whether the reader does not
    since: str
    edit_url: str  # blank where the reader may not
    end_url: str


def contacts_of(partnership: Partnership, standing: Standing) -> ContactQuerySet:
    """The contacts in the register, with only those addresses that the reader may see."""
    return (
        Contact.objects.visible_to(standing.person, standing.on)
        .filter(partner__partnership=partnership)
        .listed(standing.on)
        .reached_by(
            coordinating=standing.partnerships_as(Role.COORDINATOR),
            commissioning=standing.partnerships_as(Role.COMMISSIONER),
            at=at_the_same_as(standing),
        )
        .select_related("partner__organisation")
    )


def line_of(contact: Contact, standing: Standing) -> ContactLine:
    """A contact of `contacts_of` as the reader sees it."""
    email, phone = contact.seen_email, contact.seen_phone  # type: ignore[attr-defined]  # annotated by reached_by
    seen = bool(email or phone)
    editable = may_edit_contact(standing, contact)
    return ContactLine(
        what_for=contact.what_for,
        name=contact.name,
        post=contact.post,
        organisation=contact.partner.full_name,
        short_name=contact.partner.short_name,
        email=email,
        phone=phone,
        visibility=contact.get_visibility_display(),
        seen_by=SEEN_BY.get(ContactVisibility(contact.visibility), ""),
        hidden=not seen,
        since=in_words(contact.since),
        edit_url=reverse("contact-edit", args=[contact.pk]) if editable else "",
        end_url=reverse("contact-end", args=[contact.pk]) if editable else "",
    )


def csv_lines_of(contacts: Iterable[Contact], standing: Standing) -> Iterator[tuple[str, ...]]:
    """The rows of the file, under HEADER."""
    for contact in contacts:
        line = line_of(contact, standing)
        yield (
            line.what_for,
            line.name,
            line.post,
            line.organisation,
            line.short_name,
            line.email,
            line.phone,
            line.visibility,
            contact.since.isoformat(),
        )


def partners_to_edit(partnership: Partnership, standing: Standing) -> list[Partner]:
    """The organisations whose contacts the reader may add and change."""
    bodies = partnership.partners.bodies().select_related("organisation")
    return [
        each
        for each in bodies.order_by("organisation__name", "pk")
        if may_edit_contacts_at(standing, each)
    ]
