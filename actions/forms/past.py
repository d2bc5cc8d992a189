"""Choosing a day on which to look at a plan."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.http import QueryDict

from concordat.lib.crispy_pack import DayInput
from concordat.lib.days import in_words


class AsAtForm(forms.Form):
    """The day at whose end a plan is to be seen; asked for in the address."""

    as_at = forms.DateField(
        label="Show it as it was at the end of",
        input_formats=["%Y-%m-%d"],
        widget=DayInput,
        error_messages={
            "required": "Choose a day.",
            "invalid": "Choose a day that there was, such as 2015-02-28.",
        },
    )

    def __init__(self, query: QueryDict, *, today: date) -> None:
        asked = query.get("as_at", "").strip()
        # Another id than the field of the filters that carries the day along.
        super().__init__({"as_at": asked} if asked else None, auto_id="look_back_%s")
        self.today = today
        self.fields["as_at"].widget.attrs["max"] = today.isoformat()

    def clean_as_at(self) -> date:
        """What is to come is known to nobody."""
        day: date = self.cleaned_data["as_at"]
        if day > self.today:
            raise forms.ValidationError(
                f"{in_words(day)} is still to come. Choose a day up to {in_words(self.today)}."
            )
        return day

    @property
    def helper(self) -> FormHelper:
        """How crispy-forms draws it."""
        helper = FormHelper()
        helper.form_method = "get"
        helper.disable_csrf = True
        helper.attrs = {"novalidate": ""}
        helper.layout = Layout(Field("as_at"), Submit("", "Show that day", css_id="look-back"))
        return helper
