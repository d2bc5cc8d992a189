"""The one clock: what day it is in London, and the stamp that rows get.

In the demonstration the clock can be held at a day: a small file under `var/` names it, so that
web, worker and beat agree. Only technical leases and sessions use the real clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")
PRETENDED: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def held_day_file() -> Path:
    """Where the held day is written."""
    return Path(settings.VAR_DIR) / "held-day"


def held_day() -> date | None:
    """The day at which the demonstration's clock is held; None when the clock runs.

    Outside the demonstration (and the tests) a file left behind is ignored.
    """
    if settings.PRODUCTION:
        return None
    try:
        return date.fromisoformat(held_day_file().read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None


def hold(day: date) -> None:
    """Hold the clock at `day`, for every process that shares `var/`."""
    path = held_day_file()
    draft = path.with_suffix(".new")
    draft.write_text(day.isoformat() + "\n", encoding="ascii")
    draft.replace(path)  # whole or not at all: others read while we write


def release() -> None:
    """Let the clock run again."""
    held_day_file().unlink(missing_ok=True)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Stand the clock at a moment for what is called inside, in this thread or task only.

    For loading the demonstration's reports on their own days. Raises RuntimeError in production,
    whose stamps are never made up.
    """
    if settings.PRODUCTION:
        raise RuntimeError("In production the clock runs and nobody pretends otherwise.")
    token = PRETENDED.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        PRETENDED.reset(token)


def now() -> datetime:
    """The stamp for rows, in UTC: the real moment, moved to the held day where there is one."""
    pretended = PRETENDED.get()
    if pretended is not None:
        return pretended
    real = datetime.now(UTC)
    held = held_day()
    if held is None:
        return real
    time_of_day = real.astimezone(LONDON).time()
    return datetime.combine(held, time_of_day, tzinfo=LONDON).astimezone(UTC)


def real_now() -> datetime:
    """The real moment, in UTC, for what must not be held: technical leases, and the trail."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in London."""
    pretended = PRETENDED.get()
    if pretended is not None:
        return day_of(pretended)
    held = held_day()
    return held if held is not None else datetime.now(LONDON).date()


def day_of(moment: datetime) -> date:
    """The calendar day in London on which a stamp falls."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in London, in UTC."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in London, in UTC."""
    return datetime.combine(day, time.max, tzinfo=LONDON).astimezone(UTC)
