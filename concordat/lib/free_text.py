"""Boxes for words, and the watch that keeps patients out of them."""

from typing import Any

from django import forms

from concordat.lib.nhs_number import nhs_numbers

NO_PATIENTS = "No patient details."
OVERRIDE = "not_a_patient"


def free_text(label: str, hint: str, *, rows: int, missing: str = "") -> forms.CharField:
    """A box for words; `missing` is what is said where it must be filled and is not."""
    return forms.CharField(
        label=label,
        help_text=f"{hint} {NO_PATIENTS}",
        required=bool(missing),
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class WatchedForm(forms.Form):
    """A form whose boxes for words are watched for what looks like an NHS number.

    It is refused beside its box, with one more box to tick by whoever knows better; whoever
    handles the form asks `overridden` and has that recorded, without the words.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch()

    def watch(self) -> None:
        """Look at the boxes; once more where a form adds some to those of its class."""
        # A form of two steps is shown anew, with what was typed and ticked in the first.
        self.suspicious = self._look() if self.is_bound or self.initial.get(OVERRIDE) else {}
        if self.suspicious:
            self.fields[OVERRIDE] = forms.BooleanField(
                label="It is no patient’s number: keep what I wrote",
                help_text="That you ticked this is recorded with your name; the number is not.",
                required=False,
            )

    def _look(self) -> dict[str, list[str]]:
        """What looks like an NHS number, by field. Links are left alone: they hold many numbers."""
        found = {
            name: nhs_numbers(str(self[name].value() or ""))
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea)
        }
        return {name: numbers for name, numbers in found.items() if numbers}

    @property
    def overridden(self) -> list[str]:
        """The fields that were sent all the same; asked once the form is valid."""
        return list(self.suspicious) if self.cleaned_data.get(OVERRIDE) else []

    def clean(self) -> dict[str, Any] | None:
        """Refuse what looks like a patient unless somebody says that it is none."""
        cleaned = super().clean()
        if not self.cleaned_data.get(OVERRIDE):
            for name, numbers in self.suspicious.items():
                self.add_error(
                    name,
                    f"“{numbers[0]}” looks like an NHS number. Take it out; or, if it is something "
                    "else, say so at the end of this form.",
                )
        return cleaned
