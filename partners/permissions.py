"""Who somebody is in their partnerships, loaded once a request and asked many times.

Rights come from memberships alone, and are read anew at every request. Each right is a pair:
`check_may_x` raises PermissionDenied with a sentence for the user, `may_x` says yes or no.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from concordat.lib import clock
from concordat.lib.sessions import check_second_factor
from partners.models import (
    CollectiveMember,
    Contact,
    ContactVisibility,
    Membership,
    Partner,
    Person,
    Role,
)

# Whoever coordinates or decides shows in two ways who they are; see concordat.lib.sessions.
WITH_SECOND_FACTOR = (Role.COORDINATOR, Role.COMMISSIONER, Role.CHAIR)


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
        if found.partnerships_as(*WITH_SECOND_FACTOR):
            check_second_factor(request)
        request._standing = found  # type: ignore[attr-defined]  # kept where the request ends
    return found


def _holds(check: Callable[..., None], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True


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


def check_may_see_trail(standing: Standing, partnership_pk: int) -> None:
    """Who did what, signing in too, is for those who run the partnership."""
    if not may_see_trail(standing, partnership_pk):
        raise PermissionDenied("Only a coordinator of this partnership sees what happened in it.")


def may_see_trail(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_see_trail`."""
    return may_coordinate(standing, partnership_pk)


def check_may_run_letters(standing: Standing, partnership_pk: int) -> None:
    """Who gets which letters, and when none go, is for those who run the partnership."""
    if not may_run_letters(standing, partnership_pk):
        raise PermissionDenied("Only a coordinator of this partnership looks after its letters.")


def may_run_letters(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_run_letters`."""
    return may_coordinate(standing, partnership_pk)


def check_may_operate(standing: Standing) -> None:
    """What several partnerships share is the operators' to edit."""
    if not standing.person.is_superuser:
        raise PermissionDenied("Only operators of the service can do this.")


def may_operate(standing: Standing) -> bool:
    """See `check_may_operate`."""
    return standing.person.is_superuser


# People: who sees them, invites, ends; see `partners.services.people` for what states allow


def inviting_at(standing: Standing) -> frozenset[int]:
    """The pks of the partners at which somebody is a lead with the right to invite."""
    return frozenset(
        membership.partner_id for membership in standing.memberships if membership.may_invite
    )


def check_may_see_people(standing: Standing, partnership_pk: int) -> None:
    """Coordinators see all people of a partnership; a lead who may invite those beside them."""
    if not may_see_people(standing, partnership_pk):
        raise PermissionDenied(
            "Only a coordinator of this partnership, or a lead who may invite colleagues, sees "
            "who can sign in. The contacts register says whom to call."
        )


def may_see_people(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_see_people`."""
    return may_coordinate(standing, partnership_pk) or any(
        membership.may_invite and membership.partner.partnership_id == partnership_pk
        for membership in standing.memberships
    )


def check_may_see_membership(standing: Standing, membership: Membership) -> None:
    """See `check_may_see_people`: the same for one of them."""
    if not may_see_membership(standing, membership):
        raise PermissionDenied(
            "Only a coordinator of this partnership, or a lead who may invite at the same "
            "organisation, sees this."
        )


def may_see_membership(standing: Standing, membership: Membership) -> bool:
    """See `check_may_see_membership`."""
    partner = membership.partner
    return may_coordinate(standing, partner.partnership_id) or partner.pk in inviting_at(standing)


# What a lead with the right to invite may invite colleagues as.
ROLES_OF_COLLEAGUES = (Role.LEAD, Role.READER)


def check_may_invite(standing: Standing, partner: Partner, role: str) -> None:
    """A coordinator anybody in their partnership; a lead with that right their colleagues."""
    if may_coordinate(standing, partner.partnership_id):
        return
    if partner.pk not in inviting_at(standing):
        raise PermissionDenied(
            "Only a coordinator of this partnership, or a lead of the same organisation who may "
            "invite colleagues, can invite somebody."
        )
    if role not in ROLES_OF_COLLEAGUES:
        raise PermissionDenied(
            "You can invite colleagues as partner lead or reader. Ask a coordinator for any other "
            "role."
        )


def may_invite(standing: Standing, partner: Partner, role: str) -> bool:
    """See `check_may_invite`."""
    return _holds(check_may_invite, standing, partner, role)


def check_may_end_membership(standing: Standing, membership: Membership) -> None:
    """Only a coordinator of the partnership ends what somebody is there."""
    if not may_end_membership(standing, membership):
        raise PermissionDenied("Only a coordinator of this partnership can end a role in it.")


def may_end_membership(standing: Standing, membership: Membership) -> bool:
    """See `check_may_end_membership`."""
    return may_coordinate(standing, membership.partner.partnership_id)


def check_may_change_membership(standing: Standing, membership: Membership) -> None:
    """Roles, the right to invite, deputies and handing over are a coordinator's."""
    if not may_change_membership(standing, membership):
        raise PermissionDenied(
            "Only a coordinator of this partnership can change what somebody is in it."
        )


def may_change_membership(standing: Standing, membership: Membership) -> bool:
    """See `check_may_change_membership`."""
    return may_coordinate(standing, membership.partner.partnership_id)


# Contacts: whom to call about what


def check_may_edit_contacts_at(standing: Standing, partner: Partner) -> None:
    """A coordinator at any partner; a lead at their own, and at its teams."""
    if not may_edit_contacts_at(standing, partner):
        raise PermissionDenied(
            "Only a coordinator of this partnership, or a lead of the same organisation, can "
            "change its contacts."
        )


def may_edit_contacts_at(standing: Standing, partner: Partner) -> bool:
    """See `check_may_edit_contacts_at`."""
    return may_coordinate(standing, partner.partnership_id) or partner.pk in standing.own_partners


def check_may_edit_contact(standing: Standing, contact: Contact) -> None:
    """Who may change the contacts of its partner, and may see its address."""
    check_may_edit_contacts_at(standing, contact.partner)
    if not may_see_address(standing, contact):
        raise PermissionDenied(
            "The address of this contact is for coordinators only, so that a coordinator changes "
            "it."
        )


def may_edit_contact(standing: Standing, contact: Contact) -> bool:
    """See `check_may_edit_contact`."""
    return _holds(check_may_edit_contact, standing, contact)


def may_see_address(standing: Standing, contact: Contact) -> bool:
    """Whether somebody sees how to reach a contact; the same as `ContactQuerySet.reached_by`."""
    partnership = contact.partner.partnership_id
    if may_coordinate(standing, partnership):
        return True
    if contact.visibility == ContactVisibility.COORDINATORS:
        return False
    if contact.visibility == ContactVisibility.PARTNERSHIP:
        return partnership in standing.partnerships
    commissions = partnership in standing.partnerships_as(Role.COMMISSIONER)
    return commissions or contact.partner_id in at_the_same_as(standing)


def at_the_same_as(standing: Standing) -> frozenset[int]:
    """The pks of the partners at which somebody is anything, and of a lead's teams."""
    return standing.own_partners | {each.partner_id for each in standing.memberships}
