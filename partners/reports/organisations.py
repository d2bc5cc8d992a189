"""What an organisation is to others, and the groups of a partnership, as a reader sees them."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from concordat.lib.days import in_words
from partners.models import CollectiveMember, Organisation, Partner, PartnerAlias
from partners.permissions import Standing, may_coordinate


@dataclass(frozen=True, slots=True)
class Link:
    """Another organisation, by its name and its page."""

    name: str
    url: str
    words: str = ""  # "from 1 July 2022"


@dataclass(frozen=True, slots=True)
class Appearance:
    """How an organisation appears in one of the reader's partnerships."""

    partnership: str
    short_name: str
    aliases: str
    groups: str
    edit_url: str  # blank for who may not


@dataclass(frozen=True, slots=True)
class About:
    """An organisation among others; of these, those alone that the reader sees anyway."""

    parts: tuple[Link, ...]
    predecessors: tuple[Link, ...]
    successor: Link | None
    appearances: tuple[Appearance, ...]


@dataclass(frozen=True, slots=True)
class Belonging:
    """A member of a group."""

    name: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Group:
    """Several partners under one name."""

    name: str
    partnership: str
    members: str
    edit_url: str
    members_url: str  # both blank for who may not


def about(organisation: Organisation, partners: list[Partner], standing: Standing) -> About:
    """What stands on an organisation's page; four queries. `partners`: where the reader sees it."""
    visible = Organisation.objects.visible_to(standing.person, standing.on)
    before = visible.filter(successor=organisation).select_related("succession").order_by("name")
    after = visible.filter(predecessors=organisation).first()
    went = getattr(organisation, "succession", None)
    return About(
        parts=tuple(_link(each) for each in visible.filter(parent=organisation).order_by("name")),
        predecessors=tuple(_link(each, _until(each)) for each in before),
        successor=_link(after, f"from {in_words(went.on)}" if went else "") if after else None,
        appearances=_appearances(partners, standing),
    )


def _link(organisation: Organisation, words: str = "") -> Link:
    """An organisation that the reader sees."""
    return Link(organisation.name, organisation.get_absolute_url(), words)


def _until(predecessor: Organisation) -> str:
    """When it was taken over."""
    went = getattr(predecessor, "succession", None)
    return f"from {in_words(went.on)}" if went else ""


def _appearances(partners: list[Partner], standing: Standing) -> tuple[Appearance, ...]:
    """A line a partnership; two queries."""
    pks = [each.pk for each in partners]
    aliases: dict[int, list[str]] = {}
    for alias in PartnerAlias.objects.filter(partner__in=pks):
        aliases.setdefault(alias.partner_id, []).append(alias.name)
    groups: dict[int, list[str]] = {}
    belonging = CollectiveMember.objects.current(standing.on).filter(member__in=pks)
    for row in belonging.select_related("collective").order_by("collective__short_name", "pk"):
        groups.setdefault(row.member_id, []).append(row.collective.short_name)
    return tuple(
        Appearance(
            partnership=each.partnership.name,
            short_name=each.short_name,
            aliases=", ".join(aliases.get(each.pk, ())),
            groups=", ".join(groups.get(each.pk, ())),
            edit_url=_if_coordinating("partner-edit", each, standing),
        )
        for each in partners
    )


def _if_coordinating(name: str, partner: Partner, standing: Standing) -> str:
    """An address for the coordinators of a partner's partnership; blank for others."""
    if not may_coordinate(standing, partner.partnership_id):
        return ""
    return reverse(name, args=[partner.pk])


def groups_of(standing: Standing) -> list[Group]:
    """The groups of the reader's partnerships, with their members of the day; two queries."""
    members = (
        CollectiveMember.objects.current(standing.on)
        .select_related("member")
        .order_by("member__short_name", "pk")
    )
    partners = (
        Partner.objects.visible_to(standing.person, standing.on)
        .collectives()
        .select_related("partnership")
        .prefetch_related(Prefetch("collective_members", queryset=members))
        .order_by("partnership__name", "short_name", "pk")
    )
    return [
        Group(
            name=each.short_name,
            partnership=each.partnership.name,
            members=", ".join(row.member.short_name for row in each.collective_members.all()),
            edit_url=_if_coordinating("partner-edit", each, standing),
            members_url=_if_coordinating("partner-members", each, standing),
        )
        for each in partners
    ]


def members_of(collective: Partner) -> list[Belonging]:
    """Those who belong or belonged to a group, in the order of their names; one query."""
    rows = collective.collective_members.select_related("member__organisation")
    return [
        Belonging(
            row.member.full_name,
            in_words(row.since) if row.since else "the beginning",
            in_words(row.until) if row.until else "this day",
        )
        for row in rows.order_by("member__organisation__name", "pk")
    ]
