"""Check that the trail is whole: nothing in it was changed, taken out, swapped or cut off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concordat.lib.days import counted
from concordat.trail.chain import Broken, end_from, verify


class Command(BaseCommand):
    """Prints where the trail ends, for keeping elsewhere; or the first thing wrong, and exits 1."""

    help = "Check that nothing in the trail was changed, taken out, swapped or cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the trail ended when it was last verified."""
        parser.add_argument(
            "--head",
            default="",
            metavar="NUMBER:HASH",
            help="what an earlier run printed; the trail must still go through it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            kept = end_from(options["head"]) if options["head"] else None
            end = verify(kept=kept)
        except (Broken, ValueError) as wrong:
            raise CommandError(str(wrong)) from None
        events = counted(end.number, "event")
        self.stdout.write(f"The trail is whole: {events}, ending with\n{end}")
