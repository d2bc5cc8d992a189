"""One person in one partnership, and what they would hand over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from actions.models import DateRequest, Deliverable, PlanStatus, Update
from actions.reports.organisations import promises_of
from actions.reports.people import last_sign_in_of, notes_of
from actions.services.handover import why_not_handed_over
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from concordat.outbox.models import Letter, LetterState
from partners.models import Invitation, Membership, Role
from partners.permissions import Standing, may_change_membership, may_end_membership, may_invite
from partners.services.people import INVITATION

# What became of an invitation's letter, in words.
LETTERS = {
    LetterState.WAITING: "The email waits to be sent.",
    LetterState.HELD: "The email waits until an operator lets it go.",
    LetterState.SENT: "The mail server took the email.",
    LetterState.DROPPED: "The email was not sent.",
    LetterState.FAILED: "The email could not be sent. Check the address.",
}


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """That somebody was written to."""

    when: str
    by: str
    letter: str


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A deputy, or another role of the same person in the same partnership."""

    name: str
    url: str
    notes: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the reader can do."""

    label: str
    name: str  # of the URL


@dataclass(frozen=True, slots=True)
class MembershipPage:
    """What somebody is in a partnership."""

    email: str
    since: str
    notes: tuple[str, ...]
    ended: bool
    last_sign_in: str
    last_report: str
    invitations: tuple[InvitationLine, ...]
    deputies: tuple[OtherLine, ...]
    others: tuple[OtherLine, ...]
    deeds: tuple[Deed, ...]


def page_of_membership(membership: Membership, standing: Standing) -> MembershipPage:
    """The page about a membership of `people.memberships_of`."""
    on = standing.on
    reports = Update.objects.filter(
        person=membership.person_id, partner__partnership=membership.partner.partnership_id
    )
    last = membership.last_report_at  # type: ignore[attr-defined]  # annotated by with_sign_ins
    in_all = f", {counted(reports.count(), 'report')} in all"
    return MembershipPage(
        email="" if membership.person.erased_at else membership.person.email,
        since=in_words(membership.since),
        notes=notes_of(membership, on),
        ended=membership.is_ended(on),
        last_sign_in=last_sign_in_of(membership),
        last_report=in_words(clock.day_of(last)) + in_all if last else "None yet",
        invitations=tuple(_invitations(membership)),
        deputies=tuple(_deputies(membership, on)),
        others=tuple(_others(membership, standing)),
        deeds=tuple(_deeds(membership, standing)),
    )


def _invitations(membership: Membership) -> list[InvitationLine]:
    """When they were written to, the newest first, and what became of each letter."""
    invitations = list(
        Invitation.objects.filter(membership=membership)
        .select_related("invited_by")
        .order_by("-pk")
    )
    keys = [f"{INVITATION}-{each.pk}" for each in invitations]
    letters = Letter.objects.filter(
        kind=INVITATION, person=membership.person_id, key__in=keys
    ).values_list("key", "state")
    states = {key: LETTERS[LetterState(state)] for key, state in letters}
    return [
        InvitationLine(
            when=in_words(clock.day_of(each.invited_at)),
            by=each.invited_by.name,
            letter=states.get(key, ""),
        )
        for each, key in zip(invitations, keys, strict=True)
    ]


def _line_of(other: Membership, name: str, on: date) -> OtherLine:
    """Another membership in a few words."""
    return OtherLine(name, other.get_absolute_url(), ", ".join(notes_of(other, on)))


def _deputies(membership: Membership, on: date) -> list[OtherLine]:
    """Who stands in, or did, for whoever this is."""
    rows = membership.deputies.select_related("person", "deputy_for__person").order_by("-since")
    return [
        OtherLine(
            each.person.name,
            each.get_absolute_url(),
            f"{in_words(each.since)} until {in_words(each.until)}"
            + (", ended" if each.is_ended(on) else ""),
        )
        for each in rows
    ]


def _others(membership: Membership, standing: Standing) -> list[OtherLine]:
    """What else they are in this partnership, as far as the reader looks after it."""
    rows = (
        Membership.objects.of(membership.person)
        .filter(partner__partnership=membership.partner.partnership_id)
        .exclude(pk=membership.pk)
        .select_related("person", "partner__organisation", "deputy_for__person")
        .order_by("-since", "pk")
    )
    return [
        _line_of(each, f"{each.get_role_display()} at {each.partner.full_name}", standing.on)
        for each in rows
        if may_change_membership(standing, each) or each.partner_id == membership.partner_id
    ]


def _deeds(membership: Membership, standing: Standing) -> list[Deed]:
    """What the reader can do; nothing with what is over."""
    if membership.is_ended(standing.on):
        return []
    leads = membership.role == Role.LEAD and membership.deputy_for_id is None
    changes = may_change_membership(standing, membership)
    invited = membership.invited_at is not None  # type: ignore[attr-defined]  # annotated by with_sign_ins
    possible = [
        (
            may_invite(standing, membership.partner, membership.role),
            Deed(
                "Send the invitation again" if invited else "Send an invitation",
                "membership-send-again",
            ),
        ),
        (
            changes and not why_not_handed_over(membership, standing),
            Deed("Hand over the work", "membership-hand-over"),
        ),
        (changes and leads, Deed("Name a deputy", "membership-deputy")),
        (changes and leads, Deed("Change the right to invite", "membership-right")),
        (changes and membership.deputy_for_id is None, Deed("Change the role", "membership-role")),
        (may_end_membership(standing, membership), Deed("End this role", "membership-end")),
    ]
    return [deed for can, deed in possible if can]


# What would be handed over


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """An open promise that stays with the organisation."""

    text: str
    url: str
    plan: str
    due: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request for a new date that waits."""

    text: str
    url: str
    words: str
    asked: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What a lead answers for."""

    promises: tuple[PromiseLine, ...]
    more: int  # promises that are not listed
    total: str
    requests: tuple[RequestLine, ...]

    @property
    def several_plans(self) -> bool:
        """Whether each promise must name its plan."""
        return len({promise.plan for promise in self.promises}) > 1


LISTED = 20


def handed_over(membership: Membership, standing: Standing) -> Handed:
    """The open promises of somebody's organisation, nearest first, and its waiting requests."""
    promises = (
        promises_of([membership.partner], standing)
        .unfinished()
        .filter(action__plan__status=PlanStatus.LIVE)
    )
    nearest = promises.select_related("action__plan").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )
    total = promises.count()
    waiting = (
        DateRequest.objects.waiting()
        .filter(partner=membership.partner_id)
        .select_related("deliverable__action", "person")
    )
    return Handed(
        promises=tuple(_promise(each) for each in nearest[:LISTED]),
        more=max(0, total - LISTED),
        total=counted(total, "open promise"),
        requests=tuple(_request(each) for each in waiting),
    )


def _promise(deliverable: Deliverable) -> PromiseLine:
    """One promise in a few words."""
    return PromiseLine(
        text=deliverable.text,
        url=deliverable.get_absolute_url(),
        plan=deliverable.action.plan.title,
        due=in_words(deliverable.due_on) or "No date",
    )


def _request(request: DateRequest) -> RequestLine:
    """One request in a few words."""
    return RequestLine(
        text=request.deliverable.text,
        url=request.deliverable.get_absolute_url(),
        words=request.words,
        asked=f"{request.person.name}, {in_words(clock.day_of(request.asked_at))}",
    )
