"""Many send the same letters at the same time, and some are killed over it.

150 letters from 4 processes; `make drills` makes it 2,000 with 20 killed, on both databases.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from concordat.outbox.models import Letter, LetterState
from tests import factories as make
from tests.concordat.outbox.mail_server import MailServer, mail_server
from tests.drills.test_simultaneous_reports import database_url
from tests.processes import ROOT, end, environment

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = int(os.environ.get("DRILL_LETTERS", "150"))
KILLS = int(os.environ.get("DRILL_KILLS", "3"))
PROCESSES = 4
PROGRAM = (
    "import sys, django; django.setup(); from tests.drills.sender import main; main(*sys.argv[1:])"
)
PATIENCE = 200  # seconds, after which everything is ended and the drill has failed


class Senders:
    """Processes that send, and the mail server that counts what they send."""

    def __init__(self, server: MailServer, var: Path, how: str) -> None:
        self.server, self.how = server, how
        self.env = environment(
            var,
            DATABASE_URL=database_url(),
            DJANGO_SETTINGS_MODULE="concordat.settings",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(server.port),
            EMAIL_SECURITY="none",
            DRILL_LEASE="8",
        )
        self.running: list[Popen[bytes]] = []
        for _ in range(PROCESSES):
            self.start()

    def start(self) -> None:
        """One more."""
        words = [sys.executable, "-c", PROGRAM, self.how]
        self.running.append(
            Popen(words, env=self.env, cwd=ROOT, start_new_session=True)  # noqa: S603 -- our own
        )

    def kill_one(self) -> None:
        """Kill the one that runs longest, with no time to tidy up; another takes its place."""
        victim = self.running.pop(0)
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        self.start()

    def end(self) -> None:
        """End whatever still runs."""
        for process in self.running:
            end(process)  # type: ignore[arg-type]  # it only needs the id
            process.wait()


@contextmanager
def senders(server: MailServer, var: Path, how: str) -> Iterator[Senders]:
    """Processes that send; ended in any case, and after a time."""
    started = Senders(server, var, how)
    watch = threading.Timer(PATIENCE, started.end)
    watch.start()
    try:
        yield started
    finally:
        watch.cancel()
        started.end()


def drill(var: Path, how: str, kills: int) -> int:
    """Send all letters, killing a sender after every so many; how many came more than once."""
    kim = make.person()
    Letter.objects.bulk_create(
        Letter(kind="drill", person=kim.pk, key=f"drill-{number}", ids={"number": number})
        for number in range(LETTERS)
    )
    arrived: queue.Queue[None] = queue.Queue()
    with mail_server() as server:
        server.on_taken = lambda: arrived.put(None)
        with senders(server, var, how) as started:
            for _ in range(kills):
                for _ in range(LETTERS // (kills + 1)):
                    arrived.get(timeout=PATIENCE)
                started.kill_one()
            for process in started.running:
                assert process.wait(PATIENCE) == 0
        ids = server.message_ids()
    letters = Letter.objects.all()
    assert set(ids) == {letter.message_id for letter in letters}, "a letter was lost"
    assert {letter.state for letter in letters} == {LetterState.SENT}
    return len(ids) - LETTERS


def test_many_senders_send_each_letter_exactly_once(own_var: Path) -> None:
    assert drill(own_var, "one by one", kills=0) == 0


def test_of_killed_senders_no_letter_is_lost_and_at_most_one_each_is_doubled(
    own_var: Path,
) -> None:
    """The one that was taken by the mail server, and not yet noted; it has the same Message-ID."""
    assert drill(own_var, "one by one", kills=KILLS) <= KILLS


def test_without_a_lease_letters_are_doubled(own_var: Path) -> None:
    """The control: the same senders, nobody killed, each only looking what is due."""
    assert drill(own_var, "without a lease", kills=0) > 0


def test_claimed_many_at_once_killed_senders_double_more_than_one_each(own_var: Path) -> None:
    """The control of claiming one."""
    assert drill(own_var, "many at once", kills=KILLS) > KILLS
