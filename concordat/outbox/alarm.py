"""The alarm: a mail to the operators when letters do not go, past the outbox and past Celery.

Whoever calls it does so every few minutes, so what was said is kept in a file: a mail goes when an
alarm begins or changes, once a day while it lasts, and when it is over.
"""

import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.urls import reverse

from concordat.lib import clock
from concordat.lib.mail import Items, Link, Mail, Paragraph, build, send_now
from concordat.outbox.health import WORDS, Alarm, health

AGAIN = timedelta(days=1)
logger = logging.getLogger(__name__)


def look() -> list[Alarm]:
    """What somebody must look at now; that the database is away is one."""
    try:
        return health().alarms
    except Error as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        return [Alarm.DATABASE]


def tell(alarms: Sequence[Alarm]) -> bool:
    """Write to the operators where there is something new to say; whether a mail went.

    Raises NotSent where it could not go; it is tried again the next time.
    """
    if not settings.OPERATORS_ADDRESS or not _is_news(alarms):
        return False
    send_now(_mail(alarms), settings.OPERATORS_ADDRESS)
    _remember(alarms)
    return True


def _mail(alarms: Sequence[Alarm]) -> Mail:
    page = Link("How it stands", reverse("operators-health"))
    why = "You get this because this service names your address as its operators’."
    if not alarms:
        return build("Letters go again", Paragraph("What stood in the way is over."), page, why=why)
    return build(
        "Letters do not go",
        Paragraph("Somebody must look:"),
        Items([WORDS[each] for each in alarms]),
        page,
        why=why,
    )


# What was said last


def path() -> Path:
    """Where it is kept: not in the database, which may be away."""
    return Path(settings.VAR_DIR) / "alarm.json"


def _is_news(alarms: Sequence[Alarm]) -> bool:
    said, at = _said()
    if set(said) != set(alarms):
        return True
    return bool(alarms) and (at is None or clock.real_now() - at >= AGAIN)


def _said() -> tuple[list[str], datetime | None]:
    """The alarms that were told last, and when; none where nothing can be read."""
    try:
        found = json.loads(path().read_text(encoding="ascii"))
        return [str(each) for each in found["alarms"]], datetime.fromisoformat(found["at"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return [], None


def _remember(alarms: Sequence[Alarm]) -> None:
    words = {"alarms": list(alarms), "at": clock.real_now().isoformat()}
    draft = path().with_suffix(".new")
    draft.write_text(json.dumps(words), encoding="ascii")
    draft.replace(path())  # whole or not at all
