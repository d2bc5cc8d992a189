"""Filters of a list: what was chosen in words, each removable, and the panel they stand in."""

from collections.abc import Sequence
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.http import Http404

from concordat.lib.days import in_words
from concordat.lib.links import with_changes, without_value

PAGING = ("after", "before")
MANY = forms.MultipleChoiceField


class ScopedFilter(django_filters.FilterSet):
    """A filter set that can say what was chosen."""

    # Fields that order or group: they choose no rows, so they are no filters to take away.
    arranging: tuple[str, ...] = ()
    # Fields that name rows by their key.
    of_rows: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The form; Http404 where an address names a row that is not among those to choose from.

        Whether there is such a row elsewhere must not show, so there is no sentence either.
        """
        form: forms.Form = super().form
        for name in self.of_rows:
            offered = {str(key) for key, _ in getattr(form.fields[name], "choices", ())}
            if any(key.isdecimal() and key not in offered for key in self.data.getlist(name)):
                raise Http404("There is no such row here.")
        return form

    def chosen(self) -> list[dict[str, str]]:
        """What was chosen, in words, each with the address that leaves it out."""
        fields = {
            name: field for name, field in self.form.fields.items() if name not in self.arranging
        }
        return [
            {
                "label": f"{field.label}: {self._in_words(field, value)}",
                "remove_url": self._without(name, field, value),
            }
            for name, field in fields.items()
            for value in self._values(name, field)
            if value.strip() and name in self.form.cleaned_data
        ]

    def _values(self, name: str, field: forms.Field) -> Sequence[str]:
        """What was chosen: each once, and of a field that takes one value only the last counts."""
        values = self.data.getlist(name)
        return list(dict.fromkeys(values if isinstance(field, MANY) else values[-1:]))

    def _without(self, name: str, field: forms.Field, value: str) -> str:
        """The address that leaves a value out."""
        if isinstance(field, MANY):
            return without_value(self.data, name, value, drop=PAGING)
        return with_changes(self.data, {name: None, **dict.fromkeys(PAGING)})

    def _in_words(self, field: forms.Field, value: str) -> str:
        """One chosen value as a reader knows it."""
        if isinstance(field, forms.DateField):
            return in_words(field.to_python(value))
        return dict(getattr(field, "choices", ())).get(value, value)

    def leave_alone(self, queryset: Any, name: str, value: str) -> Any:
        """What orders or groups is taken by the pages, not here."""
        return queryset

    def value(self, name: str) -> str:
        """What was chosen for one filter; blank for nothing, or for what cannot be."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name) or ""


def panel_of(*columns: Div | Field) -> FormHelper:
    """A panel with Apply at the top and at the bottom."""
    helper = FormHelper()
    helper.form_method = "get"
    helper.form_class = "app-filter-panel"
    helper.disable_csrf = True
    helper.layout = Layout(
        apply_button("apply-above"),
        Div(*columns, css_class="app-filter-panel__fields"),
        apply_button("apply-below"),
    )
    return helper


def apply_button(css_id: str) -> Div:
    """A button that applies the filters; without a name, so that the address stays clean."""
    return Div(Submit("", "Apply filters", css_id=css_id), css_class="app-filter-panel__actions")
