"""A document as it reads with the answers so far: the plan, what is open, what answers changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from actions.importing.document import Document
from actions.importing.loading import known_partners
from actions.importing.plan import ReadAction, ReadPlan
from actions.importing.questions import Answers, Question, QuestionKind
from actions.importing.reading import read
from actions.models import PlanImport
from partners.models import Partnership


@dataclass(frozen=True)
class Step:
    """One kind of question: how many of them a person must answer, and how many are left."""

    kind: QuestionKind
    asked: int
    left: int
    sure: int

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is open."""
        return not self.left


@dataclass(frozen=True)
class Review:
    """A plan as it reads now, with its questions."""

    plan: ReadPlan
    questions: tuple[Question, ...]
    answers: Answers = field(default_factory=dict)

    def is_open(self, question: Question) -> bool:
        """Whether a person must still answer or confirm it."""
        return not question.sure and question.key not in self.answers

    def of(self, kind: QuestionKind) -> list[Question]:
        """The questions of one step, in the order of the document."""
        return [question for question in self.questions if question.kind == kind]

    @cached_property
    def left(self) -> list[Question]:
        """All that is open."""
        return [question for question in self.questions if self.is_open(question)]

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that this document has anything in."""
        return [self._step(kind) for kind in QuestionKind if self.of(kind)]

    def _step(self, kind: QuestionKind) -> Step:
        asked = [question for question in self.of(kind) if not question.sure]
        left = sum(self.is_open(question) for question in asked)
        return Step(kind, len(asked), left, len(self.of(kind)) - len(asked))

    @property
    def asked(self) -> int:
        """How many a person must answer in all, answered or not."""
        return sum(step.asked for step in self.steps)

    def next_kind(self) -> QuestionKind | None:
        """The step in which something is open; None where nothing is."""
        return next((step.kind for step in self.steps if step.left), None)

    def answer_to(self, question: Question) -> str:
        """What holds: the answer that was given, else the reading."""
        return self.answers.get(question.key, question.reading)


def review_of(document: Document, answers: Answers, *, partnership: Partnership) -> Review:
    """The document read with answers. Raises UnreadableDocument, a sentence."""
    plan = read(document, answers=answers, partners=known_partners(partnership))
    return Review(plan, plan.questions, answers)


def review_import(row: PlanImport, extra: Mapping[str, str] | None = None) -> Review:
    """An import as it reads now, or as it would with more answers; it must have been read."""
    given = {**row.given, **(extra or {})}
    answers = {key: said for key, said in given.items() if said.strip()}
    document = Document.from_json(row.document or {})
    return review_of(document, answers, partnership=row.partnership)


def effects(before: ReadPlan, after: ReadPlan) -> list[str]:
    """What answers changed, in sentences; the counts first, then rows (the first few)."""
    found = [
        _changed(word, then, now)
        for (word, then), (_, now) in zip(counts(before), counts(after), strict=True)
        if then != now
    ]
    then = {row.lines: row for row in before.actions}
    rows = [
        f"row {row.ref}" if row.ref else f"the row at line {row.lines[0]}"
        for row in after.actions
        if row.lines in then and _said(then[row.lines]) != _said(row)
    ]
    if rows:
        found.append(f"{_listed(rows)} {'reads' if len(rows) == 1 else 'read'} anew")
    return found


def counts(plan: ReadPlan) -> list[tuple[str, int]]:
    """What is in a plan: a word in the singular, and how many."""
    promises = plan.deliverables
    return [
        ("theme", len(plan.themes)),
        ("row", len(plan.actions)),
        ("promise", len(promises)),
        ("lead", len({lead.words for one in promises for lead in one.leads})),
        ("date nobody can be chased for", sum(one.deadline.flagged for one in promises)),
    ]


def _changed(word: str, then: int, now: int) -> str:
    plural = word if now == 1 else word.replace(" ", "s ", 1) if " " in word else f"{word}s"
    return f"{now} {plural} instead of {then}"


def _said(row: ReadAction) -> ReadAction:
    """A row without its place among the others."""
    return replace(row, position=0)


MOST_ROWS_SAID = 4


def _listed(rows: Sequence[str]) -> str:
    shown = list(rows[:MOST_ROWS_SAID])
    more = len(rows) - len(shown)
    if more:
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
