"""Delivered, confirmed or returned; not delivered, closed or sent back: by another organisation."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from actions.models import Confirmation, Deliverable, Update, Verdict
from actions.permissions import CLOSING, CONFIRMING, check_may_close, check_may_confirm, decides_in
from actions.services import state
from actions.services.trail import record_about
from actions.statuses import PROGRESS_LOOKS, Actor, MoveRefused, Progress, check_move
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.versioned import EditedMeanwhile
from concordat.outbox.services import post
from partners.models import Partner
from partners.permissions import Standing

REPORT_RETURNED = "report-returned"  # the kind of the letter
# In which state something waits for a decision, who decides it, and in which order of roles.
RULES: dict[Progress, tuple[Callable[..., None], Any]] = {
    Progress.DELIVERED: (check_may_confirm, CONFIRMING),
    Progress.NOT_DELIVERED_PROPOSED: (check_may_close, CLOSING),
}


def report_of_progress(deliverable: Deliverable) -> Update | None:
    """The report that says how far a promise is; None before there is one."""
    return deliverable.updates.saying_progress().latest_first().first()


def waiting_report(deliverable: Deliverable, progress: Progress) -> Update | None:
    """The report of "delivered", or of "not delivered", that waits; None where none does."""
    report = report_of_progress(deliverable)
    if report is None or report.progress != progress or deliverable.withdrawn_on is not None:
        return None
    return None if Confirmation.objects.filter(update=report).exists() else report


def check_may_look(by: Standing, deliverable: Deliverable, progress: Progress) -> None:
    """Raise PermissionDenied for who decides nothing here; also where nothing waits any more."""
    report = waiting_report(deliverable, progress)
    if report is not None:
        RULES[progress][0](by, report)
    elif not decides_in(by, deliverable.action.plan.partnership_id):
        raise PermissionDenied(
            "Only a commissioner or coordinator of this partnership decides that."
        )


def confirm_delivered(
    *, deliverable: Deliverable, seen_version: int, by: Standing, is_demonstration: bool = False
) -> Confirmation:
    """Somebody of another organisation says that what is reported as delivered is.

    The same person again gets the row that is there. Raises PermissionDenied, MoveRefused, or
    EditedMeanwhile where somebody did anything after `seen_version`.
    """
    try:
        with transaction.atomic():
            # As with a report the claim comes first: of two who decide, one does.
            deliverable.write(seen_version)
            report = _claimed(deliverable, Progress.DELIVERED, by)
            found = _verdict(
                report, Verdict.CONFIRMED, "", by, clock.now(), is_demonstration=is_demonstration
            )
            state.refresh(deliverable)
            record_about("delivery-confirmed", deliverable, by=by.person, report=report.pk)
            return found
    except EditedMeanwhile:
        already = Confirmation.objects.filter(
            update=report_of_progress(deliverable),
            verdict=Verdict.CONFIRMED,
            person=by.person,
        ).first()
        if already is None:
            raise
        return already


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a report that waits, other than that it is confirmed."""

    was: Progress
    becomes: Progress
    recorded: str  # how the trail calls it
    verdict: Verdict | None = None  # what is said of the report itself


# What is reported as delivered is not: it is in progress again.
RETURNED = Decision(Progress.DELIVERED, Progress.IN_PROGRESS, "delivery-returned", Verdict.RETURNED)
# What a lead proposes as not delivered will not be.
CLOSED = Decision(
    Progress.NOT_DELIVERED_PROPOSED, Progress.NOT_DELIVERED, "closed-as-not-delivered"
)
# What a lead gives up goes on.
SENT_BACK = Decision(Progress.NOT_DELIVERED_PROPOSED, Progress.IN_PROGRESS, "sent-back")


def decide(
    decision: Decision,
    *,
    deliverable: Deliverable,
    seen_version: int,
    reason: str,
    by: Standing,
    nonce: uuid.UUID,
    is_demonstration: bool = False,
) -> Update:
    """Write a decision as a report of who decides, in one transaction with what goes with it.

    The same decision with the same `nonce` again returns the report that is there. Raises what
    `confirm_delivered` raises.
    """
    reason = reason.strip()
    try:
        with transaction.atomic():
            deliverable.write(seen_version)
            report = _claimed(deliverable, decision.was, by)
            check_move(decision.was, decision.becomes, actor=Actor.COMMISSIONER, reason=reason)
            # One moment for all rows of a decision, so that the timeline tells it once.
            now = clock.now()
            if decision.verdict is not None:
                _verdict(
                    report, decision.verdict, reason, by, now, is_demonstration=is_demonstration
                )
            update = Update.objects.create(
                deliverable=deliverable,
                partner=decides_for(by, report, decision.was),
                person=by.person,
                reported_at=now,
                progress=decision.becomes,
                reason=reason,
                nonce=nonce,
                is_demonstration=is_demonstration,
            )
            state.refresh(deliverable)
            record_about(decision.recorded, deliverable, by=by.person, report=report.pk)
            if decision.becomes == Progress.IN_PROGRESS and not is_demonstration:
                tell_who_reported(report, update)
            return update
    except EditedMeanwhile:
        already = Update.objects.filter(
            nonce=nonce,
            deliverable=deliverable,
            person=by.person,
            progress=decision.becomes,
            reason=reason,
        ).first()
        if already is None:
            raise
        return already


def tell_who_reported(report: Update, decided: Update) -> None:
    """Write at once to whose report was sent back; nobody decides on their own."""
    key = f"update:{decided.pk}"
    post(REPORT_RETURNED, person=report.person, key=key, ids={"update": decided.pk})


return_report = partial(decide, RETURNED)
close_as_not_delivered = partial(decide, CLOSED)
send_back = partial(decide, SENT_BACK)


def _claimed(deliverable: Deliverable, progress: Progress, by: Standing) -> Update:
    """The report that waits for this decision; raises where there is none, or not for them."""
    check_may_look(by, deliverable, progress)
    report = waiting_report(deliverable, progress)
    if report is None:
        raise MoveRefused(_why_nothing_waits(deliverable, progress))
    return report


def _why_nothing_waits(deliverable: Deliverable, progress: Progress) -> str:
    """Why there is nothing to decide, in a sentence."""
    if deliverable.withdrawn_on is not None:
        return "This was withdrawn from the plan; nothing more is decided on it."
    if deliverable.progress == progress:
        report = report_of_progress(deliverable)
        there = Confirmation.objects.select_related("person").get(update=report)
        when = in_words(clock.day_of(there.confirmed_at))
        return f"This was confirmed already, by {there.person.name} on {when}."
    word = PROGRESS_LOOKS[Progress(deliverable.progress)].word.lower()
    return f"This is {word} by now, so that there is nothing to decide."


def _verdict(
    report: Update,
    verdict: Verdict,
    reason: str,
    by: Standing,
    now: datetime,
    *,
    is_demonstration: bool,
) -> Confirmation:
    """The row that says what became of a report."""
    return Confirmation.objects.create(
        update=report,
        verdict=verdict,
        reason=reason.strip(),
        person=by.person,
        partner=decides_for(by, report, Progress.DELIVERED),
        confirmed_at=now,
        is_demonstration=is_demonstration,
    )


def decides_for(by: Standing, report: Update, progress: Progress) -> Partner:
    """The partner at which somebody is what lets them decide."""
    partnership = report.deliverable.action.plan.partnership_id
    return next(
        membership.partner
        for roles in RULES[progress][1]
        for membership in by.memberships
        if membership.role in roles and membership.partner.partnership_id == partnership
    )
