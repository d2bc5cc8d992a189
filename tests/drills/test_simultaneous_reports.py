"""Many report on one deliverable at the same moment, each from a process of its own.

30 reports from 5 processes; `make drills` makes it 500 from 10, on SQLite and on PostgreSQL.
"""

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from actions.models import Deliverable
from tests import factories as make
from tests.drills.house import database_url
from tests.processes import ROOT, end, environment

pytestmark = pytest.mark.django_db(transaction=True)

REPORTS = int(os.environ.get("DRILL_REPORTS", "30"))
PROCESSES = int(os.environ.get("DRILL_PROCESSES", "5"))
PROGRAM = (
    "import sys, django; django.setup(); "
    "from tests.drills.reporter import main; main(*sys.argv[1:])"
)
PATIENCE = 300  # seconds, after which everything is ended and the drill has failed


@contextmanager
def reporters(promise: Deliverable, var: Path, check: str) -> Iterator[list[Popen[str]]]:
    """Processes that report for the one that answers; ended in any case, and after a time."""
    partner = promise.responsibilities.get().partner
    env = environment(var, DATABASE_URL=database_url(), DJANGO_SETTINGS_MODULE="concordat.settings")
    started = []
    for _ in range(PROCESSES):
        words = [str(promise.pk), str(make.lead(partner).pk), check]
        started.append(
            Popen(  # noqa: S603 -- the words are the test's own
                [sys.executable, "-c", PROGRAM, *words],
                env=env,
                cwd=ROOT,
                stdin=PIPE,
                stdout=PIPE,
                text=True,
                start_new_session=True,
            )
        )
    watch = threading.Timer(PATIENCE, lambda: [end(process) for process in started])
    watch.start()
    try:
        yield started
    finally:
        watch.cancel()
        for process in started:
            end(process)
            process.communicate()


def all_at_once(processes: Sequence[Popen[str]], word: str) -> list[str]:
    """Say a word to all of them, then hear what each answers."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(word + "\n")
        process.stdin.flush()
    return [process.stdout.readline().strip() for process in processes if process.stdout]


def drill(promise: Deliverable, var: Path, check: str) -> Counter[str]:
    """Everybody opens the page, then everybody sends, again and again; what they were answered."""
    rounds = REPORTS // PROCESSES
    with reporters(promise, var, check) as processes:
        answers = []
        for _ in range(rounds):
            assert set(all_at_once(processes, "look")) == {"looked"}
            answers.append(all_at_once(processes, "send"))
    return Counter(chain.from_iterable(answers))


def written_over_unseen(promise: Deliverable) -> int:
    """How many reports came after one that their author had not seen."""
    reports = list(promise.updates.order_by("pk"))
    before = ["None", *(str(report.pk) for report in reports)]
    return sum(report.happened != seen for report, seen in zip(reports, before, strict=False))


@pytest.mark.drill("Simultaneous reports")
def test_every_report_is_applied_or_told_of_a_conflict_and_none_is_written_over_unseen(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    hold("2015-06-15")
    promise = make.deliverable()
    found = drill(promise, own_var, "checked")
    lost = written_over_unseen(promise)
    words = f"{found['applied']} applied, {found['told']} told of a conflict, {lost} lost"
    figures(f"{REPORTS} reports: {words}")
    assert found["applied"] + found["told"] == REPORTS
    assert found["applied"] == promise.updates.count()
    assert found["applied"] >= REPORTS // PROCESSES, "in each round somebody is the first"
    assert lost == 0
    promise.refresh_from_db()
    assert promise.version == 1 + found["applied"]


@pytest.mark.drill("Simultaneous reports", control=True)
def test_without_the_check_of_the_version_some_are_written_over_unseen(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    """The control: the same drill, the check taken out, counts what the check prevents."""
    hold("2015-06-15")
    promise = make.deliverable()
    found = drill(promise, own_var, "unchecked")
    lost = written_over_unseen(promise)
    figures(f"versions not checked: {lost} written over unseen")
    assert found == {"applied": REPORTS}
    assert lost > 0
