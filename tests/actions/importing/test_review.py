"""What is open of a document, and what answers change."""

import pytest

from actions.importing.questions import QuestionKind
from actions.importing.review import effects, review_import
from tests.actions.importing.uploads import uploaded

pytestmark = pytest.mark.django_db


def test_what_is_open_shrinks_with_each_answer_and_comes_step_by_step() -> None:
    row = uploaded()
    review = review_import(row)
    assert [step.kind for step in review.steps if step.left] == [
        QuestionKind.WRITTEN,
        QuestionKind.NAME,
    ]
    assert review.next_kind() == QuestionKind.WRITTEN
    assert (review.asked, len(review.left)) == (3, 3)
    month = review.of(QuestionKind.WRITTEN)[0]
    after = review_import(row, {month.key: "2014-11"})
    assert after.next_kind() == QuestionKind.NAME
    assert (after.asked, len(after.left)) == (3, 2)
    assert after.answer_to(month) == "2014-11"
    assert [step.is_done for step in after.steps if step.asked] == [True, False]


def test_a_blank_answer_is_none() -> None:
    row = uploaded()
    month = review_import(row).of(QuestionKind.WRITTEN)[0]
    row.answers = {month.key: "2014-11"}
    assert month in review_import(row, {month.key: " "}).left


def test_answers_say_what_they_changed() -> None:
    row = uploaded()
    review = review_import(row)
    items = next(each for each in review.of(QuestionKind.ITEMS) if "policy" in each.reading)
    after = review_import(row, {items.key: "Write a policy\nPrint it"})
    said = effects(review.plan, after.plan)
    assert said == ["3 promises instead of 2", "row 1 reads anew"]
    assert effects(review.plan, review.plan) == []


def test_many_rows_that_changed_are_counted() -> None:
    rows = [f"{number}\tWrite part {number}\t\tOHFT\tMar 15" for number in range(1, 8)]
    row = uploaded(None, *rows)
    review = review_import(row)
    name = review.of(QuestionKind.NAME)[0]
    after = review_import(row, {name.key: "none"})
    assert effects(review.plan, after.plan) == [
        "0 leads instead of 1",
        "row 1, row 2, row 3, row 4 and 3 more read anew",
    ]
