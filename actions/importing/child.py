"""Files that somebody sent are read in a process of their own, with limits of memory and time."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.confined import OUTPUT
from actions.importing.formats.limits import called, check_size

logger = logging.getLogger(__name__)

WALL_SECONDS = 15.0
ROOT = Path(__file__).resolve().parents[2]
READER = (sys.executable, "-E", "-s", "-B", "-m", "actions.importing.formats.confined")

_PASTE = "or paste the plan’s table."
_TOO_LONG = "takes too long to read: choose a file with nothing but the plan in it, " + _PASTE
_TOO_LARGE = (
    "needs more memory than a plan should: copy the plan’s table into a new document and choose "
    "that, " + _PASTE
)
_BROKEN = (
    "cannot be read, it is damaged or not quite what it says it is: open it, save it again and "
    "choose that, " + _PASTE
)
_NOT_NOW = "cannot be read just now, the machine is short of room: try again in some minutes."


def read_document(
    data: bytes,
    *,
    name: str,
    seconds: float = WALL_SECONDS,
    command: Sequence[str] = READER,
) -> Document:
    """The document that these bytes are, read by a child process within `seconds`.

    `name` is how the file is called in a refusal. Raises UnreadableDocument, one sentence, for
    whatever the file does to the child. This process only ever holds the bytes and the Document.
    """
    name = called(name)
    check_size(len(data), name=name)
    try:
        code, answer = _run([*command, name], data, seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(f"{name} {_TOO_LONG}") from error
    except OSError as error:
        logger.warning("A document could not be read: %s", error)
        raise UnreadableDocument(f"{name} {_NOT_NOW}") from error
    return _document(code, answer, name)


def read_pasted(text: str, *, name: str, seconds: float = WALL_SECONDS) -> Document:
    """The document of words from a clipboard, text or HTML; raises UnreadableDocument."""
    document = read_document(text.encode("utf-8", "replace"), name=name, seconds=seconds)
    return replace(document, format="pasted")


def _run(command: Sequence[str], data: bytes, seconds: float) -> tuple[int, bytes]:
    """How the child ended, and what it wrote; it is killed with all its children."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 -- our own module, the name is one argument
            command,
            stdin=given,
            stdout=written,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},  # no secret of this process
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=seconds)
        finally:
            _end(process)
        written.seek(0)
        return code, written.read(OUTPUT + 1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of it running."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _document(code: int, answer: bytes, name: str) -> Document:
    if code == -signal.SIGXCPU:
        raise UnreadableDocument(f"{name} {_TOO_LONG}")
    if code or len(answer) > OUTPUT:
        _refuse(name, f"exit {code}", _TOO_LARGE if len(answer) >= OUTPUT else _BROKEN)
    try:
        found: dict[str, Any] = json.loads(answer)
        if "document" in found:
            return Document.from_json(found["document"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableDocument(f"{name} {_BROKEN}") from error
    if "refused" in found:
        raise UnreadableDocument(str(found["refused"]))
    failed = str(found.get("failed", ""))
    return _refuse(name, failed, _TOO_LARGE if failed == "MemoryError" else _BROKEN)


def _refuse(name: str, why: str, sentence: str) -> NoReturn:
    """The log gets the kind of the failure, for whoever mends the reader, and no content."""
    logger.warning("A document could not be read: %s", why)
    raise UnreadableDocument(f"{name} {sentence}")
