"""Choosing rows in memory: the same rows, in the same order, as the filters choose in SQL."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actions.filters import SORTS, DeliverableFilter, OverdueFilter
from actions.importing.demonstration import DEMONSTRATION_DAY as TODAY
from actions.importing.demonstration import load_demonstration
from actions.models import Deliverable, Outcome, Plan
from actions.reports.as_at import as_at
from actions.reports.choosing import (
    LOOKED_AT,
    LOOKED_AT_OF_LATE,
    fits,
    fits_late,
    in_order,
    page_in_memory,
)
from actions.reports.overdue import WORST_FIRST, late_of
from actions.services.dates import make_coming_due_dates
from actions.statuses import Assurance, Progress, Timeliness
from concordat.lib.scratch import scratch_database
from concordat.lib.tables import page_by_key

WORDS = ["crisis", "CARE", "police", "1", "12", "review protocol", "no such word", "mental health"]
DAYS = ["2014-12-31", "2015-03-31", "2015-06-15", "2015-06-30", "2016-03-31"]


@pytest.fixture(scope="module")
def demonstration(django_db_blocker: Any) -> Iterator[list[Plan]]:
    """Both plans with what was reported until the day, once for all tests here: they only look."""
    with django_db_blocker.unblock(), scratch_database():
        call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
        load_demonstration(Path(settings.BASE_DIR) / "fixtures" / "demonstration.toml")
        make_coming_due_dates(on=TODAY)
        yield list(Plan.objects.select_related("partnership"))


def asked(plan: Plan, chance: Any) -> list[tuple[str, str]]:
    """Some filters, each chosen now and then."""
    themes = [str(theme.pk) for theme in plan.themes.all()]
    partners = [str(partner.pk) for partner in plan.partnership.partners.all()]
    possible = [
        [("words", chance.choice(WORDS))],
        [("theme", each) for each in chance.sample(themes, 2)],
        [("organisation", chance.choice(partners))],
        [("progress", each.value) for each in chance.sample(list(Progress), 2)],
        [("timeliness", each.value) for each in chance.sample(list(Timeliness), 3)],
        [("assurance", chance.choice(list(Assurance)).value)],
        [("due_from", chance.choice(DAYS))],
        [("due_to", chance.choice(DAYS))],
    ]
    chosen = [pair for pairs in possible if chance.random() < 0.3 for pair in pairs]
    return [*chosen, ("sort", chance.choice(["", *SORTS]))]


def filtered(plan: Plan, query: list[tuple[str, str]]) -> DeliverableFilter:
    """The filters in SQL."""
    return DeliverableFilter(
        QueryDict(urlencode(query)),
        Deliverable.objects.promised().filter(action__plan=plan).with_timeliness(TODAY),
        themes=list(plan.themes.all()),
        partners=list(plan.partnership.partners.all()),
        on=TODAY,
    )


def outcomes_of(plan: Plan) -> dict[int, list[str]]:
    """The texts of the outcomes by action."""
    found: dict[int, list[str]] = {}
    for outcome in Outcome.objects.filter(action__plan=plan):
        found.setdefault(outcome.action_id, []).append(outcome.text)
    return found


def test_no_filter_is_forgotten_in_memory() -> None:
    filters = set(DeliverableFilter.base_filters)
    assert filters - set(DeliverableFilter.arranging) == LOOKED_AT
    filters = set(OverdueFilter.base_filters)
    assert filters - set(OverdueFilter.arranging) == LOOKED_AT_OF_LATE


@given(chance=st.randoms(use_true_random=False))
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_filters_in_memory_choose_what_the_filters_in_sql_choose(
    demonstration: list[Plan], chance: Any
) -> None:
    """Of today, over both plans, with random filters and orders."""
    for plan in demonstration:
        query = asked(plan, chance)
        sql = filtered(plan, query)
        order = [key.order(backwards=False) for key in sql.order]
        expected = list(sql.qs.order_by(*order).values_list("pk", flat=True))
        past = as_at(Deliverable.objects.filter(action__plan=plan), TODAY).promised
        values, outcomes = sql.form.cleaned_data, outcomes_of(plan)
        rows = [each for each in past if fits(each, values, on=TODAY, outcomes=outcomes)]
        assert [row.pk for row in in_order(rows, sql.order)] == expected, query


def test_the_filters_of_the_overdue_page_choose_the_same_in_memory(
    demonstration: list[Plan],
) -> None:
    """Each plan, each partner of it, and both together."""
    plans = demonstration
    partners = [partner for plan in plans for partner in plan.partnership.partners.all()]
    past = as_at(Deliverable.objects.filter(action__plan__in=[each.pk for each in plans]), TODAY)
    for plan in ["", *(str(each.pk) for each in plans)]:
        for partner in ["", *(str(each.pk) for each in partners)]:
            sql = OverdueFilter(
                QueryDict(urlencode({"plan": plan, "partner": partner})),
                Deliverable.objects.overdue(TODAY),
                plans=plans,
                partners=partners,
                on=TODAY,
            )
            expected = list(sql.qs.order_by("due_on", "pk").values_list("pk", flat=True))
            values = sql.form.cleaned_data
            rows = [each for each in late_of(past) if fits_late(each, values, on=TODAY)]
            assert [each.pk for each in in_order(rows, WORST_FIRST)] == expected


@pytest.mark.parametrize("sort", list(SORTS))
def test_pages_in_memory_are_the_pages_by_key(demonstration: list[Plan], sort: str) -> None:
    """Forwards, backwards, and from keys that are none."""
    plan = demonstration[1]
    sql = filtered(plan, [("sort", sort)])
    past = as_at(Deliverable.objects.filter(action__plan=plan), TODAY).promised
    rows = in_order(past, sql.order)
    keys = [str(row.pk) for row in rows[::7]]
    places = [(None, None), ("x", None), ("0", None), (None, "x"), ("99999", None)]
    places += [(key, None) for key in keys] + [(None, key) for key in keys[1:]]
    places += list(pairwise(keys[:3]))
    for after, before in places:
        expected = page_by_key(sql.qs, sql.order, after=after, before=before, size=10)
        found = page_in_memory(rows, after=after, before=before, size=10)
        assert [row.pk for row in found.rows] == [row.pk for row in expected.rows], (after, before)
        assert (found.previous, found.next) == (expected.previous, expected.next), (after, before)
