"""The document's bytes: what is refused, and the text of what is not."""

import re
from pathlib import Path

MAX_BYTES = 5 * 1024 * 1024

EXPECTED = "Expected a plan as plain text saved as UTF-8, its cells separated by tabs"

# First bytes of what people send by mistake, and what to call it.
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text file"),
    (b"\xff\xfe", "text saved as UTF-16"),
    (b"\xfe\xff", "text saved as UTF-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class UnreadableDocument(ValueError):
    """The document cannot be read; the message is one sentence for the coordinator."""


def read_text(path: Path) -> str:
    """The text of the document at `path`; raise UnreadableDocument with what was found instead."""
    return decode(_read_bytes(path), name=path.name)


def decode(data: bytes, *, name: str) -> str:
    """Bytes as text; `name` is how the document is called in a refusal."""
    if not data.strip():
        raise UnreadableDocument(f"{EXPECTED}; found that {name} is empty.")
    for signature, called in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDocument(f"{EXPECTED}; found that {name} is {called}.")
    if b"\x00" in data:
        raise UnreadableDocument(f"{EXPECTED}; found that {name} is a binary file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableDocument(
            f"{EXPECTED}; found the byte 0x{data[error.start]:02x} at line {line} of {name}, which "
            "is not UTF-8 (it may have been saved as Latin-1 or Windows-1252)."
        ) from error
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise UnreadableDocument(
            f"{EXPECTED}; found a control character at line {line}: {name} is a binary file."
        )
    if not text.strip():
        raise UnreadableDocument(f"{EXPECTED}; found that {name} is empty.")
    return text


def split_lines(text: str) -> list[str]:
    """Lines as an editor counts them, trailing tabs kept: they are the table's empty cells."""
    return [line.replace("\f", " ").rstrip(" ") for line in re.split(r"\r\n|\r|\n", text)]


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{EXPECTED}; found that {path.name} is a folder.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{EXPECTED}; found no file at {path}.") from error
    except OSError as error:
        raise UnreadableDocument(
            f"{EXPECTED}; found that {path.name} cannot be opened ({error.strerror})."
        ) from error
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"{EXPECTED}; found that {path.name} is larger than {MAX_BYTES // 1024 // 1024} MB."
        )
    return data
