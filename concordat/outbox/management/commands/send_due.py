"""`manage.py send_due`: the letters that are due; pause, resume and release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from concordat.lib import clock
from concordat.lib.days import counted
from concordat.outbox import sending, services
from concordat.outbox.models import Letter, Pause, PauseReason


class Command(BaseCommand):
    """A thin door: twice, late or doubled does no harm."""

    help = "Send the letters that are due, or say, pause, resume and release what is sent."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and what else to do first."""
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many letters")
        first = parser.add_mutually_exclusive_group()
        first.add_argument("--dry-run", action="store_true", help="only say how many are due")
        first.add_argument("--pause", action="store_true", help="send nothing until --resume")
        first.add_argument(
            "--resume", action="store_true", help="lift a pause, once its reason is mended"
        )
        first.add_argument(
            "--release", action="store_true", help="let go what a restored database holds"
        )
        first.add_argument(
            "--discard", action="store_true", help="drop what a restored database holds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what comes first, send, and say what stands in the way."""
        if options["pause"]:
            services.pause(PauseReason.ASKED)
        elif options["dry_run"]:
            due = Letter.objects.due(clock.real_now()).count()
            self.stdout.write(f"Letters due: {due}")
        else:
            self.let_go(options)
            self.send(options["limit"])
        for pause in Pause.objects.standing():
            self.stderr.write(f"{pause} since {pause.since:%Y-%m-%d %H:%M} UTC. {pause.detail}")

    def let_go(self, options: dict[str, Any]) -> None:
        """Lift what a person asked to be lifted."""
        if options["resume"]:
            self.stdout.write(f"Pauses lifted: {services.resume()}")
        if options["release"] or options["discard"]:
            count = services.release(discard=options["discard"])
            verb = "dropped" if options["discard"] else "released"
            self.stdout.write(f"{counted(count, 'letter')} {verb}")

    def send(self, limit: int | None) -> None:
        """Send, and say what became of it."""
        tally = sending.send_due(limit=limit)
        self.stdout.write(
            f"Letters sent: {tally.sent}; to be tried again: {tally.put_off}; "
            f"failed: {tally.failed}; dropped: {tally.dropped}"
        )
        if tally.stopped:
            self.stderr.write(f"Stopped early: {tally.stopped}.")
