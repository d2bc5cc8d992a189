"""What rows of real plans look like: merged cells, sub-rows, supporters, numbers, statuses."""

import pytest

from actions.importing.document import Cell, Document, Line, Part
from actions.importing.plan import ReadPlan
from actions.importing.questions import QuestionKind
from actions.importing.reading import read

HEAD = ["Ref", "Action", "Lead", "By when"]


def made(*rows: list[str | None], format: str = "docx", hidden: tuple[int, ...] = ()) -> Document:  # noqa: A002 -- the word that Document has for it
    """A document with one table; None is a cell covered by a merged one."""
    lines = tuple(
        Line(
            number,
            tuple(Cell(covered=True) if words is None else Cell(words) for words in row),
            hidden=number in hidden,
        )
        for number, row in enumerate(rows, start=1)
    )
    return Document("plan", format, (Part(lines, table=True),))


def plan_of(*rows: list[str | None], **more: object) -> ReadPlan:
    return read(made(*rows, **more), answers={})  # type: ignore[arg-type]  # of the test's own


def asked(plan: ReadPlan, kind: QuestionKind) -> list[str]:
    return [one.about for one in plan.questions if one.kind is kind and not one.sure]


def refs(plan: ReadPlan) -> list[str]:
    return [action.ref for action in plan.actions]


def test_a_theme_merged_down_holds_for_its_rows() -> None:
    plan = plan_of(
        ["Theme", *HEAD],
        ["Safe homes", "1", "Visit every home", "ABC", "March 2026"],
        [None, "2", "Fit alarms", "ABC", "March 2026"],
        ["Safe roads", "3", "Paint the lines", "DEF", "March 2026"],
    )
    assert [action.theme for action in plan.actions] == [1, 1, 2]
    assert [theme.title for theme in plan.themes] == ["Safe homes", "Safe roads"]


def test_a_number_merged_down_makes_one_action_with_several_promises() -> None:
    (action,) = plan_of(
        HEAD,
        ["1", "Visit every home", "ABC", "March 2026"],
        [None, "Fit alarms", "DEF", "April 2026"],
    ).actions
    found = [(one.text, one.leads[0].words, one.by_when) for one in action.deliverables]
    assert found == [("Visit every home", "ABC", "March 2026"), ("Fit alarms", "DEF", "April 2026")]


def test_unnumbered_rows_merged_across_are_themes_where_nothing_else_is() -> None:
    plan = plan_of(
        HEAD,
        ["Homes", None, None, None],
        ["1", "Visit every home", "ABC", "March 2026"],
        ["Roads", None, None, None],
        ["2", "Paint the lines", "DEF", "March 2026"],
    )
    assert [(theme.number, theme.title) for theme in plan.themes] == [(1, "Homes"), (2, "Roads")]


def test_heads_in_two_tiers_are_one_header() -> None:
    plan = plan_of(
        ["Ref", "Action", "Responsibility", None, "Due"],
        [None, None, "Lead", "Support", None],
        ["1", "Visit every home", "ABC", "DEF, GHI", "March 2026"],
    )
    leads = plan.actions[0].deliverables[0].leads
    assert [(lead.words, lead.role) for lead in leads] == [
        ("ABC", "lead"),
        ("DEF", "support"),
        ("GHI", "support"),
    ]


def test_a_hidden_row_is_asked_about() -> None:
    plan = plan_of(
        HEAD, ["1", "Visit every home", "ABC", "March 2026"], ["2", "Go", "ABC", "Ongoing"],
        format="xlsx", hidden=(3,),
    )  # fmt: skip
    assert asked(plan, QuestionKind.ROW) == ["Line 3 is an action."]


def test_a_note_under_the_table_is_no_action() -> None:
    plan = plan_of(
        HEAD,
        ["1", "Visit every home", "ABC", "March 2026"],
        ["* subject to funding", "", "", ""],
        ["Key:", "green is good", "", ""],
    )
    assert refs(plan) == ["1"]


def test_lost_noughts_and_dates_among_numbers_are_mended_and_asked() -> None:
    rows = [[ref, f"Do thing {ref}", "ABC", "March 2026"] for ref in
            ("1.8", "1.9", "1.1", "1.11", "2024-01-02", "2.2")]  # fmt: skip
    plan = plan_of(HEAD, *rows)
    assert refs(plan) == ["1.8", "1.9", "1.10", "1.11", "2.1", "2.2"]
    assert len(asked(plan, QuestionKind.REF)) == 2


def test_numbers_that_open_the_actions_are_their_numbers() -> None:
    rows = [[f"1.{n} Do thing {word}", "ABC", "March 2026"] for n, word in ((1, "one"), (2, "two"))]
    plan = plan_of(HEAD[1:], *rows)
    assert refs(plan) == ["1.1", "1.2"]
    assert plan.deliverables[0].text == "Do thing one"


def test_numbers_that_are_missing_or_doubled_are_asked() -> None:
    rows = [
        [ref, f"Do {n} things", "ABC", "March 2026"] for n, ref in enumerate(("1", "1", "", "4"))
    ]
    assert len(asked(plan_of(HEAD, *rows), QuestionKind.REF)) == 3


def test_lists_numbered_alike_go_together() -> None:
    (action,) = plan_of(
        HEAD, ["1", "1. Visit homes<br>2. Fit alarms", "1. ABC 2. DEF", "1. May 2026 2. June 2026"]
    ).actions
    found = [(one.text, one.leads[0].words, one.by_when) for one in action.deliverables]
    assert found == [("Visit homes", "ABC", "May 2026"), ("Fit alarms", "DEF", "June 2026")]


def test_a_paragraph_that_leans_on_the_one_above_belongs_to_it() -> None:
    plan = plan_of(
        HEAD, ["1", "<p>Launch the toolkit.</p><p>It will be tested first.</p>", "ABC", "Ongoing"]
    )
    assert [one.text for one in plan.deliverables] == [
        "Launch the toolkit. It will be tested first."
    ]


@pytest.mark.parametrize(
    ("words", "progress", "confidence", "sure"),
    [
        ("Complete", "delivered", "not_said", True),
        ("On track", "in_progress", "on_track", True),
        ("G", "in_progress", "on_track", False),
        ("Amber", "in_progress", "at_risk", False),
        ("Delayed - recruitment", "in_progress", "at_risk", False),
        ("Not yet started", "not_started", "not_said", True),
    ],
)
def test_a_status_is_read_and_a_colour_is_asked(
    words: str, progress: str, confidence: str, sure: bool
) -> None:
    plan = plan_of([*HEAD, "RAG"], ["1", "Visit every home", "ABC", "March 2026", words])
    status = plan.deliverables[0].status
    assert status is not None
    assert (status.words, status.progress, status.confidence) == (words, progress, confidence)
    assert (not asked(plan, QuestionKind.STATUS)) is sure


def test_the_documents_own_key_says_what_a_colour_means() -> None:
    plan = plan_of(
        [*HEAD, "RAG"],
        ["1", "Visit every home", "ABC", "March 2026", "Green"],
        ["", "", "", "", ""],
        ["Green", "Action complete", "", "", ""],
    )
    status = plan.deliverables[0].status
    assert status is not None
    assert status.progress == "delivered"
    assert asked(plan, QuestionKind.STATUS) == []


def test_columns_without_known_heads_are_known_by_their_cells() -> None:
    rows = [[f"Must do {n}", f"Visit the homes of all {n}", "Any Police", f"3{n}/0{n}/2026"]
            for n in (0, 1)]  # fmt: skip
    plan = plan_of(["Sort", "What", "Who", "Finally"], *rows)
    assert refs(plan) == ["Must do 0", "Must do 1"]


def test_a_table_without_a_header_is_guessed_and_every_column_is_asked() -> None:
    plan = plan_of(
        ["Visit every home in the valley", "Any Police", "March 2026"],
        ["Fit alarms in all the flats", "Fire Service", "April 2026"],
    )
    assert [one.by_when for one in plan.deliverables] == ["March 2026", "April 2026"]
    assert len(asked(plan, QuestionKind.COLUMN)) == 3


@pytest.mark.parametrize(
    ("cell", "leads"),
    [
        ("Any Council with support from Mind", [("Any Council", "lead"), ("Mind", "support")]),
        ("ICB working with Any Hospitals", [("ICB", "lead"), ("Any Hospitals", "support")]),
        ("Head of Housing, Any Council", [("Head of Housing, Any Council", "")]),
        ("Head of Housing / Any Council", [("Head of Housing", ""), ("Any Council", "")]),
        ("Police and/or Fire Service", [("Police", ""), ("Fire Service", "")]),
        ("HR Team, PCN Clinical Directors", [("HR Team", ""), ("PCN Clinical Directors", "")]),
        ("PC Dan Lee (Any Police)", [("PC Dan Lee (Any Police)", "")]),
        ("HMP Any, Probation Service", [("HMP Any", ""), ("Probation Service", "")]),
        ("Education and Skills Team", [("Education and Skills Team", "")]),
        ("Both", [("Both", "")]),
        ("All agencies to identify lead", []),
        ("TBC", []),
    ],
)
def test_leads_are_read_as_plans_write_them(cell: str, leads: list[tuple[str, str]]) -> None:
    plan = plan_of(HEAD, ["1", "Visit every home", cell, "March 2026"])
    found = plan.deliverables[0].leads
    assert [(lead.words, lead.role) for lead in found] == leads


def test_a_date_that_was_moved_is_the_one_that_counts_and_is_asked() -> None:
    plan = plan_of(
        [*HEAD, "Revised date"], ["1", "Visit every home", "ABC", "March 2026", "May 2026"]
    )
    assert plan.deliverables[0].by_when == "May 2026"
    assert asked(plan, QuestionKind.DATE)


def test_numbered_headings_of_the_text_around_are_no_themes() -> None:
    table = made(HEAD, ["1", "Visit every home", "ABC", "March 2026"]).parts[0]

    def said(number: int, words: str) -> Part:
        return Part((Line(number, (Cell(words),)),), table=False)

    parts = (said(90, "Our plan"), said(91, "1. Introduction"), said(92, "3. Action plan"), table)
    plan = read(Document("plan", "docx", parts), answers={})
    assert plan.themes == ()


def test_two_themes_with_one_number_are_told_apart() -> None:
    plan = plan_of(
        HEAD,
        ["1. Homes", None, None, None],
        ["1", "Visit every home", "ABC", "March 2026"],
        ["1. Roads", None, None, None],
        ["2", "Paint the lines", "DEF", "March 2026"],
    )
    assert [theme.number for theme in plan.themes] == [1, 2]


@pytest.mark.parametrize("cell", ["ABC Homes", "Parks and Green Spaces", ""])
def test_a_lead_that_may_be_two_or_is_missing_is_asked(cell: str) -> None:
    plan = plan_of(HEAD, ["1", "Visit every home", cell, "March 2026"])
    assert len(plan.deliverables[0].leads) == bool(cell)
    assert asked(plan, QuestionKind.LEADS)


def test_a_lead_that_is_plain_is_not_asked() -> None:
    plan = plan_of(HEAD, ["1", "Visit every home", "Any Council, ABC", "March 2026"])
    assert asked(plan, QuestionKind.LEADS) == []
