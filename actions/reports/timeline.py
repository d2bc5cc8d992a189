"""What happened to the promises of an action: reports, corrections, newly agreed dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from actions.models import (
    Action,
    Confirmation,
    DateDecision,
    DateOutcome,
    DateRequest,
    Deadline,
    Deliverable,
    Escalation,
    Reading,
    ReportRequest,
    Revision,
    Update,
    Verdict,
)
from actions.reports.date_requests import requests_of
from actions.reports.evidence import evidence_lines
from actions.statuses import (
    ASSURANCE_LOOKS,
    CONFIDENCE_LOOKS,
    PROGRESS_LOOKS,
    Assurance,
    Confidence,
    Look,
    Progress,
)
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from partners.models import Told as LadderTold

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled piece of text."""

    label: str
    text: str
    url: str = ""  # a piece of evidence's own page or file


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    moment: datetime
    title: str
    by: str
    when: str
    tags: tuple[Look, ...]
    parts: tuple[Part, ...]
    demonstration: bool
    anchor: str


def reports_of(action: Action) -> list[Update]:
    """The reports on an action's promises with all that entries tell of them, the newest first."""
    return list(
        Update.objects.filter(deliverable__action=action)
        .select_related("partner", "person", "deliverable", "superseded_by__action")
        .select_related("confirmation__person", "confirmation__partner")
        .prefetch_related("met_due_dates__due_date", "evidence")
        .latest_first()[:LONGEST]
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a page has read already and the timeline tells too."""

    updates: list[Update]
    requests: list[DateRequest]
    readings: bool  # whether there is any but the first one of the first words
    chased: bool  # whether anybody was told or asked

    @classmethod
    def of(cls, action: Action) -> "Told":
        """Everything, for pages that have read nothing of it."""
        return cls(reports_of(action), requests_of(action), readings=True, chased=True)


def entries_of(action: Action, *, several: bool, told: Told | None = None) -> list[Entry]:
    """The newest first; some queries. `several`: the action has more than one deliverable."""
    told = told or Told.of(action)
    revisions = (
        # Those of a promise come along when it moves to another row.
        Revision.objects.filter(Q(action=action) | Q(deliverable__action=action))
        .select_related("person", "deliverable")
        .order_by("-pk")[:LONGEST]
    )
    entries = _entries_of_updates(told.updates, several=several)
    entries += [_of_revision(revision, several=several) for revision in revisions]
    entries += _of_readings(action, several=several) if told.readings else []
    entries += _of_requests(told.requests, several=several)
    entries += _of_chasing(action, several=several) if told.chased else []
    return sorted(entries, key=lambda entry: entry.moment, reverse=True)


def _about(deliverable: Any, *, several: bool) -> tuple[Part, ...]:
    """Which promise it was, where the action has several."""
    return (Part("About", shortened(deliverable.text)),) if several and deliverable else ()


def shortened(text: str, words: int = 14) -> str:
    """The first words of a text."""
    all_words = text.split()
    return text if len(all_words) <= words else f"{' '.join(all_words[:words])} …"


def _entries_of_updates(updates: Iterable[Update], *, several: bool) -> list[Entry]:
    """Reports, and what others confirmed of them. A return is its own report, told as that."""
    updates = list(updates)
    verdicts = [found for each in updates if (found := getattr(each, "confirmation", None))]
    returned = {
        (each.person_id, each.confirmed_at) for each in verdicts if each.verdict == Verdict.RETURNED
    }
    entries = []
    for update in updates:
        entry = _of_update(update, several=several)
        if (update.person_id, update.reported_at) in returned:
            entry = replace(entry, title="Returned: not delivered yet")
        entries.append(entry)
    return entries + [
        _of_confirmation(each, several=several)
        for each in verdicts
        if each.verdict == Verdict.CONFIRMED
    ]


def _of_confirmation(confirmation: Confirmation, *, several: bool) -> Entry:
    """Somebody of another organisation confirmed a report of "delivered"."""
    report = confirmation.update
    parts = (
        *_about(report.deliverable, several=several),
        Part("Reported for", report.partner.short_name),
        Part("Delivered on", in_words(report.delivered_on)),
    )
    return Entry(
        moment=confirmation.confirmed_at,
        title="Confirmed as delivered",
        by=confirmation.person.name_for(confirmation.partner),
        when=in_words(clock.day_of(confirmation.confirmed_at)),
        tags=(ASSURANCE_LOOKS[Assurance.CONFIRMED],),
        parts=tuple(part for part in parts if part.text),
        demonstration=confirmation.is_demonstration,
        anchor=f"confirmation-{confirmation.pk}",
    )


def anchors_of_confirmations(deliverable: Deliverable) -> set[str]:
    """The anchors of what was confirmed; a return counts as the report that it is."""
    confirmed = Confirmation.objects.filter(
        update__deliverable=deliverable, verdict=Verdict.CONFIRMED
    )
    return {f"confirmation-{pk}" for pk in confirmed.values_list("pk", flat=True)}


def _of_update(update: Update, *, several: bool) -> Entry:
    """A report. Texts left blank are left out."""
    looks: list[Look] = []
    if update.progress:
        looks.append(PROGRESS_LOOKS[Progress(update.progress)])
    if update.confidence != Confidence.NOT_SAID:
        looks.append(CONFIDENCE_LOOKS[Confidence(update.confidence)])
    # A day that moved along with a new date is met there too, by the same report: said once.
    met = ", ".join(in_words(day) for day in sorted(_days_met(update)))
    replaced = update.superseded_by
    parts = (
        *_about(update.deliverable, several=several),
        Part("Delivered on", in_words(update.delivered_on)),
        Part("Replaced by", f"{replaced.action}: {shortened(replaced.text)}" if replaced else ""),
        Part("Dates met", met if not update.delivered_on else ""),
        Part("Why", update.reason),
        Part("What has happened", update.happened),
        Part("What happens next", update.next_steps),
        *(Part(line.label, line.text, line.url) for line in evidence_lines(update.evidence.all())),
    )
    said = " and ".join(look.word[0].lower() + look.word[1:] for look in looks)
    return Entry(
        moment=update.reported_at,
        title=_title_of(update, said),
        by=update.person.name_for(update.partner),
        when=in_words(clock.day_of(update.reported_at)),
        tags=tuple(looks),
        parts=tuple(part for part in parts if part.text),
        demonstration=update.is_demonstration,
        anchor=f"update-{update.pk}",
    )


def _title_of(update: Update, said: str) -> str:
    """What was reported; what a document said is no report of anybody's."""
    if update.imported_from_id is not None:
        return f"Imported with the plan: {said}" if said else "Imported with the plan"
    return f"Reported {said}" if said else "Added to the record"


def _days_met(update: Update) -> set[date]:
    """The days that a report met."""
    return {met.due_date.due_on for met in update.met_due_dates.all()}


def _of_revision(revision: Revision, *, several: bool) -> Entry:
    """A correction, with what stood before."""
    parts = (
        *_about(revision.deliverable, several=several),
        Part("Before", revision.before),
        Part("After", revision.after),
        Part("Why", revision.why),
    )
    return Entry(
        moment=revision.revised_at,
        title=revision.get_kind_display(),
        by=revision.person.name,
        when=in_words(clock.day_of(revision.revised_at)),
        tags=(),
        parts=tuple(part for part in parts if part.text),
        demonstration=False,
        anchor=f"revision-{revision.pk}",
    )


def _of_readings(action: Action, *, several: bool) -> list[Entry]:
    """Newly agreed words that nobody asked for here, and what people said that words mean."""
    readings = (
        Reading.objects.filter(deadline__deliverable__action=action)
        .filter(Q(read_by__isnull=False) | Q(deadline__number__gt=1, number=1))
        .select_related("deadline__deliverable", "deadline__decision", "read_by")
        .order_by("-pk")[:LONGEST]
    )
    return [
        _of_confirmed(reading, several=several)
        if reading.read_by
        else _of_deadline(reading.deadline, several=several)
        for reading in readings
        if reading.read_by or not hasattr(reading.deadline, "decision")
    ]


def _of_deadline(deadline: Deadline, *, several: bool) -> Entry:
    """Newly agreed words for a date."""
    return Entry(
        moment=clock.end_of(deadline.agreed_on),
        title="New date agreed",
        by="The partnership",
        when=in_words(deadline.agreed_on),
        tags=(),
        parts=(*_about(deadline.deliverable, several=several), Part("By when", deadline.words)),
        demonstration=False,
        anchor=f"deadline-{deadline.pk}",
    )


def _of_confirmed(reading: Reading, *, several: bool) -> Entry:
    """What a coordinator says that words mean."""
    words = reading.deadline.words or "(blank)"
    return Entry(
        moment=clock.end_of(reading.read_on),
        title="Reading of the date confirmed",
        by=reading.read_by.name if reading.read_by else "",
        when=in_words(reading.read_on),
        tags=(),
        parts=(
            *_about(reading.deadline.deliverable, several=several),
            Part("By when", f"“{words}” means {reading.in_words}"),
            Part("Why", reading.why),
        ),
        demonstration=False,
        anchor=f"reading-{reading.pk}",
    )


DECIDED = {
    DateOutcome.AGREED: "New date agreed",
    DateOutcome.DECLINED: "New date declined",
    DateOutcome.WITHDRAWN: "Request for a new date withdrawn",
}


def _of_requests(requests: Iterable[DateRequest], *, several: bool) -> list[Entry]:
    """What was asked about dates, and what became of it."""
    entries = []
    for request in requests:
        if hasattr(request, "decision"):
            entries.append(_of_decision(request, request.decision, several=several))
        entries.append(_of_request(request, several=several))
    return entries


def anchors_of_dates(deliverable: Deliverable) -> set[str]:
    """The anchors of what was asked, decided and confirmed about the dates of a deliverable."""
    requests = deliverable.date_requests.values_list("pk", "decision")
    confirmed = Reading.objects.filter(deadline__deliverable=deliverable, read_by__isnull=False)
    agreed = deliverable.deadlines.filter(number__gt=1, decision=None)
    return (
        {f"date-request-{pk}" for pk, _ in requests}
        | {f"date-decision-{decision}" for _, decision in requests if decision}
        | {f"reading-{pk}" for pk in confirmed.values_list("pk", flat=True)}
        | {f"deadline-{pk}" for pk in agreed.values_list("pk", flat=True)}
    )


def _of_request(request: DateRequest, *, several: bool) -> Entry:
    """Somebody asked for a new date."""
    return Entry(
        moment=request.asked_at,
        title="New date asked for",
        by=request.person.name_for(request.partner),
        when=in_words(clock.day_of(request.asked_at)),
        tags=(),
        parts=(
            *_about(request.deliverable, several=several),
            Part("By when", f"“{request.words}” instead of “{request.deadline}”"),
            Part("Why", request.why),
            Part("Done so far", request.done_so_far),
        ),
        demonstration=request.is_demonstration,
        anchor=f"date-request-{request.pk}",
    )


def _of_decision(request: DateRequest, decision: DateDecision, *, several: bool) -> Entry:
    """Somebody decided on it, or took it back."""
    at = decision.partner
    parts = (
        *_about(request.deliverable, several=several),
        Part("Asked for", f"“{request.words}” instead of “{request.deadline}”"),
        Part("Why", decision.sentence),
        Part("Decided at", decision.meeting),
    )
    return Entry(
        moment=decision.decided_at,
        title=DECIDED[DateOutcome(decision.outcome)],
        by=decision.person.name_for(at) if at else decision.person.name,
        when=in_words(clock.day_of(decision.decided_at)),
        tags=(),
        parts=tuple(part for part in parts if part.text),
        demonstration=request.is_demonstration,
        anchor=f"date-decision-{decision.pk}",
    )


def _of_chasing(action: Action, *, several: bool) -> list[Entry]:
    """Who was told that a promise is late, and who was asked to report on it."""
    of_it = {"deliverable__action": action}
    steps = Escalation.objects.filter(**of_it).select_related("deliverable").order_by("-pk")
    asked = ReportRequest.objects.filter(**of_it).select_related("person", "deliverable")
    return [
        *(_of_step(step, several=several) for step in steps[:LONGEST]),
        *(_of_asking(each, several=several) for each in asked.order_by("-pk")[:LONGEST]),
    ]


# Who is told by a step, within a sentence.
TOLD = {
    LadderTold.LEADS_AND_COORDINATORS: "the leads and the coordinators",
    LadderTold.COMMISSIONERS: "the commissioners",
}


def _of_step(step: Escalation, *, several: bool) -> Entry:
    """A step of the ladder was taken."""
    when = in_words(clock.day_of(step.told_at))
    overdue = counted((clock.day_of(step.told_at) - step.due_on).days, "day")
    return Entry(
        moment=step.told_at,
        title=f"Told on {when}: {TOLD[LadderTold(step.tells)]}",
        by="The ladder of the partnership",
        when=when,
        tags=(),
        parts=(
            *_about(step.deliverable, several=several),
            Part("Why", f"{overdue} overdue: the date was {in_words(step.due_on)}"),
            Part("Written to", counted(step.people, "person", "people")),
        ),
        demonstration=False,
        anchor=f"escalation-{step.pk}",
    )


def _of_asking(request: ReportRequest, *, several: bool) -> Entry:
    """Somebody pressed "Please report"."""
    when = in_words(clock.day_of(request.asked_at))
    return Entry(
        moment=request.asked_at,
        title=f"Told on {when}: please report",
        by=request.person.name,
        when=when,
        tags=(),
        parts=(
            *_about(request.deliverable, several=several),
            Part("Written to", counted(request.people, "person", "people")),
        ),
        demonstration=False,
        anchor=f"report-request-{request.pk}",
    )


def last_words(action: Action, reports: Sequence[Update]) -> dict[int, list[Update]]:
    """Each organisation's last report on each deliverable of an action.

    From the newest `reports`, without a query where these are all.
    """
    if len(reports) >= LONGEST:
        newest = (
            Update.objects.filter(deliverable__action=action)
            .order_by()
            .values("deliverable", "partner")
            .annotate(newest=Max("pk"))
            .values("newest")
        )
        of_each = Update.objects.filter(pk__in=newest)
        reports = list(of_each.select_related("partner").latest_first())
    found: dict[int, dict[int, Update]] = {}
    for update in reports:
        found.setdefault(update.deliverable_id, {}).setdefault(update.partner_id, update)
    return {pk: list(by_partner.values()) for pk, by_partner in found.items()}


def said_on(update: Update) -> date:
    """The day of a report in London."""
    return clock.day_of(update.reported_at)
