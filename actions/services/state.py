"""The present state of a deliverable, derived from its rows. Nobody else writes these fields."""

from typing import Any

from actions.models import (
    Confirmation,
    Deliverable,
    Evidence,
    MetDueDate,
    Reading,
    Verdict,
)
from actions.services.deriving import Dates, Known, derived


def reading_in_force(deliverable: Deliverable) -> Reading | None:
    """The newest reading of the newest deadline; None before there is one."""
    return (
        Reading.objects.filter(deadline__deliverable=deliverable)
        .order_by("-deadline__number", "-number")
        .first()
    )


def baseline_reading(deliverable: Deliverable) -> Reading | None:
    """The newest reading of the deadline agreed first; None before there is one."""
    return (
        Reading.objects.filter(deadline__deliverable=deliverable)
        .order_by("deadline__number", "-number")
        .first()
    )


def _dates_of(reading: Reading | None) -> Dates | None:
    """A reading with its due dates and those of them that are met."""
    if reading is None:
        return None
    days = reading.due_dates.order_by("due_on").values_list("due_on", flat=True)
    met = MetDueDate.objects.filter(due_date__reading=reading)
    return Dates(reading, list(days), frozenset(met.values_list("due_date__due_on", flat=True)))


def known_of(deliverable: Deliverable) -> Known:
    """Everything that is known of a deliverable now."""
    of_it = {"update__deliverable": deliverable}
    confirmed = Confirmation.objects.filter(verdict=Verdict.CONFIRMED, **of_it)
    return Known(
        updates=list(deliverable.updates.order_by("pk")),
        evidenced=frozenset(Evidence.objects.filter(**of_it).values_list("update", flat=True)),
        confirmed=frozenset(confirmed.values_list("update", flat=True)),
        current=_dates_of(reading_in_force(deliverable)),
        first=_dates_of(baseline_reading(deliverable)),
    )


def derive(deliverable: Deliverable) -> dict[str, Any]:
    """All derived fields of a deliverable, from its rows; see `deriving.derived`."""
    return derived(known_of(deliverable))


def refresh(deliverable: Deliverable) -> None:
    """Write the derived fields anew, without a check of the version: nobody typed them.

    Needs a transaction. The row is locked before its rows are read, or a report made meanwhile
    would be derived away (SQLite's transactions are IMMEDIATE and lock already).
    """
    Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)
    Deliverable.objects.filter(pk=deliverable.pk).update(**derive(deliverable))
    deliverable.refresh_from_db()
