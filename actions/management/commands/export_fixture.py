"""`manage.py export_fixture`: write partners and plans, as they were agreed, into fixtures."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from actions.exports.fixtures import all_fixtures, write_fixtures
from actions.importing.documents import load_documents
from actions.models import Plan
from concordat.lib.scratch import scratch_database

REFUSED = 2


class Command(BaseCommand):
    """Exports what is in the database, or what the documents say."""

    help = "Write partners.json and one file a plan, as agreed, without reports and people."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, where to."""
        parser.add_argument(
            "--output", type=Path, default=settings.BASE_DIR / "fixtures", metavar="DIR"
        )
        parser.add_argument(
            "--from-documents",
            action="store_true",
            help="read fixtures/documents anew instead of this database, which is not touched",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and name those that changed."""
        from_documents = options["from_documents"]
        try:
            with scratch_database() if from_documents else nullcontext():
                if from_documents:
                    load_documents(settings.DOCUMENTS_DIR)
                elif not Plan.objects.filter(agreed_on__isnull=False).exists():
                    raise CommandError(
                        "There is no agreed plan in this database. "
                        "Import one, or use --from-documents.",
                        returncode=REFUSED,
                    )
                files = all_fixtures()
        except ValueError as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be read ({str(error).splitlines()[0]}). "
                "Has `manage.py migrate` been run?",
                returncode=REFUSED,
            ) from error
        changed = write_fixtures(options["output"], files)
        for path in changed:
            self.stdout.write(f"Written: {path}")
        if not changed:
            self.stdout.write(f"Nothing changed: {', '.join(files)} are as they were.")
