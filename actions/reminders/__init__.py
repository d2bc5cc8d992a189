"""What is due when: reminders, steps of the ladder, digests; from rows and a day, nothing written.

Occurrences and escalations are the memory of what was done. Everything is compared with `<=`, so
that a late run finds what a missed one left, and of several steps only the latest that applies.
"""

from actions.reminders.contents import contents_of, ids_of
from actions.reminders.data import (
    DIGEST,
    ESCALATION,
    REMINDER_KINDS,
    Contents,
    DueDigest,
    Reminder,
    Step,
    ids_in,
    subject_of,
    subject_of_digest,
)
from actions.reminders.days import (
    Ladder,
    digest_day,
    eight_on,
    latest_digest_day,
    next_digest_day,
    reminder_step,
    steps_that_apply,
)
from actions.reminders.due import (
    DEFAULT_LADDER,
    chaseable,
    due_escalations,
    due_reminders,
    followed,
    held_partnerships,
    ladders,
)
from actions.reminders.getting import (
    FIRST_LOOKS_BACK,
    GETTING_DIGESTS,
    Getting,
    getting_digests,
)
from actions.services.concerned import people_to_chase
from concordat.lib.working_days import is_working_day, next_working_day, working_day_before

__all__ = [
    "Contents",
    "DEFAULT_LADDER",
    "DIGEST",
    "DueDigest",
    "ESCALATION",
    "FIRST_LOOKS_BACK",
    "GETTING_DIGESTS",
    "Getting",
    "Ladder",
    "REMINDER_KINDS",
    "Reminder",
    "Step",
    "chaseable",
    "contents_of",
    "digest_day",
    "due_escalations",
    "due_reminders",
    "eight_on",
    "followed",
    "getting_digests",
    "held_partnerships",
    "ids_in",
    "ids_of",
    "is_working_day",
    "ladders",
    "latest_digest_day",
    "next_digest_day",
    "next_working_day",
    "people_to_chase",
    "reminder_step",
    "steps_that_apply",
    "subject_of",
    "subject_of_digest",
    "working_day_before",
]
