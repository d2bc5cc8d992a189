"""Digests of a real partnership, and the worker that sends them is killed over and over.

24 digests and 5 kills; `make drills` makes it 1,000 and 20, DRILL_DIGESTS=10000 by hand. The
worker is the Procfile's; each kill leaves its beat behind, and another beat rings beside them; in
the middle the broker is killed, and comes back empty.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from concordat.outbox.models import Letter, LetterState
from tests.drills.house import DAY, House, house, kill, people_of_a_partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]

DIGESTS = int(os.environ.get("DRILL_DIGESTS", "24"))
KILLS = int(os.environ.get("DRILL_KILLS", "5"))
BATCH = int(os.environ.get("DRILL_BATCH", "12"))
# By which the moments can be had again.
SEED = int(os.environ.get("DRILL_SEED", "0")) or random.randrange(1, 10**6)  # noqa: S311 -- no secret
QUICK = {"DRILL_LEASE": "6", "DRILL_SWEEP": "2"}
PACE = {} if os.environ.get("DRILL_PACE") == "real" else QUICK  # else the service's own
PATIENCE = 400 + DIGESTS  # seconds, after which everything is ended and the drill has failed


@dataclass
class Found:
    """What a drill came to."""

    lost: int
    doubled: int
    ids_a_reader: int
    """The most different Message-IDs that one reader got."""
    seconds: float

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.doubled} doubled, in {self.seconds:.0f} s"


def kill_and_start(there: House, moments: Sequence[tuple[int, float]]) -> None:
    """Kill the worker over and over, and start it again; in the middle the broker goes too.

    Each moment is how many letters have arrived by then, and so many seconds more.
    """
    worker = there.worker()
    for number, (after, seconds) in enumerate(moments):
        there.until(lambda after=after: len(there.sink.taken) >= after, PATIENCE, "the next kill")
        time.sleep(seconds)  # waits for nothing: it makes the moment random
        kill(worker)
        if number == len(moments) // 2:
            there.broker.take_away()
            there.broker.bring_back()
        worker = there.worker()


def drill(var: Path, moments: Sequence[tuple[int, float]], **more: str) -> Found:
    """Let everybody's digest go while workers are killed; what reached whom."""
    people = people_of_a_partnership(DIGESTS)
    began = time.monotonic()
    with house(var, PATIENCE, **PACE, **more) as there:
        there.second_beat()
        kill_and_start(there, moments)
        letters = Letter.objects.filter(state=LetterState.SENT)
        there.until(lambda: letters.count() == len(people), PATIENCE, "all sent")
        taken = list(there.sink.taken)
    sent = {letter.message_id for letter in letters}
    readers = {person.email: set() for person in people}
    for message_id, reader in taken:
        readers[reader].add(message_id)
    lost = sum(not ids & sent for ids in readers.values())
    most = max(map(len, readers.values()))
    return Found(lost, len(taken) - len(set(taken)), most, time.monotonic() - began)


@pytest.mark.drill("Killed workers")
def test_of_killed_workers_no_digest_is_lost_and_at_most_one_each_is_doubled(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    """The one that the mail server took, and that was not noted; it has the same Message-ID."""
    hold(DAY)
    choice = random.Random(SEED)  # noqa: S311 -- moments, no secrets
    arrived = sorted(choice.sample(range(DIGESTS), KILLS))
    found = drill(own_var, [(after, choice.uniform(0, 0.2)) for after in arrived])
    figures(f"{DIGESTS} digests, {KILLS} kills (seed {SEED}): {found}")
    assert found.lost == 0
    assert found.doubled <= KILLS
    assert found.ids_a_reader == 1


@pytest.mark.drill("Killed workers", control=True)
def test_claimed_many_at_once_killed_workers_double_more_than_one_each(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    """The control of claiming one: each kill comes in the middle of a batch."""
    hold(DAY)
    moments = [(middle, 0.0) for middle in range(BATCH // 2, DIGESTS, BATCH)]
    found = drill(own_var, moments, DRILL_WITHOUT="one a claim", DRILL_BATCH=str(BATCH))
    figures(f"{BATCH} a claim, {len(moments)} kills: {found}")
    assert found.lost == 0
    assert found.doubled > len(moments)
