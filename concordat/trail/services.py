"""The only writer of the trail."""

import re
from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from concordat.lib import clock
from concordat.trail.chain import hash_of
from concordat.trail.kinds import KINDS, NAMES
from concordat.trail.models import Entry, Head

# A code has no capitals, spaces or @: a name, an address or a sentence is not taken for one.
CODE = re.compile(r"[a-z0-9][a-z0-9_.:/-]{0,99}")
CLOCKS_AGREE = 1  # second; beyond it the service's clock is held, and both moments are kept


def record(
    what: str,
    *,
    by: AbstractBaseUser | None,
    partnership: int | None,
    about: Mapping[str, int] | None = None,
    details: Mapping[str, str | int] | None = None,
) -> Entry:
    """Add an entry to the trail, in the transaction of what happened.

    Call it last there: until that transaction ends nobody else can add an entry. `by` is None for
    the machine or for somebody unknown. Raises ValueError where the code is not registered, or
    anything else than ids, codes and numbers was given.
    """
    entry = Entry(
        what=what,
        actor=None if by is None else by.pk,
        partnership=partnership,
        about=dict(about or {}),
        details=dict(details or {}),
    )
    check_holds_ids_alone(entry)
    with transaction.atomic(savepoint=False):
        return _add(entry)


def record_download(
    request: HttpRequest,
    what: str,
    *,
    partnership: int,
    about: Mapping[str, int] | None = None,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Note that a file is about to leave; nothing where only its headers were asked for (HEAD).

    The one thing that a GET writes: it changes nothing that anybody works with.
    """
    if request.method == "GET":
        by = request.user if isinstance(request.user, AbstractBaseUser) else None
        record(what, by=by, partnership=partnership, about=about, details=details)


def check_holds_ids_alone(entry: Entry) -> None:
    """Raise ValueError where an entry holds what an erasure would have to take out."""
    if entry.what not in KINDS:
        raise ValueError(f"{entry.what!r} is not registered with concordat.trail.kinds.")
    for kind, pk in entry.about.items():
        if kind not in NAMES:
            raise ValueError(f"Nobody registered how to name a {kind!r} in the trail.")
        if type(pk) is not int:
            raise ValueError(f"The trail holds the id of a {kind}, not {pk!r}.")
    for name, value in entry.details.items():
        is_code = isinstance(value, str) and CODE.fullmatch(value)
        if not CODE.fullmatch(name) or not (type(value) is int or is_code):
            raise ValueError(f"The trail holds codes and numbers, not {name}={value!r}.")


def _add(entry: Entry) -> Entry:
    """Put an entry at the end of the chain, which nobody else can do meanwhile."""
    head = locked_head()
    entry.number, entry.previous_hash = head.number + 1, head.hash
    entry.at, real = clock.now(), clock.real_now()
    if abs((real - entry.at).total_seconds()) > CLOCKS_AGREE:
        entry.real_at = real
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash)
    return entry


def locked_head() -> Head:
    """The row at the end of the chain, ours until the transaction ends.

    On SQLite the transaction itself is IMMEDIATE, and locks. The row is made with the first entry.
    """
    head = Head.objects.select_for_update().first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get()
    return head
