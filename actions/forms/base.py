"""What the forms that change something share: the version they carry, files, where errors show."""

from typing import ClassVar

from django import forms

from partners.forms.base import OPEN_IT_AGAIN, ActForm, Refusal


class EditForm(ActForm):
    """A form that says which version of the row was shown. Rules are the services' to check."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN
    )


class AsksForFileAgain(ActForm):
    """A form with a file, which a browser never sends again by itself: the page says so."""

    file_field: ClassVar[str]

    def full_clean(self) -> None:
        """Whatever is refused, the file is left behind."""
        super().full_clean()
        if self.is_bound and self.errors:
            self._ask_for_the_file_again()

    def show(self, refused: Refusal) -> None:
        """Also what the service refuses leaves the file behind."""
        super().show(refused)
        self._ask_for_the_file_again()

    def _ask_for_the_file_again(self) -> None:
        """Say it beside the field, unless something else is said there."""
        chosen = self.files.get(self.file_field)
        if chosen is not None and not self.has_error(self.file_field):
            self.add_error(self.file_field, choose_again(chosen.name))


def choose_again(name: str | None) -> str:
    """What is said where a file was chosen and something else kept the form from being sent."""
    return f"Choose the file again: “{name}” was not kept."
