"""Word files: merged cells, lists, numbers, changes as accepted, comments and notes."""

from typing import Any

import docx

from actions.importing.document import Document
from actions.importing.formats.reader import read_document
from tests.actions.importing.formats.word_files import (
    add_list,
    number,
    plan,
    saved,
    shade,
    xml,
)


def read(document: Any) -> Document:
    return read_document(saved(document), name="plan.docx")


def cells(document: Document, part: int = 0) -> list[list[str]]:
    """The markup of each cell; a covered one is "^"."""
    return [
        ["^" if cell.covered else cell.markup for cell in line.cells]
        for line in document.parts[part].lines
    ]


def test_a_table_keeps_its_rows_and_cells() -> None:
    document = read(plan(("1", "Do it & that <now>", "Police", "Mar 15")))
    assert cells(document)[1] == ["1", "Do it & that &lt;now>", "Police", "Mar 15"]
    assert document.parts[0].table
    assert document.format == "docx"


def test_merged_cells_stand_once_and_cover_the_rest() -> None:
    source = plan(("1", "a", "Police", "Mar 15"), ("", "b", "Police", ""))
    table = source.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 2).merge(table.cell(2, 3))
    assert cells(read(source))[1:] == [["1", "a", "Police", "Mar 15"], ["^", "b", "Police", "^"]]


def test_borders_dragged_a_little_aside_are_one_column() -> None:
    source = plan(("1", "a", "Police", "Mar 15"))
    table = source.tables[0]
    grid = table._tbl.tblGrid
    columns = list(grid)
    for column, width in zip(columns, (600, 3000, 1500, 1500), strict=True):
        column.set(column.keys()[0] if column.keys() else "w", str(width))
    columns[1].addprevious(xml('<w:gridCol w:w="60"/>'))
    first, second = table.rows[0].cells[0]._tc, table.rows[1].cells[1]._tc
    first.get_or_add_tcPr().append(xml('<w:gridSpan w:val="2"/>'))
    second.get_or_add_tcPr().append(xml('<w:gridSpan w:val="2"/>'))
    assert cells(read(source)) == [
        ["Ref", "Action", "Lead", "By when"],
        ["1", "a", "Police", "Mar 15"],
    ]


def test_real_and_typed_bullets_become_items_with_their_depth() -> None:
    source = plan(("1", "Do:", "• Police\n• CCG", "- May 15\n- June 15"))
    bullets = add_list(source, [("bullet", "•"), ("bullet", "o")])
    cell = source.tables[0].cell(1, 1)
    for words, level in (("one", 0), ("deeper", 1), ("two", 0)):
        number(cell.add_paragraph(words), bullets, level)
    assert cells(read(source))[1][1:] == [
        "<p>Do:</p><ul><li>one</li><ul><li>deeper</li></ul><li>two</li></ul>",
        "<ul><li>Police</li><li>CCG</li></ul>",
        "<ul><li>May 15</li><li>June 15</li></ul>",
    ]


def test_automatic_numbers_are_printed_as_word_prints_them() -> None:
    source = plan(("", "a", "", ""), ("", "b", "", ""), ("", "c", "", ""))
    numbers = add_list(source, [("decimal", "%1."), ("lowerLetter", "%1.%2")])
    for row, level in ((1, 0), (2, 1), (3, 0)):
        number(source.tables[0].cell(row, 0).paragraphs[0], numbers, level)
    assert [row[0] for row in cells(read(source))[1:]] == ["1.", "1.a", "2."]


def test_numbers_start_anew_where_the_document_says_so() -> None:
    source = plan(("", "a", "", ""), ("", "b", "", ""))
    first = add_list(source, [("upperRoman", "%1)")])
    again = first + 1000
    source.part.numbering_part.element.append(
        xml(
            f'<w:num w:numId="{again}"><w:abstractNumId w:val="{first}"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="4"/></w:lvlOverride></w:num>'
        )
    )
    number(source.tables[0].cell(1, 0).paragraphs[0], first)
    number(source.tables[0].cell(2, 0).paragraphs[0], again)
    assert [row[0] for row in cells(read(source))[1:]] == ["I)", "IV)"]


def test_paragraphs_between_tables_are_lines_of_their_own() -> None:
    source = plan(("1", "a", "Police", "Mar 15"))
    source.add_heading("Theme 2: being safe", 1)
    source.add_paragraph("")
    source.add_paragraph("Some words.")
    source.add_table(rows=1, cols=2).cell(0, 0).text = "x"
    document = read(source)
    assert [part.table for part in document.parts] == [True, False, True]
    heading, words = document.parts[1].lines
    assert (heading.cells[0].markup, heading.cells[0].bold) == ("Theme 2: being safe", True)
    assert (words.cells[0].markup, words.cells[0].bold) == ("Some words.", False)
    assert [line.number for line in document.lines()] == [1, 2, 3, 4, 5]


def test_a_heading_keeps_its_automatic_number() -> None:
    source = docx.Document()
    numbers = add_list(source, [("decimal", "%1.")])
    number(source.add_heading("Being safe", 1), numbers)
    assert cells(read(source)) == [["1. Being safe"]]


def test_bold_and_background_are_kept() -> None:
    source = plan(("1", "", "Police", "Mar 15"))
    cell = source.tables[0].cell(1, 1)
    cell.paragraphs[0].add_run("Lead: ").bold = True
    cell.paragraphs[0].add_run("all")
    source.tables[0].cell(1, 2).paragraphs[0].runs[0].bold = True
    shade(source.tables[0].cell(1, 3), "FFC000")
    line = read(source).parts[0].lines[1]
    assert line.cells[1].markup == "<b>Lead: </b>all"
    assert not line.cells[1].bold
    assert line.cells[2].bold
    assert line.cells[3].fill == "ffc000"


def test_a_highlight_over_all_words_counts_as_background() -> None:
    source = plan(("1", "a", "Police", "x"))
    run = source.tables[0].cell(1, 3).paragraphs[0].runs[0]
    run._r.get_or_add_rPr().append(xml('<w:highlight w:val="red"/>'))
    assert read(source).parts[0].lines[1].cells[3].fill == "ff0000"


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    source = plan(("1", "Keep ", "Police", "Mar 15"), ("2", "gone", "x", "y"))
    paragraph = source.tables[0].cell(1, 1).paragraphs[0]
    paragraph._p.append(xml("<w:ins><w:r><w:t>this</w:t></w:r></w:ins>"))
    paragraph._p.append(xml("<w:del><w:r><w:delText>that</w:delText></w:r></w:del>"))
    source.tables[0].rows[2]._tr.get_or_add_trPr().append(xml("<w:del/>"))
    document = read(source)
    assert cells(document)[1:] == [["1", "Keep this", "Police", "Mar 15"]]
    (remark,) = document.remarks
    assert remark.startswith("The document has 1 tracked insertion and 2 tracked deletions:")
    assert "as if all were accepted" in remark


def test_a_break_that_a_tracked_change_takes_out_joins_two_paragraphs() -> None:
    source = plan(("1", "Set up ", "Police", "Mar 15"))
    source.tables[0].cell(1, 1).add_paragraph("one team")
    source.add_paragraph("Words ")
    source.add_paragraph("go on")
    for paragraph in (source.tables[0].cell(1, 1).paragraphs[0], source.paragraphs[-2]):
        mark = xml("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
        paragraph._p.insert(0, mark)
    document = read(source)
    assert cells(document)[1][1] == "Set up one team"
    assert cells(document, 1) == [["Words go on"]]


def test_a_comment_is_kept_beside_its_cell_and_told() -> None:
    source = plan(("1", "Do it", "Police", "Mar 15"))
    runs = source.tables[0].cell(1, 1).paragraphs[0].runs
    source.add_comment(runs, text="Who pays?", author="Ann Lee", initials="AL")
    document = read(source)
    assert document.parts[0].lines[1].cells[1].remark == "Comment by Ann Lee: Who pays?"
    assert "1 comment is kept" in document.remarks[0]


def test_headers_and_footers_are_left_out() -> None:
    source = plan(("1", "Do it", "Police", "Mar 15"))
    source.sections[0].header.paragraphs[0].text = "Draft"
    source.sections[0].footer.paragraphs[0].text = "Page 1"
    assert len(read(source).parts) == 1


def test_a_table_in_a_cell_is_read_as_paragraphs() -> None:
    source = plan(("1", "Do:", "Police", "Mar 15"))
    inner = source.tables[0].cell(1, 1).add_table(rows=2, cols=1)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "one", "two"
    document = read(source)
    assert cells(document)[1][1] == "<p>Do:</p><p>one</p><p>two</p>"
    assert "1 table inside a cell" in document.remarks[0]


def test_words_of_a_link_a_control_and_a_field_are_read() -> None:
    source = plan(("1", "", "Police", "Mar 15"))
    paragraph = source.tables[0].cell(1, 1).paragraphs[0]._p
    paragraph.append(xml("<w:hyperlink><w:r><w:t>one </w:t></w:r></w:hyperlink>"))
    paragraph.append(xml("<w:sdt><w:sdtContent><w:r><w:t>two </w:t></w:r></w:sdtContent></w:sdt>"))
    paragraph.append(xml("<w:fldSimple><w:r><w:t>three</w:t></w:r></w:fldSimple>"))
    paragraph.append(
        xml(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t>"
            "</w:r></w:sdtContent></w:sdt>"
        )
    )
    assert cells(read(source))[1][1] == "one two three"


def test_words_struck_through_are_kept_and_told() -> None:
    source = plan(("1", "gone", "Police", "Mar 15"))
    source.tables[0].cell(1, 1).paragraphs[0].runs[0].font.strike = True
    document = read(source)
    assert document.parts[0].lines[1].cells[1].remark == "Struck through: “gone”."
    assert "struck through" in document.remarks[0]


def test_hidden_text_is_left_out_and_told() -> None:
    source = plan(("1", "seen", "Police", "Mar 15"))
    source.tables[0].cell(1, 1).paragraphs[0].add_run(" unseen").font.hidden = True
    document = read(source)
    assert cells(document)[1][1] == "seen"
    assert "hidden text" in document.remarks[0]
