"""`manage.py admit_operator`: let somebody run the service."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from partners.models import Person
from partners.services.sign_in import let_sign_in

REFUSED = 2


class Command(BaseCommand):
    """Only somebody at the machine makes an operator; no page does."""

    help = "Make a person an operator, who sees Django's admin; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who."""
        parser.add_argument("email")
        parser.add_argument("name", help="as others see it")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Say in one line what the person now is."""
        email, name = options["email"].strip(), options["name"].strip()
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            person = self._new(email, name)
        person.is_superuser = True
        person.save(update_fields=["is_superuser"])
        let_sign_in(person)
        self.stdout.write(f"Operator: {person}. They sign in with a code sent by email.")

    def _new(self, email: str, name: str) -> Person:
        """A person without any password."""
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is no email address.", returncode=REFUSED) from error
        if not name:
            raise CommandError("Say what they are called.", returncode=REFUSED)
        return Person.objects.create_user(email, name=name)
