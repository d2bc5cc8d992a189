"""Asking for a new date, deciding on it, and taking the question back."""

import uuid
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from actions import by_when
from actions.models import DateDecision, DateOutcome, DateRequest, Deadline, Deliverable
from actions.permissions import (
    REVIEWING,
    check_may_decide_date,
    check_may_report,
    check_may_withdraw_request,
    partners_to_report_for,
)
from actions.services.dates import agree_deadline, make_due_dates_of
from actions.services.state import reading_in_force
from actions.services.trail import record_about
from actions.statuses import PROGRESS_LOOKS, Progress, Refused
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.versioned import EditedMeanwhile
from concordat.outbox.services import post
from partners.models import Partner, Role
from partners.permissions import Standing

DATE_DECIDED = "date-decided"  # the kind of the letter
# What a decision may be; a request is withdrawn by its asker, through another door.
DECISIONS = frozenset({DateOutcome.AGREED, DateOutcome.DECLINED})
# How the trail calls each of them.
RECORDED = {
    DateOutcome.AGREED: "date-agreed",
    DateOutcome.DECLINED: "date-declined",
    DateOutcome.WITHDRAWN: "date-request-withdrawn",
}


class DateRefused(Refused):
    """A question or a decision about a date that cannot be."""


# What asking meets, also before anything was typed


def waiting_request(deliverable: Deliverable) -> DateRequest | None:
    """The request on a deliverable that nobody decided yet; there is one at most."""
    waiting = DateRequest.objects.waiting().filter(deliverable=deliverable)
    return waiting.select_related("person", "partner").first()


def check_can_ask(deliverable: Deliverable) -> None:
    """Raise DateRefused where nobody can ask for another date, whoever it is."""
    if deliverable.withdrawn_on is not None:
        raise DateRefused("This was withdrawn from the plan; it has no date any more.")
    if not deliverable.is_open:
        word = PROGRESS_LOOKS[Progress(deliverable.progress)].word.lower()
        raise DateRefused(f"This is {word}; its date does not move any more.")
    waiting = waiting_request(deliverable)
    if waiting is not None:
        asked_on = in_words(clock.day_of(waiting.asked_at))
        raise DateRefused(
            f"{waiting.person.name} asked for “{waiting.words}” for {waiting.partner.short_name} "
            f"on {asked_on}, and that waits to be decided. A second one can be asked for "
            "when it is decided or withdrawn."
        )


def same_words(one: str, other: str) -> bool:
    """Whether two phrases are the same but for spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def reading_of(request: DateRequest) -> by_when.Reading:
    """What the asked words mean."""
    return read_asked_words(request.words, clock.day_of(request.asked_at))


def read_asked_words(words: str, asked_on: date) -> by_when.Reading:
    """What words mean that were written on a day: "September" is the next one from then.

    The plan's own month would be wrong for them: they were not written with it.
    """
    return by_when.read_by_when(words, written_on=asked_on.replace(day=1))


# Asking


def ask_for_new_date(
    *,
    deliverable: Deliverable,
    seen_version: int,
    partner: Partner,
    words: str,
    why: str,
    done_so_far: str,
    nonce: uuid.UUID,
    by: Standing,
    is_demonstration: bool = False,
) -> DateRequest:
    """Ask for other words for the date of a promise; who may report on it may ask.

    The same question with the same `nonce` again returns the row that is there. Raises
    PermissionDenied, DateRefused (with all that stands against it), or EditedMeanwhile.
    """
    asked = DateRequest(
        deliverable=deliverable,
        partner=partner,
        person=by.person,
        words=words.strip(),
        why=why.strip(),
        done_so_far=done_so_far.strip(),
        nonce=nonce,
        is_demonstration=is_demonstration,
    )
    try:
        with transaction.atomic():
            already = _asked_before(asked)
            if already is not None:
                return already
            # As with a report the claim comes first, so that one request waits at a time.
            deliverable.write(seen_version)
            asked.deadline = _check_asked(asked, by)
            asked.asked_at = clock.now()
            asked.save(force_insert=True)
            record_about("date-requested", deliverable, by=by.person, request=asked.pk)
            return asked
    except EditedMeanwhile:
        already = _asked_before(asked)
        if already is None:
            raise
        return already


def _asked_before(asked: DateRequest) -> DateRequest | None:
    """The row that this very question made; None where the nonce is new.

    Other words with an old nonce meet the page for what was edited meanwhile.
    """
    already = DateRequest.objects.filter(nonce=asked.nonce).first()
    names = ("deliverable_id", "partner_id", "person_id", "words", "why", "done_so_far")
    if already is not None and any(
        getattr(already, name) != getattr(asked, name) for name in names
    ):
        raise EditedMeanwhile(Deliverable.objects.get(pk=asked.deliverable_id))
    return already


def _check_asked(asked: DateRequest, by: Standing) -> Deadline:
    """The deadline in force; raises what stands against the question, in the form's order."""
    deliverable = asked.deliverable
    check_may_report(by, deliverable)
    check_can_ask(deliverable)
    reading = reading_in_force(deliverable)
    if reading is None:
        raise DateRefused("This has no date yet that could move.")
    found = list(_against_the_words(asked, reading.deadline.words, by))
    if found:
        raise DateRefused(str(found[0]), about=found[0].about, others=found[1:])
    return reading.deadline


def _against_the_words(asked: DateRequest, in_force: str, by: Standing) -> Iterator[DateRefused]:
    """For whom, which words, why, and what was done."""
    if asked.partner not in partners_to_report_for(by, asked.deliverable):
        name = asked.partner.full_name
        yield DateRefused(f"You cannot ask for {name} here.", about="partner")
    if not asked.words:
        yield DateRefused("Write the new date, in the words to be agreed.", about="words")
    elif same_words(asked.words, in_force):
        yield DateRefused("These are the words agreed now; write other ones.", about="words")
    if not asked.why:
        yield DateRefused("Say why the date should move.", about="why")
    if not asked.done_so_far:
        yield DateRefused(
            "Say what was done so far; “nothing yet” is an answer.", about="done_so_far"
        )


# Deciding


def moved_meanwhile(request: DateRequest) -> str:
    """Why a request can only be declined or withdrawn; blank where it can be agreed."""
    deliverable = request.deliverable
    if deliverable.withdrawn_on is not None or not deliverable.is_open:
        word = PROGRESS_LOOKS[Progress(deliverable.progress)].word.lower()
        state = "withdrawn from the plan" if deliverable.withdrawn_on is not None else word
        return f"This is {state} by now, so that its date does not move any more."
    newest = reading_in_force(deliverable)
    if newest is not None and newest.deadline_id != request.deadline_id:
        return (
            f"The date moved to “{newest.deadline}” after this was asked, when it was "
            f"“{request.deadline}”. Decline this one; it can be asked for again."
        )
    return ""


def decide(
    *,
    request: DateRequest,
    seen_version: int,
    outcome: str,
    sentence: str,
    meeting: str = "",
    partner: Partner | None = None,
    by: Standing,
) -> DateDecision:
    """Agree to a new date or decline it. An agreed one is a new deadline, in force from today.

    `partner` is the one for whom it is decided, where somebody reviews for several; `seen_version`
    is the deliverable's. The same decision sent again returns the row that is there. Raises
    PermissionDenied, DateRefused, or EditedMeanwhile where somebody changed the promise.
    """
    check_may_decide_date(by, request)
    decided = DateDecision(
        request=request,
        outcome=outcome,
        sentence=sentence.strip(),
        meeting=meeting.strip(),
        person=by.person,
        partner=_decides_for(request, partner, by),
    )
    try:
        with transaction.atomic():
            already = _decided_before(decided)
            if already is not None:
                return already
            request.deliverable.write(seen_version)
            return _decide(decided)
    except EditedMeanwhile:
        # Somebody else may have decided between our look and our claim.
        already = _decided_before(decided)
        if already is None:
            raise
        return already


def _decides_for(request: DateRequest, partner: Partner | None, by: Standing) -> Partner:
    """The partner at which somebody reviews, or is the chair."""
    partnership = request.deliverable.action.plan.partnership_id
    theirs = [
        membership.partner
        for role in (*sorted(REVIEWING), Role.CHAIR)
        for membership in by.memberships
        if membership.role == role and membership.partner.partnership_id == partnership
    ]
    if partner is not None and partner not in theirs:
        raise DateRefused(f"You do not decide for {partner.full_name}.", about="partner")
    return partner or theirs[0]


def _decided_before(decided: DateDecision) -> DateDecision | None:
    """The decision that is there, where it is this very one; DateRefused for another one."""
    there = (
        DateDecision.objects.filter(request=decided.request_id)
        .select_related("person", "request")
        .first()
    )
    if there is None:
        return None
    names = ("outcome", "sentence", "meeting", "person_id")
    if all(getattr(there, name) == getattr(decided, name) for name in names):
        return there
    verb = DateOutcome(there.outcome).label.lower()
    when = in_words(clock.day_of(there.decided_at))
    raise DateRefused(f"This was decided already: {verb} by {there.person.name} on {when}.")


def _decide(decided: DateDecision) -> DateDecision:
    """Check the decision and write it, with the new deadline where it is agreed."""
    request = decided.request
    if decided.outcome not in DECISIONS:
        raise DateRefused("Choose whether you agree or decline.", about="outcome")
    if not decided.sentence:
        raise DateRefused(
            "Say why, in a sentence; who asked will read it, and so will the next meeting.",
            about="sentence",
        )
    if decided.outcome == DateOutcome.AGREED:
        reason = moved_meanwhile(request)
        if reason:
            raise DateRefused(reason, about="outcome")
        decided.deadline = agree_deadline(
            deliverable=request.deliverable,
            words=request.words,
            agreed_on=clock.today(),
            reading=reading_of(request),
        )
        request.deliverable.refresh_from_db()
        make_due_dates_of(deliverable=request.deliverable, on=clock.today())
    decided.decided_at = clock.now()
    decided.save(force_insert=True)
    what = RECORDED[DateOutcome(decided.outcome)]
    record_about(what, request.deliverable, by=decided.person, request=request.pk)
    if not request.is_demonstration:
        key = f"decision:{decided.pk}"
        post(DATE_DECIDED, person=request.person, key=key, ids={"decision": decided.pk})
    return decided


@transaction.atomic
def withdraw_request(*, request: DateRequest, by: Standing) -> DateDecision:
    """Take a question back; only who asked it. Raises PermissionDenied or DateRefused."""
    check_may_withdraw_request(by, request)
    deliverable = Deliverable.objects.select_for_update(of=("self",)).get(pk=request.deliverable_id)
    withdrawn = DateDecision(
        request=request,
        outcome=DateOutcome.WITHDRAWN,
        person=by.person,
        partner=request.partner,
    )
    already = _decided_before(withdrawn)
    if already is not None:
        return already
    deliverable.write(deliverable.version)  # whoever has the page open meets what happened
    withdrawn.decided_at = clock.now()
    withdrawn.save(force_insert=True)
    record_about(RECORDED[DateOutcome.WITHDRAWN], deliverable, by=by.person, request=request.pk)
    return withdrawn
