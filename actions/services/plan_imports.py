"""Plans that arrive: kept with their files, read once, answered, discarded.

What reads them is `importing`; what makes plans of them is `importing.publishing`.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q

from actions.models import PASTED, ImportState, Plan, PlanImport
from actions.permissions import check_may_import
from actions.services.evidence import stored_files
from actions.statuses import Refused
from concordat.lib.files import CHUNK, MEGABYTE, MOST_BYTES
from concordat.trail.services import record
from partners.models import Partnership
from partners.permissions import Standing

# A reader that says nothing for so long is dead, and another may begin; its own limits are shorter.
LEASE = timedelta(seconds=120)
LONGEST_NAME = 200
LONGEST_REFUSAL = 500
PASTED_NAME = "Pasted table.txt"
# Keys of questions that each version of a plan is asked anew.
ASKED_ANEW = ("written",)
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "csv": "text/csv",
}


class ImportRefused(Refused):
    """What cannot be done with an import."""


def upload(
    *, partnership: Partnership, file: File, by: Standing, plan: Plan | None = None
) -> PlanImport:
    """Keep a file, to be read; `plan` is the one of which it is a newer version.

    The same content again, while it is still being looked at, is the import that is there. Raises
    PermissionDenied, and ImportRefused for a file that is empty or too large.
    """
    return _keep(partnership, file, _clean(str(file.name or "")), "", plan, by)


def paste(
    *, partnership: Partnership, text: str, by: Standing, plan: Plan | None = None
) -> PlanImport:
    """Keep a table that was pasted, as `upload` keeps a file. Raises the same."""
    if not text.strip():
        raise ImportRefused("Choose a file, or paste the table of the plan.", about="file")
    file = ContentFile(text.encode("utf-8"))
    return _keep(partnership, file, PASTED_NAME, PASTED, plan, by)


def _keep(
    partnership: Partnership, file: File, name: str, fmt: str, plan: Plan | None, by: Standing
) -> PlanImport:
    """The row with its file, under a name that nobody can guess."""
    check_may_import(by, partnership.pk)
    if plan is not None and plan.partnership_id != partnership.pk:
        raise ImportRefused("That plan is of another partnership.")
    size, digest = _measured(file)
    with stored_files() as stored, transaction.atomic():
        # Two clicks on one button come one after the other.
        Partnership.objects.select_for_update().get(pk=partnership.pk)
        same = PlanImport.objects.unfinished().filter(
            partnership=partnership, plan=plan, sha256=digest, format=fmt or F("format")
        )
        there = same.lightly().first()
        if there is not None:
            return there
        row = PlanImport(
            partnership=partnership,
            plan=plan,
            name=name,
            format=fmt,
            size=size,
            sha256=digest,
            uploaded_by=by.person,
        )
        row.file.save(secrets.token_hex(16), file, save=False)
        stored.append(str(row.file.name))
        row.save(force_insert=True)
        record("plan-uploaded", by=by.person, partnership=partnership.pk, about={"import": row.pk})
        return row


def _measured(file: File) -> tuple[int, str]:
    """Bytes and fingerprint, by reading it once; it stands at its beginning afterwards."""
    file.seek(0)
    size, digest = 0, hashlib.sha256()
    while chunk := file.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        if size > MOST_BYTES:
            raise ImportRefused(
                f"The file is larger than {MOST_BYTES // MEGABYTE} MB: take out its pictures, or "
                "paste the table of the plan.",
                about="file",
            )
    if not size:
        raise ImportRefused(
            "The file is empty: choose it again, or choose another one.", about="file"
        )
    file.seek(0)
    return size, digest.hexdigest()


def _clean(name: str) -> str:
    """A file's own name as it may be shown: its last part, no control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = " ".join("".join(each for each in last if each.isprintable()).split())
    return kept[-LONGEST_NAME:].strip(". ") or "plan"


# Reading: one reader at a time, whoever it is


def claim(pk: int, *, now: datetime) -> PlanImport | None:
    """Take an import to read it; None where it is read already, or somebody is at it.

    One conditional statement decides. A reader that died is followed by another after `LEASE`.
    `now` is the real moment.
    """
    free = Q(state=ImportState.WAITING) | Q(
        state=ImportState.READING, reading_since__lte=now - LEASE
    )
    taken = PlanImport.objects.filter(free, pk=pk).update(
        state=ImportState.READING, reading_since=now, version=F("version") + 1
    )
    return PlanImport.objects.lightly().get(pk=pk) if taken else None


def waiting_to_be_read(*, now: datetime) -> list[int]:
    """The pks of those that nobody reads, the oldest first."""
    dead = Q(state=ImportState.READING, reading_since__lte=now - LEASE)
    rows = PlanImport.objects.filter(Q(state=ImportState.WAITING) | dead)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def keep_reading(claimed: PlanImport, *, document: Mapping[str, Any], fmt: str) -> bool:
    """Keep what was read; False where it was taken over or discarded meanwhile."""
    return _finish(
        claimed,
        state=ImportState.ASKING,
        document=dict(document),
        format=fmt,
        content_type=CONTENT_TYPES.get(fmt, "text/plain"),
        answers=earlier_answers(claimed),
    )


def keep_refusal(claimed: PlanImport, *, sentence: str) -> bool:
    """Keep why it cannot be read; False as in `keep_reading`."""
    sentence = sentence if len(sentence) <= LONGEST_REFUSAL else f"{sentence[:499]}…"
    return _finish(claimed, state=ImportState.UNREADABLE, refusal=sentence)


def _finish(claimed: PlanImport, **fields: Any) -> bool:
    """End a reading that is still ours."""
    rows = PlanImport.objects.filter(
        pk=claimed.pk, state=ImportState.READING, reading_since=claimed.reading_since
    )
    return bool(rows.update(reading_since=None, version=F("version") + 1, **fields))


def earlier_answers(of: PlanImport) -> dict[str, str]:
    """What was answered about the partnership's published plans, the newest word last.

    Keys are made from the words of the documents, so that an answer meets the same words again.
    """
    earlier = PlanImport.objects.published().lightly().filter(partnership=of.partnership_id)
    found: dict[str, str] = {}
    for row in reversed(list(earlier)):
        found |= row.given
    return {key: said for key, said in found.items() if not key.startswith(ASKED_ANEW)}


# Answering and discarding


@transaction.atomic
def answer(
    *, plan_import: PlanImport, seen_version: int, given: Mapping[str, str], by: Standing
) -> PlanImport:
    """Keep answers, by question key; a blank one is taken back, so that the reading holds again.

    Raises PermissionDenied, ImportRefused where nothing is asked any more, and EditedMeanwhile.
    """
    check_may_import(by, plan_import.partnership_id)
    _check_state(plan_import, ImportState.ASKING)
    answers = {**plan_import.given, **given}
    kept = {key: said for key, said in answers.items() if said.strip()}
    plan_import.write(seen_version, answers=kept)
    return plan_import


@transaction.atomic
def discard(*, plan_import: PlanImport, seen_version: int, by: Standing) -> PlanImport:
    """Let go of an import: its file and what was read in it are removed, that it was stays.

    Raises PermissionDenied, ImportRefused where it became a plan, and EditedMeanwhile.
    """
    check_may_import(by, plan_import.partnership_id)
    if plan_import.state == ImportState.DISCARDED:
        return plan_import
    if not plan_import.can_become(ImportState.DISCARDED):
        raise ImportRefused("This has become a plan, and stays as its source.")
    plan_import.write(
        seen_version,
        state=ImportState.DISCARDED,
        refusal="",
        reading_since=None,
        document=None,
        answers={},
    )
    record(
        "plan-discarded",
        by=by.person,
        partnership=plan_import.partnership_id,
        about={"import": plan_import.pk},
    )
    name = str(plan_import.file.name)
    transaction.on_commit(lambda: default_storage.delete(name))
    return plan_import


def _check_state(plan_import: PlanImport, state: str) -> None:
    """Raise ImportRefused, with what it is instead."""
    if plan_import.state != state:
        said = plan_import.get_state_display().lower()
        raise ImportRefused(f"Nothing is asked about this any more: it is {said}.")
