"""Who may sign in, what is noted when somebody does, and the letters about it."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from concordat.lib.sessions import NEEDED
from partners.models import Role
from partners.services import sign_in_letters
from partners.services.sessions import needs_second_factor, sessions_of
from partners.services.sign_in import let_sign_in, person_at
from partners.services.sign_in_letters import CHANGES, letter_of_change, letter_with_code, send_soon
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_letting_somebody_sign_in_again_changes_nothing() -> None:
    kim = make.person(email="kim@example.org")
    let_sign_in(kim)
    assert EmailAddress.objects.filter(user=kim, verified=True, primary=True).count() == 1


def test_a_new_address_takes_the_place_of_the_old_one() -> None:
    kim = make.person(email="kim@example.org")
    kim.email = "kim@elsewhere.example"
    kim.save()
    assert person_at("kim@example.org") is None
    assert person_at("kim@elsewhere.example") is None, "nobody has answered for it yet"
    let_sign_in(kim)
    assert person_at(" KIM@elsewhere.example") == kim
    assert person_at("kim@example.org") is None


def test_nobody_switched_off_or_not_vouched_for_is_found() -> None:
    make.person(email="off@example.org", is_active=False)
    kim = make.person(email="kim@example.org")
    EmailAddress.objects.filter(user=kim).update(verified=False)
    assert person_at("off@example.org") is None
    assert person_at("kim@example.org") is None


@pytest.mark.parametrize(
    ("role", "needed"),
    [
        (Role.LEAD, False),
        (Role.READER, False),
        (Role.COORDINATOR, True),
        (Role.COMMISSIONER, True),
        (Role.CHAIR, True),
    ],
)
def test_whose_part_calls_for_a_second_factor(
    hold: Callable[..., date], role: str, needed: bool
) -> None:
    on = hold("2015-06-15")
    kim = make.member(make.partner(), role)
    assert needs_second_factor(kim, on) is needed
    client = Client()
    client.force_login(kim)
    assert client.session[NEEDED] is needed
    membership = kim.memberships.get()
    membership.until = date(2015, 6, 14)
    membership.save()
    assert not needs_second_factor(kim, on)


def test_operators_need_one() -> None:
    assert needs_second_factor(make.person(is_superuser=True), date(2015, 6, 15))


def test_a_session_is_listed_while_it_lasts() -> None:
    kim = make.person()
    one, other = Client(), Client()
    one.force_login(kim)
    other.force_login(kim)
    assert len(sessions_of(kim)) == 2
    one.post("/sign-out/")
    assert [each.session_key for each in sessions_of(kim)] == [other.session.session_key]
    assert UserSession.objects.filter(user=kim).count() == 2, "looking takes nothing away"


def test_the_letter_with_a_code_holds_no_link() -> None:
    letter = letter_with_code("KTRM-482915")
    for words in (letter.text, letter.html):
        assert "KTRM-482915" in words
        assert "http" not in words
    assert "KTRM" not in letter.subject


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_each_change_has_its_letter(what: str) -> None:
    letter = letter_of_change(what)
    assert letter.subject == CHANGES[what]
    assert "http://127.0.0.1:8000/account/" in letter.text


def test_letters_are_sent_beside_the_page(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In tests at once; for real by another thread."""
    asked: list[Any] = []

    class Sender:
        def submit(self, *args: Any) -> Future[None]:
            asked.append(args)
            return Future()

    settings.SEND_AT_ONCE = False
    monkeypatch.setattr(sign_in_letters, "SENDERS", Sender())
    send_soon(letter_with_code("KTRM-482915"), "kim@example.org")
    assert mail.outbox == []
    function, *rest = asked[0]
    function(*rest)
    assert [letter.to for letter in mail.outbox] == [["kim@example.org"]]
