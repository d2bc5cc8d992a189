"""One of many who send the same letters at the same time: a program of its own.

It sends until no letter waits; told to, without the lease.
"""

import time
from collections.abc import Mapping
from datetime import timedelta

from concordat.lib.mail import Mail, Paragraph, build
from concordat.outbox import kinds, sending, services
from concordat.outbox.models import Letter
from tests.drills import faults


def render(person: int, ids: Mapping[str, int]) -> Mail:
    """A letter about nothing."""
    return build(f"Drill {ids['number']}", Paragraph("A drill."), why="You are in a drill.")


def may_receive(person: int, ids: Mapping[str, int]) -> bool:
    """Everybody may."""
    return True


def main(without: str = "") -> None:
    """Send until no letter waits."""
    kinds.register("drill", render=render, may_receive=may_receive)
    services.LEASE, sending.MARGIN = timedelta(seconds=8), timedelta(seconds=1)
    if without:
        faults.take_out(without)
    while Letter.objects.waiting().exists():
        sending.send_due()
        time.sleep(0.05)  # what is left is with others
