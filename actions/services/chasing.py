"""Asking those who answer for promises to report; at most once in 7 days for each promise."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch

from actions.models import Deliverable, PlanStatus, ReportRequest
from actions.permissions import check_may_ask_for_report
from actions.services.concerned import people_to_chase
from actions.services.trail import record_about
from actions.statuses import Refused
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.outbox.services import Addressed, post_all
from partners.permissions import Standing

PLEASE_REPORT = "please-report"  # the kind of the letter
REST = timedelta(days=7)


# What a promise needs to be loaded with, so that many are looked at in as many queries as one.
WITH_REQUESTS = Prefetch("report_requests", ReportRequest.objects.select_related("person"))


class ReportNotAsked(Refused):
    """A promise on which nobody can be asked for a report now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one press came to."""

    requests: tuple[ReportRequest, ...]
    people: int
    """To how many a letter was written."""
    refused: tuple[tuple[Deliverable, str], ...]
    """The promises on which nobody was asked, each with why, in a sentence."""


def check_can_ask_for_report(deliverable: Deliverable) -> None:
    """Raise ReportNotAsked where nobody can be asked on a promise now, whoever asks.

    Makes no query on promises loaded with their plan and `WITH_REQUESTS`.
    """
    on = clock.today()
    plan = deliverable.action.plan
    if not deliverable.is_open:
        raise ReportNotAsked("Nothing is owed here any more.")
    if plan.status != PlanStatus.LIVE:
        raise ReportNotAsked("Reports are asked for only while a plan is live.")
    if plan.chased_from is None or plan.chased_from > on:
        raise ReportNotAsked(f"Nobody is chased before {in_words(plan.chased_from)}.")
    asked = deliverable.report_requests.all()
    last = max(asked, key=lambda request: request.pk, default=None)
    if last is not None and clock.now() - last.asked_at < REST:
        when = in_words(clock.day_of(last.asked_at))
        raise ReportNotAsked(
            f"{last.person.name} asked for a report on {when}; it can be asked for once in 7 days."
        )


@transaction.atomic
def ask_for_report(*, deliverables: Iterable[Deliverable], by: Standing, nonce: uuid.UUID) -> Asked:
    """Ask for a report on one promise or many, with one letter to each person concerned.

    Where several organisations lead one, those that reported are left in peace. The same press
    (`nonce`) again returns what is there. Raises PermissionDenied where one is not theirs to ask.
    """
    pks = {each.pk for each in deliverables}
    # In one order, or two who press at once would wait for each other.
    locked = list(
        Deliverable.objects.select_for_update(of=("self",))
        .filter(pk__in=pks)
        .select_related("action__plan")
        .prefetch_related(WITH_REQUESTS)
        .order_by("pk")
    )
    for each in locked:
        check_may_ask_for_report(by, each)
    already = ReportRequest.objects.filter(nonce=nonce, person=by.person)
    if already:
        return Asked(tuple(already), people=0, refused=())
    concerned = people_to_chase(Deliverable.objects.filter(pk__in=pks), by.on)
    refused = [
        (each, why) for each in locked if (why := _why_not(each, concerned.get(each.pk, [])))
    ]
    left = [each for each in locked if each not in {row for row, _ in refused}]
    requests = [_asked(each, len(concerned[each.pk]), by, nonce) for each in left]
    people = {person for each in left for person in concerned[each.pk]}
    if requests:
        ids = {"request": requests[0].pk}
        key = f"press:{nonce}"
        post_all(PLEASE_REPORT, [Addressed(person, key, ids) for person in sorted(people)])
    return Asked(tuple(requests), len(people), tuple(refused))


def _why_not(deliverable: Deliverable, people: Sequence[int]) -> str:
    """Why nobody is asked on a promise; blank where somebody can be."""
    try:
        check_can_ask_for_report(deliverable)
    except ReportNotAsked as refusal:
        return str(refusal)
    return "" if people else "Nobody is there to ask: no organisation that leads it has a lead."


def _asked(deliverable: Deliverable, people: int, by: Standing, nonce: uuid.UUID) -> ReportRequest:
    """The row of one promise, and its entry in the trail."""
    made = ReportRequest.objects.create(
        deliverable=deliverable, person=by.person, people=people, nonce=nonce
    )
    record_about("report-requested", deliverable, by=by.person, request=made.pk)
    return made
