"""An organisation's promises as a spreadsheet to be filled in and brought back."""

import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from actions.importing.report_sheet import (
    ASKED,
    CONFIDENCE,
    CONFIDENCES,
    DELIVERED_ON,
    EVIDENCE,
    GIVEN,
    HAPPENED,
    NEXT,
    PROGRESS,
    PROGRESSES,
    REASON,
    key_of,
)
from actions.models import Deliverable, PlanStatus
from actions.reports.organisations import promises_of
from actions.reports.rows import for_rows, row_of
from concordat.lib.tables import safe_cell
from partners.models import Partner
from partners.permissions import Standing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (2, 8, 26, 48, 22, 30, 16, 14, 28, 40, 30, 14, 30)  # of GIVEN and ASKED
HINTS = {
    PROGRESS: "Choose one. Leave the whole row empty where there is nothing to report.",
    CONFIDENCE: "Will it be kept?",
    REASON: "Needed for “At risk” and “Off track”, and where it is not delivered.",
    HAPPENED: "Since the last report. No patient details.",
    NEXT: "No patient details.",
    DELIVERED_ON: "Only if it was: the day, such as 31/03/2015.",
    EVIDENCE: "Only if it was delivered: a link, or a place where it can be seen.",
}
ABOUT = (
    "Fill in the white columns of the promises that you report on, save the file, and upload it "
    "where you downloaded it. You see what it would report before anything is reported."
)
HEADING_ROW = 3  # from 0; the sentences stand above


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One promise as the sheet shows it."""

    key: str
    ref: str
    action: str
    promise: str
    by_when: str
    last_report: str


def sheet_lines(partner: Partner, standing: Standing, sheet: uuid.UUID) -> list[SheetLine]:
    """What a partner still owes in plans in force, in the order of the plans."""
    owed = (
        promises_of([partner], standing)
        .unfinished()
        .filter(
            action__plan__status=PlanStatus.LIVE,
            action__plan__partnership=partner.partnership_id,
        )
    )
    return [_line(each, partner, standing, sheet) for each in for_rows(owed).in_plan_order()]


def _line(
    deliverable: Deliverable, partner: Partner, standing: Standing, sheet: uuid.UUID
) -> SheetLine:
    row = row_of(deliverable, standing)
    confidence = f", {row.confidence.word.lower()}" if row.confidence else ""
    last = f"{row.last_report}: {row.progress.word}{confidence}" if row.last_report else ""
    reading = f" ({row.reading_words})" if row.reading_words else ""
    return SheetLine(
        key=key_of(
            deliverable=deliverable.pk,
            version=deliverable.version,
            sheet=sheet.hex,
            partner=partner.pk,
        ),
        ref=row.ref,
        action=" – ".join(filter(None, [row.plan, row.theme, row.heading])),
        promise="\n".join([row.text, *(f"• {point}" for point in row.points)]),
        by_when=f"{row.agreed_words}{reading}",
        last_report=last,
    )


def workbook(partner: Partner, lines: Iterable[SheetLine], *, on: date) -> bytes:
    """The file. Everything in it went through `safe_cell`; no cell is a formula or a link."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Promises")
        _head(book, sheet, partner, on)
        _body(book, sheet, list(lines))
    return buffer.getvalue()


def _head(book: Workbook, sheet: Worksheet, partner: Partner, on: date) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    given = book.add_format({"bold": True, "bg_color": "#D3DDDF", "text_wrap": True, "border": 1})
    asked = book.add_format({"bold": True, "bg_color": "#FFF3D1", "text_wrap": True, "border": 1})
    hint = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 1, safe_cell(f"{partner.full_name}: promises on {on:%d/%m/%Y}"), title)
    sheet.write_string(1, 1, ABOUT)
    for place, name in enumerate(GIVEN):
        sheet.write_string(HEADING_ROW, place, name, given)
    for place, name in enumerate(ASKED, start=len(GIVEN)):
        sheet.write_string(HEADING_ROW - 1, place, HINTS[name], hint)
        sheet.write_string(HEADING_ROW, place, name, asked)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width, None, {"hidden": place == 0})
    sheet.set_row(HEADING_ROW - 1, 75)
    sheet.freeze_panes(HEADING_ROW + 1, 4)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(HEADING_ROW)
    sheet.fit_to_pages(1, 0)


def _body(book: Workbook, sheet: Worksheet, lines: list[SheetLine]) -> None:
    given = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F3F6F6"})
    asked = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
    day = book.add_format({"valign": "top", "locked": False, "border": 1, "num_format": 14})
    for number, line in enumerate(lines, start=HEADING_ROW + 1):
        cells = (line.key, line.ref, line.action, line.promise, line.by_when, line.last_report)
        for place, words in enumerate(cells):
            sheet.write_string(number, place, safe_cell(words), given)
        for place, name in enumerate(ASKED, start=len(GIVEN)):
            sheet.write_blank(number, place, None, day if name == DELIVERED_ON else asked)
    if lines:
        _choices(sheet, HEADING_ROW + 1, HEADING_ROW + len(lines))
    # Without a password: it keeps the hidden column from slips, not from anybody.
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _choices(sheet: Worksheet, first: int, last: int) -> None:
    """Lists to choose from, and a day where a day is asked for."""
    columns = {name: place for place, name in enumerate(ASKED, start=len(GIVEN))}
    lists: dict[str, list[str]] = {PROGRESS: list(PROGRESSES), CONFIDENCE: list(CONFIDENCES)}
    for name, words in lists.items():
        rule: dict[str, Any] = {
            "validate": "list",
            "source": words,
            "input_message": HINTS[name],
            "error_message": f"Choose one of: {', '.join(words)}.",
        }
        sheet.data_validation(first, columns[name], last, columns[name], rule)
    sheet.data_validation(
        first,
        columns[DELIVERED_ON],
        last,
        columns[DELIVERED_ON],
        {
            "validate": "date",
            "criteria": ">",
            "value": date(2000, 1, 1),
            "input_message": HINTS[DELIVERED_ON],
            "error_message": "Enter a day, such as 31/03/2015.",
        },
    )
