"""The writers of the outbox: posting once, claiming once, what became of it, pauses."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from concordat.celery import app
from concordat.lib import clock
from concordat.lib.mail import Mail
from concordat.outbox import installation, kinds, services
from concordat.outbox.kinds import UnknownKind
from concordat.outbox.models import Letter, LetterQuerySet, LetterState, Pause, PauseReason
from tests import factories as make
from tests.concordat.outbox.conftest import Writer

pytestmark = pytest.mark.django_db

Post = Callable[..., Letter]
MAIL = Mail("Note", "Something happened.\n", "<p>Something happened.</p>")


@pytest.fixture
def ours(db: None) -> None:
    """This database sends from here."""
    assert installation.is_ours()


# Post


def test_a_letter_of_a_key_is_written_once_however_often_it_is_posted(writer: Writer) -> None:
    kim = make.person()
    for _ in range(3):
        services.post("note", person=kim, key="2015-06", ids={"note": 7})
    services.post("note", person=kim, key="2015-07", ids={"note": 8})
    assert list(Letter.objects.values_list("person", "key", "ids")) == [
        (kim.pk, "2015-06", {"note": 7}),
        (kim.pk, "2015-07", {"note": 8}),
    ]


def test_a_letter_is_gone_with_the_transaction_that_caused_it(writer: Writer) -> None:
    def fail_after_posting() -> None:
        with transaction.atomic():
            services.post("note", person=make.person(), key="2015-06", ids={})
            raise ValueError("anything")

    with pytest.raises(ValueError, match="anything"):
        fail_after_posting()
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_posting_wakes_the_sender(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: woken.append(name))
    services.post("note", person=make.person(), key="2015-06", ids={})
    assert woken == ["outbox.send_due"]


def test_many_letters_are_written_at_once_each_once(writer: Writer) -> None:
    letters = [services.Addressed(each, "2015-06", {"note": each}) for each in (1, 2, 3)]
    services.post_all("note", letters[:2])
    services.post_all("note", letters)
    services.post_all("note", [])
    assert list(Letter.objects.values_list("person", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(writer: Writer, key: str) -> None:
    """SQLite would skip such a row as if it were there already."""
    with pytest.raises(ValueError, match="is no key"):
        services.post("note", person=make.person(), key=key, ids={})


def test_a_kind_that_nobody_registered_is_refused(writer: Writer) -> None:
    with pytest.raises(UnknownKind):
        services.post("of-nobody", person=make.person(), key="2015-06", ids={})


def test_a_kind_has_one_writer(writer: Writer) -> None:
    """Registered again by the same one it stays; another is refused."""
    kinds.register("note", render=writer.render, may_receive=writer.may_receive)
    with pytest.raises(ValueError, match="somebody else already"):
        kinds.register("note", render=Writer().render, may_receive=lambda person, ids: True)
    assert kinds.registered() == ("note",)


# Claim


def test_a_claimed_letter_is_nobody_elses_until_its_lease_ends(letter: Post, ours: None) -> None:
    waiting = letter()
    claimed = services.claim()
    assert claimed == waiting
    assert claimed is not None
    assert claimed.attempts == 1
    assert services.claim() is None
    Letter.objects.update(leased_until=clock.real_now() - timedelta(seconds=1))
    assert services.claim() == waiting


def test_the_lease_is_of_two_minutes(letter: Post, ours: None) -> None:
    letter()
    before = clock.real_now()
    claimed = services.claim()
    assert claimed is not None
    assert claimed.leased_until is not None
    assert timedelta(0) <= claimed.leased_until - before - services.LEASE < timedelta(seconds=5)
    assert timedelta(seconds=120) == services.LEASE


def test_whoever_was_later_by_a_moment_claims_nothing(
    letter: Post, ours: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no row can be locked the conditional update decides."""
    letter()
    first = LetterQuerySet.first

    def somebody_is_faster(self: LetterQuerySet) -> Letter | None:
        found = first(self)
        Letter.objects.update(leased_until=clock.real_now() + services.LEASE)
        return found

    monkeypatch.setattr(LetterQuerySet, "first", somebody_is_faster)
    assert services.claim() is None
    assert Letter.objects.get().attempts == 0


def test_while_paused_nothing_is_claimed(letter: Post, ours: None) -> None:
    letter()
    services.pause(PauseReason.ASKED)
    assert services.claim() is None
    services.resume()
    assert services.claim() is not None


def test_a_letter_whose_sender_always_dies_fails_in_the_end(letter: Post, ours: None) -> None:
    letter(attempts=8, leased_until=clock.real_now() + timedelta(seconds=9))
    assert services.give_up() == 0
    Letter.objects.update(leased_until=clock.real_now() - timedelta(seconds=9))
    assert services.claim() is None
    assert services.give_up() == 1
    assert Letter.objects.get().state == LetterState.FAILED


# What became of it


def claimed_twice() -> tuple[Letter, Letter]:
    """A letter as the first sender holds it, and as a second one does after the lease."""
    first = services.claim()
    Letter.objects.update(leased_until=clock.real_now() - timedelta(seconds=1))
    second = services.claim()
    assert first is not None
    assert second is not None
    return first, second


@pytest.mark.parametrize(
    "settle",
    [
        lambda letter: services.put_off(letter, "Busy", 451),
        lambda letter: services.fail(letter, "Refused", 550),
        lambda letter: services.drop(letter, "Left"),
        services.give_back,
    ],
)
def test_who_lost_the_lease_changes_nothing(
    letter: Post, ours: None, caplog: pytest.LogCaptureFixture, settle: Callable[[Letter], None]
) -> None:
    letter()
    first, second = claimed_twice()
    settle(first)
    assert "was not ours any more" in caplog.text
    kept = Letter.objects.get()
    assert (kept.state, kept.leased_until) == (LetterState.WAITING, second.leased_until)
    settle(second)
    assert Letter.objects.get().leased_until is None


def test_that_it_was_sent_is_true_whoever_says_it(letter: Post, ours: None) -> None:
    letter()
    first, second = claimed_twice()
    services.note_sent(first, MAIL)
    services.put_off(second, "Busy", 451)
    assert Letter.objects.get().state == LetterState.SENT


def test_a_very_long_subject_is_kept_as_far_as_it_goes(letter: Post, ours: None) -> None:
    services.note_sent(letter(), Mail("x" * 999, "Words", "<p>Words</p>"))
    assert Letter.objects.get().subject == "x" * 300


# Pause, resume, hold, release


def test_a_pause_is_an_alarm_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        services.pause(PauseReason.REFUSED, "535 5.7.8 at the greeting")
    alarms = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(alarms) == 1
    assert "535 5.7.8 at the greeting" in caplog.text


def test_resuming_lifts_every_pause_but_that_of_a_restored_database() -> None:
    for reason in PauseReason:
        services.pause(reason)
    assert services.resume() == 2
    assert [pause.reason for pause in Pause.objects.standing()] == [PauseReason.RESTORED]


def test_a_pause_may_stand_again_after_it_was_lifted() -> None:
    services.pause(PauseReason.ASKED)
    services.resume()
    services.pause(PauseReason.ASKED)
    assert Pause.objects.count() == 2


def test_held_letters_go_when_a_person_releases_them(letter: Post) -> None:
    letter(leased_until=clock.real_now())
    letter(state="sent", sent_at=clock.now())
    assert services.hold() == 1
    letter()
    assert services.hold() == 2, "what was posted meanwhile is held too"
    assert services.claim() is None
    assert services.release() == 2
    assert not Pause.objects.standing().exists()
    assert Letter.objects.filter(state="waiting").count() == 2
    assert services.claim() is not None


def test_held_letters_may_be_dropped_instead(letter: Post) -> None:
    letter()
    services.hold()
    assert services.release(discard=True) == 1
    assert Letter.objects.get().why == "Dropped by a person after the database was restored."


def test_releasing_what_is_not_held_changes_nothing(letter: Post, ours: None) -> None:
    letter()
    before = installation.read()
    assert services.release() == 0
    assert installation.read() == before


def test_nothing_is_left_of_what_was_written_to_somebody_who_was_erased(letter: Post) -> None:
    kim, lee = make.person(), make.person()
    for reader in (kim, lee):
        letter(reader, state="sent", sent_at=clock.now(), subject="Note", text="Dear reader")
        letter(reader)
    letter(kim, state="held")
    services.forget_person(kim.pk)
    theirs: Any = Letter.objects.values_list("state", "text")
    assert sorted(theirs.filter(person=kim.pk)) == [("dropped", ""), ("dropped", ""), ("sent", "")]
    assert sorted(theirs.filter(person=lee.pk)) == [("sent", "Dear reader"), ("waiting", "")]
