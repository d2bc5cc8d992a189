"""The databases that the browser sees: an empty partnership, the demonstration, a full one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.management import call_command

from actions.importing.demonstration import DEMONSTRATION_DAY
from actions.models import Action, DateRequest, Deliverable, Plan
from actions.services.dates import make_coming_due_dates
from actions.statuses import Assurance
from concordat.outbox.answers import WHY, Verdict
from concordat.outbox.models import Letter, LetterState
from partners.models import Contact, Invitation, Membership, Organisation, Partner, Person, Role
from partners.services.people import INVITATION
from partners.services.wishes import STOPPING
from tests import factories as make
from tests.browser.import_worlds import imports_of, long_import
from tests.signing_in import authenticator_app

LONG_WORD = "Gemeindepsychiatrischeversorgungsverbundkoordination" * 2
LONG_TEXT = (
    "All partners will agree, publish, train for and keep under review a protocol that says who "
    f"does what, when and for whom ({LONG_WORD}), so that nobody in crisis is passed on "
) * 3


@dataclass
class World:
    """Who can sign in, by a short name, and what pages can be about: kind → pk."""

    people: dict[str, Person]
    about: dict[str, int | str] = field(default_factory=dict)


def empty() -> World:
    """A partnership that has just begun: a plan without rows, another with a row without promises.

    "stranger" is in no partnership at all.
    """
    of = make.partnership("A new partnership")
    at = make.partner("First", of=of)
    bare = make.plan(of, "A plan without rows")
    row = make.action(make.plan(make.partnership(), "Another plan"), ref="")
    elsewhere = make.partner("Only", of=row.plan.partnership)
    return World(
        people={
            "stranger": make.person("Stranger"),
            "operator": _operator(),
            "lead": make.member(at, Role.LEAD, name="Lead"),
            "reader": make.member(at, Role.READER, name="Reader"),
            "commissioner": make.member(at, Role.COMMISSIONER, name="Commissioner"),
            "coordinator": make.member(at, Role.COORDINATOR, name="Coordinator"),
            "newcomer": make.member(elsewhere, Role.COORDINATOR, name="Newcomer"),
        },
        about={
            "partnership": of.pk,
            "partner": at.pk,
            "person": make.person("Somebody").pk,
            "plan": bare.pk,
            "action": row.pk,
            "organisation": at.organisation_id or 0,
        },
    )


def load_the_demonstration() -> None:
    """What `prepare_demonstration` loads."""
    call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
    call_command("load_demonstration", verbosity=0)
    make_coming_due_dates(on=DEMONSTRATION_DAY)


def ordinary() -> World:
    """The demonstration, seen by people of Oxfordshire; "neighbour" is one of the other plan."""
    load_the_demonstration()
    plan = Plan.objects.get(partnership__slug="oxfordshire")
    promises = Deliverable.objects.filter(action__plan=plan).in_plan_order()
    reported = promises.filter(
        progress="in_progress",
        action__deliverables__number=2,
        responsibilities__partner__organisation__slug="oxford-health",
    )[0]
    request = DateRequest.objects.waiting().filter(deliverable__in=promises)[0]
    unconfirmed = promises.filter(progress="delivered", assurance=Assurance.EVIDENCED)[0]
    return World(
        people={
            "asker": request.person,
            "lead": _demonstrating("lead", "oxford-health"),
            "reader": _demonstrating("reader", "oxford-university-hospitals"),
            "commissioner": _demonstrating("commissioner", "oxfordshire-ccg"),
            "coordinator": _demonstrating("coordinator", "oxfordshire-county-council"),
            "neighbour": _demonstrating("coordinator", "luton-borough-council"),
            "operator": _operator(),
            "police": _demonstrating("lead", "nhs-england"),
        },
        about={
            "stopping": STOPPING.sign(str(request.person_id)),
            "factor": authenticator_app(request.person).pk,
            "partnership": plan.partnership_id,
            "partner": plan.partnership.partners.bodies()[0].pk,
            "group": plan.partnership.partners.collectives()[0].pk,
            "person": request.person_id,
            "plan": plan.pk,
            "request": request.pk,
            "unconfirmed": unconfirmed.pk,
            "action-unconfirmed": unconfirmed.action_id,
            "proposed": promises.filter(progress="not_delivered_proposed")[0].pk,
            "action": reported.action_id,
            "pointer": Action.objects.filter(points_to__isnull=False)[0].pk,
            "deliverable": reported.pk,
            "delivered": promises.filter(progress="delivered")[0].pk,
            "recurring": promises.filter(reading__kind="recurring")[0].pk,
            "organisation": Organisation.objects.get(slug="oxford-health").pk,
            **_people_of_the_demonstration(),
            **imports_of(
                plan.partnership, _demonstrating("coordinator", "oxfordshire-county-council")
            ),
        },
    )


def _people_of_the_demonstration() -> dict[str, int]:
    """What pages about people are about: a lead with a colleague, who never came, a contact."""
    police = Membership.objects.filter(partner__organisation__slug="thames-valley-police")
    own = _demonstrating("coordinator", "oxfordshire-county-council").memberships.get()
    return {
        "membership": police.filter(invitations__isnull=True)[0].pk,
        "invited": police.filter(invitations__isnull=False)[0].pk,
        "own": own.pk,
        "contact": Contact.objects.filter(partner__organisation__slug="thames-valley-police")[0].pk,
    }


def _operator() -> Person:
    """Who runs the service."""
    return Person.objects.create_superuser("operator@example.org", name="Operator")


def _demonstrating(role: str, organisation: str) -> Person:
    """One of the demonstration's people."""
    return Person.objects.get(
        is_demonstration=True, email__startswith=role, email__contains=f"@{organisation}."
    )


PARTNERS, ROWS, LEADS_OF_A_ROW = 40, 120, 2


def full() -> World:
    """120 promises of 40 partners, with long texts and words that do not break."""
    of = make.partnership(f"The partnership of {LONG_WORD} and all its neighbours, north and south")
    partners = [
        make.partner(
            f"P{number} {LONG_WORD[: 4 + 2 * number]}",
            of=of,
            at=make.organisation(f"{LONG_WORD} NHS Foundation Trust number {number}"),
        )
        for number in range(PARTNERS)
    ]
    everybody = make.collective("Everybody together", members=partners)
    plan = make.plan(of, f"{LONG_TEXT[:180]} {LONG_WORD}")
    themes = [make.theme(plan, f"{LONG_WORD} {LONG_TEXT[:90]}") for _ in range(3)]
    first = _a_long_row(plan, partners, everybody)
    for number in range(ROWS // 10):
        theme = themes[number * 3 // (ROWS // 10)]
        under = theme.headings.first() or make.heading(theme, LONG_TEXT[:120])
        row = make.action(plan, theme=theme, heading=under, ref=f"{number}.{LONG_WORD[:9]}")
        leads = partners[number : number + LEADS_OF_A_ROW]
        words = ("Mar 15", "May 15 and Dec 15", "Monthly from Dec 14", "")[number % 4]
        make.many_deliverables(10, of=row, leads=leads, by_when=words)
    _report_at_length(first, partners)
    lead = partners[0]
    member, contact = _people_at_length(partners)
    coordinator = make.member(lead, Role.COORDINATOR, name="Coordinator")
    return World(
        people={
            "operator": _operator(),
            "lead": make.member(lead, Role.LEAD, name=f"{LONG_WORD} {LONG_WORD}"),
            "reader": make.member(lead, Role.READER, name="Reader"),
            "commissioner": make.member(lead, Role.COMMISSIONER, name="Commissioner"),
            "coordinator": coordinator,
        },
        about={
            "partnership": of.pk,
            "partner": lead.pk,
            "group": everybody.pk,
            "plan": plan.pk,
            "action": first.action_id,
            "deliverable": first.pk,
            "organisation": lead.organisation_id or 0,
            "membership": member.pk,
            "contact": contact.pk,
            "import-asked": long_import(of, coordinator, LONG_TEXT, LONG_WORD),
        },
    )


def _people_at_length(partners: list[Partner]) -> tuple[Membership, Contact]:
    """Sixty people and contacts with long names; a lead with colleagues, and a contact."""
    lead = make.membership(make.person(f"{LONG_WORD} the second"), partners[1])
    for number in range(60):
        make.member(partners[number % 3], Role.READER, name=f"{LONG_WORD} {number}")
    for number, partner in enumerate(partners * 2):
        make.contact(
            partner,
            name=f"{LONG_WORD} {number}",
            what_for=f"{LONG_TEXT[:150]} {LONG_WORD}"[:300],
            post=LONG_TEXT[:180],
            email=f"{LONG_WORD[:60]}@{LONG_WORD[:60]}.example.org",
            phone="01632 960000, extension 1234567890",
        )
    _letters_that_failed(lead, make.invitation(lead))
    return lead, partners[1].contacts.order_by("pk")[0]


def _letters_that_failed(to: Membership, invitation: Invitation) -> None:
    """Two letters to somebody that failed, each for a reason of its own, and one that waits."""
    for number, why in enumerate((f"{WHY[Verdict.BAD_ADDRESS]}: 550 5.1.1.", LONG_TEXT[:280], "")):
        Letter.objects.create(
            kind=INVITATION,
            person=to.person_id,
            key=f"{number}",
            ids={INVITATION: invitation.pk},
            state=LetterState.FAILED if why else LetterState.WAITING,
            why=why,
        )


def _a_long_row(plan: Plan, partners: list[Partner], everybody: Partner) -> Deliverable:
    """A row that has much of everything; the first of its two promises."""
    printed = {"ref": "1", "action": LONG_TEXT, "outcomes": LONG_TEXT, "who": LONG_TEXT}
    row = make.action(plan, theme=plan.themes.first(), printed={**printed, "by_when": LONG_WORD})
    for _ in range(4):
        make.outcome(row, LONG_TEXT)
    first = make.deliverable(
        LONG_TEXT, of=row, leads=partners, points=[LONG_TEXT, LONG_WORD], by_when="Jan 15"
    )
    make.deliverable(LONG_WORD, of=row, leads=[everybody], by_when=f"When {LONG_WORD} is ready")
    return first


def _report_at_length(first: Deliverable, partners: list[Partner]) -> None:
    """Reports with long words by several partners."""
    for number, partner in enumerate(partners[:8]):
        make.update(
            first,
            on=f"2015-0{1 + number // 2}-{10 + number}",
            at=partner,
            confidence="at_risk",
            reason=LONG_TEXT,
            happened=f"{LONG_TEXT} {LONG_WORD}",
            next_steps=LONG_WORD,
        )


WORLDS: dict[str, Callable[[], World]] = {"empty": empty, "ordinary": ordinary, "full": full}
