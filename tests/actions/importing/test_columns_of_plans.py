"""Columns as real plans head them: what is settled by their cells, and what is asked about."""

import pytest

from actions.importing.columns import meaning_of
from actions.importing.contents import is_status
from actions.importing.leads import split_leads
from actions.importing.plan import ReadPlan
from actions.importing.questions import QuestionKind
from tests.actions.importing.test_rows_of_plans import asked, plan_of, refs


def texts(plan: ReadPlan) -> list[str]:
    return [one.text for action in plan.actions for one in action.deliverables]


def leads(plan: ReadPlan) -> list[list[str]]:
    return [[lead.words for lead in action.deliverables[0].leads] for action in plan.actions]


def themes(plan: ReadPlan) -> list[str | None]:
    titles = {theme.number: theme.title for theme in plan.themes}
    return [titles.get(action.theme or 0) for action in plan.actions]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("What do we need to improve?", "heading"), ("What is the issue?", "heading"),
        ("Finding", "heading"), ("How are we doing?", "progress"), ("SLT sponsor", "who"),
        ("Directorate", "who"), ("Point of contact", "who"), ("Sector", "theme"),
        ("Milestone owner", "who"), ("Milestone date", "by_when"), ("Last reviewed", "ignore"),
        ("Delivery lead", "who"), ("Exec", "who"), ("By", "by_when"), ("By whom", "who"),
        ("So far", "progress"), ("Lesson identified", "heading"), ("Agreed response", "action"),
        ("Lead and timescale", "by_when"),
    ],
)  # fmt: skip
def test_heads_of_real_plans_are_known(header: str, meaning: str) -> None:
    assert meaning_of(header) == meaning


def test_what_will_be_done_counts_before_the_commitment_it_answers() -> None:
    plan = plan_of(
        ["National commitment", "What we will deliver", "Lead", "By when"],
        ["Faster diagnosis", "Buy a scanner", "ABC", "March 2026"],
        ["Earlier screening", "Park a van in town", "DEF", "March 2026"],
    )
    assert texts(plan) == ["Buy a scanner", "Park a van in town"]
    assert [action.heading for action in plan.actions] == ["Faster diagnosis", "Earlier screening"]
    assert any("National commitment" in about for about in asked(plan, QuestionKind.COLUMN))


def test_a_column_that_repeats_is_not_what_is_to_be_done() -> None:
    plan = plan_of(
        ["Objective", "No.", "Measure", "Lead", "Timing"],
        ["Know the risk", "1.1", "Map the water", "ABC", "March 2026"],
        ["Know the risk", "1.2", "List the banks", "ABC", "May 2026"],
        ["Know the risk", "1.3", "Walk the drains", "ABC", "June 2026"],
    )
    assert texts(plan) == ["Map the water", "List the banks", "Walk the drains"]
    about = asked(plan, QuestionKind.COLUMN)
    assert any("“Measure”" in words for words in about)
    assert any("“Objective”" in words for words in about)


def test_where_nothing_repeats_the_objective_is_what_is_to_be_done() -> None:
    plan = plan_of(
        ["Objective", "Measure", "Lead", "Timing"],
        ["Map the water", "Maps drawn", "ABC", "March 2026"],
        ["List the banks", "Banks listed", "ABC", "May 2026"],
    )
    assert texts(plan) == ["Map the water", "List the banks"]


def test_an_unknown_column_printed_once_for_several_rows_is_a_theme_and_asked_about() -> None:
    plan = plan_of(
        ["Shoe size", "Action", "Lead", "By when"],
        ["Small", "Map the water", "ABC", "March 2026"],
        [None, "List the banks", "ABC", "May 2026"],
        ["Large", "Walk the drains", "ABC", "June 2026"],
    )
    assert themes(plan) == ["Small", "Small", "Large"]
    assert any("Shoe size" in about for about in asked(plan, QuestionKind.COLUMN))


def test_an_unknown_column_that_never_repeats_is_no_theme() -> None:
    plan = plan_of(
        ["Shoe size", "Action", "Lead", "By when"],
        ["Small", "Map the water", "ABC", "March 2026"],
        ["Large", "List the banks", "ABC", "May 2026"],
    )
    assert themes(plan) == [None, None]


def test_a_head_over_a_number_belongs_to_the_words_beside_it() -> None:
    plan = plan_of(
        ["Recommendation", "", "Action", "Lead", "By when"],
        ["1", "Know the risk", "Map the water", "ABC", "March 2026"],
        ["2", "Manage the risk", "List the banks", "ABC", "May 2026"],
    )
    assert refs(plan) == ["1", "2"]
    assert [action.heading for action in plan.actions] == ["Know the risk", "Manage the risk"]


def test_actions_numbered_below_a_merged_number_are_rows_of_their_own() -> None:
    plan = plan_of(
        ["No.", "Action", "Lead", "By when"],
        ["1", "1.1 Map the water", "ABC", "March 2026"],
        [None, "1.2 List the banks", "DEF", "May 2026"],
        [None, "1.3 Walk the drains", "ABC", "June 2026"],
        ["2", "2.1 Paint the gauge", "ABC", "June 2026"],
    )
    assert refs(plan) == ["1.1", "1.2", "1.3", "2.1"]
    assert texts(plan)[1] == "List the banks"
    assert leads(plan)[1] == ["DEF"]


def test_a_number_that_is_not_below_the_merged_one_begins_no_row() -> None:
    plan = plan_of(
        ["No.", "Action", "Lead", "By when"],
        ["1", "Map the water", "ABC", "March 2026"],
        [None, "4.2 List the banks", "DEF", "May 2026"],
    )
    assert refs(plan) == ["1"]


def test_how_urgent_each_row_is_is_no_outcome() -> None:
    plan = plan_of(
        ["Ref", "Action", "Lead", "By when", "Impact"],
        ["1", "Map the water", "ABC", "March 2026", "High"],
        ["2", "List the banks", "ABC", "May 2026", "Low"],
    )
    assert [action.outcomes for action in plan.actions] == [(), ()]


def test_a_second_column_that_says_who_is_asked_about_and_not_dropped() -> None:
    plan = plan_of(
        ["Ref", "Action", "Executive sponsor", "Lead", "By when"],
        ["1", "Map the water", "Chief Nurse", "ABC", "March 2026"],
        ["2", "List the banks", "Chief Nurse", "DEF", "May 2026"],
    )
    assert leads(plan) == [["ABC", "Chief Nurse"], ["DEF", "Chief Nurse"]]
    assert any("Executive sponsor" in about for about in asked(plan, QuestionKind.COLUMN))


def test_an_unknown_column_of_bodies_is_asked_about_as_those_who_support() -> None:
    plan = plan_of(
        ["Ref", "Action", "Lead", "Other RMAs", "By when"],
        ["1", "Map the water", "ABC", "Northshire Council", "March 2026"],
        ["2", "List the banks", "DEF", "ABC", "May 2026"],
    )
    assert leads(plan) == [["ABC", "Northshire Council"], ["DEF", "ABC"]]
    assert any("Other RMAs" in about for about in asked(plan, QuestionKind.COLUMN))


def test_an_unknown_column_of_other_words_supports_nobody() -> None:
    plan = plan_of(
        ["Ref", "Action", "Lead", "Shoe size", "By when"],
        ["1", "Map the water", "ABC", "Small", "March 2026"],
        ["2", "List the banks", "DEF", "Large", "May 2026"],
    )
    assert leads(plan) == [["ABC"], ["DEF"]]


def test_names_under_a_head_that_says_nothing_make_a_header_of_three() -> None:
    plan = plan_of(
        ["Action", "For", "When"],
        ["Map the water", "Rosa Finch", "March 2026"],
        ["List the banks", "Tom Bell", "May 2026"],
    )
    assert texts(plan) == ["Map the water", "List the banks"]
    assert leads(plan) == [["Rosa Finch"], ["Tom Bell"]]
    assert any("“For”" in about for about in asked(plan, QuestionKind.COLUMN))


def test_the_longest_words_under_an_unknown_head_are_what_is_to_be_done_and_asked_about() -> None:
    plan = plan_of(
        ["Priority", "Our pledge", "Lead", "By when"],
        ["Rivers", "Map all of the water", "ABC", "March 2026"],
        ["Roads", "Walk all of the drains", "DEF", "May 2026"],
    )
    assert texts(plan) == ["Map all of the water", "Walk all of the drains"]
    assert themes(plan) == ["Rivers", "Roads"]
    assert any("Our pledge" in about for about in asked(plan, QuestionKind.COLUMN))


def test_a_row_below_a_banner_is_no_second_tier_for_what_its_columns_hold() -> None:
    plan = plan_of(
        ["Ref", "Action", "Lead", None, "By when"],
        ["1", "Map the water", "ABC", "", "March 2026"],
        ["", "We will walk the drains", "", "", "May 2026"],
    )
    assert texts(plan)[0] == "Map the water"


def test_a_head_that_names_a_date_is_still_a_head() -> None:
    plan = plan_of(
        ["Ref", "Key activity", "Lead", "By when", "Update (Sept 25)"],
        ["1", "Map the water", "ABC", "March 2026", "Begun"],
        ["2", "List the banks", "DEF", "May 2026", "Half of them"],
    )
    assert texts(plan) == ["Map the water", "List the banks"]
    assert plan.actions[1].deliverables[0].progress_text == "Half of them"


def test_a_row_that_names_a_date_is_no_head() -> None:
    plan = plan_of(
        ["Ref", "Action", "Lead", "By when", "Progress"],
        ["1", "Update the action plan", "Lead nurse", "March 2026", "Progress review held"],
        ["2", "List the banks", "DEF", "May 2026", ""],
    )
    assert refs(plan) == ["1", "2"]


def test_milestones_with_an_owner_and_a_date_are_what_is_to_be_done() -> None:
    plan = plan_of(
        ["Milestone", "Milestone owner", "Milestone date"],
        ["Show flat open", "ABC", "March 2026"],
        ["Adviser in post", "DEF", "May 2026"],
    )
    assert texts(plan) == ["Show flat open", "Adviser in post"]
    assert leads(plan) == [["ABC"], ["DEF"]]


@pytest.mark.parametrize(
    ("cell", "status"),
    [("On track", True), ("Doing well", True), ("60%", True), ("210 of 480 done", False)],
)
def test_a_count_is_no_status(cell: str, status: bool) -> None:
    assert is_status(cell) is status


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Hospice at Home, ABC", ["Hospice at Home", "ABC"]),
        ("Northshire FC and ABC", ["Northshire FC", "ABC"]),
        ("HR Business Partner", ["HR Business Partner"]),
        ("Council Housing Team and Example House", ["Council Housing Team", "Example House"]),
        ("Night Team with support from the Governor", ["Night Team", "Governor"]),
        ("ABC and the Council", ["ABC", "Council"]),
        ("Night Team with support from The Samaritans", ["Night Team", "The Samaritans"]),
    ],
)
def test_names_as_real_plans_write_them(cell: str, names: list[str]) -> None:
    assert [lead.words for lead in split_leads(cell)] == names
