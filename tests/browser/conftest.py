"""A server for the browser, one loaded database for many tests, and people who are signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from actions.importing.demonstration import DEMONSTRATION_DAY
from partners.models import Person
from tests.browser.worlds import WORLDS, World, load_the_demonstration
from tests.signing_in import session_of


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """Where the service answers. Unlike `live_server` it leaves the database as tests left it."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()
    connections.close_all()


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for a whole module, with real transactions.

    pytest-django's own empties it after each test, which would mean to load it as often. Its name
    is kept: by it pytest-django sees that a test needs the test database.
    """
    with django_db_blocker.unblock():
        yield
        connections.close_all()  # Playwright's own context has one, which nobody else would close


@pytest.fixture(scope="module")
def demonstration(address: str, transactional_db: None) -> Iterator[None]:
    """Both plans with the demonstration's people and reports, for the tests of a module."""
    empty_database()
    load_the_demonstration()
    yield
    empty_database()


def empty_database() -> None:
    """Take everything out."""
    call_command("flush", verbosity=0, interactive=False)


class Worlds:
    """The world that is in the database, and the browsers of its people; one world at a time."""

    def __init__(self, signed_in: Callable[..., BrowserContext]) -> None:
        self.signed_in = signed_in
        self.name = ""
        self.here = World({})
        self.browsers: dict[str, BrowserContext] = {}

    def world(self, name: str) -> World:
        """The world of a name, loaded unless it is there."""
        if self.name != name:
            self.leave()
            empty_database()
            self.here, self.name = WORLDS[name](), name
        return self.here

    def browser_of(self, who: str) -> BrowserContext:
        """The browser of somebody who is signed in; "" of nobody."""
        if who not in self.browsers:
            self.browsers[who] = self.signed_in(self.here.people[who] if who else None)
        return self.browsers[who]

    def leave(self) -> None:
        """Close the browsers of the world that is here."""
        for browser in self.browsers.values():
            browser.close()
        self.browsers.clear()


@pytest.fixture(scope="module")
def worlds(
    signed_in: Callable[..., BrowserContext], address: str, transactional_db: None
) -> Iterator[Worlds]:
    """The worlds, for all tests of a module; at the end the database is empty again."""
    found = Worlds(signed_in)
    yield found
    found.leave()
    empty_database()


@pytest.fixture(autouse=True)
def as_in_the_demonstration(hold: Callable[..., Any], settings: Any) -> None:
    """The clock stands at the demonstration's day, and people can be picked."""
    hold(DEMONSTRATION_DAY)
    settings.DEMONSTRATION = True


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str) -> Callable[..., BrowserContext]:
    """A new browser context of somebody who has signed in; None: of nobody."""

    def sign_in(person: Person | None, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=address, **options)
        if person is not None:
            cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session_of(person)}
            context.add_cookies([{**cookie, "url": address}])
        return context

    return sign_in
