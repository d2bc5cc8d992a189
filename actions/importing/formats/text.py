"""Plain text: in which encoding it is, what divides its cells, and the lines that come of it."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from actions.importing.document import Cell, Document, Line, Part, UnreadableDocument
from actions.importing.formats.limits import LIMITS, Count, Limits, check_document
from actions.importing.formats.words import Block, join, keep_tags

# The encodings that text from an office has; the wide ones first, their marks begin alike.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = ["utf_8", "utf_16", "cp1252"]
_CALLED = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_DELIMITERS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
# Excel's own first line of a CSV, that says what divides its cells.
_SAID = re.compile(r"sep=([;,|\t])", re.IGNORECASE)
# What stands under the header of a table that is drawn with bars.
_RULE = re.compile(r"[\s|:+=-]+")
_SAMPLE = 64 * 1024
_MOST_CONTROLS = 2


@dataclass(frozen=True)
class _Record:
    """The cells of one row, and the line of the text on which it begins."""

    number: int
    cells: tuple[str, ...]


def read(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of these bytes, whatever usual encoding they are in; raises
    UnreadableDocument."""
    text, encoding = decode(data, name=name)
    remarks = []
    if encoding in _CALLED:
        remarks.append(
            f"The text is read as {_CALLED[encoding]}: look at accents, dashes and quotation marks."
            if encoding == "cp1252"
            else f"The text is read as {_CALLED[encoding]}."
        )
    return document_of_text(text, name=name, remarks=remarks, limits=limits)


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text and the encoding it was found to be in; raises UnreadableDocument."""
    text, encoding = _decode(data, name=name)
    control = _first_control(text)
    if control is not None:
        raise UnreadableDocument(
            f"{name} holds characters at line {control} that no text has: save it again as text or "
            "CSV in UTF-8, or paste the plan’s table."
        )
    if not text.strip():
        raise UnreadableDocument(f"{name} is empty: choose the file that holds the plan.")
    return text, encoding


def _decode(data: bytes, *, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UnreadableDocument(
                    f"{name} begins as {_CALLED.get(encoding, 'UTF-8')} and does not go on so: "
                    "open it, save it again as text in UTF-8, and choose that."
                ) from error
    if b"\x00" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            return _guess(data, name=name)
    return _guess(data, name=name)


def _guess(data: bytes, *, name: str) -> tuple[str, str]:
    """What charset-normalizer takes it for, among the encodings that offices use."""
    if b"\x00" in data:
        encoding = "utf-16-le" if data[1::2].count(0) >= data[0::2].count(0) else "utf-16-be"
        try:
            return data.decode(encoding), "utf-16"
        except UnicodeDecodeError as error:
            raise _unknown(name) from error
    best = from_bytes(data[:_SAMPLE], cp_isolation=_USUAL).best()
    if best is None or best.encoding not in ("cp1252", "utf_8"):
        raise _unknown(name)
    return data.decode("cp1252", errors="replace"), "cp1252"


def _unknown(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is text in an encoding that is not known: save it again as text or CSV in UTF-8, "
        "or paste the plan’s table."
    )


def _first_control(text: str) -> int | None:
    """The line of the first control character, where there are too many to be a slip, or a NUL."""
    found = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]").finditer(text)
    places = [match.start() for _, match in zip(range(_MOST_CONTROLS + 1), found, strict=False)]
    if not places or (len(places) <= _MOST_CONTROLS and "\x00" not in text):
        return None
    return text.count("\n", 0, places[0]) + 1


def document_of_text(
    text: str,
    *,
    name: str,
    remarks: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Document:
    """The document that a text is: one part, a line for each row, a cell between two delimiters.

    Raises UnreadableDocument.
    """
    lines = split_lines(text)
    delimiter = _delimiter(lines)
    if _SAID.fullmatch(lines[0].strip()):
        lines[0] = ""
    quoted = _quoted_records(lines, delimiter) if delimiter else None
    records = quoted if quoted is not None else _plain_records(lines, delimiter)
    kind = "csv" if delimiter not in ("", "\t") else "text"
    count = Count(name, limits)
    for record in records:  # before a cell is made of anything
        count.line(len(record.cells))
        for cell in record.cells:
            count.words(len(cell), f"line {record.number}")
    found = [_line(record, quoted is not None) for record in records]
    if not delimiter:
        # Only now: what it takes to find columns is for those who have no other sign.
        found = _aligned(lines) or found
    part = Part(lines=tuple(found), table=any(len(line.cells) > 1 for line in found))
    document = Document(name=name, format=kind, parts=(part,), remarks=tuple(remarks))
    return check_document(document, limits)


def split_lines(text: str) -> list[str]:
    """Lines as an editor counts them, trailing tabs kept: they are the table's empty cells."""
    return [line.replace("\f", " ").rstrip(" ") for line in re.split(r"\r\n|\r|\n", text)]


def _aligned(lines: Sequence[str]) -> list[Line] | None:
    from actions.importing.formats.text_columns import aligned_lines

    return aligned_lines(lines)


def _line(record: _Record, quoted: bool) -> Line:  # noqa: FBT001 -- says how it was written
    cells = (cell.replace("\r\n", "\n").replace("\r", "\n") for cell in record.cells)
    if quoted:
        return Line(record.number, tuple(Cell(paragraphs(cell)) for cell in cells))
    return Line(record.number, tuple(Cell(keep_tags(cell)) for cell in cells))


def paragraphs(cell: str) -> str:
    """A cell with line breaks in it: each line is a paragraph, or an item where it is marked."""
    return join(Block(keep_tags(line).strip()) for line in cell.split("\n"))


# What divides the cells


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that divides the cells of most lines alike; "" where nothing does."""
    said = _SAID.fullmatch(lines[0].strip())
    if said:
        return said[1]
    filled = [line for line in lines[:2000] if line.strip()]
    tabbed = sum("\t" in line for line in filled)
    if tabbed and tabbed * 4 >= len(filled):
        return "\t"
    scores = {
        delimiter: _evenness(lines, delimiter)
        for delimiter in _DELIMITERS
        if delimiter != "\t" and any(delimiter in line for line in filled)
    }
    best = max(scores, key=lambda delimiter: scores[delimiter], default="")
    if best and scores[best] > 0:
        return best
    return "\t" if tabbed else ""


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """How many cells lie in rows of the same width; 0 where too few rows agree to be a table."""
    records = _quoted_records(lines[:2000], delimiter)
    if records is None:
        records = _plain_records(lines[:2000], delimiter)
    widths = Counter(
        len(record.cells) for record in records if any(cell.strip() for cell in record.cells)
    )
    rows = sum(widths.values())
    wide = {width: times for width, times in widths.items() if width > 1}
    if not wide:
        return 0.0
    width = max(wide, key=lambda width: (wide[width] * width, width))
    share = widths[width] / rows
    needed = 0.9 if width == 2 else 0.5
    return width * share if rows > 1 and share >= needed else 0.0


def _plain_records(lines: Sequence[str], delimiter: str) -> list[_Record]:
    """A record each line; a quotation mark is only itself."""
    return [
        _Record(number, tuple(_divided(line, delimiter)) if delimiter else (line,))
        for number, line in enumerate(lines, start=1)
    ]


def _divided(line: str, delimiter: str) -> list[str]:
    """The cells of a line; bars may stand at both ends too, and a line of dashes is a blank one."""
    if delimiter != "|" or "|" not in line:
        return line.split(delimiter)
    if _RULE.fullmatch(line):
        return [""]
    inside = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inside.split("|")]


def _quoted_records(lines: Sequence[str], delimiter: str) -> list[_Record] | None:
    """Records as a spreadsheet writes them, quotes round what has a line break in it.

    None where the quotation marks are not used so. With tabs that is believed only where a cell
    has a line break or a doubled mark: in other texts a quotation is just a quotation.
    """
    if not any('"' in line for line in lines):
        return None
    records = _parsed(lines, delimiter, strict=True)
    if records is None and delimiter != "\t":
        records = _parsed(lines, delimiter, strict=False)
        if records is not None and len(records) * 2 < len(lines):
            return None  # a mark that is never closed swallows the rest
    if records is None:
        return None
    several = any("\n" in cell.strip("\n") for record in records for cell in record.cells)
    doubled = any(f'{delimiter}"' in line and '""' in line for line in lines)
    return records if delimiter != "\t" or several or doubled else None


def _parsed(lines: Sequence[str], delimiter: str, *, strict: bool) -> list[_Record] | None:
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=strict)
    records, number = [], 1
    try:
        for cells in reader:
            records.append(_Record(number, tuple(cells) or ("",)))
            number = reader.line_num + 1
    except csv.Error:
        return None
    return records
