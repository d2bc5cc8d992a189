"""PDF files with text: tables with lines and without, over pages; furniture left out."""

from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.pdf_ruled import colour_of
from actions.importing.formats.reader import read_document
from actions.importing.markup import plain
from tests.actions.importing.formats.pdf_files import GRID, drawn, paragraph, plan, row

LONG = (
    "Set up one team for people in crisis with all the partners of the county who want it, so " * 2
)
ROWS = [(str(n), f"{n} {LONG}and report.", "Police/ CCG", "March 2016") for n in range(1, 22)]
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
MIDDLE = ("VALIGN", (0, 0), (-1, -1), "MIDDLE")
STRIPES = ("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.lightblue, None])
COLOURED = ("BACKGROUND", (0, 0), (-1, 0), colors.lightblue)
UNDER = ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)


def read(data: bytes) -> Document:
    return read_document(data, name="plan.pdf")


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [
            ["^" if cell.covered else plain(cell.markup) for cell in line.cells]
            for line in part.lines
        ]
        for part in document.parts
        if part.table
    ]


def paragraphs(document: Document) -> list[str]:
    return [
        plain(line.cells[0].markup)
        for part in document.parts
        if not part.table
        for line in part.lines
    ]


@pytest.mark.parametrize(
    "style",
    [(GRID, TOP), (TOP,), (), (MIDDLE,), (UNDER, TOP), (STRIPES, TOP), (COLOURED, TOP)],
    ids=["lines", "none", "bottom", "middle", "under", "stripes", "coloured header"],
)
def test_columns_and_rows_are_found(style: Any) -> None:
    (table,) = tables(read(plan(*ROWS[:6], style=style)))
    assert table == [["Ref", "Action", "Lead", "By when"], *[list(row) for row in ROWS[:6]]]


@pytest.mark.parametrize("style", [(GRID, TOP), (TOP,)], ids=["lines", "none"])
def test_a_table_goes_on_over_pages_without_its_repeated_header(style: Any) -> None:
    document = read(plan(*ROWS, running="Action plan 2015", style=style))
    (table,) = tables(document)
    assert [row[0] for row in table] == ["Ref", *[row[0] for row in ROWS]]
    pages = [line.page for part in document.parts if part.table for line in part.lines]
    assert pages[0] == 1
    assert pages[-1] > 1
    assert pages == sorted(pages)


def test_page_numbers_and_running_titles_are_left_out() -> None:
    document = read(plan(*ROWS, running="Action plan 2015"))
    assert paragraphs(document) == ["Action plan 2015"]


@pytest.mark.parametrize("closed", [True, False])
def test_a_row_that_a_page_cuts_has_a_line_on_each_page(closed: bool) -> None:
    """Some programs draw a line where a page cuts a row, others draw none."""

    def draw(canvas: Canvas) -> None:
        row(canvas, ("Ref", "Action", "Lead"), 520, 500)
        row(canvas, ("1", "Begin here", "Police"), 500, 60, closed=closed)
        canvas.showPage()
        row(canvas, ("", "and end there", ""), 520, 480)
        row(canvas, ("2", "Another", "CCG"), 480, 440)

    document = read(drawn(draw))
    assert tables(document) == [
        [
            ["Ref", "Action", "Lead"],
            ["1", "Begin here", "Police"],
            ["", "and end there", ""],
            ["2", "Another", "CCG"],
        ]
    ]
    assert [line.page for line in document.lines()] == [1, 1, 2, 2]


def test_paragraphs_before_and_after_keep_their_place() -> None:
    before = [paragraph("<b>Crisis plan</b>"), paragraph("Some words.")]
    document = read(plan(*ROWS[:2], before=before, after=[paragraph("The end.")]))
    assert [part.table for part in document.parts] == [False, True, False]
    assert paragraphs(document) == ["Crisis plan", "Some words.", "The end."]
    assert document.parts[0].lines[0].cells[0].bold


def test_bullets_merged_cells_and_backgrounds() -> None:
    style = (GRID, ("SPAN", (0, 1), (0, 2)), ("SPAN", (2, 2), (3, 2)))
    red = ("BACKGROUND", (3, 1), (3, 1), colors.red)
    words = f"• one<br/>• two {LONG}<br/>- three"
    document = read(plan(("1", words, "a", "b"), ("", "x", "y", "z"), style=(*style, red)))
    _, first, second = document.parts[0].lines
    assert first.cells[1].markup == (
        f"<ul><li>one</li><li>two {LONG.strip()}</li><li>three</li></ul>"
    )
    assert first.cells[3].fill == "ff0000"
    assert second.cells[0].covered
    assert second.cells[3].covered


def test_painted_dots_are_bullets() -> None:
    """Browsers paint them; others write them."""

    def draw(canvas: Canvas) -> None:
        row(canvas, ("Ref", "Action"), 520, 500)
        row(canvas, ("1", ""), 500, 440)
        for height, words in ((480, "one"), (460, "two")):
            canvas.circle(220, height + 4, 2, fill=1)
            canvas.drawString(230, height, words)

    document = read(drawn(draw))
    assert document.parts[0].lines[1].cells[1].markup == "<ul><li>one</li><li>two</li></ul>"


def test_a_line_that_ends_early_ends_a_paragraph() -> None:
    document = read(plan(("1", f"{LONG}<br/>Report.", "Police<br/>CCG", "May 15"), style=(GRID,)))
    cells = document.parts[0].lines[1].cells
    assert cells[1].markup == f"<p>{LONG.strip()}</p><p>Report.</p>"
    assert cells[2].markup == "<p>Police</p><p>CCG</p>"


def test_what_a_browser_prints_on_its_pages_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(30, 580, "11/22/26, 3:30 AM")
        canvas.drawString(30, 10, "https://example.org/plan 1/3")
        canvas.drawString(30, 400, "Words of the plan")

    assert paragraphs(read(drawn(draw))) == ["Words of the plan"]


def test_words_drawn_without_spaces_between_them_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        place = 60.0
        for word in ("Words", "without", "any", "space", "sign"):
            canvas.drawString(place, 400, word)
            place += canvas.stringWidth(word, "Helvetica", 12) + 3.3

    assert paragraphs(read(drawn(draw))) == ["Words without any space sign"]


def test_a_single_page_of_prose_is_no_table() -> None:
    document = read(plan(header=("x",), widths=(500,), style=(), before=[paragraph(LONG * 4)]))
    assert tables(document) == []


def test_a_scan_is_refused_and_offers_pasting() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (200, 100), "white"))
    data = drawn(lambda canvas: canvas.drawImage(picture, 0, 0, *landscape(A4)))
    with pytest.raises(UnreadableDocument, match=r"is a scan.*paste the plan’s table as text"):
        read(data)


def test_a_locked_file_is_refused() -> None:
    data = drawn(lambda canvas: canvas.drawString(9, 9, "words"), encrypt="secret")
    with pytest.raises(UnreadableDocument, match="locked with a password"):
        read(data)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ((1, 0, 0), "ff0000"),
        (0.5, "808080"),
        ((0, 1, 1, 0), "ff0000"),
        (None, ""),
        (("P1",), ""),
        ((1, 2), ""),
    ],
)
def test_colours_of_a_pdf(value: Any, colour: str) -> None:
    assert colour_of(value) == colour
