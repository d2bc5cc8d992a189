"""A plan as it was: the same as was to be seen when that day was the present."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actions import by_when
from actions.importing.demonstration import DEMONSTRATION_DAY, load_demonstration
from actions.models import Deliverable, Plan, Revision, Theme
from actions.reports.as_at import as_at, row_then, standing_then, text_before
from actions.reports.choosing import in_order
from actions.reports.health import plan_fact_then, plan_facts
from actions.reports.health_rules import PlanFact
from actions.reports.overdue import WORST_FIRST, late_of
from actions.reports.picture import Picture, picture_of, picture_of_rows
from actions.reports.rows import Row, for_rows, row_of
from actions.services import revising
from actions.services.assuring import confirm_delivered, return_report
from actions.services.dates import agree_deadline, make_coming_due_dates, record_reading
from actions.services.establishing import Part, Promise
from actions.services.schemes import choose_scheme
from actions.statuses import SCHEMES, Assurance, Confidence, Progress, Refused
from concordat.lib.scratch import scratch_database
from partners.models import Partner, Partnership, Person
from partners.permissions import Standing
from tests import factories as make

WORDS = ["Mar 15", "May 15 and Dec 15", "Monthly from Dec 14", "Mar 15 (TBC)", "Ongoing", "Soon"]
LATER_WORDS = ["Sep 15", "Monthly from Feb 15", "May 15 and Jan 16", "June 2015 (TBC)"]


# Replaying a history


@dataclass
class Told:
    """A plan with its people, to which things happen."""

    plan: Plan
    coordinator: Person
    commissioner: Person
    partners: list[Partner]

    @property
    def standing(self) -> Standing:
        """The coordinator's, on the day that it is."""
        return make.standing(self.coordinator)

    def promise(self, number: int) -> Deliverable:
        """One of the promises, as it is."""
        promises = list(Deliverable.objects.filter(action__plan=self.plan).order_by("pk"))
        return promises[number % len(promises)]


def begin() -> Told:
    """A plan with a promise of each kind of date."""
    plan = make.plan()
    of = plan.partnership
    partners = [make.partner(of=of) for _ in range(3)]
    for place, words in enumerate(WORDS):
        make.deliverable(
            plan=plan, by_when=words, leads=[partners[place % 3]], points=["One", "Two"]
        )
    return Told(plan, make.coordinator(of), make.commissioner(of), partners)


def report(told: Told, promise: Deliverable, number: int) -> None:
    """Any report that is allowed now."""
    rows = promise.reading.due_dates.unmet().order_by("due_on") if promise.reading else []
    make.update(
        promise,
        by=told.coordinator,
        at=told.partners[number % 3],
        progress=["", *Progress][number % 8],
        confidence=list(Confidence)[number % 4],
        reason="For a reason",
        met=list(rows[:1]) if number % 3 == 0 else [],
        superseded_by=told.promise(number + 1) if number % 8 == 7 else None,
    )


def deliver(told: Told, promise: Deliverable, number: int) -> None:
    """A report of "delivered", with evidence or from before that was asked for."""
    make.update(
        promise,
        by=told.coordinator,
        at=told.partners[number % 3],
        progress=Progress.DELIVERED,
        before_evidence=number % 2 == 1,
    )


def correct(told: Told, promise: Deliverable, number: int) -> None:
    """Other words, sometimes with other points."""
    revising.correct_text(
        deliverable=promise,
        seen_version=promise.version,
        text=f"Text {number}",
        points=[f"Point {number}"] if number % 2 else [],
        why="It was wrong",
        by=told.standing,
    )


def change_leads(told: Told, promise: Deliverable, number: int) -> None:
    """Others answer."""
    parts = [Part(told.partners[number % 3]), Part(told.partners[(number + 1) % 3])]
    revising.change_leads(
        deliverable=promise,
        seen_version=promise.version,
        parts=parts[: 1 + number % 2],
        why="They changed",
        by=told.standing,
    )


def add(told: Told, promise: Deliverable, number: int) -> None:
    """One promise more."""
    action = promise.action
    revising.add_deliverable(
        action=action,
        seen_version=action.version,
        promise=Promise(f"More {number}", WORDS[number % 6], [Part(told.partners[number % 3])]),
        why="It was forgotten",
        by=told.standing,
    )


def withdraw(told: Told, promise: Deliverable, number: int) -> None:
    """One promise less, now and then."""
    if number % 3 == 0:
        revising.withdraw_deliverable(
            deliverable=promise, seen_version=promise.version, why="Not needed", by=told.standing
        )


def move(told: Told, promise: Deliverable, number: int) -> None:
    """Newly agreed words."""
    agree_deadline(deliverable=promise, words=LATER_WORDS[number % 4], agreed_on=told.standing.on)


def read_better(told: Told, promise: Deliverable, number: int) -> None:
    """The words in force, or those agreed first, mean something else."""
    deadlines = list(promise.deadlines.order_by("number"))
    reading = by_when.read_by_when([*WORDS, *LATER_WORDS][number % 10], written_on=make.AGREED)
    record_reading(
        deadline=deadlines[number % len(deadlines)], reading=reading, read_on=told.standing.on
    )


def decide(told: Told, promise: Deliverable, number: int) -> None:
    """What is said to be delivered is confirmed, or returned."""
    by = make.standing(told.commissioner)
    if number % 2:
        confirm_delivered(deliverable=promise, seen_version=promise.version, by=by)
    else:
        return_report(
            deliverable=promise,
            seen_version=promise.version,
            reason="It is not there",
            by=by,
            nonce=uuid.uuid4(),
        )


def choose(told: Told, promise: Deliverable, number: int) -> None:
    """Another rating scheme, or the same again."""
    of = Partnership.objects.get(pk=told.plan.partnership_id)
    scheme = list(SCHEMES)[number % len(SCHEMES)]
    choose_scheme(partnership=of, seen_version=of.version, scheme=scheme, by=told.standing)


HAPPENINGS: list[Callable[[Told, Deliverable, int], None]] = [
    *[report] * 4,
    *[deliver] * 2,
    correct,
    change_leads,
    add,
    withdraw,
    move,
    read_better,
    decide,
    choose,
]


def happen(told: Told, which: int, number: int) -> None:
    """One thing happens, where the rules allow it."""
    with suppress(Refused, PermissionDenied), transaction.atomic():
        HAPPENINGS[which](told, told.promise(number), number)


@dataclass(frozen=True)
class Seen:
    """A plan's register, its picture, what is overdue of it, worst first, and its health."""

    rows: list[Row]
    picture: Picture
    late: list[Row]
    health: PlanFact


def as_seen(row: Row) -> Row:
    """A row without what leads elsewhere."""
    return replace(row, url="", plan_url="", report_url="", please_report=False)


def seen_now(told: Told, on: date) -> Seen:
    """The register and the picture of the present."""
    promised = Deliverable.objects.promised().filter(action__plan=told.plan)
    rows = [as_seen(row_of(each, told.standing)) for each in for_rows(promised).in_plan_order()]
    plan = Plan.objects.get(pk=told.plan.pk)
    picture = picture_of(plan, themes(plan), on, promised.with_timeliness(on))
    overdue = for_rows(promised.overdue(on)).order_by("due_on", "pk")
    late = [as_seen(row_of(each, told.standing)) for each in overdue]
    return Seen(rows, picture, late, plan_facts([told.plan], on)[told.plan.pk])


def seen_then(told: Told, on: date) -> Seen:
    """The same, looked back at."""
    past = as_at(Deliverable.objects.filter(action__plan=told.plan), on)
    then = standing_then(told.standing, on)
    rows = [as_seen(row_then(each, then)) for each in past.promised]
    plan = Plan.objects.get(pk=told.plan.pk)
    past.recolour(plan.partnership)
    picture = picture_of_rows(plan, themes(plan), on, past.deliverables, len(rows))
    links = tuple(
        replace(count, url=count.url.replace(f"&as_at={on}", "")) for count in picture.counts
    )
    late = [as_seen(row_then(each, then)) for each in in_order(late_of(past), WORST_FIRST)]
    health = plan_fact_then(told.plan, past)
    return Seen(rows, replace(picture, counts=links), late, health)


def themes(plan: Plan) -> list[Theme]:
    """The themes of a plan."""
    return list(plan.themes.all())


steps = st.tuples(
    st.integers(0, 45), st.integers(0, len(HAPPENINGS) - 1), st.integers(0, 240), st.booleans()
)


@pytest.mark.django_db
@given(history=st.lists(steps, min_size=4, max_size=14))
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_looking_back_shows_what_was_to_be_seen_when_that_day_was_the_present(
    history: list[tuple[int, int, int, bool]],
) -> None:
    """A random history, told through the services with the clock pretending its days."""
    with transaction.atomic():
        told, on, snapshots = begin(), make.AGREED, {}
        for days, which, number, look in history:
            on += timedelta(days=days)
            with make.on_day(on):
                make_coming_due_dates(on=on)
                happen(told, which, number)
                make_coming_due_dates(on=on)
                snapshots.pop(on, None)
                if look:
                    snapshots[on] = seen_now(told, on)
        with make.on_day(on + timedelta(days=100)):
            make_coming_due_dates(on=on + timedelta(days=100))
            for day, snapshot in snapshots.items():
                assert seen_then(told, day) == snapshot, day
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_delivered_rests_on_is_what_it_rested_on_then() -> None:
    """Said, with evidence, confirmed: each from its own day."""
    told = begin()
    promise = told.promise(0)
    make.update(
        promise, on="2015-01-10", by=told.coordinator, at=told.partners[0], progress="delivered"
    )
    promise.refresh_from_db()
    with make.on_day("2015-02-10"):
        confirm_delivered(
            deliverable=promise,
            seen_version=promise.version,
            by=make.standing(told.commissioner),
        )
    found = {
        day: as_at(Deliverable.objects.filter(pk=promise.pk), date(2015, *day)).deliverables[0]
        for day in ((1, 9), (1, 10), (2, 9), (2, 10))
    }
    assert [(each.progress, each.assurance) for each in found.values()] == [
        (Progress.NOTHING_REPORTED, Assurance.SAID),
        (Progress.DELIVERED, Assurance.EVIDENCED),
        (Progress.DELIVERED, Assurance.EVIDENCED),
        (Progress.DELIVERED, Assurance.CONFIRMED),
    ]


@pytest.mark.django_db
def test_each_thing_that_changes_is_seen_from_its_own_day_on() -> None:
    """Text, leads, date, reading, met date, withdrawal: the day before shows none of them."""
    told = begin()
    monthly = told.promise(2)
    make_coming_due_dates(on=date(2015, 2, 1))
    met = list(monthly.reading.due_dates.order_by("due_on")[:1])
    make.update(monthly, on="2015-02-02", by=told.coordinator, at=told.partners[2], met=met)
    days = [date(2015, 2, number) for number in (5, 10, 15, 20, 25)]
    things = [correct, change_leads, move, read_better, withdraw]
    before = {}
    for day, thing in zip(days, things, strict=True):
        with make.on_day(day - timedelta(days=1)):
            before[day] = seen_now(told, day - timedelta(days=1))
        with make.on_day(day):
            thing(told, told.promise(0), 3)
            assert seen_now(told, day).rows != before[day].rows, thing
    with make.on_day("2015-06-01"):
        for day in days:
            assert seen_then(told, day - timedelta(days=1)) == before[day], day
            assert seen_then(told, day).rows != before[day].rows, day
        assert seen_then(told, date(2015, 1, 31)).rows[2].due_on == date(2014, 12, 31)
        assert seen_then(told, date(2015, 2, 2)).rows[2].due_on == date(2015, 1, 31)


@pytest.mark.django_db
def test_what_a_correction_replaced_is_read_from_its_words_where_it_kept_no_fields() -> None:
    """Corrections made before the fields were kept have only the words of the timeline."""
    before = revising.say_text("One line\nand another", ["First", "Second"])
    assert text_before(Revision(before=before)) == ("One line\nand another", ["First", "Second"])
    assert text_before(Revision(before="Only a text")) == ("Only a text", [])


@pytest.mark.django_db
def test_the_past_shows_in_the_colours_of_its_own_scheme() -> None:
    """Chosen in February and in April: before the first it is what that one replaced."""
    told = begin()
    for day, number in (("2015-02-10", 1), ("2015-04-10", 2)):
        with make.on_day(day):
            choose(told, told.promise(0), number)
    schemes = list(SCHEMES)
    for day, number in (((2, 9), 0), ((2, 10), 1), ((4, 9), 1), ((4, 10), 2)):
        past = as_at(Deliverable.objects.filter(action__plan=told.plan), date(2015, *day))
        found = {each.action.plan.partnership.rating_scheme for each in past.deliverables}
        assert found == {schemes[number]}, day


# The demonstration


@pytest.fixture(scope="module")
def demonstration(django_db_blocker: Any) -> Iterator[dict[str, Plan]]:
    """Both plans with what was reported until the day, once for all tests here: they only look."""
    with django_db_blocker.unblock(), scratch_database():
        call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
        load_demonstration(Path(settings.BASE_DIR) / "fixtures" / "demonstration.toml")
        make_coming_due_dates(on=DEMONSTRATION_DAY)
        yield {plan.partnership.slug: plan for plan in Plan.objects.select_related("partnership")}


DAYS = [date(2014, 12, 31), date(2015, 2, 28), date(2015, 5, 31), DEMONSTRATION_DAY]


def picture_then(plan: Plan, day: date) -> Picture:
    """A plan's picture as it was."""
    past = as_at(Deliverable.objects.filter(action__plan=plan), day)
    return picture_of_rows(plan, themes(plan), day, past.deliverables, len(past.promised))


def test_oxfordshire_has_four_different_pictures_that_each_add_up_to_41(
    demonstration: dict[str, Plan],
) -> None:
    """Superseded ones count; nothing was withdrawn."""
    pictures = [picture_then(demonstration["oxfordshire"], day) for day in DAYS]
    for picture in pictures:
        assert picture.total == picture.chosen == 41
        assert sum(bar.total for bar in picture.bars) == 41
        assert sum(cell.number for bar in picture.bars for cell in bar.cells) == 41
    assert len({picture.bars for picture in pictures}) == 4
    assert len({tuple(count.number for count in each.counts) for each in pictures}) == 4


def test_fewer_and_fewer_promises_were_never_reported_on(
    demonstration: dict[str, Plan],
) -> None:
    pictures = [picture_then(demonstration["oxfordshire"], day) for day in DAYS]
    unreported = [picture.counts[3].number for picture in pictures]
    assert unreported == sorted(unreported, reverse=True)
    delivered = [picture.counts[2].number for picture in pictures]
    assert delivered == sorted(delivered)
    assert unreported[0] > unreported[-1]
    assert delivered[0] < delivered[-1]


@pytest.mark.parametrize("slug", ["oxfordshire", "bedfordshire-luton"])
def test_the_picture_as_at_today_is_the_picture_of_today(
    demonstration: dict[str, Plan], slug: str
) -> None:
    plan, on = demonstration[slug], DEMONSTRATION_DAY
    chosen = Deliverable.objects.promised().filter(action__plan=plan).with_timeliness(on)
    assert picture_then(plan, on).bars == picture_of(plan, themes(plan), on, chosen).bars
