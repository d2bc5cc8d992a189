"""A kind of letter, somebody who reads it, and a mail server that is told what to say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from concordat.lib.mail import Mail, Paragraph, build
from concordat.outbox import kinds, services
from concordat.outbox.models import Letter
from partners.models import Person
from tests import factories as make
from tests.concordat.outbox.mail_server import MailServer, mail_server


@dataclass
class Writer:
    """A writer of letters of the kind "note", as an app would register it."""

    refused: set[int] = field(default_factory=set)
    """Ids of people who may not have it."""
    error: Exception | None = None
    empty: bool = False
    before: Callable[[], None] = lambda: None
    """Called while a letter is written."""

    def render(self, person: int, ids: Mapping[str, int]) -> Mail | None:
        """The letter."""
        self.before()
        if self.error:
            raise self.error
        if self.empty:
            return None
        return build(f"Note {ids['note']}", Paragraph("Something happened."), why="You are you.")

    def may_receive(self, person: int, ids: Mapping[str, int]) -> bool:
        """Whether they may have it."""
        return person not in self.refused


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    """The kind "note" is registered for this test."""
    one = Writer()
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register("note", render=one.render, may_receive=one.may_receive)
    return one


@pytest.fixture
def letter(writer: Writer, db: None) -> Callable[..., Letter]:
    """A letter that waits: `letter()`, or to somebody: `letter(person)`."""

    def posted(reader: Person | None = None, **fields: Any) -> Letter:
        number = Letter.objects.count() + 1
        reader = reader or make.person()
        services.post("note", person=reader, key=f"cause-{number}", ids={"note": number})
        made = Letter.objects.get(person=reader.pk, key=f"cause-{number}")
        Letter.objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
        return made

    return posted


@pytest.fixture(scope="module")
def one_server() -> Iterator[MailServer]:
    """A mail server for a module's tests."""
    with mail_server() as server:
        yield server


@pytest.fixture
def server(one_server: MailServer, settings: Any) -> MailServer:
    """The mail server of this test; it takes everything until it is told otherwise."""
    one_server.forget()
    settings.EMAIL_BACKEND = "concordat.lib.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one_server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    return one_server
