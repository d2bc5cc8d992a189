"""A hint to the worker that there is something to do, by the name of a task."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str, *ids: int) -> None:
    """Ask the worker to run `task` (its name, with ids as arguments) once this transaction stands.

    Only a hint: when the broker is away the request goes on, and the timetable makes up for it.
    """
    transaction.on_commit(partial(_send, task, ids))


def _send(task: str, ids: tuple[int, ...]) -> None:
    try:
        current_app.send_task(task, args=ids, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker does not answer; %s waits for the timetable.", task)
