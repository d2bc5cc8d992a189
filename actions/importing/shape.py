"""The shape of a document before its lines are read: its headers, sections and furniture."""

import re
from collections.abc import Mapping
from dataclasses import replace

from actions.importing import columns
from actions.importing.asking import Asker, key_of
from actions.importing.columns import Header
from actions.importing.document import Document
from actions.importing.headers import header_at, header_by_content
from actions.importing.layout import LINED, Spot, spots_of
from actions.importing.line_questions import table_question
from actions.importing.questions import QuestionKind
from actions.importing.sections import (
    is_note,
    last_row,
    opens_glossary,
    page_number,
    repeated_lines,
    style_of,
    theme_of,
    theme_styles,
)

_HEADING_WORDS = 14
_ALL_OF_IT = re.compile(r"\b(?:plans?|actions|deliver\w*|how we will|next steps)\b", re.IGNORECASE)


class Shape:
    """What is seen before reading: `headers_at` by the place of a line among `spots`.

    `guessed` is a header for a table that has none; `themes_at` are the places of numbered themes,
    `titled` those of unnumbered headings above tables, `styles` the looks of unnumbered themes.
    """

    def __init__(self, document: Document, asker: Asker) -> None:
        self.document = document
        self.asker = asker
        self.spots = spots_of(document)
        self.guessed: Header | None = None
        self.headers_at = self._headers()
        self.repeated = repeated_lines(self.spots)
        self.last_row = last_row(self.spots)
        self.refused = self._tables_refused()
        self.themes_at = self._themes()
        self.numbered = bool(self.themes_at)
        if self.numbered:
            self._without_theme_columns()
        self.theme_column = any(
            header.place(columns.THEME) is not None for header in self.headers_at.values()
        )
        self.titled = self._titled()
        if not self.theme_column and not self.numbered:
            self._doubt_headings()
        self.styles = theme_styles(
            [(at, spot) for at, spot in enumerate(self.spots) if self._may_be_section(at, spot)]
        )

    def above_header(self, at: int) -> bool:
        """The line that names one of several tables, right above its header or nearly so."""
        return at in self.titled

    def _themes(self) -> set[int]:
        """The places of lines numbered as themes; outside tables only those that head one."""
        found = {
            at
            for at, spot in enumerate(self.spots)
            if spot.alone and theme_of(spot.said) and ("<" not in spot.cells[spot.filled[0]].markup)
        }
        if self.document.format in LINED or not self.headers_at:
            return found
        outside = {at for at in found if self.spots[at].paragraph}
        heading = {at for at in outside if self._heads_a_table(at, outside)}
        inside = found - outside
        if len(heading) == 1 and not inside and len(self.headers_at) < 2:
            # "3. Action plan" heads all of it; "1. Access" is a theme, though the only one.
            return {at for at in heading if not _ALL_OF_IT.search(self.spots[at].said)}
        return heading | inside

    def _heads_a_table(self, at: int, others: set[int]) -> bool:
        """True where a header comes before the next line of the same kind."""
        following = next((one for one in sorted(others) if one > at), len(self.spots))
        return any(at < one <= following for one in self.headers_at)

    def _titled(self) -> set[int]:
        """For each of several headers the line above that names its table."""
        if len(self.headers_at) < 2:
            return {at - 1 for at in self.headers_at if at > 1 and self._one_of_several(at - 1)}
        places: dict[int, str] = {}
        for header in self.headers_at:
            at = self._title_above(header)
            if at is not None:
                places[at] = self.spots[at].said
        said = list(places.values())
        return {at for at, words in places.items() if said.count(words) == 1}

    def _one_of_several(self, at: int) -> bool:
        """A merged row above the only header that looks like others below it."""
        spot = self.spots[at]
        return spot.across and any(
            other.across and style_of(other) == style_of(spot) for other in self.spots[at + 2 :]
        )

    def _title_above(self, header: int) -> int | None:
        """The line right above, or the nearest bold one where text stands between."""
        bold = None
        for at in range(header - 1, -1, -1):
            spot = self.spots[at]
            if not spot.alone or at in self.headers_at:
                break
            if at == header - 1 and (not spot.paragraph or self._is_title(spot)):
                return at
            if not spot.paragraph:
                break
            if bold is None and spot.bold and self._is_title(spot):
                bold = at
        return bold

    def _is_title(self, spot: Spot) -> bool:
        short = len(spot.said.split()) <= _HEADING_WORDS
        return short and not spot.said.endswith((".", ";", ","))

    def _headers(self) -> dict[int, Header]:
        found: dict[int, Header] = {}
        for at in range(len(self.spots)):
            if at - 1 in found and found[at - 1].rows > 1:
                continue
            header = header_at(self.spots, at, self._chosen)
            if header is not None:
                found[at] = self._as_before(header, found)
        guessed = None if found else header_by_content(self.spots)
        if guessed is not None:
            self.guessed = guessed[1]
        return found

    def _as_before(self, header: Header, found: Mapping[int, Header]) -> Header:
        """A header that says the same as one above means the same."""
        for other in found.values():
            if other.words == header.words and other.meanings != header.meanings:
                return replace(other, number=header.number)
        return header

    def _without_theme_columns(self) -> None:
        """Where numbered sections divide the plan, a column of themes is something else."""
        for at, header in self.headers_at.items():
            places = [
                index
                for index, one in header.meanings.items()
                if one == columns.THEME and not self._chosen(header.words.get(index, ""))
            ]
            self.headers_at[at] = replace(
                header,
                meanings={i: one for i, one in header.meanings.items() if i not in places},
                doubtful=header.doubtful | set(places),
                why={**header.why, **dict.fromkeys(places, "sections divide the plan already")},
            )

    def _doubt_headings(self) -> None:
        """Without any theme, what a column of headings holds might be themes."""
        for at, header in self.headers_at.items():
            places = [i for i, one in header.meanings.items() if one == columns.HEADING]
            why = dict.fromkeys(places, "nothing else divides the plan: these may be its themes")
            self.headers_at[at] = replace(
                header, doubtful=header.doubtful | set(places), why={**header.why, **why}
            )

    def _chosen(self, words: str) -> str | None:
        given = self.asker.answers.get(key_of(QuestionKind.COLUMN, words))
        return given if given in columns.MEANINGS else None

    def _tables_refused(self) -> set[int]:
        """Parts with a header that somebody says are no part of the plan."""
        refused: set[int] = set()
        first: Header | None = None
        for at, header in self.headers_at.items():
            spot = self.spots[at]
            same = first is None or dict(header.meanings) == dict(first.meanings)
            first = first or header
            name = self.document.parts[spot.part].name
            if self.asker.ask(table_question(header, spot.number, name, sure=same)) == "no":
                refused.add(spot.part)
        return refused

    def _may_be_section(self, at: int, spot: Spot) -> bool:
        """An unnumbered line that could be a theme or a heading, seen for itself."""
        if not spot.alone or theme_of(spot.said) or is_note(spot.said):
            return False
        if page_number(spot.said) or spot.said in self.repeated or opens_glossary(spot.said):
            return False
        if self.above_header(at):
            return True
        own = [one for one in self.headers_at if self.spots[one].part == spot.part]
        known = [*self.headers_at.values(), *([self.guessed] if self.guessed else [])]
        width = max((header.width for header in known), default=0)
        if not own and len(spot.cells) != width:
            return False
        inside = at >= min(own, default=0) and not spot.paragraph
        return inside and (spot.across or spot.filled[0] == 0)
