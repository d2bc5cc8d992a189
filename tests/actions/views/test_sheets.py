"""An organisation's spreadsheet, out and back, as its lead does it."""

import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.exports.report_sheet import HEADING_ROW, XLSX
from actions.forms import sheets
from actions.importing.report_sheet import ASKED, GIVEN
from actions.models import Deliverable, Update
from actions.views import sheets as views
from concordat.trail.models import Entry
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db
Row = dict[str, Any]
GOES_ON = {"Progress": "In progress", "What happened": "Work goes on"}


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def home() -> Scene:
    found = scene()
    for number in (1, 2, 3):
        make.deliverable(f"Promise {number}", of=found.action, leads=[found.one])
    return found


def url(home: Scene, name: str = "partner-sheet-report") -> str:
    return reverse(name, args=[home.one.pk])


def downloaded(home: Scene) -> bytes:
    response = signed_in(home.lead).get(url(home, "partner-sheet"))
    assert response["Content-Type"] == XLSX
    assert "attachment" in response["Content-Disposition"]
    return response.content


def filled(content: bytes, *rows: Row) -> SimpleUploadedFile:
    """The sheet with its first rows filled in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for number, row in enumerate(rows, start=HEADING_ROW + 2):
        for name, value in row.items():
            book.active.cell(number, [*GIVEN, *ASKED].index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("filled.xlsx", out.getvalue())


def bring(home: Scene, file: SimpleUploadedFile) -> Any:
    return signed_in(home.lead).post(url(home), {"file": file})


def send(home: Scene, shown: Any, **more: Any) -> Any:
    """Press the button of a page that showed what would be reported."""
    form = shown.context["form"]
    data = {name: form.initial[name] for name in ("rows", "shown")}
    return signed_in(home.lead).post(url(home, "partner-sheet-send"), data | more)


def test_a_lead_finds_the_sheet_from_their_work_and_their_organisation(home):
    for page in (reverse("home"), home.one.organisation.get_absolute_url()):
        assert url(home) in body_of(signed_in(home.lead).get(page))
        assert url(home) not in body_of(signed_in(home.reader).get(page))
    page = body_of(signed_in(home.lead).get(url(home)))
    assert wrong_with(page) == []
    assert "3 promises" in page


def test_a_download_is_recorded(home):
    downloaded(home)
    entry = Entry.objects.latest("pk")
    assert (entry.what, entry.details["partner"]) == ("sheet-downloaded", home.one.pk)


def test_what_would_be_reported_is_shown_row_by_row_and_nothing_is_reported_yet(home):
    off_track = {"Progress": "In progress", "Confidence": "Off track"}
    response = bring(home, filled(downloaded(home), GOES_ON, off_track))
    page = body_of(response)
    assert response.status_code == 200
    assert wrong_with(page) == []
    assert "1 report is ready; 1 row cannot be reported; 1 row left empty." in page
    assert "Say why it is not on track." in page
    assert not Update.objects.exists()


def test_all_that_is_ready_is_reported_in_one_go(home):
    rows = [GOES_ON, {**GOES_ON, "Confidence": "On track"}]
    response = send(home, bring(home, filled(downloaded(home), *rows)))
    assert response.status_code == 302
    assert [each.deliverable.text for each in Update.objects.order_by("pk")] == [
        "Promise 1",
        "Promise 2",
    ]
    assert {each.person for each in Update.objects.all()} == {home.lead}


def test_the_same_file_twice_reports_once(home):
    content = downloaded(home)
    shown = [bring(home, filled(content, GOES_ON)) for _ in range(2)]
    assert send(home, shown[0]).status_code == 302
    again = send(home, shown[1])
    assert again.status_code == 409
    assert "is not reported again" in body_of(again)
    page = body_of(bring(home, filled(content, GOES_ON)))
    assert "0 reports are ready; 1 row reported before" in page
    assert Update.objects.count() == 1


def test_what_changed_between_is_shown_and_can_be_reported_all_the_same(home):
    shown = bring(home, filled(downloaded(home), GOES_ON, GOES_ON))
    promise = Deliverable.objects.get(text="Promise 2")
    make.update(promise, at=home.one, happened="Somebody was faster")
    response = send(home, shown)
    page = body_of(response)
    assert response.status_code == 409
    assert wrong_with(page) == []
    assert "Nothing of yours is lost" in page
    assert Update.objects.count() == 1
    line = response.context["form"].meanwhile[0].said.line
    assert send(home, response, anyway=[str(line)]).status_code == 302
    assert Update.objects.count() == 3


def test_what_changed_and_is_not_ticked_is_not_reported(home):
    file = filled(downloaded(home), GOES_ON, GOES_ON)
    make.update(Deliverable.objects.get(text="Promise 2"), at=home.one)
    assert send(home, bring(home, file)).status_code == 302
    assert Update.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.csv", b"No.,Action\n1,Train\n", "not a spreadsheet that was downloaded here"),
        ("filled.xlsx", b"PK\x03\x04broken", "filled.xlsx"),
        ("empty.xlsx", b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_a_sentence(home, name, content, sentence):
    page = body_of(bring(home, SimpleUploadedFile(name, content)))
    assert sentence in page
    assert wrong_with(page) == []


def test_a_sheet_in_which_nothing_is_filled_in_says_so(home):
    assert "No row is filled in" in body_of(bring(home, filled(downloaded(home))))


def test_a_file_that_is_too_large_is_not_read(home, monkeypatch):
    monkeypatch.setattr(views, "MOST_BYTES", 10)
    assert "larger than 5 MB" in body_of(bring(home, filled(downloaded(home), GOES_ON)))


@pytest.mark.parametrize(
    "rows",
    ["tampered", signing.dumps([{"line": 1}], salt=sheets.SALT), ""],
    # A signature holds the moment at which it was made: no part of a test's name.
    ids=["not signed", "signed by us, of no row", "nothing"],
)
def test_rows_that_were_not_shown_here_are_not_reported(home, rows):
    response = signed_in(home.lead).post(url(home, "partner-sheet-send"), {"rows": rows})
    assert response.url == url(home)
    assert not Update.objects.exists()


def test_the_sheet_of_another_organisation_reports_nothing(home):
    make.deliverable("Theirs", of=home.action, leads=[home.two])
    coordinator = signed_in(home.coordinator)
    theirs = coordinator.get(reverse("partner-sheet", args=[home.two.pk])).content
    page = body_of(bring(home, filled(theirs, GOES_ON)))
    assert "another organisation’s spreadsheet" in page


def test_a_coordinator_reports_for_any_organisation_and_others_for_none(home):
    other = make.coordinator()
    for name in ("partner-sheet", "partner-sheet-report"):
        assert signed_in(home.coordinator).get(url(home, name)).status_code == 200
        assert signed_in(home.commissioner).get(url(home, name)).status_code == 403
        assert signed_in(home.reader).get(url(home, name)).status_code == 403
        assert signed_in(other).get(url(home, name)).status_code == 404
    assert signed_in(home.reader).post(url(home, "partner-sheet-send")).status_code == 403


def test_the_page_that_sends_leads_to_the_file_when_it_is_opened_by_itself(home):
    assert signed_in(home.lead).get(url(home, "partner-sheet-send")).url == url(home)


def test_a_group_of_organisations_has_no_sheet(home):
    response = signed_in(home.coordinator).get(reverse("partner-sheet", args=[home.both.pk]))
    assert response.status_code == 404


def test_an_empty_plan_can_be_downloaded_by_who_uploads_one(home):
    for kind in ("xlsx", "docx"):
        address = reverse(f"plan-template-{kind}", args=[home.partnership.pk])
        response = signed_in(home.coordinator).get(address)
        assert response.content.startswith(b"PK")
        assert f"action-plan.{kind}" in response["Content-Disposition"]
        assert signed_in(home.lead).get(address).status_code == 403
    upload = reverse("import-upload", args=[home.partnership.pk])
    assert address in body_of(signed_in(home.coordinator).get(upload))


def test_sheets_of_two_downloads_are_two_reports(home):
    one, two = downloaded(home), downloaded(home)
    assert uuid.UUID(key_in(one)) != uuid.UUID(key_in(two))


def key_in(content: bytes) -> str:
    """The download that a sheet's first row names."""
    return (
        openpyxl.load_workbook(io.BytesIO(content))
        .active.cell(HEADING_ROW + 2, 1)
        .value.split(".")[2]
    )
