"""The empty plan: it is read without a question, once it is filled in."""

import io
from datetime import date

import docx
import openpyxl
import pytest

from actions.exports import plan_template
from actions.exports.plan_template import COLUMNS, HEADING_ROW
from actions.importing.document import UnreadableDocument
from actions.importing.formats.reader import read_document
from actions.importing.plan import ReadPlan
from actions.importing.reading import read

ON = date(2015, 6, 15)
OF = "Oxfordshire Crisis Care Concordat"


class Known:
    """A partner as the reader sees it."""

    def __init__(self, name: str) -> None:
        self.short_name = name
        self.names = (name,)


PARTNERS = [Known("OH"), Known("TVP")]
ROWS = (
    ("1", "Access", "Carers find help", "Open a desk for carers", "OH", "", "31 March 2016"),
    ("2", "Access", "", "Train all custody officers", "OH, TVP", "", "Ongoing"),
    ("3", "Prevention", "Fewer wait", "Publish the rota", "TVP", "", "Monthly from May 2015"),
)


def filled_xlsx() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(plan_template.xlsx(OF, ["OH", "TVP", "=evil"], on=ON)))
    for number, row in enumerate(ROWS, start=HEADING_ROW + 2):
        for place, words in enumerate(row, start=1):
            book.active.cell(number, place).value = words or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled_docx() -> bytes:
    document = docx.Document(io.BytesIO(plan_template.docx(OF, on=ON)))
    for number, row in enumerate(ROWS, start=1):
        for cell, words in zip(document.tables[0].rows[number].cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plan_of(data: bytes, name: str) -> ReadPlan:
    return read(read_document(data, name=name), answers={}, partners=PARTNERS)


@pytest.mark.parametrize(("data", "name"), [(filled_xlsx, "plan.xlsx"), (filled_docx, "plan.docx")])
def test_it_is_read_without_a_question(data, name):
    plan = plan_of(data(), name)
    assert [question.about for question in plan.questions if not question.sure] == []
    assert plan.title == f"Action plan of {OF}"
    assert plan.written == date(2015, 6, 1)
    assert [theme.title for theme in plan.themes] == ["Access", "Prevention"]
    found = [
        (
            row.ref,
            "".join(row.outcomes),
            one.text,
            ", ".join(lead.partner or "" for lead in one.leads),
            one.by_when,
        )
        for row in plan.actions
        for one in row.deliverables
    ]
    assert found == [(ref, why, text, who, when) for ref, _, why, text, who, _, when in ROWS]


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.docx"])
def test_an_empty_one_holds_no_plan(name):
    empty = plan_template.xlsx(OF, [], on=ON) if "xlsx" in name else plan_template.docx(OF, on=ON)
    with pytest.raises(UnreadableDocument):
        plan_of(empty, name)


def test_partners_are_offered_as_leads_and_anything_may_be_typed():
    book = openpyxl.load_workbook(io.BytesIO(plan_template.xlsx(OF, ["OH", "=evil"], on=ON)))
    rules = {rule.promptTitle: rule for rule in book.active.data_validations.dataValidation}
    assert rules["Lead"].formula1 == '"OH,\'=evil"'
    assert rules["Lead"].errorStyle == "information"
    assert set(rules) == {name for name, *_ in COLUMNS}


def test_too_many_partners_are_not_offered():
    names = [f"Partner number {number}" for number in range(40)]
    book = openpyxl.load_workbook(io.BytesIO(plan_template.xlsx(OF, names, on=ON)))
    rules = {rule.promptTitle: rule for rule in book.active.data_validations.dataValidation}
    assert rules["Lead"].type in {None, "none"}


def test_a_name_that_looks_like_a_formula_is_words():
    book = openpyxl.load_workbook(io.BytesIO(plan_template.xlsx("=1+1", [], on=ON)))
    assert book.active["A1"].value == "Action plan of =1+1"
    assert book.active["A1"].data_type == "s"
