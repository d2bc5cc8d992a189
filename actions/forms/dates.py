"""The forms with which dates move: asking, deciding, and saying what words mean."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from actions import by_when
from actions.by_when import Certainty, Kind
from actions.forms.base import EditForm
from actions.forms.correcting import as_checked, why_field
from actions.models import DateOutcome
from concordat.lib.crispy_pack import DayInput
from concordat.lib.free_text import free_text
from partners.forms.base import OPEN_IT_AGAIN
from partners.models import Partner

SMALL = {"class": "govuk-radios--small"}


class AskDateForm(EditForm):
    """Other words for a date. They are shown once more, with what is read in them."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Asking for",
        empty_label=None,
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={
            "required": "Choose for whom you ask",
            "invalid_choice": "Choose one of these organisations",
        },
    )
    words = forms.CharField(
        label="What should the new date say?",
        help_text="The words to be agreed, such as “September 2015” or “by 31 May 2016”. You see "
        "what the tracker reads in them before anything is sent.",
        max_length=300,
        error_messages={"required": "Write the new date, in the words to be agreed"},
    )
    why = free_text(
        "Why should it move?",
        "What stands in the way, and since when. Everybody can read this on the timeline.",
        rows=3,
        missing="Say why the date should move",
    )
    done_so_far = free_text(
        "What was done so far?",
        "What is there already, and what is still to do. “Nothing yet” is an answer.",
        rows=3,
        missing="Say what was done so far; “nothing yet” is an answer",
    )
    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
    checked = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    field_order = ("partner", "words", "why", "done_so_far", "version", "nonce", "checked")

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = partners
        field = cast("forms.ModelChoiceField", self.fields["partner"])
        field.queryset = Partner.objects.filter(pk__in=[each.pk for each in partners])
        if len(partners) == 1:
            field.widget = forms.HiddenInput()
            self.initial["partner"] = partners[0].pk
        else:
            field.choices = [(partner.pk, partner.full_name) for partner in partners]

    @property
    def was_checked(self) -> bool:
        """Whether these very words were shown with what is read in them."""
        return self.cleaned_data["checked"] == as_checked(self.cleaned_data["words"])

    @property
    def only_partner(self) -> Partner | None:
        """For whom it is asked, where there is no choice."""
        return self.partners[0] if len(self.partners) == 1 else None


class DecideForm(EditForm):
    """Agree or decline, with a sentence."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (DateOutcome.AGREED.value, "Agree to the new date"),
            (DateOutcome.DECLINED.value, "Decline it; the date stays as it is"),
        ],
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Choose whether you agree or decline"},
    )
    sentence = free_text(
        "Why?",
        "One sentence. Who asked will read it, and so will everybody on the timeline.",
        rows=2,
        missing="Say why, in a sentence",
    )
    meeting = forms.CharField(
        label="Which meeting decided it? (optional)",
        help_text="For example: “Crisis Care Board, 12 June 2015”.",
        required=False,
        max_length=200,
    )
    field_order = ("outcome", "sentence", "meeting", "version")


class WithdrawRequestForm(EditForm):
    """Nothing is asked; the button says it."""


KINDS = {
    Kind.BY: "Due by one day",
    Kind.MULTIPLE: "Due on several days",
    Kind.BETWEEN: "Due from one day to another",
    Kind.FROM: "Begins on a day and goes on; never overdue by itself",
    Kind.ONGOING: "Ongoing, without any day",
    Kind.NONE: "No date at all",
}
OWN = "own"
ONE_DAY = forms.DateField(
    input_formats=["%d/%m/%Y", "%Y-%m-%d"],
    error_messages={"invalid": "Enter each day on a line of its own, such as 31/03/2015"},
)


class ReadingForm(EditForm):
    """What words mean: as read, one of the other meanings, or a person's own days."""

    meaning = forms.ChoiceField(
        label="What do the words mean?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Choose what the words mean"},
    )
    kind = forms.ChoiceField(
        label="What kind of date is it?",
        choices=[("", "Choose a kind"), *((kind.value, words) for kind, words in KINDS.items())],
        required=False,
    )
    begins = forms.DateField(
        label="Begins on",
        help_text="Where it begins on a day, or goes from one day to another.",
        required=False,
        widget=DayInput,
        error_messages={"invalid": "Enter a day, such as 31/03/2015"},
    )
    days = forms.CharField(
        label="Due on",
        help_text="The day, or several with one on each line, such as 31/03/2015.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tentative = forms.BooleanField(
        label="It is provisional: nobody is chased for it as if it were firm", required=False
    )
    why = why_field("The minutes of 12 May say that the end of the month is meant")
    field_order = ("meaning", "kind", "begins", "days", "tentative", "why", "version")

    def __init__(self, *args: Any, meanings: Sequence[by_when.Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanings = meanings
        field = cast("forms.ChoiceField", self.fields["meaning"])
        offered = [(str(at), _label(each, first=not at)) for at, each in enumerate(meanings)]
        field.choices = [*offered, (OWN, "Something else: I give the days myself")]

    def clean_days(self) -> list[date]:
        """The days, one a line."""
        lines = map(str.strip, self.cleaned_data["days"].splitlines())
        return [ONE_DAY.clean(line) for line in lines if line]

    def clean(self) -> dict[str, Any]:
        """Own days need a kind."""
        said = self.cleaned_data
        if said.get("meaning") == OWN and not said.get("kind"):
            self.add_error("kind", "Choose what kind of date it is")
        return said

    def reading(self) -> by_when.Reading:
        """What was chosen or given."""
        said = self.cleaned_data
        if said["meaning"] != OWN:
            return self.meanings[int(said["meaning"])]
        return by_when.Reading(
            words=self.meanings[0].words,
            kind=Kind(said["kind"]),
            opens_on=said["begins"],
            due_on=tuple(said["days"]),
            recurrence=None,
            rrule=None,
            tentative=said["tentative"],
            certainty=Certainty.SURE,
            why="",
            alternatives=(),
        )


def _label(reading: by_when.Reading, *, first: bool) -> str:
    """A meaning in words."""
    said = by_when.say_reading(reading)
    return f"{said[0].upper()}{said[1:]}" + (", as it is read now" if first else "")
