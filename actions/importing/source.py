"""The document's bytes from a file, and the Document that they are."""

from pathlib import Path

from actions.importing.child import read_document
from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.limits import LIMITS, check_size


def read_source(path: Path) -> Document:
    """The document at `path`, in any format; raise UnreadableDocument with what is wrong."""
    return read_document(read_bytes(path), name=path.name)


def read_bytes(path: Path) -> bytes:
    """The content of a file, never more than is allowed; raises UnreadableDocument."""
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{path.name} is a folder: choose the file in it.")
        with path.open("rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableDocument(f"There is no file at {path}: look at its name.") from error
    except OSError as error:
        raise UnreadableDocument(
            f"{path.name} cannot be opened ({error.strerror}): look at its name and its rights."
        ) from error
    check_size(len(data), name=path.name)
    return data
