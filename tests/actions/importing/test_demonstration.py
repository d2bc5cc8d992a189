"""The demonstration: who is there, and what can be seen on 15 June 2015."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from actions.importing.demonstration import DEMONSTRATION_DAY, load_demonstration
from actions.models import Confirmation, DateRequest, Deliverable, MetDueDate, Plan, Update, Verdict
from actions.services.dates import make_coming_due_dates
from actions.statuses import Assurance, Confidence, Progress, Timeliness
from concordat.lib import clock
from concordat.lib.scratch import scratch_database
from partners.models import (
    Contact,
    ContactVisibility,
    Invitation,
    Membership,
    Partner,
    Person,
    Role,
)

FILE = Path(settings.BASE_DIR) / "fixtures" / "demonstration.toml"
NAMES = ["partners", "oxfordshire", "bedfordshire-luton"]


@pytest.fixture(scope="module")
def demonstration(django_db_blocker: Any) -> Iterator[dict[str, Plan]]:
    """Both plans with what was reported until the day, once for all tests here: they only look."""
    with django_db_blocker.unblock(), scratch_database():
        call_command("loaddata", *NAMES, verbosity=0)
        load_demonstration(FILE)
        make_coming_due_dates(on=DEMONSTRATION_DAY)
        yield {plan.partnership.slug: plan for plan in Plan.objects.all()}


def of(plan: Plan) -> list[Deliverable]:
    """A plan's promises."""
    return list(
        Deliverable.objects.filter(action__plan=plan).select_related("reading").in_plan_order()
    )


def one(plan: Plan, ref: str, number: int = 1) -> Deliverable:
    """One promise by its printed number."""
    return Deliverable.objects.get(action__plan=plan, action__ref=ref, number=number)


def test_everybody_is_marked_and_cannot_sign_in_with_a_password(demonstration):
    people = Person.objects.all()
    assert people.count() == 31
    for person in people:
        assert person.is_demonstration
        assert person.email.endswith(".example.org")
        assert not person.has_usable_password()
        assert not person.is_superuser


def test_every_organisation_of_both_partnerships_has_a_lead(demonstration):
    leads = Membership.objects.filter(role=Role.LEAD)
    assert {one.partner for one in leads} == set(Partner.objects.bodies())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COMMISSIONER, Role.READER])
def test_each_partnership_has_one_of_each_other_role(demonstration, role):
    found = Membership.objects.filter(role=role).values_list(
        "partner__partnership__slug", flat=True
    )
    assert sorted(found) == ["bedfordshire-luton", "oxfordshire"]


def test_somebody_leads_the_same_organisation_in_both_partnerships(demonstration):
    person = Person.objects.get(name="Lead for NHS England")
    slugs = {one.partner.partnership.slug for one in person.memberships.all()}
    assert slugs == {"oxfordshire", "bedfordshire-luton"}


def test_memberships_begin_on_the_day_the_plan_was_agreed(demonstration):
    everybody = Membership.objects.filter(invitations__isnull=True)  # who was invited came later
    for membership in everybody.select_related("partner__partnership"):
        assert membership.since == demonstration[membership.partner.partnership.slug].agreed_on


def test_reports_are_marked_and_stamped_on_their_own_days_in_order(demonstration):
    updates = list(Update.objects.order_by("pk"))
    assert 60 <= len(updates) <= 80
    assert all(update.is_demonstration for update in updates)
    days = [clock.day_of(update.reported_at) for update in updates]
    assert days == sorted(days)
    assert days[0].isoformat() >= "2014-12-01"
    assert days[-1] < DEMONSTRATION_DAY


def test_no_two_reports_of_a_day_have_the_same_stamp(demonstration):
    stamps = Counter(Update.objects.values_list("reported_at", flat=True))
    assert max(stamps.values()) == 1


OXFORDSHIRE_SHOWS = {
    Timeliness.DELIVERED_ON_TIME,
    Timeliness.DELIVERED_LATE,
    Timeliness.OVERDUE,
    Timeliness.PROVISIONAL_PASSED,
    Timeliness.OPEN,
    Timeliness.NOT_YET_DUE,
    Timeliness.DUE_SOON,
    Timeliness.NO_LONGER_FOLLOWED,
}
BEDFORDSHIRE_SHOWS = {
    Timeliness.DELIVERED_ON_TIME,
    Timeliness.DELIVERED_LATE,
    Timeliness.OVERDUE,
    Timeliness.NOT_YET_DUE,
    Timeliness.DUE_SOON,
    Timeliness.NO_DATE,
}


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("oxfordshire", OXFORDSHIRE_SHOWS), ("bedfordshire-luton", BEDFORDSHIRE_SHOWS)],
)
def test_the_clock_says_everything_that_it_can_of_each_plan(demonstration, slug, expected):
    promises = of(demonstration[slug])
    assert {promise.timeliness(DEMONSTRATION_DAY) for promise in promises} == expected


@pytest.mark.parametrize("slug", ["oxfordshire", "bedfordshire-luton"])
def test_every_progress_and_confidence_can_be_seen_in_each_plan(demonstration, slug):
    promises = of(demonstration[slug])
    progress = {promise.progress for promise in promises}
    assert progress >= {
        Progress.NOTHING_REPORTED,
        Progress.NOT_STARTED,
        Progress.IN_PROGRESS,
        Progress.DELIVERED,
        Progress.NOT_DELIVERED_PROPOSED,
    }
    still = [promise for promise in promises if promise.is_open]
    assert {promise.confidence for promise in still} == set(Confidence)


@pytest.mark.parametrize("slug", ["oxfordshire", "bedfordshire-luton"])
def test_something_overdue_was_once_said_to_be_on_track(demonstration, slug):
    late = Deliverable.objects.overdue(DEMONSTRATION_DAY).filter(action__plan=demonstration[slug])
    assert late.filter(confidence=Confidence.ON_TRACK).exists()


@pytest.mark.parametrize("slug", ["oxfordshire", "bedfordshire-luton"])
def test_some_promises_are_silent_and_others_were_reported_this_month(demonstration, slug):
    month_ago = DEMONSTRATION_DAY - timedelta(days=31)
    open_ones = [promise for promise in of(demonstration[slug]) if promise.is_open]
    heard = [
        promise.latest_update is not None
        and clock.day_of(promise.latest_update.reported_at) > month_ago
        for promise in open_ones
    ]
    assert any(heard)
    assert not all(heard)


def test_of_two_monthly_promises_one_missed_may_and_the_other_met_it(demonstration):
    plan = demonstration["oxfordshire"]
    assert one(plan, "11", 3).due_on.isoformat() == "2015-05-31"
    assert one(plan, "16", 2).due_on.isoformat() == "2015-06-30"
    assert MetDueDate.objects.filter(update__deliverable=one(plan, "11", 3)).count() == 5


def test_organisations_of_one_promise_differ_in_their_last_words(demonstration):
    promise = one(demonstration["oxfordshire"], "9", 1)
    last = {update.partner_id: update.confidence for update in promise.updates.order_by("pk")}
    assert set(last.values()) == {Confidence.ON_TRACK, Confidence.AT_RISK, Confidence.OFF_TRACK}


def test_a_superseded_promise_names_what_replaces_it(demonstration):
    plan = demonstration["oxfordshire"]
    assert one(plan, "14", 2).superseded_by == one(plan, "18", 2)
    assert one(plan, "14", 2).latest_update.person.name.startswith("Coordinator")


def test_delivered_rests_on_different_things(demonstration):
    plan = demonstration["oxfordshire"]
    delivered = [each for each in of(plan) if each.progress == Progress.DELIVERED]
    counts = Counter(each.assurance for each in delivered)
    assert counts[Assurance.CONFIRMED] == 2
    assert counts[Assurance.EVIDENCED] == 1
    assert counts[Assurance.SAID] > 5, "reported before evidence was asked for"


def test_one_report_was_returned_and_one_promise_closed_as_not_delivered(demonstration):
    plan = demonstration["oxfordshire"]
    returned, closed = one(plan, "1", 1), one(plan, "13", 3)
    assert Confirmation.objects.get(update__deliverable=returned).verdict == Verdict.RETURNED
    assert returned.progress == Progress.IN_PROGRESS
    assert returned.latest_update.person.name.startswith("Coordinator")
    assert closed.progress == Progress.NOT_DELIVERED
    assert closed.latest_update.person.name.startswith("Commissioner")


def test_loading_again_adds_nothing(demonstration):
    models = (Person, Membership, Update, Contact, Invitation)
    before = [model.objects.count() for model in models]
    loaded = load_demonstration(FILE)
    assert (loaded.people, loaded.updates) == (0, 0)
    assert [model.objects.count() for model in models] == before


def test_one_date_moved_one_stayed_and_one_waits_to_be_decided(demonstration):
    """Each decided by another organisation than the one that asked."""
    found = {
        (
            request.partner.short_name,
            getattr(request, "decision", None) and request.decision.outcome,
        )
        for request in DateRequest.objects.all()
    }
    assert found == {("OCCG", "declined"), ("TVP", None), ("ELFT", "agreed")}
    moved = one(demonstration["bedfordshire-luton"], "14")
    assert (moved.final_due_on - moved.first_due_on).days == 92
    assert all(request.is_demonstration for request in DateRequest.objects.all())


def test_one_was_invited_and_never_came_and_the_others_were_here(demonstration):
    never = Person.objects.filter(last_login__isnull=True)
    assert [person.name for person in never] == ["Second lead for Thames Valley Police"]
    assert Invitation.objects.get().membership.person == never[0]
    for person in Person.objects.exclude(pk=never[0].pk):
        assert clock.day_of(person.last_login) <= DEMONSTRATION_DAY


def test_each_partnership_has_contacts_and_each_visibility_is_shown(demonstration):
    contacts = Contact.objects.select_related("partner__partnership")
    assert {each.partner.partnership.slug for each in contacts} == set(demonstration)
    assert {each.visibility for each in contacts} == set(ContactVisibility)
    assert all(not each.email or each.email.endswith(".example.org") for each in contacts)
