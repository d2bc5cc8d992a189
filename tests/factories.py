"""Rows for tests, by short calls: `from tests import factories as make`, then `make.deliverable()`.

What a call does not name is made. Everything begins early (memberships in January 2014, a plan
written in November 2014 and agreed on the 1st), so that it holds on the real day and on any day of
2015 at which a test holds the clock.
"""

import itertools
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from typing import Any

from actions import by_when as reader
from actions.models import (
    Action,
    DateDecision,
    DateOutcome,
    DateRequest,
    Deadline,
    Deliverable,
    DueDate,
    Escalation,
    Heading,
    Outcome,
    Plan,
    PlanStatus,
    Reading,
    ReportRequest,
    Responsibility,
    ResponsibilityRole,
    Theme,
    Update,
)
from actions.services.date_requests import ask_for_new_date, decide
from actions.services.establishing import Part, Promise, establish_deliverable
from actions.services.evidence import where
from actions.services.reporting import Report, report_progress
from actions.statuses import Confidence, Progress
from concordat.lib import clock
from partners.models import (
    CollectiveMember,
    Contact,
    Invitation,
    LadderStep,
    LetterHold,
    LetterWishes,
    Membership,
    Organisation,
    OrganisationKind,
    Partner,
    Partnership,
    Person,
    Role,
    Succession,
    Told,
)
from partners.permissions import Standing, standing_of
from partners.services.sign_in import let_sign_in

SINCE = date(2014, 1, 1)
AGREED = date(2014, 11, 1)
_numbers = itertools.count(1)

Lead = Partner | str | Part


def day(value: date | str | None) -> date | None:
    """A day, also from "2015-06-15"."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def on_day(value: date | str | None) -> AbstractContextManager[None]:
    """The clock stands at noon of a day inside a with-block; None leaves it as it is."""
    wanted = day(value)
    if wanted is None:
        return nullcontext()
    return clock.pretend(datetime.combine(wanted, time(12), tzinfo=clock.LONDON))


# Who


def partnership(name: str = "", **fields: Any) -> Partnership:
    """A partnership with a name of its own."""
    number = next(_numbers)
    fields.setdefault("slug", f"partnership-{number}")
    return Partnership.objects.create(name=name or f"Partnership {number}", **fields)


def organisation(name: str = "", **fields: Any) -> Organisation:
    """An organisation; `parent=` makes it a team of another."""
    number = next(_numbers)
    fields.setdefault("slug", f"organisation-{number}")
    fields.setdefault("kind", OrganisationKind.OTHER)
    return Organisation.objects.create(name=name or f"Organisation {number}", **fields)


def partner(
    short_name: str = "", *, of: Partnership | None = None, at: Organisation | None = None
) -> Partner:
    """An organisation (`at`) in a partnership (`of`)."""
    short_name = short_name or f"P{next(_numbers)}"
    return Partner.objects.create(
        partnership=of or partnership(),
        organisation=at or organisation(f"The {short_name} organisation {next(_numbers)}"),
        short_name=short_name,
    )


def collective(short_name: str = "", *, members: Sequence[Partner], **dates: Any) -> Partner:
    """Several partners of one partnership under one name; `since=` and `until=` for all of them."""
    found = Partner.objects.create(
        partnership=members[0].partnership, short_name=short_name or f"All {next(_numbers)}"
    )
    for member in members:
        CollectiveMember.objects.create(collective=found, member=member, **dates)
    return found


def person(name: str = "", *, email: str = "", **fields: Any) -> Person:
    """Somebody who may ask for sign-in codes; tests sign in with `client.force_login`."""
    number = next(_numbers)
    found = Person.objects.create_user(
        email or f"person-{number}@example.org", name=name or f"Person {number}", **fields
    )
    let_sign_in(found)
    return found


def membership(
    who: Person | None = None,
    at: Partner | None = None,
    role: str = Role.LEAD,
    *,
    since: date | str = SINCE,
    until: date | str | None = None,
) -> Membership:
    """A person at a partner in a role."""
    return Membership.objects.create(
        person=who or person(),
        partner=at or partner(),
        role=role,
        since=day(since),
        until=day(until),
    )


def member(at: Partner, role: str = Role.LEAD, **fields: Any) -> Person:
    """A new person at a partner in a role."""
    return membership(person(**fields), at, role).person


def contact(at: Partner | None = None, **fields: Any) -> Contact:
    """Somebody in the contacts register."""
    number = next(_numbers)
    defaults = {
        "name": f"Contact {number}",
        "what_for": f"Section 136, part {number}",
        "email": f"contact-{number}@example.org",
        "since": SINCE,
    }
    return Contact.objects.create(partner=at or partner(), **defaults | fields)


def letter_wishes(who: Person | None = None, **fields: Any) -> LetterWishes:
    """What somebody chose about their letters."""
    return LetterWishes.objects.create(person=who or person(), **fields)


def ladder_step(of: Partnership | None = None, **fields: Any) -> LadderStep:
    """A step of a partnership's ladder."""
    defaults = {"days": 14, "tells": Told.LEADS_AND_COORDINATORS}
    return LadderStep.objects.create(partnership=of or partnership(), **defaults | fields)


def letter_hold(of: Partnership | None = None, **fields: Any) -> LetterHold:
    """A coordinator's hold."""
    of = of or partnership()
    return LetterHold.objects.create(partnership=of, **{"held_by": person()} | fields)


def escalation(promise: Deliverable | None = None, **fields: Any) -> Escalation:
    """A step that was taken."""
    defaults = {"due_on": date(2015, 3, 31), "days": 14, "tells": Told.COMMISSIONERS, "people": 1}
    return Escalation.objects.create(deliverable=promise or deliverable(), **defaults | fields)


def report_request(promise: Deliverable | None = None, **fields: Any) -> ReportRequest:
    """Somebody pressed "Please report"."""
    defaults = {"person": fields.pop("by", None) or person(), "people": 1, "nonce": uuid.uuid4()}
    return ReportRequest.objects.create(deliverable=promise or deliverable(), **defaults | fields)


def invitation(to: Membership | None = None, *, by: Person | None = None) -> Invitation:
    """Somebody was told of their membership."""
    return Invitation.objects.create(
        membership=to or membership(), invited_by=by or person(), nonce=uuid.uuid4()
    )


def succession(
    predecessor: Organisation | None = None, successor: Organisation | None = None, **fields: Any
) -> Succession:
    """The row alone; `actions.services.succession` moves the promises."""
    defaults = {"on": SINCE, "why": "An order of the health board", "person": person()}
    return Succession.objects.create(
        predecessor=predecessor or organisation(),
        successor=successor or organisation(),
        **defaults | fields,
    )


def lead(at: Partner | None = None, **fields: Any) -> Person:
    """A new partner lead."""
    return member(at or partner(), Role.LEAD, **fields)


def coordinator(of: Partnership | None = None, **fields: Any) -> Person:
    """A new coordinator of a partnership, at a partner of their own."""
    return member(partner(of=of), Role.COORDINATOR, **fields)


def commissioner(of: Partnership | None = None, **fields: Any) -> Person:
    """A new commissioner of a partnership, at a partner of their own."""
    return member(partner(of=of), Role.COMMISSIONER, **fields)


def standing(who: Person, on: date | str | None = None) -> Standing:
    """A person's standing on a day; today unless named."""
    return standing_of(who, day(on) or clock.today())


# What


def plan(of: Partnership | None = None, title: str = "", **fields: Any) -> Plan:
    """A live plan, written and agreed in November 2014."""
    number = next(_numbers)
    defaults = {
        "slug": f"plan-{number}",
        "status": PlanStatus.LIVE,
        "written_on": AGREED,
        "agreed_on": AGREED,
        "chased_from": date(2014, 12, 1),
    }
    return Plan.objects.create(
        partnership=of or partnership(), title=title or f"Plan {number}", **defaults | fields
    )


def theme(of: Plan | None = None, title: str = "", **fields: Any) -> Theme:
    """The next theme of a plan."""
    of = of or plan()
    fields.setdefault("number", of.themes.count() + 1)
    return Theme.objects.create(plan=of, title=title or f"Theme {fields['number']}", **fields)


def heading(under: Theme | None = None, title: str = "", **fields: Any) -> Heading:
    """The next heading under a theme."""
    under = under or theme()
    fields.setdefault("position", under.headings.count() + 1)
    return Heading.objects.create(
        theme=under, title=title or f"Heading {fields['position']}", **fields
    )


def action(of: Plan | None = None, **fields: Any) -> Action:
    """The next printed row of a plan, under `theme=` or the plan's last theme."""
    if of is None:
        of = fields["theme"].plan if "theme" in fields else plan()
    fields.setdefault("theme", of.themes.last() or theme(of))
    position = fields.setdefault("position", of.actions.count() + 1)
    fields.setdefault("key", f"row-{position}")
    fields.setdefault("ref", str(position))
    return Action.objects.create(plan=of, **fields)


def outcome(of: Action | None = None, text: str = "Fewer people wait", **fields: Any) -> Outcome:
    """The next outcome of an action."""
    of = of or action()
    fields.setdefault("number", of.outcomes.count() + 1)
    return Outcome.objects.create(action=of, text=text, **fields)


def parts(of: Partnership, leads: Sequence[Lead], marked_lead: str = "") -> list[Part]:
    """Parts in a deliverable; a string names a partner of the partnership, made where missing.

    With `marked_lead` (a short name among them) that one is marked lead and the rest support.
    """
    return [
        each if isinstance(each, Part) else _part(of, each, marked_lead=marked_lead)
        for each in leads
    ]


def _part(of: Partnership, named: Partner | str, *, marked_lead: str) -> Part:
    """One part, by a partner or its short name."""
    if isinstance(named, str):
        named = of.partners.filter(short_name=named).first() or partner(named, of=of)
    if not marked_lead:
        return Part(named)
    is_lead = named.short_name == marked_lead
    return Part(named, ResponsibilityRole.LEAD if is_lead else ResponsibilityRole.SUPPORT)


def deliverable(
    text: str = "",
    *,
    leads: Sequence[Lead] = (),
    marked_lead: str = "",
    by_when: str = "Mar 15",
    of: Action | None = None,
    plan: Plan | None = None,
    points: Sequence[str] = (),
    agreed_on: date | str = AGREED,
) -> Deliverable:
    """A promise through the services: parts, first deadline, reading and due dates.

    Of an action (`of`), or of a new action of `plan`, or of a new plan.
    """
    of = of or action(plan)
    leads = leads or [partner(of=of.plan.partnership)]
    promise = Promise(
        text=text or f"Promise {next(_numbers)}",
        words_by_when=by_when,
        parts=parts(of.plan.partnership, leads, marked_lead),
        points=list(points),
    )
    made = establish_deliverable(action=of, promise=promise, agreed_on=day(agreed_on) or AGREED)
    return Deliverable.objects.get(pk=made.pk)


def update(
    to: Deliverable | None = None,
    *,
    on: date | str | None = None,
    by: Person | None = None,
    at: Partner | None = None,
    before_evidence: bool = False,
    **says: Any,
) -> Update:
    """A report through the services, on a day; in progress unless it says otherwise.

    `at` is for whom (the first that answers); `by` who reports (a new lead there). `says` are the
    fields of a Report; a day may be a string; "delivered" without a day was on that day, and
    without evidence can be seen somewhere, unless it was said `before_evidence` was asked for.
    """
    to = to or deliverable()
    with on_day(on):
        at = at or _answers_first(to)
        by = by or lead(at)
        says = {"progress": Progress.IN_PROGRESS, "happened": "Work goes on"} | says
        if says.get("confidence", "") in {Confidence.AT_RISK, Confidence.OFF_TRACK}:
            says.setdefault("reason", "Nobody could be hired")
        delivered = says["progress"] == Progress.DELIVERED
        delivered_on = clock.today() if delivered else None
        if delivered and not before_evidence:
            says.setdefault("evidence", [where("In the board's minutes")])
        says["delivered_on"] = day(says.get("delivered_on", delivered_on))
        to.refresh_from_db()
        return report_progress(
            deliverable=to,
            seen_version=to.version,
            report=Report(partner=at, **says),
            by=standing(by),
            nonce=uuid.uuid4(),
            before_evidence=before_evidence,
        )


def date_request(
    to: Deliverable | None = None,
    words: str = "Sep 15",
    *,
    on: date | str | None = None,
    by: Person | None = None,
    at: Partner | None = None,
    **says: Any,
) -> DateRequest:
    """A question for a new date through the services; by a new lead of the first that answers."""
    to = to or deliverable()
    with on_day(on):
        at = at or _answers_first(to)
        by = by or lead(at)
        to.refresh_from_db()
        asked = ask_for_new_date(
            deliverable=to,
            seen_version=to.version,
            partner=at,
            words=words,
            by=standing(by),
            nonce=says.pop("nonce", None) or uuid.uuid4(),
            **{"why": "Nobody could be hired", "done_so_far": "A draft"} | says,
        )
        return DateRequest.objects.get(pk=asked.pk)


def date_decision(
    request: DateRequest | None = None,
    outcome: str = DateOutcome.AGREED,
    *,
    on: date | str | None = None,
    by: Person | None = None,
    **says: Any,
) -> DateDecision:
    """What a commissioner, new unless named, decides on a request through the services."""
    request = request or date_request(on=on)
    with on_day(on):
        by = by or commissioner(request.deliverable.action.plan.partnership)
        request = DateRequest.objects.get(pk=request.pk)
        return decide(
            request=request,
            seen_version=request.deliverable.version,
            outcome=outcome,
            by=standing(by),
            **{"sentence": "The reason is good"} | says,
        )


def _answers_first(to: Deliverable) -> Partner:
    """The first partner that answers, or the first member where that is a collective."""
    first = to.responsibilities.order_by("position")[0].partner
    return first.collective_members.order_by("pk")[0].member if first.is_collective else first


def many_deliverables(
    count: int, *, of: Action | None = None, leads: Sequence[Lead] = (), by_when: str = "Mar 15"
) -> list[Deliverable]:
    """Many promises of one action with the same words, quickly: for lists of a thousand rows."""
    of = of or action()
    answering = parts(of.plan.partnership, leads or [partner(of=of.plan.partnership)])
    start = of.deliverables.count()
    made = Deliverable.objects.bulk_create(
        Deliverable(action=of, number=start + number, text=f"Promise {start + number} of many")
        for number in range(1, count + 1)
    )
    Responsibility.objects.bulk_create(
        Responsibility(
            deliverable=each, partner=part.partner, role=part.role, position=place, since=AGREED
        )
        for each in made
        for place, part in enumerate(answering, start=1)
    )
    read = reader.read_by_when(by_when, written_on=of.plan.written_on)
    _give_dates(made, by_when, read)
    return list(of.deliverables.filter(number__gt=start).order_by("number"))


def _give_dates(made: list[Deliverable], words: str, read: reader.Reading) -> None:
    """Deadlines, readings, due dates and what is derived from them, in a few statements."""
    deadlines = Deadline.objects.bulk_create(
        Deadline(deliverable=each, number=1, words=words, agreed_on=AGREED) for each in made
    )
    readings = Reading.objects.bulk_create(
        Reading(
            deadline=each,
            number=1,
            kind=read.kind.value,
            opens_on=read.opens_on,
            recurrence=read.recurrence or "",
            rrule=read.rrule or "",
            tentative=read.tentative,
            flagged=read.flagged,
            certainty=read.certainty.value,
            in_words=reader.say_reading(read),
            why=read.why,
            read_on=AGREED,
        )
        for each in deadlines
    )
    days = sorted(set(read.due_on))
    DueDate.objects.bulk_create(
        DueDate(reading=each, due_on=due_on) for each in readings for due_on in days
    )
    for each, reading in zip(made, readings, strict=True):
        each.reading = reading
        each.due_on = days[0] if days else None
        each.final_due_on = days[-1] if days and not read.recurrence else None
        each.first_due_on = each.final_due_on
    Deliverable.objects.bulk_update(
        made, ["reading", "due_on", "final_due_on", "first_due_on"], batch_size=200
    )
