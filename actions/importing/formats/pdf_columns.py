"""Tables of a PDF without lines around their cells: columns are where no word ever stands."""

import re
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
# A space between words is narrower than this many heights of a letter, one between columns wider.
_GUTTER = 0.75
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
    rules = _rules(page, inside)
    rows = [_cells(row, edges) for row in _rows(inside, edges, rules)]
    grid = Grid(
        top=inside[0].top,
        bottom=inside[-1].bottom,
        edges=tuple(edges),
        rows=tuple(rows),
    )
    outside = [word for line in (*lines[:first], *lines[last + 1 :]) for word in line.words]
    return [grid], outside


def _pieces(line: TextLine) -> list[_Piece]:
    """The line, cut where a gap is too wide for a space."""
    found: list[list[Word]] = []
    for word in line.words:
        if found:
            last = found[-1][-1]
            if word.left - last.right < max(_GUTTER * min(word.height, last.height), 5.0):
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
    several = [_pieces(line) for line in lines]
    several = [pieces for pieces in several if len(pieces) > 1]
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
    events = sorted([(left, 1) for left, _ in spans] + [(right + 2.0, -1) for _, right in spans])
    edges, depth, free = [], 0, True
    for place, step in events:
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
        if lines[0].top < height < lines[-1].bottom and (not kept or height - kept[-1] > 3):
            kept.append(height)
    return kept


def _column(word: Word, edges: Sequence[float]) -> int:
    """The column that a word begins in."""
    found = 0
    for index, edge in enumerate(edges):
        if word.left >= edge - 2:
            found = index
    return found


def _rows(
    lines: Sequence[TextLine], edges: Sequence[float], rules: Sequence[float]
) -> list[list[TextLine]]:
    """The lines of each row: cut at drawn lines, refs in the first column, or wider gaps."""
    cuts = _cuts(lines, edges, rules)
    rows: list[list[TextLine]] = []
    for index, line in enumerate(lines):
        if index in cuts or not rows:
            rows.append([])
        rows[-1].append(line)
    return rows


def _cuts(lines: Sequence[TextLine], edges: Sequence[float], rules: Sequence[float]) -> set[int]:
    """The indexes of the lines with which rows begin."""
    between = list(zip(lines, lines[1:], strict=False))
    ruled = {
        index
        for index, (above, below) in enumerate(between, start=1)
        if any(above.middle_height < rule < below.middle_height for rule in rules)
    }
    if len(rules) >= 3 and ruled:
        return ruled
    steps = [below.top - above.top for above, below in between]
    usual = min(median(steps), leading(lines)) if steps else 12.0
    small = sorted(steps)[: max(1, len(steps) // 2)]
    usual = min(usual, median(small)) if small else usual
    gaps = {index for index, step in enumerate(steps, start=1) if step > usual * 1.3}
    named = {index for index, line in enumerate(lines) if _has_ref(line, edges)}
    headings = {index for index, line in enumerate(lines) if _spans(line, edges)}
    after = {index + 1 for index in headings if index + 1 < len(lines)}
    if gaps and _gaps_agree(gaps, named, len(lines)):
        return gaps | headings | after
    if len(named) >= 2:
        first = min(named)
        header = {index for index in gaps if index < first}
        return named | headings | after | header | (gaps & _firsts(lines, edges))
    if gaps:
        return gaps | headings | after
    return {index for index, line in enumerate(lines) if _filled(line, edges) >= len(edges) - 1}


def _gaps_agree(gaps: set[int], named: set[int], lines: int) -> bool:
    """Whether each stretch between two gaps has one ref at most, and nearly all have one."""
    bounds = [0, *sorted(gaps), lines]
    counts = [
        len([index for index in named if first <= index < after])
        for first, after in zip(bounds, bounds[1:], strict=False)
    ]
    return max(counts) == 1 and sum(counts) >= len(counts) * 0.6


def _has_ref(line: TextLine, edges: Sequence[float]) -> bool:
    first = [word for word in line.words if _column(word, edges) == 0]
    return bool(first) and len(first) < 3 and bool(_REF.fullmatch(" ".join(w.text for w in first)))


def _firsts(lines: Sequence[TextLine], edges: Sequence[float]) -> set[int]:
    """Lines that have something in the first column."""
    return {
        index
        for index, line in enumerate(lines)
        if any(_column(word, edges) == 0 for word in line.words)
    }


def _filled(line: TextLine, edges: Sequence[float]) -> int:
    return len({_column(word, edges) for word in line.words})


def _spans(line: TextLine, edges: Sequence[float]) -> bool:
    """A heading: one piece that begins in the first column and reaches into others."""
    pieces = _pieces(line)
    begins = len(pieces) == 1 and line.left < edges[1] - 2
    return begins and line.right > edges[1] + 10


def _cells(row: Sequence[TextLine], edges: Sequence[float]) -> tuple[Cell, ...]:
    """The words of a row by column; a heading stands in the first one and covers the rest."""
    words = [word for line in row for word in line.words]
    if len(row) == 1 and _spans(row[0], edges):
        return (Cell(markup_of(words), bold=all_bold(words)), *(COVERED for _ in edges[1:]))
    usual = leading(row)
    cells = []
    for index in range(len(edges)):
        inside = [word for word in words if _column(word, edges) == index]
        cells.append(Cell(markup_of(inside, usual), bold=all_bold(inside)))
    return tuple(cells)
