"""What is the same for many letters is found once, and kept for a few seconds; see decision 0028.

Off unless somebody says `with sharing()`. Whatever decides who may have a letter is never shared
between letters: `once` keeps for one of them only.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

FRESH = 5.0  # seconds; older than that nothing is told to anybody
MOST = 64  # things kept at a time, so that memory stays flat; the longest unused goes first

Found = TypeVar("Found")
_Kept = OrderedDict[Hashable, tuple[float, Any]]
_SHARED: ContextVar[_Kept | None] = ContextVar("shared", default=None)
_ONE: ContextVar[dict[Hashable, Any] | None] = ContextVar("one", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Share in what is called inside, in this thread; inside another one it is that one."""
    if _SHARED.get() is not None:
        yield
        return
    token = _SHARED.set(OrderedDict())
    try:
        yield
    finally:
        _SHARED.reset(token)


def shared(key: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gives, or gave under this key at most FRESH seconds ago."""
    kept = _SHARED.get()
    if kept is None:
        return find()
    now = time.monotonic()
    if key in kept and now - kept[key][0] < FRESH:
        kept.move_to_end(key)
        return cast("Found", kept[key][1])
    found = find()
    kept[key] = (now, found)  # as old as the moment at which it was asked for
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)
    return found


@contextmanager
def one_letter() -> Iterator[None]:
    """What `once` finds inside is kept for as long as this."""
    token = _ONE.set({})
    try:
        yield
    finally:
        _ONE.reset(token)


def once(key: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gives, asked once while one letter is written; each time outside of that."""
    kept = _ONE.get()
    if kept is None:
        return find()
    if key not in kept:
        kept[key] = find()
    return cast("Found", kept[key])
