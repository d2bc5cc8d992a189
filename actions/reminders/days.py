"""On which day what is due: pure, from days alone."""

from datetime import UTC, date, datetime, time, timedelta

from concordat.lib import clock
from concordat.lib.working_days import is_working_day, latest_working_day, next_working_day
from partners.models import Told

STEPS = BEFORE_28, BEFORE_7, AFTER = "before-28", "before-7", "after"
# The longest way ahead of a date on which its first reminder can fall: four weeks, and the free
# days around Christmas or Easter that it is moved over.
AHEAD = timedelta(days=28 + 7)
EIGHT = time(8)
WEEK = timedelta(days=7)
FRIDAY = 4

Ladder = tuple[tuple[int, Told], ...]


def eight_on(day: date) -> datetime:
    """Eight in the morning in London, summer and winter."""
    return datetime.combine(day, EIGHT, tzinfo=clock.LONDON).astimezone(UTC)


def digest_day(week_of: date, weekday: int) -> date:
    """The day of somebody's digest in the week of a day.

    A bank holiday moves it to the next working day; who chose Saturday or Sunday gets it then.
    """
    day = week_of + timedelta(days=weekday - week_of.weekday())
    weekend = weekday > FRIDAY
    return day if weekend or is_working_day(day) else next_working_day(day)


def latest_digest_day(on: date, weekday: int) -> date:
    """The last day on or before `on` on which a digest was, or is, due."""
    # A Friday's digest may be moved into the week after, so three weeks are looked at.
    days = [digest_day(on - WEEK * back, weekday) for back in range(3)]
    return max(day for day in days if day <= on)


def next_digest_day(on: date, weekday: int) -> date:
    """The first day after `on` on which a digest is due."""
    days = [digest_day(on + WEEK * ahead, weekday) for ahead in range(-1, 3)]
    return min(day for day in days if day > on)


def reminder_step(due_on: date, on: date, first_step: int) -> str:
    """Which reminder of a date applies on a day; blank for none.

    Those before a date are moved back to a working day. The one after it stands until the ladder
    begins, which then says more.
    """
    if on > due_on:
        late = on >= next_working_day(due_on) and (on - due_on).days < first_step
        return AFTER if late else ""
    for days, step in ((7, BEFORE_7), (28, BEFORE_28)):
        if on >= latest_working_day(due_on - timedelta(days=days)):
            return step
    return ""


def steps_that_apply(days_overdue: int, ladder: Ladder, taken: int) -> list[tuple[int, Told]]:
    """The steps beyond the one taken that apply, the latest first."""
    return [
        (days, tells)
        for days, tells in sorted(ladder, reverse=True)
        if taken < days <= days_overdue
    ]
