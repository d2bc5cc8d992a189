"""Setting findings aside: who may, what it needs, and that a second click adds nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import FindingSetAside
from actions.services.health import SetAsideRefused, set_aside
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_coordinator_sets_findings_aside_once():
    plan = make.plan()
    by = make.standing(make.coordinator(plan.partnership))
    for why in (" Looked at ", "Sent again"):
        rows = set_aside(plan=plan, code="silent", subjects=["a", "b", "a"], why=why, by=by)
    assert [(row.subject, row.why) for row in rows] == [("a", "Looked at"), ("b", "Looked at")]
    assert FindingSetAside.objects.count() == 2


@pytest.mark.parametrize(
    ("subjects", "why", "about"), [(["a"], "  ", "why"), ([], "Looked at", "subjects")]
)
def test_it_needs_a_reason_and_something_to_set_aside(subjects, why, about):
    plan = make.plan()
    by = make.standing(make.coordinator(plan.partnership))
    with pytest.raises(SetAsideRefused) as refused:
        set_aside(plan=plan, code="silent", subjects=subjects, why=why, by=by)
    assert refused.value.about == about
    assert not FindingSetAside.objects.exists()


@pytest.mark.parametrize("role", ["lead", "reader", "commissioner", "chair", "elsewhere"])
def test_nobody_else_may(role):
    plan = make.plan()
    person = (
        make.coordinator()
        if role == "elsewhere"
        else make.member(make.partner(of=plan.partnership), role)
    )
    with pytest.raises(PermissionDenied, match="Only a coordinator"):
        set_aside(plan=plan, code="silent", subjects=["a"], why="x", by=make.standing(person))
