"""An upload as the newer version of a plan: read with its answers, its names as partners."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from actions.importing.document import Document
from actions.importing.leads import fold_name
from actions.importing.loading import known_partners
from actions.importing.names_read import NEW, PERSON
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan
from actions.importing.reading import read
from actions.models import PlanImport
from partners.models import Partner, Partnership
from partners.permissions import Standing
from partners.services.organisations import add_alias, add_partner


@dataclass(frozen=True)
class Newer:
    """A newer version; the leads in `plan` are partners, or will be.

    `new` holds the short names of partners to be added with their full names, `aliases` other names
    of partners that are there; `left` counts the questions that are still open.
    """

    plan: ReadPlan
    new: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    left: int = 0


def newer_version(row: PlanImport) -> Newer:
    """An upload that was read, with what was answered so far. Raises UnreadableDocument."""
    answers = {key: str(said) for key, said in row.answers.items() if str(said).strip()}
    document = Document.from_json(row.document or {})
    plan = read(document, answers=answers, partners=known_partners(row.partnership))
    left = sum(not each.sure and each.key not in answers for each in plan.questions)
    return with_partners(plan, left=left)


def with_partners(plan: ReadPlan, *, left: int = 0) -> Newer:
    """A plan whose leads are partners by what was answered about them; persons are left out."""
    new: dict[str, str] = {}
    aliases: dict[str, str] = {}
    meanings = {fold_name(short): full for short, full in plan.glossary.items()}

    def partner_of(lead: ReadLead) -> str | None:
        kind, _, name = lead.meant.partition(":")
        if kind == "alias":
            aliases[lead.words] = name
        if kind != NEW:
            return lead.partner
        # Two ways of writing one new name, capitals apart, are one partner.
        known = next((one for one in new if fold_name(one) == fold_name(lead.words)), lead.words)
        new.setdefault(known, name or meanings.get(fold_name(known), known))
        return known

    def promise(one: ReadDeliverable) -> ReadDeliverable:
        leads = (each for each in one.leads if each.meant != PERSON)
        return replace(one, leads=tuple(replace(each, partner=partner_of(each)) for each in leads))

    def action(row: ReadAction) -> ReadAction:
        return replace(row, deliverables=tuple(promise(each) for each in row.deliverables))

    actions = tuple(action(row) for row in plan.actions)
    return Newer(replace(plan, actions=actions), new, aliases, left)


def add_names(
    newer: Newer, used: Iterable[ReadLead], partnership: Partnership, by: Standing
) -> dict[str, Partner]:
    """Add the new partners and aliases that some leads need; partners by short name.

    Raises partners.services.refusing.Refused.
    """
    partners = {partner.short_name: partner for partner in partnership.partners.all()}
    for lead in used:
        name = lead.partner or ""
        if name in newer.new and name not in partners:
            partners[name] = add_partner(
                partnership=partnership, short_name=name, full_name=newer.new[name], by=by
            )
        if newer.aliases.get(lead.words) == name and name in partners:
            add_alias(partner=partners[name], name=lead.words, by=by)
    return partners
