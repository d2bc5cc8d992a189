"""Who is behind with how much."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.reports.overdue import overdue_by_organisation
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


def test_those_with_most_overdue_come_first_and_then_those_with_the_oldest(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    plan = make.plan()
    for leads, by_when in [
        (["A"], "May 15"),
        (["B", "C"], "Mar 15"),
        (["C"], "Dec 14"),
        (["D"], "Dec 15"),
    ]:
        make.deliverable(leads=leads, by_when=by_when, plan=plan)
    make.deliverable(leads=["Foreign"])
    with django_assert_num_queries(1):
        found = overdue_by_organisation([plan.partnership_id], ON)
    assert [(each.short_name, each.overdue, each.oldest) for each in found] == [
        ("C", 2, "31 December 2014"),
        ("B", 1, "31 March 2015"),
        ("A", 1, "31 May 2015"),
    ]
    assert found[0].oldest_age == "5 months"
    assert found[2].oldest_age == "2 weeks"


def test_a_collective_stands_as_itself() -> None:
    plan = make.plan()
    both = make.collective("CCGs", members=[make.partner(of=plan.partnership)])
    make.deliverable(leads=[both], plan=plan)
    (found,) = overdue_by_organisation([plan.partnership_id], ON)
    assert (found.short_name, found.full_name, found.collective) == ("CCGs", "CCGs", True)


def test_of_no_partnership_nobody_is_behind() -> None:
    make.deliverable()
    assert overdue_by_organisation([], ON) == []
