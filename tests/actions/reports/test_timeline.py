"""What happened: words shortened, reports of one action only, a fixed number of queries."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.models import Update
from actions.reports import timeline
from actions.reports.timeline import Told, entries_of, last_words, reports_of, shortened
from tests import factories as make


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shortened("one two three", words=3) == "one two three"
    assert shortened("one two three four", words=3) == "one two three …"
    assert shortened("") == ""


@pytest.mark.django_db
def test_the_timeline_makes_as_many_queries_for_many_reports_as_for_one(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    deliverable = make.deliverable()
    action = deliverable.action
    for number in (1, 5):
        for _ in range(number):
            make.update(deliverable, on="2015-02-03")
        with django_assert_num_queries(8):
            entries = entries_of(action, several=False)
        told = Told.of(action)
        with django_assert_num_queries(4):  # what a page has read already is not read again
            assert entries_of(action, several=False, told=told) == entries
    assert len(entries) == 6
    assert len({entry.anchor for entry in entries}) == 6


@pytest.mark.django_db
def test_reports_of_one_moment_stand_by_when_they_came() -> None:
    deliverable = make.deliverable()
    for words in ("first", "second", "third"):
        make.update(deliverable, on="2015-02-03", happened=words)
    entries = entries_of(deliverable.action, several=False)
    told = [
        part.text for entry in entries for part in entry.parts if part.label.endswith("happened")
    ]
    assert told == ["third", "second", "first"]


@pytest.mark.django_db
def test_nothing_of_another_action_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    deliverable = make.deliverable()
    make.update(make.deliverable(of=make.action(deliverable.action.plan)))
    assert entries_of(deliverable.action, several=False) == []
    assert reports_of(deliverable.action) == []
    assert last_words(deliverable.action, []) == {}
    monkeypatch.setattr(timeline, "LONGEST", 0)  # so that it asks the database
    assert last_words(deliverable.action, []) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("longest", [200, 1])  # all were read, or more than that are there
def test_the_last_word_of_each_organisation_is_its_newest(
    longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "LONGEST", longest)
    deliverable = make.deliverable(leads=["A", "B"])
    a, b = (part.partner for part in deliverable.responsibilities.all())
    make.update(deliverable, on="2015-02-03", at=a, happened="old")
    make.update(deliverable, on="2015-02-04", at=b, happened="other")
    make.update(deliverable, on="2015-02-05", at=a, happened="new")
    reports = reports_of(deliverable.action)
    words = last_words(deliverable.action, reports)[deliverable.pk]
    assert [(update.partner, update.happened) for update in words] == [(a, "new"), (b, "other")]


@pytest.mark.django_db
def test_dates_met_and_what_replaces_a_promise_are_told() -> None:
    deliverable = make.deliverable(by_when="May 15 and Dec 15")
    first = deliverable.reading.due_dates.order_by("due_on")[0]
    update = make.update(deliverable, on="2015-05-20")
    update.met_due_dates.create(due_date=first)
    replacing = make.deliverable("A better promise", of=deliverable.action)
    Update.objects.create(
        deliverable=deliverable,
        partner=update.partner,
        person=update.person,
        progress="superseded",
        superseded_by=replacing,
        reason="Agreed anew",
        is_demonstration=True,
    )
    newest, before = entries_of(deliverable.action, several=False)
    parts = {part.label: part.text for entry in (newest, before) for part in entry.parts}
    assert parts["Replaced by"] == f"{deliverable.action}: A better promise"
    assert parts["Dates met"] == "31 May 2015"
    assert newest.demonstration
    assert not before.demonstration
    assert newest.title == "Reported superseded"


@pytest.mark.django_db
def test_the_timeline_says_when_who_was_told_and_who_asked_for_a_report() -> None:
    deliverable = make.deliverable()
    ann = make.person("Ann Lee")
    with make.on_day("2015-04-14"):
        make.escalation(deliverable, tells="leads_and_coordinators", people=3)
    with make.on_day("2015-04-15"):
        make.report_request(deliverable, by=ann)
    asked, told = entries_of(deliverable.action, several=False)
    assert told.title == "Told on 14 April 2015: the leads and the coordinators"
    assert [(part.label, part.text) for part in told.parts] == [
        ("Why", "14 days overdue: the date was 31 March 2015"),
        ("Written to", "3 people"),
    ]
    assert asked.title == "Told on 15 April 2015: please report"
    assert asked.by == "Ann Lee"
    assert [(part.label, part.text) for part in asked.parts] == [("Written to", "1 person")]


@pytest.mark.django_db
def test_where_an_action_has_several_promises_the_timeline_says_which_was_chased() -> None:
    deliverable = make.deliverable("A mental health worker in each control room")
    make.escalation(deliverable)
    make.report_request(deliverable)
    entries = entries_of(deliverable.action, several=True)
    assert [entry.parts[0].text for entry in entries] == [deliverable.text] * 2
