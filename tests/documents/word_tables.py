"""Two plans in Word with merged cells: heads in two tiers, objectives and numbers merged down."""

from typing import Any

import docx

from tests.documents.truths import action, plan, promise
from tests.documents.word_plans import row, saved


def safeguarding() -> tuple[bytes, dict[str, Any]]:
    """A table for each unnumbered priority, heads in two tiers, lists that run in parallel."""
    made = docx.Document()
    made.add_paragraph("Withen Vale Safeguarding Adults Board")
    made.add_paragraph("Business Plan, April 2025")
    parts = {
        "Listening to people": [
            (
                "1",
                (
                    "1. Recruit six people with lived experience to the board’s reference group\n"
                    "2. Pay them for their time under an agreed policy"
                ),
                "1. Healthwatch Withen Vale\n2. Withen Vale Council",
                "Carers’ Voice",
                "April 2025",
                "1. September 2025\n2. October 2025",
                "Six members attend at least three meetings a year",
            ),
            (
                "2",
                "Publish the annual report in easy read",
                "Board Manager",
                "Speak Up",
                "June 2025",
                "31/10/2025",
                "Easy read version downloaded",
            ),
        ],
        "Making safeguarding personal": [
            (
                "3",
                "Audit 40 cases a year for the person’s own wishes",
                "Head of Adult Safeguarding, Withen Vale Council",
                "ICB; Withen Police",
                "April 2025",
                "March 2026",
                "90% of cases record what the person wanted",
            ),
            (
                "4",
                "Write a seven minute briefing after every review",
                "Learning Subgroup",
                "",
                "April 2025",
                "Ongoing",
                "Briefings are used in supervision",
            ),
        ],
        "Fire, hoarding and self-neglect": [
            (
                "5",
                "Launch the self-neglect toolkit.\nIt will be tested with two teams first.",
                "Withen Fire and Rescue Service",
                "Withen Vale Council, housing providers",
                "May 2025",
                "30 November 2025",
                "Fewer repeat referrals",
            ),
        ],
    }
    for heading, rows in parts.items():
        made.add_heading(heading, 2)
        table = made.add_table(rows=0, cols=7)
        table.style = "Table Grid"
        upper = row(
            table, "No.", "Action", "Responsibility", "", "Timescale", "", "How will we know?"
        )
        lower = row(table, "", "", "Lead", "Support", "Start", "End", "")
        upper[2].merge(upper[3])
        upper[4].merge(upper[5])
        for at in (0, 1, 6):
            upper[at].merge(lower[at])
        for cells in rows:
            row(table, *cells)
    board, council = "Board Manager", "Withen Vale Council"
    head = "Head of Adult Safeguarding, Withen Vale Council"
    paid = "Six members attend at least three meetings a year"
    return saved(made), plan(
        "Business Plan, April 2025",
        list(parts),
        [
            action(
                "1",
                1,
                promise(
                    "Recruit six people with lived experience to the board’s reference group",
                    "Healthwatch Withen Vale; Carers’ Voice",
                    "September 2025",
                    "by 2025-09-30",
                    lead="Healthwatch Withen Vale",
                    measure=paid,
                ),
                promise(
                    "Pay them for their time under an agreed policy",
                    f"{council}; Carers’ Voice",
                    "October 2025",
                    "by 2025-10-31",
                    lead=council,
                    measure=paid,
                ),
            ),
            action(
                "2",
                1,
                promise(
                    "Publish the annual report in easy read",
                    f"{board}; Speak Up",
                    "31/10/2025",
                    "by 2025-10-31",
                    lead=board,
                    measure="Easy read version downloaded",
                ),
            ),
            action(
                "3",
                2,
                promise(
                    "Audit 40 cases a year for the person’s own wishes",
                    f"{head}; ICB; Withen Police",
                    "March 2026",
                    "by 2026-03-31",
                    lead=head,
                    measure="90% of cases record what the person wanted",
                ),
            ),
            action(
                "4",
                2,
                promise(
                    "Write a seven minute briefing after every review",
                    "Learning Subgroup",
                    "Ongoing",
                    "ongoing",
                    lead="Learning Subgroup",
                    measure="Briefings are used in supervision",
                ),
            ),
            action(
                "5",
                3,
                promise(
                    "Launch the self-neglect toolkit. It will be tested with two teams first.",
                    "Withen Fire and Rescue Service; Withen Vale Council; housing providers",
                    "30 November 2025",
                    "by 2025-11-30",
                    lead="Withen Fire and Rescue Service",
                    measure="Fewer repeat referrals",
                ),
            ),
        ],
        written="2025-04",
    )


def dementia_friendly() -> tuple[bytes, dict[str, Any]]:
    """Columns in an odd order, objectives and refs merged down, another table first."""
    made = docx.Document()
    made.add_paragraph("Dementia in Harlow Dale: our joint action plan")
    control = made.add_table(rows=0, cols=3)
    row(control, "Version", "Date", "Author")
    row(control, "0.3", "12 January 2024", "Policy team")
    row(control, "1.0", "26 February 2024", "Policy team")
    made.add_paragraph("")
    table = made.add_table(rows=0, cols=6)
    table.style = "Table Grid"
    row(table, "Objective", "Target date", "Action", "Ref", "Lead organisation", "Status")
    one = row(
        table,
        "People are diagnosed early",
        "June 2024",
        "Map where people wait for a memory assessment",
        "D1",
        "Harlow Dale ICB",
        "Complete",
    )
    two = row(
        table,
        "",
        "December 2024",
        "Cut the longest waits to 12 weeks",
        "D2",
        "Dale Community Health Trust (lead), Harlow Dale ICB",
        "In progress",
    )
    one[0].merge(two[0])
    three = row(
        table,
        "Carers are not left alone",
        "Spring 2025",
        "Offer every carer a named adviser",
        "D3",
        "Carers Harlow Dale",
        "Not started",
    )
    four = row(
        table,
        "",
        "Autumn 2025",
        "Offer a short break to carers in crisis",
        "D3",
        "Adult Social Care and Health, Harlow Dale Council",
        "Not started",
    )
    three[0].merge(four[0])
    merged = three[3].merge(four[3])
    merged.text = "D3"
    five = row(
        table,
        "Public places welcome people",
        "2026/27",
        "Make all libraries dementia friendly",
        "D4",
        "Libraries and Leisure Service; Dementia Action Alliance",
        "In progress",
    )
    six = row(
        table,
        "",
        "31 March 2027",
        "Work with bus operators on calm travel",
        "D5",
        "Harlow Dale Council",
        "Delayed",
    )
    five[0].merge(six[0])
    early, carers, public = (
        "People are diagnosed early",
        "Carers are not left alone",
        "Public places welcome people",
    )
    return saved(made), plan(
        "Dementia in Harlow Dale: our joint action plan",
        [],
        [
            action(
                "D1",
                None,
                promise(
                    "Map where people wait for a memory assessment",
                    "Harlow Dale ICB",
                    "June 2024",
                    "by 2024-06-30",
                    status="delivered",
                ),
                outcomes=(early,),
            ),
            action(
                "D2",
                None,
                promise(
                    "Cut the longest waits to 12 weeks",
                    "Dale Community Health Trust; Harlow Dale ICB",
                    "December 2024",
                    "by 2024-12-31",
                    lead="Dale Community Health Trust",
                    status="in_progress",
                ),
                outcomes=(early,),
            ),
            action(
                "D3",
                None,
                promise(
                    "Offer every carer a named adviser",
                    "Carers Harlow Dale",
                    "Spring 2025",
                    "by 2025-05-31",
                    status="not_started",
                ),
                promise(
                    "Offer a short break to carers in crisis",
                    "Adult Social Care and Health; Harlow Dale Council",
                    "Autumn 2025",
                    "by 2025-11-30",
                    status="not_started",
                ),
                outcomes=(carers,),
            ),
            action(
                "D4",
                None,
                promise(
                    "Make all libraries dementia friendly",
                    "Libraries and Leisure Service; Dementia Action Alliance",
                    "2026/27",
                    "by 2027-03-31",
                    status="in_progress",
                ),
                outcomes=(public,),
            ),
            action(
                "D5",
                None,
                promise(
                    "Work with bus operators on calm travel",
                    "Harlow Dale Council",
                    "31 March 2027",
                    "by 2027-03-31",
                    status="in_progress+at_risk",
                ),
                outcomes=(public,),
            ),
        ],
    )


PLANS = {"safeguarding-adults.docx": safeguarding, "dementia.docx": dementia_friendly}
