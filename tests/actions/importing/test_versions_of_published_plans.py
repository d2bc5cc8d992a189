"""The two published plans, compared with themselves and with versions that differ in known ways."""

from dataclasses import replace
from datetime import date

import pytest

from actions.importing.comparing import ChangeKind
from actions.importing.newer import with_partners
from actions.importing.plan import ReadPlan
from actions.importing.reading import read_plan
from actions.importing.versions import Versions, versions
from tests.actions.importing.documents import DOCUMENTS
from tests.actions.importing.test_loading import load_published

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
STEMS = ["oxfordshire", "bedfordshire-luton"]


def document(stem: str) -> ReadPlan:
    return read_plan(DOCUMENTS / f"{stem}.txt", partnership=stem)


def kinds(found: Versions) -> list[str]:
    return sorted(str(each.change.kind) for each in found.decidable)


@pytest.mark.parametrize("stem", STEMS)
def test_a_plan_compared_with_its_own_document_says_the_same(stem):
    plan = load_published(stem)
    assert kinds(versions(plan, with_partners(document(stem)), ON)) == []


@pytest.mark.parametrize("stem", STEMS)
def test_known_changes_are_found_and_no_others(stem):
    """A row goes, all numbers after it shift, one text changes, two rows change places."""
    plan = load_published(stem)
    rows = list(document(stem).actions)
    gone = next(index for index, row in enumerate(rows) if len(row.deliverables) == 1)
    first, *others = rows[gone + 1].deliverables
    first = replace(first, text=f"{first.text} in all wards")
    rows[gone + 1] = replace(rows[gone + 1], deliverables=(first, *others))
    rows[-1], rows[-2] = rows[-2], rows[-1]
    after = [
        replace(row, ref=str(int(row.ref) + 100) if row.ref.isdecimal() else row.ref)
        for row in rows[gone + 1 :]
    ]
    newer = replace(document(stem), actions=(*rows[:gone], *after))
    found = versions(plan, with_partners(newer), ON)
    numbered = sum(row.ref.isdecimal() for row in rows[gone + 1 :])
    expected = ["gone", "order", "text", *["ref"] * numbered]
    assert kinds(found) == sorted(expected)
    text = next(each for each in found.decidable if each.change.kind == ChangeKind.TEXT)
    assert [piece.words for piece in text.change.pieces if piece.mark != "kept"] == ["in all wards"]


@pytest.mark.parametrize("stem", STEMS)
def test_the_number_of_queries_does_not_grow_with_the_plan(stem, django_assert_max_num_queries):
    plan = load_published(stem)
    newer = with_partners(document(stem))
    with django_assert_max_num_queries(12):
        versions(plan, newer, ON)
