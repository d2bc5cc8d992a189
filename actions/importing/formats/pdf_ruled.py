"""Tables of a PDF whose cells have lines around them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.importing.document import COVERED, EMPTY, Cell
from actions.importing.formats.pdf_words import Word, all_bold, leading, lines_of, markup_of

Box = tuple[float, float, float, float]
# Lines at most so many points apart are one.
_SAME = 3.0
_FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Grid:
    """A table on one page: rows from top to bottom, `edges` where its columns begin.

    `tops` are the heights at which the rows begin, where these were found by their words.
    """

    top: float
    bottom: float
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tops: tuple[float, ...] = ()


def ruled_tables(page: Any, words: Sequence[Word]) -> tuple[list[Grid], list[Word]]:
    """The tables with lines on a page, and the words that stand in none of them."""
    grids, left = [], list(words)
    settings = {
        "snap_tolerance": _SAME,
        "join_tolerance": _SAME,
        "explicit_horizontal_lines": _open_ends(page),
    }
    for table in page.find_tables(settings):
        boxes = [_box(cell) for cell in table.cells]
        edges = _merged(box[0] for box in boxes)
        if len(edges) < 2 or len(boxes) < 3:
            continue  # a frame around a paragraph
        inside = [word for word in left if _within(word.middle, _box(table.bbox))]
        if not inside:
            continue
        left = [word for word in left if not _within(word.middle, _box(table.bbox))]
        grids.append(_grid(page, boxes, edges, inside))
    return sorted(grids, key=lambda grid: grid.top), left


def _open_ends(page: Any) -> list[float]:
    """Heights at which columns' lines end and none is drawn across: where a page cuts a row."""
    across = [float(edge["top"]) for edge in page.horizontal_edges if edge["x1"] - edge["x0"] > 10]
    ends = Counter(
        round(float(edge[end])) for edge in page.vertical_edges for end in ("top", "bottom")
    )
    return [
        float(height)
        for height, times in ends.items()
        if times >= _FEWEST_COLUMNS and not any(abs(height - line) <= _SAME for line in across)
    ]


def _grid(page: Any, boxes: Sequence[Box], edges: list[float], words: Sequence[Word]) -> Grid:
    tops = _merged(box[1] for box in boxes)
    usual = leading(lines_of(words))
    fills = _fills(page)
    rows: list[list[Cell]] = [[EMPTY] * len(edges) for _ in tops]
    for box in boxes:
        inside = [word for word in words if _within(word.middle, box)]
        columns = _span(edges, box[0], box[2])
        lines = _span(tops, box[1], box[3])
        for row in lines:
            for column in columns:
                rows[row][column] = COVERED
        rows[lines[0]][columns[0]] = Cell(
            markup=markup_of(inside, _usual(inside, usual), _right(inside, box)),
            fill=_fill(fills, box),
            bold=all_bold(inside),
        )
    return Grid(
        top=min(box[1] for box in boxes),
        bottom=max(box[3] for box in boxes),
        edges=tuple(edges),
        rows=tuple(tuple(row) for row in rows),
    )


def _usual(words: Sequence[Word], of_table: float) -> float:
    """The distance of lines in a cell: that of the table, if its letters are no smaller."""
    heights = sorted(word.height for word in words)
    own = heights[len(heights) // 2] * 1.25 if heights else of_table
    return min(of_table, own * 1.2) if of_table > own * 1.2 else max(of_table, own)


def _right(words: Sequence[Word], box: Box) -> float:
    """How far the words of a cell may reach: as near to its right side as to its left one."""
    return box[2] - min((word.left - box[0] for word in words), default=0.0)


def _box(box: Sequence[float]) -> Box:
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])


def _merged(places: Any) -> list[float]:
    """Places from small to large, those that almost meet only once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SAME:
            found.append(place)
    return found


def _span(places: Sequence[float], first: float, last: float) -> list[int]:
    """Which columns or rows lie between two lines; at least one."""
    found = [index for index, place in enumerate(places) if first - _SAME <= place < last - _SAME]
    return found or [0]


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


# Backgrounds


def _fills(page: Any) -> list[tuple[Box, str]]:
    """The filled boxes of a page with their colours, in the order in which they are painted."""
    found = []
    for rect in page.rects:
        colour = colour_of(rect.get("non_stroking_color")) if rect.get("fill") else ""
        if colour and rect["height"] > 4 and rect["width"] > 4:
            box = (rect["x0"], rect["top"], rect["x1"], rect["bottom"])
            found.append((_box(box), colour))
    return found


def _fill(fills: Sequence[tuple[Box, str]], cell: Box) -> str:
    """The colour painted last under the middle of a cell, where it covers most of it."""
    middle = ((cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2)
    found = ""
    for box, colour in fills:
        width = min(box[2], cell[2]) - max(box[0], cell[0])
        height = min(box[3], cell[3]) - max(box[1], cell[1])
        area = (cell[2] - cell[0]) * (cell[3] - cell[1])
        if _within(middle, box) and width * height > area / 2:
            found = colour
    return "" if found == "ffffff" else found


def colour_of(value: Any) -> str:
    """A PDF's colour (grey, RGB or CMYK, 0 to 1) as "rrggbb"; "" for what is none of these."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return ""
    shares = [min(max(float(part), 0.0), 1.0) for part in parts]
    if len(shares) == 4:
        black = shares[3]
        shares = [(1 - share) * (1 - black) for share in shares[:3]]
    elif len(shares) == 1:
        shares = shares * 3
    if len(shares) != 3:
        return ""
    found = "".join(f"{round(share * 255):02x}" for share in shares)
    return found if re.fullmatch("[0-9a-f]{6}", found) else ""
