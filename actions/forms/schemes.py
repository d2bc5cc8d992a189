"""Choosing a partnership's rating scheme."""

from django import forms

from actions.forms.base import EditForm
from actions.statuses import SCHEMES


class SchemeForm(EditForm):
    """One of the schemes; the page shows what each makes of the plans."""

    scheme = forms.ChoiceField(
        label="Rating scheme",
        help_text="It changes the colours of every plan of the partnership, and nothing else.",
        choices=[(scheme.name, scheme.title) for scheme in SCHEMES.values()],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the rating schemes.",
            "invalid_choice": "Choose one of the rating schemes.",
        },
    )
