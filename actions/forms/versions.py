"""What becomes of each change of a newer version of a plan, and the reason for all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from actions.forms.base import EditForm
from actions.reports.versions import Section
from concordat.lib.free_text import free_text
from partners.forms.base import OPEN_IT_AGAIN


class ChangesForm(EditForm):
    """A choice for each change; a blank one leaves it to be decided later."""

    def __init__(
        self,
        *args: Any,
        sections: Sequence[Section] = (),
        chosen: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for section in sections for line in section.lines if not line.hindrance]
        for line in self.lines:
            self.fields[line.field] = forms.ChoiceField(
                label=f"What becomes of it? {line.title}",
                choices=line.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.initial.setdefault(line.field, (chosen or {}).get(line.key, ""))

    def choices(self) -> dict[str, str]:
        """Key of a change to what was chosen; only those that were."""
        said = self.cleaned_data
        return {line.key: said[line.field] for line in self.lines if said.get(line.field)}


class TakeOverForm(EditForm):
    """Why, once for all changes. `digest` says which changes were shown."""

    why = free_text(
        "Where was this version agreed?",
        "Everybody can read this on the timeline of each promise that changes. For example: "
        "“Agreed at the meeting on 12 May”.",
        rows=2,
        missing="Say where this version was agreed; it stays on the timeline",
    )
    digest = forms.CharField(widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN)
    of_one_showing = frozenset({"version", "digest"})
    field_order = ("why", "version", "digest")
