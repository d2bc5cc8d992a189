"""The lines of a document as a plan table: themes, headings, rows over page breaks, glossary."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actions.importing import columns
from actions.importing.judgements import Judgement
from actions.importing.markup import fold, plain
from actions.importing.openings import unfinished
from actions.importing.source import UnreadableDocument

EXPECTED = (
    "Expected a plan table with a header row that names the actions, who leads and by when, "
    "its cells separated by tabs"
)

_THEME = re.compile(
    r"(?:(?:theme|section|part|priority|domain)\s+)?(\d{1,2})"
    r"(?:\s*[.:)]\s*(?=[^\d\s])|\s+[–-]\s+)(\S.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:no\.?\s*)?([A-Za-z]{0,3}\d{1,4}(?:\.\d{1,3})*[a-z]?)[.):]?", re.IGNORECASE
)
_GLOSSARY = re.compile(r"(?:.*\b)?(?:glossary|abbreviations|acronyms)\b.*", re.IGNORECASE)
_FURNITURE = re.compile(r"(?:page\s*)?\d+(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:please\s+)?(?:refer(?:\s+back)?\s+to|see(?:\s+also)?|as(?:\s+per|\s+for|\s+in)?|cf\.?)\s+"
    r"(?:(?:action|point|item|row|number|ref\.?|reference|no\.?|#)\s*)*"
    r"([A-Za-z]{0,3}\d{1,4}(?:\.\d{1,3})*[a-z]?)(?:\s+(?:above|below))?\s*\.?",
    re.IGNORECASE,
)


@dataclass
class Row:
    """One printed row: the cells of each of its page parts by meaning, markup kept."""

    lines: list[int]
    ref: str
    theme: int | None
    heading: str | None
    parts: list[dict[str, str]]

    def cells(self, column: str) -> list[str]:
        """The cell of this column in each page part, blank ones included."""
        return [part.get(column, "") for part in self.parts]

    def printed(self, column: str) -> str:
        """The words of the column over all its pages, joined by " | "."""
        return " | ".join(words for words in map(plain, self.cells(column)) if words)

    def raw(self) -> dict[str, str]:
        """Every column's words as printed, markup kept, pages joined by " | "."""
        names = list(dict.fromkeys(name for part in self.parts for name in part))
        return {
            name: " | ".join(cell.strip() for cell in self.cells(name) if cell.strip())
            for name in names
        }

    def pointer(self) -> str | None:
        """The ref that this row points to, where pointing is all that it does."""
        match = _POINTER.fullmatch(self.printed(columns.ACTION))
        return match[1] if match else None


@dataclass
class Table:
    """What the document holds."""

    title: str = ""
    themes: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    glossary: dict[str, str] = field(default_factory=dict)
    glossary_line: int | None = None
    judgements: list[Judgement] = field(default_factory=list)


def read_table(lines: Sequence[str]) -> Table:
    """Find the plan table in the lines; raise UnreadableDocument where there is none."""
    table = _Reader(lines).read()
    if not table.rows:
        raise UnreadableDocument(f"{EXPECTED}; found such a header row but no rows under it.")
    return table


class _Reader:
    """Goes through the lines once, knowing what is open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.table = Table()
        self.theme: int | None = None
        self.heading: str | None = None
        self.headers: list[tuple[int, dict[str, int], Mapping[int, str]]] = []
        self.open_row: Row | None = None
        self.page_break = False
        self.in_glossary = False
        self.rows_since_header = 0
        self.loose: list[tuple[int, str]] = []
        self.repeated = self._repeated_lines()
        self.last_row = self._last_row()

    def read(self) -> Table:
        """The table, with what was doubtful about its shape."""
        for number, line in enumerate(self.lines, start=1):
            self._line(number, line)
        if not self.headers:
            raise UnreadableDocument(f"{EXPECTED}; found {self._what_was_found()}.")
        for number, words in self.loose:
            self._judge(number, "outside the table", f"“{_short(words)}” is not read")
        if not self.rows_since_header:
            number = self.headers[-1][0]
            self._judge(number, "header", "this header row has no rows under it and is left out")
        return self.table

    def _line(self, number: int, line: str) -> None:
        cells = line.split("\t")
        filled = [index for index, cell in enumerate(cells) if plain(cell)]
        alone = len(filled) == 1
        if not filled or (alone and self._is_furniture(plain(cells[filled[0]]))):
            self.page_break = True
            return
        if self.in_glossary and self._glossary_entry(cells, filled):
            return
        if self._header(number, cells):
            return
        if alone:
            self._single(number, cells, filled[0])
        else:
            self._row(number, cells)

    def _is_furniture(self, words: str) -> bool:
        if not self.table.title and not self.headers and not _THEME.fullmatch(words):
            self.table.title = words
            return True
        return words in self.repeated or words == self.table.title or bool(_page_number(words))

    def _repeated_lines(self) -> set[str]:
        """Lines without tabs, after a blank one, that the pages repeat: titles at head or foot."""
        alone = Counter(
            fold(line)
            for before, line in zip(["", *self.lines], self.lines, strict=False)
            if "\t" not in line and line.strip() and not before.strip()
        )
        return {
            words for words, times in alone.items() if times > 1 and not _THEME.fullmatch(words)
        }

    def _header(self, number: int, cells: Sequence[str]) -> bool:
        found = columns.read_header(cells)
        if found is None:
            return False
        if self.headers and not self.rows_since_header:
            self._judge(self.headers[-1][0], "header", "this header row has no rows under it")
        unknown = columns.unknown_columns(cells, found)
        for _, words in unknown:
            if not any(words in extra.values() for _, _, extra in self.headers):
                self._judge(number, "header", f"the column “{words}” is kept but not read")
        for meaning in (columns.REF, columns.OUTCOMES, columns.WHO, columns.BY_WHEN):
            if meaning not in found and not self.headers:
                self._judge(number, "header", f"no column for “{meaning}” was found")
        self.headers.append((number, found, dict(unknown)))
        self.in_glossary = False
        self.rows_since_header = 0
        self.open_row = None
        return True

    def _single(self, number: int, cells: Sequence[str], index: int) -> None:
        """A line with one filled cell: a theme, a heading, the glossary's title, or a page part."""
        words = plain(cells[index])
        theme = _THEME.fullmatch(words)
        if len(cells) == 1 and _GLOSSARY.fullmatch(words) and len(words.split()) < 8:
            self.in_glossary, self.table.glossary_line, self.open_row = True, number, None
        elif theme and "<" not in cells[index]:
            self.theme, self.heading, self.open_row = int(theme[1]), None, None
            self.in_glossary = False
            if (self.theme, theme[2]) not in self.table.themes:
                self.table.themes.append((self.theme, theme[2]))
        elif not self.headers or (len(cells) == 1 and not self._rows_follow(number)):
            self.loose.append((number, words))
        elif self._is_heading(cells, index):
            self.heading, self.open_row = words, None
        else:
            self._row(number, cells)

    def _is_heading(self, cells: Sequence[str], index: int) -> bool:
        """A heading stands in the number's column, or in the first one; a page part does not."""
        if len(cells) == 1:
            return True
        words = plain(cells[index])
        found = self._columns_for(cells)
        if _NUMBER.fullmatch(words) or _POINTER.fullmatch(words):
            return False
        if found.get(columns.REF) == index:
            return True
        meaning = next((name for name, place in found.items() if place == index), "")
        goes_on = (
            self.open_row is not None
            and self.page_break
            and (
                "<" in cells[index]
                or not words[0].isupper()
                or unfinished(self.open_row.printed(meaning))
            )
        )
        return index == 0 and not goes_on

    def _rows_follow(self, number: int) -> bool:
        """True where a row of the table stands below this line, before any glossary."""
        return number < self.last_row

    def _last_row(self) -> int:
        last = 0
        for number, line in enumerate(self.lines, start=1):
            if "\t" not in line and _GLOSSARY.fullmatch(plain(line)):
                break
            if "\t" in line and line.strip():
                last = number
        return last

    def _glossary_entry(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        if len(filled) != 2 or columns.read_header(cells):
            return False
        short, full = (plain(cells[index]) for index in filled)
        self.table.glossary[short.rstrip(":")] = full
        return True

    def _columns_for(self, cells: Sequence[str]) -> dict[str, int]:
        """The newest header that is wide enough for this row."""
        width = max(index for index, cell in enumerate(cells) if plain(cell)) + 1
        for _, found, extra in reversed(self.headers):
            if max([*found.values(), *extra]) + 1 >= width:
                return found
        return self.headers[-1][1]

    def _row(self, number: int, cells: Sequence[str]) -> None:
        if not self.headers or self.in_glossary:
            self.loose.append((number, fold(" ".join(plain(cell) for cell in cells))))
            return
        part = self._part(cells)
        ref = plain(part.get(columns.REF, ""))
        if ref and not _NUMBER.fullmatch(ref):
            self._judge(number, "number", f"“{_short(ref)}” does not look like a number")
        if self.open_row is not None and not ref and self._continues(part):
            self.open_row.lines.append(number)
            self.open_row.parts.append(part)
            where = f"row {self.open_row.ref or 'without a number'}"
            self._judge(number, where, "a page break cuts this row; its two parts are joined")
        else:
            self._new_row(number, ref, part)
        self.page_break = False

    def _new_row(self, number: int, ref: str, part: dict[str, str]) -> None:
        match = _NUMBER.fullmatch(ref)
        row = Row([number], match[1] if match else ref, self.theme, self.heading, [part])
        self.table.rows.append(row)
        self.open_row = row
        self.rows_since_header += 1
        where = f"row {row.ref or 'without a number'}"
        if self.theme is None:
            self._judge(number, where, "no theme stands above this row")
        if not ref and columns.REF in self.headers[-1][1] and row.pointer() is None:
            self._judge(number, where, "this row has no number and is read as one of its own")

    def _part(self, cells: Sequence[str]) -> dict[str, str]:
        found = self._columns_for(cells)
        extra = next((extra for _, known, extra in self.headers if known is found), {})
        names = {index: meaning for meaning, index in found.items()} | dict(extra)
        part = dict.fromkeys(names.values(), "")
        for index, cell in enumerate(cells):
            if index in names:
                part[names[index]] = cell
            elif plain(cell):
                part[f"column {index + 1}"] = cell
        return part

    def _continues(self, part: Mapping[str, str]) -> bool:
        """True where a row without a number goes on with the open one."""
        if self.open_row is None:
            return False
        words = {
            name: plain(part.get(name, ""))
            for name in (columns.OUTCOMES, columns.ACTION, columns.WHO, columns.BY_WHEN)
        }
        if _POINTER.fullmatch(words[columns.ACTION]):
            return False
        texts = [words[columns.OUTCOMES], words[columns.ACTION]]
        if any(text and not text[0].isupper() and text[0].isalpha() for text in texts):
            return True
        for name in (columns.OUTCOMES, columns.ACTION):
            before = self.open_row.printed(name)
            if words[name] and before and unfinished(before):
                return True
        if columns.REF not in self._newest():
            return not words[columns.ACTION]
        return self.page_break and not all(words.values())

    def _newest(self) -> dict[str, int]:
        return self.headers[-1][1]

    def _judge(self, line: int, where: str, what: str) -> None:
        self.table.judgements.append(Judgement(line, where, what))

    def _what_was_found(self) -> str:
        filled = sum(1 for line in self.lines if line.strip())
        tabbed = [line for line in self.lines if "\t" in line.strip()]
        if not tabbed:
            return f"{filled} lines without a table"
        return f"a table whose first row reads “{_short(plain(tabbed[0]))}”"


def _page_number(words: str) -> re.Match[str] | None:
    return _FURNITURE.fullmatch(words) if "page" in words.casefold() else None


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
