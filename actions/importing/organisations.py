"""The curated list of organisations, and who appears under which name in which partnership."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.importing.leads import fold_name
from actions.importing.markup import fold

KINDS = (
    "clinical_commissioning_group",
    "nhs_trust",
    "ambulance_trust",
    "police",
    "council",
    "council_team",
    "nhs_national",
    "board",
    "charity",
    "community",
    "other",
)


@dataclass(frozen=True)
class CuratedOrganisation:
    """A real body; `parent` is the slug of the body that it is part of, or ""."""

    slug: str
    name: str
    kind: str
    parent: str = ""
    note: str = ""


@dataclass(frozen=True)
class CuratedPartner:
    """A body, or a collective of partners, as one plan names it.

    `organisation` is a slug, "" for a collective; `members` are short names of partners of the
    same partnership, empty for a body. `names` holds all that may stand for it in the plan.
    """

    short_name: str
    organisation: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_collective(self) -> bool:
        """True for a name that stands for several partners."""
        return not self.organisation


@dataclass(frozen=True)
class CuratedPartnership:
    """A partnership with its plan; `document` is the stem of the plan's file name."""

    slug: str
    name: str
    plan: str
    document: str
    partners: tuple[CuratedPartner, ...]


@dataclass(frozen=True)
class CuratedList:
    """All of it, in the order of the file."""

    organisations: tuple[CuratedOrganisation, ...] = ()
    partnerships: tuple[CuratedPartnership, ...] = ()

    def for_document(self, stem: str) -> CuratedPartnership | None:
        """The partnership whose plan has this file name, without its ending."""
        return next((one for one in self.partnerships if one.document == stem), None)

    def partnership(self, slug: str) -> CuratedPartnership | None:
        """The partnership with this slug."""
        return next((one for one in self.partnerships if one.slug == slug), None)


def load_organisations(path: Path | None) -> CuratedList:
    """Read and check the list; raise ValueError with a sentence that says what does not fit."""
    if path is None:
        return CuratedList()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read as TOML: {error}.") from error
    try:
        organisations = tuple(_organisation(entry) for entry in data.get("organisation", []))
        _check_organisations(organisations)
        by_slug = {one.slug: one for one in organisations}
        partnerships = tuple(_partnership(entry, by_slug) for entry in data.get("partnership", []))
    except KeyError as error:
        raise ValueError(f"{path.name}: an entry lacks “{error.args[0]}”.") from error
    _check_unique((one.slug for one in partnerships), "partnership")
    return CuratedList(organisations, partnerships)


def _organisation(entry: Mapping[str, Any]) -> CuratedOrganisation:
    return CuratedOrganisation(
        slug=entry["slug"],
        name=entry["name"],
        kind=entry["kind"],
        parent=entry.get("parent", ""),
        note=fold(entry.get("note", "")),
    )


def _check_organisations(organisations: tuple[CuratedOrganisation, ...]) -> None:
    _check_unique((one.slug for one in organisations), "organisation")
    slugs = {one.slug for one in organisations}
    for one in organisations:
        if one.kind not in KINDS:
            raise ValueError(f"The organisation {one.slug} has the unknown kind “{one.kind}”.")
        if one.parent and one.parent not in slugs:
            raise ValueError(f"The organisation {one.slug} has the unknown parent “{one.parent}”.")
        if one.parent == one.slug:
            raise ValueError(f"The organisation {one.slug} cannot be its own parent.")


def _partnership(
    entry: Mapping[str, Any], organisations: Mapping[str, CuratedOrganisation]
) -> CuratedPartnership:
    slug = entry["slug"]
    partners = tuple(
        _partner(partner, organisations, slug) for partner in entry.get("partner", [])
    ) + tuple(_collective(partner) for partner in entry.get("collective", []))
    _check_partners(partners, slug)
    return CuratedPartnership(
        slug=slug,
        name=entry["name"],
        plan=entry["plan"],
        document=entry["document"],
        partners=partners,
    )


def _partner(
    entry: Mapping[str, Any], organisations: Mapping[str, CuratedOrganisation], partnership: str
) -> CuratedPartner:
    short, slug = entry["short_name"], entry["organisation"]
    if slug not in organisations:
        raise ValueError(f"The partner {short} of {partnership} is the unknown body “{slug}”.")
    aliases = tuple(entry.get("aliases", []))
    names = dict.fromkeys([short, *aliases, organisations[slug].name])
    return CuratedPartner(short, slug, tuple(names), aliases, note=fold(entry.get("note", "")))


def _collective(entry: Mapping[str, Any]) -> CuratedPartner:
    short, aliases = entry["short_name"], tuple(entry.get("aliases", []))
    return CuratedPartner(
        short_name=short,
        organisation="",
        names=tuple(dict.fromkeys([short, *aliases])),
        aliases=aliases,
        members=tuple(entry["members"]),
        note=fold(entry.get("note", "")),
    )


def _check_partners(partners: tuple[CuratedPartner, ...], partnership: str) -> None:
    owner: dict[str, str] = {}
    for partner in partners:
        for name in {fold_name(name) for name in partner.names}:
            if name in owner:
                raise ValueError(
                    f"In {partnership}, “{name}” names both {owner[name]} and {partner.short_name}."
                )
            owner[name] = partner.short_name
    bodies = {partner.short_name for partner in partners if not partner.is_collective}
    for partner in partners:
        if partner.is_collective and not partner.members:
            raise ValueError(
                f"The collective {partner.short_name} of {partnership} has no members."
            )
        for member in partner.members:
            if member not in bodies:
                raise ValueError(
                    f"The collective {partner.short_name} of {partnership} has the unknown member "
                    f"“{member}”."
                )


def _check_unique(slugs: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for slug in slugs:
        if slug in seen:
            raise ValueError(f"The {what} {slug} stands twice in the list.")
        seen.add(slug)
