"""A restored database holds its letters: the file under `var/` against the row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concordat.outbox import installation, services
from concordat.outbox.installation import Mark
from concordat.outbox.models import Installation, Letter, LetterState, Pause
from concordat.outbox.sending import send_due
from tests.concordat.outbox.conftest import Writer

pytestmark = pytest.mark.django_db

Post = Callable[..., Letter]


@pytest.fixture
def sent_before(letter: Post, mailoutbox: list[Any]) -> Installation:
    """A service from which three letters went, and one more waits."""
    for _ in range(3):
        letter()
    assert send_due().sent == 3
    letter()
    return Installation.objects.get()


def file_says(**fields: Any) -> None:
    """Change what the file says."""
    mark = installation.read()
    assert mark is not None
    installation._write(Mark(**{"uuid": mark.uuid, "mark": mark.mark} | fields))


def went_out() -> bool:
    """Whether the letter that waits is sent by the next run."""
    return send_due().sent == 1


def test_the_file_counts_what_the_database_counts(sent_before: Installation) -> None:
    """The control of all below: nothing happened, and the letter goes."""
    assert installation.read() == Mark(sent_before.uuid, 3)
    assert sent_before.mark == 3
    assert went_out()


def test_a_database_that_went_back_on_the_same_machine_holds_its_letters(
    sent_before: Installation, mailoutbox: list[Any]
) -> None:
    """The commonest restore; the ids agree, only the number tells."""
    Installation.objects.update(mark=2)
    assert not went_out()
    assert len(mailoutbox) == 3
    assert Letter.objects.filter(state=LetterState.HELD).count() == 1
    assert Pause.objects.standing().get().reason == "restored"


def test_a_database_restored_on_another_machine_holds_its_letters(
    sent_before: Installation, own_var: Path
) -> None:
    installation.path().unlink()
    assert not went_out()


def test_a_database_of_before_the_first_letter_holds_its_letters(
    sent_before: Installation,
) -> None:
    Installation.objects.all().delete()
    assert not went_out()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"uuid": "x", "mark": 1}', "\0"])
def test_a_file_that_says_nothing_holds_the_letters(
    sent_before: Installation, content: str
) -> None:
    installation.path().write_text(content, encoding="ascii")
    assert not went_out()


def test_a_file_that_lags_behind_is_ours(sent_before: Installation) -> None:
    """A sender that was killed between the database and the file."""
    file_says(mark=1)
    assert went_out()
    assert installation.read() == Mark(sent_before.uuid, 4)


def test_released_letters_go_from_here_from_then_on(sent_before: Installation) -> None:
    Installation.objects.update(mark=2)
    assert not went_out()
    assert services.release() == 1
    assert went_out()
    assert Installation.objects.count() == 2


def test_a_later_mark_of_another_process_is_not_written_over(sent_before: Installation) -> None:
    installation.note(Mark(sent_before.uuid, 2))
    assert installation.read() == Mark(sent_before.uuid, 3)


def test_a_claim_on_a_database_that_is_not_ours_is_taken_back(letter: Post, writer: Writer) -> None:
    """Restored in the middle of a run, or never looked at before."""
    letter()
    assert services.claim() is None
    installation.adopt()
    file_says(uuid="00000000-0000-0000-0000-000000000000")
    assert services.claim() is None
    assert Letter.objects.get().attempts == 0
