"""What a newer version of a plan changes about its rows, each told on the timeline."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Action, Deliverable, Plan, Revision, RevisionKind
from actions.services.date_requests import DateRefused
from actions.services.restructuring import (
    NewRow,
    Words,
    add_row,
    agree_newer_words,
    change_outcomes,
    change_row,
    move_promise,
    order_rows,
)
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.permissions import Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = Words("1", "2", "Agreed on 12 May")


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def plan() -> Plan:
    return make.plan()


@pytest.fixture
def coordinator(plan: Plan) -> Standing:
    return make.standing(make.coordinator(plan.partnership))


def rows(plan: Plan) -> list[str]:
    return [action.ref for action in plan.actions.order_by("position")]


def test_a_row_is_added_behind_all_others_with_its_outcomes(plan, coordinator):
    first = make.action(plan, key="row-02")
    row = NewRow(theme=first.theme, ref="9", outcomes=["Less waiting"], printed={"ref": "9"})
    made = add_row(plan=plan, row=row, by=coordinator)
    assert (made.position, made.key, made.ref) == (2, "row-03", "9")
    assert [each.text for each in made.outcomes.all()] == ["Less waiting"]
    assert Entry.objects.latest("pk").what == "row-added"


def test_a_row_takes_another_number_and_the_timeline_keeps_the_one_it_had(plan, coordinator):
    action = make.action(plan)
    revision = change_row(action=action, seen_version=1, words=WORDS, by=coordinator, ref="2")
    action.refresh_from_db()
    assert (action.ref, action.version) == ("2", 2)
    assert (revision.kind, revision.before, revision.after) == (RevisionKind.STRUCTURE, "1", "2")
    entry = Entry.objects.latest("pk")
    assert (entry.what, entry.details["revision"]) == ("row-changed", revision.pk)


def test_a_row_that_was_edited_meanwhile_stays(plan, coordinator):
    action = make.action(plan)
    with pytest.raises(EditedMeanwhile):
        change_row(action=action, seen_version=7, words=WORDS, by=coordinator, ref="2")
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"), [(["a", "b"], ["a"]), (["a"], ["b", "c"]), ([], ["a"]), (["a"], [])]
)
def test_outcomes_are_those_of_the_newer_version(plan, coordinator, before, after):
    action = make.action(plan)
    for text in before:
        make.outcome(action, text)
    revision = change_outcomes(
        action=action, seen_version=1, intro="So that", outcomes=after, words=WORDS, by=coordinator
    )
    action.refresh_from_db()
    assert [each.text for each in action.outcomes.order_by("number")] == after
    assert (action.outcomes_intro, revision.kind) == ("So that", RevisionKind.OUTCOMES)


def test_a_promise_moves_with_its_reports(plan, coordinator):
    promise = make.deliverable(plan=plan)
    other = make.deliverable(plan=plan).action
    report = make.update(promise)
    promise.refresh_from_db()
    revision = move_promise(
        deliverable=promise,
        seen_version=promise.version,
        to=other,
        words=Words("Row 1", "Row 2", "Agreed on 12 May"),
        by=coordinator,
    )
    now = Deliverable.objects.get(pk=promise.pk)
    assert (now.action, now.number) == (other, 2)
    assert list(now.updates.all()) == [report]
    assert revision.deliverable == now


def test_a_promise_moves_within_its_plan_only(plan, coordinator):
    promise = make.deliverable(plan=plan)
    with pytest.raises(ValueError, match="within its plan"):
        move_promise(
            deliverable=promise, seen_version=1, to=make.action(), words=WORDS, by=coordinator
        )


def test_rows_take_their_places_and_those_that_moved_say_so(plan, coordinator):
    one, two, three = (make.action(plan, ref=ref) for ref in "ABC")
    order_rows(plan=plan, order=[three, one, two], moved=[three], why="As printed", by=coordinator)
    assert rows(plan) == ["C", "A", "B"]
    assert [each.action for each in Revision.objects.all()] == [three]
    assert Revision.objects.get().after == "Stands first"
    order_rows(
        plan=plan,
        order=[one, Action.objects.get(pk=three.pk), two],
        moved=[Action.objects.get(pk=three.pk)],
        why="As printed",
        by=coordinator,
    )
    assert rows(plan) == ["A", "C", "B"]
    assert Revision.objects.latest("pk").after == "Stands behind Action A"


def test_an_order_that_forgets_a_row_is_refused(plan, coordinator):
    one, _ = make.action(plan), make.action(plan)
    with pytest.raises(ValueError, match="every row"):
        order_rows(plan=plan, order=[one], moved=[], why="As printed", by=coordinator)


def test_newly_agreed_words_are_a_new_deadline_from_today_and_the_first_one_stays(
    plan, coordinator, held
):
    promise = make.deliverable(plan=plan, by_when="Mar 15")
    deadline = agree_newer_words(
        deliverable=promise, seen_version=1, words=" September ", by=coordinator
    )
    now = Deliverable.objects.get(pk=promise.pk)
    assert (deadline.number, deadline.words, deadline.agreed_on) == (2, "September", held)
    assert (now.due_on, now.first_due_on) == (date(2015, 9, 30), date(2015, 3, 31))
    assert now.version == 2
    assert Entry.objects.latest("pk").what == "newer-date-agreed"


def test_a_newly_agreed_recurrence_has_its_next_date_at_once(plan, coordinator):
    promise = make.deliverable(plan=plan, by_when="Mar 15")
    agree_newer_words(
        deliverable=promise, seen_version=1, words="Monthly from May 2015", by=coordinator
    )
    assert Deliverable.objects.get(pk=promise.pk).due_on == date(2015, 5, 31)


def test_a_version_without_a_date_takes_none_away(plan, coordinator):
    promise = make.deliverable(plan=plan)
    with pytest.raises(DateRefused, match="names no date"):
        agree_newer_words(deliverable=promise, seen_version=1, words=" ", by=coordinator)


def test_what_is_delivered_keeps_its_date(plan, coordinator):
    promise = make.deliverable(plan=plan)
    make.update(promise, progress="delivered")
    promise.refresh_from_db()
    with pytest.raises(DateRefused, match="does not move any more"):
        agree_newer_words(
            deliverable=promise, seen_version=promise.version, words="Sep 15", by=coordinator
        )


def test_only_a_coordinator_of_the_partnership_changes_its_structure(plan):
    promise = make.deliverable(plan=plan)
    action, lead = promise.action, make.lead(promise.responsibilities.all()[0].partner)
    for by in (make.standing(lead), make.standing(make.coordinator())):
        for attempt in (
            lambda by=by: add_row(plan=plan, row=NewRow(theme=action.theme), by=by),
            lambda by=by: change_row(action=action, seen_version=1, words=WORDS, by=by, ref="2"),
            lambda by=by: change_outcomes(
                action=action, seen_version=1, intro="", outcomes=[], words=WORDS, by=by
            ),
            lambda by=by: move_promise(
                deliverable=promise, seen_version=1, to=action, words=WORDS, by=by
            ),
            lambda by=by: order_rows(plan=plan, order=[action], moved=[], why="x", by=by),
            lambda by=by: agree_newer_words(
                deliverable=promise, seen_version=1, words="Sep 15", by=by
            ),
        ):
            with pytest.raises(PermissionDenied, match="Only a coordinator"):
                attempt()
    assert not Revision.objects.exists()
