"""From a reviewed upload to a plan: everything in one transaction, or nothing of it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.importing import publishing
from actions.importing.intake import read_import
from actions.importing.publishing import Publication, names_of, publish
from actions.importing.questions import QuestionKind
from actions.importing.review import review_import
from actions.models import Deliverable, ImportState, Plan, PlanImport, PlanStatus, Update
from actions.services.plan_imports import ImportRefused, answer
from actions.statuses import Confidence, Progress, Refused
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import Organisation, Partner
from tests import factories as make
from tests.actions.importing.uploads import kept, uploaded

pytestmark = pytest.mark.django_db
AGREED = date(2014, 11, 30)
LIVE = Publication("The plan", PlanStatus.LIVE, AGREED, date(2014, 12, 1))


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


def answered(row: PlanImport, names: Mapping[str, str] | None = None, **more: str) -> PlanImport:
    """All that is open, confirmed as it was read; names as said, the month November 2014."""
    given = {}
    for question in review_import(row).left:
        said = (names or {}).get(question.source[0]) if question.source else None
        given[question.key] = said or question.reading or "2014-11"
    by = make.standing(row.uploaded_by)
    return answer(plan_import=row, seen_version=row.version, given=given | more, by=by)


def publish_it(row: PlanImport, said: Publication = LIVE, **more: Any) -> Plan:
    """Publish, as whoever uploaded it."""
    by = more.pop("by", row.uploaded_by)
    seen = more.pop("seen_version", row.version)
    return publish(plan_import=row, seen_version=seen, said=said, by=make.standing(by))


def parts_of(promise: Deliverable) -> list[str]:
    """Who answers."""
    return [part.partner.short_name for part in promise.responsibilities.order_by("position")]


def test_a_plan_becomes_live_with_its_rows_partners_and_days() -> None:
    row = uploaded()
    plan = publish_it(answered(row))
    row.refresh_from_db()
    assert (row.state, row.plan, row.published_by) == (
        ImportState.PUBLISHED,
        plan,
        row.uploaded_by,
    )
    assert (plan.title, plan.slug, plan.status) == ("The plan", "the-plan", PlanStatus.LIVE)
    assert (plan.written_on, plan.agreed_on, plan.chased_from) == (
        date(2014, 11, 1),
        AGREED,
        date(2014, 12, 1),
    )
    assert plan.source_name == "plan.txt"
    first, second = Deliverable.objects.order_by("pk")
    assert (first.text, first.due_on, parts_of(first)) == (
        "Write a policy",
        date(2015, 3, 31),
        ["OHFT"],
    )
    assert parts_of(second) == ["TVP"]
    assert first.responsibilities.get().since == AGREED
    entry = Entry.objects.filter(what="plan-published").get()
    assert entry.about == {"plan": plan.pk, "import": row.pk}
    assert entry.details == {"rows": 2, "promises": 2}


def test_a_draft_has_no_days() -> None:
    said = Publication("The plan", PlanStatus.DRAFT, AGREED, AGREED)
    plan = publish_it(answered(uploaded()), said)
    assert (plan.status, plan.agreed_on, plan.chased_from) == (PlanStatus.DRAFT, None, None)


def test_a_second_plan_of_the_same_title_has_another_address() -> None:
    first = publish_it(answered(uploaded()))
    row = uploaded(
        first.partnership, "1\tTrain\t\tOHFT\tMar 15", by=make.coordinator(first.partnership)
    )
    assert publish_it(answered(row)).slug == "the-plan-2"


def test_a_title_without_a_letter_has_an_address() -> None:
    plan = publish_it(answered(uploaded()), Publication("???", PlanStatus.DRAFT))
    assert plan.slug == "plan"


HEADER = "No.\tAction\tLead\tBy when"


def test_a_plan_without_themes_has_one_that_holds_all_rows() -> None:
    text = f"Plan of action\n\n{HEADER}\n1\tWrite a policy\tOHFT\tMar 15\n2\tTrain\tOHFT\tMar 15\n"
    plan = publish_it(answered(read(text, make.partnership())))
    theme = plan.themes.get()
    assert (theme.number, theme.title) == (1, "Actions")
    assert plan.actions.filter(theme=theme).count() == 2


def test_rows_above_the_first_theme_stand_under_one_before_it() -> None:
    text = (
        f"Plan of action\n\n{HEADER}\n1\tWrite a policy\tOHFT\tMar 15\n"
        f"1. Being safe\n{HEADER}\n2\tTrain\tOHFT\tMar 15\n"
    )
    plan = publish_it(answered(read(text, make.partnership())))
    assert [(each.number, each.title) for each in plan.themes.order_by("number")] == [
        (0, "Actions"),
        (1, "Being safe"),
    ]
    assert [each.theme.number for each in plan.actions.order_by("position")] == [0, 1]


# Names


def test_names_become_what_was_said_of_them() -> None:
    of = make.partnership()
    make.partner("Oxford Health", of=of)
    rows = (
        "1\tWrite a policy\t\tOHFT\tMar 15",
        "2\tTrain staff\t\tOxford Health, TVP\tMar 15",
        "3\tMeet monthly\t\tDr Ann Lee\tMar 15",
        "4\tReport\t\tOCC\tMar 15",
    )
    said = {
        "OHFT": "alias:Oxford Health",
        "TVP": "new:Thames Valley Police",
        "Dr Ann Lee": "person",
        "OCC": "none",
    }
    row = answered(uploaded(of, *rows), said)
    names = names_of(review_import(row))
    assert names.known == ("Oxford Health",)
    assert names.aliases == (("OHFT", "Oxford Health"),)
    assert names.new == (("TVP", "Thames Valley Police"),)
    assert names.nobody == ("Dr Ann Lee",)
    publish_it(row)
    promises = list(Deliverable.objects.order_by("pk"))
    assert [parts_of(each) for each in promises] == [
        ["Oxford Health"],
        ["Oxford Health", "TVP"],
        [],
        [],
    ]
    assert promises[0].responsibilities.get().printed == "OHFT"
    assert promises[2].printed["who"] == "Dr Ann Lee"
    assert Organisation.objects.filter(name="Thames Valley Police").exists()
    alias = Partner.objects.get(short_name="Oxford Health").aliases.get()
    assert alias.name == "OHFT"


def test_one_new_organisation_written_in_two_ways_is_one() -> None:
    rows = ("1\tWrite\t\tOxford Health\tMar 15", "2\tTrain\t\tOxford health\tMar 15")
    publish_it(answered(uploaded(None, *rows)))
    assert Partner.objects.filter(short_name__iexact="oxford health").count() == 1


def test_a_partner_that_got_another_name_meanwhile_is_asked_again() -> None:
    of = make.partnership()
    partner = make.partner("Oxford Health", of=of)
    row = answered(uploaded(of), {"OHFT": "alias:Oxford Health"})
    Partner.objects.filter(pk=partner.pk).update(short_name="OH")
    with pytest.raises(ImportRefused, match="“Oxford Health” is no partner any more"):
        publish_it(row)
    assert not Plan.objects.exists()


def test_the_next_version_of_the_names_is_not_asked_again() -> None:
    row = uploaded()
    plan = publish_it(answered(row))
    again = uploaded(plan.partnership, "1\tTrain\t\tOHFT\tMar 15", by=row.uploaded_by)
    asked = {question.kind for question in review_import(again).left}
    assert asked == {QuestionKind.WRITTEN}


# Refused, with nothing written


def test_nothing_is_published_while_something_is_open() -> None:
    row = uploaded()
    with pytest.raises(ImportRefused, match="questions are still open"):
        publish_it(row)
    left = review_import(answered(row)).questions[0]
    row.answers = {key: said for key, said in row.answers.items() if key != left.key}
    row.save()
    with pytest.raises(ImportRefused, match="1 question is still open"):
        publish_it(row)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("changed", "about", "words"),
    [
        ({"title": " "}, "title", "what the plan is called"),
        ({"title": "x" * 301}, "title", "300 letters"),
        ({"agreed_on": None}, "agreed_on", "day on which it was agreed"),
        ({"chased_from": None}, "chased_from", "people are reminded"),
        ({"chased_from": date(2014, 11, 1)}, "chased_from", "before the plan was agreed"),
        (
            {"agreed_on": date(2015, 6, 16), "chased_from": date(2015, 6, 16)},
            "agreed_on",
            "in the future",
        ),
    ],
)
def test_what_a_plan_in_force_cannot_have_is_refused(
    changed: dict[str, Any], about: str, words: str
) -> None:
    said = {
        "title": "A",
        "status": PlanStatus.LIVE,
        "agreed_on": AGREED,
        "chased_from": AGREED,
    }
    row = answered(uploaded())
    with pytest.raises(Refused, match=words) as refused:
        publish_it(row, Publication(**(said | changed)))
    assert refused.value.about == about
    assert not Plan.objects.exists()


def test_what_has_no_place_is_refused_and_takes_the_new_partners_back() -> None:
    rows = (f"{'1' * 41}\tWrite a policy\t\tOHFT\tMar 15",)
    row = answered(uploaded(None, *rows))
    with pytest.raises(ImportRefused, match="is too long"):
        publish_it(row)
    assert not Partner.objects.filter(short_name="OHFT").exists()
    assert PlanImport.objects.get().state == ImportState.ASKING


def test_a_name_that_does_not_fit_is_refused() -> None:
    row = uploaded(None, f"1\tWrite a policy\t\tOxford {'x' * 200}\tMar 15")
    with pytest.raises(ImportRefused, match="is too long"):
        publish_it(answered(row))


def test_a_failure_at_the_very_end_leaves_nothing(monkeypatch: Any) -> None:
    row = answered(uploaded())
    before = Partner.objects.count()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(publishing, "record", fail)
    with pytest.raises(RuntimeError):
        publish_it(row)
    assert not Plan.objects.exists()
    assert Partner.objects.count() == before
    assert PlanImport.objects.get().state == ImportState.ASKING
    monkeypatch.undo()
    assert publish_it(PlanImport.objects.get())  # the control


def test_a_double_click_makes_one_plan() -> None:
    row = answered(uploaded())
    seen = row.version
    publish_it(row, seen_version=seen)
    with pytest.raises(EditedMeanwhile):
        publish_it(row, seen_version=seen)
    with pytest.raises(ImportRefused, match="cannot be published as a new plan"):
        publish_it(PlanImport.objects.get(), seen_version=seen + 1)
    assert Plan.objects.count() == 1


def test_a_newer_version_is_not_published_as_a_plan_of_its_own() -> None:
    row = answered(uploaded())
    PlanImport.objects.update(plan=make.plan(row.partnership))
    with pytest.raises(ImportRefused, match="cannot be published as a new plan"):
        publish_it(row)


def test_only_a_coordinator_of_the_partnership_publishes() -> None:
    row = answered(uploaded())
    for person in (make.commissioner(row.partnership), make.coordinator()):
        with pytest.raises(PermissionDenied):
            publish_it(row, by=person)


# What the document itself reports


STATUSES = """Plan of action

1. Being safe
No.\tAction\tLead\tBy when\tStatus\tProgress
1\tWrite a policy\tOHFT\tMar 15\tComplete\tSigned by all
2\tTrain staff\tOHFT\tMar 15\tIn progress\t
3\tHire nurses\tOHFT\tMar 15\tOff track\tNobody applied
4\tOpen a ward\tOHFT\tMar 15\tCancelled\t
5\tMeet\tOHFT\tMar 15\t\t
"""


def test_statuses_become_first_reports_that_are_marked_as_imported() -> None:
    of = make.partnership()
    row = answered(read(STATUSES, of))
    said = Publication("A", PlanStatus.LIVE, AGREED, AGREED, date(2015, 1, 31))
    publish_it(row, said)
    reports = {each.deliverable.action.ref: each for each in Update.objects.all()}
    assert sorted(reports) == ["1", "2", "3", "4"]
    assert all(each.imported_from == row for each in reports.values())
    assert all(each.person == row.uploaded_by for each in reports.values())
    done = reports["1"]
    assert (done.progress, done.delivered_on) == (Progress.DELIVERED, date(2015, 1, 31))
    assert done.happened == "The plan says “Complete”. Signed by all"
    assert done.deliverable.progress == Progress.DELIVERED
    assert reports["2"].progress == Progress.IN_PROGRESS
    late = reports["3"]
    assert (late.progress, late.confidence) == (Progress.IN_PROGRESS, Confidence.OFF_TRACK)
    assert late.reason == "The plan says “Off track”. Nobody applied"
    assert (reports["4"].progress, reports["4"].happened) == ("", "The plan says “Cancelled”.")


def read(text: str, of: Any) -> PlanImport:
    """A plan of these words, read."""
    row = kept(of, content=text.encode())
    read_import(row.pk)
    return PlanImport.objects.get(pk=row.pk)
