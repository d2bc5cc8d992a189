"""`manage.py hold_clock 2015-06-15 | +7 | release`: hold, move or release the clock."""

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from concordat.lib import clock
from concordat.lib.wake import wake

DAYS_ON = re.compile(r"\+(\d{1,5})", re.ASCII)


def day_meant(words: str) -> date:
    """The day that `words` ask for: itself, or days on from the clock's own day.

    Raises CommandError, with what to write instead, for anything else.
    """
    try:
        if match := DAYS_ON.fullmatch(words):
            return clock.today() + timedelta(days=int(match[1]))
        return date.fromisoformat(words)
    except (ValueError, OverflowError) as error:
        raise CommandError(
            f"{words!r} is not a day. Write a day as 2015-06-15, days to go on as +7, or release."
        ) from error


class Command(BaseCommand):
    """Moves the clock of the demonstration, and rings for what falls due by that."""

    help = "Hold the demonstration's clock at a day, move it on, or release it; prints the day."

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument."""
        parser.add_argument("day", help="a day as 2015-06-15, days to go on as +7, or release")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the day on which the clock now stands, and whether it is held there."""
        if settings.PRODUCTION:
            raise CommandError("In production the clock runs and cannot be held.")
        if options["day"] == "release":
            clock.release()
        else:
            clock.hold(day_meant(options["day"]))
        for task in ("actions.make_due_dates", "actions.tick"):
            wake(task)
        state = "running" if clock.held_day() is None else "held"
        self.stdout.write(f"{clock.today().isoformat()}, {state}")
