"""A word of its own in every field that can hold text, of every row of the second partnership."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

PREFIX = "Zqcanary"
CANARY = re.compile(rb"Zqcanary\d{4}", re.IGNORECASE)
SHORTEST = len(PREFIX) + 4

# Fields whose words a machine reads: with another one in them nothing would work, and nobody's
# text is in them. Everything else that can hold text holds a canary.
MACHINES = {
    "actions.Reading.recurrence": "a word of our own vocabulary",
    "actions.Reading.rrule": "a rule of recurrence",
    "actions.Reading.alternatives": "readings as data",
    "actions.FindingSetAside.code": "which rule found it",
    "actions.FindingSetAside.subject": "a kind of row and its id",
    "actions.SchemeChoice.before": "the name of a rating scheme",
    "actions.SchemeChoice.after": "the name of a rating scheme",
    "actions.Evidence.file": "where the file lies; nobody types it",
    "actions.Evidence.content_type": "found in the content",
    "actions.Evidence.sha256": "a checksum",
    "actions.PlanImport.file": "where the file lies; nobody types it",
    "actions.PlanImport.content_type": "found in the content",
    "actions.PlanImport.sha256": "a checksum",
    "actions.PlanImport.format": "found in the content",
    "partners.Person.password": "nobody has one",
    "actions.Action.source_lines": "numbers of lines",
}
# Not the trail, which holds ids and codes alone in a chain of hashes, nor the outbox, which holds
# kinds and ids until a letter is written.
OURS = ("partners", "actions", "account", "mfa", "usersessions")


def text_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model that can hold anybody's words."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (*kinds, models.FileField))
        and not isinstance(field, models.UUIDField)
        and not field.choices
        and not field.primary_key
        and f"{model._meta.label}.{field.name}" not in MACHINES
    ]


def our_models() -> list[type[models.Model]]:
    """The models of people and plans, of the libraries too that keep accounts."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def rows_there() -> dict[type[models.Model], set[Any]]:
    """The keys of all rows, to tell later which are new."""
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in our_models()}


def sow(before: dict[type[models.Model], set[Any]]) -> dict[str, str]:
    """Put a canary into each field of each row that was not there before; canary to where."""
    sown: dict[str, str] = {}
    with triggers_lifted():
        for model in filter(text_fields, our_models()):
            for row in model._base_manager.exclude(pk__in=before[model]).order_by("pk"):
                new = {
                    field.attname: _sung(field, getattr(row, field.attname), sown, model)
                    for field in text_fields(model)
                }
                model._base_manager.filter(pk=row.pk).update(**new)
    return sown


def _sung(field: Any, value: Any, sown: dict[str, str], model: type[models.Model]) -> Any:
    """What stands in a field afterwards: the same shape, with a canary in place of every text."""
    longest = getattr(field, "max_length", None)
    where = f"{model._meta.label}.{field.name}"
    assert longest is None or longest >= SHORTEST, f"{where} is too short for a canary"

    def canary() -> str:
        word = f"{PREFIX}{len(sown):04d}"
        sown[word.lower()] = where
        return word

    if isinstance(field, models.EmailField):
        return f"{canary()}@example.org".lower()
    if isinstance(field, models.SlugField):
        return canary().lower()
    if isinstance(field, models.JSONField):
        return _in_shape(value, canary)
    if value in (None, "") and _must_stay_empty(where):
        return value
    if where == "actions.Evidence.words":
        return f"https://example.org/{canary()}" if str(value).startswith("http") else canary()
    return canary()


# Blank by a constraint in some states; elsewhere they hold one.
EMPTY_AT_TIMES = {
    "actions.Evidence.words",
    "actions.Evidence.name",
    "actions.PlanImport.refusal",
}


def _must_stay_empty(where: str) -> bool:
    return where in EMPTY_AT_TIMES


def _in_shape(value: Any, canary: Any) -> Any:
    """Every text in some JSON; numbers and keys stay, and what is empty stays so."""
    if isinstance(value, str):
        return canary()
    if isinstance(value, list):
        return [_in_shape(each, canary) for each in value]
    if isinstance(value, dict):
        return {key: _in_shape(each, canary) for key, each in value.items()}
    return value


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Append-only tables can be written to inside."""
    if connection.vendor == "postgresql":
        tables = [
            model._meta.db_table
            for model in apps.get_models()
            if getattr(model, "append_only", False)
        ]
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        _run(*(f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables))
        yield
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        _run(*(f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    _run(*(f'DROP TRIGGER "{name}"' for name, _ in triggers))
    yield
    _run(*(sql for _, sql in triggers))


def _run(*statements: str) -> None:
    """Some statements, one after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
