"""Making the rows of a plan: used by the loading of documents and by a coordinator's additions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from actions import by_when
from actions.models import Action, Deliverable, Responsibility
from actions.services.dates import agree_deadline
from partners.models import Partner


@dataclass(frozen=True, slots=True)
class Part:
    """A partner's part in a deliverable, as the document has it. `role`: lead, support or blank."""

    partner: Partner
    role: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a new deliverable says: its text, who answers, by when."""

    text: str
    words_by_when: str
    parts: Sequence[Part]
    points: list[str] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    reading: by_when.Reading | None = None


@transaction.atomic
def establish_deliverable(*, action: Action, promise: Promise, agreed_on: date) -> Deliverable:
    """Make a deliverable with its parts, its first deadline and that one's reading and dates.

    A partner named twice in one cell answers once, where it stands first.
    """
    highest = action.deliverables.aggregate(highest=Max("number"))["highest"] or 0
    deliverable = Deliverable.objects.create(
        action=action,
        number=highest + 1,
        text=promise.text,
        points=promise.points,
        printed=promise.printed,
    )
    set_parts(deliverable=deliverable, parts=promise.parts, since=agreed_on)
    agree_deadline(
        deliverable=deliverable,
        words=promise.words_by_when,
        agreed_on=agreed_on,
        reading=promise.reading,
    )
    return deliverable


@transaction.atomic
def set_parts(*, deliverable: Deliverable, parts: Sequence[Part], since: date) -> None:
    """Give a deliverable its first parts, in the order printed."""
    once = {part.partner.pk: part for part in reversed(parts)}
    in_order = sorted(once.values(), key=parts.index)
    Responsibility.objects.bulk_create(
        Responsibility(
            deliverable=deliverable,
            partner=part.partner,
            role=part.role,
            printed=part.printed,
            position=position,
            since=since,
        )
        for position, part in enumerate(in_order, start=1)
    )
