"""The Celery application and the one timetable.

Celery is a bell, never the truth: what is due stands in rows, and every task here looks at the
rows and may run twice, late or not at all for a while without harm.
"""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready
from kombu.utils.url import url_to_parts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.settings")

# Hourly although dates change daily: an hour in which the machine was off is made up in the next.
# A ring that nobody heard is worth nothing once the next one is due, hence `expires` (seconds).
TIMETABLE: dict[str, dict[str, Any]] = {
    "make-due-dates": {
        "task": "actions.make_due_dates",
        "schedule": crontab(minute=15),
        "options": {"expires": 3300},
    },
    "tick": {
        "task": "actions.tick",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 590},
    },
    "keep-house": {
        "task": "actions.keep_house",
        "schedule": crontab(hour=3, minute=45),
        "options": {"expires": 3300},
    },
    "read-imports": {
        "task": "actions.read_imports",
        "schedule": crontab(),  # each minute
        "options": {"expires": 50},
    },
    "send-due": {
        "task": "outbox.send_due",
        "schedule": crontab(),  # each minute
        "options": {"expires": 50},
    },
}

# Seconds in which a broker must answer: who rings may be a page that somebody waits for. A worker
# that listens to Redis is answered each second.
ANSWERS_WITHIN = 5.0


def files_options(folder: Path) -> dict[str, Any]:
    """Options of the filesystem broker; its folders are made below `folder`."""
    messages, control = folder / "messages", folder / "control"
    for each in (messages, control):
        each.mkdir(parents=True, exist_ok=True)
    # In and out are one folder: whoever sends and whoever receives look in the same place.
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": control,
    }


def transport_options(broker_url: str, folder: Path) -> dict[str, Any]:
    """Broker options by the kind of broker; `folder` is for the one that keeps files."""
    kind = url_to_parts(broker_url).scheme
    if kind == "filesystem":
        return files_options(folder)
    # Else a page that rings a bell tries for six seconds to reach a broker that is away. Worker
    # and beat call again by themselves.
    once = {"max_retries": 0}
    if kind in ("redis", "rediss", "sentinel"):
        return {
            **once,
            # Seconds after which a task of a worker that died is given to another.
            "visibility_timeout": 300,
            # Else a page waits for ever for a broker that was frozen.
            "socket_connect_timeout": ANSWERS_WITHIN,
            "socket_timeout": ANSWERS_WITHIN,
        }
    return once


def configuration() -> dict[str, Any]:
    """Celery's settings, from Django's; called when they are first needed."""
    from django.conf import settings  # `concordat.settings` may be importing this package

    folder = Path(settings.CELERY_FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)  # beat keeps its schedule there with any broker
    broker = settings.CELERY_BROKER_URL
    if broker == "filesystem://":
        broker += "localhost"  # else kombu warns that it is the default
    return {
        "broker_url": broker,
        "broker_transport_options": transport_options(broker, folder),
        "broker_connection_retry_on_startup": True,
        "broker_connection_timeout": ANSWERS_WITHIN,
        "timezone": "UTC",
        "enable_utc": True,
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "task_ignore_result": True,
        # One at a time, given back if the worker dies over it.
        "worker_prefetch_multiplier": 1,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        # Seconds; the soft limit raises inside the task, the hard one ends its process.
        "task_soft_time_limit": 240,
        "task_time_limit": 270,
        "worker_soft_shutdown_timeout": 10.0,
        "beat_schedule": TIMETABLE,
        "beat_schedule_filename": str(folder / "beat-schedule"),
    }


app = Celery("concordat")
app.add_defaults(configuration)
app.autodiscover_tasks()


@worker_ready.connect
def ring_at_start(**kwargs: Any) -> None:
    """Ring every bell once when a worker starts: it may have been away at the time."""
    for entry in TIMETABLE.values():
        app.send_task(entry["task"], **entry["options"])
