"""Bringing a plan: a file or a pasted table, answers to what is asked, and what is published."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from actions.forms.base import AsksForFileAgain, EditForm
from actions.importing.questions import Question, QuestionKind
from actions.models import PlanStatus
from concordat.lib.crispy_pack import DayInput, HintedRadios
from concordat.lib.free_text import NO_PATIENTS

MOST_LETTERS_PASTED = 1_000_000
MOST_LETTERS_TYPED = 20_000
ELSE = "…"  # no value of an option: the box beside counts
# More choices than these are a list to choose from.
MOST_RADIOS = 8
MONTH_FORMATS = ("%Y-%m", "%B %Y", "%b %Y", "%m/%Y", "%m-%Y", "%Y %B", "%d %B %Y", "%d/%m/%Y")
NEW, NEW_NAME = "new", "new:"  # a new organisation; before its full name
SEVERAL_LINES = {QuestionKind.ITEMS, QuestionKind.LEADS, QuestionKind.DATE}


class UploadForm(AsksForFileAgain):
    """A plan, as a file or as a table copied from one."""

    file_field = "file"

    file = forms.FileField(
        label="The plan as a file",
        help_text="Word (.docx), Excel (.xlsx), a PDF with text in it, CSV or plain text, up to "
        f"20 MB. {NO_PATIENTS}",
        required=False,
        error_messages={"empty": "The file is empty: choose it again, or choose another one."},
    )
    pasted = forms.CharField(
        label="Or its table, pasted",
        help_text="Select the whole table in Word, Excel or a web page, its heading row too, copy "
        f"it and paste it here. {NO_PATIENTS}",
        required=False,
        strip=False,
        validators=[MaxLengthValidator(MOST_LETTERS_PASTED)],  # no count of letters beside it
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """One of the two."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "").strip()
        if not file and not pasted:
            self.add_error("file", "Choose a file, or paste the table of the plan.")
        if file and pasted:
            self.add_error("pasted", "Give a file or a pasted table, not both: take one out.")
        return cleaned


class SureForm(EditForm):
    """Nothing to fill in: only which version was shown."""


class AnswersForm(EditForm):
    """Some questions of one step. A blank answer leaves its question open."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question] = (),
        holding: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        undecided = {name_of(each) for each in self.questions if needs_a_choice(each)}
        self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["shown"] = " ".join(question.key for question in self.questions)
        for question in self.questions:
            reading = "" if name_of(question) in undecided else question.reading
            self._ask(question, (holding or {}).get(question.key, reading))
        self.watch()

    def _ask(self, question: Question, holds: str) -> None:
        """One or two fields: choices, and a box where words may be typed."""
        values = {option.value for option in question.options}
        chosen, typed = (holds, "") if holds in values or not holds else (ELSE, holds)
        if question.kind == QuestionKind.NAME and holds.startswith(NEW_NAME):
            chosen, typed = NEW, holds.removeprefix(NEW_NAME)
        if question.options:
            self.fields[name_of(question)] = _choices(question)
            self.initial.setdefault(name_of(question), chosen)
        if question.free:
            self.fields[box_of(question)] = _box(question, alone=not question.options)
            self.initial.setdefault(box_of(question), typed)

    def answers(self) -> dict[str, str]:
        """Question key to what was answered; blank where nothing was."""
        return {question.key: self._answer(question) for question in self.questions}

    def _answer(self, question: Question) -> str:
        chosen, typed = self._said(question)
        if question.kind == QuestionKind.WRITTEN:
            return month_of(typed)
        if question.kind == QuestionKind.NAME and chosen == NEW and typed:
            return f"{NEW_NAME}{typed}"
        return chosen if question.options and chosen != ELSE else typed

    def _said(self, question: Question) -> tuple[str, str]:
        """What was chosen, and what was typed."""
        chosen = self.cleaned_data.get(name_of(question)) if question.options else ""
        typed = str(self.cleaned_data.get(box_of(question)) or "").replace("\r\n", "\n")
        return str(chosen or ""), typed.strip()

    def clean(self) -> dict[str, Any] | None:
        """Words that were typed beside another choice are not dropped without a word."""
        cleaned = super().clean()
        for question in self.questions:
            against = _against(question, *self._said(question)) if question.free else ""
            if against:
                self.add_error(box_of(question), against)
        return cleaned


def _against(question: Question, chosen: str, typed: str) -> str:
    """What stands against the words in a box; blank where nothing does."""
    if question.kind == QuestionKind.WRITTEN:
        wrong = typed and not month_of(typed)
        return "Enter a month and a year, such as March 2026." if wrong else ""
    if not question.options:
        return ""
    if chosen == ELSE and not typed:
        return "Enter what it is, or choose one of the others."
    counts = NEW if question.kind == QuestionKind.NAME else ELSE
    if typed and chosen != counts:
        return "Take these words out, or choose the answer that they belong to."
    return ""


def needs_a_choice(question: Question) -> bool:
    """Whether nothing is chosen beforehand: a name that is like a partner's is looked at."""
    return question.kind == QuestionKind.NAME and any(
        option.value.startswith("alias:") for option in question.options
    )


def month_of(words: str) -> str:
    """ "2026-03" for what people type of a month; blank where it is none."""
    words = " ".join(words.split())
    for known in MONTH_FORMATS:
        try:
            return datetime.strptime(words, known).strftime("%Y-%m")  # noqa: DTZ007 -- a month alone
        except ValueError:
            continue
    return ""


def name_of(question: Question) -> str:
    """The name of the field of a question's choices."""
    return f"q-{re.sub(r'[^a-z0-9-]', '_', question.key)}"


def box_of(question: Question) -> str:
    """The name of its box for words."""
    return f"{name_of(question)}-else" if question.options else name_of(question)


def _choices(question: Question) -> forms.ChoiceField:
    choices = [(option.value, option.words) for option in question.options]
    if question.free and question.kind != QuestionKind.NAME:
        choices.append((ELSE, "Something else, typed below"))
    few = len(choices) <= MOST_RADIOS
    return forms.ChoiceField(
        label=question.about,
        help_text=_why(question),
        required=False,
        choices=choices if few else [("", "Choose one"), *choices],
        widget=HintedRadios(attrs={"class": "govuk-radios--small"}) if few else forms.Select(),
    )


def _box(question: Question, *, alone: bool) -> forms.CharField:
    several = alone and question.kind in SEVERAL_LINES
    rows = min(10, max(2, question.reading.count("\n") + 2))
    return forms.CharField(
        label=question.about if alone else _box_label(question),
        help_text=_box_hint(question, alone=alone),
        required=False,
        validators=[MaxLengthValidator(MOST_LETTERS_TYPED)],
        widget=forms.Textarea(attrs={"rows": rows}) if several else forms.TextInput(),
    )


def _box_label(question: Question) -> str:
    is_name = question.kind == QuestionKind.NAME
    return "If it is a new organisation: its full name" if is_name else "Something else"


def _box_hint(question: Question, *, alone: bool) -> str:
    if question.kind == QuestionKind.NAME:
        return ""
    if question.kind == QuestionKind.WRITTEN:
        return "A month and a year, such as March 2026."
    why = _why(question) if alone else ""
    return " ".join(filter(None, [why, question.free]))


def _why(question: Question) -> str:
    """Why it reads so, as a sentence; blank where the question says it itself."""
    words = question.why.strip()
    if not words or words.casefold().rstrip(".") in question.about.casefold():
        return ""
    return f"{words[0].upper()}{words[1:].rstrip('.')}."


class DaysForm(EditForm):
    """From when a plan counts."""

    agreed_on = forms.DateField(
        label="On which day was it agreed?",
        help_text="Those who lead answer from this day on.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a day, such as 31/03/2015"},
    )
    chased_from = forms.DateField(
        label="From which day may people be reminded?",
        help_text="Nobody gets a letter about it, or is called silent, before this day.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a day, such as 31/03/2015"},
    )


class PublishForm(DaysForm):
    """What the plan is called, and from when it counts."""

    field_order = ("title", "status", "agreed_on", "chased_from", "delivered_on")
    title = forms.CharField(
        label="What is the plan called?",
        max_length=300,
        error_messages={"required": "Enter what the plan is called"},
    )
    status = forms.ChoiceField(
        label="How does it begin?",
        choices=[
            (PlanStatus.LIVE.value, "Live"),
            (PlanStatus.DRAFT.value, "As a draft"),
        ],
        widget=HintedRadios(
            hints={
                PlanStatus.LIVE.value: "It has been agreed: its partners see it, report on it and "
                "get letters about it.",
                PlanStatus.DRAFT.value: "It has not been agreed yet: nobody is reminded of "
                "anything in it.",
            }
        ),
        error_messages={"required": "Choose how it begins"},
    )
    delivered_on = forms.DateField(
        label="Which day counts for what the document calls delivered?",
        help_text="Documents say that something is done, seldom when.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a day, such as 31/03/2015"},
    )

    def __init__(self, *args: Any, asks_delivered: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_delivered:
            del self.fields["delivered_on"]
