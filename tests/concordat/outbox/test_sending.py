"""The sender against a real mail server: every answer of the table, and what a run does."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from concordat.lib import clock
from concordat.outbox import sending, services
from concordat.outbox.answers import ANSWERS, BY_FIRST_DIGIT, Stage, Verdict
from concordat.outbox.models import Installation, Letter, LetterState, Pause, PauseReason
from concordat.outbox.sending import send_due
from tests import factories as make
from tests.concordat.outbox.conftest import Writer
from tests.concordat.outbox.mail_server import SILENCE, MailServer, mail_server

pytestmark = pytest.mark.django_db

Post = Callable[..., Letter]

# Every row of the table, and a code for each first digit that none of its rows names.
ROWS = [*ANSWERS.items(), *(((s, d * 100 + 59), v) for (s, d), v in BY_FIRST_DIGIT.items())]
CASES = [(stage, code, verdict) for (stage, code), verdict in ROWS if verdict is not Verdict.SENT]


def expected(verdict: Verdict) -> tuple[str, int, bool]:
    """What a verdict does to a first attempt: state, attempts, whether all is paused."""
    return {
        Verdict.LATER: ("waiting", 1, False),
        Verdict.BAD_ADDRESS: ("failed", 1, False),
        Verdict.REFUSED: ("failed", 1, False),
        Verdict.AWAY: ("waiting", 0, False),
        Verdict.OUR_FAULT: ("waiting", 0, True),
    }[verdict]


@pytest.mark.parametrize(("stage", "code", "verdict"), CASES)
def test_each_answer_has_its_consequence(
    letter: Post,
    server: MailServer,
    settings: Any,
    stage: Stage,
    code: int | None,
    verdict: Verdict,
) -> None:
    """One run against a server that answers so: the letter, its attempts, the pause."""
    settings.EMAIL_TIMEOUT = 0.3 if code is None else 30
    server.answers(stage, SILENCE if code is None else f"{code} 5.9.9 Said the server")
    waiting = letter()
    tally = send_due()
    waiting.refresh_from_db()
    paused = Pause.objects.standing().filter(reason=PauseReason.REFUSED).exists()
    assert (waiting.state, waiting.attempts, paused) == expected(verdict)
    assert waiting.leased_until is None
    assert tally.sent == 0
    assert (waiting.next_attempt_at > clock.real_now()) == (verdict is Verdict.LATER)
    charged = verdict in (Verdict.LATER, Verdict.BAD_ADDRESS, Verdict.REFUSED)
    assert bool(waiting.why) == charged
    assert waiting.answer_code == (code if charged else None)
    assert bool(tally.stopped) == (not charged)


def test_a_server_that_takes_the_letter_makes_it_sent(
    letter: Post, server: MailServer, hold: Callable[[str], object]
) -> None:
    """The control of the table; and what was sent is kept, stamped by the held clock."""
    hold("2015-06-15")
    waiting = letter()
    assert send_due() == sending.Tally(sent=1)
    waiting.refresh_from_db()
    assert waiting.state == LetterState.SENT
    assert (waiting.attempts, waiting.answer_code, waiting.why) == (1, 250, "")
    assert waiting.sent_at is not None
    assert clock.day_of(waiting.sent_at) == clock.today()
    assert waiting.subject == "Note 1"
    assert waiting.text == "Something happened.\n\nYou are you.\n"
    (taken,) = server.taken
    assert taken["Message-ID"] == waiting.message_id
    assert str(waiting.uuid) in waiting.message_id
    assert send_due() == sending.Tally()
    assert len(server.taken) == 1


def test_another_two_hundred_at_the_final_dot_is_taken_too(
    letter: Post, server: MailServer
) -> None:
    server.answers(Stage.TEXT, "251 Will forward it")
    assert letter().state == "waiting"
    assert send_due().sent == 1


def test_one_connection_carries_many_letters(letter: Post, server: MailServer) -> None:
    """Also past a refusal; only a server that goes is called again."""
    gone = make.person(email="gone@example.org")
    server.answers(Stage.RECIPIENT, "550 5.1.1 Nobody", to="gone@example.org")
    for reader in (None, gone, None, None):
        letter(reader)
    assert send_due() == sending.Tally(sent=3, failed=1)
    assert server.greeted == 1


def test_a_server_that_says_goodbye_is_called_again_for_the_next_letter(
    letter: Post, server: MailServer
) -> None:
    leaving = make.person(email="leaving@example.org")
    server.answers(Stage.RECIPIENT, "421 4.3.2 Going away", to="leaving@example.org")
    letter(leaving)
    letter()
    assert send_due() == sending.Tally(sent=1, put_off=1)
    assert server.greeted == 2


def test_nobody_calls_the_server_when_nothing_is_due(letter: Post, server: MailServer) -> None:
    letter(next_attempt_at=clock.real_now() + timedelta(minutes=1))
    assert send_due() == sending.Tally()
    assert server.greeted == 0


def test_a_server_that_cannot_be_reached_charges_no_letter(
    letter: Post, server: MailServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_PORT = 1
    letter()
    assert send_due().stopped == "the mail server answered silence at the greeting"
    assert "No letters are sent now" in caplog.text
    assert Letter.objects.get().attempts == 0
    assert not Pause.objects.exists()


def test_a_wrong_password_pauses_everything(
    letter: Post, settings: Any, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "concordat", "no-longer-valid"
    letter()
    with mail_server(auth_require_tls=False) as strict:
        settings.EMAIL_PORT = strict.port
        assert "535" in send_due().stopped
    assert "ALARM: no letters are sent: the mail server refuses us" in caplog.text
    assert "no-longer-valid" not in caplog.text
    assert Letter.objects.get().attempts == 0


def test_while_paused_nothing_is_sent_until_somebody_resumes(
    letter: Post, server: MailServer
) -> None:
    server.answers(Stage.GREETING, "554 5.7.1 We know you")
    letter()
    send_due()
    server.clear()
    assert send_due().stopped == "the mail server refuses us"
    assert server.taken == []
    assert services.resume() == 1
    assert send_due().sent == 1


def test_refused_to_several_readers_in_a_row_it_is_our_fault(
    letter: Post, server: MailServer
) -> None:
    """The third pauses everything, and all three wait again, with no attempt charged."""
    server.answers(Stage.RECIPIENT, "554 5.7.1 Blocked")
    for _ in range(4):
        letter()
    tally = send_due()
    assert "to several letters in a row" in tally.stopped
    assert len(server.asked_for) == 3
    assert set(Letter.objects.values_list("state", "attempts", "why")) == {("waiting", 0, "")}
    assert Pause.objects.standing().get().detail == "554 for 3 letters in a row"


def test_refused_to_one_reader_thrice_it_is_the_letters_own(
    letter: Post, server: MailServer
) -> None:
    """The control: the same answers, all about one reader, or with a letter between that went."""
    server.answers(Stage.RECIPIENT, "554 5.7.1 Blocked")
    reader = make.person()
    for _ in range(3):
        letter(reader)
    assert send_due() == sending.Tally(failed=3)
    server.clear()
    letter()
    assert send_due() == sending.Tally(sent=1)
    server.answers(Stage.RECIPIENT, "554 5.7.1 Blocked")
    letter()
    letter()
    assert send_due() == sending.Tally(failed=2)
    assert not Pause.objects.exists()


def test_the_eighth_attempt_is_the_last(letter: Post, server: MailServer) -> None:
    server.answers(Stage.RECIPIENT, "451 4.7.1 Not now")
    waiting = letter()
    waits = []
    for _ in range(8):
        before = clock.real_now()
        Letter.objects.update(next_attempt_at=before)
        send_due()
        waiting.refresh_from_db()
        waits.append(round((waiting.next_attempt_at - before).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 240, 600, 1200, 0]
    assert (waiting.state, waiting.attempts) == (LetterState.FAILED, 8)
    assert waiting.why.endswith("451 4.7.1 at the recipient, 8 times.")
    assert list(Letter.objects.failed()) == [waiting]


def test_no_address_is_kept_of_what_the_server_said(
    letter: Post, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    kim = make.person(email="kim@example.org")
    server.answers(Stage.RECIPIENT, "550 5.1.1 <kim@example.org> is unknown here")
    waiting = letter(kim)
    send_due()
    waiting.refresh_from_db()
    assert waiting.why.endswith("deliver to it: 550 5.1.1 at the recipient.")
    assert "kim@" not in caplog.text


# Asked again at sending


def test_whoever_may_not_have_it_any_more_gets_nothing(
    letter: Post, server: MailServer, writer: Writer
) -> None:
    waiting = letter()
    writer.refused.add(waiting.person)
    assert send_due() == sending.Tally(dropped=1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.why) == ("dropped", "Its reader may not have it any more.")
    assert server.taken == []


def test_a_closed_account_gets_nothing(letter: Post, server: MailServer) -> None:
    kim = make.person()
    letter(kim)
    kim.is_active = False
    kim.save()
    gone = letter(make.person(), person=987654321)
    assert gone.person == 987654321
    assert send_due() == sending.Tally(dropped=2)
    assert set(Letter.objects.values_list("why", flat=True)) == {"Its reader's account is closed."}


def test_a_letter_with_nothing_to_say_any_more_is_dropped(
    letter: Post, server: MailServer, writer: Writer
) -> None:
    letter()
    writer.empty = True
    assert send_due() == sending.Tally(dropped=1)
    assert Letter.objects.get().why == "There was nothing to say any more."


def test_the_address_is_the_one_of_today(letter: Post, server: MailServer) -> None:
    kim = make.person(email="old@example.org")
    letter(kim)
    kim.email = "new@example.org"
    kim.save()
    send_due()
    assert server.asked_for == ["new@example.org"]


def test_an_address_that_is_none_fails_at_once(letter: Post, server: MailServer) -> None:
    kim = make.person()
    type(kim).objects.filter(pk=kim.pk).update(email="kim at example")
    letter(kim)
    assert send_due() == sending.Tally(failed=1)
    assert server.greeted == 1


def test_a_letter_that_cannot_be_written_keeps_no_other_from_going(
    letter: Post, server: MailServer, writer: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    broken = letter()
    letter()

    def fail_for_the_first() -> None:
        writer.error = KeyError("x") if broken.attempts == 0 else None
        broken.attempts = 1

    writer.before = fail_for_the_first
    assert send_due() == sending.Tally(sent=1, put_off=1)
    broken.refresh_from_db()
    assert broken.why == "It could not be written (KeyError)."
    assert "could not be written" in caplog.text


def test_a_kind_that_nobody_writes_waits_for_a_version_that_does(
    letter: Post, server: MailServer
) -> None:
    letter(kind="of-tomorrow")
    assert send_due() == sending.Tally(put_off=1)
    assert Letter.objects.get().why == "It could not be written (UnknownKind)."


# A run


def test_a_run_ends_at_its_limit(letter: Post, server: MailServer) -> None:
    for _ in range(3):
        letter()
    assert send_due(limit=2) == sending.Tally(sent=2)
    assert Letter.objects.filter(state="waiting").count() == 1


def test_a_run_ends_when_its_time_is_over(
    letter: Post, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the worker's task is never cut off over a letter."""
    monkeypatch.setattr(sending, "LONGEST_RUN", -1)
    letter()
    assert send_due() == sending.Tally(stopped="the time for one run was over")


def test_a_letter_that_somebody_else_took_meanwhile_ends_the_run(
    letter: Post, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter()
    monkeypatch.setattr(services, "claim", lambda: None)
    assert send_due() == sending.Tally()


def test_a_letter_is_given_only_what_is_left_of_its_lease(letter: Post, server: MailServer) -> None:
    """Else a slow server would let a second sender begin while the first still sends."""
    claimed = letter(leased_until=clock.real_now() + timedelta(seconds=120))
    assert 100 < sending.seconds_left(claimed) <= 110
    assert sending.seconds_left(Letter()) == 0


def test_with_no_time_left_nothing_is_handed_over(
    letter: Post, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "seconds_left", lambda claimed: 0.0)
    letter()
    assert send_due() == sending.Tally(put_off=1)
    assert server.taken == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_letter_is_sent(
    letter: Post, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    send = sending.Line.send

    def look(self: Any, message: EmailMessage, within: float) -> Any:
        seen.append(connection.in_atomic_block)
        return send(self, message, within)

    monkeypatch.setattr(sending.Line, "send", look)
    letter()
    assert send_due().sent == 1
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_a_sender_inside_a_transaction_is_refused(letter: Post, server: MailServer) -> None:
    """The control: nobody can put one around it by mistake."""
    letter()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due()
    assert server.taken == []


def test_the_first_run_of_a_new_service_makes_it_ours(letter: Post, server: MailServer) -> None:
    letter()
    assert send_due().sent == 1
    assert Installation.objects.get().mark == 1


def test_other_backends_have_no_time_limit_and_no_hello(
    letter: Post, settings: Any, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    """As the demonstration's files."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    letter()
    with caplog.at_level(logging.DEBUG):
        assert send_due().sent == 1
    assert len(mailoutbox) == 1
