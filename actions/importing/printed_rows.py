"""One printed row: the cells of each of its parts by meaning, markup kept."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from actions.importing import columns
from actions.importing.columns import Header
from actions.importing.markup import plain

NUMBER = re.compile(
    r"(?:no\.?\s*)?([A-Za-z]{0,4}[ -]?\d{1,4}(?:\.\d{1,3})*(?:\.?[a-z])?(?:\([a-z]{1,3}\))?)[.):]?",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"(?:please\s+)?(?:refer(?:\s+back)?\s+to|see(?:\s+also)?|as(?:\s+per|\s+for|\s+in)?|cf\.?)\s+"
    r"(?:(?:action|point|item|row|number|ref\.?|reference|no\.?|#)\s*)*"
    r"([A-Za-z]{0,3}\d{1,4}(?:\.\d{1,3})*[a-z]?)(?:\s+(?:above|below))?\s*\.?",
    re.IGNORECASE,
)


@dataclass
class Row:
    """One printed row: the cells of each page part by meaning, markup kept.

    `fills` are the backgrounds of the same cells; `fresh` says which parts begin promises of their
    own under the row's number.
    """

    lines: list[int]
    ref: str
    theme: int | None
    heading: str | None
    parts: list[dict[str, str]] = field(default_factory=list)
    fills: list[dict[str, str]] = field(default_factory=list)
    fresh: list[bool] = field(default_factory=list)
    header: Header | None = None

    def add(self, part: dict[str, str], fills: dict[str, str], *, fresh: bool = False) -> None:
        """One more line of the document that this row takes."""
        self.parts.append(part)
        self.fills.append(fills)
        self.fresh.append(fresh)

    def groups(self) -> "list[Row]":
        """The row itself, or a row for each stretch of it that begins promises of its own."""
        starts = [0, *(at for at, fresh in enumerate(self.fresh) if fresh and at)]
        if len(starts) == 1:
            return [self]
        edges = [*starts, len(self.parts)]
        return [
            replace(
                self,
                lines=self.lines[start:end],
                parts=self.parts[start:end],
                fills=self.fills[start:end],
                fresh=[False] * (end - start),
            )
            for start, end in pairwise(edges)
        ]

    def cells(self, column: str) -> list[str]:
        """The cell of this column in each page part, blank ones included."""
        return [part.get(column, "") for part in self.parts]

    def printed(self, column: str) -> str:
        """The words of the column over all its pages, joined by " | "."""
        return " | ".join(words for words in map(plain, self.cells(column)) if words)

    def raw(self) -> dict[str, str]:
        """Every column's words as printed, markup kept, pages joined by " | "."""
        names = list(dict.fromkeys(name for part in self.parts for name in part))
        return {
            name: " | ".join(cell.strip() for cell in self.cells(name) if cell.strip())
            for name in names
        }

    def pointer(self) -> str | None:
        """The ref that this row points to, where pointing is all that it does."""
        match = POINTER.fullmatch(self.printed(columns.ACTION))
        return match[1] if match else None
