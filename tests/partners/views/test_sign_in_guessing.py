"""Guessing codes: few are judged, and the owner still gets in."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from partners.models import Person
from partners.services import codes
from partners.views.sign_in import ThenPage
from tests import factories as make
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db

GUESSES = 1000


@pytest.fixture(autouse=True)
def pages_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of the same are seen elsewhere; it halves the time."""
    monkeypatch.setattr(ThenPage, "rendered_content", "")


@pytest.fixture
def kim() -> Person:
    """Whose account it is."""
    return make.lead(name="Kim", email="kim@example.org")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compared with a code, in order."""
    found: list[str] = []
    judge = codes.judge

    def noting(kept: str, offered: str) -> bool:
        found.append(offered)
        return judge(kept, offered)

    monkeypatch.setattr(codes, "judge", noting)
    return found


def in_one_browser_after_another(address: str, guess: Callable[[], str]) -> None:
    """Ask for a code of Kim's and guess three times; then in a new browser, and so on."""
    client = Client(REMOTE_ADDR=address)
    client.post("/sign-in/", {"email": "kim@example.org"})
    for _ in range(3):
        client.post("/sign-in/code/", {"code": guess()})
    assert "_auth_user_id" not in client.session


def any_code() -> str:
    """Something of the right form."""
    name = "".join(secrets.choice(codes.LETTERS) for _ in range(4))
    return f"{name}-{secrets.randbelow(10**6):06}"


def gets_in(client: Client, code: str) -> bool:
    """Whether a code signs in there."""
    client.post("/sign-in/code/", {"code": code})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("addresses", [1, 50])
def test_of_a_thousand_guesses_five_are_judged_at_most_and_the_owner_gets_in(
    kim: Person, judged: list[str], addresses: int
) -> None:
    """All within five minutes; the owner asks while it goes on, from an address among them."""
    before = Client(REMOTE_ADDR="192.0.2.1")
    before.post("/sign-in/", {"email": kim.email})
    first = code_of()
    for number in range(-(-GUESSES // 3)):
        in_one_browser_after_another(f"192.0.2.{number % addresses + 1}", any_code)
    assert len(judged) <= 5
    assert len(mail.outbox) <= 3, "nor is the owner's mailbox flooded"
    owner = Client(REMOTE_ADDR="192.0.2.1")
    owner.post("/sign-in/", {"email": kim.email})
    assert gets_in(owner, code_of())
    assert gets_in(before, first), "and so does who asked before it began"


def test_who_knows_the_names_of_codes_has_five_judged_in_five_minutes(
    kim: Person, judged: list[str]
) -> None:
    """As somebody who saw half of the letter: the limits of code and address hold."""
    one = 0

    def half_right() -> str:
        nonlocal one
        one += 1
        name, _, secret = code_of(one % len(mail.outbox)).partition("-")
        return f"{name}-{(int(secret) + one) % 10**6:06}"

    for number in range(100):
        in_one_browser_after_another(f"192.0.2.{number % 50 + 1}", half_right)
    assert len(judged) == 5


def test_without_the_limits_all_would_be_judged(
    kim: Person, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the one above."""
    monkeypatch.setattr(codes, "claim", lambda *args, **options: True)
    for number in range(10):
        in_one_browser_after_another(
            f"192.0.2.{number + 1}", lambda: f"{code_of().partition('-')[0]}-000000"
        )
    assert len(judged) == 30


def test_a_network_that_asks_for_many_addresses_gets_one_code_for_each() -> None:
    """Who sits behind the same address as somebody who floods us still gets a letter."""
    network: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}
    for number in range(codes.CODES_ASKED_FROM_A_NETWORK):
        Client(**network).post("/sign-in/", {"email": f"nobody-{number}@example.org"})
    make.lead(email="kim@example.org")
    for _ in range(3):
        client = Client(**network)
        client.post("/sign-in/", {"email": "kim@example.org"})
    assert len(mail.outbox) == 1
    assert gets_in(client, code_of())
