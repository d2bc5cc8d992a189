"""Every box for words, in every form there is, asks for no patient details and is watched."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import actions.forms
import partners.forms
from concordat.lib.free_text import NO_PATIENTS, WatchedForm


def forms_of(package: object) -> Iterator[type[forms.Form]]:
    """The form classes of a package, found by looking into all its modules."""
    for module in pkgutil.iter_modules(package.__path__):
        found = importlib.import_module(f"{package.__name__}.{module.name}")
        for each in vars(found).values():
            if isinstance(each, type) and issubclass(each, forms.BaseForm):
                yield each


ALL = sorted(
    {*forms_of(actions.forms), *forms_of(partners.forms)} - {forms.Form},
    key=lambda each: (each.__qualname__, each.__module__),
)
NO_WORDS = {"ReadingForm-days"}  # read as dates; nothing else of it is kept
BOXES = [
    pytest.param(form, name, id=f"{form.__name__}-{name}")
    for form in ALL
    for name, field in form.base_fields.items()
    if isinstance(field.widget, forms.Textarea) and f"{form.__name__}-{name}" not in NO_WORDS
]


@pytest.mark.parametrize(("form", "name"), BOXES)
def test_a_box_for_words_says_no_patient_details(form: type[forms.Form], name: str) -> None:
    assert str(form.base_fields[name].help_text).endswith(NO_PATIENTS)


@pytest.mark.parametrize(("form", "name"), BOXES)
def test_a_box_for_words_is_watched(form: type[forms.Form], name: str) -> None:
    assert issubclass(form, WatchedForm)


def test_the_boxes_that_everybody_knows_are_among_them() -> None:
    """The control: the search for forms finds them."""
    assert {"ReportForm-happened", "AskDateForm-why"} <= {each.id for each in BOXES}
