"""A changed document changes the plan accordingly, and nothing else: it is read, not remembered."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from actions.importing.reading import read_plan
from tests.actions.importing.documents import (
    DOCUMENTS,
    STEMS,
    content,
    differences,
    read,
    text_of,
)

OXFORDSHIRE = text_of("oxfordshire")
BEDFORDSHIRE = text_of("bedfordshire-luton")
LIST = '<ul style="list-style-type: none"> '

RENAMED = [
    ("oxfordshire", "TVP", "BTP"),
    ("oxfordshire", "TVP", "British Transport Police"),
    ("oxfordshire", "SCAS", "South Central Ambulance Service"),
    ("oxfordshire", "OUH", "Oxford University Hospitals NHS Trust"),
    ("oxfordshire", "OH", "Oxford Health"),
    ("oxfordshire", "OCC", "Oxfordshire County Council"),
    ("oxfordshire", "OCCG", "Oxfordshire Clinical Commissioning Group"),
    ("oxfordshire", "OCCG", "BCCG"),
    ("oxfordshire", "NHS England Area Team", "NHS England"),
    ("oxfordshire", "Carers Reference Group", "Carers Voice"),
    ("bedfordshire-luton", "Police", "Bedfordshire Police"),
    ("bedfordshire-luton", "ELFT", "East London NHS Foundation Trust"),
    ("bedfordshire-luton", "HWB", "Health and Wellbeing Board"),
    ("bedfordshire-luton", "LA's", "Luton Council"),
]


def whole_word(words: str) -> re.Pattern[str]:
    """The words, not as part of longer ones."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def renamed(data: Any, old: str, new: str) -> Any:
    """All strings of plain data with the name changed."""
    if isinstance(data, dict):
        return {renamed(key, old, new): renamed(value, old, new) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(value, old, new) for value in data]
    return whole_word(old).sub(new, data) if isinstance(data, str) else data


@pytest.mark.parametrize(("stem", "old", "new"), RENAMED)
def test_another_name_everywhere_changes_that_name_alone(stem: str, old: str, new: str) -> None:
    found = content(read(whole_word(old).sub(new, text_of(stem))))
    assert found == renamed(content(read(text_of(stem))), old, new)


@pytest.mark.parametrize(("stem", "old", "new"), RENAMED)
def test_another_name_beside_the_corrections_file_changes_that_name_alone(
    tmp_path: Path, stem: str, old: str, new: str
) -> None:
    """Corrections of cells that have changed go stale; the rules then read the same."""
    path = tmp_path / f"{stem}.txt"
    path.write_text(whole_word(old).sub(new, text_of(stem)), encoding="utf-8")
    found = content(read_plan(path, fallback=DOCUMENTS))
    assert found == renamed(content(read(text_of(stem))), old, new)


@pytest.mark.parametrize(("stem", "old", "new"), RENAMED)
def test_another_name_among_the_leads_changes_the_leads_alone(
    stem: str, old: str, new: str
) -> None:
    lines = [line.split("\t") for line in text_of(stem).split("\n")]
    for cells in lines:
        if len(cells) == 5:
            cells[3] = whole_word(old).sub(new, cells[3])
    expected = content(read(text_of(stem)))
    for action in expected["actions"]:
        action["who"] = whole_word(old).sub(new, action["who"])
        for deliverable in action["deliverables"]:
            for key in {"leads", "marked_lead"} & set(deliverable):
                deliverable[key] = renamed(deliverable[key], old, new)
    assert content(read("\n".join("\t".join(cells) for cells in lines))) == expected


def test_another_date_changes_that_date_alone() -> None:
    changed = read(
        OXFORDSHIRE.replace("OCCG OH SCAS TVP\tDec 14 Jan 15", "OCCG OH SCAS TVP\tDec 14 Mar 16")
    )
    expected = content(read(OXFORDSHIRE))
    action = expected["actions"][3]
    action["by_when"] = "Dec 14 Mar 16"
    action["deliverables"][1]["by_when"] = "Mar 16"
    found = content(changed)
    deadline = found["actions"][3]["deliverables"][1].pop("deadline")
    action["deliverables"][1].pop("deadline")
    assert found == expected
    assert deadline["due_on"] == ["2016-03-31"]


def test_another_shape_of_dates_is_read_as_it_stands() -> None:
    changed = read(OXFORDSHIRE.replace("Jan 15 Dec 14 (TBC)", "Mar 15 Quarterly from Jan 16"))
    found = [one.by_when for one in changed.actions[4].deliverables]
    assert found == ["Mar 15", "Quarterly from Jan 16"]


def test_a_row_added_to_the_lists_reads_right() -> None:
    row = (
        f"21\t{LIST}Improved safety of patients Fewer delays in transfer \t"
        f"{LIST}We will publish a joint report Commissioners to agree a new contract \t"
        "OH (lead), OCC and TVP\t<p>Mar 16</p> <p>Quarterly from Apr 16</p>"
    )
    glossary = "\n\nDRAFT OXFORDSHIRE ACTION PLAN\n\nGlossary"
    found = content(read(OXFORDSHIRE.replace(glossary, f"\n{row}{glossary}")))
    assert found["actions"][:-1] == content(read(OXFORDSHIRE))["actions"]
    added = found["actions"][-1]
    first, second = added["deliverables"]
    assert (added["ref"], added["theme"], added["heading"]) == ("21", 5, None)
    assert added["outcomes"] == ["Improved safety of patients", "Fewer delays in transfer"]
    assert first["text"] == "We will publish a joint report"
    assert second["text"] == "Commissioners to agree a new contract"
    assert first["leads"] == second["leads"] == ["OH", "OCC", "TVP"]
    assert (first["marked_lead"], first["by_when"]) == ("OH", "Mar 16")
    assert second["by_when"] == "Quarterly from Apr 16"


@pytest.mark.parametrize(
    ("before", "position"),
    [
        ("\n\nACTION\tTimescale", 21),
        ("\nImproving mental health crisis services\t", 2),
        ("\nService User/Patient safety", 18),
    ],
)
def test_a_row_added_to_plain_cells_reads_right(before: str, position: int) -> None:
    row = "\n30.\tTo hold a yearly meeting. All may come.\tJune 2016\tPolice/HWB\tShared learning."
    found = content(read(BEDFORDSHIRE.replace(before, row + before, 1)))
    expected = content(read(BEDFORDSHIRE))["actions"]
    added = found["actions"].pop(position)
    assert found["actions"] == expected
    assert (added["ref"], added["outcomes"]) == ("30", ["Shared learning."])
    assert [one["text"] for one in added["deliverables"]] == [
        "To hold a yearly meeting. All may come."
    ]
    assert added["deliverables"][0]["leads"] == ["Police", "HWB"]


def test_a_row_added_below_the_stray_header_is_read_all_the_same() -> None:
    row = "21.\tTo meet yearly.\tJune 2016\tPolice\tLearning."
    added = read(BEDFORDSHIRE.rstrip("\n") + f"\n{row}\n").actions[-1]
    assert (added.ref, added.who, added.outcomes) == ("21", "Police", ("Learning.",))


@pytest.mark.parametrize("ref", ["1", "7", "12", "20"])
def test_a_row_removed_takes_nothing_else_with_it(ref: str) -> None:
    lines = [line for line in OXFORDSHIRE.split("\n") if not line.startswith(f"{ref}\t")]
    expected = content(read(OXFORDSHIRE))
    expected["actions"] = [one for one in expected["actions"] if one["ref"] != ref]
    assert content(read("\n".join(lines))) == expected


@pytest.mark.parametrize(
    ("after", "added", "action", "where"),
    [
        ("physical restraint techniques", "Development of a shared register", 13, "deliverables"),
        ("care and experience", "Better use of police time", 9, "outcomes"),
        ("Reduced hospital admissions", "Fewer people waiting for a bed", 12, "outcomes"),
        ("in acute services", "We will pay for it", 14, "deliverables"),
    ],
)
def test_an_item_added_is_one_item_more(after: str, added: str, action: int, where: str) -> None:
    changed = content(read(OXFORDSHIRE.replace(f"{after} ", f"{after} {added} ", 1)))
    before = content(read(OXFORDSHIRE))
    texts = [
        one if where == "outcomes" else one["text"] for one in changed["actions"][action][where]
    ]
    assert texts.count(added) == 1
    assert len(texts) == len(before["actions"][action][where]) + 1
    del changed["actions"][action], before["actions"][action]
    assert changed == before


def test_a_point_added_is_one_point_more() -> None:
    after = "Access to patient records "
    changed = read(OXFORDSHIRE.replace(after, f"{after}Access to care plans "))
    assert changed.actions[8].deliverables[0].points[:2] == (
        "Access to patient records",
        "Access to care plans",
    )


def test_an_item_after_the_points_is_not_a_point() -> None:
    changed = OXFORDSHIRE.replace(
        "Access service information at all times",
        "Access service information at all times We will publish the results",
    ).replace("\tFeb 15\n", "\tFeb 15 Mar 15\n")
    deliverables = read(changed).actions[8].deliverables
    assert [len(one.points) for one in deliverables] == [4, 0, 0]
    assert [one.by_when for one in deliverables] == ["Feb 15", "Mar 15", "May 15"]


def test_another_title_on_every_page_is_still_no_row() -> None:
    changed = OXFORDSHIRE.replace("DRAFT OXFORDSHIRE ACTION PLAN", "OUR PLAN, FINAL")
    assert content(read(changed)) == {**content(read(OXFORDSHIRE)), "title": "OUR PLAN, FINAL"}


def test_a_pointer_to_another_row_points_there() -> None:
    found = read(BEDFORDSHIRE.replace("Refer to no.15", "Refer to no.14")).actions[17]
    assert (found.cross_reference, found.printed["action"]) == ("14", "Refer to no.14")


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_endings_change_nothing(stem: str, ending: str) -> None:
    changed = read(text_of(stem).replace("\n", ending))
    assert changed.as_json() == read(text_of(stem)).as_json()


@pytest.mark.parametrize("stem", STEMS)
def test_lines_without_their_trailing_tabs_change_nothing(stem: str) -> None:
    stripped = "\n".join(line.rstrip() for line in text_of(stem).split("\n"))
    assert content(read(stripped)) == content(read(text_of(stem)))


SYNONYMS = {
    "No.": ("Ref", "#", "No"),
    "Concordat outcomes": ("Outcome", "What will change", "Outcomes"),
    "Deliverables/actions": ("Action", "What we will do", "Deliverables"),
    "Who": ("Lead", "Responsible", "Owner"),
    "By when": ("Timescale", "Target date", "Deadline"),
    "Action": ("Deliverables", "What we will do", "ACTIONS"),
    "Timescale": ("By when", "Target date", "Deadline"),
    "Led By": ("Who", "Responsible", "Owner"),
    "Outcomes": ("What will change", "Outcome(s)", "Outcome"),
}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("choice", [0, 1, 2])
def test_headers_may_say_it_in_other_words(stem: str, choice: int) -> None:
    lines = [line.split("\t") for line in text_of(stem).split("\n")]
    for cells in lines:
        if set(cells) <= set(SYNONYMS):
            cells[:] = [SYNONYMS[cell][choice] for cell in cells]
    changed = "\n".join("\t".join(cells) for cells in lines)
    assert changed != text_of(stem)
    assert content(read(changed)) == content(read(text_of(stem)))


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("headings_move", [True, False])
def test_columns_may_stand_in_any_order(stem: str, *, headings_move: bool) -> None:
    """Headings may move with the column of the numbers, or stay at the left."""
    expected = content(read(text_of(stem)))
    lines = [line.split("\t") for line in text_of(stem).split("\n")]
    for order in list(itertools.permutations(range(5)))[::7]:
        shuffled = [
            [cells[index] for index in order]
            if len(cells) == 5 and (headings_move or "".join(cells[1:]).strip())
            else cells
            for cells in lines
        ]
        found = content(read("\n".join("\t".join(cells) for cells in shuffled)))
        assert differences(expected, found) == [], order


def test_the_plan_is_plain_data() -> None:
    data = read(OXFORDSHIRE).as_json()
    assert json.loads(json.dumps(data)) == data
