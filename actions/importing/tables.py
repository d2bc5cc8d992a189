"""A document as a plan's table: themes, headings, rows over page breaks, glossary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.importing import columns
from actions.importing.asking import Asker, key_of, options
from actions.importing.columns import Header
from actions.importing.document import Cell, Document, UnreadableDocument
from actions.importing.headers import header_at, header_by_content
from actions.importing.judgements import Judgement
from actions.importing.layout import LINED, Spot, spots_of
from actions.importing.markup import plain
from actions.importing.openings import unfinished
from actions.importing.printed_rows import NUMBER, POINTER, Row
from actions.importing.questions import Question, QuestionKind
from actions.importing.sections import (
    is_beside,
    is_note,
    last_row,
    opens_glossary,
    page_number,
    repeated_lines,
    style_of,
    theme_of,
    theme_styles,
)

EXPECTED = "Expected a plan table with a header row that names the actions, who leads and by when"
THEME, HEADING, ACTION, CONTINUATION, IGNORE = (
    "theme",
    "heading",
    "action",
    "continuation",
    "ignore",
)
_ROW_OPTIONS = options(
    [
        (ACTION, "An action"),
        (CONTINUATION, "It goes on with the row above"),
        (HEADING, "A heading"),
        (THEME, "A theme"),
        (IGNORE, "Not part of the plan"),
    ]
)
_COLUMN_OPTIONS = options(columns.MEANINGS.items())
_YES_NO = options([("yes", "Yes"), ("no", "No")])
_SHEET = re.compile(r"sheet “(.+)”")
_SHOWN_LOOSE = 8
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
        self.spots = spots_of(document)
        self.table = Table()
        self.theme: int | None = None
        self.heading: str | None = None
        self.open_row: Row | None = None
        self.page_break = False
        self.in_glossary = False
        self.rows_since_header = 0
        self.part = -1
        self.down: dict[int, Cell] = {}
        self.guessed: Header | None = None
        self.headers_at = self._headers()
        self.repeated = repeated_lines(self.spots)
        self.last_row = last_row(self.spots)
        self.refused = self._tables_refused()
        self.numbered = any(
            spot.alone and theme_of(spot.said) and "<" not in spot.cells[spot.filled[0]].markup
            for spot in self.spots
        )
        self.theme_column = any(
            header.place(columns.THEME) is not None for header in self.headers_at.values()
        )
        self.styles = theme_styles(
            [(at, spot) for at, spot in enumerate(self.spots) if self._may_be_section(at, spot)]
        )

    @property
    def header(self) -> Header:
        """The newest header."""
        return self.table.headers[-1]

    def read(self) -> Table:
        """The table, with what was doubtful about its shape."""
        skip = 0
        if self.guessed:
            self._header(self.guessed)
        for at, spot in enumerate(self.spots):
            if skip:
                skip -= 1
                continue
            self.page_break = self.page_break or spot.apart
            skip = self._line(at, spot)
        if not self.table.headers:
            raise UnreadableDocument(f"{EXPECTED}; found {self._what_was_found()}.")
        self._choose_title()
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

    # -- beforehand

    def _headers(self) -> dict[int, Header]:
        found: dict[int, Header] = {}
        for at in range(len(self.spots)):
            if at - 1 in found and found[at - 1].rows > 1:
                continue
            header = header_at(self.spots, at, self._chosen)
            if header is not None:
                found[at] = header
        guessed = None if found else header_by_content(self.spots)
        if guessed is not None:
            self.guessed = guessed[1]
        return found

    def _chosen(self, words: str) -> str | None:
        return self.asker.answers.get(key_of(QuestionKind.COLUMN, words))

    def _tables_refused(self) -> set[int]:
        """Parts with a header that somebody says are no part of the plan."""
        refused: set[int] = set()
        first: Header | None = None
        for at, header in self.headers_at.items():
            spot = self.spots[at]
            same = first is None or dict(header.meanings) == dict(first.meanings)
            first = first or header
            part = self.document.parts[spot.part]
            words = " | ".join(header.words[index] for index in sorted(header.words))
            name = f", {part.name}," if part.name else ""
            question = Question(
                key=key_of(QuestionKind.TABLE, part.name, words),
                kind=QuestionKind.TABLE,
                about=f"The table{name} whose head is at line {spot.number} is part of the plan.",
                reading="yes",
                source=(words,),
                lines=(spot.number,),
                options=_YES_NO,
                sure=same,
                why="its head names actions, and who leads or by when",
            )
            if self.asker.ask(question) == "no":
                refused.add(spot.part)
        return refused

    def _may_be_section(self, at: int, spot: Spot) -> bool:
        """An unnumbered line that could be a theme or a heading, seen for itself."""
        if not spot.alone or theme_of(spot.said) or is_note(spot.said):
            return False
        if page_number(spot.said) or spot.said in self.repeated or opens_glossary(spot.said):
            return False
        if self._above_header(at):
            return True
        own = [one for one in self.headers_at if self.spots[one].part == spot.part]
        width = max((header.width for header in self.headers_at.values()), default=0)
        if not own and len(spot.cells) != width:
            return False
        inside = at > min(own, default=0) and not spot.paragraph
        return inside and (spot.across or spot.filled[0] == 0)

    def _above_header(self, at: int) -> bool:
        """The line right above one of several headers."""
        if at + 1 not in self.headers_at or len(self.headers_at) < 2:
            return False
        said = self.spots[at].said
        return not any(
            self.spots[other - 1].said == said for other in self.headers_at if 0 < other != at + 1
        )

    # -- line by line

    def _line(self, at: int, spot: Spot) -> int:
        """Read one line; how many more were read with it."""
        if spot.alone and self._is_furniture(at, spot):
            self.page_break = True
            return 0
        if self.in_glossary and self._glossary_entry(at, spot):
            return 0
        if spot.part in self.refused:
            return 0
        if at in self.headers_at:
            self._header(self.headers_at[at])
            return self.headers_at[at].rows - 1
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
        own = any(self.spots[at].part == spot.part for at in self.headers_at)
        return not own and len(spot.cells) != self.header.width

    def _is_furniture(self, at: int, spot: Spot) -> bool:
        words = spot.said
        early = not self.table.title and not self.table.headers
        if early and not theme_of(words) and not (self._above_header(at) and self.table.loose):
            self.table.title = words
            return True
        return words in self.repeated or words == self.table.title or page_number(words)

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
        at = next((at for at, one in self.headers_at.items() if one is header), None)
        if at is None:
            return
        part = self.spots[at].part
        sheets = {self.spots[other].part for other in self.headers_at}
        sections = self.numbered or self.theme_column or self.styles
        name = _SHEET.fullmatch(self.document.parts[part].name)
        if len(sheets) > 1 and not sections and name and self.document.format == "xlsx":
            self._open_theme(name[1])

    def _ask_column(self, header: Header, index: int, words: str) -> None:
        own = columns.meaning_of(words)
        meaning = header.meanings.get(index, columns.IGNORE)
        before = any(words in known.words.values() for known in self.table.headers)
        if meaning == columns.IGNORE and own is None and not before:
            self._judge(header.number, "header", f"the column “{words}” is kept but not read")
        why = header.why.get(index) or (
            f"“{words}” is how such a column is headed" if own else "nothing known is headed so"
        )
        question = Question(
            key=key_of(QuestionKind.COLUMN, words),
            kind=QuestionKind.COLUMN,
            about=f"The column headed “{words}” holds: {columns.MEANINGS[meaning].lower()}.",
            reading=meaning,
            source=(words,),
            lines=(header.number,),
            options=_COLUMN_OPTIONS,
            sure=own is not None and index not in header.doubtful,
            why=why,
        )
        self.asker.ask(question)

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
        self._read_as(self._ask_row(spot, kind, sure=sure, why=why), spot)

    def _kind_of_single(self, at: int, spot: Spot) -> tuple[str, bool, str]:
        words, index = spot.said, spot.filled[0]
        if theme_of(words) and "<" not in spot.cells[index].markup:
            return THEME, True, "it is numbered as a theme"
        if self._above_header(at) and not self._opens_row(spot):
            return self._level(spot), not self.numbered, "it stands right above a header row"
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
        return spot.paragraph and (spot.number >= self.last_row or not lined)

    def _level(self, spot: Spot) -> str:
        """Theme or heading, for a section without a number."""
        if self.numbered or self.theme_column or style_of(spot) not in self.styles:
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
        if len(spot.filled) != 2 or at in self.headers_at:
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
        self._read_as(self._ask_row(spot, kind, sure=sure, why=why), spot)

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

    def _ask_row(self, spot: Spot, kind: str, *, sure: bool, why: str) -> str:
        names = {ACTION: "an action", CONTINUATION: "the rest of the row above", THEME: "a theme"}
        names |= {HEADING: "a heading", IGNORE: "no part of the plan"}
        return self.asker.ask(
            Question(
                key=key_of(QuestionKind.ROW, *(words for words in spot.words if words)),
                kind=QuestionKind.ROW,
                about=f"Line {spot.number} is {names[kind]}.",
                reading=kind,
                source=tuple(words for words in spot.words if words),
                lines=(spot.number,),
                options=_ROW_OPTIONS,
                sure=sure,
                why=why,
            )
        )

    def _read_as(self, kind: str, spot: Spot) -> None:
        """Take a line for what it is, or was said to be."""
        if kind == THEME:
            self._open_theme(spot.said)
        elif kind == HEADING:
            self.heading, self.open_row, self.down = spot.said, None, {}
        elif kind == IGNORE:
            self._judge(spot.number, "row", f"“{_short(spot.said)}” is left out")
            self.table.beside.append(spot)
        else:
            self._row(spot, goes_on=kind == CONTINUATION)

    def _open_theme(self, words: str) -> None:
        numbered = theme_of(words)
        title = numbered[1] if numbered else words
        known = next((number for number, one in self.table.themes if one == title), None)
        taken = [number for number, _ in self.table.themes]
        number = numbered[0] if numbered else known or max(taken, default=0) + 1
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
        self.open_row = row
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
        for meaning in (columns.REF, columns.ACTION):
            place = header.place(meaning)
            if place is not None and place < len(spot.cells) and spot.cells[place].covered:
                return True
        return self._goes_on(header, part)

    def _goes_on(self, header: Header, part: Mapping[str, str]) -> bool:
        """True where the words of a row go on with those of the open one."""
        assert self.open_row is not None  # noqa: S101 - asked by the caller
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
            before = self.open_row.printed(name)
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
