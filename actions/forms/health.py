"""The form that sets findings of plan health aside."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from actions.models import Deliverable
from actions.reports.health_rules import Finding
from concordat.lib.free_text import free_text
from partners.forms.base import ActForm
from partners.models import Person


class SetAsideForm(ActForm):
    """Which findings of a rule, and why. `findings` are those that are not set aside yet."""

    subjects = forms.MultipleChoiceField(
        label="Which of them?",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose what to set aside"},
    )
    why = free_text(
        "Why?",
        "It stays on the page with your name. For example: “Agreed at the meeting on 12 May that "
        "OCCG speaks for all of them”.",
        rows=3,
        missing="Say why these need no more attention",
    )

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["subjects"])
        field.choices = [(each.subject, _label(each)) for each in findings]

    def rows_within_reach(self, person: Person, on: date) -> dict[str, QuerySet[Any]]:
        """What was found is about promises; those of the person's own partnerships."""
        return {"subjects": Deliverable.objects.visible_to(person, on)}


def _label(finding: Finding) -> str:
    """What was found, in one line."""
    return f"{finding.name} – {finding.detail}" if finding.detail else finding.name
