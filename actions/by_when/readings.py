"""What a reading of a "by when" is: its kind, its dates, how sure it is and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of promise the words make about time."""

    BY = "by"
    FROM = "from"
    BETWEEN = "between"
    RECURRING = "recurring"
    MULTIPLE = "multiple"
    ONGOING = "ongoing"
    RELATIVE = "relative"
    DONE = "done"
    REFERENCE = "reference"
    UNKNOWN = "unknown"
    NONE = "none"


class Certainty(StrEnum):
    """How far a reading may be trusted without a person looking at it."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a deadline mean for the clock.

    ``due_on`` keeps the order written. ``recurrence`` is a word ("monthly") and ``rrule`` the
    same as an RFC 5545 rule, counted from ``opens_on``. ``why`` is one sentence for a coordinator.
    ``alternatives`` are other possible meanings and have no alternatives themselves.
    """

    words: str
    kind: Kind
    opens_on: date | None
    due_on: tuple[date, ...]
    recurrence: str | None
    rrule: str | None
    tentative: bool
    certainty: Certainty
    why: str
    alternatives: tuple["Reading", ...]

    @property
    def flagged(self) -> bool:
        """Whether a person should look at it."""
        return self.certainty is not Certainty.SURE

    def as_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON: dates as ISO text, alternatives as dicts like this one."""
        return {
            "words": self.words,
            "kind": self.kind.value,
            "opens_on": self.opens_on.isoformat() if self.opens_on else None,
            "due_on": [day.isoformat() for day in self.due_on],
            "recurrence": self.recurrence,
            "rrule": self.rrule,
            "tentative": self.tentative,
            "certainty": self.certainty.value,
            "flagged": self.flagged,
            "why": self.why,
            "alternatives": [other.as_dict() for other in self.alternatives],
        }
