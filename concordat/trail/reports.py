"""Entries as a reader sees them: names for ids, read now; and the lines of the file of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.tables import CSV_CHUNK
from concordat.trail.kinds import KINDS, Name, names_of, words_of
from concordat.trail.models import Entry

PERSON = "person"  # the kind under which an actor's name is registered
NOBODY_KNOWN = "Nobody known"
THE_MACHINE = "The service itself"
HEADER = ("Number", "When", "Really on", "Who", "What", "About", "Details", "Hash")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in words."""

    number: int
    when: str
    who: str
    what: str
    about: list[Name]


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """Entries in words; one query for each kind of row that they are about."""
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def csv_rows(entries: Iterable[Entry]) -> Iterator[Sequence[object]]:
    """Entries as rows under `HEADER`, a chunk of them named at a time."""
    remaining = iter(entries)
    while chunk := list(islice(remaining, CSV_CHUNK)):
        for entry, line in zip(chunk, lines_of(chunk), strict=True):
            yield (
                entry.number,
                _stamp(entry.at),
                _stamp(entry.real_at) if entry.real_at else "",
                line.who,
                line.what,
                "; ".join(name.words for name in line.about),
                "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items())),
                entry.hash,
            )


Names = Mapping[str, Mapping[int, Name]]


def _names(entries: Iterable[Entry]) -> Names:
    """What all rows are called that some entries name, by kind and id."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.actor is not None:
            wanted[PERSON].add(entry.actor)
        for kind, pk in entry.about.items():
            wanted[kind].add(pk)
    return {kind: names_of(kind, ids) for kind, ids in wanted.items()}


def _line(entry: Entry, names: Names) -> Line:
    """One entry in words."""
    return Line(
        number=entry.number,
        when=_when(entry.at),
        who=_who(entry, names),
        what=words_of(entry.what),
        about=[_name(kind, pk, names) for kind, pk in sorted(entry.about.items())],
    )


def _who(entry: Entry, names: Names) -> str:
    """Whose act it was; of what only a person does, without one, that nobody is known."""
    if entry.actor is not None:
        return _name(PERSON, entry.actor, names).words
    kind = KINDS.get(entry.what)
    return NOBODY_KNOWN if kind is not None and kind.of_a_person else THE_MACHINE


def _name(kind: str, pk: int, names: Names) -> Name:
    """What a row is called; that it is gone, where nothing has its id any more."""
    gone = Name(f"{kind.replace('_', ' ')} {pk}, no longer there")
    return names[kind].get(pk, gone)


def _when(moment: datetime) -> str:
    """ "15 June 2015, 14:05", in London."""
    local = moment.astimezone(clock.LONDON)
    return f"{in_words(local.date())}, {local:%H:%M}"


def _stamp(moment: datetime) -> str:
    """The same for a spreadsheet to sort: "2015-06-15 14:05:09"."""
    return f"{moment.astimezone(clock.LONDON):%Y-%m-%d %H:%M:%S}"
