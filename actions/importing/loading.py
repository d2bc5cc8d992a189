"""From a plan that was read to rows: all of it in one transaction, or nothing."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model

from actions.importing.differences import differences
from actions.importing.leads import LEAD, SUPPORT, match_lead
from actions.importing.organisations import CuratedList, CuratedPartner, CuratedPartnership
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan
from actions.importing.printed import printed_cells, printed_words, row_key
from actions.models import (
    Action,
    Deliverable,
    Heading,
    Outcome,
    Plan,
    PlanStatus,
    Responsibility,
    ResponsibilityRole,
    Theme,
)
from actions.services.establishing import Part, Promise, establish_deliverable
from concordat.lib import clock
from concordat.trail.services import record
from partners.models import CollectiveMember, Organisation, Partner, PartnerAlias, Partnership

# Of the theme that holds the rows above all themes.
ABOVE_ALL_THEMES = "Actions"
# By number, and by number and title; None is above all themes.
Themes = dict[int | None, Theme]
Headings = dict[tuple[int | None, str], Heading]


class LoadRefused(ValueError):
    """Nothing was written; the message is one sentence for the coordinator."""


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """What became of a document: a new plan, or one that was there, with how it differs."""

    plan: Plan
    created: bool
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A partner of the database, under all names by which a plan may mean it."""

    partner: Partner
    short_name: str
    names: tuple[str, ...]


@transaction.atomic
def load_partners(curated: CuratedList, partnership: str) -> Partnership:
    """Make a partnership with its partners from the curated list; what is there stays as it is.

    `partnership` is a slug. Raises LoadRefused where neither list nor database knows it.
    """
    listed = curated.partnership(partnership)
    row = Partnership.objects.filter(slug=partnership).first()
    if listed is None:
        if row is None:
            raise LoadRefused(_unknown_partnership(partnership, curated))
        return row
    if row is None:
        row = Partnership.objects.create(slug=listed.slug, name=listed.name)
    for partner in listed.partners:
        _make_organisation(curated, partner.organisation)
    for partner in listed.partners:
        _make_partner(row, partner)
    _make_members(row, listed)
    return row


def _unknown_partnership(slug: str, curated: CuratedList) -> str:
    """What to do about a partnership that nobody knows."""
    known = {one.slug for one in curated.partnerships}
    known |= set(Partnership.objects.values_list("slug", flat=True))
    there = f"the ones known are {', '.join(sorted(known))}" if known else "none is known yet"
    return f"There is no partnership “{slug}”: {there}; add it to the list of organisations."


def _make_organisation(curated: CuratedList, slug: str) -> None:
    """The body with this slug, after those that it is part of; nothing for a collective."""
    one = next((one for one in curated.organisations if one.slug == slug), None)
    if one is None or Organisation.objects.filter(slug=slug).exists():
        return
    _make_organisation(curated, one.parent)
    Organisation.objects.create(
        slug=one.slug,
        name=one.name,
        kind=one.kind,
        parent=Organisation.objects.filter(slug=one.parent).first(),
        note=one.note,
    )


def _make_partner(partnership: Partnership, listed: CuratedPartner) -> None:
    """One partner with its aliases."""
    organisation = (
        Organisation.objects.get(slug=listed.organisation) if listed.organisation else None
    )
    partner, _ = Partner.objects.get_or_create(
        partnership=partnership,
        short_name=listed.short_name,
        defaults={"organisation": organisation},
    )
    for name in listed.aliases:
        PartnerAlias.objects.get_or_create(partner=partner, name=name)


def _make_members(partnership: Partnership, listed: CuratedPartnership) -> None:
    """Who belongs to which collective."""
    partners = {partner.short_name: partner for partner in partnership.partners.all()}
    for collective in listed.partners:
        for member in collective.members:
            CollectiveMember.objects.get_or_create(
                collective=partners[collective.short_name], member=partners[member]
            )


def known_partners(partnership: Partnership) -> list[KnownPartner]:
    """The partners of a partnership with their names, for matching."""
    partners = (
        Partner.objects.filter(partnership=partnership)
        .select_related("organisation")
        .prefetch_related("aliases")
        .order_by("short_name")
    )
    return [
        KnownPartner(
            partner,
            partner.short_name,
            (
                partner.short_name,
                *(alias.name for alias in partner.aliases.all()),
                partner.full_name,
            ),
        )
        for partner in partners
    ]


@transaction.atomic
def load_plan(read: ReadPlan, *, partnership: Partnership, slug: str) -> LoadedPlan:
    """Write a plan that was read as a live one, agreed on the last day of the month it was written.

    Where the partnership has a plan of this slug, nothing is written, and what differs is said.
    Raises LoadRefused where something stands in the way.
    """
    there = Plan.objects.filter(partnership=partnership, slug=slug).first()
    if there is not None:
        return LoadedPlan(there, created=False, differences=tuple(differences(there, read)))
    _check(read)
    agreed_on = _agreed_on(read.written)
    terms = Terms(slug, read.title, PlanStatus.LIVE, agreed_on, agreed_on)
    matched = match_leads(read, partnership)
    plan = write_plan(read, partnership=partnership, terms=terms, matched=matched).plan
    record(
        "plan-imported",
        by=None,
        partnership=partnership.pk,
        about={"plan": plan.pk},
        details={"rows": len(read.actions)},
    )
    return LoadedPlan(plan, created=True)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is called, and from when it counts; a draft may leave the last two open.

    `slug` names it in addresses. Nobody is reminded before `chased_from`.
    """

    slug: str
    title: str
    status: PlanStatus
    agreed_on: date | None
    chased_from: date | None


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of a plan, and what became of each promise that was read."""

    plan: Plan
    promises: tuple[tuple[ReadDeliverable, Deliverable], ...]


@transaction.atomic
def write_plan(
    read: ReadPlan, *, partnership: Partnership, terms: Terms, matched: Mapping[str, Partner]
) -> Written:
    """Write the rows of a plan; leads that `matched` leaves out answer for nothing.

    Rows above all themes stand under a theme of their own. Raises LoadRefused.
    """
    check_content(read)
    plan = _make_plan(read, partnership, terms)
    themes: Themes = {theme.number: theme for theme in plan.themes.all()}
    if any(row.theme not in themes for row in read.actions):
        number = 0 if read.themes else 1
        themes[None] = Theme.objects.create(plan=plan, number=number, title=ABOVE_ALL_THEMES)
    headings = _make_headings(read, themes)
    actions = [_make_action(plan, row, themes, headings) for row in read.actions]
    _point(read, actions)
    promises = tuple(
        (
            deliverable,
            establish_deliverable(
                action=action,
                promise=_promise(deliverable, matched),
                agreed_on=terms.agreed_on or clock.today(),
            ),
        )
        for action, row in zip(actions, read.actions, strict=True)
        for deliverable in row.deliverables
    )
    return Written(plan, promises)


def check_content(read: ReadPlan) -> None:
    """Raise LoadRefused for what the rows of a plan have no place for."""
    if not read.deliverables:
        raise LoadRefused("Nothing in this document says what is to be done.")
    numbers = [theme.number for theme in read.themes]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise LoadRefused(f"Two themes have the number {twice}: give each its own.")
    for row in read.actions:
        _check_length("number", row.ref, Action, "ref", row)
        _check_length("heading", row.heading or "", Heading, "title", row)
        for deliverable in row.deliverables:
            for lead in deliverable.leads:
                _check_length("name", lead.words, Responsibility, "printed", row)
    for theme in read.themes:
        if len(theme.title) > (Theme._meta.get_field("title").max_length or 0):
            raise LoadRefused(f"The title of theme {theme.number} is too long for a title.")


def _check_length(what: str, words: str, model: type[Model], field: str, row: ReadAction) -> None:
    """Raise LoadRefused where words are too long to be what they were read as."""
    longest = getattr(model._meta.get_field(field), "max_length", None) or 0
    if len(words) > longest:
        raise LoadRefused(
            f"The {what} “{words[:30]}…” at line {row.lines[0]} is too long: it may be no {what}."
        )


def _check(read: ReadPlan) -> None:
    """Raise LoadRefused where a plan cannot be written without anybody being asked."""
    _agreed_on(read.written)
    numbers = [theme.number for theme in read.themes]
    if not read.deliverables:
        check_content(read)
    for row in read.actions:
        if row.theme not in numbers:
            raise LoadRefused(
                f"The row at line {row.lines[0]} stands under no theme: put a line such as "
                "“1. Access to support” above it."
            )


def match_leads(read: ReadPlan, partnership: Partnership) -> Mapping[str, Partner]:
    """Words of a lead to the partner meant.

    Raises LoadRefused, naming the words and what to add, where some match nobody.
    """
    known = known_partners(partnership)
    by_short_name = {one.short_name: one.partner for one in known}
    matched: dict[str, Partner] = {}
    unmatched: dict[str, None] = {}
    for lead in (lead for deliverable in read.deliverables for lead in deliverable.leads):
        short_name = match_lead(lead.words, known, read.glossary)
        if short_name is None:
            unmatched[lead.words] = None
        else:
            matched[lead.words] = by_short_name[short_name]
    if unmatched:
        names = ", ".join(f"“{words}”" for words in unmatched)
        raise LoadRefused(
            f"No partner of {partnership.slug} is called {names}: add each to the list of "
            "organisations, as a partner, a collective or an alias of one, and import again."
        )
    return matched


def _agreed_on(written: date | None) -> date:
    """The last day of the month in which a plan was written."""
    if written is None:
        raise LoadRefused(
            "Nothing says in which month this plan was written: put a line such as "
            'written = "2014-11" into its corrections file.'
        )
    return written.replace(day=calendar.monthrange(written.year, written.month)[1])


def _make_plan(read: ReadPlan, partnership: Partnership, terms: Terms) -> Plan:
    """The plan with its themes."""
    plan = Plan.objects.create(
        partnership=partnership,
        slug=terms.slug,
        title=terms.title,
        status=terms.status,
        written_on=read.written,
        agreed_on=terms.agreed_on,
        chased_from=terms.chased_from,
        source_name=read.document,
        glossary=dict(read.glossary),
    )
    Theme.objects.bulk_create(
        Theme(plan=plan, number=theme.number, title=theme.title) for theme in read.themes
    )
    return plan


def _make_headings(read: ReadPlan, themes: Themes) -> Headings:
    """The headings under each theme, numbered as they come; by theme number and title."""
    headings: Headings = {}
    counts: Counter[int | None] = Counter()
    for row in read.actions:
        if row.heading is not None and (row.theme, row.heading) not in headings:
            counts[row.theme] += 1
            headings[row.theme, row.heading] = Heading.objects.create(
                theme=_theme_of(row, themes), position=counts[row.theme], title=row.heading
            )
    return headings


def _theme_of(row: ReadAction, themes: Themes) -> Theme:
    """The theme of a row; the one above all themes where it has none."""
    return themes[row.theme if row.theme in themes else None]


def _make_action(plan: Plan, row: ReadAction, themes: Themes, headings: Headings) -> Action:
    """One printed row with its outcomes."""
    heading = None if row.heading is None else headings[row.theme, row.heading]
    action = Action.objects.create(
        plan=plan,
        theme=_theme_of(row, themes),
        heading=heading,
        key=row_key(row.position),
        position=row.position,
        ref=row.ref,
        outcomes_intro=row.outcomes_intro or "",
        printed=printed_cells(row),
        source_lines=list(row.lines),
    )
    Outcome.objects.bulk_create(
        Outcome(action=action, number=number, text=text)
        for number, text in enumerate(row.outcomes, start=1)
    )
    return action


def _point(read: ReadPlan, actions: list[Action]) -> None:
    """Tie each row that only points to another to it, where exactly one row has that number."""
    for action, row in zip(actions, read.actions, strict=True):
        if row.cross_reference is None:
            continue
        targets = [other for other in actions if other.ref == row.cross_reference]
        if len(targets) == 1 and targets[0] != action:
            action.points_to = targets[0]
            action.save(update_fields=["points_to"])


def _promise(deliverable: ReadDeliverable, matched: Mapping[str, Partner]) -> Promise:
    """A deliverable as the service takes it."""
    return Promise(
        text=deliverable.text,
        words_by_when=deliverable.by_when,
        parts=_parts(deliverable.leads, matched),
        points=list(deliverable.points),
        printed=printed_words(deliverable),
        reading=deliverable.deadline,
    )


def _parts(leads: Iterable[ReadLead], matched: Mapping[str, Partner]) -> list[Part]:
    """Who answers, marked as the document marks them."""
    roles = {LEAD: ResponsibilityRole.LEAD, SUPPORT: ResponsibilityRole.SUPPORT}
    return [
        Part(
            partner=matched[lead.words],
            role=roles.get(lead.role, ResponsibilityRole.UNMARKED),
            printed=lead.words,
        )
        for lead in leads
        if lead.words in matched
    ]
