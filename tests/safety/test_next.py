"""No `next` leads outside: whatever is asked for, a redirect stays on this service."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import Person
from tests import factories as make
from tests.safety.places import FOREIGN_NEXT
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
HERE = "http://testserver/some/page/"


def leads_to(location: str) -> str:
    """Where a browser goes from one of our pages, as the URL standard reads an address.

    Browsers drop tabs and line ends, strip controls and spaces around, and take "\\" for "/".
    """
    cleaned = location.translate({ord(each): None for each in "\t\n\r"})
    cleaned = cleaned.strip("".join(map(chr, range(0x21)))).replace("\\", "/")
    return urlsplit(urljoin(HERE, cleaned)).hostname or ""


def pick_a_person(wanted: str) -> Any:
    """Sign in as somebody of the demonstration."""
    person = make.membership(make.person(is_demonstration=True)).person
    return Client().post(
        reverse("demonstration-sign-in"), {"person": str(person.pk), "next": wanted}
    )


def report(wanted: str) -> Any:
    """Report progress and go back to where one came from."""
    promise = make.deliverable()
    person: Person = make.lead(promise.responsibilities.get().partner)
    client = Client()
    client.force_login(person)
    data = {
        "partner": promise.responsibilities.get().partner_id,
        "progress": "in_progress",
        "happened": "We met",
        "version": promise.version,
        "nonce": "3f1c2f0a-5c53-4a1c-9a53-0d7d3d4f6a01",
        "next": wanted,
    }
    return client.post(reverse("deliverable-report", args=[promise.pk]), data)


def type_a_code(wanted: str) -> Any:
    """Ask for a code, and type it."""
    person = make.lead(email="kim@example.org")
    client = Client()
    client.post(reverse("sign-in"), {"email": person.email, "next": wanted})
    return client.post(reverse("sign-in-code"), {"code": code_of()})


DOORS = {"a code": type_a_code, "picking a person": pick_a_person, "reporting": report}


def test_there_are_forty_forms() -> None:
    assert len(set(FOREIGN_NEXT)) == 40


@pytest.mark.parametrize("wanted", FOREIGN_NEXT)
@pytest.mark.parametrize("door", DOORS)
def test_a_foreign_place_is_not_gone_to(door: str, wanted: str, settings: Any) -> None:
    settings.DEMONSTRATION = True
    response = DOORS[door](wanted)
    if "\x00" in wanted and response.status_code == 200:
        return  # the form itself refuses it: nobody is sent anywhere
    assert response.status_code == 302
    assert leads_to(response["Location"]) == "testserver"
    assert "evil" not in response["Location"].lower()


@pytest.mark.parametrize("door", DOORS)
def test_a_place_of_ours_is_gone_to(door: str, settings: Any) -> None:
    """The control: `next` does count."""
    settings.DEMONSTRATION = True
    assert DOORS[door]("/overdue/?by=plan")["Location"] == "/overdue/?by=plan"


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("/overdue/", "testserver"),
        ("//evil.example", "evil.example"),
        ("/\\evil.example", "evil.example"),
        ("/\t/evil.example", "evil.example"),
        (" https://evil.example", "evil.example"),
    ],
)
def test_addresses_are_read_as_browsers_read_them(location: str, host: str) -> None:
    assert leads_to(location) == host
