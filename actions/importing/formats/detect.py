"""What a file is, by its content: its name is never believed."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from actions.importing.document import UnreadableDocument
from actions.importing.formats.limits import LIMITS, Limits, check_size

HEAD = 4096


class Kind(StrEnum):
    """What can be read."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    TEXT = "text"
    HTML = "html"


_PROGRAM = "is a program: choose the file that holds the plan."
_PICTURE = (
    "is a picture: choose the Word, Excel or PDF file that it was made from, or paste the plan’s "
    "table as text."
)
_PRESENTATION = "is a presentation: paste the plan’s table, or save it as a PDF and choose that."
_OPEN_TEXT = "is an OpenDocument text: save it as Word (.docx) and choose that."
_OPEN_SHEET = "is an OpenDocument spreadsheet: save it as Excel (.xlsx) and choose that."
_ARCHIVE = "is an archive with files in it: take the plan out of it and choose that."
_OLD_WORD = "is an old Word file (.doc): open it, save it as Word (.docx) and choose that."
_OLD_EXCEL = "is an old Excel file (.xls): open it, save it as Excel (.xlsx) and choose that."
_PROTECTED = "is locked with a password: save it without one and choose it again."
_OLD_OFFICE = (
    "is an old Office file, a letter or something like it: save it as Word (.docx), Excel (.xlsx) "
    "or PDF and choose that."
)
_DAMAGED = "is damaged or was cut short: open it, save it again and choose that."
_UNKNOWN = (
    "is no document that can be read: choose a Word (.docx), Excel (.xlsx), PDF, CSV or text file, "
    "or paste the plan’s table."
)
_PAGES = "was made with Pages or Numbers: export it as Word, Excel or PDF and choose that."
_BINARY_SHEET = "is a binary Excel file (.xlsb): open it, save it as Excel (.xlsx) and choose that."

# First bytes of what people send by mistake, and what to say of it.
_SIGNATURES = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"{\\rtf", "is a rich text file (.rtf): open it, save it as Word (.docx) and choose that."),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"MZ\x90\x00", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
)
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|!--)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml|\s*<!DOCTYPE|\s*<svg", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect(data: bytes, *, name: str, limits: Limits = LIMITS) -> Kind:
    """The kind of these bytes; UnreadableDocument says what they are instead, and what to do."""
    check_size(len(data), name=name, limits=limits)
    head = data[:HEAD]
    for signature, refusal in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableDocument(f"{name} {refusal}")
    if head.startswith(_OLE):
        raise UnreadableDocument(f"{name} {_of_ole(data)}")
    if head.startswith(b"PK"):
        return _of_zip(data, name=name)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return _of_text(data, name=name)


def _of_ole(data: bytes) -> str:
    """What is wrong with a file of Office's older container, by the streams that it names."""
    for stream, refusal in (
        ("EncryptedPackage", _PROTECTED),
        ("WordDocument", _OLD_WORD),
        ("Workbook", _OLD_EXCEL),
        ("Book", _OLD_EXCEL),
        ("PowerPoint Document", _PRESENTATION),
    ):
        if stream.encode("utf-16-le") in data:
            return refusal
    return _OLD_OFFICE


def _of_zip(data: bytes, *, name: str) -> Kind:
    """Word or Excel, by the parts that the zip lists; other zips are refused by what they are."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            said = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except Exception as error:  # zipfile raises a dozen kinds for what is broken
        raise UnreadableDocument(f"{name} {_DAMAGED}") from error
    if any(part.startswith("word/document") for part in names):
        return Kind.DOCX
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    raise UnreadableDocument(f"{name} {_other_zip(said, names)}")


def _other_zip(said: bytes, names: set[str]) -> str:
    """What another zip is; `said` is the beginning of what an OpenDocument file says of itself."""
    refusals = (
        ("xl/workbook.bin" in names, _BINARY_SHEET),
        (any(part.startswith("ppt/") for part in names), _PRESENTATION),
        ("mimetype" in names and b"opendocument.spreadsheet" in said, _OPEN_SHEET),
        ("mimetype" in names and b"opendocument.text" in said, _OPEN_TEXT),
        ("mimetype" in names, _UNKNOWN),
        ("Index/Document.iwa" in names, _PAGES),
        ("[Content_Types].xml" in names, _DAMAGED),
    )
    return next((refusal for holds, refusal in refusals if holds), _ARCHIVE)


def _of_text(data: bytes, *, name: str) -> Kind:
    """Text or a table of a web page; other markup and binary files are refused."""
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if not marked and _is_binary(data):
        raise UnreadableDocument(f"{name} {_UNKNOWN}")
    head = data[:HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _HTML.match(head) or re.search(rb"<table\b", head, re.IGNORECASE):
        return Kind.HTML
    if _XML.match(head):
        raise UnreadableDocument(
            f"{name} is XML or a drawing: choose a Word, Excel or PDF file, or paste the plan’s "
            "table."
        )
    return Kind.TEXT


def _is_binary(data: bytes) -> bool:
    """Whether NULs or control characters stand in it otherwise than in UTF-16 or UTF-32."""
    sample = data[: 256 * 1024]
    nuls = sample.count(0)
    if nuls:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        one_sided = max(even, odd) > 10 * min(even, odd)
        return not (one_sided and nuls > len(sample) // 4)
    controls = sum(sample.count(bytes([code])) for code in (*range(1, 9), *range(14, 27)))
    return controls > max(2, len(sample) // 1000)
