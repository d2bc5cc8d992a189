"""Asking for a report: one promise or many, at most once in 7 days each."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Deliverable, PlanStatus, ReportRequest
from actions.services.chasing import (
    PLEASE_REPORT,
    ReportNotAsked,
    ask_for_report,
    check_can_ask_for_report,
)
from concordat.outbox.models import Letter
from concordat.trail.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(hold):
    hold("2015-06-15")


class World:
    """A partnership whose coordinator asks."""

    def __init__(self, **plan):
        self.of = make.partnership()
        self.at = make.partner(of=self.of)
        self.lead = make.lead(self.at)
        self.coordinator = make.coordinator(self.of)
        self.plan = make.plan(self.of, **plan)

    def promise(self, *leads):
        return make.deliverable(plan=self.plan, leads=leads or [self.at])

    def ask(self, *promises, by=None, nonce=None):
        return ask_for_report(
            deliverables=promises,
            by=make.standing(by or self.coordinator),
            nonce=nonce or uuid.uuid4(),
        )


def written():
    """To whom letters were written."""
    return list(
        Letter.objects.filter(kind=PLEASE_REPORT).order_by("pk").values_list("person", flat=True)
    )


def test_one_press_on_many_promises_is_one_letter_to_each_person():
    world = World()
    other = make.partner(of=world.of)
    colleague = make.lead(other)
    one, two = world.promise(), world.promise(world.at, other)
    asked = world.ask(one, two)
    assert asked.people == 2
    assert asked.refused == ()
    assert written() == sorted([world.lead.pk, colleague.pk])
    assert {(row.deliverable, row.people) for row in asked.requests} == {(one, 1), (two, 2)}
    first = asked.requests[0]
    assert Letter.objects.first().ids == {"request": first.pk}
    entries = Entry.objects.filter(what="report-requested")
    assert entries.count() == 2


def test_a_commissioner_may_ask_a_lead_may_not():
    world = World()
    promise = world.promise()
    with pytest.raises(PermissionDenied, match="coordinator or commissioner"):
        world.ask(promise, by=world.lead)
    assert written() == []
    assert world.ask(promise, by=make.commissioner(world.of)).people == 1


def test_one_promise_of_another_partnership_stops_the_whole_press():
    world, elsewhere = World(), World()
    with pytest.raises(PermissionDenied):
        world.ask(world.promise(), elsewhere.promise())
    assert not ReportRequest.objects.exists()
    assert written() == []


def test_at_most_once_in_seven_days_for_a_promise_whoever_asks(hold):
    world = World()
    promise, other = world.promise(), world.promise()
    world.ask(promise)
    hold("2015-06-21")
    asked = world.ask(promise, other, by=make.commissioner(world.of))
    assert [row.deliverable for row in asked.requests] == [other]
    [(refused, why)] = asked.refused
    assert refused == promise
    assert why == (
        f"{world.coordinator.name} asked for a report on 15 June 2015; it can be asked for once "
        "in 7 days."
    )
    hold("2015-06-23")
    assert [row.deliverable for row in world.ask(promise).requests] == [promise]


def test_without_the_rest_of_seven_days_a_promise_is_asked_twice_control(monkeypatch):
    """The control: it is this rule alone that refuses the second press."""
    world = World()
    promise = world.promise()
    world.ask(promise)
    monkeypatch.setattr(
        "actions.services.chasing.check_can_ask_for_report", lambda deliverable: None
    )
    assert world.ask(promise).refused == ()
    assert ReportRequest.objects.count() == 2


def test_a_double_click_asks_once():
    world = World()
    promise, nonce = world.promise(), uuid.uuid4()
    first = world.ask(promise, nonce=nonce)
    again = world.ask(promise, nonce=nonce)
    assert again.requests == first.requests
    assert again.refused == ()
    assert len(written()) == 1


def test_where_six_lead_the_one_that_reported_is_not_asked():
    world = World()
    six = [make.partner(of=world.of) for _ in range(6)]
    people = [make.lead(each) for each in six]
    promise = world.promise(*six)
    make.update(promise, at=six[0], by=people[0], on="2015-06-10")
    world.ask(promise)
    assert written() == [each.pk for each in people[1:]]


def test_where_nobody_is_there_to_ask_the_page_can_say_so():
    world = World()
    promise = world.promise(make.partner(of=world.of))
    asked = world.ask(promise)
    assert asked.requests == ()
    assert asked.people == 0
    assert asked.refused == (
        (promise, "Nobody is there to ask: no organisation that leads it has a lead."),
    )
    assert written() == []


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({"status": PlanStatus.DRAFT}, "Reports are asked for only while a plan is live."),
        ({"status": PlanStatus.CLOSED}, "Reports are asked for only while a plan is live."),
        ({"chased_from": date(2015, 7, 1)}, "Nobody is chased before 1 July 2015."),
    ],
)
def test_nobody_is_asked_about_a_plan_that_is_not_chased(plan, why):
    with pytest.raises(ReportNotAsked, match=why):
        check_can_ask_for_report(World(**plan).promise())


def test_nobody_is_asked_about_what_is_delivered():
    world = World()
    promise = world.promise()
    make.update(promise, at=world.at, by=world.lead, on="2015-06-10", progress="delivered")
    with pytest.raises(ReportNotAsked, match="Nothing is owed here any more"):
        check_can_ask_for_report(Deliverable.objects.get(pk=promise.pk))
