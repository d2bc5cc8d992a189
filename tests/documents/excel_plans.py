"""Two plans in Excel."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.documents.truths import action, plan, promise


def saved(book: Workbook) -> bytes:
    """The bytes of an .xlsx."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def fill(cell: Any, colour: str) -> None:
    """Give a cell a background."""
    cell.fill = PatternFill("solid", start_color=colour)


def climate() -> tuple[bytes, dict[str, Any]]:
    """Themes named once in their column, numbers made decimals and dates, a hidden row, a key."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Actions"
    sheet["A1"] = "Thornley Climate Emergency Delivery Plan"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = "Updated November 2024"
    heads = ["Theme", "Ref", "Action", "Lead officer", "Deadline", "RAG", "Update", "KPI"]
    for at, words in enumerate(heads, start=1):
        cell = sheet.cell(row=4, column=at, value=words)
        cell.font = Font(bold=True)
    green, amber, red = "00B050", "FFC000", "FF0000"
    rows = [
        (
            "Homes and buildings",
            1.8,
            "Retrofit 200 council homes to EPC band C",
            "Head of Housing",
            date(2026, 3, 31),
            green,
            "84 homes done",
            "Homes at band C",
        ),
        (
            None,
            1.9,
            "Adopt a net zero standard for new council buildings",
            "Head of Planning",
            date(2025, 6, 30),
            green,
            None,
            "Standard adopted",
        ),
        (
            None,
            1.1,
            "Put solar panels on the leisure centre",
            "Estates Team",
            "Autumn 2025",
            amber,
            "Roof survey late",
            "kWh generated",
        ),
        (
            None,
            1.11,
            "Offer draught proofing to 500 households",
            "Warm Thornley CIC",
            "March 2025",
            green,
            "310 households",
            "Households helped",
        ),
        (
            "Travel",
            date(2024, 1, 2),
            "Build the riverside cycle route",
            "Thornley County Council / Sustrans",
            "2025/26",
            red,
            "Land not agreed",
            None,
        ),
        (
            None,
            2.2,
            "Replace all pool cars with electric ones",
            "Fleet Manager",
            "Complete",
            green,
            "All 14 replaced",
            None,
        ),
        (None, 2.3, "Trial a rural car club", "TBC", None, amber, None, None),
        (
            "Nature",
            3.1,
            "Plant 10,000 trees with parish councils",
            "Parks and Green Spaces",
            "By end of March 2027",
            green,
            "6,200 planted",
            "Trees planted",
        ),
    ]
    for number, cells in enumerate(rows, start=5):
        for at, value in enumerate(cells, start=1):
            cell = sheet.cell(row=number, column=at)
            if at == 6:
                fill(cell, str(value))
            else:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = "d mmmm yyyy" if at == 5 else "d-mmm"
    hidden = len(rows) + 5
    for at, value in enumerate(
        (
            None,
            3.2,
            "Review verge cutting",
            "Highways",
            "2025",
            None,
            "Moved to business as usual",
            None,
        ),
        start=1,
    ):
        sheet.cell(row=hidden, column=at, value=value)
    sheet.row_dimensions[hidden].hidden = True
    key = book.create_sheet("Key")
    for number, (colour, words) in enumerate(
        ((green, "On track"), (amber, "Some delay"), (red, "Off track")), start=1
    ):
        fill(key.cell(row=number, column=1), colour)
        key.cell(row=number, column=2, value=words)
    on, late, off = "in_progress+on_track", "in_progress+at_risk", "in_progress+off_track"
    return saved(book), plan(
        "Thornley Climate Emergency Delivery Plan",
        ["Homes and buildings", "Travel", "Nature"],
        [
            action(
                "1.8",
                1,
                promise(
                    "Retrofit 200 council homes to EPC band C",
                    "Head of Housing",
                    "31 March 2026",
                    "by 2026-03-31",
                    status=on,
                    progress_text="84 homes done",
                    measure="Homes at band C",
                ),
            ),
            action(
                "1.9",
                1,
                promise(
                    "Adopt a net zero standard for new council buildings",
                    "Head of Planning",
                    "30 June 2025",
                    "by 2025-06-30",
                    status=on,
                    measure="Standard adopted",
                ),
            ),
            action(
                "1.10",
                1,
                promise(
                    "Put solar panels on the leisure centre",
                    "Estates Team",
                    "Autumn 2025",
                    "by 2025-11-30",
                    status=late,
                    progress_text="Roof survey late",
                    measure="kWh generated",
                ),
            ),
            action(
                "1.11",
                1,
                promise(
                    "Offer draught proofing to 500 households",
                    "Warm Thornley CIC",
                    "March 2025",
                    "by 2025-03-31",
                    status=on,
                    progress_text="310 households",
                    measure="Households helped",
                ),
            ),
            action(
                "2.1",
                2,
                promise(
                    "Build the riverside cycle route",
                    "Thornley County Council; Sustrans",
                    "2025/26",
                    "by 2026-03-31",
                    status=off,
                    progress_text="Land not agreed",
                ),
            ),
            action(
                "2.2",
                2,
                promise(
                    "Replace all pool cars with electric ones",
                    "Fleet Manager",
                    "Complete",
                    "done",
                    status=on,
                    progress_text="All 14 replaced",
                ),
            ),
            action("2.3", 2, promise("Trial a rural car club", "", "", "none", status=late)),
            action(
                "3.1",
                3,
                promise(
                    "Plant 10,000 trees with parish councils",
                    "Parks and Green Spaces",
                    "By end of March 2027",
                    "by 2027-03-31",
                    status=on,
                    progress_text="6,200 planted",
                    measure="Trees planted",
                ),
            ),
            action(
                "3.2",
                3,
                promise(
                    "Review verge cutting",
                    "Highways",
                    "2025",
                    "by 2025-12-31",
                    progress_text="Moved to business as usual",
                ),
            ),
        ],
    )


def community_safety() -> tuple[bytes, dict[str, Any]]:
    """A sheet for each priority, letters and words as status, notes below, leads line by line."""
    book = Workbook()
    book.remove(book.active)
    sheets = {
        "Serious violence": [
            (
                "SV1",
                "Open a navigator service in the emergency department",
                "Kelby General Hospital\nYouth Justice Service",
                "Jun-25",
                "G",
                "Two navigators in post",
                "Young people are safer",
            ),
            (
                "SV2",
                "Run three weapons sweeps a month with volunteers",
                "Kelby Police",
                "Monthly from April 2025",
                "G",
                None,
                "Fewer weapons in public places",
            ),
            (
                "SV3",
                "Map places where young people feel unsafe",
                "Community Safety Team (KBC) & Kelby Youth Forum",
                "30/09/2025",
                "A",
                "Survey delayed",
                "Young people are safer",
            ),
        ],
        "Anti-social behaviour": [
            (
                "ASB1",
                "Agree one triage for all complaints, and train call handlers in it",
                "Kelby Borough Council, Kelby Police, Kelby Homes",
                "December 2025",
                "Complete",
                "Live since 1 November",
                "Residents know whom to ask",
            ),
            (
                "ASB2",
                "Bring 20 cases to restorative meetings",
                "Remedi",
                "By March 2026",
                "Not started",
                None,
                "Fewer repeat complaints",
            ),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["Kelby Community Safety Partnership: delivery plan 2025-26"])
        sheet.append([None])
        sheet.append(
            [
                "Ref",
                "Activity",
                "Owner",
                "Timescale",
                "Status",
                "Latest position",
                "Intended outcome",
            ]
        )
        for cell in sheet[3]:
            cell.font = Font(bold=True)
        for cells in rows:
            sheet.append(list(cells))
        sheet.append([None])
        sheet.append(["Note: status is as reported to the partnership board in November 2025."])
    notes = book.create_sheet("Guidance")
    notes.append(["How to fill in this workbook"])
    notes.append(["Column", "What to write"])
    notes.append(["Owner", "The organisation that answers for the activity"])
    notes.append(["Timescale", "When it will be done"])
    return saved(book), plan(
        "Kelby Community Safety Partnership: delivery plan 2025-26",
        list(sheets),
        [
            action(
                "SV1",
                1,
                promise(
                    "Open a navigator service in the emergency department",
                    "Kelby General Hospital; Youth Justice Service",
                    "Jun-25",
                    "by 2025-06-30",
                    status="in_progress+on_track",
                    progress_text="Two navigators in post",
                ),
                outcomes=("Young people are safer",),
            ),
            action(
                "SV2",
                1,
                promise(
                    "Run three weapons sweeps a month with volunteers",
                    "Kelby Police",
                    "Monthly from April 2025",
                    "recurring 2025-04-01 monthly",
                    status="in_progress+on_track",
                ),
                outcomes=("Fewer weapons in public places",),
            ),
            action(
                "SV3",
                1,
                promise(
                    "Map places where young people feel unsafe",
                    "Community Safety Team (KBC); Kelby Youth Forum",
                    "30/09/2025",
                    "by 2025-09-30",
                    status="in_progress+at_risk",
                    progress_text="Survey delayed",
                ),
                outcomes=("Young people are safer",),
            ),
            action(
                "ASB1",
                2,
                promise(
                    "Agree one triage for all complaints, and train call handlers in it",
                    "Kelby Borough Council; Kelby Police; Kelby Homes",
                    "December 2025",
                    "by 2025-12-31",
                    status="delivered",
                    progress_text="Live since 1 November",
                ),
                outcomes=("Residents know whom to ask",),
            ),
            action(
                "ASB2",
                2,
                promise(
                    "Bring 20 cases to restorative meetings",
                    "Remedi",
                    "By March 2026",
                    "by 2026-03-31",
                    status="not_started",
                ),
                outcomes=("Fewer repeat complaints",),
            ),
        ],
    )


PLANS = {"climate.xlsx": climate, "community-safety.xlsx": community_safety}
