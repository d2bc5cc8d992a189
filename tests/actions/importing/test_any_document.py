"""Whatever a document holds, reading it gives a plan with askable questions, or one sentence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.importing.document import Cell, Document, Line, Part, UnreadableDocument
from actions.importing.plan import ReadPlan
from actions.importing.reading import read

WORDS = (
    "Action|By when|Lead|Ref|RAG|Support|Progress|1.|1.1|1.10|2 Feb|2024-02-01|1. Being safe|"
    "Priority 2: Living well|Key|Red|G|on track|Refer to 1|TBC|Glossary|ABC|Any Council|"
    "ABC and DEF|"
    "Do it well and soon|<ul><li>One</li><li>Two</li></ul>|1. One 2. Two|<p>1. A</p><p>2. B</p>|"
    "Mar 15|March 2015|some day|£|(|-|•|All agencies to identify lead|Dr Khan, ABC|x; y|Total||"
)
CELLS = st.builds(
    Cell,
    markup=st.sampled_from(WORDS.split("|")),
    fill=st.sampled_from(["", "", "00b050", "ff0000"]),
    bold=st.booleans(),
    covered=st.sampled_from([False, False, False, True]),
)
HEADER = tuple(Cell(words) for words in ("Ref", "Action", "Lead", "By when", "RAG"))
LINES = st.builds(
    Line,
    number=st.integers(1, 99),
    cells=st.lists(CELLS, max_size=6).map(tuple) | st.just(HEADER),
    page=st.integers(0, 2),
    hidden=st.booleans(),
)
PARTS = st.builds(
    Part, lines=st.lists(LINES, max_size=8).map(tuple), table=st.booleans(), name=st.just("")
)
DOCUMENTS = st.builds(
    Document,
    name=st.just("plan"),
    format=st.sampled_from(["docx", "xlsx", "pdf", "csv", "text", "pasted"]),
    parts=st.lists(PARTS, max_size=3).map(tuple),
)


def plan_or_none(document: Document, answers: dict[str, str]) -> ReadPlan | None:
    """The plan, or None where the document is refused."""
    try:
        return read(document, answers=answers)
    except UnreadableDocument:
        return None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, st.data())
def test_any_document_is_read_or_refused_in_one_sentence(
    document: Document, data: st.DataObject
) -> None:
    plan = plan_or_none(document, {})
    if plan is None:
        return
    keys = [question.key for question in plan.questions]
    assert len(keys) == len(set(keys))
    for question in plan.questions:
        offered = {option.value for option in question.options}
        assert question.free or question.reading in offered
    numbers = [theme.number for theme in plan.themes]
    assert len(numbers) == len(set(numbers))
    question = data.draw(st.sampled_from(plan.questions))
    answer = data.draw(st.sampled_from([*(one.value for one in question.options), "x", ""]))
    again = plan_or_none(document, {question.key: answer})
    assert again is None or again.as_json()


@pytest.mark.parametrize("parts", [(), (Part((), table=True),), (Part((Line(1),), table=False),)])
def test_a_document_without_words_is_refused(parts: tuple[Part, ...]) -> None:
    with pytest.raises(UnreadableDocument, match="Expected a plan table"):
        read(Document("plan", "docx", parts), answers={})
