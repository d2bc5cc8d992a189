"""What all forms that do something share: how they are drawn, and where refusals show."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import BigIntegerField, QuerySet
from django.http import Http404

from concordat.lib.free_text import OVERRIDE, WatchedForm
from partners.models import Person

OPEN_IT_AGAIN = {
    "required": "This form is not complete any more: open it again.",
    "invalid": "This form is not complete any more: open it again.",
}


class Refusal(Protocol):
    """What a service of either app refuses with; said as a string it is for the user."""

    about: str  # which of the things typed is at fault; blank: the whole

    @property
    def others(self) -> "Sequence[Refusal]":
        """What else stands against the same thing."""


class ActForm(WatchedForm):
    """A form that does something. Rules are the services' to check."""

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

    def show(self, refused: Refusal) -> None:
        """Put refusals beside the fields they are about; one a field, or the first drowns."""
        for each in (refused, *refused.others):
            about = self.called.get(each.about, each.about)
            field = about if about in self.fields else None
            if field is None or not self.has_error(field):
                self.add_error(field, str(each))

    def full_clean(self) -> None:
        """As Django does; a key larger than any that SQLite can look for is the key of no row."""
        try:
            super().full_clean()
        except OverflowError as too_large:
            raise Http404("There is no such row.") from too_large

    def rows_within_reach(self, person: Person, on: date) -> dict[str, QuerySet[Any]]:
        """By field, the rows that a person knows of, whether they are offered here or not."""
        return {
            name: field.queryset.model._default_manager.visible_to(person, on)
            for name, field in self.fields.items()
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        }

    def refuse_rows_out_of_reach(self, person: Person, on: date) -> None:
        """Raise Http404 where a row was named that the person cannot know of, as an address would.

        What is only not offered any more has its sentence beside the field. A query a field that
        was refused, and none where all fields were taken.
        """
        for name, within_reach in self.rows_within_reach(person, on).items():
            if not self.has_error(name):
                continue
            chosen = self[name].data
            named = chosen if isinstance(chosen, list | tuple) else [chosen]
            keys = {int(key) for key in map(key_of, named) if key.isdecimal()}
            possible = {key for key in keys if key <= BigIntegerField.MAX_BIGINT}
            if within_reach.filter(pk__in=possible).count() < len(keys):
                raise Http404("There is no such row.")

    def typed(self) -> dict[str, Any]:
        """Everything that was typed, to fill another form of the same kind with."""
        return {
            name: self[name].value()
            for name, field in self.fields.items()
            if name not in self.of_one_showing and not isinstance(field, forms.FileField)
        }


def key_of(value: Any) -> str:
    """The key in what a field took: "12", and "12" of "deliverable-12"."""
    return str(value).rpartition("-")[2]


class NonceForm(ActForm):
    """A form whose second click does nothing more than its first."""

    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
