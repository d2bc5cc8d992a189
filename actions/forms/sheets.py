"""An organisation's spreadsheet comes back: the file, and what of it is to be reported."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing

from actions.services.sheet_reporting import Judged, Said, Verdict
from partners.forms.base import OPEN_IT_AGAIN, ActForm

SALT = "actions.forms.sheets"
GOOD_FOR = 24 * 60 * 60  # seconds; then the file is chosen again


class SheetForm(ActForm):
    """The file that was filled in."""

    file = forms.FileField(
        label="The spreadsheet you filled in",
        help_text="The Excel file (.xlsx) that was downloaded here. No patient details.",
        error_messages={
            "required": "Choose the spreadsheet that you filled in",
            "empty": "The file is empty: choose it again, or choose another one.",
        },
    )


def signed(rows: Sequence[Said]) -> str:
    """Rows as they travel through a page: nobody can change them on the way."""
    return signing.dumps([asdict(row) for row in rows], salt=SALT, compress=True)


class ReportAllForm(ActForm):
    """The rows that were shown, and those to report although somebody was faster."""

    rows = forms.CharField(widget=forms.HiddenInput, error_messages=OPEN_IT_AGAIN)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    anyway = forms.MultipleChoiceField(
        label="Changed meanwhile",
        help_text="Tick those that you want to report all the same.",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )

    def __init__(self, *args: Any, meanwhile: Sequence[Judged] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile = list(meanwhile)
        self.fields["anyway"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (str(each.said.line), f"Row {each.said.line}: {each.deliverable}")
            for each in self.meanwhile
        ]
        if not self.meanwhile:
            del self.fields["anyway"]

    def clean_rows(self) -> list[Said]:
        """The rows as they were shown."""
        try:
            found = signing.loads(self.cleaned_data["rows"], salt=SALT, max_age=GOOD_FOR)
            return [Said(**{**row, "problems": tuple(row["problems"])}) for row in found]
        except (signing.BadSignature, json.JSONDecodeError, TypeError, KeyError) as error:
            raise forms.ValidationError(
                "This was shown too long ago: choose the spreadsheet again."
            ) from error

    def clean_shown(self) -> list[int]:
        """The lines that were shown as ready."""
        return [int(line) for line in self.cleaned_data["shown"].split() if line.isdecimal()]

    def clean_anyway(self) -> list[int]:
        """The lines that were ticked."""
        return [int(line) for line in self.cleaned_data["anyway"]]


def form_of(judged: Sequence[Judged], data: Any = None) -> ReportAllForm:
    """The form of rows that were judged."""
    ready = [str(each.said.line) for each in judged if each.verdict == Verdict.READY]
    initial = {"rows": signed([each.said for each in judged]), "shown": " ".join(ready)}
    meanwhile = [each for each in judged if each.verdict == Verdict.MEANWHILE]
    return ReportAllForm(data, initial=initial, meanwhile=meanwhile)
