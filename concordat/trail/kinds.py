"""What can happen, in words, and how the rows it happened to are named: registered by the apps.

The trail knows codes and ids, not what they mean. An app says so in its `ready()`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can happen; `words` go on from a name: "invited somebody"."""

    code: str
    words: str
    of_a_person: bool = False  # belongs to whoever did it, not to a partnership: a sign-in


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is called on a page, and where it can be looked at (blank: nowhere)."""

    words: str
    address: str = ""


Resolver = Callable[[Collection[int]], Mapping[int, Name]]

KINDS: dict[str, Kind] = {}
NAMES: dict[str, Resolver] = {}


def register(code: str, words: str, *, of_a_person: bool = False) -> None:
    """Make a code known. Registering it again with other words is a mistake, and says so."""
    kind = Kind(code, words, of_a_person)
    if KINDS.setdefault(code, kind) != kind:
        raise ValueError(f"{code!r} is registered already, as {KINDS[code].words!r}.")


def register_names(kind: str, resolver: Resolver) -> None:
    """Say how rows of a kind ("deliverable") are named: one call for all ids of a page.

    Read when somebody looks, so that a name that was erased since is gone here too. An id that
    the resolver leaves out is shown as one that is no longer there.
    """
    if NAMES.setdefault(kind, resolver) is not resolver:
        raise ValueError(f"Names of {kind!r} are registered already.")


def words_of(code: str) -> str:
    """What a code means; the code itself where the app that knew it is gone."""
    return KINDS[code].words if code in KINDS else code


def names_of(kind: str, ids: Collection[int]) -> Mapping[int, Name]:
    """The names of some rows of one kind; none where nobody registered the kind."""
    return NAMES[kind](ids) if kind in NAMES and ids else {}
