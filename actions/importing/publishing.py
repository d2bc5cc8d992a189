"""From a reviewed import to a plan: partners, rows and first reports, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db import transaction
from django.utils.text import slugify

from actions.importing.leads import fold_name
from actions.importing.loading import LoadRefused, Terms, known_partners, write_plan
from actions.importing.plan import ReadLead, ReadPlan
from actions.importing.reported import report_as_printed
from actions.importing.review import Review, review_import
from actions.models import ImportState, Plan, PlanImport, PlanStatus
from actions.permissions import check_may_import
from actions.services.plan_imports import ImportRefused
from actions.services.plans import check_days
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.services import record
from partners.models import Partner, Partnership
from partners.permissions import Standing
from partners.services.organisations import add_alias, add_partner
from partners.services.refusing import Refused as PartnerRefused

# What may be answered about a name; see `questions.QuestionKind.NAME`.
NEW, ALIAS = "new", "alias"
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Publication:
    """What is chosen when a plan is published.

    `agreed_on` and `chased_from` are needed for a live plan, and a draft has none.
    `delivered_on` is the day that is kept for what the document calls delivered, since documents
    do not print it.
    """

    title: str
    status: PlanStatus
    agreed_on: date | None = None
    chased_from: date | None = None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What becomes of the names of a plan; each list in the order of the document."""

    known: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...]  # words, and the short name of the partner
    new: tuple[tuple[str, str], ...]  # words, and the full name of the organisation
    nobody: tuple[str, ...]  # persons and posts, and what is no name at all


def names_of(review: Review) -> Names:
    """What becomes of each name, by what was answered and by what was matched."""
    meanings = {fold_name(short): full for short, full in review.plan.glossary.items()}
    known, aliases, new, nobody = [], [], [], []
    for words, lead in _leads(review.plan).items():
        kind, _, name = lead.meant.partition(":")
        if kind == ALIAS:
            aliases.append((words, name))
        elif kind == NEW:
            new.append((words, name.strip() or meanings.get(fold_name(words), words)))
        elif lead.partner is not None:
            known.append(words)
        else:
            nobody.append(words)
    return Names(tuple(known), tuple(aliases), tuple(new), tuple(nobody))


def _leads(plan: ReadPlan) -> dict[str, ReadLead]:
    """Each lead once, by its words."""
    return {lead.words: lead for deliverable in plan.deliverables for lead in deliverable.leads}


@transaction.atomic
def publish(*, plan_import: PlanImport, seen_version: int, said: Publication, by: Standing) -> Plan:
    """Make the plan, its new partners, and the first reports that the document holds; or nothing.

    Raises PermissionDenied, EditedMeanwhile, and Refused, a sentence, of ImportRefused,
    PlanRefused for its days, or MoveRefused for what the document reports.
    """
    check_may_import(by, plan_import.partnership_id)
    row = PlanImport.objects.select_for_update(of=("self",)).get(pk=plan_import.pk)
    review = check_may_publish(row, seen_version, said, by)
    is_live = said.status == PlanStatus.LIVE
    try:
        matched = _partners(review, row.partnership, by)
        terms = Terms(
            slug=_free_slug(said.title, row.partnership),
            title=" ".join(said.title.split()),
            status=said.status,
            agreed_on=said.agreed_on if is_live else None,
            chased_from=said.chased_from if is_live else None,
        )
        written = write_plan(review.plan, partnership=row.partnership, terms=terms, matched=matched)
    except (LoadRefused, PartnerRefused) as refused:
        raise ImportRefused(str(refused)) from refused
    report_as_printed(row, written, said.delivered_on or by.on, by=by)
    row.write(
        seen_version,
        state=ImportState.PUBLISHED,
        plan=written.plan,
        published_by=by.person,
        published_at=clock.now(),
    )
    record(
        "plan-published",
        by=by.person,
        partnership=row.partnership_id,
        about={"plan": written.plan.pk, "import": row.pk},
        details={"rows": len(review.plan.actions), "promises": len(written.promises)},
    )
    return written.plan


def check_may_publish(
    row: PlanImport, seen_version: int, said: Publication, by: Standing
) -> Review:
    """The review that is published. Raises ImportRefused, PlanRefused, and EditedMeanwhile."""
    if row.version != seen_version:
        raise EditedMeanwhile(row)
    if row.state != ImportState.ASKING or row.plan_id is not None:
        raise ImportRefused("This cannot be published as a new plan.")
    review = review_import(row)
    left = len(review.left)
    if left:
        questions = "question is" if left == 1 else "questions are"
        raise ImportRefused(f"{left} {questions} still open: answer them first.")
    if not said.title.strip():
        raise ImportRefused("Enter what the plan is called.", about="title")
    if len(said.title) > LONGEST_TITLE:
        raise ImportRefused(f"A title has {LONGEST_TITLE} letters at most.", about="title")
    if said.status == PlanStatus.LIVE:
        check_days(said.agreed_on, said.chased_from, today=by.on)
    return review


def _partners(review: Review, partnership: Partnership, by: Standing) -> Mapping[str, Partner]:
    """Words of each lead to its partner; new ones and new names are made first."""
    names = names_of(review)
    by_name = {one.short_name: one.partner for one in known_partners(partnership)}
    matched = _leads(review.plan)
    found: dict[str, Partner] = {}
    for words, short_name in names.aliases:
        partner = _the_one(by_name, short_name)
        add_alias(partner=partner, name=words, by=by)
        found[words] = partner
    for words, full_name in names.new:
        found[words] = _add(by_name, partnership, words, full_name, by)
    for words in names.known:
        found[words] = _the_one(by_name, matched[words].partner or "")
    return found


def _add(
    by_name: dict[str, Partner],
    partnership: Partnership,
    words: str,
    full_name: str,
    by: Standing,
) -> Partner:
    """A new partner; two ways of writing one name (case apart) are one."""
    there = next(
        (one for name, one in by_name.items() if fold_name(name) == fold_name(words)), None
    )
    if there is None:
        there = add_partner(partnership=partnership, short_name=words, full_name=full_name, by=by)
        by_name[words] = there
    return there


def _the_one(by_name: Mapping[str, Partner], short_name: str) -> Partner:
    """A partner by its short name. Raises ImportRefused where it is gone or has another name."""
    if short_name not in by_name:
        raise ImportRefused(
            f"“{short_name}” is no partner any more: say again who is meant by the names."
        )
    return by_name[short_name]


def _free_slug(title: str, partnership: Partnership) -> str:
    """What the plan is called in addresses; a number where another is called so."""
    stem = slugify(title)[:70].strip("-") or "plan"
    taken = set(Plan.objects.filter(partnership=partnership).values_list("slug", flat=True))
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken)
