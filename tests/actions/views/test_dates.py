"""Pages on which dates move: asking, deciding, withdrawing, and saying what words mean."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import DateOutcome, DateRequest, Deliverable
from actions.services.dates import agree_deadline
from partners.models import Role
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with
from tests.actions.views.sending import held

pytestmark = pytest.mark.django_db
ASKED = {"words": "Sep 15", "why": "Nobody could be hired", "done_so_far": "Half of it"}


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[str], Any]) -> None:
    hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    return scene()


@pytest.fixture
def promise(found: Scene) -> Deliverable:
    """A promise of the lead's organisation, overdue since March."""
    return make.deliverable("Open a place of safety", of=found.action, leads=[found.one])


def words(client: Client, url: str, **options: Any) -> str:
    """A page, which must be in order."""
    response = client.get(url, **options)
    assert response.status_code == 200, url
    body = body_of(response)
    assert wrong_with(body) == []
    return " ".join(body.split())


def ask(client: Client, promise: Deliverable, **typed: Any) -> Any:
    """Fill the form, look at what is read in the words, and send it."""
    url = reverse("deliverable-new-date", args=[promise.pk])
    shown = client.post(url, held(client.get(url), **ASKED | typed))
    return client.post(url, held(shown), follow=True)


def decide(client: Client, request: DateRequest, **typed: Any) -> Any:
    """Fill the decision page and send it."""
    url = reverse("date-request-decide", args=[request.pk])
    said = {"outcome": "agreed", "sentence": "The reason is good"} | typed
    return client.post(url, held(client.get(url), **said), follow=True)


def test_the_whole_way_from_asking_to_a_new_date(found: Scene, promise: Deliverable) -> None:
    """Asked, declined, asked again, agreed; the first date still shows."""
    lead, commissioner = signed_in(found.lead), signed_in(found.commissioner)
    assert "The date stays as it is until it is decided" in body_of(ask(lead, promise))
    first = DateRequest.objects.get()
    assert "Open a place of safety" in words(commissioner, "/")
    declined = decide(commissioner, first, outcome="declined", sentence="Too late for winter")
    assert "The request was declined" in body_of(declined)
    assert "Too late for winter" in words(lead, "/")
    ask(lead, promise, words="Aug 15")
    second = DateRequest.objects.last()
    decide(commissioner, second, meeting="Crisis Care Board")
    page = words(lead, promise.get_absolute_url())
    assert "by 31 August 2015" in page
    assert "Moved once, 153 days later than first agreed" in page
    assert "First agreed for 31 March 2015" in page
    for told in ("New date asked for", "New date declined", "New date agreed", "Crisis Care Board"):
        assert told in page


# Asking


def test_the_words_are_shown_as_they_are_read_before_anything_is_sent(
    found: Scene, promise: Deliverable
) -> None:
    client = signed_in(found.lead)
    url = reverse("deliverable-new-date", args=[promise.pk])
    shown = client.post(url, held(client.get(url), **ASKED | {"words": "Autumn 2015"}))
    body = " ".join(body_of(shown).split())
    assert "Nothing is sent yet" in body
    assert "a season has no exact last day" in body
    assert "244 days later than agreed now" in body.replace("\xa0", " ")
    assert not DateRequest.objects.exists()
    changed = client.post(url, held(shown, words="Oct 15"))
    assert "by 31 October 2015" in body_of(changed), "other words are shown again"
    assert not DateRequest.objects.exists()


def test_the_action_page_offers_it_to_those_who_may_while_nothing_waits(
    found: Scene, promise: Deliverable
) -> None:
    offers = {
        role: "Ask for a new date" in words(signed_in(person), promise.get_absolute_url())
        for role, person in found.people.items()
    }
    assert offers == {"lead": True, "coordinator": True, "commissioner": False, "reader": False}
    make.date_request(promise)
    assert "Ask for a new date" not in words(signed_in(found.lead), promise.get_absolute_url())


def test_where_one_waits_the_page_says_whose_and_goes_back(
    found: Scene, promise: Deliverable
) -> None:
    make.date_request(promise, by=make.lead(found.one, name="Ann Lee"), at=found.one)
    response = signed_in(found.lead).get(
        reverse("deliverable-new-date", args=[promise.pk]), follow=True
    )
    assert "Ann Lee asked for" in body_of(response)


def test_a_second_request_that_waits_meanwhile_loses_nothing_typed(
    found: Scene, promise: Deliverable
) -> None:
    client = signed_in(found.lead)
    url = reverse("deliverable-new-date", args=[promise.pk])
    shown = client.post(url, held(client.get(url), **ASKED))
    make.date_request(promise, "Dec 15", by=make.lead(found.one), at=found.one)
    conflict = client.post(url, held(shown))
    assert conflict.status_code == 409
    assert "New date asked for" in body_of(conflict)
    assert "Half of it" in body_of(conflict)
    refused = client.post(url, held(conflict))
    assert "waits to be decided" in body_of(refused)


# What waits


def test_a_waiting_request_stands_on_the_promise_with_who_can_decide(
    found: Scene, promise: Deliverable
) -> None:
    make.date_request(promise, by=found.lead, at=found.one)
    page = words(signed_in(found.reader), promise.get_absolute_url())
    assert f"{found.commissioner.name} (commissioner" in page
    assert "Withdraw this request" not in page
    assert "Decide on this date" not in page
    assert "Withdraw this request" in words(signed_in(found.lead), promise.get_absolute_url())
    assert "Decide on this date" in words(signed_in(found.commissioner), promise.get_absolute_url())


def test_the_queue_holds_the_oldest_first_for_those_who_decide(found: Scene) -> None:
    for text, day in (("Second", "2015-05-02"), ("Third", "2015-05-03")):
        to = make.deliverable(text, of=found.action, leads=[found.one])
        make.date_request(to, on=day, by=found.lead, at=found.one)
    for role in ("commissioner", "coordinator"):
        page = words(signed_in(found.people[role]), "/")
        queue = page[page.index("New dates to decide") :]
        assert queue.index("Second") < queue.index("Third")
        assert "Decide<span" in queue
    assert "New dates to decide" not in words(signed_in(found.reader), "/")


def test_who_may_not_decide_reads_who_can_in_the_queue(found: Scene, promise: Deliverable) -> None:
    make.date_request(promise, by=found.lead, at=found.one)
    own = make.member(found.one, Role.COMMISSIONER)
    page = words(signed_in(own), "/")
    assert "can decide it." in page
    assert "Decide<span" not in page


@pytest.mark.parametrize(("decided_on", "told"), [("2015-05-19", True), ("2015-05-17", False)])
def test_a_lead_reads_for_28_days_what_became_of_a_request(
    found: Scene, promise: Deliverable, decided_on: str, told: bool
) -> None:
    asked = make.date_request(promise, on="2015-05-01", by=found.lead, at=found.one)
    make.date_decision(
        asked, DateOutcome.DECLINED, on=decided_on, by=found.commissioner, sentence="Too late"
    )
    assert ("Too late" in words(signed_in(found.lead), "/")) is told


# Deciding


def test_the_decision_page_shows_both_dates_and_the_slip(
    found: Scene, promise: Deliverable
) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    page = words(signed_in(found.commissioner), reverse("date-request-decide", args=[asked.pk]))
    for said in ("by 31 March 2015", "by 30 September 2015", "183 days later than agreed now"):
        assert said in page
    assert "183 days later than first agreed" in page


def test_a_date_without_a_last_day_says_that_no_slip_can_be_told(found: Scene) -> None:
    ongoing = make.deliverable(of=found.action, leads=[found.one], by_when="Ongoing")
    asked = make.date_request(ongoing, by=found.lead, at=found.one)
    page = words(signed_in(found.commissioner), reverse("date-request-decide", args=[asked.pk]))
    assert "cannot be said" in page


def test_nobody_opens_the_decision_on_their_own_request(found: Scene, promise: Deliverable) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    response = signed_in(found.lead).get(reverse("date-request-decide", args=[asked.pk]))
    assert response.status_code == 403
    assert found.commissioner.name in body_of(response)


def test_a_request_whose_date_moved_meanwhile_says_so_and_cannot_be_agreed(
    found: Scene, promise: Deliverable
) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    agree_deadline(deliverable=promise, words="Aug 15", agreed_on=date(2015, 6, 1))
    client = signed_in(found.commissioner)
    assert "moved to “Aug 15”" in words(client, reverse("date-request-decide", args=[asked.pk]))
    assert "moved to “Aug 15”" in body_of(decide(client, asked))
    assert not hasattr(DateRequest.objects.get(pk=asked.pk), "decision")


def test_what_was_done_meanwhile_is_shown_before_it_is_decided(
    found: Scene, promise: Deliverable
) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    client, url = signed_in(found.commissioner), reverse("date-request-decide", args=[asked.pk])
    typed = held(client.get(url), outcome="agreed", sentence="The reason is good")
    make.update(promise, by=found.lead, at=found.one, happened="The lease is signed")
    conflict = client.post(url, typed)
    assert conflict.status_code == 409
    assert "The lease is signed" in body_of(conflict)
    assert "The new date" in body_of(client.post(url, held(conflict), follow=True))


def test_a_decided_request_leads_back_with_what_became_of_it(
    found: Scene, promise: Deliverable
) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    make.date_decision(asked, by=found.commissioner)
    for person, name in (
        (found.commissioner, "date-request-decide"),
        (found.lead, "date-request-withdraw"),
    ):
        response = signed_in(person).get(reverse(name, args=[asked.pk]), follow=True)
        assert "This is decided already. Agreed by" in body_of(response)


def test_a_request_is_withdrawn_by_post_alone(found: Scene, promise: Deliverable) -> None:
    asked = make.date_request(promise, by=found.lead, at=found.one)
    client, url = signed_in(found.lead), reverse("date-request-withdraw", args=[asked.pk])
    shown = client.get(url)
    assert not hasattr(DateRequest.objects.get(), "decision")
    assert "The request was withdrawn" in body_of(client.post(url, held(shown), follow=True))
    assert signed_in(found.coordinator).get(url).status_code == 403


# Everywhere a date stands


def test_every_list_says_how_often_a_date_moved(found: Scene, promise: Deliverable) -> None:
    for asked_for in ("Apr 15", "May 15"):
        make.date_decision(make.date_request(promise, asked_for), by=found.commissioner)
    said = "Moved twice, 61 days later than first agreed"
    client = signed_in(found.lead)
    pages = (
        "/",
        "/overdue/",
        found.plan.get_absolute_url(),
        found.one.organisation.get_absolute_url(),
    )
    for url in pages:
        assert said in words(client, url), url
    sheet = body_of(client.get(reverse("plan-csv", args=[found.plan.pk]))).lstrip("\ufeff")
    (told,) = csv.DictReader(StringIO(sheet))
    assert told["Times moved"] == "2"
    assert told["Days later than first agreed"] == "61"


# What words mean


def test_a_coordinator_confirms_a_reading_from_the_list_on_the_first_page(found: Scene) -> None:
    promise = make.deliverable(of=found.action, leads=[found.one], by_when="Spring 2015")
    client = signed_in(found.coordinator)
    url = reverse("deliverable-reading", args=[promise.pk])
    assert url in words(client, "/")
    page = words(client, url)
    assert "a season has no exact last day" in page
    typed = held(client.get(url), meaning="0", why="The minutes say so")
    assert "The date means: by 31 May 2015." in body_of(client.post(url, typed, follow=True))
    assert url not in words(client, "/")
    assert "Reading of the date confirmed" in words(client, promise.get_absolute_url())


def test_a_coordinator_gives_own_days(found: Scene, promise: Deliverable) -> None:
    client, url = signed_in(found.coordinator), reverse("deliverable-reading", args=[promise.pk])
    own = {"meaning": "own", "why": "The minutes say so"}
    without = client.post(url, held(client.get(url), **own))
    assert "Choose what kind of date it is" in body_of(without)
    wrong = client.post(url, held(without, kind="by", days="soon"))
    assert "Enter each day on a line of its own" in body_of(wrong)
    several = client.post(url, held(wrong, kind="by", days="30/04/2015\n2015-05-31"))
    assert "This kind of date has one day." in body_of(several)
    client.post(url, held(several, kind="multiple"))
    promise.refresh_from_db()
    assert promise.reading.in_words == "30 April and 31 May 2015"
    assert promise.first_due_on == date(2015, 5, 31), "no slip"


def test_only_coordinators_say_what_words_mean(found: Scene, promise: Deliverable) -> None:
    url = reverse("deliverable-reading", args=[promise.pk])
    for role in ("lead", "commissioner", "reader"):
        assert signed_in(found.people[role]).get(url).status_code == 403


def test_what_was_withdrawn_is_not_read_anew(found: Scene, promise: Deliverable) -> None:
    Deliverable.objects.filter(pk=promise.pk).update(withdrawn_on=date(2015, 6, 1))
    url = reverse("deliverable-reading", args=[promise.pk])
    response = signed_in(found.coordinator).get(url, follow=True)
    assert "it stays as it was then" in body_of(response)
