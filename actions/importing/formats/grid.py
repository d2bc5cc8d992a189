"""Cells of a table by the lines of its grid: borders that almost meet are one column."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.importing.document import Cell

# Word's unit is a twentieth of a point. Columns that are narrower than this hold no words: they
# come of borders that somebody dragged a little aside in some of the rows.
NARROW = 284


@dataclass(frozen=True)
class Placed:
    """A cell and the columns of the grid that it takes; `goes_on` with the one above."""

    start: int
    span: int
    cell: Cell
    goes_on: bool = False


def align(rows: Sequence[Sequence[Placed]], widths: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The rows with one cell for each column that any row begins a cell in."""
    column_of = _columns(rows, widths)
    last = max((column_of[place.start] for row in rows for place in row), default=-1)
    found = []
    for row in rows:
        cells = [Cell() for _ in range(last + 1)]
        for place in row:
            first = column_of.get(place.start, last)
            end = column_of.get(place.start + place.span, last + 1)
            cells[first] = Cell(covered=True) if place.goes_on else place.cell
            for covered in range(first + 1, min(end, last + 1)):
                cells[covered] = Cell(covered=True)
        found.append(tuple(cells))
    return found


def _columns(rows: Sequence[Sequence[Placed]], widths: Sequence[int]) -> dict[int, int]:
    """The column of each line of the grid at which a cell begins or ends."""
    starts = sorted({place.start for row in rows for place in row})
    ends = {place.start + place.span for row in rows for place in row}
    joined = _join(rows, starts, widths)
    column_of: dict[int, int] = {}
    column = -1
    for start in starts:
        if joined.get(start) is None:
            column += 1
        column_of[start] = column
    for end in sorted(ends - set(starts)):
        column_of[end] = sum(1 for start in starts if start < end and joined.get(start) is None)
    return column_of


def _join(
    rows: Sequence[Sequence[Placed]], starts: Sequence[int], widths: Sequence[int]
) -> dict[int, int]:
    """The lines that stand for the one just before them, where no row needs both."""
    if not widths or max(starts, default=0) >= len(widths) or not all(widths):
        return {}
    together: dict[int, int] = {}
    sets = [{place.start for place in row} for row in rows]
    for before, line in zip(starts, starts[1:], strict=False):
        first = together.get(before, before)
        near = sum(widths[first:line]) <= NARROW
        if near and not any({first, line} <= each for each in sets):
            together[line] = first
    return together
