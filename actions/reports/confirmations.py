"""What "delivered" rests on, who can confirm it, and what waits for somebody to do so."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from actions.models import Deliverable, PlanStatus, Update, Verdict
from actions.models.update import UpdateQuerySet
from actions.permissions import (
    DECIDING,
    Decider,
    deciders_in,
    may_close,
    may_confirm,
    say_who_can,
    who_can_close,
    who_can_confirm,
)
from actions.reports.evidence import EvidenceLine, evidence_lines
from actions.reports.timeline import shortened
from actions.statuses import ASSURANCE_LOOKS, PROGRESS_LOOKS, Assurance, Look, Progress
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.sharing import shared
from partners.permissions import DEPTH_OF_TEAMS, Standing

# As many as one person's page shows.
LONGEST = 200
WAITING = (Progress.DELIVERED, Progress.NOT_DELIVERED_PROPOSED)


@dataclass(frozen=True, slots=True)
class Panel:
    """What a promise that is said to be delivered, or not, rests on, and what may be done."""

    label: str
    evidence: tuple[EvidenceLine, ...]
    none_given: bool  # delivered, and only said
    confirmed: str  # "Confirmed by Ann Lee for OCCG on 3 May 2015"
    decisions: tuple[tuple[str, str], ...]  # label and address; the first is the button
    who_can: str  # a sentence for those who may not


def panels_of(deliverables: Sequence[Deliverable], standing: Standing) -> dict[int, Panel]:
    """By the pk of each promise that is delivered or may not be; three queries, or none."""
    waiting = [each for each in deliverables if _asks(each)]
    if not waiting:
        return {}
    reports = _latest_reports([each.pk for each in waiting]).prefetch_related("evidence")
    partnerships = {each.action.plan.partnership_id for each in waiting}
    people = deciders_in(partnerships, standing.on)
    of = {each.pk: each.action.plan.partnership_id for each in waiting}
    return {
        report.deliverable_id: _panel(report, standing, people[of[report.deliverable_id]])
        for report in reports
    }


def _asks(deliverable: Deliverable) -> bool:
    """Whether something is shown at all."""
    return deliverable.withdrawn_on is None and deliverable.progress in WAITING


def _latest_reports(deliverables: Iterable[int] | QuerySet) -> UpdateQuerySet:
    """The report that says how far each promise is, with all that deciding on it asks."""
    newest = (
        Update.objects.filter(deliverable__in=deliverables)
        .saying_progress()
        .order_by()
        .values("deliverable")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return Update.objects.filter(pk__in=newest).select_related(
        "person",
        "partner__organisation" + "__parent" * DEPTH_OF_TEAMS,
        "confirmation__person",
        "confirmation__partner",
    )


def _panel(report: Update, standing: Standing, people: Sequence[Decider]) -> Panel:
    """One promise's panel."""
    if report.progress == Progress.DELIVERED:
        return _panel_of_delivered(report, standing, people)
    may = may_close(standing, report, people)
    return Panel(
        label="Not delivered?",
        evidence=(),
        none_given=False,
        confirmed="",
        decisions=(
            _decisions(
                report,
                ("Close as not delivered", "deliverable-close"),
                ("Send it back", "deliverable-send-back"),
            )
            if may
            else ()
        ),
        who_can="" if may else say_who_can(who_can_close(report, standing.on, people), "close"),
    )


def _panel_of_delivered(report: Update, standing: Standing, people: Sequence[Decider]) -> Panel:
    """What shows that it is delivered, and who says so."""
    evidence = evidence_lines(report.evidence.all())
    confirmation = getattr(report, "confirmation", None)
    may = confirmation is None and may_confirm(standing, report, people)
    able = who_can_confirm(report, standing.on, people)
    return Panel(
        label="What shows it",
        evidence=evidence,
        none_given=not evidence,
        confirmed=_confirmed_in_words(report),
        decisions=(
            _decisions(
                report,
                ("Confirm it is delivered", "deliverable-confirm"),
                ("Return it", "deliverable-return"),
            )
            if may
            else ()
        ),
        who_can="" if may or confirmation else say_who_can(able, "confirm"),
    )


def _decisions(report: Update, *named: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Labels with their addresses."""
    return tuple((label, reverse(name, args=[report.deliverable_id])) for label, name in named)


def _confirmed_in_words(report: Update) -> str:
    """Who confirmed it, and when; blank where nobody did."""
    there = getattr(report, "confirmation", None)
    if there is None or there.verdict != Verdict.CONFIRMED:
        return ""
    day = in_words(clock.day_of(there.confirmed_at))
    return f"Confirmed by {there.person.name_for(there.partner)} on {day}"


# What waits for somebody


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A promise that waits for somebody's decision."""

    text: str
    url: str
    ref: str
    plan: str
    agreed_words: str
    reading_words: str
    reported: str  # "for OH on 26 March 2015"
    look: Look
    label: str
    decide_url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person, the longest first."""

    to_confirm: tuple[WaitingLine, ...]
    to_close: tuple[WaitingLine, ...]


def waiting_for(standing: Standing) -> Waiting:
    """What waits for somebody who decides; two queries, or none."""
    partnerships = standing.partnerships_as(*DECIDING)
    if not partnerships:
        return Waiting((), ())
    reports, people = shared(
        ("waiting", partnerships, standing.on), lambda: _waiting_in(partnerships, standing.on)
    )
    to_confirm: list[WaitingLine] = []
    to_close: list[WaitingLine] = []
    for report in reports:
        those = people[report.deliverable.action.plan.partnership_id]
        if report.progress == Progress.DELIVERED and may_confirm(standing, report, those):
            to_confirm.append(_line(report))
        elif report.progress != Progress.DELIVERED and may_close(standing, report, those):
            to_close.append(_line(report))
    return Waiting(tuple(to_confirm[:LONGEST]), tuple(to_close[:LONGEST]))


def _waiting_in(
    partnerships: Collection[int], on: date
) -> tuple[list[Update], dict[int, list[Decider]]]:
    """The reports that wait for anybody, the longest first, and who decides; two queries."""
    waiting = (
        Deliverable.objects.promised()
        .filter(action__plan__partnership__in=partnerships, action__plan__status=PlanStatus.LIVE)
        .filter(
            Q(progress=Progress.DELIVERED) & ~Q(assurance=Assurance.CONFIRMED)
            | Q(progress=Progress.NOT_DELIVERED_PROPOSED)
        )
    )
    reports = _latest_reports(waiting.values("pk")).select_related(
        "deliverable__action__plan", "deliverable__reading__deadline"
    )
    return list(reports.order_by("pk")), deciders_in(partnerships, on)


def _line(report: Update) -> WaitingLine:
    """One promise that waits."""
    deliverable, delivered = report.deliverable, report.progress == Progress.DELIVERED
    day = in_words(clock.day_of(report.reported_at))
    look = (
        ASSURANCE_LOOKS[Assurance(deliverable.assurance)]
        if delivered
        else PROGRESS_LOOKS[Progress.NOT_DELIVERED_PROPOSED]
    )
    name = "deliverable-confirm" if delivered else "deliverable-close"
    reading = deliverable.reading
    return WaitingLine(
        text=shortened(deliverable.text, words=30),
        url=deliverable.get_absolute_url(),
        ref=str(deliverable.action),
        agreed_words=reading.deadline.words if reading else "",
        reading_words=reading.in_words if reading else "",
        plan=f"{deliverable.action.plan.title}, {deliverable.action}",
        reported=f"for {report.partner.short_name} on {day}",
        look=look,
        label="Confirm it is delivered" if delivered else "Close as not delivered",
        decide_url=reverse(name, args=[deliverable.pk]),
    )
