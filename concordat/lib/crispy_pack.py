"""Widgets that the GOV.UK template pack (`templates/govuk/`) knows how to draw."""

from collections.abc import Mapping
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A date as the browser's own day picker; sends and shows ISO days whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class _Hinted(forms.widgets.ChoiceWidget):
    """Choices of which some have a hint under their label."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, hints: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with one more key, `hint`: its words, or an empty string."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class HintedRadios(_Hinted, forms.RadioSelect):
    """Radio buttons; `hints` are words by value: `hints={"at_risk": "May be late"}`."""


class HintedCheckboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes; `hints` are words by value."""
