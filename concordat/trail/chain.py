"""The chain: the hash of an entry, and the look whether every one still follows from the last."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from concordat.trail.models import BEFORE_THE_FIRST, Entry, Head


def hash_of(entry: Entry) -> str:
    """SHA-256, in hexadecimal, of an entry's content in its one canonical form."""
    return hashlib.sha256(canonical(entry.content())).hexdigest()


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in ASCII, names in order, no spaces, moments in UTC to the microsecond.

    The same on every database, whatever order it keeps the names of a JSON object in.
    """
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_moment
    ).encode("ascii")


def _moment(value: object) -> str:
    """A moment as text; nothing else in an entry needs a form of its own."""
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no canonical form in the trail.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def first_break(entries: Iterable[Entry], head: Head | None) -> str:
    """One sentence on the first thing wrong with the chain; blank where it holds.

    `entries` are all of them in the order of their numbers; `head` is the row kept beside them.
    """
    number, before = 0, BEFORE_THE_FIRST
    for entry in entries:
        wrong = _wrong_with(entry, number + 1, before)
        if wrong:
            return wrong
        number, before = entry.number, entry.hash
    return _wrong_with_end(number, before, head)


def _wrong_with(entry: Entry, expected: int, before: str) -> str:
    """What is wrong with one entry, given the number and the hash it must follow."""
    if entry.number != expected:
        gap = _entries(expected, entry.number - 1)
        return f"{gap} missing: entry {entry.number} comes next."
    if entry.hash != hash_of(entry):
        return f"Entry {entry.number} was changed: its content does not give its hash."
    if entry.previous_hash != before:
        return f"Entry {entry.number} does not follow from the entry before it."
    return ""


def _wrong_with_end(number: int, before: str, head: Head | None) -> str:
    """What is wrong with the end of a chain whose entries hold."""
    if head is None:
        return f"The row that says where the trail ends is missing; {number} entries are there." * (
            number > 0
        )
    if head.number > number:
        return f"{_entries(number + 1, head.number)} missing from the end."
    if head.number < number:
        return f"Entry {head.number + 1} was added past the end that the trail knows of."
    if head.hash != before:
        return f"Entry {number}, the last, is not the one that the trail ended with."
    return ""


def _entries(first: int, last: int) -> str:
    """ "Entry 3 is", "Entries 3 to 7 are"."""
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
