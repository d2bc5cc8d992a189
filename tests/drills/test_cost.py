"""What a tick costs: its queries do not grow with plans or people.

Some 30 people; `make drills` makes it 1,000. What letters cost is in `test_digest_rate.py`.
"""

import os
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions import dispatch
from actions.dispatch import tick
from concordat.lib import clock
from concordat.outbox.models import Letter, Occurrence
from partners.models import Partnership
from tests import factories as make
from tests.drills.house import DAY

DIGESTS = int(os.environ.get("DRILL_DIGESTS", "30"))
PLANS = 12


def populate(plans: int, people: int) -> None:
    """Plans, each of a partnership of its own, with people who owe something in each."""
    for _ in range(plans):
        plan = make.plan()
        partner = make.partner(of=plan.partnership)
        make.coordinator(plan.partnership)
        for _ in range(people):
            make.lead(partner)
        make.deliverable(plan=plan, leads=[partner], by_when="31 May 2015")


def queries_of_a_tick() -> tuple[int, int]:
    """How many queries the next tick makes, but for the rows that it adds; and for those."""
    with CaptureQueriesContext(connection) as seen:
        letters = tick(clock.now()).letters
    assert letters
    adding = [each for each in seen if each["sql"].startswith("INSERT")]
    return len(seen) - len(adding), len(adding)


def cost_of_a_tick() -> tuple[int, int, int]:
    """The queries of a tick with one plan, and with many; and how many letters these wrote."""
    populate(plans=1, people=1)
    few, _ = queries_of_a_tick()
    Letter.objects.all().delete()
    Occurrence.objects.all().delete()
    populate(plans=PLANS, people=DIGESTS // PLANS)
    many, adding = queries_of_a_tick()
    written = Letter.objects.count()
    # Rows are added in batches; SQLite takes at least 50 rows in one.
    assert adding < 10 + written * 4 // 50
    return few, many, written


@pytest.mark.django_db
@pytest.mark.drill("Cost of a tick")
def test_the_queries_of_a_tick_do_not_grow_with_plans_or_people(
    hold: Callable[[str], object], figures: Callable[[str], None]
) -> None:
    hold(DAY)
    few, many, written = cost_of_a_tick()
    figures(f"{few} queries for 1 plan, {many} for {PLANS + 1} plans and {written} letters")
    assert written > DIGESTS // 2
    assert many == few


@pytest.mark.django_db
@pytest.mark.drill("Cost of a tick", control=True)
def test_a_look_at_each_partnership_by_itself_is_noticed(
    hold: Callable[[str], object],
    figures: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""
    hold(DAY)
    taken = dispatch.getting_digests

    def one_by_one(on: date) -> object:
        for each in Partnership.objects.all():
            each.refresh_from_db()
        return taken(on)

    monkeypatch.setattr(dispatch, "getting_digests", one_by_one)
    few, many, _ = cost_of_a_tick()
    figures(f"a look at each partnership: {few} and {many}")
    assert many == few + PLANS
