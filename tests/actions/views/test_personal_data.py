"""What is held about a person: all of it, for themselves and for operators; and its erasure."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import DateRequest, FindingSetAside, Reading, Revision
from actions.reports.personal_data import data_of
from actions.services.assuring import confirm_delivered
from concordat.outbox.models import Letter
from concordat.trail.models import Entry
from partners.models import Person
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with
from tests.signing_in import authenticator_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A partnership in which everybody did something."""
    found = scene("home")
    promise = make.deliverable("The words of the plan", of=found.action, leads=[found.one])
    by, at = found.lead, found.one
    make.update(promise, on="2015-02-03", by=by, at=at, happened="Rooms were found")
    request = make.date_request(promise, "Sep 15", on="2015-02-04", by=by, at=at, why="No staff")
    make.date_decision(request, on="2015-02-05", by=found.commissioner, sentence="Fair enough")
    make.contact(at, name=by.name, what_for="Section 136", email=by.email)
    make.invitation(by.memberships.get(), by=found.coordinator)
    Letter.objects.create(kind="invitation", person=by.pk, key="1")
    return found


@pytest.fixture
def operator() -> Person:
    """Who answers for the service."""
    return Person.objects.create_superuser("operator@example.org", name="Op")


def held_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The sections of the data, by their titles."""
    return data_of(person).as_dict()["held"]


def test_it_holds_what_somebody_is_and_wrote(found: Scene) -> None:
    signed_in(found.lead)
    authenticator_app(found.lead)
    held = held_about(found.lead)
    assert held["Account"][0]["email address"] == found.lead.email
    assert held["Roles"][0]["role"] == "Partner lead"
    assert held["Invitations"][0]["which"] == "to them"
    assert held["Contacts that name them"][0]["what for"] == "Section 136"
    assert held["Reports"][0]["what has happened"] == "Rooms were found"
    assert held["Requests for new dates"][0]["why"] == "No staff"
    assert held["Letters"][0]["state"] == "waiting"
    assert "signed in" in [each["what"] for each in held["What happened"]]
    kinds = {each["kind"] for each in held["Signing in"]}
    assert kinds == {"email address", "second factor", "session"}


def test_it_holds_what_somebody_decided_and_corrected(found: Scene) -> None:
    commissioner = held_about(found.commissioner)
    assert commissioner["Decisions"][0]["sentence"] == "Fair enough"
    assert held_about(found.coordinator)["Invitations"][0]["which"] == "by them"
    delivered = make.deliverable(of=found.action, leads=[found.one])
    make.update(delivered, on="2015-03-01", by=found.lead, at=found.one, progress="delivered")
    confirm(delivered, found)
    assert held_about(found.commissioner)["Decisions"][-1]["decided"] == "Confirmed"
    correct(found)
    what = [each["what"] for each in held_about(found.coordinator)[CORRECTIONS]]
    assert what == [
        f"Text corrected: {found.action}",
        "Reading of a date confirmed",
        "Finding set aside: no-date",
        "Succession of an organisation recorded",
    ]


CORRECTIONS = "Corrections and other notes on plans"


def confirm(promise: Any, found: Scene) -> None:
    """The commissioner confirms it."""
    promise.refresh_from_db()
    by = make.standing(found.commissioner)
    confirm_delivered(deliverable=promise, seen_version=promise.version, by=by)


def correct(found: Scene) -> None:
    """One of each of the things that a coordinator notes."""
    promise = found.action.deliverables.order_by("number")[0]
    why = {"why": "As the minutes say", "person": found.coordinator}
    Revision.objects.create(action=found.action, deliverable=promise, kind="text", **why)
    Reading.objects.create(
        deadline=promise.deadlines.last(),
        number=9,
        kind="by",
        certainty="sure",
        read_on=date(2015, 6, 1),
        read_by=found.coordinator,
    )
    FindingSetAside.objects.create(plan=found.plan, code="no-date", subject="x", **why)
    make.succession(person=found.coordinator)


def test_it_holds_no_words_of_the_plan_and_nothing_of_others(found: Scene) -> None:
    """Who has left a partnership does not go on reading its plan here."""
    said = json.dumps(data_of(found.lead).as_dict())
    assert "The words of the plan" not in said
    for other in (found.coordinator, found.commissioner, found.reader):
        assert other.email not in said
        assert other.name not in said
    assert "Fair enough" not in said


def test_the_number_of_queries_does_not_grow(
    found: Scene, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40) as before:
        data_of(found.lead)
    for number in range(5):
        promise = make.deliverable(of=found.action, leads=[found.one])
        make.update(promise, on="2015-02-03", by=found.lead, at=found.one)
        make.membership(found.lead, make.partner(f"P{number}"))
    with django_assert_num_queries(len(before)):
        data_of(found.lead)


# For themselves


def test_somebody_reads_their_own_data(found: Scene) -> None:
    response = signed_in(found.lead).get("/account/data/")
    html = body_of(response)
    assert wrong_with(html) == []
    assert "Rooms were found" in html
    assert "<h1" in html
    assert "Your data" in html
    assert response["Cache-Control"] == "private, no-store"


def test_somebody_downloads_their_own_data_and_the_trail_says_so(found: Scene) -> None:
    client = signed_in(found.lead)
    assert client.get("/account/data.json").status_code == 405, "a link would be opened by scanners"
    response = client.post("/account/data.json")
    said = json.loads(body_of(response))
    assert said["about"] == found.lead.name
    assert said["held"]["Reports"][0]["what has happened"] == "Rooms were found"
    assert response["Content-Disposition"].startswith('attachment; filename="concordat-')
    entry = Entry.objects.get(what="person-exported")
    assert (entry.actor, entry.about) == (found.lead.pk, {"person": found.lead.pk})


def test_nobody_else_gets_it(found: Scene) -> None:
    """Neither a coordinator nor a colleague; an operator has a page that is in the trail."""
    for role in ("coordinator", "commissioner", "reader"):
        client = signed_in(found.people[role])
        for name in ("person-data", "person-data-file", "person-erase"):
            url = reverse(name, args=[found.lead.pk])
            for response in (client.get(url), client.post(url, {"certain": "on"})):
                assert response.status_code in {403, 405}
                assert found.lead.email not in body_of(response)
        assert "Rooms were found" not in body_of(client.get("/account/data/"))
    assert Client().post("/account/data.json").status_code == 302
    found.lead.refresh_from_db()
    assert found.lead.erased_at is None


# By an operator


def test_an_operator_sees_it_when_they_ask_and_the_trail_says_so(
    found: Scene, operator: Person
) -> None:
    client = signed_in(operator)
    url = reverse("person-data", args=[found.lead.pk])
    before = body_of(client.get(url))
    assert wrong_with(before) == []
    assert "Rooms were found" not in before
    assert not Entry.objects.filter(what="person-exported").exists()
    after = body_of(client.post(url))
    assert wrong_with(after) == []
    assert "Rooms were found" in after
    entry = Entry.objects.get(what="person-exported")
    assert (entry.actor, entry.about) == (operator.pk, {"person": found.lead.pk})
    file = client.post(reverse("person-data-file", args=[found.lead.pk]))
    assert json.loads(body_of(file))["about"] == found.lead.name
    assert client.get(reverse("person-data", args=[987654])).status_code == 404


def test_an_operator_erases_somebody_once_they_are_certain(found: Scene, operator: Person) -> None:
    client = signed_in(operator)
    url = reverse("person-erase", args=[found.lead.pk])
    page = body_of(client.get(url))
    assert wrong_with(page) == []
    assert "1 contact that names them" in page
    unsure = client.post(url, {})
    assert "Tick this, or cancel" in body_of(unsure)
    assert Person.objects.get(pk=found.lead.pk).erased_at is None
    done = body_of(client.post(url, {"certain": "on"}, follow=True))
    assert wrong_with(done) == []
    assert f"A former member of {found.one.organisation}" in done
    assert "Their name and address were erased." in done
    timeline = body_of(signed_in(found.reader).get(f"/actions/{found.action.pk}/"))
    assert f"A former member of {found.one.short_name}" in timeline
    assert found.lead.name not in timeline
    assert DateRequest.objects.get().person == found.lead


def test_who_cannot_be_erased_is_told_before_and_when_it_is_sent(
    found: Scene, operator: Person
) -> None:
    client = signed_in(operator)
    url = reverse("person-erase", args=[found.coordinator.pk])
    for response in (client.get(url), client.post(url, {"certain": "on"})):
        html = body_of(response)
        assert "is the only coordinator of this partnership" in html
        assert wrong_with(html) == []
    assert Person.objects.get(pk=found.coordinator.pk).erased_at is None
