"""An organisation over all the plans that the reader sees: its promises and its people."""

from dataclasses import dataclass

from django.db.models import Count, Q

from actions.models import Deliverable, Responsibility
from actions.models.deliverable import DeliverableQuerySet
from actions.statuses import OPEN_PROGRESS
from concordat.lib.days import in_words
from concordat.lib.tables import SortKey
from partners.models import CollectiveMember, Membership, Organisation, Partner
from partners.permissions import Standing

BY_DUE_DATE = (SortKey("due_on", nullable=True), SortKey("pk"))


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in the list."""

    name: str
    url: str
    kind: str
    known_as: str
    promises: int
    overdue: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who answers for the organisation."""

    name: str
    role: str
    partnership: str
    since: str


def organisations_of(standing: Standing) -> list[OrganisationLine]:
    """The organisations of the person's partnerships, with what they answer for; two queries."""
    partners = (
        Partner.objects.visible_to(standing.person, standing.on)
        .bodies()
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    counts = _counts(standing)
    found: dict[int, OrganisationLine] = {}
    for partner in partners:
        organisation = partner.organisation
        if organisation is None:
            continue
        promises, overdue = counts.get(partner.pk, (0, 0))
        before = found.get(organisation.pk)
        known_as = {*(before.known_as.split(", ") if before else ()), partner.short_name}
        found[organisation.pk] = OrganisationLine(
            name=organisation.name,
            url=organisation.get_absolute_url(),
            kind=organisation.get_kind_display(),
            known_as=", ".join(sorted(known_as)),
            promises=promises + (before.promises if before else 0),
            overdue=overdue + (before.overdue if before else 0),
        )
    return list(found.values())


def _counts(standing: Standing) -> dict[int, tuple[int, int]]:
    """Partner's pk → promises it is named for, and how many of these are overdue."""
    late = Q(
        deliverable__progress__in=OPEN_PROGRESS,
        deliverable__due_on__lt=standing.on,
        deliverable__reading__tentative=False,
    )
    rows = (
        Responsibility.objects.current(standing.on)
        .filter(
            deliverable__withdrawn_on__isnull=True,
            partner__partnership__in=standing.partnerships,
        )
        .order_by()
        .values("partner")
        .annotate(
            promises=Count("deliverable", distinct=True),
            overdue=Count("deliverable", distinct=True, filter=late),
        )
    )
    return {row["partner"]: (row["promises"], row["overdue"]) for row in rows}


def partners_of(organisation: Organisation, standing: Standing) -> list[Partner]:
    """How the organisation appears in the reader's partnerships."""
    return list(
        organisation.partners.visible_to(standing.person, standing.on).select_related("partnership")
    )


def promises_of(partners: list[Partner], standing: Standing) -> DeliverableQuerySet:
    """What the partners answer for, themselves or through a collective."""
    return answered_for_by(partners, standing).promised()


def answered_for_by(partners: list[Partner], standing: Standing) -> DeliverableQuerySet:
    """The same with what was withdrawn."""
    collectives = (
        CollectiveMember.objects.current(standing.on)
        .filter(member__in=partners)
        .values_list("collective", flat=True)
    )
    answering = [*(partner.pk for partner in partners), *collectives]
    return Deliverable.objects.led_by(answering, standing.on)


def people_of(partners: list[Partner], standing: Standing) -> list[PersonLine]:
    """Who its people are, in the reader's partnerships."""
    memberships = (
        Membership.objects.current(standing.on)
        .filter(partner__in=partners)
        .select_related("person", "partner__partnership")
        .order_by("person__name", "pk")
    )
    return [
        PersonLine(
            name=membership.person.name,
            role=membership.get_role_display(),
            partnership=membership.partner.partnership.name,
            since=in_words(membership.since),
        )
        for membership in memberships
    ]
