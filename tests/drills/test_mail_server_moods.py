"""Whatever a mail server does: no letter is lost, and one reader's trouble is no other's.

Each behaviour once, with 40 letters (`make drills`; else 6) of which it meets one or all; then the
server is as usual again, and everything goes that may. Each answer there is has its own test in
`tests/concordat/outbox/test_sending.py`.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from concordat.lib import clock
from concordat.outbox import services
from concordat.outbox.answers import Stage, Verdict
from concordat.outbox.line import Line
from concordat.outbox.models import Letter, LetterState, Pause
from concordat.outbox.sending import send_due
from tests import factories as make
from tests.concordat.outbox.certificates import certificate, showing
from tests.concordat.outbox.mail_server import SILENCE, MailServer, mail_server

pytestmark = pytest.mark.django_db

OTHERS = int(os.environ.get("DRILL_OTHERS", "5"))
TIMEOUT = float(os.environ.get("DRILL_SMTP_TIMEOUT", "0.5"))  # seconds; the service's own is 30
REST = 5.0  # seconds for everything else in a run
ONE, ALL = "one", "all"
# The settings that a behaviour may change.
CHANGED = ("EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")

Post = Callable[..., Letter]


@dataclass
class Stand:
    """A mail server, and the reader whose letter it treats in its own way."""

    server: MailServer
    settings: Any
    one: str = "one@example.org"


Behaviour = Callable[[Stand], AbstractContextManager[None]]


def says(stage: Stage, answer: str, whom: str = ONE) -> Behaviour:
    """A server that gives an answer, about one letter or to everybody."""

    @contextmanager
    def behave(stand: Stand) -> Iterator[None]:
        stand.server.answers(stage, answer, to=stand.one if whom == ONE else "")
        yield

    return behave


@contextmanager
def hangs_at_data(stand: Stand) -> Iterator[None]:
    """It never asks for the text."""
    stand.server.answers_data(SILENCE, to=stand.one)
    yield


@contextmanager
def refuses_connections(stand: Stand) -> Iterator[None]:
    """Nobody listens."""
    stand.settings.EMAIL_PORT = 1
    yield


@contextmanager
def knows_another_password(stand: Stand) -> Iterator[None]:
    """It answers 535 to ours."""
    stand.settings.EMAIL_HOST_USER, stand.settings.EMAIL_HOST_PASSWORD = "concordat", "former"
    with mail_server(auth_require_tls=False) as strict:
        stand.settings.EMAIL_PORT = strict.port
        yield


@contextmanager
def shows_a_certificate_of_nobodys(stand: Stand) -> Iterator[None]:
    """Whoever that is, it gets no letter."""
    stand.settings.EMAIL_USE_TLS = True
    context = showing(certificate(stand.settings.VAR_DIR))
    with mail_server(tls_context=context) as stranger:
        stand.settings.EMAIL_PORT = stranger.port
        yield
        assert stranger.taken == []


@contextmanager
def offers_no_tls(stand: Stand) -> Iterator[None]:
    """Somebody may have taken the offer out of the greeting."""
    stand.settings.EMAIL_USE_TLS = True
    yield
    assert stand.server.taken == []


@dataclass(frozen=True)
class Row:
    """A behaviour, whom it meets, and what it means."""

    behaviour: Behaviour = field(repr=False)
    verdict: Verdict
    whom: str = ONE

    @property
    def meets(self) -> tuple[str, int]:
        """State and attempts of a letter that it met, after the first run."""
        return {
            Verdict.LATER: ("waiting", 1),
            Verdict.BAD_ADDRESS: ("failed", 1),
            Verdict.REFUSED: ("failed", 1),
            Verdict.AWAY: ("waiting", 0),
            Verdict.OUR_FAULT: ("waiting", 0),
        }[self.verdict]


ROWS = {
    "greylisting": Row(says(Stage.RECIPIENT, "451 4.7.1 Come back", ALL), Verdict.LATER, ALL),
    "421": Row(says(Stage.RECIPIENT, "421 4.3.2 Going away"), Verdict.LATER),
    "451": Row(says(Stage.TEXT, "451 4.3.0 Not now"), Verdict.LATER),
    "550": Row(says(Stage.RECIPIENT, "550 5.1.1 Nobody here"), Verdict.BAD_ADDRESS),
    "552 mailbox full": Row(says(Stage.RECIPIENT, "552 5.2.2 Full"), Verdict.LATER),
    "552 too large": Row(says(Stage.TEXT, "552 5.3.4 Too large"), Verdict.REFUSED),
    "554 of one": Row(says(Stage.TEXT, "554 5.7.1 Spam"), Verdict.REFUSED),
    "554 of several": Row(says(Stage.TEXT, "554 5.7.1 Spam", ALL), Verdict.OUR_FAULT, ALL),
    "554 at greeting": Row(says(Stage.GREETING, "554 5.7.1 No", ALL), Verdict.OUR_FAULT, ALL),
    "530": Row(says(Stage.SENDER, "530 5.7.0 Sign in", ALL), Verdict.OUR_FAULT, ALL),
    "535": Row(knows_another_password, Verdict.OUR_FAULT, ALL),
    "454": Row(says(Stage.SENDER, "454 4.7.0 No sign-in", ALL), Verdict.OUR_FAULT, ALL),
    "refuses connections": Row(refuses_connections, Verdict.AWAY, ALL),
    "hangs at connect": Row(says(Stage.GREETING, SILENCE, ALL), Verdict.AWAY, ALL),
    "hangs at DATA": Row(hangs_at_data, Verdict.LATER),
    "hangs after the dot": Row(says(Stage.TEXT, SILENCE), Verdict.LATER),
    "bad certificate": Row(shows_a_certificate_of_nobodys, Verdict.AWAY, ALL),
    "no TLS": Row(offers_no_tls, Verdict.OUR_FAULT, ALL),
}


@pytest.fixture
def stand(server: MailServer, settings: Any) -> Stand:
    """The mail server of this test, and how long it is waited for."""
    settings.EMAIL_TIMEOUT = TIMEOUT
    return Stand(server, settings)


def write(letter: Post, stand: Stand) -> Letter:
    """Letters to all, in the middle that to the one; it is returned."""
    met = None
    for number in range(OTHERS + 1):
        if number == OTHERS // 2:
            met = letter(make.person(email=stand.one))
        else:
            letter()
    assert met is not None
    return met


def run(stand: Stand, behaviour: Behaviour) -> float:
    """One run of the sender while the server behaves so; the seconds. Then it is as usual again."""
    usual = {name: getattr(stand.settings, name) for name in CHANGED}
    with behaviour(stand):
        began = time.monotonic()
        send_due()
        seconds = time.monotonic() - began
    for name, value in usual.items():
        setattr(stand.settings, name, value)
    stand.server.clear()
    return seconds


@pytest.mark.drill("A mail server's moods")
@pytest.mark.parametrize("name", ROWS)
def test_whatever_a_mail_server_does_letters_go_and_wait_as_they_should(
    letter: Post, stand: Stand, name: str, figures: Callable[[str], None]
) -> None:
    row = ROWS[name]
    met = write(letter, stand)
    seconds = run(stand, row.behaviour)
    met.refresh_from_db()
    assert (met.state, met.attempts) == row.meets
    others = Letter.objects.exclude(pk=met.pk)
    fate = set(others.values_list("state", "attempts"))
    assert fate == ({("sent", 1)} if row.whom == ONE else {row.meets})
    assert Pause.objects.standing().exists() == (row.verdict is Verdict.OUR_FAULT)
    assert seconds < TIMEOUT + REST
    # The server is mended, somebody lifts the pause, and time passes.
    services.resume()
    Letter.objects.update(next_attempt_at=clock.real_now())
    send_due()
    sent = Letter.objects.filter(state=LetterState.SENT).count()
    figures(f"{name}: {row.verdict.value}, {seconds:.1f} s, then {sent} of {OTHERS + 1} sent")
    assert sent == OTHERS + (row.meets[0] == "waiting")
    ids = stand.server.message_ids()
    assert len(set(ids) - {met.message_id}) == OTHERS
    # It may have been taken before the silence: then it comes twice, and says so.
    assert ids.count(met.message_id) <= 2
    if name == "hangs after the dot":
        assert ids.count(met.message_id) == 2


@pytest.mark.drill("A mail server's moods", control=True)
def test_all_in_one_go_one_bad_address_harms_others(
    server: MailServer, figures: Callable[[str], None]
) -> None:
    """The control of one by one: letters as Django sends many."""
    server.answers(Stage.RECIPIENT, "550 5.1.1 Nobody here", to="one@example.org")
    readers = [f"other-{number}@example.org" for number in range(OTHERS)]
    readers.insert(OTHERS // 2, "one@example.org")
    with pytest.raises(OSError, match="550"):
        get_connection().send_messages(
            [EmailMessage("Note", "Words", "us@example.org", [reader]) for reader in readers]
        )
    figures(f"all in one go: {OTHERS - len(server.taken)} of {OTHERS} others harmed")
    assert len(server.taken) < OTHERS


@pytest.mark.drill("A mail server's moods", control=True)
def test_with_every_answer_taken_as_the_last_word_letters_are_lost(
    letter: Post, stand: Stand, monkeypatch: pytest.MonkeyPatch, figures: Callable[[str], None]
) -> None:
    """The control of what answers mean."""
    monkeypatch.setattr("concordat.outbox.line.verdict_on", lambda stage, code: Verdict.REFUSED)
    monkeypatch.setattr("concordat.outbox.services.REFUSED_IN_A_ROW", OTHERS + 2)
    write(letter, stand)
    run(stand, ROWS["greylisting"].behaviour)
    send_due()
    lost = Letter.objects.failed().count()
    figures(f"every answer the last word, greylisting: {lost} of {OTHERS + 1} lost")
    assert lost == OTHERS + 1


@pytest.mark.drill("A mail server's moods", control=True)
def test_without_a_limit_a_server_that_hangs_is_waited_for(
    server: MailServer, settings: Any, figures: Callable[[str], None]
) -> None:
    """The control of the limit of 30 seconds for each answer."""
    settings.EMAIL_TIMEOUT = None
    longer = 1.5  # seconds; with a limit of half a second it would be over
    with mail_server() as silent:
        silent.answers(Stage.GREETING, SILENCE)
        settings.EMAIL_PORT = silent.port
        line = Line()
        waiting = threading.Thread(target=line.open)
        waiting.start()
        waiting.join(longer)
        hung = waiting.is_alive()
    waiting.join()
    figures(f"no limit: after {longer} s it still waits" if hung else "no limit: it was over")
    assert hung
