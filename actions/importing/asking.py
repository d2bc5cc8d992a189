"""Questions gathered while a document is read, and the answers that were given to them."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from actions.importing.markup import fold
from actions.importing.questions import Answers, Option, Question, QuestionKind

_ORDER = {kind: place for place, kind in enumerate(QuestionKind)}


def key_of(kind: QuestionKind, *words: str) -> str:
    """A question's key: its kind and what the words come to, white space and case apart."""
    said = "\x1f".join(fold(part).casefold() for part in words)
    return f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


class Asker:
    """Asks while reading: the answer that was given, else the reading; and keeps the question."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._asked: dict[str, Question] = {}

    def ask(self, question: Question) -> str:
        """The answer that holds. A question with the same key again adds its lines to the first."""
        before = self._asked.get(question.key)
        if before is not None:
            lines = tuple(dict.fromkeys([*before.lines, *question.lines]))
            both = before.sure and question.sure
            question = replace(before, lines=lines, sure=both)
        self._asked[question.key] = question
        return self.answer(question)

    def answer(self, question: Question) -> str:
        """What was answered, where that can be an answer to this question; else the reading."""
        given = self.answers.get(question.key)
        if given is None:
            return question.reading
        allowed = {option.value for option in question.options}
        return given if question.free or given in allowed else question.reading

    def answered(self, key: str) -> bool:
        """True where somebody answered this."""
        return key in self.answers

    def questions(self) -> tuple[Question, ...]:
        """All of them, by step and by place in the document."""
        return tuple(
            sorted(
                self._asked.values(),
                key=lambda one: (_ORDER[one.kind], one.lines[:1] or (0,)),
            )
        )


def options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """Options from pairs of a value and its words, each value once."""
    return tuple(Option(value, words) for value, words in dict(pairs).items())
