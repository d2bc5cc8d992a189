"""Letters to people: that they are a member, and where to sign in. None holds a secret."""

from django.conf import settings
from django.urls import reverse

from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.mail import Block, Heading, Link, Mail, Paragraph, build
from concordat.outbox.kinds import Ids, register
from partners.models import Invitation, Membership, Role
from partners.services.people import INVITATION

# What somebody does here, by role.
DOES = {
    Role.LEAD: (
        "As partner lead you say where the promises of your organisation stand. It takes half a "
        "minute each, and you can ask for a new date where one cannot be kept."
    ),
    Role.READER: "As reader you see the plans, and how far every organisation says it is.",
    Role.COMMISSIONER: (
        "As commissioner you see what is late, decide on new dates, and confirm that what is "
        "reported as delivered is delivered."
    ),
    Role.COORDINATOR: (
        "As coordinator you look after the plans and the people of this partnership."
    ),
    Role.CHAIR: "As chair you decide where everybody else has a part in it.",
}
DECIDES = frozenset({Role.COMMISSIONER, Role.COORDINATOR, Role.CHAIR})


def register_letters() -> None:
    """Tell the outbox how these letters are written, and who may have them."""
    register(INVITATION, render=invitation_letter, may_receive=may_have_invitation)


def may_have_invitation(person: int, ids: Ids) -> bool:
    """Whoever the invitation is for, while the membership goes on and they can sign in."""
    invitation = _invitation(person, ids)
    if invitation is None or not invitation.membership.person.is_active:
        return False
    return not invitation.membership.is_ended(clock.today())


def invitation_letter(person: int, ids: Ids) -> Mail | None:
    """What somebody is in a partnership, who says so, and where to sign in.

    Nobody gets in by having it: the link leads to the page that asks for the address, and opening
    it does nothing.
    """
    invitation = _invitation(person, ids)
    if invitation is None:
        return None
    membership = invitation.membership
    partnership, partner = membership.partner.partnership, membership.partner
    role = Role(membership.role)
    blocks: list[Block] = [
        Paragraph(f"Hello {membership.person.name},"),
        Paragraph(_what_happened(invitation)),
        Paragraph(DOES[role]),
        Heading("How to sign in"),
        Link("Open the sign-in page", reverse("sign-in")),
        Paragraph(
            f"Enter this address there: {membership.person.email}. We then send it a code, which "
            "you type into the same browser. You need no password."
        ),
    ]
    if role in DECIDES and settings.SECOND_FACTOR_REQUIRED:
        blocks.append(
            Paragraph(
                "Because you look after others’ promises, you add a passkey or an authenticator "
                "app when you sign in for the first time."
            )
        )
    return build(
        f"{partnership.name}: you are a {role.label.lower()} at {partner.full_name}",
        *blocks,
        why=_why(invitation),
    )


def _what_happened(invitation: Invitation) -> str:
    """Who made the reader what, and for how long."""
    membership = invitation.membership
    partnership, by = membership.partner.partnership.name, invitation.invited_by.name
    part = f"{Role(membership.role).label.lower()} at {membership.partner.full_name}"
    said = (
        f"{by} made you a {part} in {partnership}"
        if _was_member(membership)
        else f"{by} invited you to {partnership} as a {part}"
    )
    lead = membership.deputy_for
    if lead is not None:
        return (
            f"{said}, in place of {lead.person.name}, from {in_words(membership.since)} until "
            f"{in_words(membership.until)}."
        )
    if membership.since > clock.today():
        return f"{said}, from {in_words(membership.since)}."
    return f"{said}."


def _was_member(membership: Membership) -> bool:
    """Whether the reader was anything in this partnership before."""
    before = Membership.objects.of(membership.person).filter(pk__lt=membership.pk)
    return before.filter(partner__partnership=membership.partner.partnership_id).exists()


def _why(invitation: Invitation) -> str:
    """Why the reader gets this, and what to do who did not expect it."""
    known = _was_member(invitation.membership)
    did = "changed what you are here" if known else "entered your address"
    return (
        f"You get this because {invitation.invited_by.name} {did} on "
        f"{in_words(clock.day_of(invitation.invited_at))}. If you did not expect it, you need do "
        "nothing: nobody can sign in without a code that is sent to this address. Questions, or "
        f"not for you? Write to {settings.SUPPORT_ADDRESS}."
    )


def _invitation(person: int, ids: Ids) -> Invitation | None:
    """The invitation of a letter, if it is the person's."""
    return (
        Invitation.objects.filter(pk=ids[INVITATION], membership__person=person)
        .select_related(
            "invited_by",
            "membership__person",
            "membership__partner__organisation",
            "membership__partner__partnership",
            "membership__deputy_for__person",
        )
        .first()
    )
