"""What the forms that change something share: the version they carry, and where errors show."""

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from actions.statuses import Refused
from concordat.lib.free_text import OVERRIDE, WatchedForm

OPEN_IT_AGAIN = {
    "required": "This form is not complete any more: open it again.",
    "invalid": "This form is not complete any more: open it again.",
}


class EditForm(WatchedForm):
    """A form that says which version of the row was shown. Rules are the services' to check."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN
    )
    # What belongs to one showing of the form, and is new when it is shown again.
    of_one_showing = frozenset({"version", "nonce"})
    # What a service says it is about, where the form has another name for it.
    called: ClassVar[Mapping[str, str]] = {}

    @property
    def helper(self) -> FormHelper:
        """How crispy-forms draws it; the page draws the form tag and the buttons."""
        helper = FormHelper()
        helper.form_tag = False
        asked = self.layout()
        if OVERRIDE in self.fields and OVERRIDE not in asked:
            asked = [*asked, OVERRIDE]
        helper.layout = Layout(*asked)
        return helper

    def layout(self) -> list[Any]:
        """Fields in the order in which they are asked."""
        return list(self.fields)

    def show(self, refused: Refused) -> None:
        """Put refusals beside the fields they are about; one a field, or the first drowns."""
        for each in (refused, *refused.others):
            about = self.called.get(each.about, each.about)
            field = about if about in self.fields else None
            if field is None or not self.has_error(field):
                self.add_error(field, str(each))

    def typed(self) -> dict[str, Any]:
        """Everything that was typed, to fill another form of the same kind with."""
        return {
            name: self[name].value()
            for name, field in self.fields.items()
            if name not in self.of_one_showing and not isinstance(field, forms.FileField)
        }
