"""The spreadsheet to be filled in: what is in it, and that nothing in it runs."""

import io
import uuid
import zipfile
from datetime import date

import openpyxl
import pytest

from actions.exports.report_sheet import HEADING_ROW, sheet_lines, workbook
from actions.importing.formats.reader import read_document
from actions.importing.report_sheet import ASKED, GIVEN, read_report_sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
SHEET = uuid.UUID(int=1)


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))["Promises"]


@pytest.fixture
def partner():
    return make.partner("OH")


def lines_of(partner):
    return sheet_lines(partner, make.standing(make.lead(partner), ON), SHEET)


def test_it_holds_what_is_owed_in_plans_in_force(partner):
    plan = make.plan(partner.partnership)
    owed = make.deliverable(plan=plan, leads=[partner], points=["North"], by_when="Mar 15")
    done = make.deliverable(plan=plan, leads=[partner])
    make.update(done, progress="delivered")
    make.deliverable(plan=plan)  # somebody else's
    make.deliverable(plan=make.plan(partner.partnership, status="draft"), leads=[partner])
    (line,) = lines_of(partner)
    assert line.promise == f"{owed.text}\n• North"
    assert line.by_when == "Mar 15 (by 31 March 2015)"
    assert line.key == f"{owed.pk}.1.{SHEET.hex}.{partner.pk}"


def test_the_last_report_stands_beside(partner):
    promise = make.deliverable(leads=[partner], plan=make.plan(partner.partnership))
    make.update(promise, on="2015-05-04", confidence="on_track")
    (line,) = lines_of(partner)
    assert line.last_report == "4 May 2015 by OH: In progress, on track"


def test_nothing_in_it_runs(partner):
    plan = make.plan(partner.partnership, "=1+1")
    make.deliverable('=HYPERLINK("https://evil.example")', plan=plan, leads=[partner])
    content = workbook(partner, lines_of(partner), on=ON)
    row = [cell.value for cell in opened(content)[HEADING_ROW + 2]]
    assert row[3].startswith("'=HYPERLINK")
    assert row[2].startswith("'=1+1")
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


def test_the_key_is_hidden_and_choices_are_offered(partner):
    make.deliverable(leads=[partner], plan=make.plan(partner.partnership))
    sheet = opened(workbook(partner, lines_of(partner), on=ON))
    assert sheet.column_dimensions["A"].hidden
    assert [cell.value for cell in sheet[HEADING_ROW + 1]] == [*GIVEN, *ASKED]
    rules = [each.formula1 for each in sheet.data_validations.dataValidation]
    assert '"On track,At risk,Off track"' in rules
    first = sheet.cell(HEADING_ROW + 2, len(GIVEN) + 1)
    assert not first.protection.locked
    assert sheet.cell(HEADING_ROW + 2, 1).protection.locked


def test_an_organisation_that_owes_nothing_gets_an_empty_sheet(partner):
    assert opened(workbook(partner, [], on=ON)).max_row == HEADING_ROW + 1


def test_what_is_filled_in_is_read_again(partner):
    promise = make.deliverable(leads=[partner], plan=make.plan(partner.partnership))
    book = openpyxl.load_workbook(io.BytesIO(workbook(partner, lines_of(partner), on=ON)))
    sheet = book["Promises"]
    row = HEADING_ROW + 2
    filled = {"Progress": "Delivered", "What happened": "It is done\nin both", "Delivered on": ON}
    for name, value in filled.items():
        sheet.cell(row, [*GIVEN, *ASKED].index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    document = read_document(out.getvalue(), name="filled.xlsx")
    (said,) = read_report_sheet(document, partner=partner.pk).rows
    assert (said.deliverable, said.progress, said.delivered_on) == (
        promise.pk,
        "delivered",
        "2015-06-15",
    )
    assert said.happened == "It is done\nin both"
    assert said.problems == ()
