"""Sends what is due until no letter waits: a program of its own, as a worker is."""

from concordat.outbox import sending
from concordat.outbox.models import Letter


def main() -> None:
    """Send until no letter waits."""
    while Letter.objects.waiting().exists():
        sending.send_due()
