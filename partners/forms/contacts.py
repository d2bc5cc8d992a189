"""Forms of the contacts register."""

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.lib.crispy_pack import HintedRadios
from concordat.lib.free_text import NO_PATIENTS
from partners.forms.base import OPEN_IT_AGAIN, ActForm
from partners.forms.people import partner_field
from partners.models import ContactVisibility, Partner
from partners.services.contacts import NO_WAY_TO_REACH, ContactWords

LATER = "Afterwards only a coordinator can change this contact."


class VersionForm(ActForm):
    """A form that says which version of the row was shown."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN
    )


class ContactForm(VersionForm):
    """Whom to call about what."""

    # As somebody would say it: what for, who, where, how, for whom.
    field_order = ("version", "what_for", "name", "post", "partner", "email", "phone", "visibility")

    what_for = forms.CharField(
        label="What for",
        max_length=300,
        help_text=f"For what they are the right person, such as “section 136”. {NO_PATIENTS}",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say for what they are the right person."},
    )
    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="A person, or a desk such as “Street triage, night shift”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a name."},
    )
    post = forms.CharField(
        label="Post (optional)", max_length=200, required=False, help_text="What they are there."
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        required=False,
        help_text="Enter an email address, a telephone number, or both.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address in the form name@example.org."},
    )
    phone = forms.CharField(
        label="Telephone number",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    visibility = forms.ChoiceField(
        label="Who sees the address and the number?",
        help_text="Everybody in the partnership sees the rest.",
        choices=ContactVisibility.choices,
        initial=ContactVisibility.PARTNERSHIP,
        widget=HintedRadios(hints={ContactVisibility.COORDINATORS.value: LATER}),
        error_messages={"required": "Choose who sees them."},
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(partners)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any] | None:
        """One way to reach them; the service asks for it too, but then the rest is said already."""
        cleaned = super().clean()
        says = self.cleaned_data
        if not says.get("email") and not says.get("phone") and not self.has_error("email"):
            self.add_error("email", NO_WAY_TO_REACH)
        return cleaned

    def words(self) -> ContactWords:
        """What was typed."""
        says = self.cleaned_data
        return ContactWords(
            name=says["name"],
            what_for=says["what_for"],
            post=says["post"],
            email=says["email"],
            phone=says["phone"],
            visibility=says["visibility"],
        )
