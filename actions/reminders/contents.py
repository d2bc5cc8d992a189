"""What is in a routine letter: named in its ids, looked at again when it is sent."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django.db.models import F

from actions.models import DueDate, Escalation
from actions.reminders.data import DIGEST, ESCALATION, Contents, DueDigest, Reminder, Step
from actions.reminders.days import STEPS
from actions.reminders.due import followed
from partners.models import Told

SINCE = "since/"  # in a letter's ids, before a partnership's pk


def ids_of(contents: Contents) -> dict[str, int]:
    """The contents as a letter's ids; see `contents_of`."""
    ids = {"day": contents.day.toordinal()}
    for each in contents.reminders:
        ids[f"{each.step}/{each.deliverable_pk}/{each.due_on.toordinal()}"] = each.deliverable_pk
    for step in contents.escalations:
        name = f"{ESCALATION}/{step.days}/{step.due_on.toordinal()}/{step.deliverable_pk}"
        ids[name] = step.deliverable_pk
    if contents.digest is not None:
        ids[DIGEST] = contents.digest.day.toordinal()
        for partnership, since in contents.digest.since.items():
            ids[f"{SINCE}{partnership}"] = int(since.timestamp())
    return ids


def contents_of(person_pk: int, ids: Mapping[str, int]) -> Contents:
    """What somebody's routine letter is about, as far as it still applies; two queries.

    Reminders and steps for what was kept, moved or withdrawn since are left out. A hold is for
    what is not written yet: what it left out here would be in no window.
    """
    named = [name.split("/") for name in ids]
    reminders = [
        Reminder(person_pk, int(parts[1]), date.fromordinal(int(parts[2])), parts[0])
        for parts in named
        if parts[0] in STEPS
    ]
    steps = [
        (int(parts[1]), date.fromordinal(int(parts[2])), int(parts[3]))
        for parts in named
        if parts[0] == ESCALATION
    ]
    day = date.fromordinal(ids["day"])
    return Contents(
        day=day,
        reminders=_still_to_be_reminded(reminders, day),
        escalations=_still_late(steps, day),
        digest=_digest_in(person_pk, ids),
    )


def _still_to_be_reminded(reminders: Sequence[Reminder], day: date) -> tuple[Reminder, ...]:
    """Those whose date is still to be met, the nearest first."""
    if not reminders:
        return ()
    unmet = DueDate.objects.unmet().filter(
        reading__deadline__deliverable__in=followed(day)
        .filter(pk__in={each.deliverable_pk for each in reminders})
        .values("pk"),
        reading__deadline__deliverable__reading=F("reading"),
    )
    still = set(unmet.values_list("reading__deadline__deliverable", "due_on"))
    kept = (each for each in reminders if (each.deliverable_pk, each.due_on) in still)
    return tuple(sorted(kept, key=lambda each: (each.due_on, each.deliverable_pk)))


def _still_late(steps: Sequence[tuple[int, date, int]], day: date) -> tuple[Step, ...]:
    """Those for a date that is still the one that was not met, the oldest first."""
    if not steps:
        return ()
    rows = Escalation.objects.filter(
        deliverable__in=followed(day).filter(pk__in={pk for *_, pk in steps}).values("pk"),
        due_on=F("deliverable__due_on"),
    )
    found = [
        Step(row.deliverable_id, row.due_on, row.days, Told(row.tells))
        for row in rows.order_by("due_on", "pk")
    ]
    return tuple(
        each for each in found if (each.days, each.due_on, each.deliverable_pk) in set(steps)
    )


def _digest_in(person_pk: int, ids: Mapping[str, int]) -> DueDigest | None:
    """The digest of a letter; None where it has none."""
    if DIGEST not in ids:
        return None
    since = {
        int(name.removeprefix(SINCE)): datetime.fromtimestamp(seconds, UTC)
        for name, seconds in ids.items()
        if name.startswith(SINCE)
    }
    return DueDigest(person_pk, date.fromordinal(ids[DIGEST]), since)
