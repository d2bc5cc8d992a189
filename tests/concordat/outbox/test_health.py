"""Whether letters go: what is looked at, when it is an alarm, who is told and how."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from concordat.lib import clock, mail
from concordat.lib.mail import NotSent
from concordat.outbox import alarm, services
from concordat.outbox.health import TICK, WORDS, Alarm, age_in_words, health
from concordat.outbox.models import Letter, LetterState, Occurrence, PauseReason
from tests import factories as make

pytestmark = pytest.mark.django_db

Post = Callable[..., Letter]
TO = "operators@example.org"


@pytest.fixture(autouse=True)
def _own_var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.OPERATORS_ADDRESS = TO


def ticked(minutes_ago: int = 1) -> None:
    """A tick was here."""
    kind, subject, period = TICK
    at = clock.real_now() - timedelta(minutes=minutes_ago)
    Occurrence.objects.update_or_create(
        kind=kind, subject=subject, period=period, defaults={"created_at": at}
    )


def since(minutes: int) -> dict[str, Any]:
    """What makes a letter wait for so long."""
    return {"next_attempt_at": clock.real_now() - timedelta(minutes=minutes)}


def away() -> Any:
    raise OperationalError("the server is away at 10.0.0.1")


def test_a_service_that_goes_rings_no_alarm(letter: Post) -> None:
    ticked()
    letter()
    assert health().alarms == []


@pytest.mark.parametrize(("minutes", "alarms"), [(29, []), (31, [Alarm.TICK])])
def test_the_last_tick_may_be_half_an_hour_old(minutes: int, alarms: list[Alarm]) -> None:
    ticked(minutes)
    assert health().alarms == alarms


def test_a_service_that_never_ticked_rings() -> None:
    assert health().alarms == [Alarm.TICK]


@pytest.mark.parametrize(("minutes", "alarms"), [(59, []), (61, [Alarm.LETTER])])
def test_a_letter_may_wait_for_an_hour(letter: Post, minutes: int, alarms: list[Alarm]) -> None:
    ticked()
    letter(**since(minutes))
    assert health().alarms == alarms


def test_a_letter_that_is_put_off_is_not_late() -> None:
    ticked()
    services.post_all("invitation", [services.Addressed(make.person().pk, "a", {"invitation": 1})])
    Letter.objects.update(next_attempt_at=clock.real_now() + timedelta(hours=1), attempts=3)
    assert health().oldest_unsent is None
    assert health().waiting == 1


@pytest.mark.parametrize(
    ("reason", "alarms"),
    [
        (PauseReason.REFUSED, [Alarm.PAUSED]),
        (PauseReason.RESTORED, [Alarm.PAUSED]),
        (PauseReason.ASKED, []),
    ],
)
def test_a_pause_rings_unless_somebody_asked_for_it(
    reason: PauseReason, alarms: list[Alarm]
) -> None:
    ticked()
    services.pause(reason)
    assert health().alarms == alarms
    services.resume()
    services.release()
    assert health().alarms == []


def test_a_migration_that_was_not_applied_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    ticked()
    there = MigrationRecorder.applied_migrations

    def all_but_one(self: MigrationRecorder) -> dict[Any, Any]:
        found = dict(there(self))
        found.popitem()
        return found

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", all_but_one)
    assert health().alarms == [Alarm.MIGRATIONS]


def test_every_alarm_says_what_to_do() -> None:
    assert set(WORDS) == set(Alarm)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (2880, "2 days")],
)
def test_an_age_is_said_in_words(minutes: int, words: str) -> None:
    assert age_in_words(timedelta(minutes=minutes)) == words
    assert age_in_words(None) == ""


# For a machine


def test_a_machine_reads_numbers_and_no_names(client: Client, letter: Post) -> None:
    ticked()
    reader = make.person("Ann Lee")
    letter(reader, state=LetterState.FAILED, why="Refused.")
    letter(reader)
    services.pause(PauseReason.ASKED, "for a move")
    response = client.get("/healthz/deep")
    assert response.status_code == 200
    found = response.json()
    assert found == {
        "ok": True,
        "alarms": [],
        "last_tick_seconds": found["last_tick_seconds"],
        "oldest_unsent_seconds": found["oldest_unsent_seconds"],
        "letters_waiting": 1,
        "letters_held": 0,
        "letters_failed": 1,
        "pauses": ["asked"],
        "unapplied_migrations": 0,
    }
    assert 60 <= found["last_tick_seconds"] < 120
    assert response["Cache-Control"] == "no-store"


def test_a_service_that_is_too_late_answers_503(client: Client) -> None:
    response = client.get("/healthz/deep")
    assert response.status_code == 503
    assert response.json()["alarms"] == ["tick-too-old"]
    assert response.json()["last_tick_seconds"] is None


def test_a_database_that_is_away_answers_503_without_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concordat.views.outbox_health.health", away)
    response = client.get("/healthz/deep")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "alarms": ["database-away"]}


def test_the_number_of_queries_does_not_grow_with_letters(
    client: Client, letter: Post, django_assert_num_queries: Any
) -> None:
    ticked()
    for _ in range(5):
        letter()
    client.get("/healthz/deep")
    with django_assert_num_queries(8):
        client.get("/healthz/deep")


# In words


def test_operators_read_the_same_in_words(letter: Post) -> None:
    client = Client()
    operator = make.person("Operator", is_superuser=True)
    client.force_login(operator)
    ticked(3)
    letter(**since(125))
    services.pause(PauseReason.REFUSED, "535 at the greeting")
    body = client.get("/operators/health/").content.decode()
    assert "3 minutes ago" in body
    assert "2 hours ago" in body
    assert "535 at the greeting" in body
    assert WORDS[Alarm.PAUSED] in body


def test_others_do_not(client: Client) -> None:
    client.force_login(make.person())
    assert client.get("/operators/health/").status_code == 403


# The alarm


def run(*words: str) -> tuple[int, str]:
    """The command's exit code, and what it says."""
    out = StringIO()
    try:
        call_command("check_letters", *words, stdout=out, stderr=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_the_command_is_quiet_while_letters_go(mailoutbox: list[EmailMessage]) -> None:
    ticked()
    assert run() == (0, "Letters go.\n")
    assert mailoutbox == []


def test_the_command_ends_with_1_and_writes_to_the_operators(
    mailoutbox: list[EmailMessage],
) -> None:
    code, said = run()
    assert code == 1
    assert said == WORDS[Alarm.TICK]
    assert [each.to for each in mailoutbox] == [[TO]]
    assert mailoutbox[0].subject == "Letters do not go"
    assert "see to the worker" in mailoutbox[0].body


def test_the_alarm_goes_while_letters_are_paused(mailoutbox: list[EmailMessage]) -> None:
    """It goes past the outbox, which would hold it."""
    ticked()
    services.pause(PauseReason.REFUSED)
    assert run()[0] == 1
    assert len(mailoutbox) == 1


def test_an_alarm_is_told_once_until_it_changes_and_when_it_is_over(
    mailoutbox: list[EmailMessage],
) -> None:
    run()
    run()
    assert len(mailoutbox) == 1
    services.pause(PauseReason.REFUSED)
    run()
    assert len(mailoutbox) == 2
    services.resume()
    ticked()
    assert run()[0] == 0
    run()
    assert [each.subject for each in mailoutbox[2:]] == ["Letters go again"]


def test_an_alarm_that_lasts_is_told_each_day(mailoutbox: list[EmailMessage]) -> None:
    run()
    said = json.loads(alarm.path().read_text())
    long_ago = clock.real_now() - timedelta(hours=25)
    alarm.path().write_text(json.dumps({**said, "at": long_ago.isoformat()}))
    run()
    assert len(mailoutbox) == 2


def test_a_file_that_cannot_be_read_is_as_none(mailoutbox: list[EmailMessage]) -> None:
    alarm.path().write_text("{")
    run()
    assert len(mailoutbox) == 1


def test_without_an_address_or_with_no_mail_only_the_exit_code_speaks(
    settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    assert run("--no-mail")[0] == 1
    settings.OPERATORS_ADDRESS = ""
    assert run()[0] == 1
    assert mailoutbox == []


def test_a_mail_that_could_not_go_is_tried_the_next_time(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def refuse(*args: Any) -> None:
        raise NotSent("The mail server did not take the letter.")

    with monkeypatch.context() as broken:
        broken.setattr(alarm, "send_now", refuse)
        assert run()[0] == 1
    assert mailoutbox == []
    assert mail.send_now is alarm.send_now
    run()
    assert len(mailoutbox) == 1


def test_a_database_that_is_away_is_an_alarm(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    monkeypatch.setattr(alarm, "health", away)
    assert run() == (1, WORDS[Alarm.DATABASE])
    assert len(mailoutbox) == 1
    assert "10.0.0.1" not in mailoutbox[0].body
