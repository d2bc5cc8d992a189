"""One of many who send the same letters at the same time: a program of its own.

It sends until no letter waits. Told to, it claims without a lease, or many letters at once: what
the outbox would be without the one or the other.
"""

import os
import time
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from concordat.lib import clock
from concordat.lib.mail import Mail, Paragraph, build
from concordat.outbox import kinds, sending, services
from concordat.outbox.line import TAKEN, Line
from concordat.outbox.models import Letter

AT_ONCE = 25


def render(person: int, ids: Mapping[str, int]) -> Mail:
    """A letter about nothing."""
    return build(f"Drill {ids['number']}", Paragraph("A drill."), why="You are in a drill.")


def may_receive(person: int, ids: Mapping[str, int]) -> bool:
    """Everybody may."""
    return True


def without_lease() -> Letter | None:
    """What `services._leased` would be if it only looked."""
    letter = Letter.objects.due(clock.real_now()).first()
    if letter is not None:
        letter.leased_until = clock.real_now() + services.LEASE  # only this process knows of it
    return letter


def many_at_once() -> None:
    """What the sender would be if it claimed a batch, and noted the batch when all was sent."""
    now = clock.real_now()
    with transaction.atomic():
        due = Letter.objects.due(now).select_for_update(skip_locked=True)
        batch = list(due[:AT_ONCE])
        leased = Letter.objects.filter(pk__in=[letter.pk for letter in batch])
        leased.update(leased_until=now + services.LEASE)
    with Line() as line:
        for letter in batch:
            line.open()
            assert line.send(sending.written(letter)[1], within=30) == TAKEN
    for letter in batch:
        services.note_sent(letter, render(letter.person, letter.ids))


def main(how: str) -> None:
    """Send until no letter waits."""
    kinds.register("drill", render=render, may_receive=may_receive)
    services.LEASE = timedelta(seconds=int(os.environ["DRILL_LEASE"]))
    sending.MARGIN = timedelta(seconds=1)
    if how == "without a lease":
        services._leased = without_lease
    while Letter.objects.waiting().exists():
        if how == "many at once":
            many_at_once()
        else:
            sending.send_due()
        time.sleep(0.05)  # what is left is with others, or waits for the lease of one who died
