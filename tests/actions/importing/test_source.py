"""What is refused, and how the refusal reads."""

from pathlib import Path

import pytest

from actions.importing.document import UnreadableDocument
from actions.importing.formats.limits import LIMITS
from actions.importing.formats.text import decode, split_lines
from actions.importing.reading import read_plan
from tests.actions.importing.documents import HEADER, read, table

CSV = "Name,Age\nAnn,3\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"Plan\x00of\x00action", "no document that can be read"),
        (CSV.encode(), "a table whose first row reads"),
        (b"A letter to all.\n\nDear all,\n", "2 lines without a table"),
        (b"Name\tAge\tTown\nAnn\t3\tEly\n", "a table whose first row reads"),
        (f"Plan\n\n{HEADER}\n".encode(), "such a header row but no rows under it"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(tmp_path: Path, data: bytes, found: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument) as refusal:
        read_plan(path)
    sentence = str(refusal.value)
    assert found in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="There is no file at"):
        read_plan(tmp_path / "nothing.txt")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="is a folder"):
        read_plan(tmp_path)


def test_an_absurdly_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"a" * (LIMITS.file_bytes + 1))
    with pytest.raises(UnreadableDocument, match="larger than 20 MB"):
        read_plan(path)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        read_plan(tmp_path / ("n" * 300))


def test_a_byte_order_mark_is_no_part_of_the_title() -> None:
    assert decode("\ufeffPlan".encode(), name="plan.txt") == ("Plan", "utf-8-sig")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert split_lines("a\r\nb\rc\n\x0bd\u2028e") == ["a", "b", "c", "\x0bd\u2028e"]


def test_trailing_tabs_are_empty_cells_and_stay() -> None:
    assert split_lines("a\t\t  \n") == ["a\t\t", ""]


def test_a_small_document_of_our_own_is_read() -> None:
    plan = read(table("1.\tDo it\tBetter\tPolice\tMarch 2016"))
    assert [one.text for one in plan.deliverables] == ["Do it"]
