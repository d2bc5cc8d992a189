"""The line to the mail server: secured, bounded in time, and closed without a fuss."""

import smtplib
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from concordat.lib.mail_server import EmailBackend
from concordat.outbox.answers import Stage, Verdict
from concordat.outbox.line import TAKEN, UNSUPPORTED, Answer, Line, heard
from tests.concordat.outbox.certificates import certificate, showing
from tests.concordat.outbox.mail_server import SILENCE, MailServer, mail_server

LETTER = EmailMessage("Note", "Something happened.", "us@example.org", ["kim@example.org"])


@pytest.fixture
def secured(server: MailServer, settings: Any, own_var: Path) -> Any:
    """A server that speaks TLS once it is asked to; the file of its certificate."""
    path = certificate(own_var)
    settings.EMAIL_USE_TLS = True
    with mail_server(tls_context=showing(path), require_starttls=True) as strict:
        settings.EMAIL_PORT = strict.port
        yield path


def test_a_server_that_shows_who_it_is_gets_the_letter(
    secured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secured))
    with Line() as line:
        assert line.open() is None
        assert line.send(LETTER, within=30) == TAKEN


def test_a_server_with_a_certificate_of_nobodys_gets_nothing(
    secured: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Line() as line:
        answer = line.open()
    assert answer is not None
    assert answer.verdict is Verdict.AWAY
    assert "certificate is not valid: self-signed certificate" in caplog.text


def test_a_line_is_opened_once(server: MailServer) -> None:
    with Line() as line:
        assert line.open() is None
        assert line.open() is None
        assert line.send(LETTER, within=30) == TAKEN
    assert server.greeted == 1


def test_all_the_answers_about_a_letter_must_come_within_its_time(server: MailServer) -> None:
    """However long each single one may take."""
    server.answers(Stage.TEXT, SILENCE)
    with Line() as line:
        line.open()
        assert line.send(LETTER, within=0.3) == Answer(Stage.TEXT, None)


def test_a_refusal_to_say_hello_is_about_us_and_no_letter(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes while the line is opened, before any letter is claimed."""

    def refused(self: smtplib.SMTP) -> None:
        raise smtplib.SMTPHeloError(554, b"5.7.1 No hello")

    monkeypatch.setattr(smtplib.SMTP, "ehlo_or_helo_if_needed", refused)
    with Line() as line:
        assert line.open() == Answer(Stage.GREETING, 554, "5.7.1")


def test_a_limit_is_for_a_connection_that_is_there(server: MailServer) -> None:
    backend = EmailBackend()
    backend.allow(5)
    assert backend.open() is True
    assert backend.open() is False
    backend.close()


def test_a_line_that_breaks_while_we_say_goodbye_is_closed(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: smtplib.SMTP) -> None:
        self.close()
        raise ConnectionResetError("gone")

    with Line() as line:
        line.open()
        monkeypatch.setattr(smtplib.SMTP, "quit", broken)
        line.close()
        monkeypatch.undo()
        assert line.open() is None


def test_an_answer_is_kept_without_its_words() -> None:
    """They may hold the reader's address."""
    refused = smtplib.SMTPDataError(554, b"5.7.1 kim@example.org is not welcome")
    assert heard(refused, Stage.TEXT) == Answer(Stage.TEXT, 554, "5.7.1")
    wordless = smtplib.SMTPDataError(554, "No")
    assert str(heard(wordless, Stage.TEXT)) == "554 at the text"


def test_what_the_server_cannot_do_and_what_it_does_not_say() -> None:
    unsupported = smtplib.SMTPNotSupportedError("no STARTTLS")
    assert heard(unsupported, Stage.GREETING) == Answer(Stage.GREETING, UNSUPPORTED)
    nonsense = smtplib.SMTPDataError(-1, b"")
    assert heard(nonsense, Stage.TEXT) == Answer(Stage.TEXT, None)
