"""`manage.py read_by_when [PHRASE …]`: what the words of a deadline mean, one JSON line each."""

import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.by_when import read_by_when

REFUSED = 2
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
# What the reader is for comes first; the rest follows.
FIRST = (
    "words", "kind", "opens_on", "due_on", "recurrence", "tentative", "flagged", "why"
)  # fmt: skip
# Letters that some readers take for the end of a line, as JSON escapes them.
NO_LINE_BREAKS = {ord(letter): f"\\u{ord(letter):04x}" for letter in "\x85\u2028\u2029"}


class Command(BaseCommand):
    """Reads phrases, without a database."""

    help = "Print what each phrase means for the clock, as one line of JSON a phrase."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The phrases, and when the plan was written."""
        parser.add_argument("phrases", nargs="*", metavar="PHRASE")
        parser.add_argument(
            "--file",
            type=Path,
            help=r"one phrase a line, UTF-8; \n stands for a line break, an empty line for a blank",
        )
        parser.add_argument(
            "--written", metavar="YYYY-MM", help="the month in which the plan was written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line out for each phrase in, in order; refusals end with code 2."""
        written = self._month(options["written"])
        if not options["phrases"] and options["file"] is None:
            raise CommandError(
                'Give a phrase ("Mar 15") or a file with one a line (--file FILE).',
                returncode=REFUSED,
            )
        phrases = [*options["phrases"], *self._phrases_in(options["file"])]
        if isinstance(sys.stdout, io.TextIOWrapper):
            # What came in as no UTF-8 leaves as an escape, which JSON reads.
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        for phrase in phrases:
            found = read_by_when(phrase, written_on=written).as_dict()
            line = {key: found[key] for key in FIRST} | found
            text = json.dumps(line, ensure_ascii=False).translate(NO_LINE_BREAKS)
            self.stdout.write(text)
            self.stdout.flush()

    def _month(self, words: str | None) -> date | None:
        """The first day of the month meant."""
        if words is None:
            return None
        try:
            if MONTH.fullmatch(words):
                return date.fromisoformat(f"{words}-01")
        except ValueError:
            pass
        raise CommandError(
            f"--written is a year and a month such as 2014-11, not {words!r}.", returncode=REFUSED
        )

    def _phrases_in(self, path: Path | None) -> Iterator[str]:
        """The phrases of a file; a missing line break at its end adds none."""
        if path is None:
            return
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read: {error.strerror}.", returncode=REFUSED
            ) from error
        except UnicodeDecodeError as error:
            raise CommandError(
                f"Expected one phrase a line as UTF-8; found the byte "
                f"0x{error.object[error.start]:02x} in {path}, which is not.",
                returncode=REFUSED,
            ) from error
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()
        for line in lines:
            yield line.removesuffix("\r").replace(r"\n", "\n")
