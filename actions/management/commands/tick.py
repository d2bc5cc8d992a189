"""`manage.py tick [--on DAY] [--dry-run]`: the routine letters that are due."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.dispatch import Due, Ticked, tick
from actions.reminders import eight_on
from actions.services.dates import make_coming_due_dates
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from partners.models import Person


class Command(BaseCommand):
    """A thin door: twice, late or doubled does no harm. With `send_due`, cron alone suffices."""

    help = "Write the routine letters that are due: digests, reminders, what the ladders tell."

    def add_arguments(self, parser: CommandParser) -> None:
        """For which day, and whether to do it."""
        parser.add_argument("--on", metavar="DAY", help="a day as 2015-06-15 (default: now)")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="only say who would get what, and who nothing and why",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written, or would be."""
        now = moment_meant(options["on"])
        if not options["dry_run"]:
            make_coming_due_dates(on=clock.day_of(now))
        ticked = tick(now, dry_run=options["dry_run"])
        if options["dry_run"]:
            for line in lines(ticked):
                self.stdout.write(line)
        if ticked.early:
            self.stderr.write("It is before eight in the morning in London: nothing goes yet.")
        verb = "would be written" if options["dry_run"] else "written"
        self.stdout.write(f"Letters {verb} for {in_words(ticked.day)}: {len(ticked.letters)}")


def moment_meant(on: str | None) -> datetime:
    """Now, or eight in the morning of a day. Raises CommandError for what is no day."""
    if not on:
        return clock.now()
    try:
        return eight_on(date.fromisoformat(on))
    except ValueError as error:
        raise CommandError(f"{on!r} is not a day such as 2015-06-15.", returncode=2) from error


def lines(ticked: Ticked) -> Iterator[str]:
    """Who would get what, and who nothing and why, by name."""
    pks = [*(due.person_pk for due in ticked.letters), *(each.person_pk for each in ticked.nothing)]
    names = dict(Person.objects.filter(pk__in=pks).values_list("pk", "name"))
    for due in ticked.letters:
        yield f"{names[due.person_pk]}: {', '.join(parts(due))}"
    for each in ticked.nothing:
        yield f"{names[each.person_pk]}: nothing. {each.why}"


def parts(due: Due) -> Iterator[str]:
    """What is in a letter."""
    contents = due.contents
    if contents.digest is not None:
        yield f"the digest of {in_words(contents.digest.day)}"
    if contents.reminders:
        yield counted(len(contents.reminders), "reminder")
    if contents.escalations:
        yield counted(len(contents.escalations), "step of the ladder", "steps of the ladder")
