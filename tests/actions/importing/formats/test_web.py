"""HTML from a clipboard, and plain text from one."""

import pytest

from actions.importing.document import Cell, Document, UnreadableDocument
from actions.importing.formats.reader import read_document, read_pasted


def read(html: str) -> Document:
    return read_pasted(html, name="What you pasted")


def cells(document: Document, part: int = 0) -> list[list[str]]:
    return [
        ["^" if cell.covered else cell.markup for cell in line.cells]
        for line in document.parts[part].lines
    ]


def test_a_table_is_read_with_what_it_merges() -> None:
    document = read(
        "<html><head><style>td{}</style><title>x</title></head><body><!--StartFragment-->"
        "<table><tr><th>Ref</th><th>Action</th><th>Lead</th></tr>"
        "<tr><td rowspan=2>1</td><td>Do <i>it</i> &amp; that</td><td>Police</td></tr>"
        "<tr><td colspan=2>wide</td></tr></table></body></html>"
    )
    assert cells(document) == [
        ["Ref", "Action", "Lead"],
        ["1", "Do it & that", "Police"],
        ["^", "wide", "^"],
    ]
    assert document.format == "pasted"
    assert document.parts[0].lines[0].cells[0].bold


def test_paragraphs_lists_and_line_breaks_in_a_cell_are_kept() -> None:
    document = read(
        "<table><tr><td><p>Do:</p><ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul></td>"
        "<td>May 15<br>June 15</td></tr></table>"
    )
    assert cells(document) == [
        [
            "<p>Do:</p><ul><li>one</li><ul><li>deeper</li></ul><li>two</li></ul>",
            "<p>May 15</p><p>June 15</p>",
        ]
    ]


@pytest.mark.parametrize(
    ("attributes", "fill"),
    [
        ('bgcolor="#FF0000"', "ff0000"),
        ('style="width:5pt;background:#F00"', "ff0000"),
        ('style="background-color: rgb(0, 176, 80)"', "00b050"),
        ('style="background:red;mso-x:y"', "ff0000"),
        ('style="background:white"', ""),
        ('style="background:url(x)"', ""),
    ],
)
def test_backgrounds_are_colours(attributes: str, fill: str) -> None:
    document = read(f"<table><tr><td {attributes}>x</td><td>y</td></tr></table>")
    assert document.parts[0].lines[0].cells[0] == Cell("x", fill)


def test_words_between_tables_are_paragraphs() -> None:
    document = read("<h1>Plan</h1><table><tr><td>a</td></tr></table><p>After</p><p>it</p>")
    assert [part.table for part in document.parts] == [False, True, False]
    assert cells(document, 2) == [["After"], ["it"]]


def test_a_table_in_a_cell_is_words_of_that_cell() -> None:
    document = read(
        "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>"
    )
    assert cells(document) == [["<p>a</p><p>b</p><p>c</p>", "d"]]


def test_scripts_are_left_out_and_what_is_never_closed_is_read() -> None:
    document = read("<table><tr><td>a<script>alert(1)</script><td>b<tr><td>c")
    assert cells(document) == [["a", "b"], ["c", ""]]


def test_text_from_a_clipboard_is_pasted() -> None:
    document = read("Ref\tAction\n1\tDo it\n")
    assert document.format == "pasted"
    assert cells(document)[:2] == [["Ref", "Action"], ["1", "Do it"]]


def test_a_saved_web_page_is_read_by_its_content() -> None:
    data = b"\xef\xbb\xbf<!DOCTYPE html><table><tr><td>a</td></tr></table>"
    assert cells(read_document(data, name="plan.xls")) == [["a"]]


def test_nothing_pasted_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="What you pasted is empty"):
        read("  \n")
