"""Tables whose rows are added and never changed: what the triggers refuse, and what not."""

import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from concordat.lib.append_only import AppendOnly, create_statements, drop_statements

TABLES = ("tests_guarded", "tests_free")
INSERT = "INSERT INTO {} VALUES ({}, '{}')"
READ = "SELECT words FROM {} ORDER BY id"


@pytest.fixture
def two_tables(db: None) -> Iterator[None]:
    """Two small tables with a row each; only the first is to be guarded."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'CREATE TABLE "{table}" (id integer, words text)')
            cursor.execute(INSERT.format(table, 1, "agreed"))
    yield
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'DROP TABLE "{table}"')


def apply(*, backwards: bool = False) -> None:
    """Run the operation on the first table, as a migration would."""
    operation, state = AppendOnly(tables=[TABLES[0]]), ProjectState()
    operation.state_forwards("tests", state)
    run = operation.database_backwards if backwards else operation.database_forwards
    # Not as a context: SQLite's would ask for a transaction of its own.
    run("tests", connection.schema_editor(atomic=False), state, state)


def words_of(table: str) -> list[str]:
    """What the table holds."""
    with connection.cursor() as cursor:
        cursor.execute(READ.format(table))
        return [row[0] for row in cursor.fetchall()]


CHANGES = ["UPDATE \"{}\" SET words = 'else'", 'DELETE FROM "{}"']


@pytest.mark.parametrize("change", CHANGES)
def test_a_guarded_table_refuses_a_change_and_says_why(two_tables: None, change: str) -> None:
    apply()
    with (
        pytest.raises(DatabaseError, match="tests_guarded is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(TABLES[0]))
    assert words_of(TABLES[0]) == ["agreed"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_table_beside_it_is_free(two_tables: None, change: str) -> None:
    """The control: it is the trigger that refuses, and only where it was put."""
    apply()
    with connection.cursor() as cursor:
        cursor.execute(change.format(TABLES[1]))
    assert words_of(TABLES[1]) != ["agreed"]


def test_rows_can_still_be_added(two_tables: None) -> None:
    apply()
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(TABLES[0], 2, "more"))
    assert words_of(TABLES[0]) == ["agreed", "more"]


@pytest.mark.parametrize("change", CHANGES)
def test_backwards_the_rule_is_lifted(two_tables: None, change: str) -> None:
    apply()
    apply(backwards=True)
    with connection.cursor() as cursor:
        cursor.execute(change.format(TABLES[0]))
    assert words_of(TABLES[0]) != ["agreed"]


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_every_trigger_that_is_made_is_dropped_again(vendor: str) -> None:
    """By the same name, on either database, whichever this run has."""
    made = " ".join(create_statements(vendor, "plan"))
    dropped = drop_statements(vendor, "plan")
    names = [statement.split('"')[1] for statement in dropped]
    made_names = re.findall(r'CREATE (?:OR REPLACE )?TRIGGER (?:IF NOT EXISTS )?"(\w+)"', made)
    assert made_names
    assert made_names == names


def test_migrate_says_what_it_does() -> None:
    assert AppendOnly(tables=["a", "b"]).describe() == "Refuse changes to a, b"
