"""What the words of a deadline mean: confirmed or corrected by a coordinator, or read again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import OuterRef, Subquery

from actions import by_when
from actions.by_when import Certainty, Kind
from actions.models import Deadline, Deliverable, Reading
from actions.permissions import check_may_correct
from actions.services.date_requests import reading_of
from actions.services.dates import make_due_dates_of, record_reading
from actions.services.trail import record_about
from actions.statuses import Refused
from concordat.lib import clock
from partners.permissions import Standing

# Kinds that a person may give with days of their own.
OWN_KINDS = (Kind.BY, Kind.FROM, Kind.BETWEEN, Kind.MULTIPLE, Kind.ONGOING, Kind.NONE)
PLAN_YEARS = range(1990, 2076)


class ReadingRefused(Refused):
    """A reading that cannot be."""


# From rows to what the reader of words returns


def as_read(row: Reading) -> by_when.Reading:
    """A row as the reader of words would return it; what recurs has no dates of its own."""
    days = [] if row.recurrence else [due_date.due_on for due_date in row.due_dates.all()]
    return by_when.Reading(
        words=row.deadline.words,
        kind=Kind(row.kind),
        opens_on=row.opens_on,
        due_on=tuple(sorted(days)),
        recurrence=row.recurrence or None,
        rrule=row.rrule or None,
        tentative=row.tentative,
        certainty=Certainty(row.certainty),
        why=row.why,
        alternatives=tuple(from_dict(other) for other in row.alternatives),
    )


def from_dict(said: dict[str, Any]) -> by_when.Reading:
    """A reading from what `Reading.as_dict` wrote; the inverse of it."""
    opens_on = said["opens_on"]
    return by_when.Reading(
        words=said["words"],
        kind=Kind(said["kind"]),
        opens_on=date.fromisoformat(opens_on) if opens_on else None,
        due_on=tuple(date.fromisoformat(day) for day in said["due_on"]),
        recurrence=said["recurrence"],
        rrule=said["rrule"],
        tentative=said["tentative"],
        certainty=Certainty(said["certainty"]),
        why=said["why"],
        alternatives=tuple(from_dict(other) for other in said["alternatives"]),
    )


def meaning(reading: by_when.Reading) -> tuple[object, ...]:
    """What counts of a reading; sentences about it do not, and neither does the order of days."""
    return (
        reading.kind,
        reading.opens_on,
        frozenset(reading.due_on),
        reading.recurrence,
        reading.rrule,
        reading.tentative,
    )


def meanings_of(row: Reading) -> list[by_when.Reading]:
    """What a row's words may mean: as they are read, then every other meaning, each once.

    What the reader of today makes of them is among them, also where the row is older.
    """
    again = read_again(row.deadline)
    stored = as_read(row)
    found: dict[tuple[object, ...], by_when.Reading] = {}
    for each in (stored, *stored.alternatives, again, *again.alternatives):
        found.setdefault(meaning(each), each)
    return list(found.values())


# A coordinator's word


def check_can_confirm(deliverable: Deliverable, by: Standing) -> None:
    """Raise PermissionDenied or ReadingRefused where a reading is not to be touched."""
    check_may_correct(by, deliverable)
    if deliverable.withdrawn_on is not None:
        raise ReadingRefused("This was withdrawn from the plan; it stays as it was then.")
    if deliverable.reading is None:
        raise ReadingRefused("This has no words for a date that could be read.")


def confirm_reading(
    *, deliverable: Deliverable, seen_version: int, reading: by_when.Reading, why: str, by: Standing
) -> Reading:
    """Say what the words in force mean: a new row with a name and a day, and no slip.

    The same word sent again returns the row that is there. Raises PermissionDenied,
    ReadingRefused, or EditedMeanwhile.
    """
    check_can_confirm(deliverable, by)
    if not why.strip():
        raise ReadingRefused("Say how you know; it stays on the timeline.", about="why")
    _check_days(reading)
    reading = replace(reading, certainty=Certainty.SURE, why=why.strip())
    with transaction.atomic():
        newest = deliverable.reading
        if newest is not None and _is_same(newest, reading, by):
            return newest
        deliverable.write(seen_version)
        deadline = deliverable.reading.deadline  # type: ignore[union-attr]  # checked above
        row = record_reading(
            deadline=deadline, reading=reading, read_on=clock.today(), by=by.person
        )
        deliverable.refresh_from_db()
        make_due_dates_of(deliverable=deliverable, on=clock.today())
        record_about("reading-confirmed", deliverable, by=by.person, reading=row.pk)
        return row


def _is_same(row: Reading, reading: by_when.Reading, by: Standing) -> bool:
    """Whether somebody said exactly this before."""
    return (
        row.read_by_id == by.person.pk
        and row.why == reading.why
        and meaning(as_read(row)) == meaning(reading)
    )


def _check_days(reading: by_when.Reading) -> None:
    """Refuse days that the kind does not have, or that no plan means."""
    days = reading.due_on
    wanted = {Kind.BY: (1, 1), Kind.BETWEEN: (1, 1), Kind.MULTIPLE: (2, 99)}
    least, most = wanted.get(reading.kind, (0, 0))
    if not least <= len(set(days)) <= most:
        asked = {Kind.BY: "one day", Kind.BETWEEN: "one last day", Kind.MULTIPLE: "two or more"}
        needs = asked.get(reading.kind, "no day by which it is due")
        raise ReadingRefused(f"This kind of date has {needs}.", about="days")
    if reading.kind in {Kind.FROM, Kind.BETWEEN} and reading.opens_on is None:
        raise ReadingRefused("Give the day on which it begins.", about="begins")
    if reading.opens_on is not None and any(day < reading.opens_on for day in days):
        raise ReadingRefused("It cannot be due before it begins.", about="days")
    if any(day.year not in PLAN_YEARS for day in (*days, reading.opens_on) if day):
        raise ReadingRefused("A plan does not mean a year so far away.", about="days")


# Reading again


@dataclass(frozen=True, slots=True)
class Change:
    """A reading that a better reader would make otherwise."""

    row: Reading
    was: by_when.Reading
    becomes: by_when.Reading


def read_again(deadline: Deadline) -> by_when.Reading:
    """What today's reader makes of the words, as of when they were written."""
    try:
        return reading_of(deadline.decision.request)
    except ObjectDoesNotExist:
        written_on = deadline.deliverable.action.plan.written_on
        return by_when.read_by_when(deadline.words, written_on=written_on)


def changes() -> Iterator[Change]:
    """Every newest reading that the software made and would make otherwise today.

    What a person confirmed is left alone. Deadlines that are no longer in force count too: slips
    are told against the first one.
    """
    newest = Reading.objects.filter(deadline=OuterRef("deadline")).order_by("-number")
    rows = (
        Reading.objects.filter(pk=Subquery(newest.values("pk")[:1]), read_by__isnull=True)
        .select_related(
            "deadline__decision__request", "deadline__deliverable__action__plan__partnership"
        )
        .prefetch_related("due_dates")
        .order_by("deadline__deliverable__action__plan", "deadline__deliverable", "deadline")
    )
    for row in rows:
        was, becomes = as_read(row), read_again(row.deadline)
        if (*meaning(was), was.certainty) != (*meaning(becomes), becomes.certainty):
            yield Change(row, was, becomes)


@transaction.atomic
def reread(*, on: date) -> list[Change]:
    """Write the new readings of all that `changes` finds; again, it finds nothing."""
    found = list(changes())
    for change in found:
        record_reading(deadline=change.row.deadline, reading=change.becomes, read_on=on)
        deliverable = Deliverable.objects.select_related("reading__deadline").get(
            pk=change.row.deadline.deliverable_id
        )
        make_due_dates_of(deliverable=deliverable, on=on)
    return found
