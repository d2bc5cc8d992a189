"""Corrections files: tied to their cells, refused where they cannot be understood."""

import re
from datetime import date
from pathlib import Path

import pytest

from actions.importing.corrections import CorrectionsError, find_corrections, load_corrections
from actions.importing.plan import ReadPlan
from actions.importing.reading import read_plan
from tests.actions.importing.documents import table

ROW = "7\t<ul> We will meet We will write\tBetter\tPolice Army\tMar 15"
DOCUMENT = table(ROW, "\tRefer to no.7\t\t\t")

HEAD = """
written = "2015-02"
written_reason = "it says so"
"""
ENTRY = """
[[correction]]
row = "7"
column = "who"
printed = "Police Army"
leads = ["Police", "Army"]
reason = "two bodies"
"""


def corrected(tmp_path: Path, corrections: str, document: str = DOCUMENT) -> ReadPlan:
    """The document read with these corrections beside it."""
    (tmp_path / "plan.txt").write_text(document, encoding="utf-8")
    (tmp_path / "plan.corrections.toml").write_text(HEAD + corrections, encoding="utf-8")
    return read_plan(tmp_path / "plan.txt")


def leads(plan: ReadPlan) -> list[list[str]]:
    """The leads of every promise."""
    return [[lead.words for lead in one.leads] for one in plan.deliverables]


def test_a_correction_of_leads_is_applied_and_listed(tmp_path: Path) -> None:
    plan = corrected(tmp_path, ENTRY)
    assert leads(plan) == [["Police", "Army"]] * 2
    assert [one.where for one in plan.corrections_used] == ["row 7, who"]
    assert plan.as_json()["corrections"]["used"][0]["reason"] == "two bodies"
    assert plan.written == date(2015, 2, 1)


def test_without_it_the_rules_read_otherwise(tmp_path: Path) -> None:
    assert leads(corrected(tmp_path, "")) == [["Police Army"]] * 2


def test_a_correction_whose_cell_has_changed_is_stale_and_not_applied(tmp_path: Path) -> None:
    plan = corrected(tmp_path, ENTRY, DOCUMENT.replace("Police Army", "Police Navy"))
    assert leads(plan) == [["Police Navy"]] * 2
    assert plan.corrections_used == ()
    assert [why for _, why in plan.corrections_stale] == ["the cell now reads “Police Navy”"]
    assert plan.as_json()["corrections"]["stale"][0]["where"] == "row 7, who"


def test_a_correction_whose_row_is_gone_is_stale(tmp_path: Path) -> None:
    plan = corrected(tmp_path, ENTRY.replace('"7"', '"8"'))
    assert [why for _, why in plan.corrections_stale] == ["there is no such row any more"]


def test_a_row_may_be_named_by_its_position(tmp_path: Path) -> None:
    plan = corrected(tmp_path, ENTRY.replace('row = "7"', "position = 1"))
    assert [one.where for one in plan.corrections_used] == ["printed row 1, who"]


def test_a_position_beyond_the_table_is_stale(tmp_path: Path) -> None:
    plan = corrected(tmp_path, ENTRY.replace('row = "7"', "position = 9"))
    assert len(plan.corrections_stale) == 1


def test_a_correction_of_items_replaces_them(tmp_path: Path) -> None:
    entry = """
[[correction]]
row = "7"
column = "action"
printed = "We will meet We will write"
items = [{ text = "We will", points = ["meet", "We will write"] }]
reason = "one promise"
"""
    (promise,) = corrected(tmp_path, entry).deliverables
    assert (promise.text, promise.points) == ("We will", ("meet", "We will write"))


def test_items_may_be_plain_words(tmp_path: Path) -> None:
    entry = """
[[correction]]
row = "7"
column = "outcomes"
printed = "Better"
items = ["Better", "Safer"]
reason = "they told us"
"""
    assert corrected(tmp_path, entry).actions[0].outcomes == ("Better", "Safer")


def test_a_correction_of_dates_replaces_them(tmp_path: Path) -> None:
    entry = """
[[correction]]
row = "7"
column = "by_when"
printed = "Mar 15"
dates = ["Mar 2015", "Apr 2015"]
reason = "they told us"
"""
    plan = corrected(tmp_path, entry)
    assert [one.by_when for one in plan.deliverables] == ["Mar 2015", "Apr 2015"]


GROUPS = """
[[correction]]
row = "7"
column = "who"
printed = "Police Army"
groups = [[2], [1]]
reason = "the other way round"
"""


def test_groups_give_each_item_its_paragraph(tmp_path: Path) -> None:
    document = DOCUMENT.replace("Police Army", "<p>Police</p> <p>Army</p>")
    assert leads(corrected(tmp_path, GROUPS, document)) == [["Army"], ["Police"]]


def test_groups_that_do_not_fit_what_is_read_are_stale(tmp_path: Path) -> None:
    plan = corrected(tmp_path, GROUPS)
    assert leads(plan) == [["Police Army"]] * 2
    assert [why for _, why in plan.corrections_stale] == [
        "2 items and 1 paragraphs are read there now"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('row = "7"', "", "needs either the row's number or its position"),
        ('row = "7"', 'row = "7"\nposition = 1', "needs either the row's number or its position"),
        ('column = "who"', 'column = "colour"', "the column is one of"),
        ('column = "who"', "", "lacks “column”"),
        ('column = "who"', 'column = "action"', "a correction of action decides items"),
        ('leads = ["Police", "Army"]', "", "a correction of who decides groups or leads"),
        ('leads = ["Police", "Army"]', 'leads = "Police"', "is not in the form shown"),
        ('leads = ["Police", "Army"]', 'groups = ["a"]', "is not in the form shown"),
        ('reason = "two bodies"', 'reason = "x"\nwhy = "y"', "the unknown key “why”"),
        ("[[correction]]", "[correction]", "write each correction under [[correction]]"),
        ("[[correction]]", "correction = [1]\n[other]", "the unknown key “other”"),
        ("[[correction]]", "[[correction", "cannot be read as TOML"),
    ],
)
def test_a_correction_that_says_nothing_clear_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CorrectionsError, match=re.escape(said)):
        corrected(tmp_path, ENTRY.replace(old, new))


@pytest.mark.parametrize("written", ["2015", "March 2015", "2015-13"])
def test_a_month_is_a_year_and_a_month(tmp_path: Path, written: str) -> None:
    path = tmp_path / "plan.corrections.toml"
    path.write_text(f'written = "{written}"', encoding="utf-8")
    with pytest.raises(CorrectionsError, match="a year and a month such as 2014-11"):
        load_corrections(path)


def test_an_entry_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.corrections.toml"
    path.write_text("correction = [1]", encoding="utf-8")
    with pytest.raises(CorrectionsError, match=re.escape("under [[correction]]")):
        load_corrections(path)


def test_the_file_beside_the_document_comes_before_the_fallback(tmp_path: Path) -> None:
    beside, fallback = tmp_path / "a", tmp_path / "b"
    for folder in (beside, fallback):
        folder.mkdir()
        (folder / "plan.corrections.toml").touch()
    document = beside / "plan.txt"
    assert find_corrections(document, fallback) == beside / "plan.corrections.toml"
    (beside / "plan.corrections.toml").unlink()
    assert find_corrections(document, fallback) == fallback / "plan.corrections.toml"
    assert find_corrections(document, None) is None
