"""A request that says it was sent to another host gets no address of that host from us."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.safety.places import EVIL, FOREIGN_HOSTS

pytestmark = pytest.mark.django_db


def answers_to(headers: dict[str, str]) -> list[Any]:
    """What a page, a redirect, and the sign-in form answer to such a request."""
    promise = make.deliverable()
    client = Client()
    client.force_login(make.lead(promise.responsibilities.get().partner, email="kim@example.org"))
    stranger = Client()
    return [
        client.get("/", **headers),
        client.get(reverse("deliverable-detail", args=[promise.pk]), **headers),
        client.get("/overdue", **headers),  # answered with a redirect to /overdue/
        stranger.get("/plans/", **headers),
        stranger.get("/sign-in/", **headers),
        stranger.post("/sign-in/", {"email": "kim@example.org"}, **headers),  # sends a letter
        client.post("/sign-out/", **headers),
    ]


def test_there_are_thirty_variants() -> None:
    assert len({tuple(each.items()) for each in FOREIGN_HOSTS}) == 30


@pytest.mark.parametrize("headers", FOREIGN_HOSTS)
def test_no_answer_and_no_mail_names_a_foreign_host(headers: dict[str, str]) -> None:
    for response in answers_to(headers):
        # "Bad request" says what it is; everything else must not have believed it.
        if response.status_code == 400:
            continue
        assert EVIL not in response.headers.get("Location", "").lower()
        assert EVIL not in response.content.decode().lower()
    for message in mail.outbox:
        assert EVIL not in message.message().as_string().lower()


@pytest.mark.parametrize(
    "headers", [each for each in FOREIGN_HOSTS if EVIL in each.get("HTTP_HOST", "").lower()]
)
def test_a_foreign_host_itself_is_refused(headers: dict[str, str]) -> None:
    assert {response.status_code for response in answers_to(headers)} == {400}


def test_our_own_host_is_served() -> None:
    """The control: the same requests, truly addressed."""
    assert {response.status_code for response in answers_to({})} <= {200, 301, 302}
