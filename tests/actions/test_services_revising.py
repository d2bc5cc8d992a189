"""A coordinator's corrections: each a revision, nothing deleted, nobody overwritten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Action, Deliverable, Responsibility, Revision, RevisionKind
from actions.services import revising
from actions.services.establishing import Part, Promise
from actions.services.revising import CorrectionRefused
from actions.statuses import Timeliness
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.permissions import Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


@pytest.fixture
def promise() -> Deliverable:
    """A promise of OH and TVP with one point."""
    return make.deliverable("Open a place of safety", leads=["OH", "TVP"], points=["By night"])


@pytest.fixture
def coordinator(promise: Deliverable) -> Standing:
    """A coordinator of the partnership of `promise`."""
    return make.standing(make.coordinator(promise.action.plan.partnership))


def fresh(promise: Deliverable) -> Deliverable:
    """The promise as it is now."""
    return Deliverable.objects.get(pk=promise.pk)


def correct_text(promise: Deliverable, by: Standing, **changes: Any) -> Revision:
    """A correction of its text."""
    said = {"text": "Open two places of safety", "points": ["By night"], "why": "The minutes"}
    said["seen_version"] = promise.version
    return revising.correct_text(deliverable=fresh(promise), by=by, **said | changes)


def change_leads(promise: Deliverable, by: Standing, parts: list[Part], **changes: Any) -> Revision:
    """A change of who leads."""
    said = {"seen_version": promise.version, "why": "The service moved"}
    return revising.change_leads(deliverable=fresh(promise), by=by, parts=parts, **said | changes)


def withdraw(promise: Deliverable, by: Standing, **changes: Any) -> Revision:
    """A withdrawal."""
    said = {"seen_version": promise.version, "why": "Agreed on 12 May"}
    return revising.withdraw_deliverable(deliverable=fresh(promise), by=by, **said | changes)


def add(action: Action, by: Standing, **changes: Any) -> Deliverable:
    """An addition."""
    of = action.plan.partnership
    promise = Promise(
        text=changes.pop("text", "A new promise"),
        words_by_when="Sep 15",
        parts=changes.pop("parts", None) or make.parts(of, ["OH"]),
        points=["A point"],
    )
    said = {"seen_version": action.version, "why": "Agreed on 12 May"} | changes
    action = Action.objects.get(pk=action.pk)
    return revising.add_deliverable(action=action, promise=promise, by=by, **said)


def parts_of(promise: Deliverable, *names: str, lead: str = "") -> list[Part]:
    """Parts by short names."""
    return make.parts(promise.action.plan.partnership, names, lead)


# The text


def test_a_corrected_text_leaves_a_revision_with_both(
    promise: Deliverable, coordinator: Standing
) -> None:
    revision = correct_text(promise, coordinator, points=[" By day ", " "], why=" The minutes ")
    assert revision.kind == RevisionKind.TEXT
    assert revision.before == "Open a place of safety\n• By night"
    assert revision.after == "Open two places of safety\n• By day"
    assert (revision.why, revision.person) == ("The minutes", coordinator.person)
    assert clock.day_of(revision.revised_at) == DAY
    now = fresh(promise)
    assert (now.text, now.points, now.version) == ("Open two places of safety", ["By day"], 2)


def test_a_text_is_not_corrected_over_somebody_elses(
    promise: Deliverable, coordinator: Standing
) -> None:
    correct_text(promise, coordinator)
    with pytest.raises(EditedMeanwhile) as stopped:
        correct_text(promise, coordinator, text="Open three")
    assert stopped.value.row.text == "Open two places of safety"
    assert fresh(promise).text == "Open two places of safety"
    assert promise.revisions.filter(kind=RevisionKind.TEXT).count() == 1


@pytest.mark.parametrize(
    ("changes", "about", "words"),
    [
        ({"why": "  "}, "why", "Say why this is changed"),
        ({"text": " "}, "text", "Write what is promised."),
        ({"text": "Open a place of safety"}, "", "Nothing was changed in the text."),
    ],
)
def test_a_correction_that_says_nothing_is_refused(
    promise: Deliverable, coordinator: Standing, changes: dict[str, str], about: str, words: str
) -> None:
    with pytest.raises(CorrectionRefused, match=words) as refused:
        correct_text(promise, coordinator, **changes)
    assert refused.value.about == about
    assert not promise.revisions.exists()
    assert fresh(promise).version == promise.version


def test_the_same_correction_sent_twice_is_one_revision(
    promise: Deliverable, coordinator: Standing
) -> None:
    assert correct_text(promise, coordinator) == correct_text(promise, coordinator)
    partner = parts_of(promise, "OH")
    seen = fresh(promise)
    assert change_leads(seen, coordinator, partner) == change_leads(seen, coordinator, partner)
    seen = fresh(promise)
    assert withdraw(seen, coordinator) == withdraw(seen, coordinator)
    assert promise.revisions.count() == 3


def test_the_same_words_from_somebody_else_are_no_repetition(
    promise: Deliverable, coordinator: Standing
) -> None:
    correct_text(promise, coordinator)
    other = make.standing(make.coordinator(promise.action.plan.partnership))
    with pytest.raises(CorrectionRefused, match="Nothing was changed"):
        correct_text(promise, other)


# Who leads


def test_who_leads_changes_from_today_and_the_past_keeps_its_days(
    promise: Deliverable, coordinator: Standing
) -> None:
    revision = change_leads(promise, coordinator, parts_of(promise, "TVP", "SCAS"))
    assert (revision.before, revision.after) == ("OH, TVP", "TVP, SCAS")
    rows = Responsibility.objects.filter(deliverable=promise).order_by("pk")
    found = [(row.partner.short_name, row.since, row.until) for row in rows]
    assert found == [
        ("OH", make.AGREED, date(2015, 6, 14)),
        ("TVP", make.AGREED, None),
        ("SCAS", DAY, None),
    ]


def test_marking_a_lead_ends_the_unmarked_parts(
    promise: Deliverable, coordinator: Standing
) -> None:
    revision = change_leads(promise, coordinator, parts_of(promise, "OH", "TVP", lead="OH"))
    assert revision.after == "OH (lead), TVP (support)"
    assert promise.responsibilities.filter(until=None).count() == 2
    assert promise.responsibilities.count() == 4


def test_what_began_today_and_is_taken_back_today_leaves_no_part(
    promise: Deliverable, coordinator: Standing
) -> None:
    change_leads(promise, coordinator, parts_of(promise, "OH", "TVP", "SCAS"))
    change_leads(fresh(promise), coordinator, parts_of(promise, "OH", "TVP"), why="A slip")
    names = promise.responsibilities.values_list("partner__short_name", flat=True)
    assert list(names) == ["OH", "TVP"]
    assert promise.revisions.filter(kind=RevisionKind.LEADS).count() == 2


def test_a_lead_marked_twice_in_a_day_can_change(
    promise: Deliverable, coordinator: Standing
) -> None:
    change_leads(promise, coordinator, parts_of(promise, "OH", "TVP", lead="OH"))
    change_leads(fresh(promise), coordinator, parts_of(promise, "OH", "TVP", lead="TVP"))
    marked = promise.responsibilities.get(role="lead", until=None)
    assert marked.partner.short_name == "TVP"


def test_leads_are_not_changed_over_somebody_elses(
    promise: Deliverable, coordinator: Standing
) -> None:
    change_leads(promise, coordinator, parts_of(promise, "OH"))
    with pytest.raises(EditedMeanwhile):
        change_leads(promise, coordinator, parts_of(promise, "TVP"))
    assert promise.responsibilities.get(until=None).partner.short_name == "OH"


def test_a_promise_keeps_somebody_who_answers(promise: Deliverable, coordinator: Standing) -> None:
    foreign = [Part(make.partner())]
    for parts, words in (
        ([], "Choose at least one partner"),
        (foreign, "Choose partners of this partnership only."),
    ):
        with pytest.raises(CorrectionRefused, match=words) as refused:
            change_leads(promise, coordinator, parts)
        assert refused.value.about == "leads"
    with pytest.raises(CorrectionRefused, match="Nobody was added or taken off."):
        change_leads(promise, coordinator, parts_of(promise, "OH", "TVP"))


# Adding


def test_a_promise_is_added_from_today_with_its_date_read(
    promise: Deliverable, coordinator: Standing
) -> None:
    added = fresh(add(promise.action, coordinator))
    assert (added.number, added.due_on) == (2, date(2015, 9, 30))
    assert added.deadlines.get().agreed_on == DAY
    assert added.responsibilities.get().since == DAY
    revision = added.revisions.get()
    assert revision.kind == RevisionKind.ADDED
    assert revision.after == "A new promise\n• A point\nWho leads: OH\nBy when: Sep 15"


def test_adding_twice_by_a_double_click_makes_one(
    promise: Deliverable, coordinator: Standing
) -> None:
    action = promise.action
    assert add(action, coordinator) == add(action, coordinator)
    assert action.deliverables.count() == 2


def test_an_addition_after_somebody_elses_is_stopped(
    promise: Deliverable, coordinator: Standing
) -> None:
    action = promise.action
    add(action, coordinator)
    with pytest.raises(EditedMeanwhile):
        add(action, coordinator, text="Another promise")
    assert action.deliverables.count() == 2


def test_an_action_edited_otherwise_stops_an_addition_too(
    promise: Deliverable, coordinator: Standing
) -> None:
    Action.objects.get(pk=promise.action_id).write(promise.action.version)
    with pytest.raises(EditedMeanwhile):
        add(promise.action, coordinator)


@pytest.mark.parametrize(("changes", "about"), [({"why": ""}, "why"), ({"text": "\n"}, "text")])
def test_an_addition_says_what_and_why(
    promise: Deliverable, coordinator: Standing, changes: dict[str, str], about: str
) -> None:
    with pytest.raises(CorrectionRefused) as refused:
        add(promise.action, coordinator, **changes)
    assert refused.value.about == about


def test_an_addition_names_partners_of_the_partnership(
    promise: Deliverable, coordinator: Standing
) -> None:
    with pytest.raises(CorrectionRefused, match="Choose partners of this partnership only."):
        add(promise.action, coordinator, parts=[Part(make.partner())])


def test_nothing_is_added_to_a_row_that_only_points_to_another(
    promise: Deliverable, coordinator: Standing
) -> None:
    pointer = make.action(promise.action.plan, points_to=promise.action)
    with pytest.raises(CorrectionRefused, match="only points to another one"):
        add(pointer, coordinator)


# Withdrawing


def test_a_withdrawn_promise_stays_with_the_reason(
    promise: Deliverable, coordinator: Standing
) -> None:
    revision = withdraw(promise, coordinator)
    now = fresh(promise)
    assert (revision.kind, revision.why) == (RevisionKind.WITHDRAWN, "Agreed on 12 May")
    assert now.withdrawn_on == DAY
    assert now.timeliness(DAY) == Timeliness.NO_LONGER_FOLLOWED
    assert now not in Deliverable.objects.promised()


def test_what_was_withdrawn_stays_as_it_was(promise: Deliverable, coordinator: Standing) -> None:
    withdraw(promise, coordinator)
    now = fresh(promise)
    with pytest.raises(CorrectionRefused, match="This was already withdrawn."):
        withdraw(now, coordinator, why="Another reason")
    with pytest.raises(CorrectionRefused, match="stays as it was then"):
        correct_text(now, coordinator)
    with pytest.raises(CorrectionRefused, match="stays as it was then"):
        change_leads(now, coordinator, parts_of(promise, "OH"))


def test_a_withdrawal_after_somebody_elses_edit_is_stopped(
    promise: Deliverable, coordinator: Standing
) -> None:
    correct_text(promise, coordinator)
    with pytest.raises(EditedMeanwhile):
        withdraw(promise, coordinator)
    assert fresh(promise).withdrawn_on is None


def test_only_a_coordinator_of_the_partnership_corrects(promise: Deliverable) -> None:
    lead = make.standing(make.lead(promise.responsibilities.all()[0].partner))
    foreign = make.standing(make.coordinator())
    for by in (lead, foreign):
        for attempt in (
            lambda by=by: correct_text(promise, by),
            lambda by=by: change_leads(promise, by, parts_of(promise, "OH")),
            lambda by=by: withdraw(promise, by),
            lambda by=by: add(promise.action, by),
        ):
            with pytest.raises(PermissionDenied, match="Only a coordinator"):
                attempt()
    assert not Revision.objects.exists()
