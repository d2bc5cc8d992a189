"""HTML: a table pasted from a word processor, a spreadsheet or a web page, or saved as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from actions.importing.document import COVERED, EMPTY, Cell, Document, Line, Part
from actions.importing.formats.limits import LIMITS, Count, Limits, check_document
from actions.importing.formats.text import decode
from actions.importing.formats.words import Block, escape, join

_SILENT = {"script", "style", "title", "template", "noscript", "xml"}
_BREAKING = {"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "td", "th"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD = {"b", "strong", "th"} | _HEADINGS
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "base", "area", "embed"}
_COLOUR = re.compile(
    r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,6}|rgb\([^)]*\)|[a-z]+)", re.IGNORECASE
)
_NAMED = {
    "red": "ff0000",
    "green": "008000",
    "lime": "00ff00",
    "yellow": "ffff00",
    "orange": "ffa500",
    "blue": "0000ff",
    "grey": "808080",
    "gray": "808080",
    "silver": "c0c0c0",
}


def read(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of a web page; raises UnreadableDocument."""
    text, _ = decode(data, name=name)
    return document_of_html(text, name=name, limits=limits)


def document_of_html(text: str, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of HTML that was pasted; raises UnreadableDocument."""
    reader = _Reader(Count(name, limits))
    # What Windows writes before a table that it copies: "Version:0.9", and where it begins.
    reader.feed(text[text.find("<") :] if text.startswith("Version:") else text)
    reader.close()
    return check_document(reader.document(name), limits)


@dataclass
class _Content:
    """Words while they come: finished blocks, and the one that is open."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    looks: list[bool] = field(default_factory=list)
    depth: int = 0

    def end(self, depth: int) -> None:
        """Close the open block; the next one is in so many lists."""
        words = "".join(words for words, _ in self.runs)
        if words.strip():
            self.looks += [bold for words, bold in self.runs if words.strip()]
            self.blocks.append(Block(re.sub(r"\s+", " ", escape(words)).strip(), self.depth))
        self.runs, self.depth = [], depth


@dataclass
class _Box(_Content):
    """A cell."""

    across: int = 1
    down: int = 1
    fill: str = ""

    def cell(self) -> Cell:
        """What it is in a Document."""
        self.end(0)
        bold = bool(self.looks) and all(self.looks)
        return Cell(join(self.blocks), self.fill, bold)


class _Reader(HTMLParser):
    """Goes through the tags once; what is left open or closed twice does no harm."""

    def __init__(self, count: Count) -> None:
        super().__init__(convert_charrefs=True)
        self.count = count
        self.parts: list[Part] = []
        self.number = 0
        self.silent = ""
        self.lists = 0
        self.bold = 0
        self.tables = 0
        self.rows: list[list[_Box]] = []
        self.box: _Box | None = None
        self.outside = _Content()

    @property
    def content(self) -> _Content:
        """Where words go."""
        return self.box if self.box is not None else self.outside

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        if self.silent or tag in _SILENT:
            self.silent = self.silent or tag
            return
        given = {key: value or "" for key, value in attrs}
        if tag in ("ul", "ol"):
            self.content.end(self.lists)
            self.lists = min(self.lists + 1, 9)
        elif tag == "li":
            self.content.end(max(self.lists, 1))
        elif tag == "table":
            self._table()
        elif self.tables == 1 and tag in ("tr", "td", "th"):
            self._place(tag, given)
        elif tag in _BREAKING:
            self.content.end(self.content.depth if tag == "br" else 0)
        if tag in _BOLD and tag not in _VOID:
            self.bold += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        if tag == "br" and not self.silent:
            self.content.end(self.content.depth)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
            return
        if tag in ("ul", "ol"):
            self.lists = max(0, self.lists - 1)
            self.content.end(0)
        elif tag == "table":
            self._end_of_table()
        elif tag in ("td", "th") and self.tables == 1:
            self.content.end(0)
            self.box = None
        elif tag in _BREAKING or tag == "li":
            self.content.end(0)
        if tag in _BOLD:
            self.bold = max(0, self.bold - 1)

    def handle_data(self, data: str) -> None:
        """Words; between the cells of a table there is only white space."""
        if self.silent or (self.tables and self.box is None and not data.strip()):
            return
        self.count.words(len(data))
        self.content.runs.append((data, self.bold > 0))

    def _table(self) -> None:
        self.tables += 1
        if self.tables == 1:
            self._end_of_paragraphs()
            self.rows, self.box = [], None

    def _place(self, tag: str, given: dict[str, str]) -> None:
        """A row or a cell of the table begins; one that is open ends."""
        if self.box is not None:
            self.box.end(0)
        self.box = None
        self.lists = 0
        if tag == "tr" or not self.rows:
            self.rows.append([])
            self.count.line(0)
        if tag != "tr":
            self.box = _Box(
                across=_span(given.get("colspan", ""), self.count.limits.columns),
                down=_span(given.get("rowspan", ""), self.count.limits.lines),
                fill=_fill(given),
            )
            self.rows[-1].append(self.box)
            self.count.cells += 1

    def _end_of_table(self) -> None:
        self.tables = max(0, self.tables - 1)
        if self.tables:
            self.content.end(0)
            return
        self.box = None
        lines = tuple(self._line(cells) for cells in _laid_out(self.rows) if cells)
        if lines:
            self.parts.append(Part(lines, table=True))
        self.rows = []

    def _end_of_paragraphs(self) -> None:
        self.outside.end(0)
        blocks, self.outside = self.outside.blocks, _Content()
        if blocks:
            lines = tuple(self._line((Cell(join([block])),)) for block in blocks)
            self.parts.append(Part(lines, table=False))

    def _line(self, cells: tuple[Cell, ...]) -> Line:
        self.number += 1
        return Line(self.number, cells)

    def document(self, name: str) -> Document:
        """What was found, with what was never closed."""
        while self.tables:
            self._end_of_table()
        self._end_of_paragraphs()
        return Document(name, "pasted", tuple(self.parts))


def _laid_out(rows: Sequence[Sequence[_Box]]) -> list[tuple[Cell, ...]]:
    """The cells in columns: those that reach down or across cover the places they take."""
    taken: dict[int, int] = {}
    found: list[list[Cell]] = []
    for row in rows:
        cells: dict[int, Cell] = {column: COVERED for column, down in taken.items() if down}
        taken = {column: down - 1 for column, down in taken.items() if down > 1}
        column = 0
        for box in row:
            while column in cells:
                column += 1
            cells[column] = box.cell()
            for place in range(column, column + box.across):
                if place > column:
                    cells[place] = COVERED
                if box.down > 1:
                    taken[place] = box.down - 1
            column += box.across
        width = max(cells, default=-1) + 1
        found.append([cells.get(place, EMPTY) for place in range(width)])
    widest = max((len(cells) for cells in found), default=0)
    return [(*cells, *[EMPTY] * (widest - len(cells))) for cells in found]


def _span(text: str, most: int) -> int:
    return (
        min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    )


def _fill(given: dict[str, str]) -> str:
    """The background of a cell as "rrggbb"; "" for none, or white."""
    match = _COLOUR.search(given.get("style", ""))
    said = (match[1] if match else given.get("bgcolor", "")).strip().lower()
    parts = re.findall(r"\d+", said) if said.startswith("rgb(") else []
    if len(parts) == 3 and all(len(part) < 4 for part in parts):
        said = "".join(f"{min(int(part), 255):02x}" for part in parts)
    said = _NAMED.get(said, said.lstrip("#"))
    if re.fullmatch("[0-9a-f]{3}", said):
        said = "".join(digit * 2 for digit in said)
    return said if re.fullmatch("[0-9a-f]{6}", said) and said != "ffffff" else ""
