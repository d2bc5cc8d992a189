"""What every format is turned into: paragraphs and tables, cells with their markup; pure data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class UnreadableDocument(ValueError):
    """The document cannot be read; the message is one sentence: what is wrong and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell as it stands in the document.

    `markup` is its words with the tags that `markup.py` knows (p, br, ul, li, b); everything else
    that looks like one is escaped. `fill` is its background as "rrggbb" ("" for none), `bold` says
    that all of its words are, `remark` is a comment tied to it. A cell that was merged stands once,
    where it begins; the places it covers are cells with `covered` and no markup.
    """

    markup: str = ""
    fill: str = ""
    bold: bool = False
    remark: str = ""
    covered: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a table, or one paragraph (which has a single cell).

    `number` counts as the document's own program would show it: the line of a text, the row of a
    sheet, else a running number over the whole document, from 1. `page` counts from 1 where the
    format has pages, else 0; `hidden` is a row that a spreadsheet does not show.
    """

    number: int
    cells: tuple[Cell, ...] = ()
    page: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Part:
    """A table, or the paragraphs between two tables; `name` says which: "sheet “Actions”"."""

    lines: tuple[Line, ...]
    table: bool
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document; `format` is one of docx, xlsx, pdf, csv, text, pasted.

    `remarks` are sentences about what was done to it ("3 tracked insertions are read as accepted").
    """

    name: str
    format: str
    parts: tuple[Part, ...]
    remarks: tuple[str, ...] = ()

    def lines(self) -> Iterator[Line]:
        """All lines in order, of tables and of paragraphs."""
        for part in self.parts:
            yield from part.lines

    def as_json(self) -> dict[str, Any]:
        """The document as plain data, what is empty left out; `from_json` is its inverse."""
        return {
            "name": self.name,
            "format": self.format,
            "parts": [
                {
                    "name": part.name,
                    "table": part.table,
                    "lines": [_line_as_json(line) for line in part.lines],
                }
                for part in self.parts
            ],
            "remarks": list(self.remarks),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Document":
        """A document from `as_json`; KeyError or TypeError where it is none."""
        return cls(
            name=data["name"],
            format=data["format"],
            parts=tuple(_part(part) for part in data["parts"]),
            remarks=tuple(data["remarks"]),
        )


EMPTY = Cell()
COVERED = Cell(covered=True)


def _line_as_json(line: Line) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": line.number,
        "cells": [
            {key: value for key, value in vars(cell).items() if value} for cell in line.cells
        ],
    }
    if line.page:
        data["page"] = line.page
    if line.hidden:
        data["hidden"] = True
    return data


def _part(data: Mapping[str, Any]) -> Part:
    lines = tuple(
        Line(
            number=line["number"],
            cells=tuple(_cell(cell) for cell in line["cells"]),
            page=line.get("page", 0),
            hidden=line.get("hidden", False),
        )
        for line in data["lines"]
    )
    return Part(lines=lines, table=data["table"], name=data["name"])


def _cell(data: Mapping[str, Any]) -> Cell:
    """A cell; those without words are one and the same, most of a sheet may be."""
    if not data:
        return EMPTY
    return COVERED if data == {"covered": True} else Cell(**data)
