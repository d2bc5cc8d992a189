"""`manage.py make_due_dates`: the coming due dates of recurring deadlines."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from actions.services.dates import make_coming_due_dates
from concordat.lib import clock
from concordat.lib.days import in_words


class Command(BaseCommand):
    """A thin door: twice, late or doubled does no harm."""

    help = "Make the due dates of recurring deadlines, up to the first one after a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """For which day, and whether to keep them."""
        parser.add_argument("--on", metavar="DAY", help="a day as 2015-06-15 (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were made."""
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else clock.today()
        except ValueError as error:
            raise CommandError(
                f"{options['on']!r} is not a day such as 2015-06-15.", returncode=2
            ) from error
        with transaction.atomic():
            made = make_coming_due_dates(on=on)
            transaction.set_rollback(options["dry_run"])
        verb = "would be made" if options["dry_run"] else "made"
        self.stdout.write(f"Due dates {verb} for {in_words(on)}: {made}")
