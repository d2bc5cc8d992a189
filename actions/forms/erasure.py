"""The form of an erasure: it asks once more, because it cannot be undone."""

from django import forms

from partners.forms.base import ActForm


class ErasureForm(ActForm):
    """A tick that says that it was asked for."""

    certain = forms.BooleanField(
        label="They asked for it, or the law does, and I know that it cannot be undone",
        error_messages={"required": "Tick this, or cancel"},
    )
