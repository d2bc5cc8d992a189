"""One line of a register: words made once, no query of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.models import Deliverable
from actions.reports.rows import Row, age_in_words, for_rows, grouped, late_in_words, row_of
from tests import factories as make

ON = date(2015, 6, 15)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, ""),
        (1, "Overdue by 1 day"),
        (13, "Overdue by 13 days"),
        (14, "Overdue by 14 days (2 weeks)"),
        (77, "Overdue by 77 days (3 months)"),
    ],
)
def test_lateness_is_said_in_days_and_in_words(days: int, words: str) -> None:
    assert late_in_words(days) == words


@pytest.mark.parametrize(
    ("reported_on", "words"),
    [
        (None, ""),
        (ON, "today"),
        (date(2015, 6, 16), "today"),
        (date(2015, 6, 14), "1 day ago"),
        (date(2015, 2, 3), "4 months ago"),
    ],
)
def test_the_age_of_a_report_is_said_in_words(reported_on: date | None, words: str) -> None:
    assert age_in_words(reported_on, ON) == words


@pytest.mark.django_db
def test_a_row_makes_no_query(django_assert_num_queries: Callable[..., Any]) -> None:
    """Two queries for all of them, whoever leads; the templates only place words."""
    lead = make.lead()
    for _ in range(3):
        deliverable = make.deliverable(leads=[lead.memberships.get().partner, "B", "C"])
        make.update(deliverable, on="2015-02-03")
    standing = make.standing(lead, ON)
    with django_assert_num_queries(2):
        rows = [row_of(each, standing) for each in for_rows(Deliverable.objects.all())]
    assert len(rows) == 3
    assert all(row.report_url and row.last_report for row in rows)


@pytest.mark.django_db
def test_only_who_leads_on_the_day_is_named_in_printed_order() -> None:
    deliverable = make.deliverable(leads=["B", "A"], marked_lead="A")
    deliverable.responsibilities.filter(partner__short_name="B").update(until=ON)
    person = make.person()
    found = for_rows(Deliverable.objects.all()).get()
    today = row_of(found, make.standing(person, ON))
    assert [(lead.short_name, lead.role) for lead in today.leads] == [
        ("B", "support"),
        ("A", "lead"),
    ]
    assert today.lead_names == "B, A"
    assert row_of(found, make.standing(person, date(2015, 6, 16))).lead_names == "A"


@pytest.mark.django_db
def test_a_promise_without_a_reading_is_still_a_row() -> None:
    bare = Deliverable.objects.create(action=make.action(), number=1, text="Bare")
    row = row_of(for_rows(Deliverable.objects.all()).get(), make.standing(make.person(), ON))
    assert (row.pk, row.agreed_words, row.reading_words, row.flagged) == (bare.pk, "", "", False)
    assert row.timeliness.word == "No date"


@pytest.mark.django_db
def test_rows_stand_under_titles_said_once() -> None:
    """Titles are said when they begin, and so is that there is none."""
    make.deliverable()
    row: Row = row_of(for_rows(Deliverable.objects.all()).get(), make.standing(make.person(), ON))
    places = [("1. A", "x"), ("1. A", "x"), ("1. A", "y"), ("2. B", "y"), ("2. B", "")]
    groups = grouped([replace(row, theme=theme, heading=heading) for theme, heading in places])
    assert [(group.theme, group.heading, len(group.rows)) for group in groups] == [
        ("1. A", "x", 2),
        ("", "y", 1),
        ("2. B", "y", 1),
        ("", "Under no heading", 1),
    ]
    assert grouped([]) == []
