"""The kinds of letters: who writes one and who may still have it, registered by the apps above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from concordat.lib.mail import Mail

Ids = Mapping[str, int]


@dataclass(frozen=True)
class Kind:
    """What the sender asks of a kind; both when a letter is sent, never before."""

    render: Callable[[int, Ids], Mail | None]
    """The letter for a person (their id); None when there is nothing to say any more."""

    may_receive: Callable[[int, Ids], bool]
    """Whether the person may have it today."""


class UnknownKind(LookupError):
    """Nobody registered this kind: an app is missing, or older than the row."""


_KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    render: Callable[[int, Ids], Mail | None],
    may_receive: Callable[[int, Ids], bool],
) -> None:
    """Say how a kind of letter is written; from an app's `ready()`.

    Raises ValueError where the kind belongs to another writer already.
    """
    made = Kind(render=render, may_receive=may_receive)
    if _KINDS.setdefault(kind, made) != made:
        raise ValueError(f"Letters of the kind {kind!r} are written by somebody else already.")


def kind_of(kind: str) -> Kind:
    """What was registered for a kind. Raises UnknownKind."""
    try:
        return _KINDS[kind]
    except KeyError:
        raise UnknownKind(f"Nobody registered letters of the kind {kind!r}.") from None


def registered() -> tuple[str, ...]:
    """Every kind there is, by name."""
    return tuple(sorted(_KINDS))
