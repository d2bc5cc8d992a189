"""`manage.py prepare_demonstration`: everything that `make run` needs in the database."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from actions.importing.demonstration import DEMONSTRATION_DAY
from actions.management.commands.load_demonstration import check_demonstration
from actions.models import Plan
from actions.services.dates import make_coming_due_dates
from concordat.lib import clock
from concordat.lib.days import in_words

FIXTURES = ("partners", "oxfordshire", "bedfordshire-luton")


class Command(BaseCommand):
    """Migrates, loads plans, people and reports, and holds the clock; a second run is quick."""

    help = "Prepare the demonstration; what is there already is left alone."
    requires_system_checks: list[str] = []  # the tables may not be there yet; servers check later

    def handle(self, *args: Any, **options: Any) -> None:
        """A few lines about what was done."""
        check_demonstration()
        call_command("migrate", verbosity=0, interactive=False)
        if not Plan.objects.exists():
            call_command("loaddata", *FIXTURES, verbosity=0)
        self.stdout.write(f"Plans: {Plan.objects.count()}")
        call_command("load_demonstration", stdout=self.stdout)
        if clock.held_day() is None:
            clock.hold(DEMONSTRATION_DAY)
        make_coming_due_dates(on=clock.today())
        self.stdout.write(f"The clock is held at {in_words(clock.today())}.")
