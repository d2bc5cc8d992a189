"""What the cells of a column look like, where its head says nothing that is known."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from actions.by_when import Kind, read_by_when
from actions.importing import columns
from actions.importing.statuses_read import meaning_of_status

_NUMBERED = re.compile(
    r"(?:[A-Za-z]{1,8}[ -]){0,3}[A-Za-z]{0,4}-?\d{1,4}(?:\.\d{1,3})*[a-z]?[.):]?", re.IGNORECASE
)
_LEVELS = frozenset(
    ["high", "medium", "low", "med", "urgent", "critical", "h", "m", "l", "must", "should", "could"]
)
_ENOUGH = 0.6
_MOST = 0.8


def looks_like(cells: Sequence[str]) -> str | None:
    """The meaning that a column's cells suggest: a number, a date, a status, or None."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return None
    if _share(filled, is_ref) >= _MOST and len(set(filled)) >= len(filled) * _MOST:
        return columns.REF
    if _share(filled, is_status) >= _MOST:
        return columns.STATUS
    if _share(filled, is_date) >= _ENOUGH:
        return columns.BY_WHEN
    return None


def words_in(cells: Sequence[str]) -> float:
    """How many words the filled cells have on the average."""
    filled = [cell for cell in cells if cell]
    return sum(len(cell.split()) for cell in filled) / len(filled) if filled else 0.0


def looks_named(cells: Sequence[str]) -> bool:
    """True for short cells that begin with capitals, as names do."""
    filled = [cell for cell in cells if cell]
    named = sum(1 for cell in filled if cell[0].isupper() and len(cell.split()) <= 8)
    return bool(filled) and named >= len(filled) * _MOST and words_in(filled) <= 6


def is_ref(cell: str) -> bool:
    """True for "1.2", "A3", "Must do 1"."""
    quarter = re.fullmatch(r"(?:q|quarter )[1-4]", cell, re.IGNORECASE)
    return bool(_NUMBERED.fullmatch(cell)) and not quarter and not is_date(cell)


def are_levels(cells: Sequence[str]) -> bool:
    """True for cells that say how urgent or how large something is."""
    filled = [cell.casefold() for cell in cells if cell]
    return len(filled) > 1 and set(filled) <= _LEVELS


def is_status(cell: str) -> bool:
    """True for words of a status, or the name of a colour."""
    counted = re.search(r"\d(?![\d.]*\s?%)", cell)
    return not counted and len(cell.split()) <= 4 and meaning_of_status(cell) is not None


def _share(cells: Sequence[str], what: Callable[[str], bool]) -> float:
    return sum(1 for cell in cells if what(cell)) / len(cells)


@lru_cache(maxsize=4096)
def is_date(cell: str) -> bool:
    """True for words that say when: a day, a period, "ongoing", "quarterly"."""
    if len(cell.split()) > 9 or re.fullmatch(r"[\d.]{1,4}", cell):
        return False
    kind = read_by_when(cell).kind
    return kind in {Kind.BY, Kind.FROM, Kind.BETWEEN, Kind.RECURRING, Kind.MULTIPLE, Kind.ONGOING}
