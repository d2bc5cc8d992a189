"""What is due when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.models import Deliverable, PlanStatus
from actions.reminders import (
    Contents,
    DueDigest,
    Reminder,
    Step,
    contents_of,
    digest_day,
    due_escalations,
    due_reminders,
    eight_on,
    getting_digests,
    ids_of,
    latest_digest_day,
    next_digest_day,
    reminder_step,
    steps_that_apply,
)
from concordat.outbox.models import Occurrence
from partners.models import Told
from tests import factories as make

MON, TUE, FRI, SAT, SUN = 0, 1, 4, 5, 6


def day(words):
    return date.fromisoformat(words)


# Days


@pytest.mark.parametrize(
    ("week_of", "weekday", "wanted"),
    [
        ("2015-06-17", MON, "2015-06-15"),
        ("2015-06-15", TUE, "2015-06-16"),
        ("2015-05-27", MON, "2015-05-26"),  # the spring bank holiday
        ("2015-04-01", FRI, "2015-04-07"),  # Good Friday: past the weekend and Easter Monday
        ("2015-04-01", SAT, "2015-04-04"),  # chosen, and kept
        ("2015-04-01", SUN, "2015-04-05"),
        ("2020-12-31", MON, "2020-12-29"),  # Boxing Day in lieu, in week 53
        ("2021-01-01", FRI, "2021-01-04"),
    ],
)
def test_a_digest_has_its_day_in_each_week(week_of, weekday, wanted):
    assert digest_day(day(week_of), weekday) == day(wanted)


@pytest.mark.parametrize(
    ("on", "weekday", "latest", "coming"),
    [
        ("2015-06-15", MON, "2015-06-15", "2015-06-22"),
        ("2015-06-14", MON, "2015-06-08", "2015-06-15"),
        ("2015-05-25", MON, "2015-05-18", "2015-05-26"),
        ("2015-05-26", MON, "2015-05-26", "2015-06-01"),
        ("2015-04-06", FRI, "2015-03-27", "2015-04-07"),
        ("2015-04-07", FRI, "2015-04-07", "2015-04-10"),
    ],
)
def test_the_digest_that_is_due_and_the_one_to_come(on, weekday, latest, coming):
    assert latest_digest_day(day(on), weekday) == day(latest)
    assert next_digest_day(day(on), weekday) == day(coming)


@pytest.mark.parametrize("weekday", range(7))
def test_in_thirteen_years_no_week_has_two_digests_or_none(weekday):
    monday = day("2012-01-02")
    days = [digest_day(monday + timedelta(weeks=week), weekday) for week in range(13 * 52)]
    assert days == sorted(set(days))


def test_eight_in_the_morning_is_london_s_in_summer_and_in_winter():
    assert eight_on(day("2015-06-15")) == datetime(2015, 6, 15, 7, tzinfo=UTC)
    assert eight_on(day("2015-03-28")) == datetime(2015, 3, 28, 8, tzinfo=UTC)
    assert eight_on(day("2015-03-29")) == datetime(2015, 3, 29, 7, tzinfo=UTC)
    assert eight_on(day("2015-10-25")) == datetime(2015, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "on", "step"),
    [
        ("2015-06-30", "2015-06-01", ""),
        ("2015-06-30", "2015-06-02", "before-28"),
        ("2015-06-30", "2015-06-22", "before-28"),  # late, and still the latest that applies
        ("2015-06-30", "2015-06-23", "before-7"),
        ("2015-06-30", "2015-06-30", "before-7"),
        ("2015-06-30", "2015-07-01", "after"),
        ("2015-06-30", "2015-07-13", "after"),
        ("2015-06-30", "2015-07-14", ""),  # from here on the ladder says it
        ("2015-06-28", "2015-05-28", ""),
        ("2015-06-28", "2015-05-29", "before-28"),  # the 31st is a Sunday: the Friday before
        ("2015-06-01", "2015-05-21", "before-28"),
        ("2015-06-01", "2015-05-22", "before-7"),  # the 25th is a bank holiday: the Friday before
        ("2015-04-03", "2015-04-06", ""),  # Good Friday: Easter Monday is no working day
        ("2015-04-03", "2015-04-07", "after"),
        ("2020-02-29", "2020-01-31", "before-28"),  # 1 February is a Saturday
        ("2020-02-29", "2020-03-02", "after"),
    ],
)
def test_which_reminder_of_a_date_applies(due_on, on, step):
    assert reminder_step(day(due_on), day(on), first_step=14) == step


LADDER = ((14, Told.LEADS_AND_COORDINATORS), (28, Told.COMMISSIONERS))


@pytest.mark.parametrize(
    ("overdue", "taken", "wanted"),
    [(13, 0, []), (14, 0, [14]), (27, 0, [14]), (27, 14, []), (28, 14, [28]), (28, 0, [28, 14])]
    + [(400, 0, [28, 14]), (400, 28, [])],
)
def test_which_steps_of_a_ladder_apply_the_latest_first(overdue, taken, wanted):
    assert [days for days, _ in steps_that_apply(overdue, LADDER, taken)] == wanted


# Reminders


@pytest.mark.django_db
class TestReminders:
    def promise(self, by_when="30 June 2015", **fields):
        self.of = fields.pop("of", None) or make.partnership()
        self.at = make.partner(of=self.of)
        self.lead = make.lead(self.at)
        self.plan = make.plan(self.of, **fields)
        return make.deliverable(plan=self.plan, leads=[self.at], by_when=by_when)

    def steps(self, on):
        return [each.step for each in due_reminders(day(on))]

    def test_somebody_is_reminded_of_what_they_lead(self):
        promise = self.promise()
        wanted = Reminder(self.lead.pk, promise.pk, day("2015-06-30"), "before-28")
        assert due_reminders(day("2015-06-02")) == [wanted]
        assert due_reminders(day("2015-06-02"), people={self.lead.pk}) == [wanted]
        assert due_reminders(day("2015-06-02"), people=set()) == []

    def test_each_once_a_due_date(self):
        self.promise()
        [reminder] = due_reminders(day("2015-06-02"))
        Occurrence.objects.create(
            kind=reminder.kind, subject=reminder.subject, period=reminder.period
        )
        assert self.steps("2015-06-03") == []
        assert self.steps("2015-06-23") == ["before-7"]

    def test_none_on_days_that_are_not_working_days(self):
        self.promise()
        assert self.steps("2015-06-06") == []
        assert self.steps("2015-06-08") == ["before-28"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": PlanStatus.DRAFT},
            {"status": PlanStatus.CLOSED},
            {"chased_from": date(2015, 6, 3)},
            {"by_when": "30 June 2015 (TBC)"},
            {"by_when": "Ongoing"},
        ],
    )
    def test_none_for_plans_that_are_not_chased_and_for_dates_that_are_not_firm(self, fields):
        self.promise(**fields)
        assert self.steps("2015-06-02") == []

    def test_none_while_the_partnership_s_letters_are_held(self):
        promise = self.promise()
        hold = make.letter_hold(self.of)
        assert self.steps("2015-06-02") == []
        hold.released_by, hold.released_at = hold.held_by, eight_on(day("2015-06-03"))
        hold.save()
        assert self.steps("2015-06-03") == ["before-28"]
        assert promise.pk

    def test_none_for_what_was_delivered(self):
        promise = self.promise()
        make.update(promise, at=self.at, by=self.lead, on="2015-06-01", progress="delivered")
        assert self.steps("2015-06-02") == []

    def test_of_several_dates_each_is_reminded_of_by_itself(self):
        self.promise(by_when="31 May 2015 and 30 June 2015")
        found = [(each.due_on, each.step) for each in due_reminders(day("2015-06-02"))]
        assert found == [(day("2015-05-31"), "after"), (day("2015-06-30"), "before-28")]

    def test_before_a_date_everybody_is_reminded_after_it_who_reported_is_left_in_peace(self):
        self.promise()
        other = make.partner(of=self.of)
        both = make.deliverable(plan=self.plan, leads=[self.at, other], by_when="30 June 2015")
        silent = make.lead(other)
        make.update(both, at=self.at, by=self.lead, on="2015-06-20")
        before = {
            (each.person_pk, each.deliverable_pk) for each in due_reminders(day("2015-06-23"))
        }
        after = {(each.person_pk, each.deliverable_pk) for each in due_reminders(day("2015-07-01"))}
        assert {(self.lead.pk, both.pk), (silent.pk, both.pk)} <= before
        assert (self.lead.pk, both.pk) not in after
        assert (silent.pk, both.pk) in after

    def test_when_a_ladder_begins_earlier_the_reminder_after_gives_way(self):
        of = make.partnership()
        make.ladder_step(of, days=3)
        self.promise(of=of)
        assert self.steps("2015-07-02") == ["after"]
        assert self.steps("2015-07-03") == []


# The ladder


@pytest.mark.django_db
class TestEscalations:
    def promise(self, by_when="29 May 2015", **fields):
        self.of = fields.pop("of", None) or make.partnership()
        self.at = make.partner(of=self.of)
        self.lead = make.lead(self.at)
        self.coordinator = make.coordinator(self.of)
        self.commissioner = make.commissioner(self.of)
        return make.deliverable(plan=make.plan(self.of, **fields), leads=[self.at], by_when=by_when)

    def taken(self, step):
        make.escalation(
            Deliverable.objects.get(pk=step.deliverable_pk),
            due_on=step.due_on,
            days=step.days,
            tells=step.tells,
        )

    def test_after_14_days_leads_and_coordinators_after_28_the_commissioners(self):
        promise = self.promise()
        assert due_escalations(day("2015-06-11")) == []
        [step] = due_escalations(day("2015-06-12"))
        assert step.deliverable_pk == promise.pk
        assert (step.days, step.tells) == (14, Told.LEADS_AND_COORDINATORS)
        assert step.people == tuple(sorted([self.lead.pk, self.coordinator.pk]))
        self.taken(step)
        assert due_escalations(day("2015-06-15")) == []
        [step] = due_escalations(day("2015-06-26"))
        assert (step.days, step.tells) == (28, Told.COMMISSIONERS)
        assert step.people == (self.commissioner.pk,)
        self.taken(step)
        assert due_escalations(day("2015-08-28")) == []

    def test_however_late_only_the_latest_step_is_taken(self):
        self.promise()
        [step] = due_escalations(day("2015-08-28"))
        assert step.days == 28
        self.taken(step)
        assert due_escalations(day("2015-08-28")) == []

    def test_a_partnership_s_own_ladder_takes_the_place_of_the_default(self):
        of = make.partnership()
        make.ladder_step(of, days=7, tells=Told.COMMISSIONERS)
        self.promise(of=of)
        [step] = due_escalations(day("2015-06-05"))
        assert (step.days, step.tells) == (7, Told.COMMISSIONERS)

    def test_a_newly_agreed_date_has_a_ladder_of_its_own(self):
        promise = self.promise()
        self.taken(due_escalations(day("2015-06-26"))[0])
        asked = make.date_request(promise, "12 June 2015", on="2015-06-10", by=self.lead)
        make.date_decision(asked, on="2015-06-10")
        [step] = due_escalations(day("2015-06-26"))
        assert (step.due_on, step.days) == (day("2015-06-12"), 14)

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": PlanStatus.DRAFT},
            {"chased_from": date(2015, 6, 16)},
            {"by_when": "29 May 2015 (TBC)"},
            {"by_when": "From April 15"},
        ],
    )
    def test_none_for_drafts_before_chasing_begins_and_for_dates_that_are_not_firm(self, fields):
        self.promise(**fields)
        assert due_escalations(day("2015-06-15")) == []

    def test_none_on_days_off_and_none_while_letters_are_held(self):
        self.promise()
        assert due_escalations(day("2015-06-13")) == []
        make.letter_hold(self.of)
        assert due_escalations(day("2015-06-15")) == []

    def test_where_nobody_could_be_told_the_step_before_it_is_taken(self):
        at = make.partner()
        lead = make.lead(at)
        make.deliverable(plan=make.plan(at.partnership), leads=[at], by_when="29 May 2015")
        [step] = due_escalations(day("2015-08-28"))
        assert (step.days, step.people) == (14, (lead.pk,))

    def test_where_nobody_at_all_could_be_told_no_step_is_taken(self):
        make.deliverable(by_when="29 May 2015")
        assert due_escalations(day("2015-08-28")) == []


# Digests


@pytest.mark.django_db
class TestDigests:
    def getting(self, on, person):
        return next(
            (each for each in getting_digests(day(on)) if each.person_pk == person.pk), None
        )

    def had(self, person, partnership, on):
        Occurrence.objects.create(
            kind="digest", subject=f"person:{person.pk}/partnership:{partnership.pk}", period=on
        )

    def test_its_window_begins_where_the_last_one_ended_however_long_ago(self):
        of = make.partnership()
        lead = make.lead(make.partner(of=of))
        make.plan(of)
        self.had(lead, of, "2015-05-18")
        self.had(lead, of, "2015-05-11")
        due = self.getting("2015-06-15", lead).due(day("2015-06-15"), MON)
        assert due == DueDigest(lead.pk, day("2015-06-15"), {of.pk: eight_on(day("2015-05-18"))})
        assert due.until == eight_on(day("2015-06-15"))

    def test_a_late_one_ends_on_its_own_day(self):
        of = make.partnership()
        lead = make.lead(make.partner(of=of))
        make.plan(of)
        self.had(lead, of, "2015-06-08")
        due = self.getting("2015-06-18", lead).due(day("2015-06-18"), MON)
        assert due.day == day("2015-06-15")

    def test_none_twice_for_a_day(self):
        of = make.partnership()
        lead = make.lead(make.partner(of=of))
        make.plan(of)
        self.had(lead, of, "2015-06-15")
        assert self.getting("2015-06-18", lead).due(day("2015-06-18"), MON) is None

    def test_the_first_of_all_comes_on_its_own_day_and_looks_back_to_the_membership(self):
        of = make.partnership()
        old, new = make.membership(at=make.partner(of=of)), None
        new = make.membership(at=make.partner(of=of), since="2015-06-09")
        make.plan(of)
        assert self.getting("2015-06-16", old.person).due(day("2015-06-16"), MON) is None
        due = self.getting("2015-06-15", old.person).due(day("2015-06-15"), MON)
        assert due.since == {of.pk: eight_on(day("2015-05-18"))}
        due = self.getting("2015-06-15", new.person).due(day("2015-06-15"), MON)
        assert due.since == {of.pk: eight_on(day("2015-06-09"))}

    def test_what_is_held_is_left_out_and_its_next_window_covers_it(self):
        here, there = make.partnership(), make.partnership()
        lead = make.lead(make.partner(of=here))
        make.membership(lead, make.partner(of=there), since="2015-06-01")
        make.plan(here), make.plan(there)
        self.had(lead, here, "2015-06-01")
        self.had(lead, there, "2015-06-01")
        hold = make.letter_hold(there)
        due = self.getting("2015-06-08", lead).due(day("2015-06-08"), MON)
        assert set(due.since) == {here.pk}
        self.had(lead, here, "2015-06-08")
        hold.released_by, hold.released_at = hold.held_by, eight_on(day("2015-06-10"))
        hold.save()
        assert self.getting("2015-06-10", lead).due(day("2015-06-10"), MON) is None
        due = self.getting("2015-06-15", lead).due(day("2015-06-15"), MON)
        assert due.since == {
            here.pk: eight_on(day("2015-06-08")),
            there.pk: eight_on(day("2015-06-01")),
        }

    def test_where_everything_was_held_it_goes_when_it_is_let_go(self):
        of = make.partnership()
        lead = make.lead(make.partner(of=of))
        make.plan(of)
        self.had(lead, of, "2015-06-08")
        hold = make.letter_hold(of)
        assert self.getting("2015-06-15", lead).due(day("2015-06-15"), MON) is None
        assert self.getting("2015-06-15", lead).held == (of.pk,)
        hold.delete()
        assert self.getting("2015-06-17", lead).due(day("2015-06-17"), MON).day == day("2015-06-15")

    def test_two_roles_in_a_partnership_are_one_digest_since_the_earlier(self):
        of = make.partnership()
        at = make.partner(of=of)
        lead = make.membership(at=at, since="2015-06-12").person
        make.membership(lead, at, "commissioner", since="2015-06-10")
        make.plan(of), make.plan(of)
        [found] = getting_digests(day("2015-06-15"))
        assert found.partnerships == (of.pk,)
        assert found.member_since == day("2015-06-10")

    def test_readers_and_those_without_a_live_plan_get_none(self):
        of, idle = make.partnership(), make.partnership()
        reader = make.member(make.partner(of=of), "reader")
        make.plan(of)
        waiting = make.lead(make.partner(of=idle))
        make.plan(idle, status=PlanStatus.DRAFT)
        assert self.getting("2015-06-15", reader) is None
        assert self.getting("2015-06-15", waiting) is None


# Contents


@pytest.mark.django_db
def test_a_letter_s_ids_name_everything_in_it_and_what_is_settled_is_left_out():
    of = make.partnership()
    at = make.partner(of=of)
    lead = make.lead(at)
    plan = make.plan(of)
    soon = make.deliverable(plan=plan, leads=[at], by_when="30 June 2015")
    late = make.deliverable(plan=plan, leads=[at], by_when="29 May 2015")
    step = Step(late.pk, day("2015-05-29"), 14, Told.LEADS_AND_COORDINATORS)
    make.escalation(late, due_on=step.due_on, days=14, tells=step.tells)
    reminder = Reminder(lead.pk, soon.pk, day("2015-06-30"), "before-28")
    digest = DueDigest(lead.pk, day("2015-06-15"), {of.pk: eight_on(day("2015-06-08"))})
    contents = Contents(day("2015-06-17"), (reminder,), (step,), digest)
    ids = ids_of(contents)
    assert contents_of(lead.pk, ids) == contents
    for promise in (soon, late):
        make.update(promise, at=at, by=lead, on="2015-06-17", progress="delivered")
    assert contents_of(lead.pk, ids) == Contents(day("2015-06-17"), (), (), digest)
    assert contents_of(lead.pk, {"day": 735765}).digest is None
