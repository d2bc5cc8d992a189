"""What routine letters say: a digest by role and window, reminders and steps folded into it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from actions.digests import Digest, Routine, Section, digest_of, routine_for, routine_now
from actions.digests.items import LISTED
from actions.models import Deliverable, Plan, PlanStatus
from actions.reminders import Contents, DueDigest, Reminder, Step, eight_on, ids_of
from concordat.lib import clock
from partners.models import Partner, Partnership, Person, Role, Told
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
SINCE = eight_on(date(2015, 6, 8))


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """Monday 15 June 2015."""
    return hold("2015-06-15")


class Place:
    """A partnership with a plan, an organisation and its lead."""

    def __init__(self, short_name: str = "OH") -> None:
        self.of: Partnership = make.partnership()
        self.plan: Plan = make.plan(self.of)
        self.at: Partner = make.partner(short_name, of=self.of)
        self.lead: Person = make.lead(self.at, name="Ann Lee")

    def promise(self, text: str, by_when: str = "Mar 15", **more: Any) -> Deliverable:
        """A promise of the organisation."""
        return make.deliverable(text, plan=self.plan, leads=[self.at], by_when=by_when, **more)


def digest(who: Person, since: datetime = SINCE, **more: Any) -> Digest | None:
    """A week's digest of somebody."""
    return digest_of(who, since=since, until=eight_on(ON), on=ON, **more)


def section(found: Digest | Routine | None, name: str) -> Section:
    """One section, which must be there."""
    assert found is not None
    (one,) = [each for each in found.sections if each.name == name]
    return one


def titles(found: Digest | Routine | None, name: str) -> list[str]:
    """The titles under a section."""
    return [item.title for item in section(found, name).items]


def names(found: Digest | Routine | None) -> list[str]:
    """The sections that are there."""
    return [each.name for each in found.sections] if found else []


# A lead


def test_a_lead_is_told_what_is_overdue_and_due_soon_the_nearest_date_first() -> None:
    place = Place()
    place.promise("Later", "May 15")
    place.promise("Earlier", "Mar 15")
    place.promise("Soon", "Jun 15")
    place.promise("Far", "Dec 15")
    for promise in Deliverable.objects.all():
        make.update(promise, on="2015-06-01", by=place.lead, at=place.at)
    found = digest(place.lead)
    assert titles(found, "overdue") == ["Earlier", "Later"]
    assert titles(found, "soon") == ["Soon"]
    assert names(found) == ["overdue", "soon"]
    assert found is not None
    assert found.owed == 4
    assert found.counts == {"overdue": 2, "soon": 1}


def test_every_item_says_its_ref_agreed_words_date_and_place() -> None:
    place = Place()
    promise = place.promise("Open the line")
    (item,) = section(digest(place.lead), "overdue").items
    assert item.ref == f"Action {promise.action.ref}"
    assert (item.agreed_words, item.date_in_words) == ("Mar 15", "by 31 March 2015")
    assert item.url == promise.get_absolute_url()
    assert item.organisation == "OH"
    assert item.note == "Overdue by 76 days (2 months). No report from you yet"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Open the line", "Open the line"),
        ("Agree, in particular:", "Agree, in particular …"),
        ("word " * 25, f"{'word ' * 24}…"),
    ],
)
def test_a_title_is_the_first_words_of_a_promise(text: str, title: str) -> None:
    place = Place()
    place.promise(text)
    assert titles(digest(place.lead), "overdue") == [title]


def test_who_was_silent_for_a_cycle_is_told_and_who_reported_is_not() -> None:
    place = Place()
    make.update(place.promise("Said", "Dec 15"), on="2015-06-01", by=place.lead, at=place.at)
    make.update(place.promise("Silent", "Dec 15"), on="2015-04-01", by=place.lead, at=place.at)
    assert titles(digest(place.lead), "silent") == ["Silent"]


def test_with_nothing_to_say_there_is_no_digest() -> None:
    place = Place()
    make.update(place.promise("Said", "Dec 15"), on="2015-06-01", by=place.lead, at=place.at)
    assert digest(place.lead) is None
    assert digest(make.member(place.at, Role.READER)) is None
    assert digest(make.person()) is None


@pytest.mark.parametrize(
    "changed", [{"status": PlanStatus.DRAFT}, {"chased_from": date(2015, 6, 16)}]
)
def test_nobody_is_told_of_a_plan_that_is_not_chased(changed: dict[str, Any]) -> None:
    place = Place()
    place.promise("Late")
    people = [place.lead, make.commissioner(place.of), make.coordinator(place.of)]
    assert all(digest(each) for each in people)
    Plan.objects.update(**changed)
    assert [digest(each) for each in people] == [None] * 3


def test_what_was_sent_back_or_decided_in_the_window_is_told() -> None:
    place = Place()
    returned, kept = place.promise("Returned", "Dec 15"), place.promise("Kept", "Dec 15")
    given_up, moved = place.promise("Given up", "Dec 15"), place.promise("Moved", "Dec 15")
    by = make.standing(make.commissioner(place.of), ON)
    for each in (returned, kept):
        make.update(each, on="2015-06-02", by=place.lead, at=place.at, progress="delivered")
    make.update(
        given_up,
        on="2015-06-02",
        by=place.lead,
        at=place.at,
        progress="not_delivered_proposed",
        reason="Nobody could be hired",
    )
    request = make.date_request(moved, "Mar 16", on="2015-06-02", by=place.lead, at=place.at)
    with make.on_day("2015-06-10"):
        make.date_decision(request, "declined", on="2015-06-10", by=by.person)
        decided_on(returned, "return_report", by)
        decided_on(given_up, "close_as_not_delivered", by)
        confirmed(kept, by)
    found = digest(place.lead)
    assert titles(found, "sent-back") == ["Returned"]
    assert {item.title: item.note for item in section(found, "decided").items} == {
        "Moved": "Declined: the new date “Mar 16”, 10 June 2015",
        "Kept": "Confirmed as delivered, 10 June 2015",
        "Given up": "Closed as not delivered, 10 June 2015",
    }
    later = digest(place.lead, since=eight_on(date(2015, 6, 11)))
    assert not {"sent-back", "decided"} & set(names(later))


def decided_on(promise: Deliverable, how: str, by: Any) -> None:
    """A decision on a promise."""
    import uuid

    from actions.services import assuring

    promise.refresh_from_db()
    getattr(assuring, how)(
        deliverable=promise,
        seen_version=promise.version,
        reason="The evidence is of another year",
        by=by,
        nonce=uuid.uuid4(),
    )


def confirmed(promise: Deliverable, by: Any) -> None:
    """Somebody confirms it."""
    from actions.services.assuring import confirm_delivered

    promise.refresh_from_db()
    confirm_delivered(deliverable=promise, seen_version=promise.version, by=by)


# Those who decide


def test_a_commissioner_is_told_what_waits_and_what_is_newly_overdue() -> None:
    place = Place()
    place.promise("Long late", "Mar 15")
    new = place.promise("Newly late", "Dec 15")
    Deliverable.objects.filter(pk=new.pk).update(due_on=date(2015, 6, 10))
    make.update(
        place.promise("Delivered"),
        on="2015-06-09",
        by=place.lead,
        at=place.at,
        progress="delivered",
    )
    make.date_request(place.promise("Asked", "Dec 15"), on="2015-06-09", by=place.lead, at=place.at)
    commissioner = make.commissioner(place.of)
    found = digest(commissioner)
    assert titles(found, "newly-overdue") == ["Newly late"]
    assert titles(found, "to-decide") == ["Asked", "Delivered"]
    assert titles(found, "changed") == ["Delivered"]
    (late,) = section(found, "late").items
    assert late.note == "2 overdue, the oldest since 31 March 2015 (2 months)"


def test_whoever_reported_it_does_not_have_it_waiting() -> None:
    place = Place()
    make.update(
        place.promise("Delivered"),
        on="2015-06-09",
        by=place.lead,
        at=place.at,
        progress="delivered",
    )
    make.membership(place.lead, place.at, Role.COMMISSIONER)
    assert "to-decide" not in names(digest(place.lead))


def test_a_coordinator_is_told_of_the_plan_and_its_health() -> None:
    place = Place()
    place.promise("Soon", "Jun 15")
    found = digest(make.coordinator(place.of))
    assert titles(found, "plans-soon") == ["Soon"]
    (health,) = section(found, "health").items
    assert "to look at" in health.note


def test_health_alone_is_no_reason_for_a_letter() -> None:
    place = Place()
    place.promise("Undated", "")
    assert digest(make.coordinator(place.of)) is None


def test_a_promise_of_another_partnership_is_never_told() -> None:
    place, other = Place("OH"), Place("TVP")
    other.promise("Foreign", "Jun 15")
    other.promise("Foreign late")
    for who in (place.lead, make.commissioner(place.of), make.coordinator(place.of)):
        assert digest(who) is None


# Windows


def test_a_partnership_without_a_window_is_left_out() -> None:
    """Its letters are held; the control is the digest with both."""
    first, second = Place("OH"), Place("TVP")
    first.promise("First")
    second.promise("Second")
    make.membership(first.lead, second.at)
    both = {first.of.pk: SINCE, second.of.pk: SINCE}
    assert titles(digest(first.lead, windows=both), "overdue") == ["First", "Second"]
    one = {first.of.pk: SINCE}
    assert titles(digest(first.lead, windows=one), "overdue") == ["First"]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (eight_on(ON) - timedelta(seconds=1), True),
        (eight_on(ON), False),
    ],
)
def test_a_window_has_its_beginning_and_not_its_end(moment: datetime, *, told: bool) -> None:
    place = Place()
    place.promise("Late")
    promise = place.promise("Said")
    with clock.pretend(moment):
        make.update(promise, by=place.lead, at=place.at)
    assert ("changed" in names(digest(make.commissioner(place.of)))) is told


def test_a_long_section_lists_some_counts_all_and_leads_to_the_rest() -> None:
    place = Place()
    make.many_deliverables(LISTED + 3, of=make.action(place.plan), leads=[place.at])
    found = section(digest(place.lead), "overdue")
    assert len(found.items) == LISTED
    assert found.number == len(found.pks) == LISTED + 3
    assert found.more_url == "/#overdue"


@pytest.mark.parametrize("role", [Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR])
def test_the_number_of_queries_does_not_grow_with_what_is_told(
    role: str, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    place = Place()
    who = make.member(place.at, role)
    counts = []
    for number in (1, 6):
        for each in range(number):
            promise = place.promise(f"Promise {number} {each}")
            make.update(promise, on="2015-06-10", by=place.lead, at=place.at)
        with django_assert_max_num_queries(35) as captured:
            assert digest(who)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# The one letter of a day


def reminder(who: Person, promise: Deliverable, step: str = "before-7") -> Reminder:
    """Somebody is reminded of a promise's date."""
    assert promise.due_on is not None
    return Reminder(who.pk, promise.pk, promise.due_on, step)


def letter(
    who: Person,
    reminders: tuple[Reminder, ...] = (),
    steps: tuple[Step, ...] = (),
    *,
    windows: dict[int, datetime] | None = None,
) -> Routine | None:
    """A letter by its ids."""
    weekly = DueDigest(who.pk, ON, windows) if windows is not None else None
    return routine_for(make.standing(who, ON), ids_of(Contents(ON, reminders, steps, weekly)))


def test_a_reminder_alone_is_a_letter() -> None:
    place = Place()
    promise = place.promise("Soon", "Jun 15")
    found = letter(place.lead, (reminder(place.lead, promise),))
    assert titles(found, "before-7") == ["Soon"]
    assert section(found, "before-7").items[0].note == "Due on 30 June 2015"


def test_a_reminder_is_folded_into_the_digest_of_its_day() -> None:
    place = Place()
    promise = place.promise("Soon", "Jun 15")
    windows = {place.of.pk: SINCE}
    found = letter(place.lead, (reminder(place.lead, promise),), windows=windows)
    assert names(found) == ["soon"]


def test_what_was_kept_or_handed_on_since_is_not_reminded_of_when_it_is_sent() -> None:
    place = Place()
    promise = place.promise("Soon", "Jun 15")
    reminders = (reminder(place.lead, promise),)
    assert letter(place.lead, reminders)
    promise.responsibilities.update(until=date(2015, 6, 14))
    assert letter(place.lead, reminders) is None
    promise.responsibilities.update(until=None)
    make.update(promise, on="2015-06-15", by=place.lead, at=place.at, progress="delivered")
    assert letter(place.lead, reminders) is None


def step_of(promise: Deliverable, tells: Told = Told.COMMISSIONERS, days: int = 28) -> Step:
    """A step that was taken for a promise."""
    make.escalation(promise, due_on=promise.due_on, days=days, tells=tells)
    assert promise.due_on is not None
    return Step(promise.pk, promise.due_on, days, tells)


def test_what_the_ladder_tells_is_a_letter_until_it_is_kept() -> None:
    place = Place()
    promise = place.promise("Late")
    commissioner, step = make.commissioner(place.of), step_of(promise)
    found = letter(commissioner, steps=(step,))
    assert titles(found, "told") == ["Late"]
    assert section(found, "told").title == "Overdue by 28 days or more"
    make.update(promise, on="2015-06-15", by=place.lead, at=place.at, progress="delivered")
    assert letter(commissioner, steps=(step,)) is None


def test_whoever_is_nothing_there_any_more_is_not_told_by_the_ladder() -> None:
    place = Place()
    step = step_of(place.promise("Late"))
    assert letter(make.commissioner(place.of), steps=(step,))
    assert letter(make.commissioner(), steps=(step,)) is None


def test_a_step_of_what_the_digest_lists_is_said_there_once() -> None:
    place = Place()
    step = step_of(place.promise("Late"))
    found = letter(place.lead, steps=(step,), windows={place.of.pk: SINCE})
    assert names(found) == ["overdue"]
    assert section(found, "overdue").items[0].note.endswith("The commissioners are told")


def test_wishes_turn_off_digest_and_reminders_and_never_the_ladder() -> None:
    place = Place()
    soon, late = place.promise("Soon", "Jun 15"), place.promise("Late")
    make.letter_wishes(place.lead, digest="none", reminders=False)
    windows = {place.of.pk: SINCE}
    reminders = (reminder(place.lead, soon),)
    assert letter(place.lead, reminders, windows=windows) is None
    found = letter(place.lead, reminders, (step_of(late),), windows=windows)
    assert names(found) == ["told"]


def test_what_somebody_would_get_now_is_all_that_is_due() -> None:
    place = Place()
    place.promise("Late")
    found = routine_now(place.lead, ON)
    assert titles(found, "overdue") == ["Late"]
    make.letter_hold(place.of)
    assert routine_now(place.lead, ON) is None


def test_a_letter_says_what_its_reader_is_and_where_in_several_partnerships() -> None:
    place = Place()
    place.promise("Late")
    windows = {place.of.pk: SINCE}
    found = letter(place.lead, windows=windows)
    assert found is not None
    assert found.parts == (f"partner lead at {place.at.full_name}",)
    other = make.partner()
    make.membership(place.lead, other, Role.READER)
    found = letter(place.lead, windows=windows)
    assert found is not None
    assert found.parts == (f"partner lead at {place.at.full_name} in {place.of.name}",)
