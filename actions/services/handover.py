"""Handing over somebody's work to a colleague at the same partner, in one audited act."""

import uuid

from django.db import transaction

from concordat.trail.services import record
from partners.models import Membership, Person, Role
from partners.permissions import Standing, check_may_change_membership
from partners.services.people import begin, colleagues_of, end_now
from partners.services.refusing import Refused


@transaction.atomic
def hand_over(
    *, membership: Membership, colleague: Person, nonce: uuid.UUID, by: Standing
) -> Membership:
    """Make a colleague the lead in somebody's place, whose own role ends today.

    Promises and waiting requests are the organisation's and stay with it: whoever leads there
    answers for them. The same `nonce` again returns the row that is there. Raises
    PermissionDenied, or Refused.
    """
    check_may_change_membership(by, membership)
    already = Membership.objects.filter(invitations__nonce=nonce, person=colleague).first()
    if already is not None:
        return already
    why_not = why_not_handed_over(membership, by)
    if why_not:
        raise Refused(why_not)
    if colleague not in colleagues_of(membership, by.on):
        raise Refused("Choose a colleague at the same organisation.", about="colleague")
    taken = begin(colleague, membership.partner, Role.LEAD, nonce=nonce, by=by)
    end_now(membership, by.on)
    # Whoever stood in for a time now has the role itself.
    for deputy in membership.deputies.not_ended(by.on).filter(person=colleague):
        end_now(deputy, by.on)
    record(
        "work-handed-over",
        by=by.person,
        partnership=membership.partner.partnership_id,
        about={"membership": membership.pk, "person": colleague.pk},
    )
    return taken


def why_not_handed_over(membership: Membership, by: Standing) -> str:
    """Why there is nothing to hand over; blank where there is."""
    if membership.is_ended(by.on):
        return f"{membership.person} is this no longer; nothing is left to hand over."
    if membership.role != Role.LEAD or membership.deputy_for_id is not None:
        return "Only a partner lead hands over: the others answer for no promises themselves."
    return ""
