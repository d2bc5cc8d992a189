"""`manage.py succeed_organisation`: one organisation takes over from others, on a day."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.services.succession import Order, SuccessionRefused, preview, succeed
from concordat.lib import clock
from partners.models import Organisation, Person
from partners.permissions import standing_of

REFUSED = 2


class Command(BaseCommand):
    """The page for operators does the same."""

    help = "Let an organisation take over the open promises of others; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who goes, who comes, since when, by which order."""
        parser.add_argument("predecessors", nargs="+", metavar="SLUG", help="those that go")
        parser.add_argument("--by", required=True, metavar="SLUG", help="the one that takes over")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--why", required=True, help="the order or agreement behind it")
        parser.add_argument("--short-name", default="", help="how plans will call it")
        parser.add_argument("--people-follow", action="store_true")
        parser.add_argument("--operator", required=True, metavar="ADDRESS", help="who records it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would move")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what moves in each partnership, and move it unless it is a dry run."""
        order = Order(
            predecessors=tuple(_organisation(slug) for slug in options["predecessors"]),
            successor=_organisation(options["by"]),
            on=options["on"],
            why=options["why"],
            short_name=options["short_name"],
            people_follow=options["people_follow"],
        )
        operator = Person.objects.filter(
            email__iexact=options["operator"], is_superuser=True, is_active=True
        ).first()
        if operator is None:
            raise CommandError(f"{options['operator']} is no operator.", returncode=REFUSED)
        try:
            found = preview(order)
            if not options["dry_run"]:
                succeed(order=order, by=standing_of(operator, clock.today()))
        except SuccessionRefused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        for place in found.places:
            self.stdout.write(
                f"{place.partnership}: {len(place.promises)} promises, "
                f"{len(place.collectives)} groups, {len(place.memberships)} roles"
            )
        done = "Nothing was changed." if options["dry_run"] else "Recorded."
        self.stdout.write(f"{found.promises} promises in all. {done}")


def _organisation(slug: str) -> Organisation:
    """One organisation by its slug."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no organisation “{slug}”.", returncode=REFUSED)
    return found
