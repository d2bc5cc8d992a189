"""Many reports at once: each row judged without a trace, then all reported in one go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from actions.models import Deliverable, Evidence, Update
from actions.services import sheet_reporting
from actions.services.sheet_reporting import Said, SheetChanged, Verdict, judge, report_all
from concordat.trail.models import Entry
from partners.models import Partner
from partners.permissions import Standing
from tests import factories as make

pytestmark = pytest.mark.django_db
SHEET = "0" * 32


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def partner() -> Partner:
    return make.partner("OH")


@pytest.fixture
def lead(partner: Partner) -> Standing:
    return make.standing(make.lead(partner))


@pytest.fixture
def promises(partner: Partner) -> list[Deliverable]:
    plan = make.plan(partner.partnership)
    return [make.deliverable(plan=plan, leads=[partner]) for _ in range(3)]


def said(promise: Deliverable, line: int = 5, **fields: object) -> Said:
    """A row that says that work goes on."""
    row = Said(
        line=line,
        deliverable=promise.pk,
        version=promise.version,
        sheet=SHEET,
        progress="in_progress",
        happened="Work goes on",
    )
    return replace(row, **fields)


def verdicts(rows: list[Said], partner: Partner, by: Standing, **more: object) -> list[str]:
    return [str(each.verdict) for each in judge(rows=rows, partner=partner, by=by, **more)]


def test_rows_are_judged_without_a_trace(promises, partner, lead):
    rows = [said(each, line) for line, each in enumerate(promises)]
    assert verdicts(rows, partner, lead) == ["ready"] * 3
    assert not Update.objects.exists()
    assert {each.version for each in Deliverable.objects.all()} == {1}
    assert not Entry.objects.filter(what="sheet-reported").exists()


def test_all_are_reported_in_one_go(promises, partner, lead):
    rows = [said(each, line) for line, each in enumerate(promises)]
    made = report_all(rows=rows, partner=partner, by=lead, shown=[0, 1, 2])
    assert [each.deliverable for each in made] == promises
    assert {each.partner for each in made} == {partner}
    entry = Entry.objects.latest("pk")
    assert (entry.what, entry.details["reports"]) == ("sheet-reported", 3)


def test_the_same_sheet_again_reports_nothing(promises, partner, lead):
    rows = [said(promises[0])]
    report_all(rows=rows, partner=partner, by=lead, shown=[5])
    (judged,) = judge(rows=rows, partner=partner, by=lead)
    assert judged.verdict == Verdict.ALREADY
    assert "on 15 June 2015" in judged.sentences[0]
    assert report_all(rows=rows, partner=partner, by=lead, shown=[]) == []
    assert Update.objects.count() == 1


def test_other_words_of_the_same_sheet_are_changed_meanwhile(promises, partner, lead):
    report_all(rows=[said(promises[0])], partner=partner, by=lead, shown=[5])
    row = said(promises[0], happened="More work")
    (judged,) = judge(rows=[row], partner=partner, by=lead)
    assert judged.verdict == Verdict.MEANWHILE
    assert "the last report is of 15 June 2015, by OH" in judged.sentences[0]
    report_all(rows=[row], partner=partner, by=lead, shown=[], anyway=[5])
    assert Update.objects.count() == 2


def test_what_was_edited_meanwhile_without_a_report_is_told(promises, partner, lead):
    row = said(promises[0])
    promises[0].write(promises[0].version, text="Other words")
    (judged,) = judge(rows=[row], partner=partner, by=lead)
    assert judged.sentences == ("It was changed after you downloaded the sheet.",)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"confidence": "off_track"}, "Say why it is not on track."),
        ({"progress": "delivered"}, "Give the day on which it was delivered."),
        ({"progress": "delivered", "delivered_on": "2016-01-01", "evidence": "x"}, "future"),
        ({"progress": "", "happened": ""}, "Say what has happened."),
        ({"happened": "She is 943 476 5919"}, "looks like an NHS number"),
        ({"problems": ("Progress says “Done”.",)}, "Progress says “Done”."),
        ({"deliverable": 0}, "belongs to no promise"),
    ],
)
def test_what_cannot_be_reported_says_why(promises, partner, lead, fields, sentence):
    (judged,) = judge(rows=[said(promises[0], **fields)], partner=partner, by=lead)
    assert judged.verdict == Verdict.REFUSED
    assert sentence in " ".join(judged.sentences)
    assert not Update.objects.exists()


def test_a_promise_of_somebody_else_is_refused(partner, lead):
    other = make.deliverable(plan=make.plan(partner.partnership))
    (judged,) = judge(rows=[said(other)], partner=partner, by=lead)
    assert "Only the organisations that lead this" in judged.sentences[0]


def test_a_promise_of_another_partnership_is_nobodys(partner, lead):
    foreign = make.deliverable()
    (judged,) = judge(rows=[said(foreign)], partner=partner, by=lead)
    assert judged.deliverable is None


def test_a_promise_that_stands_twice_is_reported_once(promises, partner, lead):
    rows = [said(promises[0], 5), said(promises[0], 6, happened="Something else")]
    assert verdicts(rows, partner, lead) == ["ready", "refused"]


@pytest.mark.parametrize(
    ("evidence", "kind"), [("https://example.org/a", "link"), ("Board minutes", "statement")]
)
def test_delivered_comes_with_a_link_or_a_place(promises, partner, lead, evidence, kind):
    row = said(promises[0], progress="delivered", delivered_on="2015-06-01", evidence=evidence)
    report_all(rows=[row], partner=partner, by=lead, shown=[5])
    assert Evidence.objects.get().kind == kind
    assert Deliverable.objects.get(pk=promises[0].pk).delivered_on == date(2015, 6, 1)


def test_nothing_is_reported_where_other_rows_are_ready_than_were_shown(promises, partner, lead):
    rows = [said(promises[0], 1), said(promises[1], 2)]
    make.update(promises[1])
    with pytest.raises(SheetChanged):
        report_all(rows=rows, partner=partner, by=lead, shown=[1, 2])
    assert Update.objects.count() == 1


def test_all_or_none(promises, partner, lead, monkeypatch):
    rows = [said(each, line) for line, each in enumerate(promises)]
    monkeypatch.setattr(sheet_reporting, "record", _fail)
    with pytest.raises(DatabaseError):
        report_all(rows=rows, partner=partner, by=lead, shown=[0, 1, 2])
    assert not Update.objects.exists()


def _fail(*_: object, **__: object) -> None:
    raise DatabaseError


def test_only_its_leads_and_coordinators_report_for_an_organisation(promises, partner):
    rows = [said(promises[0])]
    coordinator = make.standing(make.coordinator(partner.partnership))
    assert verdicts(rows, partner, coordinator) == ["ready"]
    other = make.lead(make.partner(of=partner.partnership))
    for person in (other, make.member(partner, "reader"), make.coordinator()):
        with pytest.raises(PermissionDenied, match="report for this organisation"):
            judge(rows=rows, partner=partner, by=make.standing(person))
