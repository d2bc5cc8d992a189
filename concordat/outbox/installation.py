"""Whether this database is the one from which letters were last sent here, or an earlier state.

The file's number is read before the database's and written after it. So the file may lag behind,
when a sender was killed in between, and is ahead only where the database went back.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F

from concordat.outbox.models import Installation


@dataclass(frozen=True)
class Mark:
    """What the file says: which installation, and how many claims it has seen."""

    uuid: UUID
    mark: int


def path() -> Path:
    """Where the file lies."""
    return Path(settings.VAR_DIR) / "installation.json"


def read() -> Mark | None:
    """The file's mark; None where there is none that can be read."""
    try:
        found = json.loads(path().read_text(encoding="ascii"))
        return Mark(UUID(found["uuid"]), int(found["mark"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def is_ours() -> bool:
    """Whether letters may go from here; a new service, where nothing ever went, becomes ours."""
    with _alone():
        mark = read()
        if mark is None and not path().exists() and not Installation.objects.exists():
            _write(Mark(Installation.objects.create().uuid, 0))
            return True
    if mark is None:
        return False
    return Installation.objects.filter(uuid=mark.uuid, mark__gte=mark.mark).exists()


def adopt() -> None:
    """Take the database as it is: a person has looked."""
    with _alone():
        made = Installation.objects.create(uuid=uuid4())
        _write(Mark(made.uuid, 0))


def count() -> Mark | None:
    """Count a claim in the database, inside its transaction; None where it is not ours (now)."""
    mark = read()
    if mark is None:
        return None
    rows = Installation.objects.filter(uuid=mark.uuid)
    if not rows.update(mark=F("mark") + 1):
        return None
    # The row is ours until the transaction ends, so this is what we wrote.
    return Mark(mark.uuid, rows.values_list("mark", flat=True).get())


def note(mark: Mark) -> None:
    """Write down a claim that stands; a later one that is there already stays."""
    with _alone():
        there = read()
        if there is not None and there.uuid == mark.uuid and there.mark < mark.mark:
            _write(mark)


def _write(mark: Mark) -> None:
    draft = path().with_suffix(".new")
    draft.write_text(json.dumps({"uuid": str(mark.uuid), "mark": mark.mark}), encoding="ascii")
    draft.replace(path())  # whole or not at all: others read while we write


@contextmanager
def _alone() -> Iterator[None]:
    """One process of this machine at a time."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
