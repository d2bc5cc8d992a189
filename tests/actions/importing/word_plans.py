"""A plan as a partnership writes one in Word: themes in the table, bullets, colours, odd names."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell

HEADER = ("No.", "Action", "Lead", "By when", "RAG", "Progress")
Row = tuple[str, str, str, str, str, str]
GREEN, AMBER, RED = "92D050", "FFC000", "FF0000"
CRISIS: tuple[str | Row, ...] = (
    "1. Help before a crisis",
    (
        "1.1",
        "Agree a crisis line that answers day and night",
        "OHFT, supported by OCC",
        "Mar 15",
        GREEN,
        "Staffed from February",
    ),
    (
        "1.2",
        "Publish who to call:\n• on posters in surgeries\n• on each partner’s website",
        "OCCG",
        "Summer 15",
        AMBER,
        "Waiting for logos",
    ),
    ("1.3", "Train all custody staff", "TVP", "Ongoing", GREEN, ""),
    "2. Urgent help",
    (
        "2.1",
        "Write a joint policy; train the street triage team",
        "Thames Valley Police / Oxford Health",
        "May 15 and Dec 15",
        RED,
        "Nobody could be hired",
    ),
    ("2.2", "Agree a place of safety for under 18s", "Dr Ann Lee", "TBC", "", ""),
    ("2.3", "Review the section 136 suite", "All agencies to identify lead", "", AMBER, ""),
)


def word_plan(
    rows: Iterable[str | Row] = CRISIS,
    *,
    title: str = "Crisis care action plan",
    written: str = "March 2015",
    header: Sequence[str] = HEADER,
) -> bytes:
    """The bytes of a .docx; a word alone is a theme's row, merged over the whole table."""
    document = Document()
    document.add_heading(title, level=0)
    document.add_paragraph(written)
    document.add_paragraph("Agreed by all partners. Green: on track. Amber: at risk. Red: late.")
    table = document.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        _add(table, row)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _add(table: Table, row: str | Row) -> None:
    cells = table.add_row().cells
    if isinstance(row, str):
        merged = cells[0].merge(cells[-1])
        merged.paragraphs[0].add_run(row).bold = True
        return
    for cell, words in zip(cells, row, strict=True):
        if words in (GREEN, AMBER, RED):
            _fill(cell, words)
        else:
            cell.text = words


def _fill(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
