"""What is named must be one's own: ids of the other partnership, and fields that no form has."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models

from actions.models import Deliverable, DueDate
from concordat.lib.access import Access
from concordat.outbox.models import Letter
from partners.forms.base import ActForm
from partners.models import Partner, Person
from tests.matrix.asking import address, ask, fill_in, undone
from tests.matrix.forms import Data, forms_on
from tests.matrix.rows import ROWS
from tests.matrix.rules import ELSEWHERE
from tests.matrix.world import MEMBERS, ON, Side, Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

KEYED = sorted(
    name for name, row in ROWS.items() if row.about and row.access is Access.MEMBER and row.may
)
FORMS = sorted(
    name
    for name, row in ROWS.items()
    if row.answers.get("POST") == ELSEWHERE
    and "GET" in row.answers
    and row.access is Access.MEMBER
    and row.about
)


def who_may(name: str) -> Who:
    """The first of those to whom an address opens."""
    return next(who for who in Who if who in ROWS[name].may)


@pytest.mark.parametrize("name", KEYED)
def test_the_address_of_a_foreign_row_is_not_found(name: str, both: World) -> None:
    """By GET, and by POST with everything that would be taken at home; nothing is written."""
    row = ROWS[name]
    foreign = address(name, row, both.second)
    takes = name in FORMS
    data = fill_in(both, name, row, who_may(name), both.first) if takes else {}
    for who in sorted(MEMBERS):
        for method in row.answers:
            answer = ask(both, who, method, foreign, data if method == "POST" else None)
            # A class without a key of its own answers OPTIONS without looking for the row.
            if method == "OPTIONS" and not takes:
                continue
            assert answer.status == 404, f"{method} {foreign} by the {who}"
            assert answer.written == set(), f"{method} {foreign} by the {who}"


NOWHERE = 987_654_321  # the key of no row

# Choices that look like keys and are none: the number of a weekday, of one meaning among several.
NO_KEYS = {"weekday", "meaning"}


def keys_of_others(side: Side) -> dict[type[models.Model], list[Any]]:
    """Rows of a partnership by their kind."""
    promises = [each.pk for each in side.promises.values()]
    return {
        Partner: [each.pk for each in side.partners.values()],
        Person: [each.pk for each in side.people.values()],
        Deliverable: promises,
        DueDate: list(
            DueDate.objects.filter(reading__deadline__deliverable__in=promises).values_list(
                "pk", flat=True
            )
        ),
        Letter: list(
            Letter.objects.filter(
                person__in=[each.pk for each in side.people.values()]
            ).values_list("pk", flat=True)
        ),
    }


def swaps(both: World, name: str, data: Data) -> Iterator[tuple[str, Data]]:
    """What is sent with one field that names a row of the other partnership, or none at all."""
    who = who_may(name)
    shown = ask(both, who, "GET", address(name, ROWS[name], both.first)).response
    others = keys_of_others(both.second)
    for form in forms_on(shown):
        if not isinstance(form, ActForm):
            continue
        for field_name, rows in form.rows_within_reach(both.first.people[who], ON).items():
            field = form.fields[field_name]
            for key in [*others[rows.model][:2], NOWHERE]:
                value = as_offered(field, key)
                many = isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
                yield f"{field_name}={value}", data | {field_name: [value] if many else value}


def as_offered(field: forms.Field, key: int) -> str:
    """A key as this field's own choices write it: "12", or "deliverable-12"."""
    offered = [str(value) for value, _ in getattr(field, "choices", ()) if value]
    before = next((each.rpartition("-")[0] for each in offered if "-" in each), "")
    return f"{before}-{key}" if before else str(key)


@pytest.mark.parametrize("name", FORMS)
def test_a_row_that_a_field_names_elsewhere_is_not_found(name: str, both: World) -> None:
    who = who_may(name)
    data = fill_in(both, name, ROWS[name], who, both.first)
    before = everything()
    for what, swapped in swaps(both, name, data):
        url = address(name, ROWS[name], both.first)
        with undone():
            answer = both.browser(who).post(url, swapped)
            assert answer.status_code == 404, what
            assert everything() == before, what


@pytest.mark.parametrize("name", FORMS)
def test_every_field_whose_choices_are_keys_says_which_rows_are_within_reach(
    name: str, both: World
) -> None:
    who = who_may(name)
    shown = ask(both, who, "GET", address(name, ROWS[name], both.first)).response
    for form in forms_on(shown):
        keyed = {
            field_name
            for field_name, field in form.fields.items()
            if field_name not in NO_KEYS
            and any(
                str(value).rpartition("-")[2].isdecimal()
                for value, _ in getattr(field, "choices", ())
            )
        }
        known = (
            set(form.rows_within_reach(both.first.people[who], ON))
            if isinstance(form, ActForm)
            else set()
        )
        assert keyed <= known


FILTERS = [
    ("plan-detail", "theme", "theme"),
    ("plan-detail", "organisation", "partner"),
    ("plan-csv", "organisation", "partner"),
    ("overdue", "plan", "plan"),
    ("overdue", "partner", "partner"),
    ("overdue-csv", "plan", "plan"),
    ("contact-list", "organisation", "partner"),
    ("contact-csv", "organisation", "partner"),
    ("people-list", "organisation", "partner"),
    ("partnership-trail", "who", "person"),
    ("partnership-trail-csv", "who", "person"),
]


@pytest.mark.parametrize("past", ["", "&as_at=2015-06-10"])
@pytest.mark.parametrize(("name", "field", "kind"), FILTERS)
def test_a_filter_that_names_a_row_elsewhere_is_not_found(
    name: str, field: str, kind: str, past: str, both: World
) -> None:
    keys = {
        "theme": lambda side: side.plan.themes.get().pk,
        "plan": lambda side: side.plan.pk,
        "partner": lambda side: side.partners["leading"].pk,
        "person": lambda side: side.people[Who.LEADING].pk,
    }
    url = address(name, ROWS[name], both.first)
    person = both.browser(Who.COORDINATOR)
    for key in (keys[kind](both.second), NOWHERE):
        assert person.get(f"{url}?{field}={key}{past}").status_code == 404, key
    assert person.get(f"{url}?{field}={keys[kind](both.first)}{past}").status_code == 200


def test_the_fields_that_name_rows_are_found(both: World) -> None:
    """The control: there is something to swap, and one's own rows are taken."""
    found = {
        name
        for name in FORMS
        for _ in swaps(both, name, fill_in(both, name, ROWS[name], who_may(name), both.first))
    }
    assert found >= {
        "deliverable-add",
        "deliverable-leads",
        "deliverable-report",
        "deliverable-supersede",
        "plan-health-set-aside",
    }


def smuggled(known: set[str]) -> Data:
    """A value for every field of every model that a form does not have."""
    found: Data = {"is_superuser": "on", "is_staff": "on", "next": "https://example.net/"}
    for label in ("partners", "actions"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                value = hostile(field)
                found |= {field.name: value, field.attname: value}
    return {name: value for name, value in found.items() if name not in known}


def hostile(field: Any) -> Any:
    """Something that a field would take."""
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).last()
    if field.choices:
        return list(dict(field.flatchoices))[-1]
    kinds = {
        models.BooleanField: "on",
        models.DateTimeField: "2001-01-01 12:00",
        models.DateField: "2001-01-01",
        models.IntegerField: 77,
    }
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "Smuggled")


def everything() -> dict[str, list[Any]]:
    """Every row of what is kept of who and what."""
    return {
        model.__name__: [comparable(model, row) for row in model._base_manager.order_by("pk")]
        for label in ("partners", "actions")
        for model in apps.get_app_config(label).get_models()
    }


def comparable(model: type[models.Model], row: models.Model) -> dict[str, Any]:
    """A row as it stands. PostgreSQL gives a new id to what was undone: there without ids."""
    # A password that is none is random, so is where a file lies, and an account is stamped by the
    # real clock.
    by_chance = {"password", "joined_at", "file"}
    with_ids = connection.vendor == "sqlite"
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in by_chance
        and (with_ids or not (field.primary_key or field.is_relation))
    }


def after(both: World, name: str, data: Data) -> tuple[int, dict[str, list[Any]]]:
    """The answer to what is sent, and what is there then."""
    with undone():
        answer = both.browser(who_may(name)).post(address(name, ROWS[name], both.first), data)
        return answer.status_code, everything()


@pytest.mark.parametrize("name", FORMS)
def test_fields_that_a_form_does_not_have_change_nothing(name: str, both: World) -> None:
    data = fill_in(both, name, ROWS[name], who_may(name), both.first)
    shown = ask(both, who_may(name), "GET", address(name, ROWS[name], both.first)).response
    known = {field for form in forms_on(shown) for field in form.fields}
    more = smuggled(known | set(data))
    assert len(more) > 50
    status, plain = after(both, name, data)
    assert status == ELSEWHERE
    status, smuggling = after(both, name, more | data)
    assert status == ELSEWHERE
    assert [model for model in plain if plain[model] != smuggling[model]] == []


def test_a_field_that_a_form_has_does_change_something(both: World) -> None:
    """The control: what is compared would show it."""
    name = "deliverable-text"
    data = fill_in(both, name, ROWS[name], who_may(name), both.first)
    assert after(both, name, data) != after(both, name, data | {"text": "Still other words"})
