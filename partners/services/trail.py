"""What the trail knows of people: what they did, how rows are named, sign-ins as they happen."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest

from concordat.lib import clock
from concordat.trail.kinds import KINDS as KNOWN
from concordat.trail.kinds import Name, Resolver, register, register_names
from concordat.trail.models import Entry
from concordat.trail.services import record
from partners.models import (
    Contact,
    Invitation,
    Membership,
    Organisation,
    Partner,
    Partnership,
    Person,
)

# Codes, and the words that go on from a name. Those of a person belong to no partnership; the
# coordinators of each partnership see those of their own members.
KINDS_OF_A_PERSON = {
    "signed-in": "signed in",
    "sign-in-failed": "could not sign in",
    "signed-out": "signed out",
}
KINDS = {
    "invitation-sent": "invited somebody",
    "membership-given": "gave somebody a role",
    "membership-ended": "ended somebody’s role",
    "deputy-named": "named a deputy",
    "right-to-invite-given": "let a lead invite colleagues",
    "right-to-invite-taken": "took back a lead’s right to invite",
    "invitation-sent-again": "sent an invitation again",
    "role-changed": "changed somebody’s role",
    "contact-added": "added a contact",
    "contact-changed": "changed a contact",
    "contact-ended": "took a contact out of the register",
    "organisation-succeeded": "recorded that one organisation took over from another",
    "organisation-edited": "edited an organisation",
    "partner-added": "added a partner",
    "partner-edited": "changed how a partner appears here",
    "partnership-edited": "edited a partnership",
    "person-edited": "edited somebody’s account",
    "person-erased": "erased somebody’s name and address",
    "person-exported": "downloaded what is kept about somebody",
    "trail-exported": "downloaded what happened",
    "contacts-exported": "downloaded the contacts register",
    "letters-held": "held the letters about a partnership",
    "letters-released": "let the letters about a partnership go again",
    "letter-sent-again": "had a letter sent again",
    "ladder-changed": "changed when others are told of what is late",
    "patient-warning-overridden": "kept a number that looked like a patient’s",
}
FORMER = "a former member"


def register_all() -> None:
    """Tell the trail what this app records, and how its rows are named."""
    for code, words in KINDS_OF_A_PERSON.items():
        register(code, words, of_a_person=True)
    for code, words in KINDS.items():
        register(code, words)
    for kind, resolver in RESOLVERS.items():
        register_names(kind, resolver)


def record_override(
    fields: Collection[str], *, by: Person, partnership: int, about: Mapping[str, int]
) -> None:
    """Record that somebody kept what looked like a patient's number; which boxes, not what.

    `fields` is what `WatchedForm.overridden` names; for none nothing is recorded.
    """
    if fields:
        record(
            "patient-warning-overridden",
            by=by,
            partnership=partnership,
            about=about,
            details={"fields": "/".join(fields)},
        )


# Names, read when somebody looks


def names_of_people(ids: Collection[int]) -> dict[int, Name]:
    """People by their names; of who was erased, that they were a member."""
    return {each.pk: Name(name_of_person(each)) for each in Person.objects.filter(pk__in=ids)}


def name_of_person(person: Person) -> str:
    """A person's name; of who was erased, that they were a member."""
    return FORMER if person.erased_at else person.name


def _said_by(rows: "QuerySet[Any]") -> Resolver:
    """Rows as they say themselves, with their own page where they have one."""

    def resolver(ids: Collection[int]) -> dict[int, Name]:
        return {row.pk: Name(str(row), address_of(row)) for row in rows.filter(pk__in=ids)}

    return resolver


def address_of(row: Model) -> str:
    """A row's own page; blank where it has none."""
    get_absolute_url = getattr(row, "get_absolute_url", None)
    return get_absolute_url() if get_absolute_url else ""


def name_of_membership(membership: Membership) -> str:
    """Who, where, as what; without the name of who was erased."""
    who = name_of_person(membership.person)
    return f"{who}, {membership.get_role_display().lower()} at {membership.partner.short_name}"


def names_of_memberships(ids: Collection[int]) -> dict[int, Name]:
    """Memberships by person, role and partner."""
    rows = Membership.objects.filter(pk__in=ids).select_related("person", "partner")
    return {row.pk: Name(name_of_membership(row)) for row in rows}


def names_of_invitations(ids: Collection[int]) -> dict[int, Name]:
    """Invitations by the membership that they tell of."""
    rows = Invitation.objects.filter(pk__in=ids)
    rows = rows.select_related("membership__person", "membership__partner")
    return {row.pk: Name(name_of_membership(row.membership)) for row in rows}


RESOLVERS: dict[str, Resolver] = {
    "person": names_of_people,
    "membership": names_of_memberships,
    "invitation": names_of_invitations,
    "partner": _said_by(Partner.objects.all()),
    "partnership": _said_by(Partnership.objects.all()),
    "organisation": _said_by(Organisation.objects.all()),
    "successor": _said_by(Organisation.objects.all()),
    "contact": _said_by(Contact.objects.select_related("partner")),
}


# What a partnership sees


def entries_of(partnership: Partnership) -> "QuerySet[Entry]":
    """What happened in a partnership, and how those signed in who were its members that day.

    A person's own doings belong to no partnership; what a member of two does in the other one
    does, and is not among these.
    """
    own = [kind.code for kind in KNOWN.values() if kind.of_a_person]
    member_then = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("day")),
        person_id=OuterRef("actor"),
        partner__partnership=partnership,
        since__lte=OuterRef("day"),
    )
    return Entry.objects.annotate(day=TruncDate("at", tzinfo=clock.LONDON)).filter(
        Q(partnership=partnership.pk)
        | Q(Exists(member_then), partnership__isnull=True, what__in=own)
    )


def people_of(partnership: Partnership) -> list[tuple[int, str]]:
    """Whoever is or was a member, to choose from, as the trail names them."""
    members = Membership.objects.filter(partner__partnership=partnership).values("person")
    people = Person.objects.filter(pk__in=members).order_by("name", "pk")
    return [(each.pk, name_of_person(each)) for each in people]


# Signing in and out: receivers of Django's signals, connected by the app


def record_signed_in(sender: Any, user: Person, **kwargs: Any) -> None:
    """Somebody signed in."""
    record("signed-in", by=user, partnership=None)


def record_signed_out(sender: Any, user: Person | None, **kwargs: Any) -> None:
    """Somebody signed out; a session that was nobody's any more is no event."""
    if user is not None:
        record("signed-out", by=user, partnership=None)


def record_sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Somebody failed to sign in. What they typed is not kept, only whose account it names."""
    typed = credentials.get(Person.USERNAME_FIELD) or credentials.get("username")
    record_failure(Person.objects.filter(email__iexact=typed).first() if typed else None)


def record_failure(person: Person | None) -> None:
    """A failed sign-in to somebody's account, or (None) to none that there is.

    The account stands as the actor, so that it is found with the person's other sign-ins; whoever
    sat at the keyboard is not known.
    """
    record("sign-in-failed", by=person, partnership=None)
