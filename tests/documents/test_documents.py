"""Plans of our own in every format are read as they are, and what is wrong is asked about."""

import copy

import pytest

from actions.importing.questions import QuestionKind
from actions.importing.reading import read
from tests.documents import make
from tests.documents.report import documents, report, score_of, shapes
from tests.documents.scoring import Score, score

DOCUMENTS = documents()
TIMED = {"leads", "by_when", "deadline"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_nearly_whole_and_nothing_wrong_is_silent(name: str) -> None:
    one = score_of(*DOCUMENTS[name])
    assert (one.missed, one.extra, one.unflagged) == ([], [], [])
    assert one.right >= 0.95 * one.fields


def test_the_documents_come_in_every_format() -> None:
    assert len(DOCUMENTS) == 10
    assert {document.format for document, _ in DOCUMENTS.values()} == {
        "docx",
        "xlsx",
        "pdf",
        "csv",
        "text",
    }


def test_every_document_is_one_that_the_script_writes() -> None:
    assert set(DOCUMENTS) == set(make.PLANS)


def test_shapes_of_other_plans_are_read_well_enough() -> None:
    total, made = Score(), shapes()
    for document, truth in made.values():
        total.add(score_of(document, truth))
    timed = [one for one in total.unflagged if one.name in TIMED]
    assert len(made) >= 20
    assert total.found >= 0.9 * total.expected
    assert total.right >= 0.85 * total.fields
    assert len(timed) <= 0.02 * sum(total.by_name[name] for name in TIMED)


def test_what_is_read_otherwise_is_counted_and_told() -> None:
    document, truth = DOCUMENTS["drugs.pdf"]
    changed = copy.deepcopy(truth)
    changed["actions"][0]["deliverables"][0]["leads"] = ["Somebody Else"]
    changed["actions"].append({**truth["actions"][1], "deliverables": [{"text": "xyz"}]})
    one = score(changed, read(document, answers={}))
    assert [wrong.name for wrong in one.unflagged] == ["leads"]
    assert one.missed == ["xyz"]
    assert any("Somebody Else" in line for line in report({"one": (document, changed)}, wrong=True))


def test_a_document_that_is_no_plan_counts_as_missed() -> None:
    document, truth = DOCUMENTS["drugs.pdf"]
    one = score_of(type(document)("letter.txt", "text", document.parts[:0]), truth)
    assert (one.found, len(one.missed)) == (0, len(truth["actions"]))


def test_confirming_what_is_read_answers_every_question() -> None:
    """Over all documents, again and again: an answer may raise a question, and none is left."""
    for name, (document, _) in (DOCUMENTS | shapes()).items():
        answers: dict[str, str] = {}
        for _ in range(4):
            asked = [
                question
                for question in read(document, answers=answers, partners=()).questions
                if not question.sure and question.key not in answers
            ]
            if not asked:
                break
            for question in asked:
                confirmed = question.reading
                if question.kind == QuestionKind.WRITTEN:  # which cannot be known from nothing
                    confirmed = confirmed or "2025-03"
                assert confirmed.strip(), f"{name}: {question.about}"
                answers[question.key] = confirmed
        assert not asked, f"{name}: {asked[0].about}"
