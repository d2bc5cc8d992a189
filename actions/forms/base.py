"""What the forms that change something share: the version they carry, and where errors show."""

from django import forms

from partners.forms.base import OPEN_IT_AGAIN, ActForm


class EditForm(ActForm):
    """A form that says which version of the row was shown. Rules are the services' to check."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN
    )
