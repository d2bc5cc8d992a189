"""The zip that a Word or Excel file is: its parts, unpacked in memory and counted as they come."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from actions.importing.document import UnreadableDocument
from actions.importing.formats.limits import LIMITS, Limits

CHUNK = 64 * 1024

# The same words under other addresses: what "Strict Open XML" calls the namespaces.
_STRICT = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
)
_OLD_ADDRESS = b"http://purl.oclc.org/ooxml/"
_ADDRESS = b"http://schemas.openxmlformats.org/"
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Relation:
    """What a part points to: another part by its full name, or an address outside."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one file; nothing is written anywhere, nothing outside is opened."""

    def __init__(self, data: bytes, *, name: str, limits: Limits = LIMITS) -> None:
        self.name = name
        self.limits = limits
        self.unpacked = 0
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except Exception as error:  # zipfile raises a dozen kinds for what is broken
            self.damaged(error)
        self.parts = {part.filename: part for part in self.archive.infolist()}
        self._check()

    def _check(self) -> None:
        """Refuse what no program for documents writes."""
        listed = self.archive.infolist()
        if len(listed) > self.limits.members:
            raise UnreadableDocument(
                f"{self.name} has more than {self.limits.members:,} parts: copy the plan into a "
                "new document and choose that."
            )
        if len(self.parts) != len(listed):
            self.damaged()
        for part in listed:
            if part.flag_bits & 0x1:
                raise UnreadableDocument(
                    f"{self.name} is locked with a password: save it without one and choose it "
                    "again."
                )
            path = part.filename.replace("\\", "/")
            if path.startswith("/") or ".." in path.split("/") or ":" in path:
                raise UnreadableDocument(
                    f"{self.name} has a part that would be written outside of it, as no program "
                    "for documents makes: copy the plan into a new document and choose that."
                )

    def damaged(self, error: BaseException | None = None) -> NoReturn:
        """Say that it is broken."""
        raise UnreadableDocument(
            f"{self.name} is damaged or was cut short: open it, save it again and choose that."
        ) from error

    def read(self, part: str) -> bytes:
        """The content of a part, counted while it is unpacked: no size in a zip is believed."""
        found = self.parts.get(part)
        if found is None or found.compress_type not in _PLAIN_METHODS:
            self.damaged()
        pieces, size = [], 0
        try:
            with self.archive.open(found) as file:
                while piece := file.read(CHUNK):
                    size += len(piece)
                    self._count(size, len(piece))
                    pieces.append(piece)
        except UnreadableDocument:
            raise
        except MemoryError:
            raise
        except Exception as error:  # a bad checksum, a forged size, an end that comes too early
            self.damaged(error)
        return b"".join(pieces)

    def _count(self, size: int, more: int) -> None:
        self.unpacked += more
        if size > self.limits.member_bytes or self.unpacked > self.limits.unpacked_bytes:
            raise UnreadableDocument(
                f"{self.name} unpacks to far more than a plan holds: copy the plan into a new "
                "document and choose that."
            )

    def xml(self, part: str) -> Element | None:
        """The tree of a part, or None where there is no such part; entities are refused."""
        if part not in self.parts:
            return None
        data = self._current(part)
        with self._refusing():
            root: Element = fromstring(data, forbid_dtd=True)
        return root

    def stream(
        self, part: str, *, drop: re.Pattern[bytes] | None = None
    ) -> Iterator[tuple[str, Element]]:
        """Starts and ends of elements of a part, as they come; who reads must clear them.

        What matches `drop` is taken out of the part beforehand.
        """
        data = self._current(part)
        data = drop.sub(b"", data) if drop else data
        with self._refusing():
            yield from iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True)

    def _current(self, part: str) -> bytes:
        """The content of a part, with today's addresses for the namespaces."""
        data = self.read(part)
        if _OLD_ADDRESS in data:
            for old, new in _STRICT:
                data = data.replace(_OLD_ADDRESS + old, _ADDRESS + new)
        return data

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """One sentence for what an XML reader objects to."""
        try:
            yield
        except UnreadableDocument:
            raise
        except DefusedXmlException as error:
            raise UnreadableDocument(
                f"{self.name} holds a definition of XML entities, which no program for documents "
                "writes: copy the plan into a new document and choose that."
            ) from error
        except (ParseError, ValueError, LookupError) as error:
            self.damaged(error)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part points to, by id; the part "" is the package itself."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for item in root if root is not None else ():
            external = item.get("TargetMode", "") == "External"
            target = item.get("Target", "")
            kind = item.get("Type", "").rsplit("/", 1)[-1]
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = Relation(kind, target, external)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part points to."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.external and relation.target in self.parts:
                return relation.target
        return None

    def remarks(self) -> list[str]:
        """What stands in it that is left alone: macros, and links to other files."""
        found = []
        if any(name.lower().endswith("vbaproject.bin") for name in self.parts):
            found.append("The file holds macros: they are never run and were left out.")
        if any("/externalLinks/" in f"/{name}" for name in self.parts):
            found.append("The file points to other files: they are never opened.")
        return found
