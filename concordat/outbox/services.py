"""The only writers of the outbox: post a letter, claim one, note what became of it, pause."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q

from concordat.lib import clock
from concordat.lib.mail import Mail
from concordat.lib.wake import wake
from concordat.outbox import installation
from concordat.outbox.answers import MINUTES_UNTIL_NEXT, REFUSED_IN_A_ROW
from concordat.outbox.kinds import kind_of
from concordat.outbox.models import MOST_ATTEMPTS, Letter, LetterState, Pause, PauseReason

SEND_DUE = "outbox.send_due"
LEASE = timedelta(seconds=120)
LONGEST_KEY = 200
LONGEST_SUBJECT = 300
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter to be written: to whom, for which period or cause, and its ids."""

    person: int
    key: str
    ids: Mapping[str, int]


def post(kind: str, *, person: AbstractBaseUser, key: str, ids: Mapping[str, int]) -> None:
    """Write a letter, inside the transaction of what causes it; the second of a key is none.

    `person` reads it, `key` is the period or the cause that it is for. Raises UnknownKind, and
    ValueError for a key that is none.
    """
    post_all(kind, [Addressed(person.pk, key, ids)])


def post_all(kind: str, letters: Iterable[Addressed]) -> None:
    """Write many letters of a kind at once; see `post`."""
    kind_of(kind)
    rows = [
        Letter(kind=kind, person=each.person, key=each.key, ids=dict(each.ids)) for each in letters
    ]
    for row in rows:
        if not row.key or len(row.key) > LONGEST_KEY:  # SQLite would skip the row without a word
            raise ValueError(f"{row.key!r} is no key of a letter.")
    if rows:
        Letter.objects.bulk_create(rows, ignore_conflicts=True)
        wake(SEND_DUE)


# Claim one


def claim() -> Letter | None:
    """Take one letter to send it: nobody else will until its lease ends. None: nothing to do.

    Its attempt is counted now, so that one that kills its sender comes to an end as well.
    """
    with transaction.atomic(durable=True):
        if Pause.objects.standing().exists():
            return None
        letter = _leased()
        mark = installation.count() if letter is not None else None
        if mark is None:
            transaction.set_rollback(True)
            return None
    installation.note(mark)  # before it is sent: whatever went out from here is counted here
    return letter


def _leased() -> Letter | None:
    now = clock.real_now()
    due = Letter.objects.due(now)
    # On SQLite, which locks no row, the condition of the update decides alone.
    letter = due.select_for_update(skip_locked=True).first()
    lease_until = now + LEASE
    lease = {"leased_until": lease_until, "attempts": F("attempts") + 1}
    if letter is None or not due.order_by().filter(pk=letter.pk).update(**lease):
        return None
    # As it is written now: the row was ours when it was read, or the condition would have failed.
    letter.leased_until, letter.attempts = lease_until, letter.attempts + 1
    return letter


def give_up() -> int:
    """Fail what was claimed as often as may be and never came to an end; how many."""
    now = clock.real_now()
    ended = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    stuck = Letter.objects.filter(ended, state=LetterState.WAITING, attempts=MOST_ATTEMPTS)
    why = "Each attempt to send it was broken off."
    return stuck.update(state=LetterState.FAILED, why=why, leased_until=None)


# What became of it


def note_sent(letter: Letter, mail: Mail, code: int = 250) -> None:
    """The mail server took it. True whoever holds the lease by now."""
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.SENT,
        sent_at=clock.now(),
        subject=mail.subject[:LONGEST_SUBJECT],
        text=mail.text,
        why="",
        leased_until=None,
        answered_at=clock.real_now(),
        answer_code=code,
    )


def put_off(letter: Letter, why: str, code: int | None = None) -> None:
    """It is tried again after a while; after the eighth attempt it has failed."""
    if letter.attempts >= MOST_ATTEMPTS:
        fail(letter, f"{why}, {MOST_ATTEMPTS} times.", code)
        return
    pause = timedelta(minutes=MINUTES_UNTIL_NEXT[letter.attempts - 1])
    _settle(letter, code, why=f"{why}.", next_attempt_at=clock.real_now() + pause)


def fail(letter: Letter, why: str, code: int | None = None) -> None:
    """It is not tried again; somebody must look."""
    _settle(letter, code, state=LetterState.FAILED, why=why)


def drop(letter: Letter, why: str) -> None:
    """It is not to be sent any more, and nobody need look."""
    _settle(letter, None, state=LetterState.DROPPED, why=why)


def refuse(letter: Letter, why: str, code: int) -> bool:
    """The server refused this letter. Whether that paused everything, as several in a row do."""
    fail(letter, why, code)
    with transaction.atomic():
        row = [each.pk for each in _refused_in_a_row(code)]
        if row:
            Letter.objects.filter(pk__in=row, state=LetterState.FAILED).update(
                state=LetterState.WAITING,
                why="",
                attempts=F("attempts") - 1,
                answered_at=None,
                answer_code=None,
            )
            pause(PauseReason.REFUSED, f"{code} for {len(row)} letters in a row")
    return bool(row)


def _refused_in_a_row(code: int) -> list[Letter]:
    """The letters answered last with a code, when they went to several readers; else none."""
    answered = Letter.objects.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    row = list(takewhile(lambda letter: letter.answer_code == code, answered[:50]))
    several = len({letter.person for letter in row}) >= REFUSED_IN_A_ROW
    return row if several else []


def send_again(letters: Iterable[int]) -> list[Letter]:
    """Let letters that failed wait again, as new ones; by their ids. Those that did, each once."""
    now = clock.real_now()
    found = []
    with transaction.atomic():
        for letter in Letter.objects.failed().filter(pk__in=list(letters)):
            again = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED).update(
                state=LetterState.WAITING,
                why="",
                attempts=0,
                next_attempt_at=now,
                answered_at=None,
                answer_code=None,
            )
            found += [letter] if again else []
        wake(SEND_DUE)
    return found


def give_back(letter: Letter) -> None:
    """It was not its fault: as if it had not been claimed."""
    _settle(letter, None, attempts=F("attempts") - 1)


def _settle(letter: Letter, code: int | None, **fields: object) -> None:
    """Write what became of a letter, unless its lease went to somebody else meanwhile."""
    if code is not None:
        fields |= {"answered_at": clock.real_now(), "answer_code": code}
    ours = Letter.objects.filter(
        pk=letter.pk, state=LetterState.WAITING, leased_until=letter.leased_until
    )
    if not ours.update(leased_until=None, **fields):
        logger.warning("Letter %s was not ours any more when its sending ended.", letter.pk)


# Pause, hold, let go


def pause(reason: PauseReason, detail: str = "") -> None:
    """Send nothing more until a person lifts it; the first time it is an alarm."""
    _, begun = Pause.objects.standing().get_or_create(reason=reason, defaults={"detail": detail})
    if begun:
        logger.critical("ALARM: no letters are sent: %s. %s", reason.label, detail)


def resume() -> int:
    """Lift the pauses but that of a restored database; how many."""
    standing = Pause.objects.standing().exclude(reason=PauseReason.RESTORED)
    lifted = standing.update(lifted_at=clock.real_now())
    wake(SEND_DUE)
    return lifted


@transaction.atomic
def hold() -> int:
    """Hold every waiting letter: this database was restored; how many are held."""
    pause(PauseReason.RESTORED, "manage.py send_due --release lets them go")
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    waiting.update(state=LetterState.HELD, leased_until=None)
    return Letter.objects.filter(state=LetterState.HELD).count()


@transaction.atomic
def release(*, discard: bool = False) -> int:
    """Let the held letters go, or drop them; what is due afterwards is sent. How many.

    Held letters may have gone before the database was restored: a person decides.
    """
    held = Letter.objects.filter(state=LetterState.HELD)
    if discard:
        why = "Dropped by a person after the database was restored."
        count = held.update(state=LetterState.DROPPED, why=why)
    else:
        count = held.update(state=LetterState.WAITING)
    restored = Pause.objects.standing().filter(reason=PauseReason.RESTORED)
    if restored.update(lifted_at=clock.real_now()):
        installation.adopt()
    wake(SEND_DUE)
    return count


def forget_person(person: int) -> None:
    """Empty the words that were sent to a person, and drop what waits: they were erased."""
    theirs = Letter.objects.filter(person=person)
    theirs.filter(state=LetterState.SENT).update(subject="", text="")
    theirs.filter(state__in=[LetterState.WAITING, LetterState.HELD]).update(
        state=LetterState.DROPPED, why="Its reader asked to be forgotten.", leased_until=None
    )
