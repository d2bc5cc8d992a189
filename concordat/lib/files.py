"""Files that arrive: what they are by their content, how large they really are, a safe name.

Nothing that the sender says is believed: not the name, not the type, not the size.
"""

import codecs
import hashlib
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
CHUNK = 64 * 1024
# How much of a file is looked at for what stands at its beginning.
HEAD = 64 * 1024

# Limits of what is read in a zip, which Office and OpenDocument files are.
MOST_ENTRIES = 5_000
MOST_DIRECTORY_BYTES = MEGABYTE
MOST_UNPACKED_BYTES = 300 * MEGABYTE
MOST_PART_BYTES = 256 * 1024

LONGEST_NAME = 120
PLAIN = "text/plain; charset=utf-8"

# Content type → the endings that a name may have; the first is added where it has none of them.
ENDINGS = {
    "application/pdf": (".pdf",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    PLAIN: (".txt", ".csv"),
}
ALLOWED_IN_WORDS = (
    "a PDF, a Word, Excel, PowerPoint or OpenDocument file, a PNG, JPEG, GIF or WebP picture, "
    "or plain text (UTF-8)"
)

_OOXML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# The names of streams in Office's older format, as they stand in its directory.
_OLE_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OLE_MACROS = "_VBA_PROJECT"
_OLE_LOCKED = "EncryptedPackage"
_WEB_PAGE = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class FileRefused(ValueError):
    """A file that is not taken; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its content from the beginning, and what was found in it."""

    file: File
    name: str
    content_type: str
    size: int
    sha256: str


def check(file: File) -> Checked:
    """What a file is, by reading it once from end to end.

    Raises FileRefused. The file stands at its beginning afterwards.
    """
    read = _read_through(file)
    content_type = _type_of(file, read)
    file.seek(0)
    return Checked(
        file=file,
        name=clean_name(str(file.name or ""), content_type),
        content_type=content_type,
        size=read.size,
        sha256=read.sha256,
    )


# Reading once


@dataclass(frozen=True, slots=True)
class _Read:
    """What one pass over a file finds."""

    size: int
    sha256: str
    head: bytes
    is_text: bool
    ole_names: frozenset[str]


def _chunks(file: File) -> Iterator[bytes]:
    """The content in pieces; refused as soon as more came than is allowed."""
    file.seek(0)
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise FileRefused(
                f"The file is larger than {MOST_BYTES // MEGABYTE} MB: make it smaller, or give a "
                "link to where it lies."
            )
        yield chunk


def _read_through(file: File) -> _Read:
    """One pass: size, fingerprint, beginning, whether it is text, names of Office's streams."""
    size, digest, head, before = 0, hashlib.sha256(), b"", b""
    text: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8-sig")()
    found: set[str] = set()
    for chunk in _chunks(file):
        size += len(chunk)
        digest.update(chunk)
        head += chunk[: max(0, HEAD - len(head))]
        text = text if _goes_on_as_text(text, chunk) else None
        both = before + chunk
        found |= {name for name in _OLE_NAMES if name.encode("utf-16-le") in both}
        before = chunk[-64:]
    if not size:
        raise FileRefused("The file is empty: choose it again, or choose another one.")
    if text is not None and not _goes_on_as_text(text, b"", final=True):
        text = None
    return _Read(size, digest.hexdigest(), head, text is not None, frozenset(found))


_OLE_NAMES = (*_OLE_STREAMS, _OLE_MACROS, _OLE_LOCKED)


def _goes_on_as_text(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes, *, final: bool = False
) -> bool:
    """Whether a piece is UTF-8 without control characters, NUL among them."""
    if decoder is None:
        return False
    try:
        return not _CONTROL.search(decoder.decode(chunk, final))
    except UnicodeDecodeError:
        return False


# What it is


def _type_of(file: File, read: _Read) -> str:
    """The content type; refused where it is none of those that are taken."""
    head = read.head
    if head.startswith(b"PK\x03\x04"):
        return _type_of_zip(file, read.size)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _type_of_ole(read.ole_names)
    found = _type_of_head(head)
    if found is None and read.is_text:
        if _WEB_PAGE.search(head):
            raise FileRefused(
                "This is a web page, a drawing or other markup: save it as a PDF and choose that."
            )
        return PLAIN
    if found is None:
        raise FileRefused(f"The file is of no kind that is taken here: choose {ALLOWED_IN_WORDS}.")
    if _ends_as_zip(file, read.size):
        raise FileRefused(
            "Another file is hidden behind the end of this one: save it again and choose that."
        )
    return found


def _type_of_head(head: bytes) -> str | None:
    """A PDF or a picture, by its first bytes."""
    if re.match(rb"%PDF-[12]\.\d", head):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def _type_of_ole(names: frozenset[str]) -> str:
    """One of the older Office files, by the streams that its directory names."""
    if _OLE_LOCKED in names:
        raise FileRefused("The file is locked with a password: save it without one.")
    if _OLE_MACROS in names:
        raise FileRefused("The file holds macros: save it without them, or as a PDF.")
    for name, content_type in _OLE_STREAMS.items():
        if name in names:
            return content_type
    raise FileRefused(f"The file is of no kind that is taken here: choose {ALLOWED_IN_WORDS}.")


# Zips, with limits before anything is unpacked

_END = struct.Struct("<4s4H2LH")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    UnicodeDecodeError,
    OSError,
    EOFError,
    RuntimeError,  # what zipfile raises for a part that is locked
    NotImplementedError,
)


def _damaged() -> FileRefused:
    """What is said of a zip that is not as it should be."""
    return FileRefused(
        "The file is damaged or not quite an Office file: open it, save it again, and choose that."
    )


def _ends_as_zip(file: File, size: int) -> bool:
    """Whether a zip's end of directory stands at the very end."""
    file.seek(max(0, size - _END.size))
    return bool(file.read(_END.size).startswith(b"PK\x05\x06"))


def _check_directory(file: File, size: int) -> None:
    """Refuse a directory that is too large to read, or that does not lie where it says.

    Python's zipfile reads all of it before anybody can count the entries.
    """
    file.seek(max(0, size - _END.size - 20))
    end = file.read()
    if len(end) < _END.size + 20 or end.startswith(b"PK\x06\x07"):
        raise _damaged()
    mark, disk, first_disk, here, entries, length, offset, comment = _END.unpack(end[20:])
    if mark != b"PK\x05\x06" or disk or first_disk or comment or here != entries:
        raise _damaged()
    if offset + length != size - _END.size:
        raise _damaged()
    if entries > MOST_ENTRIES or length > MOST_DIRECTORY_BYTES:
        raise FileRefused("The file has too many parts to look through: save it as a PDF.")


def _type_of_zip(file: File, size: int) -> str:
    """An Office or OpenDocument file, by what it says of itself; any other zip is refused."""
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) != len(archive.infolist()):
                raise _damaged()
            if sum(part.file_size for part in parts.values()) > MOST_UNPACKED_BYTES:
                raise FileRefused("Unpacked, the file is far too large: save it as a PDF.")
            if "mimetype" in parts:
                return _type_of_open_document(_part(archive, "mimetype"), set(parts))
            if "[Content_Types].xml" in parts:
                return _type_of_ooxml(_part(archive, "[Content_Types].xml"), set(parts))
    except _BROKEN as broken:
        raise _damaged() from broken
    raise FileRefused("A zip cannot be looked into here: choose the files in it, one report each.")


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """One small part of a zip; never more than MOST_PART_BYTES are unpacked, whatever it says."""
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    with archive.open(name) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise _damaged()
    return content.decode("utf-8-sig")


def _type_of_open_document(mimetype: str, names: set[str]) -> str:
    """Text, spreadsheet or presentation, without macros."""
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused("The file holds macros: save it without them, or as a PDF.")
    if mimetype in ENDINGS and mimetype.startswith(_OPEN_DOCUMENT):
        return mimetype
    raise FileRefused(f"The file is of no kind that is taken here: choose {ALLOWED_IN_WORDS}.")


def _type_of_ooxml(content_types: str, names: set[str]) -> str:
    """Word, Excel or PowerPoint, by the content types that the file itself lists."""
    declared = re.search(r"encoding\s*=\s*[\"']([^\"']*)[\"']", content_types)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise _damaged()
    # Written-out letters and declarations have no business here: they could hide a word below.
    if "<!" in content_types or "&#" in content_types:
        raise _damaged()
    lowered = content_types.lower()
    if "macroenabled" in lowered or "vbaproject" in lowered + "".join(names).lower():
        raise FileRefused("The file holds macros: save it without them, or as a PDF.")
    listed = set(re.findall(r"ContentType\s*=\s*[\"']([^\"']*)[\"']", content_types))
    for content_type in ENDINGS:
        if content_type.startswith(_OOXML) and f"{content_type}.main+xml" in listed:
            return content_type
    raise FileRefused(f"The file is of no kind that is taken here: choose {ALLOWED_IN_WORDS}.")


# Names


def clean_name(name: str, content_type: str) -> str:
    """A name that is safe to show and to save under, with an ending that fits the content."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        " " if character.isspace() else character
        for character in last
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    kept = " ".join(re.sub(r"[<>:\"|?*]", "_", kept).split()).strip(". ")
    endings = ENDINGS[content_type]
    ending = next((each for each in endings if kept.lower().endswith(each)), "")
    stem = kept[: len(kept) - len(ending)] if ending else kept
    return f"{stem[:LONGEST_NAME].strip('. ') or 'evidence'}{ending or endings[0]}"


# While it arrives


class BoundedUpload(FileUploadHandler):
    """Keeps no more of a file than is needed to see that it is too large.

    Stands before Django's own handlers: what it does not pass on is never stored. The rest of the
    request is still read, so that the page can say what was wrong.
    """

    passed_on = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Each file is counted by itself."""
        super().new_file(*args, **kwargs)
        self.passed_on = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The piece, or None once there was more than is allowed."""
        if self.passed_on > MOST_BYTES:
            return None
        self.passed_on += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind make the file."""
        return
