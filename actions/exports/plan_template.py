"""An empty plan to fill in, as a spreadsheet or in Word, that is read without a question."""

import io
from collections.abc import Sequence
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from concordat.lib.days import MONTHS
from concordat.lib.tables import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Heading, hint, width in characters.
COLUMNS = (
    ("Ref", "The row’s number, such as 1.2", 8),
    ("Theme", "The part of the plan it belongs to", 22),
    ("Outcome", "What it is meant to change", 34),
    ("Action", "What is promised; one promise a row", 50),
    ("Lead", "Who answers for it; several with commas", 20),
    ("Support", "Who helps", 20),
    ("By when", "Such as 31 March 2016, or Ongoing", 20),
)
TITLE = "Action plan of {}"
WRITTEN = "Written in: {} {}"
ROWS = 200  # prepared in the spreadsheet
ROWS_ON_PAPER = 12
HEADING_ROW = 3  # from 0
LONGEST_LIST = 255  # letters that Excel takes


def xlsx(partnership: str, names: Sequence[str], *, on: date) -> bytes:
    """The spreadsheet; `names` are the partners, offered as leads where there are not too many."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Action plan")
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format(
            {"bold": True, "bg_color": "#D3DDDF", "text_wrap": True, "border": 1}
        )
        hint = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
        sheet.write_string(0, 0, safe_cell(TITLE.format(partnership)), title)
        sheet.write_string(1, 0, _written(on))
        for place, (name, words, width) in enumerate(COLUMNS):
            sheet.write_string(HEADING_ROW - 1, place, words, hint)
            sheet.write_string(HEADING_ROW, place, name, head)
            sheet.set_column(place, place, width)
            for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + ROWS):
                sheet.write_blank(row, place, None, cell)
        _rules(sheet, names)
        sheet.freeze_panes(HEADING_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
    return buffer.getvalue()


def _rules(sheet: Worksheet, names: Sequence[str]) -> None:
    """What is offered and said in each column; anything else may be typed all the same."""
    first, last = HEADING_ROW + 1, HEADING_ROW + ROWS
    offered = [safe_cell(name) for name in names if "," not in name]
    fits = offered and len(",".join(offered)) <= LONGEST_LIST
    for place, (name, words, _) in enumerate(COLUMNS):
        said = {"input_title": name, "input_message": words, "ignore_blank": True}
        rule: dict[str, object] = {"validate": "any"}
        if name in ("Lead", "Support") and fits:
            rule = {"validate": "list", "source": offered, "error_type": "information"}
        elif name == "Ref":
            rule = {
                "validate": "length",
                "criteria": "<=",
                "value": 40,
                "error_message": "A number has 40 letters at most.",
            }
        sheet.data_validation(first, place, last, place, {**rule, **said})


def docx(partnership: str, *, on: date) -> bytes:
    """The Word document: a table with a heading row that repeats on each page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    document.core_properties.title = TITLE.format(partnership)
    document.core_properties.language = "en-GB"
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(TITLE.format(partnership), level=0)
    document.add_paragraph(_written(on))
    for name, words, _ in COLUMNS:
        document.add_paragraph(f"{name}: {words[0].lower()}{words[1:]}.", style="List Bullet")
    table = document.add_table(rows=1 + ROWS_ON_PAPER, cols=len(COLUMNS), style="Table Grid")
    for cell, (name, _, width) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = name
        cell.paragraphs[0].runs[0].bold = True
        cell.width = Cm(width * 26.7 / sum(each for *_, each in COLUMNS))
    properties = table.rows[0]._tr.get_or_add_trPr()
    header = properties.makeelement(f"{properties.tag.rsplit('}', 1)[0]}}}tblHeader", {})
    properties.append(header)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _written(on: date) -> str:
    return WRITTEN.format(MONTHS[on.month - 1], on.year)
