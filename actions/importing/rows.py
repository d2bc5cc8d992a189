"""One printed row: its outcomes, its promises, and which leads and dates go with which promise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from actions.importing.asking import Asker
from actions.importing.columns import ACTION, BY_WHEN, OUTCOMES, REVISED, START, SUPPORT, WHO
from actions.importing.corrections import Applied, Correction
from actions.importing.dates import split_dates
from actions.importing.deciding import decided_dates, decided_items, decided_leads
from actions.importing.items import Item, Items, read_items
from actions.importing.leads import (
    LEAD,
    KnownNames,
    LeadWords,
    fold_name,
    is_abbreviation,
    joins_topics,
    split_leads,
    with_roles,
)
from actions.importing.leads import SUPPORT as SUPPORTS
from actions.importing.markup import blocks
from actions.importing.openings import Names
from actions.importing.pairing import in_groups, pair
from actions.importing.printed_rows import Row
from actions.importing.vocabulary import BODY_NOUNS, UNITS

T = TypeVar("T")
_IN_BOLD = re.compile(r"\blead\w*\b.*\bbold\b", re.IGNORECASE)
_BOLD = re.compile(r"<(b|strong)>(.*?)</\1>", re.IGNORECASE)


@dataclass
class Promise:
    """A deliverable of a row with its leads and the words of its date."""

    item: Item
    leads: list[LeadWords] = field(default_factory=list)
    by_when: str = ""


@dataclass
class RowContent:
    """What a row holds; `doubts` are pairs of a column and a sentence."""

    outcomes: list[Item]
    outcomes_intro: str | None
    promises: list[Promise]
    doubts: list[tuple[str, str]]


class RowReader:
    """Reads the cells of one row together, since each is evidence for the others."""

    def __init__(
        self, row: Row, names: Names, known: KnownNames, applied: Applied, asker: Asker
    ) -> None:
        self.row = row
        self.asker = asker
        self.names = names
        self.known = known
        self.applied = applied
        self.doubts: list[tuple[str, str]] = []
        # Doubts that are told, yet so likely settled that nobody is asked.
        self.mild: set[str] = set()
        self.dates: list[tuple[int, str]] = []

    def read(self) -> RowContent:
        """The row's content, corrections applied where their cells are unchanged."""
        outcomes = self._items(
            OUTCOMES, read_items(self._cells(OUTCOMES), self.names, introduced=True)
        )
        self.dates = self._date_phrases(at_commas=False)
        found = read_items(self._cells(ACTION), self.names, wanted=len(self.dates))
        actions = self._items(ACTION, found)
        if len(actions.items) != len(self.dates):
            at_commas = self._date_phrases(at_commas=True)
            if len(at_commas) == len(actions.items):
                self.dates = at_commas
        items = list(actions.items)
        if items and self.row.printed(ACTION):
            items = decided_items(self.asker, self.row, items, self._doubts_of(ACTION))
        promises = [Promise(item) for item in items]
        if promises:
            self._give_dates(promises)
            self._give_leads(promises)
        return RowContent(list(outcomes.items), outcomes.intro, promises, self.doubts)

    def _cells(self, column: str) -> list[str]:
        return self.row.cells(column)

    def _items(self, column: str, found: Items) -> Items:
        correction = self.applied.get(self.row, column)
        if correction is None:
            self.doubts.extend((column, doubt) for doubt in found.doubts)
            return found
        segments = [item.segment for item in found.items]
        if len(segments) != len(correction.items):
            segments = [0] * len(correction.items)
        items = tuple(
            Item(item.text, list(item.points), segment)
            for item, segment in zip(correction.items, segments, strict=True)
        )
        return Items(items, found.intro)

    def _date_phrases(self, *, at_commas: bool) -> list[tuple[int, str]]:
        correction = self.applied.get(self.row, BY_WHEN)
        if correction and correction.dates:
            return [(0, words) for words in correction.dates]
        if self.row.printed(REVISED):
            what = f"the date was moved from “{self.row.printed(BY_WHEN)}”"
            if not any(said == what for _, said in self.doubts):
                self._doubt(BY_WHEN, what)
        column = REVISED if self.row.printed(REVISED) else BY_WHEN
        phrases = split_dates(self._cells(column), at_commas=at_commas)
        return [(phrase.segment, phrase.words.rstrip(",;")) for phrase in phrases]

    def _give_dates(self, promises: list[Promise]) -> None:
        correction = self.applied.get(self.row, BY_WHEN)
        paragraphs = [
            (segment, block.text)
            for segment, cell in enumerate(self._cells(BY_WHEN))
            for block in blocks(cell)
        ]
        texts = [words for _, words in paragraphs]
        grouped = self._by_groups(correction, len(promises), texts)
        if grouped is None:
            grouped = self._pair_dates(promises)
        if not self.row.printed(BY_WHEN) and self.row.printed(START):
            grouped = [f"From {self.row.printed(START)}"] * len(promises)
        dates = decided_dates(self.asker, self.row, grouped, self._doubts_of(BY_WHEN))
        for promise, words in zip(promises, dates, strict=True):
            promise.by_when = words

    def _pair_dates(self, promises: list[Promise]) -> list[str]:
        count, dates = len(promises), [words for _, words in self.dates]
        if count == 1:
            return [" ".join(dates)]
        paired = pair([promise.item.segment for promise in promises], self.dates)
        if paired is not None:
            if len(dates) == count:
                self._doubt(BY_WHEN, f"{count} items and {count} dates, paired in order", mild=True)
            return [" ".join(words) for words in paired]
        if len(dates) < count:
            self._doubt(BY_WHEN, _grouping(count, len(dates), "dates"))
            return [dates[group] for group in in_groups(count, len(dates))]
        self._doubt(
            BY_WHEN, f"{count} items but {len(dates)} dates: the last item has all that are left"
        )
        return [*dates[: count - 1], " ".join(dates[count - 1 :])]

    def _give_leads(self, promises: list[Promise]) -> None:
        correction = self.applied.get(self.row, WHO)
        if correction and correction.leads:
            groups = [(0, [lead for words in correction.leads for lead in self._exactly(words)])]
        else:
            groups = self._lead_groups()
        grouped = self._by_groups(correction, len(promises), [leads for _, leads in groups])
        if grouped is None:
            grouped = self._pair_leads(promises, groups)
        read = [with_roles(leads) for leads in self._with_support(grouped)]
        for promise, leads in zip(
            promises,
            decided_leads(self.asker, self.row, read, self._doubts_of_leads(read)),
            strict=True,
        ):
            promise.leads = leads

    def _with_support(self, grouped: list[list[LeadWords]]) -> list[list[LeadWords]]:
        """Where a column of its own names who supports, the other one names who leads."""
        if self.row.header is None or self.row.header.place(SUPPORT) is None:
            return grouped
        groups = self._groups_of(SUPPORT)
        paired = [[lead for _, own in groups for lead in own]] * len(grouped)
        if len(groups) == len(grouped) > 1:
            paired = [own for _, own in groups]
            self._doubt(WHO, f"{len(groups)} items and {len(groups)} supporters, paired in order")
        return [
            [replace(lead, role=lead.role or LEAD) for lead in leads]
            + [replace(lead, role=SUPPORTS) for lead in helpers]
            for leads, helpers in zip(grouped, paired, strict=True)
        ]

    def _exactly(self, words: str) -> list[LeadWords]:
        """A corrected lead is kept whole; only its role mark is read."""
        return split_leads(words, KnownNames([words]))

    def _lead_groups(self) -> list[tuple[int, list[LeadWords]]]:
        return self._groups_of(WHO)

    def _groups_of(self, column: str) -> list[tuple[int, list[LeadWords]]]:
        groups = []
        heads = self.row.header.words.values() if self.row.header else ()
        bold = column == WHO and any(_IN_BOLD.search(words) for words in heads)
        for segment, cell in enumerate(self._cells(column)):
            for block in blocks(_BOLD.sub(r"\2 (lead)", cell) if bold else cell):
                leads = split_leads(block.text, self.known)
                groups.append((segment, leads))
                self._doubt_unmarked(block.text, leads)
        return groups

    def _doubt_unmarked(self, text: str, leads: Sequence[LeadWords]) -> None:
        """Two names with only a space between them, where that is not how the cell is written."""
        marks = any(mark in text for mark in ",;/")
        place = 0
        for lead in leads:
            if _may_be_two(lead.words):
                self._doubt(WHO, f"“{lead.words}” is read as one name")
        for one, two in pairwise(leads):
            place = text.find(one.words, place) + len(one.words)
            if not text.startswith(f" {two.words}", place) or one.words.endswith(")"):
                continue
            short = is_abbreviation(one.words) or is_abbreviation(two.words)
            both = is_abbreviation(one.words) and is_abbreviation(two.words)
            mixed = not both and not {one.words.casefold(), two.words.casefold()} & BODY_NOUNS
            if marks or not short or mixed:
                self._doubt(WHO, f"“{one.words}” and “{two.words}” are read as two, with no mark")

    def _pair_leads(
        self, promises: list[Promise], groups: list[tuple[int, list[LeadWords]]]
    ) -> list[list[LeadWords]]:
        count = len(promises)
        segments = [promise.item.segment for promise in promises]
        everybody = [lead for _, leads in groups for lead in leads]
        paired = None
        if {segment for segment, _ in groups} <= set(segments):
            paired = pair(segments, groups)
        if paired is not None:
            if len(groups) == 1:
                self._doubt_undivided(promises, everybody)
            elif len(groups) == count > 1 and len(self.dates) != count:
                self._doubt(WHO, f"{count} items and {count} sets of leads, paired in order")
            return [[lead for leads in own for lead in leads] for own in paired]
        if len({segment for segment, _ in groups}) == 1 and len(groups) == len(self.dates) < count:
            self._doubt(WHO, _grouping(count, len(groups), "sets of leads"))
            return [groups[group][1] for group in in_groups(count, len(groups))]
        if count > 1:
            self._doubt(WHO, f"{count} items and {len(groups)} sets of leads: each keeps them all")
        return [list(everybody) for _ in promises]

    def _doubt_undivided(self, promises: list[Promise], leads: list[LeadWords]) -> None:
        """One list of leads for several items, where it might be meant item by item."""
        count = len(promises)
        names = {fold_name(lead.words) for lead in leads}
        own = sum(
            1
            for promise in promises
            if any(fold_name(promise.item.text).startswith(f"{name} ") for name in names)
        )
        if count > 1 and len(leads) > 1 and (len(leads) == count or own > 1):
            self._doubt(WHO, f"{len(leads)} leads for {count} items: each item keeps them all")

    def _by_groups(
        self, correction: Correction | None, count: int, things: Sequence[T]
    ) -> list[T] | None:
        """For each item the thing that a correction gives it; None where there is none to use."""
        if correction is None or not correction.groups:
            return None
        group_of = {item: group for group, items in enumerate(correction.groups) for item in items}
        if len(correction.groups) != len(things) or sorted(group_of) != list(range(1, count + 1)):
            why = f"{count} items and {len(things)} paragraphs are read there now"
            self.applied.refuse(correction, why)
            return None
        return [things[group_of[item]] for item in range(1, count + 1)]

    def _doubts_of(self, column: str) -> list[str]:
        """What somebody is to be asked about a column."""
        return [what for name, what in self.doubts if name == column and what not in self.mild]

    def _doubts_of_leads(self, read: Sequence[Sequence[LeadWords]]) -> list[str]:
        """What somebody is to be asked about the leads; that there are none is told elsewhere."""
        doubts = self._doubts_of(WHO)
        named = self.row.header is not None and self.row.header.place(WHO) is not None
        corrected = self.applied.get(self.row, WHO) is not None
        if named and not corrected and not all(read):
            doubts.append("nobody is named")
        return doubts

    def _doubt(self, column: str, what: str, *, mild: bool = False) -> None:
        if self.applied.get(self.row, column):
            return
        self.doubts.append((column, what))
        if mild:
            self.mild.add(what)


def _may_be_two(words: str) -> bool:
    """True for a name that might be two: "Parks and Green Spaces", "ABC Homes"."""
    if "(" in words:
        return False
    first, _, rest = words.partition(" ")
    word = rest.istitle() and " " not in rest and rest.casefold() not in UNITS
    return joins_topics(words) or (is_abbreviation(first) and word)


def _grouping(count: int, groups: int, what: str) -> str:
    shared = count - groups + 1
    first = "items 1 and 2" if shared == 2 else f"items 1 to {shared}"
    return (
        f"{count} items but {groups} {what}: {first} are read with the first, "
        "each later item with one of the others"
    )
