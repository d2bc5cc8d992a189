"""`manage.py reread_deadlines [--commit]`: what a better reader would make of agreed words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from actions import by_when
from actions.services.readings import Change, changes, reread
from concordat.lib import clock


class Command(BaseCommand):
    """Dry by default; what a person confirmed is left alone; again, it changes nothing."""

    help = "Read all agreed words again and show what would change; --commit writes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write."""
        parser.add_argument("--commit", action="store_true", help="write the new readings")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a change, then how many."""
        found = reread(on=clock.today()) if options["commit"] else list(changes())
        for change in found:
            self.stdout.write(said(change))
        if options["commit"]:
            self.stdout.write(f"Readings written: {len(found)}")
        else:
            hint = " (--commit writes them)" if found else ""
            self.stdout.write(f"Readings that would change: {len(found)}{hint}")


def said(change: Change) -> str:
    """Plan, number, words, old → new, on one line."""
    deadline = change.row.deadline
    action = deadline.deliverable.action
    words = " ".join(deadline.words.split()) or "(blank)"
    return (
        f"{action.plan}, {action.ref or '–'}.{deadline.deliverable.number}: “{words}”: "
        f"{in_short(change.was)} → {in_short(change.becomes)}"
    )


def in_short(reading: by_when.Reading) -> str:
    """ "by 31 March 2015, sure"."""
    word = f", {reading.recurrence}" if reading.recurrence else ""
    return f"{by_when.say_reading(reading)}{word}, {reading.certainty.value}"
