"""Which dates and which leads of a row belong to which of its items."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def in_groups(count: int, groups: int) -> list[int]:
    """For each of `count` items the group it goes with, where there are fewer groups than items.

    The last groups have one item each; all items before them share the first group.
    """
    return [max(0, index - (count - groups)) for index in range(count)]


def pair(items: Sequence[int], things: Sequence[tuple[int, T]]) -> list[list[T]] | None:
    """Give each item its things, or None where their numbers do not tell.

    `items` holds the page part of each item, `things` the page part and the thing. As many things
    as items go in order; one goes to all; otherwise each page part is settled by itself, and a
    part without any takes over what stood in the part before.
    """
    if not things:
        return [[] for _ in items]
    if len(things) == 1 and things[0][0] <= items[0]:
        return [[things[0][1]] for _ in items]
    if len(things) == len(items):
        return [[thing] for _, thing in things]
    parts = sorted({*items, *(segment for segment, _ in things)})
    if len(parts) == 1:
        return None
    return _pair_by_part(items, things, parts)


def _pair_by_part(
    items: Sequence[int], things: Sequence[tuple[int, T]], parts: Sequence[int]
) -> list[list[T]] | None:
    given: list[list[T]] = []
    before: list[T] = []
    for part in parts:
        here = [thing for segment, thing in things if segment == part]
        count = sum(1 for segment in items if segment == part)
        if not count and here:
            return None
        if not here:
            here = before[-1:]
        if len(here) == count:
            given.extend([thing] for thing in here)
        elif len(here) == 1 or not here:
            given.extend(list(here) for _ in range(count))
        else:
            return None
        before = here
    return given
