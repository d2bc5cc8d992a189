"""What routine letters say, as plain data."""

from actions.digests.data import Digest, Item, Routine, Section
from actions.digests.routine import routine_for, routine_now, routine_of, why_none
from actions.digests.weekly import digest_of

__all__ = [
    "Digest",
    "Item",
    "Routine",
    "Section",
    "digest_of",
    "routine_for",
    "routine_now",
    "routine_of",
    "why_none",
]
