"""Whether letters go: the age of the last tick and of the oldest unsent letter, pauses, failures.

By the real clock, and without a word about people: whoever watches the service may see it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from concordat.lib import clock
from concordat.lib.days import counted
from concordat.outbox.models import Letter, LetterState, Occurrence, Pause, PauseReason

TICK = ("tick", "service", "last")  # kind, subject and period of the row that says when


class Alarm(StrEnum):
    """What somebody must look at now."""

    TICK = "tick-too-old"
    LETTER = "letter-too-old"
    PAUSED = "paused"
    MIGRATIONS = "migrations-unapplied"
    DATABASE = "database-away"


WORDS: dict[Alarm, str] = {
    Alarm.TICK: "Nothing looked for letters that are due for too long: see to the worker and beat, "
    "or to cron.",
    Alarm.LETTER: "A letter waits for too long: see to the worker, and to the mail server.",
    Alarm.PAUSED: "Nothing is sent until somebody lifts the pause: manage.py send_due --dry-run "
    "says why.",
    Alarm.MIGRATIONS: "The database is behind the program: run manage.py migrate.",
    Alarm.DATABASE: "The database does not answer.",
}


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands at a moment."""

    now: datetime
    last_tick: datetime | None
    oldest_unsent: datetime | None  # when it was first, or is next, to be sent
    waiting: int
    held: int
    failed: int
    pauses: list[Pause] = field(default_factory=list)
    unapplied: int = 0

    @property
    def tick_age(self) -> timedelta | None:
        """Since the last tick; None before the first."""
        return None if self.last_tick is None else self.now - self.last_tick

    @property
    def unsent_age(self) -> timedelta | None:
        """How long the oldest letter that could be sent waits for it; None where none does."""
        return None if self.oldest_unsent is None else self.now - self.oldest_unsent

    @property
    def alarms(self) -> list[Alarm]:
        """What somebody must look at now; a pause that somebody asked for is none."""
        longest_tick = timedelta(minutes=settings.ALARM_TICK_MINUTES)
        longest_wait = timedelta(minutes=settings.ALARM_LETTER_MINUTES)
        found = {
            Alarm.TICK: self.tick_age is None or self.tick_age > longest_tick,
            Alarm.LETTER: self.unsent_age is not None and self.unsent_age > longest_wait,
            Alarm.PAUSED: any(each.reason != PauseReason.ASKED for each in self.pauses),
            Alarm.MIGRATIONS: bool(self.unapplied),
        }
        return [alarm for alarm, rings in found.items() if rings]

    def as_data(self) -> dict[str, object]:
        """For a machine that watches."""
        return {
            "ok": not self.alarms,
            "alarms": [alarm.value for alarm in self.alarms],
            "last_tick_seconds": _seconds(self.tick_age),
            "oldest_unsent_seconds": _seconds(self.unsent_age),
            "letters_waiting": self.waiting,
            "letters_held": self.held,
            "letters_failed": self.failed,
            "pauses": [each.reason for each in self.pauses],
            "unapplied_migrations": self.unapplied,
        }


def health() -> Health:
    """How it stands now; six queries. Raises OperationalError where the database is away."""
    now = clock.real_now()
    kind, subject, period = TICK
    ticks = Occurrence.objects.filter(kind=kind, subject=subject, period=period)
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    unsent = waiting.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    return Health(
        now=now,
        last_tick=ticks.values_list("created_at", flat=True).first(),
        oldest_unsent=unsent.values_list("next_attempt_at", flat=True).first(),
        waiting=waiting.count(),
        held=Letter.objects.filter(state=LetterState.HELD).count(),
        failed=Letter.objects.failed().count(),
        pauses=list(Pause.objects.standing()),
        unapplied=len(_on_disk() - set(MigrationRecorder(connection).applied_migrations())),
    )


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """The migrations of this program; they do not change while it runs."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else max(0, int(age.total_seconds()))


def age_in_words(age: timedelta | None) -> str:
    """ "4 minutes", "3 hours", "2 days"; blank for none."""
    if age is None:
        return ""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")
