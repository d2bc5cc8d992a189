"""A document as one run of lines, each knowing where it stands and what divides it from others."""

from dataclasses import dataclass

from actions.importing.document import Cell, Document
from actions.importing.markup import plain

# Formats in which an empty line says that a page or a stretch is over.
LINED = frozenset({"text", "pasted"})


@dataclass(frozen=True)
class Spot:
    """One line of a document.

    `words` are its cells without markup; `filled` the places of those that hold any. `apart` says
    that a page, a table or an empty line ends before it. `across` says that one cell covers all.
    """

    number: int
    cells: tuple[Cell, ...]
    words: tuple[str, ...]
    filled: tuple[int, ...]
    part: int
    page: int = 0
    hidden: bool = False
    apart: bool = False

    @property
    def alone(self) -> bool:
        """One cell holds all of its words."""
        return len(self.filled) == 1

    @property
    def paragraph(self) -> bool:
        """It stands outside every table, or in one of a single column."""
        return len(self.cells) < 2

    @property
    def across(self) -> bool:
        """One cell was merged over the whole row."""
        covered = sum(1 for cell in self.cells if cell.covered)
        return self.alone and covered >= max(1, len(self.cells) - 2)

    @property
    def said(self) -> str:
        """All its words."""
        return " ".join(words for words in self.words if words)

    @property
    def shade(self) -> str:
        """The fill that all of its filled cells have, or ""."""
        fills = {self.cells[index].fill for index in self.filled}
        return fills.pop() if len(fills) == 1 else ""

    @property
    def bold(self) -> bool:
        """All its filled cells are bold."""
        return bool(self.filled) and all(self.cells[index].bold for index in self.filled)


def spots_of(document: Document) -> list[Spot]:
    """All lines with words, in order; an empty one only divides."""
    found: list[Spot] = []
    lined = document.format in LINED
    last = page = 0
    divided, part_before = False, 0
    for part_number, part in enumerate(document.parts):
        for line in part.lines:
            words = tuple("" if cell.covered else plain(cell.markup) for cell in line.cells)
            filled = tuple(index for index, said in enumerate(words) if said)
            divided = divided or (lined and line.number > last + 1)
            divided = divided or bool(line.page and page and line.page != page)
            divided = divided or (part.table and part_number > part_before and not lined)
            last, page = line.number, line.page
            if not filled:
                if lined or not line.cells:
                    divided = True
                continue
            spot = Spot(
                line.number, line.cells, words, filled, part_number, line.page, line.hidden, divided
            )
            found.append(spot)
            divided, part_before = False, part_number
    return found
