"""Requests for new dates as pages show them: the words side by side, the slip, who can decide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from actions import by_when
from actions.models import Action, DateOutcome, DateRequest, Deliverable
from actions.models.date_request import DateRequestQuerySet
from actions.permissions import (
    REVIEWING,
    Decider,
    deciders_in,
    may_decide_date,
    may_withdraw_request,
    say_who_can_decide,
    who_can_decide,
)
from actions.reports.moves import slip_in_words
from actions.services.date_requests import moved_meanwhile, read_asked_words, reading_of
from concordat.lib import clock
from concordat.lib.days import counted, in_words, span_in_words
from concordat.lib.sharing import shared
from partners.models import Role
from partners.permissions import DEPTH_OF_TEAMS, Standing

# For how long a lead's first page tells what became of a request.
TOLD_FOR = timedelta(days=28)
# As many as a first page shows; the oldest come first, so that none is forgotten.
LONGEST = 50
# As many as the timeline of an action tells.
MOST = 200


@dataclass(frozen=True, slots=True)
class Words:
    """Agreed or asked words beside what they mean."""

    words: str
    reading_words: str
    flagged: bool
    tentative: bool
    why_read: str


@dataclass(frozen=True, slots=True)
class AskedDate:
    """One request."""

    pk: int
    url: str  # of the promise
    text: str
    ref: str
    plan: str
    agreed: Words
    asked: Words
    moves_by: str  # "92 days later than agreed now"; "" where one of the days is missing
    slip: str  # "143 days later than first agreed"; "" where one of the days is missing
    why: str
    done_so_far: str
    by: str
    when: str
    age: str  # "3 weeks ago"
    who_can: str  # a sentence; "" once it is decided
    decide_url: str  # "" where the reader may not
    withdraw_url: str  # "" where the reader may not
    outcome: str  # "agreed by …, 3 June 2015: …"; "" while it waits


def for_asked(requests: DateRequestQuerySet) -> DateRequestQuerySet:
    """The requests with everything that `asked_of` reads."""
    return requests.select_related(
        "deliverable__action__plan",
        "deliverable__reading__deadline",
        "deadline",
        "person",
        "partner__organisation" + "__parent" * DEPTH_OF_TEAMS,
        "decision__person",
    )


def words_of(reading: by_when.Reading) -> Words:
    """Words that nobody agreed yet, and what the reader makes of them."""
    said = by_when.say_reading(reading)
    return Words(reading.words, said, reading.flagged, reading.tentative, reading.why)


def agreed_words(deliverable: Deliverable) -> Words:
    """The words in force."""
    reading = deliverable.reading
    if reading is None:
        return Words("", "", flagged=False, tentative=False, why_read="")
    return Words(
        reading.deadline.words,
        reading.in_words,
        flagged=reading.flagged,
        tentative=reading.tentative,
        why_read=reading.why,
    )


def last_day(reading: by_when.Reading) -> date | None:
    """The day by which all is due; None for what recurs or has no day."""
    return None if reading.recurrence else max(reading.due_on, default=None)


def shift_in_words(deliverable: Deliverable, reading: by_when.Reading) -> str:
    """How far other words move the date in force."""
    now, then = deliverable.final_due_on, last_day(reading)
    if now is None or then is None:
        return ""
    days = (then - now).days
    if not days:
        return "the same day as agreed now"
    return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'} than agreed now"


def slip_from_the_first(deliverable: Deliverable, reading: by_when.Reading) -> str:
    """How far other words lie from what was agreed first."""
    first, then = deliverable.first_due_on, last_day(reading)
    return slip_in_words((then - first).days) if first and then else ""


def asked_of(request: DateRequest, standing: Standing, people: Sequence[Decider]) -> AskedDate:
    """One request for one reader; makes no query on what `for_asked` gives."""
    deliverable, reading = request.deliverable, reading_of(request)
    waits = not hasattr(request, "decision")
    asked_on = clock.day_of(request.asked_at)
    decides = waits and may_decide_date(standing, request, people)
    withdraws = waits and may_withdraw_request(standing, request)
    return AskedDate(
        pk=request.pk,
        url=deliverable.get_absolute_url(),
        text=deliverable.text,
        ref=str(deliverable.action),
        plan=deliverable.action.plan.title,
        agreed=agreed_words(deliverable),
        asked=words_of(reading),
        moves_by=shift_in_words(deliverable, reading),
        slip=slip_from_the_first(deliverable, reading),
        why=request.why,
        done_so_far=request.done_so_far,
        by=request.person.name_for(request.partner),
        when=in_words(asked_on),
        age=_age(asked_on, standing.on),
        who_can=say_who_can_decide(who_can_decide(request, standing.on, people)) if waits else "",
        decide_url=reverse("date-request-decide", args=[request.pk]) if decides else "",
        withdraw_url=reverse("date-request-withdraw", args=[request.pk]) if withdraws else "",
        outcome="" if waits else _outcome(request),
    )


def _age(asked_on: date, on: date) -> str:
    """ "today", "3 weeks ago"."""
    days = (on - asked_on).days
    return f"{span_in_words(days)} ago" if days > 0 else "today"


def _outcome(request: DateRequest) -> str:
    """What became of it, in a sentence."""
    decision = request.decision
    verb = DateOutcome(decision.outcome).label
    when = in_words(clock.day_of(decision.decided_at))
    sentence = f": {decision.sentence}" if decision.sentence else "."
    return f"{verb} by {decision.person.name} on {when}{sentence}"


def all_of(requests: Iterable[DateRequest], standing: Standing) -> list[AskedDate]:
    """Requests for one reader; one query for who decides, whatever their number."""
    requests = list(requests)
    partnerships = {each.deliverable.action.plan.partnership_id for each in requests}
    people = deciders_in(partnerships, standing.on) if partnerships else {}
    return [
        asked_of(each, standing, people[each.deliverable.action.plan.partnership_id])
        for each in requests
    ]


def requests_of(action: Action) -> list[DateRequest]:
    """Every request on an action's promises, the newest first; one query."""
    asked = DateRequest.objects.filter(deliverable__action=action)
    return list(for_asked(asked).select_related("decision__partner").order_by("-pk")[:MOST])


def waiting_among(requests: Iterable[DateRequest], standing: Standing) -> dict[int, AskedDate]:
    """Those that wait, by the deliverable's pk."""
    waiting = [each for each in requests if not hasattr(each, "decision")]
    shown = all_of(waiting, standing)
    return {each.deliverable_id: one for each, one in zip(waiting, shown, strict=True)}


def queue_of(standing: Standing) -> list[AskedDate]:
    """What waits in the partnerships where somebody decides, the oldest first."""
    partnerships = standing.partnerships_as(*REVIEWING, Role.CHAIR)
    waiting, people = shared(
        ("asked", partnerships, standing.on), lambda: _waiting_in(partnerships, standing.on)
    )
    return [
        asked_of(each, standing, people[each.deliverable.action.plan.partnership_id])
        for each in waiting
    ]


def _waiting_in(
    partnerships: Collection[int], on: date
) -> tuple[list[DateRequest], dict[int, list[Decider]]]:
    """What waits for anybody, the oldest first, and who decides; two queries."""
    waiting = DateRequest.objects.waiting().filter(
        deliverable__action__plan__partnership__in=partnerships
    )
    return list(for_asked(waiting)[:LONGEST]), deciders_in(partnerships, on)


def own_of(standing: Standing) -> list[AskedDate]:
    """What was asked for a lead's own organisations and waits, or was decided lately."""
    since = clock.end_of(standing.on - TOLD_FOR)
    asked = DateRequest.objects.filter(
        Q(decision__isnull=True) | Q(decision__decided_at__gt=since),
        partner__in=standing.own_partners,
    ).order_by("-pk")
    return all_of(for_asked(asked)[:LONGEST], standing)


@dataclass(frozen=True, slots=True)
class Preview:
    """What words that somebody typed would do to a date, before they are sent."""

    asked: Words
    moves_by: str
    slip: str


def preview_of(deliverable: Deliverable, words: str, on: date) -> Preview:
    """What the reader makes of words as if they were asked on a day."""
    reading = read_asked_words(words, on)
    return Preview(
        words_of(reading),
        shift_in_words(deliverable, reading),
        slip_from_the_first(deliverable, reading),
    )


def why_only_declined(request: DateRequest) -> str:
    """Why a request cannot be agreed any more; blank where it can."""
    return moved_meanwhile(request)
