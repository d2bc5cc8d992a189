"""Succession: an organisation takes over from others on a day, in one audited act.

All or nothing: in every partnership of those that go, the successor becomes a partner, takes their
parts in open promises, their places in collectives and, where wanted, their people. What was
reported before keeps the old name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from actions.models import (
    Deliverable,
    PlanStatus,
    Responsibility,
    ResponsibilityRole,
    Revision,
    RevisionKind,
)
from actions.permissions import current_responsibilities
from actions.services.revising import say_parts
from actions.statuses import Refused
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.trail.services import record
from partners.models import (
    CollectiveMember,
    Membership,
    Organisation,
    Partner,
    Partnership,
    Succession,
)
from partners.permissions import Standing, check_may_operate

LONGEST_SHORT_NAME = 120


class SuccessionRefused(Refused):
    """A succession that cannot be, or not from that day."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to happen, and the order or agreement behind it."""

    predecessors: tuple[Organisation, ...]
    successor: Organisation
    on: date  # the successor's first day
    why: str
    short_name: str = ""  # how plans call it where it is no partner yet; blank: its name
    people_follow: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One partnership of those that go, with all that moves there."""

    partnership: Partnership
    leaving: tuple[Partner, ...]
    arriving: Partner | None  # None where the successor is no partner yet
    promises: tuple[Deliverable, ...]
    collectives: tuple[CollectiveMember, ...]
    memberships: tuple[Membership, ...]

    @property
    def shared(self) -> int:
        """How many of the promises the successor answers for already."""
        if self.arriving is None:
            return 0
        today = clock.today()
        return sum(_part_of(self.arriving.pk, each, today) is not None for each in self.promises)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would do, if it were carried out now."""

    order: Order  # with those alone for whom it was not carried out before
    places: tuple[Place, ...]

    @property
    def promises(self) -> int:
        """Over all partnerships."""
        return sum(len(place.promises) for place in self.places)


def preview(order: Order) -> Preview:
    """What an order would do; raises SuccessionRefused, as `succeed` would."""
    order = _checked(order)
    places = tuple(_places(order))
    for place in places:
        _check_place(place, order)
    return Preview(order, places)


@transaction.atomic
def succeed(*, order: Order, by: Standing) -> list[Succession]:
    """Carry out an order; once for each predecessor, however often it is sent.

    Raises PermissionDenied or SuccessionRefused, and then nothing is changed.
    """
    check_may_operate(by)
    _lock([*order.predecessors, order.successor])
    found = preview(order)
    for place in found.places:
        _carry_out(place, found.order, by)
    for organisation in found.order.predecessors:
        organisation.write(organisation.version, successor=order.successor)
        Succession.objects.create(
            predecessor=organisation,
            successor=order.successor,
            on=order.on,
            why=found.order.why,
            person=by.person,
        )
    _record(found, by)
    return list(Succession.objects.filter(predecessor__in=order.predecessors))


def _lock(organisations: Iterable[Organisation]) -> None:
    """Nobody else lets one of them be succeeded meanwhile; always in the same order."""
    pks = [each.pk for each in organisations]
    list(Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


# Whether it can be


def _checked(order: Order) -> Order:
    """The order as it is to be carried out: its rows read anew, without what is done already."""
    why, short_name = order.why.strip(), order.short_name.strip()
    if not order.predecessors:
        raise SuccessionRefused("Choose the organisations that go.", about="predecessors")
    if not why:
        raise SuccessionRefused("Say which order or agreement is behind it.", about="why")
    if order.on > clock.today():
        raise SuccessionRefused(
            "Record it on its first day or later: until then promises may still change hands.",
            about="on",
        )
    successor = Organisation.objects.select_related("successor").get(pk=order.successor.pk)
    if successor.successor is not None:
        raise SuccessionRefused(
            f"{successor} was itself succeeded by {successor.successor}: choose that one.",
            about="successor",
        )
    pks = {each.pk for each in order.predecessors}
    rows = Organisation.objects.filter(pk__in=pks).select_related("succession__successor")
    left = tuple(each for each in rows if not _is_done(each, order))
    return replace(order, predecessors=left, successor=successor, why=why, short_name=short_name)


def _is_done(organisation: Organisation, order: Order) -> bool:
    """Whether this very order was carried out for it; refused where another one was."""
    if organisation.pk == order.successor.pk:
        raise SuccessionRefused(
            f"{organisation} cannot succeed itself: choose another.", about="successor"
        )
    done = getattr(organisation, "succession", None)
    if done is None:
        return False
    if (done.successor_id, done.on) != (order.successor.pk, order.on):
        raise SuccessionRefused(
            f"{organisation} was already succeeded by {done.successor} on {in_words(done.on)}.",
            about="predecessors",
        )
    return True


def _check_place(place: Place, order: Order) -> None:
    """Nothing that moves began on the day or after it, and the new partner's name is free."""
    today = clock.today()
    leaving = {each.pk for each in place.leaving}
    for promise in place.promises:
        for part in current_responsibilities(promise, today):
            late = part.partner_id in leaving and part.since >= order.on
            if late or (_is(part, place.arriving) and part.since > order.on):
                raise SuccessionRefused(
                    f"{part.partner.full_name} took on a promise of {place.partnership} on "
                    f"{in_words(part.since)}: choose a later day.",
                    about="on",
                )
    for row in place.collectives:
        if row.since is not None and row.since >= order.on:
            raise SuccessionRefused(
                f"{row.member.full_name} joined {row.collective} on {in_words(row.since)}: "
                "choose a later day.",
                about="on",
            )
    name = _short_name(order)
    taken = place.partnership.partners.filter(short_name__iexact=name)
    if place.arriving is None and taken.exists():
        raise SuccessionRefused(
            f"{place.partnership} has another partner called “{name}”: give a short name that "
            "is free.",
            about="short_name",
        )


def _is(part: Responsibility, partner: Partner | None) -> bool:
    """Whether it is a partner's part."""
    return partner is not None and part.partner_id == partner.pk


def _short_name(order: Order) -> str:
    """How plans will call the successor where it is no partner yet."""
    return (order.short_name or order.successor.name)[:LONGEST_SHORT_NAME]


# What moves


def _places(order: Order) -> Iterable[Place]:
    """Every partnership of those that go; some queries for each."""
    today = clock.today()
    partners = (
        Partner.objects.filter(organisation__in=order.predecessors)
        .select_related("partnership", "organisation")
        .order_by("partnership__name", "partnership", "pk")
    )
    by_partnership: dict[Partnership, list[Partner]] = {}
    for partner in partners:
        by_partnership.setdefault(partner.partnership, []).append(partner)
    for partnership, leaving in by_partnership.items():
        joined = CollectiveMember.objects.current(today).filter(member__in=leaving)
        yield Place(
            partnership=partnership,
            leaving=tuple(leaving),
            arriving=partnership.partners.filter(organisation=order.successor).first(),
            promises=tuple(_open_promises_of(leaving, today)),
            collectives=tuple(
                joined.select_related("collective", "member__organisation").order_by("pk")
            ),
            memberships=tuple(_memberships_at(leaving, today)) if order.people_follow else (),
        )


def _open_promises_of(partners: Sequence[Partner], today: date) -> Iterable[Deliverable]:
    """The open promises of plans not closed for which one of the partners answers itself."""
    return (
        Deliverable.objects.unfinished()
        .led_by([each.pk for each in partners], today)
        .exclude(action__plan__status=PlanStatus.CLOSED)
        .select_related("action")
        .prefetch_related("responsibilities__partner__organisation")
        .order_by("pk")
    )


def _memberships_at(partners: Sequence[Partner], today: date) -> Iterable[Membership]:
    """Those in force or to come; first those that others are deputies for."""
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), partner__in=partners, ended_on__isnull=True
    )
    return sorted(rows.order_by("pk"), key=lambda row: row.deputy_for_id is not None)


def _part_of(partner_pk: int, promise: Deliverable, today: date) -> Responsibility | None:
    """A partner's present part in a promise."""
    parts = current_responsibilities(promise, today)
    return next((part for part in parts if part.partner_id == partner_pk), None)


# Doing it


def _carry_out(place: Place, order: Order, by: Standing) -> None:
    """Everything in one partnership."""
    successor = place.arriving or Partner.objects.create(
        partnership=place.partnership,
        organisation=order.successor,
        short_name=_short_name(order),
    )
    pks = [each.pk for each in place.promises]
    # Locked before they are read again: a report made meanwhile keeps its version.
    locked = Deliverable.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    for promise in locked.select_related("action").order_by("pk"):
        _take_over(promise, place, successor, order, by)
    for row in place.collectives:
        _join(row, successor, order.on)
    _bring_people(place.memberships, successor, order.on)


def _take_over(
    promise: Deliverable, place: Place, successor: Partner, order: Order, by: Standing
) -> None:
    """End the parts of those that go and begin the successor's, as one revision."""
    today = clock.today()
    before = current_responsibilities(promise, today)
    leaving = {each.pk for each in place.leaving}
    theirs = [part for part in before if part.partner_id in leaving]
    said_before = say_parts(before)
    own = _part_of(successor.pk, promise, today)
    for part in theirs:
        _end(part, order.on)
    _begin(promise, theirs, own, successor, order.on)
    promise.write(promise.version)
    after = list(
        Responsibility.objects.current(today)
        .filter(deliverable=promise)
        .select_related("partner")
        .order_by("position", "pk")
    )
    names = " and ".join(each.full_name for each in place.leaving if each.pk in _of(theirs))
    verb = "was" if len(_of(theirs)) == 1 else "were"
    Revision.objects.create(
        action=promise.action,
        deliverable=promise,
        kind=RevisionKind.LEADS,
        before=said_before,
        after=say_parts(after),
        why=f"{names} {verb} succeeded by {order.successor} on {in_words(order.on)}: {order.why}",
        person=by.person,
        revised_at=clock.now(),
    )


def _of(parts: Iterable[Responsibility]) -> set[int]:
    """Whose parts they are."""
    return {part.partner_id for part in parts}


def _end(part: Responsibility, on: date) -> None:
    """Its last day is the one before the successor's first."""
    part.until = on - timedelta(days=1)
    part.save(update_fields=["until"])


def _begin(
    promise: Deliverable,
    theirs: Sequence[Responsibility],
    own: Responsibility | None,
    successor: Partner,
    on: date,
) -> None:
    """The successor answers in their place, in their role; not twice where it did already.

    Where one of them was marked as the lead it becomes the lead, also if it only supported.
    """
    lead = ResponsibilityRole.LEAD
    first = min(theirs, key=lambda part: (part.role != lead, part.position))
    if own is not None and (first.role != lead or own.role == lead):
        return
    if own is not None and own.since < on:
        _end(own, on)
    Responsibility.objects.update_or_create(
        deliverable=promise,
        partner=successor,
        since=on,
        defaults={"role": first.role, "position": first.position, "until": None},
    )


def _join(row: CollectiveMember, successor: Partner, on: date) -> None:
    """The successor belongs where one that goes belonged; once, so that an older time goes on."""
    row.until = on - timedelta(days=1)
    row.save(update_fields=["until"])
    found, joined = CollectiveMember.objects.get_or_create(
        collective=row.collective, member=successor, defaults={"since": on}
    )
    if not joined and found.until is not None:
        found.until = None
        found.save(update_fields=["until"])


def _bring_people(memberships: Sequence[Membership], successor: Partner, on: date) -> None:
    """Each is at the successor what they were, with their deputies; not twice."""
    new: dict[int, Membership] = {}
    for old in memberships:
        until = old.until
        old.until = max(old.since, on - timedelta(days=1))
        old.ended_on = clock.today()
        old.save(update_fields=["until", "ended_on"])
        there = Membership.objects.filter(
            person=old.person_id, partner=successor, role=old.role, until__isnull=True
        ).first()
        new[old.pk] = there or Membership.objects.create(
            person_id=old.person_id,
            partner=successor,
            role=old.role,
            since=max(old.since, on),
            until=until,
            may_invite=old.may_invite,
            deputy_for=new.get(old.deputy_for_id or 0),
        )


def _record(found: Preview, by: Standing) -> None:
    """An entry for each organisation in each of its partnerships, or one where it had none."""
    order = found.order
    for organisation in order.predecessors:
        spots: list[Place | None] = [
            place
            for place in found.places
            if any(each.organisation_id == organisation.pk for each in place.leaving)
        ]
        for place in spots or [None]:
            record(
                "organisation-succeeded",
                by=by.person,
                partnership=place.partnership.pk if place else None,
                about={"organisation": organisation.pk, "successor": order.successor.pk},
                details={
                    "promises": len(place.promises) if place else 0,
                    "people": len(place.memberships) if place else 0,
                },
            )
