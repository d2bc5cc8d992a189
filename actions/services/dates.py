"""Deadlines, their readings, and the due dates that come as time goes."""

from datetime import date

from django.db import transaction

from actions import by_when
from actions.models import Deadline, Deliverable, DueDate, MetDueDate, PlanStatus, Reading
from actions.services import state
from actions.statuses import OPEN_PROGRESS
from partners.models import Person


@transaction.atomic
def agree_deadline(
    *, deliverable: Deliverable, words: str, agreed_on: date, reading: by_when.Reading | None = None
) -> Deadline:
    """Newly agreed words are a new deadline, read at once; the first one stays for ever.

    `reading` is given where a person or a correction decided what the words mean.
    """
    number = deliverable.deadlines.count() + 1
    deadline = Deadline.objects.create(
        deliverable=deliverable, number=number, words=words, agreed_on=agreed_on
    )
    if reading is None:
        written_on = deliverable.action.plan.written_on
        reading = by_when.read_by_when(words, written_on=written_on)
    record_reading(deadline=deadline, reading=reading, read_on=agreed_on)
    return deadline


@transaction.atomic
def record_reading(
    *, deadline: Deadline, reading: by_when.Reading, read_on: date, by: Person | None = None
) -> Reading:
    """Add a reading with its due dates, and derive the deliverable's state from it."""
    row = Reading.objects.create(
        deadline=deadline,
        number=deadline.readings.count() + 1,
        kind=reading.kind.value,
        opens_on=reading.opens_on,
        recurrence=reading.recurrence or "",
        rrule=reading.rrule or "",
        tentative=reading.tentative,
        flagged=reading.flagged,
        certainty=reading.certainty.value,
        in_words=by_when.say_reading(reading),
        why=reading.why,
        alternatives=[other.as_dict() for other in reading.alternatives],
        read_on=read_on,
        read_by=by,
    )
    DueDate.objects.bulk_create(
        DueDate(reading=row, due_on=day) for day in dict.fromkeys(reading.due_on)
    )
    _keep_what_was_met(row)
    state.refresh(deadline.deliverable)
    return row


def _keep_what_was_met(reading: Reading) -> None:
    """A day that a report met under an earlier reading of the promise is met under this one too.

    The row is written again, with the same report, for the new instance of the day: a date that
    moves or a reading that is corrected must not owe again what was done.
    """
    unmet = list(reading.due_dates.unmet())
    earlier = MetDueDate.objects.filter(
        due_date__reading__deadline__deliverable=reading.deadline.deliverable_id,
        due_date__due_on__in=[due_date.due_on for due_date in unmet],
    ).select_related("due_date")
    reports = {met.due_date.due_on: met.update_id for met in earlier.order_by("-pk")}
    MetDueDate.objects.bulk_create(
        (
            MetDueDate(update_id=reports[due_date.due_on], due_date=due_date)
            for due_date in unmet
            if due_date.due_on in reports
        ),
        ignore_conflicts=True,
    )


def make_coming_due_dates(*, on: date) -> int:
    """Make the due dates of recurring deadlines up to the first one after a day.

    Truth is the unique row (reading, day): running it twice, late, or twice at once makes no
    second one. Returns how many were made.
    """
    made = 0
    recurring = (
        Deliverable.objects.promised()
        .filter(
            reading__kind="recurring",
            progress__in=OPEN_PROGRESS,
            action__plan__status=PlanStatus.LIVE,
        )
        .select_related("reading__deadline", "action__plan")
        .order_by("pk")
    )
    for deliverable in recurring:
        made += make_due_dates_of(deliverable=deliverable, on=on)
    return made


def days_up_to_the_next(rrule: str, opens_on: date, on: date) -> list[date]:
    """The due days of a recurrence up to the first one after a day; all of them if it has ended.

    None where the words follow no rule ("at each meeting"): no date is invented.
    """
    if not rrule:
        return []
    try:
        last = by_when.next_occurrence(rrule, opens_on, on)
    except ValueError:  # the recurrence has ended
        last = on
    return by_when.occurrences(rrule, opens_on, last)


@transaction.atomic
def make_due_dates_of(*, deliverable: Deliverable, on: date) -> int:
    """Make the due dates of one deliverable that are not there yet; how many were made."""
    reading = deliverable.reading
    if reading is None or not reading.rrule:
        return 0
    # "Quarterly" without a start runs from the day on which it was agreed.
    opens_on = reading.opens_on or reading.deadline.agreed_on
    days = days_up_to_the_next(reading.rrule, opens_on, on)
    there = set(reading.due_dates.values_list("due_on", flat=True))
    missing = [day for day in days if day not in there]
    DueDate.objects.bulk_create(
        (DueDate(reading=reading, due_on=day) for day in missing), ignore_conflicts=True
    )
    if missing:
        _keep_what_was_met(reading)
        state.refresh(deliverable)
    return len(missing)
