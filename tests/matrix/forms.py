"""Fills in any form of the service from the page that shows it, as somebody would who may."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm
from django.forms.models import ModelChoiceIteratorValue

from tests.matrix.world import ON

Data = dict[str, Any]


def forms_on(response: Any) -> list[BaseForm]:
    """The forms that a page shows and that are sent by POST; each once."""
    found: dict[int, BaseForm] = {}
    for layer in response.context or ():
        for values in getattr(layer, "dicts", [layer]):
            found |= {id(each): each for each in values.values() if isinstance(each, BaseForm)}
    return [each for each in found.values() if not only_chooses(each)]


def only_chooses(form: BaseForm) -> bool:
    """Whether a form only chooses what is shown: a filter, or a look back."""
    return "as_at" in form.fields or type(form).__name__.endswith("FilterForm")


def filled(form: BaseForm, says: Mapping[str, Any]) -> Data:
    """What is sent by somebody who leaves what is there, and fills in what must be.

    What was refused is tried again, so that what only a view or a service asks for is given too.
    """
    data: Data = {}
    for name, field in form.fields.items():
        value = form[name].value()
        refused = form.is_bound and form.has_error(name)
        if name in says:
            value = says[name]
        elif value in (None, "", []) and (field.required or refused):
            value = guess(name, field)
        if value not in (None, []):
            data[form.add_prefix(name)] = value
    return data


def guess(name: str, field: forms.Field) -> Any:
    """Something that a field takes."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return [next(choices_of(field), "")]
    if isinstance(field, forms.ChoiceField):
        return next(choices_of(field), "")
    kinds: dict[type[forms.Field], Any] = {
        forms.DateField: ON.isoformat(),
        forms.EmailField: f"{name}@example.org",
        forms.IntegerField: 1,
        forms.BooleanField: "on",
        forms.UUIDField: uuid.uuid5(uuid.NAMESPACE_OID, name),
    }
    for kind, value in kinds.items():
        if isinstance(field, kind):
            return value
    return f"Words for {name}"


def choices_of(field: Any) -> Iterator[str]:
    """All that is offered and is something, through groups."""
    for value, label in field.choices:
        for key, _ in label if isinstance(label, list | tuple) else [(value, label)]:
            plain = key.value if isinstance(key, ModelChoiceIteratorValue) else key
            if plain not in (None, ""):
                yield str(plain)
