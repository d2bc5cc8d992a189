"""A lead who lives in Excel: the spreadsheet downloaded, filled in, and reported with."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from actions.exports.report_sheet import HEADING_ROW
from actions.importing.report_sheet import ASKED, GIVEN
from actions.models import Deliverable, Update
from partners.models import Partner, Person
from tests import factories as make
from tests.browser import checks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]

ROWS = (
    {"Progress": "In progress", "Confidence": "On track", "What happened": "The desk is open"},
    {"Progress": "In progress", "Confidence": "Off track", "What happened": "Nobody was hired"},
    {"What happened": "The group met twice"},
)


def fill_in(path: Path) -> list[int]:
    """Fill in the first rows; the keys of their promises."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for number, row in enumerate(ROWS, start=HEADING_ROW + 2):
        for name, words in row.items():
            sheet.cell(number, [*GIVEN, *ASKED].index(name) + 1).value = words
    keys = [sheet.cell(HEADING_ROW + 2 + each, 1).value for each in range(len(ROWS))]
    book.save(path)
    return [int(key.split(".")[0]) for key in keys]


def test_a_lead_reports_with_a_spreadsheet(
    signed_in: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    lead = Person.objects.get(email="lead@oxford-health.example.org")
    at = Partner.objects.get(partnership__slug="oxfordshire", organisation__slug="oxford-health")
    before = Update.objects.count()
    page = signed_in(lead).new_page()
    page.goto("/")
    page.get_by_role("link", name="Report with a spreadsheet for").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the spreadsheet (Excel)").click()
    sheet = tmp_path / download.value.suggested_filename
    download.value.save_as(sheet)
    first, second, third = fill_in(sheet)

    page.get_by_label("The spreadsheet you filled in").set_input_files(sheet)
    page.get_by_role("button", name="Show what it would report").click()
    main = page.locator("main")
    expect(main).to_contain_text("2 reports are ready; 1 row cannot be reported;")
    expect(main).to_contain_text("Say why it is not on track.")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert not checks.overflow(page) + checks.against_axe(page)
    assert Update.objects.count() == before

    # Somebody is faster with one of them.
    make.update(Deliverable.objects.get(pk=third), at=at, happened="Met on 3 June")
    page.get_by_role("button", name="Send 2 reports").click()
    expect(main).to_contain_text("so that nothing was reported yet")
    expect(main).to_contain_text("1 row changed meanwhile")
    assert not checks.against_axe(page)
    page.get_by_role("group", name="Changed meanwhile").get_by_role("checkbox").check()
    page.get_by_role("button", name="Send 1 report").click()
    expect(main).to_contain_text("2 reports added for Oxford Health")
    assert Update.objects.count() == before + 3

    page.goto(Deliverable.objects.get(pk=first).get_absolute_url())
    expect(page.locator(".app-timeline").last).to_contain_text("The desk is open")
    assert not Deliverable.objects.get(pk=second).updates.filter(happened="Nobody was hired")

    page.goto(f"/partners/{at.pk}/report/")
    page.get_by_label("The spreadsheet you filled in").set_input_files(sheet)
    page.get_by_role("button", name="Show what it would report").click()
    expect(main).to_contain_text("0 reports are ready; 1 row cannot be reported; 2 rows reported")
