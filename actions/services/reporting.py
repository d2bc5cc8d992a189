"""Reporting progress: one report is one row, however often the button was pressed."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from actions.models import Deliverable, DueDate, MetDueDate, PlanImport, Update
from actions.permissions import (
    actor_for,
    check_may_change_progress,
    check_may_correct,
    check_may_report,
    partners_to_report_for,
)
from actions.services import evidence as evidence_given
from actions.services import state
from actions.services.evidence import Piece
from actions.services.trail import record_about
from actions.statuses import (
    CONFIDENCE_NEEDING_REASON,
    PROGRESS_LOOKS,
    Confidence,
    MoveRefused,
    Progress,
    check_move,
    choices_from,
)
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partner, Role
from partners.permissions import Standing

# A promise of every month that nobody reported on for years asks about its oldest dates first.
MOST_DATES_ASKED = 12
WITHDRAWN = "This was withdrawn from the plan; nothing more is reported on it."


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says about a deliverable. `progress` blank: only for the record."""

    partner: Partner
    progress: str = ""
    confidence: str = Confidence.NOT_SAID
    reason: str = ""
    happened: str = ""
    next_steps: str = ""
    delivered_on: date | None = None
    met: list[DueDate] = field(default_factory=list)
    superseded_by: Deliverable | None = None
    evidence: Sequence[Piece] = ()
    imported_from: PlanImport | None = None  # a document said it


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody may say of a deliverable as it stands.

    `moves` has the present state first where it may be said again; a closed promise is left as it
    is by saying nothing. `only_for_the_record` is a sentence where there is no move at all.
    """

    partners: list[Partner]
    moves: list[Progress]
    dates: list[DueDate]
    only_for_the_record: str


def offer_to(*, by: Standing, deliverable: Deliverable) -> Offer:
    """What the report page asks. Raises PermissionDenied where nothing can be reported."""
    check_may_report(by, deliverable)
    partners = partners_to_report_for(by, deliverable)
    if not partners:
        raise PermissionDenied(
            "You are at no organisation that answers for this by itself, so there is nobody to "
            "report for. Ask your coordinator to name the organisation."
        )
    if deliverable.withdrawn_on is not None:
        return Offer(partners, [], [], WITHDRAWN)
    try:
        check_may_change_progress(by, deliverable)
    except PermissionDenied as refused:
        return Offer(partners, [], [], str(refused))
    current = Progress(deliverable.progress)
    moves = choices_from(current, actor_for(by, deliverable))
    if not deliverable.is_open:
        moves = [move for move in moves if move != current]
    # Superseding asks which promise takes its place: a page of its own.
    moves = [move for move in moves if move != Progress.SUPERSEDED]
    if not moves:
        was = PROGRESS_LOOKS[current].word.lower()
        return Offer(partners, [], [], f"This is {was}. What you report is added to the record.")
    return Offer(partners, moves, dates_to_ask_about(deliverable, by.on), "")


def dates_to_ask_about(deliverable: Deliverable, on: date) -> list[DueDate]:
    """Which dates a report may say are met: those passed and the coming one, oldest first.

    Empty where one date is left, which comes with "delivered", and where the promise is closed.
    """
    reading = deliverable.reading
    if reading is None or not deliverable.is_open:
        return []
    unmet = list(reading.due_dates.unmet().order_by("due_on"))
    if not reading.recurrence and len(unmet) < 2:
        return []
    passed = [due_date for due_date in unmet if due_date.due_on <= on]
    coming = unmet[len(passed) : len(passed) + 1]
    return (passed + coming)[:MOST_DATES_ASKED]


def report_progress(
    *,
    deliverable: Deliverable,
    seen_version: int,
    report: Report,
    by: Standing,
    nonce: uuid.UUID,
    is_demonstration: bool = False,
    before_evidence: bool = False,
) -> Update:
    """Add one report and derive the state from it, in one transaction.

    The same report with the same `nonce` again returns the row that is there. `before_evidence`
    is for records of a time when "delivered" needed none: it is then only said. Raises
    PermissionDenied, MoveRefused (with all that stands against it), or EditedMeanwhile where
    somebody reported after `seen_version`, or where the nonce came before with other words.
    """
    try:
        with evidence_given.stored_files() as stored, transaction.atomic():
            already = _sent_before(deliverable, report, by, nonce)
            if already is not None:
                return already
            # The claim comes first: it serialises reports on one deliverable, so that what the
            # checks below read cannot change before the rows are written.
            deliverable.write(seen_version)
            _check_report(deliverable, report, by, before_evidence=before_evidence)
            update = _add(deliverable, report, by, nonce, is_demonstration=is_demonstration)
            evidence_given.attach(update, report.evidence, stored)
            state.refresh(deliverable)
            if report.superseded_by is not None:
                instead = report.superseded_by.pk
                record_about("promise-superseded", deliverable, by=by.person, instead=instead)
            return update
    except EditedMeanwhile:
        # The other half of a double click may have won between our look and our claim.
        already = _sent_before(deliverable, report, by, nonce)
        if already is None:
            raise
        return already


def _sent_before(
    deliverable: Deliverable, report: Report, by: Standing, nonce: uuid.UUID
) -> Update | None:
    """The row that this very report made before; None where the nonce is new.

    Somebody who goes back and changes the words sends the old nonce with them: those words must
    not be dropped as a repetition, so they meet the page for what was edited meanwhile.
    """
    already = Update.objects.filter(nonce=nonce).first()
    if already is None:
        return None
    same = (
        already.person_id == by.person.pk
        and already.deliverable_id == deliverable.pk
        and already.partner_id == report.partner.pk
        and _what_it_says(already) == _what_it_says(report)
        and set(report.met) == {row.due_date for row in already.met_due_dates.all()}
        and evidence_given.identities(report.evidence) == evidence_given.identities_of(already)
    )
    if not same:
        raise EditedMeanwhile(Deliverable.objects.get(pk=deliverable.pk))
    return already


def _what_it_says(said: Report | Update) -> tuple[object, ...]:
    """The words of a report, or of the row that was made of one."""
    words = (said.reason.strip(), said.happened.strip(), said.next_steps.strip())
    return (said.progress, said.confidence, *words, said.delivered_on, said.superseded_by)


def _add(
    deliverable: Deliverable,
    report: Report,
    by: Standing,
    nonce: uuid.UUID,
    *,
    is_demonstration: bool,
) -> Update:
    """Write the rows of one report."""
    update = Update.objects.create(
        deliverable=deliverable,
        partner=report.partner,
        person=by.person,
        reported_at=clock.now(),
        progress=report.progress,
        confidence=report.confidence,
        reason=report.reason.strip(),
        happened=report.happened.strip(),
        next_steps=report.next_steps.strip(),
        delivered_on=report.delivered_on,
        superseded_by=report.superseded_by,
        nonce=nonce,
        is_demonstration=is_demonstration,
        imported_from=report.imported_from,
    )
    MetDueDate.objects.bulk_create(
        MetDueDate(update=update, due_date=due_date) for due_date in report.met
    )
    return update


def _check_report(
    deliverable: Deliverable, report: Report, by: Standing, *, before_evidence: bool
) -> None:
    """Raise PermissionDenied, or MoveRefused with all refusals in the order of the form."""
    if report.progress == Progress.SUPERSEDED:
        check_may_correct(by, deliverable)
    check_may_report(by, deliverable)
    if report.progress or report.met:
        check_may_change_progress(by, deliverable)
    found = [
        *_against_the_reporter(deliverable, report, by),
        *_against_the_move(deliverable, report, by),
        *_against_the_words(report, by.on),
        *_against_the_dates(deliverable, report),
        *(() if before_evidence else _against_the_evidence(report)),
    ]
    if found:
        raise MoveRefused(str(found[0]), about=found[0].about, others=found[1:])


def _against_the_reporter(
    deliverable: Deliverable, report: Report, by: Standing
) -> Iterator[MoveRefused]:
    """For whom, and on what, nobody can report."""
    if report.partner not in partners_to_report_for(by, deliverable):
        name = report.partner.full_name
        yield MoveRefused(f"You cannot report for {name} here.", about="partner")
    if deliverable.withdrawn_on is not None:
        yield MoveRefused(WITHDRAWN)


def _against_the_move(
    deliverable: Deliverable, report: Report, by: Standing
) -> Iterator[MoveRefused]:
    """The tables of moves, and what a superseded promise needs."""
    if report.progress:
        try:
            check_move(
                Progress(deliverable.progress),
                Progress(report.progress),
                actor=actor_for(by, deliverable),
                reason=report.reason,
            )
        except MoveRefused as refused:
            yield refused
    instead = report.superseded_by
    if (report.progress == Progress.SUPERSEDED) != (instead is not None):
        yield MoveRefused("Say which deliverable replaces this one.", about="superseded_by")
    elif instead is not None and not _can_replace(instead, deliverable):
        yield MoveRefused(
            "Choose another deliverable of the same plan, one that is still promised.",
            about="superseded_by",
        )


def _can_replace(instead: Deliverable, deliverable: Deliverable) -> bool:
    """Whether a promise can take the place of another."""
    return (
        instead.pk != deliverable.pk
        and instead.action.plan_id == deliverable.action.plan_id
        and instead.withdrawn_on is None
        and instead.progress != Progress.SUPERSEDED
    )


def _against_the_words(report: Report, today: date) -> Iterator[MoveRefused]:
    """A reason where one is needed, a day that can be, and something said at all."""
    delivered = report.progress == Progress.DELIVERED
    if delivered and report.delivered_on is None:
        yield MoveRefused("Give the day on which it was delivered.", about="delivered_on")
    elif not delivered and report.delivered_on is not None:
        yield MoveRefused("Only what was delivered has a day of delivery.", about="delivered_on")
    elif report.delivered_on is not None and report.delivered_on > today:
        yield MoveRefused("The day of delivery cannot be in the future.", about="delivered_on")
    if report.confidence in CONFIDENCE_NEEDING_REASON and not report.reason.strip():
        yield MoveRefused("Say why it is not on track.", about="reason")
    if not (report.progress or report.happened.strip() or report.met):
        yield MoveRefused("Say what has happened.", about="happened")


def _against_the_evidence(report: Report) -> Iterator[MoveRefused]:
    """What "delivered" needs: what was delivered, and something that shows it."""
    if report.progress != Progress.DELIVERED:
        if report.evidence:
            yield MoveRefused(
                "Evidence goes with “Delivered”; take it out or choose that.", about="evidence_link"
            )
        return
    if not report.happened.strip():
        yield MoveRefused("Say what was delivered.", about="happened")
    if not report.evidence:
        yield MoveRefused(
            "Give a link or a file, or say where it can be seen; one of them is enough.",
            about="evidence_link",
        )
    yield from evidence_given.against(report.evidence)


def _against_the_dates(deliverable: Deliverable, report: Report) -> Iterator[MoveRefused]:
    """Dates that are this promise's own, not yet met; the last one comes with "delivered"."""
    if not report.met:
        return
    reading = deliverable.reading
    if reading is None or any(due_date.reading_id != reading.pk for due_date in report.met):
        yield MoveRefused(
            "One of the dates is not in force for this deliverable any more.", about="met"
        )
        return
    if any(due_date.met.exists() for due_date in report.met):
        yield MoveRefused("One of the dates was already reported as met.", about="met")
    left = reading.due_dates.unmet().exclude(pk__in=[due_date.pk for due_date in report.met])
    if not reading.recurrence and report.progress != Progress.DELIVERED and not left.exists():
        yield MoveRefused(
            "That is the last date: report it as delivered, with the day.", about="met"
        )


def supersede(
    *,
    deliverable: Deliverable,
    seen_version: int,
    instead: Deliverable,
    reason: str,
    by: Standing,
    nonce: uuid.UUID,
) -> Update:
    """A coordinator says that another promise of the plan takes the place of this one.

    It is a report like any other, made for the coordinator's own organisation where it is one.
    Raises what `report_progress` raises.
    """
    check_may_correct(by, deliverable)
    partners = offer_to(by=by, deliverable=deliverable).partners
    own = {each.partner_id for each in by.memberships if each.role == Role.COORDINATOR}
    partner = next((each for each in partners if each.pk in own), partners[0])
    report = Report(
        partner=partner, progress=Progress.SUPERSEDED, reason=reason, superseded_by=instead
    )
    return report_progress(
        deliverable=deliverable, seen_version=seen_version, report=report, by=by, nonce=nonce
    )
