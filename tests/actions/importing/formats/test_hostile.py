"""Broken and hostile files: one sentence each, within the limits, and nothing else happens."""

import json
import logging
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from actions.importing import child
from actions.importing.child import READER, ROOT, WALL_SECONDS, read_document
from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.confined import MEMORY
from tests.actions.importing.formats import hostile_files
from tests.actions.importing.formats.hostile_files import MEGABYTE

FILES = list(hostile_files.all_files())
# What this process may grow by over all of these files.
GROWTH = 50 * MEGABYTE


def attempt(
    data: bytes, *, name: str = "plan.docx", command: Sequence[str] = READER
) -> Document | str:
    """The document, or the sentence of its refusal."""
    try:
        return read_document(data, name=name, command=command)
    except UnreadableDocument as refusal:
        return str(refusal)


def own_size() -> int:
    """How much memory this process has, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


MEASURED = """
import os, sys
status, told = os.open("/proc/self/status", os.O_RDONLY), open(sys.argv.pop(1), "w")
from actions.importing.formats import confined
try:
    confined.main()
finally:
    told.write(os.pread(status, 9999, 0).decode())
"""


def largest(status: str) -> int:
    """The most memory that a process had, in bytes, by its status."""
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def test_there_are_at_least_forty() -> None:
    assert len({what for what, _, _ in FILES}) == len(FILES)
    assert len([what for what, _, says in FILES if says]) >= 40


@pytest.mark.parametrize(
    ("make", "says"), [file[1:] for file in FILES], ids=[file[0] for file in FILES]
)
def test_a_hostile_file_gets_one_sentence_in_time(
    make: Callable[[], bytes], says: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Whatever its name says: it is called a Word file throughout."""
    data, told = make(), tmp_path / "status"
    before, began = own_size(), time.monotonic()
    with caplog.at_level(logging.WARNING):
        found = attempt(data, command=[sys.executable, "-B", "-c", MEASURED, str(told)])
    assert time.monotonic() - began < WALL_SECONDS + 1
    assert own_size() - before < GROWTH
    assert not told.exists() or largest(told.read_text(encoding="utf-8")) <= MEMORY
    if isinstance(found, Document):
        assert says in ("", "."), f"read, and should not have been: {found.parts}"
        return
    assert says, f"should have been read: {found}"
    assert says in found
    assert found.startswith("plan.docx ")
    assert found.endswith(".")
    assert "\n" not in found
    assert ". " not in found
    unforeseen = [record.getMessage() for record in caplog.records]
    assert not [one for one in unforeseen if "Error" in one and "Memory" not in one], unforeseen


def remarks_of(what: str) -> str:
    make = next(make for name, make, _ in FILES if name == what)
    found = attempt(make())
    assert isinstance(found, Document)
    return " ".join(found.remarks)


def test_macros_and_links_are_left_alone_and_told() -> None:
    assert "macros: they are never run" in remarks_of("macros")
    assert "other files: they are never opened" in remarks_of("links to other files")


# The limits, and what happens without them


def measured(code: str, data: bytes) -> tuple[int, str]:
    """Run Python code on these bytes; its own most memory in bytes, and the first it said."""
    tail = "\nprint(open('/proc/self/status').read())"
    done = subprocess.run(  # noqa: S603 -- code of this file
        [sys.executable, "-c", code + tail], input=data, capture_output=True, cwd=ROOT, check=True
    )
    said = done.stdout.decode()
    return largest(said), said.split("\n", 1)[0]


WITHOUT_LIMITS = """
import sys
from actions.importing.formats.limits import Limits
from actions.importing.formats.reader import read_document
huge = 10**12
limits = Limits(huge, huge, huge, huge, huge, huge, huge, huge, huge, huge, huge)
try:
    read_document(sys.stdin.buffer.read(), name="x", limits=limits)
except Exception as error:
    print(type(error).__name__)
"""
WITH_LIMITS = WITHOUT_LIMITS.replace(
    "limits = Limits(" + ", ".join(["huge"] * 11) + ")", "limits = Limits()"
)


@pytest.mark.parametrize("make", [hostile_files.word_bomb, hostile_files.excel_bomb])
def test_with_the_limits_off_a_bomb_exceeds_them(make: Callable[[int], bytes]) -> None:
    """The control: the same file without limits takes more memory than the child may have."""
    bomb = make(300)
    assert len(bomb) < 2 * MEGABYTE
    unlimited, _ = measured(WITHOUT_LIMITS, bomb)
    limited, refused = measured(WITH_LIMITS, bomb)
    assert unlimited > MEMORY
    assert refused == "UnreadableDocument"
    assert limited < 150 * MEGABYTE


def code_of(body: str) -> Sequence[str]:
    """A child that does something else within the same limits."""
    start = "from actions.importing.formats import confined\nimport sys\n"
    confine = (
        "confined.limit_resources()\nconfined.leave_the_network()\n"
        "sys.addaudithook(confined._refuse)\n"
    )
    return [sys.executable, "-B", "-c", f"{start}{confine}{body}"]


def refused_by(body: str, *, seconds: float = WALL_SECONDS) -> str:
    with pytest.raises(UnreadableDocument) as refusal:
        read_document(b"x", name="plan.txt", command=code_of(body), seconds=seconds)
    return str(refusal.value)


def test_a_child_that_never_ends_is_ended_and_told() -> None:
    began = time.monotonic()
    assert "takes too long" in refused_by("import time; time.sleep(60)", seconds=1.0)
    assert time.monotonic() - began < 10


def test_a_child_that_only_reckons_is_ended_by_its_limit() -> None:
    body = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    assert "takes too long" in refused_by(body)


def test_a_child_that_wants_all_memory_gets_none() -> None:
    body = (
        "try:\n    bytearray(600 * 1024 * 1024)\n"
        'except MemoryError:\n    print(\'{"failed": "MemoryError"}\')'
    )
    assert "more memory than a plan should" in refused_by(body)


def test_a_child_that_breaks_down_is_told() -> None:
    assert "cannot be read, it is damaged" in refused_by("import os; os.abort()")
    assert "cannot be read, it is damaged" in refused_by("print('nonsense')")
    assert "cannot be read, it is damaged" in refused_by("print('{}')")
    assert "cannot be read, it is damaged" in refused_by("print('{\"document\": {}}')")


def test_a_child_that_writes_without_end_is_ended() -> None:
    body = "while True: sys.stdout.write('x' * 1_000_000)"
    assert "more memory than a plan should" in refused_by(body)


FORBIDDEN = [
    "import socket; socket.socket()",
    "import socket; socket.getaddrinfo('localhost', 80)",
    "import subprocess; subprocess.run(['/bin/true'])",
    "import os; os.system('true')",
    "import os; os.fork()",
    "import os; os.execv('/bin/true', ['true'])",
    "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "open('/etc/passwd').read()",
    "open('manage.py').read()",
    "open('/tmp/concordat-test', 'w')",
    "import os; os.remove('/tmp/nothing-there')",
]
TELL = "\nexcept PermissionError as error:\n    print('refused', error)\n"


@pytest.mark.parametrize("act", FORBIDDEN)
def test_a_child_reaches_nothing_outside(act: str) -> None:
    body = f"try:\n    {act}{TELL}else:\n    print('done')"
    done = subprocess.run(  # noqa: S603 -- code of this file
        code_of(body), capture_output=True, cwd=ROOT, check=False
    )
    assert done.stdout.startswith(b"refused"), done.stderr


@pytest.mark.parametrize("act", FORBIDDEN[:-2])
def test_without_the_hook_it_would(act: str) -> None:
    """The control: the same acts in an ordinary process."""
    body = f"try:\n    {act}{TELL}else:\n    print('done')"
    done = subprocess.run(  # noqa: S603 -- code of this file
        [sys.executable, "-c", body], capture_output=True, cwd=ROOT, check=False
    )
    assert b"refused" not in done.stdout


def test_a_child_has_none_of_the_settings_of_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    body = (
        "import json, os\nwords = [{'markup': key} for key in os.environ]\n"
        "print(json.dumps({'document': {'name': 'x', 'format': 'text', 'remarks': [],"
        "'parts': [{'name': '', 'table': False, 'lines': [{'number': 1, 'cells': words}]}]}}))"
    )
    document = read_document(b"x", name="plan.txt", command=code_of(body))
    names = {cell.markup for line in document.lines() for cell in line.cells}
    assert names <= {"LANG", "LC_CTYPE"}


def test_a_machine_short_of_room_is_told() -> None:
    with pytest.raises(UnreadableDocument, match="try again in some minutes"):
        read_document(b"x", name="plan.txt", command=["/nowhere/python"])


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\plan.docx", "plan.docx"),
        ("a\x00b\nc", "a b c"),
        ("\ud800.docx", ".docx"),
        ("", "The file"),
        ("n" * 400, "n" * 99 + "…"),
    ],
)
def test_a_name_is_made_fit_for_a_sentence(name: str, called: str) -> None:
    assert attempt(b"", name=name) == f"{called} is empty: choose the file that holds the plan."


def test_a_file_larger_than_allowed_starts_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_run", None)
    assert "larger than 20 MB" in str(attempt(b"a" * (20 * MEGABYTE + 1)))


def test_the_largest_document_lets_this_process_grow_by_less_than_allowed() -> None:
    row = "\t".join(["words " * 8] * 11)
    before = own_size()
    document = attempt(f"{row}\n".encode() * 4_500)
    grown = own_size() - before
    assert isinstance(document, Document)
    assert grown < GROWTH
    assert len(json.dumps(document.as_json())) > MEGABYTE
