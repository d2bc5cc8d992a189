"""PDF with text: tables with and without lines, over page breaks; furniture of pages left out."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from actions.importing.document import Cell, Document, Line, Part, UnreadableDocument
from actions.importing.formats.limits import LIMITS, Count, Limits, check_document
from actions.importing.formats.pdf_columns import bridged, unruled_tables
from actions.importing.formats.pdf_ruled import Grid, ruled_tables
from actions.importing.formats.pdf_words import (
    TextLine,
    Word,
    all_bold,
    blocks_of,
    leading,
    lines_of,
    words_of,
)
from actions.importing.formats.words import join
from actions.importing.markup import plain

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–|]?\s*\d{1,4}\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–|]?(?:\s*page)?",
    re.IGNORECASE,
)
# What a browser writes on the pages that it prints.
_PRINTED_ON = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}|\b(?:https?|file)://", re.IGNORECASE
)
# How much of a page, at its top and at its bottom, may be furniture.
_MARGIN = 0.13
_SAME_EDGE = 8.0
_FEWEST_LETTERS = 20
_SCANNED = (
    "is a scan, pictures of pages without text: choose the Word or Excel file that it was made "
    "from, or paste the plan’s table as text."
)
_LOCKED = "is locked with a password: save it without one and choose it again."
_DAMAGED = "is damaged or was cut short: open it, save it again as a PDF and choose that."
_NO_LETTERS = (
    "does not say which letters it shows: choose the Word or Excel file that it was made from, or "
    "paste the plan’s table as text."
)


@dataclass
class _Page:
    """What stands on one page, from top to bottom."""

    number: int
    height: float
    grids: list[Grid] = field(default_factory=list)
    loose: list[TextLine] = field(default_factory=list)
    pictures: int = 0


class _QuickPage(Page):
    """A page that keeps of each letter what words are made of: that halves the time it takes."""

    def process_object(self, obj: Any) -> Any:
        """What pdfplumber keeps of an object; of a letter only its text, place and font."""
        if not isinstance(obj, LTChar):
            return super().process_object(obj)
        left, above = self.mediabox[:2]
        top = self.height - obj.y1 + above
        return {
            "object_type": "char",
            "page_number": self.page_number,
            "text": obj.get_text(),
            "fontname": str(obj.fontname),
            "size": obj.size,
            "upright": obj.upright,
            "x0": obj.x0 + left,
            "x1": obj.x1 + left,
            "top": top,
            "bottom": top + obj.height,
            "doctop": self.initial_doctop + top,
            "width": obj.width,
            "height": obj.height,
        }


def read(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of a PDF; raises UnreadableDocument."""
    # The library writes pages of what it finds odd; nobody would read it.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(BytesIO(data)) as opened:
            pages = _pages(opened, name, limits)
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as error:  # the library has no error of its own for what is broken
        raise UnreadableDocument(f"{name} {_what_is_wrong(error)}") from error
    return check_document(_Assembly(name, limits).document(pages), limits)


def _what_is_wrong(error: Exception) -> str:
    locked = (PDFPasswordIncorrect, PDFTextExtractionNotAllowed)
    inner = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    return _LOCKED if isinstance(inner, locked) else _DAMAGED


def _pages(opened: Any, name: str, limits: Limits) -> list[_Page]:
    found, letters, unknown = [], 0, 0
    for number, plain_page in enumerate(opened.pages, start=1):
        if number > limits.pages:
            raise UnreadableDocument(
                f"{name} has more than {limits.pages} pages: save the pages of the plan as a PDF "
                "of their own and choose that."
            )
        page = _QuickPage(opened, plain_page.page_obj, number, plain_page.initial_doctop)
        letters += len(page.chars)
        unknown += sum(char["text"].startswith("(cid:") for char in page.chars)
        found.append(_page(page, number))
        page.close()
    if not found:
        raise UnreadableDocument(f"{name} {_DAMAGED}")
    if letters < _FEWEST_LETTERS and any(page.pictures for page in found):
        raise UnreadableDocument(f"{name} {_SCANNED}")
    if letters and unknown * 3 > letters:
        raise UnreadableDocument(f"{name} {_NO_LETTERS}")
    return found


def _page(page: Any, number: int) -> _Page:
    words = words_of(page)
    grids, words = ruled_tables(page, words)
    if grids:
        furniture, rest = _apart(words, float(page.height))
        grids, rest = bridged(page, grids, rest)
        words = [*furniture, *rest]
    else:
        furniture, rest = _apart(words, float(page.height))
        grids, rest = unruled_tables(page, rest)
        words = [*furniture, *rest]
    return _Page(
        number=number,
        height=float(page.height),
        grids=grids,
        loose=lines_of(words),
        pictures=len(page.images),
    )


def _apart(words: Sequence[Word], height: float) -> tuple[list[Word], list[Word]]:
    """Words at the very top and bottom that look like furniture, and the others."""
    lines = lines_of(words)
    aside = [
        line for line in lines if _PAGE_NUMBER.fullmatch(line.text) or _PRINTED_ON.search(line.text)
    ]
    aside = [line for line in aside if not height * 0.08 < line.middle_height < height * 0.92]
    taken = {id(word) for line in aside for word in line.words}
    return (
        [word for word in words if id(word) in taken],
        [word for word in words if id(word) not in taken],
    )


class _Assembly:
    """Pages put together: a table goes on from page to page where its columns do."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.count = Count(name, limits)
        self.parts: list[Part] = []
        self.rows: list[Line] = []
        self.paragraphs: list[Line] = []
        self.open: Grid | None = None
        self.page_of_open = 0
        self.number = 0
        self.tables = 0

    def document(self, pages: Sequence[_Page]) -> Document:
        """The parts in the order of the pages."""
        furniture = _furniture(pages)
        for page in pages:
            loose = [line for line in page.loose if not _is_furniture(line, page, furniture)]
            for item in _in_order(page.grids, loose):
                if isinstance(item, Grid):
                    self._table(item, page.number)
                else:
                    self._paragraphs(item, page.number)
        self._close_table()
        self._close_paragraphs()
        return Document(self.name, "pdf", tuple(self.parts))

    def _line(self, cells: tuple[Cell, ...], page: int) -> Line:
        self.number += 1
        self.count.line(len(cells))
        return Line(self.number, cells, page=page)

    def _table(self, grid: Grid, page: int) -> None:
        rows = list(grid.rows)
        if self.open is not None and not self.paragraphs and _goes_on(self.open, grid):
            if page != self.page_of_open:
                rows = _without_header(rows, self.rows)
        else:
            self._close_table()
            self._close_paragraphs()
            self.tables += 1
        self.rows.extend(self._line(row, page) for row in rows)
        self.open, self.page_of_open = grid, page

    def _paragraphs(self, lines: Sequence[TextLine], page: int) -> None:
        self._close_table()
        for group in _groups(lines):
            words = [word for line in group for word in line.words]
            markup = join(blocks_of(group))
            cells = (Cell(markup, bold=all_bold(words)),)
            self.paragraphs.append(self._line(cells, page))

    def _close_table(self) -> None:
        if self.rows:
            self._close_paragraphs()
            self.parts.append(Part(tuple(self.rows), table=True, name=f"table {self.tables}"))
        self.rows, self.open = [], None

    def _close_paragraphs(self) -> None:
        if self.paragraphs:
            self.parts.append(Part(tuple(self.paragraphs), table=False))
        self.paragraphs = []


def _in_order(grids: Sequence[Grid], loose: Sequence[TextLine]) -> Iterator[Grid | list[TextLine]]:
    """Tables and the lines between them, from top to bottom."""
    waiting = sorted(loose, key=lambda line: line.top)
    for grid in sorted(grids, key=lambda grid: grid.top):
        above = [line for line in waiting if line.top < grid.top]
        waiting = [line for line in waiting if line.top >= grid.top]
        if above:
            yield above
        yield grid
    if waiting:
        yield waiting


def _groups(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Lines outside of tables as paragraphs: cut at gaps, other sizes, and bold beginnings."""
    usual = leading(lines)
    group: list[TextLine] = []
    for line in lines:
        if group:
            last = group[-1]
            apart = line.top - last.top > max(usual * 1.25, last.words[0].height * 1.7)
            larger = abs(line.words[0].height - last.words[0].height) > 1.0
            bolder = all_bold(line.words) != all_bold(last.words)
            if apart or larger or bolder:
                yield group
                group = []
        group.append(line)
    if group:
        yield group


def _goes_on(before: Grid, grid: Grid) -> bool:
    """Whether a table has the columns of the one before it."""
    return len(before.edges) == len(grid.edges) and all(
        abs(one - two) < _SAME_EDGE for one, two in zip(before.edges, grid.edges, strict=True)
    )


def _words(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(plain(cell.markup) for cell in cells)


def _without_header(
    rows: Sequence[tuple[Cell, ...]], before: Sequence[Line]
) -> list[tuple[Cell, ...]]:
    """The rows on a new page, without those that repeat how the table begins."""
    beginning = [_words(line.cells) for line in before]
    same = 0
    while (
        same < min(len(rows), len(beginning), 3)
        and _words(rows[same]) == beginning[same]
        and any(beginning[same])
    ):
        same += 1
    return list(rows[same:])


# What belongs to the pages and not to the document


def _pattern(line: TextLine) -> str:
    """The words of a line, all numbers alike."""
    return re.sub(r"\d+", "#", line.text.casefold())


def _at_edge(line: TextLine, page: _Page) -> bool:
    return not page.height * _MARGIN < line.middle_height < page.height * (1 - _MARGIN)


def _furniture(pages: Sequence[_Page]) -> set[str]:
    """What stands at the edge of at least half of the pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_pattern(line) for line in page.loose if _at_edge(line, page)})
    return {pattern for pattern, times in counts.items() if times > 1 and times * 2 >= len(pages)}


def _is_furniture(line: TextLine, page: _Page, furniture: set[str]) -> bool:
    """A running title or a page number. The title stays where it is read first, on page one."""
    if not _at_edge(line, page):
        return False
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    if _PRINTED_ON.search(line.text):
        return True
    at_top = line.middle_height < page.height / 2
    return _pattern(line) in furniture and not (page.number == 1 and at_top)
