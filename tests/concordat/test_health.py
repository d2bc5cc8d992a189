"""The pages that belong to no app: health, accessibility, and the pages of errors."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from concordat import views
from tests.concordat.markup import Markup


@pytest.mark.django_db
def test_health_needs_no_sign_in_and_makes_one_cheap_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain"


def test_health_fails_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe must see it: the answer is an error, not "ok"."""

    class Gone:
        def cursor(self) -> Any:
            raise OperationalError("the server is away")

    monkeypatch.setattr(views, "connection", Gone())
    client = Client(raise_request_exception=False)
    response = client.get("/healthz")
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert "the server is away" not in response.content.decode()


@pytest.mark.parametrize("url", ["/healthz", "/accessibility/"])
def test_the_public_pages_only_read(client: Client, url: str) -> None:
    assert client.post(url).status_code == 405


def test_the_accessibility_statement_is_open_to_everybody(client: Client) -> None:
    response = client.get("/accessibility/")
    assert response.status_code == 200
    markup = Markup(response.content.decode())
    assert len(markup.all("h1")) == 1
    assert markup.broken_references() == []
