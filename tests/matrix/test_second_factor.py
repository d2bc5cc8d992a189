"""No page opens for those who need a second factor and gave none, but those to set it up."""

import time
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings as service
from django.urls import reverse

from concordat.lib.sessions import GIVEN_AT
from tests.matrix.asking import Answer, address, ask, undone
from tests.matrix.rows import ROWS
from tests.matrix.rules import Row
from tests.matrix.world import Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

# Where a second factor is set up, and what must work before there is one.
BEFORE_IT = {
    "account",
    "account-sessions",
    "account-session-end",
    "stay-signed-in",
    "account-confirm",
    "account-confirm-passkey",
    "second-factor",
    "authenticator-app-add",
    "passkey-add",
    "passkey-options",
    "recovery-codes",
}
NEEDS_IT = (Who.COMMISSIONER, Who.COORDINATOR, Who.FOREIGN, Who.OPERATOR)
CLOSED = sorted(name for name, row in ROWS.items() if not row.public and name not in BEFORE_IT)


@pytest.fixture
def required(settings: Any) -> None:
    """As in production."""
    settings.SECOND_FACTOR_REQUIRED = True


def leads_to_it(answer: Answer) -> bool:
    """Whether somebody is led to the page where one is set up, or given, and nothing is done."""
    where = answer.response.get("Location", "")
    pages = (reverse("second-factor"), reverse("account-confirm"))
    return answer.status == 302 and where.startswith(pages) and not answer.written


@pytest.mark.parametrize("name", CLOSED)
def test_no_page_opens_without_it(name: str, both: World, required: None) -> None:
    """By no method: a row that is there and one that is not look the same."""
    url = address(name, ROWS[name], both.first)
    for who in NEEDS_IT:
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            assert leads_to_it(ask(both, who, method, url)), f"{method} {name} by the {who}"


@pytest.mark.parametrize("name", sorted(BEFORE_IT))
def test_the_pages_to_set_it_up_open(name: str, both: World, required: None) -> None:
    row: Row = ROWS[name]
    method = "GET" if "GET" in row.answers else "POST"
    answer = ask(both, Who.COORDINATOR, method, address(name, row, both.first))
    assert answer.status == row.expected(Who.COORDINATOR, method)


def test_pages_open_with_it(both: World, required: None) -> None:
    """The control: the same session with one given."""
    store = import_module(service.SESSION_ENGINE).SessionStore
    url = address("plan-detail", ROWS["plan-detail"], both.first)
    with undone():
        session = store(both.cookies[Who.COORDINATOR])
        session[GIVEN_AT] = time.time()
        session.save()
        assert both.browser(Who.COORDINATOR).get(url).status_code == 200


def test_who_only_reads_or_leads_needs_none(both: World, required: None) -> None:
    url = address("plan-detail", ROWS["plan-detail"], both.first)
    for who in (Who.READER, Who.LEADING, Who.COLLECTIVE):
        assert ask(both, who, "GET", url).status == 200


def test_without_the_setting_pages_open(both: World) -> None:
    """The control: so it is the setting that closes them."""
    url = address("plan-detail", ROWS["plan-detail"], both.first)
    assert ask(both, Who.COORDINATOR, "GET", url).status == 200
