"""Sends what is due until no letter waits: a program of its own, as a worker is."""

from concordat.outbox import sending
from concordat.outbox.models import Letter
from tests.drills import faults


def main(without: str = "") -> None:
    """Send until no letter waits."""
    if without:
        faults.take_out(without)
    while Letter.objects.waiting().exists():
        sending.send_due()
