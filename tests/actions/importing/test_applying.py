"""A newer version taken over, change by change, and what stays as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import DatabaseError

from actions.importing import applying
from actions.importing.applying import DecidedOtherwise, NotAllDecided, Taken, apply_newer_version
from actions.importing.comparing import ChangeKind
from actions.importing.in_place import in_place
from actions.importing.newer import Newer
from actions.importing.plan import ReadPlan
from actions.importing.versions import Choice, Decidable, Versions, versions
from actions.models import (
    DateRequest,
    Deliverable,
    ImportState,
    Plan,
    PlanImport,
    Revision,
    RevisionKind,
    Update,
)
from concordat.trail.models import Entry
from partners.models import Partnership, Person
from tests import factories as make
from tests.actions.importing.versions import plan as newer_plan
from tests.actions.importing.versions import pointer, promise, row

pytestmark = pytest.mark.django_db

DESK = "Open an advice desk for carers in every town"
TRAIN = "Train all custody officers in spotting a mental health crisis"
ROTA = "Publish the rota of approved doctors every week"
PHONE = "Set up a telephone line that answers day and night"
WHY = "The version agreed on 12 May"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


class World:
    """A plan of three rows: 1 DESK (OH, Mar 15), 2 TRAIN (TVP, Ongoing), 3 ROTA (OH, Sep 15)."""

    def __init__(self) -> None:
        self.partnership: Partnership = make.partnership()
        for name in ("OH", "TVP"):
            make.partner(name, of=self.partnership)
        self.plan: Plan = make.plan(self.partnership, "The plan", source_name="v1.docx")
        make.theme(self.plan, "Access")
        self.desk = self.promise(DESK, "OH", "Mar 15")
        self.train = self.promise(TRAIN, "TVP", "Ongoing")
        self.rota = self.promise(ROTA, "OH", "Sep 15")
        self.coordinator: Person = make.coordinator(self.partnership)
        self.upload = PlanImport(
            partnership=self.partnership,
            plan=self.plan,
            state=ImportState.ASKING,
            document={},
            name="v2.docx",
            content_type="text/plain",
            size=1,
            sha256="0" * 64,
            uploaded_by=self.coordinator,
        )
        self.upload.file.save("v2", ContentFile(b"x"))

    def promise(self, text: str, lead: str, by_when: str) -> Deliverable:
        return make.deliverable(text, plan=self.plan, leads=[lead], by_when=by_when)

    def found(self, newer: ReadPlan) -> Versions:
        return versions(Plan.objects.get(pk=self.plan.pk), Newer(newer), date(2015, 6, 15))

    def decide(self, newer: ReadPlan, said: Callable[[Decidable], Choice]) -> None:
        self.upload.decisions = {
            each.key: {"choice": str(said(each)), "stamp": each.stamp}
            for each in self.found(newer).decidable
        }
        self.upload.save()

    def apply(
        self,
        newer: ReadPlan,
        said: Callable[[Decidable], Choice] = lambda each: each.takes,
        **fields: object,
    ) -> Taken:
        """Decide, then apply."""
        self.decide(newer, said)
        return apply_newer_version(
            **{
                "upload": self.upload,
                "newer": Newer(newer),
                "seen_digest": self.found(newer).digest,
                "why": WHY,
                "by": make.standing(self.coordinator),
            }
            | fields
        )

    def left(self, newer: ReadPlan) -> list[str]:
        """What would still be decided."""
        return [str(each.change.kind) for each in self.found(newer).decidable]


@pytest.fixture
def world() -> World:
    return World()


def as_it_is() -> list:
    """The rows of the plan as the newer version would print them unchanged."""
    return [
        row("1", promise(DESK, "OH", "Mar 15")),
        row("2", promise(TRAIN, "TVP", "Ongoing")),
        row("3", promise(ROTA, "OH", "Sep 15")),
    ]


def everything() -> ReadPlan:
    """A newer version in which everything is otherwise."""
    return newer_plan(
        row(
            "1.1",
            promise(f"{DESK} by bus", "TVP (lead), OH", "September 2015", ("In libraries",)),
            outcomes=("Carers find help",),
            theme=2,
            heading="Towns",
        ),
        row("1.2", promise(PHONE, "TVP", "Dec 15"), theme=2),
        row("2.1", promise(ROTA, "OH", "Sep 15"), theme=3),
        pointer("2.2", "1.1"),
        title="The plan, second version",
        themes="Prevention; Getting help; Access",
    )


def test_a_plan_as_it_is_has_nothing_to_decide(world):
    assert world.left(newer_plan(*as_it_is())) == []


def test_all_changes_taken_over_make_the_plan_the_newer_version(world):
    newer = everything()
    assert world.apply(newer).left == 0
    here = in_place(Plan.objects.get(pk=world.plan.pk), date(2015, 6, 15)).read
    assert [(row.ref, row.theme, row.heading) for row in here.actions] == [
        ("1.1", 2, "Towns"),
        ("1.2", 2, None),
        ("2", 3, None),  # whose promise was withdrawn
        ("2.1", 3, None),
        ("2.2", 1, None),
    ]
    assert [theme.title for theme in here.themes] == ["Prevention", "Getting help", "Access"]
    assert here.title == "The plan, second version"
    assert world.left(newer) == []


def test_what_is_left_stays_and_is_offered_again(world):
    newer = everything()
    before = in_place(world.plan, date(2015, 6, 15)).read
    taken = world.apply(newer, lambda each: Choice.LEAVE)
    assert taken.over == 0
    after = in_place(Plan.objects.get(pk=world.plan.pk), date(2015, 6, 15)).read
    assert replace(after, document="", glossary={}) == replace(before, document="", glossary={})
    assert not Revision.objects.exists()
    assert len(world.left(newer)) == taken.left


def test_reports_and_history_stay(world):
    report = make.update(world.desk, on="2015-02-01")
    world.apply(everything())
    desk = Deliverable.objects.get(pk=world.desk.pk)
    assert list(desk.updates.all()) == [report]
    assert desk.text == f"{DESK} by bus"
    kinds = set(desk.revisions.values_list("kind", flat=True))
    assert kinds == {RevisionKind.TEXT, RevisionKind.LEADS}
    assert {each.why for each in Revision.objects.all()} == {WHY}


def test_who_leads_changes_from_today(world):
    rows = as_it_is()
    rows[0] = row("1", promise(DESK, "TVP (lead), OH (support)", "Mar 15"))
    world.apply(newer_plan(*rows))
    current = world.desk.responsibilities.filter(until=None)
    assert {(each.partner.short_name, each.role) for each in current} == {
        ("TVP", "lead"),
        ("OH", "support"),
    }


def test_what_is_gone_is_withdrawn_and_still_there(world):
    world.apply(newer_plan(*as_it_is()[:2]))
    rota = Deliverable.objects.get(pk=world.rota.pk)
    assert rota.withdrawn_on == date(2015, 6, 15)
    assert rota.revisions.get().kind == RevisionKind.WITHDRAWN


def test_what_was_joined_into_another_is_superseded_by_it(world):
    rows = as_it_is()[:2]
    rows[1] = row("2", promise(f"{TRAIN}; {ROTA.lower()}", "TVP", "Ongoing"))
    world.apply(newer_plan(*rows))
    rota = Deliverable.objects.get(pk=world.rota.pk)
    assert (rota.progress, rota.superseded_by) == ("superseded", world.train)
    assert Update.objects.get(deliverable=rota).reason == WHY


def replaced() -> ReadPlan:
    """Row 2 promises something else altogether, for the same outcome."""
    rows = as_it_is()
    rows[1] = row("2", promise(PHONE, "TVP", "Ongoing"), outcomes=("Officers know what to do",))
    return newer_plan(*rows)


def test_what_was_replaced_in_its_row_is_superseded_by_the_new_one(world):
    make.outcome(world.train.action, "Officers know what to do")
    world.apply(replaced())
    train = Deliverable.objects.get(pk=world.train.pk)
    assert train.progress == "superseded"
    assert train.superseded_by.text == PHONE
    assert train.superseded_by.action == train.action


def test_nothing_is_superseded_by_what_is_left_out(world):
    make.outcome(world.train.action, "Officers know what to do")

    def leave_new(each):
        return Choice.LEAVE if each.change.kind == "added" else each.takes

    with pytest.raises(NotAllDecided, match="not taken over"):
        world.apply(replaced(), leave_new)
    assert not Revision.objects.exists()


def test_what_is_delivered_and_gone_is_left_unless_somebody_says_otherwise(world):
    make.update(world.rota, progress="delivered")
    newer = newer_plan(*as_it_is()[:2])
    (gone,) = world.found(newer).decidable
    assert gone.takes == Choice.LEAVE
    assert "It is delivered" in gone.note
    world.apply(newer, lambda each: Choice.WITHDRAW)
    assert Deliverable.objects.get(pk=world.rota.pk).withdrawn_on


def later() -> ReadPlan:
    rows = as_it_is()
    rows[0] = row("1", promise(DESK, "OH", "September 2015"))
    return newer_plan(*rows)


def test_a_changed_date_may_be_agreed_with_the_version(world):
    world.apply(later(), lambda each: Choice.AGREE)
    desk = Deliverable.objects.get(pk=world.desk.pk)
    assert desk.due_on == date(2015, 9, 30)
    assert [each.words for each in desk.deadlines.all()] == ["Mar 15", "September 2015"]
    assert not DateRequest.objects.exists()


def test_a_changed_date_may_be_asked_for(world):
    world.apply(later(), lambda each: Choice.ASK)
    desk = Deliverable.objects.get(pk=world.desk.pk)
    assert desk.due_on == date(2015, 3, 31)
    request = DateRequest.objects.get()
    assert (request.words, request.why, request.deliverable) == ("September 2015", WHY, desk)
    assert request.person == world.coordinator


def test_a_date_that_waits_to_be_decided_is_left(world):
    make.date_request(world.desk)
    (date_change,) = world.found(later()).decidable
    assert date_change.choices == (Choice.LEAVE,)
    assert "waits to be decided" in date_change.hindrance
    assert world.apply(later()).over == 0


def test_a_version_that_prints_no_date_takes_none_away(world):
    rows = as_it_is()
    rows[0] = row("1", promise(DESK, "OH", ""))
    (change,) = world.found(newer_plan(*rows)).decidable
    assert "names no date" in change.hindrance


def test_old_words_in_a_newer_version_are_known_as_such(world):
    make.date_decision(make.date_request(world.desk, "Dec 15"))
    world.desk.refresh_from_db()
    (change,) = world.found(newer_plan(*as_it_is())).decidable
    assert change.note == "These words were agreed before the date was moved in the tracker."


def test_words_from_before_a_correction_are_known_as_such(world):
    Deliverable.objects.filter(pk=world.desk.pk).update(
        text="Open desks for carers in every town", printed={"text": DESK}
    )
    (change,) = world.found(newer_plan(*as_it_is())).decidable
    assert "before a correction" in change.note


def test_names_that_are_nobodys_are_asked_about_first(world):
    rows = as_it_is()
    stranger = promise(PHONE, "Somebody", "Ongoing")
    stranger = replace(stranger, leads=(replace(stranger.leads[0], partner=None),))
    (change,) = world.found(newer_plan(*rows, row("4", stranger))).decidable
    assert "called “Somebody”" in change.hindrance


def test_a_version_that_names_nobody_takes_no_lead_away(world):
    rows = as_it_is()
    rows[0] = row("1", promise(DESK, "", "Mar 15"))
    (change,) = world.found(newer_plan(*rows)).decidable
    assert "names nobody" in change.hindrance


def test_a_new_promise_may_have_nobody_to_lead_it(world):
    world.apply(newer_plan(*as_it_is(), row("4", promise(PHONE, "", "Ongoing"))))
    assert Deliverable.objects.get(text=PHONE).responsibilities.count() == 0


def test_new_rows_stand_where_they_are_printed_and_moved_ones_go_there(world):
    one, two, three = as_it_is()
    world.apply(newer_plan(three, one, row("9", promise(PHONE, "OH", "Ongoing")), two))
    order = world.plan.actions.order_by("position")
    assert [action.ref for action in order] == ["3", "1", "9", "2"]
    assert [action.position for action in order] == [1, 2, 3, 4]


def test_a_promise_moves_to_another_row_with_its_history(world):
    report = make.update(world.rota)
    one, two, _ = as_it_is()
    both = row("2", *two.deliverables, promise(ROTA, "OH", "Sep 15"))
    world.apply(newer_plan(one, both))
    rota = Deliverable.objects.get(pk=world.rota.pk)
    assert rota.action == world.train.action
    assert list(rota.updates.all()) == [report]


def test_a_row_comes_to_refer_to_another(world):
    other = make.action(world.plan, ref="4", points_to=world.desk.action)
    world.apply(newer_plan(*as_it_is(), pointer("4", "2")))
    other.refresh_from_db()
    assert other.points_to == world.train.action


def test_a_row_that_refers_to_what_is_not_there_stays(world):
    make.action(world.plan, ref="4", points_to=world.desk.action)
    (change,) = world.found(newer_plan(*as_it_is(), pointer("4", "9"))).decidable
    assert "not clear which row has the number 9" in change.hindrance


def test_a_part_of_a_promise_that_is_new_says_where_it_comes_from(world):
    both = f"{DESK}; hold a meeting with every parish council afterwards"
    Deliverable.objects.filter(pk=world.desk.pk).update(text=both)
    part = promise("Hold a meeting with every parish council", "TVP", "Ongoing")
    newer = newer_plan(*as_it_is(), row("4", part))
    (added,) = (each for each in world.found(newer).decidable if each.change.kind == "added")
    assert "it may have been split" in added.note


def test_a_row_with_promises_cannot_refer_to_another_yet(world):
    rows = as_it_is()
    rows[1] = replace(rows[1], cross_reference="1")
    (change,) = world.found(newer_plan(*rows)).decidable
    assert change.change.kind == ChangeKind.POINTER
    assert "Decide first" in change.hindrance


def test_a_row_that_refers_and_is_gone_stays_where_it_is(world):
    make.action(world.plan, ref="4", points_to=world.desk.action)
    (change,) = world.found(newer_plan(*as_it_is())).decidable
    assert "stays where it is" in change.hindrance


def test_themes_that_are_not_taken_over_are_found_by_their_titles(world):
    newer = newer_plan(
        *(replace(each, theme=2) for each in as_it_is()),
        row("4", promise(PHONE, "OH", "Ongoing"), theme=1),
        themes="Prevention; Access",
    )
    world.apply(newer, lambda e: Choice.LEAVE if e.change.kind == "themes" else e.takes)
    assert [str(theme) for theme in world.plan.themes.order_by("number")] == [
        "1. Access",
        "2. Prevention",
    ]
    assert Deliverable.objects.get(text=PHONE).action.theme.title == "Prevention"


def test_themes_that_are_not_printed_any_more_stand_behind_the_others(world):
    make.theme(world.plan, "Old business")
    world.apply(newer_plan(*(replace(each, theme=2) for each in as_it_is()), themes="New; Access"))
    assert [str(theme) for theme in world.plan.themes.order_by("number")] == [
        "1. New",
        "2. Access",
        "3. Old business",
    ]


def test_the_upload_keeps_what_was_said_and_the_plan_its_source(world):
    taken = world.apply(later(), lambda each: Choice.AGREE)
    assert taken == Taken(1, 0)
    upload = PlanImport.objects.get()
    assert (upload.state, upload.published_by) == (ImportState.PUBLISHED, world.coordinator)
    (said,) = upload.decisions.values()
    assert (said["choice"], said["before"], said["after"]) == ("agree", "Mar 15", "September 2015")
    assert Plan.objects.get().source_name == "v2.docx"
    assert Entry.objects.latest("pk").what == "newer-version-applied"


# What stands in the way


def test_nothing_is_written_while_something_is_undecided(world):
    newer = everything()
    world.decide(newer, lambda each: each.takes)
    key = next(iter(world.upload.decisions))
    del world.upload.decisions[key]
    world.upload.save()
    with pytest.raises(NotAllDecided, match="1 of the changes"):
        apply_newer_version(
            upload=world.upload,
            newer=Newer(newer),
            seen_digest=world.found(newer).digest,
            why=WHY,
            by=make.standing(world.coordinator),
        )
    assert not Revision.objects.exists()


def test_a_reason_is_needed(world):
    with pytest.raises(NotAllDecided, match="Say where"):
        world.apply(later(), why=" ")


def test_a_plan_edited_meanwhile_is_not_written_over(world):
    digest = world.found(later()).digest
    make.date_decision(make.date_request(world.desk, "Dec 15"))
    with pytest.raises(DecidedOtherwise):
        world.apply(later(), seen_digest=digest)
    assert PlanImport.objects.get().state == ImportState.ASKING


def test_a_report_made_meanwhile_stands_in_nobodys_way(world):
    digest = world.found(later()).digest
    make.update(world.desk)
    world.apply(later(), seen_digest=digest)


def test_a_decision_about_other_words_does_not_hold(world):
    world.decide(later(), lambda each: Choice.AGREE)
    rows = as_it_is()
    rows[0] = row("1", promise(DESK, "OH", "October 2015"))
    now = world.found(newer_plan(*rows))
    assert now.choices(world.upload.decisions) == {}
    assert now.outdated(world.upload.decisions) == 1


def test_the_same_upload_is_applied_once(world):
    world.apply(later())
    for digest in (world.found(later()).digest, "seen before"):
        with pytest.raises(DecidedOtherwise):
            apply_newer_version(
                upload=world.upload,
                newer=Newer(later()),
                seen_digest=digest,
                why=WHY,
                by=make.standing(world.coordinator),
            )
    assert world.desk.deadlines.count() == 2


def test_all_of_it_or_nothing(world, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(applying, "order_rows", fail)
    with pytest.raises(DatabaseError):
        world.apply(everything())
    assert not Revision.objects.exists()
    assert not Deliverable.objects.filter(text=PHONE).exists()
    assert PlanImport.objects.get().state == ImportState.ASKING


@pytest.mark.parametrize("who", ["lead", "foreign"])
def test_only_a_coordinator_of_the_plan_takes_changes_over(world, who):
    person = make.lead(world.partnership.partners.first()) if who == "lead" else make.coordinator()
    with pytest.raises(PermissionDenied):
        world.apply(later(), by=make.standing(person))
