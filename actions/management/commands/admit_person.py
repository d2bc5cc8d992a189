"""`manage.py admit_person`: let somebody in, with a role at a partner."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from concordat.lib import clock
from concordat.trail.services import record
from partners.models import Membership, Partner, Person, Role
from partners.services.sign_in import let_sign_in

REFUSED = 2


class Command(BaseCommand):
    """How the first people of an installation come in."""

    help = "Admit a person to a partnership, in a role at a partner; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, as what."""
        parser.add_argument("email")
        parser.add_argument("name", help="as others see it")
        parser.add_argument("--partnership", required=True, metavar="SLUG")
        parser.add_argument("--partner", required=True, metavar="SHORT_NAME")
        parser.add_argument("--role", required=True, choices=Role.values)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Say in one line what the person now is."""
        partner = self._partner(options["partnership"], options["partner"])
        person = self._person(options["email"], options["name"])
        let_sign_in(person)
        membership, admitted = Membership.objects.get_or_create(
            person=person,
            partner=partner,
            role=Role(options["role"]),
            until=None,
            defaults={"since": clock.today()},
        )
        if admitted:
            about = {"membership": membership.pk, "person": person.pk}
            record("membership-given", by=None, partnership=partner.partnership_id, about=about)
        self.stdout.write(f"{'Admitted' if admitted else 'Already there'}: {membership}")
        self.stdout.write(f"They sign in at {settings.SITE_ADDRESS} with a code sent by email.")

    def _partner(self, partnership: str, short_name: str) -> Partner:
        """The organisation's place in the partnership."""
        there = Partner.objects.filter(partnership__slug=partnership)
        partner = there.filter(short_name=short_name).select_related("organisation").first()
        if partner is None:
            names = ", ".join(there.bodies().values_list("short_name", flat=True))
            known = f"its partners are {names}" if names else "no such partnership has partners"
            raise CommandError(
                f"There is no partner “{short_name}” in {partnership}: {known}.",
                returncode=REFUSED,
            )
        if partner.is_collective:
            raise CommandError(
                f"{short_name} stands for several organisations: admit them at one of these.",
                returncode=REFUSED,
            )
        return partner

    def _person(self, email: str, name: str) -> Person:
        """The person with this address, made where there is none."""
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is not None:
            return person
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise CommandError(f"{email!r} is no email address.", returncode=REFUSED) from error
        if not name.strip():
            raise CommandError("Say what they are called.", returncode=REFUSED)
        return Person.objects.create_user(email, name=name.strip())
