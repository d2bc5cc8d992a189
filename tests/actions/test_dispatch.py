"""The tick: each thing once, one routine letter a person and day, nothing lost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions import dispatch
from actions.dispatch import OWED, ROUTINE, has_begun, keep_house, last_tick, tick
from actions.models import Escalation, Plan, PlanStatus
from actions.reminders import contents_of, eight_on
from concordat.lib import clock
from concordat.outbox.models import Letter, Occurrence
from partners.models import DigestWish, Told
from tests import factories as make
from tests.actions import plain_letters

pytestmark = pytest.mark.django_db
MONDAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _plain_letters(monkeypatch):
    plain_letters.use(monkeypatch)


def at(day, hour=9):
    """A moment in London."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON).astimezone(UTC)


def tick_on(day, hour=9, **options):
    with clock.pretend(at(day, hour)):
        return tick(at(day, hour), **options)


def send_on(day, hour=9):
    return plain_letters.send(at(day, hour))


class World:
    """A partnership with one of each, and a plan."""

    def __init__(self, **plan):
        self.of = make.partnership()
        self.at = make.partner(of=self.of)
        self.lead = make.lead(self.at)
        self.coordinator = make.coordinator(self.of)
        self.commissioner = make.commissioner(self.of)
        self.plan = make.plan(self.of, **plan)

    def promise(self, by_when="29 May 2015"):
        return make.deliverable(plan=self.plan, leads=[self.at], by_when=by_when)


def letters_of(person):
    """What was written to somebody, as contents."""
    rows = Letter.objects.filter(person=person.pk, kind=ROUTINE).order_by("pk")
    return [contents_of(row.person, row.ids) for row in rows]


# When


def test_nothing_goes_before_eight_in_london():
    world = World()
    found = tick_on(MONDAY, hour=7)
    assert found.early
    assert not Letter.objects.exists()
    assert last_tick() is not None
    assert {due.person_pk for due in tick_on(MONDAY, hour=8).letters} == {
        world.lead.pk,
        world.coordinator.pk,
        world.commissioner.pk,
    }


def test_a_day_at_which_the_clock_is_held_is_there_as_a_whole(hold):
    early = at(MONDAY, hour=3)
    assert not has_begun(early)
    hold(MONDAY)
    assert has_begun(early)
    World()
    assert len(tick(early).letters) == 3


def test_the_held_clock_that_is_moved_on_by_a_week_makes_the_next_digests(hold):
    world = World()
    hold(MONDAY)
    tick(clock.now())
    plain_letters.send(clock.now())
    hold("2015-06-22")
    tick(clock.now())
    first, second = letters_of(world.lead)
    assert second.digest.since == {world.of.pk: first.digest.until}


def test_a_tick_says_by_the_real_clock_when_it_ended(hold):
    assert last_tick() is None
    hold(MONDAY)
    tick(clock.now())
    assert clock.real_now() - last_tick() < timedelta(minutes=1)
    tick(clock.now())
    assert Occurrence.objects.filter(kind="tick").count() == 1


# Once


def test_a_second_tick_writes_nothing():
    World().promise()
    assert len(tick_on(MONDAY).letters) == 3
    before = Letter.objects.count(), Occurrence.objects.count(), Escalation.objects.count()
    again = tick_on(MONDAY, hour=10)
    assert again.letters == ()
    assert (
        Letter.objects.count(),
        Occurrence.objects.count(),
        Escalation.objects.count(),
    ) == before


def test_a_tick_that_forgets_what_was_done_doubles_control(monkeypatch):
    """The control: without occurrences, and without one letter a day, things go twice."""
    World().promise()
    tick_on(MONDAY)
    send_on(MONDAY)
    Occurrence.objects.filter(kind="digest").delete()
    monkeypatch.setattr(dispatch, "_had_one", lambda people, day: set())
    assert len(tick_on(MONDAY, hour=10).letters) == 3


def test_everything_of_a_day_is_one_letter():
    world = World()
    late, soon = world.promise(), world.promise("6 July 2015")
    tick_on(MONDAY)
    [contents] = letters_of(world.lead)
    assert contents.digest.day == MONDAY
    assert [each.deliverable_pk for each in contents.escalations] == [late.pk]
    assert [each.deliverable_pk for each in contents.reminders] == [soon.pk]


def test_whoever_had_a_letter_today_has_the_rest_tomorrow():
    world = World()
    tick_on(MONDAY)
    send_on(MONDAY)
    late, soon = world.promise(), world.promise("6 July 2015")
    found = tick_on(MONDAY, hour=11)
    assert found.letters == ()
    assert found.waits == {world.lead.pk, world.coordinator.pk}
    assert [step.deliverable_pk for step in found.steps] == [late.pk]
    assert Occurrence.objects.filter(kind=OWED).count() == 2
    assert tick_on(MONDAY, hour=12).steps == ()
    tick_on("2015-06-16")
    contents = letters_of(world.lead)[-1]
    assert [each.deliverable_pk for each in contents.escalations] == [late.pk]
    assert [each.deliverable_pk for each in contents.reminders] == [soon.pk]
    assert not Occurrence.objects.filter(kind=OWED).exists()
    send_on("2015-06-16")
    assert tick_on("2015-06-17").letters == ()


def test_whoever_has_a_letter_waiting_gets_no_second_one_and_loses_nothing():
    world = World()
    tick_on(MONDAY)
    tick_on("2015-06-22")
    assert len(letters_of(world.lead)) == 1
    send_on("2015-06-22", hour=10)
    assert tick_on("2015-06-22", hour=11).letters == ()  # it was sent today
    tick_on("2015-06-23")
    first, second = letters_of(world.lead)
    assert second.digest.since == {world.of.pk: first.digest.until}
    assert second.digest.day == date(2015, 6, 22)


def test_a_tick_that_breaks_off_leaves_nothing_half_done(monkeypatch):
    World().promise()

    def broken(*args):
        raise RuntimeError("The machine was switched off.")

    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "post_all", broken)
        with pytest.raises(RuntimeError):
            tick_on(MONDAY)
    assert not Occurrence.objects.exists()
    assert not Escalation.objects.exists()
    assert len(tick_on(MONDAY).letters) == 3


# Whom


def test_who_wants_no_digest_and_no_reminders_is_still_told_by_the_ladder():
    world = World()
    make.letter_wishes(world.lead, digest=DigestWish.NONE, reminders=False)
    late = world.promise()
    world.promise("6 July 2015")
    tick_on(MONDAY)
    [contents] = letters_of(world.lead)
    assert contents.digest is None
    assert contents.reminders == ()
    assert [each.deliverable_pk for each in contents.escalations] == [late.pk]


def test_the_commissioners_are_told_whatever_the_lead_chose():
    world = World()
    make.letter_wishes(world.lead, digest=DigestWish.NONE, reminders=False)
    world.promise("1 May 2015")
    tick_on(MONDAY)
    assert letters_of(world.lead) == []
    [contents] = letters_of(world.commissioner)
    assert [each.tells for each in contents.escalations] == [Told.COMMISSIONERS]


def test_a_digest_goes_on_the_day_that_somebody_chose():
    world = World()
    make.letter_wishes(world.lead, weekday=3)
    tick_on(MONDAY)
    assert letters_of(world.lead) == []
    tick_on("2015-06-18")
    assert len(letters_of(world.lead)) == 1


def test_a_plan_made_live_with_dates_long_past_sets_off_no_storm():
    world = World(status=PlanStatus.DRAFT)
    for _ in range(30):
        world.promise("Jan 15")
    assert tick_on(MONDAY).letters == ()
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.LIVE)
    found = tick_on("2015-06-16")
    # Only the last step is taken, in one letter; leads hear of it in their digest.
    assert [step.days for step in found.steps] == [28] * 30
    assert [due.person_pk for due in found.letters] == [world.commissioner.pk]
    assert len(letters_of(world.commissioner)[0].escalations) == 30
    for day in range(17, 22):
        send_on("2015-06-16")
        assert tick_on(date(2015, 6, day)).letters == ()


def test_a_ladder_without_memory_storms_control(monkeypatch):
    """The control: were steps that are taken not remembered, each tick would take them."""
    world = World()
    world.promise("Jan 15")
    tick_on(MONDAY)
    monkeypatch.setattr("actions.reminders.due._taken", lambda late: {})
    assert dispatch.due_escalations(MONDAY) != []


def test_a_hold_leaves_a_partnership_out_until_it_is_let_go():
    world = World()
    world.promise()
    hold = make.letter_hold(world.of)
    assert tick_on(MONDAY).letters == ()
    assert not Escalation.objects.exists()
    hold.released_by, hold.released_at = hold.held_by, at("2015-06-16")
    hold.save()
    tick_on("2015-06-16")
    [contents] = letters_of(world.lead)
    assert contents.escalations


def test_what_is_owed_since_yesterday_waits_for_a_hold_too():
    """The control is the letter after it is let go."""
    world = World()
    tick_on(MONDAY)
    send_on(MONDAY)
    world.promise()
    tick_on(MONDAY, hour=11)
    hold = make.letter_hold(world.of)
    assert tick_on("2015-06-16").letters == ()
    assert Occurrence.objects.filter(kind=OWED).count() == 2
    hold.released_by, hold.released_at = hold.held_by, at("2015-06-17")
    hold.save()
    tick_on("2015-06-17")
    assert letters_of(world.lead)[-1].escalations
    assert not Occurrence.objects.filter(kind=OWED).exists()


def test_what_is_owed_of_one_partnership_is_not_lost_by_a_letter_about_another():
    world, other = World(), World()
    make.membership(world.lead, other.at)
    tick_on(MONDAY)
    send_on(MONDAY)
    late = world.promise()
    tick_on(MONDAY, hour=11)
    hold = make.letter_hold(world.of)
    elsewhere = other.promise()
    tick_on("2015-06-16")
    send_on("2015-06-16")
    told = letters_of(world.lead)[-1].escalations
    assert [step.deliverable_pk for step in told] == [elsewhere.pk]
    hold.released_by, hold.released_at = hold.held_by, at("2015-06-17")
    hold.save()
    tick_on("2015-06-17")
    told = letters_of(world.lead)[-1].escalations
    assert [step.deliverable_pk for step in told] == [late.pk]


def test_those_who_report_are_not_told():
    world = World()
    late = world.promise()
    tick_on("2015-06-11")
    make.update(late, at=world.at, by=world.lead, on="2015-06-11", progress="delivered")
    assert tick_on("2015-06-12").letters == ()


# Dry


def test_a_dry_run_says_who_would_get_what_and_writes_nothing():
    world = World()
    world.promise()
    none = make.lead(world.at)
    make.letter_wishes(none, digest=DigestWish.NONE)
    thursday = make.commissioner(world.of)
    make.letter_wishes(thursday, weekday=3)
    held = make.coordinator(make.partnership())
    elsewhere = held.memberships.get().partner.partnership
    make.plan(elsewhere)
    make.letter_hold(elsewhere)
    found = tick_on(MONDAY, dry_run=True)
    assert {due.person_pk for due in found.letters} == {
        world.lead.pk,
        world.coordinator.pk,
        world.commissioner.pk,
        none.pk,  # told by the ladder
    }
    assert {each.person_pk: each.why for each in found.nothing} == {
        thursday.pk: "Nothing is due; their next digest is on 18 June 2015.",
        held.pk: "Their letters are held.",
    }
    assert not Letter.objects.exists()
    assert not Occurrence.objects.exists()
    assert not Escalation.objects.exists()


def test_a_dry_run_says_why_somebody_gets_nothing(monkeypatch):
    world = World()
    silent = make.lead(world.at)
    make.letter_wishes(silent, digest=DigestWish.NONE)
    make.letter_wishes(world.commissioner, weekday=1)
    tick_on(MONDAY)
    send_on(MONDAY)
    world.promise()
    whys = {each.person_pk: each.why for each in tick_on(MONDAY, dry_run=True).nothing}
    assert whys[world.lead.pk] == "They had a letter today; what is due now goes tomorrow."
    plain_letters.use(monkeypatch, says_something=False)
    whys = {each.person_pk: each.why for each in tick_on("2015-06-16", dry_run=True).nothing}
    assert whys[world.commissioner.pk] == "There is nothing to say in the digest."
    whys = {each.person_pk: each.why for each in tick_on("2015-06-20", dry_run=True).nothing}
    assert whys[silent.pk] == "They want no digest, and nothing else is due."


def test_a_dry_run_before_eight_says_what_will_go():
    World()
    found = tick_on(MONDAY, hour=6, dry_run=True)
    assert found.early
    assert len(found.letters) == 3


# Cost


def queries_of_a_tick(day):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tick_on(day)
    return len(queries)


def test_a_tick_s_query_count_does_not_grow_with_the_number_of_plans():
    world = World()
    world.promise()
    world.promise("6 July 2015")
    first = queries_of_a_tick(MONDAY)
    send_on(MONDAY)
    for _ in range(12):
        world.plan = make.plan(world.of)
        world.promise("8 June 2015")
        world.promise("13 July 2015")
    assert queries_of_a_tick("2015-06-22") <= first


def test_queries_that_grow_with_plans_are_noticed_control(monkeypatch):
    """The control: a look at each plan by itself shows."""
    world = World()
    first = queries_of_a_tick(MONDAY)
    send_on(MONDAY)
    for _ in range(12):
        make.plan(world.of)
    taken = dispatch.getting_digests

    def one_by_one(on):
        for plan in Plan.objects.all():
            plan.refresh_from_db()
        return taken(on)

    monkeypatch.setattr(dispatch, "getting_digests", one_by_one)
    assert queries_of_a_tick("2015-06-22") > first


# Housekeeping


def test_what_no_tick_asks_for_any_more_is_removed_and_the_last_digest_stays():
    world = World()
    world.promise()
    tick_on("2015-06-12")
    send_on("2015-06-12")
    for monday in ("2015-06-15", "2015-06-22"):
        tick_on(monday)
        send_on(monday)
    assert keep_house(at("2015-06-30")) == 0
    kinds = set(Occurrence.objects.values_list("kind", flat=True))
    assert kinds >= {"digest", "escalation", "tick"}
    assert keep_house(at("2016-08-15")) == 5  # two told by the ladder, three digests
    left = Occurrence.objects.exclude(kind="tick")
    assert set(left.values_list("kind", "period")) == {("digest", "2015-06-22")}
    with clock.pretend(eight_on(date(2016, 8, 15))):
        assert Escalation.objects.exists()
