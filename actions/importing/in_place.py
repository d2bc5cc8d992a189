"""A plan of the database in the shape in which documents are read, with the rows it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from actions.by_when import Reading, read_by_when
from actions.importing.matching import Place
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan, ReadTheme
from actions.models import Action, Deadline, Deliverable, Plan, Responsibility
from actions.permissions import current_responsibilities
from actions.statuses import Progress

# Nothing is compared with what a date means, only with its words; so it is read once for all.
_UNREAD: Reading = read_by_when("")


@dataclass(frozen=True)
class InPlace:
    """A plan as it is today: what would be read in it, and where each promise comes from.

    What was withdrawn or superseded is not in it any more.
    """

    plan: Plan
    read: ReadPlan
    actions: Sequence[Action]
    deliverables: Sequence[Sequence[Deliverable]]

    def promise(self, place: Place) -> Deliverable:
        """The promise at a place of `read`."""
        return self.deliverables[place[0]][place[1]]


def in_place(plan: Plan, on: date) -> InPlace:
    """A plan as it is on a day; the number of queries does not depend on its size."""
    parts = Responsibility.objects.select_related("partner__organisation")
    promised = (
        Deliverable.objects.promised()
        .exclude(progress=Progress.SUPERSEDED)
        .select_related("action__plan", "reading")
        .prefetch_related(
            Prefetch("responsibilities", queryset=parts),
            Prefetch("deadlines", queryset=Deadline.objects.order_by("number")),
        )
        .order_by("number")
    )
    actions = list(
        plan.actions.select_related("plan", "theme", "heading", "points_to")
        .prefetch_related("outcomes", Prefetch("deliverables", queryset=promised))
        .order_by("position")
    )
    deliverables = [list(action.deliverables.all()) for action in actions]
    read = ReadPlan(
        document=plan.source_name,
        title=plan.title,
        written=plan.written_on,
        themes=tuple(ReadTheme(each.number, each.title) for each in plan.themes.order_by("number")),
        actions=tuple(
            _row(action, own, on) for action, own in zip(actions, deliverables, strict=True)
        ),
        glossary=plan.glossary,
        judgements=(),
    )
    return InPlace(plan, read, actions, deliverables)


def _row(action: Action, own: Sequence[Deliverable], on: date) -> ReadAction:
    return ReadAction(
        position=action.position,
        ref=action.ref,
        theme=action.theme.number,
        heading=action.heading.title if action.heading else None,
        who=action.printed.get("who", ""),
        by_when=action.printed.get("by_when", ""),
        lines=tuple(action.source_lines),
        cells={},
        outcomes=tuple(outcome.text for outcome in action.outcomes.all()),
        outcomes_intro=action.outcomes_intro or None,
        deliverables=tuple(_promise(each, on) for each in own),
        cross_reference=action.points_to.ref if action.points_to else None,
    )


def _promise(deliverable: Deliverable, on: date) -> ReadDeliverable:
    parts = current_responsibilities(deliverable, on)
    return ReadDeliverable(
        text=deliverable.text,
        leads=tuple(
            ReadLead(part.printed or part.partner.short_name, part.role, part.partner.short_name)
            for part in parts
        ),
        by_when=words_in_force(deliverable),
        deadline=_UNREAD,
        points=tuple(deliverable.points),
    )


def words_in_force(deliverable: Deliverable) -> str:
    """The words agreed last; uses what was prefetched."""
    deadlines = list(deliverable.deadlines.all())
    return deadlines[-1].words if deadlines else ""


def earlier_words(deliverable: Deliverable) -> list[str]:
    """The words agreed before those; uses what was prefetched."""
    return [deadline.words for deadline in list(deliverable.deadlines.all())[:-1]]
