"""Signing in and out: by password, and in the demonstration by picking a person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from partners.models import Person, Role
from partners.views.sign_in import demonstration_people
from tests import factories as make
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
REFUSED = "The email address or the password is not right. Check both and try again."
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
    """Somebody with a password."""
    person = make.lead(name="Kim", email="kim@example.org")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def demonstration(settings: Any) -> None:
    """The demonstration runs."""
    settings.DEMONSTRATION = True


def sign_in(client: Client, email: str, password: str, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/sign-in/", {"username": email, "password": password, **more})


def who(client: Client) -> int | None:
    """The pk of whoever is signed in."""
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def test_somebody_signs_in_with_their_address_and_password(client: Client, kim: Person) -> None:
    response = sign_in(client, "Kim@Example.org", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert who(client) == kim.pk


def test_unknown_wrong_and_switched_off_look_the_same(client: Client, kim: Person) -> None:
    """The page tells nobody which addresses have an account."""
    pages = [sign_in(client, "nobody@example.org", PASSWORD)]
    pages.append(sign_in(client, kim.email, "wrong"))
    kim.is_active = False
    kim.save()
    pages.append(sign_in(client, kim.email, PASSWORD))
    pages.append(sign_in(client, kim.email, "wrong"))
    assert who(client) is None
    for page in pages:
        markup = Markup(page.content.decode())
        assert page.status_code == 200
        assert REFUSED in markup.text
        assert markup.broken_references() == []
    bodies = {page.content.replace(b"nobody@example.org", b"kim@example.org") for page in pages}
    without_tokens = {Markup(body.decode()).text for body in bodies}
    assert len(without_tokens) == 1


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("", PASSWORD, "Enter your email address"),
        ("kim@example.org", "", "Enter your password"),
        ("kim", PASSWORD, "Enter an email address in the form name@example.org"),
        ("kim@example.org\x00", PASSWORD, "Null characters are not allowed"),
        ("k" * 400 + "@example.org", PASSWORD, "at most"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    client: Client, kim: Person, email: str, password: str, says: str
) -> None:
    response = sign_in(client, email, password)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert who(client) is None


@pytest.mark.parametrize("wanted", FOREIGN)
def test_a_sign_in_leads_to_no_foreign_place(client: Client, kim: Person, wanted: str) -> None:
    assert sign_in(client, kim.email, PASSWORD, next=wanted)["Location"] == "/"
    page = Client().get("/sign-in/", {"next": wanted})
    assert "evil" not in page.content.decode()
    assert "javascript:" not in page.content.decode()


def test_a_sign_in_leads_where_somebody_wanted_to_go(client: Client, kim: Person) -> None:
    asked = client.get("/overdue/?by=plan")
    assert asked["Location"] == "/sign-in/?next=/overdue/%3Fby%3Dplan"
    page = Markup(client.get(asked["Location"]).content.decode())
    wanted = page.all("input", name="next")[0]["value"]
    assert sign_in(client, kim.email, PASSWORD, next=wanted)["Location"] == "/overdue/?by=plan"


def test_somebody_signed_in_is_not_asked_again(client: Client, kim: Person) -> None:
    client.force_login(kim)
    assert client.get("/sign-in/")["Location"] == "/"


def test_a_session_begins_anew_at_sign_in(client: Client, kim: Person) -> None:
    """A session key that somebody else planted is worth nothing afterwards."""
    client.force_login(make.person())
    before = client.session.session_key
    client.post("/sign-out/")
    client.cookies["sessionid"] = before
    sign_in(client, kim.email, PASSWORD)
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
    data = {"username": kim.email, "password": PASSWORD, "person": str(demonstration_person().pk)}
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
