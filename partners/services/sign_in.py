"""Who can sign in: addresses that a coordinator or an operator vouched for."""

from allauth.account.models import EmailAddress
from django.db import transaction

from partners.models import Person


@transaction.atomic
def let_sign_in(person: Person) -> None:
    """Let a person sign in with their email address; again changes nothing.

    Whoever admitted the person answers for the address, so it counts as verified.
    """
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def person_at(address: str) -> Person | None:
    """The person who may sign in with an address: verified, and not switched off."""
    return Person.objects.filter(
        email=address.strip().lower(),
        is_active=True,
        emailaddress__email=address.strip().lower(),
        emailaddress__verified=True,
    ).first()
