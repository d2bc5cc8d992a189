"""A database of national size: the two published plans, varied, reported on, and copied.

Two partnerships are made through the same services as everybody's: their plans several times, with
dates of all kinds, three reports a promise. Then the database copies them, first the partnerships
with their people, then the plans among these: what is derived stays true, since a copy is a copy.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from actions import by_when
from actions import models as plans
from actions.importing.demonstration import load_demonstration
from actions.importing.loading import load_plan
from actions.importing.organisations import load_organisations
from actions.importing.plan import ReadDeliverable, ReadPlan
from actions.importing.reading import ORGANISATIONS_FILE, read_plan
from actions.models import Deliverable, Plan
from actions.permissions import partners_to_report_for
from actions.services.dates import make_coming_due_dates
from actions.services.reporting import Report, report_progress
from actions.statuses import Confidence, MoveRefused, Progress
from concordat.lib import clock
from concordat.lib.copying import Group, Shift, copy
from partners import models as who
from partners.models import Membership, Partnership, Role
from partners.permissions import Standing, standing_of

AREAS = 152  # as many areas of England signed such plans
PLANS = 10  # of each of the two partnerships, before they are copied
ON = date(2015, 6, 15)  # the day as at which it is all made
REPORTED = (date(2015, 4, 7), date(2015, 5, 12), date(2015, 6, 9))
NONCES = uuid.UUID("5b7de0a4-6c0e-5f5e-8a8f-9a5b64f6f0c3")
BATCH = 40  # copies of all plans in one transaction
# Besides the words of the plans themselves.
WORDS = (
    "Apr 15", "May 2015", "30 June 2015", "Q1 2015/16", "Summer 2015", "end of July 2015",
    "Sept 15", "Autumn 2015", "Oct 15 (TBC)", "December 2015", "March 2016", "2015/16",
    "From April 15", "Monthly from Dec 14", "Quarterly", "May 15 and Dec 15", "Ongoing",
    "Completed", "TBC", "Within 6 months of approval", "See 1.2", "",
)  # fmt: skip

WHO = Group(
    tables=(
        who.Organisation,
        who.Partnership,
        who.Partner,
        who.PartnerAlias,
        who.CollectiveMember,
        who.Contact,
        who.Person,
        EmailAddress,
        who.Membership,
        who.Invitation,
        plans.SchemeChoice,
    ),
    numbered={
        "partners.Organisation.slug": "{} || '-' || n",
        "partners.Organisation.name": "{} || ' ' || n",
        "partners.Partnership.slug": "{} || '-' || n",
        "partners.Partnership.name": "{} || ' ' || n",
        "partners.Person.email": "'copy' || n || '.' || {}",
        "account.EmailAddress.email": "'copy' || n || '.' || {}",
    },
)
WHAT = Group(
    tables=(
        plans.Plan,
        plans.Theme,
        plans.Heading,
        plans.Action,
        plans.Outcome,
        plans.Deliverable,
        plans.Responsibility,
        plans.Deadline,
        plans.Reading,
        plans.DueDate,
        plans.DateRequest,
        plans.DateDecision,
        plans.Update,
        plans.MetDueDate,
        plans.Evidence,
        plans.Confirmation,
        plans.Revision,
    ),
    numbered={
        "actions.Plan.slug": "{} || '-' || n",
        "actions.Plan.title": "{} || ' ' || n",
    },
)


@dataclass(frozen=True)
class Scale:
    """How often what was made is copied; the originals count as the first copy, number 0."""

    partnerships: int
    plans: int


def scale_for(deliverables: int, made: int) -> Scale:
    """Copies for at least so many deliverables, where `made` are there."""
    copies = max(1, -(-deliverables // made))
    return Scale(partnerships=min(AREAS // 2, copies), plans=copies)


@transaction.atomic
def make_originals(
    documents: Path, demonstration: Path, seed: int, *, number_of_plans: int = PLANS
) -> int:
    """Both partnerships with their plans and reports; how many deliverables.

    The same seed makes the same rows.
    """
    chance = random.Random(seed)  # noqa: S311  # not for secrets: to be the same every time
    curated = load_organisations(documents / ORGANISATIONS_FILE)
    load_demonstration(demonstration)
    for listed in curated.partnerships:
        read = read_plan(documents / f"{listed.document}.txt", partnership=listed.slug)
        partnership = Partnership.objects.get(slug=listed.slug)
        for number in range(2, number_of_plans + 1):
            varied = _varied(read, chance, number)
            load_plan(varied, partnership=partnership, slug=f"{listed.plan}-plan-{number}")
    make_coming_due_dates(on=ON)
    for order, day in enumerate(REPORTED):
        _report_all(chance, day, order)
    return Deliverable.objects.count()


def _varied(read: ReadPlan, chance: random.Random, number: int) -> ReadPlan:
    """The plan under another title, with other dates for three promises in five."""

    def promised(one: ReadDeliverable) -> ReadDeliverable:
        if chance.random() > 0.6:
            return one
        words = chance.choice(WORDS)
        reading = by_when.read_by_when(words, written_on=read.written)
        return replace(one, by_when=words, deadline=reading)

    return replace(
        read,
        title=f"{read.title} {number}",
        actions=tuple(
            replace(row, deliverables=tuple(map(promised, row.deliverables)))
            for row in read.actions
        ),
    )


def _report_all(chance: random.Random, day: date, order: int) -> None:
    """One report on each promise, by its partnership's coordinator for one of those who answer."""
    moment = datetime.combine(day, time(9), tzinfo=clock.LONDON)
    with clock.pretend(moment):
        for plan in Plan.objects.order_by("pk"):
            coordinator = standing_of(_coordinator(plan), day)
            rows = Deliverable.objects.filter(action__plan=plan).select_related(
                "action__plan", "reading"
            )
            for deliverable in rows.order_by("pk"):
                _report(deliverable, coordinator, chance, order)


def _coordinator(plan: Plan) -> Any:
    membership = Membership.objects.filter(
        partner__partnership=plan.partnership_id, role=Role.COORDINATOR
    ).select_related("person")[0]
    return membership.person


def _report(deliverable: Deliverable, by: Standing, chance: random.Random, order: int) -> None:
    """What can be said of it: mostly that it goes on, in the end often that it is delivered."""
    partners = partners_to_report_for(by, deliverable)
    if not partners:
        return
    for report in _reports(chance, order, by.on):
        try:
            report_progress(
                deliverable=deliverable,
                seen_version=deliverable.version,
                report=replace(report, partner=chance.choice(partners)),
                by=by,
                nonce=uuid.uuid5(NONCES, f"{deliverable.pk}/{order}"),
                is_demonstration=True,
                before_evidence=True,
            )
        except MoveRefused:
            deliverable.refresh_from_db()  # its version was taken and given back
            continue
        return


def _reports(chance: random.Random, order: int, on: date) -> Iterator[Report]:
    """What might be said, until one of it can be."""
    nobody: Any = None
    if order == len(REPORTED) - 1 and chance.random() < 0.4:
        delivered = on - timedelta(days=chance.randrange(60))
        yield Report(
            partner=nobody,
            progress=Progress.DELIVERED,
            delivered_on=delivered,
            happened="It is in place and in use.",
        )
    sure = chance.choices(
        (Confidence.ON_TRACK, Confidence.AT_RISK, Confidence.OFF_TRACK), (6, 3, 1)
    )[0]
    reason = "" if sure == Confidence.ON_TRACK else "The rooms are not found yet."
    yield Report(
        partner=nobody,
        progress=Progress.IN_PROGRESS,
        confidence=sure,
        reason=reason,
        happened="The group met and agreed the next steps.",
        next_steps="The draft goes round before the next meeting.",
    )
    yield Report(partner=nobody, happened="The group met.")


def copy_who(scale: Scale) -> int:
    """The partnerships with their people; how many rows."""
    shifts = {model: Shift(width) for model, width in WHO.widths().items()}
    return copy(WHO, 1, scale.partnerships - 1, shifts) if scale.partnerships > 1 else 0


def copy_what(scale: Scale, widths: dict[Any, int]) -> Iterator[int]:
    """The plans, shared out among the partnerships in turn; how many rows, after each batch.

    `widths` are those of the people's tables before they were copied.
    """
    turn = f"n % {scale.partnerships}"
    shifts = {model: Shift(width, turn) for model, width in widths.items()}
    shifts |= {model: Shift(width) for model, width in WHAT.widths().items()}
    for first in range(1, scale.plans, BATCH):
        yield copy(WHAT, first, min(first + BATCH, scale.plans) - 1, shifts)
