"""Signing in and out: by a code, and in the demonstration by picking a person."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from concordat.lib.clock import day_of
from concordat.trail.models import Entry
from partners.models import Person, Role
from partners.views.sign_in import NOT_THE_CODE, SignIn, SignInCode, demonstration_people
from tests import factories as make
from tests.concordat.markup import Markup
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db

FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "\x00//evil.example",
]


@pytest.fixture
def kim() -> Person:
    """Somebody who may sign in."""
    return make.lead(name="Kim", email="kim@example.org")


@pytest.fixture
def demonstration(settings: Any) -> None:
    """The demonstration runs."""
    settings.DEMONSTRATION = True


def who(client: Client) -> int | None:
    """The pk of whoever is signed in."""
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def ask(client: Client, email: str = "kim@example.org", **more: str) -> Any:
    """Ask for a code."""
    return client.post("/sign-in/", {"email": email, **more})


def enter(client: Client, code: str, **more: Any) -> Any:
    """Type a code."""
    return client.post("/sign-in/code/", {"code": code}, **more)


def sign_in(client: Client, email: str = "kim@example.org", **more: str) -> Any:
    """Ask for a code, and type it."""
    ask(client, email, **more)
    return enter(client, code_of())


def words_of(response: Any) -> str:
    """What a page says, without what differs at each showing."""
    return " ".join(Markup(response.content.decode()).text.split())


def test_somebody_signs_in_with_a_code_and_no_password(client: Client, kim: Person) -> None:
    asked = ask(client, "  Kim@Example.org ")
    assert (asked.status_code, asked["Location"]) == (302, "/sign-in/code/")
    assert [letter.to for letter in mail.outbox] == [["kim@example.org"]]
    response = enter(client, code_of())
    assert (response.status_code, response["Location"]) == (302, "/")
    assert who(client) == kim.pk


@pytest.mark.parametrize("typed", ["{} ", "{}".lower(), "{}"])
def test_a_code_is_taken_as_people_type_it(client: Client, kim: Person, typed: str) -> None:
    ask(client)
    code = code_of()
    as_typed = f" {code.lower()[:4]} {code[5:8]} {code[8:]}"
    assert enter(client, typed.format(as_typed))["Location"] == "/"


def test_known_unknown_and_switched_off_look_the_same(
    kim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pages, statuses and number of queries at each step; only one gets a letter.

    What is done when the page has gone, the letter and the trail's entry, is left out.
    """
    monkeypatch.setattr("partners.views.sign_in.record_failure", lambda person: None)
    off = make.lead(email="off@example.org", is_active=False)
    not_vouched_for = Person.objects.create_user("new@example.org", name="New")
    seen = []
    for email in (kim.email, "nobody@example.org", off.email, not_vouched_for.email):
        client = Client()
        with CaptureQueriesContext(connection) as asking:
            asked = ask(client, email)
        queries = len(asking)
        page = client.get("/sign-in/code/")
        with CaptureQueriesContext(connection) as entering:
            wrong = enter(client, "BBBB-000000")
        answers = [asked.status_code, asked["Location"], page.status_code, wrong.status_code]
        texts = [words_of(page).replace(email, "…"), words_of(wrong).replace(email, "…")]
        seen.append((*answers, *texts, queries, len(entering)))
    assert len(set(seen)) == 1, [each[-2:] for each in seen]
    assert NOT_THE_CODE in seen[0][5]
    assert [letter.to for letter in mail.outbox] == [[kim.email]]


def test_the_letter_goes_when_the_page_has_gone(
    client: Client, kim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the time until the page tells nothing: nothing is written before it is closed."""
    monkeypatch.setattr(HttpResponseBase, "close", lambda page: None)  # it closes the database
    request = RequestFactory().post("/sign-in/", {"email": kim.email})
    request.session = client.session
    request.user = AnonymousUser()
    response = SignIn.as_view()(request)
    assert mail.outbox == []
    response.close()
    assert len(mail.outbox) == 1


def test_the_trail_hears_of_a_wrong_code_when_the_page_has_gone(
    client: Client, kim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HttpResponseBase, "close", lambda page: None)  # it closes the database
    ask(client)
    request = RequestFactory().post("/sign-in/code/", {"code": "BBBB-000000"})
    request.session = client.session
    request.user = AnonymousUser()
    page = SignInCode.as_view()(request)
    assert not Entry.objects.filter(what="sign-in-failed").exists()
    page.close()
    assert Entry.objects.get(what="sign-in-failed").actor == kim.pk


def test_a_code_works_once(kim: Person) -> None:
    one, other = Client(), Client()
    ask(one)
    ask(other)
    code = code_of(0)
    assert enter(one, code).status_code == 302
    assert enter(other, code).status_code == 200
    assert who(other) is None


def test_a_code_is_good_for_ten_minutes(client: Client, kim: Person) -> None:
    """With the control just before."""
    with time_machine.travel("2026-03-01 10:00:00Z", tick=False) as clock:
        ask(client)
        ask(other := Client())
        clock.shift(timedelta(minutes=9, seconds=59))
        assert enter(other, code_of(0)).status_code == 302
        assert who(other) == kim.pk
        clock.shift(timedelta(seconds=2))
        assert enter(client, code_of())["Location"] == "/sign-in/"
        ask(client)
        clock.shift(timedelta(minutes=5))
        ask(client)  # this browser may type for ten minutes more, the older code may not
        clock.shift(timedelta(minutes=5, seconds=1))
        assert enter(client, code_of(-2)).status_code == 200
        assert enter(client, code_of()).status_code == 302


def test_three_tries_and_a_new_code_must_be_asked_for(client: Client, kim: Person) -> None:
    ask(client)
    code = code_of()
    wrong = code[:5] + f"{(int(code[5:]) + 1) % 10**6:06}"
    assert [enter(client, wrong).status_code for _ in range(2)] == [200, 200]
    third = enter(client, wrong)
    assert third["Location"] == "/sign-in/?again=1"
    assert "Three codes were not right" in words_of(client.get(third["Location"]))
    assert enter(client, code)["Location"] == "/sign-in/"
    ask(client)
    assert enter(client, code).status_code == 200, "and the code itself is dead"
    assert enter(client, code_of()).status_code == 302


def test_a_code_is_typed_where_somebody_asked_for_it(kim: Person) -> None:
    """Not in a browser that did not ask, nor for another address."""
    ask(Client())
    stranger = Client()
    assert enter(stranger, code_of())["Location"] == "/sign-in/"
    make.lead(email="other@example.org")
    ask(stranger, "other@example.org")
    assert enter(stranger, code_of(0)).status_code == 200
    assert who(stranger) is None


def test_an_address_gets_three_letters_in_ten_minutes(kim: Person) -> None:
    """Whoever asks more often signs in with one that is there."""
    clients = [Client() for _ in range(5)]
    for client in clients:
        assert ask(client).status_code == 302
    assert len(mail.outbox) == 3
    assert enter(clients[4], code_of(1)).status_code == 302


def test_codes_lie_nowhere_readable(
    client: Client, kim: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the session, not in the cache, not in a log; the control is the letter."""
    caplog.set_level("DEBUG")
    ask(client)
    name, _, secret = code_of().partition("-")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM concordat_cache")
        rows = cursor.fetchall()
    kept = [*(key for key, _ in rows), *(str(b64decode(value)) for _, value in rows)]
    session = Session.objects.get()
    kept += [session.session_data, str(session.get_decoded()), caplog.text]
    assert rows
    for word in (name, secret):
        assert not [text for text in kept if word in text]
        assert word in str(mail.outbox[0].body)
    assert kim.email not in caplog.text


def test_a_letter_that_is_not_taken_is_no_other_page(
    client: Client, kim: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*args: Any) -> None:
        raise ConnectionRefusedError("kim@example.org")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
    assert ask(client)["Location"] == "/sign-in/code/"
    assert "ConnectionRefusedError" in caplog.text
    assert kim.email not in caplog.text


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("", "Enter your email address"),
        ("kim", "Enter an email address in the form name@example.org"),
        ("kim@example.org\x00", "Null characters are not allowed"),
        ("k" * 400 + "@example.org", "at most"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client: Client, email: str, says: str) -> None:
    response = ask(client, email)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("typed", ["", "x" * 41, "\x00", "١٢٣٤", "BBBB-00000", "BBBB-0000000"])
def test_what_is_no_code_is_refused_beside_its_field(
    client: Client, kim: Person, typed: str
) -> None:
    ask(client)
    markup = Markup(enter(client, typed).content.decode())
    assert markup.all("input", name="code")[0]["aria-invalid"] == "true"
    assert markup.broken_references() == []
    assert who(client) is None


def test_somebody_switched_off_meanwhile_is_not_let_in(client: Client, kim: Person) -> None:
    ask(client)
    Person.objects.update(is_active=False)
    assert enter(client, code_of()).status_code == 200
    assert who(client) is None


@pytest.mark.parametrize("wanted", FOREIGN)
def test_a_sign_in_leads_to_no_foreign_place(client: Client, kim: Person, wanted: str) -> None:
    assert sign_in(client, next=wanted)["Location"] == "/"
    page = Client().get("/sign-in/", {"next": wanted})
    assert "evil" not in page.content.decode()
    assert "javascript:" not in page.content.decode()


def test_a_sign_in_leads_where_somebody_wanted_to_go(client: Client, kim: Person) -> None:
    asked = client.get("/overdue/?by=plan")
    assert asked["Location"] == "/sign-in/?next=/overdue/%3Fby%3Dplan"
    page = Markup(client.get(asked["Location"]).content.decode())
    wanted = page.all("input", name="next")[0]["value"]
    assert sign_in(client, next=wanted)["Location"] == "/overdue/?by=plan"


def test_signing_in_is_stamped_by_the_services_clock(
    client: Client, kim: Person, hold: Callable[..., Any]
) -> None:
    hold("2015-06-15")
    sign_in(client)
    kim.refresh_from_db()
    assert kim.last_login is not None
    assert day_of(kim.last_login).isoformat() == "2015-06-15"


def test_opening_links_signs_nobody_in_and_changes_nothing(kim: Person) -> None:
    """As a mail scanner does: every page, five times, with the browser that asked for the code."""
    client = Client()
    ask(client)
    links = re.findall(r"https?://\S+", str(mail.outbox[0].body))
    assert links == []
    before = rows_everywhere()
    for _ in range(5):
        for url in ("/sign-in/", "/sign-in/code/", "/sign-out/", "/sign-in/second-factor/"):
            client.get(url, {"code": code_of(), "email": kim.email})
            client.head(url)
    assert rows_everywhere() == before
    assert who(client) is None
    assert enter(client, code_of()).status_code == 302


def rows_everywhere() -> dict[str, list[Any]]:
    """Every row of every table, and of the cache, as it stands."""
    found = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM concordat_cache ORDER BY cache_key")
        return {**found, "cache": cursor.fetchall()}


def test_somebody_signed_in_is_not_asked_again(client: Client, kim: Person) -> None:
    client.force_login(kim)
    assert client.get("/sign-in/")["Location"] == "/"


def test_a_session_begins_anew_at_sign_in(client: Client, kim: Person) -> None:
    """A session key that somebody else planted is worth nothing afterwards."""
    client.force_login(make.person())
    before = client.session.session_key
    client.post("/sign-out/")
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_only_a_post_signs_out(client: Client, kim: Person) -> None:
    """A link, or a scanner that opens links, cannot."""
    client.force_login(kim)
    assert client.get("/sign-out/").status_code == 405
    assert client.head("/sign-out/").status_code == 405
    assert who(client) == kim.pk
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert who(client) is None


@pytest.mark.parametrize("wanted", FOREIGN)
def test_signing_out_leads_to_no_foreign_place(client: Client, kim: Person, wanted: str) -> None:
    client.force_login(kim)
    assert "evil" not in client.post("/sign-out/", {"next": wanted})["Location"]


@pytest.mark.parametrize("url", ["/sign-in/", "/sign-out/", "/sign-in/demonstration/"])
def test_a_form_from_elsewhere_is_refused(demonstration: None, kim: Person, url: str) -> None:
    """With the control: the same form with the page's token is taken."""
    client = Client(enforce_csrf_checks=True)
    data = {"email": kim.email, "person": str(demonstration_person().pk)}
    refused = client.post(url, data)
    assert refused.status_code == 403
    assert "Please send that again" in refused.content.decode()
    assert who(client) is None
    token = Markup(client.get("/sign-in/").content.decode()).all(
        "input", name="csrfmiddlewaretoken"
    )[0]["value"]
    assert client.post(url, {**data, "csrfmiddlewaretoken": token}).status_code == 302


def demonstration_person(role: str = Role.LEAD, **fields: Any) -> Person:
    """A made-up person at a new partner."""
    return make.member(make.partner(), role, is_demonstration=True, **fields)


PICK = "/sign-in/demonstration/"


def test_in_the_demonstration_one_picks_a_person(client: Client, demonstration: None) -> None:
    person = demonstration_person()
    assert (
        str(person.memberships.get().partner.full_name) in client.get("/sign-in/").content.decode()
    )
    response = client.post(PICK, {"person": person.pk, "next": "/plans/"})
    assert response["Location"] == "/plans/"
    assert who(client) == person.pk


@pytest.mark.parametrize("wanted", FOREIGN)
def test_picking_leads_to_no_foreign_place(
    client: Client, demonstration: None, wanted: str
) -> None:
    response = client.post(PICK, {"person": demonstration_person().pk, "next": wanted})
    assert response["Location"] == "/"


def test_outside_the_demonstration_nobody_can_be_picked(client: Client) -> None:
    """Not even where made-up people were left behind."""
    person = demonstration_person(name="Demonstration lead")
    page = client.get("/sign-in/").content.decode()
    assert "Pick a person" not in page
    assert person.name not in page
    assert client.post(PICK, {"person": person.pk}).status_code == 404
    assert who(client) is None


@pytest.mark.parametrize(
    "make_person",
    [
        lambda: make.lead(name="A real person"),
        lambda: demonstration_person(is_active=False),
        lambda: Person(pk=987654),
    ],
)
def test_only_people_of_the_demonstration_can_be_picked(
    client: Client, demonstration: None, make_person: Callable[[], Person]
) -> None:
    """No real person, nobody switched off, nobody who is not there."""
    person = make_person()
    assert f'value="{person.pk}"' not in client.get("/sign-in/").content.decode()
    assert client.post(PICK, {"person": person.pk}).status_code == 404
    assert who(client) is None


@pytest.mark.parametrize("chosen", ["", "abc", "-1", "²", "٣", "1" * 5000, "\x00", "9" * 25])
def test_a_choice_that_is_no_person_is_not_found(
    client: Client, demonstration: None, chosen: str
) -> None:
    assert client.post(PICK, {"person": chosen}).status_code == 404


def test_picking_is_a_post(client: Client, demonstration: None) -> None:
    person = demonstration_person()
    assert client.get(PICK, {"person": person.pk}).status_code == 405
    assert who(client) is None


def test_those_who_run_a_partnership_stand_first() -> None:
    """By partnership, then coordinator, commissioner, leads, everybody else."""
    partner = make.partner(of=make.partnership("Bedfordshire"))
    other = make.partner(of=make.partnership("Avon"))
    for role in (Role.READER, Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR):
        make.member(partner, role, is_demonstration=True)
    make.member(other, Role.CHAIR, is_demonstration=True)
    make.member(partner, Role.LEAD, name="A real person")
    groups = demonstration_people()
    assert [group["partnership"] for group in groups] == ["Avon", "Bedfordshire"]
    assert [person["role"] for person in groups[1]["people"]] == [
        "Coordinator",
        "Commissioner",
        "Partner lead",
        "Reader",
    ]


def test_partnerships_of_one_name_are_kept_apart(demonstration: None) -> None:
    """Two may be called the same; their people are not mixed."""
    partners = [make.partner(of=make.partnership("Crisis care")) for _ in range(2)]
    for number in range(4):
        make.member(partners[number % 2], name=f"Person {number}", is_demonstration=True)
    groups = demonstration_people()
    assert [len(group["people"]) for group in groups] == [2, 2]


@pytest.mark.parametrize("people", [0, 1, 40])
def test_the_sign_in_page_holds_together(client: Client, demonstration: None, people: int) -> None:
    """Empty, one, many: ids, labels and references."""
    partner = make.partner()
    for _ in range(people):
        make.member(partner, is_demonstration=True)
    markup = Markup(client.get("/sign-in/").content.decode())
    ids = markup.ids()
    assert len(ids) == len(set(ids))
    assert markup.broken_references() == []
    assert markup.without_one_label() == []
    assert markup.inline() == []
    assert len(markup.all("h1")) == 1
    assert len(markup.all("button", name="person")) == people
