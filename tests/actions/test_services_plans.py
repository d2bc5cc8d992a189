"""A draft begins: who may, from when, and once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Plan, PlanStatus
from actions.services.plans import PlanRefused, begin_plan
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db
AGREED, CHASED = date(2015, 6, 1), date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def draft() -> Plan:
    """A plan that nobody agreed yet."""
    return make.plan(status="draft", agreed_on=None, chased_from=None)


def begin(plan: Plan, by: Person | None = None, **says: Any) -> Plan:
    """A coordinator, unless somebody else, lets it begin."""
    said = {"seen_version": plan.version, "agreed_on": AGREED, "chased_from": CHASED} | says
    return begin_plan(plan=plan, by=make.standing(by or make.coordinator(plan.partnership)), **said)


def test_a_draft_becomes_live_with_its_days(draft: Plan) -> None:
    begin(draft)
    assert (draft.status, draft.agreed_on, draft.chased_from) == (PlanStatus.LIVE, AGREED, CHASED)
    entry = Entry.objects.get()
    assert (entry.what, entry.about) == ("plan-begun", {"plan": draft.pk})
    with pytest.raises(PlanRefused, match="is no draft: it is live"):
        begin(draft)


@pytest.mark.parametrize(
    ("says", "about"),
    [
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": date(2015, 6, 16)}, "agreed_on"),
        ({"chased_from": None}, "chased_from"),
        ({"chased_from": date(2015, 5, 31)}, "chased_from"),
    ],
)
def test_days_that_cannot_be_are_refused(draft: Plan, says: dict[str, Any], about: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        begin(draft, **says)
    assert refused.value.about == about
    assert Plan.objects.get().status == PlanStatus.DRAFT


def test_nobody_begins_what_somebody_else_changed(draft: Plan) -> None:
    with pytest.raises(EditedMeanwhile):
        begin(draft, seen_version=draft.version + 1)


def test_only_a_coordinator_of_the_partnership_lets_it_begin(draft: Plan) -> None:
    for person in (make.commissioner(draft.partnership), make.coordinator()):
        with pytest.raises(PermissionDenied):
            begin(draft, person)
