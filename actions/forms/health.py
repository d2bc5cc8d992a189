"""The form that sets findings of plan health aside."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms

from actions.reports.health_rules import Finding
from actions.statuses import Refused
from concordat.lib.free_text import WatchedForm, free_text


class SetAsideForm(WatchedForm):
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

    @property
    def helper(self) -> FormHelper:
        """How crispy-forms draws it; the page draws the form tag and the buttons."""
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def show(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about."""
        self.add_error(refused.about if refused.about in self.fields else None, str(refused))


def _label(finding: Finding) -> str:
    """What was found, in one line."""
    return f"{finding.name} – {finding.detail}" if finding.detail else finding.name
