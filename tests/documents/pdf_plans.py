"""Two plans in PDF."""

from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from tests.documents.truths import action, plan, promise

_STYLES = getSampleStyleSheet()
_SMALL = _STYLES["BodyText"]
_SMALL.fontSize, _SMALL.leading = 9, 11
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)


def table_of(rows: list[list[str]], widths: list[int], *more: Any, repeat: int = 1) -> Table:
    """A table whose cells wrap; a row of one cell goes all the way across."""
    width = len(widths)
    cells = [
        [Paragraph(words, _SMALL) for words in row] + [""] * (width - len(row)) for row in rows
    ]
    spans = [("SPAN", (0, at), (-1, at)) for at, row in enumerate(rows) if len(row) == 1]
    made = Table(cells, colWidths=widths, repeatRows=repeat)
    made.setStyle(TableStyle([GRID, ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans, *more]))
    return made


def saved(*story: Flowable) -> bytes:
    """The bytes of a .pdf."""
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=landscape(A4), leftMargin=40, rightMargin=40).build(
        list(story)
    )
    return file.getvalue()


def drugs() -> tuple[bytes, dict[str, Any]]:
    """Two pages with the header on each, sections across, wrapped cells."""
    head = ["No", "Outcome sought", "What we will do", "Responsible", "When"]
    first = [
        head,
        ["1. Breaking drug supply chains"],
        [
            "1",
            "Organised groups are disrupted",
            "Hold a monthly meeting on county lines with neighbouring forces",
            "Ostley Police",
            "Monthly from January 2025",
        ],
        [
            "2",
            "Cuckooed tenants are protected",
            "Visit every home where cuckooing is suspected within five working days of a report",
            "Ostley Police, Ostley Homes and Change Grow Live",
            "March 2025",
        ],
        ["2. Treatment and recovery"],
        [
            "3",
            "More people finish treatment",
            (
                "Increase the number of adults in structured treatment by 20 "
                "per cent on the year before"
            ),
            "Public Health (Ostley Council)",
            "31 March 2026",
        ],
        [
            "4",
            "Nobody leaves prison without a first appointment",
            (
                "Agree a pathway from HMP Ostley so that each person is seen "
                "within three weeks of release"
            ),
            "Probation Service / HMP Ostley",
            "Q2 2025/26",
        ],
        [
            "5",
            "Fewer people die",
            "Give naloxone to all hostel staff",
            "Inclusion Ostley",
            "Completed",
        ],
        [
            "6",
            "Fewer people die",
            "Set up a panel that looks at each drug related death",
            "DPH",
            "June 2025",
        ],
    ]
    second = [
        ["3. Fewer people start"],
        [
            "7",
            "Young people know the risks",
            (
                "Teach a reviewed lesson plan in every school, with "
                "particular care for pupils who are at "
                "risk of exclusion and for those in alternative provision"
            ),
            "Headteachers’ Forum",
            "September 2025",
        ],
        [
            "8",
            "Parents can talk about drugs",
            "Hold four parents’ evenings",
            "Ostley Families First",
            "Between April 2025 and March 2026",
        ],
        [
            "9",
            "Night venues are safe",
            "Drug checking at two festivals",
            "Ostley Council (Licensing)",
            "Summer 2025",
        ],
    ]
    # The page ends in the middle of row 7, as a word processor prints it.
    cut = second[1][2].index("risk of exclusion")
    begun = [*second[1][:2], second[1][2][:cut].strip(), *second[1][3:]]
    rest = ["", "", second[1][2][cut:], "", ""]
    story = saved(
        Paragraph("Ostley Combating Drugs Partnership", _STYLES["Title"]),
        Paragraph("Delivery plan, December 2024", _STYLES["Heading2"]),
        Paragraph("What partners will do together, and how it is watched over.", _SMALL),
        table_of([*first, second[0], begun], [40, 170, 270, 170, 110]),
        PageBreak(),
        table_of([head, rest, *second[2:]], [40, 170, 270, 170, 110]),
    )
    outcomes = [row[1] for row in (*first[1:], *second) if len(row) > 1]
    return story, plan(
        "Delivery plan, December 2024",
        ["Breaking drug supply chains", "Treatment and recovery", "Fewer people start"],
        [
            action(
                "1",
                1,
                promise(
                    first[2][2],
                    "Ostley Police",
                    "Monthly from January 2025",
                    "recurring 2025-01-01 monthly",
                ),
                outcomes=(outcomes[0],),
            ),
            action(
                "2",
                1,
                promise(
                    first[3][2],
                    "Ostley Police; Ostley Homes; Change Grow Live",
                    "March 2025",
                    "by 2025-03-31",
                ),
                outcomes=(outcomes[1],),
            ),
            action(
                "3",
                2,
                promise(
                    first[5][2], "Public Health (Ostley Council)", "31 March 2026", "by 2026-03-31"
                ),
                outcomes=(outcomes[2],),
            ),
            action(
                "4",
                2,
                promise(
                    first[6][2], "Probation Service; HMP Ostley", "Q2 2025/26", "by 2025-09-30"
                ),
                outcomes=(outcomes[3],),
            ),
            action(
                "5",
                2,
                promise(first[7][2], "Inclusion Ostley", "Completed", "done"),
                outcomes=(outcomes[4],),
            ),
            action(
                "6",
                2,
                promise(first[8][2], "DPH", "June 2025", "by 2025-06-30"),
                outcomes=(outcomes[5],),
            ),
            action(
                "7",
                3,
                promise(second[1][2], "Headteachers’ Forum", "September 2025", "by 2025-09-30"),
                outcomes=(outcomes[6],),
            ),
            action(
                "8",
                3,
                promise(
                    second[2][2],
                    "Ostley Families First",
                    "Between April 2025 and March 2026",
                    "between 2025-04-01 2026-03-31",
                ),
                outcomes=(outcomes[7],),
            ),
            action(
                "9",
                3,
                promise(second[3][2], "Ostley Council (Licensing)", "Summer 2025", "by 2025-08-31"),
                outcomes=(outcomes[8],),
            ),
        ],
        written="2024-12",
    )


def homelessness() -> tuple[bytes, dict[str, Any]]:
    """No numbers, recommendation as a column, bullets in a cell, filled status cells."""
    head = ["Recommendation", "Action", "Lead agency", "Target date", "RAG", "Comments"]
    rows = [
        head,
        [
            "Prevent homelessness earlier",
            "Place a housing officer in the hospital discharge team",
            "Brant Council (Housing)",
            "01/04/2025",
            "Green",
            "Officer started in February",
        ],
        [
            "Prevent homelessness earlier",
            "Text tenants in arrears before court action",
            "Brant Homes, Shelter",
            "May 2025",
            "Amber",
            "Wording being tested",
        ],
        [
            "End rough sleeping",
            "Open six Housing First flats",
            "St Petroc’s and Brant Council",
            "Winter 2025",
            "Red",
            "Planning appeal",
        ],
        [
            "End rough sleeping",
            "Weekly multi-agency outreach review",
            "Rough Sleeper Coordinator",
            "Ongoing",
            "Green",
            "",
        ],
        [
            "Support families",
            "Review every family in nightly paid rooms",
            "Brant Council (Housing) with support from Children’s Services",
            "By 30 June 2025",
            "Blue",
            "All 31 reviewed",
        ],
    ]
    fills = {
        "Green": colors.HexColor("#00B050"),
        "Amber": colors.HexColor("#FFC000"),
        "Red": colors.HexColor("#FF0000"),
        "Blue": colors.HexColor("#0070C0"),
    }
    styles = [("BACKGROUND", (4, at), (4, at), fills[row[4]]) for at, row in enumerate(rows) if at]
    story = saved(
        Paragraph("Brant Homelessness Reduction Board: action plan", _STYLES["Title"]),
        table_of(rows, [130, 220, 140, 90, 50, 130], *styles),
        Spacer(1, 12),
        Paragraph("Blue: complete. Green: on track. Amber: some slippage. Red: stalled.", _SMALL),
    )
    housing = "Brant Council (Housing)"
    on, late, off = "in_progress+on_track", "in_progress+at_risk", "in_progress+off_track"
    first, second, third = rows[1][0], rows[3][0], rows[5][0]
    return story, plan(
        "Brant Homelessness Reduction Board: action plan",
        [],
        [
            action(
                "",
                None,
                promise(
                    rows[1][1],
                    housing,
                    "01/04/2025",
                    "by 2025-04-01",
                    status=on,
                    progress_text="Officer started in February",
                ),
                heading=first,
            ),
            action(
                "",
                None,
                promise(
                    rows[2][1],
                    "Brant Homes; Shelter",
                    "May 2025",
                    "by 2025-05-31",
                    status=late,
                    progress_text="Wording being tested",
                ),
                heading=first,
            ),
            action(
                "",
                None,
                promise(
                    rows[3][1],
                    "St Petroc’s; Brant Council",
                    "Winter 2025",
                    "by 2026-02-28",
                    status=off,
                    progress_text="Planning appeal",
                ),
                heading=second,
            ),
            action(
                "",
                None,
                promise(rows[4][1], "Rough Sleeper Coordinator", "Ongoing", "ongoing", status=on),
                heading=second,
            ),
            action(
                "",
                None,
                promise(
                    rows[5][1],
                    f"{housing}; Children’s Services",
                    "By 30 June 2025",
                    "by 2025-06-30",
                    lead=housing,
                    status="delivered",
                    progress_text="All 31 reviewed",
                ),
                heading=third,
            ),
        ],
    )


PLANS = {"drugs.pdf": drugs, "homelessness.pdf": homelessness}
