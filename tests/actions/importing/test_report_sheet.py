"""What an organisation's spreadsheet says, read from the document that it is."""

import pytest

from actions.importing.document import Cell, Document, Line, Part
from actions.importing.report_sheet import (
    ASKED,
    GIVEN,
    LONGEST,
    MOST_ROWS,
    NoReportSheet,
    key_of,
    read_report_sheet,
)

KEY = key_of(deliverable=12, version=3, sheet="a" * 32, partner=7)
HEAD = (*GIVEN, *ASKED)


def sheet(*rows: dict[str, str], head: tuple[str, ...] = HEAD) -> Document:
    """A sheet with two lines above its heading row, and rows by column."""
    lines = [["", "OH: promises"], ["", "Fill in"], list(head)]
    lines += [[{"Key": KEY, **row}.get(name, "") for name in head] for row in rows]
    made = tuple(
        Line(number, tuple(Cell(words) for words in line))
        for number, line in enumerate(lines, start=1)
    )
    return Document("sheet.xlsx", "xlsx", (Part(made, table=True, name="Promises"),))


def only(**row: str):
    (said,) = read_report_sheet(sheet(row), partner=7).rows
    return said


def test_rows_that_say_nothing_are_only_counted():
    filled = read_report_sheet(sheet({}, {"Progress": "In progress"}, {}), partner=7)
    assert (len(filled.rows), filled.blank) == (1, 2)
    said = filled.rows[0]
    assert (said.line, said.deliverable, said.version, said.sheet) == (5, 12, 3, "a" * 32)
    assert (said.progress, said.problems) == ("in_progress", ())


def test_columns_may_stand_in_another_order():
    document = sheet({"Progress": "delivered"}, head=tuple(reversed(HEAD)))
    assert read_report_sheet(document, partner=7).rows[0].progress == "delivered"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2015-06-09", "2015-06-09"),
        ("09/06/2015", "2015-06-09"),
        ("9/6/15", "2015-06-09"),
        ("9 June 2015", "2015-06-09"),
        ("9 Jun 2015", "2015-06-09"),
        ("2015-06-09 00:00:00", "2015-06-09"),
    ],
)
def test_days_are_read_as_spreadsheets_show_them(words, day):
    assert only(**{"Delivered on": words}).delivered_on == day


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"Progress": "Done"}, "Progress says “Done”; it can be Not started, In progress,"),
        ({"Confidence": "Amber"}, "Confidence says “Amber”; it can be On track,"),
        ({"Delivered on": "soon"}, "Delivered on says “soon”; write a day"),
        ({"Key": "x", "Progress": "In progress"}, "hidden first cell was changed"),
        ({"Reason": "x" * (LONGEST + 1)}, "“Reason” is longer than 5000 letters."),
    ],
)
def test_what_cannot_be_read_is_said(row, sentence):
    assert sentence in " ".join(only(**row).problems)


def test_rows_of_another_organisation_are_noticed():
    (said,) = read_report_sheet(sheet({"Progress": "Delivered"}), partner=8).rows
    assert "another organisation" in said.problems[0]


def test_words_with_marks_come_as_they_were_typed():
    assert only(**{"What happened": "5 &lt; 6<br>and more"}).happened == "5 < 6\nand more"


def test_the_same_words_have_the_same_nonce_and_others_another():
    one, same, other = (only(Reason=words) for words in ("a", "a", "b"))
    assert one.nonce == same.nonce != other.nonce


def test_another_file_is_known_as_such():
    with pytest.raises(NoReportSheet, match="Download it again"):
        read_report_sheet(sheet({}, head=("No.", "Action")), partner=7)


def test_a_sheet_has_an_end():
    with pytest.raises(NoReportSheet, match="500 rows at most"):
        read_report_sheet(sheet(*[{"Reason": "x"}] * (MOST_ROWS + 1)), partner=7)
