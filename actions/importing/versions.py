"""What a coordinator can say about each change of a newer version, and what stands against it."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actions.importing.comparing import Change, ChangeKind, Comparison, compare, promise_at
from actions.importing.in_place import InPlace, earlier_words, in_place
from actions.importing.matching import Place
from actions.importing.newer import Newer
from actions.importing.plan import ReadDeliverable
from actions.importing.wording import same_text
from actions.models import Deliverable, Plan
from actions.services.date_requests import DateRefused, check_can_ask
from actions.services.revising import say_text
from actions.statuses import PROGRESS_LOOKS, Progress


class Choice(StrEnum):
    """What becomes of one change."""

    ACCEPT = "accept"
    AGREE = "agree"  # of a date: the partnership agreed on it with this version
    ASK = "ask"  # of a date: somebody of another organisation decides
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    LEAVE = "leave"


TAKEN = frozenset(Choice) - {Choice.LEAVE}


@dataclass(frozen=True)
class Decidable:
    """A change with what can be said about it.

    `key` names it as long as the plan's row is there; `stamp` changes when its words do.
    `choices` is only "leave" where `hindrance` says what stands against taking it over; `note`
    is what somebody should know before deciding.
    """

    change: Change
    key: str
    stamp: str
    choices: tuple[Choice, ...]
    hindrance: str = ""
    note: str = ""
    deliverable: Deliverable | None = None

    @property
    def takes(self) -> Choice:
        """What "take all of these over" means for it."""
        return self.choices[0]


@dataclass(frozen=True)
class Versions:
    """A plan as it is, its newer version, and all that can be decided."""

    here: InPlace
    comparison: Comparison
    decidable: tuple[Decidable, ...]

    @property
    def digest(self) -> str:
        """The same as long as the same things are to be decided, about the same words."""
        return _digest(*(f"{each.key}:{each.stamp}:{each.choices}" for each in self.decidable))

    def choices(self, decisions: Mapping[str, Mapping[str, str]]) -> dict[str, Choice]:
        """The decisions that still hold, by key: those about the same words, still possible."""
        found = {}
        for each in self.decidable:
            said = decisions.get(each.key, {})
            if said.get("stamp") == each.stamp and said.get("choice") in each.choices:
                found[each.key] = Choice(said["choice"])
            elif each.hindrance:
                found[each.key] = Choice.LEAVE
        return found

    def outdated(self, decisions: Mapping[str, Mapping[str, str]]) -> int:
        """How many decisions were made about something that is not so any more."""
        return len(set(decisions) - set(self.choices(decisions)))


def versions(plan: Plan, newer: Newer, on: date) -> Versions:
    """Compare a plan with its newer version and say what can be decided."""
    here = in_place(plan, on)
    comparison = compare(here.read, newer.plan)
    partners = plan.partnership.partners.values_list("short_name", flat=True)
    return Versions(
        here,
        comparison,
        tuple(_Deciding(here, comparison, {*partners, *newer.new}).all()),
    )


class _Deciding:
    def __init__(self, here: InPlace, comparison: Comparison, names: Collection[str]) -> None:
        self.here, self.comparison, self.names = here, comparison, names

    def all(self) -> Iterator[Decidable]:
        for change in self.comparison.changes:
            deliverable = self._deliverable(change)
            hindrance = self._hindrance(change, deliverable)
            yield Decidable(
                change=change,
                key=self._key(change),
                stamp=_digest(change.before, change.after, str(change.new)),
                choices=(Choice.LEAVE,) if hindrance else _choices(change, deliverable),
                hindrance=hindrance,
                note=self._note(change, deliverable),
                deliverable=deliverable,
            )

    def _deliverable(self, change: Change) -> Deliverable | None:
        if change.old is None or change.old[1] < 0:
            return None
        return self.here.promise(change.old)

    def _key(self, change: Change) -> str:
        if change.old is None:
            place = f"n{change.new[0]}.{change.new[1]}" if change.new else "plan"
        elif change.old[1] < 0:
            place = f"a{self.here.actions[change.old[0]].pk}"
        else:
            place = f"d{self.here.promise(change.old).pk}"
        return f"{change.kind}-{place}"

    def _newer(self, place: Place) -> ReadDeliverable:
        return promise_at(self.comparison.new, place)

    def _hindrance(self, change: Change, deliverable: Deliverable | None) -> str:
        """Why a change can only be left; blank where it can be taken over."""
        if (
            change.kind in (ChangeKind.LEADS, ChangeKind.ADDED)
            and change.new
            and change.new[1] >= 0
        ):
            return self._against_leads(change)
        if change.kind == ChangeKind.DATE and deliverable is not None:
            return _against_date(deliverable, change.after)
        if change.kind == ChangeKind.GONE and deliverable is None:
            return "A row that only refers to another promises nothing; it stays where it is."
        if change.kind == ChangeKind.POINTER:
            return self._against_pointer(change)
        return ""

    def _against_leads(self, change: Change) -> str:
        leads = self._newer(change.new).leads if change.new else ()
        if not leads and change.kind == ChangeKind.LEADS:
            return "This version names nobody who leads it; who leads now stays."
        unknown = [lead.words for lead in leads if lead.partner not in self.names]
        if unknown:
            names = ", ".join(f"“{words}”" for words in unknown)
            return f"No partner of this partnership is called {names}: answer who is meant first."
        return ""

    def _against_pointer(self, change: Change) -> str:
        if change.old is not None and self.here.deliverables[change.old[0]]:
            return "Decide first what becomes of this row’s promises; it can refer to another then."
        refs = [row.ref for row in self.comparison.new.actions]
        if change.after and refs.count(change.after) != 1:
            return f"It is not clear which row has the number {change.after}."
        return ""

    def _note(self, change: Change, deliverable: Deliverable | None) -> str:
        if deliverable is None:
            return self._note_of_added(change) if change.kind == ChangeKind.ADDED else ""
        if change.kind == ChangeKind.GONE and not deliverable.is_open:
            word = PROGRESS_LOOKS[Progress(deliverable.progress)].word.lower()
            return f"It is {word}: plans often leave out what is done. You can leave it as it is."
        if change.kind == ChangeKind.TEXT and _as_first(deliverable, self._newer(change.new)):  # type: ignore[arg-type]  # a changed text has both places
            return "These are the words from before a correction in the tracker."
        if change.kind == ChangeKind.DATE:
            return _note_of_date(deliverable, change.after)
        return ""

    def _note_of_added(self, change: Change) -> str:
        """Where a new promise comes from, if it is a part of one that was there."""
        if change.beside is None:
            return ""
        source = self.here.actions[change.beside[0]]
        return f"Its words stood in a promise of {source} until now: it may have been split."


def _choices(change: Change, deliverable: Deliverable | None) -> tuple[Choice, ...]:
    if change.kind == ChangeKind.DATE:
        return (Choice.AGREE, Choice.ASK, Choice.LEAVE)
    if change.kind == ChangeKind.GONE and deliverable is not None:
        if not deliverable.is_open:
            return (Choice.LEAVE, Choice.WITHDRAW)
        if change.beside is not None:
            return (Choice.SUPERSEDE, Choice.WITHDRAW, Choice.LEAVE)
        return (Choice.WITHDRAW, Choice.LEAVE)
    return (Choice.ACCEPT, Choice.LEAVE)


def _against_date(deliverable: Deliverable, words: str) -> str:
    try:
        check_can_ask(deliverable)
    except DateRefused as refused:
        return str(refused)
    if not words.strip():
        return "This version names no date; the one that was agreed stays."
    return ""


def _note_of_date(deliverable: Deliverable, words: str) -> str:
    """Whether a version still prints the words from before the date moved."""
    earlier: Sequence[str] = earlier_words(deliverable)
    if any(same_text(words.casefold(), each.casefold()) for each in earlier):
        return "These words were agreed before the date was moved in the tracker."
    return ""


def _as_first(deliverable: Deliverable, newer: ReadDeliverable) -> bool:
    """Whether the newer version says what was first imported, and a correction changed since."""
    first = deliverable.printed.get("text", "")
    return (
        bool(first)
        and same_text(first, "\n".join([newer.text, *newer.points]))
        and not (same_text(first, say_text(deliverable.text, deliverable.points)))
    )


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:20]
