"""`manage.py check_letters`: whether letters go; exit code 1 and a mail where they do not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concordat.lib.mail import NotSent
from concordat.outbox import alarm
from concordat.outbox.health import WORDS


class Command(BaseCommand):
    """For cron, or whatever watches the machine: nothing of Celery need run."""

    help = "Say whether letters go. Where they do not: exit code 1, and a mail to the operators."
    requires_system_checks = ()  # it must speak where others would not even start

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write."""
        parser.add_argument("--no-mail", action="store_true", help="only say it, write to nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, tell, and say so by the exit code."""
        alarms = alarm.look()
        if not options["no_mail"]:
            try:
                alarm.tell(alarms)
            except NotSent:
                self.stderr.write("The operators could not be written to.")
        if alarms:
            raise CommandError(" ".join(WORDS[each] for each in alarms), returncode=1)
        self.stdout.write("Letters go.")
