"""“Please report”: who would be asked, who was, and who may ask."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Deliverable, ReportRequest
from actions.reports.chasing import MOST_NAMES, listed
from concordat.outbox.models import Letter
from partners.models import Partner, Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db
MANY = "/overdue/please-report/"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def at() -> Partner:
    """An organisation with a lead."""
    found = make.partner("OH")
    make.lead(found, name="Ann Lee")
    return found


@pytest.fixture
def promises(at: Partner) -> list[Deliverable]:
    """Two that are late."""
    plan = make.plan(at.partnership)
    return [make.deliverable(text, plan=plan, leads=[at]) for text in ("First", "Second")]


@pytest.fixture
def coordinator(at: Partner) -> Person:
    """Of their partnership."""
    return make.coordinator(at.partnership, name="Robin Cole")


def one(promise: Deliverable) -> str:
    """The page about one."""
    return reverse("deliverable-please-report", args=[promise.pk])


def many(*promises: Deliverable) -> str:
    """The page about many."""
    return f"{MANY}?{'&'.join(f'promise={each.pk}' for each in promises)}"


def press(client: Client, url: str, nonce: uuid.UUID | None = None) -> Any:
    """Ask, and see the page that follows."""
    return client.post(url, {"nonce": str(nonce or uuid.uuid4())}, follow=True)


def test_the_page_says_who_would_be_asked_and_asks_nobody(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    client.force_login(coordinator)
    words = client.get(many(*promises)).content.decode()
    assert "1 person would be asked about 2 promises." in words
    assert "Ann Lee" in words
    assert not ReportRequest.objects.exists()
    assert not Letter.objects.exists()


def test_one_press_writes_one_letter_about_many_and_says_to_whom(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    client.force_login(coordinator)
    words = press(client, many(*promises)).content.decode()
    assert "You asked Ann Lee to report on 2 promises." in words
    assert ReportRequest.objects.count() == 2
    assert Letter.objects.filter(kind="please-report").count() == 1


def test_a_second_click_asks_nobody_again(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    client.force_login(coordinator)
    nonce = uuid.uuid4()
    for _ in range(2):
        assert "You asked Ann Lee" in press(client, one(promises[0]), nonce).content.decode()
    assert ReportRequest.objects.count() == Letter.objects.count() == 1


def test_what_was_asked_in_the_last_7_days_is_left_out_with_the_reason(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    client.force_login(coordinator)
    press(client, one(promises[0]))
    words = client.get(many(*promises)).content.decode()
    assert "Left out" in words
    assert "it can be asked for once in 7 days" in words
    words = press(client, many(*promises)).content.decode()
    assert "You asked Ann Lee to report on 1 promise. Left out: Robin Cole asked" in words
    words = press(client, many(*promises)).content.decode()
    assert "Nobody was asked. 2 promises were left out." in words


def test_where_nobody_can_be_asked_there_is_no_button(
    client: Client, coordinator: Person, at: Partner
) -> None:
    alone = make.deliverable(plan=make.plan(at.partnership))
    client.force_login(coordinator)
    words = client.get(one(alone)).content.decode()
    assert "Nobody is there to ask" in words
    assert "Ask them to report" not in words
    assert (
        "Nobody was asked. Left out: Nobody is there" in press(client, one(alone)).content.decode()
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.COMMISSIONER, 200), (Role.LEAD, 403), (Role.READER, 403)],
)
def test_those_who_review_ask(
    client: Client, at: Partner, promises: list[Deliverable], role: str, status: int
) -> None:
    client.force_login(make.member(at, role))
    for url in (one(promises[0]), many(*promises)):
        assert client.get(url).status_code == status
        assert press(client, url).status_code == status
    assert ReportRequest.objects.exists() is (status == 200)


def test_a_promise_of_another_partnership_is_not_there(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    """Even among one's own, and nothing is asked of these then."""
    foreign = make.deliverable()
    client.force_login(coordinator)
    for url in (one(foreign), many(promises[0], foreign), f"{MANY}?promise=x"):
        assert client.get(url).status_code == 404
        assert press(client, url).status_code == 404
    assert not ReportRequest.objects.exists()


def test_a_form_that_is_not_complete_asks_nobody(
    client: Client, coordinator: Person, promises: list[Deliverable]
) -> None:
    client.force_login(coordinator)
    assert "open it again" in client.post(one(promises[0])).content.decode()
    assert not ReportRequest.objects.exists()


def test_those_who_review_find_the_button_and_leads_do_not(
    client: Client, at: Partner, promises: list[Deliverable], coordinator: Person
) -> None:
    pages = [reverse("overdue"), promises[0].action.get_absolute_url()]
    client.force_login(coordinator)
    assert all("lease-report" in client.get(page).content.decode() for page in pages)
    assert "please-report" not in client.get(f"{pages[0]}?as_at=2015-06-01").content.decode()
    client.force_login(make.lead(at))
    assert not any("please-report" in client.get(page).content.decode() for page in pages)


def test_very_many_names_are_cut_short() -> None:
    names = [f"Name {number}" for number in range(MOST_NAMES + 3)]
    assert listed(names).endswith(f"Name {MOST_NAMES - 1} and 3 others")
    assert listed(["Ann", "Bo"]) == "Ann and Bo"


def test_the_page_makes_as_many_queries_for_many_promises_as_for_one(
    client: Client, at: Partner, promises: list[Deliverable], coordinator: Person
) -> None:
    client.force_login(coordinator)
    for promise in promises:
        make.report_request(promise, by=coordinator)
    more = make.many_deliverables(20, of=promises[0].action, leads=[at])
    counts = []
    for chosen in ([promises[0], more[0]], [*promises, *more]):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(many(*chosen)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
