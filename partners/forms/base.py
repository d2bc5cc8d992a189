"""What the forms of people and contacts share: how they are drawn, and where refusals show."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from concordat.lib.free_text import OVERRIDE, WatchedForm
from partners.services.refusing import Refused

OPEN_IT_AGAIN = {
    "required": "This form is not complete any more: open it again.",
    "invalid": "This form is not complete any more: open it again.",
}


class ActForm(WatchedForm):
    """A form that does something. Rules are the services' to check."""

    # What belongs to one showing of the form, and is new when it is shown again.
    of_one_showing = frozenset({"version", "nonce"})

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
        """Put a refusal beside the field it is about, or above all."""
        self.add_error(refused.about if refused.about in self.fields else None, str(refused))

    def typed(self) -> dict[str, Any]:
        """Everything that was typed, to fill another form of the same kind with."""
        return {name: self[name].value() for name in self.fields if name not in self.of_one_showing}


class NonceForm(ActForm):
    """A form whose second click does nothing more than its first."""

    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
