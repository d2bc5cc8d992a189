"""The next run: who of a partnership will get what, and who nothing and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.dispatch import NOTHING_TO_SAY, Due, Ticked, has_begun, says_something, tick
from actions.models import Deliverable
from actions.reminders import Contents, eight_on
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from concordat.lib.sharing import sharing
from partners.models import LetterHold, Membership, Partnership, Person, Role, Weekday

LOOKS_AHEAD = 7  # days that can be looked at
HELD = "The letters about this partnership are held."
OTHERS_ONLY = "Nothing is due about this partnership."
NO_PLAN = "No plan of this partnership is chased by then."
NOT_THEIR_ROLE = "Readers and chairs get no routine letters."
ROUTINE_ROLES = (Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of the partnership, and what they get."""

    name: str
    url: str
    what: str  # blank for nothing
    why: str  # why nothing


@dataclass(frozen=True, slots=True)
class Coming:
    """A run that is to come."""

    day: date
    at_once: bool  # the day has begun: within minutes
    when: str
    ticked: Ticked

    @property
    def is_later(self) -> bool:
        """Whether other runs come before it."""
        return not self.at_once and self.day > clock.day_of(clock.now()) + timedelta(days=1)

    def lines(self, people: Sequence[Person], partnership: Partnership) -> list[Line]:
        """What some members get; the number of queries depends on how many they are alone.

        Whether there is anything to say in a digest is looked at for these, and no others.
        """
        known = _known(self, people, partnership)
        with sharing():
            return [_line(person, known) for person in people]


def days_to_look_at(now: datetime) -> list[date]:
    """The days whose run can be looked at, the next one first."""
    today = clock.day_of(now)
    return [today + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD + 1)]


def coming_run(now: datetime, day: date | None = None) -> Coming:
    """The run of a day, as things stand now; without one the next that writes anything.

    The number of queries depends on nothing.
    """
    today = clock.day_of(now)
    if day is None or day == today:
        found = tick(now, dry_run=True, look_inside=False)
        if day == today or found.letters or not has_begun(now):
            return _coming(today, found, begun=has_begun(now))
        day = today + timedelta(days=1)
    return _coming(day, tick(eight_on(day), dry_run=True, look_inside=False), begun=False)


def _coming(day: date, ticked: Ticked, *, begun: bool) -> Coming:
    eight = f"on {Weekday(day.weekday()).label} {in_words(day)}, from eight in the morning"
    when = "within ten minutes" if begun else eight
    return Coming(day=day, at_once=begun, when=when, ticked=ticked)


# Of one partnership


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of some people are made from."""

    contents: Mapping[int, Contents]  # by person: only what is of the partnership
    dues: Mapping[int, Due]
    why: Mapping[int, str]
    urls: Mapping[int, str]
    roles: Mapping[int, set[str]]
    held: bool


def _known(run: Coming, people: Sequence[Person], partnership: Partnership) -> _Known:
    pks = {person.pk for person in people}
    dues = {due.person_pk: due for due in run.ticked.letters if due.person_pk in pks}
    memberships = Membership.objects.current(clock.today()).filter(
        partner__partnership=partnership, person__in=pks
    )
    urls: dict[int, str] = {}
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for each in memberships.order_by("pk"):
        urls.setdefault(each.person_id, each.get_absolute_url())
        roles[each.person_id].add(each.role)
    return _Known(
        contents=_of_the_partnership(dues.values(), partnership),
        dues=dues,
        why={each.person_pk: each.why for each in run.ticked.nothing},
        urls=urls,
        roles=roles,
        held=LetterHold.objects.standing().filter(partnership=partnership).exists(),
    )


def _of_the_partnership(dues: Iterable[Due], partnership: Partnership) -> dict[int, Contents]:
    """What of each letter is about the partnership; one query."""
    dues = list(dues)
    named = {each.deliverable_pk for due in dues for each in due.contents.reminders}
    named |= {each.deliverable_pk for due in dues for each in due.contents.escalations}
    own = _own(named, partnership)
    return {due.person_pk: _narrowed(due.contents, own, partnership.pk) for due in dues}


def _own(promises: Collection[int], partnership: Partnership) -> set[int]:
    rows = Deliverable.objects.filter(action__plan__partnership=partnership, pk__in=promises)
    return set(rows.order_by().values_list("pk", flat=True))


def _narrowed(contents: Contents, own: Collection[int], partnership: int) -> Contents:
    digest = contents.digest
    return Contents(
        day=contents.day,
        reminders=tuple(each for each in contents.reminders if each.deliverable_pk in own),
        escalations=tuple(each for each in contents.escalations if each.deliverable_pk in own),
        digest=digest if digest and partnership in digest.since else None,
    )


def _line(person: Person, known: _Known) -> Line:
    contents = known.contents.get(person.pk)
    what = words_of(contents) if contents else ""
    why = "" if what else _why_nothing(person, known)
    if contents and contents.digest and not says_something(known.dues[person.pk]):
        what, why = "", NOTHING_TO_SAY
    return Line(name=person.name, url=known.urls[person.pk], what=what, why=why)


def _why_nothing(person: Person, known: _Known) -> str:
    if not known.roles[person.pk] & set(ROUTINE_ROLES):
        return NOT_THEIR_ROLE
    if known.held:
        return HELD
    if person.pk in known.dues:
        return OTHERS_ONLY
    return known.why.get(person.pk, NO_PLAN)


def words_of(contents: Contents) -> str:
    """ "The weekly letter, 2 reminders"; blank for nothing."""
    return in_a_letter(
        digest=contents.digest is not None,
        reminders=len(contents.reminders),
        steps=len(contents.escalations),
    )


def in_a_letter(*, digest: bool, reminders: int, steps: int) -> str:
    """What is in a routine letter."""
    parts = [
        "weekly letter" if digest else "",
        counted(reminders, "reminder") if reminders else "",
        counted(steps, "promise that is long overdue", "promises that are long overdue")
        if steps
        else "",
    ]
    words = ", ".join(filter(None, parts))
    return words[:1].upper() + words[1:]
