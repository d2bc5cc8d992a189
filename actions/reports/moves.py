"""How often a date moved and how far, in words: told against what was agreed first."""

from actions.models import Deliverable
from concordat.lib.days import counted

TIMES = {1: "once", 2: "twice"}


def moves_of(deliverable: Deliverable) -> int:
    """How often newly agreed words came in the place of others; no query on `for_rows`."""
    return deliverable.reading.deadline.number - 1 if deliverable.reading else 0


def slip_of(deliverable: Deliverable) -> int | None:
    """Days between the last date agreed first and the last one now; None where one is missing."""
    first, final = deliverable.first_due_on, deliverable.final_due_on
    if not moves_of(deliverable) or first is None or final is None:
        return None
    return (final - first).days


def slip_in_words(days: int) -> str:
    """ "143 days later than first agreed"."""
    if days == 0:
        return "to the day first agreed"
    return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'} than first agreed"


def moved_in_words(deliverable: Deliverable) -> str:
    """ "Moved twice, 143 days later than first agreed"; blank where it never moved."""
    moves, slip = moves_of(deliverable), slip_of(deliverable)
    if not moves:
        return ""
    times = TIMES.get(moves, f"{moves} times")
    return f"Moved {times}" + (f", {slip_in_words(slip)}" if slip is not None else "")
