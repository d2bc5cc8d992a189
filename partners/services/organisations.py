"""How an organisation or a group appears in one partnership: its coordinators say."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from concordat.trail.services import record
from partners.models import CollectiveMember, Partner, PartnerAlias
from partners.permissions import Standing, check_may_coordinate
from partners.services.refusing import Refused


@transaction.atomic
def name_partner(
    *, partner: Partner, seen_version: int, short_name: str, aliases: Sequence[str], by: Standing
) -> Partner:
    """Give a partner another short name and other aliases; what plans printed stays printed.

    What is so already is said again without a word. Raises PermissionDenied, Refused, and
    EditedMeanwhile.
    """
    check_may_coordinate(by, partner.partnership_id)
    short_name = " ".join(short_name.split())
    once = {" ".join(alias.split()).casefold(): " ".join(alias.split()) for alias in aliases}
    wanted = [alias for key, alias in once.items() if key not in ("", short_name.casefold())]
    _check_names(partner, short_name, wanted)
    if partner.short_name == short_name and set(_aliases_of(partner)) == set(wanted):
        return partner
    partner.write(seen_version, short_name=short_name)
    partner.aliases.all().delete()
    PartnerAlias.objects.bulk_create(PartnerAlias(partner=partner, name=name) for name in wanted)
    _record(partner, by)
    return partner


def _aliases_of(partner: Partner) -> list[str]:
    """As they stand."""
    return list(partner.aliases.values_list("name", flat=True))


def _check_names(partner: Partner, short_name: str, aliases: Sequence[str]) -> None:
    """A name means one partner of the partnership, or plans could not be read."""
    if not short_name:
        raise Refused("Enter a short name.", about="short_name")
    others = Partner.objects.filter(partnership=partner.partnership_id).exclude(pk=partner.pk)
    names = {name.casefold(): name for name in others.values_list("short_name", flat=True)}
    of_others = PartnerAlias.objects.filter(partner__in=others)
    names |= {name.casefold(): name for name in of_others.values_list("name", flat=True)}
    if short_name.casefold() in names:
        raise Refused(f"Another partner is called “{short_name}” already.", about="short_name")
    taken = [alias for alias in aliases if alias.casefold() in names]
    if taken:
        raise Refused(f"Another partner is called “{taken[0]}” already.", about="aliases")
    longest = PartnerAlias._meta.get_field("name").max_length
    if any(len(alias) > (longest or 0) for alias in aliases):
        raise Refused(f"Another name has {longest} letters at most.", about="aliases")


@transaction.atomic
def set_member(
    *,
    collective: Partner,
    seen_version: int,
    member: Partner,
    since: date | None,
    until: date | None,
    by: Standing,
) -> CollectiveMember:
    """Let an organisation belong to a group, from and until (its last day); again changes days.

    What is so already is said again without a word. Raises PermissionDenied, Refused, and
    EditedMeanwhile.
    """
    check_may_coordinate(by, collective.partnership_id)
    if not collective.is_collective:
        raise Refused(f"{collective} is one organisation and has no members.")
    if member.is_collective or member.partnership_id != collective.partnership_id:
        raise Refused("Choose an organisation of this partnership.", about="member")
    if since and until and until < since:
        raise Refused("The last day is before the first.", about="until")
    there = CollectiveMember.objects.filter(collective=collective, member=member).first()
    if there is not None and (there.since, there.until) == (since, until):
        return there
    collective.write(seen_version)
    row, _ = CollectiveMember.objects.update_or_create(
        collective=collective, member=member, defaults={"since": since, "until": until}
    )
    _record(collective, by)
    return row


def _record(partner: Partner, by: Standing) -> None:
    """An entry in the trail."""
    record(
        "partner-edited",
        by=by.person,
        partnership=partner.partnership_id,
        about={"partner": partner.pk},
    )
