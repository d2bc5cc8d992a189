"""Files that arrive: each kind that is taken, and everything that is not what it says it is."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile

from concordat.lib import files
from concordat.lib.files import ENDINGS, MOST_BYTES, BoundedUpload, FileRefused, check, clean_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain; charset=utf-8"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(parts: dict[str, bytes | str], **options: Any) -> bytes:
    """A zip with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def content_types(main: str, *, before: str = "", more: str = "") -> str:
    """What an Office file says of its own parts."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<Types xmlns="types">'
        f'<Override PartName="/main.xml" ContentType="{main}"/>{more}</Types>'
    )


def office(
    main: str = f"{WORD}.main+xml", parts: dict[str, str] | None = None, **more: str
) -> bytes:
    """An Office file of today."""
    return zipped(
        {"[Content_Types].xml": content_types(main, **more), "main.xml": "<x/>", **(parts or {})}
    )


def open_document(mimetype: str = OPEN_DOCUMENT_TEXT, **parts: str) -> bytes:
    """An OpenDocument file."""
    return zipped({"mimetype": mimetype, "content.xml": "<x/>", **parts})


def ole(*names: str) -> bytes:
    """An Office file of before 2007, as far as its directory goes."""
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in names)


def file_of(content: bytes, name: str = "evidence.bin") -> File:
    """A file as a form hands it on."""
    return ContentFile(content, name=name)


TAKEN = {
    "pdf": (PDF, "application/pdf"),
    "png": (PNG, "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg"),
    "gif": (b"GIF89a" + bytes(40), "image/gif"),
    "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40), "image/webp"),
    "docx": (office(), WORD),
    "xlsx": (
        office("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pptx": (
        office(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        ),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "odt": (open_document(), OPEN_DOCUMENT_TEXT),
    "doc": (ole("WordDocument"), "application/msword"),
    "xls": (ole("Workbook"), "application/vnd.ms-excel"),
    "ppt": (ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    "text": ("Signed by all six – on 3 March\r\n\tYes".encode(), TEXT),
    "csv": (b"\xef\xbb\xbfward,rooms\n1,2\n", TEXT),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_each_kind_that_is_taken_is_known_by_its_content(kind: str) -> None:
    """The name says something else each time."""
    content, content_type = TAKEN[kind]
    found = check(file_of(content, "holiday.exe"))
    assert found.content_type == content_type
    assert found.name == f"holiday.exe{ENDINGS[content_type][0]}"
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert found.file.read() == content, "it stands at its beginning again"


def bomb() -> bytes:
    """A list of contents that unpacks to a hundred times what may be read of it."""
    return zipped({"[Content_Types].xml": " " * (100 * files.MOST_PART_BYTES)})


def forged(content: bytes) -> bytes:
    """The same, with a directory that says it is small."""
    true = struct.pack("<L", 100 * files.MOST_PART_BYTES)
    return content.replace(true, struct.pack("<L", 100))


def many_entries() -> bytes:
    """More parts than any document has."""
    return zipped({f"{number}": "" for number in range(files.MOST_ENTRIES + 1)})


def twice() -> bytes:
    """Two lists of contents: which one counts depends on who reads."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", content_types(f"{WORD}.main+xml"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("[Content_Types].xml", content_types(MACRO_DOCUMENT))
    return buffer.getvalue()


def with_method(number: int) -> bytes:
    """A part packed in a way that Office does not use."""
    content = bytearray(office())
    content[8:10] = struct.pack("<H", number)
    at = content.index(b"PK\x01\x02")
    content[at + 10 : at + 12] = struct.pack("<H", number)
    return bytes(content)


def locked() -> bytes:
    """A part that asks for a password."""
    content = bytearray(office())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def spoilt() -> bytes:
    """Its packed bytes are no packed bytes."""
    content = bytearray(office())
    at = 30 + len("[Content_Types].xml")
    content[at : at + 8] = b"\xff" * 8
    return bytes(content)


MACRO_DOCUMENT = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_PART = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY m "macroEnabled">]>'

REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "is empty"),
    "a program renamed .pdf": (b"MZ\x90\x00" + bytes(200), "choose a PDF"),
    "text with NUL": (b"Minutes\x00 of the meeting", "choose a PDF"),
    "text with control characters": (b"\x1b]0;title\x07", "choose a PDF"),
    "text in another code": ("Ä ward".encode("latin-1"), "choose a PDF"),
    "text cut in a letter": ("ward –".encode()[:-1], "choose a PDF"),
    "a web page": (b"<!DOCTYPE html><html></html>", "save it as a PDF"),
    "a web page after words": (b"Hello\n< SCRIPT>alert(1)</script>", "save it as a PDF"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "save it as a PDF"),
    "xml": (b"<?xml version='1.0'?><x/>", "save it as a PDF"),
    "a picture with a zip behind it": (PNG + zipped({"a": "b"}), "hidden behind"),
    "a pdf with a zip behind it": (PDF + zipped({"a": "b"}), "hidden behind"),
    "a zip": (zipped({"a.txt": "b"}), "A zip cannot be looked into"),
    "a zip without an end": (office()[:-30], "is damaged"),
    "a zip with words behind it": (office() + b"words", "is damaged"),
    "a zip too short to be one": (b"PK\x03\x04" + b"PK\x05\x06", "is damaged"),
    "a zip with its directory elsewhere": (
        office()[:-22] + b"words" + office()[-22:],
        "is damaged",
    ),
    "a zip in two halves": (office()[:-18] + b"\x01" + office()[-17:], "is damaged"),
    "a zip bomb": (bomb, "is damaged"),
    "a zip bomb that says it is none": (lambda: forged(bomb()), "is damaged"),
    "far too large unpacked": (
        lambda: office(parts={"media.bin": "0" * (files.MOST_UNPACKED_BYTES + 1)}),
        "far too large",
    ),
    "too many parts": (many_entries, "too many parts"),
    "two lists of contents": (twice, "is damaged"),
    "packed otherwise": (lambda: with_method(12), "is damaged"),
    "packed in an unknown way": (lambda: with_method(97), "is damaged"),
    "a locked part": (locked, "is damaged"),
    "spoilt bytes": (spoilt, "is damaged"),
    "docm": (office(MACRO_DOCUMENT), "holds macros"),
    "xlsm": (office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "holds macros"),
    "docx with macros in it": (office(more=MACRO_PART), "holds macros"),
    "docx with a macro part": (office(parts={"word/vbaProject.bin": "x"}), "holds macros"),
    "docx with written-out letters": (office("macro&#69;nabled"), "is damaged"),
    "docx with a declaration": (office(before=DOCTYPE), "is damaged"),
    "docx in another code": (
        zipped({"[Content_Types].xml": '<?xml version="1.0" encoding="UTF-7"?><Types/>'}),
        "is damaged",
    ),
    "docx in no code at all": (zipped({"[Content_Types].xml": b"\xff\xfe\x00"}), "is damaged"),
    "another package": (office("application/x-other"), "choose a PDF"),
    "odt with macros": (open_document(**{"Basic/script.xml": "x"}), "holds macros"),
    "a book": (open_document("application/epub+zip"), "choose a PDF"),
    "an installer": (ole(), "choose a PDF"),
    "doc with macros": (ole("WordDocument", "_VBA_PROJECT"), "holds macros"),
    "doc with a password": (ole("EncryptedPackage"), "locked with a password"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_taken_is_refused_in_one_sentence_that_says_what_to_do(kind: str) -> None:
    """The name ends as a PDF's would, which helps nobody."""
    content, said = REFUSED[kind]
    with pytest.raises(FileRefused, match=said) as refused:
        check(file_of(content() if callable(content) else content, "evidence.pdf"))
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


class Stream(io.RawIOBase):
    """A file without an end, which counts what was read of it and claims to be small."""

    name, size, read_so_far = "endless.txt", 10, 0

    def read(self, size: int = -1) -> bytes:
        self.read_so_far += size
        return b"a" * size

    def seek(self, *_: int) -> int:
        return 0


def test_a_file_too_large_is_refused_while_it_is_read_whatever_it_claims() -> None:
    stream: Any = Stream()
    with pytest.raises(FileRefused, match="larger than 20 MB: make it smaller"):
        check(stream)
    assert stream.read_so_far <= MOST_BYTES + files.CHUNK


def test_twenty_megabytes_are_taken() -> None:
    assert check(file_of(b"a" * MOST_BYTES)).size == MOST_BYTES


def test_names_of_streams_are_found_across_two_pieces() -> None:
    padding = files.CHUNK - len(OLE) - 7
    content = OLE + bytes(padding) + "WordDocument".encode("utf-16-le")
    assert check(file_of(content)).content_type == "application/msword"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Minutes.PDF", "Minutes.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\me\plan.pdf", "plan.pdf"),
        ("invoice.html", "invoice.html.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ('a"b<c>|?*.pdf', "a_b_c____.pdf"),
        ("  .hidden. ", "hidden.pdf"),
        ("", "evidence.pdf"),
        ("\x00\x01", "evidence.pdf"),
        (".pdf", "pdf.pdf"),
        ("Café – ward 7.pdf", "Café – ward 7.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_content_is(name: str, cleaned: str) -> None:
    assert clean_name(name, "application/pdf") == cleaned


def chunks(megabytes: int) -> Iterator[bytes]:
    """An upload in pieces of one megabyte."""
    return (b"a" * files.MEGABYTE for _ in range(megabytes))


def test_no_more_is_stored_of_an_upload_than_shows_that_it_is_too_large() -> None:
    handler = BoundedUpload()
    for size, stored in ((500, 21), (20, 20)):
        handler.new_file("file", "evidence.txt", "text/plain", None)
        kept = [handler.receive_data_chunk(chunk, 0) for chunk in chunks(size)]
        assert sum(len(chunk) for chunk in kept if chunk) == stored * files.MEGABYTE
        assert handler.file_complete(size) is None
