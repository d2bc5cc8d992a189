"""The readable summary of a reading."""

from pathlib import Path

from actions.importing.reading import read_plan
from actions.importing.summary import summarise
from tests.actions.importing.documents import DOCUMENTS, HEADER, read, table, text_of


def test_the_summary_says_how_much_was_read() -> None:
    summary = summarise(read_plan(DOCUMENTS / "oxfordshire.txt"))
    assert "Read from oxfordshire.txt; written: November 2014." in summary
    assert "5 themes, 11 headings, 19 printed rows, 40 outcomes, 41 deliverables" in summary
    assert "(with 10 points)" in summary


def test_a_row_that_only_points_is_told_apart() -> None:
    summary = summarise(read_plan(DOCUMENTS / "bedfordshire-luton.txt"))
    assert "21 printed rows (1 only pointing to another)" in summary


def test_the_summary_tells_every_judgement_with_its_line() -> None:
    plan = read_plan(DOCUMENTS / "oxfordshire.txt")
    summary = summarise(plan)
    for judgement in plan.judgements:
        assert f"  line {judgement.line}, {judgement.where}: {judgement.what}\n" in summary


def test_the_summary_tells_leads_with_the_partners_they_are() -> None:
    summary = summarise(read_plan(DOCUMENTS / "oxfordshire.txt"))
    assert "  OCCG: " in summary
    assert "  Concordat partners = Partnership: 3 deliverables\n" in summary


def test_a_lead_that_is_nobody_in_the_list_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "oxfordshire.txt"
    path.write_text(text_of("oxfordshire").replace("OCCG OH SCAS TVP\t", "OCCG XYZ\t"))
    summary = summarise(read_plan(path, fallback=DOCUMENTS))
    assert "  XYZ (no name in the list of organisations): 2 deliverables\n" in summary


def test_the_summary_tells_corrections_used_and_stale(tmp_path: Path) -> None:
    path = tmp_path / "oxfordshire.txt"
    path.write_text(text_of("oxfordshire").replace("<p>OCCG</p>", "<p>OH</p>"))
    summary = summarise(read_plan(path, fallback=DOCUMENTS))
    assert "Corrections used: 4\n" in summary
    assert "stale and were not applied: 1\n" in summary
    assert "  row 18, who: the cell now reads “TVP SCAS OUH OH OCC OH”\n" in summary


def test_the_summary_tells_the_dates() -> None:
    summary = summarise(read_plan(DOCUMENTS / "oxfordshire.txt"))
    assert "  recurring: 2\n" in summary
    assert "  due from 31 December 2014 to 31 December 2015\n" in summary
    assert "  1 tentative, 0 for a person to look at\n" in summary


def test_a_plan_without_doubts_says_so() -> None:
    summary = summarise(read(table("1.\tDo it\tBetter\tNHS England\tMarch 2016")))
    assert summary.endswith("Nothing was doubtful.\n")
    assert "written: not known" in summary


def test_statuses_and_what_would_be_asked_are_counted() -> None:
    header = f"{HEADER}\tRAG"
    words = summarise(read(table("1\tDo it\tBetter\tABC\tMar 15\tGreen", header=header)))
    assert "Green: 1, read as in_progress" in words
    assert "To be asked: 3\n  written: 1\n  name: 1\n  status: 1" in words
