"""What the outbox would be without one of its protections: for the controls of the drills."""

import os
import time
from collections.abc import Callable

from django.db import transaction

from concordat import celery
from concordat.lib import clock
from concordat.lib.mail import Mail
from concordat.outbox import sending, services
from concordat.outbox.line import TAKEN, Line
from concordat.outbox.models import Letter
from concordat.outbox.sending import Tally


def without_lease() -> Letter | None:
    """What `services._leased` would be if it only looked."""
    letter = Letter.objects.due(clock.real_now()).first()
    if letter is not None:
        letter.leased_until = clock.real_now() + services.LEASE  # only this process knows of it
    return letter


def many_at_once(*, limit: int | None = None) -> Tally:
    """What the sender would be if it claimed a batch, and noted the batch when all was sent."""
    tally = Tally()
    began = time.monotonic()
    with Line() as line:
        while time.monotonic() - began < sending.LONGEST_RUN and (batch := claimed_batch()):
            mails = []
            for letter in batch:
                mail, message = sending.written(letter)
                assert line.open() is None
                assert line.send(message, within=30) == TAKEN
                mails.append(mail)
            for letter, mail in zip(batch, mails, strict=True):
                services.note_sent(letter, mail)
            tally.sent += len(batch)
    return tally


def claimed_batch() -> list[Letter]:
    """So many letters as DRILL_BATCH says, all leased at once."""
    now = clock.real_now()
    with transaction.atomic():
        due = Letter.objects.due(now).select_for_update(skip_locked=True)
        batch = list(due[: int(os.environ["DRILL_BATCH"])])
        leased = Letter.objects.filter(pk__in=[letter.pk for letter in batch])
        leased.update(leased_until=now + services.LEASE)
    return batch


def claim_without_lease() -> None:
    """A sender only looks what is due."""
    services._leased = without_lease


def claim_many_at_once() -> None:
    """A sender claims many letters at a time."""
    sending.send_due = many_at_once


def stop_the_sweep() -> None:
    """Nobody looks for letters unless somebody wakes them."""
    del celery.TIMETABLE["send-due"]


def keep_each() -> None:
    """Leak: keep many copies of each letter that was sent."""
    kept: list[str] = []
    note_sent = services.note_sent

    def note_and_keep(letter: Letter, mail: Mail, code: int = 250) -> None:
        kept.extend(mail.html + "x" for _ in range(200))
        note_sent(letter, mail, code)

    services.note_sent = note_and_keep


FAULTS: dict[str, Callable[[], None]] = {
    "the lease": claim_without_lease,
    "one a claim": claim_many_at_once,
    "the sweep": stop_the_sweep,
    "flat memory": keep_each,
}


def take_out(protection: str) -> None:
    """Take a protection out of this process."""
    FAULTS[protection]()
