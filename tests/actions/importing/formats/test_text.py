"""Plain text: encodings, what divides the cells, line numbers."""

import pytest

from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.reader import read_document
from actions.importing.formats.text import split_lines
from actions.importing.markup import plain
from tests.actions.importing.documents import DOCUMENTS, STEMS, text_of

CSV = "Ref,Action,Lead,By when\n1,Do it,Police,Mar 15\n2,Do that,CCG,Apr 15\n"


def read(data: bytes | str, name: str = "plan.txt") -> Document:
    return read_document(data.encode() if isinstance(data, str) else data, name=name)


def words(document: Document) -> list[list[str]]:
    return [[plain(cell.markup) for cell in line.cells] for line in document.lines()]


@pytest.mark.parametrize("stem", STEMS)
def test_a_published_document_keeps_every_line_and_cell(stem: str) -> None:
    document = read((DOCUMENTS / f"{stem}.txt").read_bytes())
    lines = split_lines(text_of(stem))
    assert ["\t".join(cell.markup for cell in line.cells) for line in document.lines()] == lines
    assert [line.number for line in document.lines()] == list(range(1, len(lines) + 1))
    assert document.format == "text"
    assert len(document.parts) == 1
    assert document.parts[0].table


@pytest.mark.parametrize("stem", STEMS)
def test_a_document_survives_json(stem: str) -> None:
    document = read((DOCUMENTS / f"{stem}.txt").read_bytes())
    assert Document.from_json(document.as_json()) == document


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = CSV.replace("Police", "Café Zoë") + "3,Naïve plan – see “x”,Police,May 15\n" * 3
    if encoding == "latin-1":
        text = text.replace("–", "-").replace("“", "'").replace("”", "'")
    document = read(text.encode(encoding))
    assert words(document)[1] == ["1", "Do it", "Café Zoë", "Mar 15"]
    assert document.format == "csv"


def test_a_guessed_encoding_is_said() -> None:
    document = read("Ref,Lead,When\n1,Café,Mar 15\n2,Zoë,May 15\n".encode("cp1252"))
    assert "Windows-1252" in document.remarks[0]


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_the_sign_between_cells_is_found(delimiter: str) -> None:
    document = read(CSV.replace(",", delimiter))
    assert words(document)[1] == ["1", "Do it", "Police", "Mar 15"]
    assert document.parts[0].table


def test_a_table_drawn_with_bars_is_one() -> None:
    document = read("| Ref | Action | Lead |\n|-----|:------|---|\n| 1 | Do it | |\n")
    assert words(document) == [["Ref", "Action", "Lead"], [""], ["1", "Do it", ""], [""]]


def test_the_sign_that_excel_names_is_believed() -> None:
    assert words(read("sep=;\nA;B\n1,2;3\n"))[:3] == [[""], ["A", "B"], ["1,2", "3"]]


ALIGNED = """\
Crisis plan of the county

Ref  Action                         Lead             By when
---  -----------------------------  ---------------  ----------
1    Set up one team for people     Police and CCG   March 2016
     in crisis, day and night
2    Train the staff of both        Council          Ongoing
     hospitals
3    Report                         CCG              May 2016

The end of it.
"""


def test_columns_kept_apart_by_spaces_are_found() -> None:
    document = read(ALIGNED)
    assert document.parts[0].table
    assert words(document) == [
        ["Crisis plan of the county"],
        [""],
        ["Ref", "Action", "Lead", "By when"],
        [
            "1",
            "Set up one team for people in crisis, day and night",
            "Police and CCG",
            "March 2016",
        ],
        ["2", "Train the staff of both hospitals", "Council", "Ongoing"],
        ["3", "Report", "CCG", "May 2016"],
        [""],
        ["The end of it."],
        [""],
    ]
    assert [line.number for line in document.lines()] == [1, 2, 3, 5, 7, 9, 10, 11, 12]


def test_two_spaces_after_a_sentence_make_no_table() -> None:
    prose = "One sentence.  Another one follows.  And a third.\nThe next.  Line has.  Three too.\n"
    assert not read(prose * 2).parts[0].table


def test_commas_of_prose_make_no_table() -> None:
    document = read("A letter, to all, of you.\n\nDear all,\n\nThe plan is late.\nSorry.\n")
    assert not document.parts[0].table


def test_quoted_cells_keep_their_line_breaks_and_the_line_they_begin_on() -> None:
    document = read('Ref,Action,Lead\n1,"Do it\nand ""that"", too",Police\n2,Rest,CCG\n')
    lines = list(document.lines())
    assert lines[1].cells[1].markup == '<p>Do it</p><p>and "that", too</p>'
    assert [line.number for line in lines] == [1, 2, 4, 5]


def test_typed_bullets_in_a_quoted_cell_become_items() -> None:
    document = read('Ref,Action,Lead\n1,"Do:\n- one\n- two",Police\n2,Rest,CCG\n')
    cell = next(line for line in document.lines() if line.number == 2).cells[1]
    assert cell.markup == "<p>Do:</p><ul><li>one</li><li>two</li></ul>"


def test_cells_copied_from_a_spreadsheet_keep_their_line_breaks() -> None:
    document = read('Ref\tAction\n1\t"Do it\nand that"\n')
    assert words(document)[1] == ["1", "Do it and that"]


def test_a_quotation_in_tabbed_text_is_only_a_quotation() -> None:
    assert words(read('Ref\tAction\n1\t"Right care" is there\n'))[1][1] == '"Right care" is there'


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    rows = "".join(f'{n},5" pipe,Police\n' for n in range(1, 9))
    assert len(words(read("Ref,Action,Lead\n" + rows))) >= 9


def test_known_tags_stay_and_others_are_words() -> None:
    document = read("Ref\tAction\n1\t<p>Do</p><script>alert(1)</script> A&E\n")
    cell = list(document.lines())[1].cells[1]
    assert cell.markup == "<p>Do</p>&lt;script>alert(1)&lt;/script> A&E"
    assert plain(cell.markup) == "Do <script>alert(1)</script> A&E"


def test_blank_lines_stay_as_lines_without_words() -> None:
    assert words(read("Plan\n\nA\tB\n")) == [["Plan"], [""], ["A", "B"], [""]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xff\xfeA\x00\xd8", "does not go on so"),
        (b"\xef\xbb\xbfplan \xff", "does not go on so"),
        (b"Plan\x00of action", "no document that can be read"),
        (b"Plan\nof \x07\x07\x07 action", "no document that can be read"),
        (b"a" * 60_000, "more than 50,000 characters"),
        (b",".join([b"a"] * 300) + b"\n" + b",".join([b"b"] * 300), "more than 250 columns"),
        (b"a,b,c\n" * 5_001, "more than 5,000 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read(data)
    sentence = str(refusal.value)
    assert says in sentence
    assert sentence.startswith("plan.txt ")
    assert sentence.endswith(".")
