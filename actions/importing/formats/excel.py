"""Excel (.xlsx, .xlsm): each sheet a part, cells as they are shown, merged and hidden ones told."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from actions.importing.document import Cell, Document, Line, Part
from actions.importing.formats.limits import LIMITS, Count, Limits, check_document
from actions.importing.formats.package import Package
from actions.importing.formats.sheet_looks import Look, Looks, S, day_of, is_date, shown
from actions.importing.formats.words import Block, escape, join

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
# Rows without a word, by the hundred thousand where somebody formatted a sheet to its end. Taken
# out before they are parsed; those that are left say themselves which row they are.
_EMPTY_ROW = re.compile(rb'<row r="\d+"[^>]*(?:/>|(?<!/)>(?:\s*<c [^>]*/>)*\s*</row>)')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS = 16_384
_THREADED = "[Threaded comment]"


def read(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of a workbook; raises UnreadableDocument."""
    return check_document(_Workbook(Package(data, name=name, limits=limits)).document(), limits)


@dataclass(frozen=True)
class _Text:
    """Words with their markup."""

    markup: str
    bold: bool = False
    struck: bool = False


@dataclass
class _Sheet:
    """A sheet while it is read: cells by row and column, both from 1."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


class _Workbook:
    """One file being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.related("", "officeDocument") or "xl/workbook.xml"
        root = package.xml(self.main)
        if root is None:
            package.damaged()
        self.root = root
        self.relations = package.relations(self.main)
        settings = root.find(f"{S}workbookPr")
        self.from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.looks = Looks(self._related("styles"), self._related("theme"))
        self.texts = self._texts()
        self.count = Count(package.name, package.limits)
        self.formulas = 0
        self.unstored = 0
        self.rules = False
        self.remarks: list[str] = []

    def _related(self, kind: str) -> Element | None:
        part = self.package.related(self.main, kind)
        return self.package.xml(part) if part else None

    def _texts(self) -> list[_Text]:
        """The words that cells share."""
        part = self.package.related(self.main, "sharedStrings")
        found: list[_Text] = []
        root = None
        for event, element in self.package.stream(part) if part else ():
            root = element if root is None else root
            if event == "end" and element.tag == f"{S}si":
                found.append(_rich(element))
                root.clear()
        return found

    def document(self) -> Document:
        """All sheets that hold words, in their order."""
        parts = []
        for item in self.root.iterfind(f"{S}sheets/{S}sheet"):
            relation = self.relations.get(item.get(f"{R}id", ""))
            if relation is None or relation.kind != "worksheet" or relation.external:
                continue
            part = self._sheet(item, relation.target)
            if part.lines:
                parts.append(part)
        return Document(
            name=self.package.name,
            format="xlsx",
            parts=tuple(parts),
            remarks=(*self.remarks, *self._told(), *self.package.remarks()),
        )

    def _told(self) -> Iterator[str]:
        if self.formulas:
            count = f"{self.formulas} cell{'' if self.formulas == 1 else 's'}"
            yield f"{count} with a formula: the values last saved are read."
        if self.unstored:
            yield (
                f"{self.unstored} of them without a saved value, read as empty: open the file in "
                "a spreadsheet, save it, and choose it again."
            )
        if self.rules:
            yield "Colours that come of rules (conditional formatting) are not read."

    def _sheet(self, item: Element, part: str) -> Part:
        name = item.get("name", "")
        unseen = item.get("state", "visible") != "visible"
        if part not in self.package.parts:
            self.package.damaged()
        sheet = self._read_sheet(part)
        comments = self._comments(part)
        lines = tuple(self._lines(sheet, comments, unseen=unseen))
        called = f"sheet “{name}”"
        if lines:
            self._tell(sheet, lines, comments, called, unseen=unseen)
        return Part(lines, table=True, name=called)

    def _tell(
        self,
        sheet: _Sheet,
        lines: tuple[Line, ...],
        comments: dict[tuple[int, int], str],
        called: str,
        *,
        unseen: bool,
    ) -> None:
        hidden = [line.number for line in lines if line.hidden]
        if unseen:
            self.remarks.append(f"The {called} is hidden.")
        elif hidden:
            rows = ", ".join(map(str, hidden[:12])) + (", …" if len(hidden) > 12 else "")
            count = "1 row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
            self.remarks.append(f"In the {called} {count} hidden: {rows}.")
        if sheet.hidden_columns:
            columns = ", ".join(sheet.hidden_columns[:12])
            self.remarks.append(f"In the {called} columns are hidden, and read: {columns}.")
        if comments:
            count = "1 comment is" if len(comments) == 1 else f"{len(comments)} comments are"
            self.remarks.append(f"In the {called} {count} kept beside the cells.")

    # Reading

    def _read_sheet(self, part: str) -> _Sheet:
        sheet = _Sheet()
        data: Element | None = None
        row = 0
        for event, element in self.package.stream(part, drop=_EMPTY_ROW):
            if event == "start":
                data = element if element.tag == f"{S}sheetData" else data
            elif element.tag == f"{S}row":
                row = self._row(element, row, sheet)
                if data is not None:
                    data.clear()
            elif element.tag == f"{S}mergeCell":
                self._merge(element.get("ref", ""), sheet)
            elif element.tag == f"{S}col":
                self._column(element, sheet)
            elif element.tag == f"{S}conditionalFormatting":
                self.rules = True
                element.clear()
        return sheet

    def _merge(self, reference: str, sheet: _Sheet) -> None:
        first, _, last = reference.partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        if top and bottom:
            sheet.merged.append((top, left, bottom, right))

    def _column(self, element: Element, sheet: _Sheet) -> None:
        first, last = element.get("min", ""), element.get("max", "")
        hidden = element.get("hidden") in ("1", "true") and len(first) < 6 and first.isdigit()
        if hidden and int(first) <= self.package.limits.columns:
            several = last != first and last.isdigit() and len(last) < 6
            until = f" to {_letters(int(last))}" if several else ""
            sheet.hidden_columns.append(f"{_letters(int(first))}{until}")

    def _row(self, element: Element, before: int, sheet: _Sheet) -> int:
        """Keep the cells of a row that say anything; the number of the row."""
        given = element.get("r", "")
        number = int(given) if given.isdigit() and len(given) < 8 else before + 1
        if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
            sheet.hidden.add(number)
        cells: dict[int, Cell] = {}
        column = 0
        for item in element.iterfind(f"{S}c"):
            _, named = _place(item.get("r", ""))
            column = named or column + 1
            cell = self._cell(item)
            if cell.markup or (cell.fill and column <= self.package.limits.columns):
                cells[column] = cell
                self.count.words(len(cell.markup), f"{_letters(column)}{number}")
        if any(cell.markup for cell in cells.values()):
            self.count.line(max(column for column, cell in cells.items() if cell.markup))
            sheet.rows[number] = cells
        return number

    def _cell(self, item: Element) -> Cell:
        look = self.looks.of(item.get("s", "0"))
        stored = item.find(f"{S}v")
        value = (stored.text or "") if stored is not None else ""
        if item.find(f"{S}f") is not None:
            self.formulas += 1
            self.unstored += stored is None
        text, remark = self._value(item, value, look)
        if text.struck or (look.struck and text.markup):
            remark = f"{remark} Struck through.".strip()
        return Cell(
            markup=text.markup,
            fill=look.fill,
            bold=bool(text.markup) and (text.bold or look.bold),
            remark=remark,
        )

    def _value(self, item: Element, value: str, look: Look) -> tuple[_Text, str]:
        """What a cell shows, and what has to be said about it."""
        kind = item.get("t", "n")
        if kind == "s":
            known = value.isdigit() and len(value) < 9 and int(value) < len(self.texts)
            return (self.texts[int(value)] if known else _Text("")), ""
        if kind == "inlineStr":
            inline = item.find(f"{S}is")
            return (_rich(inline) if inline is not None else _Text("")), ""
        if kind == "b":
            return _Text("TRUE" if value == "1" else "FALSE"), ""
        if kind == "e":
            return _Text(escape(value)), "The sheet shows an error here."
        if kind in ("str", "d"):
            return _Text(_markup([(value, False)])), ""
        return self._number(value.strip(), look) if value.strip() else (_Text(""), "")

    def _number(self, value: str, look: Look) -> tuple[_Text, str]:
        try:
            words = shown(value, look.code, from_1904=self.from_1904)
        except (ValueError, OverflowError, ArithmeticError):
            return _Text(escape(value)), "The sheet shows an error here."
        remark = ""
        if is_date(look.code):
            day = day_of(value, from_1904=self.from_1904)
            remark = f"The sheet holds the day {day:%Y-%m-%d}." if day else ""
        elif "." in words:
            remark = f"The sheet holds the number {words}."
        return _Text(escape(words)), remark

    def _comments(self, part: str) -> dict[tuple[int, int], str]:
        """Comments by row and column."""
        found: dict[tuple[int, int], str] = {}
        comments = self.package.related(part, "comments")
        root = self.package.xml(comments) if comments else None
        if root is None:
            return found
        authors = [author.text or "" for author in root.iterfind(f"{S}authors/{S}author")]
        for item in root.iter(f"{S}comment"):
            words = "".join(piece.text or "" for piece in item.iter(f"{S}t"))
            if words.startswith(_THREADED):
                words = words.partition("Comment:")[2]
            words = " ".join(words.split())
            author = item.get("authorId", "")
            named = authors[int(author)] if author.isdigit() and int(author) < len(authors) else ""
            named = "" if named.startswith("tc=") or words.startswith(f"{named}:") else named
            if words:
                called = f"Comment by {named}" if named else "Comment"
                found[_place(item.get("ref", ""))] = f"{called}: {words}"
        return found

    # Lines

    def _lines(
        self, sheet: _Sheet, comments: dict[tuple[int, int], str], *, unseen: bool
    ) -> Iterator[Line]:
        """The rows that hold words, each as wide as the widest; one blank line for each gap."""
        width = max(
            (
                column
                for cells in sheet.rows.values()
                for column, cell in cells.items()
                if cell.markup
            ),
            default=0,
        )
        covered = _covered(sheet, width)
        before = None
        for number in sorted(sheet.rows):
            if before is not None and number > before + 1:
                yield Line(before + 1, (Cell(),), hidden=unseen)
            before = number
            cells = []
            for column in range(1, width + 1):
                cell = sheet.rows[number].get(column, Cell())
                said = comments.get((number, column), "")
                if (number, column) in covered:
                    cell = Cell(covered=True)
                elif said:
                    remark = f"{cell.remark} {said}".strip()
                    cell = Cell(cell.markup, cell.fill, cell.bold, remark)
                cells.append(cell)
            yield Line(number, tuple(cells), hidden=unseen or number in sheet.hidden)


def _covered(sheet: _Sheet, width: int) -> set[tuple[int, int]]:
    """The places that a merged cell covers, where it is not itself."""
    found: set[tuple[int, int]] = set()
    numbers = sorted(sheet.rows)
    for top, left, bottom, right in sheet.merged:
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            found |= {
                (number, column)
                for column in range(left, min(right, width) + 1)
                if (number, column) != (top, left)
            }
    return found


def _place(reference: str) -> tuple[int, int]:
    """Row and column of "B7", from 1; (0, 0) where it is no place in a sheet."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(match[2]), column) if column <= _MOST_COLUMNS else (0, 0)


def _letters(column: int) -> str:
    """The letters that a sheet has for a column."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _rich(element: Element) -> _Text:
    """Words whose runs may look different."""
    runs: list[tuple[str, bool]] = []
    struck = False
    for child in element:
        if child.tag == f"{S}t":
            runs.append((child.text or "", False))
        elif child.tag == f"{S}r":
            words = "".join(piece.text or "" for piece in child.iterfind(f"{S}t"))
            runs.append((words, _is_on(child.find(f"{S}rPr/{S}b"))))
            struck = struck or _is_on(child.find(f"{S}rPr/{S}strike"))
    filled = [bold for words, bold in runs if words.strip()]
    bold = bool(filled) and all(filled)
    return _Text(_markup([(words, each and not bold) for words, each in runs]), bold, struck)


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _markup(runs: list[tuple[str, bool]]) -> str:
    """Runs of words, each bold or not, as markup; each line is a paragraph or an item."""
    markup = ""
    for words, bold in runs:
        unescaped = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), words)
        for place, line in enumerate(re.split(r"\r\n|\r|\n", unescaped)):
            written = re.sub(r"\s+", " ", escape(line))
            marked = f"<b>{written}</b>" if bold and written.strip() else written
            markup += f"\n{marked}" if place else marked
    return join(Block(line) for line in markup.split("\n"))
