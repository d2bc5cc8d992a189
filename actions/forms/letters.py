"""Which letters somebody wants, the question for reports, and what a coordinator decides."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from actions.forms.base import EditForm
from concordat.outbox.models import Letter
from partners.forms.base import ActForm, NonceForm
from partners.models import DigestWish, Membership, Person, Weekday


class LettersForm(EditForm):
    """One's own wishes. What a partnership's ladder tells is not among them."""

    digest = forms.ChoiceField(
        label="The weekly letter",
        help_text="One for all your partnerships, in the morning. None comes in a week with "
        "nothing to say.",
        choices=DigestWish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you want the weekly letter."},
    )
    weekday = forms.TypedChoiceField(
        label="Its day",
        help_text="On a bank holiday it comes on the next working day.",
        choices=Weekday.choices,
        coerce=int,
        error_messages={"required": "Choose a day of the week."},
    )
    reminders = forms.BooleanField(
        label="Remind me of dates",
        help_text="Four weeks and one week before a date that your organisations agreed, and on "
        "the first working day after it where nothing was reported.",
        required=False,
    )


class PleaseReportForm(NonceForm):
    """The button: a second click asks nobody again."""


class ConfirmForm(ActForm):
    """A button: to do it twice does no harm."""


class SendAgainForm(ActForm):
    """Which of the letters that failed are to go again."""

    letters = forms.MultipleChoiceField(
        label="Letters that failed",
        help_text="Mend the addresses first, on the people’s own pages.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={
            "required": "Choose at least one letter.",
            "invalid_choice": "One of these did not fail, or is sent again already. Look again.",
        },
    )

    def __init__(self, *args: Any, letters: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["letters"])
        field.choices = list(letters)

    def rows_within_reach(self, person: Person, on: date) -> dict[str, QuerySet[Any]]:
        """Letters to people of the person's own partnerships."""
        known = Membership.objects.visible_to(person, on).values_list("person", flat=True)
        return {"letters": Letter.objects.filter(person__in=list(known))}

    def chosen(self) -> list[int]:
        """The pks."""
        return [int(each) for each in self.cleaned_data["letters"]]


def days_field(who: str, *, required: bool, hint: str) -> forms.IntegerField:
    """A number of days overdue."""
    return forms.IntegerField(
        label=f"Days overdue until {who} are told",
        help_text=hint,
        required=required,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of days.",
            "invalid": "Enter a number of days, such as 14.",
        },
    )


class LadderForm(EditForm):
    """After how many days whom; a partnership's own ladder, as a whole."""

    leads_and_coordinators = days_field(
        "the other leads and the coordinators",
        required=False,
        hint="Leave it blank to tell the commissioners alone.",
    )
    commissioners = days_field(
        "the commissioners",
        required=True,
        hint="The last step: people who can decide.",
    )
