"""A document as a plan's table: themes, headings, rows over page breaks, glossary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.importing import columns
from actions.importing.asking import Asker
from actions.importing.columns import Header
from actions.importing.document import Cell, Document, UnreadableDocument
from actions.importing.judgements import Judgement
from actions.importing.layout import LINED, Spot
from actions.importing.line_questions import (
    ACTION,
    CONTINUATION,
    HEADING,
    IGNORE,
    THEME,
    column_question,
    row_question,
)
from actions.importing.markup import plain
from actions.importing.openings import unfinished
from actions.importing.printed_rows import NUMBER, POINTER, Row
from actions.importing.refs import numbered_under
from actions.importing.sections import (
    is_beside,
    is_note,
    opens_glossary,
    page_number,
    style_of,
    theme_of,
)
from actions.importing.shape import Shape

EXPECTED = "Expected a plan table with a header row that names the actions, who leads and by when"
_SHEET = re.compile(r"sheet “(.+)”")
_SHOWN_LOOSE = 8
_CONTINUED = re.compile(r"\s*[(\[]?\bcont(?:inued|['’]?d|\.)?[)\]]?\.?$", re.IGNORECASE)
_A_PLAN = re.compile(r"\b(?:plan|strategy|programme|framework|roadmap)\b", re.IGNORECASE)
_LONGEST_TITLE = 15  # words


@dataclass
class Table:
    """What the document holds."""

    title: str = ""
    themes: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    glossary: dict[str, str] = field(default_factory=dict)
    glossary_line: int | None = None
    judgements: list[Judgement] = field(default_factory=list)
    loose: list[Spot] = field(default_factory=list)
    # Everything that is no part of the plan, among it a key to its colours.
    beside: list[Spot] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)


def read_table(document: Document, asker: Asker) -> Table:
    """Find the plan's tables; raise UnreadableDocument where there is none."""
    table = _Reader(document, asker).read()
    if not table.rows:
        raise UnreadableDocument(f"{EXPECTED}; found such a header row but no rows under it.")
    return table


class _Reader:
    """Goes through the lines once, knowing what is open."""

    def __init__(self, document: Document, asker: Asker) -> None:
        self.document = document
        self.asker = asker
        self.shape = Shape(document, asker)
        self.spots = self.shape.spots
        self.table = Table()
        self.theme: int | None = None
        self.heading: str | None = None
        self.open_row: Row | None = None
        self.stem = ""
        self.page_break = False
        self.in_glossary = False
        self.rows_since_header = 0
        self.part = -1
        self.down: dict[int, Cell] = {}

    @property
    def header(self) -> Header:
        """The newest header."""
        return self.table.headers[-1]

    def read(self) -> Table:
        """The table, with what was doubtful about its shape."""
        skip = 0
        if self.shape.guessed:
            self._header(self.shape.guessed)
        for at, spot in enumerate(self.spots):
            if skip:
                skip -= 1
                continue
            self.page_break = self.page_break or spot.apart
            skip = self._line(at, spot)
        if not self.table.headers:
            raise UnreadableDocument(f"{EXPECTED}; found {self._what_was_found()}.")
        self._choose_title()
        self._drop_empty_themes()
        self.table.beside.extend(self.table.loose)
        self._judge_loose()
        if not self.rows_since_header:
            what = "this header row has no rows under it and is left out"
            self._judge(self.header.number, "header", what)
        return self.table

    def _choose_title(self) -> None:
        """The first line, unless a later one above the table says that it is the plan's."""
        first = self.table.headers[0].number
        if _A_PLAN.search(self.table.title):
            return
        for spot in self.table.loose:
            short = spot.alone and len(spot.said.split()) <= _LONGEST_TITLE
            if spot.number < first and short and _A_PLAN.search(spot.said):
                self.table.title = spot.said
                self.table.loose.remove(spot)
                return

    def _drop_empty_themes(self) -> None:
        """A numbered heading of the text around the plan has no rows, and is no theme of it."""
        if self.document.format in LINED:
            return
        used = {row.theme for row in self.table.rows}
        self.table.themes = [theme for theme in self.table.themes if theme[0] in used]

    # -- line by line

    def _line(self, at: int, spot: Spot) -> int:
        """Read one line; how many more were read with it."""
        if spot.alone and self._is_furniture(at, spot):
            self.page_break = True
            return 0
        if self.in_glossary and self._glossary_entry(at, spot):
            return 0
        if spot.part in self.shape.refused:
            return 0
        if at in self.shape.headers_at:
            self._header(self.shape.headers_at[at])
            return self.shape.headers_at[at].rows - 1
        if self._elsewhere(spot):
            self.table.loose.append(spot)
            return 0
        if spot.alone:
            self._single(at, spot)
        else:
            self._full(spot)
        return 0

    def _elsewhere(self, spot: Spot) -> bool:
        """True for a line of a table that is no part of the plan's."""
        if spot.part != self.part:
            self.part = spot.part
            self.down = {}
        if self.document.format in LINED or spot.paragraph or not self.table.headers:
            return False
        own = any(self.spots[at].part == spot.part for at in self.shape.headers_at)
        return not own and len(spot.cells) != self.header.width

    def _is_furniture(self, at: int, spot: Spot) -> bool:
        words = spot.said
        before = not self.table.headers or (self.shape.guessed and not self.table.rows)
        early = spot.paragraph and before or not self.table.headers
        early = early and not self.table.title
        if early and not theme_of(words) and not (self.shape.above_header(at) and self.table.loose):
            self.table.title = words
            return True
        return words in self.shape.repeated or words == self.table.title or page_number(words)

    def _header(self, header: Header) -> None:
        if self.table.headers and not self.rows_since_header:
            self._judge(self.header.number, "header", "this header row has no rows under it")
        if not self.table.headers:
            for meaning in (columns.REF, columns.OUTCOMES, columns.WHO, columns.BY_WHEN):
                if header.place(meaning) is None:
                    what = f"no column for “{meaning}” was found"
                    self._judge(header.number, "header", what)
        for index, words in sorted(header.words.items()):
            self._ask_column(header, index, words)
        self.table.headers.append(header)
        self._open_sheet(header)
        self.in_glossary = False
        self.rows_since_header = 0
        self.open_row = None
        self.down = {}

    def _open_sheet(self, header: Header) -> None:
        """Where several sheets hold the plan and nothing else divides it, each is a theme."""
        at = next((at for at, one in self.shape.headers_at.items() if one is header), None)
        if at is None:
            return
        part = self.spots[at].part
        sheets = {self.spots[other].part for other in self.shape.headers_at}
        sections = self.shape.numbered or self.shape.theme_column or self.shape.styles
        name = _SHEET.fullmatch(self.document.parts[part].name)
        if len(sheets) > 1 and not sections and name and self.document.format == "xlsx":
            self._open_theme(name[1])

    def _ask_column(self, header: Header, index: int, words: str) -> None:
        own = columns.meaning_of(words)
        before = any(words in known.words.values() for known in self.table.headers)
        if index not in header.meanings and own is None and not before:
            self._judge(header.number, "header", f"the column “{words}” is kept but not read")
        self.asker.ask(column_question(header, index, words))

    # -- lines with one filled cell

    def _single(self, at: int, spot: Spot) -> None:
        """A line with one filled cell: a theme, a heading, the glossary's title, or a page part."""
        words = spot.said
        if spot.paragraph and opens_glossary(words):
            self.in_glossary, self.table.glossary_line = True, spot.number
            self.open_row = None
            return
        kind, sure, why = self._kind_of_single(at, spot)
        if kind == "loose":
            self.table.loose.append(spot)
            return
        kind = self.asker.ask(row_question(spot, kind, sure=sure, why=why))
        self._read_as(kind, spot)

    def _kind_of_single(self, at: int, spot: Spot) -> tuple[str, bool, str]:
        words, index = spot.said, spot.filled[0]
        if at in self.shape.themes_at:
            return THEME, True, "it is numbered as a theme"
        if self.shape.above_header(at) and not self._opens_row(spot):
            return self._level(spot), not self.shape.numbered, "it stands right above a header row"
        if self._outside(spot):
            return "loose", True, ""
        if is_note(words) and (spot.across or index == 0) and not self._opens_row(spot):
            return IGNORE, bool(spot.across), "it reads as a note"
        if self._is_heading(spot, index):
            return self._level(spot), True, "one cell holds all that the row says"
        return self._kind_of_row(spot, self._part(spot))

    def _outside(self, spot: Spot) -> bool:
        """True for a line before the table, after it, or beside it."""
        if not self.table.headers:
            return True
        lined = self.document.format in LINED
        return spot.paragraph and (spot.number >= self.shape.last_row or not lined)

    def _level(self, spot: Spot) -> str:
        """Theme or heading, for a section without a number."""
        if (
            self.shape.numbered
            or self.shape.theme_column
            or style_of(spot) not in self.shape.styles
        ):
            return HEADING
        return THEME

    def _opens_row(self, spot: Spot) -> bool:
        return bool(NUMBER.fullmatch(spot.said) or POINTER.fullmatch(spot.said))

    def _is_heading(self, spot: Spot, index: int) -> bool:
        """A heading stands in the number's column, or in the first one; a page part does not."""
        if spot.paragraph or spot.across:
            return True
        words, markup = spot.said, spot.cells[index].markup
        if self._opens_row(spot):
            return False
        found = self._header_for(spot)
        if found.meanings.get(index) == columns.REF:
            return True
        if found.meanings.get(index) in {columns.THEME, columns.HEADING}:
            return True
        meaning = found.meanings.get(index, "")
        goes_on = (
            self.open_row is not None
            and self.page_break
            and (
                "<" in markup
                or not words[0].isupper()
                or unfinished(self.open_row.printed(meaning))
            )
        )
        return index == 0 and not goes_on

    def _glossary_entry(self, at: int, spot: Spot) -> bool:
        if len(spot.filled) != 2 or at in self.shape.headers_at:
            return False
        short, full = (spot.words[index] for index in spot.filled)
        self.table.glossary[short.rstrip(":")] = full
        return True

    # -- rows

    def _full(self, spot: Spot) -> None:
        if not self.table.headers or self.in_glossary:
            self.table.loose.append(spot)
            return
        kind, sure, why = self._kind_of_row(spot, self._part(spot))
        kind = self.asker.ask(row_question(spot, kind, sure=sure, why=why))
        self._read_as(kind, spot)

    def _kind_of_row(self, spot: Spot, part: Mapping[str, str]) -> tuple[str, bool, str]:
        ref = plain(part.get(columns.REF, ""))
        if is_beside(spot, self._header_for(spot).width):
            return IGNORE, False, "it reads as a note or as a key to colours"
        if self.open_row is not None and not ref and self._continues(spot, part):
            return CONTINUATION, self._cut(part), "it has no number, and goes on with the row above"
        if spot.hidden:
            return ACTION, False, "the spreadsheet does not show this row"
        whole = bool(ref) or self.header.place(columns.REF) is None
        return ACTION, whole, "it says what is to be done"

    def _cut(self, part: Mapping[str, str]) -> bool:
        """True where a page break plainly cuts a sentence."""
        words = plain(part.get(columns.ACTION, ""))
        return bool(words) and words[0].islower()

    def _read_as(self, kind: str, spot: Spot) -> None:
        """Take a line for what it is, or was said to be."""
        if kind == THEME:
            self._open_theme(spot.said)
        elif kind == HEADING:
            self.heading, self.open_row, self.down = spot.said, None, {}
        elif kind == IGNORE:
            self._judge(spot.number, "row", f"“{_short(spot.said)}” is left out")
            self.table.beside.append(spot)
        elif self.table.headers:
            self._row(spot, goes_on=kind == CONTINUATION)
        else:
            self.table.loose.append(spot)

    def _open_theme(self, words: str) -> None:
        numbered = theme_of(words)
        title = _CONTINUED.sub("", numbered[1] if numbered else words)
        known = next((number for number, one in self.table.themes if one == title), None)
        taken = {number for number, one in self.table.themes if one != title}
        number = known or (numbered[0] if numbered else 0)
        if not number or number in taken:
            number = max(taken, default=0) + 1
            if numbered:
                what = f"there is another theme {numbered[0]}: this one is counted as {number}"
                self._judge(self.header.number if self.table.headers else 1, "theme", what)
        self.theme, self.heading, self.open_row = number, None, None
        self.in_glossary, self.down = False, {}
        if (number, title) not in self.table.themes:
            self.table.themes.append((number, title))

    def _row(self, spot: Spot, *, goes_on: bool) -> None:
        part = self._part(spot)
        ref = plain(part.get(columns.REF, ""))
        if ref and not NUMBER.fullmatch(ref):
            self._judge(spot.number, "number", f"“{_short(ref)}” does not look like a number")
        if goes_on and self.open_row is not None:
            self._add_part(self.open_row, spot, part)
        else:
            self._new_row(spot, ref, part)
        self.page_break = False
        for index in spot.filled:
            self.down[index] = spot.cells[index]

    def _add_part(self, row: Row, spot: Spot, part: dict[str, str]) -> None:
        row.lines.append(spot.number)
        row.add(part, self._fills(spot), fresh=self._fresh(spot, part))
        where = f"row {row.ref or 'without a number'}"
        what = "a page break cuts this row; its two parts are joined"
        if not self.page_break:
            what = "this row takes several lines, which are joined"
        self._judge(spot.number, where, what)

    def _fresh(self, spot: Spot, part: Mapping[str, str]) -> bool:
        """True where a line under a merged number says something of its own that is to be done."""
        place = self._header_for(spot).place(columns.REF)
        under = place is not None and place < len(spot.cells) and spot.cells[place].covered
        return under and bool(plain(part.get(columns.ACTION, "")))

    def _new_row(self, spot: Spot, ref: str, part: dict[str, str]) -> None:
        self._sections_of(part)
        match = NUMBER.fullmatch(ref)
        row = Row([spot.number], match[1] if match else ref, self.theme, self.heading)
        row.add(part, self._fills(spot))
        row.header = self._header_for(spot)
        self.table.rows.append(row)
        self.open_row, self.stem = row, row.ref or self.stem
        self.rows_since_header += 1
        where = f"row {row.ref or 'without a number'}"
        if self.theme is None:
            self._judge(spot.number, where, "no theme stands above this row")
        if not ref and self.header.place(columns.REF) is not None and row.pointer() is None:
            what = "this row has no number and is read as one of its own"
            self._judge(spot.number, where, what)

    def _sections_of(self, part: Mapping[str, str]) -> None:
        """Theme and heading where the row itself names them; blank ones hold on."""
        theme = plain(part.get(columns.THEME, ""))
        if theme:
            heading = self.heading
            before = self.theme
            self._open_theme(theme)
            self.heading = heading if before == self.theme else None
        heading = plain(part.get(columns.HEADING, ""))
        if heading:
            self.heading = heading

    def _header_for(self, spot: Spot) -> Header:
        """The newest header that is wide enough for this row."""
        width = spot.filled[-1] + 1
        for header in reversed(self.table.headers):
            if header.width >= width:
                return header
        return self.header

    def _part(self, spot: Spot) -> dict[str, str]:
        """The row's cells by meaning; what was merged down stands in each of its rows."""
        header = self._header_for(spot)
        part: dict[str, str] = {}
        for index in range(max(header.width, len(spot.cells))):
            cell = spot.cells[index] if index < len(spot.cells) else Cell()
            headed = index in header.words or index in header.meanings
            name = header.name(index)
            markup = cell.markup
            if cell.covered and index in self.down and name not in {columns.REF, columns.ACTION}:
                markup = self.down[index].markup
            if not headed and not plain(markup):
                continue
            part[name] = f"{part[name]}<br>{markup}" if part.get(name) and markup else markup
        return part

    def _fills(self, spot: Spot) -> dict[str, str]:
        header = self._header_for(spot)
        return {
            header.name(index): (self.down.get(index, cell) if cell.covered else cell).fill
            for index, cell in enumerate(spot.cells)
        }

    def _continues(self, spot: Spot, part: Mapping[str, str]) -> bool:
        """True where a row without a number goes on with the open one."""
        if self.open_row is None:
            return False
        header = self._header_for(spot)
        if numbered_under(self.stem, part.get(columns.ACTION, "")):
            return False
        for meaning in (columns.REF, columns.ACTION):
            place = header.place(meaning)
            if place is not None and place < len(spot.cells) and spot.cells[place].covered:
                return True
        return self._goes_on(self.open_row, header, part)

    def _goes_on(self, row: Row, header: Header, part: Mapping[str, str]) -> bool:
        """True where the words of a row go on with those of the open one."""
        words = {
            name: plain(part.get(name, ""))
            for name in (columns.OUTCOMES, columns.ACTION, columns.WHO, columns.BY_WHEN)
        }
        if POINTER.fullmatch(words[columns.ACTION]):
            return False
        texts = [words[columns.OUTCOMES], words[columns.ACTION]]
        if any(text and not text[0].isupper() and text[0].isalpha() for text in texts):
            return True
        for name in (columns.OUTCOMES, columns.ACTION):
            before = row.printed(name)
            if words[name] and before and unfinished(before):
                return True
        if header.place(columns.REF) is None:
            return not words[columns.ACTION]
        wanted = [words[name] for name in words if header.place(name) is not None]
        return self.page_break and not all(wanted)

    # -- what was doubtful

    def _judge(self, line: int, where: str, what: str) -> None:
        self.table.judgements.append(Judgement(line, where, what))

    def _judge_loose(self) -> None:
        loose = self.table.loose
        for spot in loose[:_SHOWN_LOOSE]:
            self._judge(spot.number, "outside the table", f"“{_short(spot.said)}” is not read")
        if len(loose) > _SHOWN_LOOSE:
            more = len(loose) - _SHOWN_LOOSE
            what = f"{more} more lines from here on stand outside the table and are not read"
            self._judge(loose[_SHOWN_LOOSE].number, "outside the table", what)

    def _what_was_found(self) -> str:
        tabled = [spot for spot in self.spots if not spot.paragraph]
        if not tabled:
            return f"{len(self.spots)} lines without a table"
        words = " ".join(tabled[0].said.split())
        return f"a table whose first row reads “{_short(words)}”"


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
