"""Tables of a PDF without lines around their cells: columns are where no word ever stands."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from actions.importing.document import COVERED, Cell
from actions.importing.formats.pdf_ruled import Grid
from actions.importing.formats.pdf_words import (
    TextLine,
    Word,
    all_bold,
    leading,
    lines_of,
    markup_of,
)

_REF = re.compile(r"(?:no\.?\s*)?[A-Za-z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?[.):]?", re.IGNORECASE)
# A space between two words is about a quarter as wide as a line is high.
_GUTTER = 0.4
_NARROWEST = 4.0
_FEWEST_COLUMNS = 3
_FEWEST_LINES = 3


@dataclass(frozen=True)
class _Piece:
    """Words of a line that stand close together."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right


def unruled_tables(page: Any, words: Sequence[Word]) -> tuple[list[Grid], list[Word]]:
    """The table of aligned columns on a page, if there is one, and the words outside of it."""
    lines = lines_of(words)
    region = _region(lines)
    if region is None:
        return [], list(words)
    first, last = region
    inside = lines[first : last + 1]
    edges = _edges(inside)
    if len(edges) < _FEWEST_COLUMNS:
        return [], list(words)
    outside = [word for line in (*lines[:first], *lines[last + 1 :]) for word in line.words]
    return [grid_of(page, inside, edges)], outside


def grid_of(page: Any, lines: Sequence[TextLine], edges: Sequence[float]) -> Grid:
    """A table of these lines whose columns begin at `edges`."""
    words = [word for line in lines for word in line.words]
    cuts = _cuts(lines, edges, _rules(page, lines))
    rows: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in words:
        rows[bisect_right(cuts, word.middle[1])].append(word)
    rights = [
        max((word.right for word in words if column_of(word, edges) == index), default=0.0)
        for index in range(len(edges))
    ]
    usual = leading([line for row in rows for line in lines_of(_widest(row, edges))])
    return Grid(
        top=min(word.top for word in words),
        bottom=max(word.bottom for word in words),
        edges=tuple(edges),
        rows=tuple(_cells(row, edges, rights, usual) for row in rows if row),
        tops=tuple(min(word.top for word in row) for row in rows if row),
    )


def _widest(words: Sequence[Word], edges: Sequence[float]) -> list[Word]:
    """The words of the column that has most of them: its lines tell the leading."""
    columns = [[word for word in words if column_of(word, edges) == n] for n in range(len(edges))]
    return max(columns, key=len)


def _pieces(line: TextLine) -> list[_Piece]:
    """The line, cut where a gap is too wide for a space."""
    found: list[list[Word]] = []
    for word in line.words:
        if found:
            last = found[-1][-1]
            gap = max(_GUTTER * min(word.height, last.height), _NARROWEST)
            if word.left - last.right < gap:
                found[-1].append(word)
                continue
        found.append([word])
    return [_Piece(tuple(words)) for words in found]


def _region(lines: Sequence[TextLine]) -> tuple[int, int] | None:
    """The first and the last line of the table: from the first with several pieces on."""
    counts = [len(_pieces(line)) for line in lines]
    wide = [index for index, count in enumerate(counts) if count >= _FEWEST_COLUMNS]
    if len(wide) < 2:
        return None
    first, last = wide[0], wide[-1]
    several = sum(count > 1 for count in counts[first : last + 1])
    if several < _FEWEST_LINES and last - first + 1 > several:
        return None
    usual = leading(lines)
    edge = min(line.left for line in lines[first : last + 1])
    while last + 1 < len(lines):
        line = lines[last + 1]
        near = line.top - lines[last].top < usual * 1.3
        if not near or (line.left < edge + 3 and counts[last + 1] == 1):
            break
        last += 1
    return first, last


def _edges(lines: Sequence[TextLine]) -> list[float]:
    """Where columns begin: behind each strip that runs through all lines with several pieces."""
    several = [pieces for pieces in map(_pieces, lines) if len(pieces) > 1]
    if not several:
        return []
    spans = sorted((piece.left, piece.right) for pieces in several for piece in pieces)
    allowed = len(several) // 40  # a word or two may reach over
    edges = _free_edges(spans, allowed)
    counted = []
    for index, edge in enumerate(edges):
        after = edges[index + 1] if index + 1 < len(edges) else float("inf")
        begin = sum(1 for left, _ in spans if edge - 2 <= left < after - 2)
        if begin >= 2:
            counted.append(edge)
    return counted


def _free_edges(spans: Sequence[tuple[float, float]], allowed: int) -> list[float]:
    """The left ends of what stands together when all lines are laid over one another."""
    ends = [(right + _NARROWEST, -1) for _, right in spans]
    edges, depth, free = [], 0, True
    for place, step in sorted([*((left, 1) for left, _ in spans), *ends]):
        depth += step
        if step > 0 and free and depth > allowed:
            edges.append(place)
            free = False
        elif step < 0 and depth <= allowed:
            free = True
    return edges


def _rules(page: Any, lines: Sequence[TextLine]) -> list[float]:
    """Heights of the lines that are drawn across the table."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found = [
        float(edge["top"])
        for edge in page.horizontal_edges
        if edge["x1"] - edge["x0"] > (right - left) * 0.6
    ]
    kept: list[float] = []
    for height in sorted(found):
        inside = lines[0].top < height < lines[-1].bottom
        if inside and (not kept or height - kept[-1] > 3):
            kept.append(height)
    return kept


def column_of(word: Word, edges: Sequence[float]) -> int:
    """The column that a word begins in."""
    return max(0, sum(word.left >= edge - 2 for edge in edges) - 1)


# Rows


def _cuts(lines: Sequence[TextLine], edges: Sequence[float], rules: Sequence[float]) -> list[float]:
    """The heights between rows: drawn lines, else gaps over the whole width, else refs."""
    if len(rules) >= 3:
        return list(rules)
    gaps = _gaps([word for line in lines for word in line.words])
    named = [line.top - 1 for line in lines if _has_ref(line, edges)]
    headings = [
        height
        for line in lines
        if _spans(line, edges)
        for height in (line.top - 1, line.bottom - 1)
    ]
    if named and (len(named) > 1 or named[0] < lines[0].top):
        return sorted({*headings, *_cuts_by_ref(lines, edges, gaps, named)})
    if gaps:
        return sorted({*gaps, *headings})
    full = [line.top - 1 for line in lines if _filled(line, edges) >= len(edges) - 1]
    return sorted({*full, *headings})


def _gaps(words: Sequence[Word]) -> list[float]:
    """The middles of strips without words that are higher than those within a row."""
    strips: list[tuple[float, float]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda word: word.top):
        if bottom and word.top > bottom:
            strips.append((bottom, word.top))
        bottom = max(bottom, word.bottom)
    heights = sorted(below - above for above, below in strips)
    if not heights:
        return []
    size = median(word.height for word in words)
    usual = heights[len(heights) // 4]
    if usual > size * 0.6:  # every row is one line
        usual = 0.0
    return [(above + below) / 2 for above, below in strips if below - above > usual + size * 0.22]


def _cuts_by_ref(
    lines: Sequence[TextLine],
    edges: Sequence[float],
    gaps: Sequence[float],
    named: Sequence[float],
) -> list[float]:
    """Rows begin at their refs where these stand at the top, else at the gaps between them."""
    counts = [0] * (len(gaps) + 1)
    for height in named:
        counts[sum(gap <= height + 2 for gap in gaps)] += 1
    at_top = sum(
        not any(
            0 < height + 1 - line.top < 40 and not _cut(gaps, line.top, height) for line in lines
        )
        for height in named
    )
    if max(counts) == 1 and at_top * 5 < len(named) * 4:
        return list(gaps)
    unnamed = [
        gap
        for gap in gaps
        for line in lines
        if 0 <= line.top - gap < 12 and _filled(line, edges) >= _FEWEST_COLUMNS
    ]
    return [*named, *[gap for gap in gaps if gap < min(named)], *unnamed]


def _cut(gaps: Sequence[float], above: float, below: float) -> bool:
    """Whether a gap lies between two heights."""
    return any(above < gap < below + 2 for gap in gaps)


def _has_ref(line: TextLine, edges: Sequence[float]) -> bool:
    first = [word.text for word in line.words if column_of(word, edges) == 0]
    return 0 < len(first) < 3 and bool(_REF.fullmatch(" ".join(first)))


def _filled(line: TextLine, edges: Sequence[float]) -> int:
    return len({column_of(word, edges) for word in line.words})


def _spans(line: TextLine, edges: Sequence[float]) -> bool:
    """A heading: one piece that begins in the first column and reaches into others."""
    begins = len(_pieces(line)) == 1 and line.left < edges[1] - 2
    return begins and line.right > edges[1] + 10


def _cells(
    words: Sequence[Word], edges: Sequence[float], rights: Sequence[float], usual: float
) -> tuple[Cell, ...]:
    """The words of a row by column; a heading stands in the first one and covers the rest."""
    lines = lines_of(words)
    if len(lines) == 1 and _spans(lines[0], edges):
        return (Cell(markup_of(words), bold=all_bold(words)), *(COVERED for _ in edges[1:]))
    cells = []
    for index, right in enumerate(rights):
        inside = [word for word in words if column_of(word, edges) == index]
        cells.append(Cell(markup_of(inside, usual, right), bold=all_bold(inside)))
    return tuple(cells)


# Tables of which only some rows have a background


def bridged(
    page: Any, grids: Sequence[Grid], words: Sequence[Word]
) -> tuple[list[Grid], list[Word]]:
    """Rows without lines or background between and below those that have them.

    A header alone may be coloured, or every other row: its columns are those of the others.
    """
    found, left = list(grids), list(words)
    for place, grid in enumerate(grids):
        after = grids[place + 1] if place + 1 < len(grids) else None
        floor = after.top if after else float(page.height)
        inside = [
            line
            for line in lines_of(left)
            if grid.bottom - 2 < line.middle_height < floor and line.left > grid.edges[0] - 3
        ]
        inside = _belonging(inside, grid, between=after is not None and _alike(grid, after))
        if inside:
            taken = {id(word) for line in inside for word in line.words}
            left = [word for word in left if id(word) not in taken]
            found.append(grid_of(page, inside, grid.edges))
    return sorted(found, key=lambda grid: grid.top), left


def _alike(one: Grid, two: Grid) -> bool:
    return len(one.edges) == len(two.edges) and all(
        abs(a - b) < 4 for a, b in zip(one.edges, two.edges, strict=True)
    )


def _belonging(lines: Sequence[TextLine], grid: Grid, *, between: bool) -> list[TextLine]:
    """The lines that stand in the columns of the table above them; none where they do not."""
    if len(grid.edges) < _FEWEST_COLUMNS:
        return []
    kept: list[TextLine] = []
    for line in lines:
        if any(_over(piece, grid.edges) for piece in _pieces(line)):
            break
        kept.append(line)
    wide = [index for index, line in enumerate(kept) if _filled(line, grid.edges) >= 3]
    if not kept or kept[0].top - grid.bottom > 30:
        return []
    if between:
        return kept if len(kept) == len(lines) else []
    if not wide:
        return []
    usual = leading(kept)
    last = wide[-1]
    while last + 1 < len(kept) and kept[last + 1].top - kept[last].top < usual * 1.3:
        last += 1
    return kept[: last + 1]


def _over(piece: _Piece, edges: Sequence[float]) -> bool:
    """Whether words reach over the beginning of a column."""
    return any(piece.left < edge - 3 and piece.right > edge + 3 for edge in edges)
