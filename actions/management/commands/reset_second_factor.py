"""`manage.py reset_second_factor`: for somebody who lost their phone and their recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partners.models import Person
from partners.services.second_factors import take_away_all
from partners.services.sessions import end_all

REFUSED = 2


class Command(BaseCommand):
    """Whoever runs it has made sure that it is them who ask."""

    help = "Take away a person's second factors and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Say in one line what was taken away."""
        person = Person.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError("Nobody here has that address.", returncode=REFUSED)
        taken = take_away_all(person)
        ended = end_all(person)
        self.stdout.write(f"{person}: {taken} taken away, sessions ended: {ended}.")
