"""What the next version of a plan changes about its rows: numbers, places, outcomes, order, dates.

Each is a Revision on the timeline. Nothing is deleted; what was reported stays where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from actions import by_when
from actions.models import (
    Action,
    Deadline,
    Deliverable,
    Heading,
    Outcome,
    Plan,
    Revision,
    RevisionKind,
    Theme,
)
from actions.permissions import check_may_correct
from actions.services.date_requests import DateRefused, check_can_ask
from actions.services.dates import agree_deadline, make_due_dates_of
from actions.services.trail import record_about
from concordat.lib import clock
from concordat.trail.services import record
from partners.permissions import Standing, check_may_coordinate

# Beyond any place in a plan: where rows wait while others take their places.
ASIDE = 1_000_000


@dataclass(frozen=True, slots=True)
class NewRow:
    """A printed row to be added; `printed` and `source_lines` as the document has them."""

    theme: Theme
    heading: Heading | None = None
    ref: str = ""
    outcomes_intro: str = ""
    outcomes: Sequence[str] = ()
    points_to: Action | None = None
    printed: dict[str, str] = field(default_factory=dict)
    source_lines: Sequence[int] = ()


@transaction.atomic
def add_row(*, plan: Plan, row: NewRow, by: Standing) -> Action:
    """Add a row behind all others. Its promises are added with their reasons."""
    check_may_coordinate(by, plan.partnership_id)
    highest = plan.actions.aggregate(highest=Max("position"))["highest"] or 0
    action = Action.objects.create(
        plan=plan,
        theme=row.theme,
        heading=row.heading,
        key=_free_key(plan, highest + 1),
        position=highest + 1,
        ref=row.ref,
        outcomes_intro=row.outcomes_intro,
        points_to=row.points_to,
        printed=row.printed,
        source_lines=list(row.source_lines),
    )
    _add_outcomes(action, row.outcomes, behind=0)
    record("row-added", by=by.person, partnership=plan.partnership_id, about={"plan": plan.pk})
    return action


def _free_key(plan: Plan, number: int) -> str:
    """A key like those of the first import, that no row of the plan ever had."""
    taken = set(plan.actions.values_list("key", flat=True))
    while f"row-{number:02}" in taken:
        number += 1
    return f"row-{number:02}"


def _add_outcomes(action: Action, texts: Sequence[str], *, behind: int) -> None:
    Outcome.objects.bulk_create(
        Outcome(action=action, number=number, text=text)
        for number, text in enumerate(texts[behind:], start=behind + 1)
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a row says before and after, for the timeline, and why it changed."""

    before: str
    after: str
    why: str


@transaction.atomic
def change_row(
    *, action: Action, seen_version: int, words: Words, by: Standing, **fields: Any
) -> Revision:
    """Give a row another number, theme, heading or row it refers to. Raises EditedMeanwhile."""
    check_may_coordinate(by, action.plan.partnership_id)
    action.write(seen_version, **fields)
    return _revise(action, RevisionKind.STRUCTURE, words, by)


@transaction.atomic
def change_outcomes(
    *,
    action: Action,
    seen_version: int,
    intro: str,
    outcomes: Sequence[str],
    words: Words,
    by: Standing,
) -> Revision:
    """Give a row other outcomes; those it had stay on the timeline. Raises EditedMeanwhile."""
    check_may_coordinate(by, action.plan.partnership_id)
    action.write(seen_version, outcomes_intro=intro)
    there = list(action.outcomes.order_by("number"))
    for outcome, text in zip(there, outcomes, strict=False):
        if outcome.text != text:
            outcome.text = text
            outcome.save(update_fields=["text"])
    for outcome in there[len(outcomes) :]:
        outcome.delete()
    _add_outcomes(action, outcomes, behind=len(there))
    return _revise(action, RevisionKind.OUTCOMES, words, by)


@transaction.atomic
def move_promise(
    *, deliverable: Deliverable, seen_version: int, to: Action, words: Words, by: Standing
) -> Revision:
    """Put a promise into another row of its plan, with all that was said about it."""
    check_may_correct(by, deliverable)
    if to.plan_id != deliverable.action.plan_id:
        raise ValueError("A promise moves within its plan only.")
    left = deliverable.action
    highest = to.deliverables.aggregate(highest=Max("number"))["highest"] or 0
    deliverable.write(seen_version, action=to, number=highest + 1)
    return _revise(left, RevisionKind.STRUCTURE, words, by, deliverable)


@transaction.atomic
def order_rows(
    *, plan: Plan, order: Sequence[Action], moved: Sequence[Action], why: str, by: Standing
) -> None:
    """Give all rows of a plan their places, in an order; those that were `moved` tell so."""
    check_may_coordinate(by, plan.partnership_id)
    if {action.pk for action in order} != set(plan.actions.values_list("pk", flat=True)):
        raise ValueError("The order names every row of the plan, once.")
    # No two rows have one place at any moment, so all step aside first.
    plan.actions.update(position=F("position") + ASIDE)
    before = {action.pk: _behind(order, action) for action in moved}
    for position, action in enumerate(order, start=1):
        Action.objects.filter(pk=action.pk).update(position=position)
    for action in moved:
        action.refresh_from_db()
        words = Words("", before[action.pk], why)
        action.write(action.version)
        _revise(action, RevisionKind.STRUCTURE, words, by)


def _behind(order: Sequence[Action], action: Action) -> str:
    """Where a row stands now, in words."""
    place = next(place for place, other in enumerate(order) if other.pk == action.pk)
    return f"Stands behind {order[place - 1]}" if place else "Stands first"


@transaction.atomic
def agree_newer_words(
    *, deliverable: Deliverable, seen_version: int, words: str, by: Standing
) -> Deadline:
    """The partnership agreed on other words in the newer version of its plan: a new deadline.

    It is in force from today. Raises DateRefused where the date cannot move, or EditedMeanwhile.
    """
    check_may_correct(by, deliverable)
    check_can_ask(deliverable)
    if not words.strip():
        raise DateRefused("The newer version names no date; leave the one that was agreed.")
    deliverable.write(seen_version)
    today = clock.today()
    deadline = agree_deadline(
        deliverable=deliverable,
        words=words.strip(),
        agreed_on=today,
        reading=by_when.read_by_when(words.strip(), written_on=today.replace(day=1)),
    )
    deliverable.refresh_from_db()
    make_due_dates_of(deliverable=deliverable, on=today)
    record_about("newer-date-agreed", deliverable, by=by.person, deadline=deadline.pk)
    return deadline


def _revise(
    action: Action,
    kind: RevisionKind,
    words: Words,
    by: Standing,
    deliverable: Deliverable | None = None,
) -> Revision:
    revision = Revision.objects.create(
        action=action,
        deliverable=deliverable,
        kind=kind,
        before=words.before,
        after=words.after,
        why=words.why,
        person=by.person,
        revised_at=clock.now(),
    )
    about = {"plan": action.plan_id} | ({"deliverable": deliverable.pk} if deliverable else {})
    record(
        "row-changed",
        by=by.person,
        partnership=action.plan.partnership_id,
        about=about,
        details={"revision": revision.pk},
    )
    return revision
