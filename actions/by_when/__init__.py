"""Reading what plans write under "by when": pure Python, no Django, no clock."""

from actions.by_when.reading import read_by_when
from actions.by_when.readings import Certainty, Kind, Reading
from actions.by_when.recurrence import next_occurrence, occurrences
from actions.by_when.saying import say_date, say_reading

__all__ = [
    "Certainty",
    "Kind",
    "Reading",
    "next_occurrence",
    "occurrences",
    "read_by_when",
    "say_date",
    "say_reading",
]
