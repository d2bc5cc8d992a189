"""The two published plans read as they were checked by hand."""

import json
from pathlib import Path

import pytest

from actions.importing.reading import read_plan
from tests.actions.importing.documents import (
    DOCUMENTS,
    STEMS,
    content,
    differences,
    golden,
    read,
    text_of,
)


@pytest.mark.parametrize("stem", STEMS)
def test_the_published_plan_reads_as_checked_by_hand(stem: str) -> None:
    plan = read_plan(DOCUMENTS / f"{stem}.txt")
    assert differences(golden(stem), plan.as_json()) == []


@pytest.mark.parametrize("stem", STEMS)
def test_the_rules_alone_read_the_plan_without_lists_or_corrections(stem: str) -> None:
    assert differences(golden(stem), content(read(text_of(stem)))) == []


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_is_found_that_the_golden_plan_lacks(stem: str) -> None:
    found = content(read(text_of(stem)))
    for action in found["actions"]:
        for deliverable in action["deliverables"]:
            for key in ("certainty", "flagged", "why"):
                del deliverable["deadline"][key]
    del found["glossary"]
    assert differences(found, golden(stem)) == []


def test_a_golden_plan_that_differs_is_noticed() -> None:
    expected = golden("oxfordshire")
    expected["actions"][2]["deliverables"][0]["leads"].append("XYZ")
    assert differences(expected, content(read(text_of("oxfordshire"))))


@pytest.mark.parametrize(
    ("stem", "counts"),
    [("oxfordshire", (5, 11, 19, 40, 41, 10)), ("bedfordshire-luton", (5, 14, 21, 20, 20, 0))],
)
def test_the_plan_holds_as_much_as_was_counted(stem: str, counts: tuple[int, ...]) -> None:
    plan = read_plan(DOCUMENTS / f"{stem}.txt")
    headings = {(action.theme, action.heading) for action in plan.actions if action.heading}
    outcomes = sum(len(action.outcomes) for action in plan.actions)
    points = sum(len(deliverable.points) for deliverable in plan.deliverables)
    found = (len(plan.themes), len(headings), len(plan.actions), outcomes)
    assert (*found, len(plan.deliverables), points) == counts


@pytest.mark.parametrize("stem", STEMS)
def test_every_correction_of_a_published_plan_is_used(stem: str) -> None:
    plan = read_plan(DOCUMENTS / f"{stem}.txt")
    assert plan.corrections_used
    assert plan.corrections_stale == ()


@pytest.mark.parametrize(("stem", "limit"), [("oxfordshire", 10), ("bedfordshire-luton", 3)])
def test_few_corrections_are_needed(stem: str, limit: int) -> None:
    assert len(read_plan(DOCUMENTS / f"{stem}.txt").corrections_used) < limit


@pytest.mark.parametrize(
    ("stem", "written"), [("oxfordshire", "2014-11"), ("bedfordshire-luton", "2015-03")]
)
def test_the_month_of_writing_comes_from_the_corrections(stem: str, written: str) -> None:
    assert read_plan(DOCUMENTS / f"{stem}.txt").as_json()["written"] == written


@pytest.mark.parametrize("stem", STEMS)
def test_every_lead_of_a_published_plan_is_a_partner(stem: str) -> None:
    leads = [
        lead for one in read_plan(DOCUMENTS / f"{stem}.txt").deliverables for lead in one.leads
    ]
    assert [lead.words for lead in leads if lead.partner is None] == []


def test_two_names_of_one_team_are_one_partner() -> None:
    plan = read_plan(DOCUMENTS / "oxfordshire.txt")
    leads = [lead for one in plan.deliverables for lead in one.leads]
    names = {lead.words for lead in leads if lead.partner == "OCC (Public Health)"}
    assert names == {"OCC (Public Health)", "Public health (OCC)"}


def test_where_the_document_marks_a_lead_the_rest_are_support() -> None:
    action = read_plan(DOCUMENTS / "oxfordshire.txt").actions[1]
    roles = {lead.words: lead.role for lead in action.deliverables[0].leads}
    assert roles == {"OH": "lead", "partners": "support"}


@pytest.mark.parametrize(
    ("stem", "line", "words"),
    [
        ("oxfordshire", 47, "there is no 15"),
        ("oxfordshire", 19, "“NHSE” leads but is not in the glossary"),
        ("oxfordshire", 26, "“OOH” leads but is not in the glossary"),
        ("oxfordshire", 30, "a page break cuts this row"),
        ("bedfordshire-luton", 16, "a page break cuts this row"),
        ("bedfordshire-luton", 8, "has no glossary, yet uses CCG's, CCGs, ELFT, HWB, LA's"),
        ("bedfordshire-luton", 48, "this row only points to 15"),
        ("bedfordshire-luton", 58, "this header row has no rows under it"),
    ],
)
def test_what_is_doubtful_is_told_with_its_line(stem: str, line: int, words: str) -> None:
    judgements = read_plan(DOCUMENTS / f"{stem}.txt").judgements
    assert any(one.line == line and words in one.what for one in judgements)


def test_only_the_blank_by_when_is_flagged() -> None:
    flagged = [
        deliverable.by_when
        for stem in STEMS
        for deliverable in read_plan(DOCUMENTS / f"{stem}.txt").deliverables
        if deliverable.deadline.flagged
    ]
    assert flagged == [""]


def test_the_words_as_printed_are_kept_with_their_markup_and_lines() -> None:
    action = read_plan(DOCUMENTS / "oxfordshire.txt").as_json()["actions"][12]
    assert action["source"]["lines"] == [38, 42]
    assert action["source"]["cells"]["by_when"] == "Apr 15 | <p>Apr 15</p> <p>Apr 15</p>"


@pytest.mark.parametrize("stem", STEMS)
def test_reading_twice_gives_the_same_text(stem: str) -> None:
    path = DOCUMENTS / f"{stem}.txt"
    assert json.dumps(read_plan(path).as_json()) == json.dumps(read_plan(path).as_json())


def test_a_newer_copy_saved_elsewhere_keeps_the_answers_given(tmp_path: Path) -> None:
    copy = tmp_path / "oxfordshire.txt"
    copy.write_text(text_of("oxfordshire"), encoding="utf-8")
    plan = read_plan(copy, fallback=DOCUMENTS)
    assert len(plan.corrections_used) == 5
    assert plan.as_json() == read_plan(DOCUMENTS / "oxfordshire.txt").as_json()


def test_a_document_of_another_name_is_matched_where_the_partnership_is_given(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "newer.txt"
    copy.write_text(text_of("oxfordshire"), encoding="utf-8")
    unknown = read_plan(copy, fallback=DOCUMENTS).deliverables[0].leads[0]
    known = read_plan(copy, fallback=DOCUMENTS, partnership="oxfordshire").deliverables[0].leads[0]
    assert (unknown.partner, known.partner) == (None, "OCCG")
