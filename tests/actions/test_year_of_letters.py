"""A year of routine letters: 2020, with 29 February, week 53 and both changes of the clock.

Every moment of the year stands in one digest of each person, however late or doubled ticks are.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from actions import dispatch
from actions.dispatch import ROUTINE, tick
from actions.models import Escalation
from actions.reminders import contents_of, digest_day, eight_on
from concordat.lib import clock
from concordat.outbox.models import Letter, Occurrence
from partners.models import DigestWish, Person
from tests import factories as make
from tests.actions import plain_letters

pytestmark = pytest.mark.django_db

FIRST = date(2019, 12, 30)  # the Monday of week 1 of 2020
LAST = date(2021, 1, 10)  # the Sunday after week 53
# Nobody rang: three weeks in a row, single Mondays, the days of both changes of the clock.
SILENT = {
    *(date(2020, 3, 2) + timedelta(days=each) for each in range(21)),
    *(date(2020, 3, 29) + timedelta(days=each) for each in range(2)),
    *(date(2020, 10, 25) + timedelta(days=each) for each in range(2)),
    date(2020, 6, 15),
    date(2020, 12, 29),
}
# On the other days; all of these are days of somebody's digest.
RINGING = (0, 1, 3, 5)
WEEKDAYS = (0, 0, 0, 1, 3, 5, 0, 0)
DATES = (
    "29 February 2020",
    "31 March 2020",
    "30 April 2020",
    "26 October 2020",
    "31 December 2020",
    "1 January 2021",
)


@dataclass
class Year:
    """The people, and what ticks did."""

    people: list[Person] = field(default_factory=list)
    weekdays: dict[int, int] = field(default_factory=dict)
    ticks: int = 0


def populate() -> Year:
    """40 people in two partnerships, with wishes of their own; promises all through the year."""
    year = Year()
    for of in (make.partnership(), make.partnership()):
        plan = make.plan(of)
        partners = [make.partner(of=of) for _ in range(8)]
        people = [make.lead(partners[each % 8]) for each in range(16)]
        people += [make.coordinator(of), make.coordinator(of)]
        people += [make.commissioner(of), make.commissioner(of)]
        for number, words in enumerate(DATES):
            make.deliverable(plan=plan, leads=[partners[number]], by_when=words)
        for number, person in enumerate(people):
            weekday = WEEKDAYS[number % len(WEEKDAYS)]
            year.weekdays[person.pk] = weekday
            make.letter_wishes(person, weekday=weekday, reminders=number % 5 != 0)
        year.people += people
    # One belongs to both, and one wants no digest.
    make.membership(year.people[0], partners[0])
    year.people[1].letter_wishes.digest = DigestWish.NONE
    year.people[1].letter_wishes.save()
    del year.weekdays[year.people[1].pk]
    return year


def days():
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def live(year, *, silent=SILENT, doubled=True):
    """Tick through the year; many rings twice, with what the first one wrote sent between."""
    for day in days():
        if day in silent or day.weekday() not in RINGING:
            continue
        for hour in (8, 17) if doubled and day.weekday() in (0, 3) else (8,):
            now = datetime.combine(day, time(hour), tzinfo=clock.LONDON).astimezone(UTC)
            with clock.pretend(now):
                tick(now)
                plain_letters.send(now)
            year.ticks += 1


def windows_of(person):
    """The windows of somebody's digests by partnership, in order."""
    found = {}
    for letter in Letter.objects.filter(kind=ROUTINE, person=person).order_by("pk"):
        digest = contents_of(person, letter.ids).digest
        for partnership, since in (digest.since if digest else {}).items():
            found.setdefault(partnership, []).append((since, digest.until))
    return found


def days_missed(windows):
    """The days of the year whose noon stands in no window, and those in several."""
    noons = [clock.start_of(day) + timedelta(hours=12) for day in days()]
    last = max(until for _, until in windows)
    counts = Counter(noon for noon in noons for since, until in windows if since <= noon < until)
    return (
        [noon for noon in noons if noon < last and not counts[noon]],
        [noon for noon, count in counts.items() if count > 1],
    )


@pytest.fixture
def year(monkeypatch):
    plain_letters.use(monkeypatch)
    return populate()


@pytest.mark.drill("A year of letters")
def test_in_a_year_nobody_misses_a_day_or_hears_of_one_twice(year, figures):
    live(year)
    assert len(year.people) == 40
    assert year.ticks > 250
    for person, weekday in year.weekdays.items():
        for windows in windows_of(person).values():
            assert days_missed(windows) == ([], [])
            # Each begins where the one before ended, to the second.
            assert [since for since, _ in windows[1:]] == [until for _, until in windows[:-1]]
            # One a week but for those in which nobody rang; the three silent weeks are one.
            ends = [clock.day_of(until) for _, until in windows]
            assert all(digest_day(each, weekday) == each for each in ends)
            assert 48 <= len(ends) <= 54
    # 2020 has a week 53, its Monday is a bank holiday, and on the Tuesday nobody rang.
    mondays = [person for person, weekday in year.weekdays.items() if weekday == 0]
    ends = {until for _, until in next(iter(windows_of(mondays[0]).values()))}
    assert eight_on(date(2020, 12, 29)) in ends
    assert year.people[1].pk not in {
        int(each.partition("/")[0].removeprefix("person:"))
        for each in Occurrence.objects.filter(kind="digest").values_list("subject", flat=True)
    }
    # Never more than one routine letter a person a day.
    sent = Counter((letter.person, clock.day_of(letter.sent_at)) for letter in Letter.objects.all())
    assert set(sent.values()) == {1}
    # Each step once a date, in order, and each reminder once.
    steps = Counter(Escalation.objects.values_list("deliverable", "due_on", "days"))
    assert len(steps) >= 2 * 8
    assert set(steps.values()) == {1}
    reminders = Occurrence.objects.filter(kind__startswith="reminder-")
    told = Counter(reminders.values_list("kind", "subject", "period"))
    assert len(told) > 2 * 6
    assert set(told.values()) == {1}
    figures(
        f"{len(year.people)} people, {year.ticks} ticks, {Letter.objects.count()} letters: "
        f"0 days missed or told twice, {len(steps)} steps and {len(told)} reminders once each"
    )


@pytest.mark.drill("A year of letters", control=True)
def test_a_digest_of_the_last_seven_days_loses_weeks_control(year, figures):
    """The control: with windows that do not begin where the last ended, the test above fails."""
    live(year, silent=SILENT | {day for day in days() if day > date(2020, 4, 15)}, doubled=False)
    naive = [
        (until - timedelta(days=7), until)
        for _, until in next(iter(windows_of(year.people[2].pk).values()))
    ]
    missed, _ = days_missed(naive)
    figures(f"a window of seven days: {len(missed)} days missed")
    assert len(missed) >= 14


@pytest.mark.drill("A year of letters", control=True)
def test_a_tick_without_memory_repeats_itself_control(year, monkeypatch, figures):
    """The control: were digests not remembered, a doubled ring would tell the same days twice."""
    monkeypatch.setattr("actions.reminders.getting._last_digests", lambda: defaultdict(dict))
    monkeypatch.setattr(dispatch, "_had_one", lambda people, day: set())
    live(year, silent={day for day in days() if day > date(2020, 2, 1)})
    windows = next(iter(windows_of(year.people[2].pk).values()))
    _, twice = days_missed(windows)
    figures(f"no memory: {len(twice)} days told twice")
    assert twice
