"""Corrections files: what a person decided about a document where no rule can, cell by cell."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from actions.importing.columns import ACTION, BY_WHEN, OUTCOMES, WHO
from actions.importing.markup import fold, plain
from actions.importing.printed_rows import Row
from actions.importing.tables import Table

_COLUMNS = (ACTION, OUTCOMES, WHO, BY_WHEN)
_KEYS = {"row", "position", "column", "printed", "items", "leads", "dates", "groups", "reason"}
_DECISIONS = {ACTION: {"items"}, OUTCOMES: {"items"}, WHO: {"leads", "groups"}}
_DECISIONS[BY_WHEN] = {"dates", "groups"}


class CorrectionsError(ValueError):
    """A corrections file that says something this reader does not understand; one sentence."""


@dataclass(frozen=True)
class CorrectedItem:
    """An outcome or promise as it should be read."""

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """One decision, tied to the printed words of one cell.

    `row` is the printed number, or `position` counts printed rows from 1 where there is none.
    `groups` says with which items (counted from 1) each paragraph of the cell goes.
    """

    row: str
    position: int | None
    column: str
    printed: str
    reason: str
    items: tuple[CorrectedItem, ...] = ()
    leads: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()

    @property
    def where(self) -> str:
        """The cell, in words."""
        place = f"row {self.row}" if self.position is None else f"printed row {self.position}"
        return f"{place}, {self.column}"

    def as_json(self) -> dict[str, object]:
        """What was decided about which cell."""
        return {"where": self.where, "printed": self.printed, "reason": self.reason}


@dataclass(frozen=True)
class Corrections:
    """A corrections file; `written` is the first day of the month in which the plan was written."""

    written: date | None = None
    written_reason: str = ""
    entries: tuple[Correction, ...] = ()


class Applied:
    """The corrections sorted against a document: those that fit its cells, and the stale ones."""

    def __init__(self, corrections: Corrections, table: Table) -> None:
        self.used: list[Correction] = []
        self.stale: list[tuple[Correction, str]] = []
        self._by_cell: dict[tuple[int, str], Correction] = {}
        for entry in corrections.entries:
            self._sort(entry, table)

    def get(self, row: Row, column: str) -> Correction | None:
        """The correction of this cell."""
        return self._by_cell.get((id(row), column))

    def refuse(self, entry: Correction, why: str) -> None:
        """Move a correction that fits its cell but not what was read there to the stale ones."""
        self.used.remove(entry)
        self._by_cell = {cell: one for cell, one in self._by_cell.items() if one is not entry}
        self.stale.append((entry, why))

    def _sort(self, entry: Correction, table: Table) -> None:
        row = _find(entry, table)
        if row is None:
            self.stale.append((entry, "there is no such row any more"))
        elif row.printed(entry.column) != entry.printed:
            self.stale.append((entry, f"the cell now reads “{row.printed(entry.column)}”"))
        else:
            self.used.append(entry)
            self._by_cell[id(row), entry.column] = entry


def find_corrections(document: Path, fallback: Path | None) -> Path | None:
    """The corrections beside the document, else of the same name in the folder `fallback`."""
    name = f"{document.stem}.corrections.toml"
    folders = [document.parent, *([fallback] if fallback else [])]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def load_corrections(path: Path | None) -> Corrections:
    """Read a corrections file; raise CorrectionsError with a sentence that names the entry."""
    if path is None:
        return Corrections()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorrectionsError(f"{path.name} cannot be read as TOML: {error}.") from error
    unknown = set(data) - {"written", "written_reason", "correction"}
    if unknown:
        raise CorrectionsError(f"{path.name} has the unknown key “{sorted(unknown)[0]}”.")
    entries = data.get("correction", [])
    if not isinstance(entries, list):
        raise CorrectionsError(f"{path.name}: write each correction under [[correction]].")
    return Corrections(
        written=_month(data.get("written"), path.name),
        written_reason=fold(str(data.get("written_reason", ""))),
        entries=tuple(
            _entry(entry, f"{path.name}, correction {number}")
            for number, entry in enumerate(entries, start=1)
        ),
    )


def _find(entry: Correction, table: Table) -> Row | None:
    if entry.position is not None:
        fits = table.rows[entry.position - 1 : entry.position]
    else:
        fits = [row for row in table.rows if row.ref == entry.row]
    same = [row for row in fits if row.printed(entry.column) == entry.printed]
    return next(iter(same or fits), None)


def _month(value: object, name: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError as error:
        raise CorrectionsError(
            f"{name}: “written” is a year and a month such as 2014-11, not “{value}”."
        ) from error


def _entry(entry: Any, where: str) -> Correction:
    if not isinstance(entry, dict):
        raise CorrectionsError(f"{where}: write it under [[correction]].")
    unknown = set(entry) - _KEYS
    if unknown:
        raise CorrectionsError(f"{where} has the unknown key “{sorted(unknown)[0]}”.")
    missing = {"column", "printed", "reason"} - set(entry)
    if missing:
        raise CorrectionsError(f"{where} lacks “{sorted(missing)[0]}”.")
    if ("row" in entry) == ("position" in entry):
        raise CorrectionsError(f"{where} needs either the row's number or its position.")
    column = entry["column"]
    if column not in _COLUMNS:
        raise CorrectionsError(f"{where}: the column is one of {', '.join(_COLUMNS)}.")
    decided = set(entry) & {"items", "leads", "dates", "groups"}
    if not decided or not decided <= _DECISIONS[column]:
        allowed = " or ".join(sorted(_DECISIONS[column]))
        raise CorrectionsError(f"{where}: a correction of {column} decides {allowed}.")
    try:
        return _built(entry, column)
    except (TypeError, ValueError, KeyError) as error:
        raise CorrectionsError(f"{where}: what it decides is not in the form shown.") from error


def _built(entry: Mapping[str, Any], column: str) -> Correction:
    position = entry.get("position")
    return Correction(
        row=str(entry.get("row", "")).rstrip("."),
        position=None if position is None else max(1, int(position)),
        column=column,
        printed=plain(str(entry["printed"])),
        reason=fold(str(entry["reason"])),
        items=tuple(_item(item) for item in entry.get("items", ())),
        leads=_strings(entry.get("leads", [])),
        dates=_strings(entry.get("dates", [])),
        groups=tuple(tuple(int(item) for item in group) for group in entry.get("groups", ())),
    )


def _item(item: Any) -> CorrectedItem:
    if isinstance(item, str):
        return CorrectedItem(fold(item))
    return CorrectedItem(fold(item["text"]), _strings(item.get("points", [])))


def _strings(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of words in quotation marks is needed")
    return tuple(fold(value) for value in values)
