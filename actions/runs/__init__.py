"""The letters of a partnership as its coordinator sees them: what comes, and what became of it.

A letter may be about several partnerships; of the others nothing is told, not even a subject.
"""

from actions.runs.coming import Coming, Line, coming_run, days_to_look_at
from actions.runs.gone import Gone, Past, what_became

__all__ = [
    "Coming",
    "Gone",
    "Line",
    "Past",
    "coming_run",
    "days_to_look_at",
    "what_became",
]
