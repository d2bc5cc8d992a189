"""The contacts register: the only writer of whom to call about what."""

from dataclasses import asdict, dataclass

from django.db import transaction

from concordat.lib.days import in_words
from concordat.trail.services import record
from partners.models import Contact, ContactVisibility, Partner
from partners.permissions import Standing, check_may_edit_contact, check_may_edit_contacts_at
from partners.services.refusing import Refused

NO_WAY_TO_REACH = "Enter an email address or a telephone number."


@dataclass(frozen=True, slots=True)
class ContactWords:
    """What is said of a contact."""

    name: str
    what_for: str
    post: str = ""
    email: str = ""
    phone: str = ""
    visibility: str = ContactVisibility.PARTNERSHIP


@transaction.atomic
def add_contact(*, partner: Partner, words: ContactWords, by: Standing) -> Contact:
    """Somebody new in the register, unless the very same stands there: a double click is one.

    Raises PermissionDenied, or Refused.
    """
    check_may_edit_contacts_at(by, partner)
    says = _checked(partner, words)
    there = Contact.objects.current(by.on).filter(partner=partner, **says).first()
    if there is not None:
        return there
    contact = Contact.objects.create(partner=partner, since=by.on, **says)
    _record("contact-added", contact, by)
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, seen_version: int, partner: Partner, words: ContactWords, by: Standing
) -> Contact:
    """Correct what is said of a contact, or at which partner they are.

    Raises PermissionDenied, Refused, or EditedMeanwhile.
    """
    check_may_edit_contact(by, contact)
    check_may_edit_contacts_at(by, partner)
    if partner.partnership_id != contact.partner.partnership_id:
        raise Refused("Choose an organisation of this partnership.", about="partner")
    _check_goes_on(contact, by)
    contact.write(seen_version, partner=partner, **_checked(partner, words))
    _record("contact-changed", contact, by)
    return contact


@transaction.atomic
def end_contact(*, contact: Contact, seen_version: int, by: Standing) -> Contact:
    """Take somebody out of the register from tomorrow on; that they stood there is kept.

    Raises PermissionDenied, Refused, or EditedMeanwhile.
    """
    check_may_edit_contact(by, contact)
    _check_goes_on(contact, by)
    contact.write(seen_version, until=max(by.on, contact.since))
    _record("contact-ended", contact, by)
    return contact


def _check_goes_on(contact: Contact, by: Standing) -> None:
    """Refuse what is about a contact that was ended."""
    if contact.until is not None:
        raise Refused(f"{contact.name} was taken out on {in_words(contact.until)}. Add them again.")


def _checked(partner: Partner, words: ContactWords) -> dict[str, str]:
    """The words trimmed; Refused where somebody cannot be found or reached with them."""
    says = {name: " ".join(str(value).split()) for name, value in asdict(words).items()}
    if partner.is_collective:
        raise Refused("Choose an organisation; nobody works for a group.", about="partner")
    for name, otherwise in (
        ("name", "Enter a name."),
        ("what_for", "Say for what they are the right person."),
    ):
        if not says[name]:
            raise Refused(otherwise, about=name)
    if not says["email"] and not says["phone"]:
        raise Refused(NO_WAY_TO_REACH, about="email")
    return says


def _record(what: str, contact: Contact, by: Standing) -> None:
    """Record what was done to a contact, in the transaction that does it."""
    record(
        what,
        by=by.person,
        partnership=contact.partner.partnership_id,
        about={"contact": contact.pk},
    )
