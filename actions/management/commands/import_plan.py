"""`manage.py import_plan FILE`: read a published plan; look at it first, write it with --commit."""

import io
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from actions.importing.loading import LoadedPlan, LoadRefused, load_partners, load_plan
from actions.importing.organisations import CuratedList, load_organisations
from actions.importing.plan import ReadPlan
from actions.importing.reading import ORGANISATIONS_FILE, read_plan
from actions.importing.summary import summarise

REFUSED = 2


class Command(BaseCommand):
    """Reads one document; dry unless told to commit."""

    help = (
        "Read a plan and say what was found, line by line where it is doubtful. "
        "Nothing is written without --commit."
    )
    requires_system_checks: list[str] = []  # reading needs no database, and no pages

    def add_arguments(self, parser: CommandParser) -> None:
        """The document, what to do with it, and the files that help to read it."""
        parser.add_argument(
            "file", type=Path, help="the plan: Word (.docx), Excel (.xlsx), PDF, CSV or text"
        )
        parser.add_argument("--json", action="store_true", help="print the plan JSON, nothing else")
        parser.add_argument("--commit", action="store_true", help="write it to the database")
        parser.add_argument("--partnership", metavar="SLUG", help="whose plan it is")
        parser.add_argument("--plan", metavar="SLUG", help="what the plan is called in addresses")
        parser.add_argument("--corrections", type=Path, metavar="FILE")
        parser.add_argument("--organisations", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was read; write it where that was asked for. Refusals end with code 2."""
        if options["commit"] and not options["partnership"]:
            raise CommandError("Say whose plan it is: --partnership SLUG.", returncode=REFUSED)
        if options["commit"] and options["json"]:
            raise CommandError("--json only prints: use it without --commit.", returncode=REFUSED)
        use_utf_8()
        try:
            curated = load_organisations(self._organisations(options))
            self._check_known(curated, options)
            read = read_plan(
                options["file"],
                corrections=options["corrections"],
                organisations=options["organisations"],
                fallback=settings.DOCUMENTS_DIR,
                partnership=options["partnership"],
            )
            if options["json"]:
                self.stdout.write(json.dumps(read.as_json(), ensure_ascii=False, indent=1))
                return
            self.stdout.write(summarise(read))
            if options["commit"]:
                self._say(self._commit(read, curated, options))
            else:
                self.stdout.write("Nothing was written: add --commit --partnership SLUG for that.")
        except ValueError as refusal:  # each reader's own is one, with a sentence
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot take it ({str(error).splitlines()[0]}): "
                "nothing was written. Has `manage.py migrate` been run?",
                returncode=REFUSED,
            ) from error

    def _organisations(self, options: dict[str, Any]) -> Path | None:
        """The list that is given, stands beside the document, or is the curated one."""
        beside = options["file"].parent / ORGANISATIONS_FILE
        curated = settings.DOCUMENTS_DIR / ORGANISATIONS_FILE
        found = options["organisations"] or (beside if beside.is_file() else curated)
        return found if options["organisations"] or found.is_file() else None

    def _check_known(self, curated: CuratedList, options: dict[str, Any]) -> None:
        """Refuse to write a document that the list says is another partnership's."""
        owner = curated.for_document(options["file"].stem)
        wanted = curated.partnership(options["partnership"] or "")
        if options["commit"] and owner and wanted and owner != wanted:
            raise LoadRefused(
                f"{options['file'].name} is the plan of {owner.slug} in the list of "
                f"organisations, not of {wanted.slug}; nothing was written."
            )

    def _commit(self, read: ReadPlan, curated: CuratedList, options: dict[str, Any]) -> LoadedPlan:
        """Write partners and plan in one transaction."""
        listed = curated.partnership(options["partnership"])
        slug = options["plan"] or (listed.plan if listed else options["file"].stem)
        with transaction.atomic():
            partnership = load_partners(curated, options["partnership"])
            return load_plan(read, partnership=partnership, slug=slug)

    def _say(self, loaded: LoadedPlan) -> None:
        """What became of it; CommandError where the plan that is there is another one."""
        plan = loaded.plan
        name = f"“{plan.title}” of {plan.partnership.name}"
        if loaded.created:
            rows = plan.actions.count()
            self.stdout.write(f"Written: {name}, {rows} printed rows.")
        elif not loaded.differences:
            self.stdout.write(f"Nothing changed: {name} is there already, the same in every row.")
        else:
            count = len(loaded.differences)
            for difference in loaded.differences:
                self.stdout.write(f"  {difference}")
            raise CommandError(
                f"{name} is there already and this document differs from it in {count} "
                f"{'place' if count == 1 else 'places'}; nothing was written. A new version of a "
                "plan cannot be taken in yet.",
                returncode=REFUSED,
            )


def use_utf_8() -> None:
    """Print UTF-8 whatever the terminal's language is set to."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
