"""Which letters somebody wants, and the question for reports."""

from django import forms

from actions.forms.base import EditForm
from partners.forms.base import NonceForm
from partners.models import DigestWish, Weekday


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
