"""The only writers of the outbox: post a letter, claim one, note what became of it, pause."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser

from concordat.lib.wake import wake
from concordat.outbox.kinds import kind_of
from concordat.outbox.models import Letter

SEND_DUE = "outbox.send_due"
LONGEST_KEY = 200


def post(kind: str, *, person: AbstractBaseUser, key: str, ids: Mapping[str, int]) -> None:
    """Write a letter, inside the transaction of what causes it; the second of a key is none.

    `person` reads it, `key` is the period or the cause that it is for. Raises UnknownKind, and
    ValueError for a key that is none.
    """
    kind_of(kind)
    if not key or len(key) > LONGEST_KEY:  # SQLite would skip the row without a word
        raise ValueError(f"{key!r} is no key of a letter.")
    letter = Letter(kind=kind, person=person.pk, key=key, ids=dict(ids))
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    wake(SEND_DUE)
