"""Who somebody is in their partnerships, loaded once a request and asked many times.

Rights come from memberships alone, and are read anew at every request. Each right is a pair:
`check_may_x` raises PermissionDenied with a sentence for the user, `may_x` says yes or no.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from concordat.lib import clock
from partners.models import CollectiveMember, Membership, Partner, Person, Role


@dataclass(frozen=True)
class Standing:
    """What a person is on a day: their roles, and the partners for which they may answer."""

    person: Person
    on: date
    memberships: tuple[Membership, ...]
    own_partners: frozenset[int]  # pks: partners at which they are a lead, and these' teams
    collectives: frozenset[int]  # pks: collectives to which one of own_partners belongs

    def partnerships_as(self, *roles: Role) -> frozenset[int]:
        """The pks of the partnerships in which the person has one of the roles."""
        return frozenset(
            membership.partner.partnership_id
            for membership in self.memberships
            if membership.role in roles
        )

    @property
    def partnerships(self) -> frozenset[int]:
        """The pks of all the person's partnerships."""
        return self.partnerships_as(*Role)

    @property
    def answers_for(self) -> frozenset[int]:
        """The pks of the partners, collectives too, whose promises are this person's to report."""
        return self.own_partners | self.collectives

    @property
    def is_lead(self) -> bool:
        """Whether they answer for anybody."""
        return bool(self.own_partners)


def standing_of(person: Person, on: date) -> Standing:
    """Load a person's standing; the number of queries does not depend on the number of rows."""
    memberships = tuple(
        Membership.objects.of(person)
        .current(on)
        .select_related("partner__organisation", "partner__partnership")
    )
    leading = [membership.partner for membership in memberships if membership.role == Role.LEAD]
    own = _with_their_teams(leading)
    belongs = CollectiveMember.objects.current(on).filter(member__in=own)
    return Standing(
        person=person,
        on=on,
        memberships=memberships,
        own_partners=frozenset(own),
        collectives=frozenset(belongs.values_list("collective", flat=True)) if own else frozenset(),
    )


# How far below an organisation its teams may lie: a team, its service, that one's unit.
DEPTH_OF_TEAMS = 3


def _with_their_teams(partners: Sequence[Partner]) -> set[int]:
    """Pks of the partners and of those in the same partnership that are parts of them.

    One query, whatever the number of partners and teams.
    """
    own = {
        (partner.partnership_id, partner.organisation_id)
        for partner in partners
        if partner.organisation_id is not None
    }
    found = {partner.pk for partner in partners}
    if not own:
        return found
    above = ["organisation" + "__parent" * depth for depth in range(1, DEPTH_OF_TEAMS + 1)]
    organisations = [organisation for _, organisation in own]
    below = Q()
    for name in above:
        below |= Q(**{f"{name}__in": organisations})
    teams = Partner.objects.filter(below, partnership__in=[partnership for partnership, _ in own])
    for pk, partnership, *parents in teams.values_list("pk", "partnership_id", *above):
        if any((partnership, parent) in own for parent in parents):
            found.add(pk)
    return found


def standing_in(request: HttpRequest) -> Standing:
    """The standing of whoever makes the request, loaded at the first question."""
    found = getattr(request, "_standing", None)
    if found is None:
        found = standing_of(request.user, clock.today())  # type: ignore[arg-type]  # views are closed to AnonymousUser
        request._standing = found  # type: ignore[attr-defined]  # kept where the request ends
    return found


def check_may_coordinate(standing: Standing, partnership_pk: int) -> None:
    """Only a coordinator of the partnership corrects its plans."""
    if partnership_pk not in standing.partnerships_as(Role.COORDINATOR):
        raise PermissionDenied("Only a coordinator of this partnership can change its plan.")


def may_coordinate(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_coordinate`."""
    return partnership_pk in standing.partnerships_as(Role.COORDINATOR)


def check_may_see_health(standing: Standing, partnership_pk: int) -> None:
    """What weakens a plan is for those who coordinate or commission it."""
    looking = standing.partnerships_as(Role.COORDINATOR, Role.COMMISSIONER)
    if partnership_pk not in looking:
        raise PermissionDenied(
            "Only coordinators and commissioners of this partnership see the health of its plan."
        )


def may_see_health(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_see_health`."""
    return partnership_pk in standing.partnerships_as(Role.COORDINATOR, Role.COMMISSIONER)


def check_may_set_aside(standing: Standing, partnership_pk: int) -> None:
    """Only a coordinator says that a finding needs no more attention."""
    if not may_coordinate(standing, partnership_pk):
        raise PermissionDenied("Only a coordinator of this partnership can set findings aside.")


def check_may_operate(standing: Standing) -> None:
    """What several partnerships share is the operators' to edit."""
    if not standing.person.is_superuser:
        raise PermissionDenied("Only operators of the service can do this.")


def may_operate(standing: Standing) -> bool:
    """See `check_may_operate`."""
    return standing.person.is_superuser
