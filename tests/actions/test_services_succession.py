"""One organisation takes over from others: open promises, collectives, people; all or nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Deliverable, PlanStatus, Revision
from actions.permissions import current_responsibilities, may_confirm, who_can_confirm, whole_of
from actions.reports.as_at import as_at
from actions.reports.timeline import entries_of
from actions.services.succession import Order, SuccessionRefused, preview, succeed
from concordat.trail.models import Entry
from partners.models import CollectiveMember, Membership, Organisation, Partner, Person, Succession
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 1)
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold(TODAY)


@pytest.fixture
def operator() -> Person:
    """Who may."""
    return Person.objects.create_superuser("operator@example.org", name="Op")


@pytest.fixture
def board() -> Organisation:
    """What comes instead; a partner nowhere yet."""
    return make.organisation("Thames Board")


def order(*going: Partner | Organisation, by: Organisation, **said: Any) -> Order:
    """An order for some partners' organisations."""
    organisations = [each.organisation if isinstance(each, Partner) else each for each in going]
    defaults = {"on": DAY, "why": "The Health Order 2015"}
    return Order(
        predecessors=tuple(each for each in organisations if each),
        successor=by,
        **defaults | said,
    )


def parts_of(promise: Deliverable, on: date = TODAY) -> list[tuple[str, str, int]]:
    """Who answers on a day, as what, at which place."""
    fresh = Deliverable.objects.get(pk=promise.pk)
    return [
        (part.partner.short_name, part.role, part.position)
        for part in current_responsibilities(fresh, on)
    ]


def everything() -> list[Any]:
    """All rows that a succession may touch."""
    models = (Organisation, Partner, Membership, CollectiveMember, Deliverable, Revision, Entry)
    rows = [list(model._default_manager.order_by("pk").values()) for model in models]
    return [*rows, list(Succession.objects.values())]


def test_open_promises_are_the_successors_from_the_day(
    operator: Person, board: Organisation
) -> None:
    """Same role, same place in the order; the others stay as they are."""
    partner = make.partner("OCCG")
    other = make.partner("TVP", of=partner.partnership)
    promise = make.deliverable(
        plan=make.plan(partner.partnership), leads=[other, partner], marked_lead="OCCG"
    )
    (row,) = succeed(order=order(partner, by=board, short_name="Board"), by=make.standing(operator))
    assert parts_of(promise, date(2015, 5, 31)) == [("TVP", "support", 1), ("OCCG", "lead", 2)]
    assert parts_of(promise) == [("TVP", "support", 1), ("Board", "lead", 2)]
    assert (row.predecessor, row.successor, row.on) == (partner.organisation, board, DAY)
    assert (row.person, row.why) == (operator, "The Health Order 2015")
    partner.organisation.refresh_from_db()
    assert partner.organisation.successor == board
    assert board.partners.get().short_name == "Board"


def test_looking_back_shows_the_old_name_before_the_day_and_the_new_one_from_it(
    operator: Person, board: Organisation
) -> None:
    partner = make.partner("OCCG")
    promise = make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    make.update(promise, on="2015-02-03", at=partner, happened="Rooms were found")
    succeed(order=order(partner, by=board), by=make.standing(operator))

    def seen(day: date) -> tuple[list[str], list[str]]:
        past = as_at(Deliverable.objects.filter(pk=promise.pk), day)
        (then,) = past.promised
        leads = [part.partner.short_name for part in current_responsibilities(then, day)]
        return leads, [each.partner.short_name for each in past.last_words()[promise.pk]]

    assert seen(date(2015, 5, 31)) == (["OCCG"], ["OCCG"])
    assert seen(DAY) == (["Thames Board"], ["OCCG"])
    assert seen(TODAY) == (["Thames Board"], ["OCCG"])


def test_the_timeline_tells_it_and_what_was_reported_keeps_the_old_name(
    operator: Person, board: Organisation
) -> None:
    partner = make.partner("OCCG")
    promise = make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    make.update(promise, on="2015-02-03", at=partner)
    before = Deliverable.objects.get(pk=promise.pk).version
    succeed(order=order(partner, by=board), by=make.standing(operator))
    revision = Revision.objects.get()
    assert (revision.kind, revision.before, revision.after) == ("leads", "OCCG", "Thames Board")
    assert revision.why == (
        f"{partner.full_name} was succeeded by Thames Board on 1 June 2015: The Health Order 2015"
    )
    entries = entries_of(promise.action, several=False)
    assert [entry.title for entry in entries[:2]] == ["Who leads changed", "Reported in progress"]
    assert entries[1].by.endswith("for OCCG")
    # A form that somebody has open meets the change.
    assert Deliverable.objects.get(pk=promise.pk).version == before + 1


def test_only_open_promises_of_plans_that_go_on_move(operator: Person, board: Organisation) -> None:
    partner = make.partner("OCCG")
    plan = make.plan(partner.partnership)
    done = make.deliverable("Done", plan=plan, leads=[partner])
    make.update(done, on="2015-03-01", at=partner, progress="delivered")
    gone = make.deliverable("Gone", plan=plan, leads=[partner])
    gone.write(gone.version, withdrawn_on=date(2015, 5, 1))
    old = make.plan(partner.partnership, status=PlanStatus.CLOSED)
    closed = make.deliverable("Closed", plan=old, leads=[partner])
    passed_on = make.deliverable("Passed on", plan=plan, leads=[partner])
    passed_on.responsibilities.update(until=date(2015, 6, 5))
    proposed = make.deliverable("Proposed", plan=plan, leads=[partner])
    make.update(
        proposed, on="2015-03-01", at=partner, progress="not_delivered_proposed", reason="No money"
    )
    succeed(order=order(partner, by=board), by=make.standing(operator))
    for promise in (done, gone, closed):
        assert parts_of(promise) == [("OCCG", "", 1)]
    assert parts_of(passed_on) == []
    assert parts_of(proposed) == [("Thames Board", "", 1)]


def test_several_go_into_one_and_a_promise_of_two_of_them_has_it_once(
    operator: Person, board: Organisation
) -> None:
    """ "Six boards replaced twelve": one revision a promise, one row an organisation."""
    partnership = make.partnership()
    one, two = (make.partner(name, of=partnership) for name in ("BCCG", "LCCG"))
    plan = make.plan(partnership)
    both = make.deliverable("Both", plan=plan, leads=[one, two], marked_lead="LCCG")
    alone = make.deliverable("Alone", plan=plan, leads=[two])
    found = preview(order(one, two, by=board))
    assert (found.promises, [place.shared for place in found.places]) == (2, [0])
    rows = succeed(order=order(one, two, by=board), by=make.standing(operator))
    assert {row.predecessor for row in rows} == {one.organisation, two.organisation}
    assert parts_of(both) == [("Thames Board", "lead", 2)]
    assert parts_of(alone) == [("Thames Board", "", 1)]
    assert Revision.objects.filter(deliverable=both).count() == 1
    assert " and " in Revision.objects.get(deliverable=both).why
    assert " were succeeded by " in Revision.objects.get(deliverable=both).why


@pytest.mark.parametrize(
    ("leads", "marked", "expected"),
    [
        (("OCCG", "B"), "B", [("B", "lead", 2)]),
        (("OCCG", "B"), "", [("B", "", 2)]),
        (("OCCG", "B"), "OCCG", [("B", "lead", 1)]),
    ],
)
def test_where_the_successor_answers_already_it_is_there_once(
    operator: Person,
    board: Organisation,
    leads: tuple[str, ...],
    marked: str,
    expected: list[tuple[str, str, int]],
) -> None:
    """With the stronger of the two roles: where nobody else leads, it does."""
    partner = make.partner("OCCG")
    make.partner("B", of=partner.partnership, at=board)
    promise = make.deliverable(plan=make.plan(partner.partnership), leads=leads, marked_lead=marked)
    (place,) = preview(order(partner, by=board)).places
    assert place.shared == 1
    succeed(order=order(partner, by=board), by=make.standing(operator))
    assert parts_of(promise) == expected


def test_a_part_of_the_successor_that_began_on_the_day_becomes_the_lead(
    operator: Person, board: Organisation
) -> None:
    partner = make.partner("OCCG")
    there = make.partner("B", of=partner.partnership, at=board)
    promise = make.deliverable(
        plan=make.plan(partner.partnership), leads=["OCCG", "B"], marked_lead="OCCG"
    )
    promise.responsibilities.filter(partner=there).update(since=DAY)
    succeed(order=order(partner, by=board), by=make.standing(operator))
    assert parts_of(promise) == [("B", "lead", 1)]
    assert promise.responsibilities.filter(partner=there).count() == 1


def test_its_places_in_collectives_follow(operator: Person, board: Organisation) -> None:
    partnership = make.partnership()
    going, staying = (make.partner(name, of=partnership) for name in ("OCCG", "TVP"))
    there = make.partner("B", of=partnership, at=board)
    fresh = make.collective("CCGs", members=[going, staying])
    shared = make.collective("Partnership", members=[going, there])
    again = make.collective("Crisis group", members=[going, there])
    again.collective_members.filter(member=there).update(
        since=date(2014, 1, 1), until=date(2015, 1, 1)
    )
    succeed(order=order(going, by=board), by=make.standing(operator))

    def members(of: Partner, on: date) -> set[str]:
        rows = CollectiveMember.objects.current(on).filter(collective=of)
        return set(rows.values_list("member__short_name", flat=True))

    assert members(fresh, date(2015, 5, 31)) == {"OCCG", "TVP"}
    assert members(fresh, DAY) == {"B", "TVP"}
    assert members(shared, DAY) == {"B"}
    assert members(again, DAY) == {"B"}


def test_in_every_partnership_and_each_has_its_entry_in_the_trail(
    operator: Person, board: Organisation
) -> None:
    police = make.organisation("Old Police")
    homes = [make.partner(f"P{number}", at=police) for number in range(3)]
    promises = [make.deliverable(plan=make.plan(each.partnership), leads=[each]) for each in homes]
    succeed(order=order(police, by=board), by=make.standing(operator))
    for home, promise in zip(homes, promises, strict=True):
        assert parts_of(promise) == [("Thames Board", "", 1)]
        entry = Entry.objects.get(what="organisation-succeeded", partnership=home.partnership.pk)
        assert entry.about == {"organisation": police.pk, "successor": board.pk}
        assert entry.details == {"promises": 1, "people": 0}
        assert entry.actor == operator.pk


def test_one_without_a_partnership_is_succeeded_too(operator: Person, board: Organisation) -> None:
    alone = make.organisation()
    succeed(order=order(alone, by=board), by=make.standing(operator))
    assert Entry.objects.get(what="organisation-succeeded").partnership is None


# People


def test_people_follow_where_it_is_wanted_with_their_rights_and_deputies(
    operator: Person, board: Organisation
) -> None:
    partner = make.partner("OCCG")
    lead = make.membership(at=partner, role="lead")
    deputy = make.membership(at=partner, role="lead")
    Membership.objects.filter(pk=lead.pk).update(deputy_for=deputy, may_invite=True)
    coming = make.membership(at=partner, role="reader", since="2015-07-01", until="2015-12-31")
    left = make.membership(at=partner, role="lead", until="2015-01-01")
    twice = make.membership(at=partner, role="reader")
    there = make.partner("B", of=partner.partnership, at=board)
    make.membership(twice.person, there, "reader")
    succeed(order=order(partner, by=board, people_follow=True), by=make.standing(operator))
    assert not Membership.objects.current(TODAY).filter(partner=partner).exists()
    new = {row.person_id: row for row in Membership.objects.filter(partner=there)}
    assert set(new) == {lead.person_id, deputy.person_id, coming.person_id, twice.person_id}
    assert new[lead.person_id].since == DAY
    assert new[lead.person_id].may_invite
    assert new[lead.person_id].deputy_for == new[deputy.person_id]
    coming_there = new[coming.person_id]
    assert (coming_there.since, coming_there.until) == (date(2015, 7, 1), date(2015, 12, 31))
    assert not Membership.objects.current(date(2015, 7, 1)).filter(pk=coming.pk).exists()
    left.refresh_from_db()
    assert left.ended_on is None
    lead.refresh_from_db()
    assert (lead.until, lead.ended_on) == (date(2015, 5, 31), TODAY)


def test_people_stay_where_they_are_unless_it_is_wanted(
    operator: Person, board: Organisation
) -> None:
    partner = make.partner("OCCG")
    membership = make.membership(at=partner)
    succeed(order=order(partner, by=board), by=make.standing(operator))
    membership.refresh_from_db()
    assert (membership.partner, membership.until) == (partner, None)
    assert not Membership.objects.filter(partner__organisation=board).exists()


def test_those_who_moved_do_not_confirm_what_they_reported_before(
    operator: Person, board: Organisation
) -> None:
    """Another organisation decides: the successor counts as the one that it took over from."""
    partner = make.partner("OCCG")
    promise = make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    colleague = make.member(partner, "commissioner")
    report = make.update(promise, on="2015-05-01", at=partner, progress="delivered")
    outsider = make.commissioner(partner.partnership)
    succeed(order=order(partner, by=board, people_follow=True), by=make.standing(operator))
    report.refresh_from_db()
    able = [each.person for each in who_can_confirm(report, TODAY)]
    assert able == [outsider]
    assert not may_confirm(make.standing(colleague), report)
    partner.organisation.refresh_from_db()
    assert whole_of(partner.organisation) == board.pk


# Once, or not at all


def test_the_same_order_again_changes_nothing(operator: Person, board: Organisation) -> None:
    partner = make.partner("OCCG")
    make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    first = succeed(order=order(partner, by=board), by=make.standing(operator))
    before = everything()
    again = succeed(order=order(partner, by=board), by=make.standing(operator))
    assert again == first
    assert everything() == before
    assert preview(order(partner, by=board)).places == ()


def test_one_that_was_forgotten_is_added_and_the_others_left_alone(
    operator: Person, board: Organisation
) -> None:
    one, two = make.partner("BCCG"), make.partner("LCCG")
    promise = make.deliverable(plan=make.plan(two.partnership), leads=[two])
    succeed(order=order(one, by=board), by=make.standing(operator))
    rows = succeed(order=order(one, two, by=board), by=make.standing(operator))
    assert len(rows) == Succession.objects.count() == 2
    assert parts_of(promise) == [("Thames Board", "", 1)]


def refusal(said: Order, operator: Person) -> tuple[str, str]:
    """What is said, and about what; the preview says the same, and nothing is changed."""
    before = everything()
    with pytest.raises(SuccessionRefused) as refused:
        succeed(order=said, by=make.standing(operator))
    with pytest.raises(SuccessionRefused) as shown:
        preview(said)
    assert str(shown.value) == str(refused.value)
    assert everything() == before
    return str(refused.value), refused.value.about


def test_what_cannot_be_is_refused_with_a_sentence(operator: Person, board: Organisation) -> None:
    partner = make.partner("OCCG")
    assert refusal(order(by=board), operator) == (
        "Choose the organisations that go.",
        "predecessors",
    )
    assert refusal(order(partner, by=board, why=" "), operator)[1] == "why"
    assert refusal(order(partner, by=board, on=date(2015, 6, 16)), operator) == (
        "Record it on its first day or later: until then promises may still change hands.",
        "on",
    )
    assert refusal(order(board, by=board), operator) == (
        "Thames Board cannot succeed itself: choose another.",
        "successor",
    )


def test_chains_lead_on_and_never_in_circles(operator: Person, board: Organisation) -> None:
    old, newest = make.organisation("Old"), make.organisation("Newest")
    by = make.standing(operator)
    succeed(order=order(old, by=board), by=by)
    assert refusal(order(old, by=newest), operator) == (
        "Old was already succeeded by Thames Board on 1 June 2015.",
        "predecessors",
    )
    assert "already" in refusal(order(old, by=board, on=date(2015, 6, 2)), operator)[0]
    assert refusal(order(board, by=old), operator) == (
        "Old was itself succeeded by Thames Board: choose that one.",
        "successor",
    )
    succeed(order=order(board, by=newest), by=by)
    assert "itself" in refusal(order(make.organisation(), by=board), operator)[0]
    assert whole_of(Organisation.objects.get(name="Old")) == newest.pk


def test_a_day_before_what_it_would_end_is_refused(operator: Person, board: Organisation) -> None:
    partner = make.partner("OCCG")
    there = make.partner("B", of=partner.partnership, at=board)
    promise = make.deliverable(
        plan=make.plan(partner.partnership), leads=[partner, there], marked_lead="OCCG"
    )
    promise.responsibilities.filter(partner=partner).update(since=DAY)
    sentence = f"{partner.full_name} took on a promise of {partner.partnership} on 1 June 2015"
    assert refusal(order(partner, by=board), operator) == (
        f"{sentence}: choose a later day.",
        "on",
    )
    promise.responsibilities.filter(partner=partner).update(since=date(2014, 1, 1))
    promise.responsibilities.filter(partner=there).update(since=date(2015, 6, 2))
    assert refusal(order(partner, by=board), operator)[0].startswith("Thames Board took on")
    promise.responsibilities.filter(partner=there).update(since=date(2014, 1, 1))
    make.collective("CCGs", members=[partner], since=DAY)
    assert refusal(order(partner, by=board), operator) == (
        f"{partner.full_name} joined CCGs on 1 June 2015: choose a later day.",
        "on",
    )


def test_a_short_name_that_is_taken_is_refused(operator: Person, board: Organisation) -> None:
    partner = make.partner("OCCG")
    make.partner("thames board", of=partner.partnership)
    sentence, about = refusal(order(partner, by=board), operator)
    assert "another partner called “Thames Board”" in sentence
    assert about == "short_name"
    succeed(order=order(partner, by=board, short_name=" TB "), by=make.standing(operator))
    assert board.partners.get().short_name == "TB"


def test_all_or_nothing(
    operator: Person, board: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last step fails, nothing of the first ones stays."""
    partner = make.partner("OCCG")
    make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    before = everything()

    def fails(*args: Any, **options: Any) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("actions.services.succession.record", fails)
    with pytest.raises(RuntimeError):
        succeed(order=order(partner, by=board), by=make.standing(operator))
    assert everything() == before


@pytest.mark.parametrize("role", ["lead", "coordinator", "chair"])
def test_only_operators_do_it(board: Organisation, role: str) -> None:
    partner = make.partner("OCCG")
    somebody = make.member(partner, role)
    with pytest.raises(PermissionDenied, match="Only operators"):
        succeed(order=order(partner, by=board), by=make.standing(somebody))
    assert not Succession.objects.exists()
