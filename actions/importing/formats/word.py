"""Word (.docx): paragraphs, tables with merged cells, changes as accepted, comments and notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from actions.importing.document import Cell, Document, Line, Part, UnreadableDocument
from actions.importing.formats.grid import Placed, align
from actions.importing.formats.limits import LIMITS, Count, Limits, check_document
from actions.importing.formats.numbering import W, value, whole
from actions.importing.formats.package import Package
from actions.importing.formats.paragraphs import (
    MC,
    Paragraph,
    Paragraphs,
    blocks_of,
    shade,
)
from actions.importing.formats.words import fold_lines, join

_WRAPPERS = {f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}


def read(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of a .docx; raises UnreadableDocument."""
    try:
        return check_document(_Word(Package(data, name=name, limits=limits)).document(), limits)
    except RecursionError as error:
        raise UnreadableDocument(
            f"{name} has tables within tables, too deep to be read: copy the plan’s table into a "
            "new document and choose that."
        ) from error


@dataclass
class _TableCell:
    """A cell while its table is read."""

    start: int
    span: int
    goes_on: bool
    cell: Cell


@dataclass
class _Content:
    """What is found inside of a cell."""

    paragraphs: list[Paragraph] = field(default_factory=list)

    def add(self, paragraph: Paragraph) -> None:
        """One more paragraph; it may go on with the one before."""
        if self.paragraphs and self.paragraphs[-1].runs_on:
            self.paragraphs[-1].go_on_with(paragraph)
        else:
            self.paragraphs.append(paragraph)


class _Word:
    """One file being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.related("", "officeDocument") or "word/document.xml"
        root = package.xml(self.main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            package.damaged()
        self.body = body
        self.paragraphs = Paragraphs(
            self._related("styles"), self._related("numbering"), self._notes()
        )
        self.count = Count(package.name, package.limits)
        self.parts: list[Part] = []
        self.loose: list[Line] = []
        self.waiting: Paragraph | None = None
        self.number = 0
        self.tables = 0
        self.nested = 0
        self.depth = 0
        self.rows_deleted = 0
        self.struck = 0

    def _related(self, kind: str) -> Element | None:
        part = self.package.related(self.main, kind)
        return self.package.xml(part) if part else None

    def _notes(self) -> dict[tuple[str, str], str]:
        """Footnotes, endnotes and comments by their kind and id, as sentences."""
        found = {}
        for kind in ("footnote", "endnote", "comment"):
            root = self._related(f"{kind}s")
            for note in root if root is not None else ():
                words = " ".join(
                    "".join(piece.text or "" for piece in paragraph.iter(f"{W}t"))
                    for paragraph in note.iter(f"{W}p")
                )
                words = " ".join(words.split())
                author = note.get(f"{W}author", "")
                called = f"Comment by {author}" if author else kind.capitalize()
                if words and note.get(f"{W}type", "normal") == "normal":
                    found[kind, note.get(f"{W}id", "")] = f"{called}: {words}"
        return found

    def document(self) -> Document:
        """Everything in the body, in order."""
        self._blocks(self.body)
        self._close()
        return Document(
            name=self.package.name,
            format="docx",
            parts=tuple(self.parts),
            remarks=(*self._remarks(), *self.package.remarks()),
        )

    def _blocks(self, element: Element) -> None:
        for child in element:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._close()
                self._table(child)
            elif child.tag in _WRAPPERS:
                self._blocks(child)
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    self._blocks(content)

    def _paragraph(self, element: Element) -> None:
        """A paragraph outside of tables is a line with one cell."""
        paragraph = self.paragraphs.read(element)
        if self.waiting is not None:
            self.waiting.go_on_with(paragraph)
            paragraph, self.waiting = self.waiting, None
        if paragraph.runs_on:
            self.waiting = paragraph
            return
        self._keep(paragraph)

    def _keep(self, paragraph: Paragraph) -> None:
        if paragraph.words.strip() or (paragraph.label and paragraph.heading):
            cell = self._cell([paragraph])
            self.loose.append(self._line((cell,)))
        for box in paragraph.boxes:
            self._blocks(box)

    def _line(self, cells: tuple[Cell, ...]) -> Line:
        self.number += 1
        self.count.line(len(cells))
        return Line(self.number, cells)

    def _close(self) -> None:
        if self.waiting is not None:
            waiting, self.waiting = self.waiting, None
            self._keep(waiting)
        if self.loose:
            self.parts.append(Part(tuple(self.loose), table=False))
            self.loose = []

    # Tables

    def _table(self, element: Element) -> None:
        self.tables += 1
        widths = [
            whole(column.get(f"{W}w", "0")) for column in element.findall(f"{W}tblGrid/{W}gridCol")
        ]
        rows = [self._row(row) for row in _rows(element)]
        kept = [row for row in rows if row is not None]
        placed = [
            [Placed(one.start, one.span, one.cell, goes_on=one.goes_on) for one in row]
            for row in kept
        ]
        lines = tuple(self._line(cells) for cells in align(placed, widths))
        if lines:
            self.parts.append(Part(lines, table=True, name=f"table {self.tables}"))

    def _row(self, element: Element) -> list[_TableCell] | None:
        """The cells of a row; None for a row that a tracked change takes out."""
        properties = element.find(f"{W}trPr")
        start = 0
        if properties is not None:
            if properties.find(f"{W}del") is not None:
                self.rows_deleted += 1
                return None
            if properties.find(f"{W}ins") is not None:
                self.paragraphs.counts["inserted"] += 1
            start = min(whole(value(properties.find(f"{W}gridBefore"), "0")), 60)
        found: list[_TableCell] = []
        for element_of_cell in _cells(element):
            cell = self._table_cell(element_of_cell, start)
            start += cell.span
            found.append(cell)
            if len(found) > self.package.limits.columns:
                self.count.line(len(found))
        return found

    def _table_cell(self, element: Element, start: int) -> _TableCell:
        properties = element.find(f"{W}tcPr")
        span, goes_on, fill = 1, False, ""
        if properties is not None:
            span = min(max(whole(value(properties.find(f"{W}gridSpan"), "1"), 1), 1), 250)
            merge = properties.find(f"{W}vMerge")
            across = properties.find(f"{W}hMerge")
            goes_on = any(
                each is not None and value(each, "continue") == "continue"
                for each in (merge, across)
            )
            fill = shade(properties.find(f"{W}shd"))
        content = _Content()
        self._gather(element, content)
        cell = self._cell(content.paragraphs)
        cell = replace(cell, fill=fill or cell.fill)
        if goes_on and not cell.markup:
            cell = Cell(covered=True)
        return _TableCell(start, span, goes_on and not cell.markup, cell)

    def _gather(self, element: Element, content: _Content) -> None:
        """The paragraphs of a cell; a table in it gives its cells as paragraphs."""
        for child in element:
            if child.tag == f"{W}p":
                paragraph = self.paragraphs.read(child)
                content.add(paragraph)
                for box in paragraph.boxes:
                    self._gather(box, content)
            elif child.tag == f"{W}tbl":
                self.nested += 1
                self._within()
                for row in _rows(child):
                    for cell in _cells(row):
                        self._gather(cell, content)
                self.depth -= 1
            elif child.tag in _WRAPPERS or child.tag == f"{MC}AlternateContent":
                self._gather(child, content)
            elif child.tag == f"{W}sdt":
                inner = child.find(f"{W}sdtContent")
                if inner is not None and child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                    self._gather(inner, content)

    def _within(self) -> None:
        self.depth += 1
        if self.depth > self.package.limits.depth:
            raise RecursionError

    def _cell(self, paragraphs: list[Paragraph]) -> Cell:
        runs = [run for each in paragraphs for run in each.runs if run.words.strip()]
        bold = bool(runs) and all(run.bold for run in runs)
        filled = list(blocks_of(paragraphs, tell_bold=not bold))
        markup = self._numbered(paragraphs) if not filled or not runs else join(filled)
        fills = {run.fill for run in runs}
        remarks = [remark for each in paragraphs for remark in each.remarks]
        if any(run.struck for run in runs):
            self.struck += 1
            struck = "".join(run.words for run in runs if run.struck).strip()
            remarks.append(f"Struck through: “{fold_lines(struck)}”.")
        self.count.words(len(markup), f"row {self.number + 1}")
        return Cell(
            markup=markup,
            fill=fills.pop() if len(fills) == 1 else "",
            bold=bold or bool(runs and all(each.heading for each in paragraphs if each.words)),
            remark=" ".join(remarks),
        )

    @staticmethod
    def _numbered(paragraphs: list[Paragraph]) -> str:
        """A cell without words of its own: the automatic number that is printed there."""
        return next((each.label for each in paragraphs if each.label), "")

    # What was done to it

    def _remarks(self) -> Iterator[str]:
        counts = self.paragraphs.counts
        deleted = counts["deleted"] + self.rows_deleted
        changes = [
            _many(counts["inserted"], "tracked insertion"),
            _many(deleted, "tracked deletion"),
        ]
        told = " and ".join(change for change in changes if change)
        if told:
            yield f"The document has {told}: it was read as if all were accepted."
        notes = counts["footnote"] + counts["endnote"]
        for number, what in ((counts["comment"], "comment"), (notes, "note")):
            if number:
                kept = "is kept beside the cell that it is" if number == 1 else "are kept beside"
                kept = kept if number == 1 else f"{kept} the cells that they are"
                yield f"{_many(number, what)} {kept} about."
        if counts["hidden"]:
            yield f"{_many(counts['hidden'], 'stretch', 'es')} of hidden text left out."
        if self.struck:
            yield f"{_many(self.struck, 'cell')} with words struck through: they are kept."
        if self.nested:
            yield f"{_many(self.nested, 'table')} inside a cell, read as paragraphs of that cell."


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, those in content controls and tracked changes too."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _WRAPPERS or child.tag == f"{W}sdt":
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in _WRAPPERS or child.tag == f"{W}sdt":
            yield from _cells(child)


def _many(count: int, what: str, plural: str = "s") -> str:
    """The count with its word; "" for none."""
    return f"{count} {what}{'' if count == 1 else plural}" if count else ""
