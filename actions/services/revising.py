"""A coordinator's corrections: each one a Revision on the timeline, nothing deleted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from actions.models import Action, Deliverable, Responsibility, Revision, RevisionKind
from actions.permissions import check_may_correct, current_responsibilities
from actions.services import state
from actions.services.establishing import Part, Promise, establish_deliverable
from actions.services.trail import record_about
from actions.statuses import Refused
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.permissions import Standing, check_may_coordinate

# How the trail calls each kind of correction.
RECORDED = {
    RevisionKind.TEXT: "text-corrected",
    RevisionKind.LEADS: "leads-changed",
    RevisionKind.ADDED: "promise-added",
    RevisionKind.WITHDRAWN: "promise-withdrawn",
}


class CorrectionRefused(Refused):
    """A correction that cannot be made."""


def _check_can_correct(deliverable: Deliverable, why: str, by: Standing) -> str:
    """What every correction of a promise needs; the reason, trimmed."""
    check_may_correct(by, deliverable)
    return _need(why, "Say why this is changed; it stays on the timeline.", about="why")


def _check_still_promised(deliverable: Deliverable) -> None:
    """What was withdrawn stays as it was."""
    if deliverable.withdrawn_on is not None:
        raise CorrectionRefused("This was withdrawn from the plan; it stays as it was then.")


def _need(words: str, otherwise: str, *, about: str) -> str:
    """The words, trimmed; refused where there are none."""
    if not words.strip():
        raise CorrectionRefused(otherwise, about=about)
    return words.strip()


def _check_parts(parts: Sequence[Part], partnership_pk: int) -> None:
    """Somebody answers, and they are partners of the partnership whose plan it is."""
    if not parts:
        raise CorrectionRefused(
            "Choose at least one partner; a promise needs somebody to keep it.", about="leads"
        )
    if any(part.partner.partnership_id != partnership_pk for part in parts):
        raise CorrectionRefused("Choose partners of this partnership only.", about="leads")


def _repeated(
    newest: Revision | None, kind: RevisionKind, why: str, by: Standing, *, otherwise: str
) -> Revision:
    """The newest revision, where the correction is the same one sent again; refused otherwise.

    A correction that would change nothing is either a retry or a slip of the person.
    """
    if newest is None or (newest.kind, newest.why, newest.person_id) != (kind, why, by.person.pk):
        raise CorrectionRefused(otherwise)
    return newest


def say_text(text: str, points: Sequence[str]) -> str:
    """A promise's words with its points, as one text."""
    return "\n".join([text, *(f"• {point}" for point in points)])


@transaction.atomic
def correct_text(
    *,
    deliverable: Deliverable,
    seen_version: int,
    text: str,
    points: list[str],
    why: str,
    by: Standing,
) -> Revision:
    """Correct a deliverable's words. Raises EditedMeanwhile or CorrectionRefused."""
    why = _check_can_correct(deliverable, why, by)
    _check_still_promised(deliverable)
    text = _need(text, "Write what is promised.", about="text")
    points = [point.strip() for point in points if point.strip()]
    before = say_text(deliverable.text, deliverable.points)
    before_data = {"text": deliverable.text, "points": deliverable.points}
    after = say_text(text, points)
    if after == before:
        newest = deliverable.revisions.last()
        return _repeated(
            newest, RevisionKind.TEXT, why, by, otherwise="Nothing was changed in the text."
        )
    deliverable.write(seen_version, text=text, points=points)
    return _revise(deliverable, RevisionKind.TEXT, before, after, why, by, before_data=before_data)


@transaction.atomic
def change_leads(
    *,
    deliverable: Deliverable,
    seen_version: int,
    parts: Sequence[Part],
    why: str,
    by: Standing,
) -> Revision:
    """Say who leads from today on; parts that end keep their days."""
    why = _check_can_correct(deliverable, why, by)
    _check_still_promised(deliverable)
    _check_parts(parts, deliverable.action.plan.partnership_id)
    today = clock.today()
    current = current_responsibilities(deliverable, today)
    if {(part.partner_id, part.role) for part in current} == {
        (part.partner.pk, part.role) for part in parts
    }:
        newest = deliverable.revisions.last()
        return _repeated(
            newest, RevisionKind.LEADS, why, by, otherwise="Nobody was added or taken off."
        )
    before = say_parts(current)
    deliverable.write(seen_version)
    _end_and_begin(deliverable, current, parts)
    deliverable = Deliverable.objects.prefetch_related("responsibilities__partner").get(
        pk=deliverable.pk
    )
    after = say_parts(current_responsibilities(deliverable, today))
    return _revise(deliverable, RevisionKind.LEADS, before, after, why, by)


def _end_and_begin(
    deliverable: Deliverable, current: list[Responsibility], parts: Sequence[Part]
) -> None:
    """End what is no longer so, begin what is new, leave the rest alone."""
    today = clock.today()
    wanted = {(part.partner.pk, part.role): part for part in parts}
    kept = set()
    for row in current:
        if (row.partner_id, row.role) in wanted:
            kept.add((row.partner_id, row.role))
        elif row.since == today:
            # Begun and ended on the same day: it never was in force at the end of a day.
            row.delete()
        else:
            row.until = today - timedelta(days=1)
            row.save(update_fields=["until"])
    begin = [part for key, part in wanted.items() if key not in kept]
    position = deliverable.responsibilities.count()
    Responsibility.objects.bulk_create(
        Responsibility(
            deliverable=deliverable,
            partner=part.partner,
            role=part.role,
            position=position + offset,
            since=today,
        )
        for offset, part in enumerate(begin, start=1)
    )


def say_parts(parts: Sequence[Responsibility] | Sequence[Part]) -> str:
    """Who leads, in words."""
    return ", ".join(
        f"{part.partner.short_name} ({part.role})" if part.role else part.partner.short_name
        for part in parts
    )


@transaction.atomic
def add_deliverable(
    *,
    action: Action,
    seen_version: int,
    promise: Promise,
    why: str,
    by: Standing,
    as_printed: bool = False,
) -> Deliverable:
    """Add a promise to an action from today on. Raises EditedMeanwhile or CorrectionRefused.

    The same addition sent again returns the promise that is there. `as_printed` is for what a
    document says, which may name nobody.
    """
    check_may_coordinate(by, action.plan.partnership_id)
    why = _need(why, "Say why this is added; it stays on the timeline.", about="why")
    _need(promise.text, "Write what is promised.", about="text")
    if promise.parts or not as_printed:
        _check_parts(promise.parts, action.plan.partnership_id)
    if action.points_to_id is not None:
        raise CorrectionRefused("This row only points to another one: add it there.")
    after = _say_promise(promise)
    try:
        action.write(seen_version)
    except EditedMeanwhile:
        newest = action.revisions.last()
        said = newest and (newest.kind, newest.after, newest.why, newest.person_id)
        if newest is None or said != (RevisionKind.ADDED, after, why, by.person.pk):
            raise
        return Deliverable.objects.get(revisions=newest)
    deliverable = establish_deliverable(action=action, promise=promise, agreed_on=clock.today())
    _revise(deliverable, RevisionKind.ADDED, "", after, why, by)
    return deliverable


def _say_promise(promise: Promise) -> str:
    """A new promise in words: its text, who leads, by when."""
    leads = say_parts(promise.parts)
    by_when = promise.words_by_when or "(blank)"
    return f"{say_text(promise.text, promise.points)}\nWho leads: {leads}\nBy when: {by_when}"


@transaction.atomic
def withdraw_deliverable(
    *, deliverable: Deliverable, seen_version: int, why: str, by: Standing
) -> Revision:
    """Take a promise off the plan; it stays on its action's page, with the reason."""
    why = _check_can_correct(deliverable, why, by)
    before = say_text(deliverable.text, deliverable.points)
    if deliverable.withdrawn_on is not None:
        newest = deliverable.revisions.last()
        return _repeated(
            newest, RevisionKind.WITHDRAWN, why, by, otherwise="This was already withdrawn."
        )
    deliverable.write(seen_version, withdrawn_on=clock.today())
    state.refresh(deliverable)
    return _revise(deliverable, RevisionKind.WITHDRAWN, before, "", why, by)


def _revise(
    deliverable: Deliverable,
    kind: RevisionKind,
    before: str,
    after: str,
    why: str,
    by: Standing,
    *,
    before_data: dict[str, Any] | None = None,
) -> Revision:
    """Write the row; `before_data` is what looking back puts in its place again."""
    revision = Revision.objects.create(
        action=deliverable.action,
        deliverable=deliverable,
        kind=kind,
        before=before,
        after=after,
        before_data=before_data or {},
        why=why,
        person=by.person,
        revised_at=clock.now(),
    )
    record_about(RECORDED[kind], deliverable, by=by.person, revision=revision.pk)
    return revision
