"""`manage.py read_by_when`: one line of JSON a phrase, in order, without a database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.actions.importing.documents import STEMS, golden


def run(*arguments: object) -> list[dict[str, Any]]:
    """The lines that the command prints."""
    out = StringIO()
    call_command("read_by_when", *map(str, arguments), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def refused(*arguments: object) -> str:
    """The sentence with which the command ends, by code 2."""
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


def phrases_file(folder: Path, content: bytes) -> Path:
    """A file of phrases."""
    path = folder / "phrases.txt"
    path.write_bytes(content)
    return path


def test_a_line_says_first_what_matters():
    (line,) = run("Mar 15")
    assert list(line) == [
        "words", "kind", "opens_on", "due_on", "recurrence", "tentative", "flagged", "why",
        "rrule", "certainty", "alternatives",
    ]  # fmt: skip
    assert (line["words"], line["kind"], line["due_on"]) == ("Mar 15", "by", ["2015-03-31"])
    assert line["flagged"] is False


@pytest.mark.parametrize("stem", STEMS)
def test_every_phrase_of_the_documents_reads_as_by_hand_and_only_the_blank_is_flagged(stem):
    promises = [one for row in golden(stem)["actions"] for one in row["deliverables"]]
    lines = run(*[one["by_when"] for one in promises])
    for line, promise in zip(lines, promises, strict=True):
        assert {key: line[key] for key in promise["deadline"]} == promise["deadline"]
        assert line["flagged"] == (promise["by_when"] == "")


def test_a_file_gives_one_line_for_each_of_its_own_in_order(tmp_path):
    content = "Mar 15\n\nMay 15\\nand Dec 15\nthe back of beyond\u2028\r\nApr 15".encode()
    lines = run("--file", phrases_file(tmp_path, content))
    assert len(lines) == 5
    assert [line["kind"] for line in lines[:3]] == ["by", "none", "multiple"]
    assert lines[3]["flagged"] is True
    assert lines[4]["due_on"] == ["2015-04-30"]


@pytest.mark.parametrize(("content", "count"), [(b"", 0), (b"\n", 1), (b"\n\n", 2), (b"x", 1)])
def test_a_missing_line_break_at_the_end_adds_no_phrase(tmp_path, content, count):
    assert len(run("--file", phrases_file(tmp_path, content))) == count


def test_phrases_and_a_file_are_read_one_after_the_other(tmp_path):
    lines = run("Jan 15", "--file", phrases_file(tmp_path, b"Feb 15\n"))
    assert [line["due_on"] for line in lines] == [["2015-01-31"], ["2015-02-28"]]


def test_when_the_plan_was_written_settles_a_month_without_a_year():
    (with_month,) = run("March", "--written", "2014-11")
    assert with_month["due_on"] == ["2015-03-31"]
    (without,) = run("March")
    assert without["flagged"] is True


@pytest.mark.parametrize("month", ["2014", "2014-13", "11-2014", "2014-11-01", "November"])
def test_a_month_in_another_form_is_refused(month):
    assert "2014-11" in refused("Mar 15", "--written", month)


def test_nothing_to_read_a_missing_file_and_another_encoding_are_refused(tmp_path):
    assert "--file" in refused()
    assert "nowhere.txt" in refused("--file", tmp_path / "nowhere.txt")
    assert "0xe9" in refused("--file", phrases_file(tmp_path, "Café".encode("latin-1")))
