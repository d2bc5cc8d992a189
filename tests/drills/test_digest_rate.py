"""How many digests a second are written and handed over, and in how much memory.

60 digests from two processes; `make drills` makes it 10,000, on both databases.
"""

import contextlib
import logging
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from actions.dispatch import tick
from concordat.lib import clock
from concordat.outbox.models import Letter, LetterState
from tests.drills.house import database_url
from tests.drills.many_partnerships import many_people
from tests.processes import ROOT, end, environment

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # each command of 10,000 letters
pytestmark = pytest.mark.django_db(transaction=True)

DIGESTS = int(os.environ.get("DRILL_MANY_DIGESTS", "60"))
DIGESTS_OF_CONTROL = min(DIGESTS, 500)
SENDERS = 2
CORES = 2
LEAST = 100  # a second, as far as their processor time goes: others may use the cores meanwhile
FULL = 2_000  # digests from which on the start of the processes no longer counts
GROWTH = 1.25  # of a sender's memory, from a fifth of the letters to the last
PATIENCE = 1200
PROGRAM = (
    "import sys, django; django.setup(); "
    "from tests.drills.digest_sender import main; main(*sys.argv[1:])"
)
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """A mail server that takes everything, and keeps no more than the Message-IDs."""

    def __init__(self) -> None:
        self.ids: list[bytes] = []
        self.first_at = 0.0  # the time in which Python and Django start is not the letters'

    async def handle_DATA(  # noqa: N802 -- the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """The final dot came."""
        content = envelope.content
        assert isinstance(content, bytes)
        found = MESSAGE_ID.search(content)
        assert found
        self.ids.append(found[1])
        self.first_at = self.first_at or time.monotonic()
        return "250 Taken"


class AnyPort(Controller):
    """Serves on a port that was free."""

    def _trigger_server(self) -> None:
        """Call it once, now that its port is known."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def sink() -> Iterator[tuple[Sink, int]]:
    """A sink for the length of a drill, and its port."""
    handler = Sink()
    controller = AnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


@contextmanager
def senders(var: Path, port: int, *without: str) -> Iterator[list[Popen[bytes]]]:
    """Two processes that send; ended in any case."""
    env = environment(
        var,
        DATABASE_URL=database_url(),
        DJANGO_SETTINGS_MODULE="concordat.settings",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(port),
        EMAIL_SECURITY="none",
        LOG_LEVEL="ERROR",
    )
    words = [sys.executable, "-c", PROGRAM, *without]
    running = [
        Popen(words, env=env, cwd=ROOT, start_new_session=True)  # noqa: S603 -- our own
        for _ in range(SENDERS)
    ]
    try:
        yield running
    finally:
        for process in running:
            end(process)  # type: ignore[arg-type]  # it only needs the id
            process.wait()


@dataclass
class Measured:
    """What was seen while letters were sent."""

    memory: list[tuple[int, int]]  # letters that had come by then, and bytes of the larger sender
    seconds: float
    processor: float  # seconds, of all senders and of the sink together; their start is in it

    def memory_at(self, letters: int) -> int:
        """The first that was seen once so many had come."""
        return next(size for number, size in self.memory if number >= letters)


def watch(running: list[Popen[bytes]], taken: Sink) -> Measured:
    """Look at the senders until they come to their end by themselves."""
    seen: list[tuple[int, int]] = []
    began, before = time.monotonic(), processor_seconds()
    while alive := [each for each in running if each.poll() is None]:
        assert time.monotonic() - began < PATIENCE
        size = max(memory_of(each) for each in alive)
        if taken.ids and size:
            seen.append((len(taken.ids), size))
        with contextlib.suppress(TimeoutExpired):
            alive[0].wait(timeout=0.1)
    assert [each.returncode for each in running] == [0] * SENDERS
    return Measured(seen, time.monotonic() - taken.first_at, processor_seconds() - before)


def processor_seconds() -> float:
    """What this process, in which the sink lives, and those that came to their end have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def memory_of(process: Popen[bytes]) -> int:
    """How much a process has resident, in bytes; 0 where it has just gone."""
    try:
        pages = Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(pages) * resource.getpagesize()


def drill(var: Path, *without: str) -> tuple[Sink, Measured]:
    """Write everybody's digest and send them all; what came, and what it cost."""
    with sink() as (taken, port), senders(var, port, *without) as running:
        measured = watch(running, taken)
    assert len(taken.ids) == len(set(taken.ids))
    return taken, measured


@pytest.mark.drill("Cost of digests")
def test_digests_are_written_and_handed_over_fast_enough_in_flat_memory(
    own_var: Path, figures: Callable[[str], None]
) -> None:
    many_people(DIGESTS)
    began = time.monotonic()
    tick(clock.now())
    ticked = time.monotonic() - began
    assert Letter.objects.count() >= DIGESTS
    taken, measured = drill(own_var)
    sent = Letter.objects.filter(state=LetterState.SENT).count()
    rate, possible = sent / measured.seconds, CORES * sent / measured.processor
    early, late = measured.memory_at(sent // 5), measured.memory[-1][1]
    figures(
        f"{sent:,} digests, {rate:.0f} a second by {SENDERS} processes, {possible:.0f} on {CORES} "
        f"cores with nothing else to do; tick {ticked:.1f} s; {early >> 20} MB after a fifth, "
        f"{late >> 20} MB at the end"
    )
    assert len(taken.ids) == sent
    assert late < early * GROWTH
    if sent >= FULL:
        assert possible >= LEAST


@pytest.mark.drill("Cost of digests", control=True)
def test_senders_that_keep_what_they_sent_are_noticed(
    own_var: Path, figures: Callable[[str], None]
) -> None:
    """The control of flat memory."""
    many_people(DIGESTS_OF_CONTROL)
    tick(clock.now())
    _, measured = drill(own_var, "flat memory")
    early, late = measured.memory_at(DIGESTS_OF_CONTROL // 5), measured.memory[-1][1]
    figures(f"each digest kept: {early >> 20} MB after a fifth, {late >> 20} MB at the end")
    assert late > early * GROWTH
