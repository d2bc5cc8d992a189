"""The table in a document: headers, themes, headings, rows, page titles, glossary."""

import pytest

from actions.importing.columns import meaning_of, read_header
from actions.importing.markup import Block, blocks, plain
from tests.actions.importing.documents import HEADER, read, table

ONE = "1\tDo it\tBetter\tPolice\tMar 15"
TWO = "2\tDo more\tWorse\tPolice\tApr 15"


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("No.", "ref"), ("#", "ref"), ("Ref", "ref"), ("Action no.", "ref"), ("ID", "ref"),
        ("By when", "by_when"), ("Timescale", "by_when"), ("Target date", "by_when"),
        ("Deadline", "by_when"), ("Completed by", "by_when"), ("TIMESCALES", "by_when"),
        ("Who", "who"), ("Led By", "who"), ("Lead agency", "who"), ("Responsible", "who"),
        ("Owner", "who"), ("Action lead", "who"), ("<b>Lead</b>", "who"),
        ("Concordat outcomes", "outcomes"), ("Outcome(s)", "outcomes"),
        ("What will change", "outcomes"),
        ("Action", "action"), ("Deliverables/actions", "action"), ("What we will do", "action"),
        ("Shoe size", None), ("", None), ("Nothing", None),
    ],
)  # fmt: skip
def test_a_header_is_known_by_its_words(header: str, meaning: str | None) -> None:
    assert meaning_of(header) == meaning


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "Do it", "Better", "Police", "Mar 15"],
        ["Action", "Outcomes", "RAG"],
        ["No.", "Outcomes", "Who", "When"],
        ["Action", "Who", "When", *("abcd")],
        ["We will take action on what matters to the people", "Who", "When"],
    ],
)
def test_other_rows_are_no_header(cells: list[str]) -> None:
    assert read_header(cells) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Improved <i>public</i>  care ", "Improved public care"),
        ("<p>May</p><p>June</p>", "May June"),
        ("A&E &amp; more, 3 < 5", "A&E & more, 3 < 5"),
        ("<unknown> and &notreal; B&B", "<unknown> and &notreal; B&B"),
        ("a<br/>b", "a b"),
        ("&#8211; &#x2013;", "– –"),
    ],
)  # fmt: skip
def test_the_words_of_a_cell_have_no_tags(cell: str, words: str) -> None:
    assert plain(cell) == words


def test_the_blocks_of_a_cell() -> None:
    cell = "<p>One</p> <ul style='x'> Two <ul><li>Three</li></ul> Four"
    assert blocks(cell) == [
        Block("One", paragraph=True),
        Block("Two", depth=1),
        Block("Three", depth=2, marked=True),
        Block("Four", depth=1),
    ]


def test_what_only_looks_like_a_tag_stays() -> None:
    assert blocks("a <thing> b") == [Block("a <thing> b")]


def told(text: str) -> list[str]:
    """All doubts about a document."""
    return [judgement.what for judgement in read(text).judgements]


def test_themes_and_headings_hold_until_the_next() -> None:
    plan = read(table("First\t\t\t\t", ONE, "2. Living well\t\t\t\t", TWO, "Second", TWO))
    places = [(action.theme, action.heading) for action in plan.actions]
    assert places == [(1, "First"), (2, None), (2, "Second")]
    assert [(one.number, one.title) for one in plan.themes] == [
        (1, "Being safe"),
        (2, "Living well"),
    ]


@pytest.mark.parametrize(
    "line", ["Theme 2: Living well", "Section 2 – Living well", "2) Living well"]
)
def test_a_theme_may_be_announced_in_other_ways(line: str) -> None:
    assert read(table(ONE, line, TWO)).actions[1].theme == 2


def test_a_theme_printed_again_on_the_next_page_is_one_theme() -> None:
    plan = read(table(ONE, "", "1. Being safe\t\t\t\t", HEADER, TWO))
    assert len(plan.themes) == 1


def test_a_row_above_all_themes_says_so() -> None:
    text = f"Plan\n\n{HEADER}\n{ONE}\n"
    assert read(text).actions[0].theme is None
    assert "no theme stands above this row" in told(text)


def test_the_header_is_repeated_without_becoming_a_row() -> None:
    assert len(read(table(ONE, HEADER, TWO)).actions) == 2


def test_columns_may_change_places_from_header_to_header() -> None:
    plan = read(
        table(ONE, "Action\tWho\tBy when\tNo.\tOutcomes", "Do more\tPolice\tApr 15\t2\tWorse")
    )
    assert (plan.actions[1].ref, plan.actions[1].who) == ("2", "Police")


def test_a_header_without_rows_is_told_wherever_it_stands() -> None:
    assert sum("no rows under it" in what for what in told(table(HEADER, ONE, HEADER))) == 2


def test_a_column_that_nobody_knows_is_kept_and_told() -> None:
    text = table(f"{ONE}\tgreen", header=f"{HEADER}\tColour")
    assert read(text).actions[0].cells["Colour"] == "green"
    assert told(text) == ["the column “Colour” is kept but not read"]


def test_a_column_that_nobody_knows_is_told_once() -> None:
    header = f"{HEADER}\tColour"
    assert len(told(table(f"{ONE}\tred", header, f"{TWO}\tgreen", header=header))) == 1


def test_a_cell_beyond_the_header_is_kept() -> None:
    assert read(table(f"{ONE}\tgreen")).actions[0].cells["column 6"] == "green"


def test_a_table_without_numbers_is_read() -> None:
    rows = ["Do it\tBetter\tPolice\tMar 15", "First\t\t\t", "Do more\tWorse\tPolice\tApr 15"]
    plan = read(table(*rows, header="Action\tOutcomes\tLead\tBy when"))
    assert [action.ref for action in plan.actions] == ["", ""]
    assert plan.actions[1].heading == "First"


def test_a_row_without_action_goes_on_where_the_table_has_no_numbers() -> None:
    rows = ["Do it\tBetter\tPolice\tMar 15", "", "\tSafer\tArmy\t"]
    (action,) = read(table(*rows, header="Action\tOutcomes\tLead\tBy when")).actions
    assert action.who == "Police | Army"


@pytest.mark.parametrize(
    "words", ["Refer to no.1", "See 1", "see action 1 above.", "Please refer back to point no. 1."]
)
def test_a_row_that_only_points_has_nothing_of_its_own(words: str) -> None:
    plan = read(table(ONE, f"2\t{words}\tSee Point 1.\t\t"))
    pointer = plan.actions[1]
    assert (pointer.cross_reference, pointer.outcomes, pointer.deliverables) == ("1", (), ())
    assert pointer.printed == {"action": words, "outcomes": "See Point 1."}


def test_a_pointer_to_nowhere_says_so() -> None:
    text = table(ONE, "\tRefer to no.9\t\t\t")
    assert "this row only points to 9, which is not there" in told(text)


def test_a_row_that_mentions_another_does_not_point() -> None:
    plan = read(table(ONE, "2\tSee 1 through to the end\tWorse\tPolice\tApr 15"))
    assert plan.actions[1].cross_reference is None


def test_a_row_without_a_number_that_is_whole_is_a_row_of_its_own() -> None:
    text = table(ONE, "", "\tDo more\tWorse\tPolice\tApr 15")
    assert len(read(text).actions) == 2
    assert "this row has no number and is read as one of its own" in told(text)


def test_a_row_that_goes_on_after_a_page_title_is_one_row() -> None:
    text = "Plan\n\n" + table(
        "1\tDo it with\tBetter\tPolice\tMar 15", "", "Plan", "", "\tAny Council\t\t\t", title="Plan"
    )
    (action,) = read(text).actions
    assert action.deliverables[0].text == "Do it with Any Council"
    assert action.lines == (7, 11)


def test_page_numbers_are_no_headings() -> None:
    plan = read(table(ONE, "Page 1 of 2", TWO))
    assert plan.actions[1].heading is None


def test_numbers_that_are_missing_or_doubled_are_told_and_not_mended() -> None:
    text = table(ONE, TWO.replace("2", "4", 1), TWO.replace("2", "4", 1))
    assert [action.ref for action in read(text).actions] == ["1", "4", "4"]
    assert [what for what in told(text) if "there is no" in what or "twice" in what] == [
        "there is no 2: 1 is followed by 4",
        "there is no 3: 1 is followed by 4",
        "the number 4 stands twice",
    ]


def test_a_number_that_is_none_is_kept_and_told() -> None:
    text = table(ONE.replace("1", "one", 1))
    assert read(text).actions[0].ref == "one"
    assert "“one” does not look like a number" in told(text)


def test_the_glossary_is_read_and_is_no_part_of_the_table() -> None:
    text = table(
        "1\tDo it\tBetter\tABC DEF\tMar 15", "", "Glossary:", "", "ABC\tAny Borough", "AB\tC\tD"
    )
    plan = read(text)
    assert plan.glossary == {"ABC": "Any Borough"}
    assert len(plan.actions) == 1
    assert told(text) == ["“DEF” leads but is not in the glossary", "“AB C D” is not read"]


def test_a_table_after_the_glossary_is_read() -> None:
    plan = read(table(ONE, "Abbreviations", "ABC\tAny Borough", "2. Living well", HEADER, TWO))
    assert [action.theme for action in plan.actions] == [1, 2]


def test_lines_outside_the_table_are_told() -> None:
    text = table(ONE, "", "Signed by all of us.")
    assert told(text) == ["“Signed by all of us.” is not read"]


def test_two_names_without_a_mark_are_told() -> None:
    text = table("1\tDo it\tBetter\tNHS England CCGs, ELFT\tMar 15")
    assert "“NHS England” and “CCGs” are read as two, with no mark" in told(text)
