"""Excel files: cells as they are shown, merged, hidden, coloured and commented ones."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.importing.document import Cell, Document
from actions.importing.formats.reader import read_document
from actions.importing.formats.sheet_looks import shown
from tests.actions.importing.formats.excel_files import plan, workbook


def read(data: bytes) -> Document:
    return read_document(data, name="plan.xlsx")


def read_sheet(fill: Callable[[Any, Any], None]) -> Document:
    """A workbook whose one sheet `fill` writes into."""
    return read(workbook(lambda book: fill(book, book.add_worksheet("Actions"))))


def cells(document: Document, part: int = 0) -> list[list[str]]:
    return [
        ["^" if cell.covered else cell.markup for cell in line.cells]
        for line in document.parts[part].lines
    ]


def first(document: Document) -> Cell:
    return document.parts[0].lines[0].cells[0]


def test_a_sheet_keeps_its_rows_and_its_name() -> None:
    document = read(plan((1, "Do it & <that>", "Police", "Mar 15")))
    assert cells(document)[1] == ["1", "Do it & &lt;that>", "Police", "Mar 15"]
    assert document.parts[0].name == "sheet “Actions”"
    assert document.format == "xlsx"
    assert [line.number for line in document.lines()] == [1, 2]


def test_merged_cells_stand_once_and_cover_the_rest() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:A2", "1")
        sheet.merge_range("B2:C2", "wide")
        sheet.write("B1", "b")
        sheet.write("C1", "c")

    assert cells(read_sheet(fill)) == [["1", "b", "c"], ["^", "wide", "^"]]


def test_hidden_rows_columns_and_sheets_are_marked_and_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Actions")
        for number in range(4):
            sheet.write_row(number, 0, ["a", "b", "c"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        unseen = book.add_worksheet("Lists")
        unseen.write("A1", "x")
        unseen.hide()

    document = read(workbook(fill))
    assert [line.hidden for line in document.parts[0].lines] == [False, False, True, False]
    assert document.parts[1].lines[0].hidden
    assert document.remarks == (
        "In the sheet “Actions” 1 row is hidden: 3.",
        "In the sheet “Actions” columns are hidden, and read: B.",
        "The sheet “Lists” is hidden.",
    )


def test_backgrounds_and_bold_are_kept() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "red", book.add_format({"bg_color": "#FF0000", "bold": True}))
        sheet.write("B1", "none")
        sheet.write_blank("B2", None, book.add_format({"bg_color": "#00B050"}))
        sheet.write("A2", "x")

    document = read_sheet(fill)
    assert (first(document).fill, first(document).bold) == ("ff0000", True)
    assert document.parts[0].lines[0].cells[1].fill == ""
    assert document.parts[0].lines[1].cells[1] == Cell(fill="00b050")


def test_a_date_is_shown_as_the_sheet_shows_it_with_its_day_beside() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime("A1", date(2015, 3, 31), book.add_format({"num_format": "mmm-yy"}))

    cell = first(read_sheet(fill))
    assert cell.markup == "Mar-15"
    assert cell.remark == "The sheet holds the day 2015-03-31."


def test_a_ref_that_became_a_number_or_a_day_says_so() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number("A1", 1.1)
        sheet.write_datetime("A2", date(2015, 2, 1), book.add_format({"num_format": "d-mmm"}))
        sheet.write_number("A3", 1.1, book.add_format({"num_format": "0.00"}))

    lines = read_sheet(fill).parts[0].lines
    assert [line.cells[0].markup for line in lines] == ["1.1", "1-Feb", "1.10"]
    assert lines[0].cells[0].remark == "The sheet holds the number 1.1."
    assert lines[1].cells[0].remark == "The sheet holds the day 2015-02-01."


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("42094", "dd/mm/yyyy", "31/03/2015"),
        ("42094", "[$-809]dd mmmm yyyy;@", "31 March 2015"),
        ("42094", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "31 March 2015"),
        ("42094", 'mmmm" of "yyyy', "March of 2015"),
        ("42094.5", "dd/mm/yyyy hh:mm", "31/03/2015 12:00"),
        ("42094.75", "h:mm AM/PM", "6:00 PM"),
        ("42094", "ddd d mmm", "Tue 31 Mar"),
        ("3", "General", "3"),
        ("1.1000000000000001", "General", "1.1"),
        ("0.30000000000000004", "General", "0.3"),
        ("12345678", "#,##0", "12,345,678"),
        ("0.5", "0%", "50%"),
        ("-1234.5", "#,##0.00", "-1,234.50"),
        ("7", "000", "007"),
        ("7", '"A"0', "A7"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2"),
        ("0.5", "# ?/?", "0.5"),
        ("5", "@", "5"),
    ],
)
def test_a_number_is_shown_by_its_format(number: str, code: str, words: str) -> None:
    assert shown(number, code) == words


def test_days_can_count_from_1904() -> None:
    assert shown("40632", "dd/mm/yyyy", from_1904=True) == "31/03/2015"


def test_formulas_give_the_values_last_saved() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="a"&"b"', None, "ab")

    document = read_sheet(fill)
    assert cells(document) == [["2", "ab"]]
    assert document.remarks == ("2 cells with a formula: the values last saved are read.",)


def test_comments_are_kept_beside_their_cells() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "Do it")
        sheet.write_comment("A1", "Who pays?", {"author": "Ann Lee"})

    document = read_sheet(fill)
    assert first(document).remark == "Comment by Ann Lee: Who pays?"
    assert document.remarks == ("In the sheet “Actions” 1 comment is kept beside the cells.",)


def test_line_breaks_and_bold_words_in_a_cell_become_markup() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "Do:\n• one\n• two")
        sheet.write_rich_string("B1", book.add_format({"bold": True}), "Lead:", " Police")

    assert cells(read_sheet(fill)) == [
        ["<p>Do:</p><ul><li>one</li><li>two</li></ul>", "<b>Lead:</b> Police"]
    ]


def test_rows_far_apart_keep_their_numbers() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "a")
        sheet.write("A1000000", "b")

    assert [line.number for line in read_sheet(fill).lines()] == [1, 2, 1_000_000]


def test_a_claimed_size_is_not_believed() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "a")
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    document = read_sheet(fill)
    assert cells(document) == [["a"]]
