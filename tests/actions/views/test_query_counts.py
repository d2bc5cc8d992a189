"""Every list makes a fixed number of queries: the same with one row and with a thousand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in

pytestmark = pytest.mark.django_db

# An organisation tells its parts, names, groups and predecessors besides.
MOST = {"plan-detail": 12, "overdue": 12, "action-detail": 15, "organisation-detail": 17}
ORDINARY = 14
ROLES = ["lead", "coordinator", "commissioner"]


def addresses(found: Scene) -> dict[str, str]:
    """Every page that reads, and those whose filters or order make other queries."""
    plan = found.plan.get_absolute_url()
    everything = (
        f"?words=promise&theme={found.action.theme_id}&organisation={found.both.pk}"
        "&progress=in_progress&timeliness=overdue&due_from=2015-01-01&due_to=2015-12-31"
    )
    return {
        **found.addresses(),
        "plan-detail, all filters": plan + everything,
        "plan-detail, by date": f"{plan}?sort=due",
        "plan-detail, by report": f"{plan}?sort=reported",
        "overdue, by organisation": "/overdue/?by=organisation",
        "overdue, by plan": "/overdue/?by=plan",
        "overdue, of one": f"/overdue/?partner={found.one.pk}&plan={found.plan.pk}",
    }


def counted(found: Scene, role: str) -> dict[str, int]:
    """How many queries each address makes for a person, with the session's and their own."""
    client, counts = signed_in(found.people[role]), {}
    asked = addresses(found) if role == "lead" else found.addresses()
    for name, url in asked.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(url)
            body_of(response)
        assert response.status_code == 200
        counts[name] = len(queries)
    return counts


def test_no_page_makes_more_queries_for_a_thousand_rows_than_for_one(
    hold: Callable[..., Any],
) -> None:
    """And none makes many: the session, the person and their memberships count too."""
    hold("2015-06-15")
    found = scene()
    fill(found, 1)
    few = {role: counted(found, role) for role in ROLES}
    fill(found, 30)
    fill(found, 969, of=make.action(found.plan))
    assert {role: counted(found, role) for role in ROLES} == few
    too_many = [
        (role, name, count)
        for role, counts in few.items()
        for name, count in counts.items()
        if count > MOST.get(name.partition(",")[0], ORDINARY)
    ]
    assert too_many == []


@pytest.mark.parametrize("url", ["plan", "/overdue/", "/overdue/?by=organisation"])
def test_a_later_page_too_stays_within_twelve(
    hold: Callable[..., Any], django_assert_max_num_queries: Callable[..., Any], url: str
) -> None:
    """The key of the page before is looked up as well."""
    hold("2015-06-15")
    found = scene()
    fill(found, 120)
    client = signed_in(found.lead)
    url = found.plan.get_absolute_url() if url == "plan" else url
    following = client.get(url).context["page_urls"]["next"]
    address = url.partition("?")[0] + following
    with django_assert_max_num_queries(12):
        response = client.get(address)
    assert response.context["page_urls"]["previous"]
