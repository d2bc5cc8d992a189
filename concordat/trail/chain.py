"""The chain: the hash of an entry, and the look whether every one still follows from the last."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from concordat.trail.models import BEFORE_THE_FIRST, LENGTH_OF_HASH, Entry, Head

ENTRIES_AT_ONCE = 2000


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


@dataclass(frozen=True, slots=True)
class End:
    """A place in the chain: an entry's number, and its hash."""

    number: int = 0
    hash: str = BEFORE_THE_FIRST

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Broken(Exception):
    """The first thing wrong with the trail, in a sentence."""


def end_from(text: str) -> End:
    """An end as `str` writes it; ValueError for anything else."""
    number, _, digest = text.strip().partition(":")
    if not (number.isascii() and number.isdigit()) or len(digest) != LENGTH_OF_HASH:
        raise ValueError("Give the end as it was printed: a number, a colon and a hash.")
    return End(int(number), digest.lower())


def verify(*, kept: End | None = None) -> End:
    """Walk the whole chain; where it ends. Raises Broken at the first thing wrong.

    `kept` is an end that was noted elsewhere: the chain must still go through it. Entries may be
    added meanwhile: the chain ends nowhere before the row that says so did at the beginning, and
    nowhere after it does at the end.
    """
    at_first = _end_in_row()
    marks = [(at_first, "the row that says where the trail ends")]
    if kept is not None:
        marks.insert(0, (kept, "what was kept elsewhere"))
    found = End()
    for found in _walk():
        for mark, whose in marks:
            if mark.number == found.number and mark.hash != found.hash:
                raise Broken(f"Entry {found.number} is another one than {whose} names.")
    for mark, whose in marks:
        if mark.number > found.number:
            missing = _entries(found.number + 1, mark.number)
            raise Broken(f"{missing} missing from the end, going by {whose}.")
    if found.number > _end_in_row().number:
        raise Broken(f"Entry {found.number} was added past the end that the trail knows of.")
    return found


def _end_in_row() -> End:
    """Where the trail ends, going by the row that is moved with each entry."""
    head = Head.objects.first()
    return End() if head is None else End(head.number, head.hash)


def _walk() -> Iterator[End]:
    """Each entry's place in turn, after a look at the entry; a few are held at once."""
    before = End()
    for entry in Entry.objects.order_by("number").iterator(chunk_size=ENTRIES_AT_ONCE):
        _check(entry, before)
        before = End(entry.number, entry.hash)
        yield before


def _check(entry: Entry, before: End) -> None:
    """Raise Broken where an entry is not what was written, or not next."""
    if entry.number != before.number + 1:
        missing = _entries(before.number + 1, entry.number - 1)
        raise Broken(f"{missing} missing: entry {entry.number} comes next.")
    if entry.hash != hash_of(entry):
        raise Broken(f"Entry {entry.number} was changed: its content does not give its hash.")
    if entry.previous_hash != before.hash:
        raise Broken(
            f"Entry {entry.number} does not follow from the one before it: one of them was changed."
        )


def _entries(first: int, last: int) -> str:
    """ "Entry 3 is", "Entries 3 to 7 are"."""
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
