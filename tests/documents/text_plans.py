"""Two plans as CSV, and one as it is pasted from a page."""

import csv
from io import StringIO
from typing import Any

from tests.documents.truths import action, plan, promise


def saved(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The bytes of a .csv."""
    file = StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode(encoding)


def falls() -> tuple[bytes, dict[str, Any]]:
    """Commas, cells with line breaks and typed bullets, a priority in each row."""
    rows = [
        ["Falls prevention plan for Wexcombe", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        [
            "Priority",
            "Deliverable",
            "Accountable",
            "Completion date",
            "Measure of success",
            "Status",
        ],
        [
            "1. Stay steady",
            "Run strength and balance classes in twelve village halls",
            "Active Wexcombe",
            "01/09/2025",
            "60% of people finish the course",
            "On track",
        ],
        [
            "1. Stay steady",
            "• Train home carers to spot hazards\n• Give each of them a checklist",
            "Wexcombe Care Association",
            "December 2025",
            "400 carers trained",
            "On track",
        ],
        [
            "2. Respond well",
            "Send a falls response car on every late shift",
            "Wexcombe Ambulance Trust; Wexcombe County Council",
            "By Christmas 2025",
            "Fewer long waits on the floor",
            "At risk",
        ],
        [
            "2. Respond well",
            "Share a lifting guide with care homes",
            "ICB medicines and care homes team",
            "Complete",
            "",
            "Complete",
        ],
        [
            "3. Mend bones",
            "Start a fracture liaison clinic",
            "Wexcombe Hospital",
            "Mar-26",
            "80% of fractures followed up",
            "Not yet started",
        ],
    ]
    association, trust = "Wexcombe Care Association", "Wexcombe Ambulance Trust"
    return saved(rows), plan(
        "Falls prevention plan for Wexcombe",
        ["Stay steady", "Respond well", "Mend bones"],
        [
            action(
                "",
                1,
                promise(
                    rows[3][1],
                    "Active Wexcombe",
                    "01/09/2025",
                    "by 2025-09-01",
                    measure=rows[3][4],
                    status="in_progress+on_track",
                ),
            ),
            action(
                "",
                1,
                promise(
                    "Train home carers to spot hazards",
                    association,
                    "December 2025",
                    "by 2025-12-31",
                    measure="400 carers trained",
                    status="in_progress+on_track",
                ),
                promise(
                    "Give each of them a checklist",
                    association,
                    "December 2025",
                    "by 2025-12-31",
                    measure="400 carers trained",
                    status="in_progress+on_track",
                ),
            ),
            action(
                "",
                2,
                promise(
                    rows[5][1],
                    f"{trust}; Wexcombe County Council",
                    "By Christmas 2025",
                    "by 2025-12-25",
                    measure=rows[5][4],
                    status="in_progress+at_risk",
                ),
            ),
            action(
                "",
                2,
                promise(
                    rows[6][1],
                    "ICB medicines and care homes team",
                    "Complete",
                    "done",
                    status="delivered",
                ),
            ),
            action(
                "",
                3,
                promise(
                    rows[7][1],
                    "Wexcombe Hospital",
                    "Mar-26",
                    "by 2026-03-31",
                    measure=rows[7][4],
                    status="not_started",
                ),
            ),
        ],
    )


def women_and_girls() -> tuple[bytes, dict[str, Any]]:
    """Semicolons and Windows-1252, as a British Excel may save it; section rows; persons."""
    rows = [
        ["Ref", "Action", "Lead", "Due", "Progress – what has been done"],
        ["Prevention", "", "", "", ""],
        [
            "P1",
            "Bystander training in 30 pubs and clubs",
            "Jane Osei, Tarn Borough Council",
            "30 Jun 2025",
            "18 venues so far",
        ],
        [
            "P2",
            "“Ask for Angela” in all licensed premises",
            "PC Dan Whitlock (Tarn Police)",
            "31 Oct 2025",
            "",
        ],
        ["Support for survivors", "", "", "", ""],
        [
            "S1",
            "Fund two more independent advisers",
            "Office of the Police and Crime Commissioner",
            "1 Apr 2025",
            "Both in post",
        ],
        [
            "S2",
            "Open a satellite clinic – with evening hours – in Tarn Bridge",
            "Tarn Rape Crisis and Tarn NHS Foundation Trust",
            "Q4 2025/26",
            "",
        ],
        ["S3", "One referral form", "All agencies to identify lead", "TBC", ""],
        ["Justice", "", "", "", ""],
        ["J1", "Review ten cases a quarter with the CPS", "Det Supt A. Rahman", "Quarterly", ""],
    ]
    text = saved(rows, delimiter=";", encoding="cp1252")
    both = "Tarn Rape Crisis; Tarn NHS Foundation Trust"
    return text, plan(
        "",
        ["Prevention", "Support for survivors", "Justice"],
        [
            action(
                "P1",
                1,
                promise(
                    rows[2][1],
                    "Jane Osei, Tarn Borough Council",
                    "30 Jun 2025",
                    "by 2025-06-30",
                    progress_text="18 venues so far",
                ),
            ),
            action(
                "P2",
                1,
                promise(
                    rows[3][1], "PC Dan Whitlock (Tarn Police)", "31 Oct 2025", "by 2025-10-31"
                ),
            ),
            action(
                "S1",
                2,
                promise(
                    rows[5][1],
                    "Office of the Police and Crime Commissioner",
                    "1 Apr 2025",
                    "by 2025-04-01",
                    progress_text="Both in post",
                ),
            ),
            action("S2", 2, promise(rows[6][1], both, "Q4 2025/26", "by 2026-03-31")),
            action("S3", 2, promise("One referral form", "", "TBC", "none")),
            action(
                "J1",
                3,
                promise(rows[9][1], "Det Supt A. Rahman", "Quarterly", "recurring quarterly"),
            ),
        ],
    )


def discharge() -> tuple[bytes, dict[str, Any]]:
    """Tabs as they come from the clipboard: headings between, numbers in the text, a note."""
    lines = [
        "Hospital discharge improvement plan, June 2025",
        "",
        "Before admission",
        "Action\tWho\tBy when\tEvidence",
        (
            "1.1 Agree criteria for same day emergency care with GPs\tLMC and Penhale ICB\t"
            "September 2025\tSigned criteria"
        ),
        "1.2 Give care homes a line to a senior clinician\tPenhale Community Trust\tJuly 2025*\t",
        "On the ward",
        "Action\tWho\tBy when\tEvidence",
        (
            "2.1 Set a discharge date within 24 hours of admission\tBoth acute trusts\tImmediate\t"
            "Weekly audit"
        ),
        (
            "2.2 Start social work assessments on the ward\tPenhale Council working with Penhale "
            "Hospitals\tOctober 2025\tRota"
        ),
        "2.3 Write a leaflet on choice\tPatient Voice Group\tAugust 2025\tLeaflet",
        "After discharge",
        "Action\tWho\tBy when\tEvidence",
        "3.1 Ring every patient over 75 on the next day\tAge Concern Penhale\tFrom November 2025\t",
        "3.2 Review readmissions together\tDischarge Board\tMonthly\tMinutes",
        "",
        "* subject to funding",
    ]
    council = "Penhale Council"
    return "\r\n".join(lines).encode(), plan(
        "Hospital discharge improvement plan, June 2025",
        ["Before admission", "On the ward", "After discharge"],
        [
            action(
                "1.1",
                1,
                promise(
                    "Agree criteria for same day emergency care with GPs",
                    "LMC; Penhale ICB",
                    "September 2025",
                    "by 2025-09-30",
                    evidence="Signed criteria",
                ),
            ),
            action(
                "1.2",
                1,
                promise(
                    "Give care homes a line to a senior clinician",
                    "Penhale Community Trust",
                    "July 2025*",
                    "by 2025-07-31",
                ),
            ),
            action(
                "2.1",
                2,
                promise(
                    "Set a discharge date within 24 hours of admission",
                    "Both acute trusts",
                    "Immediate",
                    "relative",
                    evidence="Weekly audit",
                ),
            ),
            action(
                "2.2",
                2,
                promise(
                    "Start social work assessments on the ward",
                    f"{council}; Penhale Hospitals",
                    "October 2025",
                    "by 2025-10-31",
                    lead=council,
                    evidence="Rota",
                ),
            ),
            action(
                "2.3",
                2,
                promise(
                    "Write a leaflet on choice",
                    "Patient Voice Group",
                    "August 2025",
                    "by 2025-08-31",
                    evidence="Leaflet",
                ),
            ),
            action(
                "3.1",
                3,
                promise(
                    "Ring every patient over 75 on the next day",
                    "Age Concern Penhale",
                    "From November 2025",
                    "from 2025-11-01",
                ),
            ),
            action(
                "3.2",
                3,
                promise(
                    "Review readmissions together",
                    "Discharge Board",
                    "Monthly",
                    "recurring monthly",
                    evidence="Minutes",
                ),
            ),
        ],
        written="2025-06",
    )


PLANS = {"falls.csv": falls, "women-and-girls.csv": women_and_girls, "discharge.txt": discharge}
