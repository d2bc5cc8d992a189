"""Three plans in Word."""

from io import BytesIO
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.truths import action, plan, promise

GREEN, AMBER, RED, BLUE = "00B050", "FFC000", "FF0000", "0070C0"


def saved(document: Any) -> bytes:
    """The bytes of a .docx."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def shade(cell: Any, fill: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )


def put(cell: Any, words: str) -> None:
    """Words into a cell: a line each paragraph, "* " for a real bullet, "** " for bold."""
    for at, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        if line.startswith("* "):
            paragraph.style = "List Bullet"
            paragraph.add_run(line[2:])
        elif line.startswith("** "):
            paragraph.add_run(line[3:]).bold = True
        else:
            paragraph.add_run(line)


def row(table: Any, *cells: str) -> Any:
    """A further row."""
    made = table.add_row().cells
    for cell, words in zip(made, cells, strict=True):
        put(cell, words)
    return made


def across(table: Any, words: str, fill: str = "") -> None:
    """A row merged over the whole width."""
    made = table.add_row().cells
    merged = made[0].merge(made[-1])
    merged.text = ""
    put(merged, words)
    if fill:
        shade(merged, fill)


def suicide_prevention() -> tuple[bytes, dict[str, Any]]:
    """Numbered priorities across the table, real bullets, support in words, colours with a key."""
    made = docx.Document()
    made.add_heading("Eastmere Suicide Prevention Action Plan 2024–2027", 0)
    made.add_paragraph("Agreed by the Eastmere Health and Wellbeing Board, March 2024")
    made.add_paragraph(
        "This plan sets out what partners in Eastmere will do together so that fewer people die "
        "by suicide. It is reviewed every quarter by the steering group."
    )
    table = made.add_table(rows=0, cols=6)
    table.style = "Table Grid"
    row(
        table,
        "** Ref",
        "** What we will do",
        "** Who will lead",
        "** By when",
        "** RAG",
        "** Progress to date",
    )
    across(table, "** Priority 1: Reducing risk in groups most affected", "D9E2F3")
    cells = row(
        table,
        "1.1",
        "* Commission a men’s peer support offer in the three wards with the highest rates\n"
        "* Evaluate the offer with the university after one year",
        "Eastmere City Council (Public Health) with support from Marlow Mind",
        "September 2024\nSeptember 2025",
        "",
        "Tender published in May.",
    )
    shade(cells[4], GREEN)
    cells = row(
        table,
        "1.2",
        "Agree a protocol for people who attend the emergency department after "
        "self-harm so that each is offered a follow-up within 72 hours",
        "Eastmere Hospitals NHS Trust / Severn Vale Mental Health Trust",
        "31 December 2024",
        "",
        "First draft is with both trusts.",
    )
    shade(cells[4], AMBER)
    cells = row(
        table,
        "1.3",
        "Train front line housing staff to talk about suicide",
        "Severnside Homes",
        "TBC",
        "",
        "",
    )
    shade(cells[4], RED)
    across(table, "** Priority 2: Tailoring support for children and young people", "D9E2F3")
    cells = row(
        table,
        "2.1",
        "Roll out the whole-school approach to emotional health in all secondary "
        "schools, including:\n* a named lead in each school\n* training for pastoral staff",
        "Education and Skills Team, CAMHS",
        "July 2025",
        "",
        "12 of 19 schools signed up.",
    )
    shade(cells[4], GREEN)
    cells = row(
        table,
        "2.2",
        "Publish a guide for parents",
        "Youth Voice Eastmere",
        "May 2024",
        "",
        "Published on 3 May.",
    )
    shade(cells[4], BLUE)
    across(table, "** Priority 3: Better information", "D9E2F3")
    cells = row(
        table,
        "3.1",
        "Set up real time surveillance of suspected suicides",
        "Coroner’s Office, Eastmere Police and Eastmere City Council",
        "From April 2024",
        "",
        "",
    )
    shade(cells[4], GREEN)
    cells = row(
        table,
        "3.2",
        "Review every death with an agreed learning template",
        "SPSG",
        "Quarterly",
        "",
        "",
    )
    shade(cells[4], AMBER)
    made.add_paragraph("")
    key = made.add_table(rows=0, cols=2)
    for fill, words in (
        (BLUE, "Complete"),
        (GREEN, "On track"),
        (AMBER, "At risk of delay"),
        (RED, "Off track"),
    ):
        cells = row(key, "", words)
        shade(cells[0], fill)
    made.add_paragraph("Glossary")
    glossary = made.add_table(rows=0, cols=2)
    row(glossary, "CAMHS", "Child and Adolescent Mental Health Services")
    row(glossary, "SPSG", "Suicide Prevention Steering Group")
    hospital = "Eastmere Hospitals NHS Trust; Severn Vale Mental Health Trust"
    council = "Eastmere City Council (Public Health)"
    return saved(made), plan(
        "Eastmere Suicide Prevention Action Plan 2024–2027",
        [
            "Reducing risk in groups most affected",
            "Tailoring support for children and young people",
            "Better information",
        ],
        [
            action(
                "1.1",
                1,
                promise(
                    "Commission a men’s peer support offer in the three wards with the highest "
                    "rates",
                    f"{council}; Marlow Mind",
                    "September 2024",
                    "by 2024-09-30",
                    lead=council,
                    status="in_progress+on_track",
                    progress_text="Tender published in May.",
                ),
                promise(
                    "Evaluate the offer with the university after one year",
                    f"{council}; Marlow Mind",
                    "September 2025",
                    "by 2025-09-30",
                    lead=council,
                    status="in_progress+on_track",
                    progress_text="Tender published in May.",
                ),
            ),
            action(
                "1.2",
                1,
                promise(
                    "Agree a protocol for people who attend the emergency department after self-harm so "
                    "that each is offered a follow-up within 72 hours",
                    hospital,
                    "31 December 2024",
                    "by 2024-12-31",
                    status="in_progress+at_risk",
                    progress_text="First draft is with both trusts.",
                ),
            ),
            action(
                "1.3",
                1,
                promise(
                    "Train front line housing staff to talk about suicide",
                    "Severnside Homes",
                    "TBC",
                    "none",
                    status="in_progress+off_track",
                ),
            ),
            action(
                "2.1",
                2,
                promise(
                    "Roll out the whole-school approach to emotional health in all secondary schools, "
                    "including:",
                    "Education and Skills Team; CAMHS",
                    "July 2025",
                    "by 2025-07-31",
                    points=("a named lead in each school", "training for pastoral staff"),
                    status="in_progress+on_track",
                    progress_text="12 of 19 schools signed up.",
                ),
            ),
            action(
                "2.2",
                2,
                promise(
                    "Publish a guide for parents",
                    "Youth Voice Eastmere",
                    "May 2024",
                    "by 2024-05-31",
                    status="delivered",
                    progress_text="Published on 3 May.",
                ),
            ),
            action(
                "3.1",
                3,
                promise(
                    "Set up real time surveillance of suspected suicides",
                    "Coroner’s Office; Eastmere Police; Eastmere City Council",
                    "From April 2024",
                    "from 2024-04-01",
                    status="in_progress+on_track",
                ),
            ),
            action(
                "3.2",
                3,
                promise(
                    "Review every death with an agreed learning template",
                    "SPSG",
                    "Quarterly",
                    "recurring quarterly",
                    status="in_progress+at_risk",
                ),
            ),
        ],
        glossary={
            "CAMHS": "Child and Adolescent Mental Health Services",
            "SPSG": "Suicide Prevention Steering Group",
        },
    )


def safeguarding() -> tuple[bytes, dict[str, Any]]:
    """A table for each unnumbered priority, heads in two tiers, lists that run in parallel."""
    made = docx.Document()
    made.add_paragraph("Withen Vale Safeguarding Adults Board")
    made.add_paragraph("Business Plan, April 2025")
    parts = {
        "Listening to people": [
            (
                "1",
                "1. Recruit six people with lived experience to the board’s reference group\n"
                "2. Pay them for their time under an agreed policy",
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


PLANS = {
    "suicide-prevention.docx": suicide_prevention,
    "safeguarding-adults.docx": safeguarding,
    "dementia.docx": dementia_friendly,
}
