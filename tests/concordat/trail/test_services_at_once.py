"""Many add to the trail at the same moment, each from a process of its own: one chain."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from concordat.trail.chain import verify
from concordat.trail.models import Entry
from concordat.trail.services import record
from tests.drills.house import database_url
from tests.drills.test_simultaneous_reports import all_at_once
from tests.processes import ROOT, end, environment

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, ROUNDS = 5, 20
PATIENCE = 120  # seconds, after which everything is ended and the test has failed
PROGRAM = (
    "import sys, django; django.setup(); "
    "from tests.concordat.trail.writer import main; main(*sys.argv[1:])"
)


@contextmanager
def writers(var: Path, lock: str) -> Iterator[list[Popen[str]]]:
    """Processes that add to the trail; ended in any case, and after a time."""
    env = environment(var, DATABASE_URL=database_url(), DJANGO_SETTINGS_MODULE="concordat.settings")
    started = [
        Popen(  # noqa: S603 -- the words are the test's own
            [sys.executable, "-c", PROGRAM, lock],
            env=env,
            cwd=ROOT,
            stdin=PIPE,
            stdout=PIPE,
            text=True,
            start_new_session=True,
        )
        for _ in range(PROCESSES)
    ]
    watch = threading.Timer(PATIENCE, lambda: [end(process) for process in started])
    watch.start()
    try:
        yield started
    finally:
        watch.cancel()
        for process in started:
            end(process)
            process.communicate()


def say_without_waiting(processes: Sequence[Popen[str]], word: str, times: int) -> None:
    """Say a word some times to all of them."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write((word + "\n") * times)
        process.stdin.flush()


def test_of_many_who_add_at_once_every_one_is_added_to_one_chain(own_var: Path) -> None:
    with writers(own_var, "locked") as processes:
        say_without_waiting(processes, "add", ROUNDS)
        answers = [
            process.stdout.readline().strip()
            for _ in range(ROUNDS)
            for process in processes
            if process.stdout
        ]
    assert answers == ["added"] * PROCESSES * ROUNDS
    assert verify().number == Entry.objects.count() == PROCESSES * ROUNDS


def test_without_the_lock_all_but_one_are_refused_and_the_chain_still_does_not_fork(
    own_var: Path,
) -> None:
    """The control: all know the same end, and what happened to the others would be lost."""
    record("signed-in", by=None, partnership=None)
    with writers(own_var, "unlocked") as processes:
        assert set(all_at_once(processes, "add")) == {"read"}
        answers = all_at_once(processes, "go on")
    assert sorted(answers) == ["added", *["refused"] * (PROCESSES - 1)]
    assert verify().number == 2
