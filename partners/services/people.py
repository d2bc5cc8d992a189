"""Inviting people, and what they are in a partnership: the only writer of memberships there."""

import uuid
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from concordat.lib.days import in_words
from concordat.outbox.services import post
from concordat.trail.services import record
from partners.models import Invitation, Membership, Partner, Partnership, Person, Role
from partners.permissions import (
    Standing,
    check_may_change_membership,
    check_may_end_membership,
    check_may_invite,
)
from partners.services.refusing import Refused
from partners.services.sign_in import let_sign_in

INVITATION = "invitation"  # the kind of its letter


# Inviting


@transaction.atomic
def invite(
    *, name: str, email: str, partner: Partner, role: str, nonce: uuid.UUID, by: Standing
) -> Invitation:
    """Give somebody a membership and write to them how to sign in.

    A person who is known by the address, here or elsewhere, keeps their name; nothing that comes
    back says which it was. The same `nonce` again returns the row that is there. Raises
    PermissionDenied, or Refused.
    """
    check_may_invite(by, partner, role)
    if partner.is_collective:
        raise Refused("Choose an organisation; nobody is a member of a group.", about="partner")
    already = Invitation.objects.filter(nonce=nonce, invited_by=by.person).first()
    if already is not None:
        return already
    person = _person_at(email, name)
    let_sign_in(person)
    membership, _ = Membership.objects.get_or_create(
        person=person, partner=partner, role=Role(role), until=None, defaults={"since": by.on}
    )
    invitation = _tell(membership, nonce, by)
    _record("invitation-sent", membership, by)
    return invitation


def _person_at(email: str, name: str) -> Person:
    """The person with an address, made where there is none; nobody can use a password."""
    email = email.strip().lower()
    person, _ = Person.objects.get_or_create(
        email__iexact=email,
        defaults={
            "email": email,
            "name": " ".join(name.split()),
            "password": make_password(None),
        },
    )
    return person


def _tell(membership: Membership, nonce: uuid.UUID, by: Standing) -> Invitation:
    """An invitation and its letter; one a nonce. Refused where the nonce is somebody else's."""
    invitation, made = Invitation.objects.get_or_create(
        nonce=nonce, defaults={"membership": membership, "invited_by": by.person}
    )
    if not made:
        raise Refused("This form was sent before: open it again.")
    post(
        INVITATION,
        person=membership.person,
        key=f"{INVITATION}-{invitation.pk}",
        ids={INVITATION: invitation.pk},
    )
    return invitation


@transaction.atomic
def send_again(*, membership: Membership, nonce: uuid.UUID, by: Standing) -> Invitation:
    """Write to somebody again how to sign in; who may invite them may.

    Raises PermissionDenied, or Refused where the membership is over.
    """
    check_may_invite(by, membership.partner, membership.role)
    already = Invitation.objects.filter(
        nonce=nonce, membership=membership, invited_by=by.person
    ).first()
    if already is not None:
        return already
    _check_goes_on(membership, by.on)
    invitation = _tell(membership, nonce, by)
    _record("invitation-sent-again", membership, by)
    return invitation


# Ending


@transaction.atomic
def end_membership(*, membership: Membership, by: Standing) -> None:
    """End what somebody is at a partner; access is lost at their next request.

    Raises PermissionDenied, or Refused: it is over already, or nobody would coordinate.
    """
    check_may_end_membership(by, membership)
    end_now(membership, by.on)
    _record("membership-ended", membership, by)


def end_now(membership: Membership, on: date) -> None:
    """End a membership on a day, at once; for the services that checked who asks.

    Raises Refused where it is over already, or where nobody would coordinate.
    """
    partnership = membership.partner.partnership_id
    # Two coordinators who end each other at the same moment come one after the other.
    Partnership.objects.select_for_update().get(pk=partnership)
    why_not = why_it_cannot_end(membership, on)
    ended = (
        Membership.objects.not_ended(on)
        .filter(pk=membership.pk)
        .update(ended_on=on, until=max(membership.since, on))
        if not why_not
        else 0
    )
    if not ended:
        raise Refused(why_not or "This role was ended meanwhile.")
    membership.refresh_from_db()


def why_it_cannot_end(membership: Membership, on: date) -> str:
    """A sentence; blank where it can."""
    if membership.is_ended(on):
        return f"{membership.person} is this no longer; nothing is left to end."
    others = Membership.objects.current(on).filter(
        role=Role.COORDINATOR, partner__partnership=membership.partner.partnership_id
    )
    if (
        membership.role == Role.COORDINATOR
        and not others.exclude(person=membership.person_id).exists()
    ):
        return (
            f"{membership.person} is the only coordinator of this partnership. Invite another "
            "one first: without a coordinator nobody could invite anybody or look after its plan."
        )
    return ""


def _check_goes_on(membership: Membership, on: date) -> None:
    """Refuse what is about a membership that is over."""
    if membership.is_ended(on):
        raise Refused(f"{membership.person} is this no longer. Invite them again.")


# Changing


@transaction.atomic
def change_role(*, membership: Membership, role: str, nonce: uuid.UUID, by: Standing) -> Membership:
    """End one role and begin another at the same partner; the one that holds from now on.

    Raises PermissionDenied, or Refused.
    """
    check_may_change_membership(by, membership)
    _check_goes_on(membership, by.on)
    if role == membership.role:
        raise Refused(f"{membership.person} is this already.", about="role")
    if membership.deputy_for_id is not None:
        raise Refused("A deputy is a lead for a time. End it, and invite them in another role.")
    end_now(membership, by.on)
    changed = begin(membership.person, membership.partner, role, nonce=nonce, by=by)
    _record("role-changed", changed, by, role_before=membership.role)
    return changed


def begin(
    person: Person, partner: Partner, role: str, *, nonce: uuid.UUID, by: Standing
) -> Membership:
    """A membership from today, unless there is one, and a letter that says so.

    For the services that checked who asks.
    """
    membership, _ = Membership.objects.get_or_create(
        person=person, partner=partner, role=Role(role), until=None, defaults={"since": by.on}
    )
    _tell(membership, nonce, by)
    return membership


@transaction.atomic
def let_invite(*, membership: Membership, allowed: bool, by: Standing) -> Membership:
    """Let a lead invite colleagues at the same partner, or no longer.

    What is so already is said again without a word. Raises PermissionDenied, or Refused.
    """
    check_may_change_membership(by, membership)
    _check_goes_on(membership, by.on)
    if membership.role != Role.LEAD:
        raise Refused("Only a partner lead can be given the right to invite colleagues.")
    rows = Membership.objects.filter(pk=membership.pk, may_invite=not allowed)
    if rows.update(may_invite=allowed):
        what = "right-to-invite-given" if allowed else "right-to-invite-taken"
        _record(what, membership, by)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def name_deputy(
    *,
    membership: Membership,
    colleague: Person,
    since: date,
    until: date,
    nonce: uuid.UUID,
    by: Standing,
) -> Membership:
    """Let a colleague at the same partner answer as its lead for a time.

    Raises PermissionDenied, or Refused, with what is at fault.
    """
    check_may_change_membership(by, membership)
    already = Membership.objects.filter(invitations__nonce=nonce, deputy_for=membership).first()
    if already is not None:
        return already
    _check_deputy(membership, colleague, by.on)
    _check_time(membership, colleague, since, until, by.on)
    deputy = Membership.objects.create(
        person=colleague,
        partner=membership.partner,
        role=Role.LEAD,
        since=since,
        until=until,
        deputy_for=membership,
    )
    _tell(deputy, nonce, by)
    _record("deputy-named", deputy, by)
    return deputy


def colleagues_of(membership: Membership, on: date) -> list[Person]:
    """Who else is at the same partner on a day, by name: who may stand in, or take over."""
    others = Membership.objects.current(on).filter(partner=membership.partner_id)
    return list(
        Person.objects.filter(pk__in=others.values("person"))
        .exclude(pk=membership.person_id)
        .order_by("name", "pk")
    )


def _check_deputy(membership: Membership, colleague: Person, on: date) -> None:
    """A deputy stands in for a lead, and is a colleague who is none."""
    _check_goes_on(membership, on)
    if membership.role != Role.LEAD or membership.deputy_for_id is not None:
        raise Refused("Only a partner lead can have a deputy.")
    if colleague not in colleagues_of(membership, on):
        raise Refused("Choose a colleague at the same organisation.", about="colleague")


def _check_time(
    membership: Membership, colleague: Person, since: date, until: date, on: date
) -> None:
    """From today or later, to a last day, and not while the colleague is a lead there anyway."""
    if since < on:
        raise Refused(f"Choose {in_words(on)} or a later day.", about="since")
    if until < since:
        raise Refused("The last day must not be before the first.", about="until")
    leading = Membership.objects.of(colleague).not_ended(since)
    there = leading.filter(partner=membership.partner_id, role=Role.LEAD, since__lte=until).first()
    if there is not None:
        until_when = f" until {in_words(there.until)}" if there.until else ""
        raise Refused(
            f"{colleague} is a lead there already{until_when}, and needs no more to answer.",
            about="colleague",
        )


def _record(what: str, membership: Membership, by: Standing, **details: str) -> None:
    """Record what was done to a membership, in the transaction that does it."""
    record(
        what,
        by=by.person,
        partnership=membership.partner.partnership_id,
        about={"membership": membership.pk},
        details={"role": membership.role} | details,
    )
