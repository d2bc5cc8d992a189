"""What letters are made of: items under sections, a digest, the one routine letter of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One promise in a letter."""

    ref: str  # "Action 11"
    title: str
    agreed_words: str
    date_in_words: str  # what the agreed words mean
    url: str
    organisation: str  # who answers, as the plan writes it
    note: str  # "Overdue by 76 days (11 weeks)"
    pk: int = 0  # of the promise, so that no letter tells it twice; 0 where it is not known
    is_promise: bool = True  # rather than an organisation, or a plan
    plan: str = ""  # told where a letter is about several


@dataclass(frozen=True, slots=True)
class Section:
    """Items that call for the same thing, nearest date first."""

    name: str
    title: str
    items: tuple[Item, ...]
    number: int  # of all; the items may be fewer
    more_words: str
    more_url: str
    pks: frozenset[int] = frozenset()  # of all its promises, listed or not


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody is told of a window, one for all their partnerships."""

    person_pk: int
    day: date
    since: datetime
    sections: tuple[Section, ...]
    counts: Mapping[str, int]  # by the name of a section
    owed: int = 0  # how many open promises their organisations have


@dataclass(frozen=True, slots=True)
class Routine:
    """The one routine letter of a person and day."""

    person_pk: int
    name: str
    parts: tuple[str, ...]  # "partner lead at Oxford Health"
    day: date
    told: tuple[Section, ...]  # what is so late that this person is told
    reminders: tuple[Section, ...]
    digest: Digest | None

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of it, what calls loudest first."""
        return (*self.told, *self.reminders, *(self.digest.sections if self.digest else ()))
