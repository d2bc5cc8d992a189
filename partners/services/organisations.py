"""How an organisation or a group appears in one partnership: its coordinators say."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from django.db import transaction
from django.utils.text import slugify

from concordat.trail.services import record
from partners.models import (
    CollectiveMember,
    Organisation,
    OrganisationKind,
    Partner,
    PartnerAlias,
    Partnership,
)
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


@transaction.atomic
def add_partner(
    *, partnership: Partnership, short_name: str, full_name: str, by: Standing
) -> Partner:
    """A new partner of somebody's own partnership, under the name by which its plan means it.

    An organisation of exactly this name (case apart) is that organisation; else it is added to
    the shared list as one of another kind, with a note for the operators, who alone edit it.
    Raises PermissionDenied, and Refused where the name is taken or the organisation is a partner
    already, under another name.
    """
    check_may_coordinate(by, partnership.pk)
    short_name, full_name = " ".join(short_name.split()), " ".join(full_name.split())
    partner = Partner(partnership=partnership, short_name=short_name)
    _check_names(partner, short_name, [])
    for name, field in ((short_name, Partner), (full_name or short_name, Organisation)):
        longest = _longest(field)
        if len(name) > longest:
            raise Refused(f"“{name[:40]}…” is too long: a name has {longest} letters at most.")
    organisation = _organisation_called(full_name or short_name, partnership)
    there = partnership.partners.filter(organisation=organisation).first()
    if there is not None:
        raise Refused(
            f"{organisation} is a partner already, as {there}: choose it instead of adding it."
        )
    partner.organisation = organisation
    partner.save(force_insert=True)
    record(
        "partner-added",
        by=by.person,
        partnership=partnership.pk,
        about={"partner": partner.pk},
    )
    return partner


def _longest(model: type[Partner] | type[Organisation]) -> int:
    """How long a name may be."""
    field = model._meta.get_field("short_name" if model is Partner else "name")
    return getattr(field, "max_length", None) or 0


def _organisation_called(name: str, partnership: Partnership) -> Organisation:
    """The organisation of exactly this name, made where there is none."""
    found = Organisation.objects.filter(name__iexact=name).first()
    return found or Organisation.objects.create(
        slug=_free_slug(name),
        name=name,
        kind=OrganisationKind.OTHER,
        note=f"Named by a plan of {partnership.name}; no operator has looked at it yet.",
    )


def _free_slug(name: str) -> str:
    """What the organisation is called in files; a number where another is called so."""
    stem = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken)


@transaction.atomic
def add_alias(*, partner: Partner, name: str, by: Standing) -> None:
    """Another name under which plans mean a partner; nothing where it is one of its names already.

    Raises PermissionDenied, and Refused where it is the name of another.
    """
    check_may_coordinate(by, partner.partnership_id)
    name = " ".join(name.split())
    own = {partner.short_name.casefold(), *(each.casefold() for each in _aliases_of(partner))}
    if name.casefold() in own:
        return
    _check_names(partner, partner.short_name, [name])
    PartnerAlias.objects.create(partner=partner, name=name)
    _record(partner, by)


def _record(partner: Partner, by: Standing) -> None:
    """An entry in the trail."""
    record(
        "partner-edited",
        by=by.person,
        partnership=partner.partnership_id,
        about={"partner": partner.pk},
    )
