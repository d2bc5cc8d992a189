"""What is due when: reminders, steps of the ladder, digests; from rows and a day, nothing written.

Occurrences and escalations are the memory of what was done. Everything is compared with `<=`, so
that a late run finds what a missed one left, and of several steps only the latest that applies.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from django.db.models import F, Max

from actions.models import Deliverable, DueDate, Escalation, PlanStatus
from actions.models.deliverable import DeliverableQuerySet
from actions.services.concerned import Answering, answering, chased, people_to_chase
from concordat.lib import clock
from concordat.lib.working_days import (
    is_working_day,
    latest_working_day,
    next_working_day,
    working_day_before,
)
from concordat.outbox.models import Occurrence
from partners.models import LadderStep, LetterHold, Membership, Role, Told

__all__ = [
    "Reminder",
    "Step",
    "digest_day",
    "due_escalations",
    "due_reminders",
    "is_working_day",
    "ladders",
    "next_working_day",
    "people_to_chase",
    "working_day_before",
]

STEPS = BEFORE_28, BEFORE_7, AFTER = "before-28", "before-7", "after"
REMINDER_KINDS = tuple(f"reminder-{step}" for step in STEPS)
# The longest way ahead of a date on which its first reminder can fall: four weeks, and the free
# days around Christmas or Easter that it is moved over.
AHEAD = timedelta(days=28 + 7)
LONGEST_LADDER = timedelta(days=365)  # no partnership's ladder begins later
EIGHT = time(8)
WEEK = timedelta(days=7)
# How far the first digest of all looks back, where somebody was a member for longer.
FIRST_LOOKS_BACK = timedelta(days=28)
DIGEST = "digest"
ESCALATION = "escalation"
SINCE = "since/"  # in a letter's ids, before a partnership's pk
GETTING_DIGESTS = (Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR)
DEFAULT_LADDER = ((14, Told.LEADS_AND_COORDINATORS), (28, Told.COMMISSIONERS))

Ladder = tuple[tuple[int, Told], ...]


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """Somebody is to be reminded of a date of a promise."""

    person_pk: int
    deliverable_pk: int
    due_on: date
    step: str  # before-28, before-7 or after

    @property
    def kind(self) -> str:
        """The kind of its occurrence."""
        return f"reminder-{self.step}"

    @property
    def subject(self) -> str:
        """Whom and what its occurrence is about."""
        return subject_of(self.person_pk, self.deliverable_pk)

    @property
    def period(self) -> str:
        """The period of its occurrence: the date."""
        return self.due_on.isoformat()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder for a date that was not met, and who is told."""

    deliverable_pk: int
    due_on: date
    days: int
    tells: Told
    people: tuple[int, ...] = ()

    @property
    def period(self) -> str:
        """The period of its occurrences: the date and the step."""
        return f"{self.due_on.isoformat()}/{self.days}/{self.tells.value}"


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest that somebody is to get, with its window in each of their partnerships."""

    person_pk: int
    day: date  # its own, which may be some days ago
    since: Mapping[int, datetime]  # by the partnership's pk; those that are held are not there

    @property
    def until(self) -> datetime:
        """The end of its windows."""
        return eight_on(self.day)


def subject_of(person_pk: int, deliverable_pk: int) -> str:
    """Whom and what an occurrence is about."""
    return f"person:{person_pk}/deliverable:{deliverable_pk}"


def subject_of_digest(person_pk: int, partnership_pk: int) -> str:
    """Whom and where an occurrence of a digest is about."""
    return f"person:{person_pk}/partnership:{partnership_pk}"


def ids_in(subject: str) -> tuple[int, int]:
    """The two ids of an occurrence's subject."""
    first, second = (int(part.rpartition(":")[2]) for part in subject.split("/"))
    return first, second


# Days


def eight_on(day: date) -> datetime:
    """Eight in the morning in London, summer and winter."""
    return datetime.combine(day, EIGHT, tzinfo=clock.LONDON).astimezone(UTC)


def digest_day(week_of: date, weekday: int) -> date:
    """The day of somebody's digest in the week of a day.

    A bank holiday moves it to the next working day; who chose Saturday or Sunday gets it then.
    """
    day = week_of + timedelta(days=weekday - week_of.weekday())
    weekend = weekday > 4
    return day if weekend or is_working_day(day) else next_working_day(day)


def latest_digest_day(on: date, weekday: int) -> date:
    """The last day on or before `on` on which a digest was, or is, due."""
    # A Friday's digest may be moved into the week after, so three weeks are looked at.
    days = [digest_day(on - WEEK * back, weekday) for back in range(3)]
    return max(day for day in days if day <= on)


def next_digest_day(on: date, weekday: int) -> date:
    """The first day after `on` on which a digest is due."""
    days = [digest_day(on + WEEK * ahead, weekday) for ahead in range(-1, 3)]
    return min(day for day in days if day > on)


def reminder_step(due_on: date, on: date, first_step: int) -> str:
    """Which reminder of a date applies on a day; blank for none.

    Those before a date are moved back to a working day. The one after it stands until the ladder
    begins, which then says more.
    """
    if on > due_on:
        late = on >= next_working_day(due_on) and (on - due_on).days < first_step
        return AFTER if late else ""
    for days, step in ((7, BEFORE_7), (28, BEFORE_28)):
        if on >= latest_working_day(due_on - timedelta(days=days)):
            return step
    return ""


def steps_that_apply(days_overdue: int, ladder: Ladder, taken: int) -> list[tuple[int, Told]]:
    """The steps beyond the one taken that apply, the latest first."""
    return [
        (days, tells)
        for days, tells in sorted(ladder, reverse=True)
        if taken < days <= days_overdue
    ]


# Rows


def held_partnerships() -> frozenset[int]:
    """The pks of those whose routine letters a coordinator holds; one query."""
    return frozenset(LetterHold.objects.standing().values_list("partnership", flat=True))


def ladders() -> defaultdict[int, Ladder]:
    """Each partnership's ladder by its pk; the default one where it has no rows. One query."""
    found: defaultdict[int, list[tuple[int, Told]]] = defaultdict(list)
    for partnership, days, tells in LadderStep.objects.values_list("partnership", "days", "tells"):
        found[partnership].append((days, Told(tells)))
    default: defaultdict[int, Ladder] = defaultdict(lambda: DEFAULT_LADDER)
    default.update({pk: tuple(sorted(steps)) for pk, steps in found.items()})
    return default


def followed(on: date) -> DeliverableQuerySet:
    """The open promises with a firm date in plans that are live and chased by now."""
    return Deliverable.objects.unfinished().filter(
        action__plan__status=PlanStatus.LIVE,
        action__plan__chased_from__lte=on,
        reading__tentative=False,
        due_on__isnull=False,
    )


def chaseable(on: date) -> DeliverableQuerySet:
    """Of those, the ones in partnerships whose routine letters nobody holds."""
    held = LetterHold.objects.standing().values("partnership")
    return followed(on).exclude(action__plan__partnership__in=held)


# Reminders


def due_reminders(on: date, people: Collection[int] | None = None) -> list[Reminder]:
    """The reminders that are due and were not given yet, of some people or of all.

    None on days that are not working days: those of a weekend go on the Monday. Whether somebody
    wants reminders at all is asked where letters are written.
    """
    if not is_working_day(on):
        return []
    wanted = sorted({each for each in _reminders(on) if people is None or each.person_pk in people})
    given = _given(wanted)
    return [each for each in wanted if (each.kind, each.subject, each.period) not in given]


def _reminders(on: date) -> Iterator[Reminder]:
    """Every reminder that applies on a day, given or not."""
    ladder = ladders()
    concerned = answering(chaseable(on).filter(due_on__lte=on + AHEAD), on)
    for deliverable, partnership, due_on in _coming_dates(on):
        step = reminder_step(due_on, on, min(days for days, _ in ladder[partnership]))
        answers = concerned.get(deliverable, ())
        if step:
            for person in _reminded(step, answers):
                yield Reminder(person, deliverable, due_on, step)


def _coming_dates(on: date) -> list[tuple[int, int, date]]:
    """The unmet dates near a day: promise, partnership, day."""
    rows = DueDate.objects.unmet().filter(
        reading__deadline__deliverable__in=chaseable(on).values("pk"),
        reading__deadline__deliverable__reading=F("reading"),
        due_on__gt=on - LONGEST_LADDER,
        due_on__lte=on + AHEAD,
    )
    names = (
        "reading__deadline__deliverable",
        "reading__deadline__deliverable__action__plan__partnership",
        "due_on",
    )
    return list(rows.order_by("due_on", "pk").values_list(*names))


def _reminded(step: str, answers: Sequence[Answering]) -> list[int]:
    """Before a date everybody who answers; after it those who are chased."""
    if step == AFTER:
        return chased(answers)
    return sorted({person for each in answers for person in each.people})


def _given(reminders: Sequence[Reminder]) -> set[tuple[str, str, str]]:
    """Those occurrences that are there already, of the kinds and dates of some reminders."""
    if not reminders:
        return set()
    periods = [each.period for each in reminders]
    rows = Occurrence.objects.filter(
        kind__in={each.kind for each in reminders},
        period__gte=min(periods),
        period__lte=max(periods),
    )
    return set(rows.values_list("kind", "subject", "period"))


# The ladder


def due_escalations(on: date) -> list[Step]:
    """The steps of the ladders to be taken: for each promise the latest that applies, or none.

    None at or below one that was taken for the date, none that would tell nobody, and none on days
    that are not working days. For what is late when it is first looked at, one step is taken.
    """
    if not is_working_day(on):
        return []
    late = chaseable(on).filter(due_on__lt=on)
    concerned = answering(late, on)
    reviewing = _reviewers(on)
    taken = _taken(late)
    ladder = ladders()
    rows = late.order_by("due_on", "pk").values_list("pk", "due_on", "action__plan__partnership")
    steps = []
    for pk, missed, partnership in rows:
        due_on = cast("date", missed)  # chaseable() has none without
        people = {
            Told.COMMISSIONERS: reviewing[partnership, Role.COMMISSIONER],
            Told.LEADS_AND_COORDINATORS: {
                *chased(concerned.get(pk, ())),
                *reviewing[partnership, Role.COORDINATOR],
            },
        }
        overdue = (on - due_on).days
        for days, tells in steps_that_apply(overdue, ladder[partnership], taken.get(pk, 0)):
            if people[tells]:
                steps.append(Step(pk, due_on, days, tells, tuple(sorted(people[tells]))))
                break
    return steps


def _reviewers(on: date) -> defaultdict[tuple[int, str], set[int]]:
    """The commissioners and coordinators of each partnership."""
    rows = Membership.objects.current(on).filter(role__in=[Role.COMMISSIONER, Role.COORDINATOR])
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for partnership, role, person in rows.values_list("partner__partnership", "role", "person"):
        found[partnership, role].add(person)
    return found


def _taken(late: DeliverableQuerySet) -> dict[int, int]:
    """The furthest step taken for the date that each promise misses now."""
    rows = Escalation.objects.filter(
        deliverable__in=late.order_by().values("pk"), due_on=F("deliverable__due_on")
    )
    found = rows.order_by().values_list("deliverable").annotate(furthest=Max("days"))
    return dict(found)


# Digests


@dataclass(frozen=True, slots=True)
class Getting:
    """Somebody who is to get digests: where, since when, and what they got last."""

    person_pk: int
    partnerships: tuple[int, ...]  # those whose letters nobody holds
    held: tuple[int, ...]
    member_since: date
    last: Mapping[int, date]  # the day of the last digest, by the partnership's pk

    def due(self, on: date, weekday: int) -> DueDigest | None:
        """The digest that is due on a day; None where there is none.

        A partnership that was held and let go waits for the next one, unless all were held. The
        first one of all is due on its own day only, so that nobody who joins on a Wednesday gets
        Monday's.
        """
        day = latest_digest_day(on, weekday)
        got = max(self.last.values(), default=None)
        missing = day != on if got is None else got >= day
        if missing or not self.partnerships:
            return None
        first = eight_on(max(self.member_since, day - FIRST_LOOKS_BACK))
        since = {
            pk: eight_on(self.last[pk]) if pk in self.last else first for pk in self.partnerships
        }
        return DueDigest(self.person_pk, day, since)


def getting_digests(on: date) -> list[Getting]:
    """Everybody who can have digests, with a plan that is live somewhere; three queries."""
    held = held_partnerships()
    last = _last_digests()
    rows = (
        Membership.objects.current(on)
        .filter(
            role__in=GETTING_DIGESTS,
            partner__partnership__plans__status=PlanStatus.LIVE,
            partner__partnership__plans__chased_from__lte=on,
        )
        .order_by("person", "partner__partnership")
        .values_list("person", "partner__partnership", "since")
        .distinct()
    )
    places: dict[int, dict[int, date]] = defaultdict(dict)
    for person, partnership, since in rows:
        earlier = places[person].get(partnership, since)
        places[person][partnership] = min(since, earlier)
    return [
        Getting(
            person_pk=person,
            partnerships=tuple(pk for pk in where if pk not in held),
            held=tuple(pk for pk in where if pk in held),
            member_since=min(where.values()),
            last=last[person],
        )
        for person, where in places.items()
    ]


def _last_digests() -> defaultdict[int, dict[int, date]]:
    """The day of the last digest of each person, by partnership."""
    rows = Occurrence.objects.filter(kind=DIGEST).order_by().values_list("subject")
    found: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for subject, period in rows.annotate(last=Max("period")):
        person, partnership = ids_in(subject)
        found[person][partnership] = date.fromisoformat(period)
    return found


# What is in a letter: named in its ids, looked at again when it is sent


@dataclass(frozen=True, slots=True)
class Contents:
    """What a routine letter is about."""

    day: date  # on which it was written
    reminders: tuple[Reminder, ...]
    escalations: tuple[Step, ...]
    digest: DueDigest | None


def ids_of(contents: Contents) -> dict[str, int]:
    """The contents as a letter's ids; see `contents_of`."""
    ids = {"day": contents.day.toordinal()}
    for each in contents.reminders:
        ids[f"{each.step}/{each.deliverable_pk}/{each.due_on.toordinal()}"] = each.deliverable_pk
    for step in contents.escalations:
        name = f"{ESCALATION}/{step.days}/{step.due_on.toordinal()}/{step.deliverable_pk}"
        ids[name] = step.deliverable_pk
    if contents.digest is not None:
        ids[DIGEST] = contents.digest.day.toordinal()
        for partnership, since in contents.digest.since.items():
            ids[f"{SINCE}{partnership}"] = int(since.timestamp())
    return ids


def contents_of(person_pk: int, ids: Mapping[str, int]) -> Contents:
    """What somebody's routine letter is about, as far as it still applies; two queries.

    Reminders and steps for what was kept, moved or withdrawn since are left out. A hold is for
    what is not written yet: what it left out here would be in no window.
    """
    named = [name.split("/") for name in ids]
    reminders = [
        Reminder(person_pk, int(parts[1]), date.fromordinal(int(parts[2])), parts[0])
        for parts in named
        if parts[0] in STEPS
    ]
    steps = [
        (int(parts[1]), date.fromordinal(int(parts[2])), int(parts[3]))
        for parts in named
        if parts[0] == ESCALATION
    ]
    day = date.fromordinal(ids["day"])
    return Contents(
        day=day,
        reminders=_still_to_be_reminded(reminders, day),
        escalations=_still_late(steps, day),
        digest=_digest_in(person_pk, ids),
    )


def _still_to_be_reminded(reminders: Sequence[Reminder], day: date) -> tuple[Reminder, ...]:
    """Those whose date is still to be met, the nearest first."""
    if not reminders:
        return ()
    unmet = DueDate.objects.unmet().filter(
        reading__deadline__deliverable__in=followed(day)
        .filter(pk__in={each.deliverable_pk for each in reminders})
        .values("pk"),
        reading__deadline__deliverable__reading=F("reading"),
    )
    still = set(unmet.values_list("reading__deadline__deliverable", "due_on"))
    kept = (each for each in reminders if (each.deliverable_pk, each.due_on) in still)
    return tuple(sorted(kept, key=lambda each: (each.due_on, each.deliverable_pk)))


def _still_late(steps: Sequence[tuple[int, date, int]], day: date) -> tuple[Step, ...]:
    """Those for a date that is still the one that was not met, the oldest first."""
    if not steps:
        return ()
    rows = Escalation.objects.filter(
        deliverable__in=followed(day).filter(pk__in={pk for *_, pk in steps}).values("pk"),
        due_on=F("deliverable__due_on"),
    )
    found = [
        Step(row.deliverable_id, row.due_on, row.days, Told(row.tells))
        for row in rows.order_by("due_on", "pk")
    ]
    return tuple(
        each for each in found if (each.days, each.due_on, each.deliverable_pk) in set(steps)
    )


def _digest_in(person_pk: int, ids: Mapping[str, int]) -> DueDigest | None:
    """The digest of a letter; None where it has none."""
    if DIGEST not in ids:
        return None
    since = {
        int(name.removeprefix(SINCE)): datetime.fromtimestamp(seconds, UTC)
        for name, seconds in ids.items()
        if name.startswith(SINCE)
    }
    return DueDigest(person_pk, date.fromordinal(ids[DIGEST]), since)
