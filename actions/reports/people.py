"""The people of a partnership, as those who look after them see them; who has nobody to answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse

from actions.models import Deliverable, PlanStatus, Responsibility, Update
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from partners.models import (
    CollectiveMember,
    Invitation,
    Membership,
    Organisation,
    Partner,
    Partnership,
    Role,
)
from partners.models.membership import MembershipQuerySet
from partners.permissions import DEPTH_OF_TEAMS, Standing, inviting_at, may_coordinate

NEVER = "Never"
SHORT = 6


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What somebody is at a partner."""

    name: str
    url: str
    organisation: str
    role: str
    notes: tuple[str, ...]  # deputy, right to invite, from, until
    ended: bool
    last_sign_in: str
    never_signed_in: bool
    last_report: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A partner that leads open promises and has nobody who could report on them."""

    name: str
    url: str  # blank for a collective
    promises: str
    members: str  # of a collective, whom to look at
    invite_url: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers above the list."""

    people: int
    never: int
    answering: int  # partners that lead open promises
    unanswered: int

    @property
    def people_words(self) -> str:
        """ "3 of 34 people never signed in"."""
        return f"{self.never:,} of {people_in_words(self.people)} never signed in"

    @property
    def all_answered_words(self) -> str:
        """Where nobody is missing."""
        if not self.answering:
            return "No organisation has open promises yet, so that nobody is missing."
        if self.answering == 1:
            return "The one organisation with open promises has somebody to answer."
        return f"All {self.answering:,} organisations with open promises have somebody to answer."

    @property
    def few_unanswered(self) -> bool:
        """Whether the list of them is short enough to stand above the people."""
        return self.unanswered <= SHORT

    @property
    def unanswered_words(self) -> str:
        """ "2 of 12 organisations with open promises have nobody to answer"."""
        has = "has" if self.unanswered == 1 else "have"
        return (
            f"{self.unanswered:,} of {counted(self.answering, 'organisation')} with open promises "
            f"{has} nobody to answer"
        )


def people_in_words(number: int) -> str:
    """ "1 person", "34 people"."""
    return "1 person" if number == 1 else f"{number:,} people"


def memberships_of(partnership_pk: int, standing: Standing) -> MembershipQuerySet:
    """What people are in a partnership, as far as the reader looks after them.

    Each with `signed_in_since`: whether they signed in since they became a member. That somebody
    signed in before, in another partnership, is none of this one's business.
    """
    memberships = Membership.objects.visible_to(standing.person, standing.on).filter(
        partner__partnership=partnership_pk
    )
    if not may_coordinate(standing, partnership_pk):
        memberships = memberships.filter(partner__in=inviting_at(standing))
    return with_sign_ins(memberships)


def with_sign_ins(memberships: MembershipQuerySet) -> MembershipQuerySet:
    """Adds `signed_in_since` and `last_report_at`."""
    invited = Invitation.objects.filter(membership=OuterRef("pk")).order_by("pk")
    reports = Update.objects.filter(
        person=OuterRef("person"), partner__partnership=OuterRef("partner__partnership")
    ).order_by("-pk")
    return memberships.annotate(
        invited_at=Subquery(invited.values("invited_at")[:1]),
        last_report_at=Subquery(reports.values("reported_at")[:1]),
        signed_in_since=Case(
            When(person__last_login__date__gt=F("since"), then=Value(value=True)),
            When(
                Q(person__last_login__date=F("since"))
                & (Q(invited_at__isnull=True) | Q(person__last_login__gte=F("invited_at"))),
                then=Value(value=True),
            ),
            default=Value(value=False),
            output_field=BooleanField(),
        ),
    )


def line_of(membership: Membership, on: date) -> PersonLine:
    """A membership of `memberships_of`, with its person, partner and lead."""
    last_report = membership.last_report_at  # type: ignore[attr-defined]  # annotated by with_sign_ins
    return PersonLine(
        name=membership.person.name,
        url=membership.get_absolute_url(),
        organisation=membership.partner.full_name,
        role=membership.get_role_display(),
        notes=notes_of(membership, on),
        ended=membership.is_ended(on),
        last_sign_in=last_sign_in_of(membership),
        never_signed_in=last_sign_in_of(membership) == NEVER,
        last_report=in_words(clock.day_of(last_report)) if last_report else "",
    )


def last_sign_in_of(membership: Membership) -> str:
    """The day, or that there was none since they became a member."""
    moment = membership.person.last_login
    signed_in = membership.signed_in_since  # type: ignore[attr-defined]  # annotated by with_sign_ins
    return in_words(clock.day_of(moment)) if moment is not None and signed_in else NEVER


def notes_of(membership: Membership, on: date) -> tuple[str, ...]:
    """What else is to be said of a membership."""
    notes = []
    if membership.deputy_for is not None:
        notes.append(f"Deputy for {membership.deputy_for.person.name}")
    if membership.may_invite:
        notes.append("May invite colleagues")
    ended_on = membership.ended_on or membership.until
    if membership.is_ended(on):
        notes.append(f"Ended on {in_words(ended_on)}")
    elif not membership.person.is_active:
        notes.append("Switched off by the operators")
    elif membership.since > on:
        until = f" until {in_words(membership.until)}" if membership.until else ""
        notes.append(f"From {in_words(membership.since)}{until}")
    elif membership.until is not None:
        notes.append(f"Until {in_words(membership.until)}")
    return tuple(notes)


# Who has nobody to answer


def unanswered_in(partnership: Partnership, on: date) -> tuple[list[Unanswered], int]:
    """The partners that lead open promises without a lead, and how many lead any.

    A lead of its own, or at the organisation of which it is part, answers for a partner; a lead at
    any of its members for a collective. The number of queries does not grow.
    """
    open_promises = _open_promises(partnership, on)
    partners = Partner.objects.filter(pk__in=open_promises).select_related("organisation")
    answered = _answered_in(partnership, on)
    members = _members_of([each.pk for each in partners if each.is_collective], on)
    found = [
        _unanswered(each, open_promises[each.pk], members.get(each.pk, []))
        for each in partners
        if answered.isdisjoint({each.pk, *(member.pk for member in members.get(each.pk, []))})
    ]
    return sorted(found, key=lambda each: each.name.casefold()), len(open_promises)


def _open_promises(partnership: Partnership, on: date) -> dict[int, int]:
    """Partner's pk → open promises of live plans for which it is named."""
    open_now = (
        Deliverable.objects.unfinished()
        .filter(action__plan__partnership=partnership, action__plan__status=PlanStatus.LIVE)
        .values("pk")
    )
    pairs = Responsibility.objects.current(on).filter(deliverable__in=open_now).order_by()
    found: dict[int, int] = {}
    for partner, _ in pairs.values_list("partner", "deliverable").distinct():
        found[partner] = found.get(partner, 0) + 1
    return found


def _answered_in(partnership: Partnership, on: date) -> set[int]:
    """The pks of the partners that have a lead, themselves or above them."""
    leads = Membership.objects.current(on).filter(role=Role.LEAD, partner__partnership=partnership)
    above = [
        "organisation",
        *("organisation" + "__parent" * n for n in range(1, DEPTH_OF_TEAMS + 1)),
    ]
    led = set(leads.values_list("partner__organisation", flat=True))
    rows = Partner.objects.filter(partnership=partnership).bodies().values_list("pk", *above)
    return {pk for pk, *organisations in rows if not led.isdisjoint(filter(None, organisations))}


def _members_of(collectives: Collection[int], on: date) -> dict[int, list[Partner]]:
    """Collective's pk → the partners that belong to it on a day."""
    rows = CollectiveMember.objects.current(on).filter(collective__in=collectives)
    found: dict[int, list[Partner]] = {}
    for row in rows.select_related("member").order_by("member__short_name", "pk"):
        found.setdefault(row.collective_id, []).append(row.member)
    return found


def _unanswered(partner: Partner, promises: int, members: Sequence[Partner]) -> Unanswered:
    """One of them; the invitation begins at the organisation, or at a collective's first member."""
    asked = members[0].pk if members else partner.pk
    invite = reverse("people-invite", args=[partner.partnership_id])
    wanted = f"?partner={asked}&role={Role.LEAD}" if members or not partner.is_collective else ""
    return Unanswered(
        name=partner.full_name,
        url=_address_of(partner.organisation),
        promises=counted(promises, "open promise"),
        members=", ".join(member.short_name for member in members),
        invite_url=invite + wanted,
    )


def _address_of(organisation: Organisation | None) -> str:
    """An organisation's page; a collective has none."""
    return organisation.get_absolute_url() if organisation is not None else ""


def counts_of(memberships: MembershipQuerySet, unanswered: int, answering: int, on: date) -> Counts:
    """The numbers of those who are or will be members; each person counts once.

    `memberships` are those of `memberships_of`.
    """
    here: Any = memberships.not_ended(on).order_by()  # with what `with_sign_ins` adds
    signed_in = here.filter(signed_in_since=True, person=OuterRef("person"))
    never = here.filter(~Exists(signed_in))
    return Counts(
        people=here.values("person").distinct().count(),
        never=never.values("person").distinct().count(),
        answering=answering,
        unanswered=unanswered,
    )
