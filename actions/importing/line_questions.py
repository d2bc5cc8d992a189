"""Questions about a document's tables: which is the plan's, what a column holds, what a line is."""

from actions.importing import columns
from actions.importing.asking import key_of, options
from actions.importing.columns import Header
from actions.importing.layout import Spot
from actions.importing.questions import Question, QuestionKind

THEME, HEADING, ACTION = "theme", "heading", "action"
CONTINUATION, IGNORE = "continuation", "ignore"

_NAMES = {
    ACTION: "an action",
    CONTINUATION: "the rest of the row above",
    THEME: "a theme",
    HEADING: "a heading",
    IGNORE: "no part of the plan",
}
_ROW_OPTIONS = options(
    [
        (ACTION, "An action"),
        (CONTINUATION, "It goes on with the row above"),
        (HEADING, "A heading"),
        (THEME, "A theme"),
        (IGNORE, "Not part of the plan"),
    ]
)
_COLUMN_OPTIONS = options(columns.MEANINGS.items())
_YES_NO = options([("yes", "Yes"), ("no", "No")])


def table_question(header: Header, line: int, name: str, *, sure: bool) -> Question:
    """Is the table with this header part of the plan?"""
    words = " | ".join(header.words[index] for index in sorted(header.words))
    kinds = set(header.meanings.values())
    missing = [
        said
        for meaning, said in ((columns.WHO, "who leads"), (columns.BY_WHEN, "by when"))
        if meaning not in kinds
    ]
    why = "its head names actions, and who leads or by when"
    if missing:
        why = f"no column is known that says {' or '.join(missing)}"
    named = f", {name}," if name else ""
    return Question(
        key=key_of(QuestionKind.TABLE, name, words),
        kind=QuestionKind.TABLE,
        about=f"The table{named} whose head is at line {line} is part of the plan.",
        reading="yes",
        source=(words,),
        lines=(line,),
        options=_YES_NO,
        sure=sure and not missing,
        why=why,
    )


def column_question(header: Header, index: int, words: str) -> Question:
    """What does the column headed so hold?"""
    own = columns.meaning_of(words)
    meaning = header.meanings.get(index, columns.IGNORE)
    why = header.why.get(index) or (
        f"“{words}” is how such a column is headed" if own else "nothing known is headed so"
    )
    return Question(
        key=key_of(QuestionKind.COLUMN, words),
        kind=QuestionKind.COLUMN,
        about=f"The column headed “{words}” holds: {columns.MEANINGS[meaning].lower()}.",
        reading=meaning,
        source=(words,),
        lines=(header.number,),
        options=_COLUMN_OPTIONS,
        sure=own is not None and index not in header.doubtful,
        why=why,
    )


def row_question(spot: Spot, kind: str, *, sure: bool, why: str) -> Question:
    """What is this line?"""
    words = tuple(words for words in spot.words if words)
    return Question(
        key=key_of(QuestionKind.ROW, *words),
        kind=QuestionKind.ROW,
        about=f"Line {spot.number} is {_NAMES[kind]}.",
        reading=kind,
        source=words,
        lines=(spot.number,),
        options=_ROW_OPTIONS,
        sure=sure,
        why=why,
    )
