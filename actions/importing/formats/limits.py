"""How much of a document is read at most; what has more is refused, never read in part."""

import re
from dataclasses import dataclass

from actions.importing.document import Cell, Document, Part, UnreadableDocument

MEGABYTE = 1024 * 1024
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Limits:
    """Bytes, characters, lines and cells; the largest plans seen have a twentieth of these."""

    file_bytes: int = 20 * MEGABYTE
    members: int = 2_000
    member_bytes: int = 24 * MEGABYTE
    unpacked_bytes: int = 48 * MEGABYTE
    pages: int = 120
    lines: int = 5_000
    columns: int = 250
    cells: int = 60_000
    cell_characters: int = 50_000
    characters: int = 3_000_000
    depth: int = 60


LIMITS = Limits()


def called(name: str) -> str:
    """What a file is called in a sentence: the last part of its name, on one line, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign if sign.isprintable() else " " for sign in last)
    kept = " ".join(kept.encode("utf-8", "replace").decode("utf-8").split())
    return (kept if len(kept) <= _LONGEST_NAME else f"{kept[: _LONGEST_NAME - 1]}…") or "The file"


def check_size(size: int, *, name: str, limits: Limits = LIMITS) -> None:
    """Refuse a file by its size in bytes."""
    if not size:
        raise UnreadableDocument(f"{name} is empty: choose the file that holds the plan.")
    if size > limits.file_bytes:
        raise UnreadableDocument(
            f"{name} is larger than {limits.file_bytes // MEGABYTE} MB: take pictures and other "
            "chapters out of it, or paste the plan’s table instead."
        )


class Count:
    """What was read so far; each step refuses as soon as it is too much."""

    def __init__(self, name: str, limits: Limits = LIMITS) -> None:
        self.name = name
        self.limits = limits
        self.lines = 0
        self.cells = 0
        self.characters = 0

    def line(self, cells: int = 1) -> None:
        """One more line with so many cells."""
        self.lines += 1
        self.cells += cells
        if cells > self.limits.columns:
            raise UnreadableDocument(
                f"{self.name} has a row with more than {self.limits.columns} columns: keep the "
                "columns of the plan, delete the others, and choose it again."
            )
        if self.lines > self.limits.lines or self.cells > self.limits.cells:
            raise UnreadableDocument(
                f"{self.name} has more than {self.limits.lines:,} rows or "
                f"{self.limits.cells:,} cells: keep the plan’s table, delete the rest, and choose "
                "it again."
            )

    def words(self, length: int, where: str = "") -> None:
        """So many characters more, in one cell or paragraph."""
        self.characters += length
        if length > self.limits.cell_characters:
            raise UnreadableDocument(
                f"{self.name} has a cell with more than {self.limits.cell_characters:,} "
                f"characters{where and f' ({where})'}: shorten it and choose the file again."
            )
        if self.characters > self.limits.characters:
            raise UnreadableDocument(
                f"{self.name} holds more than {self.limits.characters:,} characters: keep the "
                "plan’s table, delete the rest, and choose it again."
            )


def check_document(document: Document, limits: Limits = LIMITS) -> Document:
    """The document again; refused where it has too much or no words at all."""
    count = Count(document.name, limits)
    for line in document.lines():
        count.line(len(line.cells))
        for cell in line.cells:
            count.words(len(cell.markup) + len(cell.remark), f"line {line.number}")
    if not any(_has_words(part) for part in document.parts):
        raise UnreadableDocument(
            f"{document.name} holds no words: choose the file that holds the plan, or paste its "
            "table."
        )
    return document


def _has_words(part: Part) -> bool:
    return any(_filled(cell) for line in part.lines for cell in line.cells)


def _filled(cell: Cell) -> bool:
    return bool(cell.markup.strip())
