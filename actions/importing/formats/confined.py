"""`python -m actions.importing.formats.confined NAME`: read a file where it can do no harm.

The bytes come on standard input, the Document goes as JSON to standard output. Whatever a file
makes the readers do, this process has little memory, little time, no network, no other program and
no file but Python's own. `child` starts it and waits for it.
"""

import ctypes
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = 512 * MEGABYTE
CPU_SECONDS = 10
OUTPUT = 16 * MEGABYTE
FILES = 64

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "sqlite3.",
    "pty.",
    "webbrowser.",
)
_PYTHON = tuple(
    str(Path(folder).resolve()) + "/"
    for folder in {
        os.path.dirname(os.__file__),  # noqa: PTH120 -- the folder of Python's own modules
        f"{sys.prefix}/lib",
        f"{sys.prefix}/lib64",
        str(Path(__file__).resolve().parents[2]),
    }
)


def main() -> int:
    """Read standard input; 0 where a Document or a refusal was written."""
    limit_resources()
    leave_the_network()
    sys.addaudithook(_refuse)
    try:
        answer = _encoded(answer_for(sys.stdin.buffer.read(), name=sys.argv[1]))
    except MemoryError:
        answer = b'{"failed": "MemoryError"}'
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def answer_for(data: bytes, *, name: str) -> dict[str, Any]:
    """What is written to standard output: a document, a refusal, or the kind of an error."""
    # Only now: what is imported before the limits hold is not held by them.
    from actions.importing.document import UnreadableDocument
    from actions.importing.formats.reader import read_document

    try:
        return {"document": read_document(data, name=name).as_json()}
    except UnreadableDocument as refusal:
        return {"refused": str(refusal)}
    except Exception as error:  # whatever a library stumbles over is told by its kind alone
        return {"failed": type(error).__name__}


def limit_resources() -> None:
    """No more memory, time, output and files than reading takes; no further process."""
    # Other systems than Linux know some of these limits by name alone.
    passed_over = () if sys.platform == "linux" else (ValueError, OSError)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with suppress(*passed_over):
            _, hard = resource.getrlimit(limit)
            lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
            # Out of time, a process gets a signal at the first limit and is killed at the second.
            spare = hard == resource.RLIM_INFINITY or lower < hard
            after = 1 if limit == resource.RLIMIT_CPU and spare else 0
            resource.setrlimit(limit, (lower, lower + after))


def leave_the_network() -> bool:
    """Into a network of its own that leads nowhere, where the system allows it; whether it did.

    Where it does not, the audit hook below still refuses every socket that Python would open.
    """
    try:
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if system.unshare(_CLONE_NEWNET) == 0:
            return True
        return bool(system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
    except (OSError, AttributeError):  # no Linux
        return False


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Called by Python before anything that reaches outside; raising stops it."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and not _may_open(arguments[0], arguments[1]):
        raise PermissionError(event)


def _may_open(path: Any, mode: Any) -> bool:
    """Only Python's own files, and only to read them."""
    if isinstance(path, int):
        return True
    if mode is not None and set("wax+") & set(str(mode)):
        return False
    return os.path.realpath(os.fsdecode(path)).startswith(_PYTHON)


if __name__ == "__main__":
    sys.exit(main())
