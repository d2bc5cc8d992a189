"""What somebody was sending when their session ended comes back once they are in again."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from actions.models import Deliverable, Update
from concordat.lib import typed
from concordat.lib.typed import FILE_AGAIN, PUT_BACK, TYPED
from partners.models import Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = "Forty words that took me half an hour"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """What is shown stands at one day; sessions run on the real clock all the same."""
    return hold("2015-06-15")


@pytest.fixture
def watch() -> Iterator[Any]:
    """The real clock."""
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def promise() -> Deliverable:
    """A promise."""
    return make.deliverable()


@pytest.fixture
def lead(promise: Deliverable) -> Person:
    """Who answers for it."""
    return make.member(promise.responsibilities.get().partner, Role.LEAD)


@pytest.fixture
def address(promise: Deliverable) -> str:
    """Where they report."""
    return reverse("deliverable-report", args=[promise.pk])


def sent_too_late(client: Client, lead: Person, address: str, watch: Any, **more: Any) -> Any:
    """The page is shown, an hour and a minute go by, and the form is sent."""
    client.force_login(lead)
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    watch.shift(timedelta(minutes=61))
    return client.post(address, shown | {"happened": WORDS, "progress": "in_progress"} | more)


def test_what_was_sent_too_late_is_there_after_signing_in_again(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    answer = sent_too_late(client, lead, address, watch)
    assert answer["Location"] == f"/sign-in/?next={address}"
    assert not Update.objects.exists()
    client.force_login(lead)
    for _ in range(2):  # looking does not forget it
        page = client.get(address)
        assert page.context["form"]["happened"].value() == WORDS
        assert page.context["form"]["progress"].value() == "in_progress"
        assert PUT_BACK in page.content.decode()
    assert FILE_AGAIN not in page.content.decode()


def test_once_it_is_sent_it_is_forgotten(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    sent_too_late(client, lead, address, watch)
    client.force_login(lead)
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    assert client.post(address, shown).status_code == 302
    assert Update.objects.get().happened == WORDS
    assert TYPED not in client.session
    assert client.get(address).context["form"]["happened"].value() != WORDS


def test_it_is_put_back_on_its_own_page_alone(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    sent_too_late(client, lead, address, watch)
    mine = Deliverable.objects.get()
    other = make.deliverable(plan=mine.action.plan, leads=[mine.responsibilities.get().partner])
    client.force_login(lead)
    page = client.get(reverse("deliverable-report", args=[other.pk]))
    assert page.context["form"]["happened"].value() != WORDS


def test_nobody_else_at_the_same_browser_sees_it(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    partner = Deliverable.objects.get().responsibilities.get().partner
    other = make.member(partner, Role.LEAD, name="Lee", email="lee@example.org")
    sent_too_late(client, lead, address, watch)
    client.force_login(other)
    assert client.get(address).context["form"]["happened"].value() != WORDS
    assert TYPED not in client.session


def test_after_an_hour_it_is_gone(client: Client, lead: Person, address: str, watch: Any) -> None:
    sent_too_late(client, lead, address, watch)
    watch.shift(timedelta(minutes=61))
    client.force_login(lead)
    assert client.get(address).context["form"]["happened"].value() != WORDS


def test_what_is_longer_than_any_form_is_not_kept(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    sent_too_late(client, lead, address, watch, happened="x" * (typed.LONGEST + 1))
    assert TYPED not in client.session


def test_a_form_that_is_none_of_ours_is_not_kept(lead: Person, address: str, watch: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    watch.shift(timedelta(minutes=61))
    assert client.post(address, {"happened": "Planted"}).status_code == 403
    assert TYPED not in client.session


def test_what_opens_accounts_is_not_kept(client: Client, lead: Person, watch: Any) -> None:
    client.force_login(lead)
    watch.shift(timedelta(minutes=61))
    client.post(reverse("authenticator-app-add"), {"code": "123456", "secret": "a seed"})
    assert TYPED not in client.session


def test_what_others_did_meanwhile_comes_to_light(
    client: Client, lead: Person, address: str, watch: Any
) -> None:
    """The form carries the version that was shown before."""
    sent_too_late(client, lead, address, watch)
    Deliverable.objects.update(version=7)
    client.force_login(lead)
    assert client.get(address).context["form"]["version"].value() != 7
