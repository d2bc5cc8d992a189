"""A plan in Word, and what makes the tables of such."""

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
                    "Agree a protocol for people who attend the emergency "
                    "department after self-harm so "
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
                    "Roll out the whole-school approach to emotional health in "
                    "all secondary schools, "
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


PLANS = {"suicide-prevention.docx": suicide_prevention}
