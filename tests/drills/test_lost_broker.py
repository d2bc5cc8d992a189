"""The broker is killed and emptied while letters wait: the sweep alone sends them, pages answer.

24 digests; `make drills` makes it 1,000, with the sweep each minute as in the timetable.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from actions.dispatch import last_tick
from actions.models import Deliverable, ReportRequest
from concordat.lib import clock
from concordat.outbox import services
from concordat.outbox.models import Letter, LetterState, PauseReason
from tests.drills.house import DAY, House, Site, house, people_of_a_partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]

DIGESTS = int(os.environ.get("DRILL_DIGESTS", "24"))
QUICK = {"DRILL_SWEEP": "2"}
PACE = {} if os.environ.get("DRILL_PACE") == "real" else QUICK
WITHIN = 300  # seconds in which all must have gone
PAGE = 3.0  # seconds in which a page must answer
PATIENCE = 3 * WITHIN  # after which everything is ended and the drill has failed


def use_pages(site: Site) -> None:
    """Look at pages, and ask for a report, which writes letters and wakes the worker."""
    before = Letter.objects.count()
    for name in ("home", "overdue"):
        site.get(reverse(name))
    promise = Deliverable.objects.overdue(clock.today()).filter(report_requests=None).first()
    assert promise is not None
    site.send(reverse("deliverable-please-report", args=[promise.pk]))
    assert ReportRequest.objects.filter(deliverable=promise).exists()
    assert Letter.objects.count() > before


def lose_the_broker(there: House) -> float:
    """While letters wait, kill and empty the broker, use pages, and bring it back.

    Returns the seconds of the slowest page that was answered meanwhile.
    """
    coordinator, *_ = people_of_a_partnership(DIGESTS)
    services.pause(PauseReason.ASKED)
    there.worker()
    there.until(lambda: Letter.objects.count() == DIGESTS, WITHIN, "the digests are written")
    site = there.web()
    site.sign_in(coordinator)
    use_pages(site)
    there.broker.take_away()
    site.longest = 0.0
    use_pages(site)
    services.resume()
    assert there.sink.taken == []
    there.broker.bring_back()
    return site.longest


@pytest.mark.drill("Lost broker")
def test_the_sweep_alone_sends_what_waited_for_a_broker_that_was_killed_and_emptied(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    hold(DAY)
    with house(own_var, PATIENCE, **PACE) as there:
        longest = lose_the_broker(there)
        began = time.monotonic()
        waiting = Letter.objects.waiting()
        count = waiting.count()
        there.until(lambda: not waiting.exists(), WITHIN, "all have gone")
        seconds = time.monotonic() - began
        taken = list(there.sink.taken)
    lost = count - len(set(taken))
    words = f"{lost} lost, all sent in {seconds:.0f} s; slowest page meanwhile {longest:.1f} s"
    figures(f"{count} waited: {words}")
    assert lost == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
    assert longest < PAGE


@pytest.mark.drill("Lost broker", control=True)
def test_without_the_sweep_letters_wait_for_a_bell_that_was_lost(
    own_var: Path, hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    """The control: the worker is there again and does what else rings, and no letter goes."""
    hold(DAY)
    with house(own_var, PATIENCE, **QUICK, DRILL_WITHOUT="the sweep") as there:
        lose_the_broker(there)
        for _ in range(2):
            rung = clock.real_now()
            there.until(lambda rung=rung: last_tick() > rung, WITHIN, "the worker is there again")
        waiting, taken = Letter.objects.waiting().count(), len(there.sink.taken)
    figures(f"no sweep: {taken} of {waiting} sent after two more bells")
    assert waiting > DIGESTS
    assert taken == 0
