"""What is asked about a document, and what each answer changes when it is read again."""

from dataclasses import dataclass

import pytest

from actions.importing.formats.text import document_of_text
from actions.importing.plan import ReadPlan
from actions.importing.questions import Question, QuestionKind
from actions.importing.reading import read
from tests.actions.importing.documents import HEADER, table

ROWS = ["1\tDo it\tBetter\tABC and DEF\tMarch 2016", "2\tDo more\tWorse\tABC\tsome day"]


@dataclass(frozen=True)
class Known:
    """A partner that is known beforehand."""

    short_name: str
    names: tuple[str, ...]


KNOWN = (Known("ABC", ("ABC", "Any Borough Council")),)


def plan_of(text: str, answers: dict[str, str] | None = None, partners=()) -> ReadPlan:
    document = document_of_text(text, name="plan.txt")
    return read(document, answers=answers or {}, partners=partners)


def asked(plan: ReadPlan, kind: QuestionKind, words: str = "") -> Question:
    return next(
        one
        for one in plan.questions
        if one.kind is kind and (words in one.about or words in one.source)
    )


def test_the_month_of_writing_is_asked_and_its_answer_gives_years() -> None:
    text = table("1\tDo it\tBetter\tABC\tMarch")
    question = asked(plan_of(text), QuestionKind.WRITTEN)
    assert not question.sure
    plan = plan_of(text, {question.key: "2024-05"})
    assert plan.as_json()["written"] == "2024-05"
    assert str(plan.deliverables[0].deadline.due_on[0]) == "2025-03-31"


def test_a_month_printed_at_the_top_is_offered() -> None:
    plan = plan_of(table(ROWS[0], title="Plan of action, May 2014"))
    assert asked(plan, QuestionKind.WRITTEN).reading == "2014-05"


def test_a_column_may_be_given_another_meaning() -> None:
    text = table(f"{ROWS[0]}\tgreen", header=f"{HEADER}\tColour")
    question = asked(plan_of(text), QuestionKind.COLUMN, "Colour")
    assert (question.reading, question.sure) == ("ignore", False)
    assert plan_of(text).deliverables[0].status is None
    status = plan_of(text, {question.key: "status"}).deliverables[0].status
    assert status is not None
    assert (status.words, status.progress, status.confidence) == (
        "green",
        "in_progress",
        "on_track",
    )


@pytest.mark.parametrize(
    ("answer", "refs", "heading"),
    [("action", ["1", "2"], None), ("ignore", ["2"], None), ("heading", ["2"], ROWS[0])],
)
def test_a_row_is_what_somebody_says_it_is(answer: str, refs: list[str], heading: str) -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.ROW, "Line 5")
    plan = plan_of(table(*ROWS), {question.key: answer})
    assert [action.ref for action in plan.actions] == refs
    assert plan.actions[-1].heading == (heading and " ".join(heading.split("\t")))


def test_a_row_goes_on_with_the_one_above_where_somebody_says_so() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.ROW, "Line 6")
    (action,) = plan_of(table(*ROWS), {question.key: "continuation"}).actions
    assert action.lines == (5, 6)


def test_items_may_be_split_and_given_points() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.ITEMS, "Row 1")
    plan = plan_of(table(*ROWS), {question.key: "Do\nit\n- well"})
    assert [(one.text, one.points) for one in plan.actions[0].deliverables] == [
        ("Do", ()),
        ("it", ("well",)),
    ]


def test_leads_may_be_given_item_by_item_with_roles() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.LEADS, "Row 1")
    assert question.reading == "ABC; DEF"
    plan = plan_of(table(*ROWS), {question.key: "DEF (lead); ABC"})
    leads = plan.actions[0].deliverables[0].leads
    assert [(lead.words, lead.role) for lead in leads] == [("DEF", "lead"), ("ABC", "")]


def test_a_flagged_date_may_be_said_in_other_words() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.DATE, "some day")
    assert not question.sure
    plan = plan_of(table(*ROWS), {question.key: "31 March 2016"})
    assert plan.deliverables[1].by_when == "some day"
    assert str(plan.deliverables[1].deadline.due_on[0]) == "2016-03-31"


def test_a_flagged_date_offers_its_other_meanings() -> None:
    text = table("1\tDo it\tBetter\tABC\tQ1 2016")
    question = asked(plan_of(text), QuestionKind.DATE)
    chosen = question.options[1].value
    assert chosen != question.reading
    reading = plan_of(text, {question.key: chosen}).deliverables[0].deadline
    assert chosen == f"by {reading.due_on[0]}"


@pytest.mark.parametrize(
    ("answer", "partner", "meant"),
    [
        ("partner:ABC", "ABC", "partner:ABC"),
        ("alias:ABC", None, "new"),
        ("new", None, "new"),
        ("new:Deaf Folk", None, "new:Deaf Folk"),
        ("person", None, "person"),
    ],
)
def test_a_name_is_whom_somebody_says(answer: str, partner: str | None, meant: str) -> None:
    question = asked(plan_of(table(*ROWS), partners=KNOWN), QuestionKind.NAME, "DEF")
    assert (question.reading, question.sure) == ("new", False)
    lead = plan_of(table(*ROWS), {question.key: answer}, KNOWN).actions[0].deliverables[0].leads[1]
    if answer != "alias:ABC":
        assert (lead.partner, lead.meant) == (partner, meant)


def test_a_name_that_means_nobody_leads_nothing() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.NAME, "DEF")
    leads = plan_of(table(*ROWS), {question.key: "none"}).actions[0].deliverables[0].leads
    assert [lead.words for lead in leads] == ["ABC"]


def test_a_known_name_is_sure_and_a_like_one_only_offered() -> None:
    text = table("1\tDo it\tBetter\tABC, Any Borough\tMarch 2016")
    plan = plan_of(text, partners=KNOWN)
    known, like = (asked(plan, QuestionKind.NAME, words) for words in ("ABC", "Any Borough"))
    assert (known.reading, known.sure) == ("partner:ABC", True)
    assert (like.reading, like.sure) == ("new", False)
    assert "alias:ABC" in [option.value for option in like.options]


def test_an_answer_holds_when_the_row_moves() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.ITEMS, "Row 2")
    moved = plan_of(table("New\t\t\t\t", *reversed(ROWS)), {question.key: "Do\nmore"})
    assert [one.text for one in moved.actions[0].deliverables] == ["Do", "more"]


def test_an_answer_that_is_none_of_the_options_changes_nothing() -> None:
    question = asked(plan_of(table(*ROWS)), QuestionKind.ROW, "Line 5")
    plan = plan_of(table(*ROWS), {question.key: "nonsense"})
    assert len(plan.actions) == 2


def test_a_table_that_is_no_part_of_the_plan_is_left_out() -> None:
    text = table(*ROWS)
    question = asked(plan_of(text), QuestionKind.TABLE)
    assert (question.reading, question.sure) == ("yes", True)


def test_status_words_are_asked_once_and_mean_what_was_said() -> None:
    rows = [f"{row}\tGreen" for row in ROWS]
    text = table(*rows, header=f"{HEADER}\tRAG")
    questions = [one for one in plan_of(text).questions if one.kind is QuestionKind.STATUS]
    assert [one.sure for one in questions] == [False]
    plan = plan_of(text, {questions[0].key: "delivered"})
    assert {one.status.progress for one in plan.deliverables if one.status} == {"delivered"}


def test_that_a_row_has_no_number_can_be_confirmed_or_put_right() -> None:
    text = table("1\tDo it\tBetter\tABC\tMay 2016", "\tDo more\tBetter\tABC\tMay 2016", *ROWS[1:])
    question = asked(plan_of(text), QuestionKind.REF, "no number")
    assert question.reading == "none", "a blank answer would be none"
    confirmed = plan_of(text, {question.key: question.reading})
    assert [row.ref for row in confirmed.actions] == ["1", "", "2"]
    assert [row.ref for row in plan_of(text, {question.key: "1a"}).actions] == ["1", "1a", "2"]
