"""Many send the same letters at the same time.

60 letters from 4 processes; `make drills` makes it 2,000, on both databases.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from concordat.outbox.models import Letter, LetterState
from tests import factories as make
from tests.drills.house import Sink, database_url
from tests.processes import end, environment, start

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = int(os.environ.get("DRILL_LETTERS", "60"))
PROCESSES = 4
PROGRAM = (
    "import sys, django; django.setup(); from tests.drills.sender import main; main(*sys.argv[1:])"
)
PATIENCE = 200  # seconds for one sender, after which the drill has failed


def drill(var: Path, *without: str) -> int:
    """Send all letters from many processes; how many came more than once."""
    kim = make.person()
    Letter.objects.bulk_create(
        Letter(kind="drill", person=kim.pk, key=f"drill-{number}", ids={"number": number})
        for number in range(LETTERS)
    )
    sink = Sink()
    env = environment(
        var,
        DATABASE_URL=database_url(),
        DJANGO_SETTINGS_MODULE="concordat.settings",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(sink.port),
        EMAIL_SECURITY="none",
    )
    senders = [start(sys.executable, "-c", PROGRAM, *without, env=env) for _ in range(PROCESSES)]
    try:
        for sender in senders:
            said, _ = sender.communicate(timeout=PATIENCE)
            assert sender.returncode == 0, said
    finally:
        for sender in senders:
            end(sender)
            sender.communicate()
        sink.end()
    letters = Letter.objects.all()
    counts = Counter(message_id for message_id, _ in sink.taken)
    assert set(counts) == {letter.message_id for letter in letters}, "a letter was lost"
    assert {letter.state for letter in letters} == {LetterState.SENT}
    return counts.total() - LETTERS


@pytest.mark.drill("Many senders")
def test_many_senders_send_each_letter_exactly_once(
    own_var: Path, figures: Callable[[str], None]
) -> None:
    doubled = drill(own_var)
    figures(f"{LETTERS} letters, {PROCESSES} senders: {doubled} doubled")
    assert doubled == 0


@pytest.mark.drill("Many senders", control=True)
def test_without_a_lease_letters_are_doubled(own_var: Path, figures: Callable[[str], None]) -> None:
    """The control: the same senders, each only looking what is due."""
    doubled = drill(own_var, "the lease")
    figures(f"no lease: {doubled} doubled")
    assert doubled > 0
