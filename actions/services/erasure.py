"""Erasure: a person's name and address are taken out; what they wrote stays, by a former member.

Rows of the record and the trail hold the person's id and are not touched: what was promised and
reported stays whole. See docs/decisions/0024.
"""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from actions.statuses import Refused
from concordat.lib import clock
from concordat.outbox.services import forget_person
from concordat.trail.services import record
from partners.models import Contact, Membership, Partner, Partnership, Person
from partners.models.contact import ContactQuerySet
from partners.permissions import Standing, check_may_operate
from partners.services.people import why_it_cannot_end

FORMER = "A former member"
LONGEST_NAME = 200


class ErasureRefused(Refused):
    """Somebody who cannot be erased, or not yet."""


@transaction.atomic
def erase(*, person: Person, by: Standing) -> Person:
    """Take out everything that says who somebody was; once, however often it is asked.

    Raises PermissionDenied, or ErasureRefused: they run the service, or alone coordinate.
    """
    check_may_operate(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        return person
    partners = partners_of(person)
    # Two coordinators who are erased at the same moment come one after the other.
    partnerships = sorted({each.partnership_id for each in partners})
    list(Partnership.objects.select_for_update().filter(pk__in=partnerships).order_by("pk"))
    why_not = why_not_yet(person, by)
    if why_not:
        raise ErasureRefused(why_not)
    contacts_of(person).delete()
    _end_memberships(person, by)
    _forget_sign_in(person)
    forget_person(person.pk)
    _take_out_the_name(person, partners)
    told: Sequence[int | None] = partnerships or [None]
    for pk in told:
        record("person-erased", by=by.person, partnership=pk, about={"person": person.pk})
    return person


def why_not_yet(person: Person, by: Standing) -> str:
    """Why somebody cannot be erased now, as a sentence; blank where they can."""
    if person.is_superuser:
        return f"{person} runs the service: another operator takes that right away first."
    mine = Membership.objects.of(person).not_ended(by.on).select_related("person", "partner")
    reasons = (why_it_cannot_end(each, by.on) for each in mine)
    return next(filter(None, reasons), "")


def partners_of(person: Person) -> list[Partner]:
    """Where somebody was ever a member."""
    pks = person.memberships.order_by().values("partner")
    return list(Partner.objects.filter(pk__in=pks).select_related("organisation").order_by("pk"))


def contacts_of(person: Person) -> ContactQuerySet:
    """The contacts that are this person: by their address, or by name where they are members."""
    partnerships = [each.partnership_id for each in partners_of(person)]
    return Contact.objects.filter(
        Q(email__iexact=person.email)
        | Q(name__iexact=person.name, partner__partnership__in=partnerships)
    )


def sessions_of(person: Person) -> list[str]:
    """The keys of the sessions in which somebody is signed in."""
    mine = str(person.pk)
    return [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == mine
    ]


def _end_memberships(person: Person, by: Standing) -> None:
    """Access is lost at the next request; what is over keeps its days."""
    for membership in Membership.objects.of(person).not_ended(by.on):
        membership.until = max(membership.since, min(membership.until or by.on, by.on))
        membership.ended_on = by.on
        membership.may_invite = False
        membership.save(update_fields=["until", "ended_on", "may_invite"])


def _forget_sign_in(person: Person) -> None:
    """Nobody can sign in as them, here or from where they still are."""
    Session.objects.filter(session_key__in=sessions_of(person)).delete()
    for model in (UserSession, Authenticator, EmailAddress, SocialAccount):
        model.objects.filter(user=person).delete()


def _take_out_the_name(person: Person, partners: list[Partner]) -> None:
    """What stays says only where they were, and that only where it was one place."""
    names = {each.full_name for each in partners}
    person.name = f"{FORMER} of {names.pop()}" if len(names) == 1 else FORMER
    person.name = person.name[:LONGEST_NAME]
    # Nobody's address: the domain exists nowhere (RFC 2606).
    person.email = f"erased-{person.pk}@erased.invalid"
    person.set_unusable_password()
    person.is_active = False
    person.last_login = None
    person.erased_at = clock.now()
    person.save()
