"""What the pages of an import show: steps, questions with their rows, the plan as it reads."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions import by_when
from actions.importing.markup import plain
from actions.importing.plan import ReadAction, ReadDeliverable, ReadPlan
from actions.importing.printed import printed_cells
from actions.importing.publishing import Names
from actions.importing.questions import Question, QuestionKind
from actions.importing.reported import says_anything
from actions.importing.review import Review
from actions.importing.statuses_read import colour_name
from actions.models import ImportState, PlanImport
from actions.reports.action import PrintedCell, printed_lines
from actions.statuses import CONFIDENCE_LOOKS, PROGRESS_LOOKS, Confidence, Look
from concordat.lib import clock
from concordat.lib.days import MONTHS, counted, in_words
from partners.models import Partnership

# What each step is called, and what it asks, in the order of `QuestionKind`.
STEPS: dict[QuestionKind, tuple[str, str]] = {
    QuestionKind.WRITTEN: (
        "When it was written",
        "Dates such as “March” or “in six months” are read from there.",
    ),
    QuestionKind.TABLE: (
        "Which tables",
        "A document may hold tables that are no part of the plan.",
    ),
    QuestionKind.COLUMN: ("Which columns", "What each column of the table holds."),
    QuestionKind.ROW: (
        "What each row is",
        "A row may be a theme, a heading, an action, or go on with the one above it.",
    ),
    QuestionKind.REF: ("Numbers of rows", "Numbers that are lost, stand twice or became dates."),
    QuestionKind.ITEMS: (
        "Several things in one row",
        "Each line becomes a promise of its own; join or split lines as the plan means them.",
    ),
    QuestionKind.NAME: (
        "Who is who",
        "A name is never taken for another because it looks alike: you say who is meant.",
    ),
    QuestionKind.LEADS: ("Who leads what", "Where one row has several promises and several names."),
    QuestionKind.DATE: ("Dates", "What a date means; leave it as words where nobody knows."),
    QuestionKind.STATUS: (
        "Words and colours of status",
        "What they mean in this plan. Each becomes the first report, marked as imported.",
    ),
}
STATE_LOOKS: dict[str, Look] = {
    ImportState.WAITING: Look("Waiting to be read", "grey", "ring"),
    ImportState.READING: Look("Being read", "blue", "half"),
    ImportState.UNREADABLE: Look("Could not be read", "red", "cross"),
    ImportState.ASKING: Look("Being reviewed", "amber", "flag"),
    ImportState.PUBLISHED: Look("Published", "green", "tick"),
    ImportState.DISCARDED: Look("Discarded", "grey", "bar"),
}
FILL = re.compile(r"#[0-9a-f]{6}")
BAR_WIDTH = 1000
SHORT = 160  # letters of a reading in a list


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in the list of them."""

    kind: str
    title: str
    asks: bool  # whether a person must decide anything in it
    said: str  # "3 of 5 to answer", "all answered", "nothing doubtful"
    look: Look


@dataclass(frozen=True, slots=True)
class Bar:
    """How much is left, as a picture and a sentence."""

    sentence: str
    segments: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question that is not asked now: answered, or read without doubt."""

    key: str
    about: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What of the document stands beside a question, and how its row reads now."""

    where: str  # "Line 12", "Lines 3, 9 and 14"; blank where that is not known
    cells: tuple[PrintedCell, ...]
    source: tuple[str, ...]
    fills: tuple[str, ...]  # colours, each "#rrggbb"
    promises: tuple["PromiseLine", ...]


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise as it reads."""

    text: str
    points: tuple[str, ...]
    leads: str
    words: str
    reading_words: str
    flagged: bool
    tentative: bool
    looks: tuple[Look, ...]  # what the document says of its progress


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the plan as it reads."""

    ref: str
    where: str
    outcomes: tuple[str, ...]
    promises: tuple[PromiseLine, ...]
    points_to: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one theme and heading."""

    theme: str  # blank where the group before has the same
    heading: str
    rows: tuple[RowLine, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in the list of a partnership."""

    name: str
    url: str
    look: Look
    said: str
    file: str


def import_line(row: PlanImport) -> ImportLine:
    """An import with who brought it and what became of it."""
    day = in_words(clock.day_of(row.uploaded_at))
    how = "Pasted" if row.is_pasted else "Uploaded"
    said = f"{how} by {row.uploaded_by.name} on {day}"
    if row.plan_id and row.plan:
        of = "Became" if row.state == ImportState.PUBLISHED else "A newer version of"
        said += f". {of} “{row.plan.title}”"
    return ImportLine(row.name, row.get_absolute_url(), STATE_LOOKS[row.state], said, row.name)


def imports_of(partnership: Partnership) -> list[ImportLine]:
    """Those of a partnership, the newest first, without the discarded ones."""
    rows = (
        partnership.imports.lightly()
        .exclude(state=ImportState.DISCARDED)
        .select_related("uploaded_by", "plan")
    )
    return [import_line(row) for row in rows]


def step_lines(review: Review) -> list[StepLine]:
    """The steps with what is left in each."""
    return [
        StepLine(
            step.kind.value, STEPS[step.kind][0], bool(step.asked), *_step(step.asked, step.left)
        )
        for step in review.steps
    ]


def _step(asked: int, left: int) -> tuple[str, Look]:
    if not asked:
        return "Nothing to decide", Look("Sure", "grey", "tick")
    if not left:
        return f"{counted(asked, 'question')} answered", Look("Done", "green", "tick")
    open_ones = "" if left == asked else f"{left} of "
    return f"{open_ones}{counted(asked, 'question')} open", Look("Open", "amber", "flag")


def bar_of(review: Review) -> Bar:
    """How much is left to answer."""
    asked, left = review.asked, len(review.left)
    done = asked - left
    if not asked:
        return Bar("Nothing in this document needs a decision of yours.", ())
    width = BAR_WIDTH * done // asked
    sentence = f"{done} of {counted(asked, 'question')} answered; {left} left."
    if not left:
        sentence = f"All {counted(asked, 'question')} answered." if asked > 1 else "Answered."
    segments = [{"x": 0, "width": width, "fill": "#187a55", "label": "answered", "count": done}]
    return Bar(sentence, tuple(segments))


def question_line(question: Question, review: Review) -> QuestionLine:
    """A question in a list, with the answer that holds in words."""
    answer = review.answer_to(question)
    words = {option.value: option.words for option in question.options}
    return QuestionLine(
        question.key,
        question.about,
        _short(words.get(answer, answer)) or "Nothing",
        _short(" | ".join(_source(each) for each in question.source)),
    )


def _source(words: str) -> str:
    """Words of the document for a list, where a colour is not shown."""
    words = plain(words)
    return f"A {colour_name(words[1:])} cell" if FILL.fullmatch(words) else words


def beside(question: Question, review: Review) -> Beside:
    """The row in which a question arose, where there is one; else its words."""
    row = _row_at(question.lines, review.plan.actions)
    cells = () if row is None else tuple(_cells(row))
    promises = () if row is None else tuple(promise_line(each) for each in row.deliverables)
    words = [plain(each) for each in question.source]
    fills = tuple(each for each in words if FILL.fullmatch(each))
    source = tuple(each for each in words if each and each not in fills)
    return Beside(_where(question.lines), cells, source, fills, promises)


def _row_at(lines: Sequence[int], actions: Iterable[ReadAction]) -> ReadAction | None:
    """The row in which the first of some lines stands."""
    wanted = set(lines[:1])
    return next((row for row in actions if wanted & set(row.lines)), None)


def _cells(row: ReadAction) -> Iterable[PrintedCell]:
    """The cells of a row that are not blank."""
    return [cell for cell in printed_lines(printed_cells(row)) if cell.lines]


def _where(lines: Sequence[int]) -> str:
    if not lines:
        return ""
    shown = [str(line) for line in lines[:3]]
    if len(lines) == 1:
        return f"Line {shown[0]}"
    if len(lines) > 3:
        return f"In {len(lines)} places, first on line {shown[0]}"
    return f"Lines {', '.join(shown[:-1])} and {shown[-1]}"


def promise_line(read: ReadDeliverable) -> PromiseLine:
    """A promise as it reads, its date in words."""
    deadline = read.deadline
    return PromiseLine(
        text=read.text,
        points=read.points,
        leads=", ".join(
            f"{lead.words} ({lead.role})" if lead.role else lead.words for lead in read.leads
        ),
        words=read.by_when,
        reading_words="" if deadline.flagged else by_when.say_reading(deadline),
        flagged=deadline.flagged,
        tentative=deadline.tentative,
        looks=tuple(_looks(read)),
    )


def _looks(read: ReadDeliverable) -> Iterable[Look]:
    """How far a promise is, as the document says."""
    status = read.status
    if status and status.progress:
        yield PROGRESS_LOOKS[status.progress]
        if status.confidence != Confidence.NOT_SAID:
            yield CONFIDENCE_LOOKS[status.confidence]


def groups_of(plan: ReadPlan) -> list[Group]:
    """All rows under their themes and headings, in printed order."""
    titles = {theme.number: f"{theme.number}. {theme.title}" for theme in plan.themes}
    groups: list[Group] = []
    seen: tuple[int | None, str | None] | None = None
    rows: list[RowLine] = []
    shown: int | None = None
    for action in plan.actions:
        if (action.theme, action.heading) != seen:
            if rows:
                groups[-1] = Group(groups[-1].theme, groups[-1].heading, tuple(rows))
            theme = titles.get(action.theme or 0, "") if action.theme != shown else ""
            seen, rows, shown = (action.theme, action.heading), [], action.theme
            groups.append(Group(theme, action.heading or "", ()))
        rows.append(row_line(action))
    if rows:
        groups[-1] = Group(groups[-1].theme, groups[-1].heading, tuple(rows))
    return groups


def row_line(action: ReadAction) -> RowLine:
    """A row of the plan as it reads."""
    return RowLine(
        ref=action.ref,
        where=_where(action.lines[:1]),
        outcomes=action.outcomes,
        promises=tuple(promise_line(each) for each in action.deliverables),
        points_to=action.cross_reference or "",
    )


def summary_of(review: Review, names: Names) -> list[tuple[str, str]]:
    """What publishing would make: a label and a sentence each."""
    plan = review.plan
    promises = plan.deliverables
    dated = [each for each in promises if each.deadline.due_on]
    days = sorted(day for each in dated for day in each.deadline.due_on)
    between = f", from {in_words(days[0])} to {in_words(days[-1])}" if days else ""
    if days and days[0] == days[-1]:
        between = f", on {in_words(days[0])}"
    provisional = sum(each.deadline.tentative for each in promises)
    unnamed = sum(not each.leads for each in promises)
    told = sum(says_anything(each) for each in promises)
    lines = [
        ("Written", _month(plan)),
        ("Themes", counted(len(plan.themes), "theme") if plan.themes else "None"),
        ("Rows", _rows_in_words(plan)),
        ("Promises", counted(len(promises), "promise")),
        ("With a date", f"{len(dated)} of {len(promises)}{between}"),
        ("Provisional", f"{provisional} of {len(promises)}" if provisional else ""),
        ("Nobody named", f"{unnamed} of {len(promises)}" if unnamed else ""),
        (
            "First reports",
            f"{told} of {len(promises)}, as the document says, marked as imported" if told else "",
        ),
        ("Partners known", str(len(names.known)) if names.known else "None"),
        (
            "Other names of partners",
            "; ".join(f"“{words}” is {partner}" for words, partner in names.aliases),
        ),
        ("New partners", "; ".join(_new(*each) for each in names.new)),
        (
            "Persons, posts and other words",
            f"{', '.join(names.nobody)}: kept as printed, no organisation answers for them"
            if names.nobody
            else "",
        ),
    ]
    return [(label, words) for label, words in lines if words]


def _month(plan: ReadPlan) -> str:
    if plan.written is None:
        return "The document does not say"
    return f"{MONTHS[plan.written.month - 1]} {plan.written.year}"


def _new(words: str, full_name: str) -> str:
    return words if words == full_name else f"{words} ({full_name})"


def _rows_in_words(plan: ReadPlan) -> str:
    pointing = sum(action.cross_reference is not None for action in plan.actions)
    words = counted(len(plan.actions), "printed row")
    return f"{words}, {pointing} only pointing to another" if pointing else words


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"
