"""The tick: what is due now becomes letters in the outbox, once; whoever rings, and how often.

A person gets one routine letter a day at most, with all in it: the digest, reminders, and what the
ladder tells. It names its contents; its words are made, and its reader's access is checked, when it
is sent. A tick is one transaction: it happened, or it did not (decision 0026).
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from actions.models import Deliverable, Escalation
from actions.reminders import (
    DIGEST,
    ESCALATION,
    REMINDER_KINDS,
    Contents,
    DueDigest,
    Getting,
    Reminder,
    Step,
    due_escalations,
    due_reminders,
    eight_on,
    getting_digests,
    ids_in,
    ids_of,
    next_digest_day,
    subject_of,
    subject_of_digest,
)
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.outbox.health import TICK
from concordat.outbox.kinds import kind_of
from concordat.outbox.models import Letter, Occurrence
from concordat.outbox.services import Addressed, post_all
from partners.models import DigestWish, LetterHold, LetterWishes, Partnership, Told, Weekday

ROUTINE = "routine"
# A step of the ladder of which somebody is told tomorrow, because they had a letter today.
OWED = "escalation-owed"
NOTHING_TO_SAY = "There is nothing to say in the digest."
DEFAULT_WISHES = LetterWishes(
    digest=DigestWish.WEEKLY, weekday=Weekday.MONDAY.value, reminders=True
)


@dataclass(frozen=True, slots=True)
class Due:
    """A routine letter that is due to somebody."""

    person_pk: int
    contents: Contents


@dataclass(frozen=True, slots=True)
class Nothing:
    """Somebody who gets no routine letter now, and why, as a sentence."""

    person_pk: int
    why: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did, or would do."""

    day: date
    letters: tuple[Due, ...] = ()
    steps: tuple[Step, ...] = ()
    """The steps of the ladders that are taken now."""
    waits: frozenset[int] = frozenset()
    """Those for whom more is due, who had a routine letter today: theirs is for tomorrow."""
    nothing: tuple[Nothing, ...] = ()
    """Who gets nothing, and why; only where nothing is done."""
    early: bool = False
    """Whether it is before eight in the morning, when nothing is due yet."""


def tick(now: datetime, *, dry_run: bool = False, look_inside: bool = True) -> Ticked:
    """Write the routine letters that are due at a moment. Safe twice, late, or many at once.

    With `dry_run` it only says who would get what, and who nothing and why. Without `look_inside`
    a digest in which there may be nothing to say counts as a letter (see `says_something`), so
    that the number of queries depends on nothing.
    """
    day = clock.day_of(now)
    if dry_run:
        return _said(now, look_inside=look_inside)
    if not has_begun(now):
        _note_tick()
        return Ticked(day, early=True)
    with transaction.atomic():
        _one_at_a_time()
        ticked = _due(day).ticked
        _write(ticked, now)
        _note_tick()
    return ticked


def has_begun(now: datetime) -> bool:
    """Whether it is eight in London; a day at which the clock is held is there as a whole."""
    day = clock.day_of(now)
    return now >= eight_on(day) or clock.held_day() == day


def last_tick() -> datetime | None:
    """When a tick last came to its end, by the real clock; None before the first."""
    kind, subject, period = TICK
    rows = Occurrence.objects.filter(kind=kind, subject=subject, period=period)
    return rows.values_list("created_at", flat=True).first()


def _note_tick() -> None:
    """For the health page."""
    kind, subject, period = TICK
    Occurrence.objects.update_or_create(
        kind=kind,
        subject=subject,
        period=period,
        defaults={"created_at": clock.real_now()},
    )


def _one_at_a_time() -> None:
    """Of two ticks at once the second waits for the first, and then finds nothing to do.

    SQLite's transactions are IMMEDIATE and wait already.
    """
    rows = Partnership.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))


# What is due


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is due, and what explains the rest."""

    ticked: Ticked
    getting: tuple[Getting, ...]
    wishes: defaultdict[int, LetterWishes]


@dataclass(slots=True)
class _Parts:
    """What is due to one person."""

    reminders: list[Reminder] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    digest: DueDigest | None = None

    def contents(self, day: date) -> Contents:
        """As a letter names them."""
        return Contents(day, tuple(self.reminders), tuple(self.steps), self.digest)


def _due(day: date) -> _Looked:
    """Everything that is due on a day; the number of queries depends on nothing."""
    wishes = _wishes()
    parts: defaultdict[int, _Parts] = defaultdict(_Parts)
    steps = due_escalations(day)
    for person, step in _told(steps):
        parts[person].steps.append(step)
    for reminder in due_reminders(day):
        if wishes[reminder.person_pk].reminders:
            parts[reminder.person_pk].reminders.append(reminder)
    getting = getting_digests(day)
    for each in getting:
        wish = wishes[each.person_pk]
        digest = each.due(day, wish.weekday) if wish.digest == DigestWish.WEEKLY else None
        if digest is not None:
            parts[each.person_pk].digest = digest
    waits = _had_one(parts, day)
    letters = (Due(pk, parts[pk].contents(day)) for pk in _in_order(parts) if pk not in waits)
    ticked = Ticked(day, tuple(letters), tuple(steps), frozenset(waits))
    return _Looked(ticked, tuple(getting), wishes)


def _in_order(parts: Mapping[int, _Parts]) -> list[int]:
    """The people, those of a partnership together: their letters have much in common."""

    def place(person: int) -> tuple[float, int]:
        digest = parts[person].digest
        return (min(digest.since) if digest else math.inf, person)

    return sorted(parts, key=place)


def _wishes() -> defaultdict[int, LetterWishes]:
    """What people chose, by their pk; the defaults for all others."""
    found: defaultdict[int, LetterWishes] = defaultdict(lambda: DEFAULT_WISHES)
    found.update({each.person_id: each for each in LetterWishes.objects.all()})
    return found


def _told(steps: Iterable[Step]) -> Iterator[tuple[int, Step]]:
    """Whom to tell of which step: of those that are owed since yesterday, and of new ones."""
    for row in _owed():
        person, deliverable = ids_in(row.subject)
        due_on, days, tells = row.period.split("/")
        yield person, Step(deliverable, date.fromisoformat(due_on), int(days), Told(tells))
    for step in steps:
        for person in step.people:
            yield person, step


def _owed() -> list[Occurrence]:
    """What somebody is still to be told, but for what is held now; two queries, or one."""
    rows = list(Occurrence.objects.filter(kind=OWED).order_by("pk"))
    if not rows:
        return []
    held = LetterHold.objects.standing().values("partnership")
    waits = Deliverable.objects.filter(
        pk__in={ids_in(row.subject)[1] for row in rows}, action__plan__partnership__in=held
    ).order_by()
    left_out = set(waits.values_list("pk", flat=True))
    return [row for row in rows if ids_in(row.subject)[1] not in left_out]


def _had_one(people: Collection[int], day: date) -> set[int]:
    """Those of some people who had a routine letter on a day, or for whom one still waits.

    One that was written yesterday and sent today is today's: nobody gets two.
    """
    if not people:
        return set()
    routine = Letter.objects.filter(kind=ROUTINE)
    today = Q(sent_at__gte=clock.start_of(day), sent_at__lte=clock.end_of(day))
    # Sent on this day by the held clock, too, is sent a short while ago by the real one.
    recently = Q(answered_at__gte=clock.real_now() - timedelta(days=2))
    found = {
        *routine.waiting().values_list("person", flat=True),
        *routine.filter(today & recently).values_list("person", flat=True),
        *routine.filter(created_on(day)).values_list("person", flat=True),
    }
    return found & set(people)


def created_on(day: date) -> Q:
    """Letters that were written for a day, whatever became of them."""
    return Q(key=day.isoformat())


# Writing it


def _write(ticked: Ticked, now: datetime) -> None:
    """The rows that remember, and the letters."""
    Escalation.objects.bulk_create(
        Escalation(
            deliverable_id=step.deliverable_pk,
            due_on=step.due_on,
            days=step.days,
            tells=step.tells,
            people=len(step.people),
            told_at=now,
        )
        for step in ticked.steps
    )
    free = {due.person_pk: due.contents for due in ticked.letters}
    told = [row.pk for row in _owed() if ids_in(row.subject)[0] in free]
    if told:
        Occurrence.objects.filter(pk__in=told).update(kind=ESCALATION, created_at=now)
    rows = [
        Occurrence(kind=kind, subject=subject, period=period, created_at=now)
        for kind, subject, period in _remembered(ticked, free)
    ]
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    key = ticked.day.isoformat()
    post_all(ROUTINE, [Addressed(pk, key, ids_of(contents)) for pk, contents in free.items()])


def _remembered(ticked: Ticked, free: Collection[int]) -> Iterator[tuple[str, str, str]]:
    """What a tick does, as kind, subject and period."""
    for step in ticked.steps:
        for person in step.people:
            kind = ESCALATION if person in free else OWED
            yield kind, subject_of(person, step.deliverable_pk), step.period
    for due in ticked.letters:
        for reminder in due.contents.reminders:
            yield reminder.kind, reminder.subject, reminder.period
        if digest := due.contents.digest:
            for partnership in digest.since:
                subject = subject_of_digest(due.person_pk, partnership)
                yield DIGEST, subject, digest.day.isoformat()


# Saying it


def _said(now: datetime, *, look_inside: bool) -> Ticked:
    """What a tick would do at a moment, and why the others get nothing; nothing is written."""
    day = clock.day_of(now)
    looked = _due(day)
    ticked = looked.ticked
    letters = ticked.letters if look_inside else ()
    empty = {due.person_pk for due in letters if not says_something(due)}
    reached = {due.person_pk for due in ticked.letters} - empty
    return replace(
        ticked,
        letters=tuple(due for due in ticked.letters if due.person_pk in reached),
        nothing=tuple(
            Nothing(each.person_pk, _why_nothing(each, looked, empty))
            for each in looked.getting
            if each.person_pk not in reached
        ),
        early=not has_begun(now),
    )


def says_something(due: Due) -> bool:
    """Whether there would be anything in a letter; its words are made and thrown away."""
    contents = due.contents
    if contents.reminders or contents.escalations:
        return True
    return kind_of(ROUTINE).render(due.person_pk, ids_of(contents)) is not None


def _why_nothing(each: Getting, looked: _Looked, empty: Collection[int]) -> str:
    """Why somebody gets nothing, in a sentence."""
    if each.person_pk in empty:
        return NOTHING_TO_SAY
    if each.person_pk in looked.ticked.waits:
        return "They had a letter today; what is due now goes tomorrow."
    if not each.partnerships:
        return "Their letters are held."
    wish = looked.wishes[each.person_pk]
    if wish.digest == DigestWish.NONE:
        return "They want no digest, and nothing else is due."
    coming = next_digest_day(looked.ticked.day, wish.weekday)
    return f"Nothing is due; their next digest is on {in_words(coming)}."


# Housekeeping

# Older ones remind of nothing that could still be due.
FORGOTTEN_AFTER = timedelta(days=400)


def keep_house(now: datetime) -> int:
    """Remove occurrences that no tick asks for any more, and sessions that ended; how many rows.

    Of the digests of a person and partnership the last one stays, however old: the next window
    begins there.
    """
    old = Occurrence.objects.filter(created_at__lt=now - FORGOTTEN_AFTER)
    later = Occurrence.objects.filter(
        kind=DIGEST, subject=OuterRef("subject"), period__gt=OuterRef("period")
    )
    removed = 0
    for rows in (
        old.filter(kind__in=[*REMINDER_KINDS, ESCALATION]),
        old.filter(Exists(later), kind=DIGEST),
    ):
        removed += rows.delete()[0]
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return removed
