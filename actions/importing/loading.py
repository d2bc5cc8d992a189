"""From a plan that was read to rows: all of it in one transaction, or nothing."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from actions.importing.differences import differences
from actions.importing.leads import LEAD, SUPPORT, match_lead
from actions.importing.organisations import CuratedList, CuratedPartner, CuratedPartnership
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan
from actions.importing.printed import printed_cells, printed_words, row_key
from actions.models import Action, Heading, Outcome, Plan, PlanStatus, ResponsibilityRole, Theme
from actions.services.establishing import Part, Promise, establish_deliverable
from concordat.trail.services import record
from partners.models import CollectiveMember, Organisation, Partner, PartnerAlias, Partnership

# By number, and by number and title; no row that is loaded stands above all themes.
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
    matched = match_leads(read, partnership)
    plan = _make_plan(read, partnership, slug)
    themes: Themes = {theme.number: theme for theme in plan.themes.all()}
    headings = _make_headings(read, themes)
    actions = [_make_action(plan, row, themes, headings) for row in read.actions]
    _point(read, actions)
    for action, row in zip(actions, read.actions, strict=True):
        for deliverable in row.deliverables:
            establish_deliverable(
                action=action,
                promise=_promise(deliverable, matched),
                agreed_on=_agreed_on(read.written),
            )
    record(
        "plan-imported",
        by=None,
        partnership=partnership.pk,
        about={"plan": plan.pk},
        details={"rows": len(actions)},
    )
    return LoadedPlan(plan, created=True)


def _check(read: ReadPlan) -> None:
    """Raise LoadRefused for what the rows of a plan have no place for."""
    _agreed_on(read.written)
    if not read.deliverables:
        raise LoadRefused("Nothing in this document says what is to be done.")
    numbers = [theme.number for theme in read.themes]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise LoadRefused(f"Two themes have the number {twice}: give each its own.")
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


def _make_plan(read: ReadPlan, partnership: Partnership, slug: str) -> Plan:
    """The plan with its themes."""
    agreed_on = _agreed_on(read.written)
    plan = Plan.objects.create(
        partnership=partnership,
        slug=slug,
        title=read.title,
        status=PlanStatus.LIVE,
        written_on=read.written,
        agreed_on=agreed_on,
        chased_from=agreed_on,
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
                theme=themes[row.theme], position=counts[row.theme], title=row.heading
            )
    return headings


def _make_action(plan: Plan, row: ReadAction, themes: Themes, headings: Headings) -> Action:
    """One printed row with its outcomes."""
    heading = None if row.heading is None else headings[row.theme, row.heading]
    action = Action.objects.create(
        plan=plan,
        theme=themes[row.theme],
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
    ]
