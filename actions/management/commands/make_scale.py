"""`manage.py make_scale --deliverables N`: fill an empty database as a national service would."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.importing.documents import load_documents
from actions.importing.scale import PLANS, WHAT, WHO, copy_what, copy_who, make_originals, scale_for
from actions.management.commands.load_demonstration import check_demonstration
from actions.models import Deliverable, Plan, Update
from concordat.lib.copying import drop_indexes, make_indexes, prepare, reset_sequences
from partners.models import Partnership, Person

REFUSED = 2


class Command(BaseCommand):
    """Made-up rows in the shapes of the two published plans; only in the demonstration."""

    help = "Fill an empty database with partnerships, plans, promises and three reports on each."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and what makes it the same again."""
        parser.add_argument("--deliverables", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--plans", type=int, default=PLANS, help="how many plans are varied and not copied"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, copy, and say how much there is and how long it took."""
        check_demonstration()
        if options["deliverables"] < 1:
            raise CommandError("Say how many promises: --deliverables 10000.", returncode=REFUSED)
        if Partnership.objects.exists():
            raise CommandError(
                "This database is not empty: give a new one by DATABASE_URL and run migrate.",
                returncode=REFUSED,
            )
        began = time.monotonic()
        documents = Path(settings.DOCUMENTS_DIR)
        load_documents(documents)
        toml = settings.BASE_DIR / "fixtures" / "demonstration.toml"
        made = make_originals(documents, toml, options["seed"], number_of_plans=options["plans"])
        self._say(f"{made} promises made with their reports", began)
        self._copy(options["deliverables"], made, began)
        self.stdout.write(
            f"{Partnership.objects.count()} partnerships, {Person.objects.count()} people, "
            f"{Plan.objects.count()} plans, {Deliverable.objects.count()} promises, "
            f"{Update.objects.count()} reports in {time.monotonic() - began:.0f} s."
        )

    def _copy(self, wanted: int, made: int, began: float) -> None:
        """Indexes come after the rows: one by one they would cost most of the time."""
        scale = scale_for(wanted, made)
        tables = [*WHO.tables, *WHAT.tables]
        widths = WHO.widths()
        prepare()
        indexes = drop_indexes(tables)
        try:
            rows = copy_who(scale)
            for number in copy_what(scale, widths):
                rows += number
                self._say(f"{rows} rows copied", began)
        finally:
            make_indexes(indexes)
        reset_sequences(tables)
        self._say(f"{len(indexes)} indexes made", began)

    def _say(self, words: str, began: float) -> None:
        self.stdout.write(f"{time.monotonic() - began:7.1f} s  {words}")
