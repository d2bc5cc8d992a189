"""Text whose columns are kept apart by spaces alone: as it comes when a PDF's table is copied."""

import re
from collections.abc import Sequence
from types import SimpleNamespace

from actions.importing.document import Cell, Line
from actions.importing.formats.pdf_columns import unruled_tables
from actions.importing.formats.pdf_words import Word
from actions.importing.formats.words import escape

# Letters as if they were printed: so wide and so high that one space is a space between words and
# two are a gap between columns.
_WIDE = 3.0
_HIGH = 12.0
_LETTER = 10.0
_SEVERAL = re.compile(r"\S {2,}\S.*\S {2,}\S")
_RULE = re.compile(r"[\s|+=_-]*(?:--|==|__)[\s|+=_-]*")
_FEWEST_ROWS = 3
_MOST_LINES = 2_000
_MOST_CHARACTERS = 300_000


def aligned_lines(lines: Sequence[str]) -> list[Line] | None:
    """The lines with a cell for each column; None where no columns are aligned."""
    several = sum(bool(_SEVERAL.search(line)) for line in lines[:_MOST_LINES])
    large = len(lines) > _MOST_LINES or sum(map(len, lines)) > _MOST_CHARACTERS
    if several < _FEWEST_ROWS or large:
        return None
    words = [
        word
        for number, line in enumerate(lines)
        if not _RULE.fullmatch(line)
        for word in _words(line, number)
    ]
    page = SimpleNamespace(horizontal_edges=_rules(lines))
    grids, outside = unruled_tables(page, words)
    if not grids:
        return None
    (grid,) = grids
    full = [row for row in grid.rows if sum(bool(cell.markup) for cell in row) >= _FEWEST_ROWS]
    if len(full) < _FEWEST_ROWS:
        return None
    rows = zip(grid.tops, grid.rows, strict=True)
    found = {_number(top): Line(_number(top), cells) for top, cells in rows}
    first, last = _number(grid.top), _number(grid.bottom - _LETTER)
    beside = {_number(word.top) for word in outside}
    for number, line in enumerate(lines, start=1):
        if number in beside or not first <= number <= last:
            found[number] = Line(number, (Cell(escape(line).strip()),))
    return [found[number] for number in sorted(found)]


def _words(line: str, number: int) -> list[Word]:
    top = number * _HIGH
    return [
        Word(match[0], match.start() * _WIDE, match.end() * _WIDE, top, top + _LETTER)
        for match in re.finditer(r"\S+", line.expandtabs())
    ]


def _rules(lines: Sequence[str]) -> list[dict[str, float]]:
    """Lines of dashes, as what is drawn across a page."""
    return [
        {"x0": 0.0, "x1": len(line) * _WIDE, "top": number * _HIGH + _LETTER / 2}
        for number, line in enumerate(lines)
        if _RULE.fullmatch(line)
    ]


def _number(top: float) -> int:
    """The line of the text at this height, from 1."""
    return round(top / _HIGH) + 1
