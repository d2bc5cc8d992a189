"""Two readings of one plan: what is added, gone, changed word by word, and moved. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from actions.importing.assignment import best_pairs
from actions.importing.matching import (
    Matched,
    Place,
    match,
    outcomes_of,
    parts_of,
    words_of,
)
from actions.importing.plan import ReadAction, ReadDeliverable, ReadPlan
from actions.importing.wording import Piece, Profile, marked, same_text

# The share of a promise's telling words that must come from another one to call it a part of it.
FROM_ANOTHER = 0.5
THEMES_ALIKE = 0.5


class ChangeKind(StrEnum):
    """What can be different, each accepted or left by itself."""

    TITLE = "title"
    THEMES = "themes"
    REF = "ref"
    PLACE = "place"  # under which theme and heading a row stands
    OUTCOMES = "outcomes"
    POINTER = "pointer"  # the row to which one only refers
    ORDER = "order"  # a row stands before or behind others
    TEXT = "text"
    LEADS = "leads"
    DATE = "date"
    ROW = "row"  # a promise stands in another row
    ADDED = "added"
    GONE = "gone"


# Of a row, or of the plan; the others are of a promise.
OF_ROWS = frozenset(
    {
        ChangeKind.REF,
        ChangeKind.PLACE,
        ChangeKind.OUTCOMES,
        ChangeKind.POINTER,
        ChangeKind.ORDER,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `old` and `new` are places: (row, promise), with -1 for the promise where it is about a row, and
    None where that version has no such thing. `beside` is a place in the later version for what is
    gone (where it was joined to, or what stands in its stead), and in the earlier version for what
    is added (what it was split from).
    """

    kind: ChangeKind
    old: Place | None
    new: Place | None
    before: str = ""
    after: str = ""
    beside: Place | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its words with what became of each."""
        return marked(self.before, self.after)


@dataclass(frozen=True)
class Comparison:
    """All differences, in the order of the later version; what is gone stands where it stood."""

    old: ReadPlan
    new: ReadPlan
    matched: Matched
    changes: tuple[Change, ...]

    @cached_property
    def back(self) -> Mapping[Place, Place]:
        """From promises of the later version to those of the earlier one."""
        return {new: old for old, new in self.matched.promises.items()}

    @cached_property
    def rows_back(self) -> Mapping[int, int]:
        """From rows of the later version to those of the earlier one."""
        return {new: old for old, new in self.matched.rows.items()}

    @property
    def unchanged(self) -> int:
        """How many promises are in both versions, with nothing changed about them."""
        touched = {change.old for change in self.changes if change.kind not in OF_ROWS}
        return sum(1 for old in self.matched.promises if old not in touched)


def compare(old: ReadPlan, new: ReadPlan) -> Comparison:
    """What the later version has otherwise than the earlier one."""
    matched = match(old, new)
    found = _Comparing(old, new, matched)
    changes = [*found.of_plan(), *found.of_rows(), *found.gone()]
    return Comparison(old, new, matched, tuple(sorted(changes, key=found.order_of)))


class _Comparing:
    """Two versions with their rows matched."""

    def __init__(self, old: ReadPlan, new: ReadPlan, matched: Matched) -> None:
        self.old, self.new, self.matched = old, new, matched
        self.themes = match_themes(old, new)
        self.titles = {theme.number: theme.title for theme in old.themes}
        self.new_titles = {theme.number: theme.title for theme in new.themes}
        self.profiles: dict[tuple[int, Place], Profile] = {}

    def order_of(self, change: Change) -> tuple[int, int, int, int]:
        """The plan first; then rows by where they stand now, or stood, and what is gone last."""
        if change.kind in (ChangeKind.TITLE, ChangeKind.THEMES):
            return (-1, -1, 0, list(ChangeKind).index(change.kind))
        row, item = change.new or (self._stood(change.old), 10_000)
        return (row, item, int(change.new is None), list(ChangeKind).index(change.kind))

    def _stood(self, old: Place | None) -> int:
        """The row now of what is gone, or of the nearest row above it that is still there."""
        row = old[0] if old else 0
        return next((self.matched.rows[one] for one in range(row, -1, -1) if one in self._kept), -1)

    @property
    def _kept(self) -> Mapping[int, int]:
        return self.matched.rows

    def of_plan(self) -> Iterator[Change]:
        """Its title and its themes."""
        if self.new.title and not same_text(self.old.title, self.new.title):
            yield Change(ChangeKind.TITLE, None, None, self.old.title, self.new.title)
        before, after = (say_themes(plan) for plan in (self.old, self.new))
        if not same_text(before, after):
            yield Change(ChangeKind.THEMES, None, None, before, after)

    def of_rows(self) -> Iterator[Change]:
        """What is different about rows that are in both, and what is added."""
        back = {new: old for old, new in self.matched.rows.items()}
        promises = {new: old for old, new in self.matched.promises.items()}
        moved = moved_rows(self.matched.rows)
        for index, row in enumerate(self.new.actions):
            before = back.get(index)
            if before is not None:
                yield from self._of_row(before, index)
                if before in moved:
                    yield Change(ChangeKind.ORDER, (before, -1), (index, -1))
            elif row.cross_reference is not None:
                yield Change(
                    ChangeKind.ADDED, None, (index, -1), "", f"Refers to {row.cross_reference}"
                )
            for item, promise in enumerate(row.deliverables):
                place = (index, item)
                if place in promises:
                    yield from self._of_promise(promises[place], place, before)
                else:
                    source = self._split_from(place)
                    yield Change(ChangeKind.ADDED, None, place, "", words_of(promise), source)

    def _of_row(self, before: int, now: int) -> Iterator[Change]:
        one, other = self.old.actions[before], self.new.actions[now]
        places = ((before, -1), (now, -1))
        if one.ref != other.ref:
            yield Change(ChangeKind.REF, *places, one.ref, other.ref)
        if self._theme_moved(one, other) or (one.heading or "") != (other.heading or ""):
            was, now_is = say_place(one, self.titles), say_place(other, self.new_titles)
            yield Change(ChangeKind.PLACE, *places, was, now_is)
        if not same_text(outcomes_of(one), outcomes_of(other)):
            yield Change(ChangeKind.OUTCOMES, *places, outcomes_of(one), outcomes_of(other))
        if one.cross_reference != other.cross_reference:
            was, now_is = one.cross_reference or "", other.cross_reference or ""
            yield Change(ChangeKind.POINTER, *places, was, now_is)

    def _theme_moved(self, one: ReadAction, other: ReadAction) -> bool:
        if one.theme is None or other.theme is None:
            return one.theme != other.theme
        return self.themes.get(one.theme) != other.theme

    def _of_promise(self, was: Place, place: Place, row_was: int | None) -> Iterator[Change]:
        one, other = promise_at(self.old, was), promise_at(self.new, place)
        if was[0] != row_was:
            yield Change(ChangeKind.ROW, was, place, self._row(self.old, was), self._row_now(place))
        if not same_text(words_of(one), words_of(other)):
            yield Change(ChangeKind.TEXT, was, place, words_of(one), words_of(other))
        if parts_of(one) != parts_of(other):
            yield Change(ChangeKind.LEADS, was, place, say_leads(one), say_leads(other))
        if not same_text(one.by_when.casefold(), other.by_when.casefold()):
            yield Change(ChangeKind.DATE, was, place, one.by_when, other.by_when)

    def _row(self, plan: ReadPlan, place: Place) -> str:
        return say_row(plan.actions[place[0]])

    def _row_now(self, place: Place) -> str:
        return self._row(self.new, place)

    def gone(self) -> Iterator[Change]:
        """Promises, and rows that only referred to others, which nothing new stands for."""
        for index, row in enumerate(self.old.actions):
            if row.cross_reference is not None and index not in self.matched.rows:
                words = f"Refers to {row.cross_reference}"
                yield Change(ChangeKind.GONE, (index, -1), None, words, "")
            for item, promise in enumerate(row.deliverables):
                place = (index, item)
                if place not in self.matched.promises:
                    instead = self._joined_to(place) or self._in_its_stead(place)
                    yield Change(ChangeKind.GONE, place, None, words_of(promise), "", instead)

    def _split_from(self, place: Place) -> Place | None:
        """The promise whose words, those it lost, are in this new one."""
        own = self._profile(1, place)
        found = [
            (own.moved_from(self._profile(0, was), self._profile(1, now)), was)
            for was, now in self.matched.promises.items()
            if self._profile(0, was).words != self._profile(1, now).words
        ]
        return _best(found)

    def _joined_to(self, place: Place) -> Place | None:
        """The promise that took over the words of this one, which is gone."""
        own = self._profile(0, place)
        found = [
            (own.moved_from(self._profile(1, now), self._profile(0, was)), now)
            for was, now in self.matched.promises.items()
            if self._profile(0, was).words != self._profile(1, now).words
        ]
        return _best(found)

    def _in_its_stead(self, place: Place) -> Place | None:
        """The one new promise of the row that this one's row became."""
        now = self.matched.rows.get(place[0])
        if now is None:
            return None
        known = set(self.matched.promises.values())
        new = [
            (now, item)
            for item in range(len(self.new.actions[now].deliverables))
            if (now, item) not in known
        ]
        return new[0] if len(new) == 1 else None

    def _profile(self, side: int, place: Place) -> Profile:
        if (side, place) not in self.profiles:
            words = words_of(promise_at((self.old, self.new)[side], place))
            self.profiles[side, place] = Profile.of(words)
        return self.profiles[side, place]


def _best(found: Iterable[tuple[float, Place]]) -> Place | None:
    score, place = max(found, default=(0.0, (0, 0)), key=lambda each: each[0])
    return place if score >= FROM_ANOTHER else None


def promise_at(plan: ReadPlan, place: Place) -> ReadDeliverable:
    """The promise at a place."""
    return plan.actions[place[0]].deliverables[place[1]]


def match_themes(old: ReadPlan, new: ReadPlan) -> dict[int, int]:
    """Numbers of themes in the earlier version to those in the later one, by title."""
    scores = {}
    for one in old.themes:
        for other in new.themes:
            likeness = Profile.of(one.title).likeness(Profile.of(other.title))
            score = likeness + 0.2 * (one.number == other.number)
            if likeness >= THEMES_ALIKE or (likeness > 0 and one.number == other.number):
                scores[one.number, other.number] = score
    found = best_pairs(scores)
    # A theme that was called otherwise altogether is the one that has its number.
    left = {other.number for other in new.themes} - set(found.values())
    return {one.number: one.number for one in old.themes if one.number in left} | found


def moved_rows(rows: Mapping[int, int]) -> set[int]:
    """The fewest rows whose move makes the new order of the old one."""
    in_order = sorted(rows)
    ends: list[int] = []  # the smallest last place of a rising run, by its length
    runs: list[int] = []  # for each row the length of the longest run that ends with it
    for row in in_order:
        length = bisect_left(ends, rows[row])
        ends[length : length + 1] = [rows[row]]
        runs.append(length)
    stay, wanted = set(), len(ends) - 1
    for row, length in zip(reversed(in_order), reversed(runs), strict=True):
        if length == wanted:
            stay.add(row)
            wanted -= 1
    return set(in_order) - stay


def say_themes(plan: ReadPlan) -> str:
    """All themes, a line each."""
    return "\n".join(f"{theme.number}. {theme.title}" for theme in plan.themes)


def say_place(row: ReadAction, titles: Mapping[int, str]) -> str:
    """Under which theme and heading a row stands."""
    theme = "" if row.theme is None else f"{row.theme}. {titles.get(row.theme, '')}".strip()
    return "\n".join(filter(None, [theme, row.heading or ""])) or "Above all themes"


def say_row(row: ReadAction) -> str:
    """A row by its printed number."""
    return f"Row {row.ref}" if row.ref else "A row without a number"


def say_leads(promise: ReadDeliverable) -> str:
    """Who answers, a line each."""
    return "\n".join(
        f"{lead.partner or lead.words} ({lead.role})" if lead.role else lead.partner or lead.words
        for lead in promise.leads
    )
