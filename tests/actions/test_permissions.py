"""Who may do what with a promise: one table a rule."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Deliverable
from actions.permissions import (
    actor_for,
    check_may_change_progress,
    check_may_correct,
    check_may_report,
    current_responsibilities,
    may_change_progress,
    may_correct,
    may_report,
    partners_to_report_for,
)
from actions.statuses import Actor
from partners.models import Role
from partners.permissions import Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)

Made = dict[str, Deliverable | Standing]


@pytest.fixture
def cast() -> Made:
    """A promise led by OH (marked) with TVP, the CCGs and OCC's team, and all sorts of people.

    `unmarked` is led by the same ones, of whom none is marked.
    """
    of = make.partnership()
    council = make.organisation()
    oh, tvp, ccg = (make.partner(name, of=of) for name in ("OH", "TVP", "OCCG"))
    occ = make.partner("OCC", of=of, at=council)
    team = make.partner("OCC (Public Health)", of=of, at=make.organisation(parent=council))
    ccgs = make.collective("CCGs", members=[ccg])
    plan = make.plan(of)
    leads = [oh, tvp, ccgs, team]
    people = {
        "marked lead": make.lead(oh),
        "supporting lead": make.lead(tvp),
        "lead through a collective": make.lead(ccg),
        "lead of the parent": make.lead(occ),
        "lead of the team": make.lead(team),
        "lead of another": make.lead(make.partner(of=of)),
        "lead elsewhere": make.lead(),
        "coordinator": make.coordinator(of),
        "coordinator elsewhere": make.coordinator(),
        "commissioner": make.commissioner(of),
        "reader at the marked lead": make.member(oh, Role.READER),
        "chair": make.member(make.partner(of=of), Role.CHAIR),
    }
    former = make.person()
    make.membership(former, oh, until="2015-06-14")
    people["former lead"] = former
    made: Made = {name: make.standing(person, DAY) for name, person in people.items()}
    made["marked"] = make.deliverable(plan=plan, leads=leads, marked_lead="OH")
    made["unmarked"] = make.deliverable(plan=plan, leads=leads)
    return made


# Who: may report, may change progress where OH is marked, and where nobody is, may correct.
TABLE = {
    "marked lead": (True, True, True, False),
    "supporting lead": (True, False, True, False),
    "lead through a collective": (True, False, True, False),
    "lead of the parent": (True, False, True, False),
    "lead of the team": (True, False, True, False),
    "lead of another": (False, False, False, False),
    "lead elsewhere": (False, False, False, False),
    "coordinator": (True, True, True, True),
    "coordinator elsewhere": (False, False, False, False),
    "commissioner": (False, False, False, False),
    "reader at the marked lead": (False, False, False, False),
    "chair": (False, False, False, False),
    "former lead": (False, False, False, False),
}


def agrees(check: Callable[..., None], may: Callable[..., bool], *args: object) -> bool:
    """Whether it may be; the check and its boolean say the same, the check in a sentence."""
    allowed = may(*args)
    if allowed:
        check(*args)
        return True
    with pytest.raises(PermissionDenied) as refused:
        check(*args)
    assert str(refused.value).endswith(".")
    return False


def test_the_table_of_who_may_what(cast: Made) -> None:
    found = {
        name: (
            agrees(check_may_report, may_report, cast[name], cast["marked"]),
            agrees(check_may_change_progress, may_change_progress, cast[name], cast["marked"]),
            agrees(check_may_change_progress, may_change_progress, cast[name], cast["unmarked"]),
            agrees(check_may_correct, may_correct, cast[name], cast["marked"]),
        )
        for name in TABLE
    }
    assert found == TABLE


# Who: the organisations for which they may report; collectives are never among them.
REPORT_FOR = {
    "marked lead": {"OH"},
    "supporting lead": {"TVP"},
    "lead through a collective": {"OCCG"},
    "lead of the parent": {"OCC (Public Health)"},
    "lead of another": set(),
    "lead elsewhere": set(),
    "reader at the marked lead": set(),
}


@pytest.mark.parametrize("name", REPORT_FOR)
def test_for_whom_one_may_report(cast: Made, name: str) -> None:
    partners = partners_to_report_for(cast[name], cast["marked"])
    assert {partner.short_name for partner in partners} == REPORT_FOR[name]


def test_a_coordinator_reports_for_all_that_answer_and_their_own(cast: Made) -> None:
    standing = cast["coordinator"]
    assert isinstance(standing, Standing)
    partners = partners_to_report_for(standing, cast["marked"])
    own = standing.memberships[0].partner.short_name
    names = {partner.short_name for partner in partners}
    assert names == {"OH", "TVP", "OCCG", "OCC (Public Health)", own}


def test_in_which_capacity_one_reports(cast: Made) -> None:
    promise = cast["marked"]
    assert actor_for(cast["coordinator"], promise) == Actor.COORDINATOR
    assert actor_for(cast["marked lead"], promise) == Actor.REPORTER


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("2015-06-15", None, True),
        ("2015-06-16", None, False),
        ("2015-01-01", "2015-06-15", True),
        ("2015-01-01", "2015-06-14", False),
    ],
)
def test_a_part_counts_from_its_first_to_its_last_day(
    since: str, until: str | None, counts: bool
) -> None:
    promise = make.deliverable()
    promise.responsibilities.update(since=since, until=until)
    lead = make.standing(make.lead(promise.responsibilities.get().partner), DAY)
    assert bool(current_responsibilities(promise, DAY)) == counts
    assert may_report(lead, promise) == counts
