"""One's own account: sessions, an authenticator app, passkeys, recovery codes."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from partners.models import Person
from partners.services.second_factors import factors_of
from partners.views.second_factor import PASSKEY_REFUSED
from tests import factories as make
from tests.concordat.markup import Markup
from tests.signing_in import APP_SECRET, app_code, authenticator_app, code_of

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
PAGES = [
    "/account/",
    "/account/sessions/",
    "/account/confirm/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/account/second-factor/passkey/",
    "/account/second-factor/recovery-codes/",
]


@pytest.fixture
def kim() -> Person:
    """A lead."""
    return make.lead(name="Kim", email="kim@example.org")


@pytest.fixture
def mine(client: Client, kim: Person) -> Client:
    """Kim's mine."""
    client.force_login(kim)
    return client


def words_of(response: Any) -> str:
    """What a page says."""
    return " ".join(Markup(response.content.decode()).text.split())


def up_to_the_second_factor(kim: Person) -> Client:
    """A browser in which the right code was typed."""
    client = Client()
    client.post("/sign-in/", {"email": kim.email})
    response = client.post("/sign-in/code/", {"code": code_of()})
    assert response["Location"] == "/sign-in/second-factor/"
    assert "_auth_user_id" not in client.session
    return client


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return "_auth_user_id" in client.session


def set_up_app(client: Client, capture: Any) -> str:
    """Scan the picture and type the first code; the secret."""
    markup = Markup(client.get("/account/second-factor/app/").content.decode())
    signed = markup.all("input", name="signed")[0]["value"]
    secret = "".join(re.findall(r"\b[A-Z2-7]{4}\b", markup.text)[-8:])
    with capture(execute=True):
        response = client.post(
            "/account/second-factor/app/", {"signed": signed, "code": app_code(secret)}
        )
    assert response["Location"] == "/account/second-factor/recovery-codes/"
    return secret


def rows_everywhere() -> dict[str, list[Any]]:
    """Every row of every table, and of the cache, as it stands."""
    found = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM concordat_cache ORDER BY cache_key")
        return {**found, "cache": cursor.fetchall()}


def test_the_account_says_who_one_is(mine: Client, kim: Person) -> None:
    words = words_of(mine.get("/account/"))
    assert kim.email in words
    assert f"Partner lead at {kim.memberships.get().partner.full_name}" in words


def test_opening_every_page_five_times_changes_nothing(mine: Client, kim: Person) -> None:
    """Not even one's own session, with and without a second factor."""
    for with_app in (False, True):
        if with_app:
            authenticator_app(kim)
        before = rows_everywhere()
        for _ in range(5):
            for url in PAGES:
                mine.get(url)
                mine.head(url)
        assert rows_everywhere() == before


@pytest.mark.parametrize("url", PAGES)
def test_every_page_holds_together(mine: Client, kim: Person, url: str) -> None:
    authenticator_app(kim)
    markup = Markup(mine.get(url, follow=True).content.decode())
    assert len(markup.all("h1")) == 1
    assert markup.broken_references() == []
    assert markup.without_one_label() == []
    assert markup.inline() == []


# Sessions


def test_one_sees_where_one_is_signed_in_and_ends_any(mine: Client, kim: Person) -> None:
    """It is signed out at its next request."""
    other = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.7")
    other.post("/sign-in/", {"email": kim.email})
    other.post("/sign-in/code/", {"code": code_of()})
    assert other.get("/").status_code == 200
    words = words_of(mine.get("/account/sessions/"))
    assert "Firefox on Windows" in words
    assert words.count("(this one)") == 1
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    assert mine.get(f"/account/sessions/{theirs.pk}/end/").status_code == 405
    assert other.get("/").status_code == 200
    assert mine.post(f"/account/sessions/{theirs.pk}/end/").status_code == 302
    assert other.get("/")["Location"] == "/sign-in/?next=/"
    assert mine.get("/").status_code == 200


def test_ending_the_session_one_is_in_signs_out(mine: Client, kim: Person) -> None:
    here = UserSession.objects.get(session_key=mine.session.session_key)
    assert mine.post(f"/account/sessions/{here.pk}/end/")["Location"] == "/sign-in/"
    assert not is_in(mine)


def test_nobody_ends_the_session_of_another(mine: Client) -> None:
    other = Client()
    other.force_login(make.lead())
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    assert mine.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert is_in(other)


# An authenticator app


def test_an_app_is_set_up_and_asked_for_from_then_on(
    mine: Client, kim: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False) as clock:
        secret = set_up_app(mine, django_capture_on_commit_callbacks)
        assert mail.outbox[-1].subject == "An authenticator app was added to your account"
        assert "10 left" in words_of(mine.get("/account/second-factor/"))
        clock.shift(timedelta(seconds=90))
        client = up_to_the_second_factor(kim)
        refused = client.post("/sign-in/second-factor/", {"code": "000000"})
        assert "The code is not right" in words_of(refused)
        response = client.post("/sign-in/second-factor/", {"code": app_code(secret)})
        assert response["Location"] == "/"
        assert is_in(client)
        again = up_to_the_second_factor(kim)
        again.post("/sign-in/second-factor/", {"code": app_code(secret)})
        assert not is_in(again), "a code of the app works once"


def test_the_seed_is_unreadable_in_the_database(kim: Person, settings: Any) -> None:
    """With the control: the service reads it, also after its key was changed in good order."""
    app = authenticator_app(kim)
    assert APP_SECRET not in str(app.data)
    assert app.wrap().validate_code(app_code())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert len(factors_of(kim).recovery.wrap().get_unused_codes()) == 10


def test_a_wrong_code_sets_up_nothing(mine: Client, kim: Person) -> None:
    markup = Markup(mine.get("/account/second-factor/app/").content.decode())
    signed = markup.all("input", name="signed")[0]["value"]
    for data in (
        {"signed": signed, "code": "000000"},
        {"signed": signed, "code": ""},
        {"signed": signed + "x", "code": "000000"},
        {"code": "000000"},
    ):
        response = mine.post("/account/second-factor/app/", data)
        assert response.status_code == 200
        assert Markup(response.content.decode()).all("input", name="code")[0]["aria-invalid"]
    assert not factors_of(kim).any


def test_a_picture_of_another_person_or_an_hour_ago_is_not_taken(mine: Client, kim: Person) -> None:
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False) as clock:
        markup = Markup(mine.get("/account/second-factor/app/").content.decode())
        signed = markup.all("input", name="signed")[0]["value"]
        secret = "".join(re.findall(r"\b[A-Z2-7]{4}\b", markup.text)[-8:])
        other = Client()
        other.force_login(make.lead())
        url = "/account/second-factor/app/"
        said = words_of(other.post(url, {"signed": signed, "code": app_code(secret)}))
        assert "open for too long" in said
        for _ in range(2):
            clock.shift(timedelta(minutes=31))
            mine.get("/account/")
        said = words_of(mine.post(url, {"signed": signed, "code": app_code(secret)}))
        assert "open for too long" in said
    assert not Authenticator.objects.exists()


def test_one_app_is_enough(mine: Client, kim: Person) -> None:
    authenticator_app(kim)
    give_again(mine)
    url = "/account/second-factor/app/"
    assert mine.get(url)["Location"] == "/account/second-factor/"
    assert mine.post(url, {"code": "123456"}).status_code in {200, 302}
    assert Authenticator.objects.filter(type="totp").count() == 1


def give_again(client: Client) -> Any:
    """Show once more that it is oneself."""
    return client.post("/account/confirm/?next=/account/second-factor/", {"code": app_code()})


def test_wrong_codes_of_an_app_are_limited(kim: Person) -> None:
    """Five in five minutes; then the right one waits too."""
    authenticator_app(kim)
    client = up_to_the_second_factor(kim)
    for _ in range(5):
        client.post("/sign-in/second-factor/", {"code": "000000"})
    said = client.post("/sign-in/second-factor/", {"code": app_code()})
    assert "Wait five minutes" in words_of(said)
    assert not is_in(client)


def test_changing_them_asks_for_one_again(
    mine: Client, kim: Person, django_capture_on_commit_callbacks: Any
) -> None:
    """A browser left open is not enough; ten minutes later it is asked for once more."""
    app = authenticator_app(kim)
    remove = f"/account/second-factor/{app.pk}/remove/"
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False) as clock:
        mine.force_login(kim)
        for url in (remove, "/account/second-factor/recovery-codes/"):
            asked = f"/account/confirm/?next={url.replace('/', '%2F')}"
            assert mine.get(url)["Location"] == asked
            assert mine.post(url)["Location"] == asked
        assert give_again(mine)["Location"] == "/account/second-factor/"
        assert mine.get(remove).status_code == 200
        clock.shift(timedelta(minutes=11))
        assert mine.get(remove).status_code == 302
        give_again(mine)
        with django_capture_on_commit_callbacks(execute=True):
            assert mine.post(remove).status_code == 302
        assert not Authenticator.objects.filter(user=kim).exists(), "the recovery codes go as well"
        assert mail.outbox[-1].subject == "The authenticator app was removed from your account"
        assert mine.get("/account/confirm/")["Location"] == "/account/second-factor/"
        assert mine.get("/account/second-factor/recovery-codes/").status_code == 302


def test_somebody_elses_factor_is_not_found(mine: Client, kim: Person) -> None:
    authenticator_app(kim)
    theirs = authenticator_app(make.lead())
    give_again(mine)
    url = f"/account/second-factor/{theirs.pk}/remove/"
    assert mine.get(url).status_code == mine.post(url).status_code == 404


# Recovery codes


def test_a_recovery_code_lets_in_once_and_a_letter_says_so(kim: Person) -> None:
    authenticator_app(kim)
    recovery = factors_of(kim).recovery
    code = recovery.wrap().get_unused_codes()[0]
    client = up_to_the_second_factor(kim)
    assert client.post("/sign-in/second-factor/", {"code": f"{code[:4]} {code[4:]}"})
    assert is_in(client)
    assert mail.outbox[-1].subject == "A recovery code was used to sign in to your account"
    again = up_to_the_second_factor(kim)
    again.post("/sign-in/second-factor/", {"code": code})
    assert not is_in(again)
    assert factors_of(kim).codes_left == 9


def test_new_recovery_codes_void_the_old_ones(
    mine: Client, kim: Person, django_capture_on_commit_callbacks: Any
) -> None:
    authenticator_app(kim)
    give_again(mine)
    url = "/account/second-factor/recovery-codes/"
    before = factors_of(kim).recovery.wrap().get_unused_codes()
    assert before[0][:4] in words_of(mine.get(url))
    with django_capture_on_commit_callbacks(execute=True):
        mine.post(url)
    assert not set(before) & set(factors_of(kim).recovery.wrap().get_unused_codes())
    assert mail.outbox[-1].subject == "New recovery codes were made for your account"


# Passkeys; the browser's part is in tests/browser/test_journey_sign_in.py


@pytest.mark.parametrize("credential", ["", "x", "{}", '{"id": 1}', "[]", "null"])
def test_what_is_no_passkey_sets_up_nothing(mine: Client, kim: Person, credential: str) -> None:
    mine.post("/account/second-factor/passkey/options/")
    url = "/account/second-factor/passkey/"
    response = mine.post(url, {"credential": credential, "name": "x"}, follow=True)
    assert "could not be set up" in words_of(response)
    assert not factors_of(kim).any


@pytest.mark.parametrize("credential", ["", "x", "{}", '{"id": 1}', "[]", "null"])
def test_what_is_no_passkey_lets_nobody_in(kim: Person, credential: str) -> None:
    authenticator_app(kim)
    client = up_to_the_second_factor(kim)
    assert client.post("/sign-in/passkey/").json()["publicKey"]["challenge"]
    response = client.post("/sign-in/second-factor/", {"credential": credential})
    assert PASSKEY_REFUSED in words_of(response)
    assert not is_in(client)


def test_questions_for_passkeys_are_asked_by_post(mine: Client, kim: Person) -> None:
    """They stay in the session."""
    for url in (
        "/account/second-factor/passkey/options/",
        "/account/confirm/passkey/",
        "/sign-in/passkey/",
    ):
        assert mine.get(url).status_code == 405
    asked = mine.post("/account/second-factor/passkey/options/").json()["publicKey"]
    assert asked["rp"] == {"id": "127.0.0.1", "name": "Concordat"}
    assert mine.post("/account/confirm/passkey/").json()["publicKey"]["challenge"]
    assert Client().post("/sign-in/passkey/")["Location"] == "/sign-in/"
