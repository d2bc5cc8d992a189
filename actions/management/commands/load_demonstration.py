"""`manage.py load_demonstration`: people and reports of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from actions.importing.demonstration import load_demonstration

REFUSED = 2


class Command(BaseCommand):
    """Loads what fixtures/demonstration.toml tells; only in the demonstration."""

    help = "Load the demonstration's people and reports; what is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say in one line how much was new."""
        check_demonstration()
        try:
            loaded = load_demonstration(settings.BASE_DIR / "fixtures" / "demonstration.toml")
        except ValueError as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        self.stdout.write(
            f"Demonstration: {loaded.people} people and {loaded.updates} reports were new."
        )


def check_demonstration() -> None:
    """Raise CommandError where made-up people have no place."""
    if not (settings.DEMONSTRATION or settings.TESTING):
        raise CommandError(
            "This is only for the demonstration: set CONCORDAT_MODE=demonstration, "
            "or start it with `make run`.",
            returncode=REFUSED,
        )
