"""Choosing and ordering rows of a register in memory, as `actions.filters` does it in SQL.

For rows that no query can give: a plan as it was. A test holds the two equal.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from actions.models import Deliverable
from actions.permissions import current_responsibilities
from actions.statuses import Progress
from concordat.lib.tables import PAGE_SIZE, KeyPage, SortKey, as_key

# What `fits` looks at; a test holds it equal to the filters that there are.
LOOKED_AT = frozenset(
    {
        "theme",
        "progress",
        "timeliness",
        "assurance",
        "due_from",
        "due_to",
        "organisation",
        "words",
    }
)
# The same for the overdue page.
LOOKED_AT_OF_LATE = frozenset({"plan", "partner"})
Each = TypeVar("Each", bound=Model)
# Action's pk → the texts of its outcomes.
Outcomes = Mapping[int, Sequence[str]]


def fits(
    deliverable: Deliverable, chosen: Mapping[str, Any], *, on: date, outcomes: Outcomes
) -> bool:
    """Whether a deliverable is among what was chosen: the cleaned values of a DeliverableFilter."""
    return (
        _is_one_of(str(deliverable.action.theme_id), chosen.get("theme"))
        and _is_one_of(deliverable.progress, chosen.get("progress"))
        and _is_one_of(deliverable.timeliness(on).value, chosen.get("timeliness"))
        and _rests_on(deliverable, chosen.get("assurance"))
        and _is_due_between(deliverable.due_on, chosen.get("due_from"), chosen.get("due_to"))
        and _is_answered_for_by(deliverable, chosen.get("organisation"), on)
        and _has_words(deliverable, chosen.get("words"), outcomes)
    )


def fits_late(deliverable: Deliverable, chosen: Mapping[str, Any], *, on: date) -> bool:
    """The same for the cleaned values of an OverdueFilter."""
    plan = str(deliverable.action.plan_id)
    return (chosen.get("plan") or plan) == plan and _is_answered_for_by(
        deliverable, chosen.get("partner"), on
    )


def _is_one_of(value: str, wanted: Sequence[str] | None) -> bool:
    """Nothing chosen leaves everything."""
    return not wanted or value in wanted


def _rests_on(deliverable: Deliverable, wanted: Sequence[str] | None) -> bool:
    """What "delivered" rests on; anything else rests on nothing yet."""
    delivered = deliverable.progress == Progress.DELIVERED
    return not wanted or (delivered and deliverable.assurance in wanted)


def _is_due_between(due_on: date | None, first: date | None, last: date | None) -> bool:
    """What has no date lies between no days."""
    if first is None and last is None:
        return True
    return due_on is not None and (first or due_on) <= due_on <= (last or due_on)


def _is_answered_for_by(deliverable: Deliverable, partner: str | None, on: date) -> bool:
    """Whether the partner had a part in it."""
    parts = current_responsibilities(deliverable, on)
    return not partner or any(str(part.partner_id) == partner for part in parts)


def _has_words(deliverable: Deliverable, words: str | None, outcomes: Outcomes) -> bool:
    """Every word somewhere in the text, its points, its outcomes, or as its reference."""
    action = deliverable.action
    texts = [deliverable.text, *deliverable.points, *outcomes.get(action.pk, ())]
    lower = "\n".join(texts).lower()
    return all(
        word.lower() in lower or word.lower() == action.ref.lower()
        for word in (words or "").split()
    )


def in_order(rows: Sequence[Each], order: Sequence[SortKey]) -> list[Each]:
    """Rows by sort keys; without a value last, as in SQL."""
    found = list(rows)
    for key in reversed(order):
        having = [row for row in found if _value(row, key.name) is not None]
        without = [row for row in found if _value(row, key.name) is None]
        having.sort(key=lambda row, name=key.name: _value(row, name), reverse=key.descending)  # type: ignore[misc]  # a default binds the name
        found = having + without
    return found


def _value(row: Model, name: str) -> Any:
    """The value of a column as SQL orders by it; a related row is its primary key."""
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return getattr(value, "pk", value)


def page_in_memory(
    rows: Sequence[Each], *, after: str | None, before: str | None, size: int = PAGE_SIZE
) -> KeyPage[Each]:
    """The page that follows a row, or that ends before it; the first one where the row is none."""
    places = {row.pk: place for place, row in enumerate(rows)}
    start, end = 0, size
    if after is not None:
        start = places.get(as_key(after) or 0, -1) + 1
        end = start + size
    elif before is not None:
        end = places.get(as_key(before) or 0, 0)
        start = max(0, end - size)
    if start >= min(end, len(rows)):
        start, end = 0, size
    page = list(rows[start:end])
    return KeyPage(
        page,
        previous=page[0].pk if page and start else None,
        next=page[-1].pk if end < len(rows) else None,
    )
