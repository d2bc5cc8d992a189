"""What is due to whom, as plain data, and how occurrences name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from actions.reminders.days import STEPS, eight_on
from partners.models import Told

REMINDER_KINDS = tuple(f"reminder-{step}" for step in STEPS)
DIGEST = "digest"
ESCALATION = "escalation"


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """Somebody is to be reminded of a date of a promise."""

    person_pk: int
    deliverable_pk: int
    due_on: date
    step: str  # before-28, before-7 or after

    @property
    def kind(self) -> str:
        """The kind of its occurrence."""
        return f"reminder-{self.step}"

    @property
    def subject(self) -> str:
        """Whom and what its occurrence is about."""
        return subject_of(self.person_pk, self.deliverable_pk)

    @property
    def period(self) -> str:
        """The period of its occurrence: the date."""
        return self.due_on.isoformat()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder for a date that was not met, and who is told."""

    deliverable_pk: int
    due_on: date
    days: int
    tells: Told
    people: tuple[int, ...] = ()

    @property
    def period(self) -> str:
        """The period of its occurrences: the date and the step."""
        return f"{self.due_on.isoformat()}/{self.days}/{self.tells.value}"


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest that somebody is to get, with its window in each of their partnerships."""

    person_pk: int
    day: date  # its own, which may be some days ago
    since: Mapping[int, datetime]  # by the partnership's pk; those that are held are not there

    @property
    def until(self) -> datetime:
        """The end of its windows."""
        return eight_on(self.day)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a routine letter is about."""

    day: date  # on which it was written
    reminders: tuple[Reminder, ...]
    escalations: tuple[Step, ...]
    digest: DueDigest | None


def subject_of(person_pk: int, deliverable_pk: int) -> str:
    """Whom and what an occurrence is about."""
    return f"person:{person_pk}/deliverable:{deliverable_pk}"


def subject_of_digest(person_pk: int, partnership_pk: int) -> str:
    """Whom and where an occurrence of a digest is about."""
    return f"person:{person_pk}/partnership:{partnership_pk}"


def ids_in(subject: str) -> tuple[int, int]:
    """The two ids of an occurrence's subject."""
    first, second = (int(part.rpartition(":")[2]) for part in subject.split("/"))
    return first, second
