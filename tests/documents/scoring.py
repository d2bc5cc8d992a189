"""How well a plan was read: field by field against what its document holds, and what was flagged.

A wrong field counts as flagged where a question that is not sure asks about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from actions.importing.plan import ReadAction, ReadPlan
from actions.importing.questions import Question, QuestionKind

_SAME = 0.6
# A column that is asked about flags what is read from it.
_COLUMNS = {
    "ref": {"ref"},
    "leads": {"who", "support"},
    "marked_lead": {"who", "support"},
    "by_when": {"by_when", "revised", "start"},
    "deadline": {"by_when", "revised", "start"},
    "status": {"status"},
}
_ASKED = {
    "ref": {QuestionKind.REF, QuestionKind.ROW},
    "theme": {QuestionKind.ROW, QuestionKind.COLUMN},
    "heading": {QuestionKind.ROW, QuestionKind.COLUMN},
    "outcomes": {QuestionKind.ROW, QuestionKind.COLUMN},
    "text": {QuestionKind.ITEMS, QuestionKind.ROW},
    "points": {QuestionKind.ITEMS, QuestionKind.ROW},
    "leads": {QuestionKind.LEADS, QuestionKind.ITEMS, QuestionKind.ROW},
    "marked_lead": {QuestionKind.LEADS, QuestionKind.ITEMS, QuestionKind.ROW},
    "by_when": {QuestionKind.DATE, QuestionKind.ITEMS, QuestionKind.ROW},
    "deadline": {QuestionKind.DATE, QuestionKind.ITEMS, QuestionKind.ROW},
    "status": {QuestionKind.STATUS, QuestionKind.ITEMS, QuestionKind.ROW},
    "progress_text": {QuestionKind.ROW, QuestionKind.COLUMN},
    "measure": {QuestionKind.ROW, QuestionKind.COLUMN},
    "evidence": {QuestionKind.ROW, QuestionKind.COLUMN},
}


@dataclass(frozen=True)
class Wrong:
    """A field that was read otherwise."""

    action: str
    name: str
    expected: object
    found: object
    flagged: bool


@dataclass
class Score:
    """Counts for one document."""

    expected: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    missed_flagged: int = 0
    fields: int = 0
    by_name: dict[str, int] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    questions: int = 0

    @property
    def right(self) -> int:
        """Fields that were read as they are."""
        return self.fields - len(self.wrong)

    @property
    def unflagged(self) -> list[Wrong]:
        """What was wrong and nobody would have been asked about."""
        return [one for one in self.wrong if not one.flagged]

    def add(self, other: "Score") -> None:
        """Sum up."""
        for name in ("expected", "found", "missed_flagged", "fields", "questions"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.extra += other.extra
        self.wrong += other.wrong
        for name, count in other.by_name.items():
            self.by_name[name] = self.by_name.get(name, 0) + count


def score(truth: dict[str, Any], plan: ReadPlan) -> Score:
    """Compare a reading with what the document holds."""
    result = Score(
        expected=len(truth["actions"]), questions=sum(not q.sure for q in plan.questions)
    )
    open_questions = [question for question in plan.questions if not question.sure]
    pairs = _paired(truth["actions"], plan.actions)
    titles = {theme["number"]: theme["title"] for theme in truth["themes"]}
    read_titles = {theme.number: theme.title for theme in plan.themes}
    for expected, found in pairs:
        if found is None:
            result.missed.append(_words(expected))
            continue
        result.found += 1
        for name, one, two in _fields(expected, found, titles, read_titles):
            result.fields += 1
            result.by_name[name] = result.by_name.get(name, 0) + 1
            if one != two:
                flagged = _flagged(name, found, open_questions)
                result.wrong.append(Wrong(_words(expected)[:40], name, one, two, flagged))
    taken = {id(found) for _, found in pairs}
    result.extra = [_said(one) for one in plan.actions if id(one) not in taken]
    result.fields += 1
    if truth.get("title") and truth["title"] != plan.title:
        result.wrong.append(Wrong("", "title", truth["title"], plan.title, flagged=False))
    return result


def _fields(
    expected: dict[str, Any], found: ReadAction, titles: dict[int, str], read: dict[int, str]
) -> Iterator[tuple[str, object, object]]:
    yield "ref", expected["ref"], found.ref
    yield "theme", titles.get(expected["theme"]), read.get(found.theme)
    yield "heading", expected["heading"], found.heading
    yield "outcomes", expected["outcomes"], list(found.outcomes)
    data = found.as_json()
    promises = data["deliverables"]
    if len(promises) != len(expected["deliverables"]):
        yield (
            "text",
            [one["text"] for one in expected["deliverables"]],
            [one["text"] for one in promises],
        )
    for one, two in zip(expected["deliverables"], promises, strict=False):
        yield from _fields_of_promise(one, two)


def _fields_of_promise(one: dict[str, Any], two: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    yield "text", one["text"], two["text"]
    yield "points", one.get("points", []), two.get("points", [])
    yield "leads", one["leads"], two["leads"]
    yield "marked_lead", one.get("marked_lead"), two.get("marked_lead")
    yield "by_when", one["by_when"], two["by_when"]
    keys = ("kind", "opens_on", "due_on", "recurrence", "tentative")
    yield "deadline", [one["deadline"][key] for key in keys], [two["deadline"][key] for key in keys]
    wanted, status = one.get("status"), two.get("status")
    keys = ("progress", "confidence")
    yield (
        "status",
        wanted and [wanted[key] for key in keys],
        status and [status[key] for key in keys],
    )
    for name in ("progress_text", "measure", "evidence"):
        yield name, one.get(name, ""), two.get(name, "")


def _paired(
    expected: list[dict[str, Any]], found: tuple[ReadAction, ...]
) -> list[tuple[dict[str, Any], ReadAction | None]]:
    """Each action with the one that was read of it: the likest words, each taken once."""
    free = list(found)
    pairs: list[tuple[dict[str, Any], ReadAction | None]] = []
    for one in expected:
        best = max(free, key=lambda other: _likeness(_words(one), _said(other)), default=None)
        if best is None or _likeness(_words(one), _said(best)) < _SAME:
            pairs.append((one, None))
        else:
            free.remove(best)
            pairs.append((one, best))
    return pairs


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _words(action: dict[str, Any]) -> str:
    return " ".join(
        words for one in action["deliverables"] for words in (one["text"], *one.get("points", []))
    )


def _said(action: ReadAction) -> str:
    return " ".join(words for one in action.deliverables for words in (one.text, *one.points))


def _flagged(name: str, action: ReadAction, questions: list[Question]) -> bool:
    """True where somebody would be asked about this field of this action."""
    kinds = _ASKED[name]
    for question in questions:
        near = bool(set(question.lines) & set(action.lines))
        if question.kind in kinds and (near or question.kind is QuestionKind.COLUMN):
            return True
    asked = {one.reading for one in questions if one.kind is QuestionKind.COLUMN}
    if asked & _COLUMNS.get(name, set()):
        return True
    if name == "leads":
        # Words that are taken for nobody are asked about by their own question.
        nobody = [
            one for one in questions if one.kind is QuestionKind.NAME and one.reading == "none"
        ]
        return any(set(one.lines) & set(action.lines) for one in nobody)
    return False
