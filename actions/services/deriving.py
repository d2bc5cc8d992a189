"""The state of a deliverable from the rows that are known of it; no query, no clock.

The present is derived from all rows, the past from those that were there on a day: by the same
function, so that the two cannot drift apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.models import Reading, Update
from actions.statuses import Assurance, Confidence, Progress


@dataclass(frozen=True, slots=True)
class Dates:
    """A reading with its due dates, in order, and those days of them that are met."""

    reading: Reading
    days: Sequence[date]
    met: frozenset[date] = frozenset()

    @property
    def last(self) -> date | None:
        """The day on which all of it is due; None where it recurs, or has no date."""
        return self.days[-1] if self.days and not self.reading.recurrence else None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a deliverable at a moment.

    `updates` in the order in which they were made; `evidenced` and `confirmed` are the pks of
    those with evidence, and of those confirmed by another organisation. `current` is the reading
    in force, `first` that of the deadline agreed first.
    """

    updates: Sequence[Update]
    evidenced: frozenset[int]
    confirmed: frozenset[int]
    current: Dates | None
    first: Dates | None


def derived(known: Known) -> dict[str, Any]:
    """All derived fields of a deliverable.

    "Delivered" meets every date that is left, and ends what recurs, but only while it is said: no
    row is written for it, so that a promise opened again owes its dates again.
    """
    fields = _from_updates(known) | _from_dates(known)
    if fields["progress"] == Progress.DELIVERED:
        fields["due_on"] = None
    return fields


def _from_dates(known: Known) -> dict[str, Any]:
    """The reading in force, its first due date not met, its last one, and the first agreed."""
    current, first = known.current, known.first
    unmet = [day for day in current.days if day not in current.met] if current else []
    return {
        "reading": current.reading if current else None,
        "due_on": unmet[0] if unmet else None,
        "final_due_on": current.last if current else None,
        "first_due_on": first.last if first else None,
    }


def _from_updates(known: Known) -> dict[str, Any]:
    """Progress, confidence, the day of delivery and what supersedes it: the latest word on each.

    A report without progress only adds to the record: who may not say how far a promise is, does
    not settle how sure it is either.
    """
    state: dict[str, Any] = {
        "progress": Progress.NOTHING_REPORTED,
        "confidence": Confidence.NOT_SAID,
        "delivered_on": None,
        "assurance": Assurance.SAID,
        "superseded_by": None,
        "latest_update": known.updates[-1] if known.updates else None,
    }
    for update in known.updates:
        if not update.progress:
            continue
        state["progress"] = update.progress
        state["delivered_on"] = update.delivered_on
        state["assurance"] = _assurance_of(update, known)
        state["superseded_by"] = update.superseded_by
        if update.confidence != Confidence.NOT_SAID:
            state["confidence"] = update.confidence
    return state


def _assurance_of(update: Update, known: Known) -> Assurance:
    """What a report of "delivered" rests on; anything else is only said."""
    if update.progress != Progress.DELIVERED:
        return Assurance.SAID
    if update.pk in known.confirmed:
        return Assurance.CONFIRMED
    return Assurance.EVIDENCED if update.pk in known.evidenced else Assurance.SAID
