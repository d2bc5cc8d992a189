"""Reading what was uploaded: by the worker, or by the request within a child's limits; once."""

import logging

from django.core.cache import cache

from actions.importing.child import read_document, read_pasted
from actions.importing.document import Document, UnreadableDocument
from actions.importing.review import review_of
from actions.models import PlanImport
from actions.services.plan_imports import (
    claim,
    earlier_answers,
    keep_reading,
    keep_refusal,
    waiting_to_be_read,
)
from concordat.lib import clock

logger = logging.getLogger(__name__)

LOST = "The file is not there any more: upload it again."
NO_SENSE = (
    "Something in this file could not be made sense of: paste the table of the plan instead, and "
    "tell whoever runs the service."
)


# The worker leaves a mark each time it looks for imports, which is each minute.
WORKER_SEEN = "imports:worker-seen"
SEEN_FOR = 150  # seconds


def note_worker() -> None:
    """The worker says that it is there."""
    cache.set(WORKER_SEEN, 1, SEEN_FOR)


def has_worker() -> bool:
    """Whether a worker looked for imports in the last minutes."""
    return cache.get(WORKER_SEEN) is not None


def read_import(pk: int) -> bool:
    """Read one import unless it was, or somebody is at it; whether it was read here.

    Whatever the file holds, it ends as something to ask about or as one sentence.
    """
    claimed = claim(pk, now=clock.real_now())
    if claimed is None:
        return False
    try:
        document = _read(claimed)
        review_of(document, earlier_answers(claimed), partnership=claimed.partnership)
    except UnreadableDocument as refused:
        return keep_refusal(claimed, sentence=str(refused))
    except FileNotFoundError:
        return keep_refusal(claimed, sentence=LOST)
    except Exception:  # a mistake of ours must not leave somebody waiting
        logger.exception("Import %s could not be read.", pk)
        return keep_refusal(claimed, sentence=NO_SENSE)
    return keep_reading(claimed, document=document.as_json(), fmt=document.format)


def read_waiting() -> int:
    """Read everything that nobody reads; how many."""
    return sum(read_import(pk) for pk in waiting_to_be_read(now=clock.real_now()))


def _read(claimed: PlanImport) -> Document:
    """The document, by a child process with limits."""
    with claimed.file.open("rb") as file:
        data = file.read()
    if claimed.is_pasted:
        return read_pasted(data.decode(), name=claimed.name)
    return read_document(data, name=claimed.name)
