"""The service's Celery app as a drill's worker and beat run it: `celery -A tests.drills.pace`.

By the environment: DRILL_LEASE and DRILL_SWEEP (seconds) let time go faster, and are the service's
own where they are not set; DRILL_WITHOUT names a protection that is taken out.
"""

import os
from datetime import timedelta
from typing import Any

import django

from concordat import celery

django.setup()

from concordat.outbox import sending, services  # noqa: E402 -- models need the set-up
from tests.drills import faults  # noqa: E402 -- as above

app = celery.app


def set_lease(seconds: float) -> None:
    """Let a letter be left to its sender for so long."""
    services.LEASE = timedelta(seconds=seconds)
    sending.MARGIN = timedelta(seconds=seconds / 8)


def set_sweep(seconds: float) -> None:
    """Look for letters, and for what is due, each so many seconds."""
    for name in ("send-due", "tick"):
        entry: dict[str, Any] = celery.TIMETABLE[name]
        entry["schedule"] = timedelta(seconds=seconds)


if lease := os.environ.get("DRILL_LEASE"):
    set_lease(float(lease))
if sweep := os.environ.get("DRILL_SWEEP"):
    set_sweep(float(sweep))
if without := os.environ.get("DRILL_WITHOUT"):
    faults.take_out(without)
