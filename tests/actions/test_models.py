"""What the database itself keeps true: named constraints, append-only tables; what the clock says.

The cases that break each constraint are a table in `tests/actions/constraints.py`.
"""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F

from actions.models import Deliverable, MetDueDate, Plan, Reading
from actions.statuses import Progress, Timeliness
from concordat.checks import unguarded
from partners.models import PartnerAlias
from tests import factories as make
from tests.actions.constraints import (
    BREAKS,
    HOLDS,
    belonging,
    confirmation,
    date_decision,
    evidence,
    finding_set_aside,
    revision,
    scheme_choice,
)

pytestmark = pytest.mark.django_db

OURS = [*apps.get_app_config("partners").get_models(), *apps.get_app_config("actions").get_models()]
CONSTRAINTS = {
    constraint.name: (model, constraint) for model in OURS for constraint in model._meta.constraints
}
APPEND_ONLY = [model for model in OURS if getattr(model, "append_only", False)]
KEYED = [model for model in OURS if hasattr(model._default_manager, "get_by_natural_key")]
SQL_UPDATE = "UPDATE {} SET id = id WHERE id = %s"
SQL_DELETE = "DELETE FROM {} WHERE id = %s"


def blamed(error: str, model: Any, constraint: Any) -> bool:
    """Whether an error names a constraint; SQLite names the columns of a plain unique one."""
    if constraint.name in error:
        return True
    columns = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for name in getattr(constraint, "fields", ())
    }
    return "UNIQUE" in error and columns == set(error.partition(": ")[2].split(", "))


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_every_named_constraint_refuses_what_breaks_it(name: str) -> None:
    """A constraint without a case in the table fails here."""
    breaks = BREAKS[name]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        breaks()
    assert blamed(str(caught.value), *CONSTRAINTS[name])


def test_no_case_is_for_a_constraint_that_is_gone() -> None:
    assert set(BREAKS) == set(CONSTRAINTS)


@pytest.mark.parametrize("holds", HOLDS)
def test_the_neighbouring_rows_are_accepted(holds: Callable[[], object]) -> None:
    """The control: the calls that the table uses break nothing by themselves."""
    holds()


def one_of_each() -> None:
    """At least one row in every append-only table."""
    update = make.update(make.deliverable())
    due_date = update.deliverable.reading.due_dates.get()
    MetDueDate.objects.create(update=update, due_date=due_date)
    revision()
    evidence()
    confirmation()
    date_decision()  # of a request, which it makes
    finding_set_aside()
    scheme_choice()
    make.invitation()
    make.succession()
    make.escalation()
    make.report_request()


def by_queryset_update(row: models.Model) -> None:
    name = next(field.name for field in row._meta.concrete_fields if not field.primary_key)
    type(row)._default_manager.filter(pk=row.pk).update(**{name: F(name)})


def by_queryset_delete(row: models.Model) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows._raw_delete(using=rows.db)  # `delete()` would meet PROTECT before it meets the table


def by_instance_save(row: models.Model) -> None:
    row.save(force_update=True)


def by_sql_update(row: models.Model) -> None:
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(SQL_UPDATE.format(table), [row.pk])


def by_sql_delete(row: models.Model) -> None:
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(SQL_DELETE.format(table), [row.pk])


CHANGES = [
    by_queryset_update,
    by_queryset_delete,
    by_instance_save,
    by_sql_update,
    by_sql_delete,
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("model", APPEND_ONLY)
def test_a_row_that_was_added_is_never_changed(
    model: Any, change: Callable[[models.Model], None]
) -> None:
    """Not through a queryset, an instance or SQL: the table refuses."""
    one_of_each()
    row = model._default_manager.first()
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        change(row)
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_a_row_that_was_added_is_never_deleted(model: Any) -> None:
    """Whatever refuses first, its neighbours or its table, the row stays."""
    one_of_each()
    row = model._default_manager.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("change", CHANGES)
def test_an_ordinary_table_takes_the_same_changes(change: Callable[[models.Model], None]) -> None:
    """The control: nothing but the trigger refuses them."""
    change(make.outcome())


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_every_append_only_table_has_its_triggers(model: Any) -> None:
    assert unguarded(connection, [model._meta.db_table]) == []


def test_a_table_without_triggers_is_noticed() -> None:
    """The control."""
    assert unguarded(connection, [Plan._meta.db_table]) == [Plan._meta.db_table]


def test_what_was_said_and_agreed_is_append_only() -> None:
    """By name, so that the mark is not lost from a model."""
    assert {model.__name__ for model in APPEND_ONLY} == {
        "Confirmation",
        "DateDecision",
        "DateRequest",
        "Deadline",
        "DueDate",
        "Escalation",
        "Evidence",
        "FindingSetAside",
        "Invitation",
        "MetDueDate",
        "Reading",
        "ReportRequest",
        "Revision",
        "SchemeChoice",
        "Succession",
        "Update",
    }


# What the clock says, in SQL and in Python

ON = date(2015, 6, 15)
DAYS = [None, *(ON + timedelta(days=days) for days in (-1, 0, 28, 29))]
KINDS = [("by", False), ("by", True), ("ongoing", False), ("none", False)]


def every_state() -> None:
    """A deliverable for every combination of facts that the database allows."""
    action = make.action()
    readings = {}
    for kind, tentative in KINDS:
        deadline = make.deliverable(of=action).deadlines.get()
        readings[kind, tentative] = Reading.objects.create(
            deadline=deadline,
            number=2,
            kind=kind,
            tentative=tentative,
            certainty="sure",
            read_on=ON,
        )
    cases = itertools.product(Progress, [None, ON], DAYS, DAYS, [None, *readings.values()])
    Deliverable.objects.bulk_create(
        Deliverable(
            action=action,
            number=number,
            text="A promise",
            progress=progress,
            delivered_on=ON if progress == Progress.DELIVERED else None,
            withdrawn_on=withdrawn_on,
            due_on=due_on,
            final_due_on=final_due_on,
            reading=reading,
        )
        for number, (progress, withdrawn_on, due_on, final_due_on, reading) in enumerate(cases, 9)
    )


def test_the_clock_says_the_same_in_sql_and_in_python() -> None:
    """For every combination of facts; and each thing that it can say is said somewhere."""
    every_state()
    rows = Deliverable.objects.with_timeliness(ON).select_related("reading")
    differing = [row for row in rows if row.clock_says != row.timeliness(ON)]
    assert differing == []
    assert {row.clock_says for row in rows} == set(Timeliness)


def test_what_is_overdue_or_due_soon_is_what_the_clock_calls_so() -> None:
    """Where a due date was read: the querysets and the words agree."""
    every_state()
    rows = list(Deliverable.objects.filter(reading__isnull=False).select_related("reading"))

    def says(timeliness: Timeliness) -> set[int]:
        return {row.pk for row in rows if row.timeliness(ON) == timeliness}

    overdue = Deliverable.objects.overdue(ON).filter(reading__isnull=False)
    soon = Deliverable.objects.due_soon(ON).filter(reading__isnull=False)
    assert set(overdue.values_list("pk", flat=True)) == says(Timeliness.OVERDUE)
    assert set(soon.values_list("pk", flat=True)) == says(Timeliness.DUE_SOON)


def test_days_overdue_are_counted_only_where_something_is_overdue() -> None:
    late = make.deliverable(by_when="Mar 15")
    assert late.days_overdue(date(2015, 3, 31)) == 0
    assert late.days_overdue(date(2015, 4, 1)) == 1
    assert make.deliverable(by_when="Mar 15 (TBC)").days_overdue(ON) == 0
    assert make.deliverable(by_when="Ongoing").days_overdue(ON) == 0


# How rows are named


def test_every_row_that_goes_into_a_fixture_is_found_again_by_its_natural_key() -> None:
    """And the key holds no primary key, which differs from one database to the next."""
    make.outcome(make.action(theme=make.heading().theme))
    PartnerAlias.objects.create(partner=belonging().member, name="Another name")
    one_of_each()
    found = set()
    for model in KEYED:
        for row in model._default_manager.all():
            key = row.natural_key()
            assert model._default_manager.get_by_natural_key(*key) == row
            found.add(model)
    assert found == set(KEYED)


def test_only_what_is_said_and_done_in_use_has_no_natural_key() -> None:
    """By name, so that the key is not lost from a model that goes into fixtures."""
    assert {model.__name__ for model in OURS if model not in KEYED} == {
        "Confirmation",
        "Contact",
        "DateDecision",
        "DateRequest",
        "Escalation",
        "Evidence",
        "FindingSetAside",
        "Invitation",
        "LadderStep",
        "LetterHold",
        "LetterWishes",
        "Membership",
        "MetDueDate",
        "PlanImport",
        "ReportRequest",
        "Revision",
        "SchemeChoice",
        "Succession",
        "Update",
    }


def test_rows_are_written_and_loaded_by_natural_keys() -> None:
    """Django's own serializer takes them, in an order in which nothing is missing."""
    deliverable = make.deliverable()
    text = serializers.serialize(
        "json", [deliverable.action], use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    (loaded,) = serializers.deserialize("json", text)
    assert loaded.object.pk == deliverable.action.pk
    assert f'"{deliverable.action.plan.slug}"' in text


def test_rows_say_who_they_are() -> None:
    """Error messages and logs name rows by these words."""
    plan = make.plan(title="Crisis plan")
    theme = make.theme(plan, "Access", number=3)
    numbered = make.action(plan, ref="4")
    deliverable = make.deliverable("Open the line", of=numbered, by_when="", leads=["OH"])
    update = make.update(deliverable, progress="")
    assert str(plan) == "Crisis plan"
    assert str(theme) == "3. Access"
    assert str(make.heading(theme, "First")) == "First"
    assert str(numbered) == "Action 4"
    assert str(make.action(plan, ref="")) == "Action without a number"
    assert str(make.outcome(numbered, "Fewer wait")) == "Fewer wait"
    assert str(deliverable) == "Open the line"
    assert str(deliverable.responsibilities.get()) == "OH for Open the line"
    assert str(deliverable.deadlines.get()) == "(blank)"
    assert str(deliverable.reading) == "none: (blank)"
    assert str(update) == "OH: for the record"
