"""`manage.py send_due` and the worker's task: thin doors to the sender."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from concordat.celery import TIMETABLE, app
from concordat.outbox import services, tasks
from concordat.outbox.models import Letter, Pause, PauseReason

pytestmark = pytest.mark.django_db

Post = Callable[..., Letter]


def run(*words: str) -> tuple[str, str]:
    """What the command prints, and what it complains of."""
    out, err = StringIO(), StringIO()
    call_command("send_due", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_sends_what_is_due(letter: Post, mailoutbox: list[EmailMessage]) -> None:
    letter()
    said = ("Letters sent: 1; to be tried again: 0; failed: 0; dropped: 0\n", "")
    assert run() == said
    assert len(mailoutbox) == 1


def test_at_most_so_many(letter: Post, mailoutbox: list[EmailMessage]) -> None:
    letter()
    letter()
    run("--limit", "1")
    assert len(mailoutbox) == 1


def test_a_dry_run_only_says_how_many(letter: Post, mailoutbox: list[EmailMessage]) -> None:
    letter()
    assert run("--dry-run") == ("Letters due: 1\n", "")
    assert mailoutbox == []
    assert Letter.objects.get().attempts == 0


def test_a_pause_is_said_each_time_and_lifted_on_request(
    letter: Post, mailoutbox: list[EmailMessage]
) -> None:
    letter()
    assert "Paused: somebody asked for it since" in run("--pause")[1]
    out, err = run()
    assert out.startswith("Letters sent: 0")
    assert "Stopped early: somebody asked for it." in err
    assert "Paused: somebody asked for it since" in err
    assert mailoutbox == []
    assert run("--resume") == (
        "Pauses lifted: 1\nLetters sent: 1; to be tried again: 0; failed: 0; dropped: 0\n",
        "",
    )


@pytest.mark.parametrize(("word", "verb"), [("--release", "released"), ("--discard", "dropped")])
def test_what_a_restored_database_holds_is_let_go_or_dropped(
    letter: Post, mailoutbox: list[EmailMessage], word: str, verb: str
) -> None:
    letter()
    services.hold()
    assert "Paused: the database was restored" in run()[1]
    assert run(word)[0].startswith(f"1 letter {verb}\n")
    assert len(mailoutbox) == (verb == "released")


def test_one_thing_at_a_time() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        run("--resume", "--dry-run")


def test_the_task_says_how_many_were_sent(letter: Post, mailoutbox: list[EmailMessage]) -> None:
    letter()
    assert tasks.send_due() == 1
    assert tasks.send_due() == 0


def test_a_sweep_each_minute_suffices_alone() -> None:
    """Waking the sender is only a hint; its task has the name by which services wake it."""
    entry = TIMETABLE["send-due"]
    assert entry["task"] == services.SEND_DUE == tasks.send_due.name
    assert services.SEND_DUE in app.tasks
    assert entry["schedule"].minute == set(range(60))
    assert entry["schedule"].hour == set(range(24))


def test_a_pause_of_the_mail_server_says_what_it_answered(letter: Post) -> None:
    services.pause(PauseReason.REFUSED, "535 5.7.8 at the greeting")
    assert "535 5.7.8 at the greeting" in run("--dry-run")[1]
    assert Pause.objects.standing().count() == 1
