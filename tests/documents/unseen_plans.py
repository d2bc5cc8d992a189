"""Small plans in the shapes of published ones, as documents; written down before they were read.

The reader was not changed for them before they were first counted; those figures stand in
docs/decisions. Names and places are invented.
"""

from collections.abc import Sequence
from typing import Any

from actions.importing.document import Cell, Document, Line, Part
from tests.documents.truths import action, plan, promise

P, A = promise, action
COVERED = Cell(covered=True)
GREEN, AMBER, RED, GREY = "92d050", "ffc000", "ff0000", "bfbfbf"
Row = Sequence[str | tuple[str, str] | None]


def cell(words: str | tuple[str, str] | None) -> Cell:
    """A cell: None is covered by a merged one, a pair has a fill, "**" makes it bold."""
    if words is None:
        return COVERED
    text, fill = words if isinstance(words, tuple) else (words, "")
    return Cell(text.removeprefix("**"), fill, bold=text.startswith("**"))


def document(name: str, *parts: str | list[Row], format: str = "docx") -> Document:  # noqa: A002
    """Paragraphs and tables in their order, lines numbered through."""
    number, made = 0, []
    for part in parts:
        rows: list[Row] = [[part]] if isinstance(part, str) else part
        lines = []
        for row in rows:
            number += 1
            lines.append(Line(number, tuple(cell(words) for words in row)))
        made.append(Part(tuple(lines), table=not isinstance(part, str)))
    return Document(f"{name}.{format}", format, tuple(made))


def across(words: str, width: int, fill: str = "") -> Row:
    """A row merged over all its columns."""
    return [(f"**{words}", fill), *[None] * (width - 1)]


def _real_time() -> tuple[Document, dict[str, Any]]:
    head = ["Domain", "Actions", "Lead organisation", "Strategic priority", "Planned completion"]
    made = document(
        "suicide",
        "Suicide prevention action plan",
        "1. Identification and response",
        [
            head,
            [
                "Business as usual",
                "1.1 Keep the surveillance dashboard up to date",
                "Public Health and Fenshire Police",
                "Knowledge",
                "Ongoing",
            ],
            [
                "Project",
                "1.2 Widen the data to include attempts",
                "Public Health",
                "Knowledge",
                "December 2023",
            ],
            [
                "Project",
                "1.3 Map support for survivors",
                "Public Health, FHT",
                "Core offer",
                "March 2024",
            ],
        ],
        "2. Training",
        [
            head,
            [
                "Project",
                "2.1 Offer Zero Suicide training to GP practices",
                "LMC",
                "Core offer",
                "31st March 2024",
            ],
        ],
    )
    return made, plan(
        "Suicide prevention action plan",
        ["Identification and response", "Training"],
        [
            A(
                "1.1",
                1,
                P(
                    "Keep the surveillance dashboard up to date",
                    "Public Health; Fenshire Police",
                    "Ongoing",
                    "ongoing",
                ),
            ),
            A(
                "1.2",
                1,
                P(
                    "Widen the data to include attempts",
                    "Public Health",
                    "December 2023",
                    "by 2023-12-31",
                ),
            ),
            A(
                "1.3",
                1,
                P("Map support for survivors", "Public Health; FHT", "March 2024", "by 2024-03-31"),
            ),
            A(
                "2.1",
                2,
                P(
                    "Offer Zero Suicide training to GP practices",
                    "LMC",
                    "31st March 2024",
                    "by 2024-03-31",
                ),
            ),
        ],
    )


def _homicide_review() -> tuple[Document, dict[str, Any]]:
    head = [
        "Recommendation",
        "Scope",
        "Action to take",
        "Lead agency",
        "Key milestones achieved in enacting recommendation",
        "Target date",
        "Date of completion and outcome",
    ]
    made = document(
        "dhr",
        "Domestic homicide review: Adult K action plan",
        [
            head,
            [
                "1. The partnership should assure itself that risk assessments are shared",
                "Local",
                "Write to all agencies asking for assurance",
                "Mossley Community Safety Partnership",
                "Letter sent 4 May",
                "30.06.23",
                "",
            ],
            [
                "2. GPs should ask routinely",
                "Local",
                "Commission IRIS in all practices",
                "NHS Mossley ICB",
                "Funding agreed",
                "31.12.23",
                "",
            ],
            [None, None, "Train practice receptionists", "NHS Mossley ICB", "", "31.03.24", ""],
            [
                "3. Housing should flag repeat moves",
                "Local",
                "Add a marker to the housing system",
                "Mossley Homes",
                "",
                "01.09.23",
                "Completed 1 August 2023",
            ],
        ],
    )
    one = "1. The partnership should assure itself that risk assessments are shared"
    two, three = "2. GPs should ask routinely", "3. Housing should flag repeat moves"
    return made, plan(
        "Domestic homicide review: Adult K action plan",
        [],
        [
            A(
                "",
                None,
                P(
                    "Write to all agencies asking for assurance",
                    "Mossley Community Safety Partnership",
                    "30.06.23",
                    "by 2023-06-30",
                ),
                heading=one,
            ),
            A(
                "",
                None,
                P(
                    "Commission IRIS in all practices",
                    "NHS Mossley ICB",
                    "31.12.23",
                    "by 2023-12-31",
                ),
                heading=two,
            ),
            A(
                "",
                None,
                P("Train practice receptionists", "NHS Mossley ICB", "31.03.24", "by 2024-03-31"),
                heading=two,
            ),
            A(
                "",
                None,
                P(
                    "Add a marker to the housing system",
                    "Mossley Homes",
                    "01.09.23",
                    "by 2023-09-01",
                ),
                heading=three,
            ),
        ],
    )


def _covenant() -> tuple[Document, dict[str, Any]]:
    made = document(
        "covenant",
        [
            ["Armed Forces Covenant: delivery plan 2024/25", "", "", "", ""],
            ["", "", "", "", ""],
            ["What we want to achieve", "How we will do it", "Who", "By when", "RAG"],
            across("EMPLOYMENT", 5, GREY),
            [
                "Veterans find work",
                "Guarantee interviews to veterans",
                "HR Team",
                "Apr-24",
                ("G", GREEN),
            ],
            [
                "",
                "Hold a jobs fair at the barracks",
                "Economic Development / DWP",
                "Sept 2024",
                ("A", AMBER),
            ],
            across("HOUSING", 5, GREY),
            [
                "No veteran sleeps rough",
                "Ask about service at first contact",
                "Housing Options",
                "ongoing",
                ("G", GREEN),
            ],
            ["", "Change the allocations policy", "Head of Housing", "Q1 2024/25", ("R", RED)],
        ],
        format="xlsx",
    )
    work, rough = "Veterans find work", "No veteran sleeps rough"
    on, late, off = "in_progress+on_track", "in_progress+at_risk", "in_progress+off_track"
    return made, plan(
        "Armed Forces Covenant: delivery plan 2024/25",
        ["EMPLOYMENT", "HOUSING"],
        [
            A(
                "",
                1,
                P(
                    "Guarantee interviews to veterans",
                    "HR Team",
                    "Apr-24",
                    "by 2024-04-30",
                    status=on,
                ),
                outcomes=(work,),
            ),
            A(
                "",
                1,
                P(
                    "Hold a jobs fair at the barracks",
                    "Economic Development; DWP",
                    "Sept 2024",
                    "by 2024-09-30",
                    status=late,
                ),
            ),
            A(
                "",
                2,
                P(
                    "Ask about service at first contact",
                    "Housing Options",
                    "ongoing",
                    "ongoing",
                    status=on,
                ),
                outcomes=(rough,),
            ),
            A(
                "",
                2,
                P(
                    "Change the allocations policy",
                    "Head of Housing",
                    "Q1 2024/25",
                    "by 2024-06-30",
                    status=off,
                ),
            ),
        ],
    )


def _autism() -> tuple[Document, dict[str, Any]]:
    made = document(
        "autism",
        "Autism strategy action plan 2022-2025",
        "Aim 1: Improve understanding and acceptance",
        [
            ["Action", "Success measure", "Lead", "Partners", "Year 1", "Status"],
            [
                "Co-produce training with autistic people",
                "500 staff trained",
                "Council (Learning and Development)",
                "Autism Voice, NHS Trust",
                "June 2022",
                "Complete",
            ],
            [
                "Run a campaign in shops and on buses",
                "Reach of 10,000",
                "Communications Team",
                "Chamber of Trade",
                "October 2022",
                "Underway",
            ],
        ],
        "Aim 2: Shorter waits",
        [
            ["Action", "Success measure", "Lead", "Partners", "Year 1", "Status"],
            [
                "Add two clinicians to the diagnostic team",
                "Waits below 13 weeks",
                "NHS Trust",
                "ICB",
                "March 2023",
                "Delayed - recruitment",
            ],
        ],
    )
    learning = "Council (Learning and Development)"
    return made, plan(
        "Autism strategy action plan 2022-2025",
        ["Improve understanding and acceptance", "Shorter waits"],
        [
            A(
                "",
                1,
                P(
                    "Co-produce training with autistic people",
                    f"{learning}; Autism Voice; NHS Trust",
                    "June 2022",
                    "by 2022-06-30",
                    lead=learning,
                    measure="500 staff trained",
                    status="delivered",
                ),
            ),
            A(
                "",
                1,
                P(
                    "Run a campaign in shops and on buses",
                    "Communications Team; Chamber of Trade",
                    "October 2022",
                    "by 2022-10-31",
                    lead="Communications Team",
                    measure="Reach of 10,000",
                    status="in_progress",
                ),
            ),
            A(
                "",
                2,
                P(
                    "Add two clinicians to the diagnostic team",
                    "NHS Trust; ICB",
                    "March 2023",
                    "by 2023-03-31",
                    lead="NHS Trust",
                    measure="Waits below 13 weeks",
                    status="in_progress+at_risk",
                ),
            ),
        ],
    )


def _air() -> tuple[Document, dict[str, Any]]:
    made = document(
        "air",
        "Table 5.1 – Air Quality Action Plan Measures",
        [
            [
                "Measure No.",
                "Measure",
                "Category",
                "Classification",
                "Estimated year measure to be introduced",
                "Estimated / actual completion date",
                "Organisations involved",
                "Funding status",
                "Measure status",
                "Key performance indicator",
                "Progress to date",
            ],
            [
                "1",
                "Low emission bus zone on London Road",
                "Vehicle fleet efficiency",
                "Buses",
                "2023",
                "2025",
                "Borough Council, Stagecoach",
                "Funded",
                "Implementation",
                "100% Euro VI",
                "Retrofit of 22 buses done",
            ],
            [
                "2",
                "Anti-idling patrols at schools",
                "Traffic management",
                "Idling",
                "2022",
                "Ongoing",
                "Borough Council",
                "Funded",
                "Implementation",
                "Number of patrols",
                "Weekly patrols",
            ],
            [
                "3",
                "Car club in new developments",
                "Alternatives to private cars",
                "Car clubs",
                "2024",
                "2026",
                "Borough Council, developers",
                "Not funded",
                "Planning",
                "Members",
                "None",
            ],
        ],
    )
    return made, plan(
        "Table 5.1 – Air Quality Action Plan Measures",
        ["Vehicle fleet efficiency", "Traffic management", "Alternatives to private cars"],
        [
            A(
                "1",
                1,
                P(
                    "Low emission bus zone on London Road",
                    "Borough Council; Stagecoach",
                    "2025",
                    "by 2025-12-31",
                    measure="100% Euro VI",
                    progress_text="Retrofit of 22 buses done",
                    status="in_progress",
                ),
            ),
            A(
                "2",
                2,
                P(
                    "Anti-idling patrols at schools",
                    "Borough Council",
                    "Ongoing",
                    "ongoing",
                    measure="Number of patrols",
                    progress_text="Weekly patrols",
                    status="in_progress",
                ),
            ),
            A(
                "3",
                3,
                P(
                    "Car club in new developments",
                    "Borough Council; developers",
                    "2026",
                    "by 2026-12-31",
                    measure="Members",
                    progress_text="None",
                    status="not_started",
                ),
            ),
        ],
    )


def _scrutiny() -> tuple[Document, dict[str, Any]]:
    made = document(
        "send",
        "Written Statement of Action",
        "Area of weakness 1: The quality of education, health and care plans",
        [
            [
                "Ref",
                "Action",
                "Lead officer",
                "Start",
                "Finish",
                "Impact measure",
                "Evidence",
                "BRAG",
            ],
            [
                "1.1",
                "Establish a multi-agency quality panel",
                "Assistant Director SEND",
                "Sep 22",
                "Dec 22",
                "75% of plans rated good",
                "Minutes of panel",
                ("", "0070c0"),
            ],
            [
                "1.2",
                "Write an outcomes guide with parents",
                "Designated Clinical Officer / PCF Chair",
                "Oct 22",
                "Feb 23",
                "Parents say plans are clear",
                "Guide on local offer",
                ("", GREEN),
            ],
        ],
        "Area of weakness 2: Waiting times",
        [
            [
                "Ref",
                "Action",
                "Lead officer",
                "Start",
                "Finish",
                "Impact measure",
                "Evidence",
                "BRAG",
            ],
            [
                "2.1",
                "Agree a recovery trajectory",
                "ICB Director of Children’s Commissioning",
                "Sep 22",
                "Nov 22",
                "Waits fall each month",
                "Board paper",
                ("", AMBER),
            ],
        ],
        "Blue = complete and embedded; Green = on track; Amber = at risk; Red = off track",
    )
    return made, plan(
        "Written Statement of Action",
        ["The quality of education, health and care plans", "Waiting times"],
        [
            A(
                "1.1",
                1,
                P(
                    "Establish a multi-agency quality panel",
                    "Assistant Director SEND",
                    "Dec 22",
                    "by 2022-12-31",
                    measure="75% of plans rated good",
                    evidence="Minutes of panel",
                    status="delivered",
                ),
            ),
            A(
                "1.2",
                1,
                P(
                    "Write an outcomes guide with parents",
                    "Designated Clinical Officer; PCF Chair",
                    "Feb 23",
                    "by 2023-02-28",
                    measure="Parents say plans are clear",
                    evidence="Guide on local offer",
                    status="in_progress+on_track",
                ),
            ),
            A(
                "2.1",
                2,
                P(
                    "Agree a recovery trajectory",
                    "ICB Director of Children’s Commissioning",
                    "Nov 22",
                    "by 2022-11-30",
                    measure="Waits fall each month",
                    evidence="Board paper",
                    status="in_progress+at_risk",
                ),
            ),
        ],
    )


def _tobacco() -> tuple[Document, dict[str, Any]]:
    made = document(
        "tobacco",
        "Tobacco Control Alliance action plan",
        [
            ["", "Objective", "Actions", "Responsible", "Timescale"],
            [
                "1",
                "Help smokers to quit",
                "<ul><li>Provide stop smoking support in maternity</li><li>Pilot e-cigarettes in mental "
                "health wards</li><li>Promote quit week</li></ul>",
                "<p>Acute Trust</p><p>Partnership Trust</p><p>Council comms</p>",
                "<p>April 2024</p><p>October 2024</p><p>March each year</p>",
            ],
            [
                "2",
                "Stop the start",
                "Reach every Year 8 pupil with the prevention programme",
                "School nursing",
                "July 2024",
            ],
            [
                "3",
                "Tackle illicit tobacco",
                "<p>Joint operations with HMRC and the police</p><p>Share intelligence monthly</p>",
                "Trading Standards",
                "Ongoing",
            ],
        ],
    )
    return made, plan(
        "Tobacco Control Alliance action plan",
        [],
        [
            A(
                "1",
                None,
                P(
                    "Provide stop smoking support in maternity",
                    "Acute Trust",
                    "April 2024",
                    "by 2024-04-30",
                ),
                P(
                    "Pilot e-cigarettes in mental health wards",
                    "Partnership Trust",
                    "October 2024",
                    "by 2024-10-31",
                ),
                P("Promote quit week", "Council comms", "March each year", "recurring annually"),
                outcomes=("Help smokers to quit",),
            ),
            A(
                "2",
                None,
                P(
                    "Reach every Year 8 pupil with the prevention programme",
                    "School nursing",
                    "July 2024",
                    "by 2024-07-31",
                ),
                outcomes=("Stop the start",),
            ),
            A(
                "3",
                None,
                P(
                    "Joint operations with HMRC and the police",
                    "Trading Standards",
                    "Ongoing",
                    "ongoing",
                ),
                P("Share intelligence monthly", "Trading Standards", "Ongoing", "ongoing"),
                outcomes=("Tackle illicit tobacco",),
            ),
        ],
    )


def _care_quality() -> tuple[Document, dict[str, Any]]:
    made = document(
        "cqc",
        "CQC improvement plan – version 4, 6 February 2024",
        [
            [
                "Must do / should do",
                "Issue",
                "Action required",
                "Exec lead",
                "Operational lead",
                "Due date",
                "Status",
                "Update",
            ],
            [
                "Must do 1",
                "Mandatory training below target",
                "Book all staff on overdue modules",
                "Chief Nurse",
                "Ward managers",
                "31/03/2024",
                "On track",
                "81% at end January",
            ],
            [
                "Must do 2",
                "Medicines stored above 25°C",
                "Fit air conditioning in drug rooms",
                "Chief Operating Officer",
                "Head of Estates",
                "30/04/2024",
                "At risk",
                "Quote received. Awaiting capital.",
            ],
            [
                "Should do 1",
                "Complaints answered late",
                "Appoint a second complaints officer",
                "Director of Corporate Affairs",
                "PALS Manager",
                "29/02/2024",
                "Complete",
                "",
            ],
        ],
    )
    return made, plan(
        "CQC improvement plan – version 4, 6 February 2024",
        [],
        [
            A(
                "Must do 1",
                None,
                P(
                    "Book all staff on overdue modules",
                    "Chief Nurse",
                    "31/03/2024",
                    "by 2024-03-31",
                    status="in_progress+on_track",
                    progress_text="81% at end January",
                ),
                heading="Mandatory training below target",
            ),
            A(
                "Must do 2",
                None,
                P(
                    "Fit air conditioning in drug rooms",
                    "Chief Operating Officer",
                    "30/04/2024",
                    "by 2024-04-30",
                    status="in_progress+at_risk",
                    progress_text="Quote received. Awaiting capital.",
                ),
                heading="Medicines stored above 25°C",
            ),
            A(
                "Should do 1",
                None,
                P(
                    "Appoint a second complaints officer",
                    "Director of Corporate Affairs",
                    "29/02/2024",
                    "by 2024-02-29",
                    status="delivered",
                ),
                heading="Complaints answered late",
            ),
        ],
    )


def _prevent() -> tuple[Document, dict[str, Any]]:
    made = document(
        "prevent",
        "PREVENT DELIVERY PLAN 2023 - 2024",
        [
            ["OBJECTIVE", "REF", "ACTION", "LEAD", "TIMESCALE", "PROGRESS", "RAG"],
            [
                "1. Risk assessment",
                "1a",
                "Produce a local risk assessment from the counter terrorism local profile",
                "Prevent Co-ordinator with support from Special Branch",
                "May 2023",
                "Done",
                ("", "00b050"),
            ],
            [None, "1b", "Brief elected members", "Cllr J. Akhtar", "Annually", "", ("", "00b050")],
            [
                "2. Partnership",
                "2a",
                "Hold four board meetings",
                "Director of Communities (Chair)",
                "June, September, December 2023 and March 2024",
                "",
                ("", "ffff00"),
            ],
            [
                "3. Training",
                "3a",
                "All front line staff complete e-learning",
                "All partners",
                "TBC",
                "",
                ("", "ff0000"),
            ],
        ],
    )
    lead = "Prevent Co-ordinator"
    return made, plan(
        "PREVENT DELIVERY PLAN 2023 - 2024",
        [],
        [
            A(
                "1a",
                None,
                P(
                    "Produce a local risk assessment from the counter terrorism local profile",
                    f"{lead}; Special Branch",
                    "May 2023",
                    "by 2023-05-31",
                    lead=lead,
                    status="in_progress+on_track",
                    progress_text="Done",
                ),
                outcomes=("1. Risk assessment",),
            ),
            A(
                "1b",
                None,
                P(
                    "Brief elected members",
                    "Cllr J. Akhtar",
                    "Annually",
                    "recurring annually",
                    status="in_progress+on_track",
                ),
                outcomes=("1. Risk assessment",),
            ),
            A(
                "2a",
                None,
                P(
                    "Hold four board meetings",
                    "Director of Communities (Chair)",
                    "June, September, December 2023 and March 2024",
                    "multiple 2023-06-30 2023-09-30 2023-12-31 2024-03-31",
                    status="in_progress+at_risk",
                ),
                outcomes=("2. Partnership",),
            ),
            A(
                "3a",
                None,
                P(
                    "All front line staff complete e-learning",
                    "All partners",
                    "TBC",
                    "none",
                    status="in_progress+off_track",
                ),
                outcomes=("3. Training",),
            ),
        ],
    )


def _pasted_carers() -> tuple[Document, dict[str, Any]]:
    lines = [
        ["Carers' strategy: what happens next"],
        [""],
        ["What", "Who's responsible?", "When by?"],
        [
            "Identify young carers in every school",
            "Heads / Young Carers Service",
            "Summer term 2025",
        ],
        ["Pay carers for their time at our meetings", "ICB & Council", "1/4/25"],
        ["Contingency plans for 1,000 carers", "Carers Centre (lead), GPs", "end of 2025"],
        ["Review the assessment form", "Principal Social Worker", ""],
    ]
    number = [1, 2, 3, 4, 5, 6, 7]
    part = Part(
        tuple(Line(at, tuple(Cell(w) for w in row)) for at, row in zip(number, lines, strict=True)),
        table=True,
    )
    made = Document("pasted text", "pasted", (part,))
    return made, plan(
        "Carers' strategy: what happens next",
        [],
        [
            A(
                "",
                None,
                P(
                    "Identify young carers in every school",
                    "Heads; Young Carers Service",
                    "Summer term 2025",
                    "by 2025-07-31",
                ),
            ),
            A(
                "",
                None,
                P(
                    "Pay carers for their time at our meetings",
                    "ICB; Council",
                    "1/4/25",
                    "by 2025-04-01",
                ),
            ),
            A(
                "",
                None,
                P(
                    "Contingency plans for 1,000 carers",
                    "Carers Centre; GPs",
                    "end of 2025",
                    "by 2025-12-31",
                    lead="Carers Centre",
                ),
            ),
            A("", None, P("Review the assessment form", "Principal Social Worker", "", "none")),
        ],
    )


def _modern_slavery() -> tuple[Document, dict[str, Any]]:
    made = document(
        "slavery",
        "Anti-Slavery Partnership",
        "Strategic action plan 2024",
        [
            ["PREPARE", None, None, None],
            ["Strategic actions", "Lead(s)", "Timeframe", "Notes"],
            [
                "Train 40 champions across agencies, and refresh them yearly",
                "Police (DI Carter), Hope Centre",
                "By Oct 2024",
                "First cohort in May",
            ],
            ["Agree a victim pathway", "Adult Safeguarding Board", "Within 6 months", ""],
            ["PROTECT", None, None, None],
            ["Strategic actions", "Lead(s)", "Timeframe", "Notes"],
            [
                "Check supply chains of the ten largest contracts",
                "Procurement & Legal Services",
                "2024-25",
                "",
            ],
            ["Distribute helpline cards in six languages", "GLAA", "Completed March 2024", ""],
        ],
    )
    return made, plan(
        "Strategic action plan 2024",
        ["PREPARE", "PROTECT"],
        [
            A(
                "",
                1,
                P(
                    "Train 40 champions across agencies, and refresh them yearly",
                    "Police (DI Carter); Hope Centre",
                    "By Oct 2024",
                    "by 2024-10-31",
                    progress_text="First cohort in May",
                ),
            ),
            A(
                "",
                1,
                P(
                    "Agree a victim pathway",
                    "Adult Safeguarding Board",
                    "Within 6 months",
                    "relative",
                ),
            ),
            A(
                "",
                2,
                P(
                    "Check supply chains of the ten largest contracts",
                    "Procurement; Legal Services",
                    "2024-25",
                    "by 2025-03-31",
                ),
            ),
            A(
                "",
                2,
                P(
                    "Distribute helpline cards in six languages",
                    "GLAA",
                    "Completed March 2024",
                    "done",
                ),
            ),
        ],
    )


def _winter() -> tuple[Document, dict[str, Any]]:
    made = document(
        "winter",
        [
            ["System winter plan 2025", "", "", "", "", ""],
            ["#", "Scheme", "Description", "SRO", "Go-live", "Delivery confidence"],
            [
                "1",
                "Virtual wards",
                "Open 30 more virtual ward beds for frailty",
                "Dr Amara Nwosu",
                "1 October 2025",
                "Green",
            ],
            [
                "2",
                "Same day access",
                "Extend the urgent treatment centre to 11pm",
                "COO, Marsh Hospitals",
                "3 November 2025",
                "Amber",
            ],
            [
                "3",
                "Vaccination",
                "Vaccinate 80% of front line staff",
                "Chief People Officer",
                "By 30 November 2025",
                "Green",
            ],
            ["4", "Discharge", "Fund 20 step-down flats", "DASS", "December 2025", "Amber/Red"],
        ],
        format="xlsx",
    )
    return made, plan(
        "System winter plan 2025",
        [],
        [
            A(
                "1",
                None,
                P(
                    "Open 30 more virtual ward beds for frailty",
                    "Dr Amara Nwosu",
                    "1 October 2025",
                    "by 2025-10-01",
                    status="in_progress+on_track",
                ),
                heading="Virtual wards",
            ),
            A(
                "2",
                None,
                P(
                    "Extend the urgent treatment centre to 11pm",
                    "COO, Marsh Hospitals",
                    "3 November 2025",
                    "by 2025-11-03",
                    status="in_progress+at_risk",
                ),
                heading="Same day access",
            ),
            A(
                "3",
                None,
                P(
                    "Vaccinate 80% of front line staff",
                    "Chief People Officer",
                    "By 30 November 2025",
                    "by 2025-11-30",
                    status="in_progress+on_track",
                ),
                heading="Vaccination",
            ),
            A(
                "4",
                None,
                P(
                    "Fund 20 step-down flats",
                    "DASS",
                    "December 2025",
                    "by 2025-12-31",
                    status="in_progress+off_track",
                ),
                heading="Discharge",
            ),
        ],
    )


def _youth_justice() -> tuple[Document, dict[str, Any]]:
    made = document(
        "youth",
        "Youth Justice Plan: year ahead",
        [
            [
                "Priority",
                "What will we do",
                "Who will do it",
                "When will it be done",
                "How will we know it has made a difference",
            ],
            [
                "Reduce first time entrants",
                "1. Expand Outcome 22\n2. Open a diversion panel".replace("\n", "<br>"),
                "1. Police<br>2. YJS",
                "1. Sept 2024<br>2. Jan 2025",
                "Fewer than 60 entrants",
            ],
            [
                "Over-representation",
                "Scrutinise stop and search data each quarter",
                "Management Board",
                "Quarterly",
                "Gap narrows",
            ],
            [
                "Child First",
                "Rewrite all letters to children and families in plain words",
                "YJS, Speech and Language Therapy",
                "By December 2024",
                "Children say so",
            ],
        ],
    )
    return made, plan(
        "Youth Justice Plan: year ahead",
        ["Reduce first time entrants", "Over-representation", "Child First"],
        [
            A(
                "",
                1,
                P(
                    "Expand Outcome 22",
                    "Police",
                    "Sept 2024",
                    "by 2024-09-30",
                    measure="Fewer than 60 entrants",
                ),
                P(
                    "Open a diversion panel",
                    "YJS",
                    "Jan 2025",
                    "by 2025-01-31",
                    measure="Fewer than 60 entrants",
                ),
            ),
            A(
                "",
                2,
                P(
                    "Scrutinise stop and search data each quarter",
                    "Management Board",
                    "Quarterly",
                    "recurring quarterly",
                    measure="Gap narrows",
                ),
            ),
            A(
                "",
                3,
                P(
                    "Rewrite all letters to children and families in plain words",
                    "YJS; Speech and Language Therapy",
                    "By December 2024",
                    "by 2024-12-31",
                    measure="Children say so",
                ),
            ),
        ],
    )


def _food() -> tuple[Document, dict[str, Any]]:
    rows = [
        ["Action", "Lead", "Timeframe"],
        [
            "Map all food banks & community fridges",
            "Food Partnership",
            "Short term (by March 2025)",
        ],
        [
            "Recruit 10 corner shops to stock fresh veg",
            "Public health team / Feeding Hale",
            "Medium term",
        ],
        [
            "Cookery lessons in every children's centre",
            "Early Help; Adult Learning",
            "September 2025 onwards",
        ],
        ["Bid for a food growing officer", "Hale in Bloom & Parish Councils", "asap"],
    ]
    made = document("food", [["Good Food Hale – Action Plan", "", ""], *rows], format="csv")
    return made, plan(
        "Good Food Hale – Action Plan",
        [],
        [
            A("", None, P(rows[1][0], "Food Partnership", rows[1][2], "by 2025-03-31")),
            A(
                "",
                None,
                P(rows[2][0], "Public health team; Feeding Hale", "Medium term", "unknown"),
            ),
            A("", None, P(rows[3][0], "Early Help; Adult Learning", rows[3][2], "from 2025-09-01")),
            A("", None, P(rows[4][0], "Hale in Bloom; Parish Councils", "asap", "relative")),
        ],
    )


def _fire() -> tuple[Document, dict[str, Any]]:
    made = document(
        "fire",
        "Grenfell Inquiry Phase 2: action tracker",
        [
            [
                "Ref.",
                "Recommendation",
                "FRS action",
                "Owner",
                "Original date",
                "Revised date",
                "Status",
            ],
            [
                "R12",
                "Evacuation policy",
                "Publish a national-style evacuation procedure",
                "AM Prevention",
                "31 Jan 2024",
                "30 Apr 2024",
                "In progress",
            ],
            [
                "R13",
                "Control rooms",
                "Buy call-handling scripts",
                "Group Manager (Control)",
                "31 Mar 2024",
                "",
                "Complete",
            ],
            [
                "R13",
                "Control rooms",
                "Exercise with two neighbouring services",
                "GM Control",
                "30 Sep 2024",
                "",
                "Not started",
            ],
        ],
    )
    return made, plan(
        "Grenfell Inquiry Phase 2: action tracker",
        [],
        [
            A(
                "R12",
                None,
                P(
                    "Publish a national-style evacuation procedure",
                    "AM Prevention",
                    "30 Apr 2024",
                    "by 2024-04-30",
                    status="in_progress",
                ),
                heading="Evacuation policy",
            ),
            A(
                "R13",
                None,
                P(
                    "Buy call-handling scripts",
                    "Group Manager (Control)",
                    "31 Mar 2024",
                    "by 2024-03-31",
                    status="delivered",
                ),
                heading="Control rooms",
            ),
            A(
                "R13",
                None,
                P(
                    "Exercise with two neighbouring services",
                    "GM Control",
                    "30 Sep 2024",
                    "by 2024-09-30",
                    status="not_started",
                ),
                heading="Control rooms",
            ),
        ],
    )


def _nature() -> tuple[Document, dict[str, Any]]:
    made = document(
        "nature",
        "Local Nature Recovery: delivery plan",
        [
            ["**Theme A: Rivers", None, None, None, None],
            ["Action", "Partners (lead in bold)", "Cost", "Start", "End"],
            [
                "Remove two weirs",
                "<b>Rivers Trust</b>, Environment Agency",
                "£200k",
                "2025",
                "2027",
            ],
            [
                "Plant 5 km of river bank",
                "<b>Wildlife Trust</b>, farmers",
                "£60k",
                "Autumn 2025",
                "Spring 2027",
            ],
            ["**Theme B: Towns", None, None, None, None],
            ["Action", "Partners (lead in bold)", "Cost", "Start", "End"],
            ["Let 30 verges grow", "<b>Highways</b>", "nil", "2025", "March 2026"],
        ],
    )
    return made, plan(
        "Local Nature Recovery: delivery plan",
        ["Rivers", "Towns"],
        [
            A(
                "",
                1,
                P(
                    "Remove two weirs",
                    "Rivers Trust; Environment Agency",
                    "2027",
                    "by 2027-12-31",
                    lead="Rivers Trust",
                ),
            ),
            A(
                "",
                1,
                P(
                    "Plant 5 km of river bank",
                    "Wildlife Trust; farmers",
                    "Spring 2027",
                    "by 2027-05-31",
                    lead="Wildlife Trust",
                ),
            ),
            A(
                "",
                2,
                P("Let 30 verges grow", "Highways", "March 2026", "by 2026-03-31", lead="Highways"),
            ),
        ],
    )


def _digital() -> tuple[Document, dict[str, Any]]:
    made = document(
        "digital",
        "Digital Inclusion Action Plan 2023–26",
        [
            ["Outcome 1 – Everyone can get online", None, None, None, None],
            ["No.", "Action", "Lead Partner", "Supporting Partners", "Completion"],
            [
                "1.1",
                "Lend 300 tablets from libraries",
                "Library Service",
                "VCS Alliance; Job Centre",
                "Dec-23",
            ],
            ["1.2", "Free wifi in sheltered housing", "Beacon Homes", "", "31/12/24"],
            ["Outcome 2 – Everyone has the skills", None, None, None, None],
            [
                "2.1",
                "Digital champions in every GP practice",
                "Primary Care Networks",
                "Healthwatch, Age UK",
                "June 2024",
            ],
            [
                "2.2",
                "Beginners’ courses in six languages",
                "Adult Education",
                "Refugee Council",
                "Termly",
            ],
        ],
    )
    return made, plan(
        "Digital Inclusion Action Plan 2023–26",
        ["Everyone can get online", "Everyone has the skills"],
        [
            A(
                "1.1",
                1,
                P(
                    "Lend 300 tablets from libraries",
                    "Library Service; VCS Alliance; Job Centre",
                    "Dec-23",
                    "by 2023-12-31",
                    lead="Library Service",
                ),
            ),
            A(
                "1.2",
                1,
                P(
                    "Free wifi in sheltered housing",
                    "Beacon Homes",
                    "31/12/24",
                    "by 2024-12-31",
                    lead="Beacon Homes",
                ),
            ),
            A(
                "2.1",
                2,
                P(
                    "Digital champions in every GP practice",
                    "Primary Care Networks; Healthwatch; Age UK",
                    "June 2024",
                    "by 2024-06-30",
                    lead="Primary Care Networks",
                ),
            ),
            A(
                "2.2",
                2,
                P(
                    "Beginners’ courses in six languages",
                    "Adult Education; Refugee Council",
                    "Termly",
                    "recurring termly",
                    lead="Adult Education",
                ),
            ),
        ],
    )


def _hwb() -> tuple[Document, dict[str, Any]]:
    made = document(
        "hwb",
        "Joint Local Health and Wellbeing Strategy – Implementation Plan",
        [
            ["Priority", "Workstream", "Actions", "Lead", "Target", "Timescale"],
            [
                "Start well",
                "Oral health",
                "Supervised brushing in 40 nurseries",
                "Consultant in Public Health (JT)",
                "4,000 children",
                "Mar 2025",
            ],
            [
                None,
                "Vaccination",
                "Call families whose toddlers missed MMR",
                "PCN Clinical Directors",
                "95% uptake",
                "Dec 2024",
            ],
            [
                "Age well",
                "Falls",
                "Otago classes in all localities",
                "SM / KP",
                "600 people",
                "Sept 2025",
            ],
            [
                None,
                None,
                "Handrail scheme with Trusted Traders",
                "Home Improvement Agency",
                "200 homes",
                "Sept 2025",
            ],
        ],
    )
    return made, plan(
        "Joint Local Health and Wellbeing Strategy – Implementation Plan",
        ["Start well", "Age well"],
        [
            A(
                "",
                1,
                P(
                    "Supervised brushing in 40 nurseries",
                    "Consultant in Public Health (JT)",
                    "Mar 2025",
                    "by 2025-03-31",
                    measure="4,000 children",
                ),
                heading="Oral health",
            ),
            A(
                "",
                1,
                P(
                    "Call families whose toddlers missed MMR",
                    "PCN Clinical Directors",
                    "Dec 2024",
                    "by 2024-12-31",
                    measure="95% uptake",
                ),
                heading="Vaccination",
            ),
            A(
                "",
                2,
                P(
                    "Otago classes in all localities",
                    "SM; KP",
                    "Sept 2025",
                    "by 2025-09-30",
                    measure="600 people",
                ),
                heading="Falls",
            ),
            A(
                "",
                2,
                P(
                    "Handrail scheme with Trusted Traders",
                    "Home Improvement Agency",
                    "Sept 2025",
                    "by 2025-09-30",
                    measure="200 homes",
                ),
                heading="Falls",
            ),
        ],
    )


def _equality() -> tuple[Document, dict[str, Any]]:
    made = document(
        "equality",
        "Race Equality Action Plan",
        "Last reviewed: September 2023",
        [
            [
                "Commitment",
                "Deliverable",
                "Accountable Officer",
                "Delivery date",
                "Progress update",
                "RAG rating",
            ],
            [
                "We will recruit fairly",
                "Anonymise all shortlisting",
                "Head of Recruitment",
                "January 2024",
                "System configured.",
                "GREEN",
            ],
            [
                "",
                "Publish the ethnicity pay gap",
                "Head of Reward",
                "31st March each year",
                "Published for 2022/23.",
                "BLUE",
            ],
            [
                "We will listen",
                "Reverse mentoring for the board",
                "Chief Exec / Staff Network",
                "From November 2023",
                "9 pairs matched.",
                "GREEN",
            ],
            [
                "",
                "Exit interviews by an independent person",
                "HR Business Partners",
                "TBC",
                "Supplier withdrew.",
                "RED",
            ],
        ],
    )
    recruit, listen = "We will recruit fairly", "We will listen"
    return made, plan(
        "Race Equality Action Plan",
        [],
        [
            A(
                "",
                None,
                P(
                    "Anonymise all shortlisting",
                    "Head of Recruitment",
                    "January 2024",
                    "by 2024-01-31",
                    status="in_progress+on_track",
                    progress_text="System configured.",
                ),
                outcomes=(recruit,),
            ),
            A(
                "",
                None,
                P(
                    "Publish the ethnicity pay gap",
                    "Head of Reward",
                    "31st March each year",
                    "recurring annually",
                    status="delivered",
                    progress_text="Published for 2022/23.",
                ),
            ),
            A(
                "",
                None,
                P(
                    "Reverse mentoring for the board",
                    "Chief Exec; Staff Network",
                    "From November 2023",
                    "from 2023-11-01",
                    status="in_progress+on_track",
                    progress_text="9 pairs matched.",
                ),
                outcomes=(listen,),
            ),
            A(
                "",
                None,
                P(
                    "Exit interviews by an independent person",
                    "HR Business Partners",
                    "TBC",
                    "none",
                    status="in_progress+off_track",
                    progress_text="Supplier withdrew.",
                ),
            ),
        ],
    )


def _road() -> tuple[Document, dict[str, Any]]:
    made = document(
        "road",
        "Road safety partnership – plan on a page",
        [
            ["Safe speeds", None, None, None],
            ["20 mph limits in 12 villages", "County Council Highways", "2025/26", "On target"],
            [
                "Community speed watch in every division",
                "Police & Parish Councils",
                "March 2026",
                "On target",
            ],
            ["Safe road users", None, None, None],
            ["Bikeability for all Year 6 pupils", "School Travel Team", "July 2026", "Behind"],
        ],
    )
    return made, plan(
        "Road safety partnership – plan on a page",
        ["Safe speeds", "Safe road users"],
        [
            A(
                "",
                1,
                P(
                    "20 mph limits in 12 villages",
                    "County Council Highways",
                    "2025/26",
                    "by 2026-03-31",
                    status="in_progress+on_track",
                ),
            ),
            A(
                "",
                1,
                P(
                    "Community speed watch in every division",
                    "Police; Parish Councils",
                    "March 2026",
                    "by 2026-03-31",
                    status="in_progress+on_track",
                ),
            ),
            A(
                "",
                2,
                P(
                    "Bikeability for all Year 6 pupils",
                    "School Travel Team",
                    "July 2026",
                    "by 2026-07-31",
                    status="in_progress+at_risk",
                ),
            ),
        ],
    )


def _learning_disability() -> tuple[Document, dict[str, Any]]:
    made = document(
        "ld",
        "LeDeR three year plan",
        "",
        [
            [
                "Issue identified",
                "What needs to happen?",
                "By whom?",
                "By when?",
                "Where are we now?",
            ],
            [
                "Annual health checks",
                "<p>80% of people have a check.</p><p>This includes a health action plan.</p>",
                "GP Federation and ICB Primary Care Team",
                "31st March 2024",
                "74% at Q3",
            ],
            [
                "Constipation",
                "Roll out the toolkit to all providers",
                "LD Nursing Team (Harbour NHS FT)",
                "December 2023",
                "Launched in June",
            ],
            [
                "Respect forms",
                "Audit DNACPR decisions",
                "Medical Directors of both trusts",
                "Jan – Mar 2024",
                "",
            ],
        ],
    )
    return made, plan(
        "LeDeR three year plan",
        [],
        [
            A(
                "",
                None,
                P(
                    "80% of people have a check. This includes a health action plan.",
                    "GP Federation; ICB Primary Care Team",
                    "31st March 2024",
                    "by 2024-03-31",
                    progress_text="74% at Q3",
                ),
                heading="Annual health checks",
            ),
            A(
                "",
                None,
                P(
                    "Roll out the toolkit to all providers",
                    "LD Nursing Team (Harbour NHS FT)",
                    "December 2023",
                    "by 2023-12-31",
                    progress_text="Launched in June",
                ),
                heading="Constipation",
            ),
            A(
                "",
                None,
                P(
                    "Audit DNACPR decisions",
                    "Medical Directors of both trusts",
                    "Jan – Mar 2024",
                    "between 2024-01-01 2024-03-31",
                ),
                heading="Respect forms",
            ),
        ],
    )


def _parenting() -> tuple[Document, dict[str, Any]]:
    made = document(
        "parenting",
        "Corporate Parenting Board: our pledge to children in care",
        [
            ["Our promise", "Actions we will take", "Lead/s", "Timeline", "Current RAG"],
            ["Pledge 1: You will have a safe home", None, None, None, None],
            ["1.1", "Recruit 30 foster carers", "Fostering Service", "by March 2026", "A"],
            [
                "1.2",
                "Open two children's homes",
                "Head of Resources; Property",
                "Phase 1 Oct 2025",
                "G",
            ],
            ["Pledge 2: You will be listened to", None, None, None, None],
            [
                "2.1",
                "Children in Care Council to meet the Chief Executive",
                "Participation Officer",
                "Twice a year",
                "G",
            ],
            [
                "2.2",
                "Care leavers to sit on interview panels",
                "HR and Leaving Care Team",
                "From April 2025",
                "G",
            ],
        ],
    )
    on = "in_progress+on_track"
    return made, plan(
        "Corporate Parenting Board: our pledge to children in care",
        ["You will have a safe home", "You will be listened to"],
        [
            A(
                "1.1",
                1,
                P(
                    "Recruit 30 foster carers",
                    "Fostering Service",
                    "by March 2026",
                    "by 2026-03-31",
                    status="in_progress+at_risk",
                ),
            ),
            A(
                "1.2",
                1,
                P(
                    "Open two children's homes",
                    "Head of Resources; Property",
                    "Phase 1 Oct 2025",
                    "by 2025-10-31",
                    status=on,
                ),
            ),
            A(
                "2.1",
                2,
                P(
                    "Children in Care Council to meet the Chief Executive",
                    "Participation Officer",
                    "Twice a year",
                    "recurring half-yearly",
                    status=on,
                ),
            ),
            A(
                "2.2",
                2,
                P(
                    "Care leavers to sit on interview panels",
                    "HR; Leaving Care Team",
                    "From April 2025",
                    "from 2025-04-01",
                    status=on,
                ),
            ),
        ],
    )


UNSEEN = {
    made[0].name: made
    for made in (
        _real_time(),
        _homicide_review(),
        _covenant(),
        _autism(),
        _air(),
        _scrutiny(),
        _tobacco(),
        _care_quality(),
        _prevent(),
        _pasted_carers(),
        _modern_slavery(),
        _winter(),
        _youth_justice(),
        _food(),
        _fire(),
        _nature(),
        _digital(),
        _hwb(),
        _equality(),
        _road(),
        _learning_disability(),
        _parenting(),
    )
}
