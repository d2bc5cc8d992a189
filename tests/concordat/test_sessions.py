"""How long a session lasts, and who is led to set up a second factor first."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client

from concordat.lib import sessions
from concordat.lib.sessions import SEEN, note_second_factor
from partners.models import Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

LONDON = "2026-03-02 09:00:00Z"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """What is shown stands at one day; sessions run on the real clock all the same."""
    return hold("2015-06-15")


@pytest.fixture
def kim() -> Person:
    """A lead."""
    return make.lead(name="Kim", email="kim@example.org")


def is_in(client: Client) -> bool:
    """Whether a page opens."""
    return client.get("/plans/").status_code == 200


def test_an_idle_session_ends_after_an_hour(client: Client, kim: Person) -> None:
    """Each page that is looked at begins the hour anew."""
    with time_machine.travel(LONDON, tick=False) as clock:
        client.force_login(kim)
        for _ in range(3):
            clock.shift(timedelta(minutes=59))
            assert is_in(client)
        clock.shift(timedelta(minutes=61))
        assert client.get("/plans/")["Location"] == "/sign-in/?next=/plans/"
        assert "_auth_user_id" not in client.session
        clock.shift(-timedelta(minutes=30))
        assert not is_in(client), "and is not alive again"


def test_looking_at_a_page_writes_nothing_to_the_session(
    client: Client, kim: Person, django_assert_num_queries: Any
) -> None:
    """When somebody was last here stands in a signed cookie."""
    client.force_login(kim)
    before = dict(client.session)
    assert is_in(client)
    assert dict(client.session) == before
    with django_assert_num_queries(2):  # the session and the person
        client.get("/accessibility/")


def test_a_session_ends_twelve_hours_after_signing_in(client: Client, kim: Person) -> None:
    with time_machine.travel(LONDON, tick=False) as clock:
        client.force_login(kim)
        for _ in range(14):
            clock.shift(timedelta(minutes=50))
            assert is_in(client)
        clock.shift(timedelta(minutes=30))
        assert not is_in(client)


def test_staying_signed_in_is_a_post_that_answers_nothing(client: Client, kim: Person) -> None:
    with time_machine.travel(LONDON, tick=False) as clock:
        client.force_login(kim)
        clock.shift(timedelta(minutes=59))
        assert client.get("/sign-in/stay/").status_code == 405
        assert client.post("/sign-in/stay/").status_code == 204
        clock.shift(timedelta(minutes=59))
        assert is_in(client)


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "nonsense",
        signing.dumps("nonsense", salt=SEEN),
        signing.dumps(["another session", 9999999999], salt=SEEN),
        signing.dumps(["x", 9999999999], salt="another purpose"),
    ],
    # A signature holds the moment at which it was made: no part of a test's name.
    ids=["none", "nonsense", "signed nonsense", "another session", "another purpose"],
)
def test_a_made_up_cookie_keeps_no_session_alive(client: Client, kim: Person, cookie: str) -> None:
    with time_machine.travel(LONDON, tick=False) as clock:
        client.force_login(kim)
        clock.shift(timedelta(minutes=61))
        client.cookies["seen"] = cookie
        assert not is_in(client)


def test_a_session_that_does_not_say_when_it_began_is_over(client: Client, kim: Person) -> None:
    client.force_login(kim)
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not is_in(client)


def test_the_sign_in_page_says_that_time_ran_out_but_not_after_signing_out(
    client: Client, kim: Person
) -> None:
    words = "You were signed out because some time had passed."
    with time_machine.travel(LONDON, tick=False) as clock:
        client.force_login(kim)
        assert is_in(client)
        clock.shift(timedelta(minutes=61))
        assert words in client.get("/plans/", follow=True).content.decode()
        client.force_login(kim)
        assert is_in(client)
        assert words not in client.post("/sign-out/", follow=True).content.decode()


# The second factor


def person_as(role: str) -> Person:
    """Somebody in a role; "operator" too."""
    if role == "operator":
        return make.person(is_superuser=True)
    return make.member(make.partner(), role)


NEEDING = [Role.COORDINATOR, Role.COMMISSIONER, Role.CHAIR, "operator"]


@pytest.mark.parametrize("role", NEEDING)
def test_who_decides_is_led_to_set_one_up_first(client: Client, settings: Any, role: str) -> None:
    """With the control: where it is not required they go on."""
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(person_as(role))
    for url in ("/", "/plans/", "/plans/987654/"):
        assert client.get(url)["Location"] == "/account/second-factor/", url
    assert "Set up one of these to go on" in client.get("/account/second-factor/").content.decode()
    for url in ("/account/", "/accessibility/", "/account/second-factor/app/"):
        assert client.get(url).status_code == 200, url
    settings.SECOND_FACTOR_REQUIRED = False
    assert is_in(client)


@pytest.mark.parametrize("role", [Role.LEAD, Role.READER])
def test_others_go_on_without(client: Client, settings: Any, role: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(person_as(role))
    assert is_in(client)


@pytest.mark.parametrize("role", NEEDING)
def test_whoever_gave_one_goes_on(client: Client, settings: Any, role: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(person_as(role))
    session = client.session
    session[sessions.GIVEN_AT] = 1.0
    session.save()
    assert is_in(client)


def test_a_session_that_does_not_know_asks(client: Client, settings: Any, kim: Person) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(kim)
    session = client.session
    del session[sessions.NEEDED]
    session.save()
    assert client.get("/plans/")["Location"] == "/account/second-factor/"


def test_a_role_that_came_since_sign_in_asks_for_one(
    client: Client, settings: Any, kim: Person
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(kim)
    make.membership(kim, make.partner(), Role.COORDINATOR)
    assert client.get("/")["Location"] == "/account/second-factor/"


def test_asking_costs_no_query(
    client: Client, settings: Any, kim: Person, django_assert_num_queries: Any
) -> None:
    client.force_login(kim)
    for required in (False, True):
        settings.SECOND_FACTOR_REQUIRED = required
        with django_assert_num_queries(2):
            client.get("/accessibility/")


def test_one_that_was_set_up_counts_at_once(rf: Any) -> None:
    request = rf.get("/")
    request.session = {}
    assert not sessions.gave_second_factor(request)
    note_second_factor(request)
    assert sessions.gave_second_factor(request, within=60)
    sessions.forget_second_factor(request)
    assert not sessions.gave_second_factor(request)
