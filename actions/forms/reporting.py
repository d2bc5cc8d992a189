"""The form with which progress is reported."""

import uuid
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Div, Fieldset
from django import forms

from actions.forms.base import AsksForFileAgain, EditForm
from actions.models import Deliverable, DueDate
from actions.services.evidence import Piece, link, of_file, where
from actions.services.reporting import Offer, Report
from actions.statuses import (
    CLOSED_PROGRESS,
    CONFIDENCE_LOOKS,
    MOVES,
    PROGRESS_LOOKS,
    Confidence,
    Move,
    Progress,
)
from concordat.lib.crispy_pack import DayInput
from concordat.lib.days import in_words
from concordat.lib.files import Checked, FileRefused, check
from concordat.lib.free_text import NO_PATIENTS, free_text
from partners.forms.base import OPEN_IT_AGAIN
from partners.models import Partner

IN_ONE_LINE = {"class": "govuk-radios--inline govuk-radios--small"}

ModelChoice = forms.ModelChoiceField
NO_REASON = Move(frozenset())


class ProgressField(forms.ChoiceField):
    """Offers some values and takes any known one, which the service then refuses with a reason.

    What was offered may have changed since the page was shown.
    """

    def valid_value(self, value: object) -> bool:
        """Whether it is a value of Progress at all."""
        return value in set(Progress)


class ReportForm(AsksForFileAgain, EditForm):
    """How far a promise is. Every field is read; the layout shows those that are offered."""

    file_field = "evidence_file"

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Reporting for",
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={
            "required": "Choose for whom you report",
            "invalid_choice": "Choose one of these organisations",
        },
    )
    progress = ProgressField(
        label="How far is it?",
        widget=forms.RadioSelect(attrs=IN_ONE_LINE),
        error_messages={"required": "Choose how far it is"},
    )
    delivered_on = forms.DateField(
        label="When was it delivered?",
        help_text="Only if it was: the day on which it was done, which may be before today.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a day, such as 31/03/2015"},
    )
    evidence_link = forms.CharField(
        label="A link",
        help_text="The whole address of a page that shows it, such as https://example.org/minutes.",
        required=False,
        max_length=2000,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    evidence_file = forms.FileField(
        label="A file",
        help_text="A PDF, a Word, Excel, PowerPoint or OpenDocument file, a picture or plain text, "
        f"up to 20 MB. {NO_PATIENTS}",
        required=False,
        # What was found in it counts; what the browser says of it does not.
        error_messages={"empty": "The file is empty: choose it again, or choose another one."},
    )
    evidence_where = free_text(
        "Where it can be seen",
        "For those who want to look: a place, a register, minutes and their date.",
        rows=2,
    )
    met = forms.ModelMultipleChoiceField(
        DueDate.objects.none(),
        label="Which dates does this report meet?",
        help_text="Tick those for which what was promised is done.",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    confidence = forms.ChoiceField(
        label="Will it be kept?",
        required=False,
        choices=[
            (value.value, look.word)
            for value, look in CONFIDENCE_LOOKS.items()
            if value != Confidence.NOT_SAID
        ],
        widget=forms.RadioSelect(attrs=IN_ONE_LINE),
    )
    reason = free_text(
        "Why?",
        "Needed when it is not on track or not delivered: what stands in the way, and what would "
        "help.",
        rows=2,
    )
    happened = free_text(
        "What has happened?", "What was done since the last report, in a sentence or two.", rows=3
    )
    next_steps = free_text("What happens next?", "Who will do what, and by when.", rows=2)
    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, deliverable: Deliverable, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.is_open = deliverable.is_open
        self._offer_partners(deliverable)
        self._offer_moves(Progress(deliverable.progress))
        self._offer_dates(deliverable)

    def _offer_partners(self, deliverable: Deliverable) -> None:
        """Radio buttons where there is a choice; otherwise the page says for whom."""
        field, partners = cast("ModelChoice", self.fields["partner"]), self.offer.partners
        field.queryset = Partner.objects.filter(
            partnership=deliverable.action.plan.partnership_id
        ).select_related("organisation")
        if len(partners) == 1:
            field.widget = forms.HiddenInput()
            self.initial["partner"] = partners[0].pk
        else:
            field.choices = [(partner.pk, partner.full_name) for partner in partners]

    def _offer_moves(self, current: Progress) -> None:
        """The present state first: again in words where it is open, by saying nothing if not."""
        field = cast("ProgressField", self.fields["progress"])
        field.required = self.is_open and bool(self.offer.moves)
        choices = [(move.value, _label(move, current)) for move in self.offer.moves]
        if not self.is_open:
            word = PROGRESS_LOOKS[current].word.lower()
            choices = [("", f"Leave it as {word}"), *choices]
        field.choices = choices
        field.help_text = _what_moves_ask(current, self.offer.moves)
        if not self.is_open or current in self.offer.moves:
            self.initial.setdefault("progress", current.value if self.is_open else "")

    def _offer_dates(self, deliverable: Deliverable) -> None:
        """The dates that can be ticked; all of the promise's own are understood."""
        field = cast("ModelChoice", self.fields["met"])
        self.own_dates = DueDate.objects.filter(reading__deadline__deliverable=deliverable)
        field.queryset = self.own_dates
        field.choices = [(each.pk, in_words(each.due_on)) for each in self.offer.dates]

    def clean_evidence_file(self) -> Checked | None:
        """The file, once its content was looked into."""
        chosen = self.cleaned_data["evidence_file"]
        try:
            return check(chosen) if chosen else None
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def layout(self) -> list[Any]:
        """Only what is offered; the day only with "delivered", where scripts run."""
        asked: list[Any] = ["partner"]
        sure: list[Any] = ["confidence", "reason"]
        if self.offer.moves:
            asked.append("progress")
        if Progress.DELIVERED in self.offer.moves:
            shown_by = Fieldset(
                "What shows it? One of these is enough.",
                "evidence_link",
                "evidence_file",
                "evidence_where",
            )
            asked.append(Div("delivered_on", shown_by, data_app_shown_when="progress:delivered"))
        if self.offer.dates:
            asked.append("met")
        if not self.is_open and not (self["confidence"].value() or self["reason"].value()):
            # Asked when it is taken up again; what was typed before never hides.
            again = Div(*sure, data_app_shown_when="progress:in_progress")
            sure = [again] if self.offer.moves else []
        return [*asked, *sure, "happened", "next_steps", "version", "nonce", "next"]

    @property
    def only_partner(self) -> Partner | None:
        """For whom the report is, where there is no choice."""
        return self.offer.partners[0] if len(self.offer.partners) == 1 else None

    @property
    def lost(self) -> str:
        """What was chosen before and is not offered any more, in words; blank for nothing."""
        words = []
        chosen = self["progress"].value()
        if chosen in set(Progress) - set(self.offer.moves):
            words.append(f"“{PROGRESS_LOOKS[Progress(chosen)].word}”")
            words.append(_day_in_words(self["delivered_on"].value()))
        offered = [each.pk for each in self.offer.dates]
        ticked = self.own_dates.exclude(pk__in=offered)
        met = self["met"].value() or []
        words += [in_words(each.due_on) for each in ticked if str(each.pk) in map(str, met)]
        return ", ".join(word for word in words if word)

    def report(self) -> Report:
        """What was said. A day is part of it only with "delivered"."""
        said = self.cleaned_data
        delivered = said["progress"] == Progress.DELIVERED
        return Report(
            partner=said["partner"],
            progress=said["progress"],
            confidence=said["confidence"] or Confidence.NOT_SAID,
            reason=said["reason"],
            happened=said["happened"],
            next_steps=said["next_steps"],
            delivered_on=said["delivered_on"] if delivered else None,
            met=list(said["met"]),
            evidence=self._evidence() if delivered else [],
        )

    def _evidence(self) -> list[Piece]:
        """What was given; blanks are nothing."""
        said = self.cleaned_data
        pieces = [
            link(said["evidence_link"]) if said["evidence_link"] else None,
            of_file(said["evidence_file"]) if said["evidence_file"] else None,
            where(said["evidence_where"]) if said["evidence_where"] else None,
        ]
        return [piece for piece in pieces if piece is not None]


def _day_in_words(typed: str | None) -> str:
    """A day as it was sent; as it was typed where it is none."""
    try:
        return in_words(date.fromisoformat(typed or ""))
    except ValueError:
        return typed or ""


def _label(move: Progress, current: Progress) -> str:
    """A move in words; what follows from it is said in the hint."""
    if move == Progress.NOT_DELIVERED_PROPOSED and move != current:
        return "Not delivered"
    word = PROGRESS_LOOKS[move].word
    return f"{word}: take it up again" if current in CLOSED_PROGRESS else word


def _what_moves_ask(current: Progress, moves: list[Progress]) -> str:
    """What some of the moves ask for, in a sentence; blank where none does."""
    in_progress = MOVES[current].get(Progress.IN_PROGRESS, NO_REASON)
    if Progress.IN_PROGRESS in moves and in_progress.needs_reason:
        return "Taking it up again needs a reason."
    if Progress.NOT_DELIVERED_PROPOSED in moves:
        return "“Not delivered” needs a reason, and a commissioner decides on it."
    return ""
